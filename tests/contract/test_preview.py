"""What is shown before an export: as much as is written, and the first record as it is written."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import WriteContext
from annotator.formats.records import ExportRow, Note
from annotator.formats.registry import formats
from annotator.model.errors import InputError
from annotator.services.exporting import ExportOptions, export, run
from annotator.services.exporting.count import count_export
from annotator.services.exporting.preview import first_record
from annotator.services.exporting.split import Split
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from tests.contract.conftest import Cli
from tests.contract.test_export import GOLDEN

PARTS = Split((("train", 0.5), ("test", 0.5)), keep_together=True)


@pytest.fixture
def opened(cli: Cli, project: Path) -> Any:
    assert cli("import", project, GOLDEN).code == 0
    with Project.open(project) as found:
        yield found


CHOICES = (
    ExportOptions(),
    ExportOptions(set_kind="all", state="any"),
    ExportOptions(set_kind="gold", state="any"),
    ExportOptions(annotators=("ben",), state="any", labels=("PERSON",)),
    ExportOptions(set_kind="all", state="any", split=PARTS),
)


def test_the_count_is_what_is_written(opened: Project, tmp_path: Path) -> None:
    for number, options in enumerate(CHOICES):
        count = count_export(opened, options)
        report = export(opened, tmp_path / f"out{number}", options)
        assert count.documents
        for name in ("documents", "rows", "spans", "relations", "documents_in_project", "together"):
            assert getattr(count, name) == getattr(report, name)
        assert count.gold == report.gold
        assert count.parts == {name: one.documents for name, one in report.parts.items() if name}


def test_a_count_can_be_stopped_and_says_why_it_is_nothing(opened: Project) -> None:
    class Stopped:
        is_cancelled = True

        def advance(self, done: float, total: float | None, message: str) -> None:
            raise AssertionError

    with pytest.raises(CancelledError):
        count_export(opened, ExportOptions(state="any"), Stopped())
    nothing = count_export(opened, ExportOptions(annotators=("ben",))).nothing
    assert nothing.startswith("0 of ")
    assert "--" not in nothing  # no words of the command line


class Endless:
    """A writer that is never through with a row."""

    def begin(self, _target: object, context: WriteContext) -> "Endless":
        self.check = context.check
        return self

    def write(self, _row: ExportRow) -> tuple[Note, ...]:
        while True:
            self.check()

    def finish(self) -> None:
        raise AssertionError


def test_an_export_can_be_stopped_within_a_document(
    opened: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopsLater:
        asked = 0

        @property
        def is_cancelled(self) -> bool:
            self.asked += 1
            return self.asked > 3

        def advance(self, done: float, total: float | None, message: str) -> None:
            raise AssertionError

    endless = replace(formats()["jsonl"], writer=Endless())
    monkeypatch.setattr(run, "find_format", lambda _name, **_: endless)
    target = tmp_path / "x.jsonl"
    with pytest.raises(CancelledError):
        export(opened, target, ExportOptions(set_kind="all", state="any"), StopsLater())
    assert not list(tmp_path.glob("*x.jsonl*"))


def test_every_format_shows_its_first_record(opened: Project) -> None:
    shown = {}
    for name, one in formats().items():
        # PDF needs an application of Qt's, which other tests of this process make themselves.
        if one.writer is None or name == "pdf":
            continue
        options = ExportOptions(format=name, set_kind="all", state="any")
        if one.info.needs is not None and not one.info.needs.is_installed:
            with pytest.raises(InputError):
                first_record(opened, options)
            continue
        shown[name] = first_record(opened, options)
        assert shown[name].title
        assert shown[name].text
    first = json.loads(shown["jsonl"].text)
    assert first["format"] == "annotator/1"
    assert first["title"] == shown["jsonl"].title
    assert ".ann ──" in shown["brat"].text
    assert shown["html-page"].text.count("<article") == 1
    assert any(note.code == "relations" for note in shown["csv"].notes) or not first["relations"]
