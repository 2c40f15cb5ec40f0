"""Documents: stepping, finishing, reopening, flagging, header; by real keys."""

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from annotator.gui.header import read_date, shown_date
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXTS = {"First": "Ann met Bob.", "Second": "Bob left on Monday.", "Third": "Nothing."}


@pytest.fixture
def queue(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on three short documents."""
    return make_pilot(make_project(texts=TEXTS))


def title(pilot: Pilot) -> str:
    return "" if pilot.desk.document is None else pilot.desk.document.title


def states(pilot: Pilot) -> list[str]:
    pilot.project.flush()
    annotator = pilot.desk.annotator
    assert annotator is not None
    return [str(one.state) for one in pilot.project.store.summaries(annotator.id)]


def test_stepping_through_the_documents(queue: Pilot) -> None:
    seen = []
    for keys in ("Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+PgUp"):
        queue.keys(keys)
        seen.append(title(queue))
    assert seen == ["Second", "Third", "Third", "Second"]


def test_the_next_unlabeled_document_skips_begun_ones(queue: Pilot) -> None:
    queue.keys("Ctrl+PgDown")
    queue.label("Monday", "D")
    queue.keys("Ctrl+PgUp", "Ctrl+Shift+PgDown")
    assert title(queue) == "Third"


def test_finishing_marks_done_and_goes_on(queue: Pilot) -> None:
    queue.label("Ann", "P")
    queue.keys("Ctrl+Return")
    assert states(queue)[0] == "done"
    assert title(queue) == "Second"


def test_findings_ask_for_a_second_time(queue: Pilot) -> None:
    queue.keys("Ctrl+Return")
    assert title(queue) == "First"
    assert queue.window.article is not None
    assert queue.window.article.banner.isVisible()
    assert states(queue)[0] == "new"
    queue.keys("Ctrl+Return")
    assert states(queue)[0] == "done"
    assert title(queue) == "Second"


def test_escape_leaves_the_findings(queue: Pilot) -> None:
    queue.keys("Ctrl+Return", "Escape")
    assert queue.window.article is not None
    assert queue.window.article.banner.isHidden()
    queue.keys("Ctrl+Return")
    assert states(queue)[0] == "new"


def test_a_done_document_says_so_and_asks_before_it_is_changed(queue: Pilot) -> None:
    queue.label("Ann", "P")
    queue.keys("Ctrl+Return", "Ctrl+PgUp")
    assert queue.window.article is not None
    assert "Done" in queue.window.article.banner.accessibleName()
    queue.select("Bob")
    queue.keys("P")
    assert queue.stored() == [("PERSON", "Ann")]
    queue.keys("Escape")
    assert states(queue)[0] == "done"
    queue.select("Bob")
    queue.keys("P", "Return")
    assert queue.stored() == [("PERSON", "Ann"), ("PERSON", "Bob")]
    assert states(queue)[0] == "in_progress"
    assert queue.desk.span is not None
    assert queue.desk.span.quote == "Bob"


def test_flagging_with_a_reason(queue: Pilot) -> None:
    queue.keys("Ctrl+Shift+Return")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "time zone?")
    QTest.keyClick(field, Qt.Key.Key_Return)
    queue.project.flush()
    annotator = queue.desk.annotator
    assert annotator is not None
    assert queue.project.store.summaries(annotator.id)[0].flag == "time zone?"


def test_the_title_is_edited_in_place(queue: Pilot) -> None:
    queue.keys("Ctrl+D")
    field = queue.window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Ann and Bob")
    QTest.keyClick(field, Qt.Key.Key_Return)
    queue.project.flush()
    assert queue.desk.document is not None
    stored = queue.project.store.document(queue.desk.document.id)
    assert stored is not None
    assert stored.title == "Ann and Bob"
    assert queue.view.hasFocus()


def test_escape_keeps_the_title(queue: Pilot) -> None:
    queue.keys("Ctrl+D")
    field = queue.window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert title(queue) == "First"
    assert field.text() == "First"


def test_label_keys_write_letters_in_a_text_field(queue: Pilot) -> None:
    queue.keys("Ctrl+D")
    field = queue.window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "poled")
    assert field.text() == "poled"
    assert queue.stored() == []


# A popup has no meaning on the offscreen platform, which says so.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_document_date_is_corrected(queue: Pilot) -> None:
    assert queue.window.article is not None
    queue.window.article.header.edit_date()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    field = popup.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "24 Feb 2026")
    QTest.keyClick(field, Qt.Key.Key_Return)
    queue.project.flush()
    assert queue.desk.document is not None
    stored = queue.project.store.document(queue.desk.document.id)
    assert stored is not None
    assert stored.document_date == dt.date(2026, 2, 24)


@pytest.mark.parametrize(
    "text", ["2026-02-23", "23 Feb 2026", "Feb 23, 2026", "23 February 2026", "Mon 23 Feb 2026"]
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_date(text) == dt.date(2026, 2, 23)


def test_no_date_and_nonsense() -> None:
    assert read_date("  ") is None
    with pytest.raises(ValueError, match="2026-02-23"):
        read_date("last week")
    assert shown_date(dt.date(2026, 2, 3)) == "Tue 3 Feb 2026"
