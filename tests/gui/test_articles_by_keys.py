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
DATES: Labels = (
    ("2026-02-23", "D", 1),
    ("Monday", "D", 1),
    ("the next five years", "D", 1),
    ("last Thursday", "D", 1),
    ("Sunday", "D", 1),
    ("every five years", "D", 1),
    ("2016", "D", 1),
    ("2016", "D", 2),
    ("2021", "D", 1),
    ("Sunday", "D", 2),
    ("2019", "D", 1),
    ("2024", "D", 1),
)
CLAIMS: Labels = (
    ("Kim Jong Un was reelected to the top post of the ruling Workers' Party", "C", 1),
    ("Kim will likely use the meeting to unveil new military goals", "C", 1),
    ("Kim was reelected as the party’s general secretary", "C", 1),
    ("the congress adopted revisions to party rules during Sunday's meeting", "C", 1),
    ("Kim would use the congress to entrench his hard-line stance toward South Korea", "C", 1),
)


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
    label_all(pilot, DATES)
    label_all(pilot, CLAIMS)
    quote = pilot.label("unshakable will and unanimous desire", "C")
    pilot.keys("F")
    pilot.select("thousands of delegates")
    pilot.keys("Return")
    [discontinuous] = [span for span in pilot.stored_spans() if len(span.fragments) > 1]
    assert discontinuous.id == quote.id
    claim = next(s for s in pilot.stored_spans() if s.quote == CLAIMS[0][0])
    for key, target, nth in (("S", "state media", 1), ("Q", "reported", 1), ("D", "Monday", 1)):
        pilot.desk.select_span(claim.id)
        pilot.keys(key)
        pilot.select(target, nth)
        pilot.keys("Return")
    assert sorted(kind for kind, _start, _end in pilot.stored_relations()) == [
        "cue",
        "source",
        "when",
    ]

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
    assert len(row["relations"]) == 3


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
