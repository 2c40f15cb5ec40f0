"""What an action of the window is, and where its keys mean something."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Context(Enum):
    """Where a key means something; the article's contexts in the order in which they win.

    On a claim the keys of a span count as well.
    """

    PICKING = "while picking"
    GHOST = "on a suggestion"
    TEXT = "on selected text"
    CLAIM = "on a claim"
    SPAN = "on a span"
    NONE = "in the article"
    REVIEW = "in a review"
    REVIEW_EDIT = "while editing gold"
    WINDOW = "everywhere"


ARTICLE: Final = (Context.PICKING, Context.GHOST, Context.TEXT, Context.SPAN, Context.NONE)

PROJECT: Final = ("project",)
WRITE: Final = ("project", "writable")
OPEN: Final = ("document",)
LABEL: Final = ("document", "writable")
SPAN: Final = ("document", "span")
EDIT: Final = ("document", "span", "writable")
"""What actions need, as names of conditions in ``annotator.gui.enablement``."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    Attributes:
        id: Stable name, ``group.verb``; key maps and the handlers refer to it.
        title: As in menus and the palette.
        keys: Default keys in portable notation, the first one is shown in menus.
        contexts: Where the keys mean this action.
        menu: Menu that lists it; "" for none.
        needs: Names of the conditions under which it is enabled (``annotator.gui.enablement``).
        section: Actions of one menu with different sections are separated by a line.
        sheet: Heading on the key sheet; the menu's name when empty.
        icon: Drawing of ``resources/icons``; "" for none.
        is_checkable: Whether it is on or off.
    """

    id: str
    title: str
    keys: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = (Context.WINDOW,)
    menu: str = ""
    needs: tuple[str, ...] = ()
    section: str = ""
    sheet: str = ""
    icon: str = ""
    is_checkable: bool = False

    @property
    def is_global(self) -> bool:
        """Whether its keys are shortcuts of the window."""
        return Context.WINDOW in self.contexts
