"""PDF files and printed pages of annotated articles."""

import os
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
from annotator.gui.printing.article import PrintedArticle
from annotator.gui.printing.pages import paginate
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.errors import StorageError
from annotator.schema.types import Schema
from annotator.version import __version__

_DOTS: Final = 600
_PIXELS: Final = 96
UNIT: Final = QPageLayout.Unit.Millimeter
_CHUNK: Final = 1 << 20
MARGINS: Final = QMarginsF(20, 15, 20, 14)
_PAPERS: Final = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
_applications: list[QGuiApplication] = []


class PagePrinter:
    """Paints articles on the pages of a device, one after another, each on a new page."""

    def __init__(self, device: QPagedPaintDevice, dots: int) -> None:
        # Whatever happens, the painter has to end before its device goes: keep this order.
        self._painter = QPainter()
        self._device = device
        self._scale = dots / _PIXELS
        area = device.pageLayout().paintRect(QPageLayout.Unit.Point)
        points = 72
        self._size = (area.width() * _PIXELS / points, area.height() * _PIXELS / points)
        self.pages = 0

    def add(
        self,
        row: ExportRow,
        schema: Schema,
        *,
        with_notes: bool,
        first: int = 1,
        last: int | None = None,
    ) -> None:
        """Paint an article with its labels, or some of its pages.

        Args:
            row: The article with its labels.
            schema: The label schema.
            with_notes: Whether notes are printed.
            first: Number of the first page that is wanted, from 1.
            last: Number of the last one; None = all that follow.

        Raises:
            StorageError: The device takes no pages.
        """
        theme = load_theme(ThemeChoice.LIGHT)
        article = PrintedArticle(row, schema, theme, self._size, with_notes=with_notes)
        pages = paginate(article.pieces, article.sheet.body)
        for number, page in enumerate(pages, 1):
            if number < first or (last is not None and number > last):
                continue
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

    Raises:
        StorageError: There is no room for a temporary file.
    """

    def __init__(self, title: str, paper: str) -> None:
        ensure_application()
        file = QTemporaryFile()
        if not file.open():
            raise StorageError(f"No temporary file could be made ({file.errorString()}).")
        writer = QPdfWriter(file)
        writer.setResolution(_DOTS)
        writer.setTitle(title)
        writer.setCreator(f"Annotator {__version__}")
        writer.setPageLayout(
            QPageLayout(
                QPageSize(_PAPERS[paper]),
                QPageLayout.Orientation.Portrait,
                MARGINS,
                UNIT,
            )
        )
        self._printer = PagePrinter(writer, _DOTS)
        self._writer = writer
        self._file = file

    def add(self, row: ExportRow, schema: Schema, *, with_notes: bool) -> None:
        """Add the pages of an article."""
        self._printer.add(row, schema, with_notes=with_notes)

    @property
    def pages(self) -> int:
        """How many there are by now."""
        return self._printer.pages

    def finish(self, stream: BinaryIO) -> None:
        """Write the file out."""
        self._printer.finish()
        self._file.seek(0)
        while not self._file.atEnd():
            stream.write(self._file.read(_CHUNK).data())


def ensure_application() -> None:
    """Make what Qt's fonts need, without a display, where there is no window."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _applications.append(QGuiApplication(["annotator"]))
