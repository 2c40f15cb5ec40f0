"""Near-duplicates that are labeled differently."""

from annotator.model.commands import DismissFinding, RelabelSpans, SetState
from annotator.services.findings import Finding
from tests.unit.services.desk import Table
from tests.unit.services.findings.kit import Case

REST = " ".join(f"word{number}" for number in range(60))


def article(start: str) -> str:
    return f"{start} at the end of a long day that had begun early. {REST}."


def found(table: Table, author: str | None = None) -> list[Finding]:
    return [
        one for one in table.project.check_project(author) if one.code == "near_duplicate_differs"
    ]


def finish(*cases: Case) -> None:
    for case in cases:
        case.table.do(SetState(document_id=case.document_id, state="done"))


def test_other_labels_on_the_same_words_with_a_jump_to_both(table: Table) -> None:
    Case(table, article("AP: [Kim]PER met [Lee]PER in [Seoul]LOC"), title="A")
    second = Case(table, article("[Kim]ORG met [Lee]PER in [Seoul]LOC"), title="B")
    Case(table, f"[Kim]ORG met somebody else altogether. {REST[::-1]}", title="C")

    (one,) = found(table, table.author)

    assert one.message == (
        "1 label differs in “A” and “B”, which are almost the same: “Kim” PERSON / ORG."
    )
    assert (one.severity, one.annotator_id) == ("warning", None)
    assert [
        (place.document_title, place.start, place.end, place.words) for place in one.places
    ] == [
        ("A", 4, 7, "Kim as PERSON"),
        ("B", 0, 3, "Kim as ORG"),
    ]
    assert one.places[1].span_id == second.ids[0]
    table.do(RelabelSpans(span_ids=(second.ids[0],), label="PERSON"))
    assert found(table, table.author) == []


def test_a_missing_label_counts_when_both_are_done(table: Table) -> None:
    first = Case(table, article("[Kim]PER met Lee in [Seoul]LOC"), title="A")
    second = Case(table, article("Yesterday [Kim]PER met [Lee]PER in Seoul"), title="B")
    assert found(table) == []
    finish(first)
    assert found(table) == []
    finish(second)

    (one,) = found(table)

    assert one.message == (
        "2 labels differ in “A” and “B”, which are almost the same (anna): “Lee” not labeled /"
        " PERSON; “Seoul” PLACE / not labeled."
    )
    assert [(place.document_title, place.words, place.span_id is None) for place in one.places] == [
        ("A", "Lee, not labeled", True),
        ("B", "Lee as PERSON", False),
        ("A", "Seoul as PLACE", False),
        ("B", "Seoul, not labeled", True),
    ]
    text = table.project.document(first.document_id).text
    assert text[one.places[0].start : one.places[0].end] == "Lee"


def test_other_edges_are_one_difference(table: Table) -> None:
    Case(table, article("the [minister Kim]PER left"), title="A")
    Case(table, article("Then the minister [Kim]PER left"), title="B")

    (one,) = found(table)

    assert "1 label differs" in one.message
    assert "PERSON “minister Kim” / “Kim”." in one.message


def test_what_two_people_made_of_two_copies_is_compared(table: Table) -> None:
    Case(table, article("[Kim]PER left"), title="A")
    bob = Table(table.project, "bob")
    Case(bob, article("[Kim]ORG left on foot"), title="B")

    (one,) = found(table)

    assert "(anna, bob)" in one.message
    assert found(table, table.author) == found(table, bob.author) == []


def test_it_stays_dismissed_until_the_labels_change(table: Table) -> None:
    Case(table, article("[Kim]PER left"), title="A")
    second = Case(table, article("[Kim]ORG left on foot"), title="B")
    (one,) = found(table)
    table.do(
        DismissFinding(
            document_id=one.document_id, code=one.code, fingerprint=one.fingerprint, reason="fine"
        )
    )
    assert [one.is_open for one in found(table)] == [False]
    table.do(RelabelSpans(span_ids=(second.ids[0],), label="PLACE"))
    assert [one.is_open for one in found(table)] == [True]
