"""Child process: agreement of three annotators over a project, and two sets in one document.

python -m tests.benchmarks.agreement FOLDER DOCUMENTS RESULT
"""

import json
import random
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from annotator.agreement.alignment import align
from annotator.model.annotators import AnnotationSet
from annotator.model.documents import Document, SetState
from annotator.services.dashboard.behind import Door, look_behind
from annotator.services.dashboard.board import Choice, read_board
from annotator.services.dashboard.html import board_as_html
from annotator.services.project import Project
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.projects import rows_of
from tests.benchmarks.reviews import PEOPLE, varied
from tests.benchmarks.workloads import SEED, Workload, make_article, make_workload

_CHARACTERS, _SPANS = 5_000, 103
_RUNS: Final = 3
_ALIGNMENTS: Final = 9


def make_corpus(path: Path, documents: int) -> int:
    """Write documents that ``PEOPLE`` finished, differing here and there; count their spans."""
    count = 0
    with Project.create(path) as project:
        people = [project.ensure_annotator(name).id for name in PEOPLE]
        with project.store.batch("import", "Import the corpus") as batch:
            for number in range(documents):
                work = make_article(f"Article {number}", _CHARACTERS, _SPANS, seed=number)
                document_id = ""
                for place, annotator_id in enumerate(people):
                    rng = random.Random(SEED + 3 * number + place)
                    own = Workload(work.name, work.text, tuple(varied(work, rng)))
                    document, labels, *spans = rows_of(own, annotator_id, number, batch.id)
                    if isinstance(document, Document) and not document_id:
                        document_id = document.id
                        batch.insert([document])
                    if isinstance(labels, AnnotationSet):
                        done = SetState.DONE.value
                        batch.insert([replace(labels, document_id=document_id, state=done)])
                    batch.insert(spans)
                    count += len(spans)
            project.announce(batch.commit())
    return count


def timed(samples: dict[str, list[float]], act: Any) -> Any:
    """Do it, and add its seconds of wall and processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = act()
    samples["wall"].append(time.perf_counter() - wall)
    samples["cpu"].append(time.process_time() - cpu)
    return result


def main() -> int:
    """Measure, and say how much was measured."""
    folder, documents = Path(sys.argv[1]), int(sys.argv[2])
    figures: dict[str, dict[str, list[float]]] = {
        name: {"wall": [], "cpu": []} for name in ("board", "behind", "page", "align")
    }
    path = folder / "three.annot"
    count = make_corpus(path, documents)
    with Project.open(path) as project:
        for _ in range(_RUNS):
            board = timed(figures["board"], lambda: read_board(project))
            timed(figures["behind"], lambda: look_behind(project, Choice(), Door(title="all")))
            timed(figures["page"], lambda board=board: board_as_html(board))
        if len(board.measuring.report.documents) != documents:
            raise RuntimeError("not every document was measured")
    memory = peak_megabytes()
    work = make_workload("M")
    sets = [
        rows_of(Workload("M", work.text, tuple(varied(work, random.Random(seed)))), "", 0, "")[2:]
        for seed in (1, 2)
    ]
    for _ in range(_ALIGNMENTS):
        timed(figures["align"], lambda: align(*sets))  # type: ignore[arg-type]
    found = {"spans": count, "memory": memory, "figures": figures}
    Path(sys.argv[3]).write_text(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
