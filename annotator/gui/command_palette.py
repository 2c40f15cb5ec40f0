"""The command palette and the label popup: everything by name."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from annotator.gui.actions import ACTIONS, Action
from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap
from annotator.gui.overlay import Choice, Overlay
from annotator.gui.picking import short_quote

_MOST_DOCUMENTS = 5_000


def command_choices(
    desk: Desk,
    keymap: Keymap,
    is_enabled: Callable[[Action], bool],
    run: Callable[[str], None],
) -> list[Choice]:
    """Return every action that can be done now, then the documents to go to."""
    seen: set[str] = set()
    choices: list[Choice] = []
    for action in ACTIONS:
        if action.title in seen or action.id == "view.palette" or not is_enabled(action):
            continue
        if action.sheet == "While picking":
            continue
        seen.add(action.title)
        choices.append(
            Choice(
                title=action.title.rstrip("…"),
                run=partial(run, action.id),
                detail=action.menu or action.sheet,
                key=keymap.shown_key(action.id),
                icon=action.icon,
            )
        )
    choices.extend(
        Choice(
            title=summary.title,
            run=partial(desk.open_document, summary.id),
            detail="document",
            icon={"done": "state-done", "in_progress": "state-in-progress"}.get(
                summary.state, "state-new"
            ),
            words="go open",
        )
        for summary in desk.summaries()[:_MOST_DOCUMENTS]
    )
    return choices


def open_command_palette(
    desk: Desk,
    keymap: Keymap,
    is_enabled: Callable[[Action], bool],
    run: Callable[[str], None],
    parent: QWidget,
) -> Overlay:
    """Show the command palette over a window."""
    choices = command_choices(desk, keymap, is_enabled, run)
    overlay = Overlay(desk, choices, "Type a command or a document’s title", parent)
    overlay.open()
    return overlay


def open_label_popup(
    desk: Desk, choose: Callable[[str], object], parent: QWidget, quote: str
) -> Overlay:
    """Show the labels to choose from; their keys choose at once."""
    schema = desk.schema
    labels: Iterable[Choice] = (
        Choice(
            title=label.title or label.name,
            run=partial(choose, label.name),
            detail=label.description,
            key=(label.key or "").upper(),
            swatch=label.fill,
        )
        for label in (() if schema is None else schema.enabled_labels)
    )
    prompt = f"Label “{short_quote(quote)}”"
    overlay = Overlay(desk, tuple(labels), prompt, parent, single_keys=True)
    overlay.open()
    return overlay
