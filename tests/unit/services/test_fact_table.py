"""The table of facts: the same facts as the deriver finds, in order, by any question."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.commands import (
    AddRelation,
    AddSpan,
    DeleteRelations,
    DeleteSpans,
    SetAttributes,
)
from annotator.model.errors import UserError
from annotator.model.facts import Fact, chain_of, sources_along
from annotator.services.facts import Asked, FactTable, Refreshed
from annotator.services.facts import table as fact_table_module
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from annotator.services.schemas import find_schema
from tests.unit.services.desk import Table

TEXT = "[Anna]PER [said]CUE on [Monday]DATE that [[Bo]PER won in [2019]DATE]CLAIM."
WHERE = {"Anna": "source", "said": "cue", "Monday": "said_when", "Bo": "about", "2019": "when"}


def fill(table: Table, document_id: str, *, slots: tuple[str, ...] = tuple(WHERE)) -> str:
    """Fill the slots of the document's claim with the spans of these words; return its id."""
    spans = {span.quote: span.id for span in table.spans(document_id)}
    claim = next(span.id for span in table.spans(document_id) if span.label == "CLAIM")
    for words in slots:
        table.do(AddRelation(type=WHERE[words], from_id=claim, to_id=spans[words]))
    return claim


def opened(table: Table, document_id: str | None = None) -> FactTable:
    """Return the table with all its facts."""
    table.project.flush()
    facts = table.project.fact_table(table.author, document_id=document_id)
    facts.open()
    if not facts.is_complete:
        facts.take_rest(facts.read_rest())
    return facts


def derived(table: Table) -> list[Fact]:
    """All facts of the person by the one derivation, document after document."""
    found: list[Fact] = []
    for document_id in table.project.store.document_ids():
        own = table.own_set(document_id)
        if own is not None:
            found += table.project.facts(own.id)
    return found


def texts(facts: FactTable, column_id: str) -> list[str]:
    column = facts.column(column_id)
    rows = [facts.row(place) for place in range(len(facts.shown))]
    return [facts.text(row, column) for row in rows if row is not None]


def ask(facts: FactTable, **asked: object) -> list[str]:
    facts.answer(Asked(**asked))  # type: ignore[arg-type]
    return texts(facts, "claim:text")


def test_cells_say_who_what_when(table: Table) -> None:
    document_id, _ = table.label(TEXT, "News")
    fill(table, document_id)
    facts = opened(table)
    assert [column.title for column in facts.columns if column.is_shown] == [
        "Who", "Cue", "What", "About", "When", "Said when", "Where", "Factuality",
        "Check-worthy", "Kind", "Self-contained", "Document", "Document date", "Level",
    ]  # fmt: skip
    cells = {column.title: texts(facts, column.id) for column in facts.columns}
    assert cells["Who"] == ["Anna"]
    assert cells["Cue"] == ["said"]
    assert cells["What"] == ["Bo won in 2019"]
    assert cells["When"] == ["2019 2019"]
    assert cells["Factuality"] == ["certain"]
    assert cells["Document"] == ["News"]
    assert cells["Level"] == ["0"]


def test_the_first_facts_come_before_the_rest(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fact_table_module, "_FIRST_SETS", 2)
    for number in range(5):
        table.label(TEXT.replace("Bo", f"Bo{number}"), f"News {number}")
    table.project.flush()
    facts = table.project.fact_table(table.author)
    facts.open()
    assert (facts.is_complete, texts(facts, "document:title")) == (False, ["News 0", "News 1"])

    facts.take_rest(facts.read_rest())

    assert facts.is_complete
    assert texts(facts, "document:title") == [f"News {number}" for number in range(5)]


