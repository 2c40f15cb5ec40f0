"""What people train with, through the command line; ``tests/readback`` asks the real software."""

from pathlib import Path

import pytest

from annotator.cli.app import run
from tests.contract.conftest import Cli, read_rows, write_rows


@pytest.fixture(scope="module")
def labeled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six documents; anna finished all of them, ben two. Nothing here changes them."""
    rows = [
        {
            "text": f"Kim met Moon in town {number}.",
            "annotator": name,
            "state": "done",
            "spans": [{"start": 0, "end": 3 if name == "anna" else 7, "label": "PERSON"}],
        }
        for name, count in (("anna", 6), ("ben", 2))
        for number in range(count)
    ]
    folder = tmp_path_factory.mktemp("labeled")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "DATA", "LOG"):
            patch.setenv(f"ANNOTATOR_{name}_DIR", str(folder / name.lower()))
        project = folder / "p.annot"
        for verb in (
            ("new", project),
            ("import", project, write_rows(folder / "rows.jsonl", *rows)),
        ):
            assert run([str(word) for word in verb], launch_window=_no_window) == 0
    return project


def _no_window(*args: object, **kwargs: object) -> int:
    raise AssertionError("a headless verb opened the window")


def test_a_split_makes_one_folder_for_hugging_face(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hf"
    split = ("--split", "train=0.5,dev=0.5", "--format", "huggingface", "--json")
    outcome = cli("export", labeled, "-o", folder, *split, "--pseudonyms")
    assert outcome.code == 0, outcome.err
    assert {one.name for one in folder.iterdir()} >= {"README.md", "data"}
    parts = {name: read_rows(folder / "data" / f"{name}.jsonl") for name in ("train", "dev")}
    assert {name: one["documents"] for name, one in outcome.json["parts"].items()} == {
        name: len({row["id"] for row in rows}) for name, rows in parts.items()
    }
    assert sum(map(len, parts.values())) == 8
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "2 annotators; 2 documents that at least two labeled." in card
    assert "| mean F1, same label and edges | 0.000 | pairs: 1 |" in card
    assert "| mean F1, same label, overlapping | 1.000 | pairs: 1 |" in card
    assert "- Split: train=0.5, dev=0.5" in card
    assert "anna" not in card + "".join(map(str, parts.values()))
    assert cli("export", labeled, "-o", folder, *split).code == 2, "it is not empty"


def test_agreement_is_of_those_who_are_exported(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hf"
    options = ("--format", "huggingface", "--annotator", "anna")
    assert cli("export", labeled, "-o", folder, *options).code == 0
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "Not measured: no text was labeled by two people" in card
    assert "| train | 6 | 6 |" in card


@pytest.mark.parametrize("format_id", ["spacy", "spacy-json"])
def test_spacy_goes_out_and_comes_in_by_its_content(
    format_id: str, cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    path = tmp_path / "no-extension"
    assert cli("export", labeled, "-o", path, "--format", format_id).code == 0
    again = tmp_path / "again.annot"
    assert cli("new", again).code == 0
    read = cli("import", again, path, "--json")
    assert read.code == 0, read.err
    assert (read.json["documents"]["added"], read.json["spans"]["added"]) == (6, 8)
    rows = [cli("export", one, "-o", "-").out for one in (labeled, again)]
    assert rows[0].count('"label":"PERSON"') == 8
    assert cli("export", again, "-o", "-", "--state", "any").out.count('"annotator":"ben"') == 2


def test_templates_are_printed_and_read(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    printed = cli("formats", "--template", "chat")
    path = tmp_path / "t.toml"
    path.write_text(printed.out)
    options = ("--format", "chat", "--option", f"template={path}")
    assert cli("export", labeled, "-o", "-", *options).code in (0, 1)
    path.write_text("user = '{nope}'")
    wrong = cli("export", labeled, "-o", "-", *options)
    assert (wrong.code, wrong.out) == (2, "")
    assert "t.toml, line 1" in wrong.err
    assert "{nope}" in wrong.err
    assert cli("formats", "--template", "jsonl").code == 2


def test_an_extra_that_is_missing_is_named(
    cli: Cli, labeled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.formats.extras.find_spec", lambda _: None)
    outcome = cli("export", labeled, "-o", tmp_path / "x.parquet", "--format", "parquet")
    assert outcome.code == 2
    assert "pip install 'annotator-desk[parquet]'" in outcome.err
    assert not (tmp_path / "x.parquet").exists()
    assert "needs the extra parquet (pyarrow), which is not installed" in cli("formats").out
