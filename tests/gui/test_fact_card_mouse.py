"""The fact card by mouse, asserted through the project's file."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.gui.widgets import Segmented
from tests.gui.card_kit import CLAIM, button, card, click, panel_of, row
from tests.gui.pilot import Pilot


def test_a_click_on_a_ghost_takes_it(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    click(button(pilot, "when: take “Sunday”, labels it DATE"))
    assert pilot.stored_relations() == [("when", CLAIM, "Sunday")]
    shown = {one.text() for one in row(pilot, "when").findChildren(QLabel) if one.isVisible()}
    assert {"2026-02-22", "−1 day"} <= shown


def test_a_click_beside_the_chips_begins_the_pick(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    slot = row(pilot, "cue")
    click(slot, QPoint(slot.width() - 4, slot.height() // 2))
    assert QApplication.focusWidget() is pilot.view
    assert slot.state is not None
    pilot.qtbot.waitUntil(lambda: slot.state is not None and slot.state.picking is not None)
    pilot.keys("Return")
    assert pilot.stored_relations() == [("cue", CLAIM, "said")]


def test_a_chip_selects_its_span_and_loses_it_by_its_cross_or_delete(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S", "Return", "Q", "Return")
    click(button(pilot, "source: Korean Central News Agency"))
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "Korean Central News Agency"
    QApplication.processEvents()
    assert panel_of(pilot).isVisible()
    chip = button(pilot, "source: Korean Central News Agency")
    QTest.mouseMove(chip, QPoint(chip.width() - 10, chip.height() // 2))
    click(chip, QPoint(chip.width() - 10, chip.height() // 2))
    assert pilot.stored_relations() == [("cue", CLAIM, "said")]
    assert ("ORG", "Korean Central News Agency") in pilot.stored()
    other = button(pilot, "cue: said")
    other.setFocus()
    pilot.keys("Delete", widget=other)
    assert pilot.stored_relations() == []


def test_implicit_by_mouse_and_back(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    slot = row(pilot, "source")
    click(slot, QPoint(slot.width() - 4, slot.height() // 2))
    click(button(pilot, "source: author’s voice"))
    claim = pilot.stored_spans()[0]
    assert claim.attributes["attribution"] == "author"
    chip = button(pilot, "source: author’s voice")
    pilot.keys("Delete", widget=chip)
    assert pilot.stored_spans()[0].attributes["attribution"] == "attributed"


def test_the_segments_of_an_attribute_can_be_clicked(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    [segments] = [
        one for one in card(pilot).findChildren(Segmented) if one.accessibleName() == "quote"
    ]
    click(segments, QPoint(segments.width() - 8, 10))
    assert pilot.stored_spans()[0].attributes["quote_type"] == "none"
    pilot.keys("Left", widget=segments)
    assert pilot.stored_spans()[0].attributes["quote_type"] == "mixed"


def drag(pilot: Pilot, start: QPoint, widget: QWidget) -> None:
    """Drag from a point of the article to the middle of another widget."""
    view = pilot.view.viewport()
    end = view.mapFromGlobal(widget.mapToGlobal(widget.rect().center()))
    steps = [(QMouseEvent.Type.MouseButtonPress, start)]
    steps += [
        (QMouseEvent.Type.MouseMove, start + (end - start) * share) for share in (0.3, 0.7, 1.0)
    ]
    steps += [(QMouseEvent.Type.MouseButtonRelease, end)]
    for kind, point in steps:
        QApplication.sendEvent(
            view,
            QMouseEvent(
                kind,
                QPointF(point),
                QPointF(view.mapToGlobal(point)),
                Qt.MouseButton.LeftButton,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            ),
        )


def point_on_tag(pilot: Pilot, quote: str) -> QPoint:
    """The middle of a span's tag in the viewport."""
    view = pilot.view
    rect = view.viewport().rect()
    for item in view._placed(rect.top(), rect.bottom()):
        for drawn in item.shown:
            if drawn.span.quote == quote and drawn.tag is not None:
                left, top = drawn.tag.left + item.left, drawn.tag.top + item.top
                return QPoint(int(left + drawn.tag.width / 2), int(top + view.metrics.tag / 2))
    raise AssertionError(quote)


def point_in_text(pilot: Pilot, quote: str) -> QPoint:
    start, end = pilot.find(quote)
    [box, *_] = pilot.view.geometry_of_text.boxes_of(start, end, pilot.view.viewport().rect())
    return QPoint(int(box.left + 3), int((box.top + box.bottom) / 2))


def test_a_span_is_dragged_by_its_tag_into_a_slot(pilot: Pilot) -> None:
    pilot.label("state media", "S")
    pilot.label(CLAIM, "C")
    slot = row(pilot, "source")
    drag(pilot, point_on_tag(pilot, "state media"), slot)
    assert pilot.stored_relations() == [("source", CLAIM, "state media")]
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == CLAIM


def test_a_span_is_dragged_by_its_text_into_a_slot(pilot: Pilot) -> None:
    pilot.label("state media", "S")
    pilot.label(CLAIM, "C")
    drag(pilot, point_in_text(pilot, "state media"), row(pilot, "source"))
    assert pilot.stored_relations() == [("source", CLAIM, "state media")]


def test_what_does_not_fit_is_refused_with_its_reason(pilot: Pilot) -> None:
    pilot.label("Monday", "D")
    pilot.label(CLAIM, "C")
    slot = row(pilot, "source")
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        drag(pilot, point_on_tag(pilot, "Monday"), slot)
    assert "DATE cannot be the source" in message.args[0]
    assert pilot.stored_relations() == []


def test_a_drag_that_ends_elsewhere_changes_nothing(pilot: Pilot) -> None:
    pilot.label("state media", "S")
    pilot.label(CLAIM, "C")
    card(pilot)
    drag(pilot, point_on_tag(pilot, "state media"), pilot.window.statusBar())
    assert pilot.stored_relations() == []
