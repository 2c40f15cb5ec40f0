"""Measure what the product promises and print one table of medians and 95th percentiles.

    python -m tests.benchmarks [--small] [ROW ...]

Rows: keys-S, keys-M, keys-L (key press to painted highlight, a page, opening), start (process
start to the article painted), label (command to acknowledged commit), import (native JSONL in and
out: 100,000 documents with 1,000,000 spans, a tenth of it with --small), dates (suggesting all
dates of an article to their ghosts painted, and the timeline of 2,000), findings (every check on an
article of 100,000 characters, and over 1,000 articles), facts (the fact table of 100,000 facts, a
tenth of it with --small), formats (megabytes a second of every reader and writer, a brat folder of
90,000 spans), agreement (three annotators with 10,000 spans each), review (an article of three
annotators), splits (near-duplicates among 10,000 articles, a tenth of it with --small), merging (a
bundle of 1,000 documents with 50,000 spans), schema (renaming most of 52,000 labels, and undoing
that), xserver (key event to changed pixel under Xvfb). All but the last without a display.
Quote medians: nothing here fails because a machine is slow.
"""

import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.durability import environment_in
from tests.benchmarks.projects import ANNOTATOR, make_project, write_jsonl
from tests.benchmarks.workloads import SEED, SIZES, Workload, corpus, make_workload

_STARTS = 7
_LABELS = 300
_PRESSES = 40
_ARTICLES = 15
_MANY_DATES = 2_000
_TABLE_OPENINGS = 3
_CHECKED = 1_000


class Report:
    """The table, filled row by row."""

    def __init__(self) -> None:
        self._table = Table(title="Medians (95th percentiles); lower is better")
        for title in ("figure", "n", "wall", "CPU", "bar"):
            self._table.add_column(title, justify="left" if title == "figure" else "right")

    def add(
        self, name: str, wall: Sequence[float], cpu: Sequence[float], unit: str, bar: str
    ) -> None:
        """Add a figure by its samples."""
        self._table.add_row(name, str(len(wall)), _cell(wall, unit), _cell(cpu, unit), bar)

    def show(self) -> None:
        """Print it."""
        Console(width=110).print(self._table)


def _cell(samples: Sequence[float], unit: str) -> str:
    if not samples:
        return ""
    ordered = sorted(samples)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    median = statistics.median(ordered)
    digits = {"MB": 0, "s": 2, "times": 2}.get(unit, 1)
    return f"{median:,.{digits}f} ({high:,.{digits}f}) {unit}"


def child(folder: Path, module: str, *arguments: object) -> None:
    """Run a module of the benchmarks in a process of its own, without a display."""
    environment = environment_in(folder)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", module, *map(str, arguments)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def measure_keys(size: str) -> Callable[[Report, Path, bool], None]:
    """Return the measurement of one workload in the window."""

    def measure(report: Report, folder: Path, _small: bool) -> None:  # noqa: FBT001
        project, result = folder / f"{size}.annot", folder / f"{size}.json"
        first = [] if size == "S" else [make_workload("S")]
        make_project(project, [*first, make_workload(size)])
        child(folder, "tests.benchmarks.keys", folder, project, 6, result)
        found = json.loads(result.read_text())
        for name, samples in found["figures"].items():
            bar = "150 ms" if name == "open to first paint" else "16 ms"
            report.add(
                f"{size}: {name}",
                samples["wall"],
                samples["cpu"],
                "ms",
                "" if "no bar" in name else bar,
            )
        bar = {"S": "200 MB", "L": "350 MB"}.get(size, "")
        report.add(f"{size}: peak memory of the process", [found["peak_mb"]], [], "MB", bar)

    return measure


def measure_start(report: Report, folder: Path, _small: bool) -> None:  # noqa: FBT001
    """From the start of the process to the article painted with its labels."""
    project = folder / "start.annot"
    make_project(project, [make_workload("S")])
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "settings.toml").write_text(f'annotator = "{ANNOTATOR}"\n')
    painted: list[float] = []
    memory: list[float] = []
    for number in range(_STARTS):
        result = folder / f"start-{number}.json"
        began = time.monotonic()
        child(folder, "tests.benchmarks.startup", result, "open", project)
        found = json.loads(result.read_text())
        if number:  # the first one warms the disk and writes byte code
            painted.append(found["moments"]["article painted"] - began)
            memory.append(found["peak_mb"])
    report.add("S: process start to painted article", painted, [], "s", "0.8 s")
    report.add("S: peak memory after the start", memory, [], "MB", "200 MB")


