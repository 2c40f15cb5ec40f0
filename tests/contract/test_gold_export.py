"""Gold as it leaves the project: where each label comes from, what is left out, no names."""

import json
from pathlib import Path

import pytest

from annotator.model.commands import SetState
from annotator.model.review_commands import AcceptAgreed, Decide, Edit
from annotator.services.demo import create_sample
from tests.contract.conftest import Cli


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """The sample; eve has decided about some rows of "Grain corridor" and left others open."""
    path = tmp_path / "sample.annot"
    with create_sample(path) as project:
        eve = project.ensure_annotator("eve").id
        document_id = project.find_document("Grain corridor").id
        sheet = project.review_sheet(document_id, eve)
        accepted = AcceptAgreed(document_id=document_id, rows=sheet.agreed()[:19])
        project.execute(accepted, author_id=eve)
        rows = [row for row in sheet.rows if row.kinds]
        choices = [
            (rows[1], "taken", 1, {}),
            (rows[2], "edited", 1, {"edit": Edit(label="EVENT"), "reason": "boundary"}),
            (rows[5], "both", 2, {}),
            (rows[6], "neither", 0, {}),
            (rows[8], "undecided", 0, {"note": "which one?"}),
        ]
        for row, outcome, count, more in choices:
            decide = Decide(
                document_id=document_id,
                member_ids=row.member_ids,
                outcome=outcome,
                taken=row.member_ids[:count],
                **more,  # type: ignore[arg-type]
            )
            project.execute(decide, author_id=eve)
        done = SetState(document_id=document_id, state="done", set_kind="gold")
        project.execute(done, author_id=eve)
    return path


def test_every_gold_label_says_where_it_comes_from(
    cli: Cli, reviewed: Path, tmp_path: Path
) -> None:
    target = tmp_path / "gold.jsonl"
    outcome = cli("export", reviewed, "-o", target, "--set", "gold", "--json")
    assert outcome.code == 0, outcome.err
    (row,) = (json.loads(line) for line in target.read_text(encoding="utf-8").splitlines())
    assert (row["set"], row["annotator"], row["state"]) == ("gold", "eve", "done")
    assert len(row["spans"]) == 23
    for span in row["spans"]:
        provenance = span["provenance"]
        assert span["origin"] == "reviewed"
        assert row["text"][span["start"] : span["end"]] == span["text"]
        assert provenance["who"] == "eve"
        assert provenance["when"]
        assert provenance["how"] in ("agreed", "taken", "both", "edited")
        assert {one["annotator"] for one in provenance["from"]} <= {"anna", "ben"}
    for relation in row["relations"]:
        assert {one["annotator"] for one in relation["provenance"]["from"]} <= {"anna", "ben"}
    (edited,) = (span for span in row["spans"] if span["provenance"]["edited"])
    assert (edited["label"], edited["provenance"]["reason"]) == ("EVENT", "boundary")


def test_the_report_counts_what_is_in_gold_and_what_is_not(
    cli: Cli, reviewed: Path, tmp_path: Path
) -> None:
    outcome = cli("export", reviewed, "-o", tmp_path / "g.jsonl", "--set", "gold", "--json")
    gold = outcome.json["gold"]
    assert {name: one["count"] for name, one in gold["by"].items()} == {
        "agreed": 19,
        "taken": 1,
        "both": 2,
        "edited": 1,
    }
    assert sum(one["share"] for one in gold["by"].values()) == pytest.approx(1, abs=1e-3)
    assert gold["left_out"] == {"open": 10, "undecided": 1, "agreed_not_accepted": 1}
    assert (gold["neither"], gold["stale"], gold["spans"]) == (1, 0, 23)
    words = cli("export", reviewed, "-o", tmp_path / "h.jsonl", "--set", "gold").out
    assert "Gold: 19 agreed (83%), 1 taken (4%), 2 both (9%), 1 edited (4%)." in words
    assert "Left out of gold: 10 open, 1 undecided, 1 agreed on but not accepted." in words
    assert "Decided to have no label: 1." in words


def test_without_gold_there_is_no_such_report(cli: Cli, reviewed: Path, tmp_path: Path) -> None:
    outcome = cli("export", reviewed, "-o", tmp_path / "a.jsonl", "--json")
    assert outcome.json["gold"] is None
    assert "Gold" not in cli("export", reviewed, "-o", tmp_path / "b.jsonl").out


def test_pseudonyms_hide_names_inside_provenance(cli: Cli, reviewed: Path, tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    words = ("export", reviewed, "-o", target, "--set", "gold", "--pseudonyms")
    assert cli(*words).code == 0
    text = target.read_text(encoding="utf-8")
    for name in ("anna", "ben", "eve"):
        assert f'"{name}"' not in text
    (row,) = (json.loads(line) for line in text.splitlines())
    people = {one["annotator"] for span in row["spans"] for one in span["provenance"]["from"]}
    assert people == {"annotator-1", "annotator-2"}
    assert {span["provenance"]["who"] for span in row["spans"]} == {row["annotator"]}
