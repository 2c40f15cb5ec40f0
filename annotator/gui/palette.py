"""The label palette: what can be marked, by which key, how often it is in this document."""

from collections import Counter

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import render_icon
from annotator.gui.models.label_model import (
    COUNT_ROLE,
    HIDDEN_ROLE,
    LABEL_ROLE,
    Index,
    LabelFilter,
    LabelModel,
)
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import EmptyState, column, draw_key
from annotator.model.changes import ChangeSet
from annotator.model.spans import Span
from annotator.schema.types import Label

_ROW = 46
_EYE = 16
_FILTER_FROM = 15
"""From this many labels on, a filter stands above the list."""
_RECOUNT_FROM = 2_000
"""From this many changed spans on, all are counted again."""


class LabelDelegate(QStyledItemDelegate):
    """Draws a label: swatch, name, help text, count, key, eye."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally tall."""
        return QSize(option.rect.width(), _ROW)

    def eye_rect(self, area: QRect) -> QRect:
        """Where the eye of a row is."""
        return QRect(area.right() - 12 - _EYE, area.top() + 10, _EYE, _EYE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one label."""
        label: Label = index.data(LABEL_ROLE)
        hidden: bool = index.data(HIDDEN_ROLE)
        theme, area = self._desk.theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        self._paint_swatch(painter, QRectF(area.left() + 12, area.top() + 10, 18, 16), label, theme)
        right = self._paint_right(painter, area, index, label)
        left = area.left() + 40
        font = QFont(option.font)
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.faint if hidden or not label.enabled else theme.text))
        name = painter.fontMetrics().elidedText(
            label.name, Qt.TextElideMode.ElideRight, right - left - 8
        )
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(left, area.top() + 8, right - left - 8, 20), middle, name)
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        width = area.right() - 12 - left
        words = painter.fontMetrics().elidedText(
            label.description, Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRect(left, area.top() + 26, width, 16), middle, words)
        painter.restore()

    @staticmethod
    def _paint_swatch(painter: QPainter, box: QRectF, label: Label, theme: Theme) -> None:
        line = QColor(ink_of(label, theme).line)
        painter.setPen(Qt.PenStyle.NoPen)
        if label.rendering == "fill":
            painter.setBrush(QColor(label.fill))
            painter.drawRoundedRect(box.adjusted(0, 0, 0, -3), 3, 3)
        painter.setPen(QPen(line, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _paint_right(self, painter: QPainter, area: QRect, index: Index, label: Label) -> int:
        """Draw eye, key and count from the right; return the left edge of what was drawn."""
        theme = self._desk.theme
        eye = self.eye_rect(area)
        ratio = painter.device().devicePixelRatioF()
        name = "eye-off" if index.data(HIDDEN_ROLE) else "eye"
        painter.drawPixmap(eye.topLeft(), render_icon(name, theme.faint, _EYE, ratio=ratio))
        right, middle = eye.left() - 8, area.top() + 18
        if label.key:
            right = draw_key(painter, right, middle, label.key.upper(), theme) - 8
        else:
            right -= 26
        count = index.data(COUNT_ROLE)
        if count:
            font = QFont(painter.font())
            font.setPixelSize(12)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            width = painter.fontMetrics().horizontalAdvance(f"{count:,}")
            painter.drawText(
                QRect(right - width, middle - 9, width, 18),
                int(Qt.AlignmentFlag.AlignVCenter),
                f"{count:,}",
            )
            right -= width + 8
        return right


class _LabelView(QListView):
    """The list; a press on an eye hides or shows, elsewhere it chooses the label."""

    eye_pressed = Signal(QModelIndex)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell a press on the eye from a press on the row."""
        index = self.indexAt(event.position().toPoint())
        delegate = self.itemDelegate()
        if index.isValid() and isinstance(delegate, LabelDelegate):
            eye = delegate.eye_rect(self.visualRect(index)).adjusted(-6, -6, 6, 6)
            if eye.contains(event.position().toPoint()):
                self.eye_pressed.emit(index)
                event.accept()
                return
        super().mousePressEvent(event)


class LabelPalette(QWidget):
    """The list of labels.

    Signals:
        label_chosen: Name of the label the user clicked: as if its key had been pressed.
    """

    label_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("labelPalette")
        self._model = LabelModel(self)
        self._filter = LabelFilter(self)
        self._filter.setSourceModel(self._model)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Filter labels")
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName("Filter labels")
        self._search.textChanged.connect(self._filter.set_words)
        self._view = _LabelView()
        self._view.setObjectName("labels")
        self._view.setModel(self._filter)
        self._view.setItemDelegate(LabelDelegate(desk, self._view))
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName("Labels")
        self._view.clicked.connect(self._on_clicked)
        self._view.eye_pressed.connect(self._on_eye)
        self._view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(
            EmptyState("No labels", "This project's schema is empty. Add labels to its TOML file.")
        )
        head = QWidget()
        self._head = head
        column(head, margins=12).addWidget(self._search)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        for signal in (desk.project_opened, desk.schema_changed):
            signal.connect(self._on_schema)
        desk.document_opened.connect(self._on_spans)
        desk.annotator_changed.connect(self._on_spans)
        desk.changed.connect(self._on_changed)
        desk.labels_visibility_changed.connect(lambda: self._model.set_hidden(desk.hidden_labels))
        desk.theme_changed.connect(lambda _theme: self._view.viewport().update())
        self._on_schema()

    def _on_schema(self) -> None:
        schema = self._desk.schema
        self._model.set_schema(schema)
        self._model.set_hidden(self._desk.hidden_labels)
        self._on_spans()
        count = self._model.rowCount()
        self._head.setVisible(count >= _FILTER_FROM)
        self._stack.setCurrentIndex(0 if count or schema is None else 1)

    def _on_spans(self, _document_id: str = "") -> None:
        self._model.set_spans(self._desk.spans())

    def _on_changed(self, change_set: ChangeSet) -> None:
        changes = change_set.of_kind("span")
        if len(changes) > _RECOUNT_FROM or change_set.operation.batch_id is not None:
            self._on_spans()
            return
        own = self._desk.own_set
        difference: Counter[str] = Counter()
        for change in changes:
            for row, number in ((change.before, -1), (change.after, 1)):
                if own is not None and isinstance(row, Span) and row.set_id == own.id:
                    difference[row.label] += number
        if difference:
            self._model.count(difference)

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.label_chosen.emit(index.data(LABEL_ROLE).name)

    def _on_eye(self, index: QModelIndex) -> None:
        self._desk.toggle_label_visibility(index.data(LABEL_ROLE).name)

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._view.doItemsLayout()
