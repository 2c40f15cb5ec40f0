from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.navigation import (
    chain_at,
    moved_edge,
    outward,
    step_span,
    text_to_label,
    with_fragment,
)
from annotator.model.spans import Span, reading_order
from annotator.model.tokens import is_grapheme_boundary


def span(start: int, end: int, label: str = "A", *more: tuple[int, int]) -> Span:
    return Span(
        id=f"{label}{start}-{end}",
        set_id="s",
        label=label,
        fragments=((start, end), *more),
        quote="",
    )


def ids(*spans: Span | None) -> list[str]:
    return [one.id for one in spans if one is not None]


SPANS = (span(0, 20, "C"), span(0, 5), span(6, 9), span(30, 35))
GHOSTS = (span(7, 12, "G"), span(40, 44, "G"))


def test_without_selected_text_the_word_at_the_caret_is_labeled() -> None:
    assert text_to_label("Kim said", (0, 8), 2) == (0, 8)
    assert text_to_label("Kim said", None, 5) == (4, 8)
    assert text_to_label("  ", None, 1) is None


def test_stepping_goes_through_spans_and_ghosts_in_reading_order_and_round() -> None:
    seen, current = [], None
    for _ in range(7):
        current = step_span((SPANS, GHOSTS), current, 0, 1)
        seen += ids(current)
    assert seen == ["C0-20", "A0-5", "A6-9", "G7-12", "A30-35", "G40-44", "C0-20"]


def test_stepping_back() -> None:
    seen, current = [], SPANS[2]
    for _ in range(3):
        current = step_span((SPANS, GHOSTS), current, 0, -1)
        seen += ids(current)
    assert seen == ["A0-5", "C0-20", "G40-44"]


def test_stepping_starts_at_the_caret() -> None:
    assert ids(step_span((SPANS, GHOSTS), None, 21, 1)) == ["A30-35"]
    assert ids(step_span((SPANS, GHOSTS), None, 21, -1)) == ["G7-12"]


def test_hidden_labels_are_left_out() -> None:
    assert ids(step_span((SPANS, GHOSTS), SPANS[2], 0, 1, hidden={"G"})) == ["A30-35"]
    assert step_span((SPANS,), None, 0, 1, hidden={"A", "C"}) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12, unique=True))
def test_stepping_visits_every_span_once(places: list[tuple[int, int]]) -> None:
    spans = tuple(sorted((span(a, a + n) for a, n in places), key=reading_order))
    seen, current = [], None
    for _ in spans:
        current = step_span((spans[::2], spans[1::2]), current, 0, 1)
        seen += ids(current)
    assert seen == ids(*spans)


def test_the_innermost_span_at_the_caret_comes_first() -> None:
    assert ids(*chain_at(SPANS, 2)) == ["A0-5", "C0-20"]
    assert ids(*chain_at(SPANS, 35)) == ["A30-35"]
    assert ids(*chain_at((span(0, 3, "A", (10, 12)),), 5)) == []


def test_outward_is_the_smallest_enclosing_span() -> None:
    assert ids(outward(SPANS, SPANS[1])) == ["C0-20"]
    assert outward(SPANS, SPANS[0]) is None


def test_edges_move_by_word() -> None:
    text = "leader Kim Jong Un was"
    kim = ((7, 10),)
    assert moved_edge(text, kim, "end", 1, "word") == ((7, 15),)
    assert moved_edge(text, kim, "start", -1, "word") == ((0, 10),)
    assert moved_edge(text, ((7, 15),), "start", 1, "word") == ((11, 15),)
    assert moved_edge(text, ((7, 15),), "end", -1, "word") == ((7, 10),)


def test_an_edge_stops_at_the_other_edge_and_at_the_text_s_ends() -> None:
    text = "Kim Jong"
    assert moved_edge(text, ((0, 3),), "end", -1, "word") is None
    assert moved_edge(text, ((0, 3),), "start", 1, "word") is None
    assert moved_edge(text, ((0, 3),), "start", -1, "word") is None
    assert moved_edge(text, ((4, 8),), "end", 1, "character") is None


def test_edges_by_character_never_rest_on_blanks_or_inside_a_grapheme() -> None:
    text = "a 👩‍👩‍👧 é b"
    family = len("👩‍👩‍👧")
    assert moved_edge(text, ((0, 1),), "end", 1, "character") == ((0, 2 + family),)
    assert moved_edge(text, ((0, 2 + family),), "end", -1, "character") == ((0, 1),)


def test_only_the_outer_edges_of_a_discontinuous_span_move() -> None:
    text = "one two three four five"
    assert moved_edge(text, ((0, 3), (8, 13)), "end", 1, "word") == ((0, 3), (8, 18))
    assert moved_edge(text, ((4, 7), (14, 18)), "start", -1, "word") == ((0, 7), (14, 18))


@given(st.text("ab é한👍\n", min_size=1, max_size=24), st.data(), st.sampled_from(["start", "end"]))
def test_a_moved_edge_is_never_blank_and_on_a_grapheme(
    text: str, data: st.DataObject, edge: str
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    step = data.draw(st.sampled_from([-1, 1]))
    moved = moved_edge(text, ((start, end),), edge, step, "character")  # type: ignore[arg-type]
    if moved is not None:
        place = moved[0][0] if edge == "start" else moved[0][1]
        inner = place if edge == "start" else place - 1
        assert not text[inner].isspace()
        assert is_grapheme_boundary(text, place)


def test_a_fragment_is_added_in_order_and_joined_where_it_touches() -> None:
    assert with_fragment(((10, 15),), 0, 5) == ((0, 5), (10, 15))
    assert with_fragment(((10, 15),), 15, 20) == ((10, 20),)
    assert with_fragment(((10, 15),), 11, 14) is None
