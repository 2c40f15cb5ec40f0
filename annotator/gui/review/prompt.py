"""The line under the columns that asks: a choice by key, a few words, or how to accept."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from annotator.gui.banner import ElidedLabel
from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, clear_layout

_MOST_SEED = 999_999


class AcceptTerms(NamedTuple):
    """When a row is accepted unseen.

    Attributes:
        fewest: How many annotators must have marked it alike.
        share: Which part of all annotators at least, in percent.
        sample: How many such rows are drawn to be looked at by hand instead.
        seed: Of the draw.
    """

    fewest: int = 2
    share: int = 100
    sample: int = 0
    seed: int = 1


class Prompt(QFrame):
    """One question at a time; hidden when there is none.

    Signals:
        answered(str): Enter was pressed in the text field.
        accepted(): Enter was pressed in the terms.
        terms_changed(AcceptTerms): The person changed the terms.
        left(): Escape was pressed in a field.
    """

    answered = Signal(str)
    accepted = Signal()
    terms_changed = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pickBar")
        self._theme = theme
        self._title = ElidedLabel("pickTitle")
        self._field = QLineEdit()
        self._field.installEventFilter(self)
        self._terms = QWidget()
        self._spins: dict[str, QSpinBox] = {}
        self._build_terms()
        self._hints = QHBoxLayout()
        self._hints.setSpacing(5)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 7, 12, 7)
        line.setSpacing(14)
        line.addWidget(self._title, 1)
        line.addWidget(self._field, 2)
        line.addWidget(self._terms)
        line.addLayout(self._hints)
        self._field.hide()
        self._terms.hide()
        self.hide()

    def _build_terms(self) -> None:
        line = QHBoxLayout(self._terms)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for name, words, low, high, suffix, width in (
            ("fewest", "at least", 2, 50, " annotators", 118),
            ("share", "and", 1, 100, " % of them", 112),
            ("sample", "audit", 0, 9_999, " by hand", 100),
            ("seed", "seed", 0, _MOST_SEED, "", 82),
        ):
            label = QLabel(words)
            label.setObjectName("muted")
            spin = QSpinBox()
            spin.setRange(low, high)
            spin.setSuffix(suffix)
            spin.setAccessibleName(words + suffix)
            spin.setFixedWidth(width)
            spin.installEventFilter(self)
            spin.valueChanged.connect(lambda _value: self.terms_changed.emit(self.terms()))
            line.addWidget(label)
            line.addWidget(spin)
            self._spins[name] = spin

    def set_theme(self, theme: Theme) -> None:
        """Use other colours from the next question on."""
        self._theme = theme

    # Asking

    def choose(self, title: str, hints: Sequence[tuple[str, str]]) -> None:
        """Ask for a key; each hint is a printed key and what it does."""
        self._show(title, hints)

    def ask(self, title: str, placeholder: str, text: str = "") -> None:
        """Ask for words; the keyboard goes into the field."""
        self._show(title, (("Enter", "save"), ("Esc", "leave")))
        self._field.setPlaceholderText(placeholder)
        self._field.setAccessibleName(title)
        self._field.setText(text)
        self._field.show()
        self._field.setFocus()
        self._field.selectAll()

    def offer(self, title: str, terms: AcceptTerms) -> None:
        """Ask whether to accept under these terms; the keyboard goes to the first of them."""
        self._show(title, (("Enter", "accept"), ("Esc", "leave")))
        for name, spin in self._spins.items():
            spin.blockSignals(True)
            spin.setValue(getattr(terms, name))
            spin.blockSignals(False)
        self._terms.show()
        self._spins["fewest"].setFocus()

    def retitle(self, title: str) -> None:
        """Ask in other words."""
        self._title.set_words(title)
        self.setAccessibleName(title)

    def terms(self) -> AcceptTerms:
        """Return the terms as they stand in the fields."""
        return AcceptTerms(*(self._spins[name].value() for name in AcceptTerms._fields))

    def _show(self, title: str, hints: Sequence[tuple[str, str]]) -> None:
        self._field.hide()
        self._terms.hide()
        clear_layout(self._hints)
        for key, words in hints:
            self._hints.addWidget(KeyCap(key, self._theme))
            label = QLabel(words)
            label.setObjectName("muted")
            self._hints.addWidget(label)
            self._hints.addSpacing(6)
        self.retitle(title)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter answers and Escape leaves, whichever field has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self._field:
                    self.answered.emit(self._field.text().strip())
                else:
                    self.accepted.emit()
                return True
        return super().eventFilter(watched, event)
