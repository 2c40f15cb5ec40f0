"""The mouse on the article: what clicks, drags and hovering do."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.gui.text.view import ArticleView
from tests.gui.article_kit import Hand, drawn_of, read_marks, selected

MakeArticle = Callable[..., ArticleView]
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = "North Korean leader Kim Jong Un was reelected to the top post."


def activated(view: ArticleView) -> list[str]:
    found: list[str] = []
    view.span_activated.connect(found.append)
    return found


def test_a_drag_selects_whole_words(make_article: MakeArticle) -> None:
    view = make_article(PLAIN)
    hand = Hand(view)
    hand.drag(hand.on("Kim", 1), hand.on("Jong", 1), hand.on("Un", 0))
    assert selected(view) == "Kim Jong Un"
    hand.drag(hand.on("reelected", 4), hand.on("was", 1))
    assert selected(view) == "was reelected"
    assert view.caret() == PLAIN.index("was")


@pytest.mark.parametrize("held", [ALT, CONTROL])
def test_a_free_drag_selects_characters(
    make_article: MakeArticle, held: Qt.KeyboardModifier
) -> None:
    view = make_article(PLAIN)
    hand = Hand(view)
    hand.drag(hand.on("Korean", 0, 0.1), hand.on("Korean", 3, 0.9), held=held)
    assert selected(view) == "Kore"


def test_a_free_drag_never_ends_inside_a_grapheme(make_article: MakeArticle) -> None:
    view = make_article("the 👩‍👩‍👧 family")
    hand = Hand(view)
    family = view.geometry_of_text.boxes_of(4, 9, view.viewport().rect())[0]
    middle = (family.top + family.bottom) // 2
    inside = QPoint((family.left + 2 * family.right) // 3, middle)
    hand.drag(hand.on("the", 1, 0.1), inside, held=ALT)
    assert selected(view) in ("he", "he 👩‍👩‍👧")


def test_double_click_takes_the_word_and_triple_click_the_sentence(
    make_article: MakeArticle,
) -> None:
    view = make_article("He left Seoul. “We will stay,” Kim said on Monday. Nobody knew.")
    hand = Hand(view)
    hand.double_click(hand.on("Kim", 1))
    assert selected(view) == "Kim"
    hand.double_click(hand.on("Kim", 1), clicks=3)
    assert selected(view) == "“We will stay,” Kim said on Monday."


def test_shift_click_extends_the_selection(make_article: MakeArticle) -> None:
    view = make_article(PLAIN)
    hand = Hand(view)
    hand.click(hand.on("Kim", 0, 0.1))
    hand.click(hand.on("Un", 1, 0.4), SHIFT)
    assert selected(view) == "Kim Jong Un"


def test_a_click_places_the_caret_and_deselects(make_article: MakeArticle) -> None:
    view = make_article(PLAIN)
    hand = Hand(view)
    hand.drag(hand.on("Kim", 1), hand.on("Un", 1))
    moves: list[int] = []
    view.caret_moved.connect(moves.append)
    hand.click(hand.on("post", 0, 0.1))
    assert view.selection() is None
    assert moves == [PLAIN.index("post")]


def test_a_click_takes_the_innermost_span_and_goes_outward(make_article: MakeArticle) -> None:
    text, spans = read_marks("[The [Bank of [Velland]PLACE]ORG said so]CLAIM on Monday.")
    view = make_article(text, spans)
    hand, found = Hand(view), activated(view)
    for _ in range(4):
        hand.click(hand.on("Velland", 2))
    assert found == ["PLACE", "ORG", "CLAIM", "PLACE"]
    hand.click(hand.on("Monday", 2))
    hand.click(hand.on("Bank", 1))
    assert found[4:] == ["ORG"]


def test_hidden_labels_are_not_clicked(make_article: MakeArticle) -> None:
    text, spans = read_marks("[The [Bank of Velland]ORG said so]CLAIM.")
    view = make_article(text, spans)
    view.set_hidden_labels({"ORG"})
    hand, found = Hand(view), activated(view)
    hand.click(hand.on("Bank", 1))
    assert found == ["CLAIM"]


def test_suggestions_are_clicked_like_spans(make_article: MakeArticle) -> None:
    text, spans = read_marks("The [Bank of Velland]ORG said so.")
    view = make_article(text, (), spans)
    hand, found = Hand(view), activated(view)
    hand.click(hand.on("Bank", 1))
    assert found == ["ORG"]


def tag_point(view: ArticleView, span_id: str) -> QPoint:
    """Return the middle of a tag; the first paragraph is at the top of the page."""
    tag = drawn_of(view, span_id)[0].tag
    assert tag is not None
    return QPoint(
        view.metrics.padding + tag.left + tag.width // 2,
        view.metrics.top + tag.top + view.metrics.tag // 2 - view.verticalScrollBar().value(),
    )


def test_a_click_on_a_tag_takes_its_span(make_article: MakeArticle) -> None:
    text, spans = read_marks("[Kim [Jong Un]PERSON was reelected]CLAIM on Monday.")
    view = make_article(text, spans)
    hand, found = Hand(view), activated(view)
    hand.click(tag_point(view, "CLAIM"))
    hand.click(tag_point(view, "PERSON"))
    assert found == ["CLAIM", "PERSON"]


def test_a_tag_dragged_onto_a_span_links_them(make_article: MakeArticle) -> None:
    text, spans = read_marks("[Kim]PERSON said [he would stay]CLAIM until [Monday]DATE.")
    view = make_article(text, spans)
    hand = Hand(view)
    links: list[tuple[str, str]] = []
    view.span_dropped.connect(lambda a, b: links.append((a, b)))
    target = hand.on("Monday", 2)
    hand.drag(tag_point(view, "CLAIM"), QPoint(target.x() - 20, target.y() + 40), target)
    assert links == [("CLAIM", "DATE")]
    assert view.selection() is None
    hand.drag(tag_point(view, "CLAIM"), hand.on("until", 1))
    hand.drag(tag_point(view, "CLAIM"), hand.on("stay", 1))
    assert links == [("CLAIM", "DATE")]


def test_the_margin_beside_the_column_belongs_to_the_page(make_article: MakeArticle) -> None:
    view = make_article(PLAIN, width=1400)
    y = view.viewport().y() + Hand(view).on("North").y()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(20, y))
    end = view.viewport().mapToParent(Hand(view).on("leader", 3))
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert view.caret() in (0, PLAIN.index(" Kim"))


def test_dragging_below_the_page_scrolls_it(make_article: MakeArticle, qtbot: Any) -> None:
    view = make_article("\n\n".join([PLAIN] * 60))
    hand = Hand(view)
    below = QPoint(200, view.viewport().height() + 60)
    hand.drag(hand.point(3), below, let_go=False)
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 200)
    hand.drag(below, below)
    here = view.verticalScrollBar().value()
    QTest.qWait(120)
    assert view.verticalScrollBar().value() == here


def wheel(view: ArticleView, turned: int, held: Qt.KeyboardModifier) -> None:
    place = QPointF(200, 200)
    event = QWheelEvent(
        place,
        QPointF(view.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_scrolls_and_zooms_with_control(make_article: MakeArticle) -> None:
    view = make_article("\n\n".join([PLAIN] * 60))
    wheel(view, -120, Qt.KeyboardModifier.NoModifier)
    assert view.verticalScrollBar().value() > 0
    assert view.zoom_factor == 1.0
    wheel(view, 120, CONTROL)
    assert view.zoom_factor > 1.0


def test_hovering_shows_what_is_known(
    make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, spans = read_marks("[Kim [Jong Un]PERSON was reelected]CLAIM on Monday.")
    view = make_article(text, spans)
    view.tooltip_html = lambda span: f"<b>{span.label}</b> {span.quote}"
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _where, words, _widget: shown.append(words))
    for place in (Hand(view).on("Jong", 1), tag_point(view, "CLAIM"), Hand(view).on("Monday")):
        where = view.viewport().mapToGlobal(place)
        QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))
    inner, outer = "<b>PERSON</b> Jong Un", "<b>CLAIM</b> Kim Jong Un was reelected"
    assert shown == [f"{inner}<hr>{outer}", outer]
