"""Findings by keys and mouse: seen at once, stepped through, fixed, dismissed, restored."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit, QToolButton, QTreeView

from annotator.gui.checking import Breath, Checking
from annotator.gui.findings_panel import FindingsPanel
from annotator.gui.models.finding_model import FINDING_ROLE, KIND_ROLE, FindingModel
from annotator.gui.widgets import Segmented
from annotator.model.annotators import Dismissal
from annotator.services.findings import Finding, Fix, Place
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXTS = {
    "One": "Anna went from Seoul to Busan. She came back.",
    "Two": "Busan grew. Seoul did not.",
    "Three": "Nothing here.",
}


@pytest.fixture
def odd(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window with two edges inside words, made by hand."""
    pilot = make_pilot(make_project(texts=TEXTS), snaps_to_words=False)
    pilot.label("Seo", "L")
    pilot.label("Bus", "L")
    found(pilot, 2)
    return pilot


def found(pilot: Pilot, count: int) -> None:
    """Wait until so many findings about labels are open."""
    pilot.qtbot.waitUntil(
        lambda: sum(one.is_open and one.severity != "info" for one in pilot.desk.findings) == count
    )


def panel(pilot: Pilot) -> FindingsPanel:
    widget = pilot.window.docks.panel("findings")
    assert isinstance(widget, FindingsPanel)
    return widget


def tree(pilot: Pilot) -> QTreeView:
    view = panel(pilot).findChild(QTreeView, "findings")
    assert view is not None
    return view


def lines(pilot: Pilot) -> list[tuple[str, int]]:
    """Headings with the number of their lines."""
    model = tree(pilot).model()
    heads = [model.index(row, 0) for row in range(model.rowCount())]
    return [(head.data(KIND_ROLE).code, model.rowCount(head)) for head in heads]


def dismissals(pilot: Pilot) -> list[Dismissal]:
    """Dismissals of the open document, as read from the file."""
    pilot.project.flush()
    assert pilot.desk.document is not None
    return pilot.project.store.dismissals(pilot.desk.document.id)


def dialog(pilot: Pilot) -> QDialog:
    def shown() -> list[QDialog]:
        return [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QDialog) and one.isVisible()
        ]

    pilot.qtbot.waitUntil(lambda: len(shown()) == 1)
    box = shown()[0]
    box.activateWindow()
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
    return box


def button(pilot: Pilot, text: str) -> QToolButton:
    (one,) = [one for one in panel(pilot).findChildren(QToolButton) if one.text() == text]
    return one


