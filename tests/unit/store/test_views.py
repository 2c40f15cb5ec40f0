import sqlite3

import pytest

from annotator.model.entities import Entity
from tests.unit.store.builders import insert, inverse, relation_between, set_on, span_on
from tests.unit.store.conftest import Desk

COLUMNS = {
    "v_documents": "id title document_date publisher url language length text text_sha256 position"
    " note meta import_notes created_at",
    "v_spans": "id document_id document_title set_id set_kind annotator state label start_offset"
    " end_offset fragments quote attributes note origin status confidence model provenance"
    " entity_id entity",
    "v_relations": "id document_id set_id set_kind annotator type from_id from_label from_quote"
    " to_id to_label to_quote note origin status confidence model provenance",
    "v_facts": "claim_id document_id document_title document_date set_kind annotator claim"
    " normalized attribution factuality quote_type checkworthy source cue when_text when_value"
    " said_when_text said_when_value about where_text",
}


@pytest.mark.parametrize("view", COLUMNS)
def test_the_columns_are_stable(desk: Desk, view: str) -> None:
    desk.store.close()
    connection = sqlite3.connect(desk.store.path)
    found = [name for name, *_ in connection.execute(f"SELECT * FROM {view}").description]
    assert found == COLUMNS[view].split()
    connection.close()


def test_plain_sqlite_reads_spans_links_and_facts(desk: Desk) -> None:
    entity = Entity("E", "Analysts", "GROUP")
    claim = span_on(desk.own, 0, 37, "CLAIM", attributes={"factuality": "CT+"})
    source = span_on(desk.own, 38, 46, "SOURCE", entity_id="E")
    cue = span_on(desk.own, 47, 51, "CUE")
    day = span_on(desk.own, 30, 36, "DATE", attributes={"value": "2026-02-23"})
    pieces = span_on(desk.own, 0, 3, "PERSON", fragments=((0, 3), (9, 11)), quote="Kim Un")
    insert(
        desk.store, entity, claim, source, cue, day, pieces,
        relation_between(claim, source), relation_between(claim, cue, "cue"),
        relation_between(claim, day, "when"),
    )  # fmt: skip
    desk.store.close()
    connection = sqlite3.connect(desk.store.path)
    assert connection.execute(
        "SELECT claim, factuality, source, cue, when_text, when_value, about, annotator"
        " FROM v_facts"
    ).fetchall() == [(claim.quote, "CT+", "Analysts", "said", "Monday", "2026-02-23", None, "anna")]
    assert connection.execute(
        "SELECT fragments, quote FROM v_spans WHERE label = 'PERSON'"
    ).fetchone() == ("[[0,3],[9,11]]", "Kim Un")
    assert connection.execute(
        "SELECT substr(d.text, s.start_offset + 1, s.end_offset - s.start_offset) = s.quote,"
        " s.fragments, s.entity FROM v_spans s JOIN v_documents d ON d.id = s.document_id"
        " WHERE s.label = 'SOURCE'"
    ).fetchone() == (1, "[[38,46]]", "Analysts")
    assert connection.execute(
        "SELECT from_quote, type, to_quote FROM v_relations WHERE type = 'cue'"
    ).fetchall() == [(claim.quote, "cue", "said")]
    connection.close()


def test_hidden_rows_are_in_no_view(desk: Desk) -> None:
    with desk.store.batch("import", "Import") as batch:
        ghosts = set_on(desk.document, None, "imported", version=batch.id)
        ends = [span_on(ghosts, at, at + 2, "CLAIM", version=batch.id) for at in (0, 4)]
        batch.insert([ghosts, *ends])
        done = batch.commit()
    connection = sqlite3.connect(desk.store.path)
    assert connection.execute("SELECT count(*) FROM v_facts").fetchone() == (2,)
    desk.store.submit(inverse(done)).result(5)
    for view in ("v_spans", "v_relations", "v_facts"):
        assert connection.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,)
    connection.close()
