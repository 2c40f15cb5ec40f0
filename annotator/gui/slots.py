"""What the window asks about slots: what may fill them, and what a step has replaced."""

from annotator.gui.desk import Desk
from annotator.model.changes import ChangeSet
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import RelationType
from annotator.services.candidates import candidates_for
from annotator.services.surroundings import Candidate, Surroundings, linked_by_slot


def surroundings_of(desk: Desk, claim: Span) -> Surroundings | None:
    """Return what stands around a claim of the open document; None when nothing is open."""
    document = desk.document
    if document is None:
        return None
    links = desk.relations_of(claim.id)
    ends = {end for link in links for end in (link.from_id, link.to_id)}
    found = [span for span in map(desk.find_span, ends) if span is not None]
    return Surroundings(
        text=document.text,
        document_date=document.document_date,
        claim=claim,
        spans=desk.spans(),
        suggestions=desk.suggestions(),
        linked=linked_by_slot(
            claim.id, [(link.type, link.from_id, link.to_id) for link in links], found
        ),
    )


def candidates_of(
    desk: Desk, claim: Span, relation: RelationType, around: Surroundings | None = None
) -> tuple[Candidate, ...]:
    """Return what may fill a slot of a claim, nearest first."""
    schema = desk.schema
    around = around or surroundings_of(desk, claim)
    return () if schema is None or around is None else candidates_for(schema, relation, around)


def tell_replaced(desk: Desk, change_set: ChangeSet) -> None:
    """Say what a new filler has taken the place of, if anything."""
    for change in change_set.of_kind("relation"):
        gone = change.before
        if change.after is not None or not isinstance(gone, Relation):
            continue
        former = desk.find_span(gone.to_id)
        if former is not None:
            name = gone.type.replace("_", " ")
            desk.message.emit(f"The {name} was “{former.quote}” before; it is replaced.", "info")


def relation_words(relation: RelationType) -> str:
    """Return how a slot is called."""
    return relation.title or relation.name.replace("_", " ")
