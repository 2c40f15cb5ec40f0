"""Which spans each column of a review shows and how they are painted. No widgets here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from annotator.agreement.differences import Disagreement
from annotator.gui.review.signs import sign_of
from annotator.gui.review.view import Look, Tone
from annotator.model.spans import Span
from annotator.services.review.sheets import ReviewRow, ReviewSheet, Status
from annotator.services.review.words import GOLD

LANE = 100
"""Weight between the lanes of two annotators in one article; labels weigh less among themselves."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an article shows.

    Attributes:
        spans: Labels.
        ghosts: Places proposed for gold.
        looks: By id of a span or ghost.
        tags: Words of tags by id, where they are not the usual ones.
        weights: By id, see ``LANE``.
    """

    spans: tuple[Span, ...] = ()
    ghosts: tuple[Span, ...] = ()
    looks: Mapping[str, Look] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)


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


def column_looks(
    sheet: ReviewSheet, set_id: str, audited: frozenset[str], known: RowLooks
) -> Shown:
    """Return what an annotator's column shows."""
    column = next(one for one in sheet.columns if one.annotation_set.id == set_id)
    looks = {
        row.spans[set_id].id: known.of(row, audited).look
        for row in sheet.rows
        if set_id in row.spans
    }
    return Shown(column.spans, looks=looks)


def gold_looks(
    sheet: ReviewSheet,
    audited: frozenset[str],
    known: RowLooks,
    draft: Span | None = None,
    draft_row: str = "",
) -> Shown:
    """Return what gold shows: its spans, and ghosts where something could come.

    Args:
        sheet: The document.
        audited: Keys of agreed rows to be looked at by hand.
        known: How rows are painted.
        draft: A span that is being edited, shown in place of its row's.
        draft_row: Key of that row.
    """
    row_of_gold: dict[str, ReviewRow] = {}
    ghosts: list[Span] = []
    looks: dict[str, Look] = {}
    tags: dict[str, str] = {}
    hidden: tuple[str, ...] = ()
    for row in sheet.rows:
        painted = known.of(row, audited)
        if draft is not None and row.key == draft_row:
            hidden = () if row.decision is None else row.decision.gold
            continue
        if row.decision is not None:
            row_of_gold.update((one, row) for one in row.decision.gold)
        if painted.ghost is not None:
            ghosts.append(painted.ghost)
            looks[painted.ghost.id] = painted.ghost_look
            if painted.tag is not None:
                tags[painted.ghost.id] = painted.tag
    spans = sheet.gold_spans
    if hidden:
        spans = tuple(span for span in spans if span.id not in hidden)
    for span in spans:
        owner = row_of_gold.get(span.id)
        if owner is not None:
            is_stale = owner.status is Status.STALE
            looks[span.id] = Look(Tone.WAITING if is_stale else Tone.PLAIN, None, owner.key)
    if draft is not None:
        spans += (draft,)
        looks[draft.id] = Look(Tone.PLAIN, None, draft_row)
    return Shown(spans, tuple(ghosts), looks, tags)


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


def stacked_looks(
    sheet: ReviewSheet,
    shown: list[str],
    names: Mapping[str, str],
    audited: frozenset[str],
    known: RowLooks,
    tag_of: Callable[[Span], str],
) -> Shown:
    """Return what one article shows for everybody: agreement once, the others lane by lane.

    Args:
        sheet: The document.
        shown: Ids of the columns in their order, gold among them.
        names: Of annotators by id of their set.
        audited: Keys of agreed rows to be looked at by hand.
        known: How rows are painted.
        tag_of: The usual words of a tag.
    """
    spans: list[Span] = []
    looks: dict[str, Look] = {}
    tags: dict[str, str] = {}
    weights: dict[str, int] = {}
    people = [one for one in shown if one != GOLD]
    golden = {span.id: span for span in sheet.gold_spans} if GOLD in shown else {}
    for row in sheet.rows:
        look = known.of(row, audited).look
        for alike in _alike(row, [one for one in people if one in row.spans]):
            span = row.spans[alike[0]]
            spans.append(span)
            looks[span.id] = look
            if row.kinds:
                weights[span.id] = LANE * (1 + people.index(alike[0]))
                tags[span.id] = f"{_who(alike, people, names)} · {tag_of(span)}"
        if row.decision is None:
            continue
        for span_id in row.decision.gold:
            if span_id in golden and row.is_disputed:
                spans.append(golden[span_id])
                looks[span_id] = Look(Tone.PLAIN, None, row.key)
                weights[span_id] = LANE * (1 + len(people))
                tags[span_id] = f"★ {tag_of(golden[span_id])}"
    return Shown(tuple(spans), (), looks, tags, weights)
