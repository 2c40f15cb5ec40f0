"""The documents of a review with what is open in each, counted in the background."""

import time
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import render_icon
from annotator.gui.widgets import Segmented, caption, column, row
from annotator.gui.worker import Worker
from annotator.model.changes import ChangeSet
from annotator.model.documents import DocumentSummary
from annotator.services.progress import CancelledError, Progress
from annotator.services.review.counts import ReviewCount
from annotator.services.review.sheets import FEWEST

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole)
SHOWN: Final = ("all", "open", "clear")
_TITLES: Final = {"all": "All", "open": "Open", "clear": "Agreed"}
_HEIGHT: Final = 54
_PAUSE_MS: Final = 400
_REST: Final = 0.002
_AT_ONCE: Final = 0.25
_FEW: Final = 20
"""Counts up to which it is looked whether other documents are listed now."""
COMPARED, CLEAR, DONE = "compared", "clear", "done"


def count_words(count: ReviewCount | None) -> str:
    """Return how far a document is: "15 open · 20 agreed"."""
    if count is None:
        return "counting…"
    if count.annotators == 0:
        return "not labeled yet"
    if count.annotators == 1:
        return "one annotator"
    parts = [
        f"{number} {name}"
        for number, name in (
            (count.stale, "stale"),
            (count.open, "open"),
            (count.undecided, "undecided"),
            (count.decided, "decided"),
            (count.agreed, "agreed"),
        )
        if number
    ]
    return " · ".join(parts) or "no labels"


