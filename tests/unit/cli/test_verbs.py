"""Verbs as scripts and people call them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.cli.output import table
from annotator.model.task_commands import AssignDocuments, Task
from annotator.services.project import Project
from tests.contract.conftest import Cli, cli, own_places, project, write_rows

__all__ = ["cli", "own_places", "project"]

ROOT = Path(__file__).parents[3]
TEXT = "KCNA said on Monday that Kim had won."


@pytest.fixture
def labeled(cli: Cli, project: Path, tmp_path: Path) -> Path:
    row = {
        "text": TEXT,
        "title": "Won",
        "annotator": "anna",
        "state": "done",
        "spans": [
            {"id": "k", "start": 0, "end": 4, "label": "ORG"},
            {"id": "d", "start": 13, "end": 19, "label": "DATE"},
            {"id": "c", "start": 25, "end": 36, "label": "CLAIM"},
        ],
        "relations": [{"type": "source", "from": "c", "to": "k"}],
    }
    assert cli("import", project, write_rows(tmp_path / "rows.jsonl", row)).code == 0
    return project


class Window:
    """Stands for the window: remembers how it was opened."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, dict[str, Any]]] = []

    def __call__(self, path: Path | None = None, **values: Any) -> int:
        self.calls.append((path, values))
        return 0


def test_the_window_is_opened_by_three_verbs(cli: Cli, labeled: Path) -> None:
    window = Window()
    assert cli(window=window).code == 0
    assert cli("demo", window=window).code == 0
    assert cli("open", labeled, "--annotator", "anna", "--document", "Won", window=window).code == 0
    assert window.calls == [
        (None, {}),
        (None, {"is_sample": True}),
        (labeled, {"annotator": "anna", "document": "Won"}),
    ]


