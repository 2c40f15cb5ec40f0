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
_MOST_KNOWN: Final = 20_000
_NO_ROLES: Final[frozenset[str]] = frozenset()

_Key = tuple[Any, ...]
_When = tuple[float | None, float | None, str] | None


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
        self._spans: dict[str, tuple[Span, _Key]] = {}
        self._ghosts: dict[str, tuple[Span, _Key]] = {}
        self._roles: dict[str, set[str]] = {}
        self._known: dict[tuple[int | None, _Key], _When] = {}

    def set_spans(self, spans: Iterable[Span]) -> None:
        """Take all dates of the annotator."""
        self._spans = {span.id: (span, _key_of(span)) for span in spans}

    def set_ghosts(self, spans: Iterable[Span]) -> None:
        """Take all suggested dates."""
        self._ghosts = {span.id: (span, _key_of(span)) for span in spans}

    def put(self, span: Span) -> None:
        """Add a date or replace it."""
        self._spans[span.id] = (span, _key_of(span))

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
        found = self._spans.get(span_id) or self._ghosts.get(span_id)
        return None if found is None else found[0]

    def marks(self, document_date: dt.date | None) -> tuple[tuple[Mark, ...], tuple[Span, ...]]:
        """Return the marks in the order of time, and the dates that name no point in time.

        Labels leave the year of the document date out.
        """
        year = None if document_date is None else document_date.year
        groups: dict[_Key, list[Span]] = {}
        for span, key in (*self._spans.values(), *self._ghosts.values()):
            groups.setdefault(key, []).append(span)
        marks: list[Mark] = []
        loose: list[Span] = []
        for key, spans in groups.items():
            when = self._when(key, spans[0], year)
            if when is None:
                loose += spans
            else:
                marks.append(self._mark(spans, when))
        marks.sort(key=_in_time)
        return tuple(marks), tuple(sorted(loose, key=reading_order))

    def _when(self, key: _Key, span: Span, year: int | None) -> "_When":
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        if (year, key) not in self._known:
            reach = reach_of_attributes(span.attributes)
            self._known[year, key] = None if reach is None else _timed(span.attributes, reach, year)
        return self._known[year, key]

    def _mark(self, spans: list[Span], when: tuple[float | None, float | None, str]) -> Mark:
        first, last, label = when
        value = str(spans[0].attributes["value"])
        if len(spans) > 1:
            spans.sort(key=reading_order)
            label += f" ×{len(spans)}"
        ids = tuple([span.id for span in spans])
        roles = _NO_ROLES
        if self._roles:
            roles = frozenset(role for one in ids for role in self._roles.get(one, ()))
        is_ghost = ids[0] in self._ghosts and all(one in self._ghosts for one in ids)
        extent = Extent(first, last, label, len(ids) + len(roles) * 2)
        return Mark(value, extent, ids, roles, is_ghost)


def _key_of(span: Span) -> _Key:
    """Return what dates of one mark have in common."""
    get = span.attributes.get
    return (
        get("value"), get("mod"), get("begin"), get("end_point"), get("type") == "SET"
    )  # fmt: skip


def _timed(
    attributes: Mapping[str, Any], reach: Reach, year: int | None
) -> tuple[float | None, float | None, str]:
    first, last = _days(reach, str(attributes["value"]), attributes.get("mod"))
    return first, last, _label(attributes, year)


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
