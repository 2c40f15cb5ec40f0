"""Hugging Face folders: the same features in every split, and a card that declares them.

``tests/readback`` loads them with ``datasets``.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from annotator.formats.base import Making, PartsWriter, WriteContext, checked_options
from annotator.formats.columns import ListOf, Struct, Type, TypedRows
from annotator.formats.huggingface import FORMAT
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow, Note
from annotator.formats.yaml_lines import yaml_lines
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.schema.types import RelationType, Schema
from annotator.services.schemas import default_schema
from tests.unit.formats.labeled import SCHEMA, codes, make_row, rows, span

TEXT = "Kim said on 2026-02-23 that ports closed."


def export(
    folder: Path,
    parts: dict[str, Sequence[ExportRow]],
    schema: Schema,
    making: Making | None = None,
    **given: str,
) -> list[Note]:
    """Write parts into a folder."""
    options = checked_options(given, FORMAT.info.write_options, format_id="huggingface")
    context = WriteContext(schema, options, making or Making())
    writer = FORMAT.writer
    assert isinstance(writer, PartsWriter)
    sessions = writer.begin_parts(folder, context, list(parts))
    notes = [note for name, items in parts.items() for row in items
             for note in sessions[name].write(row)]  # fmt: skip
    for session in sessions.values():
        session.finish()
    return notes


def fact_row() -> ExportRow:
    spans = [
        span(TEXT, "p", "PERSON", (0, 3)),
        span(TEXT, "d", "DATE", (12, 22), attributes={"value": "2026-02-23"}),
        span(TEXT, "c", "CLAIM", (28, 40), attributes={"factuality": "CT+"}),
        span(TEXT, "x", "CUE", (4, 8)),
    ]
    links = [
        Relation("1", "set", "source", "c", "p"),
        Relation("2", "set", "cue", "c", "x"),
        Relation("3", "set", "said_when", "c", "d"),
    ]
    date = dt.date(2026, 2, 24)
    return make_row(TEXT, *spans, relations=links, document_date=date, language="en")


def lines(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_a_row_has_tokens_tags_spans_relations_and_facts(tmp_path: Path) -> None:
    assert export(tmp_path, {"train": [fact_row()]}, default_schema()) == []
    (row,) = lines(tmp_path / "data" / "train.jsonl")
    assert list(row)[:14] == [
        "id", "title", "text", "document_date", "publisher", "url", "language", "set",
        "annotator", "state", "tokens", "token_starts", "token_ends", "ner_tags",
    ]  # fmt: skip
    assert row["tokens"][:4] == ["Kim", "said", "on", "2026-02-23"]
    assert row["ner_tags"] == [
        "B-PERSON", "B-CUE", "O", "B-DATE", "O", "B-CLAIM", "I-CLAIM", "O",
    ]  # fmt: skip
    places = zip(row["token_starts"], row["token_ends"], strict=True)
    assert [TEXT[start:end] for start, end in places] == row["tokens"]
    assert row["document_date"] == "2026-02-24"
    claim = row["spans"][3]
    assert (claim["label"], claim["text"], claim["start"]) == ("CLAIM", "ports closed", 28)
    assert claim["attributes"]["factuality"] == "CT+"
    # A time value alone would be read as a moment.
    assert row["spans"][2]["attributes"]["value"] == ["date", "2026-02-23"]
    (fact,) = row["facts"]
    assert fact["source"] == [{"span": "p", "text": "Kim", "entity": None}]
    assert fact["said_when"][0]["value"] == ["date", "2026-02-23"]
    assert {"type": "source", "from": "c", "to": "p", "note": None} in row["relations"]


def test_the_card_declares_what_the_rows_have(tmp_path: Path) -> None:
    parts: dict[str, Sequence[ExportRow]] = {"train": [fact_row()], "test": []}
    making = Making("Annotator 1", "news", {"sets": "human"}, lambda: AGREEMENT)
    export(tmp_path, parts, default_schema(), making, license="CC-BY-4.0")
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    head = card.split("---\n")[1]
    assert 'license: "cc-by-4.0"' in head
    assert "language:\n  - en" in head
    assert 'path: "data/train.jsonl"' in head
    assert "data/test.jsonl" not in head, "datasets fails at splits without rows"
    assert "Nothing fell into test" in card
    assert "    - name: document_date\n      dtype: date32\n" in head
    assert "        - name: fragments\n          sequence:\n            sequence: int64\n" in head
    assert "| train | 1 | 1 | 8 | 4 | 4 | 3 |" in card
    assert "| PERSON | 1 | 0 | Named person" in card
    assert "| mean F1, same label and edges | 0.500 | pairs: 1 |" in card
    assert "| Fleiss’ kappa over tokens | undefined (too few) | tokens: 9 |" in card
    assert "| PERSON | 0.250 | undefined | 3 |" in card
    assert "- Sets: human" in card
    assert (tmp_path / "data" / "test.jsonl").read_bytes() == b""


AGREEMENT: dict[str, Any] = {
    "annotators": ["a", "b"], "documents": 2, "pairs": [{}], "tokens": 9,
    "mean_exact_f1": 0.5, "mean_overlap_f1": 0.75, "token_alpha": 0.1, "cohen": 0.2,
    "fleiss": None, "alpha_u": 0.3, "undefined": [{"path": "fleiss", "reason": "too few"}],
    "by_label": {"PERSON": {"exact_f1": 0.25, "overlap_f1": None, "n": 3}},
}  # fmt: skip


def test_a_licence_in_words_and_columns_of_days_are_told(tmp_path: Path) -> None:
    row = make_row("Kim met Moon.", title="2026-02-23")
    export(tmp_path, {"train": [row]}, SCHEMA, license="Ask us: no | sale", agreement="no")
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert 'license: other\nlicense_name: "Ask us: no | sale"\n' in card
    assert "Ask us: no \\| sale" in card
    assert "every `title` looks like a day" in card
    assert "## Agreement\n\nNot measured.\n" in card


@pytest.mark.parametrize("name", ["a-b", "all", "x."])
def test_names_that_datasets_refuses_are_told_before(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be the name of a split"):
        export(tmp_path, {"train": [], name: []}, SCHEMA)


def fits(type_: Type, value: Any) -> bool:
    """Tell whether a value has a type; null fits every one."""
    if value is None:
        return True
    if isinstance(type_, ListOf):
        return isinstance(value, list) and all(fits(type_.item, one) for one in value)
    if isinstance(type_, Struct):
        names = [one.name for one in type_.fields]
        return list(value) == names and all(fits(one.type, value[one.name]) for one in type_.fields)
    kinds: dict[str, type] = {"int": int, "float": float, "bool": bool, "date": dt.date}
    return type(value) is kinds.get(type_, str)


@settings(deadline=None, max_examples=25)
@given(rows(entities=True))
def test_every_row_fits_the_columns(row: ExportRow) -> None:
    for schema in (SCHEMA, Schema(name="empty")):
        typed = TypedRows(schema)
        found = typed.row(row, Notes())
        assert list(found) == [one.name for one in typed.columns]
        for column in typed.columns:
            assert fits(column.type, found[column.name]), column.name


def test_slots_with_the_name_of_another_field_stand_in_its_place() -> None:
    schema = Schema(
        name="s",
        labels=SCHEMA.labels,
        relations=(
            RelationType(name="text", sources=("CLAIM",), is_slot=True),
            RelationType(name="attribution", sources=("CLAIM",), is_slot=True),
        ),
    )
    spans = [span(TEXT, "c", "CLAIM", (0, 5)), span(TEXT, "p", "PERSON", (0, 3))]
    row = make_row(TEXT, *spans, relations=[Relation("1", "set", "text", "c", "p")])
    typed = TypedRows(schema)
    facts = typed.columns[-1]
    found = typed.row(row, Notes())["facts"]
    assert fits(facts.type, found)
    assert found[0]["text"] == [{"span": "p", "text": "Kim", "entity": None}]


def test_values_of_another_type_or_name_are_told() -> None:
    row = make_row(
        "Kim", span("Kim", "a", "PERSON", (0, 3), attributes={"weight": "x", "nope": 1, "sure": 3})
    )
    notes = Notes()
    found = TypedRows(SCHEMA).row(row, notes)
    assert codes(notes.all()) == {"attribute_type": 2, "unknown_attribute": 1}
    assert found["spans"][0]["attributes"]["weight"] is None
    big = make_row("Kim", span("Kim", "a", "PERSON", (0, 3), attributes={"weight": 10**400}))
    TypedRows(SCHEMA).row(big, notes)
    assert codes(notes.all())["attribute_type"] == 3


def test_texts_in_yaml_are_quoted_where_they_must_be() -> None:
    value = {"a": "no", "b": [{"c": "x: \u2028", "d": []}, "y"], "e": None, "f": 1.5}
    assert list(yaml_lines(value)) == [
        'a: "no"', "b:", '  - c: "x: \\u2028"', "    d: []", '  - "y"', "e: null", "f: 1.5",
    ]  # fmt: skip
