"""PDF files and printed pages of annotated articles."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from typing import BinaryIO, Final

from PySide6.QtCore import QMarginsF, QTemporaryFile
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from annotator.formats.records import ExportRow
from annotator.gui.printing.article import Press, PrintedArticle
from annotator.gui.printing.likeness import PLACE_OF_ID, fonts_in_order, write_settled
from annotator.gui.printing.pages import paginate
from annotator.gui.printing.text_piece import go_on
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.errors import StorageError
from annotator.schema.types import Schema
from annotator.version import __version__

_DOTS: Final = 960
"""Ten to the pixel: what lies on whole pixels needs few digits."""
_PIXELS: Final = 96
UNIT: Final = QPageLayout.Unit.Millimeter
_LONGEST_TITLE: Final = 1_000
MARGINS: Final = QMarginsF(20, 15, 20, 14)
_PAPERS: Final = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
_applications: list[QGuiApplication] = []


class PagePrinter:
    """Paints articles on the pages of a device, one after another, each on a new page."""

    def __init__(self, device: QPagedPaintDevice, dots: int, schema: Schema) -> None:
        # Whatever happens, the painter has to end before its device goes: keep this order.
        self._painter = QPainter()
        self._device = device
        self._scale = dots / _PIXELS
        area = device.pageLayout().paintRect(QPageLayout.Unit.Point)
        points = 72
        size = (area.width() * _PIXELS / points, area.height() * _PIXELS / points)
        self._press = Press(schema, load_theme(ThemeChoice.LIGHT), size)
        self.pages = 0

    def add(
        self,
        row: ExportRow,
        *,
        with_notes: bool,
        first: int = 1,
        last: int | None = None,
        check: Callable[[], None] = go_on,
    ) -> None:
        """Paint an article with its labels, or some of its pages.

        Args:
            row: The article with its labels.
            with_notes: Whether notes are printed.
            first: Number of the first page that is wanted, from 1.
            last: Number of the last one; None = all that follow.
            check: Called again and again; raises when the work shall stop.

        Raises:
            StorageError: The device takes no pages.
        """
        article = PrintedArticle(row, self._press, with_notes=with_notes, check=check)
        pages = paginate(article.pieces, article.sheet.body)
        for number, page in enumerate(pages, 1):
            if number < first or (last is not None and number > last):
                continue
            check()
            self._next_page()
            painter = self._painter
            painter.save()
            painter.scale(self._scale, self._scale)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            article.sheet.paint(painter, page, number, len(pages))
            painter.restore()

    def _next_page(self) -> None:
        is_ready = self._device.newPage() if self.pages else self._painter.begin(self._device)
        if not is_ready:
            raise StorageError("The pages could not be printed.", hint="Look at the printer.")
        self.pages += 1

    def finish(self) -> None:
        """End the last page."""
        if self._painter.isActive():
            self._painter.end()


class PdfFile:
    """One PDF, copied to its stream when it is whole.

    Args:
        title: For the properties of the file.
        paper: "a4" or "letter".
        schema: The label schema.

    Raises:
        StorageError: There is no room for a temporary file.
    """

    def __init__(self, title: str, paper: str, schema: Schema) -> None:
        ensure_application()
        file = QTemporaryFile()
        if not file.open():
            raise StorageError(f"No temporary file could be made ({file.errorString()}).")
        writer = QPdfWriter(file)
        writer.setResolution(_DOTS)
        writer.setTitle(title[:_LONGEST_TITLE])
        writer.setDocumentId(PLACE_OF_ID)
        writer.setCreator(f"Annotator {__version__}")
        writer.setPageLayout(
            QPageLayout(
                QPageSize(_PAPERS[paper]),
                QPageLayout.Orientation.Portrait,
                MARGINS,
                UNIT,
            )
        )
        self._printer = PagePrinter(writer, _DOTS, schema)
        self._writer = writer
        self._file = file

    def add(self, row: ExportRow, *, with_notes: bool, check: Callable[[], None] = go_on) -> None:
        """Add the pages of an article.

        Args:
            row: The article with its labels.
            with_notes: Whether notes are printed.
            check: Called again and again; raises when the work shall stop.
        """
        with nullcontext() if self.pages else fonts_in_order():
            self._printer.add(row, with_notes=with_notes, check=check)

    @property
    def pages(self) -> int:
        """How many there are by now."""
        return self._printer.pages

    def finish(self, stream: BinaryIO) -> None:
        """Write the file out."""
        self._printer.finish()
        write_settled(self._file, stream)


def ensure_application() -> None:
    """Make what Qt's fonts need, without a display, where there is no window."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _applications.append(QGuiApplication(["annotator"]))
