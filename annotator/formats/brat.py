"""brat standoff folders: a text file and a file of labels beside it, for each document.

Source of the format: https://brat.nlplab.org/standoff.html.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
)
from annotator.formats.brat_conf import BratConfiguration
from annotator.formats.brat_read import read_pair
from annotator.formats.brat_write import BratSession
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source, bytes_of, walk
from annotator.formats.writers import FolderWriter
from annotator.model.errors import InputError
from annotator.model.texts import MAX_TEXT_BYTES
from annotator.schema.types import Schema

LABELS: Final = ".ann"
TEXT: Final = ".txt"
_FILES_LOOKED_AT: Final = 20_000


class BratReader:
    """Reads a folder of text and label files, or one pair of them."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim folders that hold label files with texts beside them."""
        if sample.folder is not None:
            return _sniff_folder(sample.folder)
        if sample.suffix == LABELS and not sample.head.lstrip().startswith((b"{", b"[", b"<")):
            return Guess(0.7, f"it is named {LABELS}")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield a document for each text, label files without a text as errors."""
        folder = source.folder
        if folder is None:
            if source.path is None:
                raise InputError(
                    "brat labels need the text beside them; standard input has none.",
                    hint="Name the folder.",
                )
            yield from self._pairs(source, source.path.parent, [source.path], context)
            return
        files = list(walk(folder))
        yield from self._pairs(source, folder, files, context)

    def _pairs(
        self, source: Source, folder: Path, files: list[Path], context: ReadContext
    ) -> Iterator[DocumentRecord | InputError]:
        definitions: dict[Path, Schema | None] = {}
        texts = {path for path in files if path.suffix.lower() == TEXT}
        used: set[Path] = set()
        for path in files:
            if path.suffix.lower() != LABELS:
                continue
            text, annotator = _text_of(path, folder, context.options.get("annotator", "auto"))
            if text is None:
                yield InputError(
                    "there is no text for these labels.",
                    hint=f"Put {path.stem}{TEXT} beside it.",
                    file=str(path),
                )
                continue
            used.add(text)
            if path.parent not in definitions:
                definitions[path.parent] = _definitions(path.parent, folder, context)
            yield from self._one(source, text, path, annotator, definitions[path.parent], context)
        if source.folder is None:
            return
        for text in sorted(texts - used):
            yield from self._one(source, text, None, None, None, context)

    def _one(
        self,
        source: Source,
        text: Path,
        labels: Path | None,
        annotator: str | None,
        definitions: Schema | None,
        context: ReadContext,
    ) -> Iterator[DocumentRecord | InputError]:
        try:
            data = _bytes_of(text)
            marks = None if labels is None else _bytes_of(labels)
            source.consumed += len(data) + len(marks or b"")
            yield read_pair(text, data, labels, marks, annotator, definitions, context)
        except InputError as error:
            yield error


def _sniff_folder(folder: Path) -> Guess | None:
    names: set[str] = set()
    labels: list[str] = []
    looked = 0
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in files:
            looked += 1
            if name.lower().endswith(LABELS):
                labels.append(str(Path(root, name)))
            elif name.lower().endswith(TEXT):
                names.add(str(Path(root, name[: -len(TEXT)])))
        if looked > _FILES_LOOKED_AT:
            break
    paired = sum(name[: -len(LABELS)] in names for name in labels)
    if not labels:
        return None
    if paired:
        return Guess(0.9, f"the folder has {LABELS} files with {TEXT} files of the same name")
    return Guess(0.5, f"the folder has {LABELS} files")


def _bytes_of(path: Path) -> bytes:
    return bytes_of(path, MAX_TEXT_BYTES, hint="Split it into several documents.")


def _text_of(path: Path, folder: Path, choice: str) -> tuple[Path | None, str | None]:
    """Return the text for a label file, and whose labels its place or name says they are."""
    own = path.with_suffix(TEXT)
    place = path.parent.relative_to(folder).parts
    by_folder = place[0] if place and choice in ("auto", "folder") else None
    if own.is_file():
        return own, by_folder
    stem, _, suffix = path.stem.rpartition(".")
    shared = path.with_name(stem + TEXT) if stem else None
    if shared is not None and shared.is_file():
        return shared, suffix if choice in ("auto", "suffix") else by_folder
    above = folder / path.with_suffix(TEXT).name
    if place and above.is_file():  # one text for everybody, labels in a folder of their own
        return above, by_folder
    return None, None


def _definitions(place: Path, folder: Path, context: ReadContext) -> Schema | None:
    """Return what the nearest configuration from a folder upwards defines, as brat looks it up."""
    while True:
        found = BratConfiguration(place, context)
        if not found.is_empty:
            return found.definitions()
        if place in (folder, place.parent):
            return None
        place = place.parent


FORMAT: Final = Format(
    FormatInfo(
        id="brat",
        title="brat standoff: a folder of texts with labels beside them",
        extensions=(LABELS,),
        offset_unit="codepoint",
        carries=(
            "text, title as the file’s name",
            "spans with fragments, relations, notes on both",
            "attributes: choices, texts, numbers, flags that are set",
            "entities with their mentions, names and database ids",
            "claims with their slots, as events",
            "the labels, relations and attributes of the schema, in configuration files",
            "annotators, as folders",
        ),
        loses=(
            "metadata and document labels, state, flags",
            "origin, status, confidence, model, provenance",
            "attributes set to no, line feeds in notes and values",
            "names and kinds of entities without a database id",
            "ids",
        ),
        read_options=(
            FormatOption(
                "annotator",
                "what names the annotator: the first folder below the one that is read, the"
                " suffix in TITLE.NAME.ann, either, or nothing",
                values=("auto", "folder", "suffix", "none"),
                default="auto",
            ),
            FormatOption(
                "equivalences",
                "what lines with * become: entities (and relations where they have a name of"
                " their own), entities always, or relations named same_as",
                values=("auto", "entity", "same_as"),
                default="auto",
            ),
            FormatOption(
                "offset_unit",
                "what offsets count; told by the quotes when not given",
                values=("auto", "codepoint", "utf16", "byte"),
                default="auto",
            ),
        ),
        write_options=(
            FormatOption(
                "events",
                "write labels with slots and their slots as events, or all as spans and relations",
                values=("slots", "none"),
                default="slots",
            ),
        ),
        output="folder",
    ),
    reader=BratReader(),
    writer=FolderWriter(BratSession),
)
