"""Spans that a human marked, read in their context."""

import datetime as dt

import pytest

from annotator.dates import Mention, resolve

MONDAY = dt.date(2026, 2, 23)


def marked(text: str, words: str) -> Mention | None:
    start = text.index(words)
    return resolve(text, start, start + len(words), MONDAY)


@pytest.mark.parametrize(
    ("text", "words", "type_", "value"),
    [
        ("state media reported Monday.", "Monday", "DATE", "2026-02-23"),
        ("He will come on Monday.", "Monday", "DATE", "2026-02-23"),
        ("He will come on Thursday.", "Thursday", "DATE", "2026-02-26"),
        ("He came on Thursday.", "Thursday", "DATE", "2026-02-19"),
        ("He came on Thursday.", "on Thursday", "DATE", "2026-02-19"),
        ("during Sunday's meeting", "Sunday's", "DATE", "2026-02-22"),
        ("sold 2000 units", "2000", "DATE", "2000"),
        ("a fall to remember", "fall", "DATE", "2025-FA"),
        ("for the next five years", "next five years", "DURATION", "P5Y"),
        ("for the next five years", "five years", "DURATION", "P5Y"),
        ("On 3 May 2010 he left. The next day he came.", "The next day", "DATE", "2010-05-04"),
        ("On 3 May 2010 he left. The next day he came.", "next day", "DATE", "2010-05-04"),
        ("on Feb. 3, 2010, he", "Feb. 3, 2010,", "DATE", "2010-02-03"),
        ("on February 3, 2010, he", "2010", "DATE", "2010"),
        ("on Monday morning", "morning", "TIME", "2026-02-23TMO"),
    ],
)
def test_marked_span(text: str, words: str, type_: str, value: str) -> None:
    mention = marked(text, words)
    assert mention is not None
    assert (mention.type, mention.value, mention.text) == (type_, value, words)
    assert text[mention.start : mention.end] == words


@pytest.mark.parametrize("words", ["party", "Kim, 42", ", ", "42"])
def test_words_that_name_no_time_are_refused(words: str) -> None:
    assert marked("the party, said Kim, 42, of it", words) is None


def test_the_context_before_counts_in_a_long_text() -> None:
    text = "x " * 20_000 + "On 3 May 2010 he left. The next day he came. " + "y " * 20_000
    mention = marked(text, "The next day")
    assert mention is not None
    assert mention.value == "2010-05-04"
    anchor = mention.anchor
    assert anchor is not None
    start, end = (int(piece) for piece in anchor.split(":"))
    assert text[start:end] == "3 May 2010"
