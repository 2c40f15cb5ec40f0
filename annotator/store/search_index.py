"""Keep the full-text index in step with the documents (SQLite FTS5, external content).

The index refers to documents by their integer ``key`` and holds no copy of the text.
"""

from sqlalchemy import Connection

_ADD = (
    "INSERT INTO document_search (rowid, title, text)"
    " SELECT key, title, text FROM document_search_source WHERE key > ? AND key <= ?"
)
_ADD_ONE = (
    "INSERT INTO document_search (rowid, title, text)"
    " SELECT key, title, text FROM document_search_source WHERE key = ?"
)
_REMOVE_ONE = (
    "INSERT INTO document_search (document_search, rowid, title, text)"
    " SELECT 'delete', key, title, text FROM document_search_source WHERE key = ?"
    " AND EXISTS (SELECT 1 FROM document_search_docsize WHERE id = key)"
)


def index_document(connection: Connection, key: int) -> None:
    """Add a document that was just inserted."""
    connection.exec_driver_sql(_ADD_ONE, (key,))


def index_range(connection: Connection, after: int, last: int) -> None:
    """Add the documents whose keys lie in (after, last]; none may be in the index yet."""
    connection.exec_driver_sql(_ADD, (after, last))


def drop_document(connection: Connection, key: int) -> None:
    """Take a document out; call it while title and text still stand as they were indexed."""
    connection.exec_driver_sql(_REMOVE_ONE, (key,))


def rebuild(connection: Connection) -> None:
    """Make the index anew from the texts; memory stays constant whatever the size."""
    connection.exec_driver_sql("INSERT INTO document_search (document_search) VALUES ('rebuild')")
