"""Laws of schema evolution: whatever changes, nobody's work is lost."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schema_strategies import schemas
from test_evolution import counted, with_attribute, without

from annotator.model.annotators import AnnotationSet
from annotator.model.spans import Span
from annotator.schema.evolution import (
    plan_migration,
)
from annotator.schema.rules import Code, check_document_label, check_span
from annotator.schema.toml import dumps, loads
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Schema,
)


@st.composite
def works(draw: st.DrawFn) -> tuple[Schema, list[Span], AnnotationSet]:
    """A schema with a span of every label and every attribute set."""
    schema = draw(schemas())
    numbers = draw(st.integers(0, 99))
    spans = []
    for number, label in enumerate(schema.labels):
        values = {item.name: value_for(item, numbers) for item in schema.attributes_of(label.name)}
        spans.append(
            Span(id=f"s{number}", set_id="s", label=label.name, fragments=((number, number + 1),),
                 quote="x", attributes=values)
        )  # fmt: skip
    labels = {item.name: value_for(item, numbers) for item in schema.document_labels}
    return schema, spans, AnnotationSet(id="s", document_id="d", document_labels=labels)


def value_for(item: Attribute | DocumentLabel, number: int) -> Any:
    values = (*item.values, *item.retired_values)
    if item.type is AttributeType.CHOICE:
        return values[number % len(values)]
    if item.type is AttributeType.MULTI_CHOICE:
        return list(values[: number % len(values) + 1])
    if item.type is AttributeType.TEXT:
        return "2026-02-23"
    return number if item.type is AttributeType.NUMBER else number % 2 == 0


def thinned(draw: st.DrawFn, schema: Schema) -> Schema:
    """Drop some labels, attributes, relations, document labels and values of a schema."""
    names = [
        item.name
        for part in (schema.labels, schema.attributes, schema.relations, schema.document_labels)
        for item in part
    ]
    gone = set(draw(st.lists(st.sampled_from(names), max_size=3))) if names else set()
    # An attribute whose labels are all gone would come to belong to every label.
    gone |= {item.name for item in schema.attributes if item.labels and {*item.labels} <= gone}
    kept = without(schema, *gone)
    for item in kept.attributes:
        if len(item.values) > 1 and draw(st.booleans()):
            kept = with_attribute(
                kept, item.name, values=item.values[1:], retired_values=(), default=None,
                titles={key: v for key, v in item.titles.items() if key in item.values[1:]},
            )  # fmt: skip
    return replace(
        kept,
        labels=tuple(replace(item, tag_attribute=None) for item in kept.labels),
        relations=tuple(
            replace(item, requires=None, default_label=None, key=None) for item in kept.relations
        ),
    )


LOST = {Code.UNKNOWN_LABEL, Code.UNKNOWN_ATTRIBUTE, Code.ATTRIBUTE_TYPE, Code.ATTRIBUTE_VALUE}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(works(), schemas(), st.booleans(), st.data())
def test_nobody_loses_work(
    work: tuple[Schema, list[Span], AnnotationSet],
    new: Schema,
    is_counted: bool,  # noqa: FBT001
    data: st.DataObject,
) -> None:
    old, spans, own = work
    if data.draw(st.booleans(), label="a later version of the same schema"):
        new = thinned(data.draw, old)
    renames: dict[str, str] = {}
    if old.labels and new.labels:
        names = st.sampled_from([label.name for label in old.labels])
        targets = st.sampled_from([label.name for label in new.labels])
        picked = data.draw(st.dictionaries(names, targets, max_size=2))
        renames = {f"labels.{name}": target for name, target in picked.items()}
    usage = None
    if is_counted:
        usage = counted(*spans)
        usage.add_sets([own])
    plan = plan_migration(old, new, renames, usage=usage)
    assume(plan.is_allowed)
    assert loads(dumps(plan.schema)) == plan.schema
    for span_ in spans:
        moved = plan.migrate_span(span_)
        assert (moved.id, moved.fragments, moved.quote) == (
            span_.id, span_.fragments, span_.quote,
        )  # fmt: skip
        assert moved.attributes.keys() == span_.attributes.keys()
        codes = {violation.code for violation in check_span(plan.schema, moved)}
        assert not codes & LOST
        assert plan.migrate_span(moved).label in {label.name for label in plan.schema.labels}
    for name, value in plan.migrate_set(own).document_labels.items():
        assert check_document_label(plan.schema, name, value) == []
    assert plan.describe()
