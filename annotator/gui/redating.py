"""After another document date: the dates that read otherwise, to look through and to keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, icon_button, muted, row
from annotator.model.changes import ChangeSet
from annotator.model.commands import SetAttributes
from annotator.model.documents import Document
from annotator.model.spans import Span
from annotator.services import dating

QUOTE, OLD, NEW, KEEP = range(4)
_ROW_HEIGHT: Final = 28
_MOST_ROWS: Final = 6
_LONGEST_QUOTE: Final = 60


@dataclass(frozen=True, slots=True)
class Redated:
    """A date that another document date moved.

    Attributes:
        before: The span as it was.
        after: With its new reading.
    """

    before: Span
    after: Span


class RedatingReview(QFrame):
    """A short list below the header: old value, new value, and "keep the old one".

    Signals:
        undo_asked(): Take everything back.
        keep_asked(int): Give the date of this row its old value, as confirmed.
        jump_asked(int): Go to the date of this row.
        closed(): The person is through.
    """

    undo_asked = Signal()
    keep_asked = Signal(int)
    jump_asked = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("redating")
        self._theme = theme
        self._title = QLabel()
        self._title.setObjectName("bannerTitle")
        self._title.setWordWrap(True)
        self._detail = muted("")
        self.undo = QPushButton("Undo all")
        self.undo.setToolTip("Give the document its former date and the dates their former values")
        self.undo.clicked.connect(self.undo_asked)
        self._close = icon_button("Close")
        self._close.clicked.connect(self.closed)
        self.table = _Table(self)
        self.table.kept.connect(self.keep_asked)
        self.table.row_chosen.connect(self.jump_asked)
        self.table.left.connect(self.closed)
        hint = row(
            self._detail, KeyCap("K", theme), muted("keep the old value", wrap=False), stretch=0
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(row(self._title, self.undo, self._close, stretch=0))
        layout.addLayout(hint)
        layout.addWidget(self.table)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._close.setIcon(icon("close", theme.muted))
        self.table.link = QColor(theme.accent)
        self.table.quiet = QColor(theme.muted)

    def show_dates(self, dates: list[Redated], title: str, detail: str) -> None:
        """List dates under a title, with what else there is to know."""
        self._title.setText(title)
        self._detail.setText(detail)
        self.table.fill(dates)
        self.setAccessibleName(title)
        self.show()

    def mark_kept(self, at: int, *, is_kept: bool, is_gone: bool) -> None:
        """Say what became of a row's date."""
        self.table.mark(at, is_kept=is_kept, is_gone=is_gone)


class _Table(QTableWidget):
    """The rows; Up and Down jump along them, K keeps the old value, Escape closes."""

    kept = Signal(int)
    row_chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 4, parent)
        self.link, self.quiet = QColor(), QColor()
        self.setObjectName("redatingRows")
        self.setAccessibleName("Dates that read otherwise now")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalHeaderLabels(["Words", "Before", "Now", ""])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(KEEP, QHeaderView.ResizeMode.ResizeToContents)
        self.itemSelectionChanged.connect(self._on_selection)

    def fill(self, dates: list[Redated]) -> None:
        """Show other rows."""
        with QSignalBlocker(self):
            self.setRowCount(0)
            self.setRowCount(len(dates))
            for at, one in enumerate(dates):
                for column, text in enumerate(_cells(one)):
                    item = QTableWidgetItem(text)
                    item.setToolTip(one.after.quote if column == QUOTE else text)
                    self.setItem(at, column, item)
                self.mark(at, is_kept=False, is_gone=False)
        shown = min(len(dates), _MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * _ROW_HEIGHT + 4)

    def mark(self, at: int, *, is_kept: bool, is_gone: bool) -> None:
        """Show in a row what became of its date."""
        words = "gone" if is_gone else "old value kept" if is_kept else "Keep old"
        keep = self.item(at, KEEP)
        if keep is not None:
            keep.setText(words)
            keep.setForeground(self.quiet if is_gone or is_kept else self.link)
        for column, is_out in ((OLD, not is_kept), (NEW, is_kept)):
            item, font = self.item(at, column), QFont(self.font())
            font.setStrikeOut(is_out or is_gone)
            font.setBold(not is_out and not is_gone)
            if item is not None:
                item.setFont(font)

    def _on_selection(self) -> None:
        if self.selectedItems():
            self.row_chosen.emit(self.currentRow())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on "Keep old" does that."""
        super().mouseReleaseEvent(event)
        index: QModelIndex | QPersistentModelIndex = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == KEEP:
            self.kept.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep by K, leave by Escape."""
        if event.key() == Qt.Key.Key_K and self.currentRow() >= 0:
            self.kept.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _cells(one: Redated) -> tuple[str, str, str, str]:
    quote = one.after.quote
    if len(quote) > _LONGEST_QUOTE:
        quote = f"{quote[:_LONGEST_QUOTE].rstrip()}…"
    return f"“{quote}”", _value(one.before, one.after), _value(one.after, one.before), ""


