"""The concordance: every span across all documents, in context; changed in bulk as one step."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from annotator.gui.context_delegate import draw_context
from annotator.gui.desk import Desk
from annotator.gui.models.concordance_model import LINE_ROLE, ConcordanceModel, Index
from annotator.gui.theme import blend
from annotator.gui.widgets import EmptyState, column, muted, row
from annotator.model.changes import ChangeSet
from annotator.model.commands import DeleteSpans, RelabelSpans
from annotator.services.concordance import ConcordanceLine

_ROW = 42
_LIMIT = 2_000
_PAUSE_MS = 200
_TICK_WIDTH = 34


class ConcordanceDelegate(QStyledItemDelegate):
    """Draws a line: tick, context with the quote on its label's colour, label and document."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally tall."""
        return QSize(option.rect.width(), _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line: ConcordanceLine = index.data(LINE_ROLE)
        theme, schema, area = self._desk.theme, self._desk.schema, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        self._paint_tick(painter, option, index)
        fill = theme.surface_pressed
        if schema is not None and schema.has_label(line.span.label):
            fill = blend(
                schema.label(line.span.label).fill, theme.panel, 0.3 if theme.dark else 0.55
            )
        font = QFont(option.font)
        font.setPixelSize(13)
        painter.setFont(font)
        left, width = area.left() + _TICK_WIDTH, area.width() - _TICK_WIDTH - 12
        words = (line.before, line.span.quote, line.after)
        draw_context(painter, QRect(left, area.top() + 4, width, 20), words, theme, fill=fill)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        detail = painter.fontMetrics().elidedText(
            f"{line.span.label} · {line.document_title}", Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(
            QRect(left, area.top() + 23, width, 15), int(Qt.AlignmentFlag.AlignVCenter), detail
        )
        painter.restore()

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QStyleOptionButton()
        box.rect = QRect(option.rect.left() + 10, option.rect.top() + 13, 16, 16)
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        box.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        )
        widget = option.widget
        if isinstance(widget, ConcordanceView):
            widget.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, widget.tick_model
            )


