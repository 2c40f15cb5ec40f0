"""Whole articles labeled by keys alone, closed, opened again, exported and read with plain JSON."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import ImportOptions, import_files
from annotator.services.project import Project
from tests.gui.pilot import Pilot

Labels = Sequence[tuple[str, str, int]]

ENTITIES: Labels = (
    ("SEOUL", "L", 1),
    ("South Korea", "L", 1),
    ("Kim Jong Un", "P", 1),
    ("Workers' Party", "O", 1),
    ("state media", "S", 1),
    ("party congress", "E", 1),
    ("Kim", "P", 2),
    ("U.S.", "L", 1),
    ("Russia", "L", 1),
    ("Ukraine", "L", 1),
    ("Washington", "L", 1),
    ("Analysts", "S", 1),
    ("China", "L", 1),
    ("Korean Central News Agency", "O", 1),
    ("The party", "O", 1),
    ("KCNA", "O", 1),
    ("Experts", "S", 1),
    ("Donald Trump", "P", 1),
)
DATES: Sequence[tuple[str, int, str, str]] = (
    ("2026-02-23", 1, "DATE", "2026-02-23"),
    ("Monday", 1, "DATE", "2026-02-23"),
    ("the next five years", 1, "DURATION", "P5Y"),
    ("last Thursday", 1, "DATE", "2026-02-19"),
    ("Sunday", 1, "DATE", "2026-02-22"),
    ("every five years", 1, "SET", "P5Y"),
    ("2016", 1, "DATE", "2016"),
    ("2016", 2, "DATE", "2016"),
    ("2021", 1, "DATE", "2021"),
    ("Sunday", 2, "DATE", "2026-02-22"),
    ("2019", 1, "DATE", "2019"),
    ("2024", 1, "DATE", "2024"),
)
"""Words, which occurrence, and the type and value that labeling them gives."""

CLAIMS: Sequence[tuple[str, str, str]] = (
    (
        "Kim Jong Un was reelected to the top post of the ruling Workers' Party",
        "state media",
        "reported",
    ),
    ("Kim will likely use the meeting to unveil new military goals", "Analysts", "say"),
    (
        "Kim was reelected as the party’s general secretary",
        "Korean Central News Agency",
        "said",
    ),
    (
        "Kim has created a military capable of handling “any threat of aggression”",
        "The party",
        "said in a statement",
    ),
    (
        "the congress adopted revisions to party rules during Sunday's meeting",
        "KCNA",
        "said",
    ),
    (
        "Kim would use the congress to entrench his hard-line stance toward South Korea",
        "Experts",
        "had anticipated",
    ),
)
"""Words of a claim, who says it, and with which words."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read an export with nothing but the standard library and check every quote."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for span in row["spans"]:
            pieces = [row["text"][start:end] for start, end in span["fragments"]]
            assert " ".join(pieces) == span["text"]
            assert (span["start"], span["end"]) == (
                span["fragments"][0][0],
                span["fragments"][-1][1],
            )
    return rows


def label_all(pilot: Pilot, labels: Labels) -> None:
    for quote, key, nth in labels:
        pilot.label(quote, key, nth)


