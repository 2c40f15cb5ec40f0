"""The first format: every table; ``m0001_views`` adds guards, the search index and views.

Frozen: files in use were made by exactly this. Later changes are migrations of their own.
"""

from typing import Final

from annotator.store.migrations import m0001_views

TABLES: Final = """
CREATE TABLE meta (
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE migration (
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    program TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE batch (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    owner TEXT NOT NULL,
    floors TEXT NOT NULL,
    counts TEXT,
    content_hash TEXT,
    created_at TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (state = 'pending' OR state = 'visible' OR state = 'hidden' OR state = 'discarded')
);

CREATE INDEX batch_not_visible ON batch (id) WHERE state <> 'visible';

CREATE TABLE operation (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    scope TEXT NOT NULL,
    author_id TEXT,
    document_id TEXT,
    undoes TEXT,
    batch_id TEXT,
    is_undoable INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (seq),
    CHECK (scope = 'document' OR scope = 'project' OR scope = 'review'),
    UNIQUE (id)
);

CREATE INDEX operation_document ON operation (document_id, seq);

CREATE INDEX operation_undoes ON operation (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE document (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    length INTEGER NOT NULL,
    document_date TEXT,
    publisher TEXT,
    url TEXT,
    language TEXT,
    meta TEXT,
    note TEXT,
    position INTEGER NOT NULL,
    import_notes TEXT,
    created_at TEXT NOT NULL,
    version TEXT NOT NULL,
    live INTEGER,
    PRIMARY KEY (key),
    CHECK (length >= 0),
    CHECK (position >= 0),
    CHECK (live = 1),
    UNIQUE (id)
);

CREATE INDEX document_position ON document (position);

CREATE UNIQUE INDEX document_text_sha256 ON document (text_sha256, live);

CREATE TABLE document_text (
    key INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (key),
    FOREIGN KEY (key) REFERENCES document (key) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE annotator (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    version TEXT NOT NULL,
    live INTEGER,
    PRIMARY KEY (key),
    CHECK (name <> ''),
    CHECK (is_active IN (0, 1)),
    CHECK (live = 1),
    UNIQUE (id)
);

CREATE UNIQUE INDEX annotator_name ON annotator (name, live);

CREATE TABLE schema_version (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    toml TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    UNIQUE (id),
    UNIQUE (number)
);

CREATE TABLE setting (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    UNIQUE (id)
);

CREATE TABLE entity (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    kb_id TEXT,
    annotator_id TEXT,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    UNIQUE (id),
    FOREIGN KEY (annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_entity_annotator_id ON entity (annotator_id);

CREATE TABLE annotation_set (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    annotator_id TEXT,
    state TEXT NOT NULL,
    flag TEXT,
    note TEXT,
    document_labels TEXT,
    created_at TEXT NOT NULL,
    version TEXT NOT NULL,
    live INTEGER,
    PRIMARY KEY (key),
    CHECK (kind = 'human' OR kind = 'imported' OR kind = 'suggested' OR kind = 'gold'),
    CHECK (state = 'new' OR state = 'in_progress' OR state = 'done'),
    CHECK (live = 1),
    UNIQUE (id),
    FOREIGN KEY (document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX annotation_set_identity
ON annotation_set (document_id, kind, coalesce(annotator_id, ''), live);

CREATE INDEX ix_annotation_set_annotator_id ON annotation_set (annotator_id);

CREATE TABLE activity (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    set_id TEXT NOT NULL,
    seconds REAL NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (seconds >= 0),
    UNIQUE (id),
    FOREIGN KEY (set_id) REFERENCES annotation_set (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_activity_set_id ON activity (set_id);

CREATE TABLE span (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    set_id TEXT NOT NULL,
    label TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    fragments TEXT,
    quote TEXT NOT NULL,
    attributes TEXT,
    note TEXT,
    origin TEXT NOT NULL,
    status TEXT,
    confidence REAL,
    model TEXT,
    provenance TEXT,
    entity_id TEXT,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (start_offset >= 0),
    CHECK (end_offset > start_offset),
    CHECK (
        origin = 'manual' OR origin = 'imported' OR origin = 'suggested' OR origin = 'propagated'
        OR origin = 'reviewed'
    ),
    CHECK (status = 'open' OR status = 'accepted' OR status = 'rejected' OR status = 'corrected'),
    UNIQUE (id),
    FOREIGN KEY (set_id) REFERENCES annotation_set (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (entity_id) REFERENCES entity (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX span_entity ON span (entity_id) WHERE entity_id IS NOT NULL;

CREATE INDEX span_place ON span (set_id, start_offset, end_offset DESC);

CREATE TABLE relation (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    set_id TEXT NOT NULL,
    type TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    note TEXT,
    origin TEXT NOT NULL,
    status TEXT,
    confidence REAL,
    model TEXT,
    provenance TEXT,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (
        origin = 'manual' OR origin = 'imported' OR origin = 'suggested' OR origin = 'propagated'
        OR origin = 'reviewed'
    ),
    CHECK (status = 'open' OR status = 'accepted' OR status = 'rejected' OR status = 'corrected'),
    UNIQUE (id),
    FOREIGN KEY (set_id) REFERENCES annotation_set (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (from_id) REFERENCES span (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (to_id) REFERENCES span (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_relation_from_id ON relation (from_id);

CREATE INDEX ix_relation_set_id ON relation (set_id);

CREATE INDEX ix_relation_to_id ON relation (to_id);

CREATE TABLE suggestion_decision (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    suggestion_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    status TEXT NOT NULL,
    span_id TEXT,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (status = 'accepted' OR status = 'rejected' OR status = 'corrected'),
    UNIQUE (id),
    FOREIGN KEY (suggestion_id) REFERENCES span (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (span_id) REFERENCES span (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_suggestion_decision_annotator_id ON suggestion_decision (annotator_id);

CREATE UNIQUE INDEX suggestion_decision_identity
ON suggestion_decision (suggestion_id, annotator_id);

CREATE INDEX suggestion_decision_span ON suggestion_decision (span_id) WHERE span_id IS NOT NULL;

CREATE TABLE refusal (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    label TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (start_offset >= 0),
    CHECK (end_offset > start_offset),
    UNIQUE (id),
    FOREIGN KEY (document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_refusal_annotator_id ON refusal (annotator_id);

CREATE INDEX refusal_place ON refusal (document_id, annotator_id);
"""


def statements() -> tuple[str, ...]:
    """Return the statements in order, one each."""
    script = TABLES + m0001_views.SCRIPT
    return tuple(part.strip() for part in script.split(";\n\n") if part.strip())
