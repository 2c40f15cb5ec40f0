"""What the article paints: grounds, lines, tags, ghosts, lanes, directions."""

from collections.abc import Callable, Iterable
from random import Random

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from annotator.gui.text.inks import ink_of
from annotator.gui.text.minimap import MarkStrip
from annotator.gui.text.picture import Picture
from annotator.gui.text.view import ArticleView
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.relations import Relation
from annotator.model.spans import Span
from tests.gui.article_kit import (
    drawn_of,
    news_schema,
    pictures,
    pixel,
    read_marks,
    span_of,
)

MakeArticle = Callable[..., ArticleView]
SCHEMA = news_schema()
KIM = "SEOUL — North Korean leader Kim Jong Un was reelected to the top post of the ruling party."


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_a_span_is_painted_at_its_text_in_its_colour(
    make_article: MakeArticle, choice: ThemeChoice
) -> None:
    theme = load_theme(choice)
    view = make_article(KIM)
    view.set_theme(theme)
    start = KIM.index("Kim")
    assert pixel(view, start).name() == theme.page
    view.update_spans(changed=[span_of(view, "Kim Jong Un", "PERSON", "kim")])
    ink = ink_of(SCHEMA.label("PERSON"), theme)
    assert ink.ground is not None
    assert pixel(view, start + 1).name() == ink.ground.lower()
    assert pixel(view, start - 2).name() == theme.page
    view.select_span("kim")
    assert pixel(view, start + 1).name() == ink.selected.lower()
    view.set_hidden_labels({"PERSON"})
    assert pixel(view, start + 1).name() == theme.page


def test_a_claim_has_no_ground_until_it_is_selected(make_article: MakeArticle) -> None:
    view = make_article(KIM)
    claim = span_of(view, "Kim Jong Un was reelected", "CLAIM", "c")
    view.update_spans(changed=[claim])
    inside = KIM.index("was")
    assert pixel(view, inside).name() == view.theme.page
    view.select_span("c")
    assert pixel(view, inside).name() != view.theme.page


def test_a_suggestion_is_paler_than_a_span(make_article: MakeArticle) -> None:
    view = make_article(KIM)
    person = span_of(view, "Kim Jong Un", "PERSON", "kim")
    view.update_spans(ghosts=[person])
    pale = pixel(view, KIM.index("Kim") + 1)
    view.update_spans(changed=[person], ghosts=[])
    strong = pixel(view, KIM.index("Kim") + 1)
    assert strong.lightness() < pale.lightness() < 255


def test_find_results_are_marked_and_cleared(make_article: MakeArticle) -> None:
    view = make_article(KIM)
    start = KIM.index("reelected")
    for kind, color in (("find", view.theme.find), ("find_current", view.theme.find_current)):
        view.set_highlights([(start, start + 9)], kind)
        assert pixel(view, start + 2).name() == color
    view.set_highlights([], "find_current")
    view.set_highlights([], "find")
    assert pixel(view, start + 2).name() == view.theme.page
    with pytest.raises(ValueError, match="unknown kind"):
        view.set_highlights([], "other")


