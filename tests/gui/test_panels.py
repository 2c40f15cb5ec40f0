"""The panels beside the article, driven by mouse and keyboard, asserted through the project."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListView, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from annotator.gui.concordance_panel import ConcordancePanel
from annotator.gui.date_entry import TimexEditor
from annotator.gui.desk import Desk
from annotator.gui.find_bar import FindBar, find_in_text
from annotator.gui.guide_panel import GuidePanel, guidelines_markdown
from annotator.gui.history_panel import HistoryPanel
from annotator.gui.inspector import Inspector
from annotator.gui.note_editor import NoteEditor
from annotator.gui.notes_panel import NotesPanel
from annotator.gui.occurrences_panel import OccurrencesPanel
from annotator.gui.palette import LabelPalette
from annotator.gui.queue_panel import QueuePanel
from annotator.gui.relations_panel import RelationsPanel
from annotator.gui.search_panel import SearchPanel
from annotator.gui.spans_panel import SpansPanel
from annotator.gui.statistics_panel import StatisticsPanel, describe_rate, describe_seconds
from annotator.gui.widgets import HoverFrame, Segmented
from annotator.model.commands import (
    AddRelation,
    AddSpan,
    DeleteSpans,
    EditDocument,
    SetSpanNote,
    SetState,
)
from annotator.model.spans import Span
from annotator.services.project import Project
from tests.gui.conftest import KIM

TEXTS = {
    "Kim reelected": KIM,
    "Storm closes ports": "Kim Jong Un did not comment. The storm hit Seoul on Monday.",
    "Bank holds rate": "The bank kept its rate.",
}


@pytest.fixture
def desk(qtbot: QtBot, make_project: Callable[..., Project]) -> Iterator[Desk]:
    project = make_project(texts=TEXTS)
    anna = project.ensure_annotator("anna")
    desk = Desk()
    unsubscribe = project.subscribe(desk.apply)
    desk.open_project(project, anna)
    desk.open_document(desk.summaries()[0].id)
    yield desk
    unsubscribe()


def label(desk: Desk, quote: str, name: str, nth: int = 0) -> Span:
    assert desk.document is not None
    assert desk.project is not None
    start = -1
    for _ in range(nth + 1):
        start = desk.document.text.index(quote, start + 1)
    command = AddSpan(
        document_id=desk.document.id, label=name, fragments=((start, start + len(quote)),)
    )
    assert desk.execute(command) is not None
    span = desk.project.span(command.span_id)
    assert span is not None
    return span


def show(qtbot: QtBot, panel: object) -> None:
    qtbot.addWidget(panel)
    panel.resize(360, 640)  # type: ignore[attr-defined]
    panel.show()  # type: ignore[attr-defined]
    qtbot.waitExposed(panel)


def row_center(view: QListView | QTableView, row: int, x: int | None = None) -> QPoint:
    area = view.visualRect(view.model().index(row, 0))
    return QPoint(area.center().x() if x is None else x, area.center().y())


# The queue


def test_a_click_opens_the_document(desk: Desk, qtbot: QtBot) -> None:
    panel = QueuePanel(desk)
    show(qtbot, panel)
    view = panel.findChild(QListView)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row_center(view, 1))
    assert desk.document is not None
    assert desk.document.title == "Storm closes ports"


def test_the_filter_keeps_documents_with_every_word(desk: Desk, qtbot: QtBot) -> None:
    panel = QueuePanel(desk)
    show(qtbot, panel)
    panel.focus_filter()
    line = panel.findChild(QLineEdit)
    qtbot.keyClicks(line, "STORM feb")
    ids = {summary.id: summary.title for summary in desk.summaries()}
    assert [ids[one] for one in panel.visible_ids()] == ["Storm closes ports"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert desk.document is not None
    assert desk.document.title == "Storm closes ports"


def test_the_queue_follows_labels_and_states(desk: Desk, qtbot: QtBot) -> None:
    panel = QueuePanel(desk)
    show(qtbot, panel)
    label(desk, "SEOUL", "PLACE")
    states = panel.findChild(Segmented)
    assert desk.document is not None
    desk.execute(SetState(document_id=desk.document.id, state="done"))
    qtbot.mouseClick(states, Qt.MouseButton.LeftButton, pos=QPoint(states.width() - 12, 14))
    assert panel.visible_ids() == [desk.document.id]


def test_a_narrower_queue_gives_long_titles_a_second_line(desk: Desk, qtbot: QtBot) -> None:
    assert desk.document is not None
    title = "Kim reelected to the top post of the party"
    desk.execute(EditDocument(document_id=desk.document.id, title=title))
    panel = QueuePanel(desk)
    show(qtbot, panel)
    view = panel.findChild(QListView)
    panel.resize(520, 600)
    qtbot.wait(20)
    index = view.model().index(0, 0)
    wide = view.visualRect(index).height()
    panel.resize(200, 600)
    qtbot.waitUntil(lambda: view.visualRect(index).height() > wide, timeout=2_000)


# The palette


def test_the_palette_counts_hides_and_chooses(desk: Desk, qtbot: QtBot) -> None:
    palette = LabelPalette(desk)
    show(qtbot, palette)
    label(desk, "SEOUL", "PLACE")
    view = palette.findChild(QListView)
    model = view.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names[:4] == ["PERSON", "ORG", "PLACE", "EVENT"]
    assert "GROUP" not in names, "labels that are off and unused are not offered"
    place = names.index("PLACE")
    with qtbot.waitSignal(palette.label_chosen) as chosen:
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=row_center(view, place, 60)
        )
    assert chosen.args == ["PLACE"]
    eye = QPoint(view.viewport().width() - 20, row_center(view, place).y() - 6)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=eye)
    assert desk.hidden_labels == {"PLACE"}


# The inspector


def test_an_attribute_is_set_by_its_editor(desk: Desk, qtbot: QtBot) -> None:
    inspector = Inspector(desk)
    show(qtbot, inspector)
    span = label(desk, "Kim Jong Un was reelected", "CLAIM")
    desk.select_span(span.id)
    qtbot.waitUntil(lambda: "quote_type" in inspector.fields())
    segments = inspector.fields()["quote_type"].editor.findChild(Segmented)
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=QPoint(segments.width() - 8, 14))
    assert desk.span is not None
    assert desk.project is not None
    assert desk.span.attributes["quote_type"] == "none"
    desk.project.flush()
    assert desk.project.store.row("span", span.id).attributes["quote_type"] == "none"  # type: ignore[union-attr]


def test_a_value_that_is_no_timex_is_explained_and_not_stored(desk: Desk, qtbot: QtBot) -> None:
    inspector = Inspector(desk)
    show(qtbot, inspector)
    span = label(desk, "Monday", "DATE")
    desk.select_span(span.id)
    qtbot.waitUntil(lambda: "value" in inspector.fields())
    field = inspector.fields()["value"]
    assert isinstance(field.editor, TimexEditor)
    line = field.editor.findChild(QLineEdit)
    qtbot.keyClicks(line, "yesterday-ish")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert field.editor.words.startswith("Not a TIMEX3 value")
    assert desk.span is not None
    assert desk.span.attributes["value"] == "2026-02-23"
    line.clear()
    qtbot.keyClicks(line, "2026-02-16")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not field.editor.words
    assert desk.span.attributes["value"] == "2026-02-16"
    assert desk.span.attributes["confirmed_by"] == "anna"


def test_a_note_is_stored_when_it_is_left(desk: Desk, qtbot: QtBot) -> None:
    inspector = Inspector(desk)
    show(qtbot, inspector)
    span = label(desk, "SEOUL", "PLACE")
    desk.select_span(span.id)
    qtbot.waitUntil(lambda: inspector.findChild(NoteEditor) is not None)
    note = inspector.findChild(NoteEditor)
    note.setFocus()
    qtbot.keyClicks(note, "capital letters")
    note.commit()
    assert desk.span is not None
    assert desk.span.note == "capital letters"


# Spans, relations, notes


def test_the_table_of_spans_selects_and_deletes(desk: Desk, qtbot: QtBot) -> None:
    panel = SpansPanel(desk)
    show(qtbot, panel)
    label(desk, "SEOUL", "PLACE")
    second = label(desk, "Kim Jong Un", "PERSON")
    table = panel.findChild(QTableView)
    qtbot.waitUntil(lambda: table.model().rowCount() == 2)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row_center(table, 1))
    assert desk.span == second
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    assert [span.quote for span in desk.spans()] == ["SEOUL"]


def test_the_table_of_spans_filters(desk: Desk, qtbot: QtBot) -> None:
    panel = SpansPanel(desk)
    show(qtbot, panel)
    label(desk, "SEOUL", "PLACE")
    label(desk, "Kim Jong Un", "PERSON")
    table = panel.findChild(QTableView)
    qtbot.waitUntil(lambda: table.model().rowCount() == 2)
    qtbot.keyClicks(panel.findChild(QLineEdit), "person")
    assert table.model().rowCount() == 1


def test_a_relation_is_removed_in_its_panel(desk: Desk, qtbot: QtBot) -> None:
    claim = label(desk, "Kim Jong Un was reelected to the top post", "CLAIM")
    source = label(desk, "state media", "SOURCE")
    desk.execute(AddRelation(type="source", from_id=claim.id, to_id=source.id))
    desk.select_span(claim.id)
    panel = RelationsPanel(desk)
    show(qtbot, panel)
    qtbot.waitUntil(lambda: bool(_buttons(panel, "Remove")))
    qtbot.mouseClick(_buttons(panel, "Remove")[0], Qt.MouseButton.LeftButton)
    assert desk.relations() == ()
    assert len(desk.spans()) == 2


def _buttons(panel: object, text: str) -> list[QToolButton]:
    found = panel.findChildren(QToolButton)  # type: ignore[attr-defined]
    return [button for button in found if button.text() == text and button.isVisible()]


def test_flag_and_note_of_the_document(desk: Desk, qtbot: QtBot) -> None:
    panel = NotesPanel(desk)
    show(qtbot, panel)
    note = panel.findChild(NoteEditor)
    qtbot.keyClicks(note, "check the date")
    note.commit()
    flag = panel.findChild(QLineEdit)
    qtbot.keyClicks(flag, "time zone?")
    qtbot.keyClick(flag, Qt.Key.Key_Return)
    assert desk.own_set is not None
    assert (desk.own_set.note, desk.own_set.flag) == ("check the date", "time zone?")


def test_notes_on_spans_are_listed(desk: Desk, qtbot: QtBot) -> None:
    panel = NotesPanel(desk)
    show(qtbot, panel)
    span = label(desk, "SEOUL", "PLACE")
    desk.execute(SetSpanNote(span_id=span.id, note="as in the dateline"))
    card = panel.findChild(HoverFrame, "card")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert desk.span is not None
    assert desk.span.id == span.id


# Every occurrence, concordance, search


def test_every_occurrence_by_keys(desk: Desk, qtbot: QtBot) -> None:
    span = label(desk, "Kim", "PERSON", nth=1)
    panel = OccurrencesPanel(desk)
    show(qtbot, panel)
    panel.open_for(span)
    view = panel.findChild(QListView)
    count = view.model().rowCount()
    assert count == KIM.count("Kim") - 1
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.keyClick(view, Qt.Key.Key_Y)
    qtbot.keyClick(view, Qt.Key.Key_A)
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert len(desk.spans()) == count
    assert {one.origin for one in desk.spans()} == {"manual", "propagated"}
    panel.open_for(span)
    assert [hit.was_refused for hit in panel._model.hits()].count(True) == 1
    desk.undo()
    assert len(desk.spans()) == 1, "one step for all of them"


def test_concordance_relabels_in_bulk_as_one_step(desk: Desk, qtbot: QtBot) -> None:
    label(desk, "Kim", "PERSON", nth=1)
    assert desk.project is not None
    assert desk.annotator is not None
    desk.open_document(desk.summaries()[1].id)
    label(desk, "Kim", "PERSON")
    label(desk, "Seoul", "PLACE")
    panel = ConcordancePanel(desk)
    show(qtbot, panel)
    qtbot.keyClicks(panel.findChild(QLineEdit), "kim")
    view = panel.findChild(QListView, "concordance")
    qtbot.waitUntil(lambda: view.model().rowCount() == 2)
    for row in range(2):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row_center(view, row, 14))
    panel.relabel_ticked("ORG")
    lines = desk.project.concordance(desk.annotator.id, text="kim")
    assert [line.span.label for line in lines] == ["ORG", "ORG"]
    operation = desk.project.history(limit=1)[0]
    desk.undo_operation(operation.id)
    lines = desk.project.concordance(desk.annotator.id, text="kim")
    assert [line.span.label for line in lines] == ["PERSON", "PERSON"]


def test_search_goes_to_the_other_document(desk: Desk, qtbot: QtBot) -> None:
    panel = SearchPanel(desk)
    show(qtbot, panel)
    panel.focus_query()
    line = panel.findChild(QLineEdit)
    qtbot.keyClicks(line, "storm")
    with qtbot.waitSignal(desk.reveal_requested) as revealed:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert desk.document is not None
    assert desk.document.title == "Storm closes ports"
    start, end = revealed.args
    assert desk.document.text[start:end].casefold() == "storm"


def test_find_in_article_steps_around(desk: Desk, qtbot: QtBot) -> None:
    bar = FindBar(desk)
    show(qtbot, bar)
    bar.open_bar()
    line = bar.findChild(QLineEdit)
    qtbot.keyClicks(line, "kim")
    shown: list[tuple[int, int]] = []
    bar.match_shown.connect(lambda start, end: shown.append((start, end)))
    count = KIM.count("Kim")
    for _ in range(count + 1):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert len(bar.matches()) == count
    assert shown[0] == shown[-1] == (KIM.index("Kim"), KIM.index("Kim") + 3)
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(line, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("text", "query", "options", "expected"),
    [
        ("Kim, kim, akim", "kim", {}, [(0, 3), (5, 8), (11, 14)]),
        ("Kim, kim, akim", "kim", {"match_case": True}, [(5, 8), (11, 14)]),
        ("Kim, kim, akim", "kim", {"whole_words": True}, [(0, 3), (5, 8)]),
        ("the\nparty  congress", "the party congress", {}, [(0, 19)]),
        ("😀 Straße 😀", "straße", {}, [(2, 8)]),
        ("a.b axb", "a.b", {}, [(0, 3)]),
        ("anything", "  ", {}, []),
    ],
)
def test_find_in_text(
    text: str, query: str, options: dict[str, bool], expected: list[tuple[int, int]]
) -> None:
    assert find_in_text(text, query, **options) == expected


# History, guide, session


def test_a_step_is_undone_from_the_history(desk: Desk, qtbot: QtBot) -> None:
    first = label(desk, "SEOUL", "PLACE")
    second = label(desk, "Kim Jong Un", "PERSON")
    panel = HistoryPanel(desk)
    show(qtbot, panel)
    view = panel.findChild(QListView)
    qtbot.waitUntil(lambda: view.model().rowCount() >= 2)
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.mouseClick(_buttons(panel, "Undo this step")[0], Qt.MouseButton.LeftButton)
    assert [span.id for span in desk.spans()] == [first.id]
    assert desk.project is not None
    assert desk.project.span(second.id) is None


def test_the_guide_names_every_label(desk: Desk, qtbot: QtBot) -> None:
    assert desk.schema is not None
    text = guidelines_markdown(desk.schema)
    assert all(one.name in text for one in desk.schema.enabled_labels)
    panel = GuidePanel(desk)
    show(qtbot, panel)
    panel.show_label("CLAIM")


def test_the_session_counts_own_labels(desk: Desk, qtbot: QtBot) -> None:
    panel = StatisticsPanel(desk)
    show(qtbot, panel)
    span = label(desk, "SEOUL", "PLACE")
    label(desk, "Kim Jong Un", "PERSON")
    desk.execute(DeleteSpans(span_ids=(span.id,)))
    assert panel.value("labels") == "1"
    qtbot.waitUntil(lambda: panel.value("all_labels") == "1", timeout=5000)
    assert panel.value("all_done") == "0 of 3"


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "00:00"), (125.4, "02:05"), (3725, "1:02:05")]
)
def test_describe_seconds(seconds: float, expected: str) -> None:
    assert describe_seconds(seconds) == expected


def test_a_rate_needs_time() -> None:
    assert describe_rate(5, 0.2) == "–"
    assert describe_rate(30, 120) == "15.0"
