"""Keeps several articles of one text at the same place and zoom."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from annotator.gui.text.page_view import PageView

Place = tuple[int, int]
"""First visible character, and its line's distance from the viewport's top in pixels."""


def scaled(place: Place, pitch: int, other_pitch: int) -> Place:
    """Return a place for a view with another line distance: the same share of a line is cut off."""
    offset, distance = place
    if pitch <= 0 or pitch == other_pitch:
        return place
    return offset, round(distance * other_pitch / pitch)


class ScrollSync(QObject):
    """Lets the views of one text follow each other, whichever is moved.

    They meet at the first visible character, not at a pixel: a narrower column has more lines.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._views: tuple[PageView, ...] = ()
        self._ends: list[Callable[[], object]] = []
        self._is_busy = False

    def set_views(self, views: Sequence[PageView]) -> None:
        """Keep these together from now on."""
        for end in self._ends:
            end()
        self._ends = []
        self._views = tuple(views)
        for view in self._views:
            bar = view.verticalScrollBar()
            scrolled = bar.valueChanged.connect(partial(self._on_scrolled, view))
            zoomed = view.zoom_changed.connect(partial(self._on_zoomed, view))
            self._ends.append(partial(bar.disconnect, scrolled))
            self._ends.append(partial(view.disconnect, zoomed))

    def lead(self, view: PageView) -> None:
        """Bring all others to where this one is."""
        if self._is_busy:
            return
        self._is_busy = True
        try:
            place, pitch = view.top_place(), view.metrics.pitch
            for other in self._views:
                if other is not view:
                    other.show_place(scaled(place, pitch, other.metrics.pitch))
        finally:
            self._is_busy = False

    def _on_scrolled(self, view: PageView, _value: int) -> None:
        self.lead(view)

    def _on_zoomed(self, view: PageView, factor: float) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        try:
            for other in self._views:
                if other is not view:
                    other.set_zoom(factor)
        finally:
            self._is_busy = False
        self.lead(view)
