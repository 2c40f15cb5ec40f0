"""What is said about a value that is being typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.timex import is_timex_value
from annotator.model.timex_advice import advice_on, canonical


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-02-23", ""),
        (" 2026-w08 ", ""),
        ("p5y", ""),
        ("2026-13", "There is no month 13. A day is written"),
        ("2026-02-30", "The month has no day 30. A day is written"),
        ("2026-W54", "The year has no week 54. A day is written"),
        ("2026-0", "Not complete: a year, month or day is written 2026"),
        ("P5", "Not a duration: P, number and unit"),
        ("2026-02-23T25", "No time of day after the T"),
        ("2026-02T15:00", "A time needs its day"),
        ("26-02", "A month or week needs a year of four digits"),
        ("PAST", "Not complete: PAST_REF"),
        ("soon", "Not a TIMEX3 value, such as 2026-02-23"),
        ("", "A value is missing"),
    ],
)
def test_what_is_wrong_is_said_with_an_example(typed: str, said: str) -> None:
    assert advice_on(typed).startswith(said)
    assert bool(advice_on(typed)) == bool(said)


@given(st.text(max_size=12) | st.text("0123456789-PTWXYQ:", max_size=12))
def test_there_is_advice_exactly_when_it_is_no_value(typed: str) -> None:
    assert bool(advice_on(typed)) != is_timex_value(canonical(typed))
