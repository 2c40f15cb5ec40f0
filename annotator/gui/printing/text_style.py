"""How the text of printed articles and its labels look; made once for all articles."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from annotator.gui.printing.faces import Faces, without_ligatures
from annotator.gui.text.inks import Ink, ink_of
from annotator.gui.text.metrics import Metrics, measure_page
from annotator.gui.text.offsets import OffsetMap
from annotator.gui.text.painter import Placed, SpanPainter
from annotator.gui.text.picture import Studio, Tag
from annotator.gui.theme import Theme
from annotator.model.spans import Span
from annotator.schema.tags import tag_words
from annotator.schema.types import Label, Schema

_SIZE: Final = 15.0
_LEAST_PITCH: Final = 1.55
_LONGEST_TAG: Final = 28
_MOST_LANES: Final = 6
_FINE: Final = 10
"""Steps of a pixel that outlines keep to: numbers with few digits, in small files."""
_WORDS_KEPT: Final = 2_000


class TextStyle:
    """Sizes, colours and words for the texts of articles with the labels of one schema.

    Attributes:
        faces: How paragraphs are set.
        metrics: Of the text in its column.
        color: Of the text.
        least: Pixels from line to line where no lanes lie between them.
        below: Room left below lanes.
        painter: Draws what lies under and over the text.
    """

    below = 4

    def __init__(self, schema: Schema, faces: Faces, width: float) -> None:
        self.metrics = _metrics(width)
        self.least = round(self.metrics.font.pixelSize() * _LEAST_PITCH)
        self.faces = faces
        self.color = QColor(faces.theme.page_text)
        self.painter = PrintPainter(faces.theme, self.metrics)
        self._schema = schema
        self._labels: dict[str, Label] = {label.name: label for label in schema.labels}
        self._inks: dict[str, Ink] = {}

    def studio(self, offsets: OffsetMap) -> Studio:
        """Return what the lanes of one article are planned with."""
        return Studio(
            offsets=offsets,
            metrics=self.metrics,
            ink=self._ink,
            weight=self._weight,
            tag_text=self._tag,
            tag_width=self.painter.tag_width,
        )

    def _label(self, name: str) -> Label:
        return self._labels.get(name) or Label(name=name)

    def _ink(self, span: Span) -> Ink:
        ink = self._inks.get(span.label)
        if ink is None:
            ink = self._inks[span.label] = ink_of(self._label(span.label), self.faces.theme)
        return ink

    def _weight(self, span: Span) -> int:
        return self._label(span.label).lane_weight

    def _tag(self, span: Span) -> str:
        words = " ".join(tag_words(span, self._schema).split())
        return words if len(words) <= _LONGEST_TAG else f"{words[: _LONGEST_TAG - 1]}…"


class PrintPainter(SpanPainter):
    """Draws the words of tags as outlines, and round corners on whole steps.

    The words lie between the lines: as words they would come in between when text is copied out of
    the page or searched.
    """

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        super().__init__(theme, metrics)
        self._outlines: dict[str, QPainterPath] = {}
        cap = QFontMetricsF(metrics.tag_font).capHeight()
        self._below = round((metrics.tag + cap) / 2 * _FINE)
        self._waiting: list[tuple[int, int, QPainterPath, str]] = []
        self._no_stroke = _no_stroke()

    def paint_marks(self, painter: QPainter, placed: Iterable[Placed]) -> None:
        """Draw underlines, brackets and tags, then the words of all tags.

        The pictures' own coordinates are those of the page.
        """
        super().paint_marks(painter, placed)
        painter.save()
        painter.scale(1 / _FINE, 1 / _FINE)
        painter.setPen(self._no_stroke)
        for left, base, outline, color in self._waiting:
            painter.setBrush(QColor(color))
            painter.translate(left, base)
            painter.drawPath(outline)
            painter.translate(-left, -base)
        painter.restore()
        self._waiting.clear()

    def _paint_text(self, _painter: QPainter, tag: Tag, color: str, lower: int = 0) -> None:
        outline = self._outlines.get(tag.text)
        if outline is None:
            if len(self._outlines) >= _WORDS_KEPT:
                self._outlines.clear()
            outline = self._outlines[tag.text] = self._outline(tag.text)
        left = (tag.left + self.metrics.tag_pad) * _FINE
        base = (tag.top + lower) * _FINE + self._below
        self._waiting.append((left, base, outline, color))

    def _outline(self, words: str) -> QPainterPath:
        """Return the outlines of words from a base line on, in whole steps."""
        path = QPainterPath()
        path.addText(QPointF(0, 0), self.metrics.tag_font, words)
        for number in range(path.elementCount()):
            point = path.elementAt(number)
            x, y = round(point.x * _FINE), round(point.y * _FINE)
            path.setElementPositionAt(number, x, y)
        return path


def _metrics(width: float) -> Metrics:
    metrics = measure_page(None, _SIZE, _MOST_LANES)
    font = QFont(metrics.font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return replace(metrics, font=without_ligatures(font), measure=int(width), padding=24, top=0)


def _no_stroke() -> QPen:
    """Return a pen that draws nothing: a gap longer than any outline, and it begins in the gap.

    With no pen at all Qt puts the place of an outline into each of its numbers. With one it writes
    the place apart, and the same words are the same bytes wherever they stand, which pack well.
    """
    pen = QPen(QColor("black"), 1.0)
    pen.setDashPattern([0.001, 100_000.0])
    pen.setDashOffset(1.0)
    return pen
