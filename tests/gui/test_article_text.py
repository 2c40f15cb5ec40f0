"""The page: text, caret, selection, zoom, wrapping and scrolling, by real keys."""

import gc
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.text.view import ArticleView
from tests.gui.article_kit import press, read_marks, selected

MakeArticle = Callable[..., ArticleView]
SHIFT = Qt.KeyboardModifier.ShiftModifier
LONG = "\n\n".join(
    f"Paragraph {n} says that the harbour stayed shut for the {n}th day and that nobody knew "
    "when the ferries would sail again, the port authority and two unions reported." * 2
    for n in range(120)
)


@pytest.mark.parametrize(
    "text",
    ["", "one", "a\n\nb\n", "no\u00a0break", "tab\there", "😀 first", "e\u0301 x"],
)
def test_every_offset_can_hold_the_caret(make_article: MakeArticle, text: str) -> None:
    view = make_article(text)
    for offset in range(len(text) + 1):
        view.set_caret(offset)
        assert view.caret() == offset
    assert view.document().blockCount() == text.count("\n") + 1


def test_offsets_are_code_points_beyond_the_basic_plane(make_article: MakeArticle) -> None:
    view = make_article("😀😀 Kim 👩‍👩‍👧 met 한국어")
    start = view.article().index("met")
    view.select_range(start, start + 3)
    assert view.selection() == (start, start + 3)
    assert view.textCursor().selectedText() == "met"


def test_a_selection_by_keys_takes_whole_graphemes_without_blanks(
    make_article: MakeArticle,
) -> None:
    view = make_article("a 👩‍👩‍👧 b")
    view.set_caret(1)
    press(view, Qt.Key.Key_Right, SHIFT)
    assert view.selection() is None
    press(view, Qt.Key.Key_Right, SHIFT)
    assert selected(view) == "👩‍👩‍👧"


