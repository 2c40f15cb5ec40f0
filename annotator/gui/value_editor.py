"""What every editor of an attribute value is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.gui.theme import Theme


class ValueEditor(QWidget):
    """Shows and edits one value; None means that nothing is set.

    Signals:
        edited: The new value, after the user has finished with it.
    """

    edited = Signal(object)

    def set_value(self, value: object) -> None:
        """Show a value without reporting it."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Use other colours; most editors take theirs from the style sheet."""
