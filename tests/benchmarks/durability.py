"""Kill the window while somebody labels, and see that nothing acknowledged is lost.

    python -m tests.benchmarks.durability [KILLS]        default: 100

A child process opens the real window (without a display) and presses real keys in the article;
every operation is printed once its commit is acknowledged. At a random moment the child gets
SIGKILL. Then every acknowledged operation and every span it added must be in the file, read with
plain sqlite3, and ``annotator check --only integrity`` must be clean.
"""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.projects import make_project
from tests.benchmarks.workloads import make_workload

_READY = "ready"
_LONGEST = 1.2


def label_for_ever(project: Path, folder: Path) -> None:
    """Label word after word by keys; print each acknowledged operation with its span."""
    from PySide6.QtCore import Qt

    from annotator.model.commands import AddSpan, Command
    from annotator.services.project import Receipt
    from tests.benchmarks.window import Bench

    bench = Bench(folder)
    bench.open_project(project)
    opened = bench.desk.project
    assert opened is not None
    execute = opened.execute

    def watched(command: Command, *, author_id: str, initiator: object = None) -> Receipt:
        receipt = execute(command, author_id=author_id, initiator=initiator)
        span_id = command.span_id if isinstance(command, AddSpan) else "-"
        identifier = receipt.change_set.operation.id
        receipt.durable.add_done_callback(
            lambda future: (
                print(identifier, span_id, flush=True) if future.exception() is None else None
            )
        )
        return receipt

    opened.execute = watched  # type: ignore[method-assign, assignment]
    print(_READY, flush=True)
    keys = (Qt.Key.Key_P, Qt.Key.Key_O, Qt.Key.Key_L, Qt.Key.Key_E)
    rng = random.Random()
    length = len(bench.view.article())
    while True:
        bench.view.reveal(*[rng.randrange(length)] * 2)
        for start, end in bench.visible_words(6):
            bench.view.select_range(start, end)
            bench.key(rng.choice(keys))
            bench.turn()


def acknowledged(project: Path, folder: Path, seconds: float) -> list[tuple[str, str]]:
    """Run a child, kill it after a while, and return what it had acknowledged."""
    command = [sys.executable, "-m", "tests.benchmarks.durability", "child"]
    with subprocess.Popen(
        [*command, str(project), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment_in(folder),
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == _READY
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        lines = child.stdout.read().split("\n")
    # The last line may have been cut by the kill.
    return [(first, second) for first, _, second in (line.partition(" ") for line in lines[:-1])]


def environment_in(folder: Path) -> dict[str, str]:
    """Return an environment without a display and without the person's own folders."""
    kinds = ("CONFIG", "DATA", "LOG")
    own = {f"ANNOTATOR_{kind}_DIR": str(folder / kind.lower()) for kind in kinds}
    return {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}


def missing(project: Path, found: list[tuple[str, str]]) -> Iterator[str]:
    """Yield what was acknowledged and is not in the file."""
    with contextlib.closing(sqlite3.connect(project)) as connection:
        operations = {row[0] for row in connection.execute("SELECT id FROM operation")}
        spans = {row[0] for row in connection.execute("SELECT id FROM span")}
    for operation, span in found:
        if operation not in operations:
            yield f"operation {operation}"
        if span not in ("-", *spans):
            yield f"span {span}"


def run(kills: int, *, size: str = "M", longest: float = _LONGEST) -> int:
    """Kill so often; return how many acknowledged operations there were.

    Args:
        kills: How often.
        size: Workload; M has words left to label at the hundredth kill.
        longest: Seconds of labeling before a kill, at most.

    Raises:
        AssertionError: Something acknowledged was lost, or the file is damaged.
    """
    rng = random.Random(kills)
    everything: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "killed.annot"
        make_project(project, [make_workload(size)])
        for number in range(kills):
            found = acknowledged(project, folder, rng.uniform(0, longest))
            everything += found
            lost = list(missing(project, everything))
            assert not lost, f"kill {number + 1}: lost {lost}"
            check = ["-m", "annotator", "check", str(project), "--only", "integrity"]
            done = subprocess.run(
                [sys.executable, *check],
                capture_output=True,
                text=True,
                env=environment_in(folder),
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            told = f"kill {number + 1}: {len(found)} acknowledged, all there, file clean"
            print(told, flush=True)
    assert len(everything) >= kills, "hardly anything was labeled: this run shows nothing"
    return len(everything)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        label_for_ever(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100
        print(f"{wanted} kills, {run(wanted)} acknowledged operations, none lost")
