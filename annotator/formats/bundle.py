"""Bundles: the work of one annotator, or of everybody in a project, as one sealed file.

Parts: ``manifest.json`` (what it is and a digest of every part), ``schema.toml``, ``people.json``,
``documents.jsonl``, ``sets.jsonl``, ``entities.jsonl``, ``log.jsonl``, and from the second format
on ``beside.jsonl``: what goes with the sets and is no label.
"""

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import orjson

from annotator.formats import bundle_rows as rows
from annotator.formats.bundle_beside import Beside, beside_from_json, beside_to_json
from annotator.formats.bundle_rows import BundledSet, ShapeError
from annotator.formats.sealed_zip import MAX_BYTES, unpack, writing_zip
from annotator.model.ancestry import Step
from annotator.model.annotators import Annotator
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.schema import toml
from annotator.schema.rules import fits_type
from annotator.schema.types import Schema
from annotator.version import __version__

FORMAT: Final = "annotator-bundle/2"
_NUMBER: Final = 2
_FIRST: Final = "annotator-bundle/1"
"""Without what goes beside sets; read still."""
_FORMAT_OF: Final = re.compile(rb'"format"\s*:\s*"annotator-bundle/(\d{1,9})"')
EXTENSION: Final = ".annotbundle"
_MANIFEST: Final = "manifest.json"
_BESIDE: Final = "beside.jsonl"
_SMALL: Final = 64 << 20
_PARTS: Final[Mapping[str, int]] = {
    "documents.jsonl": MAX_BYTES,
    "sets.jsonl": MAX_BYTES,
    "entities.jsonl": _SMALL,
    "log.jsonl": 4 * _SMALL,
    _BESIDE: 4 * _SMALL,
    "people.json": _SMALL,
    "schema.toml": _SMALL,
    _MANIFEST: 4 * _SMALL,
}
_LONGEST_LINE: Final = 64 << 20
_BLOCK: Final = 1 << 20
_HEAD: Final = 1_000


@dataclass(slots=True)
class Counts:
    """How much a bundle holds.

    Attributes:
        beside: What goes beside sets, by kind; what was taken back does not count.
    """

    documents: int = 0
    sets: int = 0
    spans: int = 0
    relations: int = 0
    beside: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class SetEntry:
    """A set in a bundle, without its labels.

    Attributes:
        place: First byte and length of its line.
        steps: That made it, in order.
    """

    text_sha256: str
    author_id: str
    steps: tuple[Step, ...]
    spans: int
    place: tuple[int, int]


def write_bundle(
    stream: BinaryIO,
    *,
    schema: Schema,
    people: Sequence[Annotator],
    content: Iterable[tuple[Document, Sequence[BundledSet], Sequence[Beside]]],
    entities: Mapping[str, Entity],
    others: Mapping[str, Annotator],
) -> Counts:
    """Write a bundle into an empty stream that can be read and sought.

    Args:
        stream: Where it goes.
        schema: In force where the work was done.
        people: Whose work it is.
        content: Documents in order, with their sets and what goes beside them.
        entities: Those that spans may mention, by id; only mentioned ones are written.
        others: People that may be mentioned, by id, as who assigned something; likewise.
    """
    counts = Counts()
    steps: dict[str, Step] = {}
    mentioned: dict[str, Entity] = {}
    heads: list[dict[str, Any]] = []
    known = {one.id: one for one in people}
    with (
        tempfile.TemporaryFile() as texts,
        tempfile.TemporaryFile() as labels,
        tempfile.TemporaryFile() as more,
    ):
        for document, sets, beside in content:
            texts.write(_line(rows.document_to_json(document)))
            counts.documents += 1
            for one in sets:
                labels.write(_line(rows.set_to_json(one)))
                heads.append(_head(one, document.title))
                counts.sets += 1
                counts.spans += len(one.spans)
                counts.relations += len(one.relations)
                steps.update((step.id, step) for step in one.steps)
                ids = {span.entity_id for span in one.spans} & entities.keys()
                mentioned.update((key, entities[key]) for key in ids if key is not None)
            for thing in beside:
                more.write(_line(beside_to_json(thing)))
                counts.beside[thing.kind] += thing.value is not None
                known.update((key, others[key]) for key in thing.person_ids)
        written = toml.dumps(schema).encode()
        with writing_zip(stream) as archive:
            archive.write("schema.toml", [written])
            archive.write(
                "people.json", [_line([rows.person_to_json(known[key]) for key in known])]
            )
            archive.write("documents.jsonl", _blocks(texts))
            archive.write("sets.jsonl", _blocks(labels))
            found = (rows.entity_to_json(mentioned[key]) for key in sorted(mentioned))
            archive.write("entities.jsonl", map(_line, found))
            archive.write("log.jsonl", (_line(list(steps[key])) for key in sorted(steps)))
            archive.write(_BESIDE, _blocks(more))
            manifest = _manifest(schema, people, counts, heads, archive.digests)
            archive.write(_MANIFEST, [_line(manifest)])
    return counts


