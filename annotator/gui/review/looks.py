"""Which spans each column of a review shows and how they are painted. No widgets here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

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


def look_of(row: ReviewRow, audited: frozenset[str]) -> Look:
    """Return how the spans of a row are painted."""
    tone = tone_of(row, is_audited=row.key in audited)
    sign = sign_of(row.kinds) if tone in (Tone.LOUD, Tone.WAITING) else None
    return Look(tone, sign, row.key)


def column_looks(sheet: ReviewSheet, set_id: str, audited: frozenset[str]) -> Shown:
    """Return what an annotator's column shows."""
    column = next(one for one in sheet.columns if one.annotation_set.id == set_id)
    looks = {
        row.spans[set_id].id: look_of(row, audited) for row in sheet.rows if set_id in row.spans
    }
    return Shown(column.spans, looks=looks)


def gold_looks(
    sheet: ReviewSheet, audited: frozenset[str], draft: Span | None = None, draft_row: str = ""
) -> Shown:
    """Return what gold shows: its spans, and ghosts where something could come.

    Args:
        sheet: The document.
        audited: Keys of agreed rows to be looked at by hand.
        draft: A span that is being edited, shown in place of its row's.
        draft_row: Key of that row.
    """
    row_of_gold: dict[str, ReviewRow] = {}
    ghosts: list[Span] = []
    looks: dict[str, Look] = {}
    tags: dict[str, str] = {}
    for row in sheet.rows:
        if row.key == draft_row:
            continue
        if row.decision is not None:
            row_of_gold.update((one, row) for one in row.decision.gold)
        if row.decision is None or row.status is Status.UNDECIDED:
            ghost = ghost_of(row)
            ghosts.append(ghost)
            looks[ghost.id] = Look(tone_of_ghost(row, audited), None, row.key)
            if row.kinds or row.status is not Status.AGREED:
                tags[ghost.id] = _question(row)
    hidden = set()
    if draft is not None:
        decisions = [one.decision for one in sheet.rows if one.key == draft_row and one.decision]
        hidden = {one for decision in decisions for one in decision.gold}
    spans = tuple(span for span in sheet.gold_spans if span.id not in hidden)
    for span in spans:
        owner = row_of_gold.get(span.id)
        if owner is not None:
            is_stale = owner.status is Status.STALE
            looks[span.id] = Look(Tone.WAITING if is_stale else Tone.PLAIN, None, owner.key)
    if draft is not None:
        spans += (draft,)
        looks[draft.id] = Look(Tone.PLAIN, None, draft_row)
    return Shown(spans, tuple(ghosts), looks, tags)


def tone_of_ghost(row: ReviewRow, audited: frozenset[str]) -> Tone:
    """A proposal is pale where all agree; a question is as strong as any ghost."""
    return Tone.QUIET if row.status is Status.AGREED and row.key not in audited else Tone.PLAIN


def ghost_of(row: ReviewRow) -> Span:
    """Return where gold could come: as most annotators marked it."""
    members = {span.id: span for span in row.spans.values()}
    return replace(members[row.alike[0]], id=f"{GOLD} {row.key}")


def _question(row: ReviewRow) -> str:
    """Return the tag of a proposal: "CLAIM ?", or "?" where even the label or value is open."""
    is_unsure = {Disagreement.LABEL, Disagreement.DATE_VALUE}.intersection(row.kinds)
    return "?" if is_unsure else f"{next(iter(row.spans.values())).label} ?"


def stacked_looks(
    sheet: ReviewSheet,
    shown: list[str],
    names: Mapping[str, str],
    audited: frozenset[str],
    tag_of: Callable[[Span], str],
) -> Shown:
    """Return what one article shows for everybody: agreement once, the others lane by lane.

    Args:
        sheet: The document.
        shown: Ids of the columns in their order, gold among them.
        names: Of annotators by id of their set.
        audited: Keys of agreed rows to be looked at by hand.
        tag_of: The usual words of a tag.
    """
    spans: list[Span] = []
    looks: dict[str, Look] = {}
    tags: dict[str, str] = {}
    weights: dict[str, int] = {}
    people = [one for one in shown if one != GOLD]
    golden = {span.id: span for span in sheet.gold_spans} if GOLD in shown else {}
    for row in sheet.rows:
        look = look_of(row, audited)
        present = [one for one in people if one in row.spans]
        if not row.kinds and look.tone is Tone.QUIET:
            present = present[:1]
        for set_id in present:
            span = row.spans[set_id]
            spans.append(span)
            looks[span.id] = look
            if row.kinds:
                weights[span.id] = LANE * (1 + people.index(set_id))
                tags[span.id] = f"{names.get(set_id, '?')} · {tag_of(span)}"
        if row.decision is None:
            continue
        for span_id in row.decision.gold:
            if span_id in golden and row.kinds:
                spans.append(golden[span_id])
                looks[span_id] = Look(Tone.PLAIN, None, row.key)
                weights[span_id] = LANE * (1 + len(people))
                tags[span_id] = f"★ {tag_of(golden[span_id])}"
    return Shown(tuple(spans), (), looks, tags, weights)
