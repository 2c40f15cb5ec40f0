"""Child process: how long it takes to suggest all dates of an article and to paint them.

    python -m tests.benchmarks.dates FOLDER PROJECT RESULT

Every document of the project is one sample, but the last one: its dates are put on the timeline.
The result is a JSON object of samples by figure, in milliseconds; the grammar's first import and
compilation is a figure of its own.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.benchmarks.window import Bench, Samples

_SUGGESTER = "dates"
_MOVES = 20


def timed(act: Callable[[], object], samples: Samples) -> None:
    """Measure an act."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    samples.wall.append((time.perf_counter() - wall) * 1e3)
    samples.cpu.append((time.process_time() - cpu) * 1e3)


def main() -> None:
    """Suggest and paint, one document after the other."""
    folder, path, result = (Path(word) for word in sys.argv[1:4])
    figures = {name: Samples() for name in ("cold", "find", "drawn", "timeline")}
    bench = Bench(folder)
    bench.open_project(path)
    project, article = bench.desk.project, bench.window.article
    assert project is not None
    assert article is not None
    from annotator.services import dating
    from annotator.services.suggesting import find_suggester

    timed(dating.warm_up, figures["cold"])
    suggester, schema = find_suggester(_SUGGESTER), project.schema
    ids = [summary.id for summary in bench.desk.summaries()]
    for document_id in ids:
        bench.desk.open_document(document_id)
        bench.calm()
        document = project.document(document_id)
        act = partial(project.suggest, suggester, document_ids=[document_id])
        if document_id == ids[-1]:
            act()
            bench.calm()
            break
        timed(lambda: list(suggester.suggest(document, schema)), figures["find"])  # noqa: B023
        bench.timed(act, figures["drawn"])
        assert bench.desk.suggestions()
        assert len(bench.view.gallery.ghosts) == len(bench.desk.suggestions())
    strip = article.timeline
    for span in bench.desk.suggestions()[:_MOVES]:
        bench.desk.select_span(span.id)
        timed(lambda: (strip.refresh(), strip.grab()), figures["timeline"])
    count = sum(len(mark.span_ids) for mark in strip.marks)
    bench.close()
    shown = {name: asdict(samples) for name, samples in figures.items()}
    result.write_text(json.dumps({"figures": shown, "on_timeline": count}))


if __name__ == "__main__":
    main()
