"""What stands above the fact table: scope, filter, count, buttons, progress."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QProgressBar, QToolButton, QWidget

from annotator.gui.fact_table.filters import Filters
from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented, column, icon_button, muted, row

_TYPING_MS = 160
_NARROW = 640
_DOCUMENT, _PROJECT = "document", "project"


class FilterLine(QLineEdit):
    """The quick filter: Down goes to the rows, Escape empties it and then leaves.

    Signals:
        left(): Escape in the empty field.
        down_asked(): Down or Enter.
    """

    left = Signal()
    down_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Filter by any words")
        self.setClearButtonEnabled(True)
        self.setAccessibleName("Filter facts")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on or back."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.down_asked.emit()
            case Qt.Key.Key_Escape:
                if self.text():
                    self.clear()
                else:
                    self.left.emit()
            case _:
                super().keyPressEvent(event)


class FactHead(QWidget):
    """The fields and buttons; it knows no facts.

    Signals:
        scope_changed(): The document or the project is wanted.
        asked(): Words or filters changed, typing has paused.
        down_asked(): The keyboard shall go to the rows.
        left(): It shall go to the article.
        cancelled(): The present work shall stop.
        columns_asked(), export_asked(): Buttons.

    Attributes:
        filters: The chips.
        columns_button: The menu of columns drops from here.
    """

    scope_changed = Signal()
    asked = Signal()
    down_asked = Signal()
    left = Signal()
    cancelled = Signal()
    columns_asked = Signal()
    export_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {_DOCUMENT: "Document", _PROJECT: "Project"}
        self._scope = Segmented(tuple(titles), theme, titles=titles)
        self._scope.set_value(_PROJECT)
        self._scope.setAccessibleName("Facts of")
        self._scope.setFixedWidth(self._scope.natural_width() + 6)
        self.line = FilterLine()
        self._count = muted(wrap=False)
        self._cancel = QToolButton()
        self._cancel.setObjectName("link")
        self._cancel.setText("Cancel")
        self._cancel.hide()
        self._filter_button = icon_button("Filter facts")
        self.columns_button = icon_button("Choose columns")
        self._export_button = icon_button("Export the facts as CSV…")
        self.filters = Filters()
        self._progress = QProgressBar()
        self._progress.setObjectName("thinProgress")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(2)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._build()
        self._connect()
        self.set_theme(theme)

    def _build(self) -> None:
        body = QWidget()
        layout = column(body, margins=8, spacing=6)
        layout.setContentsMargins(12, 6, 8, 6)
        line = row(self._scope, self.line, self._count, self._cancel, stretch=1)
        for button in (self._filter_button, self.columns_button, self._export_button):
            line.addWidget(button)
        layout.addLayout(line)
        layout.addWidget(self.filters)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(body)
        outer.addWidget(self._progress)
        self.setTabOrder(self._scope, self.line)

    def _connect(self) -> None:
        self._scope.chosen.connect(lambda _value: self.scope_changed.emit())
        self.line.textChanged.connect(lambda _text: self._typing.start())
        self.line.down_asked.connect(self._on_down)
        self.line.left.connect(self.left.emit)
        self._typing.timeout.connect(self.asked.emit)
        self.filters.changed.connect(self.asked.emit)
        self._cancel.clicked.connect(self.cancelled.emit)
        self._filter_button.clicked.connect(
            lambda: drop_down(self._filter_button, self.filters.menu(self))
        )
        self.columns_button.clicked.connect(self.columns_asked.emit)
        self._export_button.clicked.connect(self.export_asked.emit)

    @property
    def is_document(self) -> bool:
        """Whether only the facts of the open document are wanted."""
        return self._scope.value() == _DOCUMENT

    def set_document(self, *, on: bool) -> None:
        """Choose the scope as a click would."""
        self._scope.set_value(_DOCUMENT if on else _PROJECT)
        self.scope_changed.emit()

    def set_text(self, text: str) -> None:
        """Show words in the filter without asking."""
        self.line.blockSignals(True)
        self.line.setText(text)
        self.line.blockSignals(False)
        self._typing.stop()

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def set_count(self, words: str) -> None:
        """Say how many facts there are."""
        self._count.setText(words)

    def set_busy(self, words: str, *, may_cancel: bool) -> None:
        """Show that work is under way; "" for words ends it."""
        self._cancel.setVisible(bool(words) and may_cancel)
        if words:
            self._progress.setRange(0, 0)
            self._count.setText(words)
        else:
            self._progress.setRange(0, 1)
            self._progress.reset()

    def advance(self, done: int, total: int) -> None:
        """Show how far it is."""
        if total > 0:
            self._progress.setRange(0, total)
            self._progress.setValue(min(done, total))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._scope.set_theme(theme)
        self._filter_button.setIcon(icon("filter", theme.muted))
        self.columns_button.setIcon(icon("list", theme.muted))
        self._export_button.setIcon(icon("export", theme.muted))

    def _on_down(self) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self.asked.emit()
        self.down_asked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the count out where there is no room for it."""
        super().resizeEvent(event)
        self._count.setVisible(self.width() >= _NARROW)


def drop_down(button: QToolButton, menu: QMenu) -> None:
    """Open a menu below a button."""
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
