"""What may fill a slot of a claim: spans, suggestions and words not labeled yet, nearest first.

Attribution slots look for the reporting verb around the claim and for its subject (or for whoever
a pronoun stands for); dates are looked for in and near the clause; everything else is found where
its words were labeled before. Pure: the text and its spans in, candidates out.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from annotator.model.spans import Fragment, Span, quote_of
from annotator.model.tokens import is_word_bounded, sentence_at
from annotator.schema.facts import FactDeriver
from annotator.schema.types import RelationType, Schema
from annotator.services.surroundings import CUE, Candidate, Surroundings

if TYPE_CHECKING:
    from annotator.suggest.attribution import Attribution
    from annotator.suggest.speakers import Words

SOURCE: Final = "source"
SAID_WHEN: Final = "said_when"
_OUTSIDE_FIRST: Final = frozenset((SOURCE, CUE, SAID_WHEN))
"""Slots that PolNeAR's guidelines exclude from the claim itself: look around it before inside."""
_POINTS: Final = frozenset(("DATE", "TIME"))
_PEOPLE: Final = frozenset(("he", "she", "i"))
_PRONOUNS: Final = _PEOPLE | {"they", "we", "it"}
_MOST: Final = 60
_MOST_WORDS: Final = 24
_LONGEST_SUBJECT: Final = 6
_LONGEST_OPENING: Final = 12
_CUE_REACH: Final = 30
"""Code points from a cue within which a date is that of the saying."""


def candidates_for(
    schema: Schema, relation: RelationType, around: Surroundings
) -> tuple[Candidate, ...]:
    """Return what may fill a slot, the most plausible first.

    Words that are not labeled come with the label they would get. What is linked there already
    is left out.
    """
    finder = _Finder(schema, relation, around)
    words = finder.words() if relation.is_slot else []
    spans = finder.ranked_spans()
    near = [one for one in words if one.is_near]
    rest = [one for one in words if not one.is_near]
    # A span that covers a proposal is that proposal, labeled already.
    ordered = [next((span for span in spans if _overlap(span, one)), one) for one in near]
    ordered += spans
    ordered += [one for one in rest if not any(_overlap(span, one) for span in spans)]
    return _distinct(ordered, _MOST)


def allowed_ends(schema: Schema, relation: RelationType, origin: Span) -> frozenset[str]:
    """Return the labels that may stand at the other end of a relation that starts at a span."""
    if relation.same_kind:
        return frozenset((origin.label,))
    return frozenset(label.name for label in schema.labels if relation.ends_at(label.name))


