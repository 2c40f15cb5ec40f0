"""Several processes on one file, and a process that is killed while it writes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.store import Store
from annotator.store.integrity import run_checks
from tests.unit.store.builders import annotator, document, insert, set_on

_ROOT = Path(__file__).parents[3]

_WRITE = """
import sys
from annotator.store import Store
from tests.unit.store.builders import operation, span_on
from annotator.model.ids import new_id
store = Store.open(sys.argv[1])
own = store.annotation_sets(store.document_ids()[0])[0]
for at in range(int(sys.argv[2])):
    done = store.submit(operation((None, span_on(own, at % 30, at % 30 + 3)))).result(30)
    print(done.changes[0].after.id, flush=True)
store.close()
"""

_IMPORT = """
import sys
from annotator.store import Store
from tests.unit.store.builders import document
store = Store.open(sys.argv[1])
with store.batch("import", "Import") as batch:
    for number in range(10_000):
        batch.insert([document(f"Text {number}", version=batch.id)])
        print(number, flush=True)
"""


@pytest.fixture
def project(path: Path) -> Path:
    """A project with a document that one annotator has begun."""
    with Store.create(path) as store:
        anna, article = annotator(), document()
        insert(store, anna, article, set_on(article, anna))
    return path


def start(script: str, *arguments: str) -> "subprocess.Popen[str]":
    """Run a script beside the test."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    )


def spans(path: Path) -> list[str]:
    """Ids of all spans in the project."""
    with Store.open(path) as store:
        own = store.annotation_sets(store.document_ids()[0])[0]
        return [span.id for span in store.spans(own.id)]


def test_two_processes_write_at_once_and_lose_nothing(project: Path) -> None:
    writers = [start(_WRITE, str(project), "40") for _ in range(2)]
    acknowledged: list[str] = []
    for writer in writers:
        out, _ = writer.communicate(timeout=50)
        assert writer.returncode == 0
        acknowledged += out.split()
    assert len(acknowledged) == 80
    assert sorted(spans(project)) == sorted(acknowledged)
    with Store.open(project) as store:
        assert store.last_seq() == 82
    assert run_checks(project) == []


@pytest.mark.parametrize("count", [3, 25])
def test_killed_while_writing_no_acknowledged_label_is_lost(project: Path, count: int) -> None:
    writer = start(_WRITE, str(project), "100000")
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().strip() for _ in range(count)]
    time.sleep(0.01 * count / 10)
    writer.kill()
    rest, _ = writer.communicate(timeout=10)
    acknowledged += [line for line in rest.splitlines() if len(line) == 26]
    assert run_checks(project) == []
    assert set(acknowledged) <= set(spans(project))
    assert run_checks(project) == []


def test_killed_while_importing_leaves_nothing_to_be_seen(project: Path) -> None:
    writer = start(_IMPORT, str(project))
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    with Store.open(project) as store:  # while the import runs: it is left alone
        assert len(store.document_ids()) == 1
        with store.database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM batch").scalar_one() == 1
    writer.stdout.readline()
    writer.kill()
    writer.communicate(timeout=10)
    assert [one.check for one in run_checks(project)] == ["abandoned-imports"]
    with Store.open(project) as store:
        assert len(store.document_ids()) == 1
        assert store.flush(10)
        with store.database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM document").scalar_one() == 1
    assert run_checks(project) == []
