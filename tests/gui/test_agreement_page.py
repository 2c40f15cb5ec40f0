"""The page "Agreement" by real keys and mouse."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QToolTip, QWidget

from annotator.gui.dashboard import page as page_module
from annotator.gui.dashboard.chart import Chart, Spot
from annotator.gui.dashboard.page import AgreementPage
from annotator.gui.dashboard.words import plain_tip
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.commands import AddSpan, SetState
from annotator.services.dashboard.board import Board, Choice, read_board
from annotator.services.progress import CancelledError, Progress
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXTS = {
    "Harbour": "Ann said the harbour closed on Monday.",
    "Bank": "Bob said rates rose on Friday.",
}
WORK = {
    "anna": {"Harbour": [("PERSON", "Ann"), ("CUE", "said"), ("DATE", "Monday")],
             "Bank": [("PERSON", "Bob"), ("CUE", "said")]},
    "ben": {"Harbour": [("SOURCE", "Ann"), ("CUE", "said"), ("DATE", "on Monday")],
            "Bank": [("PERSON", "Bob"), ("CUE", "said"), ("DATE", "Friday")]},
    "carl": {"Harbour": [("PERSON", "Ann")]},
}  # fmt: skip


@pytest.fixture
def labeled(make_project: Callable[..., Project]) -> Project:
    """Two articles labeled by anna and ben; carl has begun one."""
    project = make_project("harbour", TEXTS)
    for name, work in WORK.items():
        author = project.ensure_annotator(name).id
        for title, marks in work.items():
            document_id = project.find_document(title).id
            for label, quote in marks:
                start = TEXTS[title].index(quote)
                place = (start, start + len(quote))
                add = AddSpan(document_id=document_id, label=label, fragments=(place,))
                project.execute(add, author_id=author)
            if name != "carl":
                project.execute(SetState(document_id=document_id, state="done"), author_id=author)
    project.flush()
    return project


@pytest.fixture
def pilot(labeled: Project, make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on the project with the page open and its numbers there."""
    pilot = make_pilot(labeled)
    pilot.window.resize(1440, 900)
    pilot.keys("Ctrl+Shift+A")
    wait_for_board(pilot)
    return pilot


def page_of(pilot: Pilot) -> AgreementPage:
    (page,) = pilot.window.findChildren(AgreementPage)
    return page


def wait_for_board(pilot: Pilot) -> Board:
    pilot.qtbot.waitUntil(
        lambda: page_of(pilot).board is not None and not page_of(pilot).measuring.is_busy
    )
    board = page_of(pilot).board
    assert board is not None
    return board


def show(pilot: Pilot, chart: Chart) -> None:
    scroll = page_of(pilot).findChild(QScrollArea, "boardScroll")
    assert scroll is not None
    scroll.ensureWidgetVisible(chart)
    QApplication.processEvents()


def spot_of(chart: Chart, start: str) -> Spot:
    return next(one for one in chart.spots if one.tip.startswith(start))


def click(pilot: Pilot, chart: Chart, start: str) -> None:
    show(pilot, chart)
    point = spot_of(chart, start).area.center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)
    pilot.qtbot.waitUntil(lambda: not page_of(pilot).looking.is_busy)


def listed(pilot: Pilot) -> list[str]:
    model = page_of(pilot).pane.list.model()
    return [model.index(row, 0).data().split("\n")[1] for row in range(model.rowCount())]


def test_the_chord_opens_the_page_and_escape_leads_back(pilot: Pilot) -> None:
    page = page_of(pilot)
    assert page.isVisible()
    assert not pilot.view.isVisible()
    assert pilot.window.docks.panes() == []
    pilot.keys("Escape")
    assert pilot.view.isVisible()
    assert pilot.view.hasFocus()
    assert pilot.window.docks.panes()
    pilot.keys("Ctrl+Shift+A")
    assert page.isVisible()
    pilot.keys("Ctrl+Shift+A")
    assert not page.isVisible()


