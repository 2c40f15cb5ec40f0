"""What the review shows: the sheet of the open document, which rows, which columns, which one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.desk import Desk
from annotator.gui.review_actions import MOST
from annotator.gui.worker import Worker
from annotator.model.changes import ChangeSet
from annotator.model.errors import NotFoundError
from annotator.model.relations import Relation
from annotator.schema.types import Schema
from annotator.services.progress import Progress
from annotator.services.review.alike import alike_words
from annotator.services.review.cells import CellWriter
from annotator.services.review.listing import Order, RowFilter, audit_sample, listed, relisted
from annotator.services.review.redecided import Redecided, compare_sheets
from annotator.services.review.sheets import Column, ReviewRow, ReviewSheet
from annotator.services.review.words import GOLD, shown_names

_FEW: Final = 3
"""Rows that one decision changes at most, with what comes along."""
_MANY: Final = 600
"""Spans from which on a document is lined up in the background."""
_PAINTED_MS: Final = 20
"""Time that the columns take to be painted before their rows are lined up."""


class Board(QObject):
    """State of the review window; widgets follow its signals and change nothing themselves.

    Signals:
        sheet_changed(): Another document, or its sets were lined up anew.
        decisions_changed(Redecided): Decisions or gold are others; the rows are the same.
        listing_changed(): Other rows are listed, or in another order.
        current_changed(): Another row is the current one.
        columns_changed(): Columns were moved, hidden, renamed or stacked.

    Attributes:
        sheet: None while nothing is reviewed.
        is_ready: Whether the sets are lined up; before that the sheet has no rows.
        alike: How alike the sets are, in words.
        cells: Writes the cells of the rows.
        listed: Places of the listed rows in the sheet.
        hidden: Columns that are not shown, by id of the set.
        audited: Keys of agreed rows that were drawn to be looked at by hand.
    """

    sheet_changed = Signal()
    decisions_changed = Signal(object)
    listing_changed = Signal()
    current_changed = Signal()
    columns_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.sheet: ReviewSheet | None = None
        self.is_ready = False
        self.alike = ""
        self.cells: CellWriter | None = None
        self.names: dict[str, str] = {}
        self.listed: tuple[int, ...] = ()
        self.filter = RowFilter()
        self.order = Order.DOCUMENT
        self.audited: frozenset[str] = frozenset()
        self.hidden: set[str] = set()
        self.is_anonymous = False
        self.is_stacked = False
        self._places: dict[str, int] = {}
        self._moved: list[str] = []
        self._away: set[str] = set()
        self._owners_order: list[str] = []
        self._current: str | None = None
        self._wanted: tuple[int, int] | None = None
        self._worker: Worker | None = None
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.setInterval(_PAINTED_MS)
        self._start.timeout.connect(self._start_worker)

    @property
    def schema(self) -> Schema | None:
        """The label schema in force."""
        return self._desk.schema

    # Opening and following

    def open(self, document_id: str) -> None:
        """Review a document: its columns at once, its rows when they are lined up."""
        self._forget_worker()
        self._current, self._wanted, self.audited = None, None, frozenset()
        self.filter = replace(self.filter, set_ids=frozenset())  # they are of one document
        self._begin(document_id)

    def close(self) -> None:
        """Review nothing."""
        self._forget_worker()
        self.sheet, self.cells, self.is_ready = None, None, False
        self._current = None
        self._list()
        self.sheet_changed.emit()

    def _begin(self, document_id: str) -> None:
        project, adjudicator = self._desk.project, self._desk.annotator
        if project is None:
            return
        adjudicator_id = None if adjudicator is None else adjudicator.id
        try:
            bare = project.review_sheet(document_id, adjudicator_id, is_bare=True)
        except NotFoundError as error:
            self._desk.message.emit(str(error), "warning")
            return
        former = self.sheet if self.is_ready else None
        is_known = former is not None and former.columns == bare.columns
        if is_known or sum(len(column.spans) for column in bare.columns) <= _MANY:
            sheet = project.review_sheet(document_id, adjudicator_id, former=former)
            if not is_known:
                self.alike = alike_words(sheet.columns)
            self._take(sheet)
            return
        self.is_ready = False
        self.alike = ""
        self._show(bare)

        def line_up(_progress: Progress) -> tuple[ReviewSheet, str]:
            sheet = project.review_sheet(document_id, adjudicator_id)
            return sheet, alike_words(sheet.columns)

        worker = Worker(line_up, self)
        worker.finished.connect(lambda found: self._on_lined_up(worker, *found))
        self._worker = worker
        self._start.start()

    def _start_worker(self) -> None:
        if self._worker is not None:
            self._worker.start()

    def _on_lined_up(self, worker: Worker, sheet: ReviewSheet, alike: str) -> None:
        if worker is self._worker:  # else it came too late
            self._worker = None
            self.alike = alike
            self._take(sheet)
        worker.deleteLater()

    def _forget_worker(self) -> None:
        if self._worker is not None and self._start.isActive():
            self._worker.deleteLater()  # it has not begun
        self._start.stop()
        self._worker = None

    def _take(self, sheet: ReviewSheet) -> None:
        self.is_ready = True
        self._show(sheet)
        if self._wanted is not None:
            self.go_to_place(*self._wanted)

    def _show(self, sheet: ReviewSheet) -> None:
        former, self.sheet = self.sheet, sheet
        if former is None or former.columns != sheet.columns:
            self.names = self._names(sheet)
            if former is None or former.document.id != sheet.document.id:
                self._arrange(sheet)
        self._write_cells()
        self._list()
        if self.row is None:
            self._current = self._first_open()
        self.sheet_changed.emit()
        self.current_changed.emit()

    def _names(self, sheet: ReviewSheet) -> dict[str, str]:
        project = self._desk.project
        everybody = () if project is None else project.annotators(with_removed=True)
        people = [one.id for one in everybody]
        return shown_names(sheet, is_anonymous=self.is_anonymous, people=people)

    def _arrange(self, sheet: ReviewSheet) -> None:
        """Move and hide the columns of another document as those of the same people before."""
        owners = {one.annotation_set.id: _owner(one) for one in sheet.columns}
        owners[GOLD] = GOLD
        hidden = [one for one, owner in owners.items() if owner in self._away]
        self.hidden = set(hidden) if len(hidden) < len(owners) else set()
        shown = [one for one in owners if one not in self.hidden and one != GOLD]
        self.hidden.update(shown[MOST:])
        order = {owner: place for place, owner in enumerate(self._owners_order)}
        self._moved = sorted(owners, key=lambda one: order.get(owners[one], len(order)))

    def _remember(self) -> None:
        """Keep which people's columns are hidden and in which order they stand."""
        columns = {} if self.sheet is None else {c.annotation_set.id: c for c in self.sheet.columns}
        for one in self.columns():
            owner = _owner(columns[one]) if one in columns else one
            (self._away.add if one in self.hidden else self._away.discard)(owner)
        self._owners_order = [
            _owner(columns[one]) if one in columns else one for one in self.columns()
        ]

    def _write_cells(self) -> None:
        schema, project = self.schema, self._desk.project
        if self.sheet is None or schema is None or project is None:
            self.cells = None
            return
        self.cells = CellWriter(self.sheet, schema, self._gold_relations(self.sheet))

    def _gold_relations(self, sheet: ReviewSheet) -> tuple[Relation, ...]:
        project = self._desk.project
        if project is None or sheet.gold is None:
            return ()
        return project.relations(sheet.gold.id)

    def follow(self, change_set: ChangeSet) -> None:
        """Take over what changed in the project."""
        sheet, project = self.sheet, self._desk.project
        if sheet is None or project is None:
            return
        operation = change_set.operation
        if change_set.touches("schema_version"):
            self._forget_worker()
            self.is_ready = False
            self._begin(sheet.document.id)
        elif operation.document_id in (None, sheet.document.id):
            self._follow_document(sheet, is_step_back=operation.kind in ("undo", "redo"))

    def _follow_document(self, sheet: ReviewSheet, *, is_step_back: bool) -> None:
        project, adjudicator = self._desk.project, self._desk.annotator
        if project is None:
            return
        adjudicator_id = None if adjudicator is None else adjudicator.id
        bare = project.review_sheet(sheet.document.id, adjudicator_id, is_bare=True)
        if not self.is_ready or bare.columns != sheet.columns:
            self._forget_worker()
            self._begin(sheet.document.id)
            return
        now = self.sheet = project.review_sheet(sheet.document.id, adjudicator_id, former=sheet)
        relinked: set[str] = set()
        if self.cells is not None:
            relinked = self.cells.take_gold(now.gold_spans, self._gold_relations(now))
        redecided = compare_sheets(sheet, now, relinked)
        before = self.listed
        self._relist_changed(redecided)
        self.decisions_changed.emit(redecided)
        if self.listed != before:
            self.listing_changed.emit()
        changed = [row.key for _was, row in redecided.rows if row is not None]
        if is_step_back and 1 <= len(changed) <= _FEW:
            self.go_to(changed[0])  # what was taken back is to be seen
        if self.row is None:
            self._current = self._first_open()
            self.current_changed.emit()

    # Rows

    def _list(self) -> None:
        sheet = self.sheet
        self._put_list(
            () if sheet is None else listed(sheet, self.filter, self.order, self.audited)
        )

    def _relist_changed(self, redecided: Redecided) -> None:
        if self.sheet is not None:
            self._put_list(
                relisted(self.listed, self.sheet, redecided, self.filter, self.order, self.audited)
            )

    def _put_list(self, places: tuple[int, ...]) -> None:
        rows = () if self.sheet is None else self.sheet.rows
        self.listed = places
        self._places = {rows[place].key: number for number, place in enumerate(places)}

    def set_filter(self, chosen: RowFilter) -> None:
        """List other rows."""
        if chosen != self.filter:
            self.filter = chosen
            self._relist()

    def set_order(self, order: Order) -> None:
        """List the rows in another order."""
        if order is not self.order:
            self.order = order
            self._relist()

    def draw_sample(self, *, fewest: int, share: float, count: int, seed: int) -> int:
        """List some of the rows that would be accepted, to look at them by hand.

        Returns:
            How many were drawn.
        """
        if self.sheet is None:
            return 0
        rows = self.sheet.agreed(fewest=fewest, share=share)
        self.audited = audit_sample(self.sheet, rows, count, seed)
        self._relist()
        return len(self.audited)

    def _relist(self) -> None:
        self._list()
        self.listing_changed.emit()
        row = self.row
        if row is None or self.place_of(row.key) is None:
            self.go_to(self._first_open())

    def rows(self) -> list[ReviewRow]:
        """The listed rows in their order."""
        sheet = self.sheet
        return [] if sheet is None else [sheet.rows[place] for place in self.listed]

    def find(self, row_key: str | None) -> ReviewRow | None:
        """Return a row by its key, listed or not."""
        if row_key is None or self.sheet is None:
            return None
        row = self.sheet.row_of(row_key)
        return row if row is not None and row.key == row_key else None

    @property
    def row(self) -> ReviewRow | None:
        """The current row; None when there is none."""
        return self.find(self._current)

    def place_of(self, row_key: str) -> int | None:
        """Return where a row stands in the list; None where it is not listed."""
        return self._places.get(row_key)

    def go_to(self, row_key: str | None) -> None:
        """Make a row the current one."""
        if row_key != self._current:
            self._current = row_key
            self.current_changed.emit()

    def go_to_place(self, start: int, end: int) -> None:
        """Make the row current that covers most of a range; later, if it is not lined up yet."""
        self._wanted = None if self.is_ready else (start, end)
        if self.sheet is None or not self.is_ready:
            return

        def nearness(row: ReviewRow) -> tuple[int, int]:
            shared = min(row.end, end) - max(row.start, start)
            return shared, shared - (row.end - row.start)

        near = [row for row in self.sheet.rows if row.start < end and start < row.end]
        if near:
            self.go_to(max(near, key=nearness).key)

    def step(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) listed row; False at the end of the list."""
        rows = self.rows()
        if not rows:
            return False
        place = None if self._current is None else self.place_of(self._current)
        if place is None:
            place = -1 if direction > 0 else len(rows)
        following = place + direction
        if not 0 <= following < len(rows):
            return False
        self.go_to(rows[following].key)
        return True

    def step_open(self) -> bool:
        """Go to the next listed row that waits for a decision, round the end; False without one."""
        rows = self.rows()
        place = -1 if self._current is None else self.place_of(self._current)
        start = -1 if place is None else place
        for row in (*rows[start + 1 :], *rows[: start + 1]):
            if row.is_open and row.key != self._current:
                self.go_to(row.key)
                return True
        return False

    def _first_open(self) -> str | None:
        rows = self.rows()
        return next((row.key for row in rows if row.is_open), rows[0].key if rows else None)

    # Columns

    def columns(self) -> list[str]:
        """Ids of all columns in the order chosen, gold among them."""
        if self.sheet is None:
            return []
        present = [one.annotation_set.id for one in self.sheet.columns] + [GOLD]
        moved = [one for one in self._moved if one in present]
        return moved if len(moved) == len(present) else present

    def shown_columns(self) -> list[str]:
        """Ids of the columns that are shown."""
        return [one for one in self.columns() if one not in self.hidden]

    def people(self) -> list[str]:
        """Ids of the shown annotators' sets: what the digits take, in their order."""
        return [one for one in self.shown_columns() if one != GOLD][:MOST]

    def column(self, set_id: str) -> Column | None:
        """Return a column by the id of its set."""
        columns = () if self.sheet is None else self.sheet.columns
        return next((one for one in columns if one.annotation_set.id == set_id), None)

    def key_of(self, set_id: str) -> str:
        """Return the digit that takes a column's mark; "" for none."""
        people = self.people()
        return str(people.index(set_id) + 1) if set_id in people else ""

    def move_column(self, column_id: str, step: int) -> None:
        """Move a column to the left (-1) or right (1), over hidden ones."""
        order = self.columns()
        if column_id not in order:
            return
        shown = self.shown_columns()
        place = shown.index(column_id) + step if column_id in shown else -1
        if not 0 <= place < len(shown):
            return
        target = order.index(shown[place])
        order.remove(column_id)
        order.insert(target, column_id)
        self._moved = order
        self._remember()
        self.columns_changed.emit()

    def toggle_column(self, column_id: str) -> bool:
        """Hide or show a column; False where one would be left, or more than six."""
        if column_id in self.hidden:
            if len(self.shown_columns()) > MOST:
                return False
            self.hidden.discard(column_id)
        else:
            if len(self.shown_columns()) <= 1:
                return False
            self.hidden.add(column_id)
        self._remember()
        self.columns_changed.emit()
        return True

    def toggle_names(self) -> None:
        """Show pseudonyms in place of names, or names again."""
        self.is_anonymous = not self.is_anonymous
        if self.sheet is not None:
            self.names = self._names(self.sheet)
        self.columns_changed.emit()

    def set_stacked(self, *, is_stacked: bool) -> None:
        """Show one article with a lane for each annotator, or columns."""
        if is_stacked != self.is_stacked:
            self.is_stacked = is_stacked
            self.columns_changed.emit()

    def labels(self) -> Iterable[str]:
        """Labels that occur in disputed rows, in the order of the schema."""
        if self.sheet is None or self.schema is None:
            return ()
        used = {span.label for row in self.sheet.rows if row.is_disputed for span in row.marks}
        return [label.name for label in self.schema.labels if label.name in used]


def _owner(column: Column) -> str:
    """Return whose a column is, the same in every document."""
    return column.annotation_set.annotator_id or column.annotation_set.kind
