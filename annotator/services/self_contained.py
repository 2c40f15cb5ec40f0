"""Draft a claim's self-contained text: names for pronouns and short names, absolute dates.

What is drafted from is what has been labeled: mentions and their entities, dates and their values,
and the fillers of the claim's slots. Pure functions; the person edits what comes of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.facts import Fact, SlotEntry
from annotator.model.spans import Fragment, Span
from annotator.model.tokens import is_word_bounded
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema
from annotator.services.self_contained_dates import date_words

_POSSESSIVES: Final = ("’s", "'s", "’", "'")
_ARTICLES: Final = frozenset(("the", "a", "an"))
_DETERMINERS: Final = _ARTICLES | {
    "this", "that", "last", "next", "its", "his", "her", "their", "our", "my", "every", "each",
}  # fmt: skip
_PREPOSITIONS: Final = frozenset((
    "on", "in", "at", "since", "by", "until", "till", "before", "after", "of", "from", "between",
    "to", "for", "during", "through", "throughout", "around", "about", "within", "over", "and",
    "or", "than", "as", "late", "early",
))  # fmt: skip
_SINGULAR: Final = frozenset(("he", "she", "him", "his", "her", "hers"))
_PLURAL: Final = frozenset(("it", "its", "they", "them", "their", "theirs"))
_FIRST: Final = frozenset(("i", "me", "my", "mine", "we", "us", "our", "ours"))
_OWNING: Final = frozenset(("his", "hers", "its", "their", "theirs", "my", "mine", "our", "ours"))
_PRONOUNS: Final = _SINGULAR | _PLURAL | _FIRST
_PRONOUN: Final = re.compile(rf"\b(?:{'|'.join(sorted(_PRONOUNS))})\b", re.IGNORECASE)
_OBJECT_HER: Final = frozenset(("", ".", ",", ";", "!", "?", "and", "or", "to", "in", "on", "at",
                                "for", "with", "by", "that", "as", "if", "when"))  # fmt: skip
_VERBS: Final = {
    "am": "is", "are": "is", "have": "has", "do": "does", "’m": " is", "'m": " is", "’re": " is",
    "'re": " is", "’ve": " has", "'ve": " has", "’ll": " will", "'ll": " will", "’d": " would",
    "'d": " would",
}  # fmt: skip
_VERB: Final = re.compile(r"(\s+(?:am|are|have|do)\b|[’'](?:m|re|ve|ll|d)\b)", re.IGNORECASE)
_OPENING: Final = "“\"„«‘'"
_CLOSING: Final = "”\"“»’'"
_ENDS: Final = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"')
_PERSON: Final = "PERSON"
_DESCRIBED: Final = "SOURCE"
_SHORTEST_INITIALS: Final = 3


@dataclass(frozen=True, slots=True)
class _Edit:
    """Other words for a range of the document."""

    start: int
    end: int
    words: str


def draft_text(
    document: Document,
    fact: Fact,
    spans: Sequence[Span],
    entities: Iterable[Entity],
    schema: Schema,
) -> str:
    """Return a draft of a claim's self-contained text.

    Of every entity the first mention gets its canonical name (of a mention without an entity: its
    longest mention); a pronoun without a label stands for the only one the slots name; a relative
    date becomes absolute, and the date of the ``when`` slot is added where the words have none.

    Args:
        document: Where the claim stands.
        fact: The claim with its slots.
        spans: Every span of the claim's set.
        entities: The registry.
        schema: Says which labels are claims and which attribute holds a date's value.
    """
    drafter = _Drafter(document, fact, spans, entities, schema)
    return drafter.draft()


class _Drafter:
    def __init__(
        self,
        document: Document,
        fact: Fact,
        spans: Sequence[Span],
        entities: Iterable[Entity],
        schema: Schema,
    ) -> None:
        self._text = document.text
        self._fact = fact
        self._claim = fact.claim
        self._entities: Mapping[str, Entity] = {one.id: one for one in entities}
        self._deriver = FactDeriver(schema)
        self._value = self._deriver.value_attribute
        self._spans = spans
        self._inside = [
            span
            for span in spans
            if span.id != self._claim.id
            and span.label not in self._deriver.claims
            and len(span.fragments) == 1
            and any(a <= span.start and span.end <= b for a, b in self._claim.fragments)
        ]
        self._is_dated = any(self._value_of(span) for span in self._inside)
        self._named: set[str] = set()

    def draft(self) -> str:
        edits = sorted(self._edits(), key=lambda edit: edit.start)
        pieces = [self._rewritten(place, edits) for place in self._claim.fragments]
        return _sentence(_joined(pieces) + self._added_date())

    def _rewritten(self, place: Fragment, edits: Sequence[_Edit]) -> str:
        out, at = "", place[0]
        for edit in edits:
            if at <= edit.start and edit.end <= place[1]:
                out += self._text[at : edit.start] + edit.words
                at = edit.end
        return " ".join((out + self._text[at : place[1]]).split())

    def _edits(self) -> Iterator[_Edit]:
        taken: list[Fragment] = []
        ordered = sorted(self._inside, key=lambda span: (span.start, -span.end))
        for start, end, span in self._steps(ordered):
            if any(a < end and start < b for a, b in taken):
                continue
            edit = self._of_pronoun(start, end) if span is None else self._of_span(span)
            if edit is not None:
                taken.append((edit.start, edit.end))
                if edit.words != self._text[edit.start : edit.end]:
                    yield edit
            elif span is not None:
                taken.append((start, end))

    def _steps(self, spans: Sequence[Span]) -> list[tuple[int, int, Span | None]]:
        """The labeled mentions and the pronouns without a label, in reading order."""
        steps: list[tuple[int, int, Span | None]] = [(s.start, s.end, s) for s in spans]
        for a, b in self._claim.fragments:
            for match in _PRONOUN.finditer(self._text, a, b):
                place = match.span()
                covered = any(span.overlaps(*place) for span in spans)
                if not covered and is_word_bounded(self._text, *place):
                    steps.append((*place, None))
        return sorted(steps, key=lambda step: (step[0], -step[1]))

    # Mentions

    def _of_span(self, span: Span) -> _Edit | None:
        if self._value_of(span):
            return self._of_date(span)
        name, key = self._name_of(span)
        if name is None:
            return None
        if key in self._named:
            return None
        self._named.add(key)
        if span.quote.lower() in _PRONOUNS:
            return self._named_pronoun(span.start, span.end, name)
        entity = self._entities.get(span.entity_id or "")
        kind = span.label if entity is None else entity.kind
        words = _with_article(name, span.quote, is_person=kind == _PERSON)
        return _Edit(span.start, span.end, words)

    def _name_of(self, span: Span) -> tuple[str | None, str]:
        """The full name behind a mention, and what tells one entity from another."""
        entity = self._entities.get(span.entity_id or "")
        if entity is not None:
            return entity.name, entity.id
        if span.quote.lower() in _PRONOUNS:
            return None, ""
        longest = self._longest_mention(span)
        return longest, longest

    def _longest_mention(self, span: Span) -> str:
        """The only longer mention of the same label that these words are short for."""
        longer = {
            " ".join(other.quote.split())
            for other in self._spans
            if other.label == span.label and _is_short_for(span.quote, other.quote)
        }
        return longer.pop() if len(longer) == 1 else span.quote

    def _of_pronoun(self, start: int, end: int) -> _Edit | None:
        """A pronoun without a label: whom the slots name and the words have not named yet."""
        word = self._text[start:end].lower()
        entry = self._antecedent(word)
        if entry is None:
            return None
        name = self._entry_name(entry)
        key = entry.span.entity_id or name
        if key in self._named:
            return None
        self._named.add(key)
        return self._named_pronoun(start, end, name)

    def _antecedent(self, word: str) -> SlotEntry | None:
        if word in _FIRST:
            return self._only("source", persons=None)
        persons = word in _SINGULAR
        return self._only("about", persons=persons) or self._only("source", persons=persons)

    def _only(self, slot: str, *, persons: bool | None) -> SlotEntry | None:
        """The one filler of a slot that stands outside the claim and is, or is not, a person."""
        entries = self._fact.slots.get(slot, ())
        fitting = [
            entry
            for entry in entries
            if entry.span.quote.lower() not in _PRONOUNS or entry.entity is not None
        ]
        if len(fitting) != 1:
            return None
        entry = fitting[0]
        if any(entry.span.overlaps(*place) for place in self._claim.fragments):
            return None
        kind = entry.entity.kind if entry.entity is not None else entry.span.label
        if persons is not None and kind != _DESCRIBED and (kind == _PERSON) != persons:
            return None
        return entry

    def _entry_name(self, entry: SlotEntry) -> str:
        if entry.entity is not None:
            return entry.entity.name
        words = self._longest_mention(entry.span).split()
        starts = words[0].lower() in _ARTICLES
        if starts or (entry.span.label == _DESCRIBED and not _is_name(words)):
            words[0] = words[0].lower()  # it began a sentence
        return " ".join(words)

    def _named_pronoun(self, start: int, end: int, name: str) -> _Edit:
        word = self._text[start:end].lower()
        after = self._text[end : end + 24]
        following = re.match(r"\s*(\w+|[^\w\s]|$)", after)
        noun_follows = following is not None and following[1].lower() not in _OBJECT_HER
        if word in _OWNING or (word == "her" and noun_follows):
            return _Edit(start, end, _possessive(name))
        verb = _VERB.match(self._text, end)
        if word in ("i", "we") and verb is not None:
            said = _VERBS.get(verb[0].strip().lower(), verb[0])
            return _Edit(start, verb.end(), f"{name} {said.strip()}")
        return _Edit(start, end, name)

    # Dates

    def _value_of(self, span: Span) -> str:
        value = span.attributes.get(self._value) if self._value else None
        return "" if value is None else str(value)

    def _of_date(self, span: Span) -> _Edit | None:
        value = self._value_of(span)
        if re.search(rf"\b{re.escape(value[:4])}\b", span.quote):
            return None  # it says its year already
        found = date_words(value, mod=span.attributes.get("mod"))
        if found is None:
            return None
        preposition, words = found
        end = span.end
        for ending in _POSSESSIVES:
            if self._text.startswith(ending, end) and is_word_bounded(
                self._text, end, end + len(ending)
            ):
                before = self._word_before(span.start)
                article = "" if before in _DETERMINERS else "the "
                return _Edit(span.start, end + len(ending), f"{article}{words}")
        before = self._word_before(span.start)
        if before in _PREPOSITIONS or before in _DETERMINERS:
            return _Edit(span.start, end, words)
        return _Edit(span.start, end, f"{preposition} {words}".strip())

    def _word_before(self, offset: int) -> str:
        first = next((a for a, b in self._claim.fragments if a <= offset < b), 0)
        words = re.findall(r"[\w-]+", self._text[max(first, offset - 30) : offset])
        if not words or not self._text[max(first, offset - 1) : offset].isspace():
            return ""
        return str(words[-1]).lower()

    def _added_date(self) -> str:
        """The date of the fact, where the claim's own words have none."""
        if self._is_dated:
            return ""
        dates = [
            entry
            for slot, entries in self._fact.slots.items()
            if self._deriver.is_dated(slot) and slot != "said_when"
            for entry in entries
        ]
        if len(dates) != 1 or dates[0].value is None:
            return ""
        found = date_words(dates[0].value, mod=dates[0].span.attributes.get("mod"))
        return "" if found is None else f" {' '.join(found).strip()}"