def test_the_numbers_are_those_of_the_command_line(pilot: Pilot) -> None:
    with Project.open(pilot.project.path, read_only=True) as again:
        expected = read_board(again).measuring.report
    board = wait_for_board(pilot)
    assert board.measuring.report.means == expected.means
    headline = page_of(pilot).cards.headline
    assert spot_of(headline, "Exact F1").tip.split("\n")[0].endswith("0.545")
    assert "11 spans" in spot_of(headline, "Exact F1").tip


def test_every_chart_has_numbers_that_say_what_they_rest_on(pilot: Pilot) -> None:
    cards = page_of(pilot).cards
    for chart in cards.charts:
        if chart not in (cards.relations, cards.gamma.everything, cards.gamma.by_label):
            assert chart.spots, chart.accessibleName()
        for spot in chart.spots:
            assert spot.area.width() > 0
            assert any(sign.isdigit() for sign in spot.tip)
    assert "Not defined" in spot_of(cards.attributes, "Kappa").tip


def test_a_click_on_a_cell_lists_the_spans_and_one_leads_there(pilot: Pilot) -> None:
    click(pilot, page_of(pilot).cards.matrix, "PERSON – SOURCE")
    assert listed(pilot) == ["“Ann”"]
    rows = page_of(pilot).pane.list
    assert rows.hasFocus()
    pilot.keys("Return")
    pilot.qtbot.waitUntil(lambda: pilot.desk.is_reviewing)
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Harbour"
    assert pilot.window.handlers is not None
    row = pilot.window.handlers.pages.review.board.row
    assert row is not None
    assert {(span.label, span.quote) for span in row.spans.values()} == {
        ("PERSON", "Ann"),
        ("SOURCE", "Ann"),
    }
    pilot.keys("Ctrl+Shift+A")
    assert listed(pilot) == ["“Ann”"], "the way back finds the list as it was"


