"""What stands in the cells of a table of facts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from annotator.model.facts import Fact
from annotator.model.spans import Span
from annotator.model.timex_intervals import interval_of, share_of_day
from annotator.schema.types import Attribute
from annotator.services.facts.columns import Column, ColumnKind

BETWEEN: Final = ", "
_LONG: Final = 4_000
"""Characters of a claim that are searched and shown; whole articles may be one claim."""

Moment = tuple[int, float, int]
Filler = tuple[str | None, str]
"""Value of a date and its words, or None and a name."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact with what is known of where it stands.

    Attributes:
        chain: Who says it, the outermost first; empty when no fact around it is known.
    """

    document_id: str
    fact: Fact
    chain: tuple[str, ...] = ()

    @property
    def claim(self) -> Span:
        """The span of the claim."""
        return self.fact.claim


@dataclass(frozen=True, slots=True)
class Head:
    """What the table knows of a document that has facts."""

    id: str
    title: str
    date: dt.date | None


def text_of(row: FactRow, column: Column, head: Head) -> str:
    """Return the words of a cell; "" where there is nothing."""
    match column.kind:
        case ColumnKind.SLOT | ColumnKind.DATED:
            return _slot_text(row.fact, column)
        case ColumnKind.CLAIM:
            return claim_text(row.claim.quote)
        case ColumnKind.ATTRIBUTE:
            return value_text(column.attribute, row.claim.attributes.get(_name(column)))
        case ColumnKind.DOCUMENT:
            return head.title
        case ColumnKind.DOCUMENT_DATE:
            return "" if head.date is None else head.date.isoformat()
        case ColumnKind.LEVEL:
            return str(row.fact.level)


def _slot_text(fact: Fact, column: Column) -> str:
    entries = fact.slots.get(column.id, ())
    if column.kind is ColumnKind.DATED:
        return dated_text([(entry.value, entry.span.quote) for entry in entries])
    if entries:
        return named_text([(None, entry.name) for entry in entries])
    return answered(fact.claim.attributes, column)


def dated_text(fillers: Sequence[Filler]) -> str:
    """Return the words for dates, given as value and words."""
    return "; ".join(
        [f"{value} {plain(words)}" if value else plain(words) for value, words in fillers]
    )


def named_text(fillers: Sequence[Filler]) -> str:
    """Return the words for what fills a slot, given by name."""
    if len(fillers) == 1:
        return plain(fillers[0][1])
    return BETWEEN.join([plain(name) for _value, name in fillers])


def claim_text(quote: str) -> str:
    """Return the words of a claim on one line."""
    return plain(quote[:_LONG])


def plain(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def answered(attributes: Mapping[str, Any], column: Column) -> str:
    """Return what an attribute says of a slot that holds no span: "implicit".

    A source needs attribution "attributed"; another value of that attribute tells why there is
    none.
    """
    if column.answer is None or column.slot is None or column.slot.requires is None:
        return ""
    value = attributes.get(column.answer.name)
    if value is None or value == column.slot.requires[1]:
        return ""
    return value_text(column.answer, value)


def is_missing(fact: Fact, column: Column) -> bool:
    """Tell whether a slot holds nothing and no attribute says why."""
    return not fact.slots.get(column.id) and not answered(fact.claim.attributes, column)


def value_text(attribute: Attribute | None, value: Any) -> str:
    """Return the words for the value of an attribute."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return BETWEEN.join(value_text(attribute, item) for item in value)
    text = str(value)
    return text if attribute is None else attribute.title_of(text)


@lru_cache(maxsize=20_000)
def moment_of(value: str) -> Moment | None:
    """Return a sort key of a date's value: first day, time in it, last day; None without a day."""
    interval = interval_of(value)
    if interval is None:
        return None
    return (interval.first.toordinal(), share_of_day(value), interval.last.toordinal())


def filled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns whose words come from the fact itself and not from its document."""
    apart = (ColumnKind.DOCUMENT, ColumnKind.DOCUMENT_DATE, ColumnKind.LEVEL)
    return tuple(column for column in columns if column.kind not in apart)


def _name(column: Column) -> str:
    return "" if column.attribute is None else column.attribute.name
