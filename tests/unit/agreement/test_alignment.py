"""Alignment: optimal, order-free, nested-safe; the solver against every possible assignment."""

import random
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import assignment
from annotator.agreement.alignment import Alignment, align, align_by_place, slots_of
from annotator.agreement.assignment import Edge, best_pairs
from annotator.agreement.corpus import SetContent, pairs_of
from annotator.agreement.groups import align_groups
from annotator.agreement.overlaps import in_order, lengths_of, overlaps_between
from annotator.model.spans import Span, length_of, overlap_of
from tests.unit.agreement.samples import contents, relation, shuffled, span, spans

graphs = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 6), max_size=25
)


def total(graph: dict[tuple[int, int], int], pairs: list[tuple[int, int]]) -> int:
    return sum(graph[pair] for pair in pairs)


def best_total(graph: dict[tuple[int, int], int]) -> int:
    """Try every assignment of five rows to five columns."""
    return max(
        sum(graph.get(pair, 0) for pair in enumerate(columns)) for columns in permutations(range(5))
    )


def ids(found: Alignment) -> tuple[set[tuple[str, str]], set[str], set[str]]:
    return (
        {(one.id, other.id) for one, other in found.pairs},
        {row.id for row in found.only_first},
        {row.id for row in found.only_second},
    )


@given(graphs, st.randoms(use_true_random=False))
def test_solver_finds_the_optimum_in_any_order(
    graph: dict[tuple[int, int], int], rng: random.Random
) -> None:
    edges: list[Edge] = [(row, column, weight) for (row, column), weight in graph.items()]
    pairs = best_pairs(edges)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert total(graph, pairs) == best_total(graph)
    assert best_pairs(rng.sample(edges, len(edges))) == pairs


@given(st.integers(0, 2**32))
def test_solver_on_denser_graphs(seed: int) -> None:
    rng = random.Random(seed)
    graph = {(row, column): rng.randint(1, 40) for row in range(5) for column in range(5)}
    edges = [(row, column, weight) for (row, column), weight in graph.items()]
    assert total(graph, best_pairs(edges)) == best_total(graph)


def test_tangles_are_solved_by_taking_the_heaviest_first() -> None:
    size = 80
    assert size * size > assignment.TANGLE_EDGES
    edges = [(a, b, 1_000 - abs(a - b)) for a in range(size) for b in range(size)]
    assert best_pairs(edges) == [(at, at) for at in range(size)]
    rng = random.Random(7)
    uneven = {(a, b): rng.randint(1, 99) for a in range(size) for b in range(size)}
    pairs = best_pairs([(a, b, weight) for (a, b), weight in uneven.items()])
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs) == size
    assert total(uneven, pairs) >= 99 * size / 2


@given(contents("a"), contents("b"))
def test_overlaps_are_all_found(one: SetContent, other: SetContent) -> None:
    a, b = in_order(one.spans), in_order(other.spans)
    wanted = {
        (i, j, shared)
        for i, left in enumerate(a)
        for j, right in enumerate(b)
        if (shared := overlap_of(left.fragments, right.fragments))
    }
    found = overlaps_between(a, b)
    assert set(found) == wanted
    assert len(found) == len(wanted)
    assert lengths_of(a) == [length_of(row.fragments) for row in a]


def test_of_very_many_partners_the_likeliest_are_kept() -> None:
    crowd = [span(f"b{n}", "ORG", (0, 10 + n)) for n in range(300)]
    found = overlaps_between([span("a", "ORG", (0, 400))], crowd)
    assert len(found) == 200
    assert min(shared for _, _, shared in found) == 110


def test_one_row_for_each_kind() -> None:
    one = [
        span("a0", "CLAIM", (0, 40)),
        span("a1", "ORG", (0, 5)),
        span("a2", "DATE", (50, 60)),
        span("a3", "PLACE", (70, 80)),
    ]
    other = [
        span("b0", "CLAIM", (0, 46)),
        span("b1", "ORG", (0, 5)),
        span("b2", "PLACE", (50, 60)),
        span("b3", "PLACE", (85, 90)),
    ]
    assert ids(align(one, other)) == (
        {("a0", "b0"), ("a1", "b1"), ("a2", "b2")},
        {"a3"},
        {"b3"},
    )


def test_a_name_is_never_taken_for_the_claim_around_it() -> None:
    claim, name = span("a", "CLAIM", (0, 60)), span("b", "ORG", (5, 12))
    assert align([claim], [name]).pairs == ()
    assert len(align_by_place([claim], [name]).pairs) == 1


def test_equal_label_beats_equal_place() -> None:
    one = spans("a", ("ORG", 0, 10))
    other = spans("b", ("PLACE", 0, 10), ("ORG", 0, 11))
    assert ids(align(one, other))[0] == {("a0", "b1")}
    assert ids(align_by_place(one, other))[0] == {("a0", "b0")}


def test_equal_place_beats_equal_label_with_hardly_any_overlap() -> None:
    one = spans("a", ("ORG", 0, 10))
    other = spans("b", ("PLACE", 0, 10), ("ORG", 8, 20))
    assert ids(align(one, other))[0] == {("a0", "b0")}


def test_other_labels_need_a_third_of_their_characters() -> None:
    one = [span("a0", "ORG", (0, 6))]
    assert len(align(one, [span("b0", "PLACE", (4, 10))]).pairs) == 1
    assert align(one, [span("b0", "PLACE", (4, 11))]).pairs == ()
    assert len(align(one, [span("b0", "ORG", (5, 60))]).pairs) == 1