class PaintLog(QObject):
    """Collects the areas that a widget paints."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[QRect] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return False


def test_a_new_span_repaints_its_paragraph_only(
    make_article: MakeArticle, steady_caret: None
) -> None:
    view = make_article("\n\n".join(f"{n}: {KIM}" for n in range(8)), height=900)
    QApplication.processEvents()
    log = PaintLog()
    view.viewport().installEventFilter(log)
    view.update_spans(changed=[span_of(view, "3: SEOUL", "PLACE", "seoul")])
    QApplication.processEvents()
    assert log.areas
    assert all(area.height() < view.viewport().height() / 2 for area in log.areas)
    top = view.geometry_of_text.line_top(view.article().index("3:"))
    assert any(area.top() <= top <= area.bottom() for area in log.areas)


def test_a_new_span_never_moves_the_text(make_article: MakeArticle) -> None:
    view = make_article("\n\n".join([KIM] * 6))
    tops = [view.geometry_of_text.line_top(n * (len(KIM) + 2)) for n in range(6)]
    labels = ("PERSON", "ORG", "PLACE", "EVENT", "CLAIM", "CUE")
    view.update_spans(
        changed=[
            span_of(view, "Kim Jong Un was reelected"[: 8 + n], label, label)
            for n, label in enumerate(labels)
        ]
    )
    view.viewport().repaint()
    assert [view.geometry_of_text.line_top(n * (len(KIM) + 2)) for n in range(6)] == tops


def test_the_nested_span_is_nearer_to_the_text(make_article: MakeArticle) -> None:
    text, spans = read_marks("[The [Bank of Velland]ORG said so]CLAIM.")
    view = make_article(text, spans)
    inner, outer = drawn_of(view, "ORG")[0], drawn_of(view, "CLAIM")[0]
    assert inner.bars[0].top < outer.bars[0].top


def test_a_discontinuous_span_is_dotted_in_its_gap_on_one_lane(make_article: MakeArticle) -> None:
    text, spans = read_marks("“[We knew]CLAIM,” the [minister]SOURCE said, “[and took it]CLAIM.”")
    view = make_article(text, spans)
    (drawn,) = drawn_of(view, "CLAIM")
    assert [bar.is_gap for bar in sorted(drawn.bars, key=lambda bar: bar.left)] == [
        False,
        True,
        False,
    ]
    assert len({bar.top for bar in drawn.bars}) == 1
    assert len(drawn.boxes) == 2


def test_a_span_goes_on_over_lines_and_paragraphs(make_article: MakeArticle) -> None:
    text, spans = read_marks(f"He said [{KIM} {KIM}\n\n{KIM}]CLAIM and left.")
    view = make_article(text, spans)
    first, second = drawn_of(view, "CLAIM")
    assert first.tag is not None
    assert second.tag is None
    boxes = [*first.boxes, *second.boxes]
    assert len(boxes) >= 4
    assert [box.opens for box in boxes] == [True] + [False] * (len(boxes) - 1)
    assert [box.closes for box in boxes] == [False] * (len(boxes) - 1) + [True]


def test_text_from_right_to_left_is_covered_where_it_is_seen(make_article: MakeArticle) -> None:
    text = "He met سمير حداد at noon."
    view = make_article(text)
    first, last = text.index("سمير"), text.index("حداد")
    area = view.viewport().rect()
    (name,) = view.geometry_of_text.boxes_of(first, first + 4, area)
    (family,) = view.geometry_of_text.boxes_of(last, last + 4, area)
    assert family.right <= name.left + 1
    # Latin and the first Arabic word: two stretches with the second word between them.
    apart = view.geometry_of_text.boxes_of(text.index("met"), first + 4, area)
    assert len(apart) == 2
    assert apart[0].right <= family.left + 1
    assert apart[1].left >= family.right - 1


def tag_boxes(picture: Picture, height: int) -> Iterable[QRect]:
    for drawn in picture.drawn:
        if drawn.tag is not None:
            yield QRect(drawn.tag.left, drawn.tag.top, drawn.tag.width, height)
    for more in picture.more:
        yield QRect(more.tag.left, more.tag.top, more.tag.width, height)


@pytest.mark.parametrize("seed", range(12))
def test_no_tag_meets_another_or_the_next_line(make_article: MakeArticle, seed: int) -> None:
    random = Random(seed)
    text = "\n".join(
        " ".join("abcdefghij"[: random.randint(1, 10)] for _ in range(60)) for _ in range(3)
    )
    names = [label.name for label in SCHEMA.labels]
    spans = []
    for number in range(60):
        start = random.randrange(len(text) - 70)
        fragments = ((start, start + random.randint(1, 60)),)
        label = random.choice(names)
        spans.append(Span(id=f"s{number}", set_id="", label=label, fragments=fragments, quote=""))
    view = make_article(text, spans)
    view.set_line_lanes(random.randint(2, 6))
    metrics = view.metrics
    for picture in pictures(view):
        tags = list(tag_boxes(picture, metrics.tag))
        for place, tag in enumerate(tags):
            assert not any(tag.intersects(other) for other in tags[place + 1 :])
        grounds = [
            QRect(b.left, b.top, b.right - b.left, b.bottom - b.top)
            for drawn in picture.drawn
            for b in drawn.boxes
        ]
        assert not any(tag.intersects(ground) for tag in tags for ground in grounds)


def test_tags_without_room_are_counted(make_article: MakeArticle) -> None:
    text, spans = read_marks(
        "[[[[[[Bank]PERSON of]ORG Velland]PLACE Research]EVENT Group]GROUP now]CLAIM."
    )
    view = make_article(text, spans)
    (picture, *_rest) = pictures(view)
    shown = [drawn for drawn in picture.drawn if drawn.tag is not None]
    hidden = [span_id for more in picture.more for span_id in more.span_ids]
    assert len(shown) + len(hidden) == 6
    assert sum(int(more.tag.text[1:]) for more in picture.more) == len(hidden) > 0
    assert all(drawn.bars for drawn in picture.drawn)
    view.set_line_lanes(6)
    (picture, *_rest) = pictures(view)
    assert not picture.more


def test_a_date_shows_its_value(make_article: MakeArticle) -> None:
    view = make_article("He left on Monday.")
    view.update_spans(changed=[span_of(view, "Monday", "DATE", "d")])
    (before,) = drawn_of(view, "d")
    value = {"value": "2026-02-23"}
    view.update_spans(changed=[span_of(view, "Monday", "DATE", "d", attributes=value)])
    (after,) = drawn_of(view, "d")
    assert before.tag is not None
    assert after.tag is not None
    assert (before.tag.text, after.tag.text) == ("DATE", "2026-02-23")


def test_spans_are_updated_in_place(make_article: MakeArticle) -> None:
    text, spans = read_marks("[Kim]PERSON left [Seoul]PLACE on [Monday]DATE.")
    view = make_article(text, spans)
    view.update_spans(removed=["PLACE"], changed=[span_of(view, "Kim left", "PERSON", "PERSON")])
    assert drawn_of(view, "PLACE") == []
    (kim,) = drawn_of(view, "PERSON")
    assert kim.span.quote == "Kim left"
    view.set_spans([])
    assert all(picture == Picture() for picture in pictures(view))


def test_an_unknown_label_is_painted_all_the_same(make_article: MakeArticle) -> None:
    view = make_article(KIM)
    view.update_spans(changed=[span_of(view, "Kim", "WEAPON", "w")])
    assert pixel(view, KIM.index("Kim") + 1).name() != view.theme.page


def test_relations_of_the_selected_span_are_drawn(make_article: MakeArticle) -> None:
    text, spans = read_marks("[KCNA]ORG said [Kim was reelected]CLAIM.\n\n[Seoul]PLACE.")
    view = make_article(text, spans)
    view.select_span("CLAIM")
    plain = view.viewport().grab().toImage()
    view.set_relations([Relation("r", "own", "source", "CLAIM", "ORG")])
    drawn = view.viewport().grab().toImage()
    assert drawn != plain
    view.select_span("ORG")
    view.select_span("CLAIM")
    assert view.viewport().grab().toImage() == plain


def test_the_strip_shows_marks_and_leads_there(make_article: MakeArticle, qtbot: object) -> None:
    text = "\n\n".join([KIM] * 80)
    view = make_article(text)
    strip = MarkStrip(view)
    strip.resize(14, 400)
    strip.show()
    empty = strip.grab().toImage()
    start = text.rindex("Kim")
    view.update_spans(
        changed=[Span(id="k", set_id="", label="PERSON", fragments=((start, start + 3),), quote="")]
    )
    strip.set_theme(view.theme)
    marked = strip.grab().toImage()
    rows = [y for y in range(400) if marked.pixel(7, y) != empty.pixel(7, y)]
    assert rows
    assert all(abs(y - strip.y_of(start)) <= 2 for y in rows)
    strip.deleteLater()
