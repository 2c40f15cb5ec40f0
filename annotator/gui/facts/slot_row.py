"""One slot of a fact card: its key, its name, what fills it and what might."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from annotator.gui.facts.chips import CutLabel, FillerChip, GhostChip
from annotator.gui.flow_layout import FlowLayout
from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, clear_layout
from annotator.model.facts import SlotEntry
from annotator.model.timex_short import short_form
from annotator.services.surroundings import Candidate

NAME_WIDTH: Final = 66


@dataclass(frozen=True, slots=True)
class SlotState:
    """What a slot's row shows.

    Attributes:
        entries: What fills it.
        details: Of each entry the value of a date in few letters and its days from the document.
        closed: Why it holds nothing: "implicit".
        ghost: The candidate offered.
        picking: "2 of 7" while its target is being picked; None otherwise.
        can_be_closed: Whether it may be answered without a span.
        is_fixed: Whether nothing can be changed.
    """

    entries: tuple[SlotEntry, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    closed: str = ""
    ghost: Candidate | None = None
    picking: str | None = None
    can_be_closed: bool = False
    is_fixed: bool = False


class SlotRow(QWidget):
    """A row that chips are put into; spans can be dropped on it.

    Attributes:
        close_keys: The keys that answer "implicit" and "author’s voice".

    Signals:
        pick_asked(): Its target shall be picked.
        entry_chosen(str): The span with this id was clicked.
        entry_removed(str): The relation with this id shall go.
        ghost_taken(object): This candidate shall fill it.
        closed_asked(str): It shall be "implicit" or "author".
        reopened(): It shall no longer be closed.
    """

    pick_asked = Signal()
    entry_chosen = Signal(str)
    entry_removed = Signal(str)
    ghost_taken = Signal(object)
    closed_asked = Signal(str)
    reopened = Signal()

    def __init__(
        self,
        relation: str,
        title: str,
        key: str,
        theme: Theme,
        colors: Callable[[str], tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.relation = relation
        self._title = title
        self._theme = theme
        self._colors = colors
        self._state: SlotState | None = None
        self._is_target = False
        self.close_keys = ("I", "V")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(7)
        cap = KeyCap(key.upper(), theme) if key else QWidget()
        cap.setFixedHeight(22)
        if not key:
            cap.setFixedWidth(19)
        line.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        name = QLabel(title)
        name.setObjectName("slotName")
        name.setFixedWidth(NAME_WIDTH)
        name.setFixedHeight(22)
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        self._held = QWidget()
        self._flow = FlowLayout(self._held, spacing=5)
        line.addWidget(self._held, 1)

    @property
    def state(self) -> SlotState | None:
        """What is shown."""
        return self._state

    def set_state(self, state: SlotState) -> bool:
        """Show another state; tell whether anything changed."""
        if state == self._state:
            return False
        self._state = state
        focused = any(chip.hasFocus() for chip in self._held.findChildren(QWidget))
        clear_layout(self._flow)
        for number, entry in enumerate(state.entries):
            self._add_entry(entry, *state.details[number])
        if state.closed:
            self._add_closed(state.closed)
        if state.ghost is not None:
            self._add_ghost(state.ghost)
        elif not state.entries and not state.closed:
            words = QLabel("select text" if state.picking is not None else "—")
            words.setObjectName("slotEmpty")
            words.setFixedHeight(22)
            self._put(words)
        if state.picking is not None:
            self._add_picking(state)
        self.setAccessibleName(self._spoken(state))
        self.setCursor(
            Qt.CursorShape.ArrowCursor if state.is_fixed else Qt.CursorShape.PointingHandCursor
        )
        if focused:
            self.setFocus()
        self.update()
        return True

    def set_target(self, *, is_target: bool) -> None:
        """Show that a span being dragged would be dropped here."""
        if is_target != self._is_target:
            self._is_target = is_target
            self.update()

    def _put(self, widget: QWidget) -> None:
        self._flow.addWidget(widget)
        widget.show()

    def _add_entry(self, entry: SlotEntry, shown: str, offset: str) -> None:
        state = self._state
        fill, ink = self._colors(entry.span.label)
        words = entry.span.quote if entry.value is not None else entry.name
        chip = FillerChip(words, fill, ink, self._theme, parent=self._held)
        chip.is_fixed = state is not None and state.is_fixed
        value = f", {entry.value}" if entry.value else ""
        chip.setAccessibleName(f"{self._title}: {words}{value}")
        if entry.name != entry.span.quote:
            chip.setToolTip(f"“{entry.span.quote}”: {entry.name}")
        chip.clicked.connect(lambda: self.entry_chosen.emit(entry.span.id))
        chip.removed.connect(lambda: self.entry_removed.emit(entry.relation_id))
        self._put(chip)
        if shown:
            label = CutLabel(shown)
            label.setToolTip(f"{shown}: {entry.value}" if shown != entry.value else shown)
            label.setObjectName("slotValue")
            label.setFixedHeight(22)
            self._put(label)
        if offset:
            quiet = QLabel(offset)
            quiet.setObjectName("slotOffset")
            quiet.setFixedHeight(22)
            self._put(quiet)

    def _add_closed(self, words: str) -> None:
        theme, state = self._theme, self._state
        chip = FillerChip(
            words, theme.surface_hover, theme.text, theme, is_dashed=True, parent=self._held
        )
        chip.is_fixed = state is not None and state.is_fixed
        chip.setAccessibleName(f"{self._title}: {words}")
        chip.clicked.connect(self.pick_asked)
        chip.removed.connect(self.reopened)
        self._put(chip)

    def _add_ghost(self, candidate: Candidate) -> None:
        words = candidate.quote
        if candidate.value:
            words += f" {short_form(candidate.value)}"
        chip = GhostChip(words, self._theme, self._held)
        new = "" if candidate.span_id is not None else f", labels it {candidate.label}"
        chip.setAccessibleName(f"{self._title}: take “{candidate.quote}”{new}")
        chip.setToolTip(f"Take “{candidate.quote}”{new}")
        chip.clicked.connect(lambda: self.ghost_taken.emit(candidate))
        self._put(chip)

    def _add_picking(self, state: SlotState) -> None:
        if state.ghost is not None:
            cap = KeyCap("↵", self._theme, self._held)
            cap.setFixedHeight(22)
            self._put(cap)
        if state.picking:
            count = QLabel(state.picking)
            count.setObjectName("slotOffset")
            count.setFixedHeight(22)
            self._put(count)
        if state.can_be_closed:
            implicit, author = self.close_keys
            for words, key, value in (
                ("implicit", implicit, "implicit"),
                ("author’s voice", author, "author"),
            ):
                button = QToolButton(self._held)
                button.setObjectName("link")
                button.setText(f"{words} {key}".strip())
                button.setAccessibleName(f"{self._title}: {words}")
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setFixedHeight(22)
                button.clicked.connect(
                    lambda _checked=False, value=value: self.closed_asked.emit(value)
                )
                self._put(button)

    def _spoken(self, state: SlotState) -> str:
        if state.entries:
            return f"{self._title}: {', '.join(entry.name for entry in state.entries)}"
        return f"{self._title}: {state.closed or 'empty'}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint the row while it waits for its target or a span is over it."""
        state = self._state
        waiting = state is not None and state.picking is not None
        hovered = self.underMouse() and state is not None and not state.is_fixed
        if not (waiting or self._is_target or self.hasFocus() or hovered):
            return
        painter = QPainter(self)
        theme = self._theme
        if waiting or self._is_target:
            painter.fillRect(self.rect(), QColor(theme.accent_soft))
        elif hovered:
            painter.fillRect(self.rect(), QColor(theme.surface_hover))
        if self._is_target or self.hasFocus():
            painter.setPen(QColor(theme.focus))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the chips begins picking."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or the space bar begins picking."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        if self._state is not None and not self._state.is_fixed:
            self.pick_asked.emit()
