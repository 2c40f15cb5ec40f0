import dataclasses
import datetime as dt
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.ancestry import Ancestry, Step
from annotator.model.annotators import (
    Activity,
    AnnotationSet,
    Annotator,
    Assignment,
    Dismissal,
    Refusal,
    SchemaVersion,
    Setting,
    SuggestionDecision,
)
from annotator.model.changes import KINDS, ROW_TYPES
from annotator.model.documents import Document, SetState
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.reviews import Member, Outcome, ReviewDecision
from annotator.model.spans import Span, canonical_fragments
from annotator.model.stamps import Stamp
from annotator.store.rows import CODECS
from annotator.store.statements import row_columns
from tests.unit.store.builders import insert, operation, set_on, span_on
from tests.unit.store.conftest import Desk

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
ids = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=26)
optional = st.none() | words
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
mappings = st.dictionaries(words, values, max_size=3)
ranges = st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair)))
fragments = st.lists(ranges, min_size=1, max_size=4).map(canonical_fragments)
origins = st.sampled_from(["manual", "imported", "suggested", "propagated", "reviewed"])
id_lists = st.lists(ids, max_size=3).map(tuple)
statuses = st.sampled_from([None, "open", "accepted", "rejected", "corrected"])
confidences = st.none() | st.floats(0, 1)
ROWS: dict[type, st.SearchStrategy[Any]] = {
    Document: st.builds(
        Document, ids, words, words, words, st.none() | st.dates(), optional, optional, optional,
        mappings, optional, st.integers(0, 9), st.lists(words, max_size=2).map(tuple), words, ids,
    ),
    Annotator: st.builds(Annotator, ids, words, words, st.booleans(), ids),
    SchemaVersion: st.builds(SchemaVersion, ids, words, st.integers(1, 9), words, words, ids),
    Setting: st.builds(Setting, ids, values, ids),
    Entity: st.builds(Entity, ids, words, words, optional, st.none() | ids, ids),
    AnnotationSet: st.builds(
        AnnotationSet, ids, ids, st.sampled_from(["human", "gold"]), st.none() | ids,
        st.sampled_from(["new", "done"]), optional, optional, mappings, words, ids,
    ),
    Activity: st.builds(Activity, ids, ids, st.floats(0, 1e6), ids),
    Span: st.builds(
        Span, ids, ids, words, fragments, words, mappings, optional, origins, statuses,
        confidences, optional, st.none() | mappings, st.none() | ids, ids,
    ),
    Relation: st.builds(
        Relation, ids, ids, words, ids, ids, optional, origins, statuses, confidences, optional,
        st.none() | mappings, ids,
    ),
    SuggestionDecision: st.builds(
        SuggestionDecision, ids, ids, ids, st.sampled_from(["accepted"]), st.none() | ids, ids
    ),
    Refusal: st.builds(Refusal, ids, ids, ids, words, st.just(1), st.integers(2, 9), ids),
    Dismissal: st.builds(Dismissal, ids, ids, ids, words, words, words, words, ids),
    Ancestry: st.builds(
        Ancestry, ids, ids, st.integers(1, 9),
        st.lists(st.builds(Step, ids, words, words, words), max_size=3).map(tuple), ids,
    ),
    Stamp: st.builds(
        Stamp, ids, ids, ids, words, words, ids,
        st.none() | st.dictionaries(words, optional, min_size=1, max_size=2), ids,
    ),
    ReviewDecision: st.builds(
        ReviewDecision, ids, ids, ids, st.sampled_from([one.value for one in Outcome]),
        st.lists(st.builds(Member, ids, ids, words), max_size=3).map(tuple),
        id_lists, id_lists, id_lists, optional, optional, words, ids,
    ),
    Assignment: st.builds(
        Assignment, ids, ids, ids, ids, words, optional, st.none() | ids, optional, st.booleans(),
        ids,
    ),
}  # fmt: skip


@given(st.one_of(ROWS.values()))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_row_comes_back_from_its_columns(row: Any) -> None:
    codec = CODECS[KINDS[type(row)]]
    stored = codec.values(row)
    assert len(stored) == len(codec.columns)
    if isinstance(row, Document):
        stored = (*stored, row.text)
    assert codec.row(stored) == row


@pytest.mark.parametrize("kind", ROW_TYPES)
def test_columns_begin_with_the_id_and_end_with_the_version(kind: str) -> None:
    columns = [column.name for column in row_columns(kind) if column.name != "text"]
    assert (columns[0], columns[-1]) == ("id", "version")


def test_a_loaded_span_is_as_frozen_as_any_other(desk: Desk) -> None:
    made = span_on(desk.own, 0, 11)
    (stored,) = insert(desk.store, made)
    (loaded,) = desk.store.spans(desk.own.id)
    assert loaded == stored
    assert hash((loaded.id, loaded.fragments)) == hash((stored.id, stored.fragments))
    assert type(loaded) is Span
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.label = "ORG"  # type: ignore[misc]


