"""What a resolver sees: one match, the words around it, the document date and the last date."""

import datetime as dt
import re
from typing import Final, NamedTuple

from annotator.dates import lexicon
from annotator.dates.calendar_math import Point, at_least_as_fine
from annotator.dates.lexer import PARAGRAPH, Tokens
from annotator.dates.mention import DOCUMENT, Reading
from annotator.dates.patterns import Pattern

PAST: Final = -1
OPEN: Final = 0
FUTURE: Final = 1
_MEMORY: Final = 200  # tokens after which a date mentioned is no anchor any more
_REACH: Final = 40  # tokens that a tense cue may stand away
_SENTENCE_END: Final = frozenset(".!?")
_STOP: Final = frozenset(".!?;:")
_INFINITIVE_STOP: Final = lexicon.words(
    "the a an this that these those his her its their our your my him them it us be"
)


class Earlier(NamedTuple):
    """A date mentioned before: its calendar unit, the token after it, its place as an anchor."""

    point: Point
    token: int
    anchor: str


class State:
    """What is known at one place of the text.

    Attributes:
        tokens: The text.
        document_date: The day the text was written; None when unknown.
        last: The last mention that named a calendar unit.
        last_token: The token after it.
        earlier: All such mentions so far.
        lenient: The span is marked by a human: doubts about being a date at all do not count.
    """

    __slots__ = ("document_date", "earlier", "last", "last_token", "lenient", "tokens")

    def __init__(self, tokens: Tokens, document_date: dt.date | None) -> None:
        self.tokens = tokens
        self.document_date = document_date
        self.last: Reading | None = None
        self.last_token = -1
        self.earlier: list[Earlier] = []
        self.lenient = False


class Match:
    """One match of one rule; ``move`` leads from its places to tokens."""

    def __init__(self, state: State, pattern: Pattern, found: re.Match[str], move: int) -> None:
        self.state = state
        self.document_date = state.document_date
        self._move = move
        self.start, self.stop = found.start() + move, found.end() + move
        self._words = state.tokens.words
        self._found = found
        self._groups = pattern.groups

    def span(self, name: str) -> tuple[int, int] | None:
        """Token range that the group caught."""
        for number in self._groups.get(name, ()):
            start, stop = self._found.span(number)
            if start >= 0:
                return start + self._move, stop + self._move
        return None

    def words(self, name: str) -> list[str]:
        """The group's words; empty when it caught nothing."""
        span = self.span(name)
        return self._words[span[0] : span[1]] if span else []

    def word(self, name: str) -> str:
        """The group's words joined by blanks; empty when it caught nothing."""
        return " ".join(self.words(name))

    def before(self, distance: int = 1) -> str:
        """The word ``distance`` tokens before the match; empty at a paragraph's border."""
        index = self.start - distance
        return self._words[index] if index >= 0 and not self._words[index].startswith("\n") else ""

    def after(self, distance: int = 1) -> str:
        """The word ``distance`` tokens after the match; empty at a paragraph's border."""
        index = self.stop + distance - 1
        known = index < len(self._words) and not self._words[index].startswith("\n")
        return self._words[index] if known else ""

    def raw(self, index: int) -> str:
        """The token as it is spelled."""
        tokens = self.state.tokens
        return tokens.text[tokens.starts[index] : tokens.ends[index]]

    def glued_after(self) -> bool:
        """Whether the next token follows without white space."""
        tokens = self.state.tokens
        return (
            self.stop < len(tokens.starts)
            and tokens.ends[self.stop - 1] == tokens.starts[self.stop]
        )

    def glued_before(self) -> bool:
        """Whether the token before ends where the match starts."""
        tokens = self.state.tokens
        return self.start > 0 and tokens.ends[self.start - 1] == tokens.starts[self.start]

    def starts_line(self) -> bool:
        """Whether nothing stands before the match on its line."""
        tokens = self.state.tokens
        before = tokens.ends[self.start - 1] if self.start else 0
        return self.start == 0 or "\n" in tokens.text[before : tokens.starts[self.start]]

    def matched(self) -> list[str]:
        """All words of the match."""
        return self._words[self.start : self.stop]

    @property
    def mod(self) -> str | None:
        """The modifier that a word of the group ``mod`` stands for."""
        words = self.words("mod")
        joined = " ".join(words)
        if joined in _PHRASE_MODS:
            return _PHRASE_MODS[joined]
        for word in words:
            mod = _WORD_MODS.get(word)
            if mod:
                return mod
        return None

    def today(self, unit: str) -> Point | None:
        """The document date in ``unit``."""
        return None if self.document_date is None else Point(self.document_date, unit)

    def last_point(self, unit: str) -> tuple[Point | None, str]:
        """The last date mentioned that ``unit`` can be counted from, else the document date.

        The second value is the anchor: ``START:END`` of that mention, or ``document``.
        """
        for earlier in reversed(self.state.earlier):
            if self.start - earlier.token > _MEMORY:
                break
            if at_least_as_fine(earlier.point.unit, unit):
                return earlier.point, earlier.anchor
        return self.today("D"), DOCUMENT

    def last_in_sentence(self, sentences: int = 1) -> Point | None:
        """The last date mentioned when it stands in this sentence or up to so many before - 1."""
        last = self.state.last
        if last is None or last.point is None or self.start - self.state.last_token > _MEMORY:
            return None
        ends = 0
        for index in range(self.start - 1, self.state.last_token - 1, -1):
            word = self._words[index]
            if word in _SENTENCE_END or word.startswith(PARAGRAPH):
                ends += 1
                if ends >= sentences:
                    return None
        return last.point

    def direction(self) -> int:
        """Whether the clause looks back, ahead, or leaves it open.

        The nearest cue before the expression decides; only a sentence that starts with the
        expression is read forwards.
        """
        backwards = FUTURE if self._is_led_ahead() else self._look_back()
        return backwards if backwards != OPEN else self._look_ahead()

    def _is_led_ahead(self) -> bool:
        """Whether the words right before look ahead: “is on”, “ahead of”, “postponed to”."""
        first, second = self.before(), self.before(2)
        if first in {"is", "are"} or (first == "on" and second in {"is", "are"}):
            return True
        if (second, first) in {("ahead", "of"), ("up", "to")}:
            return True
        if first == "for":
            return second in lexicon.ARRANGED
        return first == "to" and any(
            self.before(distance) in lexicon.POSTPONED for distance in range(2, 7)
        )

    def _look_back(self) -> int:
        infinitive = False
        for index in range(self.start - 1, max(-1, self.start - _REACH), -1):
            word = self._words[index]
            if word in _STOP or word.startswith(PARAGRAPH):
                break
            if infinitive and word in lexicon.GOVERNORS:
                return FUTURE
            cue = self._cue_at(index)
            if cue != OPEN:
                return cue
            if word == "to" and self._words[index + 1] == "be" and self._words[index - 1] in _BE:
                return FUTURE
            if word == "to" and self._words[index + 1] not in _INFINITIVE_STOP:
                infinitive = infinitive or _plain_verb(self.raw(index + 1))
                if infinitive and index and self._words[index - 1] in _BE:
                    return FUTURE
        return FUTURE if infinitive else OPEN

    def _look_ahead(self) -> int:
        for index in range(self.stop, min(len(self._words), self.stop + _REACH)):
            word = self._words[index]
            if word in _STOP or word.startswith(PARAGRAPH):
                break
            cue = self._cue_at(index)
            if cue != OPEN:
                return cue
        return OPEN

    def _cue_at(self, index: int) -> int:
        """The tense cue of one word; “the will and desire”, “the plan of” are nouns."""
        word = self._words[index]
        cue = _cue(word)
        if cue == PAST and self._is_participle(index):
            return OPEN
        before = self._words[index - 1] if index else ""
        if word in lexicon.PLAIN_FUTURE and _is_plural(before):
            return FUTURE
        if word in lexicon.PROGRESSIVE and before in {"is", "are", "'re"}:
            return FUTURE
        # “won't” comes as three tokens; “won” alone is the past of “win”.
        if word == "won" and self._words[index + 1 : index + 3] in (["'", "t"], ["’", "t"]):
            return FUTURE
        if cue == FUTURE and word in _ALSO_NAMES and self.raw(index)[0].isupper() and index:
            return OPEN
        if cue == FUTURE and word in _ALSO_NOUNS:
            following = self._words[index + 1] if index + 1 < len(self._words) else ""
            if following in _NOUN_FOLLOWERS or (index and self._words[index - 1] in _DETERMINERS):
                return OPEN
        return cue

    def _is_participle(self, index: int) -> bool:
        """Whether it is no past form: “will be held”, “will have”, “would quit”."""
        at = index - 1
        while at > 0 and self._words[at].endswith("ly"):
            at -= 1
        before = self._words[at] if at >= 0 else ""
        return before in _PASSIVE_LEADS or (before in _MODALS and self.raw(at)[0].islower())


