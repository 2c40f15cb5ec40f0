"""Other tools' formats through the command line."""

from pathlib import Path

import pytest

from tests.contract.conftest import Cli
from tests.unit.formats.test_brat import DATA, GOLDEN, TEXT, meaning


@pytest.fixture
def empty(tmp_path: Path, cli: Cli) -> Path:
    path = tmp_path / "empty.annot"
    assert cli("new", path, "--schema", "empty").code == 0
    return path


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "a.ann").write_text(GOLDEN)
    return folder


@pytest.mark.skipif(not DATA.is_dir(), reason="the data is not here")
def test_brat_goes_in_and_out_equal_but_for_ids_and_order(
    empty: Path, tmp_path: Path, cli: Cli
) -> None:
    read = cli("import", empty, DATA, "--unknown-labels", "add", "--json")
    assert read.code == 0
    assert read.json["documents"]["added"] == 13
    options = ("--format", "brat", "--set", "all", "--state", "any")
    written = cli("export", empty, "-o", tmp_path / "out", *options)
    assert (written.code, written.err) == (0, "")
    for source in sorted(DATA.glob("*.ann")):
        other = tmp_path / "out" / source.name
        assert meaning(other.read_text()) == meaning(source.read_text()), source.name
        assert other.with_suffix(".txt").read_bytes() == source.with_suffix(".txt").read_bytes()


def test_unknown_names_are_refused_added_or_left_out(brat: Path, tmp_path: Path, cli: Cli) -> None:
    for how, code in (("error", 2), ("skip", 1), ("add", 0)):
        project = tmp_path / f"{how}.annot"
        assert cli("new", project, "--schema", "empty").code == 0
        found = cli("import", project, brat, "--unknown-labels", how)
        assert found.code == code, found
        assert "Traceback" not in found.err


def test_importing_twice_adds_nothing(brat: Path, empty: Path, cli: Cli) -> None:
    options = ("--unknown-labels", "add", "--annotator", "anna", "--json")
    first = cli("import", empty, brat, *options).json
    again = cli("import", empty, brat, *options).json
    assert (first["spans"]["added"], first["relations"]["added"]) == (6, 4)
    assert again["spans"] == {"added": 0, "known": 6}
    assert again["relations"] == {"added": 0, "known": 4}
    assert again["documents"] == {"added": 0, "known": 1}
