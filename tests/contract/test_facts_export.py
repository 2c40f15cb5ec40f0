"""Facts as they leave the project: CSV for spreadsheets, nested facts in native rows."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Cli, write_rows

TEXT = "Reuters reported that the minister said =1+1 is fine on Monday.\nNobody denied it."


def span(id_: str, quote: str, label: str, **values: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {
        "id": id_,
        "start": start,
        "end": start + len(quote),
        "label": label,
        "text": quote,
        **values,
    }


def link(kind: str, start: str, end: str) -> dict[str, str]:
    return {"id": f"{kind}-{start}-{end}", "type": kind, "from": start, "to": end}


ROW = {
    "id": "doc",
    "title": "A quote, “so to speak”",
    "text": TEXT,
    "meta": {"document_date": "2026-02-23"},
    "annotator": "anna",
    "set": "human",
    "state": "done",
    "spans": [
        span("reuters", "Reuters", "ORG"),
        span("cue-1", "reported", "CUE"),
        span("outer", "the minister said =1+1 is fine on Monday", "CLAIM", note="two\nlines"),
        span("minister", "minister", "SOURCE"),
        span("cue-2", "said", "CUE"),
        span(
            "inner",
            "=1+1 is fine on Monday",
            "CLAIM",
            attributes={"factuality": "CT-", "claim_kind": ["quote", "causal"]},
        ),
        span("day", "Monday", "DATE", attributes={"type": "DATE", "value": "2026-02-23"}),
        span("nobody", "Nobody", "PERSON"),
    ],
    "relations": [
        link("source", "outer", "reuters"),
        link("cue", "outer", "cue-1"),
        link("source", "inner", "minister"),
        link("cue", "inner", "cue-2"),
        link("when", "inner", "day"),
        link("supports", "outer", "inner"),
    ],
    "entities": [{"id": "e", "name": "Thomson Reuters", "kind": "ORG", "spans": ["reuters"]}],
}


@pytest.fixture
def labeled(cli: Cli, project: Path, tmp_path: Path) -> Path:
    """A project with one fact inside another, and an article nobody has labeled."""
    native = {
        "format": "annotator/1",
        **ROW,
        "relations": [{**one, "origin": "manual"} for one in ROW["relations"]],  # type: ignore[dict-item,union-attr]
    }
    other = {"text": "Nothing here.", "annotator": "anna", "state": "done", "spans": []}
    outcome = cli("import", project, write_rows(tmp_path / "in.jsonl", native, other))
    assert outcome.code == 0, outcome.out + outcome.err
    return project


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_fact_is_a_row_that_pythons_csv_reads(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.csv"

    outcome = cli("export", labeled, "-o", target, "--format", "facts-csv", "--json")

    rows = read_csv(target.read_bytes().decode())
    outer, inner = rows
    assert (outer["document_id"], outer["document_title"]) == ("doc", "A quote, “so to speak”")
    assert (outer["document_date"], outer["annotator"], outer["set"]) == (
        "2026-02-23", "anna", "human",
    )  # fmt: skip
    assert (outer["claim_id"], outer["level"], outer["within"]) == ("outer", "0", "")
    assert (outer["source"], outer["source_entity"]) == ("Reuters", "Thomson Reuters")
    assert outer["chain"] == "Thomson Reuters"
    assert (inner["claim_id"], inner["level"], inner["within"]) == ("inner", "1", "outer")
    assert inner["chain"] == "Thomson Reuters > minister"
    assert (inner["source"], inner["source_entity"]) == ("minister", "")
    assert (inner["when"], inner["when_value"], inner["said_when"]) == ("Monday", "2026-02-23", "")
    assert (inner["cue"], inner["factuality"]) == ("said", "CT-")
    assert inner["claim_kind"] == "quote; causal"
    assert inner["text"] == "'=1+1 is fine on Monday"
    assert TEXT[int(inner["start"]) : int(inner["end"])] == inner["text"][1:]
    assert outer["note"] == "two\nlines"
    assert outcome.code == 1
    assert {note["code"]: note["count"] for note in outcome.json["notes"]} == {
        "no_facts": 1,
        "spans": 1,
        "relations": 1,
        "formulas": 1,
    }


def test_lines_end_as_the_standard_says_and_bytes_are_the_same_each_time(
    cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    written = []
    for name in ("a.csv", "b.csv"):
        cli("export", labeled, "-o", tmp_path / name, "--format", "facts-csv")
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert written[0].replace(b"two\nlines", b"").count(b"\n") == written[0].count(b"\r\n") == 3


def test_a_byte_order_mark_on_demand(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.csv"
    words = ("export", labeled, "-o", target, "--format", "facts-csv")

    cli(*words, "--option", "bom=yes")
    assert target.read_bytes().startswith(b"\xef\xbb\xbfdocument_id,")
    cli(*words)
    assert target.read_bytes().startswith(b"document_id,")


def test_nested_facts_hold_those_inside_them(cli: Cli, labeled: Path) -> None:
    outcome = cli("export", labeled, "-o", "-", "--option", "facts=nested")

    rows = [json.loads(line) for line in outcome.out.splitlines()]
    (outer,) = rows[0]["facts"]
    assert (outer["claim"], outer["level"]) == ("outer", 0)
    (inner,) = outer["inner"]
    assert (inner["claim"], inner["level"], inner["inner"]) == ("inner", 1, [])
    assert rows[1]["facts"] == []


def test_flat_facts_are_what_comes_without_asking(cli: Cli, labeled: Path) -> None:
    flat = cli("export", labeled, "-o", "-", "--option", "facts=flat").out

    assert flat == cli("export", labeled, "-o", "-").out
    facts = json.loads(flat.splitlines()[0])["facts"]
    assert [(fact["claim"], fact["level"]) for fact in facts] == [("outer", 0), ("inner", 1)]
    assert all("inner" not in fact for fact in facts)


def test_another_value_of_the_option_is_refused(cli: Cli, labeled: Path) -> None:
    outcome = cli("export", labeled, "-o", "-", "--option", "facts=deep")

    assert (outcome.code, outcome.out) == (2, "")
    assert "flat, nested" in outcome.err


def test_the_formats_say_what_they_lose_and_their_options(cli: Cli) -> None:
    by_id = {one["id"]: one for one in cli("formats", "--json").json}

    table = by_id["facts-csv"]
    assert (table["reads"], table["writes"], table["extensions"]) == (False, True, [".csv"])
    assert "the text of the documents" in table["loses"]
    assert [option["name"] for option in table["write_options"]] == ["bom"]
    (facts,) = by_id["jsonl"]["write_options"]
    assert (facts["name"], facts["values"], facts["default"]) == (
        "facts", ["flat", "nested"], "flat",
    )  # fmt: skip
