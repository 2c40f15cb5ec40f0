"""Prodigy's JSONL: tokens that count the last one in, answers, relations between tokens."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given

from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Sample
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from tests.unit.formats.labeled import (
    codes,
    content,
    make_row,
    only_set,
    read,
    read_all,
    rows,
    span,
    write,
)

DATA = Path(__file__).parents[4] / "shared" / "data" / "prodigy_news_headlines.jsonl"
TEXT = "Uber’s Lesson"
# Written from https://prodi.gy/docs/api-interfaces.
TASK: dict[str, Any] = {
    "text": TEXT,
    "meta": {"source": "The New York Times", "document_date": "2026-02-23"},
    "_input_hash": 1886699658,
    "_task_hash": -1952856502,
    "tokens": [
        {"text": "Uber", "start": 0, "end": 4, "id": 0},
        {"text": "’s", "start": 4, "end": 6, "id": 1},
        {"text": "Lesson", "start": 7, "end": 13, "id": 2},
    ],
    "spans": [
        {"start": 0, "end": 6, "token_start": 0, "token_end": 1, "label": "ORG"},
        {"token_start": 2, "token_end": 2, "label": "WORK"},
    ],
    "relations": [{"head": 2, "child": 1, "label": "of"}],
    "_session_id": "news-anna",
    "answer": "accept",
}


def lines(*tasks: Any) -> bytes:
    return b"\n".join(one if isinstance(one, bytes) else orjson.dumps(one) for one in tasks)


def test_a_row_is_read() -> None:
    (record,) = read("prodigy", lines(TASK))
    one = only_set(record)
    assert (record.text, record.meta) == (TEXT, {"source": "The New York Times"})
    assert str(record.document_date) == "2026-02-23"
    assert (one.annotator, one.state, one.flag) == ("news-anna", "done", None)
    assert [(item.label, item.fragments) for item in one.spans] == [
        ("ORG", ((0, 6),)),
        ("WORK", ((7, 13),)),
    ]
    (link,) = one.relations
    assert (link.type, link.from_id, link.to_id) == ("of", one.spans[1].id, one.spans[0].id)
    assert codes(record) == {}


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_rejected_and_ignored_rows_bring_their_text_alone(answer: str) -> None:
    (record,) = read("prodigy", lines({**TASK, "answer": answer}))
    one = only_set(record)
    assert (list(one.spans), one.state, one.flag) == ([], "new", f"Prodigy: {answer}")
    assert codes(record) == {f"answer_{answer}": 3}


def test_the_session_can_be_passed_over() -> None:
    (record,) = read("prodigy", lines(TASK), annotator="none")
    assert only_set(record).annotator is None


def test_a_relation_names_its_ends_by_span_or_by_token() -> None:
    place = {"start": 7, "end": 13, "token_start": 2, "token_end": 2, "label": "WORK"}
    by_span = {"head": 0, "child": 2, "head_span": place, "child_span": TASK["spans"][0]}
    lost = {"head": 2, "child": 1, "label": "x"}
    task = {**TASK, "relations": [{**by_span, "label": "y"}, lost], "spans": TASK["spans"][:1]}
    (record,) = read("prodigy", lines(task))
    assert codes(record) == {"relation_ends": 2}
    (record,) = read("prodigy", lines({**task, "spans": TASK["spans"]}))
    assert [one.type for one in only_set(record).relations] == ["y", "x"]


def test_offsets_in_utf16_are_told_by_the_tokens() -> None:
    task = {
        "text": "😀 Uber",
        "tokens": [{"text": "😀", "start": 0, "end": 2}, {"text": "Uber", "start": 3, "end": 7}],
        "spans": [{"start": 3, "end": 7, "label": "ORG"}],
        "answer": "accept",
    }
    (record,) = read("prodigy", lines(task))
    assert only_set(record).spans[0].quote == "Uber"


def test_categories_become_a_document_label_when_one_is_named() -> None:
    task = {"text": "Kim", "label": "politics", "answer": "accept"}
    (record,) = read("prodigy", lines(task))
    assert codes(record) == {"categories": 1}
    (record,) = read("prodigy", lines(task), categories="topic")
    assert only_set(record).document_labels == {"topic": "politics"}
    choice = {"text": "Kim", "options": [], "accept": ["a", "b"], "answer": "accept"}
    (record,) = read("prodigy", lines(choice), categories="topic")
    assert only_set(record).document_labels == {"topic": ["a", "b"]}


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"image": "x.png"}, "no text"),
        ([1], "no text"),
        ({"text": "  "}, "empty"),
        ({"text": "a", "answer": "maybe"}, "no answer"),
        ({"text": "a", "spans": {}}, "must be a list"),
        ({"text": "a", "spans": [1]}, "not an object"),
        ({"text": "a", "spans": [{"label": "X"}]}, "neither start and end"),
        ({"text": "a", "tokens": [{"id": 1}]}, "no start and end"),
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"text": "a", "spans": [{"start": 1e999, "end": 1, "label": "X"}]}', "not valid JSON"),
        (b'{"text": "a", "spans": [{"start": 1e99, "end": 1, "label": "X"}]}', "neither start"),
    ],
)
def test_bad_rows_are_errors_and_the_next_is_read(task: Any, words: str) -> None:
    error, record = read_all("prodigy", lines(task, TASK))
    assert isinstance(error, InputError)
    assert words in str(error)
    assert error.line == 1
    assert not isinstance(record, InputError)


@pytest.mark.parametrize("start", [-1, 99, 10**18, 10**30])
def test_spans_outside_of_the_text_are_reported(start: int) -> None:
    text = f'{{"text": "a", "spans": [{{"start": {start}, "end": {start + 1}, "label": "X"}}]}}'
    (one,) = read_all("prodigy", text)
    if isinstance(one, InputError):
        assert "neither start" in str(one)  # so large that JSON readers take it for a fraction
    else:
        assert codes(one) == {"outside": 1}


def test_the_marks_of_prodigy_tell_it_from_other_jsonl() -> None:
    found = detect(Sample("a.jsonl", lines(TASK), is_whole=True), name="a")
    assert found.format.info.id == "prodigy"
    assert "_input_hash" in found.why


def test_a_row_is_written_as_prodigy_has_it() -> None:
    spans = [span(TEXT, "a", "ORG", (0, 6)), span(TEXT, "b", "DATE", (7, 13))]
    links = [Relation("r", "set", "near", "a", "b")]
    data, notes = write("prodigy", [make_row(TEXT, *spans, relations=links)])
    task = orjson.loads(data)
    assert [one["text"] for one in task["tokens"]] == ["Uber", "’s", "Lesson"]
    assert [one["ws"] for one in task["tokens"]] == [False, True, False]
    assert task["spans"][0] == {
        "start": 0,
        "end": 6,
        "token_start": 0,
        "token_end": 1,
        "label": "ORG",
        "id": "a",
    }
    (link,) = task["relations"]
    assert (link["head"], link["child"], link["label"]) == (1, 2, "near")
    assert (task["answer"], task["_session_id"], task["meta"]) == (
        "accept",
        "anna",
        {"title": "Title"},
    )
    assert notes == []


def test_spans_in_pieces_and_inside_tokens_are_reported() -> None:
    spans = [span(TEXT, "a", "ORG", (0, 2), (7, 13))]
    data, notes = write("prodigy", [make_row(TEXT, *spans)])
    assert codes(notes) == {"hull": 1}
    _, notes = write("prodigy", [make_row(TEXT, span(TEXT, "a", "ORG", (1, 3)))])
    assert codes(notes) == {"misaligned": 1}
    assert orjson.loads(data)["spans"][0]["token_end"] == 2


@given(rows())
def test_what_it_carries_comes_back(row: ExportRow) -> None:
    data, _ = write("prodigy", [row])
    (record,) = read("prodigy", data)
    assert content(record) == content(row)
    assert (only_set(record).annotator, only_set(record).state) == ("anna", "done")
    assert record.title == row.document.title


@pytest.mark.skipif(not DATA.is_file(), reason="the data is not here")
def test_the_headlines_come_in_complete() -> None:
    records = read("prodigy", DATA)
    raw = [orjson.loads(line) for line in DATA.read_bytes().splitlines()]
    assert len(records) == len(raw) == 373
    for record, task in zip(records, raw, strict=True):
        task.setdefault("spans", [])
        spans = task["spans"] if task["answer"] == "accept" else []
        found = only_set(record).spans
        assert [(one.label, *one.fragments[0]) for one in found] == [
            (one["label"], one["start"], one["end"]) for one in spans
        ]
        left_out = sum(note.count for note in record.notes)
        assert left_out == len(task["spans"]) - len(spans)
