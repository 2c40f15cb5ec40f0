"""What a window shows first of a project, read without SQLAlchemy.

Loading SQLAlchemy and SQLModel takes longer than everything else between the start of the program
and the first painted article. So that article is read here with plain, read-only SQL; then
``Store`` opens the file for good and decides everything else. Whatever is unusual about the file
gives no glance at all, and the store says what it is.
"""

import contextlib
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from annotator.model.documents import Document
from annotator.model.spans import Span
from annotator.store.rows import CODECS, document_row, span_row

APPLICATION_ID: Final = 0x414E4E54
FORMAT: Final = 6
"""The only format that is read here; a test compares both numbers with those of the store."""

_HEADER_SIZE: Final = 100
_LONGEST: Final = 200_000
_MOST_SPANS: Final = 5_000
_SECONDS: Final = 0.2
_SCHEMA: Final = """
SELECT toml FROM schema_version
WHERE version NOT IN (SELECT id FROM batch WHERE state <> 'visible') ORDER BY number DESC LIMIT 1
"""
_MINE: Final = """
AND (d.id IN (SELECT document_id FROM assignment WHERE annotator_id = ?1)
    OR NOT EXISTS (SELECT 1 FROM assignment WHERE annotator_id = ?1))
"""
_BEGUN: Final = """
SELECT d.key FROM annotation_set AS s JOIN document AS d ON d.id = s.document_id
WHERE s.kind = 'human' AND s.annotator_id = ?1 AND s.state = 'in_progress' AND s.live = 1
AND d.live = 1 {mine} ORDER BY d.position, d.key LIMIT 1
"""
_NEW: Final = """
SELECT d.key FROM document AS d WHERE d.live = 1 AND NOT EXISTS (
    SELECT 1 FROM annotation_set AS s WHERE s.document_id = d.id AND s.kind = 'human'
    AND s.annotator_id = ?1 AND s.live = 1 AND s.state <> 'new'
) {mine} ORDER BY d.position, d.key LIMIT 1
"""
_FIRST: Final = """
SELECT d.key FROM document AS d WHERE d.live = 1 {mine} ORDER BY d.position, d.key LIMIT 1
"""
_BY_ID: Final = "SELECT key FROM document WHERE id = ? AND live = 1"
_BY_TITLE: Final = "SELECT key FROM document WHERE title = ? AND live = 1 LIMIT 2"
_DOCUMENT: Final = """
SELECT {columns}, t.text FROM document AS d JOIN document_text AS t ON t.key = d.key
WHERE d.key = ? AND d.length <= ?
"""
_SPANS: Final = """
SELECT {columns} FROM span AS p JOIN annotation_set AS s ON s.id = p.set_id
WHERE s.document_id = ? AND s.kind = 'human' AND s.annotator_id = ? AND s.live = 1
AND p.version NOT IN (SELECT id FROM batch WHERE state <> 'visible')
ORDER BY p.start_offset, p.end_offset DESC, p.label, p.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Glance:
    """An article with one annotator's labels.

    Attributes:
        schema: The label schema in force, as TOML.
        spans: In reading order.
    """

    document: Document
    schema: str
    spans: tuple[Span, ...]


def glance(path: Path, annotator: str, document: str = "") -> Glance | None:
    """Read the document a window opens first; None where that is not plain and quick.

    Args:
        path: The project file.
        annotator: Name of who labels.
        document: Id or title of the document; without one the first begun, new, or any, of those
            assigned to them if there are any.
    """
    name = quote(path.absolute().as_posix())
    try:
        if not _is_project(path):  # SQLite may leave files beside a database it has looked into
            return None
        connection = sqlite3.connect(f"file:{name}?mode=ro", uri=True, timeout=_SECONDS)
        with contextlib.closing(connection):
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")  # one snapshot for all that follows
            return _read(connection, annotator, document)
    except (sqlite3.Error, OSError, ValueError, TypeError):
        return None


def _is_project(path: Path) -> bool:
    """Tell by the file's header whether it is a project of this very format."""
    with path.open("rb") as file:
        header = file.read(_HEADER_SIZE)
    if len(header) < _HEADER_SIZE or not header.startswith(b"SQLite format 3\x00"):
        return False
    return struct.unpack_from(">I4xI", header, 60) == (FORMAT, APPLICATION_ID)


def _read(connection: sqlite3.Connection, annotator: str, wanted: str) -> Glance | None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    who = connection.execute(
        "SELECT id FROM annotator WHERE name = ? AND live = 1", (annotator,)
    ).fetchone()
    schema = connection.execute(_SCHEMA).fetchone()
    if version != FORMAT or who is None or schema is None:
        return None
    key = _key(connection, wanted, who[0])
    statement = _DOCUMENT.format(columns=_columns("d", "document"))
    found = connection.execute(statement, (key, _LONGEST)).fetchone()
    if found is None:
        return None
    document = document_row(found)
    statement = _SPANS.format(columns=_columns("p", "span"))
    rows = connection.execute(statement, (document.id, who[0], _MOST_SPANS))
    return Glance(document, schema[0], tuple(map(span_row, rows)))


def _key(connection: sqlite3.Connection, wanted: str, annotator_id: str) -> int | None:
    """Choose the document as the window does: the one asked for, else begun, new, or any."""
    searches: tuple[tuple[str, tuple[str, ...]], ...] = (
        (_BEGUN, (annotator_id,)),
        (_NEW, (annotator_id,)),
        (_FIRST, (annotator_id,)),
    )
    if wanted:
        searches = ((_BY_ID, (wanted,)), (_BY_TITLE, (wanted,)))
    for statement, parameters in searches:
        found = connection.execute(statement.format(mine=_MINE), parameters).fetchall()
        if len(found) == 1:
            return int(found[0][0])
    return None


def _columns(alias: str, kind: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in CODECS[kind].columns)
