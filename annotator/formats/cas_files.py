"""Which CAS files an input has, whose they are, and which type system belongs to each.

INCEpTION exports a project as ``annotation/DOCUMENT/ANNOTATOR.zip`` (or .xmi, .json), each with
its ``TypeSystem.xml``, and as ``curation/DOCUMENT/CURATION_USER.zip``; ``INITIAL_CAS`` is the
document before anybody worked on it. The exports of this program lie in the same folders.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

import orjson

from annotator.formats.base import ReadContext
from annotator.formats.cas_trees import MAX_BYTES, FolderTree, Tree, ZipTree
from annotator.formats.sources import Source, unreadable
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.errors import InputError

ANNOTATION: Final = "annotation"
CURATION: Final = "curation"
SUGGESTION: Final = "suggestion"
SECTIONS: Final = (ANNOTATION, CURATION, SUGGESTION)
NOBODY: Final = "INITIAL_CAS"
CURATOR: Final = "CURATION_USER"
SUGGESTED: Final = "suggested"
PROJECT: Final = "exportedproject.json"
TYPES: Final = "TypeSystem.xml"
XMI: Final = ".xmi"
JSON: Final = ".json"
ZIP: Final = ".zip"
_ABOVE: Final = 3
_JSON_MARKS: Final = (b'"%FEATURE_STRUCTURES"', b'"%TYPES"')
_ZIP_START: Final = b"PK\x03\x04"


@dataclass(slots=True)
class CasFile:
    """One CAS and what its place says.

    Attributes:
        name: What messages call it.
        title: Of the document, where the CAS does not know better.
        kind: Of the set; None leaves the choice to the import.
        types: The type system beside it.
        skipped: How many files of the same document were left out for it.
    """

    name: str
    data: bytes
    is_json: bool
    title: str
    annotator: str | None = None
    kind: str | None = None
    state: str | None = None
    types: bytes | None = None
    skipped: int = 0


def is_json_cas(head: bytes) -> bool:
    """Tell by its beginning whether a JSON file is a CAS."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and any(
        mark in head for mark in _JSON_MARKS
    )


def cas_files(source: Source, context: ReadContext) -> Iterator[CasFile | InputError]:
    """Yield the CAS files of an input; what cannot be read as the error that says why.

    Raises:
        InputError: Nothing of it can be read.
    """
    asked = context.options.get("typesystem")
    types = None if asked is None else _file(Path(asked))
    if source.folder is not None:
        yield from _Walk(source, FolderTree(source.folder), context, types, source.folder.name)
        return
    if source.path is not None and source.sample().head.startswith(_ZIP_START):
        yield from _Walk(source, ZipTree(source.path, source.name), context, types, "")
        return
    data = source.read_all(MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise InputError(f"the file has more than {MAX_BYTES:,} bytes.", file=source.name)
    if types is None and source.path is not None:
        types = _beside(source.path)
    is_json = is_json_cas(data[:1024]) or data.lstrip()[:1] == b"{"
    yield CasFile(source.name, data, is_json, source.stem, types=types)


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(str(path), error) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"the file has more than {MAX_BYTES:,} bytes.", file=str(path))
    return data


def _beside(path: Path) -> bytes | None:
    """Return the type system in the folder of a file, or in one of those above it."""
    for folder in list(path.absolute().parents)[: _ABOVE + 1]:
        try:
            names = sorted(one.name for one in folder.iterdir() if one.suffix.lower() == ".xml")
        except OSError:
            continue
        found = _type_file(names)
        if found is not None:
            return _file(folder / found)
    return None


def _type_file(names: list[str]) -> str | None:
    """Return which of the files in a folder is the type system."""
    exact = [one for one in names if one.lower() == TYPES.lower()]
    alike = [one for one in names if "typesystem" in one.lower() and one.lower().endswith(".xml")]
    return next(iter(exact or (alike if len(alike) == 1 else ())), None)


