"""A gold span while it is being edited."""

from dataclasses import dataclass, replace
from typing import Final

from annotator.gui.navigation import Edge, Unit, moved_edge
from annotator.model.review_commands import Edit
from annotator.model.spans import Fragment, Span, quote_of
from annotator.services.review.sheets import ReviewRow

DRAFT: Final = "gold draft"
"""Id of the span while it is edited."""


@dataclass(frozen=True, slots=True)
class GoldDraft:
    """What becomes of a row when it is saved.

    Attributes:
        origin: The annotator's span that it starts from.
        span: As it is now: fragments, label, values.
        row_key: Of the row.
    """

    origin: Span
    span: Span
    row_key: str

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

    def labeled(self, label: str) -> "GoldDraft":
        """Return the draft under another label."""
        return replace(self, span=replace(self.span, label=label))

    def valued(self, name: str, value: object) -> "GoldDraft":
        """Return the draft with another value of an attribute; None clears it."""
        attributes = {**self.span.attributes, name: value}
        return replace(self, span=replace(self.span, attributes=attributes))

    def edit(self) -> Edit:
        """Return what differs from the origin."""
        same_label = self.span.label == self.origin.label
        same_place = self.span.fragments == self.origin.fragments
        names = self.span.attributes.keys() | self.origin.attributes.keys()
        return Edit(
            label=None if same_label else self.span.label,
            fragments=None if same_place else self.span.fragments,
            attributes={
                name: self.span.attributes.get(name)
                for name in sorted(names)
                if self.span.attributes.get(name) != self.origin.attributes.get(name)
            },
        )


def draft_of(row: ReviewRow, gold: Span | None, set_id: str | None = None) -> GoldDraft:
    """Begin to edit a row.

    Args:
        row: Of the sheet.
        gold: What stands in gold for it; the draft starts there.
        set_id: Start from this annotator's span instead.
    """
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
