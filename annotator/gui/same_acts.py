"""What the keys do to say that mentions are the same, or are not."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.gui.desk import Desk
from annotator.gui.picking import Picking, short_quote
from annotator.gui.same_pick import SamePick
from annotator.model.commands import AcceptSuggestion, AddSpan, AssignEntity, JoinMentions
from annotator.model.entities import Entity
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services.names import completeness, take_apart
from annotator.services.same_mentions import OFFERED, Namesake

if TYPE_CHECKING:
    from annotator.gui.labeling import Article


class SameActs(QObject):
    """Begins the pick "same as" and brings it to its end.

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
        self._marks = False
        picking.changed.connect(self._on_pick)
        self.handlers: dict[str, Callable[[], None]] = {
            "entity.same": self.begin,
            "entity.detach": self.detach,
        }
        self.pick_handlers: dict[str, Callable[[], None]] = {
            "pick.next": lambda: self.step(1),
            "pick.previous": lambda: self.step(-1),
            "pick.accept": self.accept,
            "pick.implicit": self.answer_without_span,
            "pick.author": self.answer_without_span,
            "pick.cancel": picking.end,
        }

    @property
    def is_picking(self) -> bool:
        """Whether the pick in progress is one of these."""
        return isinstance(self._picking.pick, SamePick)

    def takes(self, relation: str) -> bool:
        """Tell whether a relation's key on the selected span means "same as"."""
        span, rules = self._desk.span, self._rules()
        return (
            span is not None
            and rules is not None
            and rules.relation is not None
            and rules.relation.name == relation
            and rules.is_mention(span.label)
        )

    def _rules(self) -> EntityRules | None:
        return None if self._desk.schema is None else EntityRules(self._desk.schema)

    def _on_pick(self, pick: object) -> None:
        """Take the mark off the text that was to be joined."""
        if self._marks and not isinstance(pick, SamePick):
            self._marks = False
            self._desk.highlights_changed.emit([], "mention")

    # Begin

    def begin(self) -> None:
        """Start at the selected text, else the selected span, and offer what is likeliest."""
        document, rules = self._desk.document, self._rules()
        if document is None or rules is None:
            return
        selection, span = self._article.selection(), self._desk.span
        if selection is not None:
            quote = document.text[slice(*selection)]
            self._offer(SamePick(span_id=None, text=selection, quote=quote, label=""))
        elif span is None:
            self._desk.message.emit("Select a label or some text first.", "info")
        elif self._desk.is_ghost(span):
            self._desk.message.emit("Accept the suggestion first.", "info")
        elif not rules.is_mention(span.label):
            self._desk.message.emit(f"{span.label} mentions no entity.", "info")
        else:
            self._offer(SamePick(span_id=span.id, text=None, quote=span.quote, label=span.label))

    def _offer(self, pick: SamePick) -> None:
        project, document, annotator = (
            self._desk.project,
            self._desk.document,
            self._desk.annotator,
        )
        if project is None or document is None or annotator is None:
            return
        span = self._desk.find_span(pick.span_id)
        start = span.start if span is not None else (pick.text or (0, 0))[0]
        found = project.registry.namesakes(
            document.id,
            annotator.id,
            quote=pick.quote,
            label=pick.label,
            start=start,
            span_id=pick.span_id,
        )
        if pick.text is not None:
            self._marks = True
            self._desk.highlights_changed.emit([pick.text], "mention")
        is_offered = bool(found) and found[0].strength >= OFFERED
        self._article.clear_selection()
        self._picking.begin(
            SamePick(
                span_id=pick.span_id,
                text=pick.text,
                quote=pick.quote,
                label=pick.label,
                candidates=tuple(found),
                index=0 if is_offered else None,
            )
        )

    # While picking

    def _pick(self) -> SamePick:
        pick = self._picking.pick
        assert isinstance(pick, SamePick)  # noqa: S101  asked only while it is
        return pick

    def step(self, step: int) -> None:
        """Offer the next or previous candidate."""
        pick = self._pick()
        if not pick.candidates:
            self._desk.message.emit("Nothing else is mentioned: select text, or a label.", "info")
            return
        self._article.clear_selection()
        self._picking.begin(pick.stepped(step))

    def accept(self) -> None:
        """Take the selected text, else the candidate that is offered."""
        pick, selection = self._pick(), self._article.selection()
        if selection is not None:
            self.take_text(pick.label, *selection)
        elif pick.candidate is not None:
            self.take(pick.candidate)
        else:
            self._desk.message.emit("Tab offers others; or select text, or click a label.", "info")

    def use_number(self, number: int) -> bool:
        """Take the nth candidate."""
        candidate = self._pick().nth(number)
        if candidate is not None:
            self.take(candidate)
        return True

    def use_label(self, label: str) -> None:
        """Give a label to the text that is joined to, or to the text that is joined."""
        pick, selection, rules = self._pick(), self._article.selection(), self._rules()
        if rules is None or not rules.is_mention(label):
            self._desk.message.emit(f"{label} mentions no entity.", "warning")
        elif selection is not None:
            self.take_text(label, *selection)
        elif pick.text is not None:
            self._offer(SamePick(span_id=None, text=pick.text, quote=pick.quote, label=label))
        else:
            self._desk.message.emit("Select the text that shall be labeled.", "info")

    def answer_without_span(self) -> None:
        """Refuse the keys of a claim's source."""
        self._desk.message.emit("Only a source can be implicit or the author’s voice.", "info")

    def choose_span(self, span_id: str) -> None:
        """Take a span that was clicked; a suggestion is accepted on the way."""
        pick, span = self._pick(), self._desk.find_span(span_id)
        if span is None or span.id == pick.span_id:
            return
        if self._desk.is_ghost(span):
            command = AcceptSuggestion(suggestion_id=span.id)
            if self._desk.execute(command) is None:
                return
            span_id = command.span_id
        self._join(self._text_label(pick, span.label), span_ids=(span_id,))

    def take(self, candidate: Namesake) -> None:
        """Join the mention to a candidate."""
        pick = self._pick()
        label = self._text_label(pick, candidate.kind)
        if candidate.nearest_id is not None:
            self._join(label, span_ids=(candidate.nearest_id,))
        elif candidate.entity_id is not None:
            self._join(label, entity_ids=self._best_first(candidate.entity_id, pick.span_id))

    def take_text(self, label: str, start: int, end: int) -> None:
        """Join the mention to newly selected text, labeling it on the way."""
        document, pick = self._desk.document, self._pick()
        if document is None:
            return
        quote = document.text[start:end]
        same = (
            span.id
            for span in self._desk.spans()
            if span.fragments == ((start, end),) and (not label or span.label == label)
        )
        known = next(same, None)
        if known is not None:
            self.choose_span(known)
            return
        if not label:
            self._desk.message.emit("Press the key of the label it shall have.", "info")
            return
        chosen = label if pick.text is not None else self._described(label, quote)
        added = AddSpan(document_id=document.id, label=chosen, fragments=((start, end),))
        self._join(self._text_label(pick, chosen), added=(added,))

    # Inside

    def _best_first(self, entity_id: str, span_id: str | None) -> tuple[str, ...]:
        """Return a registered entity and the one of the mention: the better known one first."""
        own = entity_of(self._desk, self._desk.find_span(span_id))
        other = None if self._desk.project is None else self._desk.project.entity(entity_id)
        found = [one for one in (other, own) if one is not None]
        found.sort(key=lambda one: (one.kb_id is None, [-n for n in completeness(one.name)]))
        return tuple(one.id for one in found)

    def _text_label(self, pick: SamePick, kind: str) -> str:
        """Return the label of text that is joined: as chosen, else as what it is joined to."""
        return pick.label or self._described(kind, pick.quote)

    def _described(self, kind: str, quote: str) -> str:
        """Return the label for words that may only describe: "the leader" is a SOURCE."""
        rules = self._rules()
        if rules is None or not take_apart(quote).is_description:
            return kind
        fitting = (one for one in sorted(rules.descriptions) if rules.may_join(one, kind))
        return next(fitting, kind)

    def _join(
        self,
        label: str,
        *,
        span_ids: tuple[str, ...] = (),
        entity_ids: tuple[str, ...] = (),
        added: tuple[AddSpan, ...] = (),
    ) -> None:
        pick, document = self._pick(), self._desk.document
        if document is None:
            return
        own_id = pick.span_id
        if own_id is None and pick.text is not None:
            new = AddSpan(document_id=document.id, label=label, fragments=(pick.text,))
            added, own_id = (new, *added), new.span_id
        else:
            span_ids = (str(own_id), *span_ids)
        command = JoinMentions(span_ids=span_ids, entity_ids=entity_ids, added=added)
        if self._desk.execute(command) is None:
            if self._desk.is_done:  # the question whether to reopen needs the keys now
                self._picking.end()
            return
        if added:
            self._on_labeled(added[0].label)
        self._picking.end()
        self._article.clear_selection()
        self._desk.select_span(own_id, reveal=False)
        self._tell(own_id)

    def _tell(self, span_id: str | None) -> None:
        """Say what became of it, and how many of the same name could follow."""
        span = self._desk.find_span(span_id)
        entity = entity_of(self._desk, span)
        if span is None or entity is None:
            return
        rules = self._rules()
        others = [
            one
            for one in self._desk.spans()
            if one.entity_id is None and is_same_name(one, span, rules)
        ]
        words = f"“{short_quote(span.quote)}” is {entity.kind} “{entity.name}”."
        if others:
            count = f"{len(others)} more are" if len(others) > 1 else "Another is"
            words += f" {count} written like it here: Shift+T joins them."
        self._desk.message.emit(words, "info")

    def detach(self) -> None:
        """Say that the selected mention is not the same as the others of its entity."""
        span = self._desk.span
        if span is None:
            return
        if span.entity_id is None:
            self._desk.message.emit("This label is joined to no entity.", "info")
            return
        entity = entity_of(self._desk, span)
        if self._desk.execute(AssignEntity(span_ids=(span.id,), entity_id=None)) is not None:
            name = "its entity" if entity is None else f"“{entity.name}”"
            self._desk.message.emit(f"“{short_quote(span.quote)}” is not {name} any more.", "info")


def entity_of(desk: Desk, span: Span | None) -> Entity | None:
    """Return the entity that a span mentions; None when it mentions none."""
    if span is None or span.entity_id is None or desk.project is None:
        return None
    return desk.project.entity(span.entity_id)


def is_same_name(one: Span, other: Span, rules: EntityRules | None) -> bool:
    """Tell whether two spans are written alike and may be joined."""
    return (
        rules is not None
        and one.id != other.id
        and rules.is_mention(one.label)
        and rules.may_join(one.label, other.label)
        and take_apart(one.quote).folded == take_apart(other.quote).folded
    )
