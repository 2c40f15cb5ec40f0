"""Findings, concordance, search, statistics, suggesters and the reading API."""

from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

import annotator
from annotator.model.commands import (
    AcceptSuggestion,
    AddRelation,
    RecordActivity,
    RejectSuggestion,
    SetAttributes,
    SetState,
)
from annotator.model.documents import Document
from annotator.model.errors import NotFoundError, RuleError, StorageError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Schema
from annotator.services import suggesting
from annotator.services.project import Project
from tests.unit.services.desk import Table

# Findings


def findings(table: Table, document_id: str) -> list[tuple[str, str]]:
    found = table.project.check_document(document_id, table.author)
    quotes = {span.id: span.quote for span in table.spans(document_id)}
    return [(one.code, quotes.get(one.span_id or "", "")) for one in found]


def test_clean_work_has_no_findings(table: Table) -> None:
    document_id, (claim, anna, _, date) = table.label(
        "[Bob left]CLAIM, [Anna]PER [said]CUE [Friday]DATE."
    )
    table.do(AddRelation(type="source", from_id=claim, to_id=anna))
    table.do(SetAttributes(span_id=date, attributes={"value": "2026-02-20"}))
    assert findings(table, document_id) == []


def test_what_is_missing_or_odd_is_found(table: Table) -> None:
    document_id, _ = table.label("[Anna ]PER said [Seo]LOCul [someday]DATE. [He left]CLAIM")
    text = table.project.document(document_id).text
    table.suggest(document_id, [(text.index("said"), text.index("said") + 4, "CUE")])
    assert findings(table, document_id) == [
        ("blank_edge", "Anna "),
        ("inside_word", "Seo"),
        ("missing", "someday"),
        ("no_source", "He left"),
        ("open_suggestions", ""),
    ]


def test_twice_the_same_label_is_found(table: Table) -> None:
    document_id, _ = table.label("[[Anna]PER]PER said")
    assert findings(table, document_id) == [("duplicate", "Anna")]


def test_untouched_document_says_so(table: Table) -> None:
    document_id = table.add_document("Anna said")
    assert findings(table, document_id) == [("no_labels", "")]


# Concordance and search


def test_concordance_shows_labels_in_context(table: Table) -> None:
    table.label("One.\nPresident [Kim]PER met [Kim Jong Un]PER in [Seoul]LOC.\nEnd.", "A")
    table.label("[kim]ORG", "B")
    lines = table.project.concordance(table.author, label="PERSON", text="kim")
    assert [(line.before, line.span.quote, line.after) for line in lines] == [
        ("President ", "Kim", " met Kim Jong Un in Seoul."),
        ("President Kim met ", "Kim Jong Un", " in Seoul."),
    ]
    assert [
        line.document_title for line in table.project.concordance(table.author, text="KIM")
    ] == [
        "A",
        "A",
        "B",
    ]
    assert len(table.project.concordance(table.author, limit=2)) == 2
    bob = table.project.ensure_annotator("bob")
    assert table.project.concordance(bob.id) == []


def test_concordance_by_attribute(table: Table) -> None:
    _, (friday, _) = table.label("[Friday]DATE and [Monday]DATE")
    table.do(SetAttributes(span_id=friday, attributes={"mod": "APPROX"}))
    lines = table.project.concordance(table.author, attribute=("mod", "APPROX"))
    assert [line.span.id for line in lines] == [friday]
    assert len(table.project.concordance(table.author, attribute=("mod", None))) == 1


