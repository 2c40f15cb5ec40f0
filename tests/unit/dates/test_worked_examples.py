"""Worked examples of the grammar, by family: the words found, their type and value.

Every sentence was written on Monday 23 February 2026 unless its test says otherwise.
"""

import datetime as dt

import pytest

from annotator.dates import find_dates

MONDAY = dt.date(2026, 2, 23)


def found(sentence: str) -> str:
    """The mentions of a sentence as “words TYPE value”, joined by bars."""
    return " | ".join(f"{m.text} {m.type} {m.value}" for m in find_dates(sentence, MONDAY))


EXPLICIT = [
    ("on February 3, 2010.", "February 3, 2010 DATE 2010-02-03"),
    ("on 5 March 2011", "5 March 2011 DATE 2011-03-05"),
    ("on Feb. 3, 2010", "Feb. 3, 2010 DATE 2010-02-03"),
    ("on Friday, October 1, 1999,", "Friday, October 1, 1999 DATE 1999-10-01"),
    ("the 2nd of December 1998", "the 2nd of December 1998 DATE 1998-12-02"),
    ("on 22-Feb-2010", "22-Feb-2010 DATE 2010-02-22"),
    ("2026-02-19 12:00 is no iso date", "2026-02-19 12:00 TIME 2026-02-19T12:00"),
    ("at 2026-02-19T12:30:15Z", "2026-02-19T12:30:15Z TIME 2026-02-19T12:30:15Z"),
    ("on 02/23/2026", "02/23/2026 DATE 2026-02-23"),
    ("on 13/02/2026", "13/02/2026 DATE 2026-02-13"),
    ("on 23.02.2026", "23.02.2026 DATE 2026-02-23"),
    ("on 2026/02/23", "2026/02/23 DATE 2026-02-23"),
    ("on June 3 and 4, 2010", "June 3 DATE 2010-06-03 | 4, 2010 DATE 2010-06-04"),
    ("from 3 to 5 June 2010", "3 DATE 2010-06-03 | 5 June 2010 DATE 2010-06-05"),
    ("in March and April 2012", "March DATE 2012-03 | April 2012 DATE 2012-04"),
    ("in mid-July 2025", "mid-July 2025 DATE 2025-07"),
    ("since January", "January DATE 2026-01"),
    ("it sold them in May", "May DATE 2025-05"),
    ("it will sell them in May", "May DATE 2026-05"),
    ("He won the seat on Sunday", "Sunday DATE 2026-02-22"),
    ("he won’t come on Sunday", "Sunday DATE 2026-03-01"),
    ("last August, next June", "last August DATE 2025-08 | next June DATE 2026-06"),
    ("in March last year", "March last year DATE 2025-03"),
    ("between 1990 and 1995", "1990 DATE 1990 | 1995 DATE 1995"),
    ("from 2003-2005", "2003 DATE 2003 | 2005 DATE 2005"),
    ("the 2010–11 season", "2010 DATE 2010 | 11 DATE 2011"),
    ("the 1991 agreement", "1991 DATE 1991"),
    ("since the year 2000", "the year 2000 DATE 2000"),
    ("in the 1990s and 80s", "the 1990s DATE 199 | 80s DATE 198"),
    ("in the late 1960s", "the late 1960s DATE 196"),
    ("in the nineties", "the nineties DATE 199"),
    ("in the 20th century", "the 20th century DATE 19"),
    ("the late nineteenth century", "the late nineteenth century DATE 18"),
    ("the twenty-first century", "the twenty-first century DATE 20"),
    ("in 44 BC", "44 BC DATE BC0044"),
    ("the fifth century BC", "the fifth century BC DATE BC04"),
    ("in the summer of 1999", "the summer of 1999 DATE 1999-SU"),
    ("last spring, next fall", "last spring DATE 2025-SP | next fall DATE 2026-FA"),
    ("this winter", "this winter DATE 2025-WI"),
    ("the third quarter of 2025", "the third quarter of 2025 DATE 2025-Q3"),
    ("fourth-quarter earnings", "fourth-quarter DATE 2025-Q4"),
    ("Q1 2013 results", "Q1 2013 DATE 2013-Q1"),
    ("the second half of the year", "the second half of the year DATE 2026-H2"),
    ("in fiscal 2010", "fiscal 2010 DATE FY2010"),
    ("this financial year", "this financial year DATE FY2026"),
    ("after the September 11 attacks", "September 11 DATE 2001-09-11"),
    ("the 2008/09 season", "2008 DATE 2008 | 09 DATE 2009"),
    ("the summer of '69", "the summer of '69 DATE 1969-SU"),
    ("the attacks of 9/11", "9/11 DATE 2001-09-11"),
    ("by the end of 2010", "the end of 2010 DATE 2010"),
]

