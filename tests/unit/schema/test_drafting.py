"""Edits of a schema draft: references follow, and so does the work that has what was edited."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from schema_strategies import schemas

from annotator.model.commands import Split
from annotator.model.spans import Span
from annotator.schema import drafting
from annotator.schema.consistency import check_schema
from annotator.schema.drafting import Draft, begin
from annotator.schema.evolution import Usage, plan_migration
from annotator.schema.rules import check_span
from annotator.schema.types import Schema
from annotator.services.schemas import default_schema

NEWS = default_schema()
PLACE = [label.name for label in NEWS.labels].index("PLACE")


def span(label: str, **attributes: Any) -> Span:
    return Span(
        id=label, set_id="s", label=label, fragments=((0, 1),), quote="x", attributes=attributes
    )


def moved(draft: Draft, *spans: Span) -> list[tuple[str, dict[str, Any]]]:
    """Carry spans over as applying the draft does."""
    usage = Usage()
    usage.add_spans(spans)
    plan = plan_migration(draft.base, draft.schema, draft.renames, draft.splits, usage=usage)
    assert plan.blocking == ()
    found = [plan.migrate_span(one) for one in spans]
    assert all(check_span(plan.schema, one) == [] for one in found)
    return [(one.label, dict(one.attributes)) for one in found]


def test_a_rename_is_one_rename_however_often_it_is_made() -> None:
    draft = begin(NEWS)
    for name in ("HUMAN", "PEOPLE", "FOLK"):
        draft = drafting.rename(draft, "labels", 0, name)
    assert draft.renames == {"labels.PERSON": "FOLK"}
    assert "FOLK" in draft.schema.relation("source").targets
    assert draft.schema.relation("about").default_label == "FOLK"
    assert moved(draft, span("PERSON")) == [("FOLK", {})]
    draft = drafting.rename(draft, "labels", 0, "PERSON")
    assert draft == begin(NEWS)
    assert not draft.is_changed


def test_an_attribute_s_name_is_followed_by_tags_and_conditions() -> None:
    draft = begin(NEWS)
    names = [one.name for one in NEWS.attributes]
    draft = drafting.rename(draft, "attributes", names.index("value"), "timex")
    draft = drafting.rename(draft, "attributes", names.index("attribution"), "whose")
    assert draft.schema.label("DATE").tag_attribute == "timex"
    assert draft.schema.relation("source").requires == ("whose", "attributed")
    assert check_schema(draft.schema) == []
    assert moved(draft, span("DATE", value="2026"))[0][1] == {"timex": "2026"}


def test_a_merge_takes_what_had_become_the_label_before() -> None:
    draft = drafting.rename(begin(NEWS), "labels", 0, "HUMAN")
    draft = drafting.merge(draft, "labels", 0, "ORG")
    assert draft.renames == {"labels.PERSON": "ORG"}
    assert draft.schema.relation("source").targets == ("ORG", "SOURCE", "PLACE", "GROUP")
    assert moved(draft, span("PERSON"), span("ORG")) == [("ORG", {}), ("ORG", {})]


def test_a_split_names_new_labels_by_value() -> None:
    draft = drafting.split(
        begin(NEWS), PLACE, "place_kind", {"GPE": "STATE", "LOC": "LAND", "FAC": "STATE"}
    )
    assert [label.name for label in draft.schema.labels[PLACE : PLACE + 2]] == ["STATE", "LAND"]
    assert draft.schema.label("STATE").key == "l"
    assert draft.schema.label("LAND").key is None
    assert not draft.schema.has_label("PLACE")
    assert not draft.schema.has_attribute("place_kind")
    assert check_schema(draft.schema) == []
    assert draft.splits[0] == Split("PLACE", "place_kind", "GPE", "STATE")
    assert moved(
        draft, span("PLACE", place_kind="FAC"), span("PLACE", place_kind="LOC"), span("PLACE")
    ) == [("STATE", {}), ("LAND", {}), ("PLACE", {})]


def test_splits_follow_renames_and_merges_of_their_labels() -> None:
    names = {"GPE": "STATE", "LOC": "LAND", "FAC": "HOUSE"}
    draft = drafting.split(begin(NEWS), PLACE, "place_kind", names)
    draft = drafting.rename(draft, "labels", PLACE, "COUNTRY")
    draft = drafting.merge(draft, "labels", PLACE + 1, "COUNTRY")
    draft = drafting.remove(draft, "labels", PLACE + 1)
    assert moved(
        draft,
        span("PLACE", place_kind="GPE"),
        span("PLACE", place_kind="LOC"),
        span("PLACE", place_kind="FAC"),
    ) == [("COUNTRY", {}), ("COUNTRY", {}), ("PLACE", {"place_kind": "FAC"})]


def test_a_value_is_renamed_with_its_title_default_and_conditions() -> None:
    at = [one.name for one in NEWS.attributes].index("attribution")
    draft = drafting.rename_value(begin(NEWS), "attributes", at, "attributed", "said")
    draft = drafting.rename_value(draft, "attributes", at, "author", "own")
    item = draft.schema.attributes[at]
    assert (item.values, item.default) == (("said", "implicit", "own"), "said")
    assert item.titles == {"own": "author’s voice"}
    assert draft.schema.relation("source").requires == ("attribution", "said")
    assert draft.renames == {"attribution.attributed": "said", "attribution.author": "own"}
    draft = drafting.rename_value(draft, "attributes", at, "own", "author")
    assert draft.renames == {"attribution.attributed": "said"}
    assert moved(draft, span("CLAIM", attribution="attributed"))[0][1] == {"attribution": "said"}


def test_what_belonged_to_a_removed_label_alone_goes_with_it() -> None:
    draft = drafting.remove(begin(NEWS), "labels", PLACE)
    assert not draft.schema.has_attribute("place_kind")
    assert not draft.schema.has_relation("where")
    assert check_schema(draft.schema) == []
    assert moved(draft, span("PLACE", place_kind="GPE")) == [("PLACE", {"place_kind": "GPE"})]


def test_parts_are_added_copied_and_moved() -> None:
    draft, at = drafting.add(begin(NEWS), "labels")
    assert draft.schema.labels[at].name == "LABEL"
    draft, at = drafting.duplicate(draft, "labels", 0)
    assert (draft.schema.labels[at].name, draft.schema.labels[at].key) == ("PERSON_2", None)
    draft = drafting.move(draft, "labels", at, 0)
    assert [one.name for one in draft.schema.labels[:2]] == ["PERSON_2", "PERSON"]
    assert check_schema(draft.schema) == []


@settings(max_examples=60, deadline=None)
@given(schemas(), st.data())
def test_any_edits_leave_references_whole_and_lose_no_span(
    base: Schema, data: st.DataObject
) -> None:
    draft = begin(base)
    for number in range(data.draw(st.integers(1, 5))):
        section = data.draw(st.sampled_from(["labels", "attributes", "relations"]))
        parts = draft.parts(section)
        acts = ["add"] + (["rename", "remove", "move", "duplicate"] if parts else [])
        act = data.draw(st.sampled_from(acts))
        at = data.draw(st.integers(0, max(0, len(parts) - 1)))
        if act == "add":
            draft, _ = drafting.add(draft, section)
        elif act == "duplicate":
            draft, _ = drafting.duplicate(draft, section, at)
        elif act == "rename":
            draft = drafting.rename(draft, section, at, f"name{number}")
        elif act == "move":
            draft = drafting.move(draft, section, at, data.draw(st.integers(0, len(parts))))
        else:
            draft = drafting.remove(draft, section, at)
    names = {label.name for label in draft.schema.labels}
    for item in draft.schema.attributes:
        assert set(item.labels) <= names
    for relation in draft.schema.relations:
        assert {*relation.sources, *relation.targets} <= names
    usage = Usage()
    spans = [span(label.name) for label in base.labels]
    usage.add_spans(spans)
    plan = plan_migration(base, draft.schema, draft.renames, draft.splits, usage=usage)
    assert not [one for one in plan.blocking if "to rename" in one or "to become" in one]
    for one in spans:
        assert plan.schema.has_label(plan.migrate_span(one).label)
