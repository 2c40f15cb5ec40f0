"""The editor's window: the list of parts, the form of one, and what applies the draft."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.keymap import Keymap
from annotator.gui.schema_editor.applying import Applying
from annotator.gui.schema_editor.editing import Editing
from annotator.gui.schema_editor.files import SchemaFiles
from annotator.gui.schema_editor.form import Form
from annotator.gui.schema_editor.forms import (
    GuidelinesForm,
    LabelForm,
    RelationForm,
    SchemaForm,
)
from annotator.gui.schema_editor.outline import SECTIONS, Outline
from annotator.gui.schema_editor.questions import MergeDialog, SplitDialog, ask, splittable
from annotator.gui.schema_editor.toml_page import TomlPage
from annotator.gui.schema_editor.valued import ValuedForm
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented, icon_button, row
from annotator.schema import drafting
from annotator.schema.renames import SINGULAR
from annotator.schema.types import Schema

_SIZE: Final = (1080, 760)
_OUTLINE: Final = 268


class SchemaEditor(QDialog):
    """A window on a draft of the label schema; nothing changes until it is applied."""

    def __init__(self, desk: Desk, schema: Schema, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("schemaEditor")
        self.setWindowTitle("Label schema")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        space = parent.size()
        self.resize(min(_SIZE[0], space.width() - 24), min(_SIZE[1], space.height() - 24))
        self._desk = desk
        self.editing = Editing(drafting.begin(schema), keymap, self)
        self.outline = Outline(self.editing, desk.theme)
        self.outline.chosen.connect(self._show_place)
        self.form: Form | None = None
        self._shown: tuple[str, int] | None = None
        self.toml = TomlPage(self.editing, desk)
        self.applying = Applying(desk, self.editing, self)
        self.applying.applied.connect(self._on_applied)
        self._icons: list[tuple[QToolButton, str]] = []
        self._scroll = QScrollArea()
        self._scroll.setObjectName("bare")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.toml)
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._pages)
        split.setSizes([_OUTLINE, _SIZE[0] - _OUTLINE])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(split, 1)
        layout.addWidget(self._foot())
        self._connect()
        self.outline.go_to(*(("labels", 0) if schema.labels else ("", -1)))
        self._on_changed()
        self.outline.setFocus()

    # -- building -----------------------------------------------------------------------------

    def _head(self) -> QWidget:
        self._title = QLabel()
        self._title.setObjectName("editorTitle")
        self._version = QLabel()
        self._version.setObjectName("muted")
        self.view = Segmented(
            ("form", "toml"), self._desk.theme, titles={"form": "Form", "toml": "TOML"}
        )
        self.view.set_value("form")
        self.view.setFixedWidth(140)
        self.view.setAccessibleName("View")
        self.view.chosen.connect(self._show_view)
        self._undo = self._icon("undo", "Undo (Ctrl+Z)", self.editing.undo)
        self._redo = self._icon("redo", "Redo (Ctrl+Y)", self.editing.redo)
        self.files = SchemaFiles(self.editing, self.take, self)
        head = QFrame()
        head.setObjectName("editorHead")
        line = QHBoxLayout(head)
        line.setContentsMargins(18, 10, 14, 10)
        line.setSpacing(8)
        line.addWidget(self._title)
        line.addWidget(self._version)
        line.addStretch(1)
        for widget in (self._undo, self._redo, self.view, self.files.button):
            line.addWidget(widget)
        return head

    def _left(self) -> QWidget:
        left = QFrame()
        left.setObjectName("editorLeft")
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.outline, 1)
        add = QToolButton()
        add.setObjectName("secondary")
        add.setText("Add")
        add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(add)
        for section in SECTIONS:
            menu.addAction(SINGULAR[section].capitalize(), partial(self.add, section))
        add.setMenu(menu)
        self._copy = self._icon("copy", "Duplicate (Ctrl+D)", self.duplicate)
        self._up = self._icon("chevron-up", "Up (Alt+↑)", lambda: self.outline.shift(-1))
        self._down = self._icon("chevron-down", "Down (Alt+↓)", lambda: self.outline.shift(1))
        self._remove = self._icon("trash", "Remove (Del)", self.remove)
        self._more = self._icon("more", "Merge, split", self._open_more_above)
        tools = row(add, spacing=2)
        tools.setContentsMargins(10, 8, 10, 8)
        tools.addStretch(1)
        for button in (self._copy, self._up, self._down, self._more, self._remove):
            tools.addWidget(button)
        layout.addLayout(tools)
        return left

    def _foot(self) -> QWidget:
        self._state = QToolButton()
        self._state.setObjectName("checkState")
        self._state.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._state.clicked.connect(self._go_to_check)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        self.apply = QPushButton("Apply…")
        self.apply.setObjectName("primary")
        self.apply.setAutoDefault(False)
        self.apply.clicked.connect(self._apply)
        foot = QFrame()
        foot.setObjectName("editorFoot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(14, 10, 14, 10)
        line.setSpacing(8)
        line.addWidget(self._state)
        line.addStretch(1)
        line.addWidget(close)
        line.addWidget(self.apply)
        return foot

    def _icon(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = icon_button(tip)
        button.clicked.connect(lambda _checked: act())
        self._icons.append((button, name))
        return button

    def _connect(self) -> None:
        self.editing.changed.connect(self._on_changed)
        self._desk.theme_changed.connect(self._on_theme)
        self._desk.project_opened.connect(self.reject)
        self._on_theme(self._desk.theme)
        for keys, act in (
            ("Ctrl+Z", self.editing.undo),
            ("Ctrl+Y", self.editing.redo),
            ("Ctrl+Shift+Z", self.editing.redo),
            ("Ctrl+D", self.duplicate),
            ("Ctrl+Return", self._apply),
            ("Ctrl+O", self.files.open_file),
            ("Ctrl+S", self.files.save_file),
        ):
            QShortcut(QKeySequence(keys), self, act)
        for keys, act in (("Delete", self.remove), ("Insert", self._add_here)):
            one = QShortcut(QKeySequence(keys), self.outline, act)
            one.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.outline.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.outline.customContextMenuRequested.connect(
            lambda place: self._open_more(self.outline.viewport().mapToGlobal(place))
        )

    def _on_theme(self, theme: Theme) -> None:
        self.outline.set_theme(theme)
        self.view.set_theme(theme)
        for button, name in self._icons:
            button.setIcon(icon(name, theme.muted))
        self._shown = None
        self._show_place(*self.outline.place())

    # -- showing ------------------------------------------------------------------------------

    def _show_place(self, section: str, number: int) -> None:
        if section in SECTIONS and number < 0:
            return
        if self.view.value() == "toml":
            self.view.set_value("form")
            self._show_view("form")
        if (section, number) == self._shown:
            return
        self._shown = (section, number)
        self.form = self._make_form(section, number)
        self._scroll.setWidget(self.form)
        self._mark_tools()

    def _make_form(self, section: str, number: int) -> Form:
        match section:
            case "labels":
                return LabelForm(self.editing, self._desk, number)
            case "attributes" | "document_labels":
                return ValuedForm(self.editing, self._desk, section, number)
            case "relations":
                return RelationForm(self.editing, self._desk, number)
            case "guidelines":
                return GuidelinesForm(self.editing, self._desk)
            case _:
                return SchemaForm(self.editing, self._desk)

    def _on_changed(self) -> None:
        draft = self.editing.draft
        self._title.setText(draft.schema.title or draft.schema.name)
        self._version.setText(
            f"version {draft.base.version}, edited"
            if draft.is_changed
            else f"version {draft.base.version}"
        )
        place = self.outline.place()
        if place != self._shown:
            self._show_place(*place)
        elif self.form is not None:
            self.form.load()
        self._undo.setEnabled(self.editing.can_undo)
        self._redo.setEnabled(self.editing.can_redo)
        self.apply.setEnabled(draft.is_changed and not self.editing.blocking)
        self._say_checks()
        self._mark_tools()

    def _say_checks(self) -> None:
        theme, checks = self._desk.theme, self.editing.checks
        blocking = len(self.editing.blocking)
        hints = len(checks) - blocking
        parts = [f"{blocking} to mend"] if blocking else []
        parts += [f"{hints} to improve"] if hints else []
        self._state.setText(" " + (", ".join(parts) or "Everything checked"))
        name, color = ("check", theme.success)
        if checks:
            name, color = "warning", theme.danger if blocking else theme.warning
        self._state.setIcon(icon(name, color))
        self._state.setEnabled(bool(checks))

    def _mark_tools(self) -> None:
        section, number = self.outline.place()
        is_part = section in SECTIONS and number >= 0
        for button in (self._copy, self._remove, self._more):
            button.setEnabled(is_part)
        count = len(self.editing.draft.parts(section)) if is_part else 0
        self._up.setEnabled(is_part and number > 0)
        self._down.setEnabled(is_part and number + 1 < count)

    def _show_view(self, view: str) -> None:
        if view == "toml":
            self.toml.load()
            self._pages.setCurrentWidget(self.toml)
            self.toml.text.setFocus()
        else:
            self.toml.read_now()
            if self.toml.is_broken:
                self.view.set_value("toml")
                return
            self._pages.setCurrentWidget(self._scroll)

    def _go_to_check(self) -> None:
        if not self.editing.checks:
            return
        check = self.editing.checks[0]
        if check.section in SECTIONS:
            self.outline.go_to(check.section, check.index)
        else:
            self.outline.go_to("", -1)
        if self.form is not None and self.form.has_field(check.key):
            field = self.form.field(check.key)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, lambda: self._scroll.ensureWidgetVisible(field, 0, 80))

    # -- editing ------------------------------------------------------------------------------

    def add(self, section: str) -> None:
        """Add a part and begin to name it."""
        draft, at = drafting.add(self.editing.draft, section)
        self.editing.change(draft)
        self.outline.go_to(section, at)
        self._name_it()

    def duplicate(self) -> None:
        """Add a copy of the part that is shown."""
        section, number = self.outline.place()
        if section in SECTIONS and number >= 0:
            draft, at = drafting.duplicate(self.editing.draft, section, number)
            self.editing.change(draft)
            self.outline.go_to(section, at)
            self._name_it()

    def _name_it(self) -> None:
        if self.form is not None and self.form.has_field("name"):
            field: Any = self.form.field("name")
            field.setFocus()
            field.selectAll()

    def remove(self) -> None:
        """Take the part that is shown out of the draft."""
        section, number = self.outline.place()
        if section in SECTIONS and number >= 0:
            self._shown = None
            self.editing.change(drafting.remove(self.editing.draft, section, number))
            left = len(self.editing.draft.parts(section))
            self.outline.go_to(*((section, min(number, left - 1)) if left else ("", -1)))

    def _add_here(self) -> None:
        section, _ = self.outline.place()
        self.add(section if section in SECTIONS else "labels")

    def _open_more(self, place: QPoint) -> None:
        section, number = self.outline.place()
        if section not in SECTIONS or number < 0:
            return
        menu = QMenu(self)
        merge = menu.addAction("Merge into…", self.merge)
        merge.setEnabled(len(self.editing.draft.parts(section)) > 1)
        if section == "labels":
            name = self.editing.draft.parts(section)[number].name
            split = menu.addAction("Split by value…", self.split)
            split.setEnabled(bool(splittable(self.editing.draft.schema, name)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _open_more_above(self) -> None:
        self._open_more(self._more.mapToGlobal(self._more.rect().topLeft()))

    def merge(self) -> None:
        """Ask what the part that is shown becomes, and merge it."""
        section, number = self.outline.place()
        parts = self.editing.draft.parts(section)
        others = [one.name for n, one in enumerate(parts) if n != number and not one.retired]
        if others:
            dialog = MergeDialog(parts[number].name, others, self)
            ask(dialog, lambda: self._merge(section, number, dialog.into()))

    def _merge(self, section: str, number: int, into: str) -> None:
        self._shown = None
        self.editing.change(drafting.merge(self.editing.draft, section, number, into))
        names = [one.name for one in self.editing.draft.parts(section)]
        self.outline.go_to(section, names.index(into))

    def split(self) -> None:
        """Ask by which value the label that is shown is split, and split it."""
        section, number = self.outline.place()
        if section != "labels" or number < 0:
            return
        label = self.editing.draft.schema.labels[number]
        choices = splittable(self.editing.draft.schema, label.name)
        if choices:
            dialog = SplitDialog(label.name, choices, self)
            ask(dialog, lambda: self._split(number, dialog.attribute(), dict(dialog.names())))

    def _split(self, number: int, attribute: str, names: dict[str, str]) -> None:
        if names:
            self._shown = None
            self.editing.change(drafting.split(self.editing.draft, number, attribute, names))
            self.outline.go_to("labels", number)

    def take(self, schema: Schema) -> None:
        """Put a schema from elsewhere in the draft's place."""
        self._shown = None
        self.editing.change(drafting.with_schema(self.editing.draft, schema))
        self.outline.go_to(*(("labels", 0) if schema.labels else ("", -1)))

    # -- ending -------------------------------------------------------------------------------

    def _apply(self) -> None:
        self.toml.read_now()
        if self.apply.isEnabled() and not self.toml.is_broken:
            self.applying.begin()

    def _on_applied(self) -> None:
        if self._desk.schema is not None:
            self._shown = None
            self.editing.restart(drafting.begin(self._desk.schema))
            self._leave()
            super().accept()

    def _leave(self) -> None:
        """Hear no more of the desk, which lives longer."""
        self._desk.theme_changed.disconnect(self._on_theme)
        self._desk.project_opened.disconnect(self.reject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the fields; it closes nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Escape closes as the window's button does."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before a draft is thrown away."""
        if self._desk.project is None or not self.editing.draft.is_changed or _agrees(self):
            self._leave()
            event.accept()
        else:
            event.ignore()


def _agrees(parent: QWidget) -> bool:
    answer = QMessageBox.question(
        parent,
        "Label schema",
        "The draft has not been applied. Throw it away?",
        QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
        QMessageBox.StandardButton.Cancel,
    )
    return answer == QMessageBox.StandardButton.Discard
