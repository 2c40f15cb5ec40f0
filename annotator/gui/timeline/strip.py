"""The timeline strip: every date of the open document on one scale, below the article."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QToolTip, QWidget

from annotator.gui.desk import Desk
from annotator.gui.text.inks import Ink, ink_of
from annotator.gui.theme import Theme
from annotator.gui.timeline import HEIGHT
from annotator.gui.timeline.drawing import (
    AXIS,
    CAPTION_BOTTOM,
    Scene,
    bar_rect,
    caption_font,
    draw,
)
from annotator.gui.timeline.layout import Layout, lay_out
from annotator.gui.timeline.marks import DateBook, Mark
from annotator.gui.timeline.words import mark_html, menu_words
from annotator.model.changes import ChangeSet
from annotator.model.spans import Span
from annotator.model.timex_short import axis_label
from annotator.schema.facts import FactDeriver
from annotator.services import dating

_MARGIN: Final = 16.0
_REFRESH_MS: Final = 25
_NEAR: Final = 9.0
_BOOST: Final = 1_000_000
_LISTED: Final = 40
_EMPTY: Final = Layout(scale=lay_out((), None, 0, 0, len).scale, places=(), captions=(), lanes=0)


class TimelineStrip(QWidget):
    """Dates by when they are; hovering reads them, a click goes to their mentions in turn.

    Points stand on the axis, periods are bars above it; filled: the time of a fact, a diamond: the
    time of a saying, pale: neither yet, dashed: only suggested. Left and Right go from mark to
    mark, Enter selects.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self._desk = desk
        self._book = DateBook()
        self._labels: frozenset[str] = frozenset()
        self._slots: frozenset[str] = frozenset()
        self._ink: Ink | None = None
        self._marks: tuple[Mark, ...] = ()
        self._loose: tuple[Span, ...] = ()
        self._layout = _EMPTY
        self._hovered: int | None = None
        self._current: int | None = None
        self._must_read = True
        self._is_stale = True
        self._is_moved = False
        self._widths: dict[str, float] = {}
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")
        self._more = QToolButton(self)
        self._more.setObjectName("smallChip")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setCursor(Qt.CursorShape.PointingHandCursor)
        self._more.setToolTip("Dates that name no point in time: repetitions, lengths, “recently”")
        self._more.clicked.connect(self.open_list)
        self._more.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        for signal in (desk.project_opened, desk.annotator_changed):
            signal.connect(self._read_later)
        desk.schema_changed.connect(self._on_schema)
        desk.project_opened.connect(self._on_schema)
        desk.document_opened.connect(lambda _id: self._read_later())
        desk.changed.connect(self._on_changed)
        desk.span_selected.connect(lambda _id: self._on_selected())
        desk.theme_changed.connect(self._on_theme)
        self._on_schema()

    # What is shown

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks in the order of time."""
        return self._marks

    @property
    def undated(self) -> tuple[Span, ...]:
        """The dates without a point in time, in reading order."""
        return self._loose

    @property
    def layout_of_marks(self) -> Layout:
        """Where the marks stand."""
        return self._layout

    @property
    def selected(self) -> int | None:
        """Index of the mark of the selected span."""
        span = self._desk.span
        if span is None:
            return None
        found = (at for at, mark in enumerate(self._marks) if span.id in mark.span_ids)
        return next(found, None)

    def sizeHint(self) -> QSize:
        """Return the fixed height."""
        return QSize(400, HEIGHT)

    def _on_schema(self) -> None:
        schema = self._desk.schema
        names = () if schema is None else tuple(label.name for label in schema.labels)
        dated = () if schema is None else [n for n in names if dating.is_date_label(schema, n)]
        self._labels = frozenset(dated)
        deriver = None if schema is None else FactDeriver(schema)
        self._slots = frozenset(
            () if deriver is None else [name for name in deriver.slots if deriver.is_dated(name)]
        )
        self._on_theme(self._desk.theme)
        self._read_later()

    def _on_theme(self, theme: Theme) -> None:
        schema = self._desk.schema
        dated = () if schema is None else [one for one in schema.labels if one.name in self._labels]
        self._ink = ink_of(dated[0], theme) if dated else None
        self.update()

    def _read_later(self) -> None:
        self._must_read = True
        self._place_later()

    def _place_later(self) -> None:
        self._is_stale = True
        if not self._timer.isActive():
            self._timer.start()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.operation.batch_id is not None or change_set.touches("annotation_set"):
            self._read_later()
            return
        own, is_touched = self._desk.own_set, change_set.touches("document")
        for change in change_set.of_kind("span"):
            row = change.row
            if not isinstance(row, Span) or own is None or row.set_id != own.id:
                continue
            if change.after is not None and row.label in self._labels:
                self._book.put(row)
                is_touched = True
            elif self._book.remove(row.id):
                is_touched = True
        if change_set.touches("suggestion_decision"):
            self._book.set_ghosts(self._dates(self._desk.suggestions()))
            is_touched = True
        if change_set.touches("relation"):
            self._book.set_relations(self._desk.relations(), self._slots)
            is_touched = True
        if is_touched:
            self._place_later()

    def _on_selected(self) -> None:
        """Keep the words of the selected mark, and show it, with the next turn."""
        self._is_moved = True
        if not self._timer.isActive():
            self._timer.start()

    def _dates(self, spans: tuple[Span, ...]) -> list[Span]:
        return [span for span in spans if span.label in self._labels]

    def refresh(self) -> None:
        """Bring the marks up to date; put off while the strip is hidden."""
        self._timer.stop()
        if not self.isVisible() or not (self._is_stale or self._is_moved):
            return
        self._is_moved = False
        if not self._is_stale:
            at = self.selected
            if at is None or any(caption.main == at for caption in self._layout.captions):
                self.update()
            else:
                self._place()
            return
        desk = self._desk
        self._is_stale = False
        if self._must_read:
            self._must_read = False
            self._book.set_spans(self._dates(desk.spans()))
            self._book.set_ghosts(self._dates(desk.suggestions()))
            self._book.set_relations(desk.relations(), self._slots)
        self._marks, self._loose = self._book.marks(self._document_date)
        if self._current is not None and self._current >= len(self._marks):
            self._current = None
        self._hovered = None
        self._more.setText(f"{len(self._loose)} undated")
        self._more.setAccessibleName(f"{len(self._loose)} dates without a point in time")
        self._more.setVisible(bool(self._loose))
        self._place()

    @property
    def _document_date(self) -> dt.date | None:
        document = self._desk.document
        return None if document is None else document.document_date

    @property
    def _right(self) -> float:
        """Where the scale ends."""
        chip = self._more.sizeHint().width() + 12 if self._loose else 0
        return self.width() - _MARGIN - chip

    def _place(self) -> None:
        """Lay the marks out for the present width; the selected one keeps its words."""
        selected = self.selected
        extents = [mark.extent for mark in self._marks]
        if selected is not None:
            extents[selected] = replace(extents[selected], weight=_BOOST)
        day = self._document_date
        self._layout = lay_out(
            extents,
            None if day is None else float(day.toordinal()),
            _MARGIN,
            max(_MARGIN, self._right),
            self._measure,
        )
        size = self._more.sizeHint()
        self._more.setGeometry(
            int(self.width() - _MARGIN - size.width() + 6), int(AXIS - size.height() / 2),
            size.width(), size.height(),
        )  # fmt: skip
        self.update()

    def _measure(self, text: str) -> float:
        """Return the width of a caption's words, measured once."""
        width = self._widths.get(text)
        if width is None:
            if not self._widths:
                self._metrics = QFontMetricsF(caption_font(self.font(), is_bold=True))
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def changeEvent(self, event: QEvent) -> None:
        """Measure words anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._ink is not None:
                draw(painter, self._scene(), self._desk.theme, self._ink)
        finally:
            painter.end()

    def _scene(self) -> Scene:
        day = self._document_date
        words = "no document date" if day is None else f"article, {axis_label(day.isoformat())}"
        if not self._marks and not self._loose:
            words += "  ·  no dates labeled yet"
        has_scale = day is not None and bool(self._layout.scale.days)
        return Scene(
            marks=self._marks,
            layout=self._layout,
            width=self.width(),
            right=self._right,
            document_x=self._layout.scale.x(float(day.toordinal())) if day and has_scale else None,
            document_label=words,
            selected=self.selected,
            hovered=self._hovered,
            current=self._current if self.hasFocus() else None,
        )

    # Mouse

    def mark_at(self, x: float, y: float) -> int | None:
        """Return the index of the mark at a place of the strip."""
        if y <= CAPTION_BOTTOM:
            inside = (one for one in self._layout.captions if one.left - 3 <= x <= one.right + 3)
            return next((caption.main for caption in inside), None)
        best, found = _NEAR, None
        for at, (mark, place) in enumerate(zip(self._marks, self._layout.places, strict=True)):
            if mark.extent.is_point:
                distance = abs(x - place.middle) + (2.0 if y < AXIS - _NEAR else 0.0)
            else:
                box = bar_rect(place, self._layout.lanes)
                distance = max(0.0, box.left() - x, x - box.right())
                distance += abs(y - box.center().y()) * 0.6
            if distance < best:
                best, found = distance, at
        return found

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what a click would take."""
        at = self.mark_at(event.position().x(), event.position().y())
        if at != self._hovered:
            self._hovered = at
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(Qt.CursorShape.ArrowCursor if at is None else hand)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the date; again, to its next mention. The keyboard stays with the article."""
        at = self.mark_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and at is not None:
            self._go(self._mentions(at, event.position().y()))
            self._desk.focus_article_requested.emit()

    def _mentions(self, at: int, y: float) -> tuple[str, ...]:
        """The mentions of a mark; at a caption, of all the marks that it stands for."""
        if y > CAPTION_BOTTOM:
            return self._marks[at].span_ids
        caption = next(one for one in self._layout.captions if one.main == at)
        others = [one for one in caption.members if one != at]
        return tuple(one for mark in (at, *others) for one in self._marks[mark].span_ids)

    def _go(self, span_ids: tuple[str, ...]) -> None:
        """Select the first of some spans, or the one after the selected one."""
        span = self._desk.span
        place = span_ids.index(span.id) + 1 if span is not None and span.id in span_ids else 0
        self._desk.select_span(span_ids[place % len(span_ids)])

    def event(self, event: QEvent) -> bool:
        """Read a date out under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.mark_at(event.pos().x(), event.pos().y())
            if at is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.tooltip(at), self)
            return True
        return super().event(event)

    def tooltip(self, at: int) -> str:
        """Return quotes, value, reading in words and role of a mark as rich text."""
        mark = self._marks[at]
        spans = [span for one in mark.span_ids if (span := self._book.find(one)) is not None]
        return mark_html(mark, spans, self._document_date)

    def open_list(self) -> None:
        """List the dates without a point in time to choose one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for span in self._loose[:_LISTED]:
            item = menu.addAction(menu_words(span))
            item.triggered.connect(partial(self._take_loose, span.id))
        if len(self._loose) > _LISTED:
            menu.addAction(f"and {len(self._loose) - _LISTED} more").setEnabled(False)
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()))

    def _take_loose(self, span_id: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        self._desk.select_span(span_id)
        self._desk.focus_article_requested.emit()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, Home, End go along the marks, Enter selects, Escape leaves."""
        key, last = event.key(), len(self._marks) - 1
        present = self._current
        if key == Qt.Key.Key_Escape:
            self._desk.focus_article_requested.emit()
        elif last < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if present is not None:
                self._go(self._marks[present].span_ids)
        elif key in _STEPS:
            step, target = _STEPS[key], -1 if present is None else present
            self._move(max(0, min(last, target + step)))
        else:
            super().keyPressEvent(event)

    def _move(self, at: int) -> None:
        self._current = at
        self.setAccessibleDescription(
            self.tooltip(at).replace("<br>", ", ").replace("<b>", "").replace("</b>", "")
        )
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the selected date, else where the keyboard was."""
        super().focusInEvent(event)
        at = self.selected if self.selected is not None else self._current
        if self._marks:
            self._move(at if at is not None else 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what changed while hidden."""
        super().showEvent(event)
        if self._is_stale or self._is_moved:
            self._timer.start()


_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -_BOOST,
    Qt.Key.Key_End: _BOOST,
}
