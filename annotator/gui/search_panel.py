"""Find in all documents."""

from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.context_delegate import draw_context
from annotator.gui.desk import Desk
from annotator.gui.widgets import EmptyState, column, muted

Index = QModelIndex | QPersistentModelIndex
_HIT_ROLE = Qt.ItemDataRole.UserRole
_DOCUMENT_ROLE = Qt.ItemDataRole.UserRole + 1
_PAUSE_MS = 180
_HEAD, _ROW = 34, 26


class SearchDelegate(QStyledItemDelegate):
    """Draws a document's title, or a hit in its context."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Titles are taller than hits."""
        head = index.data(_HIT_ROLE) is None
        return QSize(option.rect.width(), _HEAD if head else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        theme, area = self._desk.theme, option.rect
        hit = index.data(_HIT_ROLE)
        painter.save()
        font = QFont(option.font)
        if hit is None:
            font.setPixelSize(12)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            box = area.adjusted(14, 8, -14, 0)
            title = painter.fontMetrics().elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), title)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, QColor(theme.accent_soft))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(area, QColor(theme.surface_hover))
            font.setPixelSize(13)
            painter.setFont(font)
            box = QRect(area.left() + 14, area.top(), area.width() - 28, area.height())
            draw_context(painter, box, hit[3], theme, fill=theme.find, ink=theme.page_text)
        painter.restore()


class SearchPanel(QWidget):
    """A query over text and title of every document; a click goes there."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("searchPanel")
        self._query = QLineEdit()
        self._query.setPlaceholderText("Find in all documents")
        self._query.setClearButtonEnabled(True)
        self._query.setAccessibleName("Find in all documents")
        self._count = muted()
        self._model = QStandardItemModel(self)
        self._view = QListView()
        self._view.setObjectName("search")
        self._view.setModel(self._model)
        self._view.setItemDelegate(SearchDelegate(desk, self._view))
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName("Places found")
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("Find in all documents", "Type words or part of a word."))
        self._stack.addWidget(self._view)
        self._stack.addWidget(EmptyState("Nothing found", "No document has these words."))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.search)
        head = QWidget()
        layout = column(head, margins=12, spacing=6)
        layout.addWidget(self._query)
        layout.addWidget(self._count)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        self._query.textChanged.connect(lambda _text: self._timer.start())
        self._query.returnPressed.connect(self._open_first)
        self._view.clicked.connect(self._on_chosen)
        self._view.activated.connect(self._on_chosen)
        desk.project_opened.connect(self.search)
        desk.theme_changed.connect(lambda _theme: self._view.viewport().update())
        self.search()

    def focus_query(self, query: str = "") -> None:
        """Put the cursor into the query, which is replaced when one is given."""
        if query:
            self._query.setText(" ".join(query.split()))
        self._query.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._query.selectAll()

    def search(self) -> None:
        """Look the query up."""
        self._timer.stop()
        project, query = self._desk.project, self._query.text().strip()
        self._model.clear()
        self._count.setText("")
        if project is None or not query:
            self._stack.setCurrentIndex(0)
            return
        hits = project.search(query)
        found = 0
        for document_id, group in groupby(hits, key=lambda hit: hit.document_id):
            places = list(group)
            head = QStandardItem(places[0].title)
            head.setData(document_id, _DOCUMENT_ROLE)
            self._model.appendRow(head)
            found += len(places)
            for hit in places:
                if hit.in_title:
                    continue
                words = (hit.before, hit.quote, hit.after)
                item = QStandardItem("".join(words))
                item.setData((document_id, hit.start, hit.end, words), _HIT_ROLE)
                self._model.appendRow(item)
        self._count.setText(f"{found:,} place{'s' if found != 1 else ''}" if found else "")
        self._stack.setCurrentIndex(1 if found else 2)

    def _open_first(self) -> None:
        self.search()
        rows = [self._model.index(place, 0) for place in range(self._model.rowCount())]
        hits = [index for index in rows if index.data(_HIT_ROLE) is not None]
        if rows:
            first = (hits or rows)[0]
            self._view.setCurrentIndex(first)
            self._on_chosen(first)

    def _on_chosen(self, index: Index) -> None:
        hit = index.data(_HIT_ROLE)
        if hit is None:
            self._desk.open_document(index.data(_DOCUMENT_ROLE))
            return
        document_id, start, end, _words = hit
        self._desk.go_to(document_id, start, end)
        self._desk.highlights_changed.emit([(start, end)], "find_current")
