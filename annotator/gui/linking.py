"""Relations by mouse: a span's tag dropped onto another span links the two."""

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from annotator.gui.desk import Desk
from annotator.gui.slots import tell_replaced
from annotator.model.commands import FillSlot, JoinMentions
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.schema.types import RelationType, Schema


def possible_relations(schema: Schema, start: Span, end: Span) -> tuple[RelationType, ...]:
    """Return the relations on offer that may link two spans in this direction."""
    return tuple(
        relation
        for relation in schema.relations_from(start.label)
        if relation.ends_at(end.label) and not (relation.same_kind and start.label != end.label)
    )


class Linking:
    """Turns a drop into a relation; asks which one when several are possible.

    Attributes:
        menu: The open question, None when there is none.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk = desk
        self._parent = parent
        self.menu: QMenu | None = None

    def link(self, from_id: str, to_id: str) -> None:
        """Link two of the annotator's own spans."""
        desk = self._desk
        own = {span.id: span for span in desk.spans()}
        start, end = own.get(from_id), own.get(to_id)
        if desk.schema is None or start is None or end is None:
            desk.message.emit("Accept the suggestion before linking it.", "info")
            return
        choices = possible_relations(desk.schema, start, end)
        if self._can_only_be_same(choices, start, end):
            self._join(start, end)
        elif not choices:
            desk.message.emit(f"No relation goes from {start.label} to {end.label}.", "info")
        elif len(choices) == 1:
            self._add(choices[0], start, end)
        else:
            self._ask(choices, start, end)

    def _ask(self, choices: tuple[RelationType, ...], start: Span, end: Span) -> None:
        menu = QMenu(self._parent)
        for relation in choices:
            action = menu.addAction(relation.title or relation.name.replace("_", " "))
            action.triggered.connect(
                lambda _checked=False, relation=relation: self._add(relation, start, end)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(QCursor.pos())

    def _add(self, relation: RelationType, start: Span, end: Span) -> None:
        if self._is_same(relation, start, end):
            self._join(start, end)
        else:
            command = FillSlot(relation=relation.name, from_id=start.id, target_id=end.id)
            receipt = self._desk.execute(command)
            if receipt is not None:
                tell_replaced(self._desk, receipt.change_set)
            self._desk.select_span(start.id, reveal=False)

    def _join(self, start: Span, end: Span) -> None:
        self._desk.execute(JoinMentions(span_ids=(start.id, end.id)))
        self._desk.select_span(start.id, reveal=False)

    def _is_same(self, relation: RelationType, start: Span, end: Span) -> bool:
        """Tell whether the relation says that two mentions are the same: one entity says it."""
        if self._desk.schema is None:
            return False
        rules = EntityRules(self._desk.schema)
        is_same = rules.relation is not None and rules.relation.name == relation.name
        return is_same and rules.is_mention(start.label) and rules.is_mention(end.label)

    def _can_only_be_same(self, choices: tuple[RelationType, ...], start: Span, end: Span) -> bool:
        """Tell whether two spans are mentions that nothing but "the same" can link."""
        if self._desk.schema is None:
            return False
        rules = EntityRules(self._desk.schema)
        mentions = rules.is_mention(start.label) and rules.is_mention(end.label)
        may = mentions and rules.may_join(start.label, end.label)
        return may and all(self._is_same(one, start, end) for one in choices)
