"""Picking: a key has begun something and waits for its target.

A pick is plain data; ``Picking`` holds the one in progress and tells the window about it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from annotator.gui.same_pick import SamePick
from annotator.model.spans import Span
from annotator.model.tokens import sentence_at

_OUTSIDE_FIRST: Final = frozenset(("source", "cue", "said_when"))
"""Slots that PolNeAR's guidelines exclude from the claim itself: look around it before inside."""
_MOST_CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class RelationPick:
    """A relation waits for its other end.

    Attributes:
        relation: Name of the relation.
        from_id: The span it starts at.
        default_label: Label for newly selected text.
        allowed: Labels that may stand at the other end.
        candidates: Ids of plausible spans, nearest first.
        index: The offered candidate; None when none is offered.
        can_be_implicit: Whether I and V may answer instead of a span (a claim's source).
    """

    relation: str
    from_id: str
    default_label: str | None
    allowed: frozenset[str]
    candidates: tuple[str, ...] = ()
    index: int | None = None
    can_be_implicit: bool = False

    @property
    def candidate(self) -> str | None:
        """Id of the offered candidate."""
        return None if self.index is None else self.candidates[self.index]

    def stepped(self, step: int) -> "RelationPick":
        """Offer the next or previous candidate, going round."""
        if not self.candidates:
            return self
        at = (0 if step > 0 else -1) if self.index is None else self.index + step
        return replace(self, index=at % len(self.candidates))

    def nth(self, number: int) -> str | None:
        """Id of the nth candidate, from 1."""
        return self.candidates[number - 1] if number <= len(self.candidates) else None


@dataclass(frozen=True, slots=True)
class FragmentPick:
    """A span waits for another piece of text."""

    span_id: str


@dataclass(frozen=True, slots=True)
class RelabelPick:
    """A span waits for another label."""

    span_id: str


@dataclass(frozen=True, slots=True)
class AttributePick:
    """An attribute of a span waits for the number of its value."""

    span_id: str
    attribute: str
    values: tuple[Any, ...]
    is_multiple: bool = False


Pick = RelationPick | FragmentPick | RelabelPick | AttributePick | SamePick


class Picking(QObject):
    """The pick in progress.

    Signals:
        changed(Pick | None): Another pick, another candidate, or the end of picking.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pick: Pick | None = None

    def begin(self, pick: Pick) -> None:
        """Start picking, or change what is picked."""
        self.pick = pick
        self.changed.emit(pick)

    def end(self) -> None:
        """Stop picking; nothing happens when nothing is picked."""
        if self.pick is not None:
            self.pick = None
            self.changed.emit(None)


def rank_candidates(
    text: str,
    origin: Span,
    spans: Iterable[Span],
    relation: str,
    *,
    allowed: Collection[str],
    taken: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the ids of plausible targets: same sentence first, then by distance.

    Args:
        text: The document's text.
        origin: The span where the relation starts.
        spans: Every span of the set.
        relation: Name of the relation; source, cue and said_when look outside the claim first.
        allowed: Labels that may stand at the other end.
        taken: Ids of spans that are linked already.
    """
    first, last = sentence_at(text, origin.start)[0], sentence_at(text, max(origin.end - 1, 0))[1]
    outside_first = relation in _OUTSIDE_FIRST

    def rank(span: Span) -> tuple[bool, bool, int, int]:
        elsewhere = span.end <= first or last <= span.start
        is_inside = origin.start <= span.start and span.end <= origin.end
        gap = max(0, span.start - origin.end, origin.start - span.end)
        return elsewhere, is_inside if outside_first else not is_inside, gap, span.start

    fitting = (
        span
        for span in spans
        if span.label in allowed and span.id != origin.id and span.id not in taken
    )
    return tuple(span.id for span in sorted(fitting, key=rank)[:_MOST_CANDIDATES])


def short_quote(quote: str, length: int = 36) -> str:
    """Return a quote cut for a line of the window."""
    line = " ".join(quote.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def describe(pick: Pick, origin: Span | None, titles: Sequence[str] = ()) -> str:
    """Return what is being picked, in one line.

    Args:
        pick: The pick in progress.
        origin: The span it belongs to.
        titles: Of the values an attribute pick offers.
    """
    quote = "" if origin is None else f" of “{short_quote(origin.quote)}”"
    match pick:
        case RelationPick():
            return f"{pick.relation.replace('_', ' ')}{quote}"
        case SamePick():
            return pick.in_words()
        case FragmentPick():
            return f"another fragment{quote}"
        case RelabelPick():
            return f"another label for “{short_quote('' if origin is None else origin.quote)}”"
        case AttributePick():
            # No-break spaces keep a number and its value on one line.
            choices = "    ".join(
                f"{n}\u00a0{title.replace(' ', chr(0xA0))}" for n, title in enumerate(titles[:9], 1)
            )
            return f"{pick.attribute.replace('_', ' ')}:    {choices}"
