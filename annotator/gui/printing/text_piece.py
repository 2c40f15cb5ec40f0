"""The article's text with its labels, painted by the window's own painter in its light theme."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
)

from annotator.gui.printing.pieces import Piece, without_ligatures
from annotator.gui.text.gallery import Gallery
from annotator.gui.text.inks import Ink, ink_of
from annotator.gui.text.lines import LINES_PER_PART, base_of, lines_of, origin_of
from annotator.gui.text.metrics import Metrics, measure_page
from annotator.gui.text.offsets import OffsetMap
from annotator.gui.text.page import make_document
from annotator.gui.text.painter import Placed, SpanPainter
from annotator.gui.text.picture import Studio, Tag
from annotator.gui.theme import Theme
from annotator.model.spans import Span
from annotator.schema.tags import tag_words
from annotator.schema.types import Label, Schema

_SIZE = 15.0
_LONGEST_TAG = 28
_MOST_LANES = 6
_LEAST_PITCH = 1.55
_BELOW_LANES = 4
_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value


class PrintPainter(SpanPainter):
    """Draws the words of tags as outlines.

    They lie between the lines: as words they would come in between when text is copied out of the
    page or searched.
    """

    def _paint_text(self, painter: QPainter, tag: Tag, color: str, lower: int = 0) -> None:
        font = self.metrics.tag_font
        cap = QFontMetricsF(font).capHeight()
        base = tag.top + lower + (self.metrics.tag + cap) / 2
        path = QPainterPath()
        path.addText(QPointF(tag.left + self.metrics.tag_pad, base), font, tag.text)
        painter.fillPath(path, QColor(color))


class _Look:
    """Colours and words of labels; it knows no piece, which must go when its thread ends."""

    def __init__(self, schema: Schema, theme: Theme) -> None:
        self._schema, self._theme = schema, theme
        self._labels: dict[str, Label] = {label.name: label for label in schema.labels}

    def _label(self, span: Span) -> Label:
        return self._labels.get(span.label) or Label(name=span.label)

    def ink(self, span: Span) -> Ink:
        return ink_of(self._label(span), self._theme)

    def weight(self, span: Span) -> int:
        return self._label(span).lane_weight

    def tag(self, span: Span) -> str:
        words = " ".join(tag_words(span, self._schema).split())
        return words if len(words) <= _LONGEST_TAG else f"{words[: _LONGEST_TAG - 1]}…"


class TextPiece:
    """The text in one column; a page may end above any line.

    Args:
        text: The article.
        spans: Its labels, or the suggestions.
        schema: Gives labels and colours.
        theme: The light one.
        width: Of the column.
        are_ghosts: Whether these are suggestions.
    """

    keeps = 0.0
    repeated: Piece | None = None

    def __init__(
        self,
        text: str,
        spans: Iterable[Span],
        schema: Schema,
        theme: Theme,
        width: float,
        *,
        are_ghosts: bool = False,
    ) -> None:
        shown = tuple(spans)
        self._color = QColor(theme.page_text)
        self._metrics = _metrics(width)
        self._holder = QObject()
        self._document = make_document(text, self._metrics, self._holder)
        self._document.setUseDesignMetrics(True)
        self._document.setTextWidth(width + 2 * self._metrics.padding)
        self._painter = PrintPainter(theme, self._metrics)
        offsets, look = OffsetMap(text), _Look(schema, theme)
        self._gallery = Gallery(
            Studio(
                offsets=offsets,
                metrics=self._metrics,
                ink=look.ink,
                weight=look.weight,
                tag_text=look.tag,
                tag_width=self._painter.tag_width,
            )
        )
        self._gallery.open(text, offsets)
        self._gallery.replace_all(() if are_ghosts else shown, shown if are_ghosts else ())
        self._blocks: list[tuple[float, float, QTextBlock]] = []
        self.cuts: Sequence[float] = ()
        self.height = 0.0
        self._close_up()
        self._measure()

    def _close_up(self) -> None:
        """Give every paragraph the line distance that its own lanes need, and no more."""
        metrics = self._metrics
        least = round(metrics.font.pixelSize() * _LEAST_PITCH)
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        block = self._document.begin()
        while block.isValid():
            if block.length() > 1:
                origin_of(block)  # lays it out
                need = metrics.ascent + metrics.descent + self._depth(block) + _BELOW_LANES
                form = QTextBlockFormat()
                form.setLineHeight(max(least, need), _FIXED)
                form.setBottomMargin(metrics.after)
                cursor.setPosition(block.position())
                cursor.mergeBlockFormat(form)
            block = block.next()
        cursor.endEditBlock()
        self._gallery.forget()

    def _depth(self, block: QTextBlock) -> int:
        """How far lines and tags reach below the text of any line of a paragraph."""
        depth = 0
        for part in _parts(block):
            edges = [line.base + self._metrics.descent for line in lines_of(block, part)]
            picture = self._gallery.picture(block, part)
            marks = [(bar.top, self._metrics.stroke) for one in picture.drawn for bar in one.bars]
            tags = [one.tag for one in picture.drawn if one.tag is not None]
            tags += [one.tag for one in picture.more]
            marks += [(tag.top, self._metrics.tag + 1) for tag in tags]
            for top, height in marks:
                edge = edges[max(0, bisect_right(edges, top) - 1)]
                depth = max(depth, top + height - edge)
        return depth

    def _measure(self) -> None:
        """Find where each paragraph and each line begins."""
        metrics, cuts = self._metrics, []
        block = self._document.begin()
        bottom = 0.0
        while block.isValid():
            _left, origin = origin_of(block)
            layout = block.layout()
            top = float(origin)
            depth = self._depth(block) + _BELOW_LANES
            for number in range(layout.lineCount()):
                base = origin + base_of(layout, layout.lineAt(number))
                top_of_line = float(base - metrics.ascent - 1)
                if number == 0:
                    top = top_of_line
                cuts.append(top_of_line)
                bottom = base + metrics.descent + depth
            self._blocks.append((top, bottom, block))
            block = block.next()
        self._top = cuts[0] if cuts else 0.0
        self.cuts = tuple(cut - self._top for cut in cuts[1:])
        self.height = max(0.0, bottom - self._top)

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw grounds, then the text, then lines and tags."""
        first, last = top + self._top, bottom + self._top
        painter.save()
        width = self._metrics.measure + 2 * self._metrics.padding
        painter.setClipRect(QRectF(-self._metrics.padding, top, width, bottom - top))
        painter.translate(-self._metrics.padding, -self._top)
        blocks = [one for from_, to, one in self._blocks if to > first and from_ < last]
        placed = [item for block in blocks for item in self._placed(block, first, last)]
        self._painter.paint_grounds(painter, placed)
        painter.setPen(self._color)
        for block in blocks:
            self._draw_lines(painter, block, first, last)
        self._painter.paint_marks(painter, placed)
        painter.restore()

    def _placed(self, block: QTextBlock, first: float, last: float) -> Iterable[Placed]:
        left, origin = origin_of(block)
        for part in _parts(block):
            picture = self._gallery.picture(block, part)
            shown = tuple(
                one
                for one in picture.drawn
                if origin + one.bottom > first and origin + one.top < last
            )
            if shown or picture.more:
                yield Placed(picture, left, origin, shown)

    def _draw_lines(self, painter: QPainter, block: QTextBlock, first: float, last: float) -> None:
        layout = block.layout()
        left, origin = origin_of(block)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            base = origin + base_of(layout, line)
            if first <= base - self._metrics.ascent and base <= last:
                line.draw(painter, QPointF(left, base - line.y() - line.ascent()))


def _parts(block: QTextBlock) -> range:
    return range(-(-block.layout().lineCount() // LINES_PER_PART))


def _metrics(width: float) -> Metrics:
    metrics = measure_page(None, _SIZE, _MOST_LANES)
    font = QFont(metrics.font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return replace(metrics, font=without_ligatures(font), measure=int(width), padding=24, top=0)
