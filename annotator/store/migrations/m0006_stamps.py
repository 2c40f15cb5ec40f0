"""The sixth format: what travels beside sets is stamped; frozen like every migration."""

from typing import Final

STAMP: Final = """
CREATE TABLE stamp (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    operation TEXT NOT NULL,
    value TEXT,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    UNIQUE (id),
    FOREIGN KEY (document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (author_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_stamp_document_id ON stamp (document_id);

CREATE INDEX ix_stamp_author_id ON stamp (author_id);
"""


def statements() -> tuple[str, ...]:
    """Return the statements in order, one each."""
    return tuple(part.strip().rstrip(";") for part in STAMP.split(";\n\n") if part.strip())
