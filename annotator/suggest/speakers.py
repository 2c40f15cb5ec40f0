"""Find the noun phrase that names a speaker, before or after a verb, and what kind it is.

``Words``, ``noun_phrase_before``, ``noun_phrase_after``, ``noun_phrase_end`` and ``source_of`` are
also called by the services that offer sources for a claim: their arguments and answers stay.
All places are token indexes of one ``Words``, half-open; ``Words.place`` gives code points.
"""

from typing import Final

from annotator.model.spans import Fragment
from annotator.model.tokens import tokenize
from annotator.suggest import reporting as words

PERSON: Final = "PERSON"
ORG: Final = "ORG"
SOURCE: Final = "SOURCE"

_LONGEST: Final = 9
_LONGEST_ASIDE: Final = 14
_POSSESSIVES: Final = frozenset(("'s", "’s", "'", "’"))
_LINKS: Final = frozenset(("of", "for", "and", "&"))
_SHORTEST_ACRONYM: Final = 3


class Words:
    """The tokens of one sentence, by index; outside of it there are empty words."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._places = tokenize(text, start, end)
        self._words = [text[a:b] for a, b in self._places]
        self._low = [word.lower() for word in self._words]

    def __len__(self) -> int:
        return len(self._words)

    def word(self, at: int) -> str:
        """Return a word as it is written."""
        return self._words[at] if 0 <= at < len(self._words) else ""

    def low(self, at: int) -> str:
        """Return a word in small letters."""
        return self._low[at] if 0 <= at < len(self._low) else ""

    def is_word(self, at: int) -> bool:
        """Tell whether a letter or a digit begins this token."""
        return self.word(at)[:1].isalnum()

    def is_capital(self, at: int) -> bool:
        """Tell whether a capital letter begins this token."""
        return self.word(at)[:1].isupper()

    def place(self, first: int, last: int) -> Fragment:
        """Return the code points from one token up to, not including, another."""
        return self._places[first][0], self._places[last - 1][1]


# -- before the verb ------------------------------------------------------------------------------


def noun_phrase_before(sentence: Words, verb: int) -> tuple[int, int] | None:
    """Return the subject that ends right before a verb, as token indexes [first, last).

    A remark between commas is passed over: “Ann Lee, a lawyer, said”.
    """
    last = verb
    if sentence.low(last - 1) == ",":
        named = _before_aside(sentence, last - 1)
        return None if named is None else _chunk_before(sentence, named, needs_name=True)
    return _chunk_before(sentence, last, needs_name=False)


def _before_aside(sentence: Words, comma: int) -> int | None:
    """The index after the name that an aside between two commas explains."""
    for at in range(comma - 1, max(-1, comma - _LONGEST_ASIDE), -1):
        if sentence.low(at) != ",":
            continue
        opener = sentence.low(at + 1)
        number = opener.isdigit()
        if (
            number
            or opener in words.DETERMINERS
            or opener in {"who", "which"}
            or (opener in words.SPEAKERS | words.ROLES and not sentence.is_capital(at + 1))
        ):
            has_age = sentence.low(at - 1).isdigit() and sentence.low(at - 2) == ","
            return at - 2 if has_age else at
        return None
    return None


def _chunk_before(sentence: Words, last: int, *, needs_name: bool) -> tuple[int, int] | None:
    head = sentence.low(last - 1)
    if head in words.PRONOUNS and not needs_name:
        return last - 1, last
    first = _walk_back(sentence, last)
    if first == last:
        return None
    if last - first == 1 and _names_nobody(sentence, first):
        return None
    before = sentence.low(first - 1)
    has_name = _ends_in_name(sentence, last)
    if before in words.INNER_PREPOSITIONS | {"by", "to"}:
        return _with_complement(sentence, first, last)
    if before in words.PREPOSITIONS:
        return None
    if before == "and" and has_name:
        return _coordinated(sentence, first, last)
    if has_name or (not needs_name and head in words.SPEAKERS):
        return first, last
    return None


def _with_complement(sentence: Words, first: int, last: int) -> tuple[int, int] | None:
    """“A spokesman for the ministry”, “people familiar with the matter” as one source."""
    if sentence.low(first - 2) in words.INFORMED:
        outer = _walk_back(sentence, first - 2)
        speaks = outer < first - 2 and sentence.low(first - 3) in words.SPEAKERS
        return (outer, last) if speaks else None
    outer, before = _walk_back(sentence, first - 1), sentence.low(first - 1)
    speaks = outer < first - 1 and (
        sentence.low(first - 2) in words.SPEAKERS
        or (before in {"of", "for"} and sentence.is_capital(first - 2))
    )
    if not speaks or sentence.low(outer - 1) in words.PREPOSITIONS | {"and", "or"}:
        return None
    return outer, last


def _walk_back(sentence: Words, last: int) -> int:
    """The first token of the plain noun phrase that ends before ``last``."""
    first = last
    while first > 0 and last - first < _LONGEST:
        word = sentence.low(first - 1)
        if word in words.DETERMINERS and not _is_in_name(sentence, first - 1):
            if word == "that" and sentence.is_word(first - 2):
                break  # “said that officials”
            return first - 1
        if word in _POSSESSIVES or word in {"-", "&"}:
            if first == last or not sentence.is_word(first - 2):
                break
        elif not sentence.is_word(first - 1) or _breaks(sentence, first - 1):
            break
        first -= 1
    return first


def _is_in_name(sentence: Words, at: int) -> bool:
    return sentence.is_capital(at) and at > 0 and sentence.is_capital(at - 1)


def _breaks(sentence: Words, at: int) -> bool:
    word = sentence.low(at)
    if sentence.word(at).isupper() and len(word) > 1:
        return word in words.DAYS  # “US”, “IT”: no pronouns
    is_verb = word in words.VERBS and word not in words.SPEAKERS
    return word in words.BREAKS or is_verb or word in words.DAYS


def _ends_in_name(sentence: Words, last: int) -> bool:
    """Whether the head is written as a name, which the first word of a sentence always is."""
    return sentence.is_capital(last - 1) and sentence.low(last - 1) not in words.DAYS


def _names_nobody(sentence: Words, at: int) -> bool:
    """Whether a single word is no source: “Nobody said”, “Having said”, “The said man”."""
    word = sentence.low(at)
    return word in words.NOBODY or (at == 0 and word.endswith("ing") and word not in words.SPEAKERS)


def _coordinated(sentence: Words, first: int, last: int) -> tuple[int, int] | None:
    """“Apple and Google said” at the start of a clause is one source."""
    outer = _walk_back(sentence, first - 1)
    if outer == first - 1:
        return (first, last) if sentence.low(first - 2) == "," else None
    starts = outer == 0 or not sentence.is_word(outer - 1)
    return (outer, last) if starts and sentence.is_capital(first - 2) else None


# -- after the verb or “according to” -------------------------------------------------------------


def noun_phrase_after(sentence: Words, first: int) -> tuple[int, int] | None:
    """Return the speaker that begins at a token, as token indexes [first, last)."""
    if sentence.low(first) in words.PRONOUNS | {"him", "her", "them"}:
        return first, first + 1
    last = _walk_on(sentence, first)
    if last == first or (last == first + 1 and sentence.low(first) in words.DETERMINERS):
        return None
    head = sentence.low(last - 1)
    informed = head in words.INFORMED and sentence.low(last - 2) in words.SPEAKERS
    if not (informed or _has_name_at(sentence, last - 1) or head in words.SPEAKERS):
        return None
    if informed:
        end = _walk_on(sentence, last + 1)
        return (first, end) if end > last + 1 else None
    while sentence.low(last) in words.INNER_PREPOSITIONS | {"by"} and last - first < _LONGEST:
        further = _walk_on(sentence, last + 1)
        names = further > last + 1 and sentence.is_capital(further - 1)
        if not names and sentence.low(further - 1) not in words.SPEAKERS:
            break
        if sentence.low(further - 1) in words.DAYS or further == last + 1:
            break
        last = further
    return first, last


def noun_phrase_end(sentence: Words, first: int) -> int:
    """Return the index after the plain noun phrase that begins at a token; ``first`` if none."""
    return _walk_on(sentence, first)


def _walk_on(sentence: Words, first: int) -> int:
    last = first
    while last < len(sentence) and last - first < _LONGEST:
        word = sentence.low(last)
        if word in words.DETERMINERS:
            if last > first:
                break
        elif word in _POSSESSIVES or word in {"-", "&"}:
            if last == first or not sentence.is_word(last + 1):
                break
        elif not sentence.is_word(last) or _breaks(sentence, last):
            break
        last += 1
    return last


def _has_name_at(sentence: Words, at: int) -> bool:
    return sentence.is_capital(at) and sentence.low(at) not in words.DAYS


# -- what kind of source --------------------------------------------------------------------------


def source_of(sentence: Words, first: int, last: int) -> tuple[tuple[int, int], str]:
    """Return the place and kind of a speaker: a clear name alone, without article or title.

    ``PERSON`` and ``ORG`` only where a title, an age or a word of the name says so; every other
    phrase stays whole as ``SOURCE``.
    """
    begin = _name_begin(sentence, first, last)
    if begin == last:
        return (first, last), SOURCE
    if _is_body(sentence, begin, last):
        return (begin, last), ORG
    titles = words.ROLES | words.SPEAKERS
    if all(sentence.low(at) in titles for at in range(begin, last)):
        return (first, last), SOURCE  # an office alone: “the Prime Minister”
    named = _without_title(sentence, begin, last)
    is_person = (
        named > begin
        or _has_title(sentence, first, begin)
        or _has_age(sentence, last)
        or (sentence.low(last) == "," and sentence.low(last + 1) == "who")
    )
    return ((named, last), PERSON) if is_person else ((first, last), SOURCE)


def _name_begin(sentence: Words, first: int, last: int) -> int:
    """Where the name that ends the phrase begins; ``last`` when it does not end in one."""
    begin = last
    while begin > first and _is_of_name(sentence, begin - 1, first, is_head=begin == last):
        begin -= 1
    if sentence.low(last - 1) in words.SPEAKERS and last - begin == 1 and first == 0:
        return last  # the first word of the sentence, not a name: “Analysts say”
    return begin


def _is_of_name(sentence: Words, at: int, first: int, *, is_head: bool) -> bool:
    """Whether a word belongs to the name that goes on after it."""
    word = sentence.low(at)
    if sentence.is_capital(at):
        return at > first or word not in words.DETERMINERS
    if is_head or at <= first:
        return False
    if word == "the":
        return sentence.low(at - 1) == "of" and at - 1 > first
    return word in _LINKS | {"'", "’"} and sentence.is_capital(at - 1)


def _is_body(sentence: Words, begin: int, last: int) -> bool:
    low = [sentence.low(at) for at in range(begin, last)]
    if low[-1] in words.BODIES and len(low) > 1:
        return True
    if len(low) == 1:
        written = sentence.word(begin)
        is_acronym = (
            len(written) >= _SHORTEST_ACRONYM
            and written.isalpha()
            and written.isupper()
            and low[0] not in words.PLACE_ACRONYMS | words.ROLE_ACRONYMS
        )
        return is_acronym or low[0] in words.KNOWN_BODIES
    return any(
        one in words.BODIES and low[at + 1 :][:1] in (["of"], ["for"]) for at, one in enumerate(low)
    )


def _without_title(sentence: Words, begin: int, last: int) -> int:
    """Where the name begins after titles that are written large: “President Donald Trump”."""
    named = begin
    for at in range(begin, last - 1):
        if sentence.low(at) in words.ROLES:
            named = at + 1
    return named


def _has_title(sentence: Words, first: int, begin: int) -> bool:
    return begin > first and sentence.low(begin - 1) in words.ROLES


def _has_age(sentence: Words, last: int) -> bool:
    return (
        sentence.low(last) == ","
        and sentence.low(last + 1).isdigit()
        and sentence.low(last + 2) == ","
    )
