"""Whether an English claim tells of the past: a small reading of its words, precision first.

No tagger is at hand, so the reading only answers where few words decide. Anything that points
ahead anywhere in the claim (a modal, “to” before a verb, “if”, a verb of planning) makes it open;
subordinate clauses are passed over. What is left is past when its first verb form is one that only
the past has (“was”, “took”), a perfect (“has won”), or a form in -ed or like it (“visited”, “met”)
that stands where a verb stands, not a participle (“a party founded in 1990”, “is held”).
"""

import re
from collections.abc import Sequence
from typing import Final, Literal

Tense = Literal["past", "future"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[,;:()—–]|\d+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AHEAD: Final = _words("""
    will 'll won't shall shan't going gonna
""")
_OPEN: Final = _words("""
    would wouldn't should shouldn't may might mightn't could couldn't can can't cannot must mustn't
    ought if unless whether until till due set likely unlikely ready poised bound about upcoming
    next future coming tomorrow soon
    schedule schedules scheduled plan plans planned planning expect expects expected expecting
    propose proposes proposed postpone postpones postponed delay delayed delays announce announced
    announces promise promised promises pledge pledged pledges agree agreed agrees call called
    calls extend extended extends fix fixed book booked invite invited invites appoint appointed
    appoints intend intends intended hope hopes hoped aim aims aimed vow vowed vows threaten
    threatened threatens warn warned warns forecast predict predicted predicts slate slated want
    wants wanted prepare prepared prepares decide decided decides order ordered orders approve
    approved approves demand demanded demands ask asked asks urge urged urges summon summoned
    designate designated target targeted sentence sentenced begin start deadline ends expire
    believed supposed meant moved push pushed brought rescheduled timed arranged
""")
"""Words that leave it open when the event is, or make another one of what a date may be about."""

_ONLY_PAST: Final = _words("""
    was were wasn't weren't had hadn't did didn't went took became began gave came saw wrote spoke
    fell rose ran chose drove flew grew knew rode shook swore threw wore broke woke drew ate forgot
    froze hid swam tore stole sank sang rang sprang overtook undertook withdrew foresaw overthrew
    arose awoke bore overcame
""")
_EITHER: Final = _words("""
    said told made held found led left lost built sent sold kept paid won met bought caught
    thought fought got heard felt stood sat understood taught spent struck shot slept dealt meant
    rebuilt fled fed bred lent bent swept wept sought hung dug stuck swung
""")
"""Past forms that participles share, beside those in -ed."""
_NOT_VERBS: Final = _words("""
    need indeed speed seed feed weed breed bleed proceed succeed exceed red bed shed sacred hundred
    naked wicked kindred hatred united unprecedented alleged so-called deed creed greed steed reed
    embed wed led fled fed bred
""")
"""End like a past form and are none, or stand in front of nouns; -ed forms of ``_EITHER`` apart."""

_PERFECT: Final = _words("has have had 've hasn't haven't hadn't having")
_BEFORE_NOUNS: Final = _words("""
    a an the this that these those its his her their our my your of in on at by for from with into
    about as than no some any each every both all most more less very newly recently well highly
    and or but nor is are am be been being isn't aren't gets get getting not 's
""")
"""After these a form in -ed is a participle, or its verb stands elsewhere."""
_CLAUSES: Final = _words("""
    who whom whose which that when while after before since because although though where as once
    whereas despite than following amid during
""")
"""They begin a clause or phrase whose verb is not that of the claim."""
_LATER: Final = _words("then later also once again already finally soon eventually just still ever")
_NEAR: Final = 3
"""So many words after “has” the participle of a perfect stands."""


def tense_of(text: str) -> Tense | None:
    """Read the tense of a claim in English.

    Returns:
        "past" or "future" when its words decide that; None when they leave it open.
    """
    words = [one.casefold().replace("’", "'") for one in _WORD.findall(text)]
    if _AHEAD.intersection(words) or any(one.endswith("'ll") for one in words):
        return "future"
    if _OPEN.intersection(words) or _has_infinitive(words):
        return None
    main = _main_clause(words)
    for place, word in enumerate(main):
        if word in _PERFECT or word.endswith("'ve"):
            if _is_perfect(main, place) or word in {"had", "hadn't"}:
                return "past"
            return None
        if word in _ONLY_PAST:
            return "past"
        if _may_be_past(word) and _stands_as_verb(main, place):
            return "past"
        if word in {"is", "are", "am", "isn't", "aren't", "do", "does", "don't", "doesn't"}:
            return None
    return None


def _has_infinitive(words: Sequence[str]) -> bool:
    """Tell whether “to” stands before what may be a verb, and not before a place or number."""
    return any(
        word == "to" and place + 1 < len(words) and not words[place + 1].isdigit()
        and words[place + 1] not in _AFTER_TO
        for place, word in enumerate(words)
    )  # fmt: skip


_AFTER_TO: Final = _words("the a an his her its their our my this that these those about nearly")


def _main_clause(words: Sequence[str]) -> list[str]:
    """Leave out clauses and phrases that begin with a word of ``_CLAUSES``, up to the next comma.

    One at the beginning without a comma takes everything with it: then nothing is decided.
    """
    kept: list[str] = []
    is_out = False
    for word in words:
        if word in {",", ";", "—", "–", ":", "(", ")"}:
            if is_out and kept[-1:] == [","]:
                kept.pop()  # “the storm, which began in the north, killed”: the verb follows
            else:
                kept.append(",")
            is_out = False
        elif word in _CLAUSES and not (word == "that" and not kept):
            is_out = True
        elif not is_out:
            kept.append(word)
        elif word in {"and", "but"}:
            continue
    return kept


def _may_be_past(word: str) -> bool:
    if word in _EITHER:
        return True
    return word.endswith("ed") and len(word) > 3 and word not in _NOT_VERBS  # noqa: PLR2004


def _is_perfect(words: Sequence[str], place: int) -> bool:
    near = words[place + 1 : place + 1 + _NEAR]
    return any(one == "been" or _may_be_past(one) or one in _PARTICIPLES for one in near)


_PARTICIPLES: Final = _words("""
    gone taken become begun given come seen written spoken fallen risen run chosen driven flown
    grown known ridden shaken sworn thrown worn broken drawn eaten forgotten frozen hidden torn
    stolen sunk done put cut hit shut hurt let quit read spread
""")


def _stands_as_verb(words: Sequence[str], place: int) -> bool:
    """Tell whether a form that participles share has a subject before it, and no agent after it."""
    before = place - 1
    while before >= 0 and (words[before] in _LATER or words[before].endswith("ly")):
        before -= 1
    if before < 0 or words[before] in _BEFORE_NOUNS or words[before] == ",":
        return False
    if words[before].isdigit() and before == 0:
        return False
    after = words[place + 1] if place + 1 < len(words) else ""
    return after not in {"by", "as", "against"} and not _has_later_verb(words, place)


def _has_later_verb(words: Sequence[str], place: int) -> bool:
    """Tell whether a verb that surely is one follows: then this was a participle."""
    return any(one in _SURE for one in words[place + 1 :])


_SURE: Final = _words("""
    is are was were has have had does do did isn't aren't wasn't weren't takes goes comes begins
    opens starts meets holds runs visits returns remains continues says shows faces gives makes
    continue take go come open meet hold return remain
""")
