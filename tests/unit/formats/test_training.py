"""Training data: GLiNER's token spans, and conversations with quotes and no offsets."""

import datetime as dt
from bisect import bisect_left
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given

from annotator.formats.chat_template import TEMPLATE, filled, parse_template, read_template
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow
from annotator.formats.token_policies import aligned_chunks
from annotator.model.errors import InputError, NotFoundError
from annotator.model.relations import Relation
from annotator.model.tokens import all_tokens, sentences, tokenize
from annotator.services.schemas import default_schema
from tests.unit.formats.labeled import codes, make_row, rows, span, write

TEXT = "Kim Jong Un met Moon. He left on Monday."


def test_gliner_counts_the_last_token_in_and_keeps_nested_spans() -> None:
    spans = [span(TEXT, "a", "PERSON", (0, 11)), span(TEXT, "b", "ORG", (0, 3))]
    date = span(TEXT, "c", "DATE", (33, 39))
    data, notes = write("gliner", [make_row(TEXT, *spans, date)])
    assert orjson.loads(data) == [
        {
            "tokenized_text": ["Kim", "Jong", "Un", "met", "Moon", "."],
            "ner": [[0, 0, "ORG"], [0, 2, "PERSON"]],
        },
        {"tokenized_text": ["He", "left", "on", "Monday", "."], "ner": [[3, 3, "DATE"]]},
    ]
    assert notes == []


def test_gliner_keeps_sentences_together_that_a_span_ties() -> None:
    row = make_row(TEXT, span(TEXT, "a", "CLAIM", (12, 29)))
    (one,) = orjson.loads(write("gliner", [row])[0])
    assert one["ner"] == [[3, 7, "CLAIM"]]
    chained = make_row(TEXT, *(span(TEXT, str(a), "CLAIM", (a, b)) for a, b in [(0, 11), (4, 29)]))
    assert len(orjson.loads(write("gliner", [chained])[0])) == 1
    whole = orjson.loads(write("gliner", [make_row(TEXT)], unit="document", labels="title")[0])
    assert [len(item["tokenized_text"]) for item in whole] == [11]
    titled = write("gliner", [row], labels="title")[0]
    assert orjson.loads(titled)[0]["ner"][0][2] == "claim"
    assert orjson.loads(write("gliner", [])[0]) == []


def test_gliner_reports_edges_inside_tokens() -> None:
    row = make_row(TEXT, span(TEXT, "a", "PERSON", (1, 11)))
    assert codes(write("gliner", [row])[1]) == {"expanded": 1}
    data, notes = write("gliner", [row], misaligned="drop")
    assert (orjson.loads(data)[0]["ner"], codes(notes)) == ([], {"misaligned": 1})


@given(rows())
def test_every_token_and_every_span_that_has_tokens_is_in_some_example(row: ExportRow) -> None:
    tokens = tokenize(row.document.text)
    assume(tokens)
    data, notes = write("gliner", [row])
    examples = orjson.loads(data)
    words = [word for one in examples for word in one["tokenized_text"]]
    assert words == [row.document.text[start:end] for start, end in tokens]
    found = sum(len(one["ner"]) for one in examples)
    pieces = sum(len(one.fragments) for one in row.spans)
    assert found <= pieces - codes(notes).get("no_token", 0)
    assert (found == 0) == (pieces == codes(notes).get("no_token", 0))


@given(rows())
def test_an_example_ends_with_every_sentence_that_no_span_goes_beyond(row: ExportRow) -> None:
    tokens = all_tokens(row.document.text)
    examples = orjson.loads(write("gliner", [row])[0])
    ends = list(accumulate(len(one["tokenized_text"]) for one in examples))
    stretches = aligned_chunks(row.spans, tokens, {}, Notes())
    cuts = {bisect_left(tokens.starts, end) for _, end in sentences(row.document.text)}
    assert ends == sorted(
        cut for cut in cuts if not any(first < cut < last for first, last, _ in stretches)
    )


def answer(row: ExportRow, **options: str) -> tuple[list[Any], dict[str, int]]:
    data, notes = write("chat", [row], schema=default_schema(), **options)
    return orjson.loads(data)["messages"], codes(notes)


