"""TIMEX3 values: what is one, what it covers, how far two are apart, how one is read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.timex import (
    Granularity,
    Interval,
    TimexValueError,
    distance_in_days,
    is_timex_value,
    parse_timex,
)
from annotator.model.timex_words import in_words

DOCUMENT_DATE = dt.date(2026, 2, 23)


def days(first: str, last: str | None = None) -> Interval:
    return Interval(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("value", "form", "granularity", "interval"),
    [
        ("2026-02-23", "date", "day", days("2026-02-23")),
        ("2024-02-29", "date", "day", days("2024-02-29")),
        ("2026-02", "date", "month", days("2026-02-01", "2026-02-28")),
        ("2026-12", "date", "month", days("2026-12-01", "2026-12-31")),
        ("2026", "date", "year", days("2026-01-01", "2026-12-31")),
        ("199", "date", "decade", days("1990-01-01", "1999-12-31")),
        ("19", "date", "century", days("1900-01-01", "1999-12-31")),
        ("2026-W08", "date", "week", days("2026-02-16", "2026-02-22")),
        ("2026-W08-WE", "date", "weekend", days("2026-02-21", "2026-02-22")),
        ("2026-W08-4", "date", "day", days("2026-02-19")),
        ("2020-W53", "date", "week", days("2020-12-28", "2021-01-03")),
        ("2026-SU", "date", "season", days("2026-06-01", "2026-08-31")),
        ("2025-WI", "date", "season", days("2025-12-01", "2026-02-28")),
        ("2026-Q3", "date", "quarter", days("2026-07-01", "2026-09-30")),
        ("2026-H2", "date", "half", days("2026-07-01", "2026-12-31")),
        ("2011-06-XX", "date", "day", days("2011-06-01", "2011-06-30")),
        ("2026-QX", "date", "quarter", None),
        ("XXXX-12-25", "date", "day", None),
        ("XXXX-02-29", "date", "day", None),
        ("XXXX-WXX-1", "date", "day", None),
        ("FY2007", "date", "year", None),
        ("BC0044", "date", "year", None),
        ("9999-WI", "date", "season", days("9999-12-01", "9999-12-31")),
        ("2026-02-22T15:00", "time", "minute", days("2026-02-22")),
        ("2026-02-22T15:00:30+09:00", "time", "second", days("2026-02-22")),
        ("2026-02-22T15Z", "time", "hour", days("2026-02-22")),
        ("2026-02-22TEV", "time", "part of day", days("2026-02-22")),
        ("T09:00", "time", "minute", None),
        ("P5Y", "duration", "year", None),
        ("PT2H30M", "duration", "minute", None),
        ("PXD", "duration", "day", None),
        ("P1WE", "duration", "weekend", None),
        ("PAST_REF", "reference", "reference", None),
    ],
)
def test_value_is_understood(
    value: str, form: str, granularity: str, interval: Interval | None
) -> None:
    parsed = parse_timex(value)
    assert is_timex_value(value)
    assert (parsed.value, parsed.form) == (value, form)
    assert parsed.granularity == Granularity(granularity)
    assert parsed.interval == interval


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "not a TIMEX3 value"),
        ("tomorrow", "not a TIMEX3 value"),
        ("2026-2-3", "not a TIMEX3 value"),
        ("20260223", "not a TIMEX3 value"),
        ("2026-13", "no month 13"),
        ("2026-00", "no month 00"),
        ("2026-02-30", "no day 30"),
        ("2023-02-29", "no day 29"),
        ("XXXX-02-30", "no day 30"),
        ("2021-W53", "no week 53"),
        ("2026-W00", "no week 00"),
        ("199-02", "four digits"),
        ("2026T10:00", "without a day"),
        ("2026-02-23T25:00", "no valid time"),
        ("2026-02-23T", "no valid time"),
        ("P", "not a duration"),
        ("P1YT", "not a duration"),
        ("P5", "not a duration"),
        ("P1D2Y", "not a duration"),
        ("past_ref", "not a TIMEX3 value"),
        ("2026-02-23\n", "not a TIMEX3 value"),
        ("２０２６", "not a TIMEX3 value"),
    ],
)
def test_other_strings_are_refused_with_a_reason(value: str, reason: str) -> None:
    assert not is_timex_value(value)
    with pytest.raises(TimexValueError, match=reason) as caught:
        parse_timex(value)
    if "calendar" not in str(caught.value):
        assert "P5Y" in str(caught.value)


def test_type_limits_the_value() -> None:
    assert is_timex_value("2026", "DATE")
    assert not is_timex_value("P5Y", "DATE")
    assert not is_timex_value("2026", "TIME")
    assert is_timex_value("2026-02-23TMO", "TIME")
    assert is_timex_value("P5Y", "SET")
    assert is_timex_value("PAST_REF", "DURATION")
    assert not is_timex_value("2026", "EPOCH")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-02-23", "2026-02-23", 0),
        ("2026-02-23", "2026-02-19", 4),
        ("2026-02", "2026-02-23", 22),
        ("2026-W08", "2026-W09", 7),
        ("2026-02-23TMO", "2026-02-22", 1),
        ("P1W", "P7D", 0),
        ("P2W", "P10D", 4),
        ("PXD", "PXD", 0),
        ("PXD", "P3D", None),
        ("PAST_REF", "2026", None),
        ("P1Y", "2026", None),
    ],
)
def test_distance_in_days(one: str, other: str, expected: int | None) -> None:
    assert distance_in_days(one, other) == expected
    assert distance_in_days(other, one) == expected


@given(st.dates(), st.dates(), st.dates())
def test_distance_is_a_metric_on_days(a: dt.date, b: dt.date, c: dt.date) -> None:
    ab, bc, ac = (
        distance_in_days(x.isoformat(), y.isoformat()) for x, y in ((a, b), (b, c), (a, c))
    )
    assert ab is not None
    assert bc is not None
    assert ac is not None
    assert ab == abs((a - b).days)
    assert ac <= ab + bc


@given(st.text(alphabet="0123456789XPTYMDWHS-:QEFUA", max_size=12))
def test_any_string_is_answered(value: str) -> None:
    if is_timex_value(value):
        assert parse_timex(value).value == value
        assert in_words(value, document_date=DOCUMENT_DATE)


@given(st.dates())
def test_every_unit_of_a_day_covers_it(day: dt.date) -> None:
    year, week, weekday = day.isocalendar()
    values = [
        day.isoformat(),
        f"{day:%Y-%m}".rjust(7, "0"),
        f"{day.year:04}",
        f"{day.year:04}-Q{(day.month + 2) // 3}",
        f"{day.year:04}-H{1 if day.month <= 6 else 2}",
        f"{year:04}-W{week:02}-{weekday}",
    ]
    for value in values:
        interval = parse_timex(value).interval
        assert interval is not None
        assert interval.first <= day <= interval.last


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-02-19", "Thursday 19 February 2026, four days before the article"),
        ("2026-02-23", "Monday 23 February 2026, the day of the article"),
        ("2026-02-24", "Tuesday 24 February 2026, one day after the article"),
        ("2026-06-19", "Friday 19 June 2026, about four months after the article"),
        ("2016", "2016, ten years before the article"),
        ("2026-02", "February 2026, the month of the article"),
        ("199", "the 1990s, about 27 years before the article"),
        ("19", "the 20th century, about 27 years before the article"),
        ("11", "the 12th century, about 827 years before the article"),
        ("2026-W08", "week 8 of 2026 (16 to 22 February 2026), one week before the article"),
        ("2025-Q4", "fourth quarter of 2025, about two months before the article"),
        ("2026-SU", "summer of 2026, about four months after the article"),
        ("2026-02-22T15:00", "Sunday 22 February 2026 at 15:00, one day before the article"),
        ("2026-02-22TEV", "Sunday 22 February 2026, evening, one day before the article"),
        ("XXXX-12-25", "25 December, an unknown year"),
        ("XXXX-WXX-5", "a Friday"),
        ("FY2007", "fiscal year 2007"),
        ("P1Y6M", "one year and six months"),
        ("P1Y6M2D", "one year, six months and two days"),
        ("PT90M", "90 minutes"),
        ("PXD", "some days"),
        ("P2CE", "two centuries"),
        ("FUTURE_REF", "some time in the future"),
    ],
)
def test_reading_in_words(value: str, words: str) -> None:
    assert in_words(value, document_date=DOCUMENT_DATE) == words


def test_reading_of_modifiers_and_sets() -> None:
    assert in_words("2009", mod="START") == "early in 2009"
    assert in_words("P5Y", "DURATION", mod="MORE_THAN") == "more than five years"
    assert in_words("P5Y", "SET", quant="EVERY") == "every five years"
    assert in_words("P1D", "SET", freq="2X") == "twice every day"
    assert in_words("P1W", "SET", quant="EACH", freq="3X") == "three times each week"
    assert in_words("XXXX-WXX-1", "SET", quant="EVERY") == "every Monday"
