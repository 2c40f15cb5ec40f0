"""What the keys do while something is being picked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from annotator.gui.desk import Desk
from annotator.gui.navigation import chain_at, with_fragment
from annotator.gui.picking import (
    AttributePick,
    FragmentPick,
    Picking,
    RelabelPick,
    RelationPick,
)
from annotator.gui.slots import candidates_of, tell_replaced
from annotator.model.commands import (
    CloseSlot,
    FillSlot,
    RelabelSpans,
    SetAttributes,
    SetFragments,
)
from annotator.model.spans import Fragment, Span
from annotator.schema.types import ATTRIBUTION, Attribute, AttributeType
from annotator.services.candidates import allowed_ends
from annotator.services.surroundings import Candidate

if TYPE_CHECKING:
    from annotator.gui.labeling import Article


class PickActs(QObject):
    """Begins picks and brings them to their end.

    Args:
        on_labeled: Told which label a text was given on the way.
    """

    def __init__(
        self,
        desk: Desk,
        article: "Article",
        picking: Picking,
        on_labeled: Callable[[str], None],
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._article = article
        self._picking = picking
        self._on_labeled = on_labeled
        self.handlers: dict[str, Callable[[], None]] = {
            "pick.next": lambda: self.step(1),
            "pick.previous": lambda: self.step(-1),
            "pick.accept": self.accept,
            "pick.implicit": lambda: self.answer_without_span("implicit"),
            "pick.author": lambda: self.answer_without_span("author"),
            "pick.cancel": picking.end,
        }

    # Begin

    def begin_relation(self, name: str) -> None:
        """Start a relation at the selected span and offer the nearest plausible target."""
        span, schema, document = self._desk.span, self._desk.schema, self._desk.document
        if span is None or schema is None or document is None:
            return
        relation = schema.relation(name)
        candidates = candidates_of(self._desk, span, relation)
        implicit = relation.requires is not None and relation.requires[0] == ATTRIBUTION
        self._article.clear_selection()
        self._picking.begin(
            RelationPick(
                relation=name,
                from_id=span.id,
                default_label=relation.default_label
                or (span.label if relation.same_kind else None),
                allowed=allowed_ends(schema, relation, span),
                candidates=candidates,
                index=0 if candidates else None,
                can_be_implicit=implicit,
            )
        )

    def begin_attribute(self, number: int) -> bool:
        """Start choosing a value of the selected span's nth attribute; False when it has none."""
        span = self._desk.span
        if span is None or self._desk.is_ghost_selected:
            return False
        attributes = self.attributes_of(span)
        if number > len(attributes):
            return False
        attribute = attributes[number - 1]
        if attribute.type is AttributeType.FLAG:
            value = not span.attributes.get(attribute.name, False)
            self._set_attribute(span, attribute.name, value)
        elif attribute.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE):
            is_multiple = attribute.type is AttributeType.MULTI_CHOICE
            self._picking.begin(
                AttributePick(span.id, attribute.name, attribute.values, is_multiple=is_multiple)
            )
        else:
            self._desk.attribute_edit_requested.emit(attribute.name)
        return True

    def attributes_of(self, span: Span) -> tuple[Attribute, ...]:
        """Return the attributes that an annotator sets on a span, in the order of the digits."""
        schema = self._desk.schema
        if schema is None:
            return ()
        return tuple(
            attribute
            for attribute in schema.attributes_of(span.label)
            if attribute.enabled and not attribute.retired and attribute.editable == "annotator"
        )

    # While picking

    def step(self, step: int) -> None:
        """Offer the next or previous candidate."""
        pick = self._picking.pick
        if not isinstance(pick, RelationPick):
            return
        if not pick.candidates:
            self._desk.message.emit("Nothing here can be the target: select text.", "info")
            return
        self._article.clear_selection()
        self._picking.begin(pick.stepped(step))

    def use_label(self, label: str) -> None:
        """Answer the pick with a label key."""
        pick = self._picking.pick
        match pick:
            case RelabelPick(span_id):
                self._picking.end()
                self._desk.execute(RelabelSpans(span_ids=(span_id,), label=label))
            case RelationPick():
                selection = self._article.selection()
                if selection is None:
                    self._desk.message.emit("Select the text that shall be labeled.", "info")
                elif label not in pick.allowed:
                    self._desk.message.emit(
                        f"{label} cannot be the {pick.relation.replace('_', ' ')} here.", "warning"
                    )
                else:
                    self._fill(pick, label=label, fragments=(selection,))
            case _:
                self._desk.message.emit("Escape leaves the choice.", "info")

    def use_number(self, number: int) -> bool:
        """Answer the pick with a digit."""
        pick = self._picking.pick
        if isinstance(pick, RelationPick):
            target = pick.nth(number)
            if target is not None:
                self.take(target)
        elif isinstance(pick, AttributePick) and number <= len(pick.values):
            self._choose_value(pick, pick.values[number - 1])
        return True

    def accept(self) -> None:
        """Take the selected text, else the offered candidate, else the span at the caret."""
        pick, selection = self._picking.pick, self._article.selection()
        match pick:
            case RelationPick() if selection is not None:
                self.take_text(selection)
            case RelationPick():
                self._accept_offered(pick)
            case FragmentPick() if selection is not None:
                self._add_fragment(pick, *selection)
            case FragmentPick():
                self._desk.message.emit("Select the text of the fragment.", "info")
            case AttributePick():
                self._picking.end()
            case _:
                self._desk.message.emit("Press the key of a label.", "info")

    def choose_span(self, span_id: str) -> None:
        """Answer the pick with a span that was clicked; a suggestion is accepted on the way."""
        pick = self._picking.pick
        if not isinstance(pick, RelationPick) or span_id == pick.from_id:
            return
        span = self._desk.find_span(span_id)
        if span is None:
            return
        if span.label not in pick.allowed:
            name = pick.relation.replace("_", " ")
            self._desk.message.emit(f"{span.label} cannot be the {name} here.", "warning")
            return
        self._fill(pick, target_id=span_id)

    def take(self, candidate: Candidate) -> None:
        """Answer the pick with a candidate; words without a label get one on the way."""
        pick = self._picking.pick
        if not isinstance(pick, RelationPick):
            return
        if candidate.span_id is not None:
            self._fill(pick, target_id=candidate.span_id)
        else:
            self._fill(pick, label=candidate.label, fragments=candidate.fragments)

    def take_text(self, selection: tuple[int, int]) -> None:
        """Answer the pick with text, which gets the slot's own label on the way."""
        pick = self._picking.pick
        if not isinstance(pick, RelationPick):
            return
        if pick.default_label is None:
            self._desk.message.emit("Press the key of the label it shall have.", "info")
        else:
            self._fill(pick, label=pick.default_label, fragments=(selection,))

    def answer_without_span(self, value: str) -> None:
        """Say that a claim's source is implicit or the author's own voice."""
        pick = self._picking.pick
        if not isinstance(pick, RelationPick) or not pick.can_be_implicit:
            self._desk.message.emit("Only a source can be implicit or the author’s voice.", "info")
            return
        self._picking.end()
        self._desk.execute(CloseSlot(relation=pick.relation, from_id=pick.from_id, value=value))

    # Inside

    def _accept_offered(self, pick: RelationPick) -> None:
        target = self._fitting_at_caret(pick) if pick.candidate is None else None
        if pick.candidate is not None:
            self.take(pick.candidate)
        elif target is not None:
            self._fill(pick, target_id=target)
        else:
            self._desk.message.emit("Select text, or a label with Tab or a click.", "info")

    def _fill(
        self,
        pick: RelationPick,
        *,
        target_id: str | None = None,
        label: str | None = None,
        fragments: tuple[Fragment, ...] = (),
    ) -> None:
        command = FillSlot(
            relation=pick.relation,
            from_id=pick.from_id,
            target_id=target_id,
            label=label,
            fragments=fragments,
        )
        receipt = self._desk.execute(command)
        if receipt is None:
            if self._desk.is_done:  # the question whether to reopen needs the keys now
                self._picking.end()
            return
        if label is not None:
            self._on_labeled(label)
        self._picking.end()
        self._article.clear_selection()
        self._desk.select_span(pick.from_id, reveal=False)
        tell_replaced(self._desk, receipt.change_set)

    def _fitting_at_caret(self, pick: RelationPick) -> str | None:
        spans = (s for s in self._desk.spans() if s.label in pick.allowed and s.id != pick.from_id)
        return next((span.id for span in chain_at(spans, self._article.caret())), None)

    def _add_fragment(self, pick: FragmentPick, start: int, end: int) -> None:
        span = self._desk.find_span(pick.span_id)
        fragments = None if span is None else with_fragment(span.fragments, start, end)
        if span is None or fragments is None:
            self._desk.message.emit("This text belongs to the span already.", "info")
            return
        if self._desk.execute(SetFragments(span_id=span.id, fragments=fragments)) is not None:
            self._picking.end()
            self._article.clear_selection()
            self._desk.select_span(span.id, reveal=False)

    def _choose_value(self, pick: AttributePick, value: Any) -> None:
        span = self._desk.find_span(pick.span_id)
        if span is None:
            self._picking.end()
        elif pick.is_multiple:
            present = list(span.attributes.get(pick.attribute) or ())
            chosen = [v for v in pick.values if (v in present) != (v == value)]
            self._set_attribute(span, pick.attribute, chosen or None)
            self._picking.begin(pick)
        else:
            self._picking.end()
            self._set_attribute(span, pick.attribute, value)

    def _set_attribute(self, span: Span, name: str, value: Any) -> None:
        self._desk.execute(SetAttributes(span_id=span.id, attributes={name: value}))
