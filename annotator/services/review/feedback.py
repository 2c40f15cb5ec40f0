"""What was decided on an annotator's work: taken, changed, rejected, missed, and why.

Pure over a document with its labels; ``annotator.services.review.feedback_reading`` reads whole
projects.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.agreement.attributes import value_of
from annotator.agreement.confusion import Cell, Confusion
from annotator.agreement.differences import Disagreement, compare
from annotator.agreement.measurable import Measurable
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.relations import Relation
from annotator.model.reviews import MAKES_GOLD, Outcome, ReviewDecision
from annotator.model.spans import Fragment, Span
from annotator.services.document_state import DocumentState
from annotator.services.review.fingerprints import fingerprint_of

EXAMPLES: Final = 5
_AROUND: Final = 70
"""Characters of text shown before and after a quote."""
_Link = tuple[str, tuple[Fragment, ...]]


class Verdict(StrEnum):
    """What became of an annotator's label."""

    TAKEN = "taken"
    CHANGED = "changed"
    REJECTED = "rejected"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that gold has otherwise.

    Attributes:
        what: ``label``, ``words``, or the name of an attribute or a relation.
        before: In the annotator's set; empty for nothing.
        after: In gold; empty for nothing.
    """

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """One decision about an annotator's work.

    Attributes:
        own: The annotator's span as it is now; None where they had marked nothing.
        gold: What stands in gold for it; None where there is nothing.
        kinds: What gold has otherwise.
        changes: The same in detail.
        reason: One of ``annotator.model.reviews.Reason``, or None.
        note: The adjudicator's words or question, or None.
        adjudicator: Name of who decided.
        before: Text before the place; ``quote`` the place; ``after`` the text after it.
        is_stale: Whether the annotator has changed the span since.
    """

    decision_id: str
    document_id: str
    title: str
    verdict: Verdict
    own: Span | None
    gold: Span | None
    kinds: tuple[Disagreement, ...]
    changes: tuple[Changed, ...]
    reason: str | None
    note: str | None
    adjudicator: str
    created_at: str
    before: str
    quote: str
    after: str
    is_stale: bool

    @property
    def start(self) -> int:
        """First code point of the place."""
        return min(one.start for one in (self.own, self.gold) if one is not None)

    @property
    def end(self) -> int:
        """One past the last code point of the place."""
        return max(one.end for one in (self.own, self.gold) if one is not None)

    @property
    def labels(self) -> Cell:
        """The annotator's label and that of gold; None for nothing."""
        return (
            None if self.own is None else self.own.label,
            None if self.gold is None else self.gold.label,
        )

    @property
    def difference(self) -> str:
        """The kind of difference in words, the same for alike ones; empty where there is none."""
        own, gold = self.labels
        match self.verdict:
            case Verdict.MISSED:
                return f"{gold} not marked"
            case Verdict.REJECTED:
                return f"{own} rejected"
            case Verdict.CHANGED if own != gold:
                return f"{own} is {gold}"
            case Verdict.CHANGED:
                names = [one.what for one in self.changes if one.what != "words"]
                words = names or [kind.value for kind in self.kinds]
                return f"{', '.join(dict.fromkeys(words))} of {own}"
            case _:
                return ""


@dataclass(frozen=True, slots=True)
class Example:
    """A case to learn from.

    Attributes:
        difference: What kind of difference it stands for.
        count: How many there are of that kind.
    """

    entry: FeedbackEntry
    difference: str
    count: int


