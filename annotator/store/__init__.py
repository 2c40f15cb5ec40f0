"""Project files: SQLite tables, the operation log, search, checks and backups.

Nothing but frozen dataclasses of ``annotator.model`` goes in and out.
"""

from annotator.store.search import SearchHit
from annotator.store.store import Store

__all__ = ["SearchHit", "Store"]
