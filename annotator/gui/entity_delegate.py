"""Draws the rows of the entities panel, and edits names and ids in place."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.context_delegate import draw_context
from annotator.gui.desk import Desk
from annotator.gui.icons import render_icon
from annotator.gui.models.entity_model import (
    ROW_ROLE,
    EntityModel,
    Index,
    MentionRow,
    Row,
    describe_counts,
)
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import blend
from annotator.services.entity_registry import EntityRow
from annotator.services.entity_suggestions import Likeness

ROW_HEIGHT: Final = 42
_MENTION_HEIGHT: Final = 25
_LEFT, _INDENT, _BUTTON = 28, 46, 26
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def zone_at(row: Row, area: QRect, point: QPoint) -> str:
    """Return what is at a point of a row: "open", "accept", "decline", or "row"."""
    if isinstance(row, EntityRow) and point.x() < area.left() + _LEFT - 4:
        return "open"
    if isinstance(row, Likeness):
        from_right = area.right() - point.x()
        if from_right < _BUTTON + 8:
            return "decline"
        if from_right < 2 * _BUTTON + 10:
            return "accept"
    return "row"


class EntityDelegate(QStyledItemDelegate):
    """Draws suggestions, entities and mentions.

    Signals:
        edited(str, str, str): Id of an entity, "name" or "kb_id", and what was typed.

    Attributes:
        field: What the next editor edits, "name" or "kb_id".
        drop_key: Id of the entity onto which another one is dragged just now.
    """

    edited = Signal(str, str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.field = "name"
        self.drop_key: str | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows have two lines; a mention in the open document needs only one."""
        row = index.data(ROW_ROLE)
        is_short = isinstance(row, MentionRow) and self._is_open(row)
        return QSize(option.rect.width(), _MENTION_HEIGHT if is_short else ROW_HEIGHT)

    def _is_open(self, row: MentionRow) -> bool:
        document = self._desk.document
        return document is not None and document.id == row.line.document_id

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: Row = index.data(ROW_ROLE)
        theme, area = self._desk.theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        match row:
            case Likeness():
                self._paint_likeness(painter, area, row)
            case EntityRow():
                model = index.model()
                self._paint_entity(painter, area, row, model)
            case MentionRow():
                self._paint_mention(painter, area, row)
        painter.restore()

    def _paint_likeness(self, painter: QPainter, area: QRect, row: Likeness) -> None:
        theme = self._desk.theme
        self._icon(painter, "suggestion", theme.ghost, area.left() + 7, area.top() + 13)
        left, right = area.left() + _LEFT, area.right() - 2 * _BUTTON - 14
        count = f" ×{row.group.mentions:,}" if row.group.mentions > 1 else ""
        _line(
            painter, _box(area, left, right), f"{row.group.quotes[0]}{count}", theme.text, size=13
        )
        words = f"looks like {row.title} · {row.why}"
        _line(painter, _box(area, left, right, is_second=True), words, theme.muted, size=11)
        top = area.center().y() - 8
        self._icon(painter, "check", theme.success, area.right() - 2 * _BUTTON - 2, top)
        self._icon(painter, "close", theme.muted, area.right() - _BUTTON, top)

    def _paint_entity(
        self, painter: QPainter, area: QRect, row: EntityRow, model: QAbstractItemModel
    ) -> None:
        theme, entity = self._desk.theme, row.entity
        is_here = isinstance(model, EntityModel) and model.is_here
        is_open = isinstance(model, EntityModel) and model.is_open(entity.id)
        name = "chevron-down" if is_open else "chevron-right"
        self._icon(painter, name, theme.faint, area.left() + 6, area.top() + 6, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._color(entity.kind)))
        painter.drawRoundedRect(QRect(area.left() + _LEFT, area.top() + 8, 11, 11), 3, 3)
        counts = describe_counts(row, is_here=is_here)
        width = _width(painter, counts, 12)
        right = area.right() - 12
        _line(
            painter,
            _box(area, right - width - 2, right),
            counts,
            theme.muted,
            size=12,
            flags=_RIGHT,
        )
        left = area.left() + _INDENT
        _line(
            painter,
            _box(area, left, right - width - 10),
            entity.name,
            theme.text,
            size=13,
            bold=True,
        )
        speaks = row.speaks_here if is_here else row.speaks
        parts = [self._title(entity.kind)]
        if speaks:
            parts.append("speaks once" if speaks == 1 else f"speaks {speaks:,} times")
        if entity.kb_id:
            parts.append(entity.kb_id)
        _line(
            painter,
            _box(area, left, right, is_second=True),
            " · ".join(parts),
            theme.muted,
            size=11,
        )
        if entity.id == self.drop_key:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(3, 2, -3, -2), 5, 5)

    def _paint_mention(self, painter: QPainter, area: QRect, row: MentionRow) -> None:
        theme, line = self._desk.theme, row.line
        share = 0.3 if theme.dark else 0.55
        fill = blend(self._color(line.span.label), theme.panel, share)
        font = _font(painter, 12)
        painter.setFont(font)
        left = area.left() + _INDENT
        box = QRect(left, area.top() + 3, area.right() - left - 10, 19)
        draw_context(painter, box, (line.before, line.span.quote, line.after), theme, fill=fill)
        if self._is_open(row):
            return
        words = f"{self._title(line.span.label)} · {line.document_title}"
        _line(
            painter,
            _box(area, left, area.right() - 10, is_second=True),
            words,
            theme.muted,
            size=11,
        )

    def _icon(
        self, painter: QPainter, name: str, color: str, x: int, y: int, size: int = 16
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(x, y, render_icon(name, color, size, ratio=ratio))

    def _color(self, kind: str) -> str:
        return kind_color(self._desk, kind)

    def _title(self, kind: str) -> str:
        schema = self._desk.schema
        known = schema is not None and schema.has_label(kind)
        return (schema.label(kind).title or kind) if schema is not None and known else kind

    # Editing

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        """Edit the name or the knowledge base id."""
        editor = QLineEdit(parent)
        editor.setObjectName("inPlace")
        is_name = self.field == "name"
        editor.setAccessibleName("Name" if is_name else "Knowledge base id")
        editor.setPlaceholderText("Name" if is_name else "Wikidata:Q42")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the present value in."""
        row = index.data(ROW_ROLE)
        if isinstance(editor, QLineEdit) and isinstance(row, EntityRow):
            value = row.entity.name if self.field == "name" else row.entity.kb_id or ""
            editor.setText(value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """Tell what was typed."""
        row = index.data(ROW_ROLE)
        if isinstance(editor, QLineEdit) and isinstance(row, EntityRow):
            self.edited.emit(row.entity.id, self.field, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Let the editor cover the row but its chevron and swatch."""
        area = option.rect
        editor.setGeometry(area.adjusted(_INDENT - 8, 5, -8, -5))


def kind_color(desk: Desk, kind: str) -> str:
    """Return the colour of a label's tag in the present theme."""
    schema = desk.schema
    if schema is None or not schema.has_label(kind):
        return desk.theme.surface_pressed
    return ink_of(schema.label(kind), desk.theme).tag


def _font(painter: QPainter, size: int, *, bold: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.Medium if bold else QFont.Weight.Normal)
    return font


def _width(painter: QPainter, text: str, size: int) -> int:
    painter.setFont(_font(painter, size))
    return painter.fontMetrics().horizontalAdvance(text)


def _box(area: QRect, left: int, right: int, *, is_second: bool = False) -> QRect:
    """Return the place of a row's first or second line between two x."""
    top, height = (22, 15) if is_second else (4, 18)
    return QRect(left, area.top() + top, max(0, right - left), height)


def _line(
    painter: QPainter,
    box: QRect,
    text: str,
    color: str,
    *,
    size: int,
    bold: bool = False,
    flags: int = _MIDDLE,
) -> None:
    """Draw one line of a row, cut where there is no room."""
    painter.setFont(_font(painter, size, bold=bold))
    painter.setPen(QColor(color))
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, flags, words)
