"""A schema changes, and nobody's work is lost."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.model.annotators import AnnotationSet, Refusal
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.consistency import advise, check_schema
from annotator.schema.evolution import (
    Action,
    Usage,
    add_labels,
    diff,
    plan_migration,
)
from annotator.schema.rules import check_relation, check_span
from annotator.schema.toml import dumps, load_file, loads
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)

SCHEMAS = Path(__file__).parents[3] / "resources" / "schemas"
OLD = Schema(
    name="facts",
    version=4,
    labels=(
        Label(name="PERSON", key="p"),
        Label(name="PLACE", key="l"),
        Label(name="CITY", key="y"),
        Label(name="CLAIM", key="c"),
    ),
    attributes=(
        Attribute(
            name="place_kind",
            type=AttributeType.CHOICE,
            labels=("PLACE", "CITY"),
            values=("GPE", "LOC", "FAC"),
            titles={"FAC": "building"},
        ),
        Attribute(name="sure", type=AttributeType.FLAG),
        Attribute(name="age", type=AttributeType.NUMBER, labels=("PERSON",)),
        Attribute(name="note", type=AttributeType.TEXT, labels=("CLAIM",)),
        Attribute(
            name="kinds", type=AttributeType.MULTI_CHOICE, labels=("CLAIM",), values=("a", "b", "c")
        ),
    ),
    relations=(
        RelationType(name="about", key="a", sources=("CLAIM",), targets=("PERSON", "PLACE")),
        RelationType(name="where", key="l", sources=("CLAIM",), targets=("PLACE", "CITY")),
    ),
    document_labels=(
        DocumentLabel(name="topic", type=AttributeType.CHOICE, values=("war", "sport")),
    ),
)


def span(label: str, **attributes: Any) -> Span:
    return Span(
        id=label.lower(), set_id="s", label=label, fragments=((0, 3),), quote="abc",
        attributes=attributes, note="kept", version="v",
    )  # fmt: skip


def relation(type_: str) -> Relation:
    return Relation(id="r", set_id="s", type=type_, from_id="claim", to_id="place", note="kept")


def without(schema: Schema, *names: str) -> Schema:
    return replace(
        schema,
        labels=tuple(item for item in schema.labels if item.name not in names),
        attributes=tuple(
            replace(item, labels=tuple(label for label in item.labels if label not in names))
            for item in schema.attributes
            if item.name not in names
        ),
        relations=tuple(
            replace(
                item,
                sources=tuple(name for name in item.sources if name not in names),
                targets=tuple(name for name in item.targets if name not in names),
            )
            for item in schema.relations
            if item.name not in names
        ),
        document_labels=tuple(item for item in schema.document_labels if item.name not in names),
    )


def with_attribute(schema: Schema, name: str, **changes: Any) -> Schema:
    return replace(
        schema,
        attributes=tuple(
            replace(item, **changes) if item.name == name else item for item in schema.attributes
        ),
    )


def counted(*spans: Span, relations: tuple[Relation, ...] = ()) -> Usage:
    usage = Usage()
    usage.add_spans(spans)
    usage.add_relations(relations)
    return usage


def test_the_same_schema_changes_nothing() -> None:
    plan = plan_migration(OLD, replace(OLD, version=1))
    assert not plan.diff
    assert plan.diff.describe() == "no difference"
    assert plan.describe() == "Nothing changes."
    assert plan.is_allowed
    assert not plan.rewrites_spans
    assert plan.schema == replace(OLD, version=5)
    one = span("PLACE", place_kind="GPE")
    assert plan.migrate_span(one) is one
    link = relation("about")
    assert plan.migrate_relation(link) is link


def test_differences_in_words() -> None:
    new = without(OLD, "sure", "CITY")
    new = replace(
        new,
        title="Facts",
        guidelines="# New",
        labels=(
            replace(new.labels[0], key="x", enabled=False),
            *new.labels[1:],
            Label(name="EVENT"),
        ),
    )
    new = with_attribute(new, "kinds", values=("b", "a"), default=("a",))
    found = diff(OLD, new)
    assert found.describe().splitlines() == [
        "schema: title: none → Facts; guidelines rewritten",
        "label PERSON: key: p → x; enabled: yes → no",
        "label EVENT added",
        "label CITY removed",
        "attribute place_kind: labels: −CITY",
        "attribute kinds: values: −c; default: none → a",
        "attribute sure removed",
        "relation where: targets: −CITY",
    ]
    assert [item.name for item in found.of("labels", Action.REMOVED)] == ["CITY"]
    swapped = with_attribute(OLD, "kinds", values=("c", "b", "a"))
    assert diff(OLD, swapped).describe() == "attribute kinds: values: another order"


def test_a_vanished_label_is_retired_with_all_that_hangs_on_it() -> None:
    plan = plan_migration(OLD, without(OLD, "PLACE", "place_kind", "where"))
    assert plan.is_allowed
    place = plan.schema.label("PLACE")
    assert (place.retired, place.enabled, place.key) == (True, False, None)
    assert plan.schema.attribute("place_kind").retired
    assert plan.schema.attribute("place_kind").applies_to("PLACE")
    assert plan.schema.relation("where").retired
    one = span("PLACE", place_kind="LOC")
    assert plan.migrate_span(one) is one
    assert check_span(plan.schema, one) == []
    claim = span("CLAIM")
    assert check_relation(plan.schema, relation("where"), claim, one) == []
    assert "label PLACE is retired: what has it keeps it, nothing new gets it" in plan.describe()
    assert plan.schema.label_for_key("l") is None
    again = plan_migration(plan.schema, without(OLD, "PLACE", "place_kind", "where"))
    assert again.schema == replace(plan.schema, version=6)
    assert again.describe() == "Nothing changes."


def test_a_retired_label_comes_back() -> None:
    plan = plan_migration(OLD, without(OLD, "PLACE"))
    back = plan_migration(plan.schema, OLD)
    assert not back.schema.label("PLACE").retired
    assert back.schema == replace(OLD, version=6)


def test_what_nobody_used_goes() -> None:
    usage = counted(span("CLAIM", note="x"))
    plan = plan_migration(OLD, without(OLD, "PLACE", "place_kind", "where"), usage=usage)
    assert not plan.schema.has_label("PLACE")
    assert not plan.schema.has_attribute("place_kind")
    assert not plan.schema.has_relation("where")
    assert "label PLACE removed (0 spans)" in plan.describe()


def test_a_used_relation_keeps_the_labels_it_mentions() -> None:
    usage = counted(span("CLAIM"), relations=(relation("where"),))
    plan = plan_migration(OLD, without(OLD, "PLACE", "where"), usage=usage)
    assert plan.schema.relation("where").targets == ("PLACE", "CITY")
    assert plan.schema.label("PLACE").retired
    assert check_schema(plan.schema) == []


def test_rename_everywhere() -> None:
    new = loads(
        dumps(OLD).replace('"PERSON"', '"HUMAN"').replace('"place_kind"', '"kind"')
        .replace('"about"', '"concerns"').replace('"topic"', '"subject"')
    )  # fmt: skip
    usage = counted(span("PERSON"), span("PLACE", place_kind="GPE"), span("PLACE"))
    renames = {"PERSON": "HUMAN", "place_kind": "kind", "about": "concerns", "topic": "subject"}
    plan = plan_migration(OLD, new, renames, usage=usage)
    assert plan.is_allowed
    assert plan.rewrites_spans
    assert plan.schema == replace(new, version=5)
    assert plan.describe().splitlines() == [
        "label PERSON becomes HUMAN (1 span)",
        "attribute place_kind becomes kind (1 span)",
        "relation about becomes concerns (0 relations)",
        "document label topic becomes subject (0 annotation sets)",
    ]
    assert plan.migrate_span(span("PERSON", sure=True)) == replace(
        span("PERSON", sure=True), label="HUMAN"
    )
    assert plan.migrate_span(span("PLACE", place_kind="LOC")).attributes == {"kind": "LOC"}
    assert plan.migrate_relation(relation("about")) == relation("concerns")
    own = AnnotationSet(id="s", document_id="d", document_labels={"topic": "war"})
    assert plan.migrate_set(own).document_labels == {"subject": "war"}
    bare = AnnotationSet(id="s", document_id="d")
    assert plan.migrate_set(bare) is bare
    assert plan.migrate_entity(Entity(id="e", name="Kim", kind="PERSON")).kind == "HUMAN"
    refusal = Refusal(id="x", document_id="d", annotator_id="a", label="PERSON", start=0, end=3)
    assert plan.migrate_refusal(refusal).label == "HUMAN"
    assert plan.migrate_refusal(replace(refusal, label="CITY")).label == "CITY"


def test_merge_two_labels() -> None:
    plan = plan_migration(OLD, without(OLD, "CITY"), {"CITY": "PLACE"})
    assert plan.is_allowed
    assert not plan.schema.has_label("CITY")
    assert plan.migrate_span(span("CITY", place_kind="GPE")).label == "PLACE"
    assert plan.migrate_span(span("PLACE")).label == "PLACE"
    assert plan.describe() == "label CITY becomes PLACE: key: y → l"


def test_swap_two_names() -> None:
    plan = plan_migration(OLD, OLD, {"PLACE": "CITY", "CITY": "PLACE"})
    assert plan.migrate_span(span("PLACE")).label == "CITY"
    assert plan.migrate_span(span("CITY")).label == "PLACE"


def test_split_a_label_by_a_value() -> None:
    new = without(OLD, "PLACE", "place_kind")
    new = replace(new, labels=(*new.labels, Label(name="GPE"), Label(name="LOC")))
    plan = plan_migration(
        OLD,
        new,
        {"PLACE.place_kind.GPE": "GPE", "PLACE.place_kind.LOC": "LOC"},
        usage=counted(span("PLACE", place_kind="GPE"), span("PLACE", place_kind="FAC")),
    )
    assert plan.is_allowed
    assert "label PLACE becomes GPE where place_kind is “GPE” (1 span)" in plan.describe()
    moved = plan.migrate_span(span("PLACE", place_kind="GPE"))
    assert (moved.label, moved.attributes) == ("GPE", {})  # the label says it
    assert check_span(plan.schema, moved) == []
    assert plan.migrate_span(span("CITY", place_kind="GPE")).label == "CITY"
    stays = plan.migrate_span(span("PLACE", place_kind="FAC"))
    assert stays.label == "PLACE"
    assert plan.schema.label("PLACE").retired


def test_values_are_renamed_merged_or_retired() -> None:
    new = with_attribute(OLD, "place_kind", values=("state", "LOC"), titles={"state": "state"})
    new = with_attribute(new, "kinds", values=("a", "c"))
    plan = plan_migration(OLD, new, {"place_kind.GPE": "state", "kinds.b": "a"})
    assert plan.is_allowed
    kind = plan.schema.attribute("place_kind")
    assert kind.values == ("state", "LOC")
    assert kind.retired_values == ("FAC",)
    assert kind.title_of("FAC") == "building"
    assert plan.migrate_span(span("PLACE", place_kind="GPE")).attributes == {"place_kind": "state"}
    assert plan.migrate_span(span("CLAIM", kinds=["b", "c", "a"])).attributes == {
        "kinds": ["a", "c"]
    }
    assert check_span(plan.schema, span("PLACE", place_kind="FAC")) == []
    assert plan.describe().splitlines()[-3:] == [
        "value “GPE” of place_kind becomes “state”",
        "value “b” of kinds becomes “a”",
        "“FAC” of place_kind stays valid where it is, but can no longer be chosen.",
    ]


def test_types_change_only_without_loss() -> None:
    new = with_attribute(OLD, "age", type=AttributeType.TEXT)
    new = with_attribute(new, "kinds", type=AttributeType.TEXT, values=())
    new = with_attribute(new, "sure", type=AttributeType.TEXT)
    new = with_attribute(new, "place_kind", type=AttributeType.MULTI_CHOICE)
    plan = plan_migration(OLD, new)
    assert plan.is_allowed
    assert plan.rewrites_spans
    person = plan.migrate_span(span("PERSON", age=42, sure=False))
    assert person.attributes == {"age": "42", "sure": "no"}
    assert plan.migrate_span(span("CLAIM", kinds=["a", "b"])).attributes == {"kinds": "a, b"}
    assert plan.migrate_span(span("CITY", place_kind="LOC")).attributes == {"place_kind": ["LOC"]}

    worse = with_attribute(OLD, "note", type=AttributeType.NUMBER)
    blocked = plan_migration(OLD, worse)
    assert blocked.blocking == (
        (
            "The attribute “note” is in use as a text and cannot become a number; "
            "give the new one another name."
        ),
    )
    assert not blocked.is_allowed
    assert blocked.describe().startswith("Cannot be done: The attribute “note” is in use")
    assert plan_migration(OLD, worse, usage=counted(span("CLAIM"))).is_allowed
    assert not plan_migration(OLD, worse, usage=counted(span("CLAIM", note="x"))).is_allowed


def test_attributes_merge_unless_a_span_may_have_both() -> None:
    extra = Attribute(name="remark", type=AttributeType.TEXT, labels=("PERSON",))
    old = replace(OLD, attributes=(*OLD.attributes, extra))
    apart = with_attribute(without(old, "remark"), "note", labels=("CLAIM", "PERSON"))
    plan = plan_migration(old, apart, {"remark": "note"})
    assert plan.is_allowed
    assert plan.migrate_span(span("PERSON", remark="x")).attributes == {"note": "x"}

    both = with_attribute(old, "remark", labels=("CLAIM",))
    plan = plan_migration(both, apart, {"remark": "note"})
    assert plan.blocking == (
        "“note” and “remark” cannot both become “note”: CLAIM may have a value for each.",
    )
    used_apart = counted(span("CLAIM", note="x"))
    assert plan_migration(both, apart, {"remark": "note"}, usage=used_apart).is_allowed


@pytest.mark.parametrize(
    ("renames", "problem"),
    [
        ({"ROBOT": "PERSON"}, "The present schema has no “ROBOT” to rename. It has PERSON, PLACE,"),
        ({"PERSON": "ROBOT"}, "The new schema has no label “ROBOT” for “PERSON” to become."),
        ({"labels.PERSON": "age"}, "The new schema has no label “age” for “PERSON” to become."),
        ({"place_kind.GPE": "X"}, "“X” is not a value of “place_kind” for “GPE” to become."),
        ({"topic.war": "X"}, "“X” is not a value of “topic” for “war” to become."),
        ({"PLACE.place_kind.GPE": "X"}, "has no label “X” for “PLACE.place_kind.GPE” to become."),
        ({"place_kind.XYZ": "GPE"}, "The present schema has no “place_kind.XYZ” to rename."),
    ],
)
def test_renames_that_make_no_sense(renames: dict[str, str], problem: str) -> None:
    plan = plan_migration(OLD, OLD, renames)
    assert len(plan.blocking) == 1
    assert problem in plan.blocking[0]


def test_an_unsound_schema_is_blocked() -> None:
    broken = replace(OLD, labels=(*OLD.labels, Label(name="X", fill="blue")))
    (problem,) = plan_migration(OLD, broken).blocking
    assert problem.startswith("The new schema is not sound: labels[5].fill: expected a colour")


def test_narrower_rules_are_announced_and_drop_nothing() -> None:
    new = with_attribute(OLD, "place_kind", labels=("PLACE",))
    new = replace(new, relations=(replace(OLD.relations[0], targets=("PERSON",)), OLD.relations[1]))
    plan = plan_migration(OLD, new)
    assert plan.notes == (
        "The attribute place_kind no longer belongs to CITY; values that are set stay.",
        "The relation about no longer joins PLACE; existing links stay.",
    )
    city = span("CITY", place_kind="GPE")
    assert plan.migrate_span(city) is city
    usage = counted(span("PLACE", place_kind="GPE"))
    assert plan_migration(OLD, new, usage=usage).notes == ()


def test_names_shared_by_sections_can_be_told_apart() -> None:
    old = load_file(SCHEMAS / "news-facts.toml")
    text = dumps(old).replace('name = "anchor"', 'name = "counted_from"')
    both = plan_migration(old, loads(text), {"anchor": "counted_from"})
    assert both.is_allowed
    assert both.renames.attributes == both.renames.relations == {"anchor": "counted_from"}
    one = plan_migration(old, loads(text), {"relations.anchor": "counted_from"})
    assert one.renames.attributes == {}
    assert one.schema.attribute("anchor").retired


def test_from_one_shipped_schema_to_another_and_back() -> None:
    paths = sorted(SCHEMAS.glob("*.toml"))
    for path in paths:
        for other in paths:
            old, new = load_file(path), load_file(other)
            plan = plan_migration(old, new)
            assert all("in use as" in problem for problem in plan.blocking)
            if plan.is_allowed:
                assert loads(dumps(plan.schema)) == plan.schema
                assert {label.name for label in old.labels} <= {
                    label.name for label in plan.schema.labels
                }


def test_added_labels_have_colors_of_their_own() -> None:
    old = load_file(SCHEMAS / "news-facts.toml")
    new = add_labels(old, ["VEHICLE", "PERSON", "WEAPON"])
    assert [label.name for label in new.labels[10:]] == ["VEHICLE", "WEAPON"]
    assert check_schema(new) == []
    assert [problem for problem in advise(new) if "contrast" in problem.message] == []
    assert add_labels(old, ["PERSON"]) is old
    many = add_labels(Schema(name="x"), {f"L{n}": f"the {n}th" for n in range(200)})
    assert check_schema(many) == []
    assert many.label("L7").description == "the 7th"
