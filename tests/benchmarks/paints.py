"""Look at what a window paints, and when; loads nothing that the program itself does not load."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_COLORFUL = 40


class PaintWatch(QObject):
    """Notes when a repaint of the article is over and handed to the screen.

    Qt paints all that is due in one event of the window, which is handled here, so that the clock
    can be read right after it and before anything else runs.

    Attributes:
        count: Repaints so far.
        wall: When the last one was over, by ``time.perf_counter``.
        cpu: The process's time by then, by ``time.process_time``.
        on_painted: Called right after it.
    """

    def __init__(self, window: QWidget, view: QAbstractScrollArea) -> None:
        super().__init__(window)
        self.count = 0
        self.wall = self.cpu = 0.0
        self.on_painted: Callable[[], None] = lambda: None
        self._window = window
        self._is_painted = False
        window.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Handle the window's repaints, watch the article's part in them."""
        if event.type() == QEvent.Type.Paint and watched is not self._window:
            self._is_painted = True
        elif event.type() == QEvent.Type.UpdateRequest and watched is self._window:
            self._is_painted = False
            self._window.event(event)
            if self._is_painted:
                self.wall, self.cpu = time.perf_counter(), time.process_time()
                self.count += 1
                self.on_painted()
            return True
        return False


def screen_image(window: QWidget, part: QWidget) -> QImage:
    """Return the pixels of a part of a window as they are on the screen."""
    corner = part.mapTo(window, part.rect().topLeft())
    grabbed = window.screen().grabWindow(
        window.winId(), corner.x(), corner.y(), part.width(), part.height()
    )
    return grabbed.toImage()


def colorful_pixels(image: QImage) -> int:
    """Count every fourth pixel that is neither grey nor nearly so."""
    found = 0
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            color = image.pixelColor(x, y)
            found += color.saturation() > _COLORFUL  # HSV, 0 to 255
    return found
