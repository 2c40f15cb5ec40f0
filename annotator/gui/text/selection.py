"""What a drag or click selects: whole words, or graphemes when the person asks for freedom."""

from dataclasses import dataclass

from annotator.model.tokens import (
    sentence_at,
    snap_to_graphemes,
    snap_to_words,
    trim_blanks,
    word_at,
)


@dataclass(frozen=True, slots=True)
class Touch:
    """A place in the text under the pointer.

    Attributes:
        caret: Nearest place between two characters.
        character: Character under the pointer, None beside the text.
    """

    caret: int
    character: int | None = None


def dragged(text: str, anchor: Touch, head: Touch, *, free: bool) -> tuple[int, int]:
    """Return anchor and head of the selection that a drag makes.

    Args:
        text: The document's text.
        anchor: Where the drag began.
        head: Where it is.
        free: Whole graphemes only, instead of the whole words of every character touched.
    """
    backwards = head.caret < anchor.caret
    if free:
        start, end = snap_to_graphemes(
            text, min(anchor.caret, head.caret), max(anchor.caret, head.caret)
        )
    else:
        starts = [touch.caret for touch in (anchor, head)]
        ends = list(starts)
        for touch in (anchor, head):
            if touch.character is not None:
                starts.append(touch.character)
                ends.append(touch.character + 1)
        start, end = snap_to_words(text, min(starts), max(ends))
    return (end, start) if backwards else (start, end)


def clicked_word(text: str, touch: Touch) -> tuple[int, int] | None:
    """Return the word that a double click selects."""
    offset = touch.caret if touch.character is None else touch.character
    return word_at(text, offset)


def clicked_sentence(text: str, touch: Touch) -> tuple[int, int] | None:
    """Return the sentence that a triple click selects, without blanks at its edges."""
    offset = touch.caret if touch.character is None else touch.character
    start, end = sentence_at(text, offset)
    return (start, end) if start < end else None


def settled(text: str, anchor: int, head: int) -> tuple[int, int] | None:
    """Return the range that a selection stands for: whole graphemes, no blanks at its edges."""
    start, end = trim_blanks(text, *snap_to_graphemes(text, min(anchor, head), max(anchor, head)))
    return (start, end) if start < end else None
