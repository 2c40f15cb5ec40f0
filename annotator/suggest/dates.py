"""Suggest every time expression of a document, with its TIMEX3 value."""

# ruff: noqa: D102 - the members of the protocol are those of TIMEX3 and said once in its class

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.model.timex import parse_timex
from annotator.schema.types import Schema

DATE: Final = "DATE"
TIME: Final = "TIME"
DOCUMENT: Final = "document"
ANCHOR: Final = "anchor"
MODEL: Final = "dates/1"

_PLAIN: Final = 0.85
_FROM_ANOTHER: Final = 0.5
_OPEN: Final = 0.6


class DateMention(Protocol):
    """What a finder of dates says of one expression (``annotator.dates.Mention`` does).

    Attributes:
        anchor: ``document``, or ``START:END`` of the expression it was reckoned from, or None.
    """

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def mod(self) -> str | None: ...
    @property
    def quant(self) -> str | None: ...
    @property
    def freq(self) -> str | None: ...
    @property
    def begin(self) -> str | None: ...
    @property
    def end_point(self) -> str | None: ...
    @property
    def anchor(self) -> str | None: ...
    @property
    def rule(self) -> str: ...


READING: Final = (
    "type", "value", "mod", "quant", "freq", "begin", "end_point", "anchor", "rule", "granularity",
)  # fmt: skip
"""The attributes that a reading fills, by their names in the label schema."""


def reading_attributes(mention: DateMention) -> dict[str, Any]:
    """Return a mention as values of the attributes ``READING``; None where it has none."""
    anchor = mention.anchor
    return {
        "type": mention.type,
        "value": mention.value,
        "mod": mention.mod,
        "quant": mention.quant,
        "freq": mention.freq,
        "begin": mention.begin,
        "end_point": mention.end_point,
        "anchor": "none" if anchor is None else DOCUMENT if anchor == DOCUMENT else "date",
        "rule": mention.rule or None,
        "granularity": parse_timex(mention.value).granularity.value,
    }


class DateSuggester:
    """Finds dates, times, durations and sets; each waits with its value filled in.

    Times get the label TIME where the schema has one, else DATE. An expression reckoned from
    another one is linked to it by the relation ``anchor``.

    Args:
        find: Finds the expressions of a text written on a day.
    """

    name = "dates"
    title = "Dates, times, durations and repetitions, with their values"

    def __init__(self, find: Callable[[str, dt.date | None], Iterable[DateMention]]) -> None:
        self._find = find

    def suggest(self, document: Document, schema: Schema) -> list[Span | Relation]:
        """Return spans in the order of the text, then the relations between them."""
        spans: dict[str, Span] = {}
        links: list[tuple[str, str]] = []
        for mention in self._find(document.text, document.document_date):
            span = self._span(mention, schema)
            spans[f"{mention.start}:{mention.end}"] = span
            if mention.anchor not in (None, DOCUMENT):
                links.append((span.id, str(mention.anchor)))
        relations = [
            Relation(id=new_id(), set_id="", type=ANCHOR, from_id=span_id, to_id=spans[place].id)
            for span_id, place in links
            if place in spans and schema.has_relation(ANCHOR)
        ]
        return [*spans.values(), *relations]

    @staticmethod
    def _span(mention: DateMention, schema: Schema) -> Span:
        is_time = mention.type == TIME and schema.has_label(TIME)
        return Span(
            id=new_id(),
            set_id="",
            label=TIME if is_time else DATE,
            fragments=((mention.start, mention.end),),
            quote=mention.text,
            attributes={k: v for k, v in reading_attributes(mention).items() if v is not None},
            confidence=confidence_of(mention),
            model=MODEL,
        )


def confidence_of(mention: DateMention) -> float:
    """Return roughly how often such a mention is right in place and value, in news."""
    if "X" in mention.value and mention.type in {DATE, TIME}:
        return _OPEN
    return _PLAIN if mention.anchor in (None, DOCUMENT) else _FROM_ANOTHER
