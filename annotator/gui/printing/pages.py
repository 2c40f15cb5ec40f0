"""Pages: how pieces are cut to fit, with a head and a foot on every page."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from annotator.gui.printing.faces import Faces
from annotator.gui.printing.pieces import Piece, Space, draw_line_of_words

_HEAD: Final = 34.0
_FOOT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a piece on a page; ``y`` is its place below the top of the page's body."""

    piece: Piece
    top: float
    bottom: float
    y: float


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    slices: list[Slice] = field(default_factory=list)
    used: float = 0.0


def paginate(pieces: Sequence[Piece], height: float) -> list[Page]:
    """Put pieces on pages of this height, cutting them only where they allow it.

    A piece that allows no cut goes to the next page whole, and is cut anyhow when it is higher
    than a page.
    """
    pages = [Page()]
    for number, piece in enumerate(pieces):
        follows = pieces[number + 1].height if number + 1 < len(pieces) else 0.0
        kept = min(piece.keeps, follows)
        top = 0.0
        while top < piece.height:
            page = pages[-1]
            if piece.repeated is not None and not page.used:
                _put(page, piece.repeated, 0.0, piece.repeated.height)
            room = height - page.used
            rest = piece.height - top
            is_fresh = page.used == (0.0 if piece.repeated is None else piece.repeated.height)
            if rest + kept <= room or (rest <= room and is_fresh):
                _put(page, piece, top, piece.height)
                break
            cut = _cut(piece, top, room)
            if cut <= top:
                if not is_fresh:
                    if isinstance(piece, Space):
                        break  # nothing is lost between two pages
                    pages.append(Page())
                    continue
                cut = top + room
            _put(page, piece, top, min(cut, piece.height))
            top = cut
            if top < piece.height:
                pages.append(Page())
    return pages


def _put(page: Page, piece: Piece, top: float, bottom: float) -> None:
    if isinstance(piece, Space) and not page.used:
        return
    page.slices.append(Slice(piece, top, bottom, page.used))
    page.used += bottom - top


def _cut(piece: Piece, top: float, room: float) -> float:
    """Return the last place below ``top`` where a page may end; not after one line alone."""
    cuts = piece.cuts
    first, stop = bisect_right(cuts, top), bisect_right(cuts, top + room)
    if first >= stop:
        return top
    if top == 0.0 and stop - first == 1 and len(cuts) - first > 1:
        return top  # a single first line would stand alone
    return cuts[stop - 1]


class Sheet:
    """Paints pages.

    Args:
        size: Width and height of the area inside the margins.
        title: In the head of every page but the first.
        beside: At the right of it.
        foot: At the left of the foot; the number of the page is at the right.
        faces: What they are set in.
    """

    def __init__(
        self, size: tuple[float, float], title: str, beside: str, foot: str, faces: Faces
    ) -> None:
        self.width, self._height = size
        self._title, self._beside, self._foot = title, beside, foot
        self._faces = faces
        self._line = QColor(faces.theme.border)

    @property
    def body(self) -> float:
        """The height between head and foot."""
        return self._height - _HEAD - _FOOT

    def paint(self, painter: QPainter, page: Page, number: int, count: int) -> None:
        """Paint one page; ``number`` is from 1."""
        if number > 1:
            self._paint_head(painter)
        # The first page has its title in the body and needs no head above it.
        top = _HEAD if number > 1 else _HEAD / 2
        for one in page.slices:
            painter.save()
            painter.translate(0, top + one.y - one.top)
            if one.bottom - one.top < one.piece.height:  # nothing of the rest may be seen
                height = one.bottom - one.top
                painter.setClipRect(QRectF(-40, one.top - 2, self.width + 80, height + 4))
            one.piece.paint(painter, one.top, one.bottom)
            painter.restore()
        self._paint_foot(painter, number, count)

    def _paint_head(self, painter: QPainter) -> None:
        faces = self._faces
        beside = faces.metrics["muted"].horizontalAdvance(self._beside)
        width = self.width - beside - 20
        draw_line_of_words(painter, self._title, QPointF(0, 12), width, faces)
        right = QPointF(self.width - beside, 12)
        draw_line_of_words(painter, self._beside, right, beside + 1, faces)
        painter.fillRect(QRectF(0, 18, self.width, 0.75), self._line)

    def _paint_foot(self, painter: QPainter, number: int, count: int) -> None:
        faces = self._faces
        words = f"{number} / {count}"
        right = faces.metrics["muted"].horizontalAdvance(words)
        base = self._height - 2
        width = self.width - right - 20
        draw_line_of_words(painter, self._foot, QPointF(0, base), width, faces)
        place = QPointF(self.width - right, base)
        draw_line_of_words(painter, words, place, right + 1, faces)
