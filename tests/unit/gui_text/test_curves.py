"""Relations are led between the lines and beside the column, never across text."""

from dataclasses import dataclass
from itertools import pairwise

from annotator.gui.text.curves import End, route


@dataclass
class Sizes:
    """The part of the page's sizes that a way depends on."""

    room: int = 27
    pitch: int = 49


def end(line: int, x: float) -> End:
    ground = 100.0 + line * 49
    return End(x=x, top=ground - 20, bottom=ground + 12, ground=ground)


def crosses_text(corners: list[tuple[float, float]]) -> bool:
    """Whether an upright stretch inside the column passes a line's ground on its way."""
    for (x1, y1), (x2, y2) in pairwise(corners[1:-1]):
        if x1 == x2 and 0 <= x1 <= 600:
            low, high = sorted((y1, y2))
            for line in range(-1, 12):
                ground = 100 + line * 49
                if low < ground - 18 and high > ground - 2:
                    return True
    return False


def test_no_way_crosses_a_line() -> None:
    for start_line in range(6):
        for end_line in range(6):
            for x in (10.0, 300.0, 590.0):
                corners = route(end(start_line, 50), end(end_line, x), Sizes(), 0, 600)
                assert not crosses_text(corners)
                pairs = pairwise(corners)
                assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairs)


def test_a_way_over_several_lines_takes_the_nearer_side() -> None:
    assert min(x for x, _y in route(end(0, 50), end(4, 100), Sizes(), 0, 600)) < 0
    assert max(x for x, _y in route(end(0, 550), end(4, 500), Sizes(), 0, 600)) > 600


def test_it_arrives_at_the_tag_from_below_and_at_the_ground_from_above() -> None:
    assert route(end(0, 50), end(0, 200), Sizes(), 0, 600)[-1] == (200, end(0, 0).bottom)
    assert route(end(0, 50), end(3, 200), Sizes(), 0, 600)[-1] == (200, end(3, 0).top)
    assert route(end(3, 50), end(0, 200), Sizes(), 0, 600)[-1] == (200, end(0, 0).bottom)