HOLIDAYS = [
    ("on Christmas", "Christmas DATE 2025-12-25"),
    ("it will close on Christmas Day", "Christmas Day DATE 2026-12-25"),
    ("on Easter Monday 2010", "Easter Monday 2010 DATE 2010-04-05"),
    ("on Good Friday", "Good Friday DATE 2026-04-03"),
    ("last Thanksgiving", "last Thanksgiving DATE 2025-11-27"),
    ("on New Year's Eve", "New Year's Eve DATE 2025-12-31"),
    ("on St. Patrick’s Day 2025", "St. Patrick’s Day 2025 DATE 2025-03-17"),
    ("on Martin Luther King Jr. Day", "Martin Luther King Jr. Day DATE 2026-01-19"),
    ("Memorial Day 2024", "Memorial Day 2024 DATE 2024-05-27"),
    ("Labor Day 2024", "Labor Day 2024 DATE 2024-09-02"),
]

RELATIVE = [
    ("today", "today DATE 2026-02-23"),
    ("yesterday and tomorrow", "yesterday DATE 2026-02-22 | tomorrow DATE 2026-02-24"),
    ("the day before yesterday", "the day before yesterday DATE 2026-02-21"),
    ("state media reported Monday", "Monday DATE 2026-02-23"),
    ("he spoke on Sunday", "Sunday DATE 2026-02-22"),
    ("he will speak on Sunday", "Sunday DATE 2026-03-01"),
    ("the vote is scheduled for Thursday", "Thursday DATE 2026-02-26"),
    ("the two are to meet Thursday", "Thursday DATE 2026-02-26"),
    ("they agreed to meet Thursday", "Thursday DATE 2026-02-26"),
    ("the truce holds until Friday", "Friday DATE 2026-02-27"),
    ("of his “unshakable will and desire” on Friday", "Friday DATE 2026-02-20"),
    ("last Monday", "last Monday DATE 2026-02-16"),
    ("next Monday", "next Monday DATE 2026-03-02"),
    ("on Tuesday of last week", "Tuesday of last week DATE 2026-02-17"),
    ("last week", "last week DATE 2026-W08"),
    ("later this week", "later this week DATE 2026-W09"),
    ("early next month", "early next month DATE 2026-03"),
    ("late last year", "late last year DATE 2025"),
    ("the end of the year", "the end of the year DATE 2026"),
    ("over the weekend", "the weekend DATE 2026-W08-WE"),
    ("next weekend", "next weekend DATE 2026-W10-WE"),
    ("two weeks ago", "two weeks ago DATE 2026-W07"),
    ("three days ago", "three days ago DATE 2026-02-20"),
    ("about 20 years ago", "about 20 years ago DATE 2006"),
    ("years ago", "years ago DATE PAST_REF"),
    ("an hour ago", "an hour ago TIME 2026-02-23TXX:XX"),
    ("a month from now", "a month from now DATE 2026-03"),
    ("a week from Monday", "a week from Monday DATE 2026-03-02"),
    ("in two weeks' time", "two weeks' time DATE 2026-W11"),
    ("It fell in 2013. A year earlier it rose.", "2013 DATE 2013 | A year earlier DATE 2012"),
    ("On 3 May 2010 he left. Two days later he came.",
     "3 May 2010 DATE 2010-05-03 | Two days later DATE 2010-05-05"),
    ("On 3 May 2010 he left. The next day he came.",
     "3 May 2010 DATE 2010-05-03 | The next day DATE 2010-05-04"),
    ("In 1998 it grew. That year it was sold.", "1998 DATE 1998 | That year DATE 1998"),
    ("On 31 December 2003 and on January 2",
     "31 December 2003 DATE 2003-12-31 | January 2 DATE 2004-01-02"),
]  # fmt: skip