def test_documents_come_back_whole_and_in_order(desk: Desk) -> None:
    store, article = desk.store, desk.document
    assert store.document(article.id) == article
    assert store.document("nothing") is None
    assert store.document_ids() == [article.id]
    assert store.document_id_by_hash(article.text_sha256) == article.id
    assert store.find_documents("Congress opens") == [article.id]
    assert store.next_position() == 1


def test_spans_come_in_reading_order_and_by_range(desk: Desk) -> None:
    made = [
        span_on(desk.own, 21, 26, "PLACE"),
        span_on(desk.own, 0, 3),
        span_on(desk.own, 0, 37, "CLAIM"),
        span_on(desk.own, 0, 11),
    ]
    insert(desk.store, *made)
    quotes = [one.quote for one in desk.store.spans(desk.own.id)]
    assert quotes == ["Kim Jong Un spoke in Seoul on Monday.", "Kim Jong Un", "Kim", "Seoul"]
    assert [one.quote for one in desk.store.spans(desk.own.id, start=3, end=22)] == [
        "Kim Jong Un spoke in Seoul on Monday.",
        "Kim Jong Un",
        "Seoul",
    ]
    assert len(desk.store.spans(desk.own.id, limit=2)) == 2


def test_summaries_count_own_spans_and_open_suggestions(desk: Desk) -> None:
    store = desk.store
    ghosts = set_on(desk.document, None, "suggested")
    open_one = span_on(ghosts, 0, 11, origin="suggested", status="open")
    decided = span_on(ghosts, 21, 26, origin="suggested")
    own = span_on(desk.own, 0, 3)
    insert(store, ghosts, open_one, decided, own)
    insert(store, SuggestionDecision("d1", decided.id, desk.anna.id, "rejected"))
    (summary,) = store.summaries(desk.anna.id)
    assert (summary.spans, summary.suggestions) == (1, 1)
    assert summary.state is SetState.IN_PROGRESS
    assert summary.document_date == dt.date(2026, 2, 23)
    (stranger,) = store.summaries(None, document_ids=[desk.document.id])
    assert (stranger.spans, stranger.suggestions, stranger.state) == (0, 0, SetState.NEW)


def test_spans_are_found_by_label_text_and_attribute(desk: Desk) -> None:
    claim = span_on(
        desk.own,
        0,
        37,
        "CLAIM",
        attributes={"factuality": "CT+", "claim_kind": ["quote", "causal"]},
    )
    insert(desk.store, claim, span_on(desk.own, 0, 11))

    def found(**fields: Any) -> list[str]:
        query: dict[str, Any] = {"set_kind": "human", "annotator_id": desk.anna.id} | fields
        return [span.label for document_id, span in desk.store.spans_where(**query)]

    assert found() == ["CLAIM", "PERSON"]
    assert found(label="PERSON") == ["PERSON"]
    assert found(quote_like="SEOUL") == ["CLAIM"]
    assert found(attribute=("factuality", "CT+")) == ["CLAIM"]
    assert found(attribute=("claim_kind", "causal")) == ["CLAIM"]
    assert found(attribute=("factuality", None)) == ["CLAIM"]
    assert found(attribute=("factuality", "Uu")) == []
    assert found(limit=1, offset=1) == ["PERSON"]
    assert found(set_kind="gold") == []


def test_sets_come_by_kind_and_then_by_name(desk: Desk) -> None:
    zoe = Annotator("Z", "aaron")
    insert(
        desk.store,
        zoe,
        set_on(desk.document, zoe),
        set_on(desk.document, None, "imported"),
        set_on(desk.document, desk.anna, "gold"),
    )
    names = {desk.anna.id: "anna", "Z": "aaron", None: None}
    found = [(one.kind, names[one.annotator_id]) for one in
             desk.store.annotation_sets(desk.document.id)]  # fmt: skip
    assert found == [("human", "aaron"), ("human", "anna"), ("imported", None), ("gold", "anna")]


def test_the_log_is_read_forwards_backwards_and_by_document(desk: Desk) -> None:
    done = desk.store.submit(
        operation((None, span_on(desk.own, 0, 3)), document_id=desk.document.id, author_id="x")
    ).result(5)
    log = desk.store.operations()
    assert [one.seq for one in log] == [1, 2, 3]
    assert log[-1] == done == desk.store.operation(done.id)
    assert desk.store.operations(document_id=desk.document.id) == [done]
    assert desk.store.operations(author_id="x", newest_first=True, limit=5) == [done]
    assert desk.store.operations(after_seq=3) == []
    assert desk.store.last_seq() == 3