def test_copied_text_keeps_no_break_spaces(make_article: MakeArticle) -> None:
    view = make_article("10\u00a0000 people\nleft")
    view.select_range(0, 18)
    press(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "10\u00a0000 people\nleft"[:18]


def test_the_text_cannot_be_changed_by_keys(make_article: MakeArticle) -> None:
    view = make_article("Kim left.")
    QTest.keyClicks(view, "xyz")
    press(view, Qt.Key.Key_Backspace)
    press(view, Qt.Key.Key_Return)
    assert view.document().characterCount() == len("Kim left.") + 1
    assert view.article() == "Kim left."


def test_the_key_filter_is_asked_first(make_article: MakeArticle) -> None:
    view = make_article("Kim left.")
    asked: list[int] = []

    def take_p(event: QKeyEvent) -> bool:
        asked.append(event.key())
        return event.key() == Qt.Key.Key_Right

    view.key_filter = take_p
    press(view, Qt.Key.Key_Right)
    assert view.caret() == 0
    press(view, Qt.Key.Key_End)
    assert view.caret() == len("Kim left.")
    assert asked == [Qt.Key.Key_Right, Qt.Key.Key_End]


def test_only_the_person_moves_the_caret_loudly(make_article: MakeArticle) -> None:
    view = make_article("Kim left.")
    moves: list[int] = []
    view.caret_moved.connect(moves.append)
    view.set_caret(4)
    view.select_range(0, 3)
    view.clear_selection()
    assert moves == []
    press(view, Qt.Key.Key_Right)
    assert moves == [4]


def test_the_caret_is_painted_in_read_only_text(make_article: MakeArticle) -> None:
    view = make_article("Kim left.")
    view.set_caret(4)
    with_caret = view.viewport().grab().toImage()
    view.clearFocus()
    assert view.viewport().grab().toImage() != with_caret


def test_a_page_leaves_one_line_over(make_article: MakeArticle) -> None:
    view = make_article(LONG)
    before = view.verticalScrollBar().value()
    press(view, Qt.Key.Key_PageDown)
    moved = view.verticalScrollBar().value() - before
    assert moved == view.viewport().height() - view.metrics.pitch
    top, bottom = view.visible_range()
    assert top <= view.caret() <= bottom
    press(view, Qt.Key.Key_PageUp)
    assert view.verticalScrollBar().value() == before


def test_paging_with_shift_selects_and_ends_at_the_ends(make_article: MakeArticle) -> None:
    view = make_article("Kim left.\nAnna stayed.")
    press(view, Qt.Key.Key_PageDown, SHIFT)
    assert selected(view) == "Kim left.\nAnna stayed."
    press(view, Qt.Key.Key_PageUp)
    assert (view.caret(), view.selection()) == (0, None)


def first_words(view: ArticleView) -> str:
    start, _end = view.visible_range()
    return view.article()[start : start + 12]


def test_the_first_visible_line_stays_when_the_text_is_wrapped_anew(
    make_article: MakeArticle,
) -> None:
    view = make_article(LONG)
    start = view.article().index("Paragraph 60 ")
    view.center_on(start)
    view.verticalScrollBar().setValue(view.geometry_of_text.line_top(start))
    assert first_words(view).startswith("Paragraph 60")
    view.resize(500, 600)
    assert first_words(view).startswith("Paragraph 60")
    view.zoom(1)
    view.zoom(1)
    assert first_words(view).startswith("Paragraph 60")
    view.set_line_lanes(5)
    assert first_words(view).startswith("Paragraph 60")
    view.set_font("DejaVu Sans", 14)
    assert first_words(view).startswith("Paragraph 60")


def test_a_wider_window_wraps_nothing_anew(make_article: MakeArticle) -> None:
    view = make_article(LONG)
    left = view.text_left()
    width = view.metrics.measure
    view.resize(view.width() + 400, view.height())
    assert view.metrics.measure == width
    assert view.text_left() == left + 200


def test_the_measure_is_what_reads_well(make_article: MakeArticle) -> None:
    view = make_article(LONG)
    lengths = []
    block = view.document().begin()
    view.document().documentLayout().documentSize()
    while block.isValid():
        lines = block.layout().lineCount()
        lengths += [block.layout().lineAt(i).textLength() for i in range(lines - 1)]
        block = block.next()
    assert 65 <= sum(lengths) / len(lengths) <= 80


def test_zoom_keeps_caret_and_selection_and_says_so(make_article: MakeArticle) -> None:
    view = make_article("Kim left Seoul.")
    view.select_range(9, 14)
    zooms: list[float] = []
    view.zoom_changed.connect(zooms.append)
    view.zoom(1)
    view.zoom(-1)
    view.zoom(-1)
    view.zoom(0)
    assert zooms == [1.1, 1.0, 0.9, 1.0]
    assert selected(view) == "Seoul"


def test_the_same_text_again_keeps_the_place(make_article: MakeArticle) -> None:
    view = make_article(LONG)
    view.verticalScrollBar().setValue(700)
    view.set_caret(1234)
    view.set_article(str(LONG))
    assert (view.verticalScrollBar().value(), view.caret()) == (700, 1234)
    view.set_article("Another.")
    assert (view.verticalScrollBar().value(), view.caret()) == (0, 0)


def test_reveal_scrolls_only_when_it_must(make_article: MakeArticle) -> None:
    view = make_article(LONG)
    view.reveal(5, 9)
    assert view.verticalScrollBar().value() == 0
    start = LONG.index("Paragraph 100 ")
    view.reveal(start, start + 9)
    top, bottom = view.visible_range()
    assert top < start < start + 9 < bottom
    here = view.verticalScrollBar().value()
    view.reveal(start, start + 9)
    assert view.verticalScrollBar().value() == here


def test_a_word_of_300_letters_is_broken(make_article: MakeArticle) -> None:
    text, spans = read_marks(f"The [{'Donau' * 60}]PLACE ended.")
    view = make_article(text, spans)
    limit = view.metrics.measure + 1
    block = view.document().begin()
    lines = [block.layout().lineAt(i) for i in range(block.layout().lineCount())]
    assert len(lines) > 3
    assert all(line.naturalTextWidth() <= limit for line in lines)


def test_a_style_sheet_does_not_change_the_text_face(make_article: MakeArticle) -> None:
    view = make_article("Kim left.")
    font = view.document().defaultFont()
    view.setStyleSheet("QTextEdit { font-size: 31px; font-family: monospace; }")
    assert view.document().defaultFont() == font


def test_open_and_close_with_the_collector_between(make_article: MakeArticle) -> None:
    view = make_article("")
    for number in range(3):
        text, spans = read_marks(f"[Kim]PERSON left [Seoul]PLACE {number} times.\n" * 40)
        view.set_article(text)
        view.set_spans(spans)
        view.viewport().repaint()
        gc.collect()
        view.set_zoom(1.0 + number / 10)
        view.viewport().repaint()
        QApplication.processEvents()
        gc.collect()
    assert view.viewport().grab().width() > 0


def test_painting_loses_no_reference_to_none(make_article: MakeArticle) -> None:
    text, spans = read_marks("[Kim]PERSON left [Seoul]PLACE.\n" * 10)
    view = make_article(text, spans)
    view.viewport().repaint()
    gc.collect()  # other tests' garbage, freed in between, would count as lost references
    gc.disable()
    try:
        before = sys.getrefcount(None)
        for _ in range(100):
            view.viewport().repaint()
        assert abs(sys.getrefcount(None) - before) < 500
    finally:
        gc.enable()


_COPY_AND_LEAVE = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from annotator.gui.text.view import ArticleView
application = QApplication(["annotator", "-platform", "offscreen"])
view = ArticleView()
view.set_article("Kim left.")
view.select_range(0, 3)
QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
print(application.clipboard().text())
"""


def test_a_process_that_copied_text_ends_well() -> None:
    command = [sys.executable, "-c", _COPY_AND_LEAVE]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "Kim")
