"""How alike texts are, and which of many are almost the same."""

import random
from array import array
from hashlib import blake2b

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.near_duplicates import (
    BINS,
    LIKENESS,
    NearDuplicates,
    equal_bins,
    mapped,
    may_resemble,
    signature_of,
)
from annotator.model.shingles import blocks_of, resemblance, shingles_of

WORDS = [f"word{number}" for number in range(1_000)]


def likeness(one: str, other: str) -> float:
    return resemblance(shingles_of(one), shingles_of(other))


def text(start: int, end: int) -> str:
    """A text of words that are all different, so that its shingles can be counted by hand."""
    return " ".join(WORDS[start:end])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (text(0, 104), text(0, 104), 1.0),
        (text(0, 104), text(0, 84), 80 / 100),
        (text(0, 104), text(10, 114), 90 / 110),
        (text(0, 104), text(0, 52) + " other " + text(53, 104), 95 / 105),
        (text(0, 104), text(200, 304), 0.0),
        ("Kim won, again. He SAID so!", "kim won again — he said so", 1.0),
        ("Kim won", "Kim  won.", 1.0),
        ("Kim won", "won Kim", 0.0),
        ("Kim won", "Kim won it", 0.0),
        ("ＦＵＬＬ width “words” count the same", "full width words count the same", 1.0),
        ("北京时间今天上午", "北京时间今天上午。", 1.0),
        ("一二三四五六七八", "一二三四五六七九", 3 / 5),
        ("กขคงจฉ", "กขคงจฉช", 2 / 3),
        ("", "", 0.0),
        ("— …", "!", 0.0),
    ],
)
def test_likeness_is_the_share_of_common_runs_of_five_words(
    one: str, other: str, expected: float
) -> None:
    assert likeness(one, other) == pytest.approx(expected)
    assert likeness(other, one) == pytest.approx(expected)


def test_the_hash_of_a_shingle_is_one_of_each_word_and_place() -> None:
    def of(word: str, place: int) -> int:
        digest = blake2b(word.encode(), digest_size=40, person=b"shingles").digest()
        return int.from_bytes(digest[8 * place : 8 * place + 8], "little")

    words = ["one", "two", "three", "four", "five", "six"]
    expected = []
    for start in (0, 1):
        value = 0
        for place, word in enumerate(words[start : start + 5]):
            value ^= of(word, place)
        expected.append(value)

    assert [list(block) for block in blocks_of("One two; three four: five six.")] == [expected]
    assert expected[0] == 671177581737402081, "groups must stay the same from version to version"


def test_long_texts_are_read_in_blocks_that_lose_no_shingle() -> None:
    words = [f"w{number}" for number in range(9_000)]
    blocks = list(blocks_of(" ".join(words)))

    assert [len(block) for block in blocks] == [4_092, 4_096, 808]
    pieces = [
        " ".join(words[start : start + 5]) for start in (0, 4_091, 4_092, 8_187, 8_188, 8_995)
    ]
    assert all(shingles_of(" ".join(words)) >= shingles_of(piece) for piece in pieces)
    assert len(shingles_of(" ".join(words))) == 8_996


def test_signatures_agree_as_far_as_texts_are_alike() -> None:
    one, other = signature_of(text(0, 504)), signature_of(text(100, 604))
    assert one is not None
    assert other is not None

    equal = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)

    assert equal == pytest.approx(400 / 600, abs=0.12)
    assert signature_of("…") is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=BINS, max_size=BINS))
def test_bins_are_compared_as_lanes_of_one_number(pairs: list[tuple[int, int]]) -> None:
    values = (0, 1, 1 << 31, 0xFFFFFFFF)
    one = array("I", [values[a] for a, _ in pairs]).tobytes()
    other = array("I", [values[b] for _, b in pairs]).tobytes()
    assert equal_bins(one, other) == sum(a == b for a, b in pairs)


@given(
    st.sets(st.integers(0, (1 << 64) - 1), min_size=1, max_size=60),
    st.sets(st.integers(0, (1 << 64) - 1), max_size=20),
    st.randoms(use_true_random=False),
)
def test_no_pair_that_is_alike_is_passed_over(
    common: set[int], own: set[int], draw: random.Random
) -> None:
    one = common | {value for value in own if draw.random() < 0.5}
    other = common | (own - one)
    alike = resemblance(frozenset(one), other) >= LIKENESS
    assert may_resemble(mapped(one), mapped(other)) or not alike


def test_texts_in_one_frame_are_told_apart_by_their_bits() -> None:
    frame = set(range(0, 80_000, 161))
    one, other = ({*frame, *range(start, start + 90)} for start in (100_000, 200_000))
    assert resemblance(frozenset(one), other) > 0.7
    assert not may_resemble(mapped(one), mapped(other))


def groups_of(texts: dict[str, str]) -> set[frozenset[str]]:
    found = NearDuplicates()
    for key, one in texts.items():
        found.add(key, one)
    return {frozenset(group) for group in found.groups(texts.__getitem__)}


def test_groups_are_connected_and_the_rest_is_alone() -> None:
    texts = {
        "a": text(0, 104),
        "b": text(9, 113),
        "c": text(18, 122),  # like b, not like a
        "d": text(200, 304),
        "e": text(0, 60) + " " + text(300, 344),  # half of a
        "f": "…",
        "g": "—",
    }
    assert likeness(texts["a"], texts["c"]) < LIKENESS
    assert groups_of(texts) == {frozenset("abc")}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 60))
def test_groups_are_those_of_comparing_each_with_each(draw: random.Random, length: int) -> None:
    texts: dict[str, str] = {}
    for number in range(12):
        words = draw.choices(WORDS, k=length)
        if texts and draw.random() < 0.7:
            words = draw.choice(list(texts.values())).split()
            for _ in range(draw.randrange(4)):
                words[draw.randrange(len(words))] = draw.choice(WORDS)
            words += draw.choices(WORDS, k=draw.randrange(3))
        texts[str(number)] = " ".join(words)
    expected = {key: {key} for key in texts}
    shingles = {key: shingles_of(one) for key, one in texts.items()}
    for one in texts:
        for other in texts:
            if resemblance(shingles[one], shingles[other]) >= LIKENESS:
                union = expected[one] | expected[other]
                expected |= dict.fromkeys(union, union)
    shuffled = list(texts.items())
    draw.shuffle(shuffled)

    assert groups_of(texts) == groups_of(dict(shuffled))
    assert groups_of(texts) == {frozenset(one) for one in expected.values() if len(one) > 1}


def test_a_breath_ends_the_work() -> None:
    def stop() -> None:
        raise InterruptedError

    found = NearDuplicates()
    found.add("a", text(0, 50))
    found.add("b", text(0, 50))
    assert found.groups(lambda _key: text(0, 50)) == [("a", "b")]
    with pytest.raises(InterruptedError):
        NearDuplicates(stop).add("a", text(0, 50))
