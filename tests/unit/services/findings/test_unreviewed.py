"""Documents that several have finished and nobody has reviewed to the end."""

from annotator.model.commands import AddSpan, DismissFinding, SetFragments, SetState
from annotator.model.review_commands import AcceptAgreed, Decide
from annotator.services.findings import Finding
from annotator.services.project import Project
from tests.unit.services.desk import Table

TEXT = "Kim left Seoul on Monday."


def found(project: Project, author: str | None = None) -> list[Finding]:
    return [one for one in project.check_project(author) if one.code == "gold_not_reviewed"]


def said(project: Project, author: str | None = None) -> list[str]:
    return [one.message for one in found(project, author)]


def label(table: Table, document_id: str, *labels: tuple[str, int, int]) -> list[str]:
    ids = []
    for name, start, end in labels:
        command = AddSpan(document_id=document_id, label=name, fragments=((start, end),))
        table.do(command)
        ids.append(command.span_id)
    table.do(SetState(document_id=document_id, state="done"))
    return ids


def test_from_the_first_finished_copy_to_finished_gold(project: Project) -> None:
    anna, ben, eve = (Table(project, name) for name in ("anna", "ben", "eve"))
    first = anna.add_document(TEXT, "First")
    other = anna.add_document("Something else.", "Other")
    (kim, _) = label(anna, first, ("PERSON", 0, 3), ("PLACE", 9, 14))
    assert found(project) == []
    (bens, _) = label(ben, first, ("ORG", 0, 3), ("PLACE", 9, 14))
    for one in (anna, ben):
        label(one, other)
    waiting = "2 documents to review: two or more annotators have finished, with 1 difference."
    assert said(project) == said(project, anna.author) == [waiting]
    assert [place.document_title for place in found(project)[0].places] == ["First", "Other"]
    assert found(project)[0].severity == "info"

    sheet = project.review_sheet(first, eve.author)
    eve.do(AcceptAgreed(document_id=first, rows=sheet.agreed()))
    assert said(project) == [
        "“First”, finished by 2: 1 difference not decided.",
        "1 document to review: two or more annotators have finished, with 0 differences.",
    ]
    eve.do(Decide(document_id=first, member_ids=(kim, bens), outcome="taken", taken=(kim,)))
    assert said(project)[0] == (
        "“First”, finished by 2: everything is decided, but the gold standard is not done."
    )
    eve.do(SetState(document_id=first, set_kind="gold", state="done"))
    assert len(found(project)) == 1

    ben.do(SetState(document_id=first, state="in_progress"))
    assert len(found(project, ben.author)) == 1
    ben.do(SetFragments(span_id=bens, fragments=((0, 8),)))
    ben.do(SetState(document_id=first, state="done"))
    assert "changed since the decision" in said(project)[0]


def test_who_still_labels_is_told_nothing_of_the_others(project: Project) -> None:
    anna, ben, carol = (Table(project, name) for name in ("anna", "ben", "carol"))
    document_id = anna.add_document(TEXT, "First")
    label(anna, document_id, ("PERSON", 0, 3))
    label(ben, document_id, ("ORG", 0, 3))
    carol.do(AddSpan(document_id=document_id, label="PLACE", fragments=((9, 14),)))

    assert found(project, carol.author) == []
    assert len(found(project, anna.author)) == 1


def test_it_may_be_dismissed(project: Project) -> None:
    anna, ben = (Table(project, name) for name in ("anna", "ben"))
    document_id = anna.add_document(TEXT, "First")
    label(anna, document_id)
    label(ben, document_id)
    (one,) = found(project)
    anna.do(
        DismissFinding(
            document_id=one.document_id, code=one.code, fingerprint=one.fingerprint, reason="-"
        )
    )
    assert [one.is_open for one in found(project)] == [False]
