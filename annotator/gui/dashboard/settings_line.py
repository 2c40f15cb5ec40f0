"""What is measured: finished work or all, which annotators, which labels; and the exports."""

from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented
from annotator.model.documents import SetState
from annotator.services.dashboard.board import Choice
from annotator.services.dashboard.words import counted
from annotator.services.dashboard.writing import ReportKind
from annotator.services.measuring import ANY_STATE

_SETTLE_MS: Final = 350
_HEIGHT: Final = 32
_REPORTS: Final = {
    ReportKind.HTML: "Report (HTML)…",
    ReportKind.CSV: "Table (CSV)…",
    ReportKind.JSON: "Everything (JSON)…",
}


class CheckMenu(QMenu):
    """A menu of ticks that stays open while they are set."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick without closing."""
        action = cast("QAction | None", self.activeAction())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


class PickButton(QToolButton):
    """A button whose menu picks some of many; all of them at first.

    Signals:
        changed(): Others are picked.
    """

    changed = Signal()

    def __init__(self, one: str, many: str) -> None:
        super().__init__()
        self._one, self._many = one, many
        self._names: tuple[str, ...] = ()
        self._picked: set[str] = set()
        self.setObjectName("secondary")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = CheckMenu(self)
        self.setMenu(self._menu)
        self._tell()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these; those that were left out stay so."""
        if tuple(names) == self._names:
            return
        gone = set(self._names) - self._picked
        self._names = tuple(names)
        self._picked = set(names) - gone
        self._menu.clear()
        every = QAction(f"All {self._many}", self._menu)
        every.triggered.connect(self._pick_all)
        self._menu.addAction(every)
        self._menu.addSeparator()
        for name in names:
            action = QAction(name.replace("&", "&&"), self._menu)
            action.setCheckable(True)
            action.setChecked(name in self._picked)
            action.setData(name)
            action.toggled.connect(lambda on, name=name: self._toggle(name, on=on))
            self._menu.addAction(action)
        self._tell()

    def picked(self) -> tuple[str, ...]:
        """Return what is picked; empty for all."""
        if len(self._picked) == len(self._names):
            return ()
        return tuple(name for name in self._names if name in self._picked)

    @property
    def is_none(self) -> bool:
        """Whether nothing is picked of what is offered."""
        return bool(self._names) and not self._picked

    def _toggle(self, name: str, *, on: bool) -> None:
        (self._picked.add if on else self._picked.discard)(name)
        self._tell()
        self.changed.emit()

    def _pick_all(self) -> None:
        for action in self._menu.actions():
            if action.isCheckable():
                action.setChecked(True)

    def _tell(self) -> None:
        picked = self.picked()
        if not picked and not self.is_none:
            words = f"All {self._many}"
        elif len(picked) == 1:
            words = picked[0]
        else:
            words = counted(len(picked), self._one, self._many)
        self.setText(f"{words.replace('&', '&&')}  ▾")
        self.setAccessibleName(words)


class SettingsLine(QWidget):
    """The line of settings.

    Signals:
        changed(): Something else shall be measured; told when the clicks have paused.
        report_asked(ReportKind): A report shall be written.
        refresh_asked(): The numbers shall be read again.
    """

    changed = Signal()
    report_asked = Signal(object)
    refresh_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        titles = {SetState.DONE.value: "Finished work", ANY_STATE: "All that was begun"}
        self.state = Segmented(tuple(titles), theme, titles=titles)
        self.state.set_value(SetState.DONE.value)
        self.state.setAccessibleName("Whose work counts")
        self.state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.annotators = PickButton("annotator", "annotators")
        self.labels = PickButton("label", "labels")
        self.export = QToolButton()
        self.export.setObjectName("secondary")
        self.export.setText("Export  ▾")
        self.export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export)
        for kind, words in _REPORTS.items():
            action = menu.addAction(words)
            action.setObjectName(f"report.{kind.value}")
            action.triggered.connect(lambda _on=False, kind=kind: self.report_asked.emit(kind))
        self.export.setMenu(menu)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.changed)
        self.state.chosen.connect(lambda _value: self.changed.emit())
        for button in (self.annotators, self.labels):
            button.changed.connect(self._timer.start)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.state, self.annotators, self.labels, self.export):
            widget.setFixedHeight(_HEIGHT)
        for widget in (self.state, self.annotators, self.labels):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.export)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.state.set_theme(theme)
        self.export.setIcon(icon("export", theme.muted))

    def choice(self) -> Choice:
        """Return what shall be measured."""
        return Choice(
            annotators=self.annotators.picked(),
            labels=self.labels.picked(),
            state=self.state.value() or SetState.DONE.value,
        )