@pytest.mark.timeout(120)
def test_the_article_by_keys_alone(
    make_pilot: Callable[..., Pilot], shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "article" / "kim-reelected.txt"
    if not path.exists():
        pytest.skip("the shared article is not here")
    project = Project.create(tmp_path / "kim.annot")
    import_files(project, [path], ImportOptions())
    assert project.summaries(None)[0].document_date == dt.date(2026, 2, 23)
    pilot = make_pilot(project)
    label_all(pilot, ENTITIES)
    for quote, nth, _type, _value in DATES:
        pilot.label(quote, "D", nth)
    for quote, _source, _cue in CLAIMS:
        pilot.label(quote, "C")
        pilot.keys("S", "Return", "Q", "Return")
    first = next(s for s in pilot.stored_spans() if s.quote == CLAIMS[0][0])
    pilot.desk.select_span(first.id)
    pilot.keys("W", "Return")
    third = next(s for s in pilot.stored_spans() if s.quote == CLAIMS[2][0])
    pilot.desk.select_span(third.id)
    pilot.keys("D", "Return")
    quote = pilot.label("unshakable will and unanimous desire", "C")
    pilot.keys("F")
    pilot.select("thousands of delegates")
    pilot.keys("Return")
    [discontinuous] = [span for span in pilot.stored_spans() if len(span.fragments) > 1]
    assert discontinuous.id == quote.id

    before = (pilot.stored(), pilot.stored_relations())
    pilot.keys(*["Ctrl+Z"] * 10)
    assert (pilot.stored(), pilot.stored_relations()) != before
    pilot.keys(*["Ctrl+Y"] * 10)
    assert (pilot.stored(), pilot.stored_relations()) == before
    pilot.window.close()

    with Project.open(tmp_path / "kim.annot") as again:
        export(again, tmp_path / "out.jsonl", ExportOptions(state="any"))
    [row] = [row for row in read_rows(tmp_path / "out.jsonl") if row["set"] == "human"]
    labels = [span["label"] for span in row["spans"]]
    assert row["meta"]["document_date"] == "2026-02-23"
    assert labels.count("DATE") == len(DATES)
    assert labels.count("CLAIM") == len(CLAIMS) + 1
    assert len([label for label in labels if label not in ("DATE", "CLAIM", "CUE")]) >= 15
    assert len(row["relations"]) == 2 * len(CLAIMS) + 2
    check_dates(row)
    check_facts(row)


def check_dates(row: dict[str, Any]) -> None:
    """Every date has the type and value of the table."""
    found = sorted(
        (span["start"], span["text"], span["attributes"]["type"], span["attributes"]["value"])
        for span in row["spans"]
        if span["label"] == "DATE"
    )
    wanted = []
    for quote, nth, kind, value in DATES:
        at = -1
        for _ in range(nth):
            at = row["text"].index(quote, at + 1)
        wanted.append((at, quote, kind, value))
    assert found == sorted(wanted)


def check_facts(row: dict[str, Any]) -> None:
    """Every claim has who said it and with which words; two have a date."""
    facts = {fact["text"]: fact for fact in row["facts"]}
    for quote, source, cue in CLAIMS:
        fact = facts[quote]
        assert [one["text"] for one in fact["source"]] == [source]
        assert [one["text"] for one in fact["cue"]] == [cue]
        assert fact["attribution"] == "attributed"
    assert facts[CLAIMS[0][0]]["said_when"][0]["value"] == "2026-02-23"
    assert facts[CLAIMS[2][0]]["when"][0]["value"] == "2026-02-22"


HOSTILE = (
    "😀 SEOUL, Feb. 23, 2026 — The family 👩‍👩‍👧 met Re\u0301ne\u0301e in Paris on Monday.\n\n"
    "한국어 신문은 김정은이 말했다고 보도했다. قال محمد علي إن الاجتماع بدأ يوم الاثنين.\n\n"
    "“We,” she said, “stay.” 🇰🇷"
)


def test_emoji_marks_korean_and_arabic_by_keys(
    make_pilot: Callable[..., Pilot], tmp_path: Path
) -> None:
    source = tmp_path / "hostile.txt"
    source.write_text(HOSTILE, encoding="utf-8")
    project = Project.create(tmp_path / "hostile.annot")
    import_files(project, [source], ImportOptions())
    pilot = make_pilot(project)
    assert pilot.text == HOSTILE
    for quote, key in (
        ("SEOUL", "L"),
        ("Feb. 23, 2026", "D"),
        ("👩‍👩‍👧", "P"),
        ("Re\u0301ne\u0301e", "P"),
        ("한국어", "O"),
        ("محمد علي", "P"),
        ("يوم الاثنين", "D"),
        ("🇰🇷", "L"),
    ):
        pilot.label(quote, key)
    pilot.label("We", "C")
    pilot.keys("F")
    pilot.select("stay")
    pilot.keys("Return")
    pilot.window.close()
    with Project.open(tmp_path / "hostile.annot") as again:
        export(again, tmp_path / "out.jsonl", ExportOptions(state="any"))
    [row] = [row for row in read_rows(tmp_path / "out.jsonl") if row["set"] == "human"]
    assert row["text"] == HOSTILE
    assert [span["text"] for span in row["spans"]] == [
        "SEOUL",
        "Feb. 23, 2026",
        "👩‍👩‍👧",
        "Re\u0301ne\u0301e",
        "한국어",
        "محمد علي",
        "يوم الاثنين",
        "We stay",
        "🇰🇷",
    ]
