"""Write a report as PDF, through Qt's own text layout."""

import re
from io import BytesIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from annotator.gui.printing.likeness import PLACE_OF_ID, fonts_in_order, write_settled

_DOTS: Final = 300
_TABLE: Final = '<table width="100%" cellspacing="0" cellpadding="4">'
"""What the layout understands of a table's style."""
_POINTS: Final = 9.5
_STYLE: Final = """
h1 { font-size: 17pt; margin-bottom: 3px; }
h2 { font-size: 12.5pt; margin-top: 22px; margin-bottom: 6px; }
h3 { font-size: 10.5pt; margin-top: 15px; margin-bottom: 1px; }
p { margin-top: 2px; margin-bottom: 4px; }
.muted, caption { color: #555555; }
th { text-align: right; color: #333333; }
td { text-align: right; }
.words { text-align: left; }
th, td { border-bottom: 1px solid #cccccc; }
blockquote { margin-left: 14px; margin-right: 14px; margin-top: 4px; margin-bottom: 4px; }
"""
_MARGIN_CM: Final = 2.0
_SCREEN_DOTS: Final = 96
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_KEPT_LINES: Final = 2
"""Of the second block after a heading, that stay on its page."""
_ANY_TABLE: Final = re.compile("<table[^>]*>")
_WIDTH: Final = re.compile(r' style="width: (\d+)%"')


def pdf_of(body: str, title: str) -> bytes:
    """Lay markup out on A4 pages; the same markup gives the same bytes.

    Args:
        body: Headings, paragraphs, tables; escaped.
        title: Plain text, for the document's properties.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setTitle(title)
    writer.setDocumentId(PLACE_OF_ID)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    # The layout keeps the margins, and the number of the page stands in the lower one.
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(_printable(body))
    _lay_out(document, writer)
    _keep_headings(document, writer)
    with fonts_in_order():
        _print(document, writer)
    buffer.close()
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    settled = BytesIO()
    write_settled(buffer, settled)
    return settled.getvalue()


def _printable(body: str) -> str:
    """Say in the layout's own words what a browser reads from styles."""
    return _WIDTH.sub(r' width="\1%"', _ANY_TABLE.sub(_TABLE, body))


def _lay_out(document: QTextDocument, writer: QPdfWriter) -> None:
    """Cut the text into pages with margins."""
    document.documentLayout().setPaintDevice(writer)
    frame = document.rootFrame().frameFormat()
    frame.setMargin(_MARGIN_CM / 2.54 * _SCREEN_DOTS)  # the layout scales it to the paper
    document.rootFrame().setFrameFormat(frame)
    document.setPageSize(QSizeF(writer.width(), writer.height()))


def _margin(writer: QPdfWriter) -> float:
    return _MARGIN_CM / 2.54 * writer.logicalDpiY()


def _print(document: QTextDocument, writer: QPdfWriter) -> None:
    """Draw the pages, each with its number at the lower right."""
    margin, width, height = _margin(writer), writer.width(), writer.height()
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, QColor("black"))
    painter = QPainter(writer)
    try:
        painter.setFont(document.defaultFont())
        for number in range(document.pageCount()):
            if number:
                writer.newPage()
            page = QRectF(0, number * height, width, height)
            painter.save()
            painter.translate(0, -page.top())
            painter.setClipRect(page)
            context.clip = page
            document.documentLayout().draw(painter, context)
            painter.restore()
            foot = QRectF(0, height - margin, width - margin, margin * 0.6)
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight | _MIDDLE), str(number + 1))
    finally:
        painter.end()


def _keep_headings(document: QTextDocument, writer: QPdfWriter) -> None:
    """Begin a new page before each heading that would stand alone at the end of one."""
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        first, following = block, block.next()
        while following.isValid() and following.blockFormat().headingLevel():
            following = following.next()
        is_heading = bool(first.blockFormat().headingLevel())
        last = following.next() if following.next().isValid() else following
        if (
            is_heading
            and last.isValid()
            and _page(layout, first, writer) != _page(layout, last, writer, lines=_KEPT_LINES)
        ):
            form = first.blockFormat()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(first).setBlockFormat(form)
            # What follows moves; without this some of it stays where it was.
            document.markContentsDirty(0, document.characterCount())
        block = following if is_heading else block.next()


def _page(
    layout: QAbstractTextDocumentLayout, block: QTextBlock, writer: QPdfWriter, lines: int = 0
) -> int:
    """Return the page on which a block begins, or ends after so many lines."""
    place = layout.blockBoundingRect(block)
    height = QFontMetricsF(block.charFormat().font(), writer).height()
    return int((place.top() + min(place.height(), lines * height)) // writer.height())


def write_pdf(target: Path, body: str, title: str) -> None:
    """Write markup as PDF; an older file is replaced only when the new one is whole.

    Raises:
        StorageError: The file cannot be written, or is a project.
    """
    # The page is shown without it; it brings all of export and import with it.
    from annotator.services.exporting.targets import check_target, open_file

    check_target(target, is_folder=False)
    content = pdf_of(body, title)
    with open_file(target) as stream:
        stream.write(content)