def measure_label(report: Report, folder: Path, _small: bool) -> None:  # noqa: FBT001
    """From a command to its acknowledged commit, one at a time."""
    from annotator.model.commands import AddSpan
    from annotator.services.project import Project

    path = folder / "label.annot"
    work = make_workload("M")
    [document_id] = make_project(path, [work])
    wall: list[float] = []
    with Project.open(path) as project:
        author = project.ensure_annotator(ANNOTATOR).id
        project.load(document_id)
        for number in range(_LABELS):
            start = work.text.index(" ", number * 300) + 1
            command = AddSpan(
                document_id=document_id, label="EVENT", fragments=((start, start + 4),)
            )
            began = time.perf_counter()
            project.execute(command, author_id=author).durable.result()
            wall.append((time.perf_counter() - began) * 1e3)
    report.add("M: label to acknowledged commit", wall, [], "ms", "5 ms")


def measure_import(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """Native JSONL in and out again."""
    documents = 10_000 if small else 100_000
    source, target = folder / "corpus.jsonl", folder / "out.jsonl"
    spans = write_jsonl(source, documents, 1_000, 10)
    project = folder / "corpus.annot"
    size = f"{documents:,} documents, {spans:,} spans"
    for title, words, bar in (
        ("import", ("new", project), None),
        ("import", ("import", project, source), "60 s"),
        ("export", ("export", project, "-o", target, "--state", "any"), "30 s"),
    ):
        found = measured_run(folder, *map(str, words))
        if bar is not None:
            bars = ("", "") if small else (bar, "300 MB")
            report.add(f"{title} of {size}", [found["wall"]], [found["cpu"]], "s", bars[0])
            report.add(f"{title}: peak memory", [found["peak_mb"]], [], "MB", bars[1])


def measure_schema(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """Rename most labels of a project with 52,000 of them, and undo that."""
    from tests.benchmarks.migration import measure

    path = folder / "schema.annot"
    works = [make_workload("M")] if small else [make_workload("L"), make_workload("M")]
    make_project(path, works)
    size = f"{sum(len(work.spans) for work in works):,} labels"
    for name, samples in measure(path, 3).items():
        report.add(f"schema change over {size}, {name}", samples, [], "s", "")


def measure_xserver(report: Report, folder: Path, _small: bool) -> None:  # noqa: FBT001
    """Key events by XTEST to changed pixels, on an X server of its own (Xvfb)."""
    for size in SIZES:
        project, result = folder / f"{size}.annot", folder / f"x-{size}.json"
        first = [] if size == "S" else [make_workload("S")]
        make_project(project, [*first, make_workload(size)])
        child(folder, "tests.benchmarks.xserver", project, folder, result, _PRESSES)
        report.add(
            f"{size}: key to changed pixel, X", json.loads(result.read_text()), [], "ms", "16 ms"
        )


def measure_dates(report: Report, folder: Path, _small: bool) -> None:  # noqa: FBT001
    """From asking for the dates of an article to their ghosts painted; the timeline of many."""
    project, result = folder / "dates.annot", folder / "dates.json"
    works = [make_workload("S", SEED + number) for number in range(_ARTICLES)]
    first = dt.date(2019, 1, 1)
    days = [first + dt.timedelta(days=2 * number) for number in range(_MANY_DATES)]
    text = "\n".join(f"It rained on {day.isoformat()}." for day in days)
    empty = [Workload(f"S {number}", work.text, ()) for number, work in enumerate(works)]
    make_project(project, [*empty, Workload("many dates", text, ())])
    child(folder, "tests.benchmarks.dates", folder, project, result)
    found = json.loads(result.read_text())
    if found["on_timeline"] != _MANY_DATES:
        raise RuntimeError(f"{found['on_timeline']} dates are on the timeline")
    for name, title, bar in (
        ("cold", "dates: first import of the grammar", ""),
        ("find", "S: find all dates", ""),
        ("drawn", "S: suggest all dates to ghosts painted", "50 ms"),
        ("timeline", f"timeline of {_MANY_DATES:,} dates, laid out and painted", "16 ms"),
    ):
        samples = found["figures"][name]
        report.add(title, samples["wall"], samples["cpu"], "ms", bar)


def measure_facts(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """The fact table of a project full of facts, made through the bulk import."""
    from tests.benchmarks.facts import make_fact_project

    project = folder / "facts.annot"
    count = make_fact_project(project, 10_000 if small else 100_000)
    title = f"{count:,} facts"
    figures: dict[str, dict[str, list[float]]] = {}
    for number in range(_TABLE_OPENINGS):
        result = folder / f"facts-{number}.json"
        child(folder, "tests.benchmarks.facts", folder, project, result)
        for name, samples in json.loads(result.read_text()).items():
            kept = figures.setdefault(name, {"wall": [], "cpu": []})
            for clock, values in samples.items():
                kept[clock] += values
    bars = {"open to the first rows": "300 ms"}
    for name, samples in figures.items():
        bar = "16 ms" if "page" in name else bars.get(name, "")
        unit = "MB" if "memory" in name else "ms"
        report.add(f"{title}: {name}", samples["wall"], samples["cpu"], unit, bar)


def measure_findings(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """Every check on one long article, and over a project of many."""
    long, many, result = folder / "long.annot", folder / "many.annot", folder / "findings.json"
    documents = _CHECKED // 10 if small else _CHECKED
    make_project(long, [make_workload("M")])
    make_project(many, corpus(documents, *SIZES["S"]))
    child(folder, "tests.benchmarks.findings", long, many, result)
    found = json.loads(result.read_text())
    title = f"M: all checks, {found['long_findings']:,} findings"
    report.add(title, found["long"]["wall"], found["long"]["cpu"], "ms", "")
    title = f"{documents:,} × S: all checks, {found['many_findings']:,} findings"
    samples = {name: [one / 1_000 for one in found["many"][name]] for name in ("wall", "cpu")}
    report.add(title, samples["wall"], samples["cpu"], "s", "")


def measure_merging(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """One annotator's bundle into an empty project, and once more."""
    own, result = folder / "merging", folder / "merging.json"
    own.mkdir()
    child(folder, "tests.benchmarks.merging", own, 100 if small else 1_000, result)
    found = json.loads(result.read_text())
    title = f"{found['documents']:,} documents, {found['spans']:,} spans"
    report.add(f"{title}: bundle", found["bundle"], [], "s", "")
    report.add(f"{title}: merge", found["merge"], found["merge_cpu"], "s", "10 s")
    report.add(f"{title}: merge again", found["again"], [], "s", "")
    report.add(f"{title}: peak memory", [found["memory"]], [], "MB", "")


def measure_splits(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """Near-duplicates among articles of 3,000 characters, and exports that keep them together."""
    own, result = folder / "splits", folder / "splits.json"
    own.mkdir()
    child(folder, "tests.benchmarks.splits", own, 1_000 if small else 10_000, result)
    found = json.loads(result.read_text())
    title = f"{found['documents']:,} articles"
    for name, words in (
        ("groups", f"{title}: {found['groups']:,} groups of near-duplicates"),
        ("stratify", f"{title}: spread by label"),
        ("apart", f"{title}: split, with a manifest"),
        ("together", f"{title}: split, near-duplicates together"),
    ):
        samples = found["figures"][name]
        bar = "5 s" if name == "groups" and not small else ""
        report.add(words, samples["wall"], samples["cpu"], "s", bar)
    report.add(f"{title}: peak memory", [found["memory"]], [], "MB", "")


def measure_review(report: Report, folder: Path, _small: bool) -> None:  # noqa: FBT001
    """A long document of three annotators under review."""
    result = folder / "review.json"
    child(folder, "tests.benchmarks.reviews", folder, result)
    bars = {"open to painted columns": "300 ms", "next disagreement": "16 ms"}
    bars |= {"scroll all columns by three lines": "16 ms", "decide and go on": "16 ms"}
    for name, samples in json.loads(result.read_text()).items():
        title = f"M, 3 × 2,000 spans: {name}"
        report.add(title, samples["wall"], samples["cpu"], "ms", bars.get(name, ""))


def measure_board(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """All measures of three annotators, what is behind a number, two sets of one document."""
    own, result = folder / "agreement", folder / "agreement.json"
    own.mkdir()
    child(folder, "tests.benchmarks.agreement", own, 10 if small else 100, result)
    found = json.loads(result.read_text())
    title = f"3 annotators, {found['spans']:,} spans"
    for name, words, unit, bar in (
        ("board", f"{title}: all measures of agreement", "s", "5 s"),
        ("behind", f"{title}: what is behind a number", "s", ""),
        ("page", f"{title}: the report as a page", "s", ""),
        ("align", "M: two sets of 2,000 spans aligned", "ms", "100 ms"),
    ):
        samples, scale = found["figures"][name], 1_000 if unit == "ms" else 1
        wall, cpu = ([one * scale for one in samples[clock]] for clock in ("wall", "cpu"))
        report.add(words, wall, cpu, unit, "" if small and bar == "5 s" else bar)
    report.add(f"{title}: peak memory", [found["memory"]], [], "MB", "300 MB")


def measure_formats(report: Report, folder: Path, small: bool) -> None:  # noqa: FBT001
    """Megabytes a second of every reader and writer on plain spans; a brat folder imported."""
    from tests.benchmarks.format_memory import FEW, MANY
    from tests.benchmarks.formats import BRAT_DOCUMENTS, BRAT_SPANS, write_brat

    result = folder / "formats.json"
    child(folder, "tests.benchmarks.formats", folder, result, 50 if small else 500)
    for name, figures in json.loads(result.read_text()).items():
        for way, samples in figures.items():
            if samples:
                report.add(f"{name}: {way}, the more the better", samples, [], "MB/s", "20 MB/s")
    child(folder, "tests.benchmarks.format_memory", folder, result)
    for name, found in json.loads(result.read_text()).items():
        for way, (_, few, many) in ((way, peaks) for way, peaks in found.items() if peaks):
            title = f"{name}: {way}, memory for {MANY} documents over that for {FEW}"
            report.add(title, [many / few], [], "times", "about 1")
    project, brat = folder / "brat.annot", folder / "brat-in"
    write_brat(brat)
    measured_run(folder, "new", str(project))
    run = measured_run(folder, "import", str(project), str(brat))
    title = f"import of a brat folder, {BRAT_DOCUMENTS:,} documents, {BRAT_SPANS} spans each"
    report.add(title, [run["wall"]], [run["cpu"]], "s", "10 s")


def measured_run(folder: Path, *words: str) -> dict[str, Any]:
    """Run a verb in a child process and return its seconds and peak memory."""
    result = folder / "run.json"
    child(folder, "tests.benchmarks.verb", result, *words)
    found: dict[str, Any] = json.loads(result.read_text())
    return found


ROWS: dict[str, Callable[[Report, Path, bool], None]] = {
    **{f"keys-{size}": measure_keys(size) for size in SIZES},
    "start": measure_start,
    "label": measure_label,
    "import": measure_import,
    "dates": measure_dates,
    "facts": measure_facts,
    "findings": measure_findings,
    "agreement": measure_board,
    "merging": measure_merging,
    "review": measure_review,
    "splits": measure_splits,
    "schema": measure_schema,
    "xserver": measure_xserver,
    "formats": measure_formats,
}


def main(words: Sequence[str]) -> int:
    """Measure the rows that are asked for, or all."""
    small = "--small" in words
    wanted = [word for word in words if word != "--small"] or list(ROWS)
    unknown = [word for word in wanted if word not in ROWS]
    if unknown:
        sys.stderr.write(f"There are the rows {', '.join(ROWS)}; not {', '.join(unknown)}.\n")
        return 2
    report = Report()
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder:
            ROWS[name](report, Path(folder), small)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
