"""JSON of any tool: named or guessed fields, offsets of every kind, words without offsets."""

import datetime as dt
import json
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.base import ReadContext, Reader
from annotator.formats.detection import detect
from annotator.formats.field_dates import date_of
from annotator.formats.records import DocumentRecord, ExportRow, SetRecord
from annotator.formats.registry import formats
from annotator.formats.sources import Source
from annotator.model.errors import InputError
from tests.unit.formats.labeled import read_all, rows

TEXT = "Kim Jong Un said on Monday that NATO 😀 leaders met in Seoul."
READER = cast("Reader", formats()["fields"].reader)


def units(text: str, unit: str) -> int:
    match unit:
        case "utf16":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case "byte":
            return len(text.encode("utf-8", "surrogatepass"))
        case _:
            return len(text)


def at(words: str, unit: str = "codepoint") -> tuple[int, int]:
    start = TEXT.index(words)
    return units(TEXT[:start], unit), units(TEXT[: start + len(words)], unit)


def named(*words: str, unit: str = "codepoint", last: int = 0, quote: bool = False) -> list[Any]:
    return [
        {"begin": at(one, unit)[0], "finish": at(one, unit)[1] - last, "type": "X"}
        | ({"words": one} if quote else {})
        for one in words
    ]


def mapped(row: ExportRow) -> str:
    """One row as another tool might have it."""
    spans = [
        {"from": one.start, "to": one.end, "tags": [one.label], "surface": one.quote}
        for one in row.spans
    ]
    return json.dumps({"article": {"body": row.document.text}, "marks": spans}) + "\n"


def read(tmp_path: Path, *records: Any, array: bool = False, **options: str) -> list[Any]:
    path = tmp_path / "x.json"
    lines = "\n".join(json.dumps(one) for one in records)
    path.write_text(json.dumps(list(records), indent=1) if array else lines, encoding="utf-8")
    return read_all("fields", path, **options)


def labels(found: Any) -> list[tuple[str, str]]:
    assert isinstance(found, DocumentRecord), found
    return [(one.quote, one.label) for item in found.sets for one in item.spans]


