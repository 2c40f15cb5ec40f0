"""The window around the article: welcome, palette, key sheet, themes, zoom, panes, closing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from annotator.gui.app import open_first
from annotator.gui.dialogs import AnnotatorDialog
from annotator.gui.settings_dialog import SettingsDialog
from annotator.gui.shortcut_sheet import ShortcutSheet, sheet_rows
from annotator.gui.theme import Theme
from annotator.services.project import Project
from annotator.services.settings import SettingsFile
from tests.gui.pilot import Pilot


def test_the_command_palette_finds_and_runs(pilot: Pilot) -> None:
    pilot.label("SEOUL", "L")
    pilot.keys("Ctrl+K")
    field = pilot.window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "undo")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pilot.stored() == []
    assert pilot.view.hasFocus()


def test_the_palette_goes_to_documents(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project(texts={"One": "a", "Grain corridor": "b"}))
    pilot.keys("Ctrl+K")
    field = pilot.window.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "grain")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Grain corridor"


@pytest.mark.parametrize("key", ["?", "F1"])
def test_the_key_sheet_opens(pilot: Pilot, key: str) -> None:
    pilot.keys(key)
    sheet = pilot.window.findChild(ShortcutSheet)
    assert sheet is not None
    sheet.close()


def test_the_key_sheet_lists_the_schema_s_keys(pilot: Pilot) -> None:
    handlers = pilot.window.handlers
    assert handlers is not None
    rows = sheet_rows(handlers.control.keymap, handlers.control.keys)
    assert (("P",), "PERSON") in rows["Your labels"]
    assert (("S",), "source") in rows["Slots and relations"]
    assert (("Delete"[:3], "Backspace"), "Delete span") in rows["Label"]


def test_the_theme_changes_at_once_and_is_kept(pilot: Pilot, settings_file: SettingsFile) -> None:
    with pilot.qtbot.waitSignal(pilot.desk.theme_changed) as changed:
        pilot.window.run("view.dark")
    theme = changed.args[0]
    assert isinstance(theme, Theme)
    assert theme.dark
    assert settings_file.read().theme == "dark"
    pilot.window.run("view.light")


def test_zoom_by_keys(pilot: Pilot, settings_file: SettingsFile) -> None:
    pilot.keys("Ctrl++")
    assert settings_file.read().zoom > 1
    pilot.keys("Ctrl+0")
    assert settings_file.read().zoom == 1


def test_f6_goes_round_the_panes(pilot: Pilot) -> None:
    pilot.view.setFocus()
    seen = set()
    for _ in range(8):
        pilot.keys("F6")
        focused = pilot.window.focusWidget()
        seen.add(focused)
        if focused is pilot.view:
            break
    assert len(seen) >= 3
    assert pilot.view in seen


def test_ctrl_f_finds_in_the_article(pilot: Pilot) -> None:
    pilot.keys("Ctrl+F")
    field = pilot.window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Kim")
    assert pilot.window.article is not None
    pilot.qtbot.waitUntil(lambda: len(pilot.window.article.find_bar.matches()) == 4)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert pilot.view.hasFocus()


def test_a_found_word_is_labeled_after_escape(pilot: Pilot) -> None:
    pilot.keys("/")
    field = pilot.window.focusWidget()
    QTest.keyClicks(field, "Analysts")
    assert pilot.window.article is not None
    pilot.qtbot.waitUntil(lambda: len(pilot.window.article.find_bar.matches()) == 1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    pilot.keys("S")
    assert pilot.stored() == [("SOURCE", "Analysts")]


def test_ctrl_l_filters_the_queue(pilot: Pilot) -> None:
    pilot.keys("Ctrl+L")
    assert isinstance(pilot.window.focusWidget(), QLineEdit)


def test_a_remapped_key_works_and_shows_a_conflict(
    pilot: Pilot, settings_file: SettingsFile
) -> None:
    dialog = SettingsDialog(pilot.window.session, pilot.desk, pilot.window)
    pilot.qtbot.addWidget(dialog)
    dialog.show()
    dialog.keys.choose("label.fragment")
    QTest.keyClick(dialog.keys._field, Qt.Key.Key_H)
    assert settings_file.read().keys == {"label.fragment": "H"}
    pilot.label("We will", "C")
    pilot.select("build up")
    pilot.keys("H")
    assert pilot.stored() == [("CLAIM", "We will build up")]
    dialog.keys.choose("label.fragment")
    QTest.keyClick(dialog.keys._field, Qt.Key.Key_T)
    assert "Every occurrence" in dialog.keys._warning.text()
    dialog.close()


def test_t_opens_every_occurrence(pilot: Pilot) -> None:
    pilot.label("Kim", "P", nth=2)
    pilot.keys("T")
    panel = pilot.window.docks.panels.get("occurrences")
    assert panel is not None
    assert panel.isVisible()


def test_the_sample_opens_from_the_welcome_page(make_pilot: Callable[..., Pilot]) -> None:
    pilot = make_pilot()
    pilot.window.show_welcome()
    QTest.keyClick(pilot.window.focusWidget(), Qt.Key.Key_Space)
    assert pilot.desk.document is not None
    assert len(pilot.desk.summaries()) >= 3


def test_the_last_project_opens_again_with_the_same_labels(
    pilot: Pilot, make_pilot: Callable[..., Pilot]
) -> None:
    pilot.label("SEOUL", "L")
    pilot.window.close()
    again = make_pilot()
    open_first(again.window, None)
    assert again.stored() == [("PLACE", "SEOUL")]
    again.keys("Ctrl+Z")
    assert again.stored() == []


def test_a_name_is_asked_once(
    make_project: Callable[..., Project],
    make_pilot: Callable[..., Pilot],
    monkeypatch: pytest.MonkeyPatch,
    settings_file: SettingsFile,
) -> None:
    asked = []

    def answer(dialog: AnnotatorDialog) -> bool:
        asked.append(dialog)
        dialog._name.setEditText(" ben ")
        return True

    monkeypatch.setattr(AnnotatorDialog, "exec", answer)
    project = make_project()
    pilot = make_pilot(project, annotator="")
    assert pilot.desk.annotator is not None
    assert pilot.desk.annotator.name == "ben"
    assert settings_file.read().annotator == "ben"
    pilot.window.close()
    again = make_pilot()
    open_first(again.window, project.path)
    assert len(asked) == 1


def test_a_dropped_project_opens(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    project = make_project()
    project.close()
    pilot = make_pilot()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(project.path))])
    left, no = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place, copy = QPoint(300, 300), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, copy, data, left, no)
    QApplication.sendEvent(pilot.window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(place), copy, data, left, no)
    QApplication.sendEvent(pilot.window, drop)
    assert pilot.desk.document is not None


def test_a_broken_file_is_refused_with_a_message(
    make_pilot: Callable[..., Pilot], tmp_path: Path
) -> None:
    path = tmp_path / "broken.annot"
    path.write_text("this is no project", encoding="utf-8")
    pilot = make_pilot()
    pilot.window.session.failed.disconnect()
    with pilot.qtbot.waitSignal(pilot.window.session.failed) as failed:
        assert not pilot.window.session.open_project(path)
    assert str(failed.args[1])
    assert path.read_text(encoding="utf-8") == "this is no project"


def test_the_docks_stay_where_they_were_put(pilot: Pilot, make_pilot: Callable[..., Pilot]) -> None:
    pilot.window.docks.hide_panel("queue")
    pilot.window.docks.show_panel("concordance")
    pilot.window.close()
    docks = make_pilot().window.docks._docks
    assert docks["queue"].isHidden()
    assert not docks["concordance"].isHidden()
    assert not docks["labels"].isHidden()


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (3840, 2160)])
def test_the_window_holds_from_small_to_large(pilot: Pilot, size: tuple[int, int]) -> None:
    pilot.window.resize(*size)
    QTest.qWait(20)
    assert (pilot.window.width(), pilot.window.height()) == size
    assert pilot.view.width() >= 400


def test_the_article_s_settings_are_in_force_from_the_start(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project(), zoom=1.5, lanes=4)
    assert pilot.view.zoom_factor == 1.5
    high = pilot.view.metrics.pitch
    pilot.window.session.change_settings(lanes=2)
    assert pilot.view.metrics.pitch < high


def test_a_panel_is_detached_and_put_back(pilot: Pilot) -> None:
    docks = pilot.window.docks
    field = docks.panel("queue").findChild(QLineEdit)
    assert docks.toggle_floating(field)
    assert docks._docks["queue"].isFloating()
    assert docks.toggle_floating(field)
    assert not docks._docks["queue"].isFloating()
    assert not docks.toggle_floating(pilot.view)


def test_a_review_leaves_the_panels_as_wide_as_they_were(pilot: Pilot) -> None:
    docks = pilot.window.docks
    pilot.window.resize(1440, 900)
    QApplication.processEvents()
    before = {name: panel.size() for name, panel in docks.panels.items() if panel.isVisible()}
    assert {"queue", "labels"} <= before.keys()
    pilot.keys("Ctrl+Shift+R")
    pilot.qtbot.waitUntil(lambda: not docks.panels["labels"].isVisible(), timeout=5_000)
    docks.remember()
    pilot.window.run("review.leave")
    pilot.qtbot.waitUntil(docks.panels["labels"].isVisible, timeout=5_000)
    QApplication.processEvents()
    after = {name: panel.size() for name, panel in docks.panels.items() if panel.isVisible()}
    assert after == before
