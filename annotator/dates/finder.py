"""Find time expressions: run the rule table over a text and give every match its value."""

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from annotator.dates import clock, lexicon
from annotator.dates.context import Earlier, Match, State
from annotator.dates.lexer import OTHER, PARAGRAPH, Alphabet, Lexer, Tokens
from annotator.dates.mention import DOCUMENT, LAST, REJECTED, Alternative, Mention, Reading
from annotator.dates.patterns import Pattern, compile_pattern, expand, literals
from annotator.dates.rules import MACROS, MARKED_RULES, RULES, Rule
from annotator.model.timex import is_timex_value

_TRIGGERS: Final = lexicon.words(
    "ISO NDATE CLOCK DECADE YY AMPM HOLIDAY Y4 HHMM ORDN MONTH WD WDS UNIT UNITS SEASON "
    "PART PARTS CLOCKWORD DECADEWORD FREQ VAGUE DAYWORD QN HN o'clock / past future present "
    "moment days ago tonight overnight bc bce ad end date time FY weekdays season period "
    "midweek midyear daylong weeklong monthlong yearlong hourlong decadelong night hrs h half ZONE"
)
_BEFORE: Final = 4_000  # code points of context that a marked span is read in
_AFTER: Final = 400
_ALSO_NAMED: Final = "also named here"
_DAY_REACH: Final = 8  # tokens


_CLAUSE_MARKS: Final = lexicon.words(". ! ? ; and but will would which who that")


class _Grammar(NamedTuple):
    lexer: Lexer
    rules: tuple[tuple[Rule, Pattern], ...]
    island: re.Pattern[str]
    trigger: re.Pattern[str]


class _Found(NamedTuple):
    """A reading in its place."""

    start: int
    stop: int
    reading: Reading
    rule: str
    anchor: str | None


class _Candidate(NamedTuple):
    start: int
    stop: int
    order: int
    match: re.Match[str]
    move: int


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    """Compile the rule table once, when the first text comes."""
    table = (*RULES, *MARKED_RULES)
    patterns = [expand(rule.pattern, MACROS) for rule in table]
    named = set().union(*(literals(pattern) for pattern in patterns))
    alphabet = Alphabet(frozenset(named))
    trigger = "|".join(alphabet.pattern(category) for category in sorted(_TRIGGERS))
    return _Grammar(
        Lexer(alphabet),
        tuple(
            (rule, compile_pattern(pattern, alphabet))
            for rule, pattern in zip(table, patterns, strict=True)
        ),
        re.compile(f"[^{OTHER}{PARAGRAPH}]+"),
        re.compile(trigger),
    )


def find(text: str, document_date: dt.date | None) -> list[Mention]:
    """See ``annotator.dates.find_dates``."""
    grammar = _grammar()
    tokens = grammar.lexer.tokenize(text)
    state = State(tokens, document_date)
    found = _read(_candidates(grammar, tokens), state)
    return _mentions(tokens, _joined(tokens, found))


def read_span(text: str, start: int, end: int, document_date: dt.date | None) -> Mention | None:
    """See ``annotator.dates.resolve``."""
    offset = max(0, start - _BEFORE)
    window = text[offset : end + _AFTER]
    first, last = start - offset, end - offset
    grammar = _grammar()
    tokens = grammar.lexer.tokenize(window)
    candidates = _candidates(grammar, tokens)
    whole = _overlapping(tokens, candidates, document_date, first, last)
    inside = [
        index
        for index in range(len(tokens.starts))
        if tokens.starts[index] >= first and tokens.ends[index] - _cut(tokens, index) <= last
    ]
    mention = _resolve_inside(grammar, tokens, candidates, inside, document_date)
    mention = _of_both(window, mention, whole, first, last)
    return None if mention is None else _moved_to(mention, start, end, text[start:end], offset)


def _cut(tokens: Tokens, index: int) -> int:
    """A span may leave out the full stop of “p.m.” or “Feb.”."""
    return tokens.text[tokens.starts[index] : tokens.ends[index]].endswith(".")


