"""The rest of the first format: guards, the search index and the reading views; frozen."""

from typing import Final

GUARDS: Final = """
CREATE TRIGGER operation_is_kept BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER operation_is_unchanged BEFORE UPDATE ON operation
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER document_text_is_unchanged BEFORE UPDATE ON document_text
BEGIN SELECT RAISE(ABORT, 'texts never change'); END;
"""

SEARCH: Final = """
CREATE VIEW document_search_source AS
SELECT document.key AS key, document.title AS title, document_text.text AS text
FROM document JOIN document_text ON document_text.key = document.key;

CREATE VIRTUAL TABLE document_search USING fts5(
    title, text, content = 'document_search_source', content_rowid = 'key',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

INSERT INTO document_search (document_search, rank) VALUES ('hashsize', 8388608);
"""

VIEWS: Final = """
CREATE VIEW v_documents AS
SELECT document.id, document.title, document.document_date, document.publisher, document.url,
    document.language, document.length, document_text.text, document.text_sha256, document.position,
    document.note, coalesce(document.meta, '{}') AS meta,
    coalesce(document.import_notes, '[]') AS import_notes, document.created_at
FROM document JOIN document_text ON document_text.key = document.key
WHERE document.live = 1;

CREATE VIEW v_spans AS
SELECT span.id, annotation_set.document_id, document.title AS document_title, span.set_id,
    annotation_set.kind AS set_kind, annotator.name AS annotator, annotation_set.state, span.label,
    span.start_offset, span.end_offset,
    coalesce(span.fragments, json_array(json_array(span.start_offset, span.end_offset)))
        AS fragments,
    span.quote, coalesce(span.attributes, '{}') AS attributes, span.note, span.origin, span.status,
    span.confidence, span.model, span.provenance, span.entity_id, entity.name AS entity
FROM span
JOIN annotation_set ON annotation_set.id = span.set_id AND annotation_set.live = 1
JOIN document ON document.id = annotation_set.document_id AND document.live = 1
LEFT JOIN annotator ON annotator.id = annotation_set.annotator_id
LEFT JOIN entity ON entity.id = span.entity_id
WHERE span.version NOT IN (SELECT id FROM batch WHERE state <> 'visible');

CREATE VIEW v_relations AS
SELECT relation.id, annotation_set.document_id, relation.set_id, annotation_set.kind AS set_kind,
    annotator.name AS annotator, relation.type,
    relation.from_id, source.label AS from_label, source.quote AS from_quote,
    relation.to_id, target.label AS to_label, target.quote AS to_quote,
    relation.note, relation.origin, relation.status, relation.confidence, relation.model,
    relation.provenance
FROM relation
JOIN span AS source ON source.id = relation.from_id
JOIN span AS target ON target.id = relation.to_id
JOIN annotation_set ON annotation_set.id = relation.set_id AND annotation_set.live = 1
JOIN document ON document.id = annotation_set.document_id AND document.live = 1
LEFT JOIN annotator ON annotator.id = annotation_set.annotator_id
WHERE relation.version NOT IN (SELECT id FROM batch WHERE state <> 'visible');

CREATE VIEW slots AS
SELECT relation.from_id AS claim_id, relation.type, span.quote,
    json_extract(span.attributes, '$.value') AS value
FROM relation JOIN span ON span.id = relation.to_id
WHERE relation.version NOT IN (SELECT id FROM batch WHERE state <> 'visible');

CREATE VIEW v_facts AS
SELECT claim.id AS claim_id, annotation_set.document_id, document.title AS document_title,
    document.document_date, annotation_set.kind AS set_kind, annotator.name AS annotator,
    claim.quote AS claim, json_extract(claim.attributes, '$.normalized') AS normalized,
    json_extract(claim.attributes, '$.attribution') AS attribution,
    json_extract(claim.attributes, '$.factuality') AS factuality,
    json_extract(claim.attributes, '$.quote_type') AS quote_type,
    json_extract(claim.attributes, '$.checkworthy') AS checkworthy,
    (SELECT group_concat(quote, '; ') FROM slots WHERE claim_id = claim.id AND type = 'source')
        AS source,
    (SELECT group_concat(quote, '; ') FROM slots WHERE claim_id = claim.id AND type = 'cue')
        AS cue,
    (SELECT group_concat(quote, '; ') FROM slots WHERE claim_id = claim.id AND type = 'when')
        AS when_text,
    (SELECT group_concat(value, '; ') FROM slots WHERE claim_id = claim.id AND type = 'when')
        AS when_value,
    (SELECT group_concat(quote, '; ') FROM slots WHERE claim_id = claim.id AND type = 'said_when')
        AS said_when_text,
    (SELECT group_concat(value, '; ') FROM slots WHERE claim_id = claim.id AND type = 'said_when')
        AS said_when_value,
    (SELECT group_concat(quote, '; ') FROM slots WHERE claim_id = claim.id AND type = 'about')
        AS about,
    (SELECT group_concat(quote, '; ') FROM slots WHERE claim_id = claim.id AND type = 'where')
        AS where_text
FROM span AS claim
JOIN annotation_set ON annotation_set.id = claim.set_id AND annotation_set.live = 1
JOIN document ON document.id = annotation_set.document_id AND document.live = 1
LEFT JOIN annotator ON annotator.id = annotation_set.annotator_id
WHERE claim.label = 'CLAIM'
    AND claim.version NOT IN (SELECT id FROM batch WHERE state <> 'visible');
"""

SCRIPT: Final = GUARDS + SEARCH + VIEWS
