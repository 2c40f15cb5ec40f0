"""Labels are split, merged and retired; nobody's work is lost, and undo brings back the start."""

import gc
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.commands import AddSpan, MigrateSchema, SetAttributes, Split
from annotator.model.errors import RuleError
from annotator.model.ids import new_id
from annotator.schema import toml
from annotator.schema.rules import check_span
from annotator.schema.types import Attribute, AttributeType, Label, Schema
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from tests.unit.services.desk import Table

TEXT = "Oslo met the North Sea at Gardermoen while Anna watched the congress in Bergen today"
KINDS = ("GPE", "LOC", "FAC")
ALL = tuple(Split("PLACE", "place_kind", kind, kind) for kind in KINDS)


def changed(schema: Schema, gone: str, into: tuple[str, ...], *, keeps: bool) -> Schema:
    """The schema with a label replaced by others everywhere, with or without place_kind."""

    def follow(names: tuple[str, ...]) -> tuple[str, ...]:
        found = [new for name in names for new in (into if name == gone else (name,))]
        return tuple(dict.fromkeys(found))

    present = [label.name for label in schema.labels]
    labels = [label for label in schema.labels if label.name != gone or gone in into]
    labels += [Label(name=name) for name in into if name not in present]
    return replace(
        schema,
        labels=tuple(labels),
        attributes=tuple(
            replace(item, labels=follow(item.labels))
            for item in schema.attributes
            if keeps or item.name != "place_kind"
        ),
        relations=tuple(
            replace(
                item,
                sources=follow(item.sources),
                targets=follow(item.targets),
                default_label=None if item.default_label == gone else item.default_label,
            )
            for item in schema.relations
        ),
    )


def place(table: Table, document_id: str, start: int, kind: str | None) -> str:
    add = AddSpan(document_id=document_id, label="PLACE", fragments=((start, start + 3),))
    table.do(add)
    table.do(SetAttributes(span_id=add.span_id, attributes={"place_kind": kind}))
    return add.span_id


def step(table: Table, schema: Schema, splits: tuple[Split, ...] = (), **renames: str) -> Any:
    return table.do(MigrateSchema(toml=toml.dumps(schema), renames=renames, splits=splits))


def test_a_value_becomes_the_label(table: Table) -> None:
    document_id = table.add_document(TEXT)
    spans = {kind: place(table, document_id, at * 4, kind) for at, kind in enumerate(KINDS)}
    bare = place(table, document_id, 40, None)
    before = table.spans(document_id)
    schema = changed(table.project.schema, "PLACE", KINDS, keeps=False)
    preview = table.project.preview_migration(schema, {}, ALL)
    assert preview.is_allowed
    assert "where place_kind is “GPE” (1 span)" in preview.describe()
    receipt = step(table, schema, ALL)
    after = {one.id: one for one in table.spans(document_id)}
    assert {kind: after[span_id].label for kind, span_id in spans.items()} == {
        kind: kind for kind in KINDS
    }
    assert all("place_kind" not in after[one].attributes for one in spans.values())
    assert after[bare].label == "PLACE"
    assert table.project.schema.label("PLACE").retired
    assert not table.project.schema.has_attribute("place_kind")
    table.project.undo_operation(receipt.operation.id, table.author)
    assert table.spans(document_id) == before


def test_other_attributes_go_with_the_spans(table: Table) -> None:
    schema = table.project.schema
    sure = Attribute(name="sure", type=AttributeType.FLAG, labels=("PLACE",))
    step(table, replace(schema, attributes=(*schema.attributes, sure)))
    document_id = table.add_document(TEXT)
    span_id = place(table, document_id, 0, "LOC")
    table.do(SetAttributes(span_id=span_id, attributes={"sure": True}))
    later = changed(table.project.schema, "PLACE", KINDS, keeps=False)
    later = replace(
        later,
        attributes=tuple(
            replace(one, labels=("GPE",)) if one.name == "sure" else one for one in later.attributes
        ),
    )
    preview = table.project.preview_migration(later, {}, ALL)
    assert "sure also belongs to LOC" in preview.describe()
    step(table, later, ALL)
    (span,) = table.spans(document_id)
    assert (span.label, dict(span.attributes)) == ("LOC", {"sure": True})
    assert check_span(table.project.schema, span) == []


