"""The marks of the timeline: dates of equal value as one, those without a day apart.

Pure: no Qt.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.gui.timeline.layout import Extent
from annotator.model.relations import Relation
from annotator.model.spans import Span, reading_order
from annotator.model.timex import Interval
from annotator.model.timex_intervals import Reach, narrowed, reach_of_attributes, share_of_day
from annotator.model.timex_short import axis_label, short_form

FACT: Final = "fact"
SAYING: Final = "saying"
_SAID: Final = "said_when"
_POINT_DAYS: Final = 1
_KEY: Final = ("value", "mod", "begin", "end_point")


@dataclass(frozen=True, slots=True)
class Mark:
    """All mentions of one date.

    Attributes:
        value: TIMEX3 value.
        extent: Where it lies in time and its words.
        span_ids: Mentions in reading order.
        roles: FACT when a claim's fact happened then, SAYING when something was said then.
        is_ghost: Whether only suggestions name it.
    """

    value: str
    extent: Extent
    span_ids: tuple[str, ...]
    roles: frozenset[str] = frozenset()
    is_ghost: bool = False


class DateBook:
    """The dates of the open document, kept in step span by span."""

    def __init__(self) -> None:
        self._spans: dict[str, Span] = {}
        self._ghosts: dict[str, Span] = {}
        self._roles: dict[str, set[str]] = {}

    def set_spans(self, spans: Iterable[Span]) -> None:
        """Take all dates of the annotator."""
        self._spans = {span.id: span for span in spans}

    def set_ghosts(self, spans: Iterable[Span]) -> None:
        """Take all suggested dates."""
        self._ghosts = {span.id: span for span in spans}

    def put(self, span: Span) -> None:
        """Add a date or replace it."""
        self._spans[span.id] = span

    def remove(self, span_id: str) -> bool:
        """Take a date out; False when it was not there."""
        return self._spans.pop(span_id, None) is not None

    def set_relations(self, relations: Iterable[Relation], dated: Collection[str]) -> None:
        """Learn which dates say when a fact was or when something was said.

        Args:
            relations: Of the annotator.
            dated: Names of the slots that hold dates.
        """
        self._roles = {}
        for relation in relations:
            if relation.type in dated:
                role = SAYING if relation.type == _SAID else FACT
                self._roles.setdefault(relation.to_id, set()).add(role)

    def find(self, span_id: str) -> Span | None:
        """Return a date by id."""
        return self._spans.get(span_id) or self._ghosts.get(span_id)

    def marks(self, document_date: dt.date | None) -> tuple[tuple[Mark, ...], tuple[Span, ...]]:
        """Return the marks in the order of time, and the dates that name no point in time.

        Labels leave the year of the document date out.
        """
        groups: dict[tuple[Any, ...], list[Span]] = {}
        reaches: dict[tuple[Any, ...], Reach] = {}
        loose: list[Span] = []
        for span in (*self._spans.values(), *self._ghosts.values()):
            attributes = span.attributes
            key = tuple(attributes.get(name) for name in _KEY)
            if key not in groups or attributes.get("type") == "SET":
                reach = reach_of_attributes(attributes)
                if reach is None:
                    loose.append(span)
                    continue
                reaches[key] = reach
            groups.setdefault(key, []).append(span)
        year = None if document_date is None else document_date.year
        marks = [self._mark(spans, reaches[key], year) for key, spans in groups.items()]
        marks.sort(key=_in_time)
        return tuple(marks), tuple(sorted(loose, key=reading_order))

    def _mark(self, spans: list[Span], reach: Reach, year: int | None) -> Mark:
        spans.sort(key=reading_order)
        attributes = spans[0].attributes
        value, mod = str(attributes["value"]), attributes.get("mod")
        label = _label(attributes, year)
        if len(spans) > 1:
            label += f" ×{len(spans)}"
        ids = tuple(span.id for span in spans)
        roles = frozenset(role for one in ids for role in self._roles.get(one, ()))
        weight = len(ids) + len(roles) * 2
        first, last = _days(reach, value, mod)
        is_ghost = all(one in self._ghosts for one in ids)
        return Mark(value, Extent(first, last, label, weight), ids, roles, is_ghost)


def _label(attributes: Mapping[str, Any], year: int | None) -> str:
    value, mod = str(attributes["value"]), attributes.get("mod")
    if value.startswith("P"):
        return short_form(value, "DURATION", mod=mod)
    return axis_label(value, mod=mod, year=year)


def _days(reach: Reach, value: str, mod: str | None) -> tuple[float | None, float | None]:
    """Return both ends in days; a period ends where its last day does."""
    interval = reach.interval
    if interval is not None:
        first, last = narrowed(Interval(*interval), mod)
        if (last - first).days < _POINT_DAYS:
            moment = first.toordinal() + share_of_day(value)
            return moment, moment
        return float(first.toordinal()), last.toordinal() + 1.0
    return (
        None if reach.first is None else float(reach.first.toordinal()),
        None if reach.last is None else reach.last.toordinal() + 1.0,
    )


def _in_time(mark: Mark) -> tuple[float, float, str]:
    first, last = mark.extent.first, mark.extent.last
    return (
        float("-inf") if first is None else first,
        float("inf") if last is None else last,
        mark.value,
    )
