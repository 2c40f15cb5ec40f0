"""Suggestions by real keys, read back from the project's file."""

from collections.abc import Callable

import pytest

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.ids import new_id
from annotator.model.spans import Origin, Span, SuggestionStatus
from annotator.services.project import Project
from tests.gui.conftest import KIM
from tests.gui.pilot import Pilot

SUGGESTED = (("PLACE", "SEOUL", 0.9), ("ORG", "Kim Jong", 0.4), ("DATE", "Monday", 0.8))


@pytest.fixture
def suggested(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on an article with three suggestions."""
    project = make_project()
    [document_id] = project.store.document_ids()
    with project.store.batch("suggest", "Suggest") as batch:
        chosen = AnnotationSet(
            id=new_id(), document_id=document_id, kind=SetKind.SUGGESTED, version=batch.id
        )
        spans = []
        for label, quote, confidence in SUGGESTED:
            start = KIM.index(quote)
            spans.append(
                Span(
                    id=new_id(),
                    set_id=chosen.id,
                    label=label,
                    fragments=((start, start + len(quote)),),
                    quote=quote,
                    origin=Origin.SUGGESTED,
                    status=SuggestionStatus.OPEN,
                    confidence=confidence,
                    model="tagger",
                    version=batch.id,
                )
            )
        batch.insert([chosen, *spans])
        project.announce(batch.commit())
    return make_pilot(project)


def open_quotes(pilot: Pilot) -> list[str]:
    return [span.quote for span in pilot.desk.suggestions()]


def test_tab_goes_to_a_suggestion_and_enter_accepts_it(suggested: Pilot) -> None:
    suggested.keys("Tab", "Return")
    [span] = suggested.stored_spans()
    assert (span.label, span.quote) == ("PLACE", "SEOUL")
    assert (span.origin, span.model, span.confidence) == ("suggested", "tagger", 0.9)
    assert open_quotes(suggested) == ["Kim Jong", "Monday"]


def test_a_label_key_accepts_under_that_label(suggested: Pilot) -> None:
    suggested.keys("Ctrl+J", "Ctrl+J", "P")
    [span] = suggested.stored_spans()
    assert (span.label, span.quote) == ("PERSON", "Kim Jong")
    [decision] = suggested.project.store.decisions(
        suggested.desk.document.id, suggested.desk.annotator.id
    )
    assert decision.status == "corrected"


def test_edges_can_be_moved_before_accepting(suggested: Pilot) -> None:
    suggested.keys("Ctrl+J", "Ctrl+J", "}", "P")
    assert suggested.stored() == [("PERSON", "Kim Jong Un")]


def test_backspace_rejects_and_goes_on_to_the_next(suggested: Pilot) -> None:
    suggested.keys("Tab", "Backspace")
    assert suggested.stored() == []
    assert open_quotes(suggested) == ["Kim Jong", "Monday"]
    assert suggested.desk.span is not None
    assert suggested.desk.span.quote == "Kim Jong"


def test_deciding_on_all_leaves_none(suggested: Pilot) -> None:
    suggested.keys("Tab", "Backspace", "Backspace", "Backspace")
    assert open_quotes(suggested) == []


def test_a_rejection_is_undone(suggested: Pilot) -> None:
    suggested.keys("Tab", "Backspace", "Ctrl+Z")
    assert open_quotes(suggested) == ["SEOUL", "Kim Jong", "Monday"]


def test_hidden_labels_are_skipped(suggested: Pilot) -> None:
    suggested.desk.toggle_label_visibility("PLACE")
    suggested.keys("Tab")
    assert suggested.desk.span is not None
    assert suggested.desk.span.quote == "Kim Jong"


def test_picking_a_suggestion_accepts_it_on_the_way(suggested: Pilot) -> None:
    suggested.label("Kim was reelected Sunday", "C")
    suggested.keys("D")
    monday = next(span for span in suggested.desk.suggestions() if span.quote == "Monday")
    suggested.view.span_activated.emit(monday.id)
    assert suggested.stored_relations() == [("when", "Kim was reelected Sunday", "Monday")]
