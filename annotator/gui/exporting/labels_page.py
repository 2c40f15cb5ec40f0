"""Which labels of whom are written, of which documents."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.exporting.choices import texts, words
from annotator.gui.exporting.parts import CheckedList, choose, swatch
from annotator.gui.widgets import choice_box
from annotator.model.annotators import SetKind

if TYPE_CHECKING:
    from annotator.services.exporting import ExportOptions

_MOST_PEOPLE = 5
_TITLE = 44


class LabelsPage(QScrollArea):
    """Sets, states, documents, annotators, labels and names.

    Signals:
        changed(): Something else is chosen.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.kind = choice_box(
            [
                (SetKind.HUMAN.value, "Labels by people"),
                (SetKind.GOLD.value, "The gold standard"),
                (SetKind.IMPORTED.value, "Imported labels"),
                (SetKind.SUGGESTED.value, "Suggestions"),
                ("all", "All of them"),
            ]
        )
        self.state = choice_box([("done", "Done only"), ("any", "Any, unlabeled ones too")])
        self.documents = choice_box([("", "All documents")])
        document = desk.document
        if document is not None:
            title = document.title
            title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
            self.documents.addItem(f"Only “{title}”", document.id)
        self.people = CheckedList("Annotators")
        self.labels = CheckedList("Labels")
        self.pseudonyms = QCheckBox("Pseudonyms: annotator-1 … for names")
        self._fill(desk)
        fields = QFormLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(8)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, field in (
            ("Labels", self.kind),
            ("State", self.state),
            ("Documents", self.documents),
        ):
            field.setAccessibleName(title)
            field.setMinimumContentsLength(12)
            field.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.currentIndexChanged.connect(lambda _index: self.changed.emit())
            fields.addRow(title, field)
        content = QWidget()
        content.setObjectName("panelContent")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 12, 14, 4)
        layout.setSpacing(10)
        layout.addLayout(fields)
        layout.addWidget(self.people)
        layout.addWidget(self.labels, 1)
        layout.addWidget(self.pseudonyms)
        self.setWidget(content)
        for one in (self.people, self.labels):
            one.changed.connect(self.changed)
        self.pseudonyms.toggled.connect(lambda _on: self.changed.emit())

    def _fill(self, desk: Desk) -> None:
        project, schema = desk.project, desk.schema
        everyone = () if project is None else project.annotators()
        self.people.fill([(one.name, one.name, None) for one in everyone])
        self.people.set_lines(_MOST_PEOPLE)
        self.people.setVisible(bool(everyone))
        self.labels.fill(
            []
            if schema is None
            else [
                (
                    label.name,
                    label.title or label.name,
                    swatch(
                        label.line_dark if label.rendering == "line" else label.fill,
                        desk.theme.border_strong,
                    ),
                )
                for label in schema.labels
            ]
        )
        self.labels.list.setMinimumHeight(104)

    def documents_by_name(self) -> int | None:
        """How many documents are asked for by name; None for all."""
        return 1 if self.documents.currentData() else None

    def problem(self) -> str:
        """Why nothing can be chosen so; "" when all is well."""
        if self.people.chosen() == () and self.people.list.count():
            return "Choose at least one annotator."
        if self.labels.chosen() == () and self.labels.list.count():
            return "Choose at least one label."
        return ""

    def apply_to(self, options: "ExportOptions") -> "ExportOptions":
        """Return the options with what is chosen here."""
        from dataclasses import replace

        document = self.documents.currentData()
        return replace(
            options,
            annotators=self.people.chosen() or (),
            set_kind=self.kind.currentData(),
            state=self.state.currentData(),
            documents=(document,) if document else (),
            labels=self.labels.chosen() or (),
            pseudonyms=self.pseudonyms.isChecked(),
        )

    def remembered(self) -> dict[str, Any]:
        """What is chosen, to be kept; which document is open is not."""
        kept: dict[str, Any] = {
            "set": self.kind.currentData(),
            "state": self.state.currentData(),
            "pseudonyms": self.pseudonyms.isChecked(),
        }
        for name, one in (("annotators", self.people), ("labels", self.labels)):
            names = one.chosen()
            if names is not None:
                kept[name] = list(names)
        return kept

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Choose what was kept, as far as it still exists."""
        choose(self.kind, words(kept.get("set")))
        choose(self.state, words(kept.get("state")))
        self.pseudonyms.setChecked(kept.get("pseudonyms") is True)
        for name, one in (("annotators", self.people), ("labels", self.labels)):
            names = texts(kept.get(name))
            if names:
                one.check(names)
                if one.chosen() == ():  # none of them is left
                    one.check(None)
