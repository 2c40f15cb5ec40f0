"""Spans that a human marked, read in their context."""

import datetime as dt

import pytest

from annotator.dates import Mention, find_dates, resolve

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
        ("It is closed from November 6 to 9 for repairs.", "9", "DATE", "2025-11-09"),
        ("for the quarter ended June 30, 2025", "the quarter", "DATE", "2025-Q2"),
        ("He came on Thursday, late.", "on Thursday, ", "DATE", "2026-02-19"),
        ("It is (Monday).", "(Monday)", "DATE", "2026-02-23"),
        ("He spoke last Monday.", "Monday", "DATE", "2026-02-16"),
        ("He spoke last Thursday.", "last", "DATE", "2026-02-19"),
        ("He spoke last Thursday.", "Thurs", "DATE", "2026-02-19"),
        ("He came Thu, late.", "Thu", "DATE", "2026-02-19"),
        ("the 2016 plan", "the 2016 plan", "DATE", "2016"),
        ("over the next five years", "over the next five", "DURATION", "P5Y"),
        ("during the past decade", "during the past", "DURATION", "P10Y"),
        ("on Feb. 3, 2010, he", "Feb. 3,", "DATE", "2010-02-03"),
        ("on Feb. 3, 2010, he", "3, 2010", "DATE", "2010-02-03"),
        ("on February 3, 2010, he", "February", "DATE", "2010-02"),
        ("by the end of the year", "by the end of the year", "DATE", "2026"),
        ("He came on the fifth.", "on the fifth", "DATE", "2026-02-05"),
        ("He came at 3.", "at 3", "TIME", "2026-02-23T15:00"),
        ("He came at 3 p.m. sharp", "3 p", "TIME", "2026-02-23T15:00"),
        ("He came at 3 p.m. sharp", "3 p.m", "TIME", "2026-02-23T15:00"),
        ("It grew in 2013. It was the year of the sheep.", "the year", "DATE", "2013"),
        ("On 3 May 2010 he left. At the time he was ill.", "the time", "DATE", "2010-05-03"),
        ("At the time he was ill.", "the time", "DATE", "PAST_REF"),
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


def test_several_dates_in_one_span_stay_choices() -> None:
    mention = marked("It grew between 2001 and 2004.", "between 2001 and 2004")
    assert mention is not None
    assert (mention.value, [one.value for one in mention.alternatives]) == ("2001", ["2004"])


@pytest.mark.parametrize(
    ("text", "words", "alternatives"),
    [
        ("He spoke on Thursday.", "Thursday", ["2026-02-26"]),
        ("He will speak on Thursday.", "Thursday", ["2026-02-19"]),
        ("He spoke on Monday.", "Monday", ["2026-03-02", "2026-02-16"]),
        ("on 03/04/10", "03/04/10", ["2010-04-03", "1910-03-04"]),
        ("He left on 3 May.", "3 May", ["2026-05-03"]),
        ("He will leave on 3 May.", "3 May", ["2025-05-03"]),
        ("He left two weeks ago.", "two weeks ago", ["2026-02-09", "P2W"]),
        ("He left last week.", "last week", ["P1W"]),
        ("the summer of '69", "'69", ["2069"]),
        ("in the 20s", "the 20s", ["202"]),
        ("at 3 o'clock", "3 o'clock", ["2026-02-23T15:00"]),
        ("last Thursday", "last Thursday", ["2026-02-12"]),
    ],
)
def test_other_readings_come_in_the_order_of_plausibility(
    text: str, words: str, alternatives: list[str]
) -> None:
    mention = marked(text, words)
    assert mention is not None
    assert [one.value for one in mention.alternatives] == alternatives


def test_what_is_found_is_read_alike_when_it_is_marked() -> None:
    text = (
        "SEOUL, Feb. 23 — The third quarter of 2025 was bad, the party said on Monday, after the "
        "last five years. It meets every five years, next on 3 May at 10.30am. A year earlier "
        "prices fell; the same period last year was worse. He left two weeks ago, on the 5th."
    )
    for mention in find_dates(text, MONDAY):
        assert resolve(text, mention.start, mention.end, MONDAY) == mention