class ConcordanceView(QListView):
    """The list; Space ticks, a press on the tick too."""

    def __init__(self) -> None:
        super().__init__()
        # The ticks are drawn like a check box of the style sheet.
        self.tick_model = QCheckBox(self)
        self.tick_model.hide()

    def _toggle(self, index: QModelIndex) -> None:
        model = self.model()
        if isinstance(model, ConcordanceModel) and index.isValid():
            model.toggle(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick when the press is on the tick."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if index.isValid() and point.x() < _TICK_WIDTH:
            self._toggle(index)
            event.accept()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space."""
        if event.key() == Qt.Key.Key_Space:
            self._toggle(self.currentIndex())
            return
        super().keyPressEvent(event)


class ConcordancePanel(QWidget):
    """Spans of the annotator by label, text and attribute; jump, relabel, delete."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("concordancePanel")
        self._model = ConcordanceModel(self)
        self._text = QLineEdit()
        self._text.setPlaceholderText("Text of the span")
        self._text.setClearButtonEnabled(True)
        self._text.setAccessibleName("Text of the span")
        self._label = QComboBox()
        self._label.setAccessibleName("Label")
        self._attribute = QComboBox()
        self._attribute.setAccessibleName("Attribute")
        self._value = QLineEdit()
        self._value.setPlaceholderText("any value")
        self._value.setAccessibleName("Value of the attribute")
        self._all = QCheckBox("Tick all")
        self._count = muted(wrap=False)
        self._relabel = QToolButton()
        self._relabel.setObjectName("secondary")
        self._relabel.setText("Relabel…")
        self._relabel.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._delete = QToolButton()
        self._delete.setObjectName("secondary")
        self._delete.setText("Delete")
        self._view = ConcordanceView()
        self._view.setObjectName("concordance")
        self._view.setModel(self._model)
        self._view.setItemDelegate(ConcordanceDelegate(desk, self._view))
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName("Concordance")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(EmptyState("No spans", "None of your spans is like this."))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self._build()
        self._connect()
        self._on_schema()

    def _build(self) -> None:
        head, foot = QWidget(), QWidget()
        layout = column(head, margins=12, spacing=8)
        layout.addLayout(row(self._text, self._label, stretch=0))
        layout.addLayout(row(self._attribute, self._value, stretch=1))
        layout.addLayout(row(self._all, self._count, stretch=1))
        line = row(self._relabel, self._delete)
        line.addStretch(1)
        column(foot, margins=12).addLayout(line)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        outer.addWidget(foot)

    def _connect(self) -> None:
        desk = self._desk
        for line in (self._text, self._value):
            line.textChanged.connect(lambda _text: self._timer.start())
        for box in (self._label, self._attribute):
            box.activated.connect(lambda _place: self.refresh())
        self._all.clicked.connect(lambda on: self._model.tick_all(on=on))
        self._model.ticked_changed.connect(self._on_ticked)
        self._view.clicked.connect(self._on_chosen)
        self._view.activated.connect(self._on_chosen)
        self._delete.clicked.connect(self.delete_ticked)
        for signal in (desk.project_opened, desk.schema_changed):
            signal.connect(self._on_schema)
        desk.annotator_changed.connect(self._timer.start)
        desk.changed.connect(self._on_changed)
        desk.theme_changed.connect(lambda _theme: self._view.viewport().update())

    def _on_schema(self) -> None:
        schema = self._desk.schema
        self._label.clear()
        self._label.addItem("Any label", None)
        self._attribute.clear()
        self._attribute.addItem("Any attributes", None)
        menu = QMenu(self._relabel)
        if schema is not None:
            for label in schema.labels:
                if label.enabled or label.retired:
                    self._label.addItem(label.name, label.name)
            for label in schema.enabled_labels:
                action = menu.addAction(label.name)
                action.triggered.connect(
                    lambda _checked=False, name=label.name: self.relabel_ticked(name)
                )
            for attribute in schema.attributes:
                self._attribute.addItem(attribute.title or attribute.name, attribute.name)
        self._relabel.setMenu(menu)
        self._timer.start()

    def showEvent(self, event: object) -> None:
        """Look again when the panel comes on screen."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._timer.start()

    def focus_text(self) -> None:
        """Put the cursor into the text field."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("span") or change_set.operation.batch_id is not None:
            self._timer.start()

    def refresh(self) -> None:
        """Look the spans up."""
        self._timer.stop()
        project, annotator = self._desk.project, self._desk.annotator
        if not self.isVisible():
            return
        if project is None or annotator is None:
            self._model.set_lines(())
            return
        name = self._attribute.currentData()
        attribute = None if name is None else (name, self._value.text().strip() or None)
        lines = project.concordance(
            annotator.id,
            label=self._label.currentData(),
            text=self._text.text().strip() or None,
            attribute=attribute,
            limit=_LIMIT,
        )
        self._value.setVisible(name is not None)
        self._model.set_lines(lines)
        self._stack.setCurrentIndex(0 if lines else 1)

    def _on_ticked(self) -> None:
        ticked, total = len(self._model.ticked()), self._model.rowCount()
        more = "first " if total == _LIMIT else ""
        words = f"{more}{total:,} span{'s' if total != 1 else ''}"
        self._count.setText(f"{ticked:,} of {words} ticked" if ticked else words)
        self._all.setChecked(bool(total) and ticked == total)
        for button in (self._relabel, self._delete):
            button.setEnabled(bool(ticked) and not self._desk.read_only)

    def _on_chosen(self, index: QModelIndex | QPersistentModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if isinstance(line, ConcordanceLine):
            self._desk.go_to(line.document_id, line.span.start, line.span.end, line.span.id)

    def relabel_ticked(self, label: str) -> None:
        """Give every ticked span another label, as one undoable step."""
        ticked = self._model.ticked()
        if ticked:
            receipt = self._desk.execute(RelabelSpans(span_ids=ticked, label=label))
            self._tell(receipt)

    def delete_ticked(self) -> None:
        """Delete every ticked span, as one undoable step."""
        ticked = self._model.ticked()
        if ticked:
            self._tell(self._desk.execute(DeleteSpans(span_ids=ticked)))

    def _tell(self, receipt: object) -> None:
        title = getattr(getattr(receipt, "change_set", None), "operation", None)
        if title is not None:
            self._desk.message.emit(f"{title.title}. Undo it in the history.", "info")
