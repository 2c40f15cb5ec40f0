"""Which spans each column of a review shows and how they are painted. No widgets here."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Protocol

from annotator.agreement.differences import Disagreement
from annotator.gui.review.shown import Look, Shown, Tone
from annotator.gui.review.signs import sign_of
from annotator.model.spans import Span
from annotator.services.review.redecided import Redecided
from annotator.services.review.sheets import ReviewRow, ReviewSheet, Status
from annotator.services.review.words import GOLD

LANE: Final = 100
"""Weight between the lanes of two annotators in one article; labels weigh less among themselves."""
_IN_FRONT: Final = 1_000
"""Weight of a span that is edited: its lane is the outermost."""


def tone_of(row: ReviewRow, *, is_audited: bool = False) -> Tone:
    """Return how much a row asks for the eye."""
    if row.status is Status.OPEN:
        return Tone.LOUD
    if row.status in (Status.UNDECIDED, Status.STALE) or (is_audited and row.decision is None):
        return Tone.WAITING
    return Tone.QUIET


class Painted(NamedTuple):
    """What is the same for a row in every article, as long as the row is the same.

    Attributes:
        look: Of the annotators' spans.
        ghost: Where gold could come; None where it is decided.
        ghost_look: How that is painted.
        tag: Its words, None for the usual ones.
    """

    row: ReviewRow
    is_audited: bool
    look: Look
    ghost: Span | None
    ghost_look: Look
    tag: str | None


class RowLooks:
    """Remembers how rows are painted: a decision changes one of thousands."""

    def __init__(self) -> None:
        self._known: dict[str, Painted] = {}

    def of(self, row: ReviewRow, audited: frozenset[str]) -> Painted:
        """Return how a row is painted."""
        key = row.key
        found = self._known.get(key)
        is_audited = key in audited
        if found is None or found.row is not row or found.is_audited != is_audited:
            found = self._known[key] = _painted(row, is_audited=is_audited)
        return found


def _painted(row: ReviewRow, *, is_audited: bool) -> Painted:
    tone = tone_of(row, is_audited=is_audited)
    sign = sign_of(row.kinds) if tone in (Tone.LOUD, Tone.WAITING) else None
    look = Look(tone, sign, row.key)
    has_ghost = row.decision is None or row.status is Status.UNDECIDED
    # A proposal is pale where all agree; a question is as strong as any ghost.
    is_pale = row.status is Status.AGREED and not is_audited
    is_asked = row.spans and (row.status is not Status.AGREED or row.kinds)
    tag = _question(row) if is_asked else None
    ghost_look = Look(Tone.QUIET if is_pale else Tone.PLAIN, None, row.key)
    return Painted(row, is_audited, look, ghost_of(row) if has_ghost else None, ghost_look, tag)


class Article(Protocol):
    """What one of the articles shows, whole or row by row."""

    def looks(self, sheet: ReviewSheet, audited: frozenset[str], known: RowLooks) -> Shown:
        """Return what the article shows.

        Args:
            sheet: The document.
            audited: Keys of agreed rows to be looked at by hand.
            known: How rows are painted.
        """
        ...

    def add(
        self, shown: Shown, row: ReviewRow, painted: Painted, golden: Mapping[str, Span]
    ) -> None:
        """Add what one row shows.

        Args:
            shown: What the article shows, its constant spans among it.
            row: Of the sheet.
            painted: How it is painted.
            golden: Gold spans by id, those of the row among them.
        """
        ...

    def add_gold(self, shown: Shown, spans: Iterable[Span]) -> None:
        """Add gold spans, where the article shows them whichever rows they belong to."""
        ...


def changes(
    article: Article,
    shown: Shown,
    redecided: Redecided,
    audited: frozenset[str],
    known: RowLooks,
) -> tuple[Shown, Shown]:
    """Return what the rows that are others now added to an article before, and what they add now.

    ``shown.change`` with both gives what the article shows now.
    """
    before, now = Shown(), Shown()
    golden = ChainMap({span.id: span for span in redecided.gold}, shown.spans)
    for was, row in redecided.rows:
        if was is not None:
            article.add(before, was, known.of(was, audited), shown.spans)
        if row is not None:
            article.add(now, row, known.of(row, audited), golden)
    article.add_gold(before, [shown.spans[key] for key in redecided.gone if key in shown.spans])
    article.add_gold(now, redecided.gold)
    return before, now


@dataclass(frozen=True, slots=True)
class OneColumn:
    """An annotator's labels."""

    set_id: str

    def looks(self, sheet: ReviewSheet, audited: frozenset[str], known: RowLooks) -> Shown:
        """See ``Article``."""
        column = next(one for one in sheet.columns if one.annotation_set.id == self.set_id)
        shown = Shown({span.id: span for span in column.spans})
        for row in sheet.rows:
            self.add(shown, row, known.of(row, audited), {})
        return shown

    def add(
        self, shown: Shown, row: ReviewRow, painted: Painted, _golden: Mapping[str, Span]
    ) -> None:
        """See ``Article``; the spans are there already."""
        span = row.spans.get(self.set_id)
        if span is not None:
            shown.looks[span.id] = painted.look

    def add_gold(self, shown: Shown, spans: Iterable[Span]) -> None:
        """See ``Article``: none here."""


