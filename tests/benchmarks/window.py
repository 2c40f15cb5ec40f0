"""A running window, driven by real key events: the part of the benchmarks inside its process."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.app import make_application, make_window
from annotator.gui.main_window import MainWindow
from annotator.gui.text.view import ArticleView
from annotator.services.settings import SettingsFile
from tests.benchmarks.paints import PaintWatch, screen_image
from tests.benchmarks.projects import ANNOTATOR

_PATIENCE = 30.0
_CALM_SECONDS = 0.15
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass
class Samples:
    """Milliseconds of one figure.

    Attributes:
        wall: As a person feels it.
        cpu: Spent by the whole process, the writer's thread included.
    """

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


class Bench:
    """A window on a project, with the article's keyboard and a stopwatch."""

    def __init__(self, folder: Path) -> None:
        self.application: QApplication = make_application()
        self.application.setCursorFlashTime(0)
        settings = SettingsFile(folder / "config")
        settings.change(annotator=ANNOTATOR, theme="light")
        self.window: MainWindow = make_window(self.application, settings)
        self.window.session.failed.disconnect()  # a dialog would wait for a person
        self.window.session.failed.connect(lambda title, error: print(f"{title}: {error}"))
        self.window.show()
        self.window.activateWindow()
        self.pump(lambda: self.window.article is not None)
        assert self.window.article is not None
        self.view: ArticleView = self.window.article.view
        self.desk = self.window.desk
        self.paints = PaintWatch(self.window, self.view)
        self.calm()

    def open_project(self, path: Path) -> None:
        """Open a project on its first document and wait for all panels."""
        assert self.window.session.open_project(path, annotator_name=ANNOTATOR)
        self.view.setFocus()
        self.calm()
        assert self.view.hasFocus()

    def close(self) -> None:
        """Close the window and with it the project."""
        self.window.close()
        self.calm()

    # Time

    def turn(self) -> None:
        """Let Qt handle what is due."""
        self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    def pump(self, is_done: Callable[[], bool]) -> None:
        """Run the event loop until something is so."""
        end = time.monotonic() + _PATIENCE
        while not is_done():
            self.turn()
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")

    def calm(self) -> None:
        """Run the event loop until timers and commits of the last act are over."""
        end = time.monotonic() + _CALM_SECONDS
        while time.monotonic() < end or (self.desk.project and self.desk.project.pending):
            self.turn()
            time.sleep(0.001)

    def timed(self, act: Callable[[], object], samples: Samples) -> None:
        """Measure an act up to the end of the article's next repaint."""
        before = self.paints.count
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        self.pump(lambda: self.paints.count > before)
        samples.wall.append((self.paints.wall - wall) * 1e3)
        samples.cpu.append((self.paints.cpu - cpu) * 1e3)

    # The article

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in the article."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self.view, key, held)

    def picture(self) -> QImage:
        """Return the pixels of the article as they are on the (offscreen) screen."""
        self.turn()
        return screen_image(self.window, self.view.viewport())

    def visible_words(self, count: int) -> list[tuple[int, int]]:
        """Return some words that can be seen and are not exactly a label yet."""
        text = self.view.article()
        start, end = self.view.visible_range()
        own = self.desk.own_set
        project = self.desk.project
        assert project is not None
        taken = set()
        if own is not None:
            taken = {(one.start, one.end) for one in project.spans_at(own.id, start, end)}
        words = [match.span() for match in _WORD.finditer(text, start, end)]
        free = [word for word in words if word not in taken]
        step = max(1, len(free) // count)
        return free[step // 2 :: step][:count]

    def jump(self, part: float) -> None:
        """Scroll to a part of the article, 0 to 1, and wait until everything is painted."""
        self.view.reveal(*[int(len(self.view.article()) * part)] * 2)
        self.calm()
