"""UIMA CAS, as INCEpTION, WebAnno and other UIMA tools exchange it: XMI or JSON, many in a zip."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
    WriteSession,
)
from annotator.formats.cas_load import EXTRA
from annotator.formats.cas_write import CasSession, FolderSink, ZipSink
from annotator.formats.project_files import (
    JSON,
    PLACE_OPTIONS,
    XMI,
    ZIP,
    is_json_cas,
)
from annotator.formats.project_look import look_into
from annotator.formats.project_read import read_project
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError

_ROOT: Final = re.compile(rb"<(?:\w+:)?XMI\b")
_SPACE: Final = b"http://www.omg.org/XMI"
_CAS: Final = b"http:///uima/cas.ecore"
_ZIPPED: Final = re.compile(
    rb"PK\x03\x04.{26}(?:[^\x00-\x1f]*\.xmi|[^\x00-\x1f]*[Tt]ype[Ss]ystem\.xml"
    rb"|exportedproject\.json|(?:annotation|annotation_ser|curation|curation_ser|source)/)",
    re.DOTALL,
)


class CasReader:
    """Reads a file, a folder or a zip file; each CAS is a document with one annotation set."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim CAS files and what holds them, also where the library to read them is missing."""
        found = _sniff_folder(sample.folder) if sample.folder is not None else _sniff(sample)
        if found is None or EXTRA.is_installed:
            return found
        return Guess(found.confidence, f"{found.why}; to read it: {EXTRA.command}")

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each CAS as a document, or as the error that it is."""
        if context.encoding is not None:
            raise InputError(
                "a CAS says its encoding itself; leave --encoding out.", file=source.name
            )
        yield from read_project(source, context)


def _sniff(sample: Sample) -> Guess | None:
    head = sample.head
    if _CAS in head and _SPACE in head and _ROOT.search(head):
        return Guess(0.95, "it is a UIMA CAS in XMI")
    if is_json_cas(head):
        return Guess(0.95, "it is a UIMA CAS in JSON")
    if sample.suffix in (ZIP, "") and _ZIPPED.match(head):
        return Guess(0.9, "it is a zip file of UIMA CAS files, as INCEpTION exports them")
    return None


def _sniff_folder(folder: Path) -> Guess | None:
    found = look_into(folder)
    if XMI in found.kinds and found.is_whole:
        return Guess(0.9, f"the folder has {XMI} files of UIMA")
    if JSON in found.kinds and found.is_whole:
        return Guess(0.9, "the folder has UIMA CAS files in JSON")
    if ZIP in found.kinds:
        return Guess(0.9, "the folder is laid out as a project of INCEpTION")
    return None


class CasWriter:
    """Writes into a folder, or a zip file of the same."""

    def __init__(self, *, is_zip: bool) -> None:
        self._is_zip = is_zip

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing into an empty folder, or to a stream."""
        if isinstance(target, Path) is self._is_zip:
            raise TypeError("a folder for cas, a stream for cas-zip")
        sink = FolderSink(target) if isinstance(target, Path) else ZipSink(target)
        return CasSession(sink, context)


_CARRIES: Final = (
    "text, title, language and other details",
    "spans with notes, confidence and model; attributes, relations with notes, document labels",
    "fragments, in a feature that other tools show as text",
    "entities with their mentions and database ids, as coreference chains",
    "annotators and gold, as file names; suggestions",
)
_LOSES: Final = (
    "state, flags and notes of sets; origin, status, provenance",
    "names and kinds of entities, confidence of relations, ids",
    "control characters in XMI (JSON keeps them)",
    "of others’ files: sentences, words, empty marks, values of relations beside the label",
)
_READ: Final = (
    FormatOption(
        "label",
        "feature that becomes the label; “label”, “value” or the only one when not given, else"
        " the layer’s name",
    ),
    FormatOption(
        "layers",
        "read the layers of labels alone, or those about words too",
        values=("labels", "all"),
        default="labels",
    ),
    *PLACE_OPTIONS,
    FormatOption("typesystem", "file with the type system, when it is not beside the XMI files"),
)
_WRITE: Final = (
    FormatOption(
        "kind",
        "XMI with a TypeSystem.xml, or JSON (which holds its types)",
        values=("xmi", "json"),
        default="xmi",
    ),
    FormatOption(
        "slots",
        "write what fills the slots of a claim as relations (arcs in INCEpTION), or as links in a"
        " feature of the claim",
        values=("relations", "links"),
        default="relations",
    ),
)

FORMAT: Final = Format(
    FormatInfo(
        id="cas",
        title="UIMA CAS: XMI or JSON for INCEpTION, a file per document and annotator",
        extensions=(XMI, JSON, ZIP),
        offset_unit="utf16",
        carries=_CARRIES,
        loses=_LOSES,
        read_options=_READ,
        write_options=_WRITE,
        output="folder",
        read_needs=EXTRA,
    ),
    reader=CasReader(),
    writer=CasWriter(is_zip=False),
)

ZIP_FORMAT: Final = Format(
    FormatInfo(
        id="cas-zip",
        title="UIMA CAS in one zip file: as INCEpTION exports a project",
        extensions=(ZIP,),
        offset_unit="utf16",
        carries=_CARRIES,
        loses=_LOSES,
        write_options=_WRITE,
    ),
    writer=CasWriter(is_zip=True),
)
