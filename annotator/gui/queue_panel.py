"""The document queue: what there is to label, how far it is, what comes next."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import render_icon
from annotator.gui.models.queue_model import (
    SUMMARY_ROLE,
    Index,
    QueueFilter,
    QueueModel,
    describe,
)
from annotator.gui.widgets import EmptyState, Segmented, caption, column, row
from annotator.model.changes import ChangeSet
from annotator.model.documents import DocumentSummary, SetState

_ICON = 16
_PAD = 12
_TEXT_LEFT = _PAD + _ICON + 8
_MAX_TITLE_LINES = 2


class QueueDelegate(QStyledItemDelegate):
    """Draws a document: state, title on one or two lines, date and count."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def _title_lines(self, title: str, font: QFont, width: int) -> list[str]:
        layout = QTextLayout(title, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[str] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(title[line.textStart() : line.textStart() + line.textLength()])
            if len(lines) == _MAX_TITLE_LINES:
                lines[-1] = title[line.textStart() :]
                break
        layout.endLayout()
        return lines or [""]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Tall enough for the title's lines."""
        summary = index.data(SUMMARY_ROLE)
        view = option.widget
        # The rectangle is not set here yet, or it is that of another row of an earlier layout.
        room = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        width = max(60, room - _TEXT_LEFT - _PAD)
        lines = len(self._title_lines(summary.title, self._title_font(option), width))
        return QSize(room, 17 + lines * 18 + 17)

    @staticmethod
    def _title_font(option: QStyleOptionViewItem) -> QFont:
        font = QFont(option.font)
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Medium)
        return font

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one document."""
        summary: DocumentSummary = index.data(SUMMARY_ROLE)
        theme, area = self._desk.theme, option.rect
        document = self._desk.document
        is_open = document is not None and document.id == summary.id
        painter.save()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_open:
            painter.fillRect(area, QColor(theme.accent_soft))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(theme.accent))
        elif hovered:
            painter.fillRect(area, QColor(theme.surface_hover))
        self._paint_state(painter, area, summary)
        left, width = area.left() + _TEXT_LEFT, area.width() - _TEXT_LEFT - _PAD
        font = self._title_font(option)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        top = area.top() + 9
        metrics = painter.fontMetrics()
        for line in self._title_lines(summary.title, font, width):
            text = metrics.elidedText(line.rstrip(), Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, 18), int(Qt.AlignmentFlag.AlignVCenter), text)
            top += 18
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        detail = painter.fontMetrics().elidedText(
            describe(summary), Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRect(left, top, width, 16), int(Qt.AlignmentFlag.AlignVCenter), detail)
        painter.restore()

    def _paint_state(self, painter: QPainter, area: QRect, summary: DocumentSummary) -> None:
        theme = self._desk.theme
        if summary.sent_back is not None:
            name, color = "undo", theme.warning
        elif summary.flag is not None:
            name, color = "flag", theme.warning
        elif summary.state == SetState.DONE:
            name, color = "state-done", theme.success
        elif summary.state == SetState.IN_PROGRESS:
            name, color = "state-in-progress", theme.accent
        else:
            name, color = "state-new", theme.faint
        ratio = painter.device().devicePixelRatioF()
        pixmap = render_icon(name, color, _ICON, ratio=ratio, knockout=theme.surface)
        painter.drawPixmap(area.left() + _PAD, area.top() + 10, pixmap)


class QueuePanel(QWidget):
    """The list of documents with filter and progress.

    Signals:
        import_requested: The user pressed the button of the empty list.
    """

    import_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("queuePanel")
        self.setMinimumWidth(190)
        self._model = QueueModel(self)
        self._filter = QueueFilter(self)
        self._filter.setSourceModel(self._model)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Filter documents   Ctrl+L")
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName("Filter documents")
        self._states = Segmented(QueueFilter.STATES, desk.theme, titles=_STATE_TITLES)
        self._states.set_value("all")
        self._whose = Segmented(("mine", "everything"), desk.theme, titles=_WHOSE_TITLES)
        self._whose.hide()
        self._owner: tuple[object, ...] | None = None
        desk.queue_shows = self._filter.shows
        self._caption = caption("Documents")
        self._count = QLabel()
        self._count.setObjectName("muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._view = self._make_view()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(
            EmptyState(
                "No documents yet",
                "Drop text or JSONL files here, or import them.",
                action="Import…",
                on_action=self.import_requested.emit,
            )
        )
        self._stack.addWidget(
            EmptyState("Nothing matches", "No document has these words in this state.")
        )
        self._build()
        self._connect()
        self.reload()

    def _make_view(self) -> QListView:
        view = QListView()
        view.setObjectName("queue")
        view.setModel(self._filter)
        view.setItemDelegate(QueueDelegate(self._desk, view))
        view.setMouseTracking(True)
        view.setUniformItemSizes(False)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.setBatchSize(200)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setAccessibleName("Documents")
        return view

    def _build(self) -> None:
        head = QWidget()
        layout = column(head, margins=12, spacing=8)
        layout.addWidget(self._search)
        layout.addWidget(self._states)
        layout.insertWidget(1, self._whose)
        layout.addSpacing(2)
        layout.addLayout(row(self._caption, self._count, stretch=0))
        layout.addWidget(self._progress)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)

    def _connect(self) -> None:
        desk = self._desk
        self._search.textChanged.connect(self._on_words)
        self._search.returnPressed.connect(self._open_first)
        self._states.chosen.connect(self._on_state)
        self._whose.chosen.connect(self._on_whose)
        self._view.clicked.connect(self._on_clicked)
        self._view.activated.connect(self._on_clicked)
        desk.project_opened.connect(self.reload)
        desk.annotator_changed.connect(self.reload)
        desk.document_opened.connect(self._on_document_opened)
        desk.changed.connect(self._on_changed)
        desk.theme_changed.connect(self._states.set_theme)
        desk.theme_changed.connect(self._whose.set_theme)

    def focus_filter(self) -> None:
        """Put the cursor into the filter (Ctrl+L)."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def visible_ids(self) -> list[str]:
        """Documents that pass the filter, in order."""
        return [
            self._filter.index(place, 0).data(SUMMARY_ROLE).id
            for place in range(self._filter.rowCount())
        ]

    def reload(self) -> None:
        """Read the whole queue again."""
        project = self._desk.project
        if project is None:
            self._model.set_summaries(())
        else:
            annotator = self._desk.annotator
            self._model.set_summaries(
                project.summaries(None if annotator is None else annotator.id)
            )
        self._offer_mine()
        self._refresh_counts()
        self._show_current()

    def _offer_mine(self) -> None:
        """Show each annotator their own documents first, as soon as there are some."""
        has_own = self._model.assigned_count() > 0
        owner = (self._desk.project, getattr(self._desk.annotator, "id", None), has_own)
        if owner != self._owner:
            self._owner = owner
            self._whose.set_value("mine" if has_own else "everything")
            self._whose.setVisible(has_own)
        self._filter.set_mine(only_mine=self._whose.value() == "mine")

    def _on_whose(self, _value: str) -> None:
        self._offer_mine()
        self._refresh_counts()
        self._show_current()

    def _on_changed(self, change_set: ChangeSet) -> None:
        project = self._desk.project
        if project is None:
            return
        operation = change_set.operation
        if operation.batch_id is not None or change_set.touches(
            "schema_version", "annotator", "assignment"
        ):
            self.reload()
            return
        touched = {change.id for change in change_set.of_kind("document")}
        if operation.document_id is not None:
            touched.add(operation.document_id)
        if operation.document_id is None and change_set.touches("span", "annotation_set"):
            self.reload()
            return
        annotator = self._desk.annotator
        for document_id in touched:
            summary = project.summary(document_id, None if annotator is None else annotator.id)
            if not self._model.update_summary(summary):
                self.reload()
                return
        self._refresh_counts()

    def _refresh_counts(self) -> None:
        only_mine = self._whose.value() == "mine"
        total = self._model.assigned_count() if only_mine else self._model.rowCount()
        done = self._model.done_count(only_mine=only_mine)
        self._count.setText(f"{done:,} of {total:,} done" if total else "")
        self._progress.setMaximum(max(1, total))
        self._progress.setValue(done)
        self._progress.setVisible(total > 0)
        if self._model.rowCount() == 0:
            self._stack.setCurrentIndex(1)
        else:
            self._stack.setCurrentIndex(0 if self._filter.rowCount() else 2)

    def _on_words(self, text: str) -> None:
        self._filter.set_words(text)
        self._refresh_counts()

    def _on_state(self, state: str) -> None:
        self._filter.set_state(state)
        self._refresh_counts()

    def _open_first(self) -> None:
        ids = self.visible_ids()
        if ids:
            self._desk.open_document(ids[0])

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._desk.open_document(index.data(SUMMARY_ROLE).id)

    def _on_document_opened(self, _document_id: str) -> None:
        self._show_current()
        self._view.viewport().update()

    def _show_current(self) -> None:
        document = self._desk.document
        place = None if document is None else self._model.place_of(document.id)
        if place is None:
            return
        index = self._filter.mapFromSource(self._model.index(place))
        if index.isValid():
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index, QListView.ScrollHint.EnsureVisible)


_WHOSE_TITLES = {"mine": "Mine", "everything": "All documents"}
_STATE_TITLES = {"all": "All", "to do": "To do", "flagged": "Flagged", "done": "Done"}
