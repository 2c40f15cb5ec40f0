"""Every item model keeps Qt's promises, checked by Qt's own model tester."""

import datetime as dt
from typing import Any

import pytest
from pytestqt.modeltest import ModelTester

from annotator.gui.models.concordance_model import ConcordanceModel
from annotator.gui.models.history_model import HistoryModel
from annotator.gui.models.label_model import LabelFilter, LabelModel
from annotator.gui.models.occurrence_model import OccurrenceModel, Verdict
from annotator.gui.models.queue_model import QueueFilter, QueueModel, describe
from annotator.gui.models.span_model import SpanFilter, SpanModel
from annotator.model.changes import Operation
from annotator.model.documents import DocumentSummary, SetState
from annotator.model.spans import Span
from annotator.schema.types import Label, Schema
from annotator.services.concordance import ConcordanceLine
from annotator.services.occurrences import OccurrenceHit

SUMMARIES = [
    DocumentSummary(
        id=str(number),
        title=f"Document {number}",
        document_date=dt.date(2026, 2, 23),
        publisher="AP",
        length=100,
        position=number,
        state=SetState.DONE if number == 1 else SetState.NEW,
        flag="why?" if number == 2 else None,
        spans=number,
    )
    for number in range(4)
]
SPANS = [
    Span(id=str(number), set_id="s", label="PERSON", fragments=((number, number + 3),), quote="Kim")
    for number in range(5)
]
HITS = [OccurrenceHit("d", n, n + 3, "Kim", "", "", is_labeled=n == 2) for n in range(4)]
LINES = [ConcordanceLine("d", "Title", span, "before ", " after") for span in SPANS]
OPERATIONS = [
    (Operation(id=str(n), kind="add_span", title="Label", scope="document", changes=()), n == 1, "")
    for n in range(3)
]
SCHEMA = Schema(name="x", labels=(Label(name="PERSON", key="p"), Label(name="ORG", enabled=False)))


def queue() -> QueueModel:
    model = QueueModel()
    model.set_summaries(SUMMARIES)
    return model


def spans() -> SpanModel:
    model = SpanModel()
    model.set_spans(SPANS[:3], SPANS[3:])
    return model


def labels() -> LabelModel:
    model = LabelModel()
    model.set_schema(SCHEMA)
    model.set_spans(SPANS)
    return model


def history() -> HistoryModel:
    model = HistoryModel()
    model.set_operations(OPERATIONS)
    return model


def occurrences() -> OccurrenceModel:
    model = OccurrenceModel()
    model.set_hits(HITS, {"d": "Title"})
    return model


def concordance() -> ConcordanceModel:
    model = ConcordanceModel()
    model.set_lines(LINES)
    return model


@pytest.mark.parametrize("make", [queue, spans, labels, history, occurrences, concordance])
def test_models_keep_their_promises(make: Any, qtmodeltester: ModelTester) -> None:
    model = make()
    assert model.rowCount() > 0
    qtmodeltester.check(model)


@pytest.mark.parametrize(
    ("make", "filter_type"), [(queue, QueueFilter), (spans, SpanFilter), (labels, LabelFilter)]
)
def test_filters_keep_their_promises(
    make: Any, filter_type: Any, qtmodeltester: ModelTester
) -> None:
    model = make()
    chosen = filter_type()
    chosen.setSourceModel(model)
    qtmodeltester.check(chosen)
    chosen.set_words("nothing like this")
    assert chosen.rowCount() == 0


@pytest.mark.parametrize(
    ("state", "expected"), [("all", "0123"), ("to do", "023"), ("flagged", "2"), ("done", "1")]
)
def test_the_queue_filters_by_state(state: str, expected: str) -> None:
    model = queue()
    chosen = QueueFilter()
    chosen.setSourceModel(model)
    chosen.set_state(state)
    titles = [chosen.index(row, 0).data()[-1] for row in range(chosen.rowCount())]
    assert "".join(titles) == expected


def test_a_changed_summary_refreshes_one_row(qtbot: Any) -> None:
    model = queue()
    changed = DocumentSummary(
        id="1", title="New", document_date=None, publisher=None, length=1, position=1
    )
    with qtbot.waitSignal(model.dataChanged) as refreshed:
        assert model.update_summary(changed)
    assert refreshed.args[0].row() == refreshed.args[1].row() == 1
    assert describe(changed) == "no date · 1 character"
    assert not model.update_summary(
        DocumentSummary(id="9", title="", document_date=None, publisher=None, length=0, position=9)
    )


def test_labeled_occurrences_cannot_be_judged() -> None:
    model = occurrences()
    model.decide(2, Verdict.YES)
    assert model.with_verdict(Verdict.YES) == []
    assert model.next_open(1) == 3
    model.decide_open(Verdict.YES)
    assert [hit.start for hit in model.with_verdict(Verdict.YES)] == [0, 1, 3]
    assert model.next_open(0) is None


def test_ticks_stay_on_spans_that_are_still_there() -> None:
    model = concordance()
    model.toggle(0)
    model.toggle(3)
    model.set_lines(LINES[:2])
    assert model.ticked() == ("0",)
