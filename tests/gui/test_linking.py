"""Relations by mouse: a tag dragged onto another span."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.gui.linking import possible_relations
from annotator.model.spans import Span
from tests.gui.article_kit import Hand, drawn_of
from tests.gui.pilot import Pilot


def drag_tag(pilot: Pilot, start: Span, end: Span) -> None:
    """Drag the tag of a span of the first paragraph onto another span."""
    view = pilot.view
    tag = drawn_of(view, start.id)[0].tag
    assert tag is not None
    point = QPoint(
        view.metrics.padding + tag.left + tag.width // 2,
        view.metrics.top + tag.top + view.metrics.tag // 2 - view.verticalScrollBar().value(),
    )
    hand = Hand(view)
    target = hand.point(end.start + 1)
    hand.drag(point, QPoint(target.x() - 20, target.y() + 40), target)


def test_a_tag_is_dragged_onto_a_cue(pilot: Pilot) -> None:
    claim = pilot.label("Kim Jong Un was reelected", "C")
    cue = pilot.label("reported", "Q")
    drag_tag(pilot, claim, cue)
    assert pilot.stored_relations() == [("cue", claim.quote, "reported")]
    assert pilot.desk.span == pilot.project.span(claim.id)


def test_a_claim_dropped_on_its_source_asks_which_relation(pilot: Pilot) -> None:
    claim = pilot.label("Kim was reelected Sunday", "C")
    source = pilot.label("Korean Central News Agency", "O")
    handlers = pilot.window.handlers
    assert handlers is not None
    handlers.linking.link(claim.id, source.id)
    menu = handlers.linking.menu
    assert menu is not None
    titles = [action.text() for action in menu.actions()]
    assert titles == ["source", "about"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    [(kind, start, end)] = pilot.stored_relations()
    assert (kind, start, end) == (titles[0], claim.quote, source.quote)


def test_one_possible_relation_is_made_at_once(pilot: Pilot) -> None:
    claim = pilot.label("Kim was reelected Sunday", "C")
    cue = pilot.label("said", "Q", 2)
    pilot.view.span_dropped.emit(claim.id, cue.id)
    assert pilot.stored_relations() == [("cue", claim.quote, "said")]


def test_spans_that_cannot_be_linked_are_left_alone(pilot: Pilot) -> None:
    first, second = pilot.label("SEOUL", "L"), pilot.label("said", "Q")
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.view.span_dropped.emit(second.id, first.id)
    assert "CUE" in message.args[0]
    assert pilot.stored_relations() == []


def test_possible_relations_follow_the_schema(pilot: Pilot) -> None:
    claim, date = pilot.label("Kim was reelected Sunday", "C"), pilot.label("Monday", "D")
    assert pilot.desk.schema is not None
    names = [relation.name for relation in possible_relations(pilot.desk.schema, claim, date)]
    assert names == ["when", "said_when"]


def test_two_mentions_become_one_entity(pilot: Pilot) -> None:
    full, kim = pilot.label("Kim Jong Un", "P"), pilot.label("Kim", "P", 2)
    media = pilot.label("state media", "S")
    pilot.view.span_dropped.emit(kim.id, full.id)
    pilot.view.span_dropped.emit(media.id, full.id)
    assert pilot.stored_relations() == []
    assert [one.name for one in pilot.project.store.entities()] == ["Kim Jong Un"]
    assert len({one.entity_id for one in pilot.stored_spans()}) == 1
