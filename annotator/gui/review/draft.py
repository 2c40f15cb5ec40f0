"""A gold span while it is being edited."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from annotator.gui.navigation import Edge, Unit, moved_edge
from annotator.model.review_commands import Edit
from annotator.model.spans import NO_ATTRIBUTES, Fragment, Span, quote_of
from annotator.services.review.sheets import ReviewRow

DRAFT: Final = "gold draft"
"""Id of the span while it is edited."""


@dataclass(frozen=True, slots=True)
class GoldDraft:
    """What becomes of a row when it is saved.

    Attributes:
        origin: The annotator's span that it starts from; None where nobody marked it.
        span: As it is now: fragments, label, values.
        row_key: Of the row; "" for a row that is not there yet.
        slots: What was put by hand into slots, as ids of spans, by relation.
    """

    origin: Span | None
    span: Span
    row_key: str
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_ATTRIBUTES)

    def moved(self, text: str, edge: Edge, step: int, unit: Unit) -> "GoldDraft | None":
        """Return the draft with an edge moved; None when it cannot go further."""
        fragments = moved_edge(text, self.span.fragments, edge, step, unit)
        if fragments is None:
            return None
        return self.placed(text, fragments)

    def placed(self, text: str, fragments: tuple[Fragment, ...]) -> "GoldDraft":
        """Return the draft at another place."""
        span = replace(self.span, fragments=fragments, quote=quote_of(text, fragments))
        return replace(self, span=span)

    def labeled(self, label: str, attributes: Mapping[str, Any]) -> "GoldDraft":
        """Return the draft under another label, with the values it has there."""
        return replace(
            self, span=replace(self.span, label=label, attributes=attributes), slots=NO_ATTRIBUTES
        )

    def valued(self, values: Mapping[str, Any]) -> "GoldDraft":
        """Return the draft with other values of attributes; None clears one."""
        attributes = {**self.span.attributes, **values}
        kept = {name: value for name, value in attributes.items() if value is not None}
        return replace(self, span=replace(self.span, attributes=kept))

    def filled(self, relation: str, span_ids: tuple[str, ...]) -> "GoldDraft":
        """Return the draft with these spans in a slot."""
        return replace(self, slots={**self.slots, relation: span_ids})

    def edit(self) -> Edit:
        """Return what differs from the origin; everything where there is none."""
        origin, span = self.origin, self.span
        before: Mapping[str, Any] = NO_ATTRIBUTES if origin is None else origin.attributes
        return Edit(
            label=None if origin is not None and span.label == origin.label else span.label,
            fragments=(
                None if origin is not None and span.fragments == origin.fragments
                else span.fragments
            ),
            attributes={
                name: span.attributes.get(name)
                for name in sorted(span.attributes.keys() | before.keys())
                if span.attributes.get(name) != before.get(name)
            },
            slots=dict(self.slots),
        )  # fmt: skip


def draft_of(row: ReviewRow, gold: Span | None, set_id: str | None = None) -> GoldDraft:
    """Begin to edit a row.

    Args:
        row: Of the sheet.
        gold: What stands in gold for it; the draft starts there.
        set_id: Start from this annotator's span instead.
    """
    if row.added is not None:
        return GoldDraft(None, replace(row.added, id=DRAFT), row.key)
    members = {span.id: span for span in row.spans.values()}
    taken = () if row.decision is None else row.decision.taken
    origin = next(members[one] for one in (*taken, *row.alike) if one in members)
    start = gold if gold is not None else origin
    if set_id is not None and set_id in row.spans:
        origin = start = row.spans[set_id]
    span = replace(
        origin, id=DRAFT, fragments=start.fragments, quote=start.quote, label=start.label,
        attributes=start.attributes,
    )  # fmt: skip
    return GoldDraft(origin, span, row.key)


def new_draft(text: str, place: Fragment, label: str, attributes: Mapping[str, Any]) -> GoldDraft:
    """Begin gold where nobody marked anything."""
    span = Span(
        id=DRAFT, set_id="", label=label, fragments=(place,), quote=quote_of(text, (place,)),
        attributes=attributes,
    )  # fmt: skip
    return GoldDraft(None, span, "")
