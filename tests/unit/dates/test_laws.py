"""Laws of the grammar that hold for every text."""

import datetime as dt
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.dates import Mention, find_dates, resolve
from annotator.dates.finder import _grammar
from annotator.dates.holidays import easter
from annotator.dates.lexicon import UNIT_PLURALS, UNITS, VAGUE, WEEKDAYS, words
from annotator.dates.quantities import read_amount
from annotator.dates.rules import MARKED_RULES, RULES
from annotator.model.timex import is_timex_value, parse_timex

PIECES = [
    *words(
        """
        last next this that the same following previous past coming early mid late about nearly
        over a an two 3 12 2nd third 15 30 1990 2010 2026-02-19 1990s '80s 10:30 3 p.m. GMT UTC
        noon every each twice once of in on at and or to - , . ( ) / until from ago later
        earlier before after from now week weeks day days month months year years hour hours
        decade century quarter half weekend Monday Tuesday Sun Mondays February May Feb. June
        summer winter morning night Christmas Easter Thanksgiving today yesterday tomorrow
        tonight now recently future will said was to meet second first annual daily old aged BC
        AD fiscal Q3 end beginning half few several couple dozen hundred million long-term
        2½ 0930 hrs fiscal calendar FY19 10.30am dawn hours minutes same period time single is are
        ahead postponed be long old seven five last-minute mid- single - quarter ended
        02/23/2026 😀 9/11 's ’ year-end FY2010
        """
    ),
    "\n\n",
    "the future",
]
PIECES.sort()
DATES = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
WEEK = dt.timedelta(days=7)


def check(text: str, mentions: list[Mention]) -> None:
    last = 0
    for mention in mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        assert is_timex_value(mention.value, mention.type), mention
        for end in (mention.begin, mention.end_point):
            assert end is None or is_timex_value(end, "DATE"), mention
        values = [(mention.type, mention.value)]
        for alternative in mention.alternatives:
            assert is_timex_value(alternative.value, alternative.type), mention
            assert alternative.why
            values.append((alternative.type, alternative.value))
        assert len(set(values)) == len(values)
        if mention.anchor and mention.anchor != "document":
            start, end_ = (int(piece) for piece in mention.anchor.split(":"))
            assert 0 <= start < end_ <= len(text)
        last = mention.end


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.none() | DATES)
def test_values_are_timex_and_spans_never_cross(text: str, date: dt.date | None) -> None:
    check(text, find_dates(text, date))


@example("2½ UTC", dt.date(2026, 2, 23))
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), DATES)
def test_any_text_is_read(text: str, date: dt.date) -> None:
    check(text, find_dates(text, date))


RUNS = st.lists(
    st.tuples(st.sampled_from([*"0123456789-–—/.:,;'’½ \n\t", "am", "p.m", "th", "s", "FY"]),
              st.integers(1, 40)),
    max_size=12,
).map(lambda runs: "".join(piece * count for piece, count in runs))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(RUNS, DATES)
def test_long_runs_of_digits_hyphens_and_blanks_are_read(text: str, date: dt.date) -> None:
    check(text, find_dates(text, date))


@settings(max_examples=200, deadline=None)
@given(TEXTS, DATES, st.data())
def test_any_span_is_resolved_or_refused(text: str, date: dt.date, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    mention = resolve(text, start, end, date)
    if mention is not None:
        assert (mention.start, mention.end, mention.text) == (start, end, text[start:end])
        assert is_timex_value(mention.value, mention.type)


WEEK_RELATIVE = [
    "He spoke on {day}.",
    "He will speak on {day}.",
    "He spoke last {day}.",
    "He will speak next {day}.",
    "He came this {day}.",
    "He came on {day} of last week.",
    "He came {day} morning.",
    "He came at 3 p.m. on {day}.",
    "He came last week.",
    "He comes next week.",
    "He comes early this week.",
    "He came two weeks ago.",
    "He came three days ago.",
    "He came yesterday.",
    "He came the day before yesterday.",
    "He comes tomorrow night.",
    "He came last night.",
    "He came over the weekend.",
    "He comes next weekend.",
    "He comes a week from {day}.",
    "He came on {day} night.",
    "He came early {day}.",
    "He came on the evening of {day}.",
    "He came in the early hours of {day}.",
    "He came at 10.30am on {day}.",
    "He will have been freed by {day}.",
    "The vote will be held on {day}.",
    "Talks resume on {day}.",
    "He is to be freed on {day}.",
    "He came on {day} last week.",
    "He comes this coming {day}.",
    "He came this past {day}.",
    "He comes mid-week.",
    "He comes later this week.",
    "He came at the start of last week.",
    "He came a fortnight ago.",
    "He came ten days ago.",
    "He comes in two weeks' time.",
    "He comes three weeks from now.",
    "He comes the day after tomorrow.",
    "He came this morning.",
    "He comes tonight.",
    "He came overnight.",
    "He came last weekend.",
]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(WEEK_RELATIVE),
    st.sampled_from([name.capitalize() for name in WEEKDAYS if name.endswith("day")]),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
)
def test_a_week_later_every_week_relative_value_is_a_week_later(
    pattern: str, day: str, date: dt.date
) -> None:
    text = pattern.format(day=day)
    (before,), (after,) = find_dates(text, date), find_dates(text, date + WEEK)
    first, second = parse_timex(before.value), parse_timex(after.value)
    assert first.interval is not None
    assert second.interval is not None
    assert second.interval.first - first.interval.first == WEEK
    assert second.interval.last - first.interval.last == WEEK
    assert (first.form, first.granularity) == (second.form, second.granularity)
    assert (before.type, before.mod, before.rule) == (after.type, after.mod, after.rule)
    assert len(before.alternatives) == len(after.alternatives)
    for one, other in zip(before.alternatives, after.alternatives, strict=True):
        early, late = parse_timex(one.value).interval, parse_timex(other.value).interval
        assert early is None or (late is not None and late.first - early.first == WEEK)


