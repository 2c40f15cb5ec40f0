"""Child process: how long a key press, a page and opening an article take in a running window.

    python -m tests.benchmarks.keys FOLDER PROJECT ROUNDS RESULT

The project's last document is the one measured; where there is another one before it, the window
opens on that and then opens the last. The result is a JSON object of samples by figure.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import Qt

from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.window import Bench, Samples

_WORDS_PER_PLACE = 5
_CONTROL = Qt.KeyboardModifier.ControlModifier


class KeyBench:
    """Acts of labeling at places spread over the article."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.figures: dict[str, Samples] = {}
        self.refused = 0

    def samples(self, name: str) -> Samples:
        """Return the samples of a figure."""
        return self.figures.setdefault(name, Samples())

    def press(self, name: str, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Measure one key press to the end of the repaint; it counts only if pixels changed."""
        bench = self.bench
        before = bench.picture()
        samples = self.samples(name)
        bench.timed(lambda: bench.key(key, *modifiers), samples)
        if bench.picture() == before:
            # A refused act (an edge that cannot move) repaints too, but shows nothing new.
            samples.wall.pop()
            samples.cpu.pop()
            self.refused += 1
        started = time.process_time()
        bench.calm()
        calm = self.samples("after a key: panels, commit (no bar)")
        spent = (time.process_time() - started) * 1e3
        calm.wall.append(spent)
        calm.cpu.append(spent)

    def open_last(self) -> None:
        """Open the last document and measure its first paint and the arrival of all labels."""
        bench, desk = self.bench, self.bench.desk
        ids = [one.id for one in desk.summaries()]
        if len(ids) > 1:
            arrived: list[float] = []
            desk.document_opened.connect(lambda _id: arrived.append(time.perf_counter()))
            began = time.perf_counter()
            bench.timed(lambda: desk.open_document(ids[-1]), self.samples("open to first paint"))
            bench.pump(lambda: bool(arrived))
            self.samples("open to all labels there (no bar)").wall.append(
                (time.perf_counter() - began) * 1e3
            )
        bench.calm()

    def label_words(self, rounds: int) -> None:
        """Label, relabel, move an edge, delete and undo, at places all over the article."""
        bench = self.bench
        for number in range(rounds):
            bench.jump((number + 0.5) / rounds)
            for start, end in bench.visible_words(_WORDS_PER_PLACE):
                bench.view.select_range(start, end)
                bench.calm()
                self.press("label the selected text", Qt.Key.Key_P)
                self.press("relabel", Qt.Key.Key_O)
                self.press("move an edge", Qt.Key.Key_BracketLeft)
                self.press("undo", Qt.Key.Key_Z, _CONTROL)
                self.press("next span", Qt.Key.Key_Tab)
                self.press("delete", Qt.Key.Key_Delete)
                self.press("undo", Qt.Key.Key_Z, _CONTROL)

    def label_in_a_burst(self, rounds: int) -> None:
        """Label word after word without a pause: panels and commits then come in between."""
        bench = self.bench
        for number in range(rounds):
            bench.jump((number + 0.3) / rounds)
            for start, end in bench.visible_words(2 * _WORDS_PER_PLACE):
                bench.view.select_range(start, end)
                bench.turn()
                bench.timed(lambda: bench.key(Qt.Key.Key_L), self.samples("label, without a pause"))
            bench.calm()

    def turn_pages(self, pages: int) -> None:
        """Scroll page by page from the middle of the article."""
        bench = self.bench
        bench.key(Qt.Key.Key_Escape)
        bench.jump(0.4)
        for direction in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            for _ in range(pages):
                bar = bench.view.verticalScrollBar()
                before = bar.value()
                act: Callable[[], None] = lambda: bench.key(direction)  # noqa: B023, E731
                limit = bar.maximum() if direction == Qt.Key.Key_PageDown else bar.minimum()
                if before == limit:
                    break
                bench.timed(act, self.samples("scroll a page"))
                bench.calm()


def main() -> None:
    """Run all figures and write them."""
    folder, project, rounds, result = (
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        int(sys.argv[3]),
        Path(sys.argv[4]),
    )
    bench = Bench(folder)
    bench.open_project(project)
    run = KeyBench(bench)
    run.open_last()
    run.label_words(rounds)
    run.label_in_a_burst(rounds)
    run.turn_pages(2 * rounds)
    bench.close()
    figures = {name: asdict(samples) for name, samples in run.figures.items()}
    result.write_text(json.dumps({"figures": figures, "peak_mb": peak_megabytes()}))


if __name__ == "__main__":
    main()
