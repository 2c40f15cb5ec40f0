"""The days of time expressions with modifiers and open ends, and what surely comes first."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.timex import Interval
from annotator.model.timex_intervals import (
    Reach,
    interval_of,
    narrowed,
    on_day,
    reach_of,
    reach_of_attributes,
    share_of_day,
    shifted,
)

DAYS = st.dates(dt.date(1800, 1, 1), dt.date(2200, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def reach(first: str | None, last: str | None) -> Reach:
    return Reach(first and day(first), last and day(last))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "mod", "expected"),
    [
        ("2026-02-22", None, reach("2026-02-22", "2026-02-22")),
        ("2026-02-22TEV", None, reach("2026-02-22", "2026-02-22")),
        ("2026-02", None, reach("2026-02-01", "2026-02-28")),
        ("2026", "START", reach("2026-01-01", "2026-12-31")),
        ("2019", "BEFORE", reach(None, "2018-12-31")),
        ("2019", "AFTER", reach("2020-01-01", None)),
        ("2019", "ON_OR_BEFORE", reach(None, "2019-12-31")),
        ("2019", "ON_OR_AFTER", reach("2019-01-01", None)),
        ("XXXX-12-25", None, None),
        ("PAST_REF", None, None),
        ("P5Y", None, None),
        ("no value", None, None),
        ("", None, None),
        ("9999", "AFTER", None),
    ],
)
def test_the_days_of_a_value(value: str, mod: str | None, expected: Reach | None) -> None:
    assert reach_of(value, mod=mod) == expected


@pytest.mark.parametrize(
    ("value", "begin", "end", "expected"),
    [
        ("P5Y", "2026-02-23", "2031-02-23", reach("2026-02-23", "2031-02-23")),
        ("P5Y", "2026-02-23", None, reach("2026-02-23", "2031-02-23")),
        ("P2M", None, "2026-02-28", reach("2025-12-28", "2026-02-28")),
        ("P10D", "2026-02", None, reach("2026-02-01", "2026-02-11")),
        ("PXY", "2026-02-23", None, reach("2026-02-23", None)),
        ("PXY", None, "2026-02-23", reach(None, "2026-02-23")),
        ("P1Y", "2026-02-23", "2025-02-23", None),
    ],
)
def test_a_duration_reaches_between_its_ends(
    value: str, begin: str | None, end: str | None, expected: Reach | None
) -> None:
    assert reach_of(value, begin=begin, end_point=end) == expected


def test_attributes_of_a_span_are_enough() -> None:
    assert reach_of_attributes({"type": "SET", "value": "2026"}) is None
    assert reach_of_attributes({"type": "DATE", "value": "2026", "mod": "BEFORE"}) == reach(
        None, "2025-12-31"
    )
    assert reach_of_attributes({}) is None


def test_years_and_months_are_counted_on_the_calendar() -> None:
    assert shifted(day("2024-02-29"), "P1Y") == day("2025-02-28")
    assert shifted(day("2026-01-31"), "P1M") == day("2026-02-28")
    assert shifted(day("2026-03-01"), "P2W", back=True) == day("2026-02-15")
    assert shifted(day("9999-12-31"), "P1D") is None
    assert shifted(day("0001-01-01"), "P1M", back=True) is None
    assert shifted(day("2026-03-01"), "PXD") is None
    assert shifted(day("2026-03-01"), "PT48H") == day("2026-03-03")


def test_only_what_is_sure_comes_before() -> None:
    publication = on_day(day("2026-02-23"))
    assert reach("2026-01-01", "2026-02-22").is_before(publication)
    assert not reach("2026-01-01", "2026-12-31").is_before(publication)
    assert reach("2026-02-24", None).is_after(publication)
    assert not reach(None, "2026-12-31").is_after(publication)
    assert reach(None, None).overlaps(publication)


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_reaches_are_before_after_or_overlapping(
    one: dt.date, two: dt.date, three: dt.date, four: dt.date
) -> None:
    left, right = Reach(min(one, two), max(one, two)), Reach(min(three, four), max(three, four))
    said = [left.is_before(right), left.is_after(right), left.overlaps(right)]
    assert said.count(True) == 1


@given(DAYS, st.integers(0, 4000))
def test_the_thirds_of_a_period_lie_in_it_in_order(first: dt.date, length: int) -> None:
    period = Interval(first, first + dt.timedelta(days=length))
    thirds = [narrowed(period, mod) for mod in ("START", "MID", "END")]
    assert all(period.first <= one.first <= one.last <= period.last for one in thirds)
    if length >= 2:
        assert thirds[0].last < thirds[1].first
        assert thirds[1].last < thirds[2].first
        assert thirds[2].last == period.last


@given(DAYS, st.integers(1, 300))
def test_there_and_back_again(start: dt.date, amount: int) -> None:
    there = shifted(start, f"P{amount}D")
    assert there is not None
    assert shifted(there, f"P{amount}D", back=True) == start


def test_times_are_ordered_within_their_day() -> None:
    values = [
        "2026-02-22",
        "2026-02-22TMO",
        "2026-02-22T12:30",
        "2026-02-22TEV",
        "2026-02-22T24:00",
    ]
    shares = [share_of_day(value) for value in values]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] < 1
    assert share_of_day("2026-02-22T12:00Z") == share_of_day("2026-02-22T12+02:30") == 0.5
    assert share_of_day("P5Y") == share_of_day("nothing") == share_of_day("TXX") == 0


def test_an_interval_or_none() -> None:
    assert interval_of("2026-02") == Interval(day("2026-02-01"), day("2026-02-28"))
    assert interval_of(None) is None
    assert interval_of("soon") is None
    assert reach("2026-02-01", None).interval is None
    assert reach("2026-02-01", "2026-02-02").interval == Interval(
        day("2026-02-01"), day("2026-02-02")
    )