class _Finder:
    def __init__(self, schema: Schema, relation: RelationType, around: Surroundings) -> None:
        self._schema = schema
        self._relation = relation
        self._around = around
        self._allowed = allowed_ends(schema, relation, around.claim)
        self._taken = {span.id for span in around.linked.get(relation.name, ())}
        self._elsewhere = {
            span.id
            for name, spans in around.linked.items()
            if name != relation.name
            for span in spans
        }
        deriver = FactDeriver(schema)
        self._value_attribute = deriver.value_attribute
        self._is_dated = relation.name in deriver.slots and deriver.is_dated(relation.name)

    # Spans

    def ranked_spans(self) -> list[Candidate]:
        """Spans and suggestions that fit: same sentence first, then by distance."""
        around = self._around
        fitting = [
            span
            for span in (*around.near, *around.suggestions)
            if span.label in self._allowed
            and span.id != around.claim.id
            and span.id not in self._taken
        ]
        held = {span.fragments for span in around.linked.get(self._relation.name, ())}
        own = {span.id for span in around.near}
        fitting = [span for span in fitting if span.id in own or span.fragments not in held]
        fitting.sort(key=self._rank)
        return [self._of_span(span) for span in fitting[:_MOST]]

    def _rank(self, span: Span) -> tuple[bool, bool, bool, int, int]:
        around, name = self._around, self._relation.name
        elsewhere = not around.is_in_sentence(span.start, span.end)
        inside = around.is_inside(span.start, span.end)
        misplaced = inside if name in _OUTSIDE_FIRST else not inside
        gap = around.distance(span.start, span.end)
        other_date = False
        if self._is_dated:
            other_date = self._is_by_cue(span.start, span.end) != (name == SAID_WHEN)
            other_date = other_date and not inside
            if name == SAID_WHEN and _is_length(self._value_of(span)):
                elsewhere = True
        return elsewhere, misplaced, other_date, gap, span.start

    def _value_of(self, span: Span) -> str:
        return str(span.attributes.get(self._value_attribute) or "")

    def _of_span(self, span: Span) -> Candidate:
        near = self._around.is_in_sentence(span.start, span.end)
        if self._is_dated and near and not self._around.is_inside(span.start, span.end):
            by_cue = self._is_by_cue(span.start, span.end)
            near = by_cue == (self._relation.name == SAID_WHEN)
            near = near and not _is_length(self._value_of(span))
        elif self._relation.name not in _OUTSIDE_FIRST and not self._is_dated:
            near = self._around.is_inside(span.start, span.end)
        elif self._relation.name in _OUTSIDE_FIRST:
            near = near and not self._around.is_inside(span.start, span.end)
        near = near and span.id not in self._elsewhere
        return Candidate(span.label, span.fragments, span.quote, span_id=span.id, is_near=near)

    # Words

    def words(self) -> list[Candidate]:
        """Words that are not labeled, the likeliest first."""
        name = self._relation.name
        found: Iterable[Candidate]
        if self._is_dated:
            found = self._date_words()
        elif name == CUE:
            found = self._cue_words()
        elif name == SOURCE:
            found = self._source_words()
        else:
            found = self._known_words()
        held = self._around.linked.get(name, ())
        free = [one for one in found if not any(s.overlaps(one.start, one.end) for s in held)]
        return list(_distinct(free, _MOST_WORDS))

    def _date_words(self) -> list[Candidate]:
        around, label = self._around, self._default_label()
        if label is None:
            return []
        is_saying = self._relation.name == SAID_WHEN
        rated: list[tuple[tuple[bool, bool, int], Candidate]] = []
        for one in around.dates:
            place = (one.start, one.end)
            inside, here = around.is_inside(*place), around.is_in_sentence(*place)
            by_cue = self._is_by_cue(*place)
            if is_saying:
                fits = here and not inside and by_cue and one.type in _POINTS
                rank = (not fits, not here, self._cue_gap(*place))
            else:
                fits = inside or (here and not by_cue and one.type in _POINTS)
                rank = (not fits, not here, around.distance(*place))
            candidate = Candidate(
                label, (place,), around.text[one.start : one.end], value=one.value, is_near=fits
            )
            rated.append((rank, candidate))
        return [candidate for _, candidate in sorted(rated, key=lambda pair: pair[0])]

    def _is_by_cue(self, start: int, end: int) -> bool:
        return self._cue_gap(start, end) <= _CUE_REACH

    def _cue_gap(self, start: int, end: int) -> int:
        gaps = [max(0, start - b, a - end) for a, b in self._around.cues]
        return min(gaps, default=10**9)

    def _cue_words(self) -> list[Candidate]:
        label = self._default_label()
        if label is None:
            return []
        return [
            self._text(label, one.cue, is_near=self._is_plausible(one))
            for one in self._around.attributions
        ]

    def _source_words(self) -> Iterator[Candidate]:
        for one in self._around.attributions:
            is_near = self._is_plausible(one)
            words = self._around.text[slice(*one.source)]
            if words.lower() in _PRONOUNS and is_near:
                yield from self._parties_before(one)
            label = self._label_of(words, one.kind)
            if label is not None:
                yield self._text(label, one.source, is_near=is_near)

    def _is_plausible(self, one: "Attribution") -> bool:
        """Whether a cue is that of the claim: in its sentence, outside of it, or the only one."""
        around = self._around
        if any(span.overlaps(*one.cue) for span in around.linked.get(CUE, ())):
            return True
        if around.is_in_sentence(*one.cue):
            return not around.is_inside(*one.cue)
        first = around.attributions[0]
        return one is first and around.is_in_sentence(*one.cue)

    def _parties_before(self, one: "Attribution") -> Iterator[Candidate]:
        """Whom a pronoun may stand for: who spoke or acted in the sentences before."""
        around = self._around
        begin = sentence_at(around.text, one.source[0])[0]
        person = around.text[slice(*one.source)].lower() in _PEOPLE
        labeled = [
            span
            for span in around.near
            if span.label in self._allowed
            and span.end <= one.source[0]
            and span.id not in self._taken
            and around.window[0] <= span.start
            and not around.is_inside(span.start, span.end)
        ]
        if person:
            wanted = [span for span in labeled if span.label not in ("ORG", "PLACE", "GROUP")]
            labeled = wanted
        spoke = [
            other
            for other in sorted(around.attributions, key=lambda a: -a.source[0])
            if other.source[0] < begin
            and around.text[slice(*other.source)].lower() not in _PRONOUNS
            and not (person and other.kind == "ORG")
        ]
        subject = self._subject_before(begin)
        places = [(other.source, other.kind) for other in spoke[:2]]
        if subject is not None and not (person and subject[1] == "ORG"):
            places.append(subject)
        claims = FactDeriver(self._schema).claims
        places = [
            (place, kind)
            for place, kind in places
            if not any(span.overlaps(*place) for span in around.near if span.label not in claims)
        ]
        places.sort(key=lambda item: -item[0][0])
        for place, kind in places:
            label = self._label_of(around.text[slice(*place)], kind)
            if label is not None:
                yield self._text(label, place, is_near=True)
        nearest = sorted(labeled, key=lambda span: -span.start)[:2]
        yield from (
            Candidate(span.label, span.fragments, span.quote, span_id=span.id, is_near=True)
            for span in nearest
        )

    def _subject_before(self, begin: int) -> tuple[Fragment, str] | None:
        """Who is the subject of the sentence before an offset, and of which kind."""
        from annotator.suggest.speakers import Words, source_of

        text = self._around.text
        last = len(text[:begin].rstrip())
        if last == 0:
            return None
        words = Words(text, *sentence_at(text, last - 1))
        subject = _subject(words)
        if subject is None:
            return None
        (first, stop), kind = source_of(words, *subject)
        return words.place(first, stop), kind

    def _known_words(self) -> list[Candidate]:
        """Words inside the claim that carry a fitting label elsewhere."""
        around = self._around
        claims = FactDeriver(self._schema).claims
        here = [
            span
            for span in around.near
            if span.label not in claims and around.is_in_sentence(span.start, span.end)
        ]
        found: list[Candidate] = []
        seen: set[str] = set()
        for span in sorted(around.near, key=lambda one: -(one.end - one.start)):
            words = span.quote
            if span.label not in self._allowed or words in seen or len(span.fragments) > 1:
                continue
            seen.add(words)
            for a, b in around.claim.fragments:
                at = around.text.find(words, a, b)
                place = (at, at + len(words))
                if (
                    at >= 0
                    and is_word_bounded(around.text, *place)
                    and not any(one.overlaps(*place) for one in here)
                ):
                    found.append(self._text(span.label, place, is_near=True))
        return sorted(found, key=lambda one: one.start)

    # Labels

    def _default_label(self) -> str | None:
        label = self._relation.default_label
        if label is not None and label in self._allowed:
            return label
        return next(iter(sorted(self._allowed)), None) if len(self._allowed) == 1 else None

    def _label_of(self, words: str, kind: str) -> str | None:
        """The label of a source: that of the same words elsewhere, the kind found, the default."""
        for span in self._around.near:
            if span.quote == words and span.label in self._allowed:
                return span.label
        return kind if kind in self._allowed else self._default_label()

    def _text(self, label: str, place: Fragment, *, is_near: bool) -> Candidate:
        return Candidate(label, (place,), quote_of(self._around.text, [place]), is_near=is_near)


