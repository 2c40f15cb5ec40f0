"""A program that ends without closing its project neither hangs nor loses what it did."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = 200

SCRIPT = f"""
import sys
from annotator.model.commands import ChangeSetting
from annotator.services.project import Project

project = Project.create(sys.argv[1])
anna = project.ensure_annotator("anna")
for number in range({COUNT}):
    project.execute(ChangeSetting(key=f"key{{number}}", value=number), author_id=anna.id)
print(project.pending > 0)
if sys.argv[2] == "error":
    raise RuntimeError("a bug")
"""


@pytest.mark.parametrize(("how", "code"), [("end", 0), ("error", 1)])
def test_the_writer_is_drained_at_exit(tmp_path: Path, how: str, code: int) -> None:
    path = tmp_path / "p.annot"
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), how],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == code, ended.stderr
    assert ended.stdout.strip() == "True", "everything was written before the end: no test at all"
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM setting").fetchone()
    connection.close()
    assert count == COUNT
