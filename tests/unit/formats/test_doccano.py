"""doccano's JSONL in both shapes, and offsets whose unit the file does not tell."""

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

TEXT = "Kim met Moon"
# Written from doccano's documentation of its export formats.
FLAT = {"id": 7, "text": TEXT, "label": [[0, 3, "PERSON"], [8, 12, "PERSON"]], "Comments": []}
FULL = {
    "id": 7,
    "text": TEXT,
    "date": "2026-02-23",
    "desk": "asia",
    "entities": [
        {"id": 11, "label": "PERSON", "start_offset": 0, "end_offset": 3},
        {"id": 12, "label": "PERSON", "start_offset": 8, "end_offset": 12},
    ],
    "relations": [{"id": 1, "from_id": 11, "to_id": 12, "type": "near"}],
    "Comments": ["fine"],
}


def lines(*examples: Any) -> bytes:
    return b"\n".join(one if isinstance(one, bytes) else orjson.dumps(one) for one in examples)


@pytest.mark.parametrize("key", ["label", "labels"])
def test_lists_are_read(key: str) -> None:
    example = {key: FLAT["label"], "text": TEXT}
    (record,) = read("doccano", lines(example))
    places = [(one.label, one.fragments) for one in only_set(record).spans]
    assert places == [("PERSON", ((0, 3),)), ("PERSON", ((8, 12),))]
    assert codes(record) == {}


def test_entities_and_relations_are_read() -> None:
    (record,) = read("doccano", lines(FULL))
    one = only_set(record)
    assert [(item.id, item.quote) for item in one.spans] == [("11", "Kim"), ("12", "Moon")]
    assert [(item.type, item.from_id, item.to_id) for item in one.relations] == [
        ("near", "11", "12")
    ]
    assert (str(record.document_date), record.meta) == ("2026-02-23", {"desk": "asia"})
    assert codes(record) == {"comments": 1}


def test_old_annotations_with_numbers_for_labels_are_read() -> None:
    old = {"text": TEXT, "annotations": [{"label": 3, "start_offset": 0, "end_offset": 3}]}
    (record,) = read("doccano", lines(old))
    assert only_set(record).spans[0].label == "3"
    assert codes(record) == {"label_number": 1}


def test_the_file_names_the_annotator(tmp_path: Path) -> None:
    for name, expected in (("anna", "anna"), ("all", None), ("unknown", None)):
        path = tmp_path / f"{name}.jsonl"
        path.write_bytes(lines(FLAT))
        assert only_set(read("doccano", path)[0]).annotator == expected
        assert only_set(read("doccano", path, annotator="none")[0]).annotator is None


@pytest.mark.parametrize(
    ("text", "place", "unit"),
    [
        ("😀 Kim met Moon", [2, 5], "codepoint"),
        ("😀 Kim met Moon", [3, 6], "utf16"),
        ("e\u0301 \u0915\u093f Kim met Moon", [4, 7], "grapheme"),
        ("Kim met 😀", [0, 3], "codepoint"),
    ],
)
def test_the_unit_of_offsets_is_told_by_the_words_they_cut(
    text: str, place: list[int], unit: str
) -> None:
    (record,) = read("doccano", lines({"text": text, "label": [[*place, "PERSON"]]}))
    assert only_set(record).spans[0].quote == "Kim"
    assert ("unit" in codes(record)) == (unit != "codepoint")


def test_a_doubtful_unit_is_asked_for_and_taken_when_told() -> None:
    doubtful = {"text": "😀金正恩会談", "label": [[3, 4, "X"]]}
    (error,) = read_all("doccano", lines(doubtful))
    assert isinstance(error, InputError)
    assert "--option offset_unit=codepoint|utf16" in str(error.hint)
    for unit, start in (("codepoint", 3), ("utf16", 2)):
        (record,) = read("doccano", lines(doubtful), offset_unit=unit)
        assert only_set(record).spans[0].fragments == ((start, start + 1),)


def test_a_row_beyond_doubt_settles_those_in_doubt_behind_it() -> None:
    sure = {"text": "😀 Kim met Moon", "label": [[3, 6, "X"]]}
    doubtful = {"text": "😀金正恩会談", "label": [[5, 6, "X"]]}
    records = read("doccano", lines(sure, doubtful))
    assert only_set(records[1]).spans[0].fragments == ((4, 5),)


def test_categories_become_a_document_label_when_one_is_named() -> None:
    example = {"text": TEXT, "label": ["politics"]}
    (record,) = read("doccano", lines(example))
    assert codes(record) == {"categories": 1}
    (record,) = read("doccano", lines(example), categories="topic")
    assert only_set(record).document_labels == {"topic": "politics"}


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ({"label": []}, "no text"),
        ({"text": TEXT, "label": [[0]]}, "not as expected"),
        ({"text": TEXT, "label": [["a", 3, "X"]]}, "not as expected"),
        ({"text": TEXT, "label": [None]}, "neither a list"),
        ({"text": TEXT, "entities": [{"start_offset": 0, "label": "X"}]}, "not as expected"),
        ({"text": TEXT, "label": {}}, "must be a list"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_bad_rows_are_errors_and_the_next_is_read(example: Any, words: str) -> None:
    error, record = read_all("doccano", lines(example, FLAT))
    assert isinstance(error, InputError)
    assert words in str(error)
    assert not isinstance(record, InputError)


def test_spans_outside_and_relations_without_ends_are_reported() -> None:
    first, _ = FULL["entities"]  # type: ignore[misc]
    outside = {"id": 2, "label": "X", "start_offset": 9, "end_offset": 99}
    example = {**FULL, "entities": [first, outside], "Comments": []}
    (record,) = read("doccano", lines(example))
    assert codes(record) == {"outside": 1, "relation_ends": 1}


@pytest.mark.parametrize("example", [FLAT, FULL])
def test_its_shapes_tell_it_from_other_jsonl(example: Any) -> None:
    found = detect(Sample("a.jsonl", lines(example), is_whole=True), name="a")
    assert found.format.info.id == "doccano"


def test_both_shapes_are_written() -> None:
    spans = [span(TEXT, "a", "PERSON", (0, 3)), span(TEXT, "b", "ORG", (0, 3), (8, 12))]
    row = make_row(TEXT, *spans, relations=[Relation("r", "set", "near", "a", "b")])
    data, notes = write("doccano", [row])
    found = orjson.loads(data)
    assert found["entities"] == [
        {"id": 1, "label": "ORG", "start_offset": 0, "end_offset": 12},
        {"id": 2, "label": "PERSON", "start_offset": 0, "end_offset": 3},
    ]
    assert found["relations"] == [{"id": 1, "from_id": 2, "to_id": 1, "type": "near"}]
    assert codes(notes) == {"hull": 1}
    data, notes = write("doccano", [row], shape="label")
    assert orjson.loads(data)["label"] == [[0, 12, "ORG"], [0, 3, "PERSON"]]
    assert codes(notes) == {"hull": 1, "relations": 1}


@given(rows(fragments=1))
def test_what_it_carries_comes_back(row: ExportRow) -> None:
    data, _ = write("doccano", [row])
    (record,) = read("doccano", data, offset_unit="codepoint")
    assert content(record, attributes=False) == content(row, attributes=False)
    data, _ = write("doccano", [row], shape="label")
    (record,) = read("doccano", data, offset_unit="codepoint")
    kept = {"attributes": False, "relations": False}
    assert content(record, **kept) == content(row, **kept)
