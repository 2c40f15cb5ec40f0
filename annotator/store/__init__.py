"""Project files: SQLite tables, the operation log, search, checks and backups.

Nothing but frozen dataclasses of ``annotator.model`` goes in and out. ``Store`` is loaded when it
is asked for first: SQLAlchemy and SQLModel take longer to load than a window takes to appear.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.store.repositories.entities import EntityCount, LooseName
    from annotator.store.search import SearchHit
    from annotator.store.store import Store

__all__ = ["EntityCount", "LooseName", "SearchHit", "Store"]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from annotator.store.store import Store

        return Store
    if name == "SearchHit":
        from annotator.store.search import SearchHit

        return SearchHit
    if name in ("EntityCount", "LooseName"):
        from annotator.store.repositories import entities

        return getattr(entities, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