def test_an_attribute_that_still_belongs_there_keeps_its_value(table: Table) -> None:
    document_id = table.add_document(TEXT)
    place(table, document_id, 0, "FAC")
    step(table, changed(table.project.schema, "PLACE", KINDS, keeps=True), ALL)
    (span,) = table.spans(document_id)
    assert (span.label, span.attributes["place_kind"]) == ("FAC", "FAC")
    assert check_span(table.project.schema, span) == []


def test_split_problems_are_named(table: Table) -> None:
    schema = changed(table.project.schema, "PLACE", KINDS, keeps=False)
    for split, reason in (
        (Split("BIRD", "place_kind", "GPE", "GPE"), "no label “BIRD” to split"),
        (Split("PERSON", "place_kind", "GPE", "GPE"), "PERSON has no attribute “place_kind”"),
        (Split("DATE", "value", "2026", "GPE"), "can only be split by a choice"),
        (Split("PLACE", "place_kind", "SEA", "GPE"), "“SEA” is not a value"),
    ):
        with pytest.raises(RuleError, match=reason):
            step(table, schema, (split,))
    assert table.project.schema.version == 1


class Stopper:
    """Cancels after a number of reports."""

    def __init__(self, after: int) -> None:
        self.reports: list[tuple[float, float | None]] = []
        self._after = after

    @property
    def is_cancelled(self) -> bool:
        return len(self.reports) >= self._after

    def advance(self, done: float, total: float | None, _message: str) -> None:
        self.reports.append((done, total))


def test_a_cancelled_migration_changes_nothing(table: Table) -> None:
    document_id = table.add_document(TEXT)
    place(table, document_id, 0, "FAC")
    before = table.spans(document_id)
    schema = changed(table.project.schema, "PLACE", KINDS, keeps=False)
    command = MigrateSchema(toml=toml.dumps(schema), splits=ALL)
    with pytest.raises(CancelledError):
        table.project.execute(command, author_id=table.author, progress=Stopper(3))
    assert gc.isenabled()
    assert (table.spans(document_id), table.project.schema.version) == (before, 1)
    watch = Stopper(100)
    table.project.execute(command, author_id=table.author, progress=watch)
    assert [share for share, _ in watch.reports] == sorted(share for share, _ in watch.reports)
    assert watch.reports[-1] == (2, 2)


KIND = st.sampled_from([*KINDS, None])


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(KIND, st.booleans()), min_size=1, max_size=6),
    st.sampled_from(["split", "split and keep", "merge", "retire"]),
    st.sets(st.sampled_from(KINDS)),
)
def test_migrate_then_undo_is_the_start(
    table: Table,
    kinds: list[tuple[str | None, bool]],
    way: str,
    chosen: set[str],
) -> None:
    documents = [table.add_document(f"{TEXT} {new_id()}") for _ in range(2)]
    for number, (kind, second) in enumerate(kinds):
        place(table, documents[second], number * 5, kind)
    before = ([table.spans(one) for one in documents], table.project.schema)
    schema = table.project.schema
    if way == "merge":
        receipt = step(table, changed(schema, "PLACE", ("ORG",), keeps=True), PLACE="ORG")
    elif way == "retire":
        receipt = step(table, changed(schema, "PLACE", (), keeps=True))
    else:
        splits = tuple(one for one in ALL if one.value in chosen)
        later = changed(schema, "PLACE", ("PLACE", *KINDS), keeps=way != "split")
        later = later if way != "split" else changed(schema, "PLACE", KINDS, keeps=False)
        receipt = step(table, later, splits)
    after = [table.spans(one) for one in documents]
    assert [sorted(one.id for one in spans) for spans in after] == [
        sorted(one.id for one in spans) for spans in before[0]
    ]
    for spans in after:
        for span in spans:
            assert check_span(table.project.schema, span) == []
    table.project.undo_operation(receipt.operation.id, table.author).durable.result()
    assert ([table.spans(one) for one in documents], table.project.schema) == before
    with Project.open(table.project.path, read_only=True) as stored:
        assert stored.schema.version == before[1].version