def click(view: QTreeView, index: QModelIndex) -> None:
    where = QPoint(80, view.visualRect(index).center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_f8_goes_from_finding_to_finding_and_round(odd: Pilot) -> None:
    odd.keys("Escape", "F8")
    assert odd.desk.span is not None
    assert odd.desk.span.quote == "Seo"
    odd.keys("F8")
    assert odd.desk.span.quote == "Bus"
    odd.keys("F8")
    assert odd.desk.span.quote == "Seo"
    odd.keys("Shift+F8")
    assert odd.desk.span.quote == "Bus"


def test_a_finding_is_fixed_without_the_panel_and_undone(odd: Pilot) -> None:
    odd.keys("F8", "Ctrl+F8")
    assert odd.stored() == [("PLACE", "Seoul"), ("PLACE", "Bus")]
    found(odd, 1)
    odd.keys("F8", "Ctrl+F8")
    assert odd.stored() == [("PLACE", "Seoul"), ("PLACE", "Busan")]
    odd.keys("Ctrl+Z")
    assert odd.stored() == [("PLACE", "Seoul"), ("PLACE", "Bus")]


def test_a_finding_is_dismissed_without_the_panel(odd: Pilot) -> None:
    odd.keys("F8", "Alt+F8")
    box = dialog(odd)
    odd.keys("2", "Return", widget=QApplication.focusWidget())
    odd.qtbot.waitUntil(lambda: not box.isVisible())
    assert [(one.code, one.reason) for one in dismissals(odd)] == [
        ("inside_word", "Meant as it is")
    ]
    found(odd, 1)


def test_escape_dismisses_nothing(odd: Pilot) -> None:
    odd.keys("F8", "Alt+F8")
    box = dialog(odd)
    odd.keys("Escape", widget=box)
    assert dismissals(odd) == []


def test_the_panel_lists_fixes_and_dismisses_by_keys(odd: Pilot) -> None:
    odd.keys("Ctrl+Shift+G")
    assert lines(odd)[0] == ("inside_word", 2)
    assert QApplication.focusWidget() is tree(odd)
    odd.keys("F", widget=tree(odd))
    assert odd.stored() == [("PLACE", "Seoul"), ("PLACE", "Bus")]
    found(odd, 1)
    odd.keys("Home", "Down", "Delete", widget=tree(odd))
    box = dialog(odd)
    words = box.findChild(QLineEdit)
    assert words is not None
    odd.keys("a", widget=QApplication.focusWidget())
    QTest.keyClicks(words, " short form")
    odd.keys("Return", widget=words)
    assert [one.reason for one in dismissals(odd)] == ["a short form"]
    found(odd, 0)
    assert ("inside_word", 1) not in lines(odd)


def test_a_dismissed_one_is_shown_and_restored_and_returns_with_a_change(odd: Pilot) -> None:
    odd.keys("Ctrl+Shift+G", "Delete")
    dialog(odd).accept()
    found(odd, 1)
    assert lines(odd)[0] == ("inside_word", 1)
    box = panel(odd).findChild(QCheckBox)
    assert box is not None
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert lines(odd)[0] == ("inside_word", 2)
    model = tree(odd).model()
    first = model.index(0, 0, model.index(0, 0))
    assert not first.data(FINDING_ROLE).is_open
    click(tree(odd), first)
    QTest.mouseClick(button(odd, "Restore"), Qt.MouseButton.LeftButton)
    assert dismissals(odd) == []
    found(odd, 2)
    odd.keys("Delete", widget=tree(odd))
    dialog(odd).accept()
    found(odd, 1)
    # Another edge: the reason no longer holds.
    assert odd.desk.span is not None
    odd.view.setFocus()
    odd.keys("Ctrl+}")
    found(odd, 2)


def test_a_click_jumps_and_a_heading_folds(odd: Pilot) -> None:
    odd.keys("Ctrl+Shift+G")
    view, model = tree(odd), tree(odd).model()
    head = model.index(0, 0)
    click(view, model.index(1, 0, head))
    assert odd.desk.span is not None
    assert odd.desk.span.quote == "Bus"
    click(view, head)
    assert not view.isExpanded(head)
    odd.view.setFocus()
    odd.label("Anna", "P")
    odd.qtbot.wait(700)
    assert not view.isExpanded(model.index(0, 0))
    click(view, model.index(0, 0))
    assert view.isExpanded(model.index(0, 0))


def test_enter_jumps_and_gives_the_article_the_keyboard(odd: Pilot) -> None:
    odd.keys("Ctrl+Shift+G", "Return")
    assert odd.desk.span is not None
    assert odd.desk.span.quote == "Seo"
    assert QApplication.focusWidget() is odd.view
    odd.keys("Ctrl+Shift+G", "Escape")
    assert QApplication.focusWidget() is odd.view


def test_all_of_a_kind_are_fixed_as_one_step_with_one_left_out(odd: Pilot) -> None:
    odd.keys("Ctrl+Shift+G", "Shift+F")
    box = dialog(odd)
    odd.keys("Space", widget=QApplication.focusWidget())
    box.accept()
    assert odd.stored() == [("PLACE", "Seo"), ("PLACE", "Busan")]
    found(odd, 1)
    odd.keys("Shift+F", widget=tree(odd))
    dialog(odd).accept()
    assert odd.stored() == [("PLACE", "Seoul"), ("PLACE", "Busan")]


def test_the_filter_narrows_the_list(odd: Pilot) -> None:
    odd.keys("Ctrl+Shift+G")
    field = panel(odd).findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "busan")
    assert lines(odd) == [("inside_word", 1)]
    field.clear()
    QTest.keyClicks(field, "zzz")
    assert lines(odd) == []


def test_the_project_is_checked_on_request(odd: Pilot) -> None:
    odd.keys("Ctrl+PgDown")
    odd.label("Busan", "O")
    odd.label("Seo", "L")
    odd.keys("Ctrl+Shift+G")
    scope = panel(odd).findChild(Segmented)
    assert scope is not None
    scope.setFocus()
    odd.keys("Right", widget=scope)
    assert lines(odd) == []
    QTest.mouseClick(button(odd, "Check the whole project"), Qt.MouseButton.LeftButton)
    odd.qtbot.waitUntil(lambda: bool(lines(odd)))
    assert ("inside_word", 3) in lines(odd)
    assert ("never_opened", 1) in lines(odd)
    model = tree(odd).model()
    index = model.index(0, 0, model.index(0, 0))
    assert index.data(FINDING_ROLE).place.document_title in {"One", "Two"}
    click(tree(odd), index)
    assert odd.desk.document is not None
    assert odd.desk.document.title == index.data(FINDING_ROLE).place.document_title
    odd.keys("Delete", widget=tree(odd))
    dialog(odd).accept()
    assert ("inside_word", 2) in lines(odd)
    odd.desk.undo()
    assert ("inside_word", 3) in lines(odd)
    odd.keys("Shift+F", widget=tree(odd))
    dialog(odd).accept()
    assert ("inside_word", 3) not in lines(odd)
    odd.project.flush()
    assert odd.project.history(limit=1)[0].title == "Fix 3 findings: Edge inside a word"


