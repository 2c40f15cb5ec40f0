"""WebAnno TSV 3, as WebAnno and INCEpTION export it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.formats.base import Format, FormatInfo, FormatOption, Guess, ReadContext
from annotator.formats.project_files import PLACE_OPTIONS, TSV
from annotator.formats.project_look import look_into
from annotator.formats.project_read import read_project
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.webanno_read import FIRST_LINE, read_webanno
from annotator.formats.webanno_write import WebannoSession
from annotator.formats.writers import FolderWriter
from annotator.model.errors import InputError


class WebannoReader:
    """Reads one document per file, and folders of them."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim files whose first line names the format, and folders that have such files."""
        if sample.folder is not None:
            return _sniff_folder(sample.folder)
        first = _first_line(sample.head)
        return Guess(1.0, f"its first line is {first}") if FIRST_LINE.match(first) else None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield the one document, or those of a folder."""
        if source.folder is not None:
            yield from read_project(source, context)
            return
        try:
            yield read_webanno(source, context)
        except InputError as error:
            yield error


def _first_line(head: bytes) -> str:
    words = head[:100].decode("utf-8", "replace").removeprefix("\ufeff")
    return words.split("\n", 1)[0].strip()


def _sniff_folder(folder: Path) -> Guess | None:
    found = look_into(folder)
    if TSV in found.kinds and found.is_whole:
        return Guess(0.8, "the folder has files of WebAnno TSV 3")
    return None


FORMAT: Final = Format(
    FormatInfo(
        id="webanno",
        title="WebAnno TSV 3, of WebAnno and INCEpTION: a token per line",
        extensions=(".tsv",),
        offset_unit="utf16",
        carries=(
            "text, spans of every layer with their features as attributes",
            "stacked and discontinuous spans; relations, and slots as relations",
            "chains (coreference) and addresses in a knowledge base, as entities",
            "notes on spans and relations; annotators and gold, as file names",
        ),
        loses=(
            "metadata, document labels; state, flags and notes of sets",
            "confidence, model, origin, status, provenance; names and kinds of entities",
            "blanks at the edges of spans and at the beginning of the text",
            "of others’ files: blanks between sentences, for which line feeds stand; empty marks",
            "of others’ files: values of relations beside the label",
            "layers about words (parts of speech, lemmas, syntax) without layers=all",
        ),
        read_options=(
            FormatOption(
                "label",
                "feature that becomes the label; “label”, “value” or the only one when not given,"
                " else the layer’s name",
            ),
            FormatOption(
                "layers",
                "read the layers of labels alone, or those about words too",
                values=("labels", "all"),
                default="labels",
            ),
            *PLACE_OPTIONS,
        ),
        output="folder",
    ),
    reader=WebannoReader(),
    writer=FolderWriter(WebannoSession),
)