def test_unsaved_work_is_in_the_table(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id, _ = table.label(TEXT)
    table.project.flush()
    engine = table.project._engine
    waiting: list[object] = []
    submit = table.project.store.submit

    def hold(operation: object) -> object:
        waiting.append(operation)
        from concurrent.futures import Future

        return Future()

    monkeypatch.setattr(table.project.store, "submit", hold)
    claim = fill(table, document_id, slots=("Anna",))
    assert waiting
    assert engine.unsaved()
    facts = table.project.fact_table(table.author)
    facts.open()
    assert texts(facts, "source") == ["Anna"]
    assert facts.document_of(claim) == document_id
    monkeypatch.setattr(table.project.store, "submit", submit)


def test_dates_sort_by_time_and_what_has_none_comes_last(table: Table) -> None:
    values = {"a": "2026-02-23", "b": "199", "c": "2026-02", "d": "P5Y", "e": None, "f": "2025-SU"}
    for name, value in values.items():
        document_id, ids = table.label(f"x{name} [Bo{name} won in [2019]DATE]CLAIM.", name)
        if value is not None:
            claim, date = (next(i for i in ids if span_label(table, document_id, i) == label)
                           for label in ("CLAIM", "DATE"))  # fmt: skip
            table.do(SetAttributes(span_id=date, attributes={"value": value}))
            table.do(AddRelation(type="when", from_id=claim, to_id=date))
    facts = opened(table)
    ask(facts, column="when")
    assert texts(facts, "document:title") == ["b", "f", "c", "a", "d", "e"]
    ask(facts, column="when", is_descending=True)
    assert texts(facts, "document:title") == ["d", "a", "c", "f", "b", "e"]


def span_label(table: Table, document_id: str, span_id: str) -> str:
    return next(span.label for span in table.spans(document_id) if span.id == span_id)


def test_choices_sort_as_the_schema_orders_them(table: Table) -> None:
    for value in ("Uu", "CT-", "PR+", "CT+"):
        _document_id, ids = table.label(f"{value} [Bo won]CLAIM.", value)
        table.do(SetAttributes(span_id=ids[0], attributes={"factuality": value}))
    facts = opened(table)
    ask(facts, column="attribute:factuality")
    assert texts(facts, "document:title") == ["CT+", "PR+", "CT-", "Uu"]


def test_words_are_sought_in_all_columns(table: Table) -> None:
    first, _ = table.label(TEXT, "Harbour news")
    fill(table, first)
    table.label(TEXT.replace("Bo", "Straße Łódź"), "Other")
    facts = opened(table)
    both = ["Bo won in 2019", "Straße Łódź won in 2019"]
    assert ask(facts, text="WON") == both
    assert ask(facts, text="harbour") == both[:1]
    assert ask(facts, text="anna said") == both[:1]
    assert ask(facts, text="strasse łódź") == both[1:]
    assert ask(facts, text="certain") == both
    assert ask(facts, text="certain nothing-of-it") == []
    assert ask(facts) == both


def test_values_and_empty_slots_choose(table: Table) -> None:
    ids = [table.label(TEXT.replace("Bo", name), name)[0] for name in ("Al", "Bo", "Cy")]
    fill(table, ids[1])
    claims = [fill(table, ids[0], slots=("said",)), fill(table, ids[2], slots=())]
    table.do(SetAttributes(span_id=claims[0], attributes={"factuality": None}))
    table.do(SetAttributes(span_id=claims[1], attributes={"attribution": "author"}))
    facts = opened(table)

    def chosen(**asked: object) -> list[str]:
        return [words.split()[0] for words in ask(facts, **asked)]

    assert chosen(missing=frozenset({"source"})) == ["Al"]  # the author's voice needs none
    assert chosen(missing=frozenset({"cue"})) == ["Cy"]
    assert chosen(missing=frozenset({"source", "cue"})) == ["Al", "Cy"]
    assert chosen(values={"factuality": frozenset({"CT+"})}) == ["Bo", "Cy"]
    assert chosen(values={"factuality": frozenset({""})}) == ["Al"]
    assert chosen(values={"factuality": frozenset({"CT-"})}) == []


def test_another_schema_has_other_columns(tmp_path: Path) -> None:
    with Project.create(tmp_path / "q.annot", schema=find_schema("quotations")) as project:
        facts = project.fact_table(project.ensure_annotator("anna").id)
        names = [column.id for column in facts.columns]
        assert "source" in names
        assert "attribute:checkworthy" not in names
    with Project.create(tmp_path / "e.annot", schema=find_schema("empty")) as project:
        facts = project.fact_table(project.ensure_annotator("anna").id)
        facts.open()
        assert (facts.columns, facts.shown, facts.is_complete) == ((), [], True)


def test_a_question_can_be_stopped(table: Table) -> None:
    table.label(TEXT)

    class Stopped:
        is_cancelled = True

        def advance(self, done: float, total: float | None, message: str) -> None:
            raise AssertionError("it was stopped before")

    facts = opened(table)
    with pytest.raises(CancelledError):
        facts.question(Asked(text="won")).run(Stopped())
    with pytest.raises(CancelledError):
        facts.read_rest(Stopped())


def test_what_changes_while_a_question_runs_is_not_lost(table: Table) -> None:
    document_id, _ = table.label(TEXT)
    claim = fill(table, document_id)
    facts = opened(table)
    question = facts.question(Asked(text="probable"))
    answer = question.run()
    receipt = table.do(SetAttributes(span_id=claim, attributes={"factuality": "PR+"}))
    assert facts.touch(receipt.change_set) is Refreshed.ROWS
    facts.catch_up()
    assert not facts.take(answer)
    assert ask(facts, text="probable") == ["Bo won in 2019"]


def test_the_work_of_others_is_not_in_it(table: Table) -> None:
    table.label(TEXT, "News")
    other = Table(table.project, "ben")
    receipt = None
    for document_id in table.project.store.document_ids():
        at = len("Anna said on Monday that ")
        receipt = other.do(
            AddSpan(document_id=document_id, label="CLAIM", fragments=((at, at + 6),))
        )
    facts = opened(table)
    assert texts(facts, "claim:text") == ["Bo won in 2019"]
    assert receipt is not None
    assert facts.touch(receipt.change_set) is Refreshed.NOTHING
    assert texts(opened(other), "claim:text") == ["Bo won"]


def test_another_process_is_followed(table: Table, reopened: Callable[[], Project]) -> None:
    first, _ = table.label(TEXT, "First")
    second = table.add_document("Bo lost.", "Second")
    facts = opened(table)
    table.project.subscribe(facts.touch)
    elsewhere = reopened()
    claim = next(span.id for span in table.spans(first) if span.label == "CLAIM")
    for command in (
        AddSpan(document_id=second, label="CLAIM", fragments=((0, 7),)),
        SetAttributes(span_id=claim, attributes={"factuality": "Uu"}),
    ):
        elsewhere.execute(command, author_id=table.author)
    elsewhere.flush()

    table.project.poll()

    assert facts.catch_up() is Refreshed.ROWS
    assert texts(facts, "claim:text") == ["Bo won in 2019", "Bo lost"]
    assert texts(facts, "attribute:factuality") == ["unknown", "certain"]


SPANS = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.integers(1, 9),
        st.sampled_from(("CLAIM", "CLAIM", "PERSON", "DATE", "CUE")),
    ),
    max_size=8,
)
LINKS = st.lists(
    st.tuples(
        st.sampled_from(("source", "cue", "when", "about")), st.integers(0, 7), st.integers(0, 7)
    ),
    max_size=6,
)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("add", "delete", "link", "unlink", "value")),
        st.integers(0, 3),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    max_size=8,
)
WORDS = "Kim said ten ships left on Monday and came back"


