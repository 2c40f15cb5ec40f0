"""An article is shown before its project is open, and nothing changes when it is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.app import make_window, open_first, show_early
from annotator.services.project import Project
from annotator.services.settings import SettingsFile
from tests.gui.pilot import Pilot


def test_the_early_article_is_the_one_that_opens(
    make_project: Callable[..., Project],
    make_pilot: Callable[..., Pilot],
    settings_file: SettingsFile,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    first = make_pilot(make_project())
    first.label("SEOUL", "L")
    first.label("state media reported Monday", "C")
    path: Path = first.project.path
    first.window.close()

    window = make_window(qapp, settings_file)
    window.show()
    qtbot.waitUntil(lambda: window.article is not None)
    qtbot.wait(100)  # the docks find their places
    assert window.article is not None
    view = window.article.view
    pictures = []
    try:
        show_early(window, path)
        assert window.desk.project is None
        assert window.article.isVisible()
        qtbot.wait(50)
        pictures.append(view.viewport().grab().toImage())
        open_first(window, path)
        assert window.desk.project is not None
        qtbot.wait(50)
        window.setFocus()  # no caret
        pictures.append(view.viewport().grab().toImage())
        assert pictures[0] == pictures[1]
    finally:
        window.close()
        window.deleteLater()


def test_without_a_look_the_window_waits_for_the_project(
    make_pilot: Callable[..., Pilot], tmp_path: Path
) -> None:
    pilot = make_pilot()
    show_early(pilot.window, tmp_path / "missing.annot")
    assert pilot.window.article is not None
    assert pilot.view.article() == ""
    assert not pilot.window.article.isVisible()
