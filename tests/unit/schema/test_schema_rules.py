"""What the label schema allows, and what it says when it does not."""

from typing import Any

import pytest

from annotator.model.errors import NotFoundError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.rules import (
    Code,
    Violation,
    check_attribute,
    check_document_label,
    check_relation,
    check_requirements,
    check_span,
    missing_document_labels,
    missing_required,
)
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)

SCHEMA = Schema(
    name="test",
    labels=(
        Label(name="PERSON", key="p"),
        Label(name="ORG", key="o"),
        Label(name="DATE", key="d"),
        Label(name="CLAIM", key="c", overlap="no_equal"),
        Label(name="CUE", key="q", overlap="none"),
        Label(name="GROUP", key="g", enabled=False),
    ),
    attributes=(
        Attribute(
            name="value", type=AttributeType.TEXT, labels=("DATE",), format="timex", required=True
        ),
        Attribute(
            name="attribution",
            type=AttributeType.CHOICE,
            labels=("CLAIM",),
            values=("attributed", "implicit", "author"),
            default="attributed",
        ),
        Attribute(
            name="claim_kind",
            type=AttributeType.MULTI_CHOICE,
            labels=("CLAIM",),
            values=("quote", "causal"),
            retired_values=("old",),
            default=("quote",),
        ),
        Attribute(name="age", type=AttributeType.NUMBER, labels=("PERSON",)),
        Attribute(name="doubtful", type=AttributeType.FLAG),
        Attribute(name="off", type=AttributeType.FLAG, enabled=False, required=True, default=True),
    ),
    relations=(
        RelationType(
            name="source",
            key="s",
            sources=("CLAIM",),
            targets=("PERSON", "ORG"),
            requires=("attribution", "attributed"),
        ),
        RelationType(name="cue", key="q", sources=("CLAIM",), targets=("CUE",), max_targets=1),
        RelationType(name="pair", sources=("PERSON",), targets=("PERSON",), max_targets=2),
        RelationType(
            name="same_as",
            key="m",
            sources=("PERSON", "ORG"),
            targets=("PERSON", "ORG"),
            symmetric=True,
            same_kind=True,
        ),
        RelationType(name="near", symmetric=True, max_targets=1),
    ),
    document_labels=(
        DocumentLabel(
            name="topic", type=AttributeType.CHOICE, values=("war", "sport"), required=True
        ),
    ),
)


def span(
    id_: str, label: str, *, at: tuple[int, int] = (0, 4), quote: str = "", **more: Any
) -> Span:
    return Span(
        id=id_,
        set_id=more.pop("set_id", "set"),
        label=label,
        fragments=more.pop("fragments", (at,)),
        quote=quote or id_,
        attributes=more,
    )


def relation(id_: str, type_: str, start: str, end: str) -> Relation:
    return Relation(id=id_, set_id="set", type=type_, from_id=start, to_id=end)


def message(violations: list[Violation], code: Code) -> str:
    assert [item.code for item in violations] == [code]
    return violations[0].message


def test_look_ups_know_what_is_on() -> None:
    assert [label.name for label in SCHEMA.enabled_labels] == [
        "PERSON", "ORG", "DATE", "CLAIM", "CUE",
    ]  # fmt: skip
    found = SCHEMA.label_for_key("P")
    assert found is not None
    assert found.name == "PERSON"
    assert SCHEMA.label_for_key("g") is None
    assert SCHEMA.label_for_key("g", enabled_only=False) is SCHEMA.label("GROUP")
    assert [item.name for item in SCHEMA.attributes_of("PERSON")] == ["age", "doubtful", "off"]
    assert SCHEMA.default_attributes("CLAIM") == {
        "attribution": "attributed",
        "claim_kind": ["quote"],
    }
    assert [item.name for item in SCHEMA.relations_from("CLAIM")] == ["source", "cue", "near"]
    assert SCHEMA.relation_for_key("q", "CLAIM") is SCHEMA.relation("cue")
    assert SCHEMA.relation_for_key("q", "PERSON") is None
    with pytest.raises(NotFoundError, match="The label schema “test” has no relation “cause”"):
        SCHEMA.relation("cause")


def test_a_good_span_has_no_violations() -> None:
    claim = span("c", "CLAIM", attribution="implicit", claim_kind=["causal", "old"], doubtful=True)
    assert check_span(SCHEMA, claim, [claim]) == []
    assert check_span(SCHEMA, span("g", "GROUP")) == []


def test_unknown_label_names_those_on_offer() -> None:
    found = check_span(SCHEMA, span("x", "ROBOT"))
    assert message(found, Code.UNKNOWN_LABEL) == (
        "The label schema has no label “ROBOT”. It has PERSON, ORG, DATE, CLAIM and CUE."
    )
    assert found[0].subjects == ("x",)