@contextmanager
def a_table() -> Iterator[Table]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "p.annot") as project,
    ):
        yield Table(project)


def label_some(table: Table, document_id: str, spans: list[tuple[int, int, str]]) -> None:
    for start, length, label in spans:
        try_to(table, AddSpan(document_id=document_id, label=label,
                              fragments=((start, start + length),)))  # fmt: skip


def try_to(table: Table, command: object) -> None:
    """Do it unless the schema refuses."""
    try:
        table.do(command)  # type: ignore[arg-type]
    except UserError:
        return


def link_some(table: Table, document_id: str, links: list[tuple[str, int, int]]) -> None:
    spans = table.spans(document_id)
    for kind, start, end in links:
        if spans:
            one, other = spans[start % len(spans)], spans[end % len(spans)]
            try_to(table, AddRelation(type=kind, from_id=one.id, to_id=other.id))


def act(table: Table, kind: str, document_id: str, first: int, second: int) -> None:
    spans, relations = table.spans(document_id), table.relations(document_id)
    if kind == "add":
        label_some(table, document_id, [(first, second + 1, "CLAIM")])
    elif kind == "unlink" and relations:
        one = relations[first % len(relations)]
        try_to(table, DeleteRelations(relation_ids=(one.id,)))
    elif spans and kind == "delete":
        try_to(table, DeleteSpans(span_ids=(spans[first % len(spans)].id,)))
    elif spans and kind == "link":
        link_some(table, document_id, [("source", first, second)])
    elif spans and kind == "value":
        values = {"factuality": ("CT+", "CT-", "Uu")[second % 3]}
        try_to(table, SetAttributes(span_id=spans[first % len(spans)].id, attributes=values))


