"""Code points and UTF-16 units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.text.offsets import OffsetMap

MIXED = st.text(alphabet="aé\u200d\u0301한ع😀👧\U0010ffff\n", max_size=40)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(MIXED)
def test_agrees_with_encoding_every_prefix(text: str) -> None:
    offsets = OffsetMap(text)
    for offset in range(len(text) + 1):
        assert offsets.to_utf16(offset) == units(text[:offset])
    assert offsets.units == units(text)


@given(MIXED)
def test_both_ways_give_the_same_offset(text: str) -> None:
    offsets = OffsetMap(text)
    assert [offsets.to_code_point(offsets.to_utf16(i)) for i in range(len(text) + 1)] == list(
        range(len(text) + 1)
    )


@given(MIXED)
def test_between_the_halves_of_a_pair_is_its_character(text: str) -> None:
    offsets = OffsetMap(text)
    for offset, character in enumerate(text):
        if ord(character) > 0xFFFF:
            assert offsets.to_code_point(offsets.to_utf16(offset) + 1) == offset


@pytest.mark.parametrize("text", ["", "plain", "é한ع\uffff"])
def test_the_identity_for_text_of_the_basic_plane(text: str) -> None:
    assert OffsetMap(text).is_identity


@pytest.mark.parametrize("text", ["😀", "a😀", "\U00010000b"])
def test_not_the_identity_with_characters_beyond_it(text: str) -> None:
    assert not OffsetMap(text).is_identity