def test_overlap_rules() -> None:
    whole, part = span("a", "CLAIM", at=(0, 9)), span("b", "CLAIM", at=(2, 5))
    assert check_span(SCHEMA, part, [whole]) == []
    again = span("c", "CLAIM", at=(0, 9), quote="He left")
    found = check_span(SCHEMA, again, [part, whole])
    assert message(found, Code.OVERLAP) == "“He left” is already marked as a CLAIM."
    assert found[0].subjects == ("c", "a")
    split = span("c", "CLAIM", fragments=((0, 3), (5, 9)))
    assert check_span(SCHEMA, split, [whole]) == []

    said, told = span("a", "CUE", at=(0, 9), quote="has said"), span("b", "CUE", at=(5, 12))
    text = message(check_span(SCHEMA, told, [said]), Code.OVERLAP)
    assert text.startswith("Two spans labeled CUE must not overlap; “has said” is marked already.")
    assert check_span(SCHEMA, span("b", "CUE", at=(9, 12)), [said]) == []
    gap = span("b", "CUE", fragments=((0, 2), (9, 12)))
    assert check_span(SCHEMA, gap, [span("a", "CUE", at=(3, 8))]) == []
    assert check_span(SCHEMA, span("p", "PERSON"), [span("o", "PERSON")]) == []


@pytest.mark.parametrize(
    ("label", "name", "value", "code", "text"),
    [
        ("CLAIM", "mood", "x", Code.UNKNOWN_ATTRIBUTE, "The label schema has no attribute “mood”."),
        (
            "ORG",
            "age",
            3,
            Code.ATTRIBUTE_LABEL,
            "An ORG has no attribute “age”; it belongs to PERSON.",
        ),
        ("PERSON", "age", "old", Code.ATTRIBUTE_TYPE, "“age” must be a number, not “old”."),
        ("PERSON", "age", True, Code.ATTRIBUTE_TYPE, "“age” must be a number, not yes or no."),
        ("PERSON", "age", float("nan"), Code.ATTRIBUTE_TYPE, "must be a number"),
        ("PERSON", "doubtful", 1, Code.ATTRIBUTE_TYPE, "“doubtful” must be yes or no, not “1”."),
        ("DATE", "value", 2026, Code.ATTRIBUTE_TYPE, "“value” must be text, not “2026”."),
        ("CLAIM", "claim_kind", "quote", Code.ATTRIBUTE_TYPE, "must be a list of its values"),
        ("CLAIM", "attribution", ["author"], Code.ATTRIBUTE_TYPE, "must be one of its values"),
        (
            "CLAIM",
            "attribution",
            "hidden",
            Code.ATTRIBUTE_VALUE,
            "“hidden” is not a value of “attribution”. Choose attributed, implicit or author.",
        ),
        ("CLAIM", "claim_kind", ["quote", "x"], Code.ATTRIBUTE_VALUE, "Choose quote or causal."),
        ("CLAIM", "claim_kind", ["quote", "quote"], Code.ATTRIBUTE_VALUE, "same value twice"),
        ("DATE", "value", "2026-13-01", Code.ATTRIBUTE_FORMAT, "2026-13-01"),
        ("DATE", "value", "last Thursday", Code.ATTRIBUTE_FORMAT, "expected a date (2026-02-23"),
    ],
)
def test_attribute_violations(label: str, name: str, value: Any, code: Code, text: str) -> None:
    assert text in message(check_attribute(SCHEMA, label, name, value), code)
    found = check_span(SCHEMA, span("s", label, **{name: value}))
    assert message(found, code)
    assert found[0].subjects == ("s",)


@pytest.mark.parametrize(
    ("label", "name", "value"),
    [
        ("DATE", "value", "2026-02-23"),
        ("DATE", "value", "P5Y"),
        ("DATE", "value", None),
        ("PERSON", "age", 42),
        ("PERSON", "age", 41.5),
        ("CLAIM", "claim_kind", ["causal", "quote"]),
        ("CLAIM", "claim_kind", []),
        ("ORG", "doubtful", False),
    ],
)
def test_fitting_attributes(label: str, name: str, value: Any) -> None:
    assert check_attribute(SCHEMA, label, name, value) == []


def test_missing_required() -> None:
    found = missing_required(SCHEMA, span("d", "DATE", quote="last\nweek"))
    assert message(found, Code.MISSING) == "DATE “last week” has no value."
    assert missing_required(SCHEMA, span("d", "DATE", value="2026-W07")) == []
    assert missing_required(SCHEMA, span("p", "PERSON")) == []


def test_document_labels() -> None:
    assert message(missing_document_labels(SCHEMA, {}), Code.MISSING) == (
        "The document has no topic."
    )
    assert missing_document_labels(SCHEMA, {"topic": "war"}) == []
    assert check_document_label(SCHEMA, "topic", "sport") == []
    assert check_document_label(SCHEMA, "topic", None) == []
    assert message(check_document_label(SCHEMA, "topic", "art"), Code.ATTRIBUTE_VALUE)
    assert message(check_document_label(SCHEMA, "mood", "art"), Code.UNKNOWN_DOCUMENT_LABEL)


