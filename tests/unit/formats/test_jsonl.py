"""Rows out and in, without a project."""

import contextlib
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import ReadContext, WriteContext
from annotator.formats.jsonl import FORMAT
from annotator.formats.jsonl_rows import read_row
from annotator.formats.jsonl_write import JsonlSession, dump
from annotator.formats.records import DocumentRecord, ExportRow
from annotator.formats.sources import Source
from annotator.model.annotators import AnnotationSet
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.model.spans import Span, canonical_fragments, quote_of
from annotator.model.texts import text_sha256
from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Label, Schema

SCHEMA = Schema(
    name="s",
    version=3,
    labels=(Label(name="A"), Label(name="B")),
    attributes=(
        Attribute(name="z", type=AttributeType.TEXT),
        Attribute(name="a", type=AttributeType.NUMBER),
    ),
    document_labels=(DocumentLabel(name="topic", type=AttributeType.TEXT),),
)


def document(text: str = "Kim met Moon.", **values: Any) -> Document:
    return Document("d", "Title", text, text_sha256(text), **values)


def span(
    text: str, *pairs: tuple[int, int], id_: str = "s", label: str = "A", **values: Any
) -> Span:
    fragments = canonical_fragments(pairs)
    return Span(id_, "set", label, fragments, quote_of(text, fragments), **values)


def written(*rows: ExportRow) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    session = JsonlSession(stream, WriteContext(SCHEMA))
    for row in rows:
        assert session.write(row) == ()
    session.finish()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def read(data: bytes, **options: str) -> list[DocumentRecord | InputError]:
    source = Source(None, name="input", stream=io.BytesIO(data))
    reader = FORMAT.reader
    assert reader is not None
    return list(reader.read(source, ReadContext(options=options)))


def test_attributes_have_every_name_of_the_schema_in_its_order() -> None:
    text = "Kim met Moon."
    spans = [
        span(text, (0, 3), id_="1"),
        span(text, (0, 3), id_="2", attributes={"a": 1, "old": True}),
    ]

    (row,) = written(ExportRow(document(), AnnotationSet("set", "d"), "anna", spans))

    assert [list(one["attributes"]) for one in row["spans"]] == [["z", "a"], ["z", "a", "old"]]
    assert [list(one["attributes"].values()) for one in row["spans"]] == [
        [None, None],
        [None, 1, True],
    ]
    assert row["document_labels"] == {"topic": None}
    assert row["schema"] == {"name": "s", "version": 3}


def test_spans_relations_and_entities_come_in_their_orders() -> None:
    text = "Kim met Moon."
    spans = [
        span(text, (8, 12), id_="5", entity_id="e"),
        span(text, (0, 3), id_="4", label="B", entity_id="e"),
        span(text, (0, 3), id_="3"),
        span(text, (0, 3), id_="1", label="B"),
        span(text, (0, 12), id_="2", label="B"),
    ]
    relations = [
        Relation("r3", "set", "x", "2", "1"),
        Relation("r2", "set", "x", "1", "3"),
        Relation("r1", "set", "x", "1", "2"),
        Relation("r0", "set", "w", "1", "5"),
    ]
    entities = {"e": Entity("e", "Kim", "A"), "unused": Entity("unused", "B", "B")}

    (row,) = written(
        ExportRow(document(), AnnotationSet("set", "d"), "anna", spans, relations, entities)
    )

    assert [one["id"] for one in row["spans"]] == ["2", "3", "1", "4", "5"]
    assert [one["id"] for one in row["relations"]] == ["r0", "r1", "r2", "r3"]
    assert row["entities"] == [
        {"id": "e", "name": "Kim", "kind": "A", "kb_id": None, "spans": ["4", "5"]}
    ]


def test_metadata_has_the_usual_keys_first_and_the_rest_sorted() -> None:
    one = document(
        document_date=date(2026, 2, 23), url="u", note="n", meta={"z": 1, "b": {"y": 1, "x": 2}}
    )

    (row,) = written(ExportRow(one))

    assert list(row["meta"].items()) == [
        ("document_date", "2026-02-23"),
        ("publisher", None),
        ("url", "u"),
        ("language", None),
        ("b", {"y": 1, "x": 2}),
        ("note", "n"),
        ("z", 1),
    ]
    assert (row["set"], row["annotator"], row["state"], row["spans"]) == (None, None, "new", [])
    back = read_row(row, file="f", line=1)
    assert (back.note, back.meta, back.sets) == ("n", {"b": {"y": 1, "x": 2}, "z": 1}, ())


