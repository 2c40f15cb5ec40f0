"""Facts as CSV: cells that no spreadsheet computes, columns that follow the label schema."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import WriteContext
from annotator.formats.csv_cells import Cell, CsvLines, harmless
from annotator.formats.facts_csv import FORMAT, FactColumns
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow
from annotator.model.documents import Document
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Attribute, AttributeType, Label, RelationType, Schema
from annotator.services.schemas import default_schema
from tests.unit.formats.labeled import codes

FORMULAS = ("=SUM(A1)", "+1", "-1", "@cmd", "\tx", "\r=1", "'=1", "''-1", "＝1")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "said", "CT+", "'tis", " = 1", "1-2", "“=”"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\na,\" “é")))
def test_no_cell_begins_like_a_formula_and_two_texts_never_look_the_same(text: str) -> None:
    safe = harmless(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe in (text, f"'{text}")
    if safe == text and text.startswith("'"):
        assert harmless(text[1:]) != safe


TEXTS = st.text(st.sampled_from("'=-\t\r\n,;\"a 1é金\0"), max_size=5)


@given(st.lists(st.lists(TEXTS | st.integers() | st.floats(), min_size=2, max_size=4), min_size=1))
def test_lines_are_those_of_the_csv_module_with_harmless_cells(lines: list[list[Cell]]) -> None:
    stream, expected, notes = io.BytesIO(), io.StringIO(newline=""), Notes()
    writer = csv.writer(expected, lineterminator="\r\n")
    writer.writerow(["a", "b"])
    marked = 0
    for cells in lines:
        safe = [harmless(one) if isinstance(one, str) else one for one in cells]
        marked += sum(one is not other for one, other in zip(safe, cells, strict=True))
        writer.writerow(safe)
    out = CsvLines(stream, WriteContext(default_schema()), ["a", "b"])
    out.write(lines[:2], notes)
    out.write(lines[2:], notes)
    assert stream.getvalue().decode() == expected.getvalue()
    assert codes(notes.all()) == ({"formulas": marked} if marked else {})


def test_lines_of_megabytes_are_written_piece_by_piece() -> None:
    stream = io.BytesIO()
    lines: list[list[Cell]] = [["x" * 600_000, number] for number in range(5)]
    CsvLines(stream, WriteContext(default_schema()), ["a", "b"]).write(lines, Notes())
    found = stream.getvalue().decode().split("\r\n")
    assert found == ["a,b", *(f"{'x' * 600_000},{number}" for number in range(5)), ""]


def written(row: ExportRow, schema: Schema) -> list[list[str]]:
    stream = io.BytesIO()
    assert FORMAT.writer is not None
    session = FORMAT.writer.begin(stream, WriteContext(schema))
    session.write(row)
    session.finish()
    return list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
)
def test_any_text_comes_back(quote: str, title: str) -> None:
    document = Document("d", title, "text", "")
    claim = Span("c", "s", "CLAIM", ((0, 4),), quote, {"attribution": "author"})
    header, cells = written(ExportRow(document, spans=[claim]), default_schema())
    row = dict(zip(header, cells, strict=True))
    assert (row["text"], row["document_title"]) == (harmless(quote), harmless(title))


def test_another_schema_has_other_columns() -> None:
    schema = Schema(
        name="s",
        labels=(Label(name="SAYING"), Label(name="PERSON"), Label(name="MOOD")),
        attributes=(
            Attribute(name="tone", type=AttributeType.TEXT, labels=("SAYING",)),
            Attribute(name="sure", type=AttributeType.FLAG, labels=("SAYING",)),
            Attribute(name="label", type=AttributeType.NUMBER, labels=("SAYING",)),
            Attribute(name="other", type=AttributeType.TEXT, labels=("PERSON",)),
        ),
        relations=(
            RelationType(
                name="speaker", sources=("SAYING",), targets=("PERSON",), is_slot=True
            ),
        ),
    )  # fmt: skip
    row = ExportRow(
        Document("d", "T", "", ""),
        spans=[
            Span("c", "s", "SAYING", ((5, 9),), "hm", {"tone": "-", "sure": True, "label": -2}),
            Span("p", "s", "PERSON", ((0, 2),), "Al"),
            Span("q", "s", "PERSON", ((3, 4),), "Bo"),
        ],
        relations=[
            Relation("1", "s", "speaker", "c", "q"),
            Relation("2", "s", "speaker", "c", "p"),
        ],
    )

    header, cells = written(row, schema)

    assert header == list(FactColumns(schema).names)
    assert header[-6:] == ["speaker", "speaker_entity", "tone", "sure", "attribute_label", "note"]
    assert cells[-6:] == ["Al; Bo", "", "'-", "yes", "-2", ""]
