"""Child process: every check on one long article, and over a project of many.

python -m tests.benchmarks.findings LONG PROJECT RESULT
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.project import Project
from tests.benchmarks.projects import ANNOTATOR

_LONG_RUNS = 9
_PROJECT_RUNS = 3
_SLOTS = {"DATE": "when", "CUE": "cue", "PERSON": "source"}


def link_claims(project: Project) -> int:
    """Link every claim to the next date, cue and person, as labeled articles have it."""
    with project.store.batch("import", "Link the claims") as batch:
        rows = [
            Relation(
                id=new_id(), set_id=set_.id, type=type_, from_id=start.id, to_id=end.id,
                version=batch.id,
            )
            for _, sets in project.store.documents_with_labels()
            for set_, spans, _ in sets
            for start, type_, end in pairs_of(spans)
        ]  # fmt: skip
        batch.insert(rows)
        project.announce(batch.commit())
    return len(rows)


def pairs_of(spans: list[Span]) -> list[tuple[Span, str, Span]]:
    """Return claim, slot and filler."""
    found = []
    for place, span in enumerate(spans):
        if span.label != "CLAIM":
            continue
        filled = set()
        for other in spans[place + 1 : place + 8]:
            slot = _SLOTS.get(other.label)
            if slot is not None and slot not in filled:
                filled.add(slot)
                found.append((span, slot, other))
    return found


def timed(runs: int, act: Callable[[], Any]) -> dict[str, list[float]]:
    """Return milliseconds of wall and processor."""
    samples: dict[str, list[float]] = {"wall": [], "cpu": []}
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        samples["wall"].append((time.perf_counter() - wall) * 1_000)
        samples["cpu"].append((time.process_time() - cpu) * 1_000)
    return samples


def main() -> int:
    """Measure both, and say how much was found."""
    found: dict[str, Any] = {}
    with Project.open(sys.argv[1]) as project:
        found["links"] = link_claims(project)
        anna = project.ensure_annotator(ANNOTATOR).id
        document_id = project.store.document_ids()[0]
        found["long_findings"] = len(project.check_document(document_id, anna))
        found["long"] = timed(_LONG_RUNS, lambda: project.check_document(document_id, anna))
    with Project.open(sys.argv[2]) as project:
        link_claims(project)
        anna = project.ensure_annotator(ANNOTATOR).id
        found["many_findings"] = len(list(project.check_project(anna)))
        found["many"] = timed(_PROJECT_RUNS, lambda: list(project.check_project(anna)))
    Path(sys.argv[3]).write_text(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
