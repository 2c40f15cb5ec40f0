"""Kill -9 while a bundle is merged: all of it is in the project, or nothing."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from annotator.model.annotators import AnnotationSet
from annotator.model.commands import AddSpan
from annotator.services.merging import make_bundle, merge_files
from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.unit.services.desk import Table

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = 120
SPANS = 8


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A reviewer's project with older work of anna, and a bundle with more of it."""
    folder = tmp_path_factory.mktemp("killed")
    base, copy = folder / "base.annot", folder / "copy.annot"
    with Project.create(base) as project:
        table = Table(project)
        ids = [
            table.add_document(f"{number} Kim Jong Un was re-elected on Sunday.", str(number))
            for number in range(DOCUMENTS)
        ]
        for document_id in ids[:5]:
            add(project, document_id, 0, table.author)
    shutil.copy(base, copy)
    bundle = folder / "anna.annotbundle"
    with Project.open(copy) as project:
        me = project.ensure_annotator("anna").id
        for document_id in ids:
            for start in range(1, SPANS + 1):
                add(project, document_id, start, me)
        make_bundle(project, bundle, "anna")
    return base, bundle


def add(project: Project, document_id: str, start: int, author_id: str) -> None:
    place = ((start, start + 2),)
    command = AddSpan(document_id=document_id, label="CLAIM", fragments=place)
    project.execute(command, author_id=author_id)


def content(path: Path) -> tuple[int, int, int]:
    """Operations, sets and spans, after what a killed merge left was removed."""
    with Project.open(path) as project:
        project.store.purge_abandoned()
        assert run_checks(project.store) == []
        sets = [
            one for one in project.store.rows("annotation_set") if isinstance(one, AnnotationSet)
        ]
        spans = sum(len(project.store.spans(one.id)) for one in sets)
        return project.store.last_seq(), len(sets), spans


@pytest.mark.parametrize("word", ["opened", "wrote", "ready", "visible", "merged"])
def test_all_of_it_or_nothing(sent: tuple[Path, Path], tmp_path: Path, word: str) -> None:
    base, bundle = sent
    path = Path(shutil.copy(base, tmp_path / "p.annot"))
    before = content(path)
    command = [sys.executable, "-m", "tests.property.merger", str(path), str(bundle)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert child.stdout is not None
    assert word in [line.decode().strip() for line in until(child.stdout, word)]
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    child.wait()
    assert batches(path) == {"opened": [], "wrote": ["pending"], "ready": ["pending"]}.get(
        word, ["visible"]
    )
    after = content(path)
    whole = (before[0] + 1, DOCUMENTS, 5 + DOCUMENTS * SPANS)
    assert after == (whole if word in ("visible", "merged") else before)
    with Project.open(path) as project:  # and it can be merged still
        merge_files(project, [bundle])
    assert content(path) == whole


def until(stream: IO[bytes], word: str) -> Iterator[bytes]:
    for line in stream:
        yield line
        if line.decode().strip() == word:
            return


def batches(path: Path) -> list[str]:
    """The states of all batches, read past the program."""
    connection = sqlite3.connect(path)
    found = [state for (state,) in connection.execute("SELECT state FROM batch")]
    connection.close()
    return found