def document_feedback(
    state: DocumentState,
    annotator_id: str,
    names: Mapping[str, str],
    measurable: Measurable,
    decisions: Iterable[ReviewDecision],
) -> list[FeedbackEntry]:
    """Return what was decided about one annotator's work on a document, in reading order.

    What gold has and they had not counts as missed only once they have finished the document. A
    decision about spans that are all deleted by now is left out.

    Args:
        state: The document with the annotator's and the gold sets.
        annotator_id: Whose work.
        names: Of annotators and adjudicators, by id.
        measurable: Of the label schema in force.
        decisions: About this document, of any adjudicator.
    """
    own_set = state.set_of(SetKind.HUMAN.value, annotator_id)
    if own_set is None:
        return []
    found: list[FeedbackEntry] = []
    for decision in decisions:
        reader = _Reader(state, own_set.id, names, measurable, decision)
        found += reader.entries(is_finished=own_set.state == SetState.DONE)
    return sorted(found, key=lambda one: (one.start, -one.end, one.created_at, one.decision_id))


class _Reader:
    """Reads one decision from one annotator's side."""

    def __init__(
        self,
        state: DocumentState,
        set_id: str,
        names: Mapping[str, str],
        measurable: Measurable,
        decision: ReviewDecision,
    ) -> None:
        self._state = state
        self._set_id = set_id
        self._names = names
        self._measurable = measurable
        self._decision = decision
        self._gold = [state.spans[one] for one in decision.gold if one in state.spans]

    def entries(self, *, is_finished: bool) -> Iterator[FeedbackEntry]:
        """Yield one entry for each own member, or what was missed."""
        decision = self._decision
        members = [one for one in decision.members if one.set_id == self._set_id]
        for member in members:
            own = self._state.spans.get(member.span_id)
            if own is None:
                continue
            now = fingerprint_of(own, self._state, self._measurable)
            yield self._judge(own, is_stale=now != member.fingerprint)
        if not members and is_finished and decision.outcome in MAKES_GOLD:
            for gold in self._gold:
                yield self._entry(Verdict.MISSED, None, gold, (Disagreement.MISSING,))

    def _judge(self, own: Span, *, is_stale: bool) -> FeedbackEntry:
        outcome = Outcome(self._decision.outcome)
        if outcome is Outcome.UNDECIDED:
            return self._entry(Verdict.OPEN, own, None, (), is_stale=is_stale)
        gold = self._gold_for(own)
        if gold is None:
            return self._entry(Verdict.REJECTED, own, None, (), is_stale=is_stale)
        kinds, changes = self._compare(own, gold)
        verdict = Verdict.CHANGED if kinds else Verdict.TAKEN
        return self._entry(verdict, own, gold, kinds, changes, is_stale=is_stale)

    def _gold_for(self, own: Span) -> Span | None:
        decision = self._decision
        if not self._gold:
            return None
        is_both = decision.outcome == Outcome.BOTH and len(self._gold) == len(decision.taken)
        if is_both and own.id in decision.taken:
            return self._gold[decision.taken.index(own.id)]
        return self._gold[0]

    def _compare(
        self, own: Span, gold: Span
    ) -> tuple[tuple[Disagreement, ...], tuple[Changed, ...]]:
        mine, theirs = self._links(own), self._links(gold)
        # A relation that cannot be in gold yet, for want of its other end, is nobody's mistake.
        golden = {one.fragments for one in self._state.spans_of(gold.set_id)}
        mine = {link: quote for link, quote in mine.items() if link[1] in golden}
        row = compare(own, gold, frozenset(), frozenset(), self._measurable)
        kinds = list(row.kinds)
        changes: list[Changed] = []
        if own.label != gold.label:
            changes.append(Changed("label", own.label, gold.label))
        if own.fragments != gold.fragments:
            changes.append(Changed("words", own.quote, gold.quote))
        changes += [Changed(one, _shown(own, one), _shown(gold, one)) for one in row.attributes]
        lost, won = mine.keys() - theirs.keys(), theirs.keys() - mine.keys()
        for type_ in sorted({link[0] for link in lost | won}):
            before = ", ".join(sorted(mine[link] for link in lost if link[0] == type_))
            after = ", ".join(sorted(theirs[link] for link in won if link[0] == type_))
            changes.append(Changed(type_, before, after))
        if lost or won:
            kinds.append(Disagreement.RELATION)
        return tuple(kinds), tuple(changes)

    def _links(self, span: Span) -> dict[_Link, str]:
        """Return where a span's relations lead, with the quote there."""
        found: dict[_Link, str] = {}
        for relation in self._state.relations_of(span.id):
            other = self._other_end(relation, span)
            if other is not None:
                found[relation.type, other.fragments] = other.quote
        return found

    def _other_end(self, relation: Relation, span: Span) -> Span | None:
        if relation.from_id == span.id:
            return self._state.spans.get(relation.to_id)
        if relation.type in self._measurable.symmetric:
            return self._state.spans.get(relation.from_id)
        return None

    def _entry(
        self,
        verdict: Verdict,
        own: Span | None,
        gold: Span | None,
        kinds: tuple[Disagreement, ...],
        changes: tuple[Changed, ...] = (),
        *,
        is_stale: bool = False,
    ) -> FeedbackEntry:
        decision, text = self._decision, self._state.document.text
        marks = [one for one in (own, gold) if one is not None]
        start, end = min(one.start for one in marks), max(one.end for one in marks)
        return FeedbackEntry(
            decision_id=decision.id,
            document_id=decision.document_id,
            title=self._state.document.title,
            verdict=verdict,
            own=own,
            gold=gold,
            kinds=kinds,
            changes=changes,
            reason=decision.reason,
            note=decision.note,
            adjudicator=self._names.get(decision.adjudicator_id, ""),
            created_at=decision.created_at,
            before=_words_before(text[max(0, start - _AROUND) : start], is_cut=start > _AROUND),
            quote=text[start:end],
            after=_words_after(text[end : end + _AROUND], is_cut=end + _AROUND < len(text)),
            is_stale=is_stale,
        )


