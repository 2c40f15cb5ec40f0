"""Picking: a key has begun something and waits for its target.

A pick is plain data; ``Picking`` holds the one in progress and tells the window about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.gui.same_pick import SamePick
from annotator.model.spans import Span
from annotator.services.surroundings import Candidate


@dataclass(frozen=True, slots=True)
class RelationPick:
    """A relation waits for its other end.

    Attributes:
        relation: Name of the relation.
        from_id: The span it starts at.
        default_label: Label for newly selected text.
        allowed: Labels that may stand at the other end.
        candidates: Plausible spans and words, nearest first.
        index: The offered candidate; None when none is offered.
        can_be_implicit: Whether I and V may answer instead of a span (a claim's source).
    """

    relation: str
    from_id: str
    default_label: str | None
    allowed: frozenset[str]
    candidates: tuple[Candidate, ...] = ()
    index: int | None = None
    can_be_implicit: bool = False

    @property
    def candidate(self) -> Candidate | None:
        """The offered candidate."""
        return None if self.index is None else self.candidates[self.index]

    def stepped(self, step: int) -> "RelationPick":
        """Offer the next or previous candidate, going round."""
        if not self.candidates:
            return self
        at = (0 if step > 0 else -1) if self.index is None else self.index + step
        return replace(self, index=at % len(self.candidates))

    def nth(self, number: int) -> Candidate | None:
        """The nth candidate, from 1."""
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
