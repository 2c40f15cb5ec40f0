"""The pane beside the charts: what stands behind the number that was clicked."""

from PySide6.QtCore import (
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QWidget,
)

from annotator.gui.dashboard.row_list import LINE, RowDelegate, RowList, write
from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented, column, icon_button, muted, row
from annotator.services.dashboard.behind import Behind, BehindRow
from annotator.services.dashboard.words import counted

_ALL, _UNLIKE, _ALIKE = "all", "differ", "agree"


def _in_words(found: BehindRow) -> str:
    lines = [found.title]
    if found.quote:
        lines.append(f"“{found.quote}”")
    lines += [f"{who}: {marked_words(found, who)}" for who in found.annotators]
    if found.kinds:
        lines.append(difference_words(found))
    return "\n".join(lines)


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


class BehindDelegate(RowDelegate):
    """Draws the document, the quote, and who marked what."""

    def lines_in(self, found: BehindRow) -> int:
        """A line for title, quote, each annotator and what differs."""
        return 1 + bool(found.quote) + len(found.annotators) + bool(found.kinds)

    def draw_row(self, painter: QPainter, line: QRect, found: BehindRow, font: QFont) -> None:
        """Draw one row."""
        theme = self._desk.theme
        font.setPixelSize(11 if found.quote else 13)
        write(painter, line, found.title, font, theme.muted if found.quote else theme.text)
        if found.quote:
            line.translate(0, LINE)
            self.write_quote(painter, line, found.quote, font)
        font.setPixelSize(12)
        for who in found.annotators:
            line.translate(0, LINE)
            self._draw_mark(painter, line, found, who, font)
        if found.kinds:
            line.translate(0, LINE)
            write(painter, line, f"≠  {difference_words(found)}", font, theme.warning)

    def _draw_mark(
        self, painter: QPainter, line: QRect, found: BehindRow, who: str, font: QFont
    ) -> None:
        theme, schema, span = self._desk.theme, self._desk.schema, found.spans.get(who)
        metrics = QFontMetrics(font)
        names = min(90, max(metrics.horizontalAdvance(one) for one in found.annotators)) + 10
        name = QRect(line.left(), line.top(), names - 8, line.height())
        write(painter, name, who, font, theme.muted)
        rest = line.adjusted(names, 0, 0, 0)
        if span is None:
            write(painter, rest, "nothing", font, theme.faint)
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
        write(painter, chip.toRect().adjusted(6, 0, -4, 0), span.label, small, ink)
        if span.quote != found.quote:
            beside = rest.adjusted(int(chip.width()) + 8, 0, 0, 0)
            write(painter, beside, span.quote.replace("\n", " "), font, theme.text)


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
        self.list = RowList("What is behind the number", _in_words, BehindDelegate(desk))
        self.list.opened.connect(self.row_opened)
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