def check_against_deriver(table: Table, facts: FactTable) -> None:
    expected = derived(table)
    rows = [facts.row(place) for place in range(len(facts.shown))]
    assert [row.fact for row in rows if row is not None] == expected
    for row in rows:
        assert row is not None
        own = table.own_set(row.document_id)
        assert own is not None
        around = chain_of(table.project.facts(own.id), row.claim.id)
        if len(around) > 1:
            assert row.chain == sources_along(around)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(SPANS, LINKS), min_size=1, max_size=4), ACTS, st.booleans())
def test_random_facts_are_those_of_the_deriver_before_and_after_changes(
    documents: list[tuple[list[tuple[int, int, str]], list[tuple[str, int, int]]]],
    acts: list[tuple[str, int, int, int]],
    sorts: bool,  # noqa: FBT001
) -> None:
    with a_table() as table, pytest.MonkeyPatch.context() as patch:
        patch.setattr(fact_table_module, "_PAGE", 3)
        patch.setattr(fact_table_module, "_WHOLE_FROM", 4)
        patch.setattr(fact_table_module, "_FIRST_SETS", 2)
        ids = [
            table.add_document(f"{WORDS} {number}.", f"T{-number}")
            for number in range(len(documents))
        ]
        for document_id, (spans, links) in zip(ids, documents, strict=True):
            label_some(table, document_id, spans)
            link_some(table, document_id, links)
        facts = opened(table)
        check_against_deriver(table, facts)
        if sorts:
            ask(facts, column="claim:text")
        table.project.subscribe(facts.touch)
        for kind, document, first, second in acts:
            act(table, kind, ids[document % len(ids)], first, second)
            assert facts.catch_up() is not Refreshed.ALL
        if sorts:
            check_sorted(table, facts)
            ask(facts)
        check_against_deriver(table, facts)
        table.project.flush()
        check_against_deriver(table, opened(table))


def check_sorted(table: Table, facts: FactTable) -> None:
    """Sorting and choosing by what is kept equals doing so by the facts themselves."""
    expected = [(" ".join(fact.claim.quote.split()), fact) for fact in derived(table)]
    assert ask(facts, column="claim:text") == sorted(
        (words for words, _fact in expected), key=lambda words: (not words, words.casefold())
    )
    assert ask(facts, text="ships") == [
        words
        for words, fact in expected
        if "ships" in words
        or any("ships" in entry.name for found in fact.slots.values() for entry in found)
    ]
    assert ask(facts, missing=frozenset({"cue"})) == [
        words for words, fact in expected if not fact.slots["cue"]
    ]
    assert ask(facts, values={"factuality": frozenset({"CT-", "Uu"})}) == [
        words
        for words, fact in expected
        if fact.claim.attributes.get("factuality") in ("CT-", "Uu")
    ]
