"""Whose labels these are, what happens with unknown names and with rows that cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.importing.parts import QuietBox, chain_boxes
from annotator.gui.widgets import caption, choice_box, muted
from annotator.model.annotators import SetKind

if TYPE_CHECKING:
    from annotator.services.importing import ImportOptions
    from annotator.services.importing.report import UnknownLabel

ADD: Final = "add to the schema"
SKIP: Final = "leave out"
_ADD_VALUE: Final = "\x00add"
_SKIP_VALUE: Final = "\x00skip"
_ROW: Final = 32
_COUNT_WIDTH, _DOES_WIDTH = 62, 186
_FROM_FILE: Final = "whoever the file names"
_NAMED: Final = ("", SetKind.HUMAN.value, SetKind.SUGGESTED.value)


class LabelsPage(QWidget):
    """What becomes of the labels.

    Signals:
        changed(): Something was chosen.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._boxes: dict[str, QuietBox] = {}
        self._decided: dict[str, str] = {}
        project = desk.project
        self._schema_labels = (
            [] if project is None else [one for one in project.schema.labels if not one.retired]
        )
        self.kind = choice_box(
            [
                ("", "as the file says"),
                (SetKind.HUMAN.value, "labels by a person"),
                (SetKind.SUGGESTED.value, "suggestions, to accept or reject"),
                (SetKind.IMPORTED.value, "imported, nobody’s here"),
                (SetKind.GOLD.value, "the gold standard"),
            ]
        )
        self.annotator = QComboBox()
        self.annotator.setEditable(True)
        self.annotator.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.annotator.addItem("")
        if project is not None:
            self.annotator.addItems([one.name for one in project.annotators()])
        line = self.annotator.lineEdit()
        if line is not None:
            line.setPlaceholderText(_FROM_FILE)
        self.others = choice_box([("add", "add them to the schema"), ("skip", "leave them out")])
        self.errors = choice_box(
            [("stop", "import nothing and say where"), ("skip", "leave them out, and report them")]
        )
        self.table = self._make_table()
        self._none = muted("Every label is in the schema.")
        self._build(desk)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setObjectName("reportTable")
        table.setAccessibleName("Unknown labels")
        table.setHorizontalHeaderLabels(["Label in the files", "Spans", "What happens"])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(1, _COUNT_WIDTH)
        head.resizeSection(2, _DOES_WIDTH)
        return table

    def _build(self, desk: Desk) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 14, 4)
        layout.setSpacing(6)
        for title, field in (("The labels are", self.kind), ("Annotator", self.annotator)):
            field.setAccessibleName(title)
            layout.addWidget(caption(title))
            layout.addWidget(field)
            layout.addSpacing(4)
        layout.addWidget(caption("Labels that the schema lacks"))
        layout.addWidget(self._none)
        layout.addWidget(self.table, 1)
        for title, field in (
            ("Other unknown names and values", self.others),
            ("Rows that cannot be used", self.errors),
        ):
            field.setAccessibleName(title)
            layout.addSpacing(4)
            layout.addWidget(caption(title))
            layout.addWidget(field)
        self._stretch = layout
        layout.addStretch(0)
        me = desk.annotator
        self._me = "" if me is None else me.name
        self.kind.currentIndexChanged.connect(lambda _index: self._on_kind())
        self.annotator.editTextChanged.connect(lambda _text: self.changed.emit())
        for box in (self.others, self.errors):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.show_unknown({})

    def _on_kind(self) -> None:
        kind = self.kind.currentData()
        is_person = kind == SetKind.HUMAN.value
        if is_person and not self.annotator.currentText().strip():
            self.annotator.setEditText(self._me)
        self.annotator.setEnabled(kind in _NAMED)
        self.changed.emit()

    # -- unknown labels -----------------------------------------------------------------------

    @property
    def unknown(self) -> int:
        """How many labels the schema lacks."""
        return len(self._names)

    def show_unknown(self, found: Mapping[str, "UnknownLabel"]) -> None:
        """List labels that the schema lacks; what was decided about them before stays so."""
        names = list(found)
        for name in set(names) - set(self._decided):
            self._decided[name] = self._similar(name) or _ADD_VALUE
        if names != self._names:
            self._names = names
            self._fill(list(found.values()))
        for number, one in enumerate(found.values()):
            count = self.table.item(number, 1)
            if count is not None:
                count.setText(f"{one.count:,}")
        self.table.setVisible(bool(names))
        self._none.setVisible(not names)
        self._stretch.setStretch(self._stretch.count() - 1, 0 if names else 1)

    def _similar(self, name: str) -> str:
        """Return the label called the same but for case and signs between words; "" without one."""
        plain = name.casefold().replace("-", "_").replace(" ", "_")
        for one in self._schema_labels:
            known = (one.name, one.title)
            if plain in {each.casefold().replace("-", "_").replace(" ", "_") for each in known}:
                return one.name
        return ""

    def _fill(self, labels: Sequence["UnknownLabel"]) -> None:
        self._boxes = {}
        self.table.setRowCount(0)
        self.table.setRowCount(len(labels))
        for number, one in enumerate(labels):
            name = QTableWidgetItem(one.name)
            name.setToolTip(f"{one.name}: the files say what it is" if one.is_defined else one.name)
            count = QTableWidgetItem(f"{one.count:,}")
            count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            add = f"{ADD}, as defined" if one.is_defined else ADD
            targets = [
                (label.name, f"→ {label.title or label.name}") for label in self._schema_labels
            ]
            box = QuietBox([(_ADD_VALUE, add), (_SKIP_VALUE, SKIP), *targets])
            box.setAccessibleName(f"What happens with {one.name}")
            box.show_value(self._decided[one.name])
            box.chosen.connect(lambda name=one.name, box=box: self._on_chosen(name, box))
            self._boxes[one.name] = box
            self.table.setItem(number, 0, name)
            self.table.setItem(number, 1, count)
        chain_boxes(self.table, list(self._boxes.values()), 2)

    def _on_chosen(self, name: str, box: QuietBox) -> None:
        self._decided[name] = box.value()
        self.changed.emit()

    # -- what was chosen ----------------------------------------------------------------------

    def apply_to(self, options: "ImportOptions") -> "ImportOptions":
        """Return the options of an import with what is chosen here."""
        kind = self.kind.currentData() or None
        name = self.annotator.currentText().strip()
        targets = {
            label: "" if target == _SKIP_VALUE else target
            for label, target in self._decided.items()
            if target != _ADD_VALUE
        }
        added = {label for label, target in self._decided.items() if target == _ADD_VALUE}
        # Before the first look nobody knows what is unknown; then everything is only added up.
        return replace(
            options,
            set_kind=kind,
            annotator=name if name and kind in (None, *_NAMED[1:]) else None,
            label_map=targets,
            added_labels=frozenset(added),
            unknown_labels=self.others.currentData(),
            on_error=self.errors.currentData(),
        )
