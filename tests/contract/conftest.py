"""The command line as scripts see it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator.cli.app import run


@dataclass(frozen=True)
class Outcome:
    """What a verb did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep settings, rescue files and logs out of the real home."""
    for name in ("CONFIG", "DATA", "LOG"):
        monkeypatch.setenv(f"ANNOTATOR_{name}_DIR", str(tmp_path / name.lower()))
    yield
    logger = logging.getLogger("annotator")
    for handler in list(logger.handlers):
        if isinstance(handler, logging.FileHandler):
            logger.removeHandler(handler)
            handler.close()


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run a verb; keyword ``stdin`` is what it reads there."""

    def call(*words: str | Path, stdin: bytes = b"", window: Any = None) -> Outcome:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run([str(word) for word in words], launch_window=window or _no_window)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def _no_window(*args: object, **kwargs: object) -> int:
    raise AssertionError("a headless verb opened the window")


@pytest.fixture
def project(tmp_path: Path, cli: Cli) -> Path:
    """Return a new, empty project."""
    path = tmp_path / "p.annot"
    assert cli("new", path).code == 0
    return path


def write_rows(path: Path, *rows: Any) -> Path:
    """Write rows as JSONL; a string or bytes goes in as it is."""
    lines = []
    for row in rows:
        if isinstance(row, bytes):
            lines.append(row)
        elif isinstance(row, str):
            lines.append(row.encode())
        else:
            lines.append(json.dumps(row, ensure_ascii=False).encode())
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read JSONL with nothing but the standard library."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def content_of(cli: Cli, project: Path) -> str:
    """Return everything in a project as text, to compare before and after."""
    exported = cli("export", project, "-o", "-", "--set", "all", "--state", "any")
    return exported.out + cli("log", project, "--json").out