def _head(one: BundledSet, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "text_sha256": one.text_sha256,
        "author": one.author_id,
        "state": one.row.state,
        "revision": one.revision,
        "steps": len(one.steps),
        "spans": len(one.spans),
        "relations": len(one.relations),
    }


def _manifest(
    schema: Schema,
    people: Sequence[Annotator],
    counts: Counts,
    heads: list[dict[str, Any]],
    digests: Mapping[str, tuple[int, str]],
) -> dict[str, Any]:
    who = [{"id": one.id, "name": one.name} for one in people]
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "program": f"annotator {__version__}",
        "schema": {
            "name": schema.name,
            "version": schema.version,
            "sha256": digests["schema.toml"][1],
        },
        "annotator": who[0] if len(who) == 1 else None,
        "annotators": who,
        "counts": {
            "documents": counts.documents,
            "sets": counts.sets,
            "spans": counts.spans,
            "relations": counts.relations,
            **dict(sorted((+counts.beside).items())),
        },
        "sets": heads,
        "parts": {
            name: {"bytes": size, "sha256": digest}
            for name, (size, digest) in sorted(digests.items())
        },
    }
    return {**manifest, "digest": _digest_of(manifest)}


def _digest_of(manifest: Mapping[str, Any]) -> str:
    bare = {name: value for name, value in manifest.items() if name != "digest"}
    return hashlib.sha256(orjson.dumps(bare, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _line(value: Any) -> bytes:
    try:
        return orjson.dumps(value, default=dict) + b"\n"
    except TypeError:  # whole numbers beyond 64 bits
        return json.dumps(value, ensure_ascii=False, default=dict).encode() + b"\n"


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while block := stream.read(_BLOCK):
        yield block


class Bundle:
    """A bundle that was found whole; a context manager that removes what it unpacked.

    Everything in it has been checked when it is open. Texts and labels stay in a temporary
    folder and are read one by one.

    Attributes:
        name: Of the file.
        schema: In force where the work was done.
        people: Whose work it is and whom it mentions, by id.
        entities: That spans mention, by id.
        sets: In order.
        documents: Place of the line of each document, by the hash of its text.
        document_ids: Of the documents, by the hash of their text.
        beside: What goes with the sets and is no label.

    Raises:
        InputError: It is damaged, not as it was written, or not of the expected form.
    """

    def __init__(self, path: Path, *, name: str | None = None) -> None:
        self.name = name or path.name
        self._folder = Path(tempfile.mkdtemp(prefix="annotator-bundle-"))
        self._files: dict[str, BinaryIO] = {}
        self._steps: dict[str, Step] = {}
        self.sets: list[SetEntry] = []
        self.documents: dict[str, tuple[int, int]] = {}
        self.document_ids: dict[str, str] = {}
        self.beside: list[Beside] = []
        try:
            digests = unpack(path, self._folder, _PARTS, optional=[_BESIDE], look=self._look)
            self._check_manifest(digests)
            self._read()
        except ShapeError as error:
            self.close()
            raise InputError(
                f"the bundle is not of the expected form: {error}.",
                hint="Nothing was changed.",
                file=self.name,
            ) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        for stream in self._files.values():
            stream.close()
        self._files.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def document(self, sha256: str) -> Document:
        """Read a document."""
        return rows.document_from_json(self._at("documents.jsonl", self.documents[sha256]))

    def labels(self, entry: SetEntry) -> BundledSet:
        """Read a set with its labels."""
        return rows.set_from_json(self._at("sets.jsonl", entry.place), self._steps)

    def _at(self, part: str, place: tuple[int, int]) -> Any:
        stream = self._files.get(part)
        if stream is None:
            stream = self._files[part] = (self._folder / part).open("rb")
        stream.seek(place[0])
        return _parsed(stream.read(place[1]), part)

    def _check_manifest(self, digests: Mapping[str, tuple[int, str]]) -> None:
        data = (self._folder / _MANIFEST).read_bytes()
        manifest = rows.mapping_of(_parsed(data, _MANIFEST), "the manifest")
        kind = manifest.get("format")
        if kind not in (FORMAT, _FIRST):
            raise ShapeError(f"it says that its format is “{kind}”")
        if (kind == FORMAT) != (_BESIDE in digests):
            raise ShapeError("its parts are not those of its format")
        parts = {
            name: {"bytes": size, "sha256": digest}
            for name, (size, digest) in digests.items()
            if name != _MANIFEST
        }
        if manifest.get("parts") != parts or manifest.get("digest") != _digest_of(manifest):
            raise ShapeError("its parts are not those that the manifest describes")

    def _look(self, archive: zipfile.ZipFile) -> None:
        """Refuse a bundle of a newer program before its parts are found strange."""
        if _MANIFEST not in archive.namelist():
            return
        with archive.open(_MANIFEST) as part:
            found = _FORMAT_OF.search(part.read(_HEAD))
        if found is not None and int(found[1]) > _NUMBER:
            raise InputError(
                f"it was made by a newer version of the program (bundle format {int(found[1])};"
                f" this version reads formats up to {_NUMBER}).",
                hint="Nothing was changed. Update the program, then merge it again.",
                file=self.name,
            )

    def _read(self) -> None:
        text = (self._folder / "schema.toml").read_bytes()
        try:
            self.schema = toml.loads(text.decode("utf-8"), name=f"{self.name}: schema.toml")
        except UnicodeDecodeError:
            raise ShapeError("schema.toml is not UTF-8") from None
        people = _parsed((self._folder / "people.json").read_bytes(), "people.json")
        found = [rows.person_from_json(one) for one in rows.list_of(people, "people.json")]
        self.people = {one.id: one for one in found}
        for _, value in self._lines("log.jsonl"):
            step = rows.step_from_json(value)
            self._steps[step.id] = step
        entities = (rows.entity_from_json(value) for _, value in self._lines("entities.jsonl"))
        self.entities: dict[str, Entity] = {one.id: one for one in entities}
        for place, value in self._lines("documents.jsonl"):
            document = rows.document_from_json(value)
            self.documents[document.text_sha256] = place
            self.document_ids[document.text_sha256] = document.id
        self._read_sets()
        if (self._folder / _BESIDE).exists():
            self._read_beside()

    def _read_beside(self) -> None:
        seen = set()
        for _, value in self._lines(_BESIDE):
            one = beside_from_json(value)
            if one.text_sha256 not in self.documents:
                raise ShapeError("something goes beside a set on a document that is not in it")
            if not {one.author_id, *one.person_ids} <= self.people.keys():
                raise ShapeError("something goes beside a set of somebody who is not in it")
            key = (one.text_sha256, one.author_id, one.kind, one.name)
            if key in seen:
                raise ShapeError("something goes beside a set twice")
            seen.add(key)
            self.beside.append(one)

    def _read_sets(self) -> None:
        """Check every set against its text and the schema, and keep where it stands."""
        latest: tuple[str, str] = ("", "")
        names = _Names(self.schema)
        for place, value in self._lines("sets.jsonl"):
            one = rows.set_from_json(value, self._steps)
            if one.author_id not in self.people or one.text_sha256 not in self.documents:
                raise ShapeError("a set is of somebody, or on a document, that is not in it")
            if latest[0] != one.text_sha256:
                latest = (one.text_sha256, self.document(one.text_sha256).text)
            rows.check_spans(one, latest[1])
            names.check(one, self.entities)
            self.sets.append(
                SetEntry(one.text_sha256, one.author_id, one.steps, len(one.spans), place)
            )

    def _lines(self, part: str) -> Iterator[tuple[tuple[int, int], Any]]:
        start = 0
        with (self._folder / part).open("rb") as stream:
            while line := stream.readline(_LONGEST_LINE + 1):
                if len(line) > _LONGEST_LINE:
                    raise ShapeError(f"{part} has a line of more than {_LONGEST_LINE >> 20} MB")
                yield (start, len(line)), _parsed(line, part)
                start += len(line)


class _Names:
    """What the labels of a bundle may be called, by its own schema."""

    def __init__(self, schema: Schema) -> None:
        self._labels = {one.name for one in schema.labels}
        self._types = {one.name: one.type for one in schema.attributes}
        self._relations = {one.name for one in schema.relations}
        self._document_types = {one.name: one.type for one in schema.document_labels}

    def check(self, one: BundledSet, entities: Mapping[str, Entity]) -> None:
        """Refuse what the schema does not know, and values of another type."""
        for span in one.spans:
            if span.label not in self._labels:
                raise ShapeError(f"its own label schema has no label “{span.label[:80]}”")
            if span.entity_id is not None and span.entity_id not in entities:
                raise ShapeError("a span mentions an entity that is not in it")
            self._check_values(span.attributes, self._types)
        for relation in one.relations:
            if relation.type not in self._relations:
                raise ShapeError(f"its own label schema has no relation “{relation.type[:80]}”")
        self._check_values(one.row.document_labels, self._document_types)

    def _check_values(self, values: Mapping[str, Any], types: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if name not in types:
                raise ShapeError(f"its own label schema has no attribute “{name[:80]}”")
            if value is not None and not fits_type(types[name], value):
                raise ShapeError(f"a value of “{name[:80]}” is not of its type")


def _parsed(data: bytes, part: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ShapeError(f"{part} is no valid JSON ({error.msg})") from None
