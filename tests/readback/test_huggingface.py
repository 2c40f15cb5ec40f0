"""``datasets`` loads the folder as it is, with the same features in every split."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.records import ExportRow
from annotator.services.schemas import default_schema
from tests.readback.conftest import Export
from tests.unit.formats.labeled import SCHEMA, make_row, span
from tests.unit.formats.test_huggingface import export

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("default")]
NEEDS = "datasets"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE"):
        monkeypatch.setenv(name, "1")
    import datasets

    def call(folder: Path) -> Any:
        return datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))

    return call


def plain(value: Any) -> Any:
    """Return a loaded value as the file has it."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def test_every_value_of_every_split_is_as_in_the_file(exported: Export, load: Any) -> None:
    folder = exported("hf", "huggingface", split="train=0.6,dev=0.2,test=0.2")
    found = load(folder)
    assert list(found) == ["train", "dev", "test"]
    assert len({str(part.features) for part in found.values()}) == 1
    for name, part in found.items():
        lines = (folder / "data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [plain(row) for row in part] == [json.loads(line) for line in lines]
        for row in part:
            for one in row["spans"]:
                pieces = [row["text"][start:end] for start, end in one["fragments"]]
                assert " ".join(pieces) == one["text"]
    assert sum(len(part) for part in found.values()) == 8


def days(*values: str) -> ExportRow:
    """Return a row whose every time value and date is a full day, which Arrow guesses wrong."""
    text = "It was then. " * len(values)
    spans = [
        span(text, f"s{number}", "DATE", (13 * number, 13 * number + 2), attributes={"value": one})
        for number, one in enumerate(values)
    ]
    return make_row(text, *spans, document_date=dt.date(2026, 2, 23))


def test_days_and_empty_columns_keep_their_types(load: Any, tmp_path: Path) -> None:
    folder = tmp_path / "days"
    folder.mkdir()
    rows = {"train": [days("2026-02-22", "2026-02-21T10:00:00")], "dev": [make_row("Nothing.")],
            "test": []}  # fmt: skip
    export(folder, rows, default_schema(), agreement="no")
    found = load(folder)
    (row,) = found["train"]
    assert [one["attributes"]["value"] for one in row["spans"]] == [
        ["date", "2026-02-22"],
        ["time", "2026-02-21T10:00:00"],
    ]
    assert row["document_date"] == dt.date(2026, 2, 23)
    (empty,) = found["dev"]
    assert (empty["spans"], empty["facts"], empty["document_date"]) == ([], [], None)
    assert found["train"].features == found["dev"].features
    assert "test" not in found


def test_a_folder_without_a_split_is_train(load: Any, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    attributes = {"weight": 3, "sure": True, "topics": ["x"]}
    row = make_row("Kim left.", span("Kim left.", "a", "PERSON", (0, 3), attributes=attributes))
    export(folder, {"train": [row, make_row("Moon 😀.")]}, SCHEMA, license="other words")
    found = load(folder)
    assert list(found) == ["train"]
    assert found["train"][0]["spans"][0]["attributes"] == {
        "kind": None, "topics": ["x"], "value": None, "weight": 3.0, "sure": True,
    }  # fmt: skip
