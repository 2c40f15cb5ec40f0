"""The registry of entities by keys and mouse, read back from the project's file."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from annotator.gui.entities_panel import EntitiesPanel
from annotator.gui.entity_line import EntityLine
from annotator.gui.models.entity_model import MentionRow, in_words
from annotator.model.commands import AddEntity, AddRelation, EditEntity, JoinMentions
from annotator.services.entity_registry import EntityRow
from annotator.services.entity_suggestions import Likeness
from annotator.services.project import Project
from tests.gui.conftest import KIM
from tests.gui.pilot import Pilot


def open_panel(pilot: Pilot) -> EntitiesPanel:
    pilot.keys("Ctrl+Shift+E", widget=pilot.view)
    panel = pilot.window.docks.panel("entities")
    assert isinstance(panel, EntitiesPanel)
    settle(pilot, panel)
    return panel


def settle(pilot: Pilot, panel: EntitiesPanel) -> None:
    pilot.qtbot.wait(10)
    pilot.qtbot.waitUntil(lambda: not panel.is_busy)


def shown(panel: EntitiesPanel) -> list[str]:
    model = panel._model
    return [in_words(model.row(n), is_here=panel.is_here) for n in range(model.rowCount())]


def choose(panel: EntitiesPanel, name: str) -> None:
    """Put the keyboard on the entity with this name."""
    model = panel._model
    for place in range(model.rowCount()):
        row = model.row(place)
        if isinstance(row, EntityRow) and row.entity.name == name:
            panel._view.setFocus()
            panel._view.setCurrentIndex(model.index(place))
            return
    pytest.fail(f"{name} is not shown")


def spot(panel: EntitiesPanel, place: int, *, from_left: int = 80, from_right: int = 0) -> QPoint:
    area = panel._view.visualRect(panel._model.index(place))
    x = area.right() - from_right if from_right else area.left() + from_left
    return QPoint(x, area.center().y())


def join(pilot: Pilot) -> None:
    """Kim Jong Un and one Kim are joined, KCNA is an entity of its own and speaks."""
    full = pilot.label("Kim Jong Un", "P")
    kim = pilot.label("Kim", "P", nth=2)
    pilot.desk.execute(JoinMentions(span_ids=(full.id, kim.id), entity_id="kim"))
    agency = pilot.label("Korean Central News Agency", "O")
    pilot.desk.execute(JoinMentions(span_ids=(agency.id,), entity_id="kcna"))
    claim = pilot.label("Kim was reelected Sunday", "C")
    pilot.desk.execute(AddRelation(type="source", from_id=claim.id, to_id=agency.id))


def editor_of(panel: EntitiesPanel) -> QLineEdit:
    editors = panel._view.findChildren(QLineEdit, "inPlace")
    return next(one for one in editors if one.isVisible())


def names(pilot: Pilot) -> list[str]:
    pilot.project.flush()
    return [one.name for one in pilot.project.store.entities()]


def test_it_lists_who_is_mentioned_and_who_speaks(pilot: Pilot) -> None:
    join(pilot)
    panel = open_panel(pilot)
    assert shown(panel) == [
        "Kim Jong Un, PERSON, 2",
        "Korean Central News Agency, ORG, 1",
    ]
    rows = [panel._model.row(0), panel._model.row(1)]
    assert [one.speaks_here for one in rows if isinstance(one, EntityRow)] == [0, 1]
    panel._order.setCurrentIndex(2)
    panel._order.activated.emit(2)
    assert shown(panel)[0].startswith("Korean Central")


def test_an_empty_document_says_what_to_do(pilot: Pilot) -> None:
    panel = open_panel(pilot)
    assert panel._stack.currentIndex() == 1
    pilot.view.setFocus()
    pilot.label("Kim Jong Un", "P")
    settle(pilot, panel)
    assert shown(panel) == []


def test_the_arrows_open_an_entity_and_enter_goes_to_a_mention(pilot: Pilot) -> None:
    join(pilot)
    panel = open_panel(pilot)
    choose(panel, "Kim Jong Un")
    pilot.keys("Right", widget=panel._view)
    settle(pilot, panel)
    mentions = [
        row.line.span.quote
        for row in map(panel._model.row, range(panel._model.rowCount()))
        if isinstance(row, MentionRow)
    ]
    assert mentions == ["Kim Jong Un", "Kim"]
    pilot.keys("Down", "Down", "Return", widget=panel._view)
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "Kim"
    pilot.keys("Left", "Left", widget=panel._view)
    settle(pilot, panel)
    assert panel._model.opened() == ()


def test_f2_renames_in_place(pilot: Pilot) -> None:
    join(pilot)
    panel = open_panel(pilot)
    choose(panel, "Kim Jong Un")
    pilot.keys("F2", widget=panel._view)
    editor = editor_of(panel)
    pilot.desk.execute(EditEntity(entity_id="kcna", name="KCNA"))
    pilot.qtbot.wait(400)
    assert editor is editor_of(panel), "a change elsewhere does not end the typing"
    pilot.desk.execute(EditEntity(entity_id="kcna", name="Korean Central News Agency"))
    assert editor.text() == "Kim Jong Un"
    QTest.keyClicks(editor, "Kim Jong-un")
    pilot.keys("Return", widget=editor)
    pilot.qtbot.wait(1)
    assert names(pilot) == ["Kim Jong-un", "Korean Central News Agency"]
    assert panel._view.hasFocus()


def test_the_id_is_checked_and_kept(pilot: Pilot) -> None:
    join(pilot)
    panel = open_panel(pilot)
    for typed, stored in (("Q56226", None), ("Wikidata:Q56226", "Wikidata:Q56226"), ("", None)):
        choose(panel, "Kim Jong Un")
        panel._view.edit_field("kb_id")
        editor = editor_of(panel)
        editor.clear()
        QTest.keyClicks(editor, typed)
        pilot.keys("Return", widget=editor)
        settle(pilot, panel)
        pilot.project.flush()
        assert pilot.project.store.entities()[0].kb_id == stored


def test_delete_removes_an_entity_and_detaches_a_mention(pilot: Pilot) -> None:
    join(pilot)
    panel = open_panel(pilot)
    choose(panel, "Kim Jong Un")
    pilot.keys("Right", widget=panel._view)
    settle(pilot, panel)
    pilot.keys("Down", "Down", "Delete", widget=panel._view)
    joined = [one.quote for one in pilot.stored_spans() if one.entity_id == "kim"]
    assert joined == ["Kim Jong Un"]
    settle(pilot, panel)
    choose(panel, "Korean Central News Agency")
    pilot.keys("Delete", widget=panel._view)
    assert names(pilot) == ["Kim Jong Un"]
    pilot.desk.undo_operation(pilot.project.history()[0].id)
    assert names(pilot) == ["Kim Jong Un", "Korean Central News Agency"]


def test_one_entity_dragged_onto_another_is_merged(pilot: Pilot) -> None:
    join(pilot)
    pilot.desk.execute(AddEntity(name="KCNA", kind="ORG", entity_id="short"))
    panel = open_panel(pilot)
    panel._scope._choose("project")
    settle(pilot, panel)
    view = panel._view.viewport()
    start, end = spot(panel, 0), spot(panel, 2)
    assert shown(panel)[0].startswith("KCNA")
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for point in (start + QPoint(0, 20), end):
        QTest.mouseMove(view, point)
        drag(panel, point)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    pilot.qtbot.waitUntil(lambda: names(pilot) == ["Kim Jong Un", "Korean Central News Agency"])


def drag(panel: EntitiesPanel, point: QPoint) -> None:
    """Offscreen the mouse moves without its buttons: send the move with the button held."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view = panel._view.viewport()
    place = view.mapToGlobal(point)
    QApplication.sendEvent(
        view,
        QMouseEvent(QEvent.Type.MouseMove, QPointF(point), QPointF(place), left, left, none),
    )


