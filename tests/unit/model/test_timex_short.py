"""TIMEX3 values in few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.timex_short import axis_label, short_form


@pytest.mark.parametrize(
    ("value", "type_", "extra", "expected"),
    [
        ("2026-02-22", "DATE", {}, "2026-02-22"),
        ("2026-W08", "DATE", {}, "2026-W08"),
        ("2026", "DATE", {"mod": "START"}, "early 2026"),
        ("199", "DATE", {}, "1990s"),
        ("19", "DATE", {}, "20th century"),
        ("2026-SU", "DATE", {}, "summer 2026"),
        ("2026-Q1", "DATE", {}, "Q1 2026"),
        ("2026-W08-WE", "DATE", {}, "2026-W08 weekend"),
        ("XXXX-12-25", "DATE", {}, "25 Dec"),
        ("XXXX-XX-XX", "DATE", {}, "some day"),
        ("BC0044", "DATE", {}, "0044 BC"),
        ("FY2026", "DATE", {}, "FY 2026"),
        ("PAST_REF", "DATE", {}, "past"),
        ("PRESENT_REF", "DATE", {}, "now"),
        ("FUTURE_REF", "DATE", {}, "future"),
        ("2026-02-22TEV", "TIME", {}, "2026-02-22 evening"),
        ("2026-02-22T15:00", "TIME", {}, "2026-02-22 15:00"),
        ("TMO", "TIME", {}, "morning"),
        ("P5Y", "DURATION", {}, "5 years"),
        ("P1D", "DURATION", {"mod": "MORE_THAN"}, "> 1 day"),
        ("PT2H30M", "DURATION", {}, "2 h 30 min"),
        ("PXD", "DURATION", {}, "some days"),
        ("P5Y", "SET", {"quant": "EVERY"}, "every 5 years"),
        ("P1W", "SET", {"freq": "2X"}, "twice a week"),
        ("PT1H", "SET", {"freq": "3X"}, "3× an hour"),
        ("XXXX-WXX-1", "SET", {"quant": "EVERY"}, "every Monday"),
        ("XXXX-XX-XXTMO", "SET", {}, "every morning"),
        ("no value", "DATE", {}, "no value"),
    ],
)
def test_a_tag_is_read_at_a_glance(
    value: str, type_: str, extra: dict[str, str], expected: str
) -> None:
    assert short_form(value, type_, **extra) == expected


@pytest.mark.parametrize(
    ("value", "year", "expected"),
    [
        ("2026-02-19", 2026, "19 Feb"),
        ("2024-02-19", 2026, "19 Feb 2024"),
        ("2026-02", 2026, "Feb 2026"),
        ("2016", 2026, "2016"),
        ("2026-02-22TEV", 2026, "22 Feb evening"),
        ("2026-W08-WE", 2026, "21–22 Feb"),
        ("2026-W08-4", None, "19 Feb 2026"),
        ("nothing", None, "nothing"),
    ],
)
def test_an_axis_leaves_out_the_year_that_is_known(
    value: str, year: int | None, expected: str
) -> None:
    assert axis_label(value, year=year) == expected


@given(
    st.from_regex(
        r"(20|X)\d?[0-9X]?(-(0[1-9]|1[0-2]|XX)(-(0[1-9]|2[0-8]|XX)(T(MO|EV|1[0-9]:[0-5]\d))?)?"
        r"|-W(0[1-9]|XX)(-(WE|[1-7X]))?|-(SU|Q[1-4X]|H[12X]))?|P(X|\d)(Y|M|D)|PT\d(H|M)",
        fullmatch=True,
    ),
    st.sampled_from(["DATE", "TIME", "DURATION", "SET"]),
)
def test_whatever_the_value_there_are_words(value: str, type_: str) -> None:
    assert short_form(value, type_).strip()
    assert axis_label(value).strip()
