"""The fourth format: documents are assigned to annotators; frozen like every migration."""

from typing import Final

ASSIGNMENT: Final = """
CREATE TABLE assignment (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    message TEXT,
    sent_back_by TEXT,
    sent_back_at TEXT,
    is_read INTEGER NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (is_read IN (0, 1)),
    UNIQUE (id),
    FOREIGN KEY (document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (assigned_by) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (sent_back_by) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_assignment_annotator_id ON assignment (annotator_id);

CREATE INDEX ix_assignment_assigned_by ON assignment (assigned_by);

CREATE INDEX ix_assignment_sent_back_by ON assignment (sent_back_by);

CREATE UNIQUE INDEX assignment_task ON assignment (document_id, annotator_id);
"""


def statements() -> tuple[str, ...]:
    """Return the statements in order, one each."""
    return tuple(part.strip().rstrip(";") for part in ASSIGNMENT.split(";\n\n") if part.strip())
