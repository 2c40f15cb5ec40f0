"""Offsets that count UTF-16 units or bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.offset_units import BYTE, CODEPOINT, UTF16, converter, unit_name


@given(st.text(st.characters(codec="utf-8")), st.data())
@pytest.mark.parametrize(
    ("unit", "encoding", "width"), [(UTF16, "utf-16-le", 2), (BYTE, "utf-8", 1)]
)
def test_every_offset_comes_back(
    unit: str, encoding: str, width: int, text: str, data: st.DataObject
) -> None:
    convert = converter(text, unit) or (lambda offset: offset)
    position = data.draw(st.integers(0, len(text)))

    assert convert(len(text[:position].encode(encoding)) // width) == position


@pytest.mark.parametrize(
    ("text", "unit", "offset"),
    [("a😀b", UTF16, 2), ("aéb", BYTE, 2), ("😀", UTF16, 5), ("é", BYTE, -1)],
)
def test_inside_a_character_or_beyond_the_text(text: str, unit: str, offset: int) -> None:
    convert = converter(text, unit)
    assert convert is not None
    assert convert(offset) is None


def test_nothing_is_converted_where_units_agree() -> None:
    assert converter("a😀b", CODEPOINT) is None
    assert converter("plain", BYTE) is None
    assert converter("한국어", UTF16) is None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("UTF-16", UTF16),
        ("utf16_code_unit", UTF16),
        ("codepoints", CODEPOINT),
        ("Bytes", BYTE),
        ("token", None),
    ],
)
def test_names_of_units(name: str, unit: str | None) -> None:
    assert unit_name(name) == unit
