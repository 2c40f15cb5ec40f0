"""Labels are as frequent in each part of a split as in the whole, as nearly as that goes."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.errors import InputError
from annotator.services.exporting.split import Unit, assign, parse_split
from annotator.services.exporting.stratifying import Load, stratified

SHARES = (0.6, 0.2, 0.2)


def test_a_label_that_is_rare_is_in_every_part_that_can_have_it() -> None:
    loads = [Load(1, {"COMMON": 4, **({"RARE": 1} if n % 10 == 0 else {})}) for n in range(50)]
    parts = stratified(loads, SHARES)

    assert Counter(parts) == {0: 30, 1: 10, 2: 10}
    assert Counter(parts[::10]) == {0: 3, 1: 1, 2: 1}


def test_what_most_of_a_label_is_in_goes_where_most_is_wanted() -> None:
    loads = [Load(1, {"A": 1}) for _ in range(40)] + [Load(1, {"A": 20})]
    assert stratified(loads, SHARES)[-1] == 0


def test_groups_without_labels_fill_up() -> None:
    parts = stratified([Load(2, {})] * 10 + [Load(1, {"A": 3})] * 10, SHARES)
    assert [
        sum(2 if n < 10 else 1 for n, one in enumerate(parts) if one == p) for p in range(3)
    ] == [
        18,
        6,
        6,
    ]
    assert stratified([], SHARES) == []


@pytest.mark.parametrize("seed", range(4))
def test_no_label_is_far_from_its_share(seed: int) -> None:
    draw = random.Random(seed)
    loads = [
        Load(1, Counter(draw.choices("ABCDE", [16, 8, 4, 2, 1], k=draw.randrange(20))))
        for _ in range(300)
    ]
    parts = stratified(loads, SHARES)
    for place, share in enumerate(SHARES):
        assert abs(parts.count(place) - share * 300) <= 6
    for label in "ABCDE":
        total = sum(load.labels[label] for load in loads)
        for place, share in enumerate(SHARES):
            there = sum(
                load.labels[label] for load, part in zip(loads, parts, strict=True) if part == place
            )
            assert there / total == pytest.approx(share, abs=0.04)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.sampled_from(["document", "publisher"]))
def test_a_stratified_split_parts_nothing_and_depends_on_no_order(
    draw: random.Random, by: str
) -> None:
    some = [
        Unit(f"id{n}", f"hash{n}", None, f"P{n % 9}", Counter(draw.choices("ABC", k=n % 4)))
        for n in range(draw.randrange(40))
    ]
    alike = [("id0", "id5", "id7"), ("id2", "id3")]
    split = parse_split("a=0.5,b=0.3,c=0.2", seed=draw.randrange(5), by=by, stratify="label")

    found = assign(some, split, alike)

    assert found == assign(draw.sample(some, len(some)), split, alike[::-1])
    assert found.keys() == {one.id for one in some}
    for group in alike:
        assert len({found[one] for one in group if one in found}) <= 1
    if by == "publisher" and not any(one in found for group in alike for one in group):
        assert len({(found[one.id], one.publisher) for one in some}) == len(
            {one.publisher for one in some}
        )


def test_another_seed_is_another_split() -> None:
    some = [Unit(f"id{n}", f"hash{n}", None, None, {"A": 1}) for n in range(30)]
    splits = [parse_split("a=0.5,b=0.5", seed=seed, stratify="label") for seed in (0, 1)]
    assert assign(some, splits[0]) != assign(some, splits[1])


@pytest.mark.parametrize(
    ("by", "stratify", "words"),
    [("date", "label", "leaves no choice"), ("document", "publisher", "“publisher” is not")],
)
def test_what_cannot_be_stratified(by: str, stratify: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_split("a=0.5,b=0.5", by=by, stratify=stratify)
