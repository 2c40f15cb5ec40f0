"""What the timeline shows of the dates of an article."""

import datetime as dt
from typing import Any

from annotator.gui.timeline.marks import FACT, SAYING, DateBook
from annotator.model.relations import Relation
from annotator.model.spans import Span

DAY = dt.date(2026, 2, 23)


def date(span_id: str, start: int, value: str, **attributes: Any) -> Span:
    return Span(
        id=span_id,
        set_id="s",
        label="DATE",
        fragments=((start, start + 4),),
        quote="then",
        attributes={"type": "DATE", "value": value, **attributes},
    )


def test_equal_values_are_one_mark_with_a_count() -> None:
    book = DateBook()
    book.set_spans([date("b", 9, "2026-02-22"), date("a", 3, "2026-02-22"), date("c", 20, "2016")])
    marks, loose = book.marks(DAY)
    assert [(mark.extent.label, mark.span_ids) for mark in marks] == [
        ("2016", ("c",)),
        ("22 Feb ×2", ("a", "b")),
    ]
    assert not loose


def test_a_modifier_makes_another_mark() -> None:
    book = DateBook()
    book.set_spans([date("a", 1, "2019"), date("b", 9, "2019", mod="BEFORE")])
    marks, _ = book.marks(DAY)
    assert [mark.extent.label for mark in marks] == ["before 2019", "2019"]
    assert marks[0].extent.first is None


def test_what_names_no_point_in_time_stands_apart() -> None:
    book = DateBook()
    spans = [
        date("a", 1, "P5Y", type="SET"),
        date("b", 9, "P5Y", type="DURATION", begin="2026-02-23", end_point="2031-02-23"),
        date("c", 20, "PAST_REF"),
        date("d", 30, "XXXX-12-25"),
        date("e", 40, "P3D", type="DURATION"),
    ]
    book.set_spans(spans)
    marks, loose = book.marks(DAY)
    assert [(mark.value, mark.extent.label) for mark in marks] == [("P5Y", "5 years")]
    assert [span.id for span in loose] == ["a", "c", "d", "e"]


def test_the_slots_of_claims_give_dates_their_role() -> None:
    book = DateBook()
    book.set_spans([date("a", 1, "2026-02-22"), date("b", 9, "2026-02-23"), date("c", 9, "2016")])
    links = [("when", "a"), ("said_when", "b"), ("about", "c")]
    relations = [
        Relation(id=str(n), set_id="s", type=kind, from_id="x", to_id=end)
        for n, (kind, end) in enumerate(links)
    ]
    book.set_relations(relations, {"when", "said_when"})
    marks, _ = book.marks(DAY)
    assert [mark.roles for mark in marks] == [set(), {FACT}, {SAYING}]


def test_dates_come_and_go_one_by_one() -> None:
    book = DateBook()
    book.put(date("a", 1, "2026-02-22"))
    book.set_ghosts([date("g", 5, "2026-02-22"), date("h", 5, "2024")])
    marks, _ = book.marks(None)
    assert [(one.extent.label, one.is_ghost) for one in marks] == [
        ("2024", True),
        ("22 Feb 2026 ×2", False),
    ]
    book.put(date("a", 1, "2025"))
    assert book.remove("a")
    assert not book.remove("a")
    assert all(one.is_ghost for one in book.marks(None)[0])


def test_times_follow_each_other_within_a_day() -> None:
    book = DateBook()
    values = ["2026-02-22TEV", "2026-02-22", "2026-02-22T09:00", "2026-W08-WE", "2026-02"]
    book.set_spans([date(str(n), n, value) for n, value in enumerate(values)])
    marks, _ = book.marks(DAY)
    assert [one.value for one in marks if one.extent.is_point] == [values[1], values[2], values[0]]
    assert [one.extent.label for one in marks if not one.extent.is_point] == [
        "Feb 2026",
        "21–22 Feb",
    ]
