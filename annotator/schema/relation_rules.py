"""What the label schema allows between spans; part of ``annotator.schema.rules``."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import RelationType, Schema
from annotator.schema.violations import Code, Violation
from annotator.schema.words import listed, short, with_article

_NO_SPANS: Final[Mapping[str, Span]] = MappingProxyType({})


def check_relation(
    schema: Schema,
    relation: Relation,
    from_span: Span,
    to_span: Span,
    other_relations: Iterable[Relation] = (),
    *,
    spans: Mapping[str, Span] = _NO_SPANS,
) -> list[Violation]:
    """Check a relation's ends, its start's attributes, duplicates and how many there may be.

    ``other_relations`` are those of the same set, or at least those that touch either end; the
    relation itself, known by its id, is passed over. ``spans`` (by id) name the other ends.
    """
    if not schema.has_relation(relation.type):
        message = f"The label schema has no relation “{relation.type}”."
        return [Violation(Code.UNKNOWN_RELATION, message, (relation.id,))]
    type_ = schema.relation(relation.type)
    found = _check_ends(type_, relation, from_span, to_span)
    if not found:
        found = check_requirement(type_, from_span, relation_id=relation.id)
    others = [
        other
        for other in other_relations
        if other.id != relation.id and other.type == relation.type
    ]
    known = {**spans, from_span.id: from_span, to_span.id: to_span}
    return found + _check_others(type_, relation, from_span, others, known)


def _check_ends(type_: RelationType, relation: Relation, start: Span, end: Span) -> list[Violation]:
    subjects = (relation.id, start.id, end.id)
    title = type_.title or type_.name
    if start.id == end.id:
        message = f"A span cannot be its own “{title}”."
        return [Violation(Code.RELATION_LOOP, message, subjects)]
    if start.set_id != end.set_id:
        message = f"Both ends of “{title}” must be one annotator’s work on one document."
        return [Violation(Code.RELATION_SET, message, subjects)]
    found = []
    if not type_.starts_at(start.label):
        wanted = listed([with_article(name) for name in type_.sources], "or")
        message = f"“{title}” starts at {wanted}, not at {with_article(start.label)}."
        found.append(Violation(Code.RELATION_START, message, subjects))
    if not type_.ends_at(end.label):
        wanted = listed([with_article(name) for name in type_.targets], "or")
        message = f"“{title}” ends at {wanted}, not at {with_article(end.label)}."
        found.append(Violation(Code.RELATION_END, message, subjects))
    if not found and type_.same_kind and start.label != end.label:
        message = (
            f"“{title}” joins two spans with the same label, not {with_article(start.label)} "
            f"and {with_article(end.label)}."
        )
        found.append(Violation(Code.RELATION_KIND, message, subjects))
    return found


def check_requirement(
    type_: RelationType, start: Span, *, relation_id: str = ""
) -> list[Violation]:
    """Check that the attribute which a relation asks of its start is not set against it."""
    if type_.requires is None:
        return []
    name, wanted = type_.requires
    value = start.attributes.get(name)
    if value is None or value == wanted:
        return []
    title = type_.title or type_.name
    message = (
        f"This {start.label} is marked {name} “{value}”, so it has no {title}. "
        f"Set {name} to “{wanted}” first."
    )
    subjects = (relation_id, start.id) if relation_id else (start.id,)
    return [Violation(Code.RELATION_REQUIRES, message, subjects)]


def check_requirements(
    schema: Schema, span: Span, relations: Iterable[Relation]
) -> list[Violation]:
    """Check a span's attributes against the relations that start at it.

    To be asked when an attribute changes: a claim with a source cannot become "implicit".
    """
    found = []
    for relation in relations:
        if relation.from_id != span.id or not schema.has_relation(relation.type):
            continue
        type_ = schema.relation(relation.type)
        if check_requirement(type_, span):
            name = type_.requires[0] if type_.requires else ""
            message = (
                f"This {span.label} has a {type_.title or type_.name}, so {name} cannot be "
                f"“{span.attributes.get(name)}”. Remove the {type_.title or type_.name} first."
            )
            subjects = (span.id, relation.id)
            found.append(Violation(Code.RELATION_REQUIRES, message, subjects))
    return found


def _check_others(
    type_: RelationType,
    relation: Relation,
    start: Span,
    others: Sequence[Relation],
    spans: Mapping[str, Span],
) -> list[Violation]:
    title = type_.title or type_.name
    ends = (relation.from_id, relation.to_id)
    for other in others:
        theirs = (other.from_id, other.to_id)
        if theirs == ends or (type_.symmetric and theirs == ends[::-1]):
            message = f"These two spans are already joined by “{title}”."
            return [Violation(Code.RELATION_DUPLICATE, message, (relation.id, other.id))]
    if type_.max_targets is None:
        return []
    taken = [(other.id, other.to_id) for other in others if other.from_id == relation.from_id]
    if type_.symmetric:
        taken += [(other.id, other.from_id) for other in others if other.to_id == start.id]
    if len(taken) < type_.max_targets:
        return []
    names = [f"“{short(spans[end].quote)}”" for _id, end in taken if end in spans]
    it = f"it already has {listed(names)}" if names else "it has that many already"
    count = "one" if type_.max_targets == 1 else str(type_.max_targets)
    message = (
        f"{with_article(start.label, upper=True)} can have {count} {title}; {it}. "
        f"Remove {'that one' if type_.max_targets == 1 else 'one of them'} first."
    )
    subjects = (relation.id, *(other_id for other_id, _end in taken))
    return [Violation(Code.RELATION_COUNT, message, subjects)]
