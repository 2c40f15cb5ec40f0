"""Kill -9 while labels are being made: what was acknowledged is in the file, which is sound."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.property.test_project_machine import file_rows, replayed
from tests.unit.services.desk import Table

ROOT = Path(__file__).resolve().parents[2]


def label_and_kill(path: Path, seed: int) -> list[str]:
    """Start a labeling process, kill it at a random moment, return acknowledged operations."""
    command = [sys.executable, "-m", "tests.property.labeler", str(path), str(seed)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.3))
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read()
    child.stdout.close()
    child.wait()
    lines = (first + rest).decode().splitlines(keepends=True)
    return [line.split()[1] for line in lines if line.endswith("\n")]


def check_file(path: Path, acknowledged: set[str]) -> None:
    with Project.open(path) as project:
        assert run_checks(project.store) == []
        operations = project.store.operations()
        assert acknowledged <= {operation.id for operation in operations}
        assert replayed(operations) == file_rows(project)
        assert [one.seq for one in operations] == list(range(1, len(operations) + 1))


def kill_often(path: Path, times: int) -> None:
    with Project.create(path) as project:
        Table(project).add_document("Kim Jong Un was re-elected on Sunday. " * 200)
    acknowledged: set[str] = set()
    for seed in range(times):
        found = label_and_kill(path, seed)
        assert found
        acknowledged.update(found)
        check_file(path, acknowledged)


def test_no_acknowledged_label_is_lost(tmp_path: Path) -> None:
    kill_often(tmp_path / "p.annot", 3)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_acknowledged_label_is_lost_in_a_hundred_kills(tmp_path: Path) -> None:
    kill_often(tmp_path / "p.annot", 100)
