"""A format of somebody else's, installed beside the program, is used like a built-in one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats import registry
from tests.contract.conftest import Cli

PLUGINS = Path(__file__).parents[1] / "plugins"


@pytest.fixture(autouse=True)
def plug_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(PLUGINS))
    registry.formats.cache_clear()
    yield
    registry.formats.cache_clear()
    sys.modules.pop("sentences", None)


def test_it_is_listed_told_read_and_written(project: Path, tmp_path: Path, cli: Cli) -> None:
    source = tmp_path / "talks.txt"
    source.write_text("%sentences\n[PERSON Kim] met Moon in [PLACE Seoul].\nNobody came.\n")
    (listed,) = [one for one in cli("formats", "--json").json if one["id"] == "sentences"]
    assert (listed["reads"], listed["writes"]) == (True, True)
    assert listed["write_options"][0]["values"] == ["as-is", "upper"]
    read = cli("import", project, source, "--annotator", "anna", "--json")
    assert read.code == 0
    assert (read.json["formats"], read.json["why"]) == (
        {"sentences": 1},
        "it begins with %sentences",
    )
    assert read.json["spans"]["added"] == 2
    words = ("--format", "sentences", "--state", "any")
    assert cli("export", project, "-o", tmp_path / "out", *words).code == 0
    assert (tmp_path / "out").read_text() == source.read_text()
    upper = cli("export", project, "-o", tmp_path / "up", *words, "--option", "case=upper")
    assert upper.code == 0
    assert "NOBODY CAME." in (tmp_path / "up").read_text()
    wrong = cli("export", project, "-o", tmp_path / "no", *words, "--option", "case=title")
    assert (wrong.code, (tmp_path / "no").exists()) == (2, False)


def test_what_it_drops_is_in_the_report(project: Path, tmp_path: Path, cli: Cli) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"text":"Kim met Moon","annotator":"anna","spans":[{"start":0,"end":12,"label":"CLAIM"},'
        '{"start":0,"end":3,"label":"PERSON"}]}\n'
    )
    assert cli("import", project, rows).code == 0
    words = ("--format", "sentences", "--state", "any", "--json")
    found = cli("export", project, "-o", tmp_path / "out", *words)
    assert found.code == 1
    assert [(one["code"], one["count"]) for one in found.json["notes"]] == [("nested", 1)]
