"""The actions of a review: rows of the list in ``annotator.gui.actions``."""

from typing import Final

from annotator.gui.action import Action, Context

_REVIEWING: Final = ("document", "reviewing")
_WRITING: Final = ("document", "reviewing", "writable")
_HERE: Final = (Context.REVIEW,)
MOST: Final = 6
"""Annotators whose marks a key takes."""

_STEPS: Final = tuple(
    Action(f"review.{name}", title, keys, _HERE, "Review", needs, "b", icon=drawing)
    for name, title, keys, needs, drawing in (
        ("next", "Next disagreement", ("J", "Tab"), _REVIEWING, ""),
        ("previous", "Previous disagreement", ("K", "Shift+Tab"), _REVIEWING, ""),
        ("next_open", "Next open one", ("N",), _REVIEWING, ""),
    )
)
_TAKING: Final = tuple(
    Action(
        f"review.take_{number}", f"Take the mark of annotator {number}", (str(number),), _HERE, "",
        _WRITING, sheet="Review",
    )
    for number in range(1, MOST + 1)
)  # fmt: skip
_DECIDING: Final = tuple(
    Action(f"review.{name}", title, keys, _HERE, "Review", _WRITING, "c", icon=drawing)
    for name, title, keys, drawing in (
        ("both", "Take both", ("B",), ""),
        ("neither", "Take neither", ("0",), ""),
        ("undecided", "Leave undecided, with a question…", ("U",), "info"),
        ("edit", "Edit into gold", ("E",), "edit"),
        ("mark", "Mark the selected text in gold…", ("G",), "plus"),
        ("reason", "Reason…", ("R",), "note"),
        ("last_reason", "Reason for the last decision…", ("Shift+R",), ""),
        ("withdraw", "Withdraw the decision", ("Delete", "Backspace"), ""),
    )
)
_DOCUMENT: Final = tuple(
    Action(f"review.{name}", title, keys, _HERE, "Review", _WRITING, "d", icon=drawing)
    for name, title, keys, drawing in (
        ("accept", "Accept all that agree…", ("A",), "check"),
        ("finish", "Finish the document and go on", (), "state-done"),
        ("finish_all", "Finish all documents without disagreement…", (), ""),
    )
)
_LOOK: Final = tuple(
    Action(f"review.{name}", title, keys, _HERE, "Review", _REVIEWING, "e", icon=drawing)
    for name, title, keys, drawing in (
        ("stack", "Columns, or one article with lanes", ("V",), "list"),
        ("anonymous", "Hide or show the names of annotators", ("H",), "eye-off"),
        ("columns", "Move and hide columns…", ("C",), ""),
        ("filter", "Filter the rows…", ("F",), "filter"),
        ("order", "Order the rows…", ("O",), ""),
        ("documents", "Show or hide the documents", ("D",), ""),
    )
)
_EDITING: Final = tuple(
    Action(
        f"review.{name}", title, keys, (Context.REVIEW_EDIT,), "", _WRITING,
        sheet="While editing gold",
    )
    for name, title, keys in (
        ("save", "Save into gold", ("Return",)),
        ("cancel", "Leave without saving", ("Escape",)),
    )
)  # fmt: skip

REVIEW: Final = (
    Action(
        "review.open", "Review this document", ("Ctrl+Shift+R",), menu="Review",
        needs=("document",), section="a", icon="users",
    ),
    Action("review.leave", "Back to labeling", ("Escape",), _HERE, "Review", _REVIEWING, "a"),
    *_STEPS,
    *_TAKING,
    *_DECIDING,
    *_DOCUMENT,
    *_LOOK,
    *_EDITING,
)  # fmt: skip