def _resolve_inside(
    grammar: _Grammar,
    tokens: Tokens,
    candidates: list[_Candidate],
    inside: list[int],
    document_date: dt.date | None,
) -> Mention | None:
    """The longest reading of the marked tokens; earlier mentions only give the context."""
    if not inside:
        return None
    first, stop = inside[0], inside[-1] + 1
    state = State(tokens, document_date)
    _read([candidate for candidate in candidates if candidate.stop <= first], state)
    state.lenient = True
    marked = _candidates(grammar, tokens, first, stop, marked=True)
    mentions = _mentions(tokens, _joined(tokens, _read(marked, state)))
    if not mentions:
        return None
    best = max(mentions, key=lambda mention: mention.end - mention.start)
    others = tuple(
        Alternative(one.type, one.value, _ALSO_NAMED)
        for one in mentions
        if one is not best and (one.type, one.value) != (best.type, best.value)
    )
    return replace(best, alternatives=_distinct(best, (*best.alternatives, *others)))


def _overlapping(
    tokens: Tokens,
    candidates: list[_Candidate],
    document_date: dt.date | None,
    start: int,
    end: int,
) -> Mention | None:
    """The mention that a reading of the whole text finds here."""
    found = _joined(tokens, _read(candidates, State(tokens, document_date)))
    near = [m for m in _mentions(tokens, found) if m.start < end and m.end > start]
    return max(near, key=lambda m: min(m.end, end) - max(m.start, start), default=None)


def _of_both(
    text: str, inside: Mention | None, whole: Mention | None, start: int, end: int
) -> Mention | None:
    """Choose between the reading of the marked words and that of an expression they are part of.

    Words that are a part of a longer expression mean what it means (“Monday” in “last Monday”,
    “Feb. 3” before “, 2010”), unless they name a unit of another size (“2010”, “February”).
    """
    if inside is None or whole is None:
        return inside or whole
    if (whole.start, whole.end) == (inside.start, inside.end):
        named = tuple(one for one in inside.alternatives if one.why == _ALSO_NAMED)
        return replace(whole, alternatives=_distinct(whole, (*whole.alternatives, *named)))
    if whole.start >= inside.start and whole.end <= inside.end:
        return inside
    unread = text[start : inside.start] + text[inside.end : end]
    covered = unread.lower().replace(".", " ").replace(",", " ").split()
    alike = inside.type == whole.type and len(inside.value) == len(whole.value)
    if alike or "REF" in inside.value or any(word[0].isdigit() for word in covered):
        kept = Alternative(inside.type, inside.value, "the marked words alone")
        return replace(whole, alternatives=_distinct(whole, (*whole.alternatives, kept)))
    month = inside.rule == "month" and len(inside.value) == len("2026-02")
    if month and whole.type == inside.type and whole.value[4:7] == inside.value[4:7]:
        return replace(inside, value=whole.value[: len(inside.value)], alternatives=())
    return inside