def test_a_project_that_is_not_there_opens_no_window(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("open", tmp_path / "none.annot")
    assert outcome.code == 2
    assert "annotator new" in outcome.err


@pytest.mark.parametrize("words", [["bogus"], ["import"], ["export", "p.annot"], ["stats", "--x"]])
def test_usage_errors(words: list[str], cli: Cli) -> None:
    outcome = cli(*words)
    assert outcome.code == 2
    assert "Usage:" in outcome.err


def test_help_and_version(cli: Cli) -> None:
    outcome = cli("--help")
    assert outcome.code == 0
    verbs = "demo open new import export suggest dates check repair stats log formats schema"
    assert all(f"  {verb} " in outcome.out for verb in verbs.split())
    assert cli("--version").out.startswith("annotator ")
    assert cli("import", "--help").code == 0


def test_new_with_a_shipped_schema_and_with_a_file(cli: Cli, tmp_path: Path) -> None:
    assert "news-facts" in cli("new", tmp_path / "a.annot").out
    (tmp_path / "s.toml").write_text('name = "mine"\nversion = 4\n\n[[labels]]\nname = "X"\n')
    made = cli("new", tmp_path / "b.annot", "--schema", tmp_path / "s.toml")
    assert "mine (1 label)" in made.out
    with Project.open(tmp_path / "b.annot") as opened:
        assert (opened.schema.name, opened.schema.version) == ("mine", 4)
    outcome = cli("new", tmp_path / "c.annot", "--schema", "no-such")
    assert outcome.code == 2
    assert "news-facts" in outcome.err


def test_stats(cli: Cli, labeled: Path) -> None:
    outcome = cli("stats", labeled)
    assert outcome.code == 0
    assert "1 document; label schema news-facts, version 1" in outcome.out
    assert "anna" in outcome.out
    figures = cli("stats", labeled, "--json").json
    assert figures["documents"] == 1
    assert figures["sets"] == {"human": 1}
    assert figures["labels"] == {"ORG": 1, "DATE": 1, "CLAIM": 1}
    assert figures["annotators"][0]["done"] == 1
    assert figures["annotators"][0]["relations"] == 1
    assert figures["is_blind"] is True


def test_stats_say_who_is_how_far(cli: Cli, labeled: Path) -> None:
    with Project.open(labeled) as project:
        anna, ben = project.ensure_annotator("anna"), project.ensure_annotator("ben")
        (place,) = project.store.document_ids()
        tasks = (Task(place, anna.id), Task(place, ben.id))
        project.execute(AssignDocuments(tasks=tasks), author_id=anna.id)
    nobody = {"not_assigned": 0, "assigned": 0, "in_progress": 0, "done": 0, "sent_back": 0}
    found = {
        one["name"]: one["coverage"] for one in cli("stats", labeled, "--json").json["annotators"]
    }
    assert found["anna"] == {**nobody, "done": 1, "assigned_in_all": 1, "assigned_done": 1}
    assert found["ben"] == {**nobody, "assigned": 1, "assigned_in_all": 1, "assigned_done": 0}


def test_check_finds_what_is_missing(cli: Cli, labeled: Path) -> None:
    assert cli("check", labeled, "--only", "integrity").code == 0
    outcome = cli("check", labeled)
    assert outcome.code == 1
    assert "“Monday” has no value" in outcome.out
    found = cli("check", labeled, "--only", "quality", "--json").json
    assert {"missing"} <= {one["code"] for one in found}
    assert {one["annotator"] for one in found} == {"anna"}
    assert {one["document"] for one in found} == {"Won"}


def test_check_and_repair_of_a_damaged_file(cli: Cli, labeled: Path) -> None:
    import sqlite3

    with sqlite3.connect(labeled) as connection:
        connection.execute("DELETE FROM document_search")
    connection.close()

    outcome = cli("check", labeled, "--only", "integrity", "--json")
    assert outcome.code == 1
    assert outcome.json[0]["kind"] == "integrity"
    assert "Would mend 1 finding." in cli("repair", labeled, "--dry-run").out
    assert cli("check", labeled, "--only", "integrity").code == 1
    assert cli("repair", labeled).code == 0
    assert cli("check", labeled, "--only", "integrity").code == 0
    assert "nothing to mend" in cli("repair", labeled).out


def test_repair_from_a_backup(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.annot"
    with Project.open(labeled) as opened:
        opened.store.save_copy(backup)
    cli("import", labeled, write_rows(tmp_path / "more.jsonl", {"text": "More."}))
    assert cli("stats", labeled, "--json").json["documents"] == 2

    assert cli("repair", labeled, "--from", backup, "--dry-run").code == 0
    assert cli("stats", labeled, "--json").json["documents"] == 2
    outcome = cli("repair", labeled, "--from", backup)

    assert outcome.code == 0, outcome.err
    assert "kept as" in outcome.out
    assert cli("stats", labeled, "--json").json["documents"] == 1


def test_log(cli: Cli, labeled: Path) -> None:
    lines = cli("log", labeled).out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2"]
    assert lines[1].endswith("Import rows.jsonl")
    found = cli("log", labeled, "--json").json
    assert [one["kind"] for one in found] == ["create_project", "import"]
    assert found[0]["changes"][0]["k"] == "schema_version"
    assert cli("log", labeled, "--document", "Won", "--json").json == []
    assert cli("log", labeled, "--document", "nothing").code == 2


def test_schema_show_export_and_apply(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    shown = cli("schema", "show", labeled)
    assert shown.out.startswith("news-facts, version 1")
    assert "PERSON" in shown.out
    assert cli("schema", "export", labeled, "-o", tmp_path / "s.toml").code == 0
    text = (tmp_path / "s.toml").read_text(encoding="utf-8")
    assert text == cli("schema", "export", labeled).out

    (tmp_path / "s.toml").write_text(text.replace('"ORG"', '"PARTY"'), encoding="utf-8")
    words = ("schema", "apply", labeled, tmp_path / "s.toml", "--rename", "ORG=PARTY")
    preview = cli(*words, "--dry-run")
    assert preview.code == 0
    assert "PARTY" in preview.out
    assert cli("stats", labeled, "--json").json["schema"]["version"] == 1
    assert cli(*words).code == 0
    figures = cli("stats", labeled, "--json").json
    assert figures["schema"]["version"] == 2
    assert figures["labels"]["PARTY"] == 1


def test_schema_apply_splits_a_label_by_a_value(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    row = {
        "text": TEXT,
        "annotator": "anna",
        "spans": [
            {"start": 0, "end": end, "label": "PLACE", "attributes": {"place_kind": kind}}
            for end, kind in ((4, "GPE"), (9, "FAC"))
        ],
    }
    assert cli("import", labeled, write_rows(tmp_path / "places.jsonl", row)).code == 0
    text = cli("schema", "export", labeled).out
    head, _, rest = text.partition('[[labels]]\nname = "PLACE"')
    new = "".join(
        f'[[labels]]\nname = "{name}"\nkey = "{key}"\nfill = "#44BB99"\n\n'
        for name, key in (("GPE", "l"), ("LOC", "b"), ("FAC", "h"))
    )
    rest = rest.partition("[[labels]]")[2]
    text = f"{head}{new}[[labels]]{rest}".replace('"PLACE"', '"GPE", "LOC", "FAC"')
    before, _, after = text.partition('[[attributes]]\nname = "place_kind"')
    text = f"{before}[[attributes]]{after.partition('[[attributes]]')[2]}"
    text = text.replace('default_label = "GPE", "LOC", "FAC"', 'default_label = "GPE"')
    file = tmp_path / "split.toml"
    file.write_text(text, encoding="utf-8")
    words = ("schema", "apply", labeled, file, "--split", "PLACE.place_kind")
    preview = cli(*words, "--dry-run")
    assert preview.code == 0, preview.err
    assert "PLACE becomes GPE where place_kind is “GPE” (1 span)" in preview.out
    assert "PLACE becomes LOC where place_kind is “LOC” (0 spans)" in preview.out
    assert cli("stats", labeled, "--json").json["schema"]["version"] == 1
    assert cli(*words).code == 0
    figures = cli("stats", labeled, "--json").json["labels"]
    assert (figures["GPE"], figures["FAC"], figures.get("LOC", 0)) == (1, 1, 0)
    assert cli("export", labeled, "--state", "any", "-o", tmp_path / "out.jsonl").code == 0
    rows = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(one)["schema"] == {"name": "news-facts", "version": 2} for one in rows)
    with Project.open(labeled) as opened:
        assert not opened.schema.has_label("PLACE")
        assert not opened.schema.has_attribute("place_kind")


@pytest.mark.parametrize(
    ("split", "reason"),
    [
        ("PLACE", "expected LABEL.ATTRIBUTE"),
        ("PLACE.nothing", "expected LABEL.ATTRIBUTE"),
        ("DATE.value", "expected LABEL.ATTRIBUTE"),
        ("PLACE.place_kind.GPE=NOWHERE", "The new schema has no label “NOWHERE”"),
    ],
)
def test_a_split_that_means_nothing_is_refused(
    cli: Cli, labeled: Path, tmp_path: Path, split: str, reason: str
) -> None:
    assert cli("schema", "export", labeled, "-o", tmp_path / "s.toml").code == 0
    outcome = cli("schema", "apply", labeled, tmp_path / "s.toml", "--split", split)
    assert outcome.code == 2
    assert reason in outcome.out + outcome.err
    assert cli("stats", labeled, "--json").json["schema"]["version"] == 1


def test_formats(cli: Cli) -> None:
    found = {one["id"]: one for one in cli("formats", "--json").json}
    assert found["jsonl"]["reads"]
    assert found["jsonl"]["writes"]
    assert found["jsonl"]["offset_unit"] == "codepoint"
    assert not found["text"]["writes"]
    assert "offset_unit" in cli("formats").out


def test_dates(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He left on Sunday.")
    found = cli("dates", tmp_path / "a.txt", "--date", "2026-02-23", "--json").json
    assert list(found[0]) == [
        "start", "end", "text", "type", "value", "mod", "quant", "freq", "begin", "end_point",
        "anchor", "rule", "alternatives",
    ]  # fmt: skip
    assert (found[0]["start"], found[0]["end"], found[0]["value"]) == (11, 17, "2026-02-22")
    assert all(list(one) == ["type", "value", "why"] for one in found[0]["alternatives"])
    from_input = cli("dates", "-", "--date", "2026-02-23", "--json", stdin=b"He left on Sunday.")
    assert from_input.json == found
    assert cli("dates", tmp_path / "a.txt", "--date", "Monday").code == 2
    assert cli("dates", tmp_path / "gone.txt").code == 2


def test_an_unknown_suggester(cli: Cli, labeled: Path) -> None:
    outcome = cli("suggest", labeled, "--suggester", "oracle")
    assert outcome.code == 2
    assert "oracle" in outcome.err


def test_stopping_by_the_keyboard(cli: Cli, labeled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("annotator.services.importing.import_files", stop)
    outcome = cli("import", labeled, "-")
    assert (outcome.code, outcome.err) == (2, "annotator: stopped; nothing was changed.\n")


def test_columns_are_aligned() -> None:
    assert table([("a", 1), ("bcd", 1_200)], ("name", "count")) == [
        "name  count",
        "a         1",
        "bcd   1,200",
    ]


def run_program(*words: str | Path, **more: Any) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        **more,
    )


def test_the_module_is_the_program_and_writes_to_a_pipe(labeled: Path) -> None:
    done = run_program("export", labeled, "-o", "-", cwd="/")
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    quotes = [row["text"][span["start"] : span["end"]] for span in row["spans"]]
    assert quotes == ["KCNA", "Monday", "Kim had won"]


def test_headless_verbs_import_no_qt(labeled: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He left on Sunday.")
    code = f"""
import sys
from annotator.__main__ import main
p, folder = {str(labeled)!r}, {str(tmp_path)!r}
for words in (
    ["import", p, folder + "/a.txt"], ["export", p, "-o", folder + "/o.jsonl"], ["check", p],
    ["stats", p], ["log", p], ["formats"], ["schema", "show", p], ["dates", folder + "/a.txt"],
    ["repair", p], ["new", folder + "/n.annot"],
):
    assert main(words) in (0, 1), words
described = {{"annotator.gui", "annotator.gui.printing", "annotator.gui.printing.pdf_format"}}
found = {{name for name in sys.modules if name.startswith(("PySide6", "annotator.gui"))}}
assert found <= described, found
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr


def test_pdf_needs_no_display(labeled: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.pdf"
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "export", labeled, "-o", target, "--format", "pdf"],
        capture_output=True,
        text=True,
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if name not in hidden},
            "PYTHONPATH": str(ROOT),
        },
    )
    assert done.returncode in (0, 1), done.stderr
    assert target.read_bytes().startswith(b"%PDF-")


def test_help_loads_neither_the_store_nor_the_formats() -> None:
    code = (
        "import sys\n"
        "from annotator.__main__ import main\n"
        "assert main(['--help']) == 0\n"
        "slow = ('sqlalchemy', 'sqlmodel', 'orjson', 'annotator.store', 'annotator.dates')\n"
        "assert not [name for name in sys.modules if name.startswith(slow)]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
