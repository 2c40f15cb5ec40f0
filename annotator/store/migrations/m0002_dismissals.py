"""The second format: findings can be dismissed with a reason; frozen like every migration."""

from typing import Final

DISMISSAL: Final = """
CREATE TABLE dismissal (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    code TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (reason <> ''),
    UNIQUE (id),
    FOREIGN KEY (document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_dismissal_annotator_id ON dismissal (annotator_id);

CREATE INDEX dismissal_finding ON dismissal (document_id, code, fingerprint);
"""


def statements() -> tuple[str, ...]:
    """Return the statements in order, one each."""
    return tuple(part.strip().rstrip(";") for part in DISMISSAL.split(";\n\n") if part.strip())
