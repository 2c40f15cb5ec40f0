"""JSON arrays item by item, however they are cut into pieces."""

import io
import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats import json_stream
from annotator.formats.json_stream import json_items
from annotator.formats.sources import Source
from annotator.model.errors import InputError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('ab"\\{}[],é😀\n', max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def items(data: bytes) -> list[Any]:
    return list(json_items(Source(None, name="x", stream=io.BytesIO(data))))  # type: ignore[arg-type]


@pytest.mark.parametrize("piece", [1, 2, 7, 1 << 18])
@given(values=st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), max_size=5))
def test_items_come_whole(values: list[Any], piece: int) -> None:
    old, json_stream._PIECE = json_stream._PIECE, piece  # type: ignore[misc]
    try:
        for data in (
            json.dumps(values).encode(),
            b"\xef\xbb\xbf" + json.dumps(values, indent=1, ensure_ascii=False).encode(),
            b"\n".join(orjson.dumps(one) for one in values),
        ):
            assert items(data) == values
    finally:
        json_stream._PIECE = old  # type: ignore[misc]


def test_a_bad_item_does_not_hide_the_next() -> None:
    first, second = items(b'[{"a": nope}, {"b": 1}]')
    assert isinstance(first, InputError)
    assert "item 1 is not valid JSON" in str(first)
    assert second == {"b": 1}


@pytest.mark.parametrize("data", [b"[", b'[{"a": 1}', b'[{"a": "', b'[{"a": [', b'{"a"'])
def test_a_file_that_is_cut_off_is_told(data: bytes) -> None:
    with pytest.raises(InputError, match="cut off"):
        items(data)


@pytest.mark.parametrize("data", [b"[1]", b"nope", b'["a"]', b"[[]]"])
def test_anything_but_objects_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="expected an object"):
        items(data)


def test_deep_nesting_is_an_error() -> None:
    (error,) = items(b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]")
    assert isinstance(error, InputError)


def test_an_item_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_LINE_BYTES", 1000)
    with pytest.raises(InputError, match="more than"):
        items(b'[{"a": "' + b"x" * 2_000_000 + b'"}]')


def test_nothing_is_nothing() -> None:
    assert items(b"") == []
    assert items(b" [ ] ") == []