CLAIM, OTHER = span("claim", "CLAIM"), span("other", "CLAIM")
KIM, LEE, PARTY = span("kim", "PERSON"), span("lee", "PERSON"), span("party", "ORG")
SAID, TOLD = span("c1", "CUE", quote="said"), span("c2", "CUE", quote="told reporters")


@pytest.mark.parametrize(
    ("type_", "start", "end", "code", "text"),
    [
        ("cause", CLAIM, KIM, Code.UNKNOWN_RELATION, "The label schema has no relation “cause”."),
        ("source", CLAIM, CLAIM, Code.RELATION_LOOP, "A span cannot be its own “source”."),
        (
            "source",
            KIM,
            LEE,
            Code.RELATION_START,
            "“source” starts at a CLAIM, not at a PERSON.",
        ),
        (
            "source",
            CLAIM,
            SAID,
            Code.RELATION_END,
            "“source” ends at a PERSON or an ORG, not at a CUE.",
        ),
        (
            "same_as",
            KIM,
            PARTY,
            Code.RELATION_KIND,
            "“same_as” joins two spans with the same label, not a PERSON and an ORG.",
        ),
        (
            "source",
            CLAIM,
            span("far", "PERSON", set_id="another"),
            Code.RELATION_SET,
            "Both ends of “source” must be one annotator’s work on one document.",
        ),
        (
            "source",
            span("own", "CLAIM", attribution="author"),
            KIM,
            Code.RELATION_REQUIRES,
            (
                "This CLAIM is marked attribution “author”, so it has no source. "
                "Set attribution to “attributed” first."
            ),
        ),
    ],
)
def test_relation_ends(type_: str, start: Span, end: Span, code: Code, text: str) -> None:
    found = check_relation(SCHEMA, relation("r", type_, start.id, end.id), start, end)
    assert message(found, code) == text
    assert found[0].subjects[0] == "r"


def test_cardinality_names_what_is_there() -> None:
    old = relation("r1", "cue", "claim", "c1")
    new = relation("r2", "cue", "claim", "c2")
    found = check_relation(SCHEMA, new, CLAIM, TOLD, [old], spans={"c1": SAID})
    assert message(found, Code.RELATION_COUNT) == (
        "A CLAIM can have one cue; it already has “said”. Remove that one first."
    )
    assert found[0].subjects == ("r2", "r1")
    assert check_relation(SCHEMA, old, CLAIM, SAID, [old]) == []
    assert check_relation(SCHEMA, new, OTHER, TOLD, [relation("r1", "cue", "x", "c1")]) == []


def test_several_targets_up_to_the_limit() -> None:
    pairs = [relation("r1", "pair", "kim", "lee"), relation("r2", "pair", "kim", "park")]
    park, choi = span("park", "PERSON"), span("choi", "PERSON")
    assert check_relation(SCHEMA, pairs[1], KIM, park, pairs) == []
    third = relation("r3", "pair", "kim", "choi")
    text = message(check_relation(SCHEMA, third, KIM, choi, pairs), Code.RELATION_COUNT)
    assert text == ("A PERSON can have 2 pair; it has that many already. Remove one of them first.")


def test_duplicates_also_the_other_way_round() -> None:
    there = relation("r1", "same_as", "kim", "lee")
    assert message(
        check_relation(SCHEMA, relation("r2", "same_as", "lee", "kim"), LEE, KIM, [there]),
        Code.RELATION_DUPLICATE,
    ) == ("These two spans are already joined by “same_as”.")
    one_way = relation("r1", "pair", "kim", "lee")
    assert check_relation(SCHEMA, relation("r2", "pair", "lee", "kim"), LEE, KIM, [one_way]) == []
    again = relation("r2", "pair", "kim", "lee")
    assert message(check_relation(SCHEMA, again, KIM, LEE, [one_way]), Code.RELATION_DUPLICATE)


def test_symmetric_limit_counts_both_directions() -> None:
    there = relation("r1", "near", "party", "kim")
    found = check_relation(
        SCHEMA, relation("r2", "near", "kim", "lee"), KIM, LEE, [there], spans={"party": PARTY}
    )
    assert "it already has “party”" in message(found, Code.RELATION_COUNT)


def test_an_attribute_cannot_turn_against_a_relation() -> None:
    source = relation("r", "source", "claim", "kim")
    implicit = span("claim", "CLAIM", attribution="implicit")
    found = check_requirements(SCHEMA, implicit, [source, relation("x", "gone", "claim", "kim")])
    assert message(found, Code.RELATION_REQUIRES) == (
        "This CLAIM has a source, so attribution cannot be “implicit”. Remove the source first."
    )
    assert check_requirements(SCHEMA, CLAIM, [source]) == []
    assert check_requirements(SCHEMA, span("kim", "PERSON"), [source]) == []
