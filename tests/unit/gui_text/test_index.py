"""The span index against a plain search."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.gui.text.index import SpanIndex
from annotator.model.spans import Span

RANGES = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda r: (r[0], r[0] + r[1]))
HUGE = st.tuples(st.integers(0, 60), st.just(9_000)).map(lambda r: (r[0], r[0] + r[1]))


def span(key: int, start: int, end: int) -> Span:
    return Span(id=str(key), set_id="", label="X", fragments=((start, end),), quote="")


def plain(spans: list[Span], start: int, end: int) -> set[str]:
    return {s.id for s in spans if s.start < end and start < s.end}


@given(st.lists(st.one_of(RANGES, HUGE), max_size=25), RANGES)
def test_finds_what_a_plain_search_finds(
    ranges: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    spans = [span(i, *r) for i, r in enumerate(ranges)]
    assert {s.id for s in SpanIndex(spans).overlapping(*asked)} == plain(spans, *asked)


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "remove"]), st.integers(0, 12), st.one_of(RANGES, HUGE)),
    max_size=40,
)


@settings(max_examples=200)
@given(STEPS)
def test_stays_right_while_spans_come_move_and_go(
    steps: list[tuple[str, int, tuple[int, int]]],
) -> None:
    index = SpanIndex()
    kept: dict[str, Span] = {}
    for what, key, (start, end) in steps:
        former = kept.get(str(key))
        if what == "put":
            assert index.put(span(key, start, end)) == former
            kept[str(key)] = span(key, start, end)
        else:
            assert index.remove(str(key)) == former
            kept.pop(str(key), None)
        assert {s.id for s in index} == set(kept)
        for at in range(0, 95, 7):
            found = {s.id for s in index.overlapping(at, at + 1)}
            assert found == plain(list(kept.values()), at, at + 1)


def test_answers_come_in_the_order_of_their_starts() -> None:
    index = SpanIndex([span(1, 30, 40), span(2, 0, 50), span(3, 10, 60)])
    assert [s.id for s in index.overlapping(0, 100)] == ["2", "3", "1"]


def test_one_span_over_everything_does_not_hide_the_small_ones() -> None:
    small = [span(i, i * 10, i * 10 + 5) for i in range(1000)]
    index = SpanIndex([span(9999, 0, 10_000), *small])
    assert {s.id for s in index.overlapping(5_000, 5_001)} == {"500", "9999"}
