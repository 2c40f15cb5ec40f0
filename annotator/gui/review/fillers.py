"""What stands in the slots of a gold draft, and what could. No widgets here."""

from collections.abc import Iterable
from typing import NamedTuple

from annotator.gui.review.draft import GoldDraft
from annotator.model.relations import Relation
from annotator.model.review_commands import AgreedRow
from annotator.model.spans import Span, reading_order
from annotator.schema.types import RelationType, Schema
from annotator.services.candidates import allowed_ends, candidates_for
from annotator.services.review.sheets import ReviewRow, ReviewSheet
from annotator.services.surroundings import Surroundings


class Filler(NamedTuple):
    """A span that fills a slot or could.

    Attributes:
        row: The row it belongs to; None for gold that belongs to no row.
        is_gold: Whether it stands in gold; if not, it comes along when the draft is saved.
    """

    span: Span
    row: ReviewRow | None
    is_gold: bool


class Fillers:
    """Knows gold and the annotators' marks of a sheet as fillers of slots.

    Args:
        sheet: Of one document.
        schema: In force.
        gold_relations: Between the gold spans.
    """

    def __init__(
        self, sheet: ReviewSheet, schema: Schema, gold_relations: Iterable[Relation] = ()
    ) -> None:
        self._sheet = sheet
        self._schema = schema
        self._gold_relations = tuple(gold_relations)
        self._golden = {span.id: span for span in sheet.gold_spans}
        self._row_of: dict[str, ReviewRow] = {}
        self._spans: dict[str, Span] = dict(self._golden)
        for row in sheet.rows:
            ids = (*row.member_ids, *(row.decision.gold if row.decision else ()))
            self._row_of.update(dict.fromkeys(ids, row))
        for column in sheet.columns:
            self._spans.update((span.id, span) for span in column.spans)

    def of(self, draft: GoldDraft, relation: str) -> tuple[Filler, ...]:
        """Return what fills a slot of the draft: set by hand, or as the origin has it."""
        if relation in draft.slots:
            ids: Iterable[str] = draft.slots[relation]
        elif draft.origin is not None:
            ids = self._ends(draft.origin.id, relation)
        else:
            ids = ()
        found = [self._filler(self._spans[one]) for one in ids if one in self._spans]
        return tuple({one.span.id: one for one in found}.values())

    def by_hand(self, row: ReviewRow) -> dict[str, tuple[str, ...]]:
        """Return what was put into the slots of a row's gold by hand before."""
        gold_id = next(iter(row.decision.gold), "") if row.decision else ""
        gold = self._golden.get(gold_id)
        if gold is None:
            return {}
        names = (gold.provenance or {}).get("slots", ())
        return {name: self._gold_ends(gold.id, name) for name in names}

    def _gold_ends(self, gold_id: str, relation: str) -> tuple[str, ...]:
        return tuple(
            one.to_id
            for one in self._gold_relations
            if one.from_id == gold_id and one.type == relation
        )

    def _ends(self, span_id: str, relation: str) -> list[str]:
        return [
            one.to_id
            for column in self._sheet.columns
            for one in column.relations
            if one.from_id == span_id and one.type == relation
        ]

    def _filler(self, span: Span) -> Filler:
        """Return the gold span that stands for a span, else the span itself."""
        row = self._row_of.get(span.id)
        if span.id in self._golden:
            return Filler(span, row, is_gold=True)
        decision = None if row is None else row.decision
        for gold_id in decision.gold if decision else ():
            if gold_id in self._golden:
                return Filler(self._golden[gold_id], row, is_gold=True)
        return Filler(span, row, is_gold=False)

    def candidates(self, draft: GoldDraft, relation: RelationType) -> tuple[Filler, ...]:
        """Return what may fill a slot, gold first where both are as likely, the nearest first."""
        others = [
            self._spans[one]
            for row in self._sheet.rows
            if row.key != draft.row_key and (row.decision is None or not row.decision.gold)
            for one in {row.prints[key]: key for key in reversed(row.member_ids)}.values()
        ]
        own = {one.id for one in self._of_row(draft)}
        spans = [one for one in (*self._golden.values(), *others) if one.id not in own]
        linked = {relation.name: tuple(one.span for one in self.of(draft, relation.name))}
        around = Surroundings(
            text=self._sheet.document.text,
            document_date=self._sheet.document.document_date,
            claim=draft.span,
            spans=sorted(spans, key=reading_order),
            linked=linked,
        )
        ids = [one.span_id for one in candidates_for(self._schema, relation, around)]
        ranked = [self._filler(self._spans[one]) for one in ids if one is not None]
        allowed = allowed_ends(self._schema, relation, draft.span)
        taken = {one.id for one in linked[relation.name]}
        rest = [self._filler(one) for one in spans if one.label in allowed]
        found = {one.span.id: one for one in (*ranked, *rest) if one.span.id not in taken}
        return tuple(found.values())

    def _of_row(self, draft: GoldDraft) -> tuple[Span, ...]:
        row = next((one for one in self._sheet.rows if one.key == draft.row_key), None)
        ids = row.decision.gold if row is not None and row.decision else ()
        return tuple(self._golden[one] for one in ids if one in self._golden)

    def along(self, draft: GoldDraft) -> tuple[AgreedRow, ...]:
        """Return the rows that have to come into gold with the draft."""
        found: dict[str, AgreedRow] = {}
        for ids in draft.slots.values():
            for one in ids:
                filler = self._filler(self._spans[one]) if one in self._spans else None
                if filler is None or filler.is_gold or filler.row is None:
                    continue
                row = filler.row
                print_ = row.prints[one]
                same = [key for key, other in row.prints.items() if other == print_ and key != one]
                found[row.key] = AgreedRow(member_ids=row.member_ids, taken=(one, *same))
        return tuple(found.values())
