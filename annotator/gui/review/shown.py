"""What an article under review shows and how it is painted. No widgets here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from annotator.agreement.differences import Disagreement
from annotator.model.spans import Span

_Value = TypeVar("_Value")


class Tone(StrEnum):
    """How much a span asks for the eye."""

    QUIET = "quiet"
    PLAIN = "plain"
    LOUD = "loud"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Look:
    """How a span is painted.

    Attributes:
        tone: QUIET: all agree, or it is decided; LOUD: open; WAITING: undecided or stale.
        sign: The kind of disagreement it is marked with.
        row: Key of its row.
    """

    tone: Tone
    sign: Disagreement | None = None
    row: str = ""


@dataclass(slots=True)
class Shown:
    """What an article shows, or what one row adds to that.

    Attributes:
        spans: Labels by id.
        ghosts: Places proposed for gold by id.
        looks: By id of a span or ghost.
        tags: Words of tags by id, where they are not the usual ones.
        weights: By id, how far out their lanes lie.
    """

    spans: dict[str, Span] = field(default_factory=dict)
    ghosts: dict[str, Span] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)

    def drawn_as(self, span_id: str) -> tuple[object, ...]:
        """Return what of a span is drawn beside its colours."""
        parts = (self.spans, self.ghosts, self.tags, self.weights)
        return tuple(one.get(span_id) for one in parts)

    def change(self, before: "Shown", now: "Shown") -> None:
        """Put in place of what a row added before what it adds now."""
        _replace(self.spans, before.spans, now.spans)
        _replace(self.ghosts, before.ghosts, now.ghosts)
        _replace(self.looks, before.looks, now.looks)
        _replace(self.tags, before.tags, now.tags)
        _replace(self.weights, before.weights, now.weights)


def _replace(mine: dict[str, _Value], was: Iterable[str], now: Mapping[str, _Value]) -> None:
    for key in was:
        mine.pop(key, None)
    mine.update(now)