@dataclass(slots=True)
class _Walk:
    """The files of a folder or zip file, in order."""

    source: Source
    tree: Tree
    context: ReadContext
    types: bytes | None
    root: str
    states: dict[tuple[str, str], str] = field(default_factory=dict)
    cache: dict[str, bytes] = field(default_factory=dict)

    def __iter__(self) -> Iterator[CasFile | InputError]:
        """Yield the files; those of one document and set after another."""
        self.states = self._project_states()
        groups: dict[str, list[str]] = {}
        for name in self.tree.names:
            if PurePosixPath(name).suffix.lower() in (XMI, JSON, ZIP):
                groups.setdefault(str(PurePosixPath(name).parent), []).append(name)
        for folder, names in groups.items():
            yield from self._group(folder, names)

    def _group(self, folder: str, names: list[str]) -> Iterator[CasFile | InputError]:
        """Yield the files of a folder, without the untouched document where others have it."""
        how = self.context.options.get("initial", "auto")
        skipped = 0
        for name in names:
            stem = PurePosixPath(name).stem
            others = len(names) - 1 > 0 and self._section(folder) is not None
            if stem == NOBODY and (how == "skip" or (how == "auto" and others)):
                skipped += 1
                continue
            try:
                for one in self._open(name):
                    one.skipped, skipped = skipped, 0
                    yield one
            except InputError as error:
                yield error

    def _open(self, name: str) -> Iterator[CasFile]:
        self.source.consumed += self.tree.packed(name)
        path = PurePosixPath(name)
        suffix = path.suffix.lower()
        if suffix == XMI or (suffix == JSON and path.name != PROJECT):
            data = self.tree.read(name)
            if suffix == JSON and not is_json_cas(data[:65_536]):
                return
            types = self.types or self._types_of(self.tree, path, suffix)
            yield self._placed(f"{self.tree.name}/{name}", path, data, types)
        elif suffix == ZIP and self._section(str(path.parent)) is not None:
            inner = ZipTree(self.tree.read(name), f"{self.tree.name}/{name}")
            for one in inner.names:
                within = PurePosixPath(one)
                kind = within.suffix.lower()
                if kind not in (XMI, JSON):
                    continue
                data = inner.read(one)
                if kind == JSON and not is_json_cas(data[:65_536]):
                    continue
                types = self.types or self._types_of(inner, within, kind)
                types = types or self._types_of(self.tree, path, kind)
                yield self._placed(f"{inner.name}/{one}", path.with_name(within.name), data, types)

    def _types_of(self, tree: Tree, path: PurePosixPath, suffix: str) -> bytes | None:
        """Return the type system in the folder of a file or above; JSON brings its own."""
        if suffix == JSON:
            return None
        for folder in path.parents:
            inside = [PurePosixPath(one) for one in tree.names]
            names = [one.name for one in inside if one.parent == folder]
            found = _type_file(names)
            if found is None:
                continue
            place = str(folder / found)
            if tree is not self.tree:
                return tree.read(place)
            if place not in self.cache:
                self.cache = {place: tree.read(place)}
            return self.cache[place]
        return None

    def _section(self, folder: str) -> tuple[str, str | None] | None:
        """Return which part of a project a folder is in, and of which document."""
        parts = [self.root, *PurePosixPath(folder).parts]
        for number, one in enumerate(parts):
            if one in SECTIONS:
                below = parts[number + 1 :]
                return one, below[-1] if below else None
        return None

    def _placed(self, name: str, path: PurePosixPath, data: bytes, types: bytes | None) -> CasFile:
        folder = str(path.parent)
        stem = path.stem
        file = CasFile(name, data, path.suffix.lower() == JSON, stem, types=types)
        how = self.context.options.get("annotator", "auto")
        section = self._section(folder)
        if section is None:
            marked = {PurePosixPath(one).stem for one in self._siblings(folder)}
            if how == "file" or (how == "auto" and marked & {NOBODY, CURATOR}):
                section = ANNOTATION, path.parent.name or self.root or None
        if section is None or section[1] is None:
            return file
        kind, file.title = section[0], section[1]
        if (
            how != "none"
            and stem not in (NOBODY, CURATOR)
            and (kind, stem) != (SUGGESTION, SUGGESTED)
        ):
            file.annotator = stem
        if kind == CURATION or stem == CURATOR:
            file.kind = SetKind.GOLD.value
        elif kind == SUGGESTION:
            file.kind = SetKind.SUGGESTED.value
        elif stem == NOBODY:
            file.kind = SetKind.IMPORTED.value
        file.state = self.states.get((file.title, stem))
        return file

    def _siblings(self, folder: str) -> list[str]:
        return [one for one in self.tree.names if str(PurePosixPath(one).parent) == folder]

    def _project_states(self) -> dict[tuple[str, str], str]:
        """Return who is done with which document, as the project says; nothing when it does not."""
        place = next((one for one in self.tree.names if PurePosixPath(one).name == PROJECT), None)
        if place is None:
            return {}
        try:
            project: Any = orjson.loads(self.tree.read(place))
        except (InputError, orjson.JSONDecodeError):
            return {}
        found: dict[tuple[str, str], str] = {}
        rows = project.get("annotation_documents") if isinstance(project, dict) else None
        for one in rows if isinstance(rows, list) else ():
            if isinstance(one, dict) and one.get("state") == "FINISHED":
                found[str(one.get("name")), str(one.get("user"))] = SetState.DONE.value
        rows = project.get("source_documents") if isinstance(project, dict) else None
        for one in rows if isinstance(rows, list) else ():
            if isinstance(one, dict) and one.get("state") == "CURATION_FINISHED":
                found[str(one.get("name")), CURATOR] = SetState.DONE.value
        return found