def test_numbers_beyond_64_bits_are_written() -> None:
    assert json.loads(dump({"n": 2**70, "text": "é"})) == {"n": 2**70, "text": "é"}


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\x00\r\u2028\u2029\ufdd0\ufdd1\ufeff"),
        min_size=3,
    ),
    st.data(),
)
def test_any_span_of_any_text_is_read_as_it_was_written(text: str, data: st.DataObject) -> None:
    if not text.strip():
        text += "x"
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = [(edges[i], edges[i + 1]) for i in range(0, len(edges) - 1, 2)]
    one = span(text, *pairs, attributes={"z": "ö", "a": 2.5}, confidence=0.1, note="n")

    (row,) = written(ExportRow(document(text), AnnotationSet("set", "d"), "anna", [one]))
    record = read_row(json.loads(json.dumps(row)), file="f", line=1)

    (back,) = record.sets[0].spans
    assert record.text == text
    assert (back.fragments, back.quote, back.label) == (one.fragments, one.quote, one.label)
    assert (dict(back.attributes), back.confidence, back.note) == (one.attributes, 0.1, "n")
    assert " ".join(row["text"][a:b] for a, b in row["spans"][0]["fragments"]) == one.quote


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["text", "spans", "id", "start", "end", "label", "meta", "relations", "x"]
                ),
                inner,
            )
        ),
    )
)
def test_any_json_is_read_or_refused(value: Any) -> None:
    found = "refused"
    with contextlib.suppress(InputError):
        found = read_row(value, file="f", line=7).text
    assert found


def test_a_bad_line_does_not_stop_the_ones_behind_it() -> None:
    found = read(b'{"text": "a"}\n\n{broken\n{"text": "b"}')

    assert [getattr(one, "text", None) or str(one) for one in found][::2] == ["a", "b"]
    assert isinstance(found[1], InputError)
    assert found[1].line == 3


def test_a_byte_order_mark_before_the_first_line_is_passed_over() -> None:
    (record,) = read(b'\xef\xbb\xbf{"text": "a"}\r\n')
    assert isinstance(record, DocumentRecord)
    assert record.text == "a"


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ({"text": "First line.\nSecond."}, "First line."),
        ({"text": "a", "title": "Given"}, "Given"),
        ({"text": "word " * 40}, "word " * 14 + "word…"),
    ],
)
def test_a_row_without_a_title_is_called_by_its_first_words(
    row: dict[str, Any], title: str
) -> None:
    assert read_row(row, file="f", line=1).title == title


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"document_date": "2026-02-23"}, date(2026, 2, 23)),
        ({"meta": {"document_date": "2026-02-23"}}, date(2026, 2, 23)),
        ({"document_date": "2026-02-23T10:00:00Z"}, date(2026, 2, 23)),
        ({"document_date": None, "meta": {"document_date": "2025-01-01"}}, date(2025, 1, 1)),
        ({"document_date": ""}, None),
    ],
)
def test_document_dates(row: dict[str, Any], expected: date | None) -> None:
    record = read_row({"text": "a"} | row, file="f", line=1)
    assert record.document_date == expected
    assert "document_date" not in record.meta


@pytest.mark.parametrize(
    ("spans", "fragments"),
    [
        ({"start": 0, "end": 3}, ((0, 3),)),
        ({"fragments": [[8, 12], [0, 3]]}, ((0, 3), (8, 12))),
        ({"start": 0, "end": 12, "fragments": [[0, 3], [8, 12]]}, ((0, 3), (8, 12))),
        ({"fragments": [[0, 3], [3, 7]], "text": "Kim  met"}, ((0, 7),)),
    ],
)
def test_fragments(spans: dict[str, Any], fragments: tuple[tuple[int, int], ...]) -> None:
    row = {"text": "Kim met Moon.", "spans": [{"label": "A"} | spans]}
    assert read_row(row, file="f", line=1).sets[0].spans[0].fragments == fragments


@pytest.mark.parametrize(
    "spans",
    [
        {"start": 0, "end": 3, "fragments": [[0, 3], [8, 12]]},
        {"fragments": []},
        {"fragments": [[0, 3, 4]]},
        {"fragments": [[0, True]]},
        {"fragments": [[3, 0]]},
        {"fragments": "0-3"},
        {"start": "0", "end": "3"},
        {"start": True, "end": 3},
        {"start": 0, "end": 10**30},
    ],
)
def test_fragments_that_make_no_sense(spans: dict[str, Any]) -> None:
    row = {"text": "Kim met Moon.", "spans": [{"label": "A"} | spans]}
    with pytest.raises(InputError, match="span 1"):
        read_row(row, file="f", line=1)


def test_what_is_not_read_is_told() -> None:
    row = {
        "text": "Kim met Moon.",
        "_task_hash": 3,
        "spans": [
            {"start": 0, "end": 3, "label": "A", "token_start": 0},
            {"start": 8, "end": 12, "label": "A", "token_start": 2},
        ],
    }
    notes = read_row(row, file="f", line=1).notes
    assert [(note.kind, note.message, note.count) for note in notes] == [
        ("dropped", "The key “token_start” of a span is not read", 2),
        ("dropped", "The key “_task_hash” of a row is not read", 1),
    ]