def _is_plural(word: str) -> bool:
    return len(word) > 2 and word.endswith("s") and word not in _NO_PLURALS


_NO_PLURALS: Final = lexicon.words(
    "was has does his its this 's us as yes always sometimes perhaps"
)
_PASSIVE_LEADS: Final = frozenset({"be", "get", "gets"})
_MODALS: Final = lexicon.words("will would could should may might must to shall")
_ALSO_NAMES: Final = frozenset({"may", "will"})
_ALSO_NOUNS: Final = lexicon.words("will can must might may plan plans hope hopes aim aims set")
_NOUN_FOLLOWERS: Final = frozenset({"and", "or", "of", ",", ".", "”", '"', "for"})
_DETERMINERS: Final = frozenset({"the", "a", "an", "his", "her", "its", "their", "'s", "my", "our"})
_BE: Final = frozenset({"is", "are", "be", "was", "were", "not"})
_WORD_MODS: Final = lexicon.STAGES | lexicon.EDGES | lexicon.APPROXIMATORS
_PHRASE_MODS: Final = {
    "more than": "MORE_THAN", "well over": "MORE_THAN", "just over": "MORE_THAN",
    "less than": "LESS_THAN", "fewer than": "LESS_THAN", "just under": "LESS_THAN",
    "well under": "LESS_THAN", "close to": "APPROX", "up to": "EQUAL_OR_LESS",
    "at most": "EQUAL_OR_LESS", "no more than": "EQUAL_OR_LESS", "as many as": "EQUAL_OR_LESS",
    "as much as": "EQUAL_OR_LESS", "as long as": "EQUAL_OR_LESS", "at least": "EQUAL_OR_MORE",
    "no less than": "EQUAL_OR_MORE", "no fewer than": "EQUAL_OR_MORE",
    "a minimum of": "EQUAL_OR_MORE", "a maximum of": "EQUAL_OR_LESS",
    "first": "START", "second": "END", "latter": "END",
}  # fmt: skip


def _cue(word: str) -> int:
    if word in lexicon.FUTURE_CUES:
        return FUTURE
    if word in lexicon.PAST_VERBS:
        return PAST
    if word.endswith("ed") and len(word) > 4 and word not in lexicon.NOT_PAST:
        return PAST
    return OPEN


def _plain_verb(raw: str) -> bool:
    return raw.isalpha() and raw.islower()
