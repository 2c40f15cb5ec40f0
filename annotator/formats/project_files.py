"""Which files of labels a project of INCEpTION has, whose they are, and which types they use.

INCEpTION exports a project as ``annotation/DOCUMENT/ANNOTATOR.zip`` (or .xmi, .json, .tsv), each
CAS with its ``TypeSystem.xml``, and as ``curation/DOCUMENT/CURATION_USER.zip``; ``INITIAL_CAS`` is
the document before anybody worked on it. The exports of this program lie in the same folders.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

import orjson

from annotator.formats.base import FormatOption, ReadContext
from annotator.formats.cas_trees import MAX_BYTES, FolderTree, Tree, ZipTree
from annotator.formats.sources import Source, bytes_of
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
TSV: Final = ".tsv"
TSV_START: Final = b"#FORMAT=WebAnno TSV 3"
ZIP: Final = ".zip"
UNTOUCHED: Final = "The document as it was before anybody worked on it"
_FILES: Final = (XMI, JSON, TSV)
_ABOVE: Final = 3
_TOP: Final = "."
_JSON_MARKS: Final = (b'"%FEATURE_STRUCTURES"', b'"%TYPES"')
_ZIP_START: Final = b"PK\x03\x04"


PLACE_OPTIONS: Final = (
    FormatOption(
        "annotator",
        "whether file names are annotators: in a project’s folders, always, or never",
        values=("auto", "file", "none"),
        default="auto",
    ),
    FormatOption(
        "initial",
        "INITIAL_CAS, the document before anybody worked on it: only where nobody did, always,"
        " or never",
        values=("auto", "import", "skip"),
        default="auto",
    ),
)
"""What readers of such projects can be asked to do."""


@dataclass(slots=True)
class ProjectFile:
    """One CAS or TSV file and what its place says.

    Attributes:
        name: What messages call it.
        format: Which of them it is.
        title: Of the document, where the file does not know better.
        kind: Of the set; None leaves the choice to the import.
        types: The type system beside it.
        skipped: How many files of the same document were left out for it.
        is_placed: It lies in a folder or zip file of several.
    """

    name: str
    data: bytes
    format: Literal["xmi", "json", "tsv"]
    title: str
    annotator: str | None = None
    kind: str | None = None
    state: str | None = None
    types: bytes | None = None
    skipped: int = 0
    is_placed: bool = False


def is_json_cas(head: bytes) -> bool:
    """Tell by its beginning whether a JSON file is a CAS."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and any(
        mark in head for mark in _JSON_MARKS
    )


def project_files(source: Source, context: ReadContext) -> Iterator[ProjectFile | InputError]:
    """Yield the files of an input; what cannot be read as the error that says why.

    Raises:
        InputError: Nothing of it can be read.
    """
    asked = context.options.get("typesystem")
    types = None if asked is None else bytes_of(Path(asked), MAX_BYTES)
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
    suffix = "" if source.path is None else source.path.suffix.lower()
    kind = _format(suffix, data) or "xmi"
    yield ProjectFile(source.name, data, kind, source.stem, types=types)


def _format(suffix: str, data: bytes) -> Literal["xmi", "json", "tsv"] | None:
    """Return which format a file has, by its beginning; None for others."""
    if is_json_cas(data[:65_536]):
        return "json"
    if data.removeprefix(b"\xef\xbb\xbf").startswith(TSV_START):
        return "tsv"
    return "xmi" if suffix == XMI else None


