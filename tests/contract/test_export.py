"""Which rows leave the project, and where they go."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.model.commands import AcceptSuggestion, RejectSuggestion
from annotator.services.project import Project
from tests.contract.conftest import Cli, read_rows, write_rows

GOLDEN = Path(__file__).parent / "golden" / "native.jsonl"


@pytest.fixture
def labeled(cli: Cli, project: Path) -> Path:
    """The golden project: anna done, ben in progress, suggestions, gold, one untouched."""
    assert cli("import", project, GOLDEN).code == 0
    return project


def rows_of(cli: Cli, project: Path, *words: str) -> list[dict[str, Any]]:
    outcome = cli("export", project, "-o", "-", *words)
    assert outcome.code == 0, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()]


def who(rows: list[dict[str, Any]]) -> list[tuple[str | None, str | None]]:
    return [(row["set"], row["annotator"]) for row in rows]


def test_by_default_only_finished_human_work_leaves(cli: Cli, labeled: Path) -> None:
    assert who(rows_of(cli, labeled)) == [("human", "anna")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--state", "any"], [("human", "anna"), ("human", "ben"), (None, None)]),
        (["--set", "all"], [("human", "anna"), ("gold", "eve")]),
        (["--set", "gold"], [("gold", "eve")]),
        (
            ["--set", "all", "--state", "any"],
            [
                ("human", "anna"),
                ("human", "ben"),
                ("suggested", None),
                ("gold", "eve"),
                (None, None),
            ],
        ),
        (["--annotator", "ben", "--state", "any"], [("human", "ben"), (None, None)]),
        (["--annotator", "anna", "--annotator", "ben"], [("human", "anna")]),
        (["--document", "A win", "--state", "any"], [("human", "anna"), ("human", "ben")]),
        (["--document", "01DOC2", "--state", "any"], [(None, None)]),
    ],
)
def test_filters(
    words: list[str], expected: list[tuple[str | None, str | None]], cli: Cli, labeled: Path
) -> None:
    assert who(rows_of(cli, labeled, *words)) == expected


def test_only_some_labels(cli: Cli, labeled: Path) -> None:
    (row,) = rows_of(cli, labeled, "--label", "CLAIM", "--label", "DATE")

    assert {span["label"] for span in row["spans"]} == {"CLAIM", "DATE"}
    assert [relation["type"] for relation in row["relations"]] == ["when"]
    assert row["entities"] == []
    assert row["facts"][1]["when"][0]["value"] == "2026-02-22"
    assert row["facts"][1]["source"] == []


def test_pseudonyms_hide_every_name_the_program_wrote(cli: Cli, labeled: Path) -> None:
    rows = rows_of(cli, labeled, "--set", "all", "--pseudonyms", "--state", "any")

    names = {row["annotator"] for row in rows} - {None}
    assert names == {"annotator-1", "annotator-2", "annotator-3"}
    written = json.dumps(rows, ensure_ascii=False)
    assert all(f'"{name}"' not in written for name in ("anna", "ben", "eve"))
    gold = next(row for row in rows if row["set"] == "gold")
    assert gold["spans"][0]["provenance"]["who"] == gold["annotator"]


def test_what_changed_since(cli: Cli, labeled: Path) -> None:
    assert who(rows_of(cli, labeled, "--since", "2020-01-01")) == [("human", "anna")]

    outcome = cli("export", labeled, "-o", "-", "--since", "2099-01-01T10:00+02:00")

    assert (outcome.code, outcome.out) == (1, "")
    assert "since 2099-01-01T08:00" in outcome.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "0 of 1 document is done; add --state any"),
        (["--set", "gold", "--state", "any", "--annotator", "anna"], "anna labeled nothing"),
    ],
)
def test_why_nothing_matches(
    words: list[str], expected: str, cli: Cli, project: Path, tmp_path: Path
) -> None:
    row = {
        "text": "Kim won.",
        "annotator": "anna",
        "spans": [{"start": 0, "end": 3, "label": "ORG"}],
    }
    cli("import", project, write_rows(tmp_path / "a.jsonl", row))

    outcome = cli("export", project, "-o", tmp_path / "o.jsonl", *words)

    assert outcome.code == 1
    assert expected in outcome.err
    assert not (tmp_path / "o.jsonl").exists()


def test_an_empty_project_says_so(cli: Cli, project: Path, tmp_path: Path) -> None:
    outcome = cli("export", project, "-o", tmp_path / "o.jsonl", "--json")

    assert outcome.code == 1
    assert outcome.json["nothing"] == "The project has no documents; import some first."


def test_other_kinds_of_labels_are_pointed_out(cli: Cli, project: Path, tmp_path: Path) -> None:
    row = {"text": "Kim won.", "spans": [{"start": 0, "end": 3, "label": "ORG"}]}
    cli("import", project, write_rows(tmp_path / "a.jsonl", row))

    outcome = cli("export", project, "-o", tmp_path / "o.jsonl")

    assert "--set imported" in outcome.err


def test_the_decision_on_a_suggestion_is_its_status(cli: Cli, labeled: Path) -> None:
    with Project.open(labeled) as opened:
        ben = opened.annotator("ben").id
        opened.load("01DOC1")
        (ghost,) = opened.suggestions("01DOC1", ben)
        opened.execute(RejectSuggestion(suggestion_id=ghost.id), author_id=ben).durable.result()
    rows = rows_of(cli, labeled, "--set", "suggested", "--state", "any")
    assert {s["text"]: s["status"] for s in rows[0]["spans"]}["Kim Jong Un"] == "rejected"

    with Project.open(labeled) as opened:
        anna = opened.ensure_annotator("carol").id
        opened.load("01DOC1")
        opened.execute(AcceptSuggestion(suggestion_id=ghost.id), author_id=anna).durable.result()
    rows = rows_of(cli, labeled, "--set", "suggested", "--state", "any")
    assert {s["text"]: s["status"] for s in rows[0]["spans"]}["Kim Jong Un"] == "accepted"


def many(tmp_path: Path, count: int = 40) -> Path:
    return write_rows(
        tmp_path / "many.jsonl",
        *(
            {
                "text": f"Text number {n}.",
                "annotator": "anna",
                "state": "done",
                "meta": {"publisher": f"P{n % 5}", "document_date": f"2026-02-{1 + n % 20:02}"},
                "spans": [],
            }
            for n in range(count)
        ),
    )


def split_texts(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {file.stem: read_rows(file) for file in sorted(folder.glob("*.jsonl"))}


def test_splits_are_the_same_for_a_seed_and_share_no_text(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    cli("import", project, many(tmp_path))
    words = ("--split", "train=0.8,dev=0.1,test=0.1", "--seed")

    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        assert cli("export", project, "-o", tmp_path / name, *words, seed).code == 0

    first = split_texts(tmp_path / "a")
    assert {name: len(rows) for name, rows in first.items()} == {"train": 32, "dev": 4, "test": 4}
    texts = [row["text"] for rows in first.values() for row in rows]
    assert len(set(texts)) == len(texts) == 40
    for part in ("train", "dev", "test"):
        one, other = (tmp_path / name / f"{part}.jsonl" for name in "ab")
        assert one.read_bytes() == other.read_bytes()
    assert split_texts(tmp_path / "c") != first


def test_splits_by_publisher_and_by_date_keep_groups_together(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    cli("import", project, many(tmp_path))
    words = ("--split", "train=0.6,test=0.4", "--split-by")

    cli("export", project, "-o", tmp_path / "p", *words, "publisher")
    cli("export", project, "-o", tmp_path / "d", *words, "date")

    by_publisher = split_texts(tmp_path / "p")
    publishers = {
        name: {row["meta"]["publisher"] for row in rows} for name, rows in by_publisher.items()
    }
    assert publishers["train"].isdisjoint(publishers["test"])
    assert {name: len(rows) for name, rows in by_publisher.items()} == {"train": 24, "test": 16}
    by_date = {
        name: sorted(row["meta"]["document_date"] for row in rows)
        for name, rows in split_texts(tmp_path / "d").items()
    }
    assert by_date["train"][-1] < by_date["test"][0]


def article(number: int, changed: int | None = None) -> str:
    words = [f"word{number}x{place}" for place in range(100)]
    if changed is not None:
        words[changed] = "other"
    return " ".join(words)


def test_texts_that_are_almost_the_same_go_to_one_part(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    rows = [
        {
            "id": f"{number}{letter}",
            "title": f"{number}{letter}",
            "text": article(number, changed),
            "annotator": "anna",
            "state": "done",
            "document_date": f"2026-02-{day:02}",
            "spans": [],
        }
        for number in range(8)
        for letter, changed, day in (("a", None, 1 + number), ("b", number, 20), ("c", 50, 28))
    ]
    cli("import", project, write_rows(tmp_path / "a.jsonl", *rows))
    words = ("export", project, "--split", "train=0.5,test=0.5", "--json")

    apart = cli(*words, "-o", tmp_path / "apart").json
    one = cli(*words, "-o", tmp_path / "one", "--keep-together").json
    dated = cli(*words, "-o", tmp_path / "dated", "--keep-together", "--split-by", "date").json

    assert apart["together"] is None
    for name, report in (("one", one), ("dated", dated)):
        parts = {
            part: {row["id"] for row in rows} for part, rows in split_texts(tmp_path / name).items()
        }
        assert parts["train"] | parts["test"] == {row["id"] for row in rows}
        for number in range(8):
            group = {f"{number}{letter}" for letter in "abc"}
            assert group <= parts["train"] or group <= parts["test"]
        assert (report["together"]["groups"], report["together"]["documents"]) == (8, 24)
        for moved in report["together"]["moved"]:
            assert moved["document_id"] in parts[moved["part"]]
            assert moved["instead_of"] != moved["part"]
    assert {row["id"] for row in split_texts(tmp_path / "dated")["train"]} == {
        f"{number}{letter}" for number in range(4) for letter in "abc"
    }
    assert sorted(one["title"] for one in dated["together"]["moved"]) == [
        *("0c", "1c", "2c", "3c"),  # seen first on an early day
        *("4a", "4b", "5a", "5b", "6a", "6b", "7a", "7b"),
    ]
    said = cli(*words[:-1], "-o", tmp_path / "said", "--keep-together", "--split-by", "date").out
    assert "Near-duplicates kept together: 24 documents in 8 groups" in said
    assert "  0c: train instead of test" in said


def test_labels_are_as_frequent_in_each_part(cli: Cli, project: Path, tmp_path: Path) -> None:
    rows = [
        {
            "text": f"Kim {number} met Lee.",
            "annotator": "anna",
            "state": "done",
            "spans": [
                {"start": 0, "end": 3, "label": "ORG" if number % 5 == 0 else "PERSON"},
                {"start": 10, "end": 13, "label": "PERSON"},
            ][: 1 + number % 2],
        }
        for number in range(10, 50)
    ]
    cli("import", project, write_rows(tmp_path / "a.jsonl", *rows))
    words = ("export", project, "--split", "train=0.5,test=0.5", "--stratify", "label")

    report = cli(*words, "-o", tmp_path / "a", "--json").json
    said = cli(*words, "-o", tmp_path / "b").out

    for part, found in split_texts(tmp_path / "a").items():
        labels = Counter(span["label"] for row in found for span in row["spans"])
        assert (len(found), labels["ORG"]) == (20, 4)
        assert abs(labels["PERSON"] - 26) <= 1
        assert report["parts"][part] == {
            "target": str(tmp_path / "a" / f"{part}.jsonl"),
            "documents": 20,
            "rows": 20,
            "spans": labels.total(),
            "relations": 0,
            "labels": {
                name: {"count": count, "share": round(count / labels.total(), 4)}
                for name, count in labels.items()
            },
        }
    assert re.search(r"^  ORG +4 \(1\d\.\d%\) +4 \(1\d\.\d%\) +8 \(13\.3%\)$", said, re.MULTILINE)
    assert split_texts(tmp_path / "a") == split_texts(tmp_path / "b")


def test_data_has_standard_output_for_itself(cli: Cli, labeled: Path) -> None:
    outcome = cli("export", labeled, "-o", "-", "--json")

    assert json.loads(outcome.out)["format"] == "annotator/1"
    assert json.loads(outcome.err)["rows"] == 1


def test_an_older_file_is_replaced_and_keeps_its_permissions(
    cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    target = tmp_path / "o.jsonl"
    target.write_text("older")
    target.chmod(0o640)

    assert cli("export", labeled, "-o", target).code == 0

    assert target.stat().st_mode & 0o777 == 0o640
    assert len(read_rows(target)) == 1