def test_two_that_have_different_ids_ask_which_is_right(pilot: Pilot) -> None:
    join(pilot)
    pilot.desk.execute(AddEntity(name="KCNA", kind="ORG", kb_id="Wikidata:Q2", entity_id="short"))
    pilot.desk.execute(EditEntity(entity_id="kcna", kb_id="Wikidata:Q1"))
    panel = open_panel(pilot)
    panel._scope._choose("project")
    settle(pilot, panel)
    choose(panel, "KCNA")
    pilot.keys("Shift+Down", "Shift+Down", widget=panel._view)
    assert panel._foot.isVisible()
    panel.acts.merge(["kcna", "short"])
    box = QApplication.activeWindow()
    boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]
    assert boxes, box
    button = next(one for one in boxes[-1].buttons() if one.text() == "Wikidata:Q2")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: len(names(pilot)) == 2)
    assert pilot.project.store.entities()[1].kb_id == "Wikidata:Q2"


def test_a_suggestion_is_accepted_by_enter_or_a_click(pilot: Pilot) -> None:
    join(pilot)
    for nth in (3, 4):
        pilot.label("Kim", "P", nth=nth)
    panel = open_panel(pilot)
    first = panel._model.row(0)
    assert isinstance(first, Likeness)
    assert in_words(first, is_here=True) == "Kim, 2 times, looks like Kim Jong Un"
    QTest.mouseClick(
        panel._view.viewport(), Qt.MouseButton.LeftButton, pos=spot(panel, 0, from_right=46)
    )
    joined = [one.quote for one in pilot.stored_spans() if one.entity_id == "kim"]
    assert joined == ["Kim Jong Un", "Kim", "Kim", "Kim"]
    settle(pilot, panel)
    assert shown(panel)[0] == "Kim Jong Un, PERSON, 4"
    pilot.keys("Ctrl+Z", widget=pilot.view)
    joined = [one.quote for one in pilot.stored_spans() if one.entity_id == "kim"]
    assert joined == ["Kim Jong Un", "Kim"]


