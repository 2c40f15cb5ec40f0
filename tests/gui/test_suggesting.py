"""Suggestions asked for in the window come as ghosts, here or everywhere, and can be taken back."""

import pytest
from PySide6.QtWidgets import QApplication

from annotator.gui.suggest_acts import _suggest
from annotator.services.progress import CancelledError
from tests.gui.pilot import Pilot


def test_a_key_looks_for_dates_and_attributions(pilot: Pilot) -> None:
    pilot.view.setFocus()
    pilot.keys("Ctrl+Shift+S")
    pilot.qtbot.waitUntil(lambda: bool(pilot.desk.suggestions()), timeout=20_000)
    pilot.qtbot.waitUntil(
        lambda: {one.label for one in pilot.desk.suggestions()} >= {"DATE", "CUE", "SOURCE"},
        timeout=20_000,
    )
    quotes = {span.quote for span in pilot.desk.suggestions()}
    assert {"Monday", "Sunday", "state media"} <= quotes
    # On a slow machine the progress was shown, and has the keyboard until it is gone.
    pilot.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=20_000)
    pilot.window.activateWindow()  # there is no window manager that gives it back
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is pilot.window)
    pilot.view.setFocus()
    pilot.keys("Ctrl+J", "Return")
    assert len(pilot.stored()) == 1


def test_cancelling_takes_back_what_was_through(pilot: Pilot) -> None:
    annotator, document = pilot.desk.annotator, pilot.desk.document
    assert annotator is not None
    assert document is not None

    class Impatient:
        calls = 0

        @property
        def is_cancelled(self) -> bool:
            self.calls += 1
            return self.calls > 1

        def advance(self, done: float, total: float | None, message: str) -> None:
            assert total is not None
            assert done <= total
            assert message

    with pytest.raises(CancelledError):
        _suggest(pilot.project, annotator.id, [document.id], Impatient())
    assert pilot.desk.suggestions() == ()