def _value(span: Span, other: Span) -> str:
    """Say a date's value; of one that only begins or ends elsewhere, where."""
    values = span.attributes
    value = values.get(dating.VALUE)
    if value is None:
        return "none"
    if value != other.attributes.get(dating.VALUE):
        return str(value)
    begin, end = values.get("begin"), values.get("end_point")
    return f"from {begin}" if begin else f"until {end}"


class Redating(QObject):
    """Opens the list when the open document gets another date.

    Args:
        desk: Tells of it.
        place: Puts the list where it is seen.
    """

    def __init__(self, desk: Desk, place: Callable[[QWidget], None]) -> None:
        super().__init__(desk)
        self._desk = desk
        self._place = place
        self._review: RedatingReview | None = None
        self._dates: list[Redated] = []
        self._operation_id: str | None = None
        self._kept: list[tuple[str, str]] = []
        desk.changed.connect(self._on_changed)
        desk.document_opened.connect(lambda _id: self._close())
        desk.project_opened.connect(self._close)
        desk.annotator_changed.connect(self._close)
        desk.theme_changed.connect(self._on_theme)

    @property
    def review(self) -> RedatingReview | None:
        """The list, once there was something to show."""
        return self._review

    def _on_theme(self, theme: Theme) -> None:
        if self._review is not None:
            self._review.set_theme(theme)

    def _on_changed(self, change_set: ChangeSet) -> None:
        operation = change_set.operation
        if self._operation_id is not None and operation.undoes == self._operation_id:
            self._close()
        elif operation.undoes is None and self._is_new_date(change_set):
            self._open(change_set)
        elif self._dates and change_set.touches("span"):
            self._mark()

    def _is_new_date(self, change_set: ChangeSet) -> bool:
        document = self._desk.document
        return document is not None and any(
            isinstance(change.before, Document)
            and isinstance(change.after, Document)
            and change.after.id == document.id
            and change.before.document_date != change.after.document_date
            for change in change_set.of_kind("document")
        )

    def _open(self, change_set: ChangeSet) -> None:
        own, schema = self._desk.own_set, self._desk.schema
        changed = [Redated(*pair) for pair in dating.changed_dates(change_set)]
        self._dates = [one for one in changed if own is not None and one.after.set_id == own.id]
        self._operation_id, self._kept = change_set.operation.id, []
        confirmed = [
            span
            for span in self._desk.spans()
            if schema is not None
            and dating.is_date_label(schema, span.label)
            and dating.CONFIRMED_BY in span.attributes
        ]
        others = len(changed) - len(self._dates)
        detail = []
        if confirmed:
            words = "date left as it is" if len(confirmed) == 1 else "dates left as they are"
            detail.append(f"{len(confirmed)} confirmed {words}")
        if others:
            detail.append(f"{others} suggested or of others changed too")
        if not self._dates:
            self._close()
            if detail:
                words = "; ".join(detail)
                self._desk.message.emit(f"No date of yours reads otherwise: {words}.", "info")
            return
        count = len(self._dates)
        verb = "reads" if count == 1 else "read"
        title = f"{count} {_dates(count)} {verb} otherwise with the new document date"
        self._shown().show_dates(self._dates, title, "; ".join(detail))

    def _shown(self) -> RedatingReview:
        if self._review is None:
            review = self._review = RedatingReview(self._desk.theme)
            review.undo_asked.connect(self._undo)
            review.keep_asked.connect(self._keep)
            review.jump_asked.connect(self._jump)
            review.closed.connect(self._leave)
            self._place(review)
        return self._review

    def _jump(self, at: int) -> None:
        self._desk.select_span(self._dates[at].after.id)

    def _keep(self, at: int) -> None:
        """Give a date its old value, which confirms it."""
        before, schema = self._dates[at].before, self._desk.schema
        span = self._desk.find_span(before.id)
        if schema is None or span is None or dating.CONFIRMED_BY in span.attributes:
            return
        receipt = self._desk.execute(
            SetAttributes(span_id=before.id, attributes=dating.kept(schema, before, span))
        )
        if receipt is not None:
            self._kept.append((before.id, receipt.change_set.operation.id))
            self._desk.select_span(before.id)

    def _mark(self) -> None:
        if self._review is None:
            return
        for at, one in enumerate(self._dates):
            span = self._desk.find_span(one.after.id)
            is_kept = (
                span is not None
                and dating.CONFIRMED_BY in span.attributes
                and not dating.means_another_time(one.before, span)
            )
            self._review.mark_kept(at, is_kept=is_kept, is_gone=span is None)

    def _undo(self) -> None:
        """Take back what was kept, the newest first, and then the new date with all it changed."""
        operation_id = self._operation_id
        for span_id, kept_id in reversed(self._kept):
            span = self._desk.find_span(span_id)
            if span is not None and dating.CONFIRMED_BY in span.attributes:
                self._desk.undo_operation(kept_id)
        if operation_id is not None:
            self._desk.undo_operation(operation_id)
        self._desk.focus_article_requested.emit()

    def _leave(self) -> None:
        self._close()
        self._desk.focus_article_requested.emit()

    def _close(self) -> None:
        self._dates, self._operation_id, self._kept = [], None, []
        if self._review is not None:
            self._review.hide()


def _dates(count: int) -> str:
    return "date" if count == 1 else "dates"
