"""Draws the findings panel's lines: severity by shape, colour and word; message; what helps."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.models.finding_model import (
    COUNT_ROLE,
    FINDING_ROLE,
    KIND_ROLE,
    PLACE_ROLE,
    SEVERITY_WORDS,
)
from annotator.gui.theme import Theme
from annotator.services.findings import Finding, Kind, Severity

Index = QModelIndex | QPersistentModelIndex
HEAD, LINE, PLACE = 30, 42, 26
_LEFT: Final = 12
_MARK: Final = 14
_TEXT: Final = 58
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignVCenter)


def severity_color(severity: Severity, theme: Theme) -> str:
    """Return the colour of a severity."""
    return {"error": theme.danger, "warning": theme.warning, "info": theme.muted}[severity]


def draw_severity(painter: QPainter, area: QRectF, severity: Severity, theme: Theme) -> None:
    """Draw an octagon for an error, a triangle for a warning, a ring for what is to know."""
    ink = QColor(severity_color(severity, theme))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.4))
    box = area.adjusted(1, 1, -1, -1)
    middle = box.center()
    if severity == "error":
        cut = box.width() * 0.3
        painter.setBrush(ink)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(box.left() + cut, box.top()),
                    QPointF(box.right() - cut, box.top()),
                    QPointF(box.right(), box.top() + cut),
                    QPointF(box.right(), box.bottom() - cut),
                    QPointF(box.right() - cut, box.bottom()),
                    QPointF(box.left() + cut, box.bottom()),
                    QPointF(box.left(), box.bottom() - cut),
                    QPointF(box.left(), box.top() + cut),
                ]
            )
        )
        painter.setPen(QPen(QColor(theme.panel), 1.6))
        painter.drawLine(
            QPointF(box.left() + 3.5, middle.y()), QPointF(box.right() - 3.5, middle.y())
        )
    elif severity == "warning":
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle.x(), box.top()),
                    QPointF(box.right(), box.bottom() - 0.5),
                    QPointF(box.left(), box.bottom() - 0.5),
                ]
            )
        )
        painter.drawLine(
            QPointF(middle.x(), box.top() + 4.2), QPointF(middle.x(), box.bottom() - 4.6)
        )
        painter.drawPoint(QPointF(middle.x(), box.bottom() - 2.7))
    else:
        painter.drawEllipse(box)
        painter.drawLine(
            QPointF(middle.x(), middle.y() - 0.5), QPointF(middle.x(), box.bottom() - 3)
        )
        painter.drawPoint(QPointF(middle.x(), box.top() + 3.2))
    painter.restore()


class FindingDelegate(QStyledItemDelegate):
    """Draws headings, findings and places.

    Args:
        desk: Gives the colours.
        view: The tree; says what is unfolded.
    """

    def __init__(self, desk: Desk, view: QTreeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self.shows_documents = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are low, findings have two lines."""
        height = HEAD if index.data(KIND_ROLE) is not None else PLACE
        if index.data(FINDING_ROLE) is not None:
            height = LINE
        return QSize(option.rect.width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        theme, area = self._desk.theme, option.rect
        painter.save()
        area.setLeft(0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        kind, finding = index.data(KIND_ROLE), index.data(FINDING_ROLE)
        font = QFont(option.font)
        if isinstance(kind, Kind):
            self._paint_head(painter, area, font, index, kind)
        elif isinstance(finding, Finding):
            self._paint_finding(painter, area, font, finding)
        else:
            font.setPixelSize(12)
            painter.setFont(font)
            painter.setPen(QColor(theme.text if index.data(PLACE_ROLE) else theme.muted))
            self._draw(painter, area, _TEXT + 14, 0, area.height(), str(index.data()))
        painter.restore()

    def _paint_head(
        self, painter: QPainter, area: QRect, font: QFont, index: Index, kind: Kind
    ) -> None:
        theme = self._desk.theme
        name = (
            "chevron-down"
            if isinstance(index, QModelIndex) and self._view.isExpanded(index)
            else "chevron-right"
        )
        icon(name, theme.muted).paint(painter, QRect(area.left() + _LEFT, area.top() + 8, 14, 14))
        mark = QRectF(area.left() + 34, area.top() + (HEAD - _MARK) / 2, _MARK, _MARK)
        draw_severity(painter, mark, kind.severity, theme)
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        left = area.left() + _TEXT
        painter.drawText(QRect(left, area.top(), area.width(), HEAD), _MIDDLE, kind.title)
        left += painter.fontMetrics().horizontalAdvance(kind.title) + 8
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        words = f"{index.data(COUNT_ROLE):,} · {SEVERITY_WORDS[kind.severity].lower()}"
        painter.drawText(QRect(left, area.top(), area.width(), HEAD), _MIDDLE, words)

    def _paint_finding(self, painter: QPainter, area: QRect, font: QFont, finding: Finding) -> None:
        theme = self._desk.theme
        font.setPixelSize(13)
        font.setStrikeOut(not finding.is_open)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if finding.is_open else theme.faint))
        self._draw(painter, area, _TEXT, 4, 19, finding.message)
        font.setPixelSize(11)
        font.setStrikeOut(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        self._draw(painter, area, _TEXT, 22, 16, self._detail(finding))

    def _detail(self, finding: Finding) -> str:
        parts = []
        if finding.dismissal is not None:
            parts.append(f"Dismissed: {finding.dismissal.reason}")
        elif finding.fix is not None:
            parts.append(f"Fix: {finding.fix.words}")
        if len(finding.places) > 1 and finding.annotator_id is None:
            parts.append(f"{len(finding.places):,} places")
        elif self.shows_documents:
            parts.append(finding.place.document_title)
        return " · ".join(parts) or "No safe fix: look at it"

    @staticmethod
    def _draw(painter: QPainter, area: QRect, left: int, top: int, height: int, words: str) -> None:
        box = QRect(area.left() + left, area.top() + top, area.width() - left - 12, height)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _MIDDLE, shown)
