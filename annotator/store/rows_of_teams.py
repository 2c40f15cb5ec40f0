"""Rows of the work of several people to table columns and back."""

from collections.abc import Sequence
from typing import Any

from annotator.model.ancestry import Ancestry, Step
from annotator.model.annotators import Assignment
from annotator.model.reviews import Member, ReviewDecision
from annotator.model.stamps import Stamp
from annotator.store.json_columns import from_json, to_json

Values = tuple[Any, ...]


def review_decision_values(decision: ReviewDecision) -> Values:
    """Return the columns of a review decision."""
    return (
        decision.id,
        decision.document_id,
        decision.adjudicator_id,
        decision.outcome,
        to_json([list(member) for member in decision.members]),
        to_json(decision.taken) if decision.taken else None,
        to_json(decision.gold) if decision.gold else None,
        to_json(decision.kinds) if decision.kinds else None,
        decision.reason,
        decision.note,
        decision.created_at,
        decision.version,
    )


def review_decision_row(values: Sequence[Any]) -> ReviewDecision:
    """A review decision from its columns."""
    decision_id, document_id, adjudicator_id, outcome, members, *lists = values[:8]
    taken, gold, kinds = (() if one is None else tuple(from_json(one)) for one in lists)
    return ReviewDecision(
        decision_id,
        document_id,
        adjudicator_id,
        outcome,
        tuple(Member(*one) for one in from_json(members)),
        taken,
        gold,
        kinds,
        *values[8:],
    )


def assignment_values(assignment: Assignment) -> Values:
    """Return the columns of an assignment."""
    return (
        assignment.id,
        assignment.document_id,
        assignment.annotator_id,
        assignment.assigned_by,
        assignment.created_at,
        assignment.message,
        assignment.sent_back_by,
        assignment.sent_back_at,
        int(assignment.is_read),
        assignment.version,
    )


def assignment_row(values: Sequence[Any]) -> Assignment:
    """Return an assignment from its columns."""
    return Assignment(*(*values[:8], bool(values[8]), values[9]))


def ancestry_values(ancestry: Ancestry) -> Values:
    """Return the columns of an ancestry."""
    return (
        ancestry.id,
        ancestry.author_id,
        ancestry.variant,
        to_json([list(step) for step in ancestry.steps]),
        ancestry.version,
    )


def ancestry_row(values: Sequence[Any]) -> Ancestry:
    """An ancestry from its columns."""
    set_id, author_id, variant, steps, version = values
    return Ancestry(
        set_id, author_id, variant, tuple(Step(*one) for one in from_json(steps)), version
    )


def stamp_values(stamp: Stamp) -> Values:
    """Return the columns of a stamp."""
    return (
        stamp.id,
        stamp.document_id,
        stamp.author_id,
        stamp.kind,
        stamp.name,
        stamp.operation,
        None if stamp.value is None else to_json(stamp.value),
        stamp.version,
    )


def stamp_row(values: Sequence[Any]) -> Stamp:
    """A stamp from its columns."""
    stamp_id, document_id, author_id, kind, name, operation, value, version = values
    state = None if value is None else from_json(value)
    return Stamp(stamp_id, document_id, author_id, kind, name, operation, state, version)
