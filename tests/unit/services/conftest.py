from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.services.project import Project
from tests.unit.services.desk import Table


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, rescue files and logs out of the real home."""
    for name in ("CONFIG", "DATA", "LOG"):
        monkeypatch.setenv(f"ANNOTATOR_{name}_DIR", str(tmp_path / name.lower()))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.annot") as project:
        yield project


@pytest.fixture
def table(project: Project) -> Table:
    """A project with the annotator anna."""
    return Table(project)


@pytest.fixture
def reopened(tmp_path: Path) -> Iterator[Callable[[], Project]]:
    """Open the same file once more, as another process would."""
    opened: list[Project] = []

    def reopen() -> Project:
        opened.append(Project.open(tmp_path / "p.annot"))
        return opened[-1]

    yield reopen
    for one in opened:
        one.close()