def test_a_mouse_click_on_a_row_opens_another_document(pilot: Pilot) -> None:
    click(pilot, page_of(pilot).cards.kinds, "missing")
    assert listed(pilot) == ["“Friday”"]
    rows = page_of(pilot).pane.list
    point = rows.visualRect(rows.model().index(0, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Bank"
    assert pilot.desk.span is None, "it is ben’s alone"


def test_arrows_and_enter_open_a_number(pilot: Pilot) -> None:
    assert page_of(pilot).cards.headline.hasFocus()
    pilot.keys("Right", "Return")
    pilot.qtbot.waitUntil(lambda: not page_of(pilot).looking.is_busy)
    assert page_of(pilot).pane._title.text() == "Overlap F1"
    pilot.keys("Escape")
    assert page_of(pilot).pane.isHidden()
    assert page_of(pilot).cards.headline.hasFocus()
    assert page_of(pilot).isVisible()
    pilot.keys("Tab", "Tab")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is page_of(pilot).cards.heat


def test_f6_goes_between_the_numbers_and_the_list(pilot: Pilot) -> None:
    click(pilot, page_of(pilot).cards.matrix, "PERSON – SOURCE")
    pilot.keys("F6")
    assert page_of(pilot).cards.headline.hasFocus()
    pilot.keys("F6")
    assert page_of(pilot).pane.list.hasFocus()


def test_names_that_look_like_markup_are_shown_as_they_are() -> None:
    assert plain_tip("<b>Kim</b> & co\nx").endswith("&lt;b&gt;Kim&lt;/b&gt; &amp; co\nx</p>")


def test_differing_agreeing_and_all_rows(pilot: Pilot) -> None:
    click(pilot, page_of(pilot).cards.labels, "Exact F1, CUE")
    assert listed(pilot) == ["“said”", "“said”"], "nothing differs, so all are listed"
    click(pilot, page_of(pilot).cards.heat, "Exact F1, anna – ben")
    assert listed(pilot) == ["“Ann”", "“on Monday”", "“Friday”"]
    page_of(pilot).pane._which.setFocus()
    pilot.keys("Right")
    assert listed(pilot) == ["“said”", "“Bob”", "“said”"]


def test_all_that_was_begun_counts_more(pilot: Pilot) -> None:
    state = page_of(pilot).settings.state
    assert wait_for_board(pilot).measuring.report.annotators == ("anna", "ben")
    state.setFocus()
    pilot.keys("Right")
    wait_for_board(pilot)
    board = page_of(pilot).board
    assert board is not None
    assert board.measuring.report.annotators == ("anna", "ben", "carl")
    pilot.qtbot.waitUntil(lambda: len(page_of(pilot).cards.heat.spots) == 3)


def test_labels_are_picked_from_a_menu_that_stays_open(pilot: Pilot) -> None:
    button = page_of(pilot).settings.labels
    menu = button.menu()
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    for name in ("DATE", "SOURCE"):
        action = next(one for one in menu.actions() if one.data() == name)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        assert menu.isVisible()
    menu.close()
    pilot.qtbot.waitUntil(lambda: bool(page_of(pilot).board.choice.labels))  # type: ignore[union-attr]
    found = wait_for_board(pilot).measuring.report.by_label
    assert set(found) == {"CUE", "PERSON"}


def test_one_annotator_alone_is_told_so(pilot: Pilot) -> None:
    for action in page_of(pilot).settings.annotators.menu().actions():
        if action.data() in ("ben", "carl"):
            action.trigger()
    notice = page_of(pilot)._notice
    pilot.qtbot.waitUntil(lambda: "two annotators" in notice.text())
    assert notice.isVisible()


def test_another_measure_on_the_cells(pilot: Pilot) -> None:
    cards = page_of(pilot).cards
    cards.pair_measure.setFocus()
    pilot.keys("Right")
    show(pilot, cards.heat)
    cards.heat.grab()
    assert spot_of(cards.heat, "Overlap F1, anna – ben").tip
    assert spot_of(cards.line, "Overlap F1, Harbour").tip
    cards.time_unit.setFocus()
    pilot.keys("Right")
    cards.line.grab()
    assert len(cards.line.spots) == 1


def test_a_tooltip_says_everything(pilot: Pilot) -> None:
    chart = page_of(pilot).cards.heat
    show(pilot, chart)
    point = chart.spots[0].area.center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, point, chart.mapToGlobal(point))
    QApplication.sendEvent(chart, event)
    assert "in 2 documents both finished" in QToolTip.text()
    QToolTip.hideText()


def test_changed_labels_ask_to_measure_again(pilot: Pilot) -> None:
    former = wait_for_board(pilot)
    bank = pilot.project.find_document("Bank").id
    carl = pilot.project.annotator("carl").id
    pilot.project.execute(
        AddSpan(document_id=bank, label="CUE", fragments=((4, 8),)), author_id=carl
    )
    page = page_of(pilot)
    pilot.qtbot.waitUntil(page._stale.isVisible)
    QTest.mouseClick(page._stale, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: page.board is not former)
    assert not page._stale.isVisible()
    carls = next(one for one in wait_for_board(pilot).progress if one.name == "carl")
    assert carls.labels == {"CUE": 1, "PERSON": 1}


def test_measuring_shows_progress_and_can_be_cancelled(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = wait_for_board(pilot)

    def slow(project: Project, choice: Choice, *, progress: Progress) -> Board:
        while not progress.is_cancelled:
            progress.advance(0.4, 1.0, "Measuring agreement")
            QTest.qSleep(5)
        return read_board(project, choice)

    monkeypatch.setattr(page_module, "read_board", slow)
    page = page_of(pilot)
    page.measure()
    pilot.qtbot.waitUntil(lambda: "40%" in page._words.text())
    assert page._cancel.isVisible()
    QTest.mouseClick(page._cancel, Qt.MouseButton.LeftButton)
    assert not page._cancel.isVisible()
    pilot.qtbot.wait(80)
    assert page.board is former


def test_closing_the_project_while_measuring_is_safe(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(pilot)
    page.measure()
    pilot.window.run("file.close")
    assert page.board is None
    assert not page.measuring.is_busy


def test_keys_of_the_article_do_nothing_on_the_page(pilot: Pilot) -> None:
    before = pilot.stored()
    pilot.keys("P", "Delete", "D")
    assert pilot.stored() == before
    assert page_of(pilot).isVisible()
    pilot.keys("Ctrl+PgDown")
    assert pilot.view.isVisible(), "another document is shown in the article"


@pytest.mark.parametrize("kind", ["html", "csv", "json"])
def test_reports_are_exported(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"out.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    action = page_of(pilot).findChild(QAction, f"report.{kind}")
    assert action is not None
    action.trigger()
    assert "PERSON" in target.read_text(encoding="utf-8")


def test_an_export_that_fails_is_told(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(page_module, "show_error", lambda *args: told.append(args[-1]))
    target = str(tmp_path / "nowhere" / "out.html")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (target, ""))
    page_of(pilot).findChild(QAction, "report.html").trigger()  # type: ignore[union-attr]
    assert "does not exist" in told[0].message


def test_a_narrow_window_has_one_column(pilot: Pilot) -> None:
    cards = page_of(pilot).cards

    def places() -> tuple[int, int]:
        points = [one.mapTo(cards, QPoint(0, 0)).x() for one in (cards.heat, cards.labels)]
        return points[0], points[1]

    pilot.qtbot.waitUntil(lambda: places()[0] < places()[1])
    pilot.window.resize(1024, 700)
    click(pilot, cards.heat, "Exact F1, anna – ben")
    pilot.qtbot.waitUntil(lambda: places()[0] == places()[1])
    for chart in cards.charts:
        assert chart.isHidden() or chart.width() <= cards.width()


def test_both_themes_paint_other_colours(pilot: Pilot) -> None:
    chart: QWidget = page_of(pilot).cards.heat
    light = chart.grab().toImage()
    pilot.desk.set_theme(load_theme(ThemeChoice.DARK))
    assert chart.grab().toImage() != light


def test_a_project_without_agreement_says_why(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project())
    pilot.keys("Ctrl+Shift+A")
    wait_for_board(pilot)
    assert "one at most" in page_of(pilot)._notice.text()
    assert "–" in spot_of(page_of(pilot).cards.headline, "Exact F1").tip


def test_gamma_is_measured_on_request_and_can_be_stopped(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, gamma = page_of(pilot), page_of(pilot).cards.gamma
    show(pilot, gamma.everything)
    assert (gamma.button.text(), gamma.everything.spots) == ("Measure", ())
    calls: list[Progress] = []

    def endless(_project: Project, _board: Board, progress: Progress) -> Board:
        calls.append(progress)
        while not progress.is_cancelled:
            progress.advance(0.25, 1.0, "Measuring gamma")
            time.sleep(0.005)
        raise CancelledError("Measuring was stopped.")

    with monkeypatch.context() as patched:
        patched.setattr(page_module, "with_gamma", endless)
        QTest.mouseClick(gamma.button, Qt.MouseButton.LeftButton)
        pilot.qtbot.waitUntil(lambda: gamma.button.text() == "25%  Cancel")
        QTest.mouseClick(gamma.button, Qt.MouseButton.LeftButton)
        pilot.qtbot.waitUntil(lambda: calls[0].is_cancelled and gamma.button.text() == "Measure")
    board = page.board
    assert board is not None
    assert board.gamma is None
    QTest.mouseClick(gamma.button, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: page.board is not None and page.board.gamma is not None)
    tip = spot_of(gamma.everything, "Gamma, Everything").tip
    assert "11 spans" in tip
    assert spot_of(gamma.by_label, "Gamma, CUE").tip.splitlines()[0].endswith("1.000")
    assert gamma.button.isHidden()
    click(pilot, gamma.by_label, "Gamma, CUE")
    assert len(listed(pilot)) == 2