def _is_short_for(short: str, full: str) -> bool:
    """Whether words are a surname, a part or the initials of a longer name."""
    few, many = short.split(), full.split()
    if len(few) >= len(many):
        return False
    if few == many[: len(few)] or few == many[-len(few) :]:
        return True
    initials = "".join(word[0] for word in many if word[0].isupper())
    return len(short) >= _SHORTEST_INITIALS and short.replace(".", "") == initials


def _is_name(words: Sequence[str]) -> bool:
    """Whether every word is written large, and not only because it begins a sentence."""
    is_large = all(word[:1].isupper() or not word[:1].isalpha() for word in words)
    return is_large and (len(words) > 1 or words[0].isupper())


def _with_article(name: str, quote: str, *, is_person: bool) -> str:
    """Keep the article of the words a name replaces: “the party” becomes “the Workers’ Party”."""
    first, _, rest = quote.partition(" ")
    has_article = first.lower() in _ARTICLES and rest != ""
    if is_person or not has_article or name.split(maxsplit=1)[0].lower() in _ARTICLES:
        return name
    return f"the {name}"


def _possessive(name: str) -> str:
    return name if name.endswith(("’s", "'s")) else f"{name}’s"


def _joined(pieces: Sequence[str]) -> str:
    """Join the pieces of a broken quotation, without the quotation marks between them."""
    if len(pieces) == 1:
        return pieces[0]
    bare = [piece.strip().strip(_OPENING + _CLOSING).strip() for piece in pieces]
    return " ".join(bare)


def _sentence(words: str) -> str:
    """Write words as one sentence: whole quotation marks off, a capital first, a full stop last."""
    words = " ".join(words.split()).strip()
    if len(words) > 1 and words[0] in _OPENING and words[-1] in _CLOSING:
        inner = words[1:-1]
        if not any(mark in inner for mark in '“”"„«»'):
            words = inner.strip()
    words = words.rstrip(" ,;:—–-")
    if not words:
        return ""
    words = words[0].upper() + words[1:]
    return words if words.endswith(_ENDS) else f"{words}."
