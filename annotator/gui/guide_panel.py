"""The guidelines of the project, rendered from Markdown."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.widgets import EmptyState
from annotator.schema.types import Schema

_HEADING_SIZES = {1: 14, 2: 11.5, 3: 10}
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def guidelines_markdown(schema: Schema) -> str:
    """Return the schema's guidelines, with a section for every label they do not mention."""
    text = schema.guidelines.strip()
    headings = " ".join(_HEADING.findall(text)).casefold()
    missing = [
        label
        for label in schema.enabled_labels
        if label.name.casefold() not in headings and label.description
    ]
    if missing:
        lines = [f"- **{label.name}** {label.description}" for label in missing]
        text = "\n\n".join(filter(None, [text, "## Labels", "\n".join(lines)]))
    return text


def space_out(document: QTextDocument) -> None:
    """Give headings and paragraphs the sizes and distances of a narrow panel."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor.setPosition(block.position())
        spacing = block.blockFormat()
        spacing.setTopMargin({0: 0, 1: 2}.get(level, 12))
        spacing.setBottomMargin(3 if block.textList() is not None else 7)
        spacing.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(spacing)
        if level:
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            letters = QTextCharFormat()
            # The size of a heading is relative to the text until it is cleared.
            letters.setProperty(QTextFormat.Property.FontSizeAdjustment.value, 0)
            letters.setFontPointSize(_HEADING_SIZES.get(level, 10))
            letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(letters)
        if block.textList() is not None:
            shape = block.textList().format()
            document.setIndentWidth(16)
            shape.setIndent(1)
            block.textList().setFormat(shape)
        block = block.next()


class GuidePanel(QWidget):
    """Shows the guidelines and scrolls to the section of the selected span's label."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("guidePanel")
        self._browser = QTextBrowser()
        self._browser.setObjectName("guide")
        self._browser.setOpenLinks(False)
        self._browser.setAccessibleName("Guidelines")
        font = QFont(self._browser.font())
        font.setPixelSize(13)
        self._browser.document().setDefaultFont(font)
        self._browser.document().setDocumentMargin(14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._browser)
        self._stack.addWidget(
            EmptyState("No guidelines yet", "They are part of the label schema, in Markdown.")
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        desk.project_opened.connect(self.refresh)
        desk.schema_changed.connect(self.refresh)
        desk.theme_changed.connect(lambda _theme: self.refresh())
        desk.span_selected.connect(self._on_span_selected)
        self.refresh()

    def refresh(self) -> None:
        """Render the guidelines again."""
        schema = self._desk.schema
        text = "" if schema is None else guidelines_markdown(schema)
        self._stack.setCurrentIndex(0 if text else 1)
        if text:
            self._browser.setMarkdown(text)
            space_out(self._browser.document())
            self._browser.moveCursor(self._browser.textCursor().MoveOperation.Start)

    def _on_span_selected(self, _span_id: str | None) -> None:
        span = self._desk.span
        if span is not None and self.isVisible():
            self.show_label(span.label)

    def show_label(self, label: str) -> None:
        """Scroll to the first heading that names a label."""
        block = self._browser.document().begin()
        word = re.compile(rf"\b{re.escape(label)}\b", re.IGNORECASE)
        while block.isValid():
            if block.blockFormat().headingLevel() and word.search(block.text()):
                area = self._browser.document().documentLayout().blockBoundingRect(block)
                self._browser.verticalScrollBar().setValue(int(area.top()) - 8)
                return
            block = block.next()

    def focus(self) -> None:
        """Give the panel the keyboard."""
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)
