"""Words of English time expressions, by category: the data that the rule table refers to.

A word may belong to several categories (``second`` is a unit and an ordinal, ``may`` a month).
Categories in capitals are used by the patterns in ``rules``.
"""

from typing import Final


def words(text: str) -> frozenset[str]:
    """The blank-separated words of ``text``."""
    return frozenset(text.split())


MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb febr", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Month names and abbreviations to month numbers."""

AMBIGUOUS_MONTHS: Final = frozenset(
    {"may", "march", "mar", "dec", "jan", "sep", "august", "april", "june"}
)
"""Also modals, verbs or given names: alone they need a preposition or a modifier before them."""

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("monday", "tuesday tues", "wednesday weds", "thursday thurs thur", "friday", "saturday",
         "sunday"),
        1,
    )
    for name in names.split()
}  # fmt: skip
SHORT_WEEKDAYS: Final = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
"""Abbreviations that are taken for weekdays only beside a date or a time."""

WEEKDAY_PLURALS: Final = {
    f"{name}s": number for name, number in WEEKDAYS.items() if name.endswith("day")
}

UNITS: Final = {
    "second": "S", "sec": "S", "minute": "MIN", "min": "MIN", "hour": "H", "hr": "H", "day": "D",
    "night": "NI", "week": "W", "fortnight": "2W", "month": "M", "quarter": "Q", "year": "Y",
    "yr": "Y", "decade": "10Y", "century": "100Y", "millennium": "1000Y", "weekend": "WE",
}  # fmt: skip
"""Singular unit words to internal unit codes (see ``calendar_math``)."""

UNIT_PLURALS: Final = {
    "seconds": "S", "secs": "S", "minutes": "MIN", "mins": "MIN", "hours": "H", "hrs": "H",
    "days": "D", "nights": "NI", "weeks": "W", "fortnights": "2W", "months": "M", "quarters": "Q",
    "years": "Y", "yrs": "Y", "decades": "10Y", "centuries": "100Y", "millennia": "1000Y",
    "weekends": "WE",
}  # fmt: skip

SEASONS: Final = {
    "spring": "SP", "springtime": "SP", "summer": "SU", "summertime": "SU", "autumn": "FA",
    "fall": "FA", "winter": "WI", "wintertime": "WI",
}  # fmt: skip

PARTS_OF_DAY: Final = {
    "morning": "MO", "dawn": "MO", "daybreak": "MO", "sunrise": "MO", "lunchtime": "MI",
    "afternoon": "AF", "evening": "EV", "dusk": "EV", "sunset": "EV", "nightfall": "EV",
    "night": "NI",
}  # fmt: skip
PART_PLURALS: Final = {"mornings": "MO", "afternoons": "AF", "evenings": "EV", "nights": "NI"}
CLOCK_WORDS: Final = {"noon": "12:00", "midday": "12:00", "noontime": "12:00", "midnight": "24:00"}

CARDINALS: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000, "dozen": 12,
}  # fmt: skip

ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip

DECADE_WORDS: Final = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
    "eighties": 8, "nineties": 9,
}  # fmt: skip

FREQUENCIES: Final = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "fortnightly": "P2W",
    "monthly": "P1M", "bimonthly": "P2M", "quarterly": "P3M", "semiannual": "P6M",
    "semiannually": "P6M", "biannual": "P6M", "biannually": "P6M", "yearly": "P1Y",
    "annual": "P1Y", "annually": "P1Y", "biennial": "P2Y", "biennially": "P2Y", "hourly": "PT1H",
}  # fmt: skip

DIRECTIONS: Final = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "this": 0, "current": 0,
    "present": 0, "same": 0, "that": 0, "very": 0, "next": 1, "coming": 1, "following": 1,
    "upcoming": 1, "subsequent": 1, "ensuing": 1,
}  # fmt: skip
"""Words before a unit to the direction they point to."""

STAGES: Final = {
    "early": "START", "earlier": "START", "mid": "MID", "late": "END", "later": "END",
}  # fmt: skip
"""Words right before a period for a part of it, to the TIMEX3 modifier."""

EDGES: Final = {
    "beginning": "START", "start": "START", "dawn": "START", "outset": "START",
    "opening": "START", "onset": "START", "middle": "MID", "midst": "MID", "end": "END",
    "close": "END", "closing": "END", "conclusion": "END", "rest": "END", "remainder": "END",
}  # fmt: skip
"""Words that name a part of a period with “of”."""

VAGUE: Final = {
    "now": "PRESENT_REF", "currently": "PRESENT_REF", "presently": "PRESENT_REF",
    "nowadays": "PRESENT_REF", "recently": "PAST_REF", "lately": "PAST_REF", "soon": "FUTURE_REF",
    "shortly": "FUTURE_REF",
}  # fmt: skip

