"""The page "What was decided on my work" by real keys and mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from annotator.gui.dashboard.feedback_cards import ExampleCard
from annotator.gui.dashboard.feedback_page import FeedbackPage
from annotator.gui.dashboard.row_list import ROW_ROLE
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.commands import AddSpan, SetState
from annotator.model.review_commands import Decide
from annotator.services.project import Project
from annotator.services.review.feedback import Verdict
from annotator.services.review.feedback_reading import Feedback
from tests.gui.pilot import Pilot

TEXTS = {
    "Harbour": "Ann said the harbour closed on Monday.",
    "Bank": "Bob said rates rose on Friday.",
}
WORK = {
    "anna": {"Harbour": [("PERSON", "Ann"), ("DATE", "Monday")], "Bank": [("CUE", "said rates")]},
    "ben": {"Harbour": [("SOURCE", "Ann"), ("DATE", "Monday")],
            "Bank": [("CUE", "said"), ("DATE", "Friday")]},
}  # fmt: skip


@pytest.fixture
def decided(make_project: Callable[..., Project]) -> Project:
    """Two articles labeled by anna and ben; eve has decided about every row."""
    project = make_project("harbour", TEXTS)
    ids: dict[tuple[str, str, str], str] = {}
    for name, work in WORK.items():
        author = project.ensure_annotator(name).id
        for title, marks in work.items():
            document_id = project.find_document(title).id
            for label, quote in marks:
                start = TEXTS[title].index(quote)
                place = (start, start + len(quote))
                add = AddSpan(document_id=document_id, label=label, fragments=(place,))
                project.execute(add, author_id=author)
                ids[name, title, quote] = add.span_id
            project.execute(SetState(document_id=document_id, state="done"), author_id=author)
    eve = project.ensure_annotator("eve").id

    def decide(title: str, members: list[str], outcome: str, *taken: str, note: str = "") -> None:
        command = Decide(
            document_id=project.find_document(title).id, member_ids=tuple(members),
            outcome=outcome, taken=taken, reason="attention" if note else None, note=note or None,
        )  # fmt: skip
        project.execute(command, author_id=eve)

    pair = [ids["anna", "Harbour", "Ann"], ids["ben", "Harbour", "Ann"]]
    decide("Harbour", pair, "taken", pair[1], note="Who speaks is a source.")
    both = [ids["anna", "Harbour", "Monday"], ids["ben", "Harbour", "Monday"]]
    decide("Harbour", both, "agreed", *both)
    cues = [ids["anna", "Bank", "said rates"], ids["ben", "Bank", "said"]]
    decide("Bank", cues, "taken", cues[1])
    decide("Bank", [ids["ben", "Bank", "Friday"]], "taken", ids["ben", "Bank", "Friday"])
    project.flush()
    return project


@pytest.fixture
def pilot(decided: Project, make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on the project with anna's feedback open."""
    pilot = make_pilot(decided)
    pilot.window.resize(1440, 900)
    pilot.window.menus.action("board.feedback").trigger()
    wait_for(pilot)
    return pilot


def page_of(pilot: Pilot) -> FeedbackPage:
    (page,) = pilot.window.findChildren(FeedbackPage)
    return page


def wait_for(pilot: Pilot) -> Feedback:
    page = page_of(pilot)
    pilot.qtbot.waitUntil(lambda: page.feedback is not None and not page.reading.is_busy)
    assert page.feedback is not None
    return page.feedback


def listed(pilot: Pilot) -> list[tuple[str, str]]:
    model = page_of(pilot).list.model()
    entries = [model.index(row, 0).data(ROW_ROLE) for row in range(model.rowCount())]
    return [(one.verdict.value, one.quote) for one in entries]


def test_every_decision_is_listed_for_the_annotator(pilot: Pilot) -> None:
    page = page_of(pilot)
    assert page.isVisible()
    assert page.list.hasFocus()
    assert page.whose.currentText() == "anna"
    assert listed(pilot) == [
        ("changed", "Ann"), ("taken", "Monday"), ("changed", "said rates"), ("missed", "Friday"),
    ]  # fmt: skip
    first = page.list.model().index(0, 0).data()
    assert "PERSON → SOURCE" in first
    assert "eve: attention: Who speaks is a source." in first
    pilot.keys("Escape")
    assert pilot.view.hasFocus()


def test_enter_leads_to_the_own_label_in_the_article(pilot: Pilot) -> None:
    pilot.keys("Down", "Down", "Return")
    assert pilot.view.isVisible()
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Bank"
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "said rates"
    assert not pilot.desk.is_reviewing


def test_tiles_and_cells_list_what_is_behind_them(pilot: Pilot) -> None:
    page = page_of(pilot)
    place = list(Verdict).index(Verdict.MISSED)
    point = page.tiles.spots[place].area.center().toPoint()
    QTest.mouseClick(page.tiles, Qt.MouseButton.LeftButton, pos=point)
    assert listed(pilot) == [("missed", "Friday")]
    QTest.mouseClick(page._all, Qt.MouseButton.LeftButton)
    assert len(listed(pilot)) == 4
    spot = next(one for one in page.matrix.spots if one.tip.startswith("PERSON – SOURCE"))
    page.matrix.setFocus()
    QTest.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=spot.area.center().toPoint())
    assert listed(pilot) == [("changed", "Ann")]


def test_examples_say_what_to_learn_and_lead_there(pilot: Pilot) -> None:
    cards = page_of(pilot).examples.findChildren(ExampleCard)
    assert [one.accessibleName() for one in cards] == [
        "DATE not marked: Friday", "PERSON is SOURCE: Ann", "boundary of CUE: said rates",
    ]  # fmt: skip
    cards[0].setFocus()
    pilot.keys("Return")
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Bank"


def test_another_annotators_feedback(pilot: Pilot) -> None:
    page = page_of(pilot)
    page.whose.setFocus()
    pilot.keys("Down")
    pilot.qtbot.waitUntil(lambda: page.feedback is not None and page.feedback.annotator == "ben")
    assert [verdict for verdict, _ in listed(pilot)] == ["taken"] * 4


def test_a_new_decision_is_shown_at_once(pilot: Pilot) -> None:
    former = wait_for(pilot)
    eve = pilot.project.annotator("eve").id
    entry = former.entries[0]
    assert entry.own is not None
    pilot.project.execute(
        Decide(document_id=entry.document_id, member_ids=(entry.own.id,), outcome="neither"),
        author_id=eve,
    )
    pilot.qtbot.waitUntil(lambda: ("rejected", "Ann") in listed(pilot))


@pytest.mark.parametrize(("ending", "start"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-")])
def test_feedback_is_printed(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str, start: bytes
) -> None:
    target = tmp_path / f"feedback.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    action = page_of(pilot).findChild(QAction, f"feedback.{ending}")
    assert action is not None
    action.trigger()
    content = target.read_bytes()
    assert content.startswith(start)
    assert len(content) > 2_000
    action.trigger()
    assert target.read_bytes() == content


def test_nobody_has_decided_yet(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project())
    pilot.window.menus.action("board.feedback").trigger()
    assert wait_for(pilot).entries == ()
    assert "No decision has been made" in page_of(pilot)._notice.text()
    assert listed(pilot) == []


def test_themes_and_closing(pilot: Pilot) -> None:
    page = page_of(pilot)
    light = page.tiles.grab().toImage()
    pilot.desk.set_theme(load_theme(ThemeChoice.DARK))
    assert page.tiles.grab().toImage() != light
    page.read()
    pilot.window.run("file.close")
    assert page.feedback is None
    assert not page.reading.is_busy
