"""Merge a bundle of many documents into an empty project; run as a process of its own."""

import json
import resource
import shutil
import sys
import time
from pathlib import Path

from annotator.services.merging import make_bundle, merge_files
from annotator.services.project import Project
from tests.benchmarks.projects import make_project
from tests.benchmarks.workloads import corpus

_TIMES = 3
_CHARACTERS = 3_300
_SPANS = 50


def main(folder: Path, documents: int, result: Path) -> None:
    """Make a project and its bundle; merge it some times, then once more where it is already."""
    source, bundle = folder / "source.annot", folder / "anna.annotbundle"
    make_project(source, corpus(documents, _CHARACTERS, _SPANS))
    found: dict[str, list[float]] = {"bundle": [], "merge": [], "merge_cpu": [], "again": []}
    with Project.open(source) as project:
        schema = project.schema
        started = time.perf_counter()
        counts = make_bundle(project, bundle)
        found["bundle"].append(time.perf_counter() - started)
    for number in range(_TIMES):
        target = folder / f"{number}.annot"
        with Project.create(target, schema=schema) as project:
            started, cpu = time.perf_counter(), time.process_time()
            report = merge_files(project, [bundle])
            found["merge"].append(time.perf_counter() - started)
            found["merge_cpu"].append(time.process_time() - cpu)
            assert report.spans_added == counts.spans
            started = time.perf_counter()
            assert not merge_files(project, [bundle]).changes_anything
            found["again"].append(time.perf_counter() - started)
        target.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    values = {"documents": counts.documents, "spans": counts.spans, "memory": peak, **found}
    result.write_text(json.dumps(values), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
