"""What the editor asks: merge into which, split by which value, and whether to apply."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.dialogs import Form
from annotator.gui.schema_editor.fields import Choice
from annotator.gui.widgets import caption, column, muted, rule
from annotator.schema.types import Attribute, AttributeType, Schema

if TYPE_CHECKING:
    from annotator.schema.evolution import Migration

_WIDTH: Final = 620
_HEIGHT: Final = 320


class MergeDialog(Form):
    """Asks what a part becomes."""

    def __init__(self, name: str, others: list[str], parent: QWidget) -> None:
        super().__init__(
            f"Merge {name}",
            f"Everything that has {name} gets the other one. Nothing happens to it before the "
            "draft is applied, and it can be undone.",
            "Merge",
            parent,
        )
        self.choice = Choice()
        self.choice.setAccessibleName("Merge into")
        self.choice.show_values({one: one for one in others}, others[0])
        fields = QFormLayout()
        fields.addRow(f"{name} becomes", self.choice)
        self.body.addLayout(fields)

    def into(self) -> str:
        """The name of the other one."""
        return str(self.choice.currentData())


class SplitDialog(Form):
    """Asks by which choice a label is split, and what each value becomes."""

    def __init__(self, label: str, attributes: list[Attribute], parent: QWidget) -> None:
        super().__init__(
            f"Split {label} by value",
            f"Each span of {label} gets the label that stands beside its value. Spans without a "
            f"value, or with one left empty here, stay {label}.",
            "Split",
            parent,
        )
        self._attributes = {one.name: one for one in attributes}
        self.choice = Choice()
        self.choice.setAccessibleName("Attribute")
        self.choice.show_values(
            {one.name: one.title or one.name for one in attributes}, attributes[0].name
        )
        self.choice.chosen.connect(lambda _name: self._fill())
        self.fields: dict[str, QLineEdit] = {}
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(18)
        head = QFormLayout()
        head.addRow("By", self.choice)
        self.body.addLayout(head)
        self.body.addWidget(rule())
        self.body.addLayout(self._rows)
        self._fill()

    def _fill(self) -> None:
        while self._rows.rowCount():
            self._rows.removeRow(0)
        self.fields = {}
        item = self._attributes[self.attribute()]
        for value in (*item.values, *item.retired_values):
            field = QLineEdit(value)
            field.setAccessibleName(f"Label for {value}")
            title = item.title_of(value)
            self._rows.addRow(value if title == value else f"{value} ({title})", field)
            self.fields[value] = field

    def attribute(self) -> str:
        """Name of the choice."""
        return str(self.choice.currentData())

    def names(self) -> Mapping[str, str]:
        """New label by value."""
        return {
            value: field.text().strip()
            for value, field in self.fields.items()
            if field.text().strip()
        }


def splittable(schema: Schema, label: str) -> list[Attribute]:
    """Return the choices by which a label can be split."""
    return [
        one
        for one in schema.attributes_of(label)
        if one.type is AttributeType.CHOICE and label in one.labels
    ]


class ApplyDialog(Form):
    """Shows what applying the draft touches, and asks for it."""

    def __init__(self, migration: "Migration", parent: QWidget) -> None:
        blocked = bool(migration.blocking)
        words = (
            "The draft cannot be applied yet:"
            if blocked
            else f"Version {migration.schema.version} of the label schema. One step of the "
            "history: it can be undone whole."
        )
        super().__init__("Apply the label schema", words, "Apply", parent)
        self.setMinimumWidth(_WIDTH)
        page = QWidget()
        page.setObjectName("stepsPage")
        lines = column(page, margins=14, spacing=8)
        for problem in migration.blocking:
            lines.addWidget(_line(problem, "problem"))
        for text, uses in migration.steps():
            lines.addWidget(_Step(text, uses))
        if migration.notes:
            lines.addSpacing(4)
            lines.addWidget(caption("Worth knowing"))
            for note in migration.notes:
                lines.addWidget(muted(note))
        lines.addStretch(1)
        area = QScrollArea()
        area.setObjectName("steps")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        area.setMinimumHeight(_HEIGHT)
        self.body.addWidget(area)
        self.accept_button.setEnabled(not blocked)


class _Step(QWidget):
    """One difference, and how much work it touches."""

    def __init__(self, text: str, uses: str) -> None:
        super().__init__()
        head, _, details = text.partition(": ")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        title = _line(f"{head[:1].upper()}{head[1:]}", "stepTitle")
        layout.addWidget(title)
        if details:
            layout.addWidget(muted(details))
        if uses:
            layout.addWidget(_line(uses, "stepUses"))


def _line(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def ask(dialog: Form, then: Callable[[], object]) -> None:
    """Open a dialog over its window and do something when it is accepted."""
    dialog.accepted.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
