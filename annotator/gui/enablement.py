"""When an action is enabled: named conditions over the desk."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from annotator.gui.actions import Action
from annotator.gui.desk import Desk
from annotator.services.dating import is_date_label


def _can_undo(desk: Desk) -> bool:
    return undo_title(desk) is not None


def _can_redo(desk: Desk) -> bool:
    return redo_title(desk) is not None


def _is_own_date(desk: Desk) -> bool:
    span, schema = desk.span, desk.schema
    if span is None or schema is None or desk.is_ghost(span):
        return False
    return is_date_label(schema, span.label)


def _on_claim(desk: Desk) -> bool:
    """Whether an own span is selected that has slots to fill."""
    span, schema = desk.span, desk.schema
    if span is None or schema is None or desk.is_ghost(span):
        return False
    return any(one.is_slot and span.label in one.sources for one in schema.relations)


CONDITIONS: Final[Mapping[str, Callable[[Desk], bool]]] = MappingProxyType(
    {
        "project": lambda desk: desk.project is not None,
        "writable": lambda desk: not desk.read_only,
        "document": lambda desk: desk.document is not None,
        "span": lambda desk: desk.span is not None,
        "date": _is_own_date,
        "claim": _on_claim,
        "done": lambda desk: desk.is_done,
        "reviewing": lambda desk: desk.is_reviewing,
        "undo": _can_undo,
        "redo": _can_redo,
    }
)
"""Conditions by the names that ``Action.needs`` uses."""


_LABELING: Final = (
    "label.", "edge.", "go.", "pick.", "date.", "entity.", "findings.", "facts.",
    "view.timeline", "view.float_panel", "view.reset_layout", "document.flag",
    "document.edit", "document.reopen", "edit.copy",
)  # fmt: skip
"""What is done to one's own labels or in panels that a review hides."""


def is_enabled(action: Action, desk: Desk) -> bool:
    """Tell whether an action can be done now."""
    if desk.is_reviewing and action.id.startswith(_LABELING):
        return False
    return all(CONDITIONS[name](desk) for name in action.needs)


def undo_title(desk: Desk) -> str | None:
    """Return what Undo would take back on the open document."""
    if desk.project is None or desk.document is None or desk.annotator is None:
        return None
    return desk.project.undo_title(desk.annotator.id, desk.document.id, scope=desk.scope)


def redo_title(desk: Desk) -> str | None:
    """Return what Redo would do again on the open document."""
    if desk.project is None or desk.document is None or desk.annotator is None:
        return None
    return desk.project.redo_title(desk.annotator.id, desk.document.id, scope=desk.scope)
