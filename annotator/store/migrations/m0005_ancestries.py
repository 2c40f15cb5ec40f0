"""The fifth format: merged sets know the steps that made them; frozen like every migration."""

from typing import Final

ANCESTRY: Final = """
CREATE TABLE ancestry (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    variant INTEGER NOT NULL,
    steps TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (key),
    CHECK (variant >= 1),
    UNIQUE (id),
    FOREIGN KEY (id) REFERENCES annotation_set (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (author_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_ancestry_author_id ON ancestry (author_id);
"""


def statements() -> tuple[str, ...]:
    """Return the statements in order, one each."""
    return tuple(part.strip().rstrip(";") for part in ANCESTRY.split(";\n\n") if part.strip())