THREE = ("NATO", "Seoul", "Kim")
SHAPES: dict[str, Any] = {
    "objects": named(*THREE),
    "last character": named(*THREE, last=1),
    "utf-16, by the words they cut": named(*THREE, unit="utf16"),
    "utf-16, by quotes": named(*THREE, unit="utf16", quote=True),
    "bytes, by quotes": named(*THREE, unit="byte", quote=True),
    "lists": [[*at(one), "X"] for one in THREE],
    "label first": [["X", *at(one)] for one in THREE],
    "pairs inside": [{"span": at(one), "labels": ["X"]} for one in THREE],
    "length": [{"offset": at(one)[0], "length": len(one), "label": "X"} for one in THREE],
    "words alone": [{"mention": one, "ner": "X"} for one in THREE],
    "words by label": {"X": list(THREE)},
    "offsets by label": {"X": [at(one) for one in THREE]},
    "nested": [{"value": {"start": at(w)[0], "end": at(w)[1], "labels": ["X"]}} for w in THREE],
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("array", [False, True])
def test_shapes_are_guessed_and_checked_against_the_text(
    tmp_path: Path, shape: str, *, array: bool
) -> None:
    [found] = read(tmp_path, {"body": TEXT, "entities": SHAPES[shape]}, array=array)
    assert labels(found) == [(one, "X") for one in THREE]
    detection = detect(Source(tmp_path / "x.json").sample(), name="x.json")
    assert detection.format.info.id == "fields"
    assert "“body”" in detection.why
    assert "3 spans in “entities”" in detection.why


def test_what_a_model_proposed_is_no_label_of_a_person(tmp_path: Path) -> None:
    fit = [{"start": at(one)[0], "end": at(one)[1], "label": "X", "score": 0.4} for one in THREE]
    record = {"fields": {"text": TEXT * 2}, "suggestions": {"spans": {"value": fit}}}
    [found] = read(tmp_path, record)
    assert labels(found) == []
    assert detect(Source(tmp_path / "x.json").sample(), name="x.json").format.info.id == "fields"


@pytest.mark.parametrize(("who", "date"), [({"annotator": 1}, None), ({}, dt.date(2026, 2, 23))])
def test_the_time_when_somebody_labeled_is_no_document_date(
    tmp_path: Path, who: dict[str, Any], date: dt.date | None
) -> None:
    record = {"text": TEXT, "label": named(*THREE), "created_at": "2026-02-23T10:00:00Z", **who}
    [found] = read(tmp_path, record)
    assert found.document_date == date


JOINS: dict[str, tuple[list[Any], list[Any]]] = {
    "ids": ([{"id": n} for n in "abc"], [{"head": "b", "child": "a", "label": "near"}]),
    "ids as numbers": (
        [{"id": n} for n in (7, 8, 9)],
        [{"from_id": "8", "to_id": 7, "type": "near"}],
    ),
    "places": ([{}, {}, {}], [{"arg1": 1, "arg2": 0, "relation": ["near"]}]),
    "names": ([{"uid": n} for n in "abc"], [{"source": "b", "target": "a", "name": "near"}]),
}


@pytest.mark.parametrize("shape", JOINS)
def test_relations_are_guessed_and_checked_against_the_spans(tmp_path: Path, shape: str) -> None:
    ids, joins = JOINS[shape]
    marks = [one | more for one, more in zip(named(*THREE), ids, strict=True)]
    [found] = read(
        tmp_path, {"body": TEXT, "data": {"marks": marks, "arcs": joins}, "x": [{"y": 1}]}
    )
    assert related(found) == [("near", "Seoul", "NATO")]
    assert found.meta == {"x": [{"y": 1}]}
    assert found.notes == ()
    why = detect(Source(tmp_path / "x.json").sample(), name="x.json").why
    assert "1 relation in “data.arcs” from “" in why


def related(found: DocumentRecord) -> list[tuple[str, str, str]]:
    [one] = found.sets
    words = {span.id: span.quote for span in one.spans}
    return [(join.type, words[join.from_id], words[join.to_id]) for join in one.relations]


def test_relations_without_an_end_are_counted_and_bad_ones_refused(tmp_path: Path) -> None:
    marks = [*named(*THREE), {"begin": 900, "finish": 901, "type": "X"}]
    near = {"a": 0, "b": 1, "c": "near"}
    said = {"spans": "m", "relations": "r", "from": "a", "to": "b", "type": "c"}
    found, alone, untyped, no_list = read(
        tmp_path,
        {
            "body": TEXT,
            "m": marks,
            "r": [near, near | {"b": 3}, near | {"b": 9}, near | {"a": None}],
        },
        {"body": TEXT, "r": [near]},
        {"body": TEXT, "m": marks, "r": [near | {"c": ""}]},
        {"body": TEXT, "m": marks, "r": 7},
        **said,
    )
    assert related(found) == [("near", "NATO", "Seoul")]
    assert {note.code: note.count for note in found.notes} == {"outside": 1, "relation_ends": 3}
    assert [note.code for note in alone.notes] == ["relation_ends"]
    assert "r[0].c: expected the type of a relation" in str(untyped)
    assert "r: expected a list of relations, found 7" in str(no_list)
    with pytest.raises(
        InputError, match="relations in “r” is known to be where they begin"
    ) as caught:
        read(tmp_path, {"body": TEXT, "m": marks, "r": [{"p": 0, "q": 1}]}, relations="r")
    assert "--option from=FIELD" in caught.value.hint
    with pytest.raises(InputError, match="from: no record has the field “p” in “r”") as caught:
        read(tmp_path, {"body": TEXT, "m": marks, "r": [near]}, **said | {"from": "p"})
    assert "“a”" in caught.value.hint


def test_every_field_can_be_named(tmp_path: Path) -> None:
    record = {
        "data": {"main": TEXT, "head": "A meeting", "when": 1771804800},
        "who": "anna",
        "topic": "world",
        "extra": {"x": 1},
        "a": [{"p": 32, "q": 35, "c": "ORG", "sure": 0.5, "role": "host", "odd": "lost"}],
        "b": [{"p": 0, "q": 2, "c": "PER"}],
    }
    options = {
        "text": "data.main", "title": "data.head", "date": "data.when", "annotator": "who",
        "spans": "a", "start": "p", "end": "q", "end_is": "inclusive", "label": "c",
        "confidence": "sure", "attributes": "role", "document_labels": "topic",
        "offsets": "codepoint",
    }  # fmt: skip
    [found] = read(tmp_path, record, **options)
    assert labels(found) == [("NATO", "ORG")]
    assert (found.title, found.document_date) == ("A meeting", dt.date(2026, 2, 23))
    [one] = found.sets
    assert (one.annotator, one.document_labels) == ("anna", {"topic": "world"})
    assert (one.spans[0].confidence, one.spans[0].attributes) == (0.5, {"role": "host"})
    assert found.meta == {"extra": {"x": 1}, "b": record["b"]}
    assert [(note.kind, note.code) for note in found.notes] == [("dropped", "field odd")]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_list_of_records_inside_of_one_object_is_found(
    tmp_path: Path, indent: int | None
) -> None:
    record = {"entities": named(*THREE), "body": TEXT + " More words follow it here."}
    whole = {
        "info": {"list": [{"n": 1}]},
        "n": [1],
        "tags": [{"name": "X"}],
        "docs": [record] * 400,
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps(whole, indent=indent, ensure_ascii=False), encoding="utf-8")
    detection = detect(Source(path).sample(), name="x.json")
    assert "in its list “docs”" in detection.why
    found = read_all("fields", path)
    assert len(found) == 400
    assert labels(found[-1]) == [(one, "X") for one in THREE]
    with path.open("rb") as stream:
        source = Source(None, name="standard input", stream=stream)
        assert len(list(READER.read(source, ReadContext()))) == 400


def test_one_object_over_several_lines_is_one_record(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    record = {"entities": named(*THREE, quote=True), "body": TEXT}
    path.write_text(json.dumps(record, indent=2), encoding="utf-8")
    [found] = read_all("fields", path)
    assert labels(found) == [(one, "X") for one in THREE]


def test_a_record_may_be_one_span(tmp_path: Path) -> None:
    found = read(tmp_path, {"text": TEXT, "start": 0, "end": 3, "label": "PER", "n": 1})
    assert labels(found[0]) == [("Kim", "PER")]
    assert found[0].meta == {"n": 1}


def test_words_that_are_not_found_once_are_reported(tmp_path: Path) -> None:
    spans = {"ORG": ["NATO", "UNESCO"], "X": ["on"], "LOC": ["Seoul"], "PER": ["Kim  Jong\nUn"]}
    more = [["Kim", "PER"], ["Monday", "DATE"], ["leaders", "X"], ["met", "X"]]
    [found] = read(tmp_path, {"text": TEXT, "e": spans | {"more": [one[0] for one in more]}})
    assert ("Kim Jong Un", "PER") in labels(found)
    assert {note.code: note.count for note in found.notes} == {
        "quote_missing": 1,
        "quote_repeated": 1,
    }


@pytest.mark.parametrize(
    ("record", "options", "words"),
    [
        ({"body": 5}, {"text": "body"}, "line 2: body: expected a text, found 5"),
        ([1], {}, "line 2: expected an object with the field “body”, not a list"),
        ({"body": TEXT, "e": [{"begin": "x", "finish": 3, "type": "A"}]}, {},
         "e[0].begin: expected a whole number, found “x”"),
        ({"body": TEXT, "e": [{"begin": 0, "finish": 3}]}, {},
         "e[0].type: expected a label, found nothing"),
        ({"body": TEXT, "e": 7}, {}, "e: expected a list of spans, found 7"),
        ({"body": TEXT, "user": {"x": 1}}, {"annotator": "user"},
         "user: expected a text, found an object"),
        ({"body": " "}, {}, "line 2: the text is empty"),
    ],
)  # fmt: skip
def test_errors_name_line_field_and_what_was_expected(
    tmp_path: Path, record: Any, options: dict[str, str], words: str
) -> None:
    good = {"body": TEXT, "e": named("NATO"), "user": "anna"}
    first, bad, last = read(tmp_path, good, record, good, **options)
    assert isinstance(bad, InputError)
    assert words in str(bad)
    assert labels(first) == labels(last) == [("NATO", "X")]


def test_a_field_that_no_record_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    good = {"body": TEXT, "e": named("NATO")}
    with pytest.raises(InputError, match="no record has the field “headline”") as caught:
        read(tmp_path, good, title="headline")
    assert "“body”" in caught.value.hint
    with pytest.raises(InputError, match="no record has the field “from” in “e”") as caught:
        read(tmp_path, good, spans="e", start="from")
    assert "“begin”" in caught.value.hint
    with pytest.raises(InputError, match="no field looks like a text"):
        read(tmp_path, {"n": 1})


def test_units_that_cannot_be_told_apart_are_asked(tmp_path: Path) -> None:
    record = {"body": "😀金正恩会談", "e": [{"start": 3, "end": 4, "type": "X"}]}
    [found] = read(tmp_path, record)
    assert isinstance(found, InputError)
    assert "--option offsets=codepoint" in found.hint
    [found] = read(tmp_path, record, offsets="codepoint")
    assert labels(found) == [("恩", "X")]


def test_plain_rows_of_the_own_format_stay_with_it(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": TEXT, "spans": [{"start": 0, "end": 3, "label": "P"}]}))
    assert detect(Source(path).sample(), name="x").format.info.id in ("jsonl", "prodigy")
    path.write_text(json.dumps({"text": TEXT, "n": 1}))
    assert detect(Source(path).sample(), name="x").format.info.id == "jsonl"


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2026-02-23T23:30:00-05:00", dt.date(2026, 2, 23)),
        ("2026-02-23 10:00", dt.date(2026, 2, 23)),
        ("Feb 23, 2026", dt.date(2026, 2, 23)),
        (1771804800000, dt.date(2026, 2, 23)),
        (2026, None),
        ("soon", None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_dates_of_other_tools(value: Any, date: dt.date | None) -> None:
    assert date_of(value) == date


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    row=rows(fragments=1),
    unit=st.sampled_from(["codepoint", "utf16", "byte"]),
    last=st.booleans(),
    shape=st.sampled_from(["objects", "lists", "lengths"]),
    array=st.booleans(),
    has_ids=st.booleans(),
)
def test_what_was_mapped_out_comes_back_the_same(
    tmp_path: Path, row: ExportRow, unit: str, *, last: bool, shape: str, array: bool, has_ids: bool
) -> None:
    text = row.document.text
    items: list[Any] = []
    for one in row.spans:
        start, end = units(text[: one.start], unit), units(text[: one.end], unit)
        if shape == "lengths":
            items.append({"a": start, "n": end - start, "c": one.label})
        else:
            place = [start, end - last, one.label]
            items.append(place if shape == "lists" else dict(zip("abc", place, strict=True)))
        if has_ids:
            items[-1] = [*items[-1], one.id] if shape == "lists" else items[-1] | {"i": one.id}
    calls = {one.id: one.id if has_ids else place for place, one in enumerate(row.spans)}
    joins = [
        {"x": calls[one.from_id], "y": calls[one.to_id], "z": one.type} for one in row.relations
    ]
    names = {"start": "0", "end": "1", "label": "2"} if shape == "lists" else {
        "start": "a", "label": "c", **({"length": "n"} if shape == "lengths" else {"end": "b"})
    }  # fmt: skip
    [found] = read(
        tmp_path,
        {"t": text, "m": {"s": items, "r": joins}},
        array=array,
        text="t",
        spans="m.s",
        offsets=unit,
        end_is="inclusive" if last else "exclusive",
        **(names if items else {}),
        **({"span_id": "3" if shape == "lists" else "i"} if items and has_ids else {}),
        relations="m.r" if joins else "",
        **({"from": "x", "to": "y", "type": "z"} if joins else {}),
    )
    assert isinstance(found, DocumentRecord)
    assert found.text == text
    assert [(one.fragments, one.label) for item in found.sets for one in item.spans] == [
        (one.fragments, one.label) for one in row.spans
    ]
    [*_, one] = found.sets or [SetRecord()]
    ids = {span.id: given.id for span, given in zip(one.spans, row.spans, strict=True)}
    assert [(join.type, ids[join.from_id], ids[join.to_id]) for join in one.relations] == [
        (join.type, join.from_id, join.to_id) for join in row.relations
    ]
