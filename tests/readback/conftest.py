"""A labeled project, and a way to export it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.services.demo import create_sample
from annotator.services.exporting import ExportOptions, export, parse_split
from annotator.services.project import Project

Export = Callable[..., Path]


@pytest.fixture(autouse=True, scope="module")
def needs(request: pytest.FixtureRequest) -> None:
    """Skip what reads by software that is not installed; ``.ci/readback`` installs it."""
    pytest.importorskip(request.module.NEEDS)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readback") / "sample.annot"
    create_sample(path).close()
    return path


@pytest.fixture
def exported(sample: Path, tmp_path: Path) -> Export:
    """Export the sample in a format; return the file or folder."""

    def run(name: str, format_id: str, *, split: str | None = None, **options: str) -> Path:
        target = tmp_path / name
        with Project.open(sample) as project:
            export(
                project,
                target,
                ExportOptions(
                    format=format_id,
                    set_kind="all",
                    state="any",
                    split=None if split is None else parse_split(split),
                    options=options,
                ),
            )
        return target

    return run


@pytest.fixture
def native(exported: Export) -> list[dict[str, Any]]:
    """Return the same rows as native JSONL."""
    path = exported("native.jsonl", "jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