def test_search_finds_words(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul on Monday.")
    (hit,) = table.project.search("seoul")
    assert (hit.document_id, hit.start, hit.end) == (document_id, 10, 15)
    assert table.project.search('"') == []


# Statistics


def test_statistics_count_one_persons_work(table: Table) -> None:
    document_id, (claim, anna) = table.label("[Bob left]CLAIM, [Anna]PER said")
    table.do(AddRelation(type="source", from_id=claim, to_id=anna))
    other, _ = table.label("[Anna]PER", "Other")
    table.add_document("Third", "Third")
    table.do(SetState(document_id=other, state="done"))
    table.do(RecordActivity(document_id=document_id, seconds=90))
    found = table.project.statistics(table.author)
    assert (found.documents, found.done, found.in_progress) == (3, 1, 1)
    assert (found.labels, found.relations) == (3, 1)
    assert found.by_label == {"PERSON": 2, "CLAIM": 1}
    assert found.labels_per_minute == 2
    bob = table.project.ensure_annotator("bob")
    assert table.project.statistics(bob.id).labels_per_minute is None


# Suggesters


class Capitals:
    """Suggest every capitalised word, linked to the next "said"."""

    name = "capitals"
    title = "Capitalised words"

    def suggest(self, document: Document, schema: Schema) -> Iterable[Span | Relation]:
        position = 0
        people: list[Span] = []
        for number, word in enumerate(document.text.split(" ")):
            place = ((position, position + len(word)),)
            label = "PERSON" if word.istitle() else "CLAIM" if word == "left" else ""
            if label:
                span = Span(
                    id=f"x{number}",
                    set_id="",
                    label=label,
                    fragments=place,
                    quote="",
                    confidence=0.5,
                )
                people.append(span)
                yield span
            position += len(word) + 1
        claims = [one for one in people if one.label == "CLAIM"]
        if claims and people[0].label == "PERSON":
            yield Relation(
                id="r", set_id="", type="source", from_id=claims[0].id, to_id=people[0].id
            )


def test_suggestions_wait_are_not_doubled_and_can_be_taken_back(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    table.project.load(document_id)
    report = table.project.suggest(Capitals(), author_id=table.author)
    assert (report.documents, report.suggestions) == (1, 3)
    found = table.project.suggestions(document_id, table.author)
    assert [(one.quote, one.model, one.status) for one in found] == [
        ("Anna", "capitals", "open"),
        ("left", "capitals", "open"),
        ("Seoul", "capitals", "open"),
    ]
    assert table.project.suggest(Capitals()).operation is None
    assert report.operation is not None
    table.project.undo_operation(report.operation.id, table.author)
    assert table.project.suggestions(document_id, table.author) == ()
    undo = table.project.history()[0]
    table.project.undo_operation(undo.id, table.author)
    assert len(table.project.suggestions(document_id, table.author)) == 3


def test_accepting_both_ends_carries_the_link_over(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    table.project.suggest(Capitals())
    anna, left, seoul = table.project.suggestions(document_id, table.author)
    table.do(AcceptSuggestion(suggestion_id=left.id))
    table.do(RejectSuggestion(suggestion_id=seoul.id))
    assert table.relations(document_id) == ()
    table.do(AcceptSuggestion(suggestion_id=anna.id))
    (relation,) = table.relations(document_id)
    assert (relation.type, relation.origin, relation.model) == ("source", "suggested", "capitals")
    table.undo(document_id)
    assert table.relations(document_id) == ()


def test_suggestions_that_were_decided_on_cannot_be_taken_back(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    report = table.project.suggest(Capitals())
    (anna, *_) = table.project.suggestions(document_id, table.author)
    table.do(AcceptSuggestion(suggestion_id=anna.id))
    assert report.operation is not None
    with pytest.raises(annotator.model.errors.UserError, match="Accept PERSON “Anna”"):
        table.project.undo_operation(report.operation.id, table.author)
    assert table.shown(document_id) == "[Anna]PER left Seoul"


def test_broken_suggester_is_refused_by_name(table: Table) -> None:
    class Broken(Capitals):
        name = "broken"

        def suggest(self, document: Document, schema: Schema) -> Iterable[Span | Relation]:
            yield Span(id="x", set_id="", label="PERSON", fragments=((5, 999),), quote="")

    table.add_document("Anna left Seoul")
    with pytest.raises(RuleError, match="broken"):
        table.project.suggest(Broken())


def test_installed_suggesters_are_found_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = metadata.EntryPoint("capitals", f"{__name__}:Capitals", suggesting.GROUP)
    bad = metadata.EntryPoint("bad", f"{__name__}:nothing", suggesting.GROUP)
    monkeypatch.setattr(metadata, "entry_points", lambda group: [entry, bad])
    assert suggesting.find_suggester("capitals").title == "Capitalised words"
    with pytest.raises(NotFoundError, match="no suggester “bad”"):
        suggesting.find_suggester("bad")


# Reading


def test_project_is_read_from_a_script(table: Table) -> None:
    document_id, (claim, anna) = table.label("[Bob left]CLAIM, [Anna]PER said", "Departure")
    table.do(AddRelation(type="source", from_id=claim, to_id=anna))
    table.project.flush()
    with annotator.open_project(table.project.path) as reading:
        (document,) = reading.documents()
        assert (document.id, document.title) == (document_id, "Departure")
        assert [one.name for one in reading.annotators()] == ["anna"]
        assert [one.quote for one in reading.spans(document, annotator="anna")] == [
            "Bob left",
            "Anna",
        ]
        assert [one.quote for one in reading.spans("Departure", label="PERSON")] == ["Anna"]
        assert reading.spans(document, kind="gold") == ()
        assert [one.type for one in reading.relations(document)] == ["source"]
        assert reading.schema.name == "news-facts"
        rows = list(reading.rows())
        assert [(row["text"], row["label"], row["annotator"]) for row in rows] == [
            ("Bob left", "CLAIM", "anna"),
            ("Anna", "PERSON", "anna"),
        ]
        assert rows[0]["factuality"] == "CT+"
        with pytest.raises(NotFoundError, match="There are anna"):
            reading.spans(document, annotator="bob")
        with pytest.raises(NotFoundError, match="no document"):
            reading.document("none")


def test_reading_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.annot"
    path.write_text("not a project at all, but long enough to look at " * 20, encoding="utf-8")
    with pytest.raises(StorageError):
        annotator.open_project(path)


def test_two_openings_of_the_reading_api_do_not_disturb_labeling(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    table.project.flush()
    with annotator.open_project(table.project.path) as one, Project.open(table.project.path) as two:
        assert len(one.spans(document_id)) == len(Table(two).spans(document_id)) == 1
        table.label("[Bob]PER came", "Second")
        table.project.flush()
        assert len(list(one.documents())) == 2