def test_near_duplicates_that_differ_open_both_documents(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    rest = " ".join(f"word{number}" for number in range(30))
    texts = {"One": f"Anna went to Seoul. {rest}", "Two": f"Then Anna went to Seoul. {rest}"}
    pilot = make_pilot(make_project(texts=texts))
    pilot.label("Anna", "P")
    pilot.keys("Ctrl+Return", "Ctrl+PgDown")
    pilot.label("Anna", "P")
    pilot.label("Seoul", "L")
    pilot.keys("Ctrl+Return", "Ctrl+Shift+G")
    scope = panel(pilot).findChild(Segmented)
    assert scope is not None
    pilot.keys("Right", widget=scope)
    QTest.mouseClick(button(pilot, "Check the whole project"), Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: ("near_duplicate_differs", 1) in lines(pilot))
    view, model = tree(pilot), tree(pilot).model()
    finding = model.index(0, 0, model.index(0, 0))
    assert finding.data(FINDING_ROLE).message == (
        "1 label differs in “One” and “Two”, which are almost the same:"
        " “Seoul” not labeled / PLACE."
    )
    click(view, finding)
    click(view, model.index(0, 0, finding))
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "One"
    click(view, model.index(1, 0, finding))
    assert pilot.desk.document.title == "Two"
    assert pilot.desk.span is not None
    assert (pilot.desk.span.label, pilot.desk.span.quote) == ("PLACE", "Seoul")


def test_the_project_check_can_be_stopped(odd: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[Any] = []

    def slow(self: Project, author_id: str, *, progress: Any, breathe: Any) -> list[Finding]:
        waiting.append(progress)
        while not progress.is_cancelled:
            progress.advance(1, 2, "1 of 2 documents checked")
            QTest.qSleep(5)
        raise CancelledError("stopped")

    monkeypatch.setattr(Project, "check_project", slow)
    odd.keys("Ctrl+Shift+G")
    scope = panel(odd).findChild(Segmented)
    assert scope is not None
    scope.setFocus()
    odd.keys("Right", widget=scope)
    QTest.mouseClick(button(odd, "Check the whole project"), Qt.MouseButton.LeftButton)
    cancel = button(odd, "Cancel")
    odd.qtbot.waitUntil(lambda: cancel.isVisible() and bool(waiting))
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    odd.qtbot.waitUntil(lambda: not cancel.isVisible())


def test_finishing_asks_about_open_findings_only(odd: Pilot) -> None:
    odd.keys("F8", "Alt+F8")
    dialog(odd).accept()
    found(odd, 1)
    odd.window.activateWindow()  # shortcuts reach the active window only
    odd.qtbot.waitUntil(lambda: QApplication.activeWindow() is odd.window)
    odd.view.setFocus()
    odd.keys("Ctrl+Return")
    assert odd.window.handlers is not None
    assert [one.code for one in odd.window.handlers.finishing.findings] == ["inside_word"]


def test_the_status_bar_counts_them(odd: Pilot) -> None:
    def words() -> list[str]:
        buttons = odd.window.status.findChildren(QToolButton)
        return [one.text() for one in buttons if "finding" in one.text() and one.isVisible()]

    odd.qtbot.waitUntil(lambda: words() == ["2 findings"])
    (hint,) = [
        one for one in odd.window.status.findChildren(QToolButton) if one.text() == "2 findings"
    ]
    QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert panel(odd).isVisible()


def test_without_findings_f8_says_so(pilot: Pilot) -> None:
    said: list[str] = []
    pilot.desk.message.connect(lambda words, _kind: said.append(words))
    pilot.keys("F8", "Ctrl+F8", "Alt+F8")
    assert said == [
        "No findings in this document.",
        "Go to a finding first (F8).",
        "Go to a finding first (F8).",
    ]


def test_a_breath_rests_and_stops() -> None:
    breath = Breath()
    breath()
    breath.stop()
    with pytest.raises(CancelledError):
        breath()


def test_labeling_on_never_shows_what_is_out_of_date(odd: Pilot) -> None:
    assert odd.window.handlers is not None
    checking: Checking = odd.window.handlers.checking
    checking._start()
    odd.label("Anna", "P")  # while the thread may still run
    odd.qtbot.wait(900)
    quotes = {one.place.words for one in odd.desk.findings if one.span_id}
    assert quotes == {"Seo", "Bus"}


def test_a_long_list_is_cut_and_counted(qapp: QApplication) -> None:
    model = FindingModel()
    many = [
        Finding("no_value", "warning", f"{n}", (Place("d", "D", n, n + 1, f"s{n}"),), f"{n}", "a",
                Fix("x", ()))
        for n in range(600)
    ]  # fmt: skip
    worse = Finding("unknown_label", "error", "bad", (Place("d", "D"),), "f")
    model.set_findings([*many, worse])
    assert model.index(0, 0).data(KIND_ROLE).code == "unknown_label"
    head = model.index(1, 0)
    assert model.rowCount(head) == 501
    assert model.index(500, 0, head).data() == "and 100 more"
    assert len(model.findings) == 501
    assert model.index_of(many[3]).row() == 3
    assert not model.index_of(None).isValid()
