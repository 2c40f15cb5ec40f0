"""The rows of a review as a table: kind, what each annotator has, gold, decision."""

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.review.board import Board
from annotator.gui.review.cell_painter import CellPainter
from annotator.gui.review.kind_cell import draw_kinds
from annotator.gui.theme import Theme
from annotator.services.review.cells import Cell, Run, Weight
from annotator.services.review.redecided import Redecided
from annotator.services.review.sheets import ReviewRow, Status
from annotator.services.review.words import (
    GOLD,
    KindPart,
    decision_words,
    kind_parts,
    likeness_words,
)

Index = QModelIndex | QPersistentModelIndex
SIGN, KIND, DECISION = "sign", "kind", "decision"
_HEIGHT: Final = 42
_LINES: Final = 2
_FEW: Final = 3
_FIXED: Final = {SIGN: 40, KIND: 176, DECISION: 186}
_NARROW: Final = {SIGN: 34, KIND: 132, DECISION: 132}


class RowsModel(QAbstractTableModel):
    """The listed rows of the board."""

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._rows: list[ReviewRow] = []
        self._columns: list[str] = []
        self._cells: dict[tuple[str, str], Cell] = {}
        self._parts: dict[str, tuple[KindPart, ...]] = {}
        self.take()

    @property
    def columns(self) -> list[str]:
        """Names of the table's columns: fixed ones and ids of the review's columns."""
        return self._columns

    def take(self) -> None:
        """Show what is listed now."""
        self.beginResetModel()
        self._cells, self._parts = {}, {}
        self._rows = self._board.rows()
        self._columns = [SIGN, KIND, *self._board.shown_columns(), DECISION]
        self.endResetModel()

    def refresh(self, redecided: Redecided) -> None:
        """Show other decisions about the same rows; all at once where other rows are listed."""
        rows = self._board.rows()
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.take()
            return
        relinked = redecided.relinked
        for place, (former, row) in enumerate(zip(self._rows, rows, strict=True)):
            # A relation may have come into gold with the decision about another row.
            is_relinked = row.decision is not None and not relinked.isdisjoint(row.decision.gold)
            if former is not row or is_relinked:
                self._rows[place] = row
                self._forget(row.key)
                first, last = self.index(place, 0), self.index(place, len(self._columns) - 1)
                self.dataChanged.emit(first, last)

    def _forget(self, key: str) -> None:
        for column in self._columns:
            self._cells.pop((key, column), None)

    def row_at(self, place: int) -> ReviewRow:
        """Return a listed row."""
        return self._rows[place]

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows are listed."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Sign, kind, the columns of the review, decision."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell for screen readers and tooltips."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return "".join(run.text for run in self.cell(row, self._columns[index.column()]))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        name = self._columns[section]
        if name in (SIGN, KIND, DECISION):
            return {SIGN: "", KIND: "differs in", DECISION: "decision"}[name]
        if name == GOLD:
            return "★ gold"
        return f"{self._board.key_of(name)}  {self._board.names.get(name, '?')}".strip()

    def cell(self, row: ReviewRow, column: str) -> Cell:
        """Return the runs of a cell."""
        found = self._cells.get((row.key, column))
        if found is None:
            found = self._cells[row.key, column] = self._write(row, column)
        return found

    def parts(self, row: ReviewRow) -> tuple[KindPart, ...]:
        """Return what the annotators differ in."""
        found = self._parts.get(row.key)
        sheet, schema = self._board.sheet, self._board.schema
        if found is None and sheet is not None and schema is not None:
            found = kind_parts(row, sheet.document.text, schema, len(sheet.columns))
            self._parts[row.key] = found
        return found or ()

    def _write(self, row: ReviewRow, column: str) -> Cell:
        board, sheet, schema = self._board, self._board.sheet, self._board.schema
        if sheet is None or schema is None or board.cells is None:
            return ()
        if column == SIGN:
            return (Run(row.status.value),)
        if column == KIND:
            return (Run("\n".join(part.words for part in self.parts(row)), Weight.STRONG),)
        if column == DECISION:
            words = decision_words(row, board.names)
            return (Run(words or likeness_words(row, board.names), Weight.QUIET),)
        if column == GOLD:
            return board.cells.gold(row) or (Run("—", Weight.QUIET),)
        return board.cells.cell(row, column)