def test_pairs_come_in_reading_order() -> None:
    one = spans("a", ("ORG", 20, 25), ("CLAIM", 0, 20), ("ORG", 0, 5))
    other = spans("b", ("ORG", 0, 6), ("CLAIM", 0, 20), ("ORG", 19, 25))
    found = align(one, other)
    assert [row.id for row, _ in found.pairs] == ["a1", "a2", "a0"]


def test_nested_spans_of_one_label_keep_their_levels() -> None:
    one = spans("a", ("CLAIM", 0, 50), ("CLAIM", 10, 30))
    other = spans("b", ("CLAIM", 11, 30), ("CLAIM", 0, 48))
    assert ids(align(one, other))[0] == {("a0", "b1"), ("a1", "b0")}


def test_attributes_and_slots_decide_between_twins() -> None:
    one = [
        span("a0", "CLAIM", (0, 9), factuality="CT+"),
        span("a1", "CLAIM", (0, 9), factuality="Uu"),
    ]
    other = [
        span("b0", "CLAIM", (0, 9), factuality="Uu"),
        span("b1", "CLAIM", (0, 9), factuality="CT+"),
    ]
    assert ids(align(one, other))[0] == {("a0", "b1"), ("a1", "b0")}

    twins = [span("a0", "CLAIM", (0, 9)), span("a1", "CLAIM", (0, 9)), span("a2", "ORG", (20, 25))]
    others = [span("b0", "CLAIM", (0, 9)), span("b1", "CLAIM", (0, 9)), span("b2", "ORG", (20, 25))]
    mine = slots_of(twins, [relation("source", twins[0], twins[2])])
    yours = slots_of(others, [relation("source", others[1], others[2])])
    found = align(twins, others, first_slots=mine, second_slots=yours)
    assert ids(found)[0] == {("a0", "b1"), ("a1", "b0"), ("a2", "b2")}
    turned = align(others, twins, first_slots=yours, second_slots=mine)
    assert ids(turned)[0] == {("b1", "a0"), ("b0", "a1"), ("b2", "a2")}


@settings(max_examples=50)
@given(contents("a"), contents("b"), st.randoms(use_true_random=False))
def test_alignment_is_free_of_order(one: SetContent, other: SetContent, rng: random.Random) -> None:
    mine = slots_of(one.spans, one.relations)
    yours = slots_of(other.spans, other.relations)
    found = align(one.spans, other.spans, first_slots=mine, second_slots=yours)
    pairs, only_first, only_second = ids(found)
    assert {row.id for row in one.spans} == {a for a, _ in pairs} | only_first
    assert {row.id for row in other.spans} == {b for _, b in pairs} | only_second
    assert len(pairs) + len(only_first) == len(one.spans)
    assert len(pairs) + len(only_second) == len(other.spans)
    assert all(overlap_of(a.fragments, b.fragments) for a, b in found.pairs)

    mixed = align(
        shuffled(one, rng).spans, shuffled(other, rng).spans, first_slots=mine, second_slots=yours
    )
    assert mixed == found
    turned = align(other.spans, one.spans, first_slots=yours, second_slots=mine)
    assert ids(turned) == ({(b, a) for a, b in pairs}, only_second, only_first)
    by_place = align_by_place(one.spans, other.spans)
    back = align_by_place(other.spans, one.spans)
    assert ids(back)[0] == {(b, a) for a, b in ids(by_place)[0]}


@given(contents("a"))
def test_a_copy_is_aligned_whole(content: SetContent) -> None:
    copy = [Span(f"b{row.id}", "b", row.label, row.fragments, "", row.attributes)
            for row in content.spans]  # fmt: skip
    found = align(content.spans, copy)
    assert len(found.pairs) == len(content.spans)
    for one, other in found.pairs:
        assert (one.label, one.fragments) == (other.label, other.fragments)
        assert one.attributes == other.attributes


@settings(max_examples=50)
@given(contents("a"), contents("b"), contents("c"))
def test_groups_hold_each_span_once(one: SetContent, two: SetContent, three: SetContent) -> None:
    sets = {"a": list(one.spans), "b": list(two.spans), "c": list(three.spans)}

    def groups(names: str) -> set[frozenset[str]]:
        turned = {name: sets[name] for name in names}
        alignments = {(x, y): align(sets[x], sets[y]) for x, y in pairs_of(sets)}
        found = align_groups(turned, alignments)
        assert sum(map(len, found)) == sum(map(len, sets.values()))
        assert all(row.set_id == name for group in found for name, row in group.items())
        return {frozenset(row.id for row in group.values()) for group in found}

    assert groups("abc") == groups("cba")


def test_groups_join_the_surest_first() -> None:
    sets = {
        "a": spans("a", ("ORG", 0, 10)),
        "b": spans("b", ("ORG", 0, 10), ("ORG", 8, 20)),
        "c": spans("c", ("ORG", 8, 20)),
    }
    alignments = {(x, y): align(sets[x], sets[y]) for x, y in pairs_of(sets)}
    found = align_groups(sets, alignments)
    assert [sorted(row.id for row in group.values()) for group in found] == [
        ["a0", "b0"],
        ["b1", "c0"],
    ]


def test_groups_prefer_equal_labels_at_equal_places() -> None:
    org, place, twin, third = (
        span("a0", "ORG", (0, 20)),
        span("b0", "PLACE", (0, 20)),
        span("b1", "ORG", (0, 20)),
        span("c0", "ORG", (0, 20)),
    )
    alignments = {
        ("a", "b"): Alignment(((org, place),), (), (twin,)),
        ("a", "c"): Alignment(((org, third),), (), ()),
        ("b", "c"): Alignment(((twin, third),), (place,), ()),
    }
    found = align_groups({"a": [org], "b": [place, twin], "c": [third]}, alignments)
    assert sorted(sorted(row.id for row in group.values()) for group in found) == [
        ["a0", "b1", "c0"],
        ["b0"],
    ]
