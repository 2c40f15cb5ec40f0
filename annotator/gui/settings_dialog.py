"""The settings: appearance, article, keys, annotator. Every change counts at once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFontComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.actions import ACTIONS, Action
from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap, normal_chord, shown
from annotator.gui.keys import chord_of, schema_keys
from annotator.gui.session import Session
from annotator.gui.widgets import Segmented, muted, row

_SIZE = (640, 560)


class ChordField(QLineEdit):
    """Takes the next key press as a chord instead of as text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Press the new key")
        self.setAccessibleName("New key")
        self.setReadOnly(True)
        self.chord = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the chord; a bare modifier waits for its key."""
        chord = chord_of(event)
        if chord:
            self.chord = normal_chord(chord)
            self.setText(shown(self.chord))
            self.editingFinished.emit()

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Let Tab be a chord, too."""
        return False


class KeysPage(QWidget):
    """Every action with its keys; a chosen one gets another."""

    def __init__(self, session: Session, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._actions: list[Action] = []
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Find an action")
        self._filter.setAccessibleName("Find an action")
        self._filter.textChanged.connect(lambda _text: self._fill())
        self._table = QTableWidget(0, 3)
        self._table.setHorizontalHeaderLabels(["Action", "Where", "Keys"])
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setAccessibleName("Keys")
        self._table.setColumnWidth(0, 250)
        self._table.setColumnWidth(1, 140)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._field = ChordField()
        self._field.editingFinished.connect(self._take)
        self._clear, self._default = QPushButton("No key"), QPushButton("Default")
        self._clear.clicked.connect(lambda: self._change(()))
        self._default.clicked.connect(self._to_default)
        self._warning = QLabel()
        self._warning.setObjectName("problem")
        self._warning.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(self._filter)
        layout.addWidget(self._table, 1)
        layout.addLayout(row(self._field, self._clear, self._default, stretch=0))
        layout.addWidget(self._warning)
        self._fill()

    def choose(self, action_id: str) -> None:
        """Select the line of an action."""
        for number, action in enumerate(self._actions):
            if action.id == action_id:
                self._table.selectRow(number)

    def _fill(self) -> None:
        chosen = self._chosen()
        words = self._filter.text().casefold().split()
        keymap = self._session.keymap
        self._actions = [
            action for action in ACTIONS if all(word in action.title.casefold() for word in words)
        ]
        self._table.setRowCount(len(self._actions))
        for number, action in enumerate(self._actions):
            where = ", ".join(context.value for context in action.contexts)
            if len(action.contexts) > 2:
                where = "in the article"
            keys = "  or  ".join(map(shown, keymap.keys(action.id)))
            for column, text in enumerate((action.title.rstrip("…"), where, keys)):
                self._table.setItem(number, column, QTableWidgetItem(text))
        if chosen is not None:
            self.choose(chosen.id)
        keys_of_schema = schema_keys(self._desk.schema)
        conflicts = keymap.conflicts(keys_of_schema.label_keys)
        self._warning.setText("\n".join(str(conflict) for conflict in conflicts[:4]))
        self._warning.setVisible(bool(conflicts))

    def _chosen(self) -> Action | None:
        number = self._table.currentRow()
        return self._actions[number] if 0 <= number < len(self._actions) else None

    def _take(self) -> None:
        if self._field.chord:
            self._change((self._field.chord,))
            self._field.chord = ""

    def _change(self, chords: tuple[str, ...]) -> None:
        action = self._chosen()
        if action is None:
            self._field.setText("Choose an action first")
            return
        self._session.change_keymap(self._session.keymap.with_keys(action.id, chords))
        self._fill()

    def _to_default(self) -> None:
        action = self._chosen()
        if action is not None:
            self._change(Keymap().keys(action.id))
            self._field.clear()


class SettingsDialog(QDialog):
    """Appearance and keys."""

    def __init__(self, session: Session, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._session = session
        self._desk = desk
        tabs = QTabWidget()
        tabs.addTab(self._appearance(), "Appearance")
        self.keys = KeysPage(session, desk)
        tabs.addTab(self.keys, "Keys")
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 14)
        foot.addWidget(muted(f"Kept in {session.settings_path}"), 1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(tabs, 1)
        layout.addLayout(foot)

    def _appearance(self) -> QWidget:
        settings, change = self._session.settings, self._session.change_settings
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(20, 20, 20, 20)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(14)
        theme = Segmented(
            ("system", "light", "dark"),
            self._desk.theme,
            titles={"system": "As the system", "light": "Light", "dark": "Dark"},
        )
        theme.set_value(settings.theme)
        theme.chosen.connect(lambda value: change(theme=value))
        self._desk.theme_changed.connect(theme.set_theme)
        form.addRow("Theme", theme)
        family = QFontComboBox()
        family.setAccessibleName("Text face")
        if settings.font:
            family.setCurrentFont(QFont(settings.font))
        else:
            family.setCurrentIndex(-1)
            family.setEditText("The usual reading face")
        family.currentFontChanged.connect(lambda font: change(font=font.family()))
        usual = QPushButton("Usual")
        usual.clicked.connect(lambda: change(font=""))
        form.addRow("Text face", _wrap(row(family, usual, stretch=0)))
        form.addRow("Text size", self._spin(settings.font_size, 8, 40, "font_size", " pt"))
        lanes = self._spin(settings.lanes, 2, 6, "lanes", " lanes")
        form.addRow("Room under a line", lanes)
        form.addRow("", muted("More lanes show more nested labels in full, further apart."))
        words = QCheckBox("Dragging marks whole words (Alt or Ctrl+drag is free)")
        words.setChecked(settings.snaps_to_words)
        words.toggled.connect(lambda value: change(snaps_to_words=value))
        form.addRow("Selection", words)
        name = QLineEdit(settings.annotator)
        name.setPlaceholderText("Asked when a project is opened")
        name.editingFinished.connect(lambda: change(annotator=name.text().strip()))
        form.addRow("Your name", name)
        return page

    def _spin(self, value: int, low: int, high: int, name: str, suffix: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(low, high)
        spin.setValue(value)
        spin.setSuffix(suffix)
        spin.setAccessibleName(name.replace("_", " "))
        spin.valueChanged.connect(lambda number: self._session.change_settings(**{name: number}))
        return spin


def _wrap(layout: QHBoxLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(layout)
    return widget
