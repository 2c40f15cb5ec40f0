"""A strip beside the article that shows where labels, suggestions and find results are."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.text.view import ArticleView
from annotator.gui.theme import Theme, blend
from annotator.model.spans import Span

_WIDTH: Final = 14
_REBUILD_MS: Final = 120


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
        self._timer.setInterval(_REBUILD_MS)
        self._timer.timeout.connect(self._rebuild)
        view.spans_changed.connect(self._timer.start)
        view.page_changed.connect(self._timer.start)
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

    def _rebuild(self) -> None:
        ratio = self.devicePixelRatioF()
        marks = QPixmap(self.size() * ratio)
        marks.setDevicePixelRatio(ratio)
        marks.fill(QColor(blend(self._theme.panel, self._theme.page, 0.6)))
        painter = QPainter(marks)
        try:
            self._paint_spans(painter)
            for kind in ("occurrence", "find", "find_current"):
                self._paint_ranges(painter, self._view.highlights(kind), kind)
        finally:
            painter.end()
        self._marks = marks
        self.update()

    def _paint_spans(self, painter: QPainter) -> None:
        gallery, width = self._view.gallery, self.width()
        seen: set[tuple[int, str]] = set()
        for spans, is_ghost in ((gallery.spans, False), (gallery.ghosts, True)):
            for span in spans:
                row = self.y_of(span.start)
                mark = (row, "" if is_ghost else span.label)
                if mark in seen or span.label in gallery.hidden:
                    continue
                seen.add(mark)
                if is_ghost:
                    painter.fillRect(width - 4, row, 2, 2, QColor(self._theme.ghost))
                else:
                    self._paint_span(painter, span, row)

    def _paint_span(self, painter: QPainter, span: Span, row: int) -> None:
        ink, width = self._view.ink_of(span), self.width()
        if ink.is_line:
            end = max(row + 2, self.y_of(span.end))
            painter.fillRect(2, row, 2, end - row, QColor(ink.line))
        else:
            painter.fillRect(5, row, width - 10, 2, QColor(ink.line))

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
        self._timer.start()

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
