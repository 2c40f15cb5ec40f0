"""A document under review: labeled by three people who differ here and there."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.model.documents import SetState
from annotator.services.project import Project
from tests.benchmarks.projects import rows_of
from tests.benchmarks.workloads import SEED, Fragment, Workload

PEOPLE: Final = ("anna", "ben", "dan")
_DIFFERENT: Final = 0.1


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
                own = Workload(work.name, work.text, tuple(_varied(work, rng)))
                document, labels, *spans = rows_of(own, annotator_id, 0, batch.id)
                if not document_id:
                    document_id = document.id
                    batch.insert([document])
                object.__setattr__(labels, "document_id", document_id)
                object.__setattr__(labels, "state", SetState.DONE.value)
                batch.insert([labels, *spans])
            batch.commit()
    return document_id


def _varied(work: Workload, rng: random.Random) -> Iterator[tuple[str, tuple[Fragment, ...]]]:
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