def _distinct(mention: Mention, alternatives: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    seen = {(mention.type, mention.value)}
    kept = []
    for one in alternatives:
        if (one.type, one.value) not in seen:
            seen.add((one.type, one.value))
            kept.append(one)
    return tuple(kept)


def _moved_to(mention: Mention, start: int, end: int, text: str, offset: int) -> Mention:
    anchor = mention.anchor
    if anchor and ":" in anchor:
        first, last = anchor.split(":")
        anchor = f"{int(first) + offset}:{int(last) + offset}"
    return Mention(
        start, end, text, mention.type, mention.value, mention.mod, mention.quant, mention.freq,
        mention.begin, mention.end_point, anchor, mention.rule, mention.alternatives,
    )  # fmt: skip


def _candidates(
    grammar: _Grammar,
    tokens: Tokens,
    first: int = 0,
    stop: int | None = None,
    *,
    marked: bool = False,
) -> list[_Candidate]:
    """All matches of all rules, by place, then the longest, then the order of the table.

    In words that a human marked the rules for those apply as well.
    """
    rules = grammar.rules if marked else grammar.rules[: len(RULES)]
    pieces: list[str] = []
    moves: list[int] = []  # from a place in the joined pieces to its token
    stop = len(tokens.classes) if stop is None else stop
    for island in grammar.island.finditer(tokens.classes, first, stop):
        if marked or grammar.trigger.search(island[0]):
            pieces.append(island[0] + OTHER)
            moves += [island.start() - len(moves)] * (len(island[0]) + 1)
    dense = "".join(pieces)  # read once by every rule; no pattern crosses the mark between two
    found: list[_Candidate] = []
    for order, (_, pattern) in enumerate(rules):
        for match in pattern.regex.finditer(dense):
            begin, close = match.span()
            move = moves[begin]
            found.append(_Candidate(begin + move, close + move, order, match, move))
    found.sort(key=lambda candidate: (candidate.start, -candidate.stop, candidate.order))
    return found


def _read(candidates: list[_Candidate], state: State) -> list[_Found]:
    """Ask the resolvers from left to right; what one took is not read again."""
    rules = _grammar().rules
    found: list[_Found] = []
    taken = 0
    for candidate in candidates:
        if candidate.start < taken:
            continue
        rule, pattern = rules[candidate.order]
        reading = rule.resolver(Match(state, pattern, candidate.match, candidate.move))
        if reading is None:
            continue
        if reading is REJECTED:
            taken = candidate.stop
            continue
        start, stop = reading.span or (candidate.start, candidate.stop)
        anchor = reading.anchor
        if anchor == LAST:
            anchor = state.earlier[-1].anchor if state.earlier else None
        found.append(_Found(start, stop, reading, rule.name, anchor))
        taken = stop
        if reading.point is not None and not reading.partial:
            state.last = reading
            state.last_token = stop
            if reading.floating and anchor == DOCUMENT:
                continue  # a time of day names no new day to count from
            place = f"{state.tokens.starts[start]}:{state.tokens.ends[stop - 1]}"
            state.earlier.append(Earlier(reading.point, stop, place))
    return found


def _joined(tokens: Tokens, found: list[_Found]) -> list[_Found]:
    """Join times with the days beside them; drop parts that are nothing alone."""
    out: list[_Found] = []
    for item in found:
        previous = out[-1] if out else None
        joined = None if previous is None else _join(tokens, previous, item)
        if joined is None:
            out.append(item)
        else:
            out[-1] = joined
    placed = [
        _placed_by_day(tokens, item, out[number + 1 : number + 3])
        for number, item in enumerate(out)
    ]
    return [item for item in placed if not item.reading.partial]


def _placed_by_day(tokens: Tokens, item: _Found, following: list[_Found]) -> _Found:
    """A time that found no day before it takes one that follows soon in its sentence."""
    if not item.reading.floating or item.anchor != DOCUMENT:
        return item
    for other in following:
        between = tokens.words[item.stop : other.start]
        if len(between) > _DAY_REACH or not _CLAUSE_MARKS.isdisjoint(between):
            break
        reading = clock.join(item.reading, other.reading)
        if reading is not None:
            place = f"{tokens.starts[other.start]}:{tokens.ends[other.stop - 1]}"
            return item._replace(reading=reading, anchor=place)
    return item


def _join(tokens: Tokens, left: _Found, right: _Found) -> _Found | None:
    if right.start - left.stop > clock.LINK_LENGTH:
        return None
    if not clock.joins(tuple(tokens.words[left.stop : right.start])):
        return None
    reading = clock.join(left.reading, right.reading) or clock.join(right.reading, left.reading)
    if reading is None and left.stop == right.start and left.reading.type == "TIME":
        reading = clock.join_part(left.reading, right.reading)
    if reading is None:
        return None
    day = left if left.reading.type == "DATE" else right
    return _Found(left.start, right.stop, reading, f"{left.rule} + {right.rule}", day.anchor)


def _mentions(tokens: Tokens, found: list[_Found]) -> list[Mention]:
    out: list[Mention] = []
    for item in sorted(found, key=attrgetter("start")):
        reading = item.reading
        if not is_timex_value(reading.value, reading.type):
            continue
        start, end = tokens.starts[item.start], tokens.ends[item.stop - 1]
        out.append(
            Mention(
                start, end, tokens.text[start:end], reading.type, reading.value, reading.mod,
                reading.quant, reading.freq, reading.begin, reading.end_point, item.anchor,
                item.rule, _alternatives(reading),
            )
        )  # fmt: skip
    return out


def _alternatives(reading: Reading) -> tuple[Alternative, ...]:
    seen = {(reading.type, reading.value)}
    kept = []
    for alternative in reading.alternatives:
        key = (alternative.type, alternative.value)
        if key not in seen and is_timex_value(alternative.value, alternative.type):
            seen.add(key)
            kept.append(alternative)
    return tuple(kept)
