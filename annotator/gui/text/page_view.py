"""The page: read-only text in a centred column, its caret, selection, zoom and scrolling."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QClipboard,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QFrame, QMenu, QTextEdit, QWidget

from annotator.gui.text.geometry import Geometry
from annotator.gui.text.metrics import DEFAULT_LANES, DEFAULT_SIZE, ZOOMS, Metrics, measure_page
from annotator.gui.text.offsets import OffsetMap
from annotator.gui.text.page import make_document, set_margins
from annotator.gui.text.selection import settled
from annotator.gui.theme import Theme, ThemeChoice, load_theme

_LONG: Final = 50_000
"""Characters from which on the text is wrapped anew only after the window has come to rest."""
_REWRAP_MS: Final = 90
_LEAST_PADDING: Final = 20

KeyFilter = Callable[[QKeyEvent], bool]


class PageView(QTextEdit):
    """Read-only text without labels. All offsets are code points.

    The column keeps its width while the window is wide enough, so that resizing a window wraps
    nothing anew; when it must, the first visible line stays where it is.

    Signals:
        caret_moved(int): The person moved the caret to this offset.
        selection_changed(): Text was selected or deselected, by anyone.
        zoom_changed(float): The zoom is another, 1.0 being 100 %.
        text_margin_changed(int): The text's left edge lies at this x of the widget.
        page_changed(): Another text, or the same laid out anew.
        theme_changed(Theme): The colours are others.
    """

    caret_moved = Signal(int)
    selection_changed = Signal()
    zoom_changed = Signal(float)
    text_margin_changed = Signal(int)
    page_changed = Signal()
    theme_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._quiet = 0
        self._ready = False
        self._is_held = False
        self._document: QTextDocument | None = None
        super().__init__(parent)
        self.key_filter: KeyFilter | None = None
        self.theme: Theme = load_theme(ThemeChoice.LIGHT)
        self._family: str | None = None
        self._size = float(DEFAULT_SIZE)
        self._lanes = DEFAULT_LANES
        self._zoom = 1.0
        self.geometry_of_text = Geometry(self, self._measured())
        self._rewrap_timer = QTimer(self)
        self._rewrap_timer.setSingleShot(True)
        self._rewrap_timer.setInterval(_REWRAP_MS)
        self._rewrap_timer.timeout.connect(self._rewrap)
        self._ready = True
        self._set_up()
        self.set_theme(self.theme)
        self._show_text("")

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setCursorWidth(2)
        self.setAcceptDrops(False)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setUndoRedoEnabled(False)
        self.verticalScrollBar().actionTriggered.connect(self._on_scroll_action)
        self.cursorPositionChanged.connect(self._on_caret)
        self.selectionChanged.connect(self.selection_changed)

    # Text

    def set_article(self, text: str) -> None:
        """Show a text whose lines end in line feeds; the same again keeps caret and scroll."""
        if text != self.geometry_of_text.text:
            self._show_text(text)

    def article(self) -> str:
        """Return the text shown."""
        return self.geometry_of_text.text

    @property
    def metrics(self) -> Metrics:
        """Sizes in force."""
        return self.geometry_of_text.metrics

    def _show_text(self, text: str) -> None:
        geometry = self.geometry_of_text
        with self._quietly():
            if text != geometry.text:
                geometry.text, geometry.offsets = text, OffsetMap(text)
            document = make_document(text, self.metrics, self)
            self._before_page()
            self.setLineWrapColumnOrWidth(self.metrics.measure + 2 * self.metrics.padding)
            self.setDocument(document)
            # Qt deletes the document it made itself; ours are kept until they are replaced.
            if self._document is not None:
                self._document.deleteLater()
            self._document = document
            self.verticalScrollBar().setValue(0)
        self.page_changed.emit()
        self.viewport().update()

    def _before_page(self) -> None:
        """Forget what belongs to the former layout; subclasses add to it."""

    def _lay_out_again(self) -> None:
        """Make the page anew in other sizes; the first visible line and the caret stay."""
        place = self.top_place()
        anchor, caret = self.anchor(), self.caret()
        self.geometry_of_text.metrics = self._fitted(self._full_width())
        self._show_text(self.article())
        with self._quietly():
            self._put_cursor(anchor, caret)
            self._restore_top(place)
        self._fit()

    # Sizes

    def set_font(self, family: str | None, size: float) -> None:
        """Use another text face (None = the first good serif) and size in pixels at 100 %."""
        if (family, size) != (self._family, self._size):
            self._family, self._size = family, size
            self._lay_out_again()

    def set_line_lanes(self, lanes: int) -> None:
        """Leave room for so many lanes of labels between two lines, 2 to 6."""
        if lanes != self._lanes:
            self._lanes = lanes
            self._lay_out_again()

    @property
    def zoom_factor(self) -> float:
        """Zoom in force, 1.0 being 100 %."""
        return self._zoom

    def zoom(self, step: int) -> None:
        """Zoom in (1) or out (-1) by one step, or back to 100 % (0)."""
        if step == 0:
            self.set_zoom(1.0)
            return
        nearest = min(range(len(ZOOMS)), key=lambda i: abs(ZOOMS[i] - self._zoom))
        self.set_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, nearest + step))])

    def set_zoom(self, factor: float) -> None:
        """Zoom to a factor, 1.0 being 100 %; kept within what is readable."""
        factor = max(ZOOMS[0], min(ZOOMS[-1], factor))
        if factor != self._zoom:
            self._zoom = factor
            self._lay_out_again()
            self.zoom_changed.emit(factor)

    def _measured(self) -> Metrics:
        return measure_page(self._family, self._size * self._zoom, self._lanes)

    def _fitted(self, full: int) -> Metrics:
        wanted = self._measured()
        width = min(full, wanted.measure + 2 * wanted.padding)
        padding = max(_LEAST_PADDING, min(wanted.padding, (width - wanted.measure) // 2))
        return replace(wanted, padding=padding, measure=max(80, width - 2 * padding))

    def _full_width(self) -> int:
        margins = self.viewportMargins()
        return self.viewport().width() + margins.left() + margins.right()

    def _fit(self) -> None:
        """Centre the column; wrap the text anew where its width must change."""
        if self._is_held:
            return
        full = self._full_width()
        fitted = self._fitted(full)
        width = fitted.measure + 2 * fitted.padding
        left = max(0, (full - width) // 2)
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (left, max(0, full - width - left)):
            self.setViewportMargins(left, 0, max(0, full - width - left), 0)
        self.text_margin_changed.emit(left + fitted.padding)
        if fitted == self.metrics:
            self._rewrap_timer.stop()
        elif len(self.article()) <= _LONG:
            self._rewrap()
        elif self.isVisible():
            self._rewrap_timer.start()
        # A long text that is not to be seen is wrapped anew when it is: see ``showEvent``.

    def hold_width(self, *, is_held: bool) -> None:
        """Wrap nothing while what is around this view changes several times; then at once."""
        self._is_held = is_held
        if not is_held:
            self._fit()
            self._rewrap_now()

    def _rewrap_now(self) -> None:
        """Do not wait for the window to come to rest."""
        if not self._is_held and self._fitted(self._full_width()) != self.metrics:
            self._rewrap_timer.stop()
            self._rewrap()

    def _rewrap(self) -> None:
        place = self.top_place()
        metrics = self.geometry_of_text.metrics = self._fitted(self._full_width())
        with self._quietly():
            self._before_page()
            set_margins(self.document(), metrics)
            self.setLineWrapColumnOrWidth(metrics.measure + 2 * metrics.padding)
            self._restore_top(place)
        self.page_changed.emit()

    def text_left(self) -> int:
        """Return the x of the text's left edge in this widget."""
        return self.viewportMargins().left() + self.metrics.padding

    # Theme

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        palette = self.palette()
        for role, color in (
            (QPalette.ColorRole.Base, theme.page),
            (QPalette.ColorRole.Text, theme.page_text),
            (QPalette.ColorRole.Highlight, theme.selection),
            (QPalette.ColorRole.HighlightedText, theme.selection_text),
        ):
            palette.setColor(role, QColor(color))
        self.setPalette(palette)
        # Under a style sheet the viewport does not inherit it.
        self.viewport().setPalette(palette)
        self.viewport().update()
        self.theme_changed.emit(theme)

    # Caret and selection

    def caret(self) -> int:
        """Return the caret's offset."""
        return self.geometry_of_text.offsets.to_code_point(self.textCursor().position())

    def anchor(self) -> int:
        """Return where the selection began, the caret's offset without one."""
        return self.geometry_of_text.offsets.to_code_point(self.textCursor().anchor())

    def set_caret(self, offset: int) -> None:
        """Move the caret; nothing scrolls and ``caret_moved`` is not emitted."""
        with self._quietly():
            self._put_cursor(offset, offset)

    def selection(self) -> tuple[int, int] | None:
        """Return the selected range: whole graphemes, no blanks at its edges; None without one."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return settled(self.article(), self.anchor(), self.caret())

    def clear_selection(self) -> None:
        """Deselect the text; the caret stays."""
        if self.textCursor().hasSelection():
            self.set_caret(self.caret())

    def select_range(self, start: int, end: int) -> None:
        """Select [start, end); nothing scrolls and ``caret_moved`` is not emitted."""
        with self._quietly():
            self._put_cursor(start, end)

    def _put_cursor(self, anchor: int, head: int) -> None:
        """Set the selection; without QTextEdit's own habit of scrolling to it."""
        bar = self.verticalScrollBar()
        before = bar.value()
        to_units = self.geometry_of_text.offsets.to_utf16
        last = len(self.article())
        cursor = self.textCursor()
        cursor.setPosition(to_units(max(0, min(anchor, last))))
        cursor.setPosition(to_units(max(0, min(head, last))), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        bar.setValue(before)

    def _on_caret(self) -> None:
        if not self._quiet:
            self.caret_moved.emit(self.caret())

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    def copy(self) -> None:
        """Copy the document's own characters, which Qt would change (no-break spaces)."""
        self._offer(QClipboard.Mode.Clipboard)

    def offer_selection(self) -> None:
        """Hand the selected text to the desktop's selection clipboard, where there is one."""
        if QGuiApplication.clipboard().supportsSelection():
            self._offer(QClipboard.Mode.Selection)

    def _offer(self, mode: QClipboard.Mode) -> None:
        # Text, not data of our own making: the clipboard outlives the interpreter and would
        # destroy an object of Python's after it.
        start, end = sorted((self.anchor(), self.caret()))
        if start < end:
            QGuiApplication.clipboard().setText(self.article()[start:end], mode)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the text."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("Copy", self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction("Select all", self.selectAll)
        menu.popup(event.globalPos())

    # Scrolling

    def visible_range(self) -> tuple[int, int]:
        """Return the range of text in the viewport, in whole lines or somewhat less."""
        view = self.viewport().rect()
        start = self.geometry_of_text.touch_at(view.topLeft()).caret
        end = self.geometry_of_text.touch_at(QPoint(view.right(), view.bottom())).caret
        return min(start, end), max(start, end)

    def reveal(self, start: int, end: int) -> None:
        """Scroll, if needed, so that a range can be read with some lines around it."""
        geometry, bar = self.geometry_of_text, self.verticalScrollBar()
        pitch, height = self.metrics.pitch, self.viewport().height()
        top = geometry.line_top(start)
        bottom = geometry.line_top(max(start, end - 1)) + pitch
        margin = min(pitch, height // 6)
        if top - margin >= bar.value() and bottom + margin <= bar.value() + height:
            return
        self._scroll_to(top - min(height // 3, max(margin, height - (bottom - top) - margin)))

    def center_on(self, offset: int) -> None:
        """Scroll so that an offset's line stands in the middle."""
        middle = (self.viewport().height() - self.metrics.pitch) // 2
        self._scroll_to(max(0, self.geometry_of_text.line_top(offset) - middle))

    def _scroll_to(self, y: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(y)
        if bar.value() < y:
            # The text is laid out lazily: the bar does not reach so far before it is complete.
            self.document().documentLayout().documentSize()
            bar.setValue(y)

    def top_place(self) -> tuple[int, int]:
        """Return the first visible character and its line's distance from the viewport's top."""
        geometry = self.geometry_of_text
        offset = geometry.touch_at(QPoint(0, 0)).caret
        return offset, geometry.line_top(offset) - self.verticalScrollBar().value()

    def show_place(self, place: tuple[int, int]) -> None:
        """Scroll so that the line of a character is so far from the viewport's top."""
        offset, distance = place
        self._scroll_to(self.geometry_of_text.line_top(offset) - distance)

    def _restore_top(self, place: tuple[int, int]) -> None:
        offset, distance = place
        if offset > 0 or distance < 0:
            self._scroll_to(self.geometry_of_text.line_top(offset) - distance)

    def _page_step(self) -> int:
        return max(self.metrics.pitch, self.viewport().height() - self.metrics.pitch)

    def _on_scroll_action(self, action: int) -> None:
        bar = self.verticalScrollBar()
        if action == QAbstractSlider.SliderAction.SliderPageStepAdd.value:
            bar.setSliderPosition(bar.value() + self._page_step())
        elif action == QAbstractSlider.SliderAction.SliderPageStepSub.value:
            bar.setSliderPosition(bar.value() - self._page_step())

    def _turn_page(self, direction: int, *, keep_anchor: bool) -> None:
        """Move by a page less one line, the caret with it."""
        bar = self.verticalScrollBar()
        before = bar.value()
        caret = self.cursorRect().center()
        self._scroll_to(max(0, before + direction * self._page_step()))
        view = self.viewport().rect()
        if bar.value() == before:
            head = len(self.article()) if direction > 0 else 0
        else:
            point = caret if view.contains(caret) else QPoint(caret.x(), view.center().y())
            head = self.geometry_of_text.touch_at(point).caret
        self._put_cursor(self.anchor() if keep_anchor else head, head)

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the key filter first; the rest moves the caret."""
        if self.key_filter is not None and self.key_filter(event):
            event.accept()
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and not control:
            self._turn_page(1 if key == Qt.Key.Key_PageDown else -1, keep_anchor=shift)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key == Qt.Key.Key_Space:
            self._turn_page(-1 if shift else 1, keep_anchor=False)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's signature
        """Leave Tab to the key filter, where there is one."""
        return self.key_filter is None and super().focusNextPrevChild(next)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.zoom(1 if turned > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column."""
        super().resizeEvent(event)
        if self._ready:
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Wrap a long text anew that was resized while it was not to be seen."""
        super().showEvent(event)
        if self._ready:
            self._rewrap_now()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it as it is wrapped while it is not to be seen."""
        self._rewrap_timer.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the article's own font when a style sheet or the application sets another."""
        super().changeEvent(event)
        if self._ready and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            document = self.document()
            if document.defaultFont() != self.metrics.font:
                self._before_page()
                document.setDefaultFont(self.metrics.font)
