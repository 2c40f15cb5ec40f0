"""Annotators label blind: what of the history one of them may see."""

from collections.abc import Iterable
from typing import Final

from annotator.model.changes import Operation, Scope

OPEN_KINDS: Final = frozenset(
    {
        "create_project",
        "import",
        "export",
        "suggest",
        "edit_document",
        "migrate_schema",
        "change_setting",
        "add_annotator",
        "rename_annotator",
        "remove_annotator",
        "assign_documents",
        "unassign_documents",
    }
)
"""Kinds of steps on the whole project whose titles tell nothing of anybody's labels."""


def visible_history(
    operations: Iterable[Operation], annotator_id: str | None, *, is_blind: bool
) -> tuple[Operation, ...]:
    """Leave out the steps that would tell an annotator what others labeled or decided.

    Args:
        operations: Of the log.
        annotator_id: Who looks.
        is_blind: Whether anything is to be left out at all.
    """
    operations = tuple(operations)
    if not is_blind:
        return operations
    known = {one.id: one for one in operations}
    return tuple(one for one in operations if _may_be_seen(one, annotator_id, known))


def _may_be_seen(
    operation: Operation, annotator_id: str | None, known: dict[str, Operation]
) -> bool:
    if operation.author_id in (annotator_id, None):
        return True
    if operation.scope != Scope.PROJECT:
        return False
    base: Operation | None = operation
    while base is not None and base.undoes is not None:
        base = known.get(base.undoes)
    return base is not None and base.kind in OPEN_KINDS