def _beside(path: Path) -> bytes | None:
    """Return the type system in the folder of a file, or in one of those above it."""
    for folder in list(path.absolute().parents)[: _ABOVE + 1]:
        try:
            names = sorted(one.name for one in folder.iterdir() if one.suffix.lower() == ".xml")
        except OSError:
            continue
        found = _type_file(names)
        if found is not None:
            return bytes_of(folder / found, MAX_BYTES)
    return None


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those above it."""
    while folder != _TOP:
        yield folder
        folder = folder.rpartition("/")[0] or _TOP
    yield folder


def _type_file(names: list[str]) -> str | None:
    """Return which of the files in a folder is the type system."""
    exact = [one for one in names if one.lower() == TYPES.lower()]
    alike = [one for one in names if "typesystem" in one.lower() and one.lower().endswith(".xml")]
    return next(iter(exact or (alike if len(alike) == 1 else ())), None)


@dataclass(frozen=True, slots=True)
class _Place:
    """The parts of a file's name; each is asked for several times.

    Attributes:
        folder: “.” for none.
        suffix: In lower case.
    """

    folder: str
    base: str
    stem: str
    suffix: str

    @classmethod
    def of(cls, name: str) -> "_Place":
        """Take a name apart."""
        path = PurePosixPath(name)
        return cls(str(path.parent), path.name, path.stem, path.suffix.lower())


def _folders(places: Iterable[_Place]) -> dict[str, list[str]]:
    """Return the names of the files in each folder."""
    found: dict[str, list[str]] = {}
    for one in places:
        found.setdefault(one.folder, []).append(one.base)
    return found


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
    places: dict[str, _Place] = field(default_factory=dict)
    folders: dict[str, list[str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ProjectFile | InputError]:
        """Yield the files; those of one document and set after another."""
        self.states = self._project_states()
        self.places = {one: _Place.of(one) for one in self.tree.names}
        self.folders = _folders(self.places.values())
        groups: dict[str, list[str]] = {}
        for name, place in self.places.items():
            if place.suffix in (*_FILES, ZIP):
                groups.setdefault(place.folder, []).append(name)
        for folder, names in groups.items():
            yield from self._group(folder, names)

    def _group(self, folder: str, names: list[str]) -> Iterator[ProjectFile | InputError]:
        """Yield the files of a folder, without the untouched document where others have it."""
        how = self.context.options.get("initial", "auto")
        skipped = 0
        for name in names:
            stem = self.places[name].stem
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

    def _open(self, name: str) -> Iterator[ProjectFile]:
        self.source.consumed += self.tree.packed(name)
        path = self.places[name]
        if path.suffix in _FILES and path.base != PROJECT:
            data = self.tree.read(name)
            kind = _format(path.suffix, data)
            if kind is not None:
                types = self._types_of(self.tree, path) if kind == "xmi" else self.types
                yield self._placed(f"{self.tree.name}/{name}", path, data, kind, types)
        elif path.suffix == ZIP and self._section(path.folder) is not None:
            inner = ZipTree(self.tree.read(name), f"{self.tree.name}/{name}")
            for one in inner.names:
                within = _Place.of(one)
                if within.suffix not in _FILES:
                    continue
                data = inner.read(one)
                kind = _format(within.suffix, data)
                if kind is None:
                    continue
                types = self.types
                if kind == "xmi":
                    types = self._types_of(inner, within) or self._types_of(self.tree, path)
                place = replace(within, folder=path.folder)
                yield self._placed(f"{inner.name}/{one}", place, data, kind, types)

    def _types_of(self, tree: Tree, path: _Place) -> bytes | None:
        """Return the type system that is named, or that in the folder of a file or above."""
        if self.types is not None:
            return self.types
        is_own = tree is self.tree
        folders = self.folders if is_own else _folders(map(_Place.of, tree.names))
        for folder in _upwards(path.folder):
            found = _type_file(folders.get(folder, []))
            if found is None:
                continue
            place = found if folder == _TOP else f"{folder}/{found}"
            if tree is not self.tree:
                return tree.read(place)
            if place not in self.cache:
                self.cache = {place: tree.read(place)}
            return self.cache[place]
        return None

    def _section(self, folder: str) -> tuple[str, str | None] | None:
        """Return which part of a project a folder is in, and of which document."""
        parts = [self.root, *(() if folder == _TOP else folder.split("/"))]
        for number, one in enumerate(parts):
            if one in SECTIONS:
                below = parts[number + 1 :]
                return one, below[-1] if below else None
        return None

    def _placed(
        self,
        name: str,
        path: _Place,
        data: bytes,
        kind_of_file: Literal["xmi", "json", "tsv"],
        types: bytes | None,
    ) -> ProjectFile:
        folder, stem = path.folder, path.stem
        file = ProjectFile(name, data, kind_of_file, stem, types=types, is_placed=True)
        how = self.context.options.get("annotator", "auto")
        section = self._section(folder)
        if section is None:
            marked = {PurePosixPath(one).stem for one in self.folders.get(folder, ())}
            if how == "file" or (how == "auto" and marked & {NOBODY, CURATOR}):
                section = ANNOTATION, PurePosixPath(folder).name or self.root or None
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