def fact_row() -> ExportRow:
    text = "Kim said on Monday that ports closed."
    spans = [
        span(text, "p", "PERSON", (0, 3)),
        span(text, "d", "DATE", (12, 18), attributes={"value": "2026-02-23"}),
        span(text, "c", "CLAIM", (24, 36), attributes={"factuality": "CT+"}),
        span(text, "x", "CUE", (4, 8)),
        span(text, "lonely", "PLACE", (24, 29)),
    ]
    links = [
        Relation("1", "set", "source", "c", "p"),
        Relation("2", "set", "cue", "c", "x"),
        Relation("3", "set", "said_when", "c", "d"),
    ]
    return make_row(text, *spans, relations=links, document_date=dt.date(2026, 2, 24))


def test_facts_are_answered_with_quotes_and_never_with_offsets_or_ids() -> None:
    messages, noted = answer(fact_row())
    assert [one["role"] for one in messages] == ["system", "user", "assistant"]
    assert messages[1]["content"] == (
        "Title\nDate: 2026-02-24\n\nKim said on Monday that ports closed."
    )
    (fact,) = orjson.loads(messages[2]["content"])["facts"]
    assert fact["text"] == "ports closed"
    assert fact["source"] == [{"text": "Kim"}]
    assert fact["said_when"] == [{"text": "Monday", "value": "2026-02-23"}]
    assert fact["attributes"] == {"factuality": "CT+"}
    assert not {"claim", "span", "start", "end"} & fact.keys()
    assert noted == {"spans": 1}


def test_spans_are_answered_on_demand() -> None:
    messages, noted = answer(fact_row(), answer="spans")
    assert "PERSON, ORG" in messages[0]["content"]
    found = orjson.loads(messages[2]["content"])["spans"]
    assert found[0] == {"label": "PERSON", "text": "Kim"}
    assert found[2] == {
        "label": "DATE",
        "text": "Monday",
        "attributes": {"value": "2026-02-23"},
    }
    assert noted == {"relations": 3}


def test_the_template_can_be_changed() -> None:
    messages, _ = answer(fact_row(), system="Be brief.\\nJSON.", user="<{date}> {text} {nope}")
    assert messages[0]["content"] == "Be brief.\nJSON."
    assert messages[1]["content"].startswith("<2026-02-24> Kim said")
    assert messages[1]["content"].endswith(" {nope}")


def test_what_stands_in_a_text_is_no_template() -> None:
    assert filled("{title}: {text}", {"title": "{text}", "text": "{title}"}) == "{text}: {title}"


def test_the_printed_template_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text(TEMPLATE)
    for options in ({"answer": "facts"}, {"answer": "spans"}):
        assert answer(fact_row(), template=str(path), **options) == answer(fact_row(), **options)


def test_every_text_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text(
        'system = """\nSlots: {slots}.\nAs {"a": {"b": 1}}, {{title}}"""\n'
        "user = '{publisher}/{text}'\nassistant = '<{answer}>'\n"
    )
    messages, _ = answer(fact_row(), template=str(path))
    assert messages[0]["content"].startswith("Slots: source, cue, when")
    assert messages[0]["content"].endswith('As {"a": {"b": 1}}, {title}')
    assert messages[1]["content"] == "unknown/Kim said on Monday that ports closed."
    assert messages[2]["content"].startswith('<{"facts":[')
    path.write_text("system = ''")
    messages, _ = answer(fact_row(), template=str(path))
    assert [one["role"] for one in messages] == ["user", "assistant"]
    messages, _ = answer(fact_row(), template=str(path), system="Short.")
    assert messages[0]["content"] == "Short."


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("user = 'x'\nsystem = [", 2, "not valid TOML"),
        ("user = 'x'\n\nprompt = 'x'", 3, "there is no text “prompt”"),
        ("user = 'x'\nsystem = 3", 2, "system must be a text"),
        ('system = \'x\'\nuser = """\na\n{headline}"""', 4, "no place {headline} in user"),
        ("system = 'x'\nuser = '{answer}'", 2, "for the assistant’s text alone"),
        ("system = 'x'\nassistant = 'x'", 2, "has no place {answer}"),
        ("[user]\nx = 1", 1, "user must be a text"),
    ],
)
def test_mistakes_in_a_template_are_told_with_their_line(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_template(text, "t.toml")
    assert (caught.value.file, caught.value.line) == ("t.toml", line)
    assert words in str(caught.value)


def test_files_that_are_no_templates_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_template(tmp_path / "none.toml")
    path = tmp_path / "t.toml"
    path.write_bytes(b"user = 'x'\nsystem = '\xff'")
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_template(path)
    assert caught.value.line == 2
    with pytest.raises(InputError, match="cannot be read"):
        read_template(tmp_path)
