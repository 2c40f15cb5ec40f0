"""What cards say, without a window."""

import datetime as dt

import pytest

from annotator.gui.facts.words import Tone, offset_words, quote_words, spoken, summary
from annotator.model.facts import Fact
from annotator.model.relations import Relation
from annotator.schema.facts import FactDeriver
from tests.gui.article_kit import news_schema, read_marks

DAY = dt.date(2026, 2, 23)
SCHEMA = news_schema()


def fact_of(marked: str, *links: tuple[str, str], **attributes: str) -> Fact:
    _text, spans = read_marks(marked)
    claim = next(span for span in spans if span.label == "CLAIM")
    spans = [
        type(span)(
            id=span.id, set_id="own", label=span.label, fragments=span.fragments, quote=span.quote,
            attributes=attributes if span is claim else {"value": "2026-02-22"}
            if span.label == "DATE" else {},
        )
        for span in spans
    ]  # fmt: skip
    relations = [
        Relation(id=f"{n}", set_id="own", type=kind, from_id="CLAIM", to_id=end)
        for n, (kind, end) in enumerate(links)
    ]
    return FactDeriver(SCHEMA).derive(spans, relations, {})[0]


def line(fact: Fact) -> str:
    return " · ".join(piece.words for piece in summary(SCHEMA, FactDeriver(SCHEMA), fact))


def test_a_card_says_source_cue_what_is_unusual_and_the_date() -> None:
    fact = fact_of(
        "[Analysts]SOURCE [say]CUE [it rains]CLAIM on [Sunday]DATE",
        ("source", "SOURCE"),
        ("cue", "CUE"),
        ("when", "DATE"),
        factuality="PR+",
        quote_type="indirect",
    )
    assert line(fact) == "Analysts · say · probable · 2026-02-22"


def test_what_is_missing_is_marked() -> None:
    fact = fact_of("[it rains]CLAIM")
    pieces = summary(SCHEMA, FactDeriver(SCHEMA), fact)
    assert [(one.words, one.tone) for one in pieces] == [
        ("no source", Tone.WARNING),
        ("no date", Tone.WARNING),
    ]
    assert line(fact_of("[it rains]CLAIM", attribution="author")) == "author’s voice · no date"


def test_many_sources_are_counted() -> None:
    fact = fact_of(
        "[A]SOURCE1 [B]SOURCE2 [C]SOURCE3 [it rains]CLAIM",
        ("source", "SOURCE1"),
        ("source", "SOURCE2"),
        ("source", "SOURCE3"),
    )
    assert line(fact).startswith("A, B +1")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-02-22", "−1 day"),
        ("2026-02-25", "+2 days"),
        ("2026-02-23", "same day"),
        ("2026-02-22TEV", "−1 day"),
        ("2016", ""),
        ("2026-W08", ""),
        ("2025-02-22", ""),
        ("P5Y", ""),
        ("nonsense", ""),
        (None, ""),
    ],
)
def test_days_from_the_document(value: str | None, words: str) -> None:
    assert offset_words(value, DAY) == words
    assert offset_words(value, None) == ""


def test_the_pieces_of_a_quote_are_joined_by_an_ellipsis_and_inner_marks_are_single() -> None:
    text, [claim] = read_marks("[We said “no”]CLAIM, she said, [and\n  left]CLAIM")
    assert quote_words(claim, text) == "“We said ‘no’ … and left”"


def test_a_very_long_claim_is_cut_in_the_middle() -> None:
    text, [claim] = read_marks(f"[{'word ' * 400}end]CLAIM")
    words = quote_words(claim, text)
    assert len(words) < 620
    assert words.endswith("word end”")


def test_a_screen_reader_hears_level_quote_and_line() -> None:
    fact = fact_of("[it rains]CLAIM")
    pieces = summary(SCHEMA, FactDeriver(SCHEMA), fact)
    assert spoken(fact, "“it rains”", pieces) == "“it rains” no source, no date"