PERIODS = [
    ("for the next five years", "the next five years DURATION P5Y"),
    ("in the past decade", "the past decade DURATION P10Y"),
    ("the past several months", "the past several months DURATION PXM"),
    ("within the next 24 hours", "the next 24 hours DURATION PT24H"),
    ("a two-week trip", "two-week DURATION P2W"),
    ("two and a half years", "two and a half years DURATION P2.5Y"),
    ("half an hour", "half an hour DURATION PT30M"),
    ("half a century", "half a century DURATION P50Y"),
    ("a quarter of an hour", "a quarter of an hour DURATION PT15M"),
    ("two hours and 30 minutes", "two hours and 30 minutes DURATION PT2H30M"),
    ("three months, 12 years", "three months DURATION P3M | 12 years DURATION P12Y"),
    ("twenty-five years", "twenty-five years DURATION P25Y"),
    ("one hundred and twenty days", "one hundred and twenty days DURATION P120D"),
    ("1,000 days", "1,000 days DURATION P1000D"),
    ("10-15 minutes", "10-15 minutes DURATION PT15M"),
    ("a few days", "a few days DURATION PXD"),
    ("a decades-long war", "decades-long DURATION PXY"),
    ("a week-long strike", "week-long DURATION P1W"),
    ("for years", "years DURATION PXY"),
    ("all day", "all day DURATION P1D"),
    ("two days before the launch", "two days DURATION P2D"),
    ("five years after its launch", "five years DURATION P5Y"),
    ("every five years since 2016", "every five years SET P5Y | 2016 DATE 2016"),
    ("each Monday", "each Monday SET XXXX-WXX-1"),
    ("every other week", "every other week SET P2W"),
    ("twice a week", "twice a week SET P1W"),
    ("six days a week", "six days a week SET P1W"),
    ("$5 million a year", "a year SET P1Y"),
    ("on Mondays", "Mondays SET XXXX-WXX-1"),
    ("its annual conference", "annual SET P1Y"),
]

TIMES = [
    ("at 3 p.m. EST on Sunday", "3 p.m. EST on Sunday TIME 2026-02-22T15:00"),
    ("Sunday at 9:05 a.m.", "Sunday at 9:05 a.m. TIME 2026-02-22T09:05"),
    ("at 12 am and 12 pm", "12 am TIME 2026-02-23T00:00 | 12 pm TIME 2026-02-23T12:00"),
    ("at 10 a.m. Eastern time", "10 a.m. Eastern time TIME 2026-02-23T10:00"),
    ("at 10 a.m. local officials came", "10 a.m. TIME 2026-02-23T10:00"),
    ("at 18:00 UTC", "18:00 UTC TIME 2026-02-23T18:00Z"),
    ("at 18:40 (UTC+8)", "18:40 (UTC+8) TIME 2026-02-23T18:40+08:00"),
    ("at 0630 GMT on Tuesday", "0630 GMT on Tuesday TIME 2026-02-17T06:30Z"),
    ("it began at 9 a.m. in Rome on Tuesday",
     "9 a.m. TIME 2026-02-17T09:00 | Tuesday DATE 2026-02-17"),
    ("at half past three", "half past three TIME 2026-02-23T03:30"),
    ("at noon on Sunday", "noon on Sunday TIME 2026-02-22T12:00"),
    ("Sunday morning", "Sunday morning TIME 2026-02-22TMO"),
    ("on the morning of January 31, 2010", "the morning of January 31, 2010 TIME 2010-01-31TMO"),
    ("last night", "last night TIME 2026-02-22TNI"),
    ("tonight", "tonight TIME 2026-02-23TNI"),
    ("in the evening", "the evening TIME 2026-02-23TEV"),
]  # fmt: skip

