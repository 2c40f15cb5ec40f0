"""Keep the full-text index in step with the documents (SQLite FTS5, external content).

The index refers to documents by their integer ``key`` and holds no copy of the text.
"""

import json
from collections.abc import Sequence

from sqlalchemy import Connection

_ADD_ONE = (
    "INSERT INTO document_search (rowid, title, text)"
    " SELECT key, title, text FROM document_search_source WHERE key = ?"
)
# One statement for many documents: FTS5 writes its buffer out at the start of every statement.
_ADD_MANY = (
    "INSERT INTO document_search (rowid, title, text) SELECT key, title, text"
    " FROM document_search_source WHERE key IN (SELECT value FROM json_each(?))"
)
_NEXT = "SELECT key, length FROM document WHERE version = ? AND key > ? ORDER BY key LIMIT 2500"
_CHARACTERS_AT_ONCE = 4_000_000
_REMOVE_MANY = (
    "INSERT INTO document_search (document_search, rowid, title, text)"
    " SELECT 'delete', key, title, text FROM document_search_source"
    " WHERE key IN (SELECT value FROM json_each(?))"
    " AND EXISTS (SELECT 1 FROM document_search_docsize WHERE id = key)"
)


def index_document(connection: Connection, key: int) -> None:
    """Add a document that was just inserted."""
    connection.exec_driver_sql(_ADD_ONE, (key,))


def index_batch(connection: Connection, batch_id: str, after: int) -> int | None:
    """Add some documents of a batch with keys above ``after``, as many as do not take long.

    Returns:
        The last key added; None when there was nothing left to add.
    """
    keys: list[int] = []
    characters = 0
    for key, length in connection.exec_driver_sql(_NEXT, (batch_id, after)):
        keys.append(key)
        characters += length
        if characters >= _CHARACTERS_AT_ONCE:
            break
    if not keys:
        return None
    connection.exec_driver_sql(_ADD_MANY, (json.dumps(keys),))
    return keys[-1]


def drop_documents(connection: Connection, keys: Sequence[int]) -> None:
    """Take documents out; call it while title and text still stand as they were indexed."""
    connection.exec_driver_sql(_REMOVE_MANY, (json.dumps(list(keys)),))


def rebuild(connection: Connection) -> None:
    """Make the index anew from the texts; memory stays constant whatever the size."""
    connection.exec_driver_sql("INSERT INTO document_search (document_search) VALUES ('rebuild')")


def mismatches(connection: Connection) -> tuple[int, int]:
    """Count the visible documents that the index lacks, and its entries without a document."""
    missing = connection.exec_driver_sql(
        "SELECT count(*) FROM document WHERE live = 1"
        " AND key NOT IN (SELECT id FROM document_search_docsize)"
    ).scalar_one()
    left = connection.exec_driver_sql(
        "SELECT count(*) FROM document_search_docsize WHERE id NOT IN (SELECT key FROM document)"
    ).scalar_one()
    return int(missing), int(left)
