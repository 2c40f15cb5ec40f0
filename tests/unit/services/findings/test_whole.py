"""Dismissals, and what only the whole project shows."""

import pytest

from annotator.model.commands import (
    DismissFinding,
    RestoreFinding,
    SetAttributes,
    SetFragments,
    SetState,
)
from annotator.services.findings import Finding, check_project
from annotator.services.progress import CancelledError
from tests.unit.services.desk import Table
from tests.unit.services.findings.kit import Case


def dismiss(found: Finding) -> DismissFinding:
    return DismissFinding(
        document_id=found.document_id,
        code=found.code,
        fingerprint=found.fingerprint,
        reason="It is right",
    )


def whole(table: Table, *, everybody: bool = False) -> list[Finding]:
    author = None if everybody else table.author
    return list(table.project.check_project(author))


def named(table: Table, code: str) -> list[str]:
    return [one.message for one in whole(table) if one.code == code]


# Dismissals


def test_a_dismissed_finding_is_gone_until_its_span_changes(table: Table) -> None:
    case = Case(table, "in [Seo]LOCul and [Seo]LOCul")
    first, second = case.open()
    assert first.fingerprint != second.fingerprint
    table.do(dismiss(first))
    assert case.open() == [second]
    (known,) = [one for one in case.all() if one.dismissal]
    assert known.dismissal is not None
    assert (known.code, known.dismissal.reason) == ("inside_word", "It is right")
    assert [one.is_open for one in whole(table) if one.code == "inside_word"] == [False, True]
    table.do(SetAttributes(span_id=case.ids[0], attributes={"place_kind": "LOC"}))
    assert len(case.open()) == 2
    table.undo(case.document_id)
    assert case.open() == [second]
    table.do(SetFragments(span_id=case.ids[0], fragments=((3, 5),)))
    assert len(case.open()) == 2


def test_a_dismissed_finding_is_restored(table: Table) -> None:
    case = Case(table, "in [Seo]LOCul")
    (found,) = case.open()
    table.do(dismiss(found))
    table.do(
        RestoreFinding(
            document_id=found.document_id, code=found.code, fingerprint=found.fingerprint
        )
    )
    assert case.open() == [found]


def test_a_dismissal_is_about_one_persons_work(table: Table) -> None:
    case = Case(table, "in [Seo]LOCul")
    bob = Table(table.project, "bob")
    command_for = {"document_id": case.document_id, "label": "PLACE", "fragments": ((3, 6),)}
    from annotator.model.commands import AddSpan

    bob.do(AddSpan(**command_for))  # type: ignore[arg-type]
    bob.do(dismiss(case.open()[0]))  # a lead looks over anna's work
    assert case.open() == []
    assert len(table.project.check_document(case.document_id, bob.author)) == 1


def test_a_note_does_not_bring_it_back(table: Table) -> None:
    from annotator.model.commands import SetSpanNote

    case = Case(table, "in [Seo]LOCul")
    table.do(dismiss(case.open()[0]))
    table.do(SetSpanNote(span_id=case.ids[0], note="abbreviated"))
    assert case.open() == []


# Across documents


def test_the_same_text_under_several_labels(table: Table) -> None:
    Case(table, "[Washington]LOC and [Washington]LOC", title="A")
    rare = Case(table, "[Washington]ORG said", title="B")
    Case(table, "[Seoul]LOC and [analysts]SRC and [analysts]PER", title="C")
    (found,) = [one for one in whole(table) if one.code == "label_varies"]
    assert found.message == "“Washington” is labeled PLACE twice and ORG once."
    assert [place.document_title for place in found.places] == ["B", "A", "A"]
    assert found.span_id == rare.ids[0]
    assert found.annotator_id is None


def test_a_dismissed_text_returns_with_a_third_label(table: Table) -> None:
    Case(table, "[Washington]LOC grew", title="A")
    Case(table, "[Washington]ORG said", title="B")
    (found,) = [one for one in whole(table) if one.code == "label_varies"]
    table.do(dismiss(found))
    assert [one.is_open for one in whole(table) if one.code == "label_varies"] == [False]
    Case(table, "[Washington]PER", title="C")
    assert [one.is_open for one in whole(table) if one.code == "label_varies"] == [True]


def test_other_peoples_labels_stay_out_of_ones_own_list(table: Table) -> None:
    case = Case(table, "[Washington]LOC", title="A")
    bob = Table(table.project, "bob")
    Case(bob, "[Washington]ORG and [Seo]LOCul", title="B")
    assert named(table, "label_varies") == []
    assert [one.code for one in whole(table)] == ["never_opened"]
    assert {"label_varies", "inside_word"} == {one.code for one in whole(table, everybody=True)}
    assert case.codes() == []


def test_a_label_used_once(table: Table) -> None:
    many = " ".join(f"[Anna{number}]PER" for number in range(99))
    Case(table, f"{many} [Seoul]LOC")
    assert named(table, "label_once") == ["PLACE is used only once in the project: “Seoul”."]
    Case(table, "[Paris]LOC", title="B")
    assert named(table, "label_once") == []


def test_a_few_labels_say_nothing_about_use(table: Table) -> None:
    Case(table, "[Anna]PER in [Seoul]LOC")
    assert named(table, "label_once") == []


def test_documents_that_nobody_has_begun(table: Table) -> None:
    table.add_document("One.", "One")
    assert named(table, "never_opened") == []  # nothing is begun at all
    Case(table, "[Anna]PER left")
    assert named(table, "never_opened") == ["1 document not begun yet."]


def test_what_is_only_to_know_is_told_of_finished_documents(table: Table) -> None:
    case = Case(table, "[Bob left on [Friday]DATE]CLAIM at last.").set(0, attribution="author")
    assert [one.code for one in whole(table)] == []
    table.do(SetState(document_id=case.document_id, state="done"))
    assert [one.code for one in whole(table)] == ["unlinked_date"]


def test_a_stop_is_heeded(table: Table) -> None:
    class Stopped:
        is_cancelled = True

        def advance(self, done: float, total: float | None, message: str) -> None:
            """Nobody looks."""

    Case(table, "[Anna ]PER left")
    with pytest.raises(CancelledError):
        list(check_project(table.project._engine, table.author, progress=Stopped()))


def test_documents_out_of_memory_are_checked_from_the_file(table: Table) -> None:
    cases = [Case(table, f"[Seo]LOCul {number}", title=str(number)) for number in range(20)]
    table.do(dismiss(cases[3].open()[0]))
    table.project.flush()
    table.project._engine.state._weight_limit = 0
    table.project._engine.load(cases[0].document_id)
    found = [one for one in whole(table) if one.code == "inside_word"]
    assert len(found) == 20
    assert [one.document_id for one in found if not one.is_open] == [cases[3].document_id]
