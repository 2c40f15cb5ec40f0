"""Facts derived from spans and relations: slots, values, entities, nesting."""

from annotator.model.entities import Entity
from annotator.model.facts import chain_of, tree_of
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span
from annotator.schema.facts import FactDeriver
from annotator.services.schemas import default_schema


def span(span_id: str, label: str, *fragments: Fragment, **more: object) -> Span:
    return Span(span_id, "set", label, fragments, f"<{span_id}>", **more)  # type: ignore[arg-type]


def test_slots_hold_entries_in_reading_order_with_values_and_entities() -> None:
    spans = [
        span("c", "CLAIM", (10, 30)),
        span("late", "PERSON", (40, 44), entity_id="e"),
        span("early", "ORG", (0, 4)),
        span("day", "DATE", (20, 26), attributes={"value": "2026-02-22"}),
    ]
    relations = [
        Relation("r1", "set", "source", "c", "late"),
        Relation("r2", "set", "source", "c", "early"),
        Relation("r3", "set", "when", "c", "day"),
        Relation("r4", "set", "when", "c", "elsewhere"),
    ]
    (fact,) = FactDeriver(default_schema()).derive(
        spans, relations, {"e": Entity("e", "Kim Jong Un", "PERSON")}
    )
    assert list(fact.slots) == ["source", "cue", "when", "said_when", "about", "where"]
    assert [entry.name for entry in fact.slots["source"]] == ["<early>", "Kim Jong Un"]
    assert [(entry.value, entry.relation_id) for entry in fact.slots["when"]] == [
        ("2026-02-22", "r3")
    ]
    assert fact.first("when") == fact.slots["when"][0]
    assert fact.first("cue") is None
    assert fact.first("no such slot") is None


def test_a_claim_within_claims_knows_its_level_and_its_chain() -> None:
    spans = [
        span("outer", "CLAIM", (0, 100)),
        span("middle", "CLAIM", (10, 90)),
        span("inner", "CLAIM", (20, 30), (50, 60)),
        span("beside", "CLAIM", (85, 120)),
    ]
    facts = FactDeriver(default_schema()).derive(spans, [], {})
    assert [(fact.claim.id, fact.level, fact.within) for fact in facts] == [
        ("outer", 0, None),
        ("middle", 1, "outer"),
        ("inner", 2, "middle"),
        ("beside", 0, None),
    ]
    assert [fact.claim.id for fact in chain_of(facts, "inner")] == ["outer", "middle", "inner"]
    assert chain_of(facts, "nobody") == ()
    tree = {fact.claim.id: [one.claim.id for one in inner] for fact, inner in tree_of(facts)}
    assert tree == {"outer": ["middle"], "middle": ["inner"], "inner": [], "beside": []}


def test_claims_with_the_same_fragments_do_not_enclose_each_other() -> None:
    spans = [span("a", "CLAIM", (0, 9)), span("b", "CLAIM", (0, 9))]
    facts = FactDeriver(default_schema()).derive(spans, [], {})
    assert [(fact.level, fact.within) for fact in facts] == [(0, None), (0, None)]
