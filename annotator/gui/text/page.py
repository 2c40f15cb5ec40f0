"""The text as a document of Qt, laid out in one column of constant line distance."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument, QTextOption

from annotator.gui.text.metrics import Metrics

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value


def make_document(text: str, metrics: Metrics, parent: QObject) -> QTextDocument:
    """Make the document of a text whose lines end in line feeds.

    All lines have the same distance, whatever faces their characters come from, and empty lines
    are low. Nothing is laid out before the document gets a view.
    """
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(metrics.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    cursor = QTextCursor(document)
    line = QTextBlockFormat()
    line.setLineHeight(metrics.pitch, _FIXED)
    line.setBottomMargin(metrics.after)
    cursor.setBlockFormat(line)
    cursor.insertText(text)
    _lower_blank_lines(document, metrics)
    set_margins(document, metrics)
    return document


def _lower_blank_lines(document: QTextDocument, metrics: Metrics) -> None:
    blank = QTextBlockFormat()
    blank.setLineHeight(metrics.blank, _FIXED)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        if block.length() == 1:
            cursor.setPosition(block.position())
            cursor.setBlockFormat(blank)
        block = block.next()
    cursor.endEditBlock()


def set_margins(document: QTextDocument, metrics: Metrics) -> None:
    """Leave room around the text: for tags beside it and lanes below the last line."""
    frame = document.rootFrame()
    shape = frame.frameFormat()
    shape.setLeftMargin(metrics.padding)
    shape.setRightMargin(metrics.padding)
    shape.setTopMargin(metrics.top)
    shape.setBottomMargin(metrics.room + 2 * metrics.pitch)
    frame.setFrameFormat(shape)
