"""Who says things: worked examples, "<cue>" and "[source]KIND" written into the text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.documents import Document
from annotator.services.schemas import find_schema
from annotator.suggest.attribution import AttributionSuggester, find_attributions

MARK = re.compile(r"[<>\[]|\]([A-Z]+)")


def read(marked: str) -> tuple[str, set[tuple[str, str]]]:
    """Return the text and its (quote, kind); a cue is "<said>", a source "[Anna]PERSON"."""
    text, opened, found = "", [0], set()
    position = 0
    for mark in MARK.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        if mark[0] in "<[":
            opened.append(len(text))
        else:
            found.add((text[opened.pop() :], mark[1] or "CUE"))
    return text + marked[position:], found


@pytest.mark.parametrize(
    "marked",
    [
        "[Analysts]SOURCE <say> prices will fall.",
        "[The Prime Minister]SOURCE <said> prices will fall.",
        "Prices will fall, [state media]SOURCE <reported> Monday.",
        "[The party]SOURCE <said in a statement> that it would stay.",
        "[Experts]SOURCE <had anticipated> that it would stay.",
        "[KCNA]ORG <said> the meeting was over.",
        "Norland’s official [Norland Press Agency]ORG <said> so.",
        "The [Ministry of Defence]ORG <said> nothing had changed.",
        "The [International Committee of the Red Cross]ORG <said> it was shocked.",
        "[A spokesman for the ministry]SOURCE <said> it was early.",
        "[Officials in Seoul]SOURCE <said> it was late.",
        "[U.S. officials]SOURCE <said> on condition of anonymity that it was so.",
        "[Ann Lee]PERSON, 42, a lawyer, <said> the deal was dead.",
        "Mr. [Smith]PERSON <told reporters> that he was fine.",
        "[He]SOURCE also <said> that he was fine.",
        "“We won,” <said> Prime Minister [Jane Roe]PERSON on Monday.",
        "“We won,” [the minister]SOURCE <said>.",
        "“Go,” <said> [Roe]SOURCE.",
        "[Roe]SOURCE <announced> on Tuesday that she would go.",
        "[Apple and Google]SOURCE <said> they would appeal.",
        "<According to> the [Bank of England]ORG, prices rose.",
        "<According to> [a leaked report]SOURCE, prices rose.",
        "[NATO]ORG <has repeatedly warned> that war may come.",
        "[Radio Sul]SOURCE <said> [the mayor]SOURCE <told> aides that he would go.",
    ],
)  # fmt: skip
def test_cues_with_their_sources(marked: str) -> None:
    text, expected = read(marked)
    found = set()
    for one in find_attributions(text):
        found |= {(text[slice(*one.cue)], "CUE"), (text[slice(*one.source)], one.kind)}
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kim was told that he had won.",
        "He declined to say whether it was true.",
        "The deal is said to be worth millions.",
        "The government would say that.",
        "The ministry did not say when.",
        "It will go according to plan.",
        "The reported deal fell through.",
        "Sunday said little.",
        "The company claims to possess the mark.",
        "Their claims were upheld.",
        "The report of the meeting was long.",
        "He announced a new plan.",
        "",
    ],
)
def test_words_that_report_nothing(text: str) -> None:
    assert list(find_attributions(text)) == []


def test_the_article(shared_data: Path) -> None:
    text = (shared_data / "article" / "kim-reelected.txt").read_text(encoding="utf-8")
    found = [
        (text[slice(*one.source)], one.kind, text[slice(*one.cue)])
        for one in find_attributions(text)
    ]
    assert found == [
        ("state media", "SOURCE", "reported"),
        ("Analysts", "SOURCE", "say"),
        ("Korean Central News Agency", "ORG", "said"),
        ("The party", "SOURCE", "said in a statement"),
        ("KCNA", "ORG", "said"),
        ("Experts", "SOURCE", "had anticipated"),
    ]


FOLDER = Path(__file__).parent / "sentences"


def lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("marked", lines("reports.txt"))
def test_reported_speech_as_news_writes_it(marked: str) -> None:
    text, expected = read(marked)
    found = set()
    for one in find_attributions(text):
        found |= {(text[slice(*one.cue)], "CUE"), (text[slice(*one.source)], one.kind)}
    assert found == expected


@pytest.mark.parametrize("text", lines("others.txt"))
def test_false_friends(text: str) -> None:
    assert [(text[slice(*one.cue)], one) for one in find_attributions(text)] == []


def document(text: str) -> Document:
    return Document(id="d", title="A", text=text, text_sha256="")


def test_a_schema_without_names_gets_plain_sources() -> None:
    schema = find_schema("quotations")
    spans = AttributionSuggester().suggest(document("KCNA said it was over."), schema)
    assert [(span.label, span.quote) for span in spans] == [("SOURCE", "KCNA"), ("CUE", "said")]  # type: ignore[union-attr]


def test_a_schema_of_other_labels_gets_nothing() -> None:
    schema = find_schema("empty")
    assert AttributionSuggester().suggest(document("KCNA said it was over."), schema) == []


WORDS = st.sampled_from(
    ["the", "said", "minister", "of", ",", "”", "“", "Kim", "’s", "-", "told", "that", "and", "has",
     "according", "to", ".", "42", "also", "in", "a", "statement", "\n", "who", "Ministry", "&"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_places_lie_in_the_text_and_cover_whole_words(text: str) -> None:
    for one in find_attributions(text):
        for start, end in (one.cue, one.source):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert one.cue[1] <= one.source[0] or one.source[1] <= one.cue[0]