class RowsDelegate(QStyledItemDelegate):
    """Draws a cell in at most two lines of runs."""

    def __init__(self, desk: Desk, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._board = board
        self._cells = CellPainter()

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally tall."""
        return QSize(option.rect.width(), _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        theme, area = self._desk.theme, option.rect
        model = index.model()
        if not isinstance(model, RowsModel) or index.row() >= model.rowCount():
            return
        row, column = model.row_at(index.row()), model.columns[index.column()]
        current = self._board.row
        is_current = current is not None and current.key == row.key
        painter.save()
        painter.setClipRect(area)
        if is_current:
            painter.fillRect(area, QColor(theme.accent_soft))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(theme.border))
        if column == SIGN:
            if is_current:
                painter.fillRect(
                    QRect(area.left(), area.top(), 3, area.height()), QColor(theme.accent)
                )
            self._paint_sign(painter, area, row)
        elif column == KIND:
            inner = area.adjusted(8, 3, -8, -4)
            ground = theme.accent_soft if is_current else theme.panel
            draw_kinds(painter, inner, model.parts(row), ground, _kind_color(row, theme))
        else:
            cell, color = model.cell(row, column), theme.text
            if column == GOLD and is_current and row.decision is None:
                cell = (Run(self._offer(row), Weight.QUIET),)
            self._cells.draw(painter, area.adjusted(8, 3, -8, -4), cell, theme, color)
        painter.restore()

    def _offer(self, row: ReviewRow) -> str:
        keys = [self._board.key_of(one) for one in self._board.people() if one in row.spans]
        digits = [key for key in keys if key]
        if len(digits) > _FEW:
            digits = [f"{digits[0]}–{digits[-1]}"]
        return f"press {', '.join([*digits, '0'])} or E"

    def _paint_sign(self, painter: QPainter, area: QRect, row: ReviewRow) -> None:
        theme = self._desk.theme
        center = QPointF(area.left() + area.width() / 2 + 1, area.center().y() + 0.5)
        box = QRect(round(center.x()) - 8, round(center.y()) - 8, 16, 16)
        if row.status is Status.STALE:
            icon("history", theme.warning).paint(painter, box)
        elif row.status is Status.UNDECIDED:
            icon("info", theme.warning).paint(painter, box)
        elif row.status is Status.DECIDED:
            icon("check", theme.success).paint(painter, box)
        elif row.status is Status.AGREED:
            icon("check", theme.faint).paint(painter, box)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.danger))
            painter.drawEllipse(center, 3.5, 3.5)


def _kind_color(row: ReviewRow, theme: Theme) -> str:
    if row.status is Status.DECIDED:
        return theme.success
    if row.status is Status.AGREED:
        return theme.muted
    return theme.warning if row.status in (Status.UNDECIDED, Status.STALE) else theme.danger


class RowsTable(QTableView):
    """The table; keys are the review's."""

    def __init__(self, desk: Desk, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._place: int | None = None
        self.rows_model = RowsModel(board, self)
        self.setObjectName("reviewRows")
        self.setAccessibleName("Disagreements")
        self.setModel(self.rows_model)
        self.setItemDelegate(RowsDelegate(desk, board, self))
        self.setShowGrid(False)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_HEIGHT)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        self.clicked.connect(self._on_clicked)
        board.sheet_changed.connect(self._on_rows)
        board.listing_changed.connect(self._on_rows)
        board.columns_changed.connect(self._on_rows)
        board.decisions_changed.connect(self._on_decisions)
        board.current_changed.connect(self._on_current)
        desk.theme_changed.connect(lambda _theme: self.viewport().update())

    def _on_rows(self) -> None:
        self.rows_model.take()
        self._share_width()
        self._on_current()

    def _on_decisions(self, redecided: Redecided) -> None:
        self.rows_model.refresh(redecided)

    def _on_current(self) -> None:
        row = self._board.row
        place = None if row is None else self._board.place_of(row.key)
        if place is not None and place < self.rows_model.rowCount():
            self._bring_up(place)
        for one in (self._place, place):
            if one is not None:
                top = self.rowViewportPosition(one)
                self.viewport().update(0, top, self.viewport().width(), _HEIGHT)
        self._place = place

    def _bring_up(self, place: int) -> None:
        """Scroll so that a row can be seen with its neighbours."""
        last = self.rows_model.rowCount() - 1
        for one in (min(place + 1, last), max(place - 1, 0), place):
            self.scrollTo(self.rows_model.index(one, 0))

    def _on_clicked(self, index: Index) -> None:
        self._board.go_to(self.rows_model.row_at(index.row()).key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()
        if self._place is not None and self._place < self.rows_model.rowCount():
            self._bring_up(self._place)

    def _share_width(self) -> None:
        columns = self.rows_model.columns
        width = self.viewport().width()
        fixed = _FIXED if width >= 1000 else _NARROW
        flexible = [one for one in columns if one not in fixed]
        rest = width - sum(fixed.values())
        share = max(60, rest // max(1, len(flexible)))
        for number, column in enumerate(columns):
            self.setColumnWidth(number, fixed.get(column, share))
        if columns:
            used = sum(self.columnWidth(number) for number in range(len(columns) - 1))
            self.setColumnWidth(len(columns) - 1, max(fixed[DECISION], width - used))
