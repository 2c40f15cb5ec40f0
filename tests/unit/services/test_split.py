"""Splits depend on the texts, the seed and the shares alone."""

import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.errors import InputError
from annotator.services.exporting.options import parse_time
from annotator.services.exporting.split import Split, Unit, assign, parse_split


def units(count: int) -> list[Unit]:
    return [
        Unit(f"id{n}", f"hash{n}", dt.date(2026, 1, 1 + n % 28), f"publisher {n % 7}")
        for n in range(count)
    ]


@given(st.integers(0, 60), st.integers(0, 5), st.sampled_from(["document", "date", "publisher"]))
def test_order_and_ids_do_not_matter(count: int, seed: int, by: str) -> None:
    split = parse_split("train=0.7,dev=0.1,test=0.2", seed=seed, by=by)
    shuffled = units(count)
    random.Random(seed).shuffle(shuffled)

    assert assign(shuffled, split) == assign(units(count), split)
    assert len(assign(shuffled, split)) == count


@given(st.integers(1, 200))
def test_shares_of_single_documents_are_met_to_the_nearest_document(count: int) -> None:
    found = Counter(assign(units(count), parse_split("a=0.5,b=0.3,c=0.2")).values())
    for name, share in (("a", 0.5), ("b", 0.3), ("c", 0.2)):
        assert abs(found[name] - share * count) <= 1


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.sampled_from(["document", "date", "publisher"]))
def test_what_belongs_together_is_never_parted(draw: random.Random, by: str) -> None:
    count = draw.randrange(1, 50)
    some = [
        Unit(f"id{n}", f"hash{n // 2 if n < 6 else n}", one.document_date, one.publisher)
        for n, one in enumerate(units(count))
    ]
    texts = sorted({one.text_sha256 for one in some})
    draw.shuffle(texts)
    of_text = {text: [one.id for one in some if one.text_sha256 == text] for text in texts}
    alike = [
        [*of_text[one], *of_text[other]]
        for one, other in zip(texts[::3], texts[1::3], strict=False)
    ]
    split = parse_split("a=0.5,b=0.3,c=0.2", seed=draw.randrange(9), by=by)
    shuffled = draw.sample(some, len(some))

    found = assign(some, split, alike)

    assert found == assign(shuffled, split, [draw.sample(one, len(one)) for one in reversed(alike)])
    assert found.keys() == {one.id for one in some}
    for group in [*alike, *of_text.values()]:
        assert len({found[one] for one in group}) == 1


def test_a_group_has_its_earliest_date_and_its_commonest_publisher() -> None:
    early, late = dt.date(2026, 1, 1), dt.date(2026, 3, 1)
    some = [Unit(f"id{n}", f"hash{n}", early if n < 5 else late, "A") for n in range(10)]
    some += [Unit("x", "x", late, "B"), Unit("y", "y", early, "B"), Unit("z", "z", None, "C")]
    alike = [("x", "y", "z")]

    by_date = assign(some, parse_split("old=0.6,new=0.4", by="date"), alike)
    assert {by_date[one] for one in "xyz"} == {by_date["id0"]} == {"old"}
    some.append(Unit("more", "more", early, "B"))
    by_publisher = assign(some, parse_split("a=0.5,b=0.5", by="publisher"), alike)
    assert {by_publisher[one] for one in "xyz"} == {by_publisher["more"]}
    assert by_publisher["more"] != by_publisher["id0"]


def test_documents_without_a_date_come_before_the_others() -> None:
    some = [*units(9), Unit("none", "hash", None, None)]
    assert assign(some, parse_split("old=0.1,new=0.9", by="date"))["none"] == "old"


def test_documents_without_a_publisher_are_each_alone() -> None:
    lone = [Unit(f"id{n}", f"hash{n}", None, None) for n in range(100)]
    found = Counter(assign(lone, parse_split("a=0.5,b=0.5", by="publisher")).values())
    assert found == {"a": 50, "b": 50}


def test_reading_a_split() -> None:
    assert parse_split("train=0.9, test=0.1", seed=3, by="date") == Split(
        (("train", 0.9), ("test", 0.1)), 3, "date"
    )


@pytest.mark.parametrize(
    "text",
    ["", "train", "train=x", "train=0", "a=0.5", "a=2", "=1", "a b=1", ".a=1", "a=0.5,a=0.5"],
)
def test_splits_that_make_no_sense(text: str) -> None:
    with pytest.raises(InputError, match="--split"):
        parse_split(text)


def test_reading_a_time() -> None:
    assert parse_time("2026-02-23T15:00+02:00").isoformat() == "2026-02-23T13:00:00+00:00"
    assert parse_time("2026-02-23").tzinfo is dt.UTC
    with pytest.raises(InputError, match="“soon” is not a time"):
        parse_time("soon")
