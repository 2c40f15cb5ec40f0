"""Parquet where pyarrow is not installed; ``tests/readback`` reads files with it."""

import sys

import pytest

from annotator.formats import extras
from annotator.formats.extras import Extra
from annotator.formats.registry import find_format, formats
from annotator.model.errors import InputError


def test_a_missing_extra_is_named_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with pytest.raises(InputError) as caught:
        find_format("parquet", writing=True)
    assert str(caught.value) == (
        "the format parquet needs pyarrow, which is not installed."
        " Install the extra: pip install 'annotator-desk[parquet]'."
    )
    described = formats()["parquet"].describe()
    assert described["needs"] == {"extra": "parquet", "module": "pyarrow", "installed": False}
    assert "pyarrow" not in sys.modules


def test_what_is_there_needs_nothing() -> None:
    Extra("any", "json").check("x")
    assert formats()["jsonl"].describe()["needs"] is None
