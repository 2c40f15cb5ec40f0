"""A project full of facts, and what its table costs: opening, scrolling, sorting, filtering.

    python -m tests.benchmarks.facts FOLDER PROJECT RESULT

measures one window and writes milliseconds by figure and clock as JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject

from annotator.gui.main_window import MainWindow
from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.changes import Row
from annotator.model.entities import Entity
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.store.batches import Batch
from tests.benchmarks.projects import ANNOTATOR, rows_of
from tests.benchmarks.workloads import SEED, make_article

_ROWS_AT_ONCE: Final = 4_000
_FACTS_EACH: Final = 10
_SLOTS: Final = {"PERSON": "source", "ORG": "source", "SOURCE": "source", "CUE": "cue"}
_INSIDE: Final = {"PLACE": "where", "DATE": "when"}
_DAYS: Final = ("2026-02-23", "2026-02-19", "2026-03-04", "P5Y", "2024", "2026-W08", "PAST_REF")
_FACTUALITY: Final = ("CT+", "PR+", "PS+", "CT-", "Uu")
_NAMED: Final = 200
_PAGES: Final = 12


def make_fact_project(path: Path, facts: int) -> int:
    """Write a project with exactly so many facts, about ten in a document; return how many."""
    from annotator.services.project import Project

    count = 0
    rng = random.Random(SEED)
    with Project.create(path) as project:
        anna = project.ensure_annotator(ANNOTATOR)
        with project.store.batch("import", "Import the facts") as batch:
            entities = _entities(batch)
            rows: list[Row] = list(entities)
            position = 0
            while count < facts:
                most = min(_FACTS_EACH, facts - count)
                found = _document(anna, position, batch.id, rng, entities, most)
                position += 1
                count += sum(isinstance(row, Span) and row.label == "CLAIM" for row in found)
                rows += found
                while len(rows) >= _ROWS_AT_ONCE:
                    batch.insert(rows[:_ROWS_AT_ONCE])
                    del rows[:_ROWS_AT_ONCE]
            if rows:
                batch.insert(rows)
            batch.commit()
    return count


def _entities(batch: Batch) -> list[Entity]:
    return [
        Entity(new_id(), f"Speaker {number}", "PERSON", version=batch.id)
        for number in range(_NAMED)
    ]


def _document(
    anna: Annotator,
    position: int,
    version: str,
    rng: random.Random,
    entities: list[Entity],
    most: int,
) -> list[Row]:
    """Return an article whose sentences are facts: who, cue, what, when, where."""
    work = make_article(f"document {position}", 1_500, 60, SEED + position)
    work = replace(work, text=f"{position:07d}{work.text[7:]}")
    document, labels, *spans = rows_of(work, anna.id, position, version)
    assert isinstance(labels, AnnotationSet)
    kept = [span for span in spans if isinstance(span, Span)]
    claims = [span for span in kept if span.label == "CLAIM"][:most]
    out: dict[str, Row] = {}
    links: list[Row] = []
    for claim in claims:
        values = {"factuality": rng.choice(_FACTUALITY), "attribution": "attributed"}
        out[claim.id] = replace(claim, attributes=values)
        taken: set[str] = set()
        for span in _around(kept, claim):
            inside = span.start >= claim.start
            kind = (_INSIDE if inside else _SLOTS).get(span.label)
            if kind is None or kind in taken:
                continue
            taken.add(kind)
            out[span.id] = _filled(span, rng, entities)
            links.append(Relation(new_id(), labels.id, kind, claim.id, span.id, version=version))
    rest = [span for span in kept if span.id not in out and span.label != "CLAIM"]
    return [document, labels, *out.values(), *rest, *links]


def _around(spans: list[Span], claim: Span) -> Iterator[Span]:
    for span in spans:
        if span is not claim and claim.start - 60 <= span.start < claim.end:
            yield span


def _filled(span: Span, rng: random.Random, entities: list[Entity]) -> Span:
    if span.label == "DATE":
        return replace(span, attributes={"type": "DATE", "value": rng.choice(_DAYS)})
    if span.label == "PERSON":
        return replace(span, entity_id=rng.choice(entities).id)
    return span


class _RowsPainted(QObject):
    """Notes when the fact table has been painted with rows in it.

    Attributes:
        is_painted: Set after the repaint; whoever waits for the next one clears it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.is_painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Handle the window's repaints and look whether the rows were among what was due."""
        if watched is not self._window or event.type() != QEvent.Type.UpdateRequest:
            return False
        self._window.event(event)
        panel = self._window.docks.panels.get("fact_table")
        if panel is not None and panel.isVisible() and panel.view.model().rowCount():
            self.is_painted = True
        return True


def measure(folder: Path, project: Path) -> dict[str, dict[str, list[float]]]:
    """Open the table of a project in a window and use it."""
    from PySide6.QtTest import QTest

    from annotator.gui.fact_table.panel import FactTablePanel
    from tests.benchmarks.memory import peak_megabytes
    from tests.benchmarks.window import Bench, Samples

    bench = Bench(folder)
    bench.open_project(project)
    figures: dict[str, Samples] = {}

    def timed(name: str, act: Callable[[], object], is_done: Callable[[], bool]) -> None:
        samples = figures.setdefault(name, Samples())
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        bench.pump(is_done)
        samples.wall.append((time.perf_counter() - wall) * 1e3)
        samples.cpu.append((time.process_time() - cpu) * 1e3)

    window = bench.window
    watch = _RowsPainted(window)
    timed(
        "open to the first rows",
        lambda: window.run("facts.table"),
        lambda: watch.is_painted,
    )
    panel = window.docks.panels["fact_table"]
    assert isinstance(panel, FactTablePanel)
    timed("find all (background)", lambda: None, lambda: not panel.busy.is_busy)
    bench.calm()

    def pages(name: str) -> None:
        bar, step = panel.view.verticalScrollBar(), panel.view.viewport().height()
        for place in (0, bar.maximum() // 3, bar.maximum() // 2):
            bar.setValue(place)
            bench.calm()
            for _ in range(_PAGES):
                watch.is_painted = False
                timed(name, lambda: bar.setValue(bar.value() + step), lambda: watch.is_painted)
                bench.turn()

    def settled() -> bool:
        return not panel.busy.is_busy and panel.asked() == panel.shown_asked()

    pages("scroll a page")
    columns = [one.id for one in panel.model.columns]
    header = panel.view.horizontalHeader()
    for number, column in enumerate(("source", "when", "claim:text", "document:title")):
        name = "sort by a column" if number else "sort the first time"
        section = columns.index(column)
        timed(name, lambda: panel.sort_by(section), settled)  # noqa: B023
        bench.calm()
    assert header.sortIndicatorSection() >= 0
    pages("scroll a page, sorted")
    for words in ("harbour", "velland northern", "speaker 7"):
        panel.head.focus_filter()
        QTest.keyClicks(panel.head.line, words)
        timed("filter, typing pause included", lambda: None, settled)
        bench.calm()
    figures["peak memory"] = Samples([peak_megabytes()], [])
    bench.close()
    return {name: asdict(samples) for name, samples in figures.items()}


if __name__ == "__main__":
    found = measure(Path(sys.argv[1]), Path(sys.argv[2]))
    Path(sys.argv[3]).write_text(json.dumps(found))
