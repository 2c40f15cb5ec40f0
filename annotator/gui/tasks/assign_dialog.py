"""Assign documents: which, to whom, how many people each; with a look at what would come of it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.dialogs import Form
from annotator.gui.tasks.acts import do_with_tasks
from annotator.gui.widgets import caption, muted, row
from annotator.model.commands import AddAnnotator, ChangeSetting
from annotator.model.documents import DocumentSummary
from annotator.model.errors import RuleError
from annotator.model.task_commands import AssignDocuments, Task
from annotator.services.assigning import (
    AssignmentPlan,
    Choice,
    Mode,
    Piece,
    plan_assignments,
)
from annotator.services.project import BLIND

_WIDTH = 760
_MANY = 2_000
_PAUSE_MS = 200
_COLUMNS = ("Annotator", "New", "In all", "Characters", "With others")


class AssignDialog(Form):
    """Plans assignments and shows them person by person before anything is done.

    Args:
        desk: Whose project.
        choices: Documents to choose from, by what they are called: "All 12 documents".
        parent: The window.
    """

    def __init__(
        self, desk: Desk, choices: Mapping[str, Sequence[DocumentSummary]], parent: QWidget
    ) -> None:
        super().__init__(
            "Assign documents",
            "Annotators find their own documents in the queue. What is assigned already stays.",
            "Assign",
            parent,
        )
        self.setMinimumWidth(_WIDTH)
        self._desk = desk
        self._window = parent
        self._choices = dict(choices)
        self._plan: AssignmentPlan | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._refresh)
        self._which = QComboBox()
        self._which.addItems(list(self._choices))
        self._which.setAccessibleName("Documents")
        self._make_ways()
        self._people = QListWidget()
        self._people.setObjectName("people")
        self._people.setAccessibleName("Annotators")
        self._people.setFixedHeight(112)
        self._name = QLineEdit()
        self._name.setPlaceholderText("Another name")
        self._name.setAccessibleName("Another name")
        self._add = QToolButton()
        self._add.setObjectName("secondary")
        self._add.setText("Add")
        self._preview = self._make_preview()
        self._said = muted()
        self._blind = QCheckBox("Annotators label blind: nobody sees what others labeled")
        project = desk.project
        self._begun = () if project is None else project.coverage().begun()
        self._was_blind = project is None or project.is_blind
        self._blind.setChecked(self._was_blind)
        self._build()
        self._fill_people()
        self._connect()
        self._refresh()
        self._ways[Mode.SHARE].setFocus()

    def _make_ways(self) -> None:
        self._ways = {
            Mode.EVERYBODY: QRadioButton("Everybody labels all of them"),
            Mode.SOME: QRadioButton("Some people each, drawn at random"),
            Mode.SHARE: QRadioButton("A share by several, the rest by one"),
        }
        group = QButtonGroup(self)
        for way in self._ways.values():
            group.addButton(way)
        self._ways[Mode.SHARE].setChecked(True)
        self._each = QSpinBox()
        self._each.setRange(1, 99)
        self._each.setValue(2)
        self._each.setAccessibleName("Annotators for each document")
        self._share = QSpinBox()
        self._share.setRange(0, 100)
        self._share.setSingleStep(5)
        self._share.setValue(20)
        self._share.setSuffix(" %")
        self._share.setAccessibleName("Share for agreement")
        self._seed = QSpinBox()
        self._seed.setRange(0, 999_999)
        self._seed.setValue(1)
        self._seed.setAccessibleName("Seed")
        self._seed.setToolTip("The same seed draws the same; another one draws anew")
        self._length = QCheckBox("Even out characters, not documents")
        for box in (self._each, self._share, self._seed):
            box.setFixedWidth(96)

    def _make_preview(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels(_COLUMNS)
        table.setAccessibleName("Preview")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setMinimumHeight(120)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(_COLUMNS)):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
            item = table.horizontalHeaderItem(place)
            if item is not None:
                item.setTextAlignment(_RIGHT)
        first = table.horizontalHeaderItem(0)
        if first is not None:
            first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _build(self) -> None:
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(12)
        numbers.setVerticalSpacing(8)
        self._each_words, self._share_words = QLabel("People each"), QLabel("Share")
        for line, (words, field) in enumerate(
            (
                (self._each_words, self._each),
                (self._share_words, self._share),
                (QLabel("Seed"), self._seed),
            )
        ):
            words.setObjectName("fieldTitle")
            numbers.addWidget(words, line, 0)
            numbers.addWidget(field, line, 1)
        numbers.setColumnStretch(2, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(8)
        left.addWidget(caption("How"))
        for way in self._ways.values():
            left.addWidget(way)
        left.addLayout(numbers)
        left.addWidget(self._length)
        left.addStretch(1)
        right.addWidget(caption("Which"))
        right.addWidget(self._which)
        right.addSpacing(4)
        right.addWidget(caption("Who"))
        right.addWidget(self._people)
        right.addLayout(row(self._name, self._add, stretch=0))
        sides = QHBoxLayout()
        sides.setSpacing(28)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        self.body.addLayout(sides)
        self.body.addSpacing(4)
        self.body.addWidget(caption("What comes of it"))
        self.body.addWidget(self._preview, 1)
        self.body.addWidget(self._said)
        self.body.addWidget(self._blind)

    def _connect(self) -> None:
        self._which.currentIndexChanged.connect(self._later)
        for way in self._ways.values():
            way.toggled.connect(self._later)
        for box in (self._each, self._share, self._seed):
            box.valueChanged.connect(self._later)
        self._length.toggled.connect(self._later)
        self._blind.toggled.connect(self._later)
        self._people.itemChanged.connect(self._later)
        self._add.clicked.connect(self._on_add)
        self._name.returnPressed.connect(self._on_add)
        self.accepted.connect(self._apply)

    def _later(self) -> None:
        """Plan anew: at once, or, for many documents, when the fields rest for a moment."""
        if len(self._choices[self._which.currentText()]) < _MANY:
            self._refresh()
        else:
            self._timer.start()

    def _fill_people(self) -> None:
        project = self._desk.project
        if project is None:
            return
        before = {
            item.data(_PERSON): item.checkState()
            for item in map(self._people.item, range(self._people.count()))
        }
        with QSignalBlocker(self._people):
            self._people.clear()
            for person in project.annotators():
                item = QListWidgetItem(person.name)
                item.setData(_PERSON, person.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(before.get(person.id, Qt.CheckState.Checked))
                self._people.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field for a name adds it; it does not assign."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and self.focusWidget() is self._name):
            super().keyPressEvent(event)

    def _on_add(self) -> None:
        name = self._name.text().strip()
        if name and self._desk.execute(AddAnnotator(name=name)) is not None:
            self._name.clear()
            self._fill_people()
            self._refresh()

    def choice(self) -> Choice:
        """How, as it stands in the fields."""
        items = map(self._people.item, range(self._people.count()))
        people = tuple(
            str(item.data(_PERSON)) for item in items if item.checkState() == Qt.CheckState.Checked
        )
        mode = next(mode for mode, way in self._ways.items() if way.isChecked())
        return Choice(
            people,
            mode,
            each=self._each.value(),
            share=self._share.value() / 100,
            seed=self._seed.value(),
            by_length=self._length.isChecked(),
        )

    def _refresh(self) -> None:
        project = self._desk.project
        if project is None:
            return
        choice = self.choice()
        for fields, is_used in (
            ((self._each, self._each_words), choice.mode != Mode.EVERYBODY),
            ((self._share, self._share_words), choice.mode == Mode.SHARE),
            ((self._seed, self._length), choice.mode != Mode.EVERYBODY),
        ):
            for field in fields:
                field.setEnabled(is_used)
        pieces = [Piece(one.id, one.length) for one in self._choices[self._which.currentText()]]
        given = [Task(one.document_id, one.annotator_id) for one in project.assignments()]
        try:
            self._plan = plan_assignments(pieces, choice, given, self._begun)
        except RuleError as error:
            self._plan = None
            self._say(error.message, "problem")
        else:
            self._say(_summary(self._plan), "muted")
        self._show_loads()
        count = 0 if self._plan is None else len(self._plan.tasks)
        changed = self._blind.isChecked() != self._was_blind
        self.accept_button.setText("Assign" if count or not changed else "Change")
        self.accept_button.setEnabled(self._plan is not None and bool(count or changed))

    def _say(self, words: str, kind: str) -> None:
        self._said.setText(words)
        self._said.setObjectName(kind)
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)

    def _show_loads(self) -> None:
        project, plan = self._desk.project, self._plan
        loads = {} if plan is None else plan.loads
        everyone = () if project is None else project.annotators(with_removed=True)
        names = {person.id: person.name for person in everyone}
        self._preview.setRowCount(len(loads))
        order = sorted(loads, key=lambda one: names.get(one, "").casefold())
        for line, person in enumerate(order):
            load = loads[person]
            added = f"+{load.added:,}" if load.added else "–"
            cells = (added, f"{load.documents:,}", f"{load.characters:,}", f"{load.shared:,}")
            self._preview.setItem(line, 0, QTableWidgetItem(names.get(person, "")))
            for place, words in enumerate(cells, 1):
                item = QTableWidgetItem(words)
                item.setTextAlignment(_RIGHT)
                self._preview.setItem(line, place, item)

    def _apply(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._refresh()
        if self._plan is not None and self._plan.tasks:
            do_with_tasks(self._desk, self._window, AssignDocuments(tasks=self._plan.tasks))
        if self._blind.isChecked() != self._was_blind:
            value = None if self._blind.isChecked() else False
            self._desk.execute(ChangeSetting(key=BLIND, value=value))


def _summary(plan: AssignmentPlan) -> str:
    """Say how many documents have how many annotators."""
    parts = []
    for people, count in plan.by_count.items():
        documents = f"{count:,} document{'' if count == 1 else 's'}"
        whom = "nobody" if people == 0 else f"{people} {'person' if people == 1 else 'people'}"
        parts.append(f"{documents} by {whom}")
    if not parts:
        return "There are no documents."
    new = len(plan.tasks)
    words = "nothing new" if new == 0 else f"{new:,} new assignment{'' if new == 1 else 's'}"
    return f"{', '.join(parts)}; {words}."


_PERSON = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
