"""Another document date: what it moved is listed, kept or taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.redating import KEEP, NEW, OLD, QUOTE, RedatingReview
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXT = (
    "It met last Thursday and ended on Sunday. It was founded in 2016. On Friday everybody left "
    "for the next five years.\n\n" + "More. " * 600
)
LATER = dt.date(2026, 3, 2)


@pytest.fixture
def dated(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    pilot = make_pilot(make_project(texts={"Storm": TEXT, "Rain": "It rained on Monday."}))
    for quote in ("last Thursday", "Sunday", "2016", "Friday", "the next five years"):
        pilot.label(quote, "D")
    return pilot


def values(pilot: Pilot) -> dict[str, Any]:
    return {one.quote: one.attributes.get("value") for one in pilot.stored_spans()}


def correct(pilot: Pilot, day: dt.date | None) -> RedatingReview:
    """Give the document another date through the field of its header."""
    assert pilot.window.article is not None
    pilot.window.article.header.edit_date()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    field = QApplication.focusWidget()
    assert field is not None
    pilot.keys("Ctrl+A", "Delete", widget=field)
    QTest.keyClicks(field, "" if day is None else day.isoformat())
    pilot.keys("Return", widget=field)
    review = pilot.window.findChild(RedatingReview)
    assert isinstance(review, RedatingReview)
    return review


def cell(review: RedatingReview, at: int, column: int) -> str:
    item = review.table.item(at, column)
    assert item is not None
    return item.text()


def click(review: RedatingReview, at: int, column: int) -> None:
    table = review.table
    place = table.visualItemRect(table.item(at, column)).center()
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )


def test_what_changed_is_listed_and_undone_as_one_step(dated: Pilot) -> None:
    before, spans = values(dated), dated.stored_spans()
    review = correct(dated, LATER)
    assert review.isVisible()
    rows = [
        tuple(cell(review, at, column) for column in (QUOTE, OLD, NEW))
        for at in range(review.table.rowCount())
    ]
    assert rows == [
        ("“last Thursday”", "2026-02-19", "2026-02-26"),
        ("“Sunday”", "2026-02-22", "2026-03-01"),
        ("“Friday”", "2026-02-20", "2026-02-27"),
        ("“the next five years”", "from 2026-02-23", "from 2026-03-02"),
    ]
    assert values(dated)["Sunday"] == "2026-03-01"
    QTest.mouseClick(review.undo, Qt.MouseButton.LeftButton)
    assert not review.isVisible()
    assert values(dated) == before
    after = [(one.id, one.attributes) for one in dated.stored_spans()]
    assert after == [(one.id, one.attributes) for one in spans]
    assert dated.desk.document is not None
    assert dated.desk.document.document_date == dt.date(2026, 2, 23)


def test_an_old_value_is_kept_by_click_and_by_key(dated: Pilot) -> None:
    before = {one.quote: dict(one.attributes) for one in dated.stored_spans()}
    review = correct(dated, LATER)
    click(review, 1, KEEP)
    assert values(dated)["Sunday"] == "2026-02-22"
    review.table.setFocus()
    dated.keys("Down", "Down", "K", widget=review.table)
    found = {one.quote: dict(one.attributes) for one in dated.stored_spans()}
    for quote in ("Sunday", "the next five years"):
        assert found[quote] == {**before[quote], "confirmed_by": "anna"}
    assert found["Friday"]["value"] == "2026-02-27"
    assert [cell(review, at, KEEP) for at in range(4)] == [
        "Keep old",
        "old value kept",
        "Keep old",
        "old value kept",
    ]
    QTest.mouseClick(review.undo, Qt.MouseButton.LeftButton)
    assert {one.quote: dict(one.attributes) for one in dated.stored_spans()} == before


def test_what_was_kept_stays_with_the_next_correction(dated: Pilot) -> None:
    review = correct(dated, LATER)
    click(review, 1, KEEP)
    review = correct(dated, dt.date(2026, 3, 9))
    assert values(dated)["Sunday"] == "2026-02-22"
    assert values(dated)["Friday"] == "2026-03-06"
    assert "“Sunday”" not in [cell(review, at, QUOTE) for at in range(review.table.rowCount())]
    assert "1 confirmed date left as it is" in review._detail.text()


def test_a_row_leads_to_its_date(dated: Pilot) -> None:
    review = correct(dated, LATER)
    dated.view.reveal(len(TEXT) - 2, len(TEXT) - 1)
    click(review, 2, QUOTE)
    assert dated.desk.span is not None
    assert dated.desk.span.quote == "Friday"
    low, high = dated.view.visible_range()
    assert low <= dated.desk.span.start < high


def test_the_list_goes_with_escape_another_document_or_an_undo(dated: Pilot) -> None:
    review = correct(dated, LATER)
    review.table.setFocus()
    dated.keys("Escape", widget=review.table)
    assert not review.isVisible()
    assert QApplication.focusWidget() is dated.view
    correct(dated, dt.date(2026, 3, 9))
    assert review.isVisible()
    dated.keys("Ctrl+PgDown")
    assert not review.isVisible()


def test_a_date_that_was_deleted_is_said_to_be_gone(dated: Pilot) -> None:
    review = correct(dated, LATER)
    click(review, 2, QUOTE)
    dated.keys("Delete", widget=dated.view)
    assert cell(review, 2, KEEP) == "gone"
    click(review, 2, KEEP)
    assert "Friday" not in values(dated)
