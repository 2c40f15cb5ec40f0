"""A document under review: labeled by three people who differ here and there; in the window.

python -m tests.benchmarks.reviews FOLDER RESULT
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.model.documents import SetState
from annotator.model.spans import Fragment
from annotator.services.project import Project
from tests.benchmarks.projects import rows_of
from tests.benchmarks.workloads import SEED, Workload, make_workload

if TYPE_CHECKING:
    from tests.benchmarks.window import Bench

PEOPLE: Final = ("anna", "ben", "dan")
_DIFFERENT: Final = 0.1
_OPENINGS: Final = 7
_PRESSES: Final = 25
_SWITCHES: Final = 4


def make_review_project(path: Path, work: Workload) -> str:
    """Write a project with one document that ``PEOPLE`` have labeled; return the document's id.

    About one span in ten of each person is left out, moved by its end, or has another label.
    """
    with Project.create(path) as project:
        people = [project.ensure_annotator(name).id for name in PEOPLE]
        with project.store.batch("import", "Import the workload") as batch:
            document_id = ""
            for number, annotator_id in enumerate(people):
                rng = random.Random(SEED + number)
                own = Workload(work.name, work.text, tuple(varied(work, rng)))
                document, labels, *spans = rows_of(own, annotator_id, 0, batch.id)
                if not document_id:
                    document_id = document.id
                    batch.insert([document])
                object.__setattr__(labels, "document_id", document_id)
                object.__setattr__(labels, "state", SetState.DONE.value)
                batch.insert([labels, *spans])
            batch.commit()
    return document_id


def varied(work: Workload, rng: random.Random) -> Iterator[tuple[str, tuple[Fragment, ...]]]:
    """Label as the workload does, with one span in ten left out, moved or of another label."""
    for label, fragments in work.spans:
        draw = rng.random()
        if draw < _DIFFERENT / 3:
            continue
        if draw < 2 * _DIFFERENT / 3 and fragments[-1][1] - fragments[-1][0] > 4:
            *first, (start, end) = fragments
            yield label, (*first, (start, end - 2))
        elif draw < _DIFFERENT and label in ("PERSON", "ORG"):
            yield "ORG" if label == "PERSON" else "PERSON", fragments
        else:
            yield label, fragments


Timed = Callable[[str, Callable[[], object], Callable[[], bool] | None], None]


def measure_bulk(bench: "Bench", timed: Timed) -> None:
    """Show all in one article and back; accept what all agree on."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    handlers = bench.window.handlers
    assert handlers is not None
    page, board = handlers.pages.review.page, handlers.pages.review.board
    for _ in range(_SWITCHES):
        timed("one article for all, or columns", page.toggle_stack, None)
        bench.calm()
    timed("offer what agrees", lambda: bench.window.run("review.accept"), None)
    former = board.sheet
    timed(
        "accept what agrees, in the background",
        lambda: QTest.keyClick(page.prompt.focusWidget() or page.prompt, Qt.Key.Key_Return),
        lambda: board.sheet is not former,
    )
    bench.calm()


def main() -> None:
    """Open the review of a long document again and again, walk, scroll and decide in it."""
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    path = folder / "review.annot"
    make_review_project(path, make_workload("M"))
    with Project.open(path) as project:
        project.ensure_annotator("eve")
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from tests.benchmarks.window import Bench

    bench = Bench(folder)
    bench.window.session.open_project(path, annotator_name="eve")
    bench.calm()
    handlers = bench.window.handlers
    assert handlers is not None
    figures: dict[str, dict[str, list[float]]] = {}

    def timed(
        name: str, act: Callable[[], object], until: Callable[[], bool] | None = None
    ) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        bench.turn()
        if until is not None:
            bench.pump(until)
            bench.turn()
        samples = figures.setdefault(name, {"wall": [], "cpu": []})
        samples["wall"].append((time.perf_counter() - wall) * 1e3)
        samples["cpu"].append((time.process_time() - cpu) * 1e3)

    review = handlers.pages.review  # built, as after the first review of a session
    for _ in range(_OPENINGS):
        timed("open to painted columns", review.enter)
        bench.pump(lambda: review.board.is_ready)
        bench.calm()
        review.leave()
        bench.calm()
    timed("open to rows lined up", review.enter, lambda: review.board.is_ready)
    bench.calm()
    view = review.page.columns.first_view()
    assert view is not None
    for _ in range(_PRESSES):
        timed("next disagreement", lambda: QTest.keyClick(view, Qt.Key.Key_J))
    bar = view.verticalScrollBar()
    for _ in range(_PRESSES):
        timed("scroll all columns by three lines", lambda: bar.setValue(bar.value() + 120))
    for _ in range(_PRESSES):
        timed("decide and go on", lambda: QTest.keyClick(view, Qt.Key.Key_1))
        bench.calm()
    measure_bulk(bench, timed)
    result.write_text(json.dumps(figures), encoding="utf-8")
    bench.close()


if __name__ == "__main__":
    main()
