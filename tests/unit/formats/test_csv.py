"""Tables: texts or spans in, spans and relations out, no cell that a spreadsheet computes."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Sample
from annotator.model.entities import Entity
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


def test_a_table_of_texts_is_read() -> None:
    table = (
        "id,Headline,body,Date,url,desk\r\n"
        '7,Talks,"Kim met Moon, ""twice"".\r\nThey left.",2026-02-23,https://example.org,asia\r\n'
        ",,,,,\r\n"
        "8,,Nobody came,soon,,\r\n"
    )
    first, second = read("csv", table)
    assert (first.title, first.text) == ("Talks", 'Kim met Moon, "twice".\nThey left.')
    assert (str(first.document_date), first.url) == ("2026-02-23", "https://example.org")
    assert first.meta == {"id": "7", "desk": "asia"}
    assert (first.sets, first.line, second.line) == ((), 3, 5)
    assert (second.title, second.document_date) == ("Nobody came", None)
    assert second.meta == {"id": "8", "document_date": "soon"}


@pytest.mark.parametrize("between", ["\t", ";", ","])
def test_the_delimiter_is_the_most_frequent_one_of_the_header(between: str) -> None:
    table = between.join(["text", "title", "desk"]) + "\n" + between.join(["Kim", "a", "b"]) + "\n"
    (record,) = read("csv", table)
    assert (record.text, record.title, record.meta) == ("Kim", "a", {"desk": "b"})


def test_columns_can_be_named() -> None:
    table = "story,head,kind,from,to,tag,sure\nKim met Moon,T,x,0,3,PERSON,yes\n"
    (error,) = list(errors(table))
    assert "option text=COLUMN" in str(error.hint)
    names = {"text": "story", "title": "head", "start": "from", "end": "to", "label": "tag"}
    (record,) = read("csv", table, **names, attributes="sure")
    assert (record.title, codes(record)) == ("T", {"columns": 1})
    assert only_set(record).spans[0].attributes == {"sure": "yes"}
    (error,) = list(errors(table, text="nope"))
    assert "The columns are story" in str(error.hint)


def errors(table: str | bytes, **options: str) -> Iterator[InputError]:
    try:
        for one in read_all("csv", table, **options):
            if isinstance(one, InputError):
                yield one
    except InputError as error:
        yield error


def test_rows_about_the_same_text_are_one_document() -> None:
    table = (
        "text,annotator,label,start,end,quote\n"
        "Kim met Moon,anna,PERSON,0,3,Kim\n"
        "Kim met Moon,anna,PERSON,9,13,Moon\n"
        "Kim met Moon,ben,PERSON,0,3,Kim\n"
        "Moon left,ben,,,,\n"
    )
    first, second, third = read("csv", table)
    assert [one.fragments for one in only_set(first).spans] == [((0, 3),), ((8, 12),)]
    assert codes(first) == {"moved": 1}
    assert (only_set(second).annotator, len(only_set(third).spans)) == ("ben", 0)


def test_spans_are_found_by_their_words_alone() -> None:
    table = "text,label,quote\nKim met Kim in Seoul,PLACE,Seoul\nKim met Kim in Seoul,PERSON,Kim\n"
    (record,) = read("csv", table)
    assert [(one.label, one.quote) for one in only_set(record).spans] == [("PLACE", "Seoul")]
    assert codes(record) == {"quote_repeated": 1}


@pytest.mark.parametrize(
    ("place", "options"),
    [
        ("6,9", {}),
        ("5,8", {"offsets": "codepoint"}),
        ("6,8", {"offsets": "utf16", "end_is": "inclusive"}),
        ("8,11", {"offsets": "byte"}),
    ],
)
def test_offsets_count_what_was_said_or_what_the_words_say(
    place: str, options: dict[str, str]
) -> None:
    (record,) = read("csv", f"text,label,start,end\nHi 😀 Kim met,P,{place}\n", **options)
    assert only_set(record).spans[0].quote == "Kim"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("a,b\n1,2\n", "no column is named like a text"),
        ("text,label,start,end\nKim,X,a,3\n", "line 2: column “start”: expected a whole number"),
        ("text,label,start,end\nKim,X,0,\n", "column “end”: expected a whole number, found"),
        (f"text,label,start,end\nKim,X,{'9' * 5000},3\n", "expected a whole number, found “99"),
        ("text,label,start,end\nKim,,0,3\n", "column “label”: expected a label, found nothing"),
        ("text,label,quote\nKim,X,\n", "column “quote”: expected the words of the span"),
        ("text,title\n ,a\n", "the text is empty"),
        ("text,title\nKim\x00,a\n", "null character"),
        (b"text,title\nKim\xff,a\n", "not UTF-8"),
    ],
)
def test_bad_tables_say_why(table: str, words: str) -> None:
    assert words in str(next(errors(table)))


def test_a_quotation_mark_left_open_ends_at_the_longest_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotator.formats.csv_read._LONGEST_FIELD", 1_000)
    assert "quotation mark" in str(next(errors('text,title\n"' + "Kim\n" * 5_000)).hint)


@pytest.mark.parametrize(
    ("name", "head", "why"),
    [
        ("a.dat", "title;content\nx;y\n", "“content” among them"),
        ("a.tsv", "x\ty\n1\t2\n", "named .tsv"),
    ],
)
def test_a_header_tells_it(name: str, head: str, why: str) -> None:
    found = detect(Sample(name, head.encode(), is_whole=True), name=name)
    assert found.format.info.id == "csv"
    assert why in found.why


@pytest.mark.parametrize("head", ["Text, he said.\nMore.\n", "The body, found on Monday\n"])
def test_prose_with_a_comma_is_no_table(head: str) -> None:
    found = detect(Sample("a.txt", head.encode(), is_whole=True), name="a")
    assert found.format.info.id == "text"


def test_a_lone_carriage_return_in_the_first_line_is_no_trouble() -> None:
    found = detect(Sample("a.txt", b"Kim said, so.\rMoon, too.\r", is_whole=True), name="a")
    assert found.format.info.id == "text"


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_spans_are_written_one_per_row() -> None:
    values = {"kind": "a", "topics": ["x", "y"], "sure": True, "weight": 0.5}
    person = span(TEXT, "a", "PERSON", (0, 3), attributes=values, note="=1+1", entity_id="e")
    pair = span(TEXT, "b", "ORG", (0, 3), (8, 12), confidence=0.25, model="m")
    row = make_row(TEXT, person, pair)
    row.entities = {"e": Entity(id="e", name="Kim Jong Un", kind="PERSON", version="")}
    data, notes = write("csv", [row])
    second, first = cells(data)[0], cells(data)[1]
    assert (first["label"], first["start"], first["end"], first["text"]) == (
        "PERSON",
        "0",
        "3",
        "Kim",
    )
    assert (first["attribute_topics"], first["attribute_sure"]) == ("x; y", "yes")
    assert (first["span_note"], first["entity"]) == ("'=1+1", "Kim Jong Un")
    assert (second["fragments"], second["confidence"], second["model"]) == (
        "[[0, 3], [8, 12]]",
        "0.25",
        "m",
    )
    assert codes(notes) == {"formulas": 1}
    assert data.startswith(b"document_id,")
    assert write("csv", [row], bom="yes")[0].startswith(b"\xef\xbb\xbfdocument_id,")


def test_relations_are_written_one_per_row() -> None:
    spans = [span(TEXT, name, "PERSON", place) for name, place in (("a", (0, 3)), ("b", (8, 12)))]
    lonely = span(TEXT, "c", "ORG", (4, 7))
    link = Relation("r", "set", "near", "a", "b", note="why")
    data, notes = write("relations-csv", [make_row(TEXT, *spans, lonely, relations=[link])])
    (line,) = cells(data)
    assert (line["type"], line["from_text"], line["to_text"], line["to_start"], line["note"]) == (
        "near",
        "Kim",
        "Moon",
        "8",
        "why",
    )
    assert codes(notes) == {"spans": 1}


@given(rows(relations=False))
def test_what_it_carries_comes_back(row: ExportRow) -> None:
    data, _ = write("csv", [row], document_text="yes")
    (record,) = read("csv", data)
    assert content(record) == content(row)
    assert only_set(record).annotator == "anna"


@pytest.mark.parametrize("text", ["it's ':='", "'=1", "''=1", "=1", "a '=b"])
def test_only_the_apostrophe_that_was_put_in_front_is_taken_away(text: str) -> None:
    row = make_row(text, span(text, "a", "PERSON", (0, len(text)), note=text))
    (record,) = read("csv", write("csv", [row], document_text="yes")[0])
    (one,) = only_set(record).spans
    assert (record.text, one.quote, one.note) == (text, text, text)


def test_without_texts_our_own_table_is_refused(tmp_path: Path) -> None:
    data, _ = write("csv", [make_row(TEXT, span(TEXT, "a", "PERSON", (0, 3)))])
    assert "document_text=yes" in str(next(errors(data)).hint)
