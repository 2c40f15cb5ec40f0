"""What the rows of the open card show, from the fact and the pick in progress."""

import datetime as dt
from collections.abc import Mapping, Sequence

from annotator.gui.facts.slot_row import SlotState
from annotator.gui.facts.words import SOURCE, closed_words, offset_words, value_words
from annotator.gui.picking import RelationPick
from annotator.model.facts import Fact
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema
from annotator.services.surroundings import Candidate


def slot_states(
    schema: Schema,
    deriver: FactDeriver,
    fact: Fact,
    document_date: dt.date | None,
    *,
    ghosts: Mapping[str, Candidate],
    pick: RelationPick | None,
) -> dict[str, SlotState]:
    """Return what each slot's row shows, by relation.

    Args:
        schema: Says which slots the claim has.
        deriver: Of the schema.
        fact: The claim and its slots.
        document_date: That offsets count from.
        ghosts: The best candidate by slot.
        pick: The pick in progress, of any span.
    """
    states: dict[str, SlotState] = {}
    for relation in schema.slots_of(fact.claim.label):
        entries = fact.slots.get(relation.name, ())
        is_picked = (
            pick is not None and pick.from_id == fact.claim.id and pick.relation == relation.name
        )
        closed = closed_words(schema, fact, relation)
        ghost = None if closed else ghosts.get(relation.name)
        picking = None
        if is_picked and pick is not None:
            ghost = pick.candidate
            count = len(pick.candidates)
            picking = f"{pick.index + 1} of {count}" if pick.index is not None and count > 1 else ""
        is_dated = deriver.is_dated(relation.name)
        details = tuple(
            (value_words(entry), offset_words(entry.value, document_date) if is_dated else "")
            for entry in entries
        )
        states[relation.name] = SlotState(
            entries=entries,
            details=details,
            closed=closed,
            ghost=ghost,
            picking=picking,
            can_be_closed=is_picked and pick is not None and pick.can_be_implicit,
        )
    return states


def chain_words(chain: Sequence[Fact], schema: Schema) -> tuple[tuple[str, str], ...]:
    """Return who reports whom along a chain: id of each claim and the name of its source."""
    words: list[tuple[str, str]] = []
    for fact in chain:
        names = ", ".join(entry.name for entry in fact.slots.get(SOURCE, ()))
        if not names and schema.has_relation(SOURCE):
            names = closed_words(schema, fact, schema.relation(SOURCE))
        words.append((fact.claim.id, names or "?"))
    return tuple(words)
