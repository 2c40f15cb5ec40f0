"""What is stored and exported of a date, and what its tag says, through the file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.services.exporting import ExportOptions, export
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXT = (
    "It met last Thursday and rests for the next five years. It meets twice a week, every Monday "
    "too. It sat on Sunday evening until 3 p.m. on Tuesday. Recently, in early 2025, it had been "
    "more than two hours and thirty minutes late."
)

DATES: dict[str, tuple[dict[str, Any], str]] = {
    "last Thursday": (
        {
            "type": "DATE",
            "value": "2026-02-19",
            "anchor": "document",
            "rule": "weekday",
            "granularity": "day",
        },
        "2026-02-19",
    ),
    "the next five years": (
        {
            "type": "DURATION",
            "value": "P5Y",
            "begin": "2026-02-23",
            "end_point": "2031-02-23",
            "anchor": "document",
            "granularity": "year",
        },
        "5 years",
    ),
    "twice a week": (
        {"type": "SET", "value": "P1W", "freq": "2X", "granularity": "week"},
        "twice a week",
    ),
    "every Monday": (
        {"type": "SET", "value": "XXXX-WXX-1", "quant": "EVERY"},
        "every Monday",
    ),
    "Sunday evening": (
        {"type": "TIME", "value": "2026-02-22TEV", "granularity": "part of day"},
        "2026-02-22 evening",
    ),
    "3 p.m. on Tuesday": ({"type": "TIME", "granularity": "minute"}, ""),
    "Recently": ({"type": "DATE", "value": "PAST_REF", "granularity": "reference"}, "past"),
    "early 2025": ({"type": "DATE", "value": "2025", "mod": "START"}, "early 2025"),
    "more than two hours and thirty minutes": (
        {"type": "DURATION", "mod": "MORE_THAN"},
        "",
    ),
}


@pytest.fixture
def dated(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    pilot = make_pilot(make_project(texts={"Storm": TEXT}))
    for quote in DATES:
        pilot.label(quote, "D")
    return pilot


def test_all_of_a_reading_is_stored_and_the_tag_says_it_at_once(dated: Pilot) -> None:
    spans = {span.quote: span for span in dated.stored_spans()}
    for quote, (expected, tag) in DATES.items():
        attributes = spans[quote].attributes
        assert {name: attributes.get(name) for name in expected} == expected, quote
        assert attributes["rule"]
        if tag:
            assert dated.view.tag_text(spans[quote]) == tag
        assert len(dated.view._tag(spans[quote])) <= 28


def test_all_of_it_is_exported_with_who_confirmed_it(dated: Pilot, tmp_path: Path) -> None:
    dated.keys("Space")
    spans = {span.quote: dict(span.attributes) for span in dated.stored_spans()}
    target = tmp_path / "out.jsonl"
    export(dated.project, target, ExportOptions(state="any"))
    [line] = target.read_text(encoding="utf-8").splitlines()
    exported = {span["text"]: span["attributes"] for span in json.loads(line)["spans"]}
    assert exported.keys() == DATES.keys()
    for quote, attributes in exported.items():
        assert {k: v for k, v in attributes.items() if v is not None} == spans[quote]
    assert exported["more than two hours and thirty minutes"]["confirmed_by"] == "anna"
    names = {"type", "value", "mod", "quant", "freq", "begin", "end_point", "anchor", "rule"}
    assert names | {"granularity", "confirmed_by"} <= exported["last Thursday"].keys()