def test_a_declined_suggestion_does_not_come_back(pilot: Pilot) -> None:
    join(pilot)
    pilot.label("Kim", "P", nth=3)
    panel = open_panel(pilot)
    panel._view.setFocus()
    panel._view.setCurrentIndex(panel._model.index(0))
    assert isinstance(panel._model.row(0), Likeness)
    pilot.keys("Delete", widget=panel._view)
    settle(pilot, panel)
    assert isinstance(panel._model.row(0), EntityRow)
    assert pilot.project.setting("entities.declined") == ["PERSON kim = kim"]


def test_the_filter_keeps_names_kinds_and_ids(pilot: Pilot) -> None:
    join(pilot)
    panel = open_panel(pilot)
    QTest.keyClicks(panel._filter, "org news")
    assert shown(panel) == ["Korean Central News Agency, ORG, 1"]
    QTest.keyClicks(panel._filter, " nothing")
    assert panel._stack.currentIndex() == 2


def test_relations_become_entities_from_the_menu(pilot: Pilot) -> None:
    full = pilot.label("Kim Jong Un", "P")
    kim = pilot.label("Kim", "P", nth=2)
    pilot.desk.execute(AddRelation(type="same_as", from_id=kim.id, to_id=full.id))
    panel = open_panel(pilot)
    panel._more.menu().actions()[0].trigger()
    assert names(pilot) == ["Kim Jong Un"]
    assert pilot.stored_relations() == []
    pilot.keys("Ctrl+Z", widget=pilot.view)
    assert pilot.stored_relations() == [("same_as", "Kim", "Kim Jong Un")]
    assert names(pilot) == []


def test_mentions_elsewhere_open_their_document(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project(texts={"One": KIM, "Two": "Kim Jong Un spoke."}))
    two = pilot.project.find_document("Two").id
    pilot.desk.open_document(two)
    far = pilot.label("Kim Jong Un", "P")
    pilot.desk.execute(JoinMentions(span_ids=(far.id,), entity_id="kim"))
    pilot.desk.open_document(pilot.project.find_document("One").id)
    panel = open_panel(pilot)
    assert shown(panel) == []
    panel._scope._choose("project")
    settle(pilot, panel)
    assert shown(panel) == ["Kim Jong Un, PERSON, 1"]
    choose(panel, "Kim Jong Un")
    pilot.keys("Right", widget=panel._view)
    settle(pilot, panel)
    QTest.mouseClick(panel._view.viewport(), Qt.MouseButton.LeftButton, pos=spot(panel, 1))
    assert pilot.desk.document is not None
    assert pilot.desk.document.id == two
    assert pilot.desk.span is not None
    assert pilot.desk.span.id == far.id


def test_the_article_marks_the_other_mentions(pilot: Pilot) -> None:
    join(pilot)
    pilot.keys("Escape")
    kim = next(one for one in pilot.stored_spans() if one.quote == "Kim Jong Un")
    pilot.desk.select_span(kim.id)
    assert list(pilot.view.highlights("mention")) == [pilot.find("Kim", nth=2)]
    pilot.desk.select_span(None)
    assert list(pilot.view.highlights("mention")) == []
    pilot.view.span_hovered.emit(kim.id)
    assert list(pilot.view.highlights("mention")) == [pilot.find("Kim", nth=2)]
    pilot.view.span_hovered.emit(None)
    assert list(pilot.view.highlights("mention")) == []


def test_the_inspector_says_who_it_is(pilot: Pilot) -> None:
    join(pilot)
    kim = next(one for one in pilot.stored_spans() if one.quote == "Kim Jong Un")
    pilot.desk.select_span(kim.id)
    inspector = pilot.window.docks.panel("inspector")
    pilot.qtbot.waitUntil(lambda: inspector.findChild(EntityLine) is not None)
    line = inspector.findChild(EntityLine)
    assert line._name.text() == "Kim Jong Un"
    assert line._words.text() == "2 mentions here"
    pilot.desk.execute(EditEntity(entity_id="kim", name="Chairman Kim"))
    assert line._name.text() == "Chairman Kim"
