"""What the forms of the editor share: they show one part of the draft and change it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.schema_editor.editing import Check, Editing
from annotator.gui.schema_editor.fields import (
    Chips,
    Choice,
    FieldRow,
    check_box,
    form_column,
    line_field,
    show_long,
    show_text,
    text_area,
)
from annotator.gui.widgets import caption, muted, rule
from annotator.schema.drafting import Part, rename, set_part, set_plain


class Form(QWidget):
    """Fields of one part of the draft; an empty section means the schema itself.

    Each field has a loader, which shows what the draft says; edits go to the draft, whose change
    loads every field again.
    """

    def __init__(self, editing: Editing, desk: Desk, section: str = "", index: int = 0) -> None:
        super().__init__()
        self.editing = editing
        self.desk = desk
        self.section = section
        self.index = index
        self.column: QVBoxLayout = form_column(self)
        self._loaders: list[Callable[[Any], None]] = []
        self._rows: dict[str, FieldRow] = {}

    @property
    def part(self) -> Any:
        """The part as the draft has it."""
        draft = self.editing.draft
        return draft.parts(self.section)[self.index] if self.section else draft.schema

    # -- building -----------------------------------------------------------------------------

    def heading(self, text: str, words: str = "") -> QLabel:
        """Put a heading, with a sentence below it."""
        title = QLabel(text)
        title.setObjectName("formTitle")
        self.column.addWidget(title)
        if words:
            self.column.addWidget(muted(words))
        return title

    def group(self, text: str) -> None:
        """Begin a group of fields."""
        self.column.addSpacing(4)
        self.column.addWidget(rule())
        self.column.addWidget(caption(text))

    def add(
        self,
        key: str,
        title: str,
        control: QWidget,
        load: Callable[[Any], None],
        hint: str = "",
    ) -> FieldRow:
        """Put a field."""
        line = FieldRow(title, control, hint)
        self.column.addWidget(line)
        self._rows[key] = line
        self._loaders.append(load)
        return line

    def add_name(self) -> None:
        """Put the name, which is checked when the keyboard leaves it or Enter is pressed."""
        field = QLineEdit()
        field.editingFinished.connect(lambda: self._rename(field))
        self.add(
            "name", "Name", field, lambda part: show_text(field, part.name), "As it is exported."
        )

    def add_line(self, key: str, title: str, *, placeholder: str = "", hint: str = "") -> None:
        """Put a line of text."""
        field = line_field(lambda text: self.set(key, **{key: text}), placeholder=placeholder)
        self.add(key, title, field, lambda part: show_text(field, getattr(part, key)), hint)

    def add_text(self, key: str, title: str, *, hint: str = "") -> None:
        """Put a text of several lines."""
        field = text_area(lambda text: self.set(key, **{key: text}))
        self.add(key, title, field, lambda part: show_long(field, getattr(part, key)), hint)

    def add_choice(
        self, key: str, title: str, titles: dict[str, str], *, hint: str = "", empty: str = ""
    ) -> None:
        """Put a choice of fixed values; ``empty`` is the title of None."""
        box = Choice()
        box.chosen.connect(lambda value: self.set(None, **{key: value or None}))
        offered = {"": empty, **titles} if empty else titles
        self.add(
            key,
            title,
            box,
            lambda part: box.show_values(offered, str(getattr(part, key) or "")),
            hint,
        )

    def add_check(self, key: str, title: str, words: str, *, hint: str = "") -> None:
        """Put a box to tick."""
        box = check_box(words, lambda value: self.set(None, **{key: value}))
        self.add(key, title, box, lambda part: box.setChecked(getattr(part, key)), hint)

    def add_names(
        self, key: str, title: str, names: Callable[[], Sequence[str]], all_title: str
    ) -> None:
        """Put several of some names; none is all."""
        chips = Chips(all_title)
        chips.chosen.connect(lambda chosen: self.set(None, **{key: chosen}))
        self.add(key, title, chips, lambda part: chips.show_names(names(), getattr(part, key)))

    def finish(self) -> None:
        """Show the part for the first time."""
        self.column.addStretch(1)
        self.load()

    # -- showing and changing -----------------------------------------------------------------

    def load(self) -> None:
        """Show what the draft says, and what the checks say about it."""
        part: Any = self.part
        for load in self._loaders:
            load(part)
        for key, line in self._rows.items():
            found = [
                one
                for one in self.editing.checks
                if (one.section, one.key) == (self.section, key)
                and (not self.section or one.index == self.index)
            ]
            line.show_checks(found, self._on_fix)

    def set(self, about: object, **values: Any) -> None:
        """Change keys of the part; edits in a row ``about`` one key are undone together."""
        draft = self.editing.draft
        if self.section:
            changed = set_part(draft, self.section, self.index, **values)
        else:
            changed = set_plain(draft, **values)
        self.editing.change(changed, None if about is None else (self.section, self.index, about))

    def field(self, key: str) -> QWidget:
        """Return the control of a field."""
        return self._rows[key].control

    def has_field(self, key: str) -> bool:
        """Whether there is a field for a key."""
        return key in self._rows

    def label_names(self) -> list[str]:
        """Names of the labels, those that are retired too."""
        return [one.name for one in self.editing.draft.schema.labels]

    def _on_fix(self, check: Check) -> None:
        if check.fix is not None:
            self.editing.change(check.fix(self.editing.draft))

    def _rename(self, field: QLineEdit) -> None:
        name, part = field.text().strip(), self.part
        if name == part.name:
            field.setText(name)
            return
        taken: tuple[Part, ...] = self.editing.draft.parts(self.section)
        if not name or any(one.name == name for one in taken):
            why = f"“{name}” is there already." if name else "A name is needed."
            field.setText(part.name)
            QMessageBox.information(self, "Name", f"{why} The name stays “{part.name}”.")
            return
        self.editing.change(rename(self.editing.draft, self.section, self.index, name))
