"""Child process: near-duplicates among many articles, a stratified split, an export of both.

python -m tests.benchmarks.splits FOLDER DOCUMENTS RESULT
"""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.model.near_duplicates import NearDuplicates
from annotator.services.exporting import ExportOptions, export, parse_split
from annotator.services.exporting.stratifying import Load, stratified
from annotator.services.project import Project
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.projects import make_project
from tests.benchmarks.workloads import Workload

_CHARACTERS = 3_000
_EVERY = 10
_CHANGED = 5
_VOCABULARY = 40_000
_LABELS = ("PERSON", "ORG", "PLACE", "DATE", "EVENT")


def articles(count: int) -> list[str]:
    """Return texts of 3,000 characters, every tenth the one before with five words changed."""
    draw = random.Random(7)
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(draw.choices(letters, k=draw.randint(2, 10))) for _ in range(_VOCABULARY)]
    texts: list[str] = []
    for number in range(count):
        if number % _EVERY == _EVERY - 1:
            copied = texts[-1].split()
            for _ in range(_CHANGED):
                copied[draw.randrange(len(copied))] = draw.choice(words)
            texts.append(" ".join(copied))
        else:
            text = " ".join(draw.choices(words, k=_CHARACTERS // 6))
            texts.append(text[:_CHARACTERS].rsplit(" ", 1)[0])
    return texts


def timed(act: Callable[[], Any]) -> tuple[Any, dict[str, list[float]]]:
    """Return what comes of it, and seconds of wall and processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = act()
    return found, {
        "wall": [time.perf_counter() - wall],
        "cpu": [time.process_time() - cpu],
    }


def groups_of(texts: list[str]) -> int:
    """Find the near-duplicates."""
    found = NearDuplicates()
    for number, text in enumerate(texts):
        found.add(str(number), text)
    return len(found.groups(lambda key: texts[int(key)]))


def main() -> int:
    """Measure, and say how many groups there are."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    texts = articles(count)
    found: dict[str, Any] = {"documents": count, "figures": {}}
    found["groups"], found["figures"]["groups"] = timed(lambda: groups_of(texts))
    draw = random.Random(8)
    loads = [
        Load(1, {label: draw.randrange(1, 9) for label in draw.sample(_LABELS, 3)}) for _ in texts
    ]
    _, found["figures"]["stratify"] = timed(lambda: stratified(loads, (0.8, 0.1, 0.1)))
    spans = tuple((_LABELS[n % 5], ((20 * n, 20 * n + 6),)) for n in range(10))
    make_project(
        folder / "p.annot",
        [Workload(f"Article {number}", text, spans) for number, text in enumerate(texts)],
    )
    for name, is_together in (("apart", False), ("together", True)):
        split = parse_split("train=0.8,dev=0.1,test=0.1", keep_together=is_together)
        options = ExportOptions(state="any", split=split)
        with Project.open(folder / "p.annot") as project:
            _, found["figures"][name] = timed(
                lambda: export(project, folder / name, options)  # noqa: B023 - called at once
            )
    found["memory"] = peak_megabytes()
    Path(sys.argv[3]).write_text(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