class DocumentsModel(QAbstractListModel):
    """Documents in the order of the queue, with their counts as far as they are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, DocumentSummary] = {}
        self._entries: list[DocumentSummary] = []
        self._places: dict[str, int] = {}
        self._shown = "all"
        self.counts: dict[str, ReviewCount] = {}
        self.totals: Counter[str] = Counter()

    def take(self, summaries: Collection[DocumentSummary]) -> None:
        """Show these documents, of which nothing is counted yet."""
        self._all = {one.id: one for one in summaries}
        self.counts.clear()
        self.totals.clear()
        self._filter()

    def show_only(self, shown: str) -> None:
        """Show all documents, those with something open, or those without."""
        self._shown = shown
        self._filter()

    def put(self, counts: Collection[ReviewCount]) -> None:
        """Take counts of these documents over; others are passed over.

        Lines that stay where they are are painted anew by whoever calls this: Qt lays all of
        them out when it is told of one.
        """
        known = [one for one in counts if one.document_id in self._all]
        for one in known:
            former = self.counts.get(one.document_id)
            if former is not None:
                self.totals.subtract(_totals_of(former))
            self.totals.update(_totals_of(one))
            self.counts[one.document_id] = one
        ids = [one.document_id for one in known]
        if len(ids) > _FEW or any(self._takes(one) != (one in self._places) for one in ids):
            self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._entries = [one for one in self._all.values() if self._takes(one.id)]
        self._places = {one.id: place for place, one in enumerate(self._entries)}
        self.endResetModel()

    def _takes(self, document_id: str) -> bool:
        count = self.counts.get(document_id)
        if self._shown == "all":
            return True
        if count is None or count.annotators < FEWEST:
            return False
        return bool(count.left) if self._shown == "open" else not count.left

    def ids(self) -> list[str]:
        """Ids of all documents, shown or not, in order."""
        return list(self._all)

    def place_of(self, document_id: str) -> int | None:
        """Return the line of a document."""
        return self._places.get(document_id)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title and count in words; the summary for the delegate."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        words = f"{entry.title}\n{count_words(self.counts.get(entry.id))}"
        return words if role in _WORD_ROLES else None


def _totals_of(count: ReviewCount) -> list[str]:
    """Return what a document is counted among."""
    parts = ((COMPARED, count.annotators >= FEWEST), (CLEAR, count.is_undisputed))
    done = (DONE, count.annotators >= FEWEST and count.is_done)
    return [name for name, is_so in (*parts, done) if is_so]


_WORD_ROLES: Final = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


class DocumentsDelegate(QStyledItemDelegate):
    """Draws a document: state, title, counts."""

    def __init__(self, desk: Desk, model: DocumentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All lines are equally tall."""
        return QSize(option.rect.width(), _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one document."""
        entry: DocumentSummary = index.data(ENTRY_ROLE)
        theme, area, open_ = self._desk.theme, option.rect, self._desk.document
        count = self._model.counts.get(entry.id)
        painter.save()
        if open_ is not None and open_.id == entry.id:
            painter.fillRect(area, QColor(theme.accent_soft))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(theme.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        name, color = "state-new", theme.faint
        if count is not None and count.is_done:
            name, color = "state-done", theme.success
        elif count is not None and (count.decided or count.undecided or count.stale):
            name, color = "state-in-progress", theme.accent
        ratio = painter.device().devicePixelRatioF()
        pixmap = render_icon(name, color, 16, ratio=ratio, knockout=theme.surface)
        painter.drawPixmap(area.left() + 12, area.top() + 10, pixmap)
        left, width = area.left() + 36, area.width() - 46
        elide = Qt.TextElideMode.ElideRight
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        font = QFont(painter.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        title = painter.fontMetrics().elidedText(entry.title, elide, width)
        painter.drawText(QRect(left, area.top() + 8, width, 19), middle, title)
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        is_stale = count is not None and count.stale
        painter.setPen(QColor(theme.warning if is_stale else theme.muted))
        words = painter.fontMetrics().elidedText(count_words(count), elide, width)
        painter.drawText(QRect(left, area.top() + 28, width, 16), middle, words)
        painter.restore()


class ReviewDocuments(QWidget):
    """The list at the left.

    Signals:
        finish_all_asked(): Finish every document without disagreement.
        counted(): Counts of some documents are known now.

    Attributes:
        is_calm: Whether nothing more urgent is worked out.
    """

    finish_all_asked = Signal()
    counted = Signal()
    _came = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("queuePanel")
        self.setMinimumWidth(180)
        self.model = DocumentsModel(self)
        self._worker: Worker | None = None
        self._changed: set[str] = set()
        self.is_calm: Callable[[], bool] = lambda: True
        self._states = Segmented(SHOWN, desk.theme, titles=_TITLES)
        self._states.set_value("all")
        self._states.setAccessibleName("Which documents are listed")
        self._states.chosen.connect(self._on_state)
        self._view = QListView()
        self._view.setObjectName("queue")
        self._view.setModel(self.model)
        self._view.setItemDelegate(DocumentsDelegate(desk, self.model, self._view))
        self._view.setMouseTracking(True)
        self._view.setUniformItemSizes(True)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._view.setAccessibleName("Documents under review")
        self._view.clicked.connect(self._on_activated)
        self._view.activated.connect(self._on_activated)
        self._count = QLabel()
        self._count.setObjectName("muted")
        self._finish = QPushButton()
        self._finish.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._finish.clicked.connect(self.finish_all_asked)
        head, foot = QWidget(), QWidget()
        top = column(head, margins=12, spacing=8)
        top.addLayout(row(caption("Documents"), self._count, stretch=0))
        top.addWidget(self._states)
        bottom = column(foot, margins=10, spacing=0)
        bottom.addWidget(self._finish)
        self._foot = foot
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._view, 1)
        outer.addWidget(foot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._count_changed)
        self._came.connect(self._on_counts)
        desk.theme_changed.connect(self._states.set_theme)
        self._show_totals()

    @property
    def list_view(self) -> QListView:
        """The list itself, which takes the keyboard."""
        return self._view

    # Counting

    def reload(self) -> None:
        """Show the documents again and count them all."""
        project = self._desk.project
        if project is None:
            self.stop()
            self.model.take(())
            return
        self.model.take(project.summaries(None))  # nobody's labels are counted: rows are
        self._changed = set(self.model.ids())
        self._pause.start()

    def stop(self) -> None:
        """Stop counting."""
        self._pause.stop()
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None

    def follow(self, change_set: ChangeSet) -> None:
        """Count again what an operation changed."""
        operation, open_ = change_set.operation, self._desk.document
        if open_ is not None and operation.document_id == open_.id:
            return  # its sheet is known, see ``put``
        if operation.document_id is not None:
            self._changed.add(operation.document_id)
            self._pause.start()
        elif change_set.touches("span", "annotation_set", "schema_version", "document") or (
            operation.batch_id is not None
        ):
            self.reload()

    def put(self, count: ReviewCount) -> None:
        """Take over what is known of the open document."""
        self._on_counts((count,))

    def _count_changed(self) -> None:
        if self._worker is not None or not self.is_calm():
            self._pause.start()  # after what is being counted or lined up
            return
        changed, self._changed = self._changed, set()
        open_ = self._desk.document
        if open_ is not None:
            changed.discard(open_.id)
        if changed:
            self._start(changed)
        else:
            self.counted.emit()

    def _start(self, document_ids: Collection[str]) -> None:
        project, adjudicator = self._desk.project, self._desk.annotator
        if project is None:
            return
        adjudicator_id = None if adjudicator is None else adjudicator.id

        def count(progress: Progress) -> None:
            found: list[ReviewCount] = []
            told = time.monotonic()

            def breathe() -> None:
                if progress.is_cancelled:
                    raise CancelledError("The counting was stopped.")
                time.sleep(_REST)

            for one in project.review_counts(
                adjudicator_id, document_ids=document_ids, breathe=breathe
            ):
                found.append(one)
                if time.monotonic() - told > _AT_ONCE:
                    self._came.emit(tuple(found))
                    found.clear()
                    told = time.monotonic()
            self._came.emit(tuple(found))

        worker = Worker(count, self)
        worker.finished.connect(lambda _result: self._on_ended(worker))
        worker.failed.connect(lambda _error: self._on_ended(worker))
        self._worker = worker
        worker.start()

    def _on_counts(self, came: tuple[ReviewCount, ...]) -> None:
        self.model.put(came)
        self._show_totals()
        self.show_current()
        self.counted.emit()

    def _on_ended(self, worker: Worker) -> None:
        if worker is self._worker:
            self._worker = None
            self.counted.emit()
        worker.deleteLater()

    @property
    def is_counting(self) -> bool:
        """Whether counts are on their way."""
        return self._worker is not None or self._pause.isActive()

    def undisputed(self) -> list[str]:
        """Ids of documents that can be finished unseen, in order."""
        counts = self.model.counts
        return [one for one in self.model.ids() if one in counts and counts[one].is_undisputed]

    def next_open(self, document_id: str | None) -> str | None:
        """Return the next document after this one, going round, with something to decide."""
        ids, counts = self.model.ids(), self.model.counts
        start = ids.index(document_id) + 1 if document_id in ids else 0
        for one in (*ids[start:], *ids[:start]):
            count = counts.get(one)
            is_waiting = count is not None and count.annotators > 1 and not count.is_done
            if is_waiting and one != document_id:
                return one
        return None

    def _show_totals(self) -> None:
        totals = self.model.totals
        done, compared = totals[DONE], totals[COMPARED]
        self._count.setText(f"{done} of {compared} finished" if compared else "")
        clear = totals[CLEAR]
        self._finish.setText(f"Finish {clear} without disagreement")
        self._foot.setVisible(clear > 0 and not self._desk.read_only)

    # The hand

    def _on_state(self, state: str) -> None:
        self.model.show_only(state)
        self.show_current()

    def _on_activated(self, index: Index) -> None:
        self._desk.open_document(index.data(ENTRY_ROLE).id)

    def show_current(self) -> None:
        """Bring the open document into sight."""
        document = self._desk.document
        place = None if document is None else self.model.place_of(document.id)
        if place is not None:
            index = self.model.index(place)
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)
        self._view.viewport().update()
