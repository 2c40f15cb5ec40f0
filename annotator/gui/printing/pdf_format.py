"""The format ``pdf``: articles as they are printed. Qt is imported when something is written."""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext, WriteSession
from annotator.formats.file_names import FileNames
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.schema.facts import FactDeriver

if TYPE_CHECKING:
    from annotator.gui.printing.pdf import PdfFile

_CARRIES: Final = ("set", "document_labels", "relations", "entities", "fragments", "metadata")


class PdfSession:
    """Writes all articles into one file, or a file for each into a folder."""

    def __init__(self, target: BinaryIO | Path, context: WriteContext) -> None:
        self._target = target
        self._context = context
        self._with_notes = context.options.get("notes") != "no"
        self._names = FileNames()
        self._claims = FactDeriver(context.schema).claims
        self._tags = {label.name: label.tag_attribute for label in context.schema.labels}
        self._file: PdfFile | None = None
        self._document_id = ""

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Lay one set of an article out on pages of its own."""
        from annotator.gui.printing.pdf import PdfFile

        is_new = row.document.id != self._document_id
        if self._file is not None and is_new and isinstance(self._target, Path):
            self._close()
        if self._file is None:
            self._file = PdfFile(
                row.document.title, self._context.options["paper"], self._context.schema
            )
        self._document_id = row.document.id
        if is_new and isinstance(self._target, Path):
            self._name = self._names.give(row.document.title)
        self._file.add(row, with_notes=self._with_notes, check=self._context.check)
        notes = Notes()
        carried = [*_CARRIES, *(("notes", "relation_notes") if self._with_notes else ())]
        notes.dropped("attributes", "Attributes of a span that is no claim were left out",
                      self._attributes(row))  # fmt: skip
        note_losses(row, notes, carries=(*carried, "attributes"))
        return notes.all()

    def _attributes(self, row: ExportRow) -> int:
        """Count the spans of which an attribute is printed neither in a tag nor with a fact."""
        return sum(
            bool(span.attributes)
            and span.label not in self._claims
            and bool(set(span.attributes) - {self._tags.get(span.label)})
            for span in row.spans
        )

    def finish(self) -> None:
        """Write the last page."""
        self._close()

    def _close(self) -> None:
        if self._file is None:
            return
        file, self._file = self._file, None
        if isinstance(self._target, Path):
            with (self._target / f"{self._name}.pdf").open("wb") as stream:
                file.finish(stream)
        else:
            file.finish(self._target)


class PdfWriter:
    """Writes PDF; needs no window and no display."""

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing."""
        return PdfSession(target, context)


FORMAT: Final = Format(
    FormatInfo(
        id="pdf",
        title="PDF: articles as printed, with highlights, legend and facts",
        extensions=(".pdf",),
        offset_unit="none",
        carries=(
            "text, title, date, publisher and other metadata, labels of the document",
            "spans with nested, overlapping and separate pieces, as the window paints them",
            "facts and other relations as tables, names of entities",
            "notes (but with notes=no), flags, annotators and state",
        ),
        loses=(
            "it cannot be read again",
            "attributes of spans that are no claims, but for the value of dates",
            "ids and offsets, origin, status, confidence, model, provenance",
        ),
        write_options=(
            FormatOption(
                "pages",
                "all articles in one file, or a file for each document, in a folder",
                values=("one", "each"),
                default="one",
            ),
            FormatOption("paper", "size of the pages", values=("a4", "letter"), default="a4"),
            FormatOption("notes", "print notes", values=("no", "yes"), default="yes"),
        ),
        output="file",
        folder_when=("pages", "each"),
    ),
    writer=PdfWriter(),
)
