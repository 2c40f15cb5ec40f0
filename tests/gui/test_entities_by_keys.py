"""Joining mentions by real keys, read back from the project's file."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from annotator.gui.same_name_dialog import SameNameDialog
from annotator.model.commands import AddEntity, AssignEntity, EditEntity, SetState
from annotator.services.project import Project
from tests.gui.conftest import KIM
from tests.gui.pilot import Pilot


def stored_entities(pilot: Pilot) -> dict[str, list[str]]:
    """Canonical names with the quotes of their mentions here, as read from the file."""
    spans = pilot.stored_spans()
    return {
        f"{entity.kind} {entity.name}": [s.quote for s in spans if s.entity_id == entity.id]
        for entity in pilot.project.store.entities()
    }


def offer(pilot: Pilot) -> str:
    assert pilot.window.article is not None
    bar = pilot.window.article.pick_bar
    return bar.accessibleName() if bar.isVisible() else ""


def test_m_and_enter_join_two_mentions(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.label("Kim", "P", nth=2)
    pilot.keys("M")
    assert "PERSON “Kim Jong Un”" in offer(pilot)
    assert "last name" in offer(pilot)
    pilot.keys("Return")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}
    assert pilot.stored_relations() == []
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "Kim"
    pilot.keys("Ctrl+Z")
    assert stored_entities(pilot) == {}
    assert len(pilot.stored()) == 2
    pilot.keys("Ctrl+Y")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}


def test_the_offered_mention_is_marked_and_tab_goes_on(pilot: Pilot) -> None:
    pilot.label("Workers’ Party", "O")
    pilot.label("Korean Central News Agency", "O")
    pilot.label("state media", "S")
    pilot.keys("M")
    first = list(pilot.view.highlights("candidate"))
    pilot.keys("Tab")
    assert list(pilot.view.highlights("candidate")) != first
    pilot.keys("Tab", "Return")
    (joined,) = stored_entities(pilot).values()
    assert len(joined) == 2
    assert list(pilot.view.highlights("candidate")) == []


def test_text_is_labeled_and_joined_in_one_step(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.keys("Escape")
    pilot.select("Kim", nth=3)
    pilot.keys("M", "Return")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}
    assert pilot.stored() == [("PERSON", "Kim Jong Un"), ("PERSON", "Kim")]
    pilot.keys("Ctrl+Z")
    assert pilot.stored() == [("PERSON", "Kim Jong Un")]


def test_a_description_is_labeled_as_a_source_of_whom_it_means(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.keys("Escape")
    pilot.select("leader")
    pilot.keys("M")
    assert "called so" in offer(pilot)
    assert list(pilot.view.highlights("mention")) == [pilot.find("leader")]
    pilot.keys("Return")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["leader", "Kim Jong Un"]}
    assert pilot.stored()[0] == ("SOURCE", "leader")


def test_new_text_can_be_the_target(pilot: Pilot) -> None:
    pilot.label("Kim", "P", nth=2)
    pilot.keys("M")
    pilot.select("Kim Jong Un")
    pilot.keys("Return")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}
    pilot.keys("Ctrl+Z")
    assert pilot.stored() == [("PERSON", "Kim")]


def test_a_click_takes_a_mention_and_digits_take_the_nth(pilot: Pilot) -> None:
    full = pilot.label("Kim Jong Un", "P")
    pilot.label("Kim", "P", nth=2)
    pilot.keys("M")
    pilot.view.span_activated.emit(full.id)
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}
    pilot.label("Kim", "P", nth=3)
    pilot.keys("M", "1")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim", "Kim"]}


def test_what_is_no_likely_name_is_offered_only_when_asked_for(pilot: Pilot) -> None:
    pilot.label("Workers’ Party", "O")
    pilot.label("Korean Central News Agency", "O")
    pilot.keys("M", "Return")
    assert stored_entities(pilot) == {}
    pilot.keys("Tab", "Return")
    assert len(stored_entities(pilot)) == 1


def test_another_kind_is_refused_with_the_reason(pilot: Pilot) -> None:
    party = pilot.label("Workers’ Party", "O")
    pilot.label("Kim Jong Un", "P")
    pilot.keys("M")
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.view.span_activated.emit(party.id)
    assert "cannot be the same" in message.args[0]
    assert stored_entities(pilot) == {}


def test_shift_m_detaches(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.label("Kim", "P", nth=2)
    pilot.keys("M", "Return", "Shift+M")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un"]}
    pilot.keys("Ctrl+Z")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}


def test_an_entity_of_another_article_is_offered(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    project = make_project(texts={"One": KIM, "Two": "Norges Bank said rates will stay."})
    anna = project.ensure_annotator("anna").id
    project.execute(AddEntity(name="Norges Bank", kind="ORG", entity_id="e"), author_id=anna)
    project.execute(EditEntity(entity_id="e", kb_id="Wikidata:Q51079"), author_id=anna)
    pilot = make_pilot(project)
    pilot.desk.open_document(pilot.project.find_document("Two").id)
    pilot.view.setFocus()
    pilot.select("Norges Bank")
    pilot.keys("M")
    assert "in the registry" in offer(pilot)
    pilot.keys("Return")
    assert stored_entities(pilot) == {"ORG Norges Bank": ["Norges Bank"]}
    assert pilot.stored() == [("ORG", "Norges Bank")]


def test_dates_still_get_a_relation(pilot: Pilot) -> None:
    pilot.label("Monday", "D")
    pilot.label("Sunday", "D")
    pilot.keys("M", "Return")
    assert [kind for kind, _, _ in pilot.stored_relations()] == ["same_as"]
    assert stored_entities(pilot) == {}


def test_all_of_a_name_are_joined_after_a_look(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    for nth in (2, 3, 4):
        pilot.label("Kim", "P", nth=nth)
    pilot.keys("M", "Return", "Shift+T")
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, SameNameDialog))
    view = dialog.findChild(type(dialog._view))
    view.setCurrentIndex(view.model().index(0, 0))
    pilot.keys("Space", widget=view)
    pilot.keys("Return", widget=dialog)
    assert dialog.result() == QDialog.DialogCode.Accepted
    joined = stored_entities(pilot)["PERSON Kim Jong Un"]
    assert joined == ["Kim Jong Un", "Kim", "Kim"]
    pilot.keys("Ctrl+Z", widget=pilot.view)
    assert stored_entities(pilot)["PERSON Kim Jong Un"] == ["Kim Jong Un", "Kim"]


def test_a_done_document_asks_before_it_is_reopened(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.label("Kim", "P", nth=2)
    assert pilot.desk.document is not None
    pilot.desk.execute(SetState(document_id=pilot.desk.document.id, state="done"))
    pilot.keys("M", "Return")
    assert stored_entities(pilot) == {}
    pilot.keys("Return")
    assert not pilot.desk.is_done


def test_escape_leaves_everything_as_it_was(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.select("Kim", nth=2)
    pilot.keys("M", "Escape")
    assert offer(pilot) == ""
    assert list(pilot.view.highlights("mention")) == []
    assert pilot.stored() == [("PERSON", "Kim Jong Un")]
    QTest.keyClick(pilot.view, Qt.Key.Key_Escape)
    assert stored_entities(pilot) == {}


@pytest.mark.parametrize("other", ["Q", "C"])
def test_what_mentions_nothing_has_no_m(pilot: Pilot, other: str) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.label("said", other)
    pilot.keys("M")
    assert offer(pilot) == ""
    assert stored_entities(pilot) == {}


def test_a_merge_over_documents_is_undone_from_the_history(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    project = make_project(texts={"One": KIM, "Two": "Kim Jong Un spoke."})
    pilot = make_pilot(project)
    pilot.desk.open_document(pilot.project.find_document("Two").id)
    far = pilot.label("Kim Jong Un", "P")
    pilot.desk.execute(AddEntity(name="Chairman Kim", kind="PERSON", entity_id="far"))
    pilot.desk.execute(AssignEntity(span_ids=(far.id,), entity_id="far"))
    pilot.desk.open_document(pilot.project.find_document("One").id)
    pilot.view.setFocus()
    pilot.label("Kim Jong Un", "P")
    pilot.label("Kim", "P", nth=2)
    pilot.keys("M", "2")
    assert stored_entities(pilot)["PERSON Kim Jong Un"] == ["Kim Jong Un", "Kim"]
    pilot.keys("M", "Return")
    assert stored_entities(pilot) == {"PERSON Kim Jong Un": ["Kim Jong Un", "Kim"]}
    far_now = pilot.project.store.mentions(pilot.project.entities()[0].id)
    assert len(far_now) == 3
    operation = pilot.project.history()[0]
    assert (operation.kind, operation.scope) == ("join_mentions", "project")
    pilot.desk.undo_operation(operation.id)
    assert stored_entities(pilot)["PERSON Chairman Kim"] == []
