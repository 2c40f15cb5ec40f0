"""Print the open article as the window shows it, or save it as PDF."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotator.formats.file_names import safe_name
from annotator.formats.records import ExportRow
from annotator.gui.desk import Desk
from annotator.gui.dialogs import show_error
from annotator.gui.worker import run_with_progress
from annotator.services.progress import CancelledError, Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from annotator.schema.types import Schema


def shown_article(desk: Desk) -> ExportRow | None:
    """Return the open article with the annotator's labels, as far as they are shown."""
    document, project = desk.document, desk.project
    if document is None or project is None:
        return None
    spans = [span for span in desk.spans() if span.label not in desk.hidden_labels]
    shown = {span.id for span in spans}
    relations = [one for one in desk.relations() if {one.from_id, one.to_id} <= shown]
    return ExportRow(
        document,
        desk.own_set,
        None if desk.annotator is None else desk.annotator.name,
        spans,
        relations,
        {one.id: one for one in project.entities()},
    )


def print_article(desk: Desk, window: QWidget) -> None:
    """Ask for a printer and print the open article there."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    row, schema = shown_article(desk), desk.schema
    if row is None or schema is None:
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(row.document.title)
    dialog = QPrintDialog(printer, window)
    dialog.setWindowTitle("Print the article")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage, on=False)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintSelection, on=False)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    run_with_progress(
        "Printing",
        lambda progress: _print(printer, row, schema, progress),
        window,
        done=lambda pages: desk.message.emit(_words("Printed", pages, row), "info"),
        failed=lambda error: show_error(window, "Print", error),
    )


def _print(printer: "QPrinter", row: ExportRow, schema: "Schema", progress: Progress) -> int:
    from PySide6.QtPrintSupport import QPrinter

    from annotator.gui.printing.pdf import MARGINS, UNIT, PagePrinter

    is_some = printer.printRange() == QPrinter.PrintRange.PageRange
    check = partial(_check, progress, "The rest was not printed.")
    first, last = (printer.fromPage(), printer.toPage()) if is_some else (1, None)
    printer.setFullPage(False)
    printer.setPageMargins(MARGINS, UNIT)
    pages = PagePrinter(printer, printer.resolution(), schema)
    try:
        pages.add(row, with_notes=True, first=first, last=last, check=check)
    finally:
        pages.finish()
    return pages.pages


def save_pdf(desk: Desk, window: QWidget) -> None:
    """Ask for a path and write the open article there as PDF."""
    row, schema, project = shown_article(desk), desk.schema, desk.project
    if row is None or schema is None or project is None:
        return
    start = project.path.with_name(f"{safe_name(row.document.title)}.pdf")
    name, _ = QFileDialog.getSaveFileName(window, "Save as PDF", str(start), "*.pdf")
    if not name:
        return
    target = Path(name)
    run_with_progress(
        "Saving as PDF",
        lambda progress: _save(target, row, schema, progress),
        window,
        done=lambda pages: desk.message.emit(_words(f"{target.name}:", pages, row), "info"),
        failed=lambda error: show_error(window, "Save as PDF", error),
    )


def _save(target: Path, row: ExportRow, schema: "Schema", progress: Progress) -> int:
    from annotator.gui.printing.pdf import PdfFile
    from annotator.services.exporting.targets import check_target, open_file

    check_target(target, is_folder=False)
    with open_file(target) as stream:
        file = PdfFile(row.document.title, "a4", schema)
        file.add(row, with_notes=True, check=partial(_check, progress, "Nothing was saved."))
        file.finish(stream)
    return file.pages


def _check(progress: Progress, message: str) -> None:
    """Stop when the person wants it; ``message`` says what came of it."""
    if progress.is_cancelled:
        raise CancelledError(message)


def _words(verb: str, pages: int, row: ExportRow) -> str:
    return f"{verb} {pages:,} {'page' if pages == 1 else 'pages'} of “{row.document.title}”."
