"""The ordered rule table: which pattern is read by which resolver.

Of the matches that start at one place the longest wins, of equal ones the first rule; a resolver
may decline, then the next match is asked. Patterns are explained in ``patterns``.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from annotator.dates import (
    clock,
    comparisons,
    explicit,
    ordinals,
    periods,
    relative,
    vague,
    weekdays,
    years,
)
from annotator.dates.context import Match
from annotator.dates.mention import Reading


class Rule(NamedTuple):
    """One row: its name (kept with every date it finds), its pattern, its resolver."""

    name: str
    pattern: str
    resolver: Callable[[Match], Reading | None]


MACROS: Final = {
    "YEAR": "y=Y4 | y=YY",
    "SOMEYEAR": "y=Y4 | y=YY | (the? year y=Y4) | ry=last year | ry=this year | ry=next year",
    "SHORTDAY": "WD | WDA",
    "DAYN": "d=D31 | d=ORDN | d=ORD",
    "NTH": "d=ORDN | d=(CARD - ORD) | d=ORD",
    "NUM": "INT | BIG | DEC | FRAC | CARD",
    "COUNT": "NUM (-? CARD | and CARD)*",
    "RANGE": "COUNT (or | to | -) COUNT",
    "QTY": """COUNT (-? and -? a -? half)? | RANGE | a couple of? | a few | several | few | many
        | a dozen | a number of | a | an | another COUNT?""",
    "MANY": "COUNT | RANGE | couple of? | few | several | many | dozen",
    "ABOUT": """about | around | approximately | roughly | nearly | almost | some | over | under
        | more than | less than | fewer than | well over | just over | just under | well under
        | close to | up to | at least | at most | no more than | no less than | no fewer than
        | as many as | as much as | as long as | a minimum of | a maximum of""",
    "ADJ": """more | full | whole | entire | straight | consecutive | long | additional | extra
        | single | working | business | calendar | solid | successive | short | further | trading
        | other""",
    "ANYUNIT": "u=UNIT | u=UNITS",
    "HALVED": "the? (mod=first | mod=second | mod=latter) half of the?",
    "PER": "det=a | det=an | det=per | det=each | det=every",
    "STAGED": """(the? very? mod=EDGE of | mod=STAGE -?
        | the mod=STAGE (part | days | weeks | months | years | hours) of)""",
    "ITSPART": "(in the itspart=PART | at itspart=night)",
    "ZONED": """(LP zone=ZONE (sign=SIGN off=INT)? RP | zone=ZONE (sign=SIGN off=INT)? time?
        | zone=ZONEWORD (standard | daylight | summer)? time)""",
}

_DAYS_AND_MONTHS: Final = (
    Rule("iso date", "ISO", explicit.iso),
    Rule("numeric date", "NDATE", explicit.numeric),
    Rule(
        "month day",
        """(SHORTDAY ,?)? (mod=STAGE -?)? m=MONTH (- | the)? DAYN
        (,? YEAR | ,? of? ry=last year | ,? of? ry=this year | ,? of? ry=next year)?""",
        explicit.month_day,
    ),
    Rule(
        "day month",
        "(SHORTDAY ,?)? the? mod=STAGE? (d=D31 | NTH) -? of? m=MONTH (-? ,? of? YEAR)?",
        explicit.month_day,
    ),
    Rule(
        "first of two days",
        "(d=D31 | d=ORDN) (- | to | and | or | ,) (D31 | ORDN) of? m=MONTH (,? YEAR)?",
        explicit.first_day,
    ),
    Rule(
        "first of two days",
        "x=((SHORTDAY ,?)? m=MONTH d=D31) (- | to | and | or | through) (D31 | ORDN) ,? YEAR",
        explicit.first_day,
    ),
    Rule(
        "first of two days",
        """x=((SHORTDAY ,?)? m=MONTH d=D31) (- | to | and | through | until)
        (SHORTDAY ,?)? m2=MONTH D31 ,? YEAR""",
        explicit.first_day,
    ),
    Rule(
        "first of two days",
        """x=((SHORTDAY ,?)? (d=D31 | d=ORDN) of? m=MONTH) (- | to | and | through | until)
        (SHORTDAY ,?)? (D31 | ORDN) of? m2=MONTH ,? YEAR""",
        explicit.first_day,
    ),
    Rule(
        "second of two days",
        "(- | to | and | or | through | , | , and | , or) x=(DAYN (,? YEAR)?)",
        explicit.second_day,
    ),
    Rule(
        "day of month",
        "(on | until | by | before | after | since) x=(the d=ORDN)",
        explicit.ordinal_day,
    ),
    Rule("weekday the day", "SHORTDAY ,? the d=ORDN", explicit.ordinal_day),
    Rule(
        "nth of month",
        """the (n=ORD | n=ORDN | n=last | n=final) (w=WD | u=day | u=week) (of | in)
        (the month of)? m=MONTH ((of | ,)? SOMEYEAR)?""",
        ordinals.nth_in_month,
    ),
    Rule("month", "(STAGED | HALVED)? (the month of)? m=MONTH ((, | of | in)? SOMEYEAR)?",
         explicit.month),
    Rule("first of two months", "m=MONTH (and | or | to | - | through) m2=MONTH YEAR",
         explicit.first_month),
    Rule("directed month", "STAGED? (this | the)? rel=REL m=MONTH", explicit.month),
)  # fmt: skip

_YEARS_AND_PARTS: Final = (
    Rule("year", "STAGED? (the sure=year)? YEAR", years.year),
    Rule("approximate year", "mod=APPROX y=Y4", years.year),
    Rule("year range", "(- | /) (y=Y4 | y=TWO)", years.second_year),
    Rule("era year", "y=INT era=(bc | bce | ad | ce) | era=ad y=INT", years.era_year),
    Rule(
        "decade",
        "(STAGED | HALVED)? the=the? (mod=STAGE -?)? (dec=DECADE | dec=DECADEWORD)",
        years.decade,
    ),
    Rule(
        "century",
        "(STAGED | HALVED)? the? (mod=STAGE -?)? NTH -? century era=(bc | bce)?",
        years.century,
    ),
    Rule(
        "season",
        """STAGED? the=the? rel=REL? (mod=STAGE -?)? season=SEASON
        ((of | in | ,)? SOMEYEAR ((- | /) (TWO | Y4))?)?""",
        years.season,
    ),
    Rule(
        "part of year",
        """STAGED? the? y=Y4 (n=ORD | n=ORDN) -? quarter
        | STAGED? (the? (fiscal | calendar))? the? (n=ORD | n=ORDN | n=last | n=final) -?
        (calendar | fiscal)? (quarter | half)
        ((of | in | ,)? (the? fy=fiscal year?)? whole=(SOMEYEAR | the year))?""",
        years.part_of_year,
    ),
    Rule(
        "numbered part of year",
        "y=Y4 (n=QN | n=HN) | fiscal? (n=QN | n=HN) ((of | ,)? (fy=fiscal year?)? SOMEYEAR)?",
        years.part_of_year,
    ),
    Rule(
        "fiscal year",
        """(STAGED the?)? (the | rel=REL)? rel=REL? (fiscal | financial) year? YEAR
        | (STAGED the?)? (the | rel=REL) rel=REL? (fiscal | financial) year
        | the? y=Y4 (fiscal | financial) year
        | the? y=Y4 (- | /) (TWO | Y4) (fiscal year? | financial year)
        | y=FY""",
        years.fiscal_year,
    ),
    Rule(
        "edge of year",
        "the (n=first | n=last | n=final) day of (y=Y4 | (the | ry=this | ry=last) year)",
        ordinals.edge_day_of_year,
    ),
    Rule("season of games", "the? rel=REL season", ordinals.season_of_games),
    Rule("holiday", "the? rel=REL? h=HOLIDAY (,? (of | in)? YEAR)?", years.holiday),
    Rule("nine eleven", "INT / INT", years.nine_eleven),
)

_RECKONED: Final = (
    Rule("day word", "the day (before | after) day=DAYWORD | mod=STAGE? day=DAYWORD",
         weekdays.day_word),
    Rule("weekday", "(mod=STAGE -?)? (the | this)? rel=REL? w=WD", weekdays.weekday),
    Rule(
        "weekday of week",
        "mod=STAGE? w=WD of? week=REL week | week=REL week (on | ,)? w=WD",
        weekdays.weekday,
    ),
    Rule("unit span", "the=the rel=REL u=UNIT | (the | this) rel=past u=UNIT", relative.unit_span),
    Rule("unit", "(STAGED | mod=STAGE in)? the=the? rel=REL u=UNIT", relative.unit),
    Rule("part of unit", "the? very? mod=EDGE of the u=UNIT | mod=STAGE in the u=UNIT",
         relative.unit),
    Rule(
        "span",
        """(the | these | those | this | that | his | her | its | their)?
        (rel=REL | rel=first | rel=final | rel=opening | rel=closing) q=MANY ADJ? -? ANYUNIT""",
        relative.span,
    ),
    Rule(
        "vague span",
        """the? (rel=recent | rel=past | rel=previous | rel=last | rel=earlier | rel=coming
        | rel=next | rel=future | rel=upcoming | rel=following) u=UNITS""",
        relative.vague_span,
    ),
    Rule("weekend", "(STAGED | mod=STAGE in)? (the | this)? rel=REL? u=weekend", weekdays.weekend),
    Rule(
        "ago",
        """mod=ABOUT? q=QTY ADJ? -? ANYUNIT -? (turn=ago | turn=earlier | turn=later | turn=before
        | turn=after | turn=hence | turn=from now | turn=from today | turn=back | turn=previously
        | turn=on)
        | u=UNITS (turn=ago | turn=earlier | turn=later | turn=from now | turn=hence)
        | u=UNIT - (turn=ago | turn=earlier)""",
        relative.ago,
    ),
    Rule(
        "same period",
        """the same (period | time | u=UNIT) (in | of | ,)?
        (y=Y4 | the? last year | (the | a) (previous | prior) year | a year (earlier | ago | before)
        | the year (earlier | before))
        | this time last year
        | the? year - (earlier | ago) (period | u=quarter | u=month)""",
        comparisons.same_period,
    ),
    Rule("middle", "mid - u=UNIT | midweek | midyear", ordinals.middle),
    Rule("year to date", "year -? to -? date", relative.year_to_date),
    Rule("from day", "q=QTY ANYUNIT (from | after) (w=WD | day=DAYWORD)", relative.from_day),
    Rule("in time", "in x=(q=QTY ANYUNIT ('s | ')? time)", relative.in_time),
    Rule(
        "neighbour day",
        "(the | a) u=UNIT (turn=before | turn=after | turn=earlier | turn=later)",
        relative.neighbour_day,
    ),
    Rule("year end", "(year | month) - end | year 's end | end - of - (year | month)",
         relative.year_end),
    Rule(
        "quarter ended",
        "x=(the quarter) (ended | ending) on? m=MONTH (D31 | ORDN)? (,? YEAR)?",
        years.quarter_ended,
    ),
    Rule("unit of text", "the u=quarter", relative.last_of_text),
    Rule(
        "unit of text",
        "(for | during) x=(the (u=year | u=month | u=week | u=decade))",
        relative.last_of_text,
    ),
)  # fmt: skip

_PERIODS: Final = (
    Rule("rate", "(det=a | det=an | det=per) u=UNIT", periods.rate),
    Rule(
        "age",
        """(COUNT | a | an) -? (UNIT | UNITS) -? (old | olds)
        | (aged | age) of? COUNT (UNIT | UNITS)? | COUNT (UNIT | UNITS) of age | INT - something""",
        periods.age,
    ),
    Rule("old unit", "(u=UNIT | u=UNITS) - old", periods.old_unit),
    Rule(
        "long unit",
        "daylong | weeklong | monthlong | yearlong | hourlong | decadelong",
        periods.long_unit,
    ),
    Rule(
        "period",
        "mod=ABOUT? (a | an | the | this | that)? q=(COUNT | RANGE) ADJ? -? ANYUNIT period",
        periods.period,
    ),
    Rule(
        "compound duration",
        "mod=ABOUT? q=QTY ADJ? ANYUNIT (, | and | , and)? q2=COUNT (u2=UNIT | u2=UNITS)",
        periods.compound,
    ),
    Rule(
        "duration",
        """mod=ABOUT? det=(the | these | those)? q=QTY ADJ? hyphen=-? ANYUNIT half=(and a half)?
        (- long)?""",
        periods.duration,
    ),
    Rule("bare duration", "(over | through | throughout) x=(the u=UNITS)", periods.over_the_years),
    Rule("bare duration", "u=UNITS (- long=long)?", periods.bare_duration),
    Rule(
        "whole unit",
        "(all | the? (whole | entire | full) | full - | all -) u=UNIT | u=UNIT - (long | round)",
        periods.whole_unit,
    ),
    Rule(
        "fraction",
        """mod=ABOUT? (a | another)? part=half (a | an | -) u=UNIT
        | mod=ABOUT? (a | another) part=half u=UNIT
        | mod=ABOUT? (a | another)? part=quarter (- | of a | of an) u=UNIT
        | mod=ABOUT? (a | another) part=quarter u=UNIT""",
        periods.fraction,
    ),
    Rule(
        "every",
        """(every | each) (q=(COUNT | few | couple of) | other | ord=ORD | single)? ANYUNIT
        | (every | each) (other | single)? (w=WD p=PART? | m=MONTH | season=SEASON | p=PART)""",
        periods.every,
    ),
    Rule(
        "times per",
        """(n=once | n=twice | n=thrice | n=(QTY times)) PER q=COUNT? ANYUNIT
        | (n=once | n=twice | n=thrice | n=(COUNT times)) f=FREQ""",
        periods.times_per,
    ),
    Rule(
        "days a week", "mod=ABOUT? q=COUNT v=UNITS (PER | of every) u=UNIT", periods.share_of_unit
    ),
    Rule("frequency", "f=FREQ", periods.frequency),
    Rule("recurring day", "s=WDS | s=weekdays | s=weekends | s=PARTS", periods.plural_set),
    Rule("overnight", "overnight", periods.overnight),
)

_TIMES: Final = (
    Rule(
        "clock",
        """mod=APPROX? (t=CLOCK | t=DEC | t=INT | t=CARD) -? ap=AMPM ZONED?
        | t=CLOCK clockword=hours? ZONED? | t=HHMM clockword=hours? ZONED | t=DEC ZONED
        | t=HHMM (clockword=hours | clockword=hrs | clockword=h)
        | (t=INT | t=CARD) clockword=o'clock ITSPART?
        | (t=H12 | t=CARD) ITSPART""",
        clock.clock,
    ),
    Rule(
        "spoken time",
        """(part=half | a? part=quarter | part=D31 minutes? | part=CARD minutes?)
        (to=past | to=to | to=after | to=before) (h=H12 | h=CARD | h=CLOCKWORD)
        (ap=AMPM | ITSPART)?""",
        clock.spoken,
    ),
    Rule("clock word", "c=CLOCKWORD", clock.clock_word),
    Rule(
        "part of day",
        "mod=STAGE in the=the p=PART | mod=STAGE? -? the=the? rel=REL? mod=STAGE? p=PART",
        clock.part_of_day,
    ),
    Rule("early hours", "the (mod=STAGE p=PART? | small | wee) hours", clock.early_hours),
    Rule("tonight", "mod=STAGE? tonight", clock.tonight),
)

_REFERENCES: Final = (
    Rule("vague", "(right | more | just | very | most)? v=VAGUE", vague.vague),
    Rule(
        "reference",
        """x=(the (recent | near | immediate | foreseeable | distant)? (past | future))
        | at=at x=(the? present (time | moment)?) | at x=(the moment) | x=(these days)
        | in x=(the? future) | in x=(the present)""",
        vague.reference,
    ),
    Rule("long ago", "(long | moments) ago | a long time ago", vague.long_ago),
    Rule(
        "later time",
        "(a later | an earlier | a future | some future) (date | time | point)",
        vague.later_time,
    ),
)

RULES: Final[tuple[Rule, ...]] = (
    *_DAYS_AND_MONTHS,
    *_YEARS_AND_PARTS,
    *_RECKONED,
    *_PERIODS,
    *_TIMES,
    *_REFERENCES,
)

MARKED_RULES: Final[tuple[Rule, ...]] = (
    Rule("marked unit", "(the | that | this)? u=UNIT", relative.marked_unit),
    Rule("marked time", "(the | that | this) time", vague.marked_time),
    Rule("marked hour", "t=H12", clock.marked_hour),
    Rule("day of month", "the d=ORD", explicit.ordinal_day),
    Rule("weekday", "w=WDA", weekdays.weekday),
)
"""Read only where a human says that it is a time: alone in a text such words mostly are not."""
