"""The columns of a review: kept at one place, painted by tone, used by mouse."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.gui.review.looks import OneColumn, RowLooks
from annotator.gui.review.shown import Tone
from annotator.gui.review.sync import ScrollSync, scaled
from annotator.gui.text.view import ArticleView
from annotator.services.demo import create_sample
from annotator.services.project import Project
from tests.gui.pilot import Pilot
from tests.gui.review_kit import Reviewer

PARAGRAPH = "The ministry said on Monday that the talks would go on until early next year. " * 5
LONG = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(60))


@given(st.integers(0, 10**6), st.integers(-80, 80), st.integers(1, 90))
def test_a_place_is_the_same_in_a_view_of_the_same_size(
    offset: int, distance: int, pitch: int
) -> None:
    assert scaled((offset, distance), pitch, pitch) == (offset, distance)


@given(st.integers(-90, 0), st.integers(20, 90), st.integers(20, 90))
def test_the_same_share_of_a_line_is_cut_off(distance: int, pitch: int, other: int) -> None:
    _, scaled_distance = scaled((7, distance), pitch, other)
    assert abs(scaled_distance / other - distance / pitch) <= 0.5 / other + 1e-9


def test_articles_of_different_width_meet_at_the_first_visible_character(
    make_article: Callable[..., ArticleView], qapp: object
) -> None:
    wide, narrow = make_article(LONG, width=900), make_article(LONG, width=320)
    sync = ScrollSync(wide)
    sync.set_views([wide, narrow])
    for value in (0, 700, 2_345, 5_000, 300):
        wide.verticalScrollBar().setValue(value)
        offset, _ = wide.top_place()
        start, end = narrow.visible_range()
        line = narrow.geometry_of_text.line_top(offset)
        top = narrow.verticalScrollBar().value()
        assert start <= offset <= end
        assert abs(line - top) <= 2 * narrow.metrics.pitch
    narrow.verticalScrollBar().setValue(4_000)
    offset, _ = narrow.top_place()
    start, end = wide.visible_range()
    assert start <= offset + 80
    assert offset <= end


def test_articles_of_the_same_width_do_not_drift(make_article: Callable[..., ArticleView]) -> None:
    one, other = make_article(LONG, width=500), make_article(LONG, width=500)
    sync = ScrollSync(one)
    sync.set_views([one, other])
    for step in range(200):
        bar = (one if step % 3 else other).verticalScrollBar()
        bar.setValue(bar.value() + 37)
        assert one.verticalScrollBar().value() == other.verticalScrollBar().value()
    sync.set_views([])
    one.verticalScrollBar().setValue(0)
    assert other.verticalScrollBar().value() > 0


def test_zoom_is_shared(make_article: Callable[..., ArticleView]) -> None:
    one, other = make_article(LONG, width=500), make_article(LONG, width=700)
    sync = ScrollSync(one)
    sync.set_views([one, other])
    one.zoom(1)
    assert other.zoom_factor == one.zoom_factor > 1
    other.zoom(-1)
    assert one.zoom_factor == other.zoom_factor == 1


@pytest.fixture
def reviewer(tmp_path: object, make_pilot: Callable[..., Pilot]) -> Reviewer:
    project: Project = create_sample(tmp_path / "sample.annot")  # type: ignore[operator]
    pilot = make_pilot(project, annotator="eve")
    pilot.desk.open_document(pilot.project.find_document("Grain corridor").id)
    return Reviewer(pilot).enter()


def test_agreement_is_quiet_and_disagreement_loud(reviewer: Reviewer) -> None:
    sheet = reviewer.board.sheet
    assert sheet is not None
    anna = next(one for one in sheet.columns if one.name == "anna")
    shown = OneColumn(anna.annotation_set.id).looks(sheet, frozenset(), RowLooks())
    tones = {span.quote: shown.looks[span.id].tone for span in anna.spans}
    assert tones["GENEVA"] is Tone.QUIET
    assert tones["last autumn"] is Tone.LOUD
    reviewer.go_to("last autumn")
    reviewer.keys("1")
    sheet = reviewer.board.sheet
    assert sheet is not None
    shown = OneColumn(anna.annotation_set.id).looks(sheet, frozenset(), RowLooks())
    tones = {span.quote: shown.looks[span.id].tone for span in anna.spans}
    assert tones["last autumn"] is Tone.QUIET


def test_after_decisions_it_looks_as_if_drawn_anew(reviewer: Reviewer) -> None:
    for _view in range(2):
        reviewer.keys("1", "0", "2", "B", "Ctrl+Z", "J")
        for pane in reviewer.page.columns.views().values():
            changed = pane.view.viewport().grab().toImage()
            pane.view.gallery.forget()
            assert pane.view.viewport().grab().toImage() == changed
        reviewer.keys("V")  # all in one article, or columns


def test_a_click_on_a_span_or_a_row_makes_it_current(reviewer: Reviewer) -> None:
    row = reviewer.find("port of Kessing")
    pane = list(reviewer.page.columns.views().values())[1]
    view = pane.view
    view.reveal(row.start, row.end)
    reviewer.pilot.qtbot.wait(20)
    (box, *_) = view.geometry_of_text.boxes_of(row.start, row.start + 4, view.viewport().rect())
    point = QPoint((box.left + box.right) // 2, (box.top + box.bottom) // 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert reviewer.row.key == row.key
    table = reviewer.page.table
    first = table.visualRect(table.rows_model.index(0, 2)).center()
    table.scrollToTop()
    first = table.visualRect(table.rows_model.index(0, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert reviewer.board.place_of(reviewer.row.key) == 0
    # The keys go on to work with the keyboard in the table.
    reviewer.keys("J", "1")
    assert len(reviewer.decisions()) == 1


def test_columns_are_moved_and_hidden_by_keys(reviewer: Reviewer) -> None:
    board = reviewer.board
    ids = board.columns()
    reviewer.keys("C")
    reviewer.type("move gold to the left")
    assert board.columns() == [ids[0], ids[2], ids[1]]
    reviewer.page.focus()
    reviewer.keys("C")
    reviewer.type("hide anna")
    reviewer.page.focus()
    assert board.shown_columns() == [ids[2], ids[1]]
    assert board.key_of(ids[1]) == "1", "digits follow what is shown"
    reviewer.keys("1")
    (decision,) = reviewer.decisions()
    span = reviewer.pilot.project.span(decision.taken[0])
    assert span is not None
    assert span.set_id == ids[1]


def test_columns_stay_as_arranged_in_the_next_document(reviewer: Reviewer) -> None:
    reviewer.keys("C")
    reviewer.type("move gold to the left")
    reviewer.page.focus()
    reviewer.keys("C")
    reviewer.type("hide anna")
    storm = reviewer.pilot.project.find_document("Storm closes ports").id
    reviewer.pilot.desk.open_document(storm)
    board = reviewer.board
    names = [board.names.get(one, one) for one in board.columns()]
    assert names == ["anna", "gold", "ben"]
    assert [board.names.get(one, one) for one in board.shown_columns()] == ["gold", "ben"]


def test_a_narrow_window_stacks_and_a_choice_stays(reviewer: Reviewer) -> None:
    window = reviewer.pilot.window
    window.resize(1024, 700)
    reviewer.pilot.qtbot.wait(50)
    assert reviewer.page.documents.isHidden()
    assert len(reviewer.page.columns.views()) == 3
    reviewer.keys("D")
    assert reviewer.page.documents.isVisible()
    reviewer.keys("V")
    window.resize(1500, 800)
    reviewer.pilot.qtbot.wait(50)
    assert list(reviewer.page.columns.views()) == ["stack"], "the person chose so"


def test_nothing_leaks_none_or_crashes_while_documents_change(reviewer: Reviewer) -> None:
    import gc
    import sys

    ids = [one.id for one in reviewer.pilot.project.summaries(None)]
    before = 0
    for turn in range(12):
        reviewer.pilot.desk.open_document(ids[turn % 3])
        reviewer.pilot.qtbot.wait(5)
        gc.collect()
        if turn == 2:  # windows of other tests are collected by now, and everything is built
            before = sys.getrefcount(None)
    assert sys.getrefcount(None) > before - 2_000
    assert reviewer.page.isVisible()
