"""Words of two texts that are almost the same are found in each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.word_alignment import SharedWords, same_words, stretch_of, words_in

ONE = "Kim Jong-un, the leader, said on Monday that “all is well” in Pyongyang. Nothing more."
OTHER = (
    "SEOUL — Kim Jong-un, the leader, said on Tuesday that all is well in Pyongyang. Nothing more."
)


def moved(quote: str, one: str = ONE, other: str = OTHER) -> str | None:
    """The words of the other text that stand for a quote of the one."""
    shared = SharedWords.of(one, other)
    start = one.index(quote)
    found = shared.moved([(start, start + len(quote))])
    if found is None:
        return None
    begin, end = shared.offsets(found)
    return other[begin:end]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Kim Jong-un", "Kim Jong-un"),
        ("“all is well”", "all is well"),
        ("Jong", "Jong"),
        ("yong", "yong"),
        ("Pyongyang. ", "Pyongyang"),
        ("Monday", None),
        ("said on Monday that", None),
        (" “", None),
        ("more.", "more"),
    ],
)
def test_a_quote_is_found_by_its_words(quote: str, expected: str | None) -> None:
    assert moved(quote) == expected


def test_moved_paragraphs_and_repeated_words() -> None:
    first, second = (
        "One two three four five six the the.",
        "Seven eight nine ten the eleven twelve.",
    )
    one, other = f"{first} {second}", f"{second} {first}"
    assert moved("eight nine", one, other) == "eight nine"
    assert moved("six the the", one, other) == "six the the"


def test_characters_of_scripts_without_spaces_are_words() -> None:
    one, other = "他昨天在北京说一切都好。完", "她昨天在北京说一切都好。完"
    assert [word.folded for word in words_in("在 Seoul北京")] == ["在", "seoul", "北", "京"]
    assert moved("北京", one, other) == "北京"
    assert moved("他", one, other) is None


def test_short_texts_are_the_same_from_their_ends() -> None:
    assert same_words(["a", "b", "c"], ["a", "x", "c"]) == {0: 0, 2: 2}
    assert same_words(["a", "b"], ["a", "b"]) == {0: 0, 1: 1}
    assert same_words(["a", "b"], ["b", "a"]) == {}
    assert same_words([], ["a"]) == same_words([], []) == {}
    assert stretch_of([], [(0, 1)]) is None


@given(
    st.lists(st.sampled_from("abcdefgh"), max_size=40),
    st.lists(st.sampled_from("abcdefgh"), max_size=40),
)
def test_the_same_is_equal_and_taken_once(one: list[str], other: list[str]) -> None:
    found = same_words(one, other)

    assert all(one[here] == other[there] for here, there in found.items())
    assert len(set(found.values())) == len(found)
    assert same_words(one, one).items() >= {place: place for place in same_words(one, one)}.items()
