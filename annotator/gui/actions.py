"""Every action of the window as data: menus, palette, key sheet and key dispatch come from here.

An action in the ``WINDOW`` context has chords that are real shortcuts and work everywhere. All
others are dispatched by ``annotator.gui.keys`` from the focused article, in the first context
that matches, so that a single letter can mean one thing on selected text and another on a span.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from annotator.gui.action import (
    ARTICLE,
    EDIT,
    LABEL,
    OPEN,
    PROJECT,
    SPAN,
    WRITE,
    Action,
    Context,
)
from annotator.gui.fact_actions import FACT_ACTIONS
from annotator.gui.review_actions import REVIEW
from annotator.gui.tasks.actions import TASK_ACTIONS

__all__ = ["ACTIONS", "ARTICLE", "BY_ID", "MENUS", "SHEET_NOTES", "Action", "Context"]

_CALM: Final = (Context.GHOST, Context.TEXT, Context.SPAN, Context.NONE)
_SPANS: Final = (Context.GHOST, Context.SPAN)
_MOVED: Final = (*_SPANS, Context.REVIEW_EDIT)

_FILE = (
    Action("file.new", "New project…", ("Ctrl+N",), menu="File", section="a", icon="file-plus"),
    Action("file.open", "Open project…", ("Ctrl+O",), menu="File", section="a", icon="folder-open"),
    Action("file.sample", "Open the sample project", menu="File", section="a", icon="sample"),
    Action(
        "file.import",
        "Import documents…",
        ("Ctrl+I",),
        menu="File",
        section="b",
        needs=WRITE,
        icon="import",
    ),
    Action(
        "file.export",
        "Export…",
        ("Ctrl+E",),
        menu="File",
        section="b",
        needs=PROJECT,
        icon="export",
    ),
    Action("file.save_copy", "Save a copy…", menu="File", section="b", needs=PROJECT, icon="copy"),
    Action(
        "file.bundle",
        "Send to reviewer…",
        menu="File",
        section="c",
        needs=PROJECT,
        icon="export",
    ),
    Action(
        "file.send_to_annotator",
        "Send to annotator…",
        menu="File",
        section="c",
        needs=PROJECT,
        icon="export",
    ),
    Action("file.merge", "Merge…", menu="File", section="c", needs=WRITE, icon="users"),
    Action("file.print", "Print…", ("Ctrl+P",), menu="File", section="d", needs=OPEN, icon="file"),
    Action("file.save_pdf", "Save as PDF…", menu="File", section="d", needs=OPEN),
    Action("file.close", "Close project", menu="File", section="e", needs=PROJECT),
    Action("file.settings", "Settings…", ("Ctrl+,",), menu="File", section="f", icon="settings"),
    Action("file.quit", "Quit", ("Ctrl+Q",), menu="File", section="g"),
)

_EDIT_MENU = (
    Action(
        "edit.undo", "Undo", ("Ctrl+Z",), menu="Edit", needs=("undo",), section="a", icon="undo"
    ),
    Action(
        "edit.redo",
        "Redo",
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        menu="Edit",
        needs=("redo",),
        section="a",
        icon="redo",
    ),
    Action("edit.copy", "Copy quote", ("Ctrl+C",), _SPANS, "Edit", SPAN, section="b", icon="copy"),
    Action("find.here", "Find in this article", ("Ctrl+F",), menu="Edit", needs=OPEN, section="c"),
    Action(
        "find.slash",
        "Find in this article",
        ("/",),
        (*_CALM, Context.REVIEW),
        needs=OPEN,
        sheet="Find and go",
    ),
    Action(
        "find.everywhere",
        "Find in all documents",
        ("Ctrl+Shift+F",),
        menu="Edit",
        needs=PROJECT,
        section="c",
        icon="search",
    ),
    Action(
        "find.concordance",
        "Concordance of spans",
        ("Ctrl+Shift+K",),
        menu="Edit",
        needs=PROJECT,
        section="c",
        icon="list",
    ),
    Action("find.next", "Find next", ("F3",), menu="Edit", needs=OPEN, section="c"),
    Action("find.previous", "Find previous", ("Shift+F3",), menu="Edit", needs=OPEN, section="c"),
)

_VIEW = (
    Action(
        "view.palette", "Command palette…", ("Ctrl+K",), menu="View", section="a", icon="command"
    ),
    Action("view.zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), menu="View", section="b"),
    Action("view.zoom_out", "Zoom out", ("Ctrl+-",), menu="View", section="b"),
    Action("view.zoom_reset", "Actual size", ("Ctrl+0",), menu="View", section="b"),
    Action("view.light", "Light theme", menu="View", section="c", icon="sun", is_checkable=True),
    Action("view.dark", "Dark theme", menu="View", section="c", icon="moon", is_checkable=True),
    Action("view.system", "Theme of the system", menu="View", section="c", is_checkable=True),
    Action("view.next_pane", "Next pane", ("F6",), menu="View", section="d"),
    Action("view.previous_pane", "Previous pane", ("Shift+F6",), menu="View", section="d"),
    Action("view.float_panel", "Detach the panel, or put it back", menu="View", section="e"),
    Action("view.reset_layout", "Reset the layout", menu="View", section="e"),
)

_LABEL_MENU = (
    Action(
        "label.popup", "Label the selection…", ("Return",), (Context.TEXT,), "Label", LABEL, "a"
    ),
    Action("label.repeat", "Repeat the last label", (".",), _CALM, "Label", LABEL, "a"),
    Action("label.relabel", "Relabel…", ("R",), _SPANS, "Label", EDIT, "b", icon="tag"),
    Action(
        "label.delete", "Delete span", ("Delete", "Backspace"), (Context.SPAN,), "Label", EDIT, "b"
    ),
    Action(
        "label.fragment",
        "Add a fragment",
        ("F",),
        (Context.SPAN, Context.TEXT),
        "Label",
        LABEL,
        "b",
        icon="plus",
    ),
    Action("label.occurrences", "Every occurrence…", ("T",), (Context.SPAN,), "Label", EDIT, "b"),
    Action("label.accept", "Accept suggestion", ("Return",), (Context.GHOST,), "Label", EDIT, "c"),
    Action(
        "label.reject",
        "Reject suggestion",
        ("Delete", "Backspace"),
        (Context.GHOST,),
        "Label",
        EDIT,
        "c",
    ),
    Action(
        "facts.draft",
        "Draft the self-contained text",
        ("E",),
        (Context.CLAIM,),
        "Facts",
        ("document", "claim", "writable"),
        section="card",
        icon="edit",
    ),
    Action(
        "label.note",
        "Note on the span",
        ("Ctrl+M",),
        menu="Label",
        needs=SPAN,
        section="d",
        icon="note",
    ),
)

_DATED = ("document", "date", "writable")
_DATES = (
    Action(
        "date.confirm", "Confirm the date, or take it back", ("Space",), (Context.SPAN,), "Label",
        _DATED, "d", icon="check",
    ),
    Action(
        "date.value", "Type the date’s value", ("V",), (Context.SPAN,), "Label", _DATED, "d",
        icon="edit",
    ),
    Action(
        "date.calendar", "Pick the date from a calendar", ("Shift+V",), (Context.SPAN,), "Label",
        _DATED, "d", icon="calendar",
    ),
)  # fmt: skip

_EDGES = tuple(
    Action(f"edge.{name}", title, keys, _MOVED, "", EDIT, sheet="Edges of a span")
    for name, title, keys in (
        ("start_left", "Start edge a word left", ("[", "Alt+Left")),
        ("start_right", "Start edge a word right", ("]", "Alt+Right")),
        ("end_left", "End edge a word left", ("{", "Alt+Shift+Left")),
        ("end_right", "End edge a word right", ("}", "Alt+Shift+Right")),
        ("start_left_character", "Start edge a character left", ("Ctrl+[", "Ctrl+Alt+Left")),
        ("start_right_character", "Start edge a character right", ("Ctrl+]", "Ctrl+Alt+Right")),
        ("end_left_character", "End edge a character left", ("Ctrl+{", "Ctrl+Alt+Shift+Left")),
        ("end_right_character", "End edge a character right", ("Ctrl+}", "Ctrl+Alt+Shift+Right")),
    )
)

_GO = (
    Action("go.next", "Next span or suggestion", ("Tab", "J"), _CALM, "Label", OPEN, "e"),
    Action(
        "go.previous", "Previous span or suggestion", ("Shift+Tab", "K"), _CALM, "Label", OPEN, "e"
    ),
    Action("go.next_ghost", "Next suggestion", ("Ctrl+J",), ARTICLE, "Label", OPEN, "e"),
    Action(
        "go.previous_ghost", "Previous suggestion", ("Ctrl+Shift+J",), ARTICLE, "Label", OPEN, "e"
    ),
    Action(
        "go.into", "Span at the caret", ("Return",), (Context.NONE,), "", OPEN, sheet="Find and go"
    ),
    Action(
        "go.outward", "Enclosing span", ("Return",), (Context.SPAN,), "", SPAN, sheet="Find and go"
    ),
    Action(
        "go.back",
        "One context back",
        ("Escape",),
        _CALM,
        "",
        OPEN,
        sheet="Find and go",
    ),
)

_PICK = tuple(
    Action(f"pick.{name}", title, keys, (Context.PICKING,), "", sheet="While picking")
    for name, title, keys in (
        ("next", "Next candidate", ("Tab", "J")),
        ("previous", "Previous candidate", ("Shift+Tab", "K")),
        ("accept", "Take the selected text or the candidate", ("Return",)),
        ("implicit", "Implicit", ("I",)),
        ("author", "Author’s voice", ("V",)),
        ("cancel", "Cancel", ("Escape",)),
    )
)

_DATASET = (
    Action(
        "document.next",
        "Next document",
        ("Ctrl+PgDown",),
        menu="Dataset",
        needs=PROJECT,
        section="a",
    ),
    Action(
        "document.previous",
        "Previous document",
        ("Ctrl+PgUp",),
        menu="Dataset",
        needs=PROJECT,
        section="a",
    ),
    Action(
        "document.next_unlabeled",
        "Next unlabeled document",
        ("Ctrl+Shift+PgDown",),
        menu="Dataset",
        needs=PROJECT,
        section="a",
    ),
    Action(
        "document.previous_unlabeled",
        "Previous unlabeled document",
        ("Ctrl+Shift+PgUp",),
        menu="Dataset",
        needs=PROJECT,
        section="a",
    ),
    Action(
        "document.filter",
        "Filter the documents",
        ("Ctrl+L",),
        menu="Dataset",
        needs=PROJECT,
        section="b",
        icon="filter",
    ),
    Action(
        "document.finish",
        "Mark done and go on",
        ("Ctrl+Return",),
        menu="Dataset",
        needs=LABEL,
        section="c",
        icon="check",
    ),
    Action("document.reopen", "Reopen", menu="Dataset", needs=(*LABEL, "done"), section="c"),
    Action(
        "document.flag",
        "Flag…",
        ("Ctrl+Shift+Return",),
        menu="Dataset",
        needs=LABEL,
        section="c",
        icon="flag",
    ),
    Action(
        "document.edit",
        "Edit title, publisher and date…",
        ("Ctrl+D",),
        menu="Dataset",
        needs=LABEL,
        section="d",
        icon="calendar",
    ),
    Action(
        "dataset.schema",
        "Label schema…",
        ("Ctrl+Shift+L",),
        menu="Dataset",
        needs=WRITE,
        section="e",
        icon="tag",
    ),
    Action(
        "dataset.annotator",
        "Who is labeling…",
        menu="Dataset",
        needs=PROJECT,
        section="e",
        icon="user",
    ),
    *TASK_ACTIONS,
)

_BOARD = (
    Action(
        "board.agreement",
        "Agreement…",
        ("Ctrl+Shift+A",),
        menu="Review",
        needs=PROJECT,
        section="y",
        icon="chart",
    ),
    Action(
        "board.feedback",
        "What was decided on my work…",
        menu="Review",
        needs=PROJECT,
        section="y",
        icon="check",
    ),
)

_HELP = (
    Action("help.keys", "Keys", ("F1",), menu="Help", section="a", icon="keyboard"),
    Action("help.question", "Keys", ("?",), (*_CALM, Context.REVIEW), "", sheet="Find and go"),
    Action("help.guide", "Guidelines", menu="Help", needs=PROJECT, section="a", icon="guide"),
    Action("help.diagnostics", "Copy diagnostics", menu="Help", section="b"),
    Action("help.about", "About Annotator", menu="Help", section="b", icon="info"),
)

ACTIONS: Final[tuple[Action, ...]] = (
    *_FILE, *_EDIT_MENU, *_VIEW, *_LABEL_MENU, *_DATES, *_EDGES, *_GO, *_PICK, *FACT_ACTIONS,
    *_BOARD, *REVIEW, *_DATASET, *_HELP,
)  # fmt: skip
BY_ID: Final[Mapping[str, Action]] = MappingProxyType({action.id: action for action in ACTIONS})
MENUS: Final = ("File", "Edit", "View", "Label", "Facts", "Review", "Dataset", "Help")

SHEET_NOTES: Final[tuple[tuple[str, str, str], ...]] = (
    ("Label", "label keys", "Label the selected text, or the word at the caret"),
    ("Label", "label keys on a span", "Relabel it (on a claim: R, then the key)"),
    ("Label", "label keys on a suggestion", "Accept it under that label"),
    ("Label", "relation keys on a claim", "Fill that slot: then pick its target"),
    ("Label", "1–9", "Text: nth label; span: nth attribute, then its nth value"),
    ("While picking", "label keys", "Label the selected text and take it"),
    ("While picking", "1–9", "Nth candidate"),
    ("While editing gold", "label keys", "Another label; on a claim: fill that slot"),
    ("While editing gold", "R", "Another label"),
    ("While editing gold", "Tab", "Into the fields; there 1–9 choose the nth value"),
    ("While editing gold", "V", "Type the date’s value"),
    ("While editing gold", "1–6", "Start over from that annotator’s mark"),
)
"""Lines of the key sheet that stand for the keys of the label schema: heading, keys, meaning."""