@given(st.sampled_from(sorted(WEEKDAYS)), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_a_bare_weekday_is_the_latest_up_to_the_document_date(name: str, date: dt.date) -> None:
    (mention,) = find_dates(f"He spoke on {name.capitalize()}.", date)
    day = dt.date.fromisoformat(mention.value)
    assert day.isoweekday() == WEEKDAYS[name]
    assert 0 <= (date - day).days < 7


@given(st.dates(dt.date(1000, 1, 1), dt.date(2199, 12, 31)))
def test_a_written_date_is_read_back(date: dt.date) -> None:
    for text in (
        date.isoformat(),
        f"{date:%B} {date.day}, {date.year}",
        f"{date.day} {date:%B} {date.year}",
        f"{date:%A}, {date:%b} {date.day}, {date.year}",
        f"{date:%m/%d}/{date.year}",
        f"{date.day:02}.{date.month:02}.{date.year}",
    ):
        (mention,) = find_dates(f"It was {text}.", dt.date(2026, 2, 23))
        assert (mention.type, mention.value) == ("DATE", date.isoformat()), text


@pytest.mark.parametrize(
    ("year", "day"),
    [(1961, "04-02"), (2000, "04-23"), (2008, "03-23"), (2019, "04-21"), (2024, "03-31"),
     (2025, "04-20"), (2026, "04-05"), (2038, "04-25")],
)  # fmt: skip
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == f"{year}-{day}"


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("twenty - five", 25), ("one hundred and twenty", 120), ("2.5 million", 2_500_000),
        ("two and a half", 2.5), ("a couple of", 2), ("several", None), ("a", 1), ("1,200", 1200),
        ("two or three", 3), ("two - three", 3), ("a dozen", 12), ("two hundred thousand", 200_000),
    ],
)  # fmt: skip
def test_amounts(words: str, amount: float | None) -> None:
    assert read_amount(words.split()) == amount


def test_every_rule_compiles_and_is_named() -> None:
    grammar = _grammar()
    assert len(grammar.rules) == len(RULES) + len(MARKED_RULES)
    assert all(rule.name and rule.resolver.__doc__ for rule, _ in grammar.rules)
    assert set(VAGUE.values()) <= {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}
    assert set(UNITS.values()) >= set(UNIT_PLURALS.values())


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "-",
        " ",
        "1-",
        "1.",
        "1:",
        "1 1/2 ",
        "'9",
        "0s ",
        "12/",
        "\n ",
        "FY20-",
        "½",
        "ab",
        "–",
        "3 May to ",
        "every Friday and ",
        "a year earlier ",
        "the same period last year ",
        "two ",
        "one and ",
        "last ",
        "1,",
        "1/",
        "- ",
        "3 p.m. ",
        "two years later ",
        "\n",
        "the ",
    ],
)
def test_cost_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Ten times the text may cost some more than ten times as much, but not a hundred times."""

    def cost(count: int) -> float:
        start = time.process_time()
        find_dates(piece * count, dt.date(2026, 2, 23))
        return time.process_time() - start

    cost(10)
    assert cost(5_000) < 40 * cost(500) + 0.05
