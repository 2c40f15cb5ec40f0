"""The timeline strip, by mouse and keyboard."""

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from annotator.gui.timeline.drawing import AXIS, bar_rect
from annotator.gui.timeline.marks import FACT
from annotator.gui.timeline.strip import TimelineStrip
from annotator.model.commands import AddRelation, EditDocument
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXT = (
    "It began last Thursday and ended on Sunday. In 2016 and in 2019 nothing came. Everyone left "
    "on Sunday, as they do every five years. The next five years will be dry.\n\n" + "More. " * 900
)


@pytest.fixture
def dated(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    pilot = make_pilot(make_project(texts={"Storm": TEXT}))
    for quote, nth in (
        ("last Thursday", 1),
        ("Sunday", 1),
        ("2016", 1),
        ("2019", 1),
        ("Sunday", 2),
        ("every five years", 1),
        ("The next five years", 1),
    ):
        pilot.label(quote, "D", nth)
    return pilot


def strip_of(pilot: Pilot) -> TimelineStrip:
    assert pilot.window.article is not None
    return pilot.window.article.timeline


def labels(pilot: Pilot) -> list[str]:
    return [mark.extent.label for mark in strip_of(pilot).marks]


def settled(pilot: Pilot, expected: list[str]) -> TimelineStrip:
    pilot.qtbot.waitUntil(lambda: labels(pilot) == expected)
    return strip_of(pilot)


ALL = ["2016", "2019", "19 Feb", "22 Feb ×2", "5 years"]


def place(strip: TimelineStrip, at: int) -> QPoint:
    where = strip.layout_of_marks.places[at]
    if strip.marks[at].extent.is_point:
        return QPoint(round(where.middle), round(AXIS))
    return bar_rect(where, strip.layout_of_marks.lanes).center().toPoint()


def click(strip: TimelineStrip, at: int) -> None:
    QTest.mouseClick(
        strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(strip, at)
    )


def test_every_date_is_on_the_scale_at_once(dated: Pilot) -> None:
    strip = settled(dated, ALL)
    assert [span.quote for span in strip.undated] == ["every five years"]
    dated.label("Everyone", "P")
    dated.keys("Ctrl+Z")
    dated.keys("Ctrl+Z")
    settled(dated, ALL[:-1])
    dated.keys("Ctrl+Y")
    settled(dated, ALL)


def test_a_click_goes_to_the_date_and_again_to_its_next_mention(dated: Pilot) -> None:
    strip = settled(dated, ALL)
    dated.view.set_caret(len(TEXT) - 3)
    dated.view.reveal(len(TEXT) - 3, len(TEXT) - 2)
    first, second = (span for span in dated.stored_spans() if span.quote == "Sunday")
    click(strip, 3)
    assert dated.desk.span == first
    low, high = dated.view.visible_range()
    assert low <= first.start < high
    assert strip.selected == 3
    click(strip, 3)
    assert dated.desk.span == second
    click(strip, 3)
    assert dated.desk.span == first
    assert QApplication.focusWidget() is dated.view
    dated.keys("1")  # the keyboard is the article's: the date takes its other reading
    settled(dated, ["2016", "2019", "19 Feb", "22 Feb", "5 years", "1 Mar"])


def test_selecting_a_date_in_the_article_marks_it(dated: Pilot) -> None:
    strip = settled(dated, ALL)
    dated.keys("Escape")
    dated.put_caret("2019")
    dated.keys("Return")
    assert strip.selected == 1
    dated.keys("Escape")
    assert strip.selected is None


def test_arrows_go_along_the_marks_and_enter_selects(dated: Pilot) -> None:
    strip = settled(dated, ALL)
    dated.keys("Escape", "F6")
    assert QApplication.focusWidget() is strip
    dated.keys("Home", "Right", "Return")
    assert dated.desk.span is not None
    assert dated.desk.span.quote == "2019"
    dated.keys("Right", "Right", "Return", "Return")
    assert dated.desk.span.start == dated.find("Sunday", 2)[0]
    assert "2026-02-22" in strip.accessibleDescription()
    dated.keys("End", "Left", "Left", "Return")
    assert dated.desk.span.quote == "last Thursday"
    assert QApplication.focusWidget() is strip
    dated.keys("Escape")
    assert QApplication.focusWidget() is dated.view


def test_hovering_reads_the_date_out(dated: Pilot) -> None:
    strip = settled(dated, ALL)
    words = strip.tooltip(strip.mark_at(place(strip, 3).x(), place(strip, 3).y()) or 0)
    assert "“Sunday”" in words
    assert "2026-02-22" in words
    assert "Sunday 22 February 2026, one day before the article" in words


def test_dates_without_a_day_are_listed(dated: Pilot) -> None:
    strip = settled(dated, ALL)
    button = strip.findChild(QToolButton)
    assert button is not None
    assert button.text() == "1 undated"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = strip.findChild(QMenu)
    assert menu is not None
    [item] = menu.actions()
    assert item.text() == "“every five years”\tevery 5 years"
    dated.keys("Down", "Return", widget=menu)
    assert dated.desk.span is not None
    assert dated.desk.span.quote == "every five years"


def test_the_time_of_a_fact_looks_different(dated: Pilot) -> None:
    claim = dated.label("Everyone left", "C")
    end = next(one for one in dated.stored_spans() if one.quote == "2016")
    strip = settled(dated, ALL)
    before = strip.grab().toImage()
    dated.desk.execute(AddRelation(type="when", from_id=claim.id, to_id=end.id))
    dated.qtbot.waitUntil(lambda: strip.marks[0].roles == {FACT})
    assert strip.grab().toImage() != before


def test_another_document_date_moves_the_line_and_the_marks(dated: Pilot) -> None:
    settled(dated, ALL)
    document = dated.desk.document
    assert document is not None
    dated.desk.execute(EditDocument(document_id=document.id, document_date=dt.date(2026, 3, 2)))
    settled(dated, ["2016", "2019", "26 Feb", "1 Mar ×2", "5 years"])


def test_the_strip_is_put_away_and_stays_away(
    dated: Pilot, make_pilot: Callable[..., Pilot]
) -> None:
    strip = settled(dated, ALL)
    high = dated.view.height()
    dated.keys("Ctrl+Shift+D")
    assert not strip.isVisible()
    assert not dated.window.menus.action("view.timeline").isChecked()
    dated.qtbot.waitUntil(lambda: dated.view.height() > high)
    dated.keys("Ctrl+Shift+D")
    assert strip.isVisible()
    assert dated.window.menus.action("view.timeline").isChecked()
    dated.keys("Ctrl+Shift+D")
    dated.window.close()
    assert not strip_of(make_pilot()).isVisible()
