"""The actions about who labels what, in the menu "Dataset"."""

from typing import Final

from annotator.gui.action import PROJECT, WRITE, Action

TASK_ACTIONS: Final = (
    Action(
        "dataset.assign",
        "Assign documents…",
        menu="Dataset",
        needs=WRITE,
        section="f",
        icon="users",
    ),
    Action(
        "dataset.coverage",
        "Coverage…",
        ("Ctrl+Shift+V",),
        menu="Dataset",
        needs=PROJECT,
        section="f",
        icon="chart",
    ),
)
