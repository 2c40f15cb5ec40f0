"""What keys and buttons do to the selected date."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.model.commands import ConfirmDates
from annotator.services.dating import CONFIRMED_BY


def toggle_confirmed(desk: Desk) -> None:
    """Confirm the value of the selected date as it is, or take that back."""
    span = desk.span
    if span is not None:
        is_confirmed = CONFIRMED_BY not in span.attributes
        desk.execute(ConfirmDates(span_ids=(span.id,), is_confirmed=is_confirmed))


def edit_value(panel: QWidget, *, has_calendar: bool, then: Callable[[], None]) -> None:
    """Put the keyboard into the value of the selected date, or into its calendar.

    Args:
        panel: The inspector.
        has_calendar: Whether the calendar is opened.
        then: Called when the calendar is closed.
    """
    from annotator.gui.inspector import Inspector

    editor = panel.value_editor() if isinstance(panel, Inspector) else None
    if editor is None:
        return
    editor.focus_text()
    if has_calendar:
        editor.open_calendar().closed.connect(then)