REFERENCES = [
    ("he is now there", "now DATE PRESENT_REF"),
    ("he currently leads", "currently DATE PRESENT_REF"),
    ("it recently grew", "recently DATE PAST_REF"),
    ("more recently", "more recently DATE PAST_REF"),
    ("in the past", "the past DATE PAST_REF"),
    ("in the near future", "the near future DATE FUTURE_REF"),
    ("in recent years", "recent years DATE PAST_REF"),
    ("in the coming weeks", "the coming weeks DATE FUTURE_REF"),
    ("at a later date", "a later date DATE FUTURE_REF"),
]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    EXPLICIT + HOLIDAYS + RELATIVE + PERIODS + TIMES + REFERENCES,
)
def test_sentence(sentence: str, expected: str) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Kim, 42, has led thousands of delegates.",
        "a 27-year-old man, aged 55, and a three-month-old baby",
        "at the age of 12, people under 18 years of age",
        "It rose 5% to 2,000 points, or $2010.",
        "Flight 1951 left with 1984 passengers and 2000 people waved.",
        "more than 2000 homes and nearly 1900 jobs",
        "Windows 2000 on a Boeing 787-8 in room 2010 of Highway 61",
        "The score was 3-2 at odds of 2:1 in version 1.2.3.",
        "at 60 miles an hour",
        "He may march on; prices fall; a second time; second, he spring forward.",
        "the Black Monday crash, an ad 30 people saw, sleepless nights, the Daily Mail",
        "the Sun newspaper and Mark Sun of the Winter Olympics",
        "call 555-1234-99 or +44 20 7946 0018",
        "He made it soon after as soon as he could.",
        "on the fourth day of meetings, in the third round",
        "45/45/2010 and 2010-13-45",
        "",
    ],
)
def test_what_is_no_date(sentence: str) -> None:
    assert found(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "mod"),
    [
        ("in early 2009", "START"),
        ("in the mid-1990s", "MID"),
        ("late Monday", "END"),
        ("the beginning of the year", "START"),
        ("about three years", "APPROX"),
        ("nearly two decades", "LESS_THAN"),
        ("more than a week", "MORE_THAN"),
        ("at least two weeks", "EQUAL_OR_MORE"),
        ("up to 30 days", "EQUAL_OR_LESS"),
        ("two weeks", None),
    ],
)
def test_modifiers_come_from_words_inside_the_span(sentence: str, mod: str | None) -> None:
    (mention,) = find_dates(sentence, MONDAY)
    assert mention.mod == mod


def test_sets_carry_quantifier_and_frequency() -> None:
    marks = {
        m.text: (m.quant, m.freq)
        for m in find_dates("every year; each week; twice a day; three times every month", MONDAY)
    }
    assert marks == {
        "every year": ("EVERY", None),
        "each week": ("EACH", None),
        "twice a day": (None, "2X"),
        "three times every month": ("EVERY", "3X"),
    }


def test_anchored_durations_have_ends() -> None:
    ahead, back = find_dates("the next five years; the past two weeks", MONDAY)
    assert (ahead.begin, ahead.end_point, ahead.anchor) == ("2026-02-23", "2031-02-23", "document")
    assert (back.begin, back.end_point, back.anchor) == ("2026-02-09", "2026-02-23", "document")


def test_anchor_names_the_mention_it_was_reckoned_from() -> None:
    text = "On 3 May 2010 he left. Two days later he came back."
    first, second = find_dates(text, MONDAY)
    assert first.anchor is None
    assert second.anchor == f"{first.start}:{first.end}"


def test_alternatives_keep_the_other_direction_and_order() -> None:
    (weekday,) = find_dates("He spoke on Thursday.", MONDAY)
    assert [(a.type, a.value) for a in weekday.alternatives] == [("DATE", "2026-02-26")]
    (numeric,) = find_dates("on 03/04/2010", MONDAY)
    assert numeric.value == "2010-03-04"
    assert [a.value for a in numeric.alternatives] == ["2010-04-03"]
    (weeks,) = find_dates("two weeks ago", MONDAY)
    assert [(a.type, a.value) for a in weeks.alternatives] == [
        ("DATE", "2026-02-09"),
        ("DURATION", "P2W"),
    ]


def test_without_a_document_date_unknown_digits_stay() -> None:
    values = {
        m.text: m.value
        for m in find_dates(
            "Monday, last week, June 3, Christmas, yesterday, the third quarter, 3 p.m. sharp", None
        )
    }
    assert values == {
        "Monday": "XXXX-WXX-1",
        "last week": "XXXX-WXX",
        "June 3": "XXXX-06-03",
        "Christmas": "XXXX-12-25",
        "yesterday": "XXXX-XX-XX",
        "the third quarter": "XXXX-Q3",
        "3 p.m.": "XXXX-XX-XXT15:00",
    }


def test_spans_leave_out_possessives_and_prepositions() -> None:
    text = "during Sunday’s meeting and in this year's talks"
    assert [m.text for m in find_dates(text, MONDAY)] == ["Sunday", "this year"]


def test_offsets_are_code_points() -> None:
    text = "😀👩‍👩‍👧 e\u0301 한국어 on Monday."
    (mention,) = find_dates(text, MONDAY)
    assert text[mention.start : mention.end] == mention.text == "Monday"


def test_no_expression_crosses_a_paragraph() -> None:
    assert [m.text for m in find_dates("in May\n\n2010 was a good year", MONDAY)] == ["May", "2010"]
    assert [m.text for m in find_dates("the next five\nyears", MONDAY)] == ["the next five\nyears"]
