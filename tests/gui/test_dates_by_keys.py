"""Dates in the window: values at once, other readings by digit and by click."""

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.gui.inspector import Inspector
from annotator.gui.redating import RedatingReview
from annotator.model.commands import EditDocument
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXT = "It met Monday and will rest for the next five years. The storm came on Friday."


@pytest.fixture
def dated(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    return make_pilot(make_project(texts={"Storm": TEXT}))


def inspector(pilot: Pilot) -> Inspector:
    panel = pilot.window.docks.panel("inspector")
    assert isinstance(panel, Inspector)
    pilot.qtbot.waitUntil(lambda: panel.reading is not None)
    return panel


def test_a_date_has_its_value_at_once(dated: Pilot) -> None:
    span = dated.label("the next five years", "D")
    assert span.attributes["type"] == "DURATION"
    assert span.attributes["value"] == "P5Y"
    assert [dict(one.attributes) for one in dated.stored_spans()] == [dict(span.attributes)]
    assert dated.view.tag_text(span) == "5 years"


def test_digits_swap_the_reading_and_confirm_it(dated: Pilot) -> None:
    dated.label("Monday", "D")
    dated.keys("1")
    [span] = dated.stored_spans()
    assert span.attributes["value"] in {"2026-02-16", "2026-03-02"}
    assert span.attributes["confirmed_by"] == "anna"
    dated.keys("1")
    assert dated.stored_spans()[0].attributes["value"] == "2026-02-23"
    dated.keys("Ctrl+Z")
    assert dated.stored_spans()[0] == span


def test_a_digit_without_a_reading_says_so(dated: Pilot) -> None:
    before = dated.label("the next five years", "D")
    said: list[str] = []
    dated.desk.message.connect(lambda text, _kind: said.append(text))
    dated.keys("9")
    assert said == ["“the next five years” has no other reading."]
    assert dated.stored_spans() == [before]


def test_the_inspector_reads_the_date_out_and_takes_clicks(dated: Pilot) -> None:
    dated.label("Friday", "D")
    panel = inspector(dated)
    assert panel.reading is not None
    assert panel.reading.words == "Friday 20 February 2026, three days before the article"
    [row, *_] = panel.reading.rows
    dated.qtbot.waitUntil(lambda: row.visibleRegion().boundingRect().height() > 20)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    dated.qtbot.waitUntil(lambda: "20 February" not in panel.reading.words)
    assert dated.stored_spans()[0].attributes["confirmed_by"] == "anna"


def test_only_dates_have_readings(dated: Pilot) -> None:
    dated.label("Friday", "D")
    panel = inspector(dated)
    dated.keys("P")
    dated.qtbot.waitUntil(lambda: panel.reading is None)
    assert "value" not in dated.stored_spans()[0].attributes


def test_another_document_date_tells_what_changed(dated: Pilot) -> None:
    dated.label("Friday", "D")
    document = dated.desk.document
    assert document is not None
    dated.window.article.header._store_date(dt.date(2026, 3, 2))  # type: ignore[union-attr]
    dated.qtbot.waitUntil(lambda: dated.window.findChild(RedatingReview) is not None)
    review = dated.window.findChild(RedatingReview)
    assert review.isVisible()
    cells = [review.table.item(0, column).text() for column in range(4)]
    assert cells == ["“Friday”", "2026-02-20", "2026-02-27", "Keep old"]
    dated.desk.execute(EditDocument(document_id=document.id, title="Rain"))
    assert dated.stored_spans()[0].attributes["value"] == "2026-02-27"
