"""A strip beside the article that shows where labels, suggestions and find results are."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.text.span_view import HIGHLIGHT_KINDS
from annotator.gui.text.view import ArticleView
from annotator.gui.theme import Theme, blend

_WIDTH: Final = 14
_REBUILD_MS: Final = 120
_REST_MS: Final = 1_000
_MANY: Final = 5_000
"""Spans from which on marks are drawn only after the person has come to rest."""


class MarkStrip(QWidget):
    """Marks by their place in the text, the visible part shaded; a click scrolls there.

    Marks are drawn into a picture shortly after a change, so that they cost nothing while the
    person labels or scrolls.
    """

    def __init__(self, view: ArticleView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._theme = view.theme
        self._marks: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Labels, suggestions and find results; click to go there")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._rebuild)
        view.theme_changed.connect(self.set_theme)
        view.spans_changed.connect(self._rebuild_soon)
        view.page_changed.connect(self._rebuild_soon)
        view.verticalScrollBar().valueChanged.connect(lambda _value: self.update())
        view.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self.update())

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._rebuild()

    def sizeHint(self) -> QSize:
        """Return a narrow strip."""
        return QSize(_WIDTH, 100)

    def y_of(self, offset: int) -> int:
        """Return the height at which an offset of the text is marked."""
        length = max(1, len(self._view.article()))
        return round(offset / length * max(1, self.height() - 4)) + 2

    def _rebuild_soon(self) -> None:
        many = len(self._view.gallery.spans) > _MANY
        self._timer.start(_REST_MS if many else _REBUILD_MS)

    def _rebuild(self) -> None:
        ratio = self.devicePixelRatioF()
        marks = QPixmap(self.size() * ratio)
        marks.setDevicePixelRatio(ratio)
        marks.fill(QColor(blend(self._theme.panel, self._theme.page, 0.6)))
        painter = QPainter(marks)
        try:
            self._paint_spans(painter)
            for kind in HIGHLIGHT_KINDS:
                self._paint_ranges(painter, self._view.highlights(kind), kind)
        finally:
            painter.end()
        self._marks = marks
        self.update()

    def _paint_spans(self, painter: QPainter) -> None:
        gallery, width = self._view.gallery, self.width()
        lines = {name for name in self._label_names() if self._view.ink_of_label(name).is_line}
        scale = max(1, self.height() - 4) / max(1, len(self._view.article()))
        brackets: dict[tuple[str, int], int] = {}
        points: dict[tuple[str, int], None] = {}
        for span in gallery.spans:
            label = span.label
            row = round(span.fragments[0][0] * scale) + 2
            if label in lines:
                end = round(span.fragments[-1][1] * scale) + 2
                if end > brackets.get((label, row), 0):
                    brackets[label, row] = end
            else:
                points[label, row] = None
        for (label, row), end in brackets.items():
            if label not in gallery.hidden:
                color = QColor(self._view.ink_of_label(label).line)
                painter.fillRect(2, row, 2, max(2, end - row), color)
        for label, row in points:
            if label not in gallery.hidden:
                color = QColor(self._view.ink_of_label(label).line)
                painter.fillRect(5, row, width - 10, 2, color)
        ghost = QColor(self._theme.ghost)
        for span in gallery.ghosts:
            painter.fillRect(width - 4, self.y_of(span.start), 2, 2, ghost)

    def _label_names(self) -> set[str]:
        return {span.label for span in self._view.gallery.spans}

    def _paint_ranges(
        self, painter: QPainter, ranges: Iterable[tuple[int, int]], kind: str
    ) -> None:
        theme = self._theme
        color = QColor(theme.text if kind == "find_current" else theme.warning)
        for row in {self.y_of(start) for start, _end in ranges}:
            painter.fillRect(QRect(0, row, self.width(), 2), color)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marks and shade what is visible."""
        if self._marks is None:
            self._rebuild()
        painter = QPainter(self)
        try:
            if self._marks is not None:
                painter.drawPixmap(0, 0, self._marks)
            start, end = self._view.visible_range()
            top = self.y_of(start)
            shade = QColor(self._theme.text)
            shade.setAlpha(26)
            painter.fillRect(0, top, self.width(), max(6, self.y_of(end) - top), shade)
            painter.setPen(QColor(self._theme.border))
            painter.drawLine(0, 0, 0, self.height())
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the marks for the new height."""
        super().resizeEvent(event)
        self._rebuild_soon()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Scroll to the place in the text."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        share = (event.position().y() - 2) / max(1, self.height() - 4)
        self._view.center_on(round(max(0.0, min(1.0, share)) * len(self._view.article())))
