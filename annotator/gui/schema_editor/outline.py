"""The list on the left: what the draft consists of; drag and keys put it into another order."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from annotator.gui.schema_editor.editing import Editing, readable
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import draw_key
from annotator.schema.drafting import move
from annotator.schema.types import Label

PLACE: Final = Qt.ItemDataRole.UserRole
SECTIONS: Final = {
    "labels": "Labels",
    "attributes": "Attributes",
    "relations": "Relations",
    "document_labels": "Document labels",
}
_ROW: Final = 30
_HEAD: Final = 34
Place = tuple[str, int]
"""Section and place in it; a section without place is (section, -1)."""


class _Delegate(QStyledItemDelegate):
    """Draws a row: swatch, name, key, and a dot where a check found something."""

    def __init__(self, outline: "Outline") -> None:
        super().__init__(outline)
        self._outline = outline

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Headings are a little taller."""
        section, number = index.data(PLACE)
        is_head = number < 0 and section in SECTIONS
        return QSize(option.rect.width(), _HEAD if is_head else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        theme, area = self._outline.theme, option.rect
        section, number = index.data(PLACE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_head = number < 0 and section in SECTIONS
        box = QRectF(area).adjusted(6, 1, -6, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(box, 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver and not is_head:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.surface_hover))
            painter.drawRoundedRect(box, 5, 5)
        if is_head:
            self._paint_head(painter, area, section)
        else:
            self._paint_part(painter, area, section, number)
        painter.restore()

    def _paint_head(self, painter: QPainter, area: QRect, section: str) -> None:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        painter.setFont(font)
        painter.setPen(QColor(self._outline.theme.faint))
        count = len(self._outline.editing.draft.parts(section))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        text = area.adjusted(14, 4, -14, 0)
        painter.drawText(text, middle, SECTIONS[section].upper())
        painter.drawText(text, middle | int(Qt.AlignmentFlag.AlignRight), str(count))

    def _paint_part(self, painter: QPainter, area: QRect, section: str, number: int) -> None:
        outline, theme = self._outline, self._outline.theme
        right, left = area.right() - 14, area.left() + 16
        middle = area.center().y() + 1
        checks = [
            one
            for one in outline.editing.checks
            if (one.section, one.index if section in SECTIONS else -1)
            == (section if section in SECTIONS else "", number)
            and (section != "guidelines")
        ]
        if checks:
            color = theme.danger if any(one.is_blocking for one in checks) else theme.warning
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawEllipse(QRectF(right - 7, middle - 3.5, 7, 7))
            right -= 14
        is_quiet, name = False, {"": "Schema", "guidelines": "Guidelines"}.get(section, "")
        if section in SECTIONS:
            part = outline.editing.draft.parts(section)[number]
            is_quiet, name = part.retired or not part.enabled, part.name
            key = getattr(part, "key", None)
            if key:
                right = draw_key(painter, right, middle, key.upper(), theme) - 8
            state = "retired" if part.retired else "" if part.enabled else "off"
            if state:
                right = self._paint_state(painter, right, area, state)
            if isinstance(part, Label):
                self._paint_swatch(painter, QRectF(left, middle - 8, 16, 14), part)
                left += 26
        font = QFont(painter.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(theme.faint if is_quiet else theme.text))
        width = right - left - 6
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(
            QRect(left, area.top(), width, area.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            shown,
        )

    def _paint_state(self, painter: QPainter, right: int, area: QRect, words: str) -> int:
        font = QFont(painter.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(self._outline.theme.faint))
        width = painter.fontMetrics().horizontalAdvance(words)
        place = QRect(right - width, area.top(), width, area.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
        return right - width - 8

    def _paint_swatch(self, painter: QPainter, box: QRectF, label: Label) -> None:
        drawn = readable(label)
        line = QColor(ink_of(drawn, self._outline.theme).line)
        painter.setPen(Qt.PenStyle.NoPen)
        if drawn.rendering == "fill":
            painter.setBrush(QColor(drawn.fill))
            painter.drawRoundedRect(box.adjusted(0, 0, 0, -3), 3, 3)
        painter.setPen(QPen(line, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(box.bottomLeft(), box.bottomRight())


class Outline(QTreeWidget):
    """Sections and their parts.

    Signals:
        chosen(str, int): Section and place that the person went to.
    """

    chosen = Signal(str, int)

    def __init__(self, editing: Editing, theme: Theme) -> None:
        super().__init__()
        self.editing = editing
        self.theme = theme
        self._names: list[tuple[str, int]] = []
        self.setObjectName("outline")
        self.setAccessibleName("Parts of the schema")
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.currentItemChanged.connect(self._on_current)
        editing.changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.viewport().update()

    def refresh(self) -> None:
        """Show what the draft consists of now."""
        rows: list[tuple[str, int]] = [("", -1), ("guidelines", -1)]
        for section in SECTIONS:
            rows.append((section, -1))
            rows += [(section, n) for n in range(len(self.editing.draft.parts(section)))]
        if rows != self._names:
            at = self.place()
            self._names = rows
            self.blockSignals(True)
            self.clear()
            for row in rows:
                self.addTopLevelItem(self._item(row))
            self.blockSignals(False)
            self.go_to(*(at if at in rows else ("", -1)))
        for number, (section, place) in enumerate(rows):
            item = self.topLevelItem(number)
            if item is not None:
                item.setText(0, self._words(section, place))
        self.viewport().update()

    def _words(self, section: str, number: int) -> str:
        if number >= 0:
            return self.editing.draft.parts(section)[number].name
        return SECTIONS.get(section, section.capitalize() or "Schema")

    def _item(self, place: tuple[str, int]) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(0, PLACE, place)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if place[1] >= 0:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        elif place[0] in SECTIONS:
            flags &= ~Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags)
        return item

    def place(self) -> tuple[str, int]:
        """Section and place that is shown; ("", -1) is the schema itself."""
        item = self.currentItem()
        if item is None:
            return "", -1
        section, number = item.data(0, PLACE)
        return section, number

    def go_to(self, section: str, number: int) -> None:
        """Show a part."""
        if (section, number) in self._names:
            item = self.topLevelItem(self._names.index((section, number)))
            if item is not None:
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def shift(self, step: int) -> None:
        """Move the part that is shown up or down in its section."""
        section, number = self.place()
        if section in SECTIONS and 0 <= number + step < len(self.editing.draft.parts(section)):
            self.editing.change(move(self.editing.draft, section, number, number + step))
            self.go_to(section, number + step)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(*item.data(0, PLACE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves the part."""
        is_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move a part within its section to where it was dropped."""
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        section, number = self.place()
        target = self.itemAt(event.position().toPoint())
        if target is None or section not in SECTIONS or number < 0:
            return
        where, to = target.data(0, PLACE)
        if where != section:
            return
        area = self.visualItemRect(target)
        is_below = event.position().y() > area.center().y()
        to = max(0, to) + (1 if is_below and to >= 0 else 0)
        to -= 1 if to > number else 0
        if to != number:
            self.editing.change(move(self.editing.draft, section, number, to))
            self.go_to(section, to)
