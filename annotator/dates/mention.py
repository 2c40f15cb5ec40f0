"""What the finder answers: mentions of dates, times, durations and sets."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from annotator.dates.calendar_math import Point

DATE: Final = "DATE"
TIME: Final = "TIME"
DURATION: Final = "DURATION"
SET: Final = "SET"

DOCUMENT: Final = "document"
LAST: Final = "last"


class Alternative(NamedTuple):
    """Another way to read a mention, in the order of plausibility."""

    type: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A time expression in a text, with its TIMEX3 attributes.

    Attributes:
        start: First code point.
        end: After the last code point.
        text: The covered text.
        type: ``DATE``, ``TIME``, ``DURATION`` or ``SET``.
        value: The TIMEX3 value, always valid (see ``annotator.model.timex``).
        mod: The TIMEX3 modifier from words inside the span.
        quant: Of a set: ``EVERY`` or ``EACH``.
        freq: Of a set: how often within the value's period, ``2X`` for twice.
        begin: Value of the day an anchored duration begins on.
        end_point: Value of the day an anchored duration ends on.
        anchor: ``document``, or ``START:END`` of the mention the value was reckoned from, or None.
        rule: Name of the rule that found it.
        alternatives: Other readings, best first, never the same as the chosen one.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    begin: str | None = None
    end_point: str | None = None
    anchor: str | None = None
    rule: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(slots=True)
class Reading:
    """A resolver's answer for one match, before it is placed in the text.

    Attributes:
        point: The calendar unit it names, for later expressions that count from it.
        span: Token range when it is not that of the whole match.
        partial: Only good when it joins a neighbour (“morning” after “Monday”).
        explicit: It names its year itself.
        floating: A time that took its day from around it and would rather join one beside it.
    """

    type: str
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    begin: str | None = None
    end_point: str | None = None
    anchor: str | None = None
    alternatives: list[Alternative] = field(default_factory=list)
    point: Point | None = None
    span: tuple[int, int] | None = None
    partial: bool = False
    explicit: bool = False
    floating: bool = False


REJECTED: Final = Reading("", "")
"""A resolver's answer for words that are no time expression and must not be read further."""
