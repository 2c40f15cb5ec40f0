from dataclasses import replace

import pytest

from annotator.model.commands import AddEntity, AddRelation, AddSpan, MigrateSchema, SetState
from annotator.model.errors import RuleError
from annotator.schema import toml
from annotator.schema.types import Label, Schema
from tests.unit.services.desk import Table


def renamed(schema: Schema, old: str, new: str) -> Schema:
    text = toml.dumps(schema)
    return toml.loads(text.replace(f'"{old}"', f'"{new}"'))


def without(schema: Schema, name: str) -> Schema:
    """The schema without a label and what is only for it."""
    return replace(
        schema,
        labels=tuple(one for one in schema.labels if one.name != name),
        attributes=tuple(
            replace(one, labels=tuple(label for label in one.labels if label != name))
            for one in schema.attributes
            if one.labels != (name,)
        ),
        relations=tuple(
            replace(
                one,
                sources=tuple(label for label in one.sources if label != name),
                targets=tuple(label for label in one.targets if label != name),
                default_label=None if one.default_label == name else one.default_label,
            )
            for one in schema.relations
            if name not in ((one.sources or ("",))[0], *one.targets[:1]) or len(one.targets) > 1
        ),
    )


def test_adding_a_label_touches_no_work(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    schema = replace(
        table.project.schema, labels=(*table.project.schema.labels, Label(name="BIRD"))
    )
    receipt = table.do(MigrateSchema(toml=toml.dumps(schema)))
    assert [one.kind for one in receipt.change_set.changes] == ["schema_version"]
    assert table.project.schema.version == 2
    table.do(AddSpan(document_id=document_id, label="BIRD", fragments=((5, 9),)))
    assert table.shown(document_id) == "[Anna]PER [left]BIRD"


def test_rename_carries_everybodys_labels_over_and_is_undone_whole(table: Table) -> None:
    one, (kim, claim) = table.label("[Kim]PER [left]CLAIM")
    table.do(AddRelation(type="source", from_id=claim, to_id=kim))
    two, _ = table.label("[Anna]PER came", "Other")
    table.do(SetState(document_id=two, state="done"))
    (suggestion,) = table.suggest(one, [(0, 3, "PERSON")])
    table.do(AddEntity(name="Kim", kind="PERSON", span_ids=(kim,)))
    before = (table.spans(one), table.spans(two), table.project.span(suggestion))
    schema = renamed(table.project.schema, "PERSON", "HUMAN")
    receipt = table.do(MigrateSchema(toml=toml.dumps(schema), renames={"PERSON": "HUMAN"}))
    assert receipt.operation.scope == "project"
    assert table.shown(one) == "[Kim]HUMAN [left]CLAIM"
    assert table.shown(two) == "[Anna]HUMAN came"
    assert table.project.span(suggestion).label == "HUMAN"  # type: ignore[union-attr]
    assert table.project.entities()[0].kind == "HUMAN"
    assert len(table.relations(one)) == 1
    table.project.undo_operation(receipt.operation.id, table.author)
    assert (table.spans(one), table.spans(two), table.project.span(suggestion)) == before
    assert table.project.schema.version == 1
    assert table.project.entities()[0].kind == "PERSON"


def test_deleting_a_label_in_use_retires_it(table: Table) -> None:
    document_id, _ = table.label("the [congress]EVENT")
    schema = without(table.project.schema, "EVENT")
    preview = table.project.preview_migration(schema, {})
    assert preview.is_allowed
    assert "EVENT is retired" in preview.describe()
    table.do(MigrateSchema(toml=toml.dumps(schema)))
    assert table.shown(document_id) == "the [congress]EVENT"
    assert table.project.schema.label("EVENT").retired
    with pytest.raises(RuleError, match="retired"):
        table.do(AddSpan(document_id=document_id, label="EVENT", fragments=((0, 3),)))


def test_undo_is_refused_while_the_new_label_is_in_use(table: Table) -> None:
    document_id = table.add_document("A bird left")
    schema = replace(
        table.project.schema, labels=(*table.project.schema.labels, Label(name="BIRD"))
    )
    receipt = table.do(MigrateSchema(toml=toml.dumps(schema)))
    table.do(AddSpan(document_id=document_id, label="BIRD", fragments=((2, 6),)))
    with pytest.raises(RuleError, match="“BIRD” was used 1 time since"):
        table.project.undo_operation(receipt.operation.id, table.author)
    table.undo(document_id)
    table.project.undo_operation(receipt.operation.id, table.author)
    assert not table.project.schema.has_label("BIRD")


def test_unknown_rename_and_broken_toml_are_refused(table: Table) -> None:
    text = toml.dumps(table.project.schema)
    with pytest.raises(RuleError, match="no “BIRD” to rename"):
        table.do(MigrateSchema(toml=text, renames={"BIRD": "PERSON"}))
    with pytest.raises(toml.SchemaError, match="line 1"):
        table.do(MigrateSchema(toml="name = "))
    assert table.project.schema.version == 1


def test_same_schema_is_no_step(table: Table) -> None:
    receipt = table.do(MigrateSchema(toml=toml.dumps(table.project.schema)))
    assert receipt.change_set.changes == ()
