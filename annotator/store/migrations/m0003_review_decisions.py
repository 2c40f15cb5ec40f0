"""The third format: what reviewers decide is recorded; frozen like every migration."""

from typing import Final

REVIEW_DECISION: Final = """
CREATE TABLE review_decision (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    adjudicator_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    members TEXT NOT NULL,
    taken TEXT,
    gold TEXT,
    kinds TEXT,
    reason TEXT,
    note TEXT,
    created_at TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (outcome = 'agreed' OR outcome = 'taken' OR outcome = 'both' OR outcome = 'neither'
        OR outcome = 'edited' OR outcome = 'undecided'),
    UNIQUE (id),
    FOREIGN KEY (document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (adjudicator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_review_decision_document_id ON review_decision (document_id);

CREATE INDEX ix_review_decision_adjudicator_id ON review_decision (adjudicator_id);
"""


def statements() -> tuple[str, ...]:
    """Return the statements in order, one each."""
    return tuple(
        part.strip().rstrip(";") for part in REVIEW_DECISION.split(";\n\n") if part.strip()
    )
