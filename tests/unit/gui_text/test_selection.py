"""What drags and clicks select. ``|`` marks the anchor, ``^`` the head, ``[]`` the answer."""

import pytest

from annotator.gui.text.selection import Touch, clicked_sentence, clicked_word, dragged, settled


def between(text: str, marked: str) -> tuple[Touch, Touch]:
    anchor = marked.replace("^", "").index("|")
    head = marked.replace("|", "").index("^")
    assert marked.replace("|", "").replace("^", "") == text
    return Touch(anchor), Touch(head)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Kim J|ong U^n left", "Jong Un"),
        ("Kim J^ong U|n left", "Jong Un"),
        ("Kim |Jong ^Un left", "Jong"),
        ("Kim Jong Un| left^", "left"),
        ("Kim Jong| ^Un left", ""),
    ],
)
def test_a_drag_takes_whole_words(marked: str, expected: str) -> None:
    text = marked.replace("|", "").replace("^", "")
    start, end = sorted(dragged(text, *between(text, marked), free=False))
    assert text[start:end] == expected


def test_the_characters_under_the_pointer_count() -> None:
    text = "Kim Jong Un"
    # Pressed on the right half of "m", released on the left half of "J".
    start, end = dragged(text, Touch(3, 2), Touch(4, 4), free=False)
    assert text[start:end] == "Kim Jong"


def test_the_direction_of_the_drag_is_kept() -> None:
    assert dragged("Kim Jong", Touch(6), Touch(1), free=False) == (8, 0)


def test_a_free_drag_takes_characters_but_never_parts_of_one() -> None:
    assert dragged("Kim Jong", Touch(1), Touch(6), free=True) == (1, 6)
    family = "a👩‍👩‍👧b"
    assert dragged(family, Touch(0), Touch(3), free=True) == (0, 6)
    assert dragged("e\u0301x", Touch(1), Touch(3), free=True) == (0, 3)


def test_word_and_sentence_under_a_click() -> None:
    text = "He left. “We will,” she said."
    assert clicked_word(text, Touch(4, 3)) == (3, 7)
    start, end = clicked_sentence(text, Touch(4, 3)) or (0, 0)
    assert text[start:end] == "He left."
    assert clicked_sentence("  ", Touch(1)) is None


def test_a_selection_stands_for_text_without_blanks_at_its_edges() -> None:
    assert settled("a Kim b", 1, 6) == (2, 5)
    assert settled("a  b", 1, 3) is None
    assert settled("ae\u0301b", 2, 4) == (1, 4)
