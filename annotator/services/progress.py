"""How long work tells how far it is, and hears that it shall stop."""

from typing import Protocol

from annotator.model.errors import UserError


class Progress(Protocol):
    """Watches long work; called from the thread that does it, a few times a second."""

    @property
    def is_cancelled(self) -> bool:
        """Whether the person wants it to stop; then everything stays as it was."""
        ...

    def advance(self, done: float, total: float | None, message: str) -> None:
        """Show how much of the total is done; None when the total is not known."""
        ...


class CancelledError(UserError):
    """The person stopped long work; nothing was changed."""


class NoProgress:
    """Shows nothing and never stops."""

    is_cancelled = False

    def advance(self, done: float, total: float | None, message: str) -> None:
        """Do nothing."""
