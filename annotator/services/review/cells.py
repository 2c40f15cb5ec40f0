"""What a column of the review says about a row, in runs of text that differ in weight."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from annotator.agreement.differences import Disagreement
from annotator.agreement.measurable import is_date_value
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span
from annotator.model.timex_short import short_form
from annotator.schema.types import Schema
from annotator.services.review.sheets import ReviewRow, ReviewSheet
from annotator.services.review.words import relation_title, slots_first

_LONGEST: Final = 46
"""Characters of a stretch of text; the middle of longer ones is left out."""
_BESIDE: Final = 28
"""Characters of it beside values that differ, so that these are not cut off."""
_SEVERAL: Final = 24
"""Characters of a filler where several things differ."""
_END: Final = 20
_FEW: Final = 3


class Weight(StrEnum):
    """How a run of a cell is to be read."""

    PLAIN = "plain"
    STRONG = "strong"
    EXTRA = "extra"
    QUIET = "quiet"
    VOICE = "voice"


class Run(NamedTuple):
    """A stretch of a cell.

    Attributes:
        weight: STRONG: what differs; EXTRA: text that not all have marked; QUIET: a name for what
            follows, or nothing; VOICE: said instead of a label, as "author’s voice".
    """

    text: str
    weight: Weight = Weight.PLAIN


Cell = tuple[Run, ...]
NOTHING: Final[Cell] = (Run("—", Weight.QUIET),)


class CellWriter:
    """Writes the cells of one sheet.

    Args:
        sheet: Of one document.
        schema: In force.
        gold_relations: Between the gold spans.

    Attributes:
        schema: In force.
    """

    def __init__(
        self, sheet: ReviewSheet, schema: Schema, gold_relations: Iterable[Relation] = ()
    ) -> None:
        self._text = sheet.document.text
        self.schema = schema
        self._is_narrow = len(sheet.columns) > _FEW
        self._spans = {span.id: span for column in sheet.columns for span in column.spans}
        self._links = self._linked(one for column in sheet.columns for one in column.relations)
        self._gold: dict[str, Span] = {}
        self._gold_links: dict[str, list[Relation]] = {}
        self.take_gold(sheet.gold_spans, gold_relations)

    def take_gold(self, spans: Iterable[Span], relations: Iterable[Relation]) -> set[str]:
        """Write about other gold beside the same columns.

        Returns:
            Ids of the gold spans whose relations are others than before.
        """
        former = self._gold_links
        self._gold = {span.id: span for span in spans}
        self._gold_links = self._linked(relations)
        ids = former.keys() | self._gold_links.keys()
        return {one for one in ids if former.get(one) != self._gold_links.get(one)}

    def _linked(self, relations: Iterable[Relation]) -> dict[str, list[Relation]]:
        """Sort relations by the spans that say them: where they start, both ends if symmetric."""
        links: dict[str, list[Relation]] = {}
        schema = self.schema
        for relation in relations:
            links.setdefault(relation.from_id, []).append(relation)
            name = relation.type
            if schema.has_relation(name) and schema.relation(name).symmetric:
                links.setdefault(relation.to_id, []).append(relation)
        return links

    def cell(self, row: ReviewRow, set_id: str) -> Cell:
        """Return what one annotator marked."""
        span = row.spans.get(set_id)
        return NOTHING if span is None else self._written(row, span)

    def gold(self, row: ReviewRow) -> Cell:
        """Return what stands in gold for a row; empty where there is nothing."""
        if row.decision is None:
            return ()
        cell: Cell = ()
        for span_id in row.decision.gold:
            span = self._gold.get(span_id)
            if span is not None:
                cell += (Run("  ·  ", Weight.QUIET),) if cell else ()
                cell += self._written(row, span)
        return cell

    def value(self, span: Span, name: str) -> str:
        """Return what a span has for an attribute or a relation, in words."""
        if self.schema.has_relation(name):
            return self._relation(span, name)[-1].text
        return self._attribute(span, name)[-1].text

    def _written(self, row: ReviewRow, span: Span) -> Cell:
        kinds = set(row.kinds)
        runs = list(self._quote(row, span))
        if not kinds or kinds & {Disagreement.LABEL, Disagreement.MISSING}:
            weight = Weight.STRONG if kinds else Weight.QUIET
            label = Run(span.label, weight)
            # Narrow cells are cut at their end: what differs comes first.
            runs = [label, Run("  "), *runs] if self._is_narrow else [*runs, Run("  "), label]
        for name in row.attributes:
            runs += self._attribute(span, name)
        are_several = len(row.attributes) + len(row.relations) > 1
        for name in slots_first(self.schema, row.relations):
            runs += self._relation(span, name, _SEVERAL if are_several else _LONGEST)
        return tuple(runs)

    # The quote

    def _quote(self, row: ReviewRow, span: Span) -> Iterable[Run]:
        """Write the covered text; what not everybody marked stands out."""
        shared = _shared([one.fragments for one in row.marks])
        if not shared:
            shared = span.fragments
        for number, (start, end) in enumerate(span.fragments):
            if number:
                yield Run(" … ", Weight.QUIET)
            at = start
            for a, b in shared:
                a, b = max(a, start), min(b, end)  # noqa: PLW2901 - clipped to the fragment
                if a >= b:
                    continue
                if at < a:
                    yield Run(shortened(_one_line(self._text[at:a])), Weight.EXTRA)
                has_more = (a, b) != (start, end)
                longest = _LONGEST * 2 // 3 if has_more else _LONGEST + _END
                if row.attributes or row.relations:
                    longest = min(longest, _BESIDE)  # what differs stands behind it
                yield Run(shortened(_one_line(self._text[a:b]), longest))
                at = b
            if at < end:
                yield Run(shortened(_one_line(self._text[at:end])), Weight.EXTRA)

    # Attributes and relations

    def _attribute(self, span: Span, name: str) -> list[Run]:
        attribute = self.schema.attribute(name) if self.schema.has_attribute(name) else None
        value: Any = span.attributes.get(name)
        if attribute is not None and is_date_value(attribute):
            return [Run("  "), Run(_date(span, value), Weight.STRONG)]
        title = (attribute and attribute.title) or name.replace("_", " ")
        shown = _value(value, attribute.title_of if attribute is not None else str)
        return [Run(f"  {title} ", Weight.QUIET), Run(shown, Weight.STRONG)]

    def _relation(self, span: Span, name: str, longest: int = _LONGEST) -> list[Run]:
        title = Run(f"  {relation_title(self.schema, name)} → ", Weight.QUIET)
        found = [
            other
            for relation in (self._links.get(span.id) or self._gold_links.get(span.id) or ())
            if relation.type == name and (other := self._other_end(relation, span)) is not None
        ]
        if found:
            quotes = " and ".join(shortened(_one_line(one.quote), longest) for one in found)
            return [title, Run(quotes, Weight.STRONG)]
        return [title, Run(self._instead(span, name), Weight.VOICE)]

    def _other_end(self, relation: Relation, span: Span) -> Span | None:
        other = relation.to_id if relation.from_id == span.id else relation.from_id
        return self._spans.get(other) or self._gold.get(other)

    def _instead(self, span: Span, name: str) -> str:
        """Return what stands in place of a filler: "author’s voice"."""
        requires = self.schema.relation(name).requires if self.schema.has_relation(name) else None
        if requires is not None:
            value = span.attributes.get(requires[0])
            if value is not None and value != requires[1]:
                return self.schema.attribute(requires[0]).title_of(str(value))
        return "nothing"


def _shared(places: list[tuple[Fragment, ...]]) -> tuple[Fragment, ...]:
    """Return what all of the places cover."""
    shared = places[0]
    for other in places[1:]:
        shared = tuple(
            (max(a, c), min(b, d)) for a, b in shared for c, d in other if max(a, c) < min(b, d)
        )
    return shared


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Leave out the middle of a text, at blanks where there are some near."""
    if len(text) <= longest:
        return text
    end = min(_END, longest // 2)
    head, tail = text[: longest - end], text[-end:]
    head = head.rpartition(" ")[0] or head
    tail = tail.partition(" ")[2] or tail
    return f"{head.rstrip()} … {tail.lstrip()}"


def _value(value: Any, title_of: Any) -> str:
    if value is None or value in ("", (), []):
        return "unset"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(title_of(str(one)) for one in value)
    return str(title_of(str(value)))


def _date(span: Span, value: Any) -> str:
    if not value:
        return "no value"
    values: Mapping[str, Any] = span.attributes
    return short_form(
        str(value),
        str(values.get("type") or "DATE"),
        mod=values.get("mod"),
        quant=values.get("quant"),
        freq=values.get("freq"),
    )
