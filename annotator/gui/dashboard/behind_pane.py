"""The pane beside the charts: what stands behind the number that was clicked."""

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.appearance import SERIF_FAMILIES
from annotator.gui.dashboard.words import plain_tip
from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented, column, icon_button, muted, row
from annotator.services.dashboard.behind import Behind, BehindRow
from annotator.services.dashboard.words import counted

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_LEFT: Final = 14
_LINE: Final = 20
_ALL, _UNLIKE, _ALIKE = "all", "differ", "agree"


class BehindModel(QAbstractListModel):
    """The rows that are listed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[BehindRow] = []

    def set_rows(self, rows: list[BehindRow]) -> None:
        """List other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, or its words for screen readers and tooltips."""
        found = self.rows[index.row()]
        if role == ROW_ROLE:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            lines = [found.title]
            if found.quote:
                lines.append(f"“{found.quote}”")
            lines += [f"{who}: {marked_words(found, who)}" for who in found.annotators]
            if found.kinds:
                lines.append(difference_words(found))
            words = "\n".join(lines)
            return words if role == Qt.ItemDataRole.DisplayRole else plain_tip(words)
        return None


def marked_words(found: BehindRow, who: str) -> str:
    """Return what somebody made of it."""
    span = found.spans.get(who)
    if span is None:
        return "nothing"
    is_whole = span.quote == found.quote
    return span.label if is_whole else f"{span.label} “{span.quote}”"


def difference_words(found: BehindRow) -> str:
    """Return what differs, with the names of attributes and relations."""
    words = ", ".join(kind.value for kind in found.kinds)
    return f"{words} ({', '.join(found.names)})" if found.names else words


class BehindDelegate(QStyledItemDelegate):
    """Draws the document, the quote, and who marked what."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line for title, quote, each annotator and what differs."""
        found = index.data(ROW_ROLE)
        lines = 1 + bool(found.quote) + len(found.annotators) + bool(found.kinds)
        return QSize(option.rect.width(), lines * _LINE + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        theme, area, found = self._desk.theme, option.rect, index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        painter.setPen(QColor(theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        line = QRect(area.left() + _LEFT, area.top() + 7, area.width() - 2 * _LEFT, _LINE)
        font = QFont(option.font)
        font.setPixelSize(11 if found.quote else 13)
        self._write(painter, line, found.title, font, theme.muted if found.quote else theme.text)
        if found.quote:
            line.translate(0, _LINE)
            serif = QFont(font)
            serif.setFamilies(list(SERIF_FAMILIES))
            serif.setPixelSize(14)
            self._write(painter, line, found.quote.replace("\n", " "), serif, theme.text)
        font.setPixelSize(12)
        for who in found.annotators:
            line.translate(0, _LINE)
            self._draw_mark(painter, line, found, who, font)
        if found.kinds:
            line.translate(0, _LINE)
            self._write(painter, line, f"≠  {difference_words(found)}", font, theme.warning)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, text: str, font: QFont, color: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _draw_mark(
        self, painter: QPainter, line: QRect, found: BehindRow, who: str, font: QFont
    ) -> None:
        theme, schema, span = self._desk.theme, self._desk.schema, found.spans.get(who)
        metrics = QFontMetrics(font)
        names = min(90, max(metrics.horizontalAdvance(one) for one in found.annotators)) + 10
        name = QRect(line.left(), line.top(), names - 8, line.height())
        self._write(painter, name, who, font, theme.muted)
        rest = line.adjusted(names, 0, 0, 0)
        if span is None:
            self._write(painter, rest, "nothing", font, theme.faint)
            return
        fill, ink = theme.surface_pressed, theme.text
        if schema is not None and schema.has_label(span.label):
            colors = ink_of(schema.label(span.label), theme)
            fill, ink = colors.tag, colors.tag_text
        small = QFont(font)
        small.setPixelSize(11)
        width = QFontMetrics(small).horizontalAdvance(span.label) + 12
        chip = QRectF(rest.left(), rest.top() + 2.5, min(width, rest.width()), 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(chip, 4, 4)
        self._write(painter, chip.toRect().adjusted(6, 0, -4, 0), span.label, small, ink)
        if span.quote != found.quote:
            beside = rest.adjusted(int(chip.width()) + 8, 0, 0, 0)
            self._write(painter, beside, span.quote.replace("\n", " "), font, theme.text)


class BehindList(QListView):
    """The list; Enter or a click opens the row."""

    row_opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("behindList")
        self.setAccessibleName("What is behind the number")
        self.rows = BehindModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(BehindDelegate(desk, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # long lists must not block
        self.clicked.connect(self._open)

    def _open(self, index: Index) -> None:
        found = index.data(ROW_ROLE)
        if found is not None:
            self.row_opened.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class BehindPane(QWidget):
    """Title, how many differ and agree, the list.

    Signals:
        row_opened(BehindRow): Go to this place.
        closed(): The pane was closed.
    """

    row_opened = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("behindPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._behind: Behind | None = None
        self._title = QLabel()
        self._title.setObjectName("emptyTitle")
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._words = muted()
        self._close = icon_button("Close (Esc)")
        self._close.clicked.connect(self.closed)
        titles = {_ALL: "All", _UNLIKE: "Differ", _ALIKE: "Agree"}
        self._which = Segmented((_UNLIKE, _ALIKE, _ALL), desk.theme, titles=titles)
        self._which.set_compact()
        self._which.setAccessibleName("Which rows")
        self._which.chosen.connect(lambda _value: self._list())
        self.list = BehindList(desk)
        self.list.row_opened.connect(self.row_opened)
        layout = column(self, margins=0, spacing=0)
        head = QWidget()
        inner = column(head, margins=14, spacing=6)
        line = row(self._title, self._close, stretch=0)
        line.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(line)
        inner.addWidget(self._words)
        inner.addWidget(self._which)
        layout.addWidget(head)
        layout.addWidget(self.list, 1)
        self.set_theme(desk.theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._close.setIcon(icon("close", theme.muted))
        self._which.set_theme(theme)
        self.list.viewport().update()

    def wait(self, title: str) -> None:
        """Say what is being looked for."""
        self._behind = None
        self._title.setText(title)
        self._words.setText("Looking…")
        self._which.hide()
        self.list.rows.set_rows([])

    def set_behind(self, behind: Behind) -> None:
        """List what was found, what differs first."""
        self._behind = behind
        self._title.setText(behind.door.title)
        is_compared = behind.door.documents is None and behind.door.annotator is None
        self._which.setVisible(is_compared)
        self._which.set_value(_UNLIKE if is_compared and behind.differing else _ALL)
        if is_compared:
            words = f"{behind.differing:,} differ, {behind.agreeing:,} agree"
        else:
            what = "document" if behind.door.documents is not None else "span"
            words = counted(behind.agreeing, what)
        if behind.left_out > 0:
            words += f"; the first {len(behind.rows):,} are listed"
        if behind.hidden:
            words += f"; {behind.hidden:,} in documents that you still label blind are not shown"
        self._words.setText(words)
        self._list()

    def _list(self) -> None:
        if self._behind is None:
            return
        which = self._which.value()
        rows = [
            one for one in self._behind.rows if which == _ALL or one.agrees == (which == _ALIKE)
        ]
        self.list.rows.set_rows(rows)
        if rows:
            self.list.setCurrentIndex(self.list.rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the pane."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