def _subject(words: "Words") -> tuple[int, int] | None:
    """The tokens [first, last) that name somebody at the start of a sentence.

    “Maria Okafor”, “The new director”, and after an opening phrase “In Oslo, the minister”.
    """
    from annotator.suggest import reporting

    begin = 0
    if words.low(0) in reporting.PREPOSITIONS:
        commas = (at for at in range(1, _LONGEST_OPENING) if words.low(at) == ",")
        begin = next(commas, -1) + 1
    if words.low(begin) in reporting.DETERMINERS:
        near = range(begin + 1, begin + _LONGEST_SUBJECT)
        head = next((at for at in near if words.low(at) in reporting.SPEAKERS), None)
        return None if head is None else (begin, head + 1)
    end = begin
    while words.is_capital(end) and words.low(end) not in reporting.BREAKS:
        end += 1
    return (begin, end) if end > begin else None


def _is_length(value: str) -> bool:
    """Whether a TIMEX3 value is a length of time, which nothing is said at."""
    return value[:1] == "P" and not value.endswith("_REF")


def _overlap(one: Candidate, other: Candidate) -> bool:
    return any(a < d and c < b for a, b in one.fragments for c, d in other.fragments)


def _distinct(candidates: Iterable[Candidate], most: int) -> tuple[Candidate, ...]:
    seen: set[object] = set()
    out: list[Candidate] = []
    for one in candidates:
        key: object = one.span_id or one.fragments
        places = ("at", one.fragments)
        if key in seen or (one.span_id is None and places in seen):
            continue
        seen.update((key, places))
        out.append(one)
    return tuple(out[:most])


def first_near(candidates: Collection[Candidate]) -> Candidate | None:
    """Return the best candidate if it is near enough to be offered unasked."""
    best = next(iter(candidates), None)
    return best if best is not None and best.is_near else None