@dataclass(frozen=True, slots=True)
class GoldColumn:
    """Gold, and ghosts where something could come.

    Attributes:
        draft: A span that is being edited, shown in place of its row's.
        draft_row: Key of that row.
    """

    draft: Span | None = None
    draft_row: str = ""

    def looks(self, sheet: ReviewSheet, audited: frozenset[str], known: RowLooks) -> Shown:
        """See ``Article``."""
        draft, shown = self.draft, Shown()
        self.add_gold(shown, sheet.gold_spans)
        for row in sheet.rows:
            if draft is None or row.key != self.draft_row:
                self.add(shown, row, known.of(row, audited), shown.spans)
            elif row.decision is not None:
                for span_id in row.decision.gold:
                    shown.spans.pop(span_id, None)
        if draft is not None:
            shown.spans[draft.id] = draft
            shown.looks[draft.id] = Look(Tone.PLAIN, None, self.draft_row)
        return shown

    def add(
        self, shown: Shown, row: ReviewRow, painted: Painted, _golden: Mapping[str, Span]
    ) -> None:
        """See ``Article``; the gold spans are there already."""
        if row.decision is not None:
            tone = Tone.WAITING if row.status is Status.STALE else Tone.PLAIN
            for span_id in row.decision.gold:
                shown.looks[span_id] = Look(tone, None, row.key)
        ghost = painted.ghost
        if ghost is not None:
            shown.ghosts[ghost.id] = ghost
            shown.looks[ghost.id] = painted.ghost_look
            if painted.tag is not None:
                shown.tags[ghost.id] = painted.tag

    def add_gold(self, shown: Shown, spans: Iterable[Span]) -> None:
        """See ``Article``."""
        shown.spans.update((span.id, span) for span in spans)


def ghost_of(row: ReviewRow) -> Span:
    """Return where gold could come: as most annotators marked it."""
    members = {span.id: span for span in row.spans.values()}
    return replace(members[row.alike[0]], id=f"{GOLD} {row.key}")


def _question(row: ReviewRow) -> str:
    """Return the tag of a proposal: "CLAIM ?", or "?" where even the label or value is open."""
    is_unsure = {Disagreement.LABEL, Disagreement.DATE_VALUE}.intersection(row.kinds)
    return "?" if is_unsure else f"{next(iter(row.spans.values())).label} ?"


def _alike(row: ReviewRow, set_ids: list[str]) -> list[list[str]]:
    """Group the annotators who marked a row alike: one lane is enough for them."""
    groups: dict[str, list[str]] = {}
    for set_id in set_ids:
        groups.setdefault(row.prints[row.spans[set_id].id], []).append(set_id)
    return list(groups.values())


def _who(set_ids: list[str], people: list[str], names: Mapping[str, str]) -> str:
    """Name one annotator; several by the digits that take their marks."""
    if len(set_ids) == 1:
        return names.get(set_ids[0], "?")
    return "+".join(str(people.index(one) + 1) for one in set_ids)


@dataclass(frozen=True, slots=True)
class Stack:
    """One article for everybody: agreement once, the others lane by lane.

    Attributes:
        shown: Ids of the columns in their order, gold among them.
        names: Of annotators by id of their set.
        tag_of: The usual words of a tag.
        draft: A gold span that is being edited.
    """

    shown: Sequence[str]
    names: Mapping[str, str]
    tag_of: Callable[[Span], str]
    draft: Span | None = None

    def looks(self, sheet: ReviewSheet, audited: frozenset[str], known: RowLooks) -> Shown:
        """See ``Article``."""
        draft, shown = self.draft, Shown()
        golden = {span.id: span for span in sheet.gold_spans}
        for row in sheet.rows:
            self.add(shown, row, known.of(row, audited), golden)
        if draft is not None:
            shown.spans[draft.id], shown.weights[draft.id] = draft, _IN_FRONT
            shown.tags[draft.id] = f"★ {self.tag_of(draft)}"
        return shown

    def add(
        self, shown: Shown, row: ReviewRow, painted: Painted, golden: Mapping[str, Span]
    ) -> None:
        """See ``Article``."""
        people = [one for one in self.shown if one != GOLD]
        for alike in _alike(row, [one for one in people if one in row.spans]):
            span = row.spans[alike[0]]
            shown.spans[span.id] = span
            shown.looks[span.id] = painted.look
            if row.kinds:
                shown.weights[span.id] = LANE * (1 + people.index(alike[0]))
                shown.tags[span.id] = f"{_who(alike, people, self.names)} · {self.tag_of(span)}"
        if row.decision is None or not row.is_disputed or GOLD not in self.shown:
            return
        for span_id in row.decision.gold:
            if span_id in golden:
                shown.spans[span_id] = golden[span_id]
                shown.looks[span_id] = Look(Tone.PLAIN, None, row.key)
                shown.weights[span_id] = LANE * (1 + len(people))
                shown.tags[span_id] = f"★ {self.tag_of(golden[span_id])}"

    def add_gold(self, shown: Shown, spans: Iterable[Span]) -> None:
        """See ``Article``: gold stands in the lanes of its rows."""
