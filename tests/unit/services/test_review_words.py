"""What a review says in words: kinds, distances, decisions, cells, what is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.commands import AddRelation, AddSpan
from annotator.model.review_commands import Decide
from annotator.model.spans import Fragment
from annotator.services.project import Project
from annotator.services.review.alike import alike_words
from annotator.services.review.cells import CellWriter, Weight, shortened
from annotator.services.review.counts import count_of
from annotator.services.review.listing import Order, RowFilter, audit_sample, cost, listed
from annotator.services.review.missing import missing_ends, missing_words
from annotator.services.review.sheets import ReviewRow, ReviewSheet
from annotator.services.review.words import (
    boundary_words,
    count_words,
    decision_words,
    kind_words,
    likeness_words,
    shown_names,
)
from tests.unit.services.desk import Table

TEXT = "Kim Jong Un was reelected to the top post of the ruling Workers’ Party, KCNA said Monday."


def place(quote: str, text: str = TEXT) -> Fragment:
    at = text.index(quote)
    return at, at + len(quote)


class Room:
    """A document that several people label; everything by quote."""

    def __init__(self, project: Project, *names: str) -> None:
        self.project = project
        self.people = {name: Table(project, name) for name in (*names, "eve")}
        self.document_id = self.people["eve"].add_document(TEXT)

    def mark(self, name: str, label: str, *quotes: str, **attributes: object) -> str:
        add = AddSpan(
            document_id=self.document_id,
            label=label,
            fragments=tuple(place(quote) for quote in quotes),
            attributes=attributes,
        )
        self.people[name].do(add)
        return add.span_id

    def link(self, name: str, kind: str, start: str, end: str) -> None:
        self.people[name].do(AddRelation(type=kind, from_id=start, to_id=end))

    def decide(self, row: ReviewRow, outcome: str, *taken: str, **more: object) -> None:
        decide = Decide(
            document_id=self.document_id,
            member_ids=row.member_ids,
            outcome=outcome,
            taken=taken,
            **more,  # type: ignore[arg-type]
        )
        self.people["eve"].do(decide)

    @property
    def sheet(self) -> ReviewSheet:
        return self.project.review_sheet(self.document_id, self.people["eve"].author)

    def row(self, quote: str) -> ReviewRow:
        return next(
            row for row in self.sheet.rows if quote in [span.quote for span in row.spans.values()]
        )

    def kinds(self, quote: str) -> tuple[str, ...]:
        sheet = self.sheet
        return kind_words(self.row(quote), TEXT, self.project.schema, len(sheet.columns))

    def cell(self, quote: str, name: str) -> list[tuple[str, Weight]]:
        sheet = self.sheet
        column = next(one for one in sheet.columns if one.name == name)
        cell = CellWriter(sheet, self.project.schema).cell(
            self.row(quote), column.annotation_set.id
        )
        return [(run.text, run.weight) for run in cell]


@pytest.fixture
def room(project: Project) -> Room:
    return Room(project, "anna", "ben")


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            "Kim Jong Un was reelected to the top post",
            "Kim Jong Un was reelected to the top post of the ruling Workers’ Party",
            "boundary +5 words",
        ),
        ("Party", "Party,", "boundary +1 character"),
        ("said", "said Monday", "boundary +1 word"),
        ("ruling Workers", "the ruling Workers’ Party", "boundary +2 words"),
        ("Jong Un was", "Un was reelected", "boundary shifted by 2 words"),
        ("Mon", "Monday", "boundary +3 characters"),
        ("Kim", "Kim", "boundary"),
    ],
)
def test_edges_are_apart_in_words(one: str, other: str, words: str) -> None:
    assert boundary_words(TEXT, [(place(one),), (place(other),)]) == words
    assert boundary_words(TEXT, [(place(other),), (place(one),)]) == words


def test_of_three_edges_the_furthest_two_count() -> None:
    marks = [(place(one),) for one in ("KCNA", "KCNA said", "KCNA said Monday")]
    assert boundary_words(TEXT, marks) == "boundary +2 words"


@given(st.data())
def test_distances_do_not_depend_on_the_order_of_annotators(data: st.DataObject) -> None:
    offsets = st.integers(0, len(TEXT) - 1)
    marks = []
    for _ in range(data.draw(st.integers(2, 4))):
        start = data.draw(offsets)
        marks.append(((start, data.draw(st.integers(start + 1, len(TEXT)))),))
    shuffled = data.draw(st.permutations(marks))
    assert boundary_words(TEXT, marks) == boundary_words(TEXT, shuffled)


def test_days_are_counted_between_date_values(room: Room) -> None:
    room.mark("anna", "DATE", "Monday", value="2026-02-23")
    room.mark("ben", "DATE", "Monday", value="2026-02-16")
    assert room.kinds("Monday") == ("date value · 7 days apart",)
    assert room.cell("Monday", "anna") == [
        ("Monday", Weight.PLAIN),
        ("  ", Weight.PLAIN),
        ("2026-02-23", Weight.STRONG),
    ]
    assert likeness_words(room.row("Monday"), {}) == "same label, same edges"


def test_a_value_that_one_left_out_has_no_distance(room: Room) -> None:
    room.mark("anna", "DATE", "Monday", value="2026-02-23")
    room.mark("ben", "DATE", "Monday", value="PAST_REF")
    assert room.kinds("Monday") == ("date value",)


def test_text_that_not_all_marked_stands_out(room: Room) -> None:
    room.mark("anna", "CLAIM", "was reelected to the top post")
    room.mark("ben", "CLAIM", "was reelected to the top post of the ruling Workers’ Party")
    assert room.cell("was reelected to the top post", "anna") == [
        ("was reelected to the top post", Weight.PLAIN)
    ]
    assert room.cell("was reelected to the top post", "ben") == [
        ("was reelected to the top post", Weight.PLAIN),
        (" of the ruling Workers’ Party", Weight.EXTRA),
    ]


def test_a_slot_says_whom_it_leads_to_or_what_stands_instead(room: Room) -> None:
    for name in ("anna", "ben"):
        attribution = {} if name == "anna" else {"attribution": "author"}
        claim = room.mark(name, "CLAIM", "was reelected", **attribution)
        source = room.mark(name, "SOURCE", "KCNA")
        if name == "anna":
            room.link(name, "source", claim, source)
    assert room.kinds("was reelected") == ("attribute: attribution", "slot: source")
    assert room.kinds("KCNA") == ("agreed",), "the slot is the claim’s business"
    annas, bens = room.cell("was reelected", "anna"), room.cell("was reelected", "ben")
    assert annas[-2:] == [("  source → ", Weight.QUIET), ("KCNA", Weight.STRONG)]
    assert bens[-2:] == [("  source → ", Weight.QUIET), ("author’s voice", Weight.VOICE)]


def test_missing_labels_and_pieces(project: Project) -> None:
    room = Room(project, "anna", "ben", "dan")
    room.mark("anna", "PERSON", "Kim Jong Un")
    room.mark("ben", "ORG", "Workers’ Party")
    room.mark("anna", "EVENT", "Workers’ Party")
    room.mark("dan", "ORG", "Workers’ Party")
    room.mark("anna", "CLAIM", "was reelected", "top post")
    room.mark("ben", "CLAIM", "was reelected to the top post")
    room.mark("dan", "CLAIM", "was reelected to the top post")
    assert room.kinds("Kim Jong Un") == ("missing in 2 of 3",)
    assert room.kinds("Workers’ Party") == ("label",)
    assert room.kinds("was reelected to the top post") == ("fragment · 2 or 1 pieces",)
    row = room.row("Kim Jong Un")
    names = shown_names(room.sheet, is_anonymous=False)
    assert likeness_words(row, names) == "only anna"
    assert room.cell("Kim Jong Un", "ben") == [("—", Weight.QUIET)]


def test_pseudonyms_go_with_the_person(room: Room) -> None:
    room.mark("ben", "PERSON", "Kim Jong Un")
    people = [one.id for one in room.project.annotators()]
    assert list(shown_names(room.sheet, is_anonymous=True, people=people).values()) == [
        "Annotator B"
    ], "anna joined first, although she has no labels here"
    room.mark("anna", "PERSON", "Kim Jong Un")
    names = shown_names(room.sheet, is_anonymous=True, people=people)
    assert sorted(names.values()) == ["Annotator A", "Annotator B"]
    ben = next(one for one in room.sheet.columns if one.name == "ben").annotation_set.id
    assert names[ben] == "Annotator B"
    alone = shown_names(room.sheet, is_anonymous=True)
    assert sorted(alone.values()) == ["Annotator A", "Annotator B"]


def test_decisions_are_told_with_their_reason(room: Room) -> None:
    annas = room.mark("anna", "CUE", "said")
    bens = room.mark("ben", "CUE", "said Monday")
    names = shown_names(room.sheet, is_anonymous=False)
    room.decide(room.row("said"), "taken", annas, reason="attention")
    assert decision_words(room.row("said"), names) == "took anna · attention"
    room.decide(room.row("said"), "neither", reason="other", note="no cue at all")
    assert decision_words(room.row("said"), names) == "neither · other · “no cue at all”"
    room.decide(room.row("said"), "both", annas, bens)
    assert decision_words(room.row("said"), names) == "both"
    room.decide(room.row("said"), "undecided", note="is Monday part of it?")
    assert decision_words(room.row("said"), names) == "undecided · is Monday part of it?"


def test_what_a_claim_misses_in_gold_is_said(room: Room) -> None:
    for name in ("anna", "ben"):
        claim = room.mark(name, "CLAIM", "was reelected")
        room.link(name, "source", claim, room.mark(name, "SOURCE", "KCNA"))
        room.link(name, "cue", claim, room.mark(name, "CUE", "said"))
    schema = room.project.schema
    row = room.row("was reelected")
    assert missing_ends(room.sheet, row) == ()
    room.decide(row, "agreed", *row.member_ids)
    ends = missing_ends(room.sheet, room.row("was reelected"))
    assert missing_words(schema, ends) == "source “KCNA”, cue “said” are not in gold yet"
    room.decide(room.row("KCNA"), "neither")
    cue = room.row("said")
    room.decide(cue, "agreed", *cue.member_ids)
    ends = missing_ends(room.sheet, room.row("was reelected"))
    assert missing_words(schema, ends) == "source “KCNA” was left out of gold"


def test_rows_are_sorted_and_chosen(room: Room) -> None:
    room.mark("anna", "PERSON", "Kim Jong Un")
    room.mark("ben", "PERSON", "Kim Jong Un")
    room.mark("anna", "CLAIM", "was reelected")
    room.mark("anna", "ORG", "the ruling Workers’ Party")
    room.mark("ben", "EVENT", "Workers’ Party")
    room.mark("anna", "CUE", "said")
    room.mark("ben", "CUE", "said Monday")
    sheet = room.sheet

    def quotes(chosen: RowFilter, order: Order = Order.DOCUMENT) -> list[str]:
        return [
            next(iter(sheet.rows[one].spans.values())).label for one in listed(sheet, chosen, order)
        ]

    assert quotes(RowFilter()) == ["CLAIM", "ORG", "CUE"]
    assert quotes(RowFilter(with_agreed=True)) == ["PERSON", "CLAIM", "ORG", "CUE"]
    assert quotes(RowFilter(labels=frozenset({"EVENT", "CUE"}))) == ["ORG", "CUE"]
    assert quotes(RowFilter(), Order.LABEL) == ["CLAIM", "CUE", "ORG"]
    assert quotes(RowFilter(), Order.COST)[0] == "ORG", "two kinds cost more than one"
    assert [cost(row, 2) for row in sheet.rows] == [0, 1, 2, 1]
    anna = next(one for one in sheet.columns if one.name == "anna").annotation_set.id
    ben = next(one for one in sheet.columns if one.name == "ben").annotation_set.id
    assert quotes(RowFilter(set_ids=frozenset({ben}))) == ["CLAIM", "ORG", "CUE"]
    assert quotes(RowFilter(set_ids=frozenset({anna}))) == ["ORG", "CUE"]
    assert count_words(sheet) == "1 agreed · 0 decided · 3 open"
    assert (count_of(sheet).agreed, count_of(sheet).left) == (1, 3)
    assert alike_words(sheet.columns) == "exact F1 .29 · overlap F1 .57"


def test_the_same_seed_draws_the_same_rows(room: Room) -> None:
    for name in ("anna", "ben"):
        for quote in ("Kim", "Jong", "Un", "top", "post", "KCNA", "Monday"):
            room.mark(name, "ORG", quote)
    sheet = room.sheet
    rows = sheet.agreed()
    assert len(rows) == 7
    drawn = audit_sample(sheet, rows, 3, seed=5)
    assert len(drawn) == 3
    assert drawn == audit_sample(sheet, rows[::-1], 3, seed=5)
    assert {audit_sample(sheet, rows, 3, seed=seed) for seed in range(12)} != {drawn}
    assert len(audit_sample(sheet, rows, 99, seed=5)) == 7


def test_counts_of_a_project_are_those_of_its_sheets(room: Room) -> None:
    room.mark("anna", "PERSON", "Kim Jong Un")
    room.mark("ben", "PERSON", "Kim Jong Un")
    room.mark("ben", "CUE", "said")
    eve = room.people["eve"].author
    (count,) = room.project.review_counts(eve)
    assert count == count_of(room.sheet)
    assert (count.annotators, count.agreed, count.open, count.is_undisputed) == (2, 1, 1, False)


@given(st.text(alphabet="ab ", max_size=120), st.integers(8, 60))
def test_shortened_text_keeps_both_ends_and_its_limit(text: str, longest: int) -> None:
    short = shortened(text, longest)
    if len(text) <= longest:
        assert short == text
    else:
        assert len(short) <= longest + 3
        assert "…" in short
        head, _, tail = short.partition(" … ")
        assert text.startswith(head)
        assert text.endswith(tail)


def test_a_former_sheet_saves_lining_up_and_changes_nothing(room: Room) -> None:
    annas = room.mark("anna", "CUE", "said")
    room.mark("ben", "CUE", "said Monday")
    first = room.sheet
    room.decide(first.rows[0], "taken", annas)
    eve = room.people["eve"].author
    again = room.project.review_sheet(room.document_id, eve, former=first)
    assert again == room.sheet
    room.mark("ben", "PERSON", "Kim")
    later = room.project.review_sheet(room.document_id, eve, former=again)
    assert later == room.sheet
    assert len(later.rows) == 2