ZONES: Final = {
    "gmt": "Z", "utc": "Z", "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "bst": "+01:00",
    "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00",
    "ist": "+05:30", "jst": "+09:00", "kst": "+09:00", "aest": "+10:00", "aedt": "+11:00",
    "et": "", "ct": "", "mt": "", "pt": "",
}  # fmt: skip
"""Zone names; the offset is kept for the record, TIMEX3 values are written in local time."""

ZONE_WORDS: Final = words(
    "eastern central mountain pacific local moscow london paris tokyo beijing"
)
"""Words that name a zone together with “time”."""

NAMED_DAYS: Final = words("black bloody super manic cyber ash good palm easter holy fat")
"""Words that make a weekday the name of an event, not a day of this week."""

APPROXIMATORS: Final = {
    "about": "APPROX", "around": "APPROX", "approximately": "APPROX", "roughly": "APPROX",
    "circa": "APPROX", "some": "APPROX", "nearly": "LESS_THAN", "almost": "LESS_THAN",
    "under": "LESS_THAN", "over": "MORE_THAN",
}  # fmt: skip

FUTURE_CUES: Final = words(
    "will 'll ’ll shall wo going gonna expected expects expect scheduled slated due "
    "planned plans plan planning upcoming until till tomorrow tentatively intends intend "
    "hopes hope hoping aims aim wants want forthcoming begins starts opens resumes arrives "
    "leaves meets ends gets expires takes goes returns kicks launches visits "
    "hosts faces set poised projected forecast anticipated would could "
    "might may should must can prepares preparing"
)
"""Words whose clause looks ahead."""

PLAIN_FUTURE: Final = words(
    "return meet begin start open resume arrive leave vote gather convene travel face host visit "
    "launch expire close end take"
)
"""Plain present forms: with a plural before them (“talks resume Friday”) they look ahead."""

PROGRESSIVE: Final = words(
    "meeting travelling traveling visiting voting returning arriving leaving going holding "
    "starting beginning opening gathering flying"
)
"""With “is” or “are” and a day they are plans; other progressives go on now."""

ARRANGED: Final = words(
    "called fixed booked convened tabled summoned arranged announced organised organized set due "
    "scheduled planned slated meeting rally vote hearing talks summit election elections"
)
"""Before “for” and a day they speak of what is to come."""

POSTPONED: Final = words(
    "postponed delayed adjourned rescheduled moved deferred extended pushed back forward"
)

GOVERNORS: Final = words(
    "agreed vowed pledged promised decided threatened wants hopes plans invited urged asked "
    "ordered proposed bid deal agreement decision plan offer order pledge date deadline"
)
"""Words whose infinitive (“agreed to meet Friday”) looks ahead although they are past or nouns."""

PAST_VERBS: Final = words(
    "said told was were had did went came took made gave got became began left met held won "
    "lost fell rose grew hit cut sold bought brought caught built sent spent paid led "
    "fought struck shot died wrote spoke saw heard found felt kept knew thought ran broke "
    "drove flew drew chose sank shook stood understood sought taught wore withdrew threw "
    "underwent swore stole stuck spread shut sat rode quit lay laid lent hid forbade fled "
    "dealt dug crept cast burst bore beat been ago has have since blew overthrew overtook "
    "slid sprang swept swung"
)
"""Irregular past forms and other words of a clause that looks back."""

NOT_PAST: Final = words(
    "need needed united speed indeed exceed proceed succeed feed seed breed bleed deed weed "
    "red bed led hundred sacred naked wicked limited unlimited based named called used "
    "wounded"
)
"""Words in -ed that say nothing about the tense of their clause."""

COUNTED: Final = words(
    "people men women children troops soldiers workers employees jobs passengers students "
    "police officers members delegates votes voters seats homes houses miles mile km "
    "kilometers kilometres meters metres feet ft acres hectares tons tonnes barrels units "
    "shares points dollars euros pounds pence cents rupees roubles rubles yuan crore yen "
    "percent pc % pages words copies cars vehicles "
    "aircraft planes victims deaths dead protesters demonstrators refugees migrants "
    "prisoners fans spectators visitors guests rpm calories pixels bytes times cases "
    "patients lives m cm mm kg g lb lbs mph kph"
)
"""Nouns that turn a number before them into a count."""

YEAR_PREPOSITIONS: Final = words(
    "in since of from by until till through during before after between and to for around "
    "about late early mid circa year years than the back as or"
)
NOT_A_YEAR_AFTER: Final = words(
    "windows office flight route highway model room page no number resolution nikkei "
    "russell iso boeing airbus section article rule act bill channel level lot level psalm "
    "verse gate unit version code extension passcode pin password"
)
"""Words after which a four-digit number is a name or a count, not a year."""
