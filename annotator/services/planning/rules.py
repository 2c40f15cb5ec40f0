"""Turn violations of the label schema into refusals, and complete values from it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotator.model.annotators import SetKind
from annotator.model.errors import RuleError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema import rules
from annotator.schema.rules import Violation
from annotator.schema.types import Label, Schema
from annotator.services.document_state import DocumentState


def find_label(schema: Schema, name: str) -> Label:
    """Return a label that may be given to spans.

    Raises:
        RuleError: The schema has none of this name, or it is retired.
    """
    if not schema.has_label(name):
        known = ", ".join(label.name for label in schema.enabled_labels)
        raise RuleError(
            f"The label schema has no label “{name}”.", hint=f"It has {known}." if known else ""
        )
    label = schema.label(name)
    if label.retired:
        raise RuleError(f"The label “{title_of(schema, name)}” is retired; choose another one.")
    return label


def title_of(schema: Schema, label: str) -> str:
    """Return how a label is called."""
    return (schema.label(label).title or label) if schema.has_label(label) else label


def value_text(value: Any) -> str:
    """Return an attribute value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def new_attributes(schema: Schema, label: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the defaults of a label with given values on top; a given None clears a default."""
    find_label(schema, label)
    return merged_attributes(schema, label, schema.default_attributes(label), given)


def merged_attributes(
    schema: Schema, label: str, present: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return present values with given ones on top, in the schema's order.

    Raises:
        RuleError: A given value does not fit its attribute or the label.
    """
    refuse_if(
        violation
        for name, value in given.items()
        for violation in rules.check_attribute(schema, label, name, value)
    )
    return _set_values(present, given, [item.name for item in schema.attributes])


def merged_document_labels(
    schema: Schema, present: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return present document labels with given ones on top, in the schema's order.

    Raises:
        RuleError: A given value does not fit.
    """
    refuse_if(
        violation
        for name, value in given.items()
        for violation in rules.check_document_label(schema, name, value)
    )
    return _set_values(present, given, [item.name for item in schema.document_labels])


def carried_attributes(schema: Schema, span: Span, label: str) -> dict[str, Any]:
    """Return a span's attributes under another label: those that fit, and defaults for the rest."""
    kept = fitting_attributes(schema, span, label)
    if label == span.label:
        return kept
    return new_attributes(schema, label, kept)


def fitting_attributes(schema: Schema, span: Span, label: str) -> dict[str, Any]:
    """Return those of a span's attributes that another label may carry."""
    return {
        name: value
        for name, value in span.attributes.items()
        if not rules.check_attribute(schema, label, name, value)
    }


def check_span(schema: Schema, span: Span, neighbours: Iterable[Span]) -> None:
    """Refuse a span that the schema does not allow among its neighbours."""
    refuse_if(rules.check_span(schema, span, neighbours))


def check_overlap(schema: Schema, span: Span, neighbours: Iterable[Span]) -> None:
    """Refuse a place that the schema does not allow; attributes are not looked at."""
    found = rules.check_span(schema, span, neighbours)
    refuse_if(one for one in found if one.code == rules.Code.OVERLAP)


def check_editable(schema: Schema, values: Mapping[str, Any], kind: str) -> None:
    """Refuse values that only reviewers give, outside a gold set; clearing one is fine."""
    if kind == SetKind.GOLD:
        return
    for name, value in values.items():
        attribute = schema.attribute(name) if schema.has_attribute(name) else None
        if attribute is None or attribute.editable != "reviewer" or value is None:
            continue
        raise RuleError(f"“{attribute.title or name}” is set by a reviewer.")


def check_requirements(schema: Schema, span: Span, state: DocumentState) -> None:
    """Refuse attribute values that contradict the relations which start at the span."""
    refuse_if(rules.check_requirements(schema, span, state.relations_of(span.id)))


def check_relation(
    schema: Schema,
    relation: Relation,
    start: Span,
    end: Span,
    state: DocumentState,
    *,
    without: Collection[str] = (),
) -> None:
    """Refuse a relation that the schema does not allow between these spans.

    Relations whose ids are in ``without`` do not count: they are removed in the same step.
    """
    if schema.has_relation(relation.type) and schema.relation(relation.type).retired:
        raise RuleError(f"The relation “{relation.type}” is retired; choose another one.")
    others = {one.id: one for span in (start, end) for one in state.relations_of(span.id)}
    kept = [other for other in others.values() if other.id not in without]
    refuse_if(rules.check_relation(schema, relation, start, end, kept, spans=state.spans))


def check_relations_of(
    schema: Schema, span: Span, relabeled: Mapping[str, Span], state: DocumentState
) -> None:
    """Refuse another label for a span that one of its relations does not allow."""
    for relation in state.relations_of(span.id):
        start = relabeled.get(relation.from_id) or state.spans[relation.from_id]
        end = relabeled.get(relation.to_id) or state.spans[relation.to_id]
        before = rules.check_relation(
            schema, relation, state.spans[relation.from_id], state.spans[relation.to_id]
        )
        if not before:
            refuse_if(rules.check_relation(schema, relation, start, end))


def refuse_if(violations: Iterable[Violation]) -> None:
    """Refuse when there is a violation.

    Raises:
        RuleError: With the message of the first one.
    """
    for violation in violations:
        raise RuleError(violation.message)


def _set_values(
    present: Mapping[str, Any], given: Mapping[str, Any], order: list[str]
) -> dict[str, Any]:
    values = {**present, **given}
    names = [*order, *sorted(values.keys() - set(order))]
    return {
        name: list(values[name]) if isinstance(values[name], tuple) else values[name]
        for name in names
        if not _is_empty(values.get(name))
    }


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple) and not value)
