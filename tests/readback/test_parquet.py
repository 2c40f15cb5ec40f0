"""pyarrow reads our Parquet: the declared types, the same spans, rows in groups."""

import datetime as dt
import gc
import io
from pathlib import Path
from typing import Any

import pytest

from annotator.formats import parquet as ours
from tests.readback.conftest import Export
from tests.unit.formats.labeled import make_row, span, write

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("default")]
NEEDS = "pyarrow"


def test_documents_hold_lists_of_spans(exported: Export, native: list[dict[str, Any]]) -> None:
    from pyarrow import parquet

    table = parquet.read_table(exported("a.parquet", "parquet"))
    assert str(table.schema.field("document_date").type) == "date32[day]"
    assert table.schema.metadata[b"annotator.schema"] == b"news-facts 1"
    rows = table.to_pylist()
    assert len(rows) == len(native)
    for row, other in zip(rows, native, strict=True):
        assert row["text"] == other["text"]
        assert row["document_date"] == dt.date.fromisoformat(other["meta"]["document_date"])
        keys = ("id", "start", "end", "label", "text", "fragments", "attributes")
        assert [[one[key] for key in keys] for one in row["spans"]] == [
            [one[key] for key in keys] for one in other["spans"]
        ]
        assert [one["text"] for one in row["facts"]] == [one["text"] for one in other["facts"]]


def test_spans_may_be_rows(exported: Export, native: list[dict[str, Any]]) -> None:
    from pyarrow import parquet

    rows = parquet.read_table(exported("a.parquet", "parquet", rows="spans")).to_pylist()
    assert [(one["id"], one["text"], one["document_annotator"]) for one in rows] == [
        (one["id"], one["text"], row["annotator"]) for row in native for one in row["spans"]
    ]


def test_rows_go_out_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyarrow import parquet

    monkeypatch.setattr(ours, "_ROWS_IN_A_GROUP", 4)
    rows = [make_row(f"Kim {number}", span("Kim", "a", "PERSON", (0, 3))) for number in range(10)]
    data, _ = write("parquet", rows)
    file = parquet.ParquetFile(io.BytesIO(data))
    assert [file.metadata.row_group(one).num_rows for one in range(3)] == [4, 4, 2]
    assert write("parquet", rows)[0] == data


@pytest.mark.filterwarnings("error")
def test_an_export_that_is_stopped_says_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with path.open("wb") as stream:
        from annotator.formats.base import WriteContext
        from tests.unit.formats.labeled import SCHEMA

        session = ours.ParquetSession(stream, WriteContext(SCHEMA))
        session.write(make_row("Kim"))
    del session
    gc.collect()  # what the writer says now must not be an error
    assert b"PAR1" not in path.read_bytes()[4:]