def _shown(span: Span, name: str) -> str:
    value = value_of(span, name)
    if value is None:
        return ""
    if isinstance(value, frozenset | tuple | list):
        return ", ".join(sorted(map(str, value)))
    return str(value)


def _words_before(text: str, *, is_cut: bool) -> str:
    text = text.rpartition("\n")[2] if "\n" in text else text
    if is_cut and " " in text:
        text = f"… {text.partition(' ')[2]}"
    return text


def _words_after(text: str, *, is_cut: bool) -> str:
    if "\n" in text:
        return text.partition("\n")[0]
    if is_cut and " " in text:
        text = f"{text.rpartition(' ')[0]} …"
    return text


def feedback_confusion(entries: Iterable[FeedbackEntry]) -> Confusion:
    """Return the annotator's labels (rows) against those of gold (columns).

    Open questions are left out; a rejected label stands against nothing.
    """
    cells = Counter(one.labels for one in entries if one.verdict is not Verdict.OPEN)
    found = {label for cell in cells for label in cell if label is not None}
    return Confusion(
        labels=(*sorted(found), None) if cells else (),
        cells=dict(cells),
        things=sum(cells.values()),
        is_symmetric=False,
    )


def examples_of(entries: Sequence[FeedbackEntry], count: int = EXAMPLES) -> tuple[Example, ...]:
    """Choose cases to learn from: the most frequent kinds of difference first, one of each.

    Of a kind the case with a note is taken first, then one with a reason, then the latest. When
    there are fewer kinds than wanted, second cases follow in the same order. What the annotator
    has changed since is no example.
    """
    groups: dict[str, list[FeedbackEntry]] = defaultdict(list)
    for entry in entries:
        if entry.difference and not entry.is_stale:
            groups[entry.difference].append(entry)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    for _, group in ordered:
        group.sort(key=lambda one: (one.created_at, one.decision_id), reverse=True)
        group.sort(key=lambda one: (one.note is None, one.reason is None))
    chosen: list[Example] = []
    for turn in range(count):
        for difference, group in ordered:
            if turn < len(group) and len(chosen) < count:
                chosen.append(Example(group[turn], difference, len(group)))
    return tuple(chosen)
