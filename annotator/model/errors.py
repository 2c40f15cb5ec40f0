"""Errors that a user can understand and act on.

Everything that is not a ``UserError`` is a bug in the program: it is logged and reported as such.
"""


class UserError(Exception):
    """A problem that the user's input or surroundings caused.

    Attributes:
        message: One sentence: what is wrong, with the place (file, line, document).
        hint: What to do about it; empty when the message already says so.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """The message followed by the hint."""
        return f"{self.message} {self.hint}".strip()


class TextError(UserError):
    """A text that cannot become a document."""


class RuleError(UserError):
    """An action that the label schema or the state of the work does not allow."""


class DocumentDoneError(RuleError):
    """A change to labels in a set that is marked done; reopen it first."""


class ConflictError(UserError):
    """Another window or process changed the same rows first; nothing was written."""


class ReadOnlyError(UserError):
    """The project was opened for reading only."""


class NothingToUndoError(UserError):
    """There is no operation to undo or redo in this scope."""


class NotFoundError(UserError):
    """A document, span, annotator or file that does not exist."""


class InputError(UserError):
    """Input that is not in the expected form.

    Attributes:
        file: Name of the input; None when it has none.
        line: Line number, from 1; None when lines do not apply.
    """

    def __init__(
        self, message: str, *, hint: str = "", file: str | None = None, line: int | None = None
    ) -> None:
        place = "" if file is None else f"{file}: " if line is None else f"{file}, line {line}: "
        super().__init__(place + message, hint=hint)
        self.file = file
        self.line = line


class OptionNeededError(InputError):
    """Input that can be meant in several ways; an option says which.

    Attributes:
        option: Its name.
        values: What can be said.
    """

    option: str = ""
    values: tuple[str, ...] = ()


class StorageError(UserError):
    """The project file cannot be read or written: locked, damaged, newer, disk full."""
