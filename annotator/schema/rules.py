"""What the label schema allows: pure checks that return violations in plain words.

Each check returns an empty list when all is well. Nothing here changes or refuses anything; the
caller decides whether a violation stops an action or becomes a finding.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from annotator.model.spans import Span, overlap_of
from annotator.model.timex import TimexValueError, parse_timex
from annotator.schema.relation_rules import check_relation, check_requirement, check_requirements
from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Schema
from annotator.schema.violations import Code, Violation
from annotator.schema.words import listed, short, with_article

__all__ = [
    "Code",
    "Violation",
    "check_attribute",
    "check_document_label",
    "check_relation",
    "check_requirement",
    "check_requirements",
    "check_span",
    "fits_type",
    "missing_document_labels",
    "missing_required",
]

_TYPE_WORDS: Final = {
    AttributeType.CHOICE: "one of its values",
    AttributeType.MULTI_CHOICE: "a list of its values",
    AttributeType.TEXT: "text",
    AttributeType.NUMBER: "a number",
    AttributeType.FLAG: "yes or no",
}


def check_span(schema: Schema, span: Span, siblings: Iterable[Span] = ()) -> list[Violation]:
    """Check a span's label, its attributes, and its overlap with others of its annotation set.

    ``siblings`` are spans of the same set, or at least those that share characters with it; the
    span itself, known by its id, is passed over.
    """
    if not schema.has_label(span.label):
        known = listed([label.name for label in schema.enabled_labels])
        message = f"The label schema has no label “{span.label}”."
        if known:
            message += f" It has {known}."
        return [Violation(Code.UNKNOWN_LABEL, message, (span.id,))]
    found = _check_overlap(schema, span, siblings)
    for name, value in span.attributes.items():
        found += check_attribute(schema, span.label, name, value, span_id=span.id)
    return found


def _check_overlap(schema: Schema, span: Span, siblings: Iterable[Span]) -> list[Violation]:
    rule = schema.label(span.label).overlap
    if rule == "any":
        return []
    for other in siblings:
        if other.id == span.id or other.label != span.label:
            continue
        if other.fragments == span.fragments:
            message = f"“{short(span.quote)}” is already marked as {with_article(span.label)}."
        elif rule == "none" and overlap_of(other.fragments, span.fragments):
            message = (
                f"Two spans labeled {span.label} must not overlap; “{short(other.quote)}” is "
                "marked already. Change its edges or remove it first."
            )
        else:
            continue
        return [Violation(Code.OVERLAP, message, (span.id, other.id))]
    return []


def check_attribute(
    schema: Schema, label: str, name: str, value: Any, *, span_id: str = ""
) -> list[Violation]:
    """Check one attribute value of a span with this label; None (clearing it) is always fine."""
    subjects = (span_id,) if span_id else ()
    if not schema.has_attribute(name):
        message = f"The label schema has no attribute “{name}”."
        return [Violation(Code.UNKNOWN_ATTRIBUTE, message, subjects)]
    if value is None:
        return []
    attribute = schema.attribute(name)
    if not attribute.applies_to(label):
        owners = listed(attribute.labels, "or")
        message = (
            f"{with_article(label, upper=True)} has no attribute “{name}”; it belongs to {owners}."
        )
        return [Violation(Code.ATTRIBUTE_LABEL, message, subjects)]
    return _check_value(attribute, value, subjects)


def check_document_label(schema: Schema, name: str, value: Any) -> list[Violation]:
    """Check one document label's value; None (clearing it) is always fine."""
    if not schema.has_document_label(name):
        message = f"The label schema has no document label “{name}”."
        return [Violation(Code.UNKNOWN_DOCUMENT_LABEL, message)]
    return [] if value is None else _check_value(schema.document_label(name), value, ())


def fits_type(type_: AttributeType, value: Any) -> bool:
    """Tell whether a value has the Python type (JSON type) that an attribute type asks for."""
    if type_ is AttributeType.FLAG:
        return isinstance(value, bool)
    if type_ is AttributeType.NUMBER:
        # A bool is an int in Python; infinity and NaN are no JSON numbers.
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        )
    if type_ is AttributeType.MULTI_CHOICE:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return isinstance(value, str)


def _check_value(
    described: Attribute | DocumentLabel, value: Any, subjects: tuple[str, ...]
) -> list[Violation]:
    title = described.title or described.name
    if not fits_type(described.type, value):
        shown = "yes or no" if isinstance(value, bool) else f"“{short(str(value))}”"
        message = f"“{title}” must be {_TYPE_WORDS[described.type]}, not {shown}."
        return [Violation(Code.ATTRIBUTE_TYPE, message, subjects)]
    if described.type is AttributeType.CHOICE:
        return _check_choice(described, (value,), subjects)
    if described.type is AttributeType.MULTI_CHOICE:
        return _check_choice(described, value, subjects)
    if isinstance(described, Attribute) and described.format == "timex":
        try:
            parse_timex(value)
        except TimexValueError as error:
            return [Violation(Code.ATTRIBUTE_FORMAT, str(error), subjects)]
    return []


def _check_choice(
    described: Attribute | DocumentLabel, chosen: Sequence[str], subjects: tuple[str, ...]
) -> list[Violation]:
    title = described.title or described.name
    for value in chosen:
        if value not in described.values and value not in described.retired_values:
            message = (
                f"“{short(value)}” is not a value of “{title}”. "
                f"Choose {listed(described.values, 'or')}."
            )
            return [Violation(Code.ATTRIBUTE_VALUE, message, subjects)]
    if len(set(chosen)) != len(chosen):
        message = f"“{title}” names the same value twice."
        return [Violation(Code.ATTRIBUTE_VALUE, message, subjects)]
    return []


def missing_required(schema: Schema, span: Span) -> list[Violation]:
    """Return the required attributes that a span lacks."""
    return [
        Violation(
            Code.MISSING,
            f"{span.label} “{short(span.quote)}” has no {item.title or item.name}.",
            (span.id,),
        )
        for item in schema.attributes_of(span.label)
        if item.required
        and item.enabled
        and not item.retired
        and _is_unset(span.attributes.get(item.name))
    ]


def missing_document_labels(schema: Schema, values: Mapping[str, Any]) -> list[Violation]:
    """Return the required document labels that are not set."""
    return [
        Violation(Code.MISSING, f"The document has no {item.title or item.name}.")
        for item in schema.document_labels
        if item.required and item.enabled and not item.retired and _is_unset(values.get(item.name))
    ]


def _is_unset(value: Any) -> bool:
    return value is None or value in ("", [], ())
