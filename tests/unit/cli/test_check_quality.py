"""``annotator check --only quality``: what is listed, in which shape, and when it is clean."""

from pathlib import Path
from typing import Any

import pytest

from annotator.model.commands import AddSpan, DismissFinding, SetState
from annotator.services.project import Project
from tests.contract.conftest import Cli, cli, own_places, write_rows

__all__ = ["cli", "own_places"]


@pytest.fixture
def odd(cli: Cli, tmp_path: Path) -> Path:
    """A project with two edges inside words."""
    path, text = tmp_path / "p.annot", tmp_path / "a.txt"
    text.write_text("Anna went to Seoul and Busan.", encoding="utf-8")
    assert cli("new", path).code == 0
    assert cli("import", path, text).code == 0
    with Project.open(path) as project:
        anna = project.ensure_annotator("anna")
        (document,) = project.summaries(None)
        for start, end in ((13, 16), (23, 26)):
            command = AddSpan(document_id=document.id, label="PLACE", fragments=((start, end),))
            project.execute(command, author_id=anna.id)
    return path


def rows(cli: Cli, path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cli("check", path, "--only", "quality", "--json").json
    return found


def test_a_finding_has_all_its_keys(cli: Cli, odd: Path) -> None:
    first, second = rows(cli, odd)
    assert (first["code"], first["severity"], first["kind"]) == (
        "inside_word",
        "warning",
        "quality",
    )
    assert (first["start"], first["end"]) == (13, 16)
    assert first["spans"] == [first["span"]]
    assert first["annotator"] == "anna"
    assert first["fix"] == "Move the edges to whole words: “Seoul”"
    assert first["dismissed"] is None
    assert first["places"][0]["document_id"] == first["document_id"]
    assert (second["start"], second["end"]) == (23, 26)
    outcome = cli("check", odd, "--only", "quality")
    assert outcome.code == 1
    assert "Fix: Move the edges to whole words: “Seoul”." in outcome.out
    assert "2 findings." in outcome.out


def test_dismissed_ones_are_counted_and_do_not_fail(cli: Cli, odd: Path) -> None:
    with Project.open(odd) as project:
        anna = project.ensure_annotator("anna")
        for one in project.check_document(project.summaries(None)[0].id, anna.id):
            command = DismissFinding(
                document_id=one.document_id,
                code=one.code,
                fingerprint=one.fingerprint,
                reason="An abbreviation",
            )
            project.execute(command, author_id=anna.id)
    outcome = cli("check", odd, "--only", "quality")
    assert outcome.code == 0
    assert outcome.out.strip() == "No findings. 2 dismissed."
    first, _ = rows(cli, odd)
    assert first["dismissed"]["reason"] == "An abbreviation"
    assert first["dismissed"]["annotator"] == "anna"
    assert first["dismissed"]["at"].endswith("Z")


def test_fixes_of_one_code(cli: Cli, odd: Path) -> None:
    outcome = cli("check", odd, "--only", "quality", "--fix", "inside_word")
    assert outcome.code == 0
    assert "Fix 2 findings: Edge inside a word." in outcome.out
    assert rows(cli, odd) == []
    assert "Fix 2 findings" in cli("log", odd).out
    again = cli("check", odd, "--only", "quality", "--fix", "inside_word")
    assert "Nothing to fix: Edge inside a word." in again.out


def test_an_unknown_code_changes_nothing(cli: Cli, odd: Path) -> None:
    outcome = cli("check", odd, "--only", "quality", "--fix", "everything")
    assert outcome.code == 2
    assert "inside_word" in outcome.err
    assert cli("check", odd, "--only", "integrity", "--fix", "inside_word").code == 2
    assert len(rows(cli, odd)) == 2


def test_what_is_done_is_not_touched(cli: Cli, odd: Path) -> None:
    with Project.open(odd) as project:
        anna = project.ensure_annotator("anna")
        command = SetState(document_id=project.summaries(None)[0].id, state="done")
        project.execute(command, author_id=anna.id)
    outcome = cli("check", odd, "--only", "quality", "--fix", "inside_word")
    assert outcome.code == 1
    assert "not fixed" in outcome.out
    assert "is marked done" in outcome.out
    assert len(rows(cli, odd)) == 2


def test_copies_that_differ_fail_and_a_review_that_waits_does_not(cli: Cli, tmp_path: Path) -> None:
    rest = " ".join(f"word{number}" for number in range(40))
    lines = [
        {
            "text": f"{text} went. {rest}",
            "title": title,
            "annotator": name,
            "state": "done",
            "spans": [{"start": text.index("Kim"), "end": text.index("Kim") + 3, "label": label}],
        }
        for title, text, name, label in (
            ("A", "Kim", "anna", "PERSON"),
            ("B", "Then Kim", "anna", "ORG"),
            ("A", "Kim", "ben", "PERSON"),
        )
    ]
    path = tmp_path / "p.annot"
    cli("new", path)
    cli("import", path, write_rows(tmp_path / "a.jsonl", *lines[1:]))
    assert {row["code"] for row in rows(cli, path)} == {"label_varies", "near_duplicate_differs"}
    cli("import", path, write_rows(tmp_path / "b.jsonl", lines[0]))

    found = {row["code"]: row for row in rows(cli, path)}

    assert found.keys() == {"label_varies", "near_duplicate_differs", "gold_not_reviewed"}
    differs, waits = found["near_duplicate_differs"], found["gold_not_reviewed"]
    assert {(place["document"], place["start"], place["end"]) for place in differs["places"]} == {
        ("A", 0, 3),
        ("B", 5, 8),
    }
    assert len(differs["spans"]) == 2
    assert (waits["severity"], waits["document"], waits["start"]) == ("info", "A", None)
    outcome = cli("check", path, "--only", "quality")
    assert outcome.code == 1
    assert "1 document to review" in outcome.out
