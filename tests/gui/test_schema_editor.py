"""The schema editor, driven by keys and mouse; what it does is read from the project's file."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QToolButton,
    QWidget,
)

from annotator.gui.article_pane import ArticlePane
from annotator.gui.schema_editor.colors import PALETTE, Swatches
from annotator.gui.schema_editor.editor import SchemaEditor
from annotator.gui.schema_editor.fields import CheckLine
from annotator.gui.schema_editor.questions import ApplyDialog, MergeDialog, SplitDialog
from annotator.model.commands import MigrateSchema, SetAttributes
from annotator.schema import toml
from annotator.schema.colors import TAG_TEXT, TEXT_RATIO, color_blind_distance, contrast
from annotator.schema.consistency import COLOR_DISTANCE
from annotator.services.project import Project
from annotator.services.schemas import read_schema
from annotator.services.state import schema_in_force
from tests.gui.pilot import Pilot


@pytest.fixture
def editor(pilot: Pilot) -> SchemaEditor:
    return open_editor(pilot)


def open_editor(pilot: Pilot) -> SchemaEditor:
    pilot.view.setFocus()
    pilot.keys("Ctrl+Shift+L")
    found = pilot.window.findChild(SchemaEditor)
    assert found is not None
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
    return found


def stored_schema(pilot: Pilot) -> Any:
    pilot.project.flush()
    return read_schema(schema_in_force(pilot.project.store.rows("schema_version")))


def go(editor: SchemaEditor, section: str, name: str) -> None:
    """Click a part in the list."""
    names = [one.name for one in editor.editing.draft.parts(section)]
    row = editor.outline._names.index((section, names.index(name)))
    item = editor.outline.topLevelItem(row)
    assert item is not None
    editor.outline.scrollToItem(item)
    place = editor.outline.visualItemRect(item).center()
    QTest.mouseClick(
        editor.outline.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    assert editor.outline.place() == (section, names.index(name))


def write(editor: SchemaEditor, key: str, text: str) -> None:
    """Type into a field in place of what stands there, and press Enter."""
    assert editor.form is not None
    field = editor.form.field(key)
    target = field.focusProxy() or field
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(target, text)
    if isinstance(target, QLineEdit):
        QTest.keyClick(target, Qt.Key.Key_Return)


def apply(pilot: Pilot, editor: SchemaEditor) -> list[str]:
    """Apply the draft by keys; return what the preview said."""
    version = pilot.project.schema.version
    QTest.keyClick(editor.outline, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    pilot.qtbot.waitUntil(lambda: editor.findChild(ApplyDialog) is not None)
    dialog = editor.findChild(ApplyDialog)
    assert dialog is not None
    words = [one.text() for one in dialog.findChildren(QLabel)]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    pilot.qtbot.waitUntil(lambda: pilot.project.schema.version == version + 1, timeout=10_000)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(SchemaEditor) is None, timeout=10_000)
    return words


def test_a_label_is_renamed_and_its_spans_follow(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    editor = open_editor(pilot)
    go(editor, "labels", "PERSON")
    write(editor, "name", "HUMAN")
    write(editor, "key", "h")
    words = apply(pilot, editor)
    assert "Label PERSON becomes HUMAN" in words
    assert "1 span of 1 annotator in 1 document" in words
    assert pilot.stored() == [("HUMAN", "Kim Jong Un")]
    schema = stored_schema(pilot)
    assert schema.label("HUMAN").key == "h"
    assert "HUMAN" in schema.relation("source").targets
    # The new key labels at once.
    pilot.view.setFocus()
    assert pilot.label("Analysts", "H").label == "HUMAN"


def test_nothing_changes_before_it_is_applied(
    pilot: Pilot, editor: SchemaEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def question(*_: object) -> QMessageBox.StandardButton:
        asked.append(1)
        return QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "question", question)
    go(editor, "labels", "ORG")
    write(editor, "description", "Something else.")
    assert editor.editing.draft.schema.label("ORG").description == "Something else."
    QTest.keyClick(editor.outline, Qt.Key.Key_Escape)
    assert asked == [1]
    assert not editor.isVisible()
    assert stored_schema(pilot).version == 1


def test_edits_are_undone_field_by_field(editor: SchemaEditor) -> None:
    start = editor.editing.draft
    go(editor, "labels", "EVENT")
    write(editor, "title", "Event")
    write(editor, "fill", "#AABB22")
    label = editor.editing.draft.schema.label("EVENT")
    assert (label.title, label.fill) == ("Event", "#AABB22")
    assert label.line_light != start.schema.label("EVENT").line_light  # it follows the fill
    QTest.keyClick(editor.outline, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.editing.draft.schema.label("EVENT").fill == "#AAAA00"
    assert editor.editing.draft.schema.label("EVENT").title == "Event"
    QTest.keyClick(editor.outline, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.editing.draft == start
    QTest.keyClick(editor.outline, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.editing.draft.schema.label("EVENT").title == "Event"


def checks(editor: SchemaEditor, key: str) -> list[str]:
    assert editor.form is not None

    row = editor.form._rows[key]
    return [
        label.text() for line in row.findChildren(CheckLine) for label in line.findChildren(QLabel)
    ]


def test_checks_stand_at_their_field_and_can_be_mended(editor: SchemaEditor) -> None:
    go(editor, "labels", "PERSON")
    write(editor, "line_light", "#CCE0F5")
    (words,) = checks(editor, "line_light")
    assert "contrast of 1.4:1 with the light page" in words
    assert editor.apply.isEnabled()
    button = next(
        one
        for one in editor.form._rows["line_light"].findChildren(QToolButton)  # type: ignore[union-attr]
        if one.text() == "Darken the line"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert checks(editor, "line_light") == []
    assert editor.editing.draft.schema.label("PERSON").line_light != "#CCE0F5"
    write(editor, "fill", "#99DDF0")
    assert any("hard to tell from ORG" in one for one in checks(editor, "fill"))


def test_a_shared_key_keeps_the_draft_from_being_applied(editor: SchemaEditor) -> None:
    go(editor, "labels", "ORG")
    write(editor, "key", "p")
    assert checks(editor, "key") == ["“p” is already the key of PERSON."]
    assert not editor.apply.isEnabled()
    go(editor, "labels", "PERSON")
    assert checks(editor, "key") == ["This key is also ORG’s."]
    write(editor, "key", "t")
    assert any("key of the article" in one for one in checks(editor, "key"))
    assert editor.apply.isEnabled()


def test_places_are_split_by_their_kind(pilot: Pilot) -> None:
    city = pilot.label("SEOUL", "L")
    country = pilot.label("South Korea", "L")
    pilot.desk.execute(SetAttributes(span_id=country.id, attributes={"place_kind": "LOC"}))
    editor = open_editor(pilot)
    go(editor, "labels", "PLACE")
    editor.split()
    dialog = editor.findChild(SplitDialog)
    assert dialog is not None
    field = dialog.fields["GPE"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "STATE")
    QTest.keyClick(field, Qt.Key.Key_Return)
    words = apply(pilot, editor)
    assert "Label PLACE becomes STATE where place_kind is “GPE”" in words
    assert pilot.stored() == [("STATE", "SEOUL"), ("LOC", "South Korea")]
    assert [one.id for one in pilot.stored_spans()] == [city.id, country.id]
    assert all("place_kind" not in one.attributes for one in pilot.stored_spans())
    assert not stored_schema(pilot).has_label("PLACE")


def test_labels_are_merged_and_the_step_is_undone_from_the_history(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un", "P")
    pilot.label("Analysts", "S")
    editor = open_editor(pilot)
    go(editor, "labels", "SOURCE")
    editor.merge()
    dialog = editor.findChild(MergeDialog)
    assert dialog is not None
    dialog.choice.setCurrentIndex(dialog.choice.findData("PERSON"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    apply(pilot, editor)
    assert pilot.stored() == [("PERSON", "Kim Jong Un"), ("PERSON", "Analysts")]
    panel: Any = pilot.window.docks.show_panel("history")
    panel._scope._choose("project")
    pilot.qtbot.waitUntil(lambda: panel._model.rowCount() > 0)
    panel.refresh()
    panel._view.setCurrentIndex(panel._model.index(0))
    QTest.mouseClick(panel._undo, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: pilot.project.schema.version == 1, timeout=10_000)
    assert pilot.stored() == [("PERSON", "Kim Jong Un"), ("SOURCE", "Analysts")]


def test_a_label_that_is_taken_out_is_retired_and_stays_painted(pilot: Pilot) -> None:
    span = pilot.label("top post", "E")
    editor = open_editor(pilot)
    go(editor, "labels", "EVENT")
    QTest.keyClick(editor.outline, Qt.Key.Key_Delete)
    apply(pilot, editor)
    assert pilot.stored() == [("EVENT", "top post")]
    assert stored_schema(pilot).label("EVENT").retired
    assert pilot.desk.find_span(span.id) is not None
    pilot.select("state media")
    pilot.keys("E")
    assert pilot.stored() == [("EVENT", "top post")]


def picture(pilot: Pilot) -> QImage:
    """The article without a caret."""
    pilot.view.setFocus()
    pilot.view.clearFocus()
    QApplication.processEvents()
    return pilot.view.viewport().grab().toImage()  # type: ignore[no-any-return]


def test_a_label_turned_off_stays_painted_where_it_is(pilot: Pilot) -> None:
    pilot.label("top post", "E")
    pilot.desk.select_span(None)
    before = picture(pilot)
    editor = open_editor(pilot)
    go(editor, "labels", "EVENT")
    box = editor.form.field("enabled")  # type: ignore[union-attr]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    apply(pilot, editor)
    QApplication.processEvents()
    assert not stored_schema(pilot).label("EVENT").enabled
    assert picture(pilot) == before


def test_other_colours_are_painted_at_once_and_the_page_stays_where_it_is(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    text = "\n\n".join(f"Kim Jong Un spoke on day {number} at length." for number in range(120))
    pilot = make_pilot(make_project(texts={"Long": text}))
    pilot.label("Kim Jong Un", "P", nth=80)
    pilot.desk.select_span(None)
    at = pilot.view.verticalScrollBar().value()
    before = pilot.view.viewport().grab().toImage()
    assert at > 0
    editor = open_editor(pilot)
    go(editor, "labels", "PERSON")
    write(editor, "fill", "#EE8866")
    apply(pilot, editor)
    QApplication.processEvents()
    assert pilot.view.verticalScrollBar().value() == at
    assert pilot.view.viewport().grab().toImage() != before
    pane = pilot.window.findChild(ArticlePane)
    assert pane is not None


def test_a_label_is_added_duplicated_and_moved_by_keys(pilot: Pilot, editor: SchemaEditor) -> None:
    editor.add("labels")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    QTest.keyClicks(focus, "BIRD")
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert editor.editing.draft.schema.labels[-1].name == "BIRD"
    editor.outline.setFocus()
    QTest.keyClick(editor.outline, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.editing.draft.schema.labels[-2].name == "BIRD"
    QTest.keyClick(editor.outline, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert editor.editing.draft.schema.labels[-2].name == "BIRD_2"
    write(editor, "name", "FISH")
    write(editor, "key", "b")
    apply(pilot, editor)
    names = [one.name for one in stored_schema(pilot).labels]
    assert names[-3:] == ["BIRD", "FISH", "NUMBER"]
    assert pilot.label("Analysts", "B").label == "FISH"


def test_a_taken_name_is_refused(editor: SchemaEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda *given: said.append(given[2]))
    go(editor, "labels", "ORG")
    write(editor, "name", "PERSON")
    assert said
    assert "“PERSON” is there already" in said[0]
    assert editor.editing.draft.schema.labels[1].name == "ORG"


def test_values_are_renamed_added_and_removed(pilot: Pilot) -> None:
    span = pilot.label("SEOUL", "L")
    editor = open_editor(pilot)
    go(editor, "attributes", "place_kind")
    table: Any = editor.form._values.table  # type: ignore[union-attr]
    table.setCurrentCell(0, 0)
    table.editItem(table.item(0, 0))
    entry = table.findChild(QLineEdit)
    assert entry is not None
    entry.selectAll()
    QTest.keyClicks(entry, "STATE")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    pilot.qtbot.waitUntil(
        lambda: editor.editing.draft.schema.attribute("place_kind").values[0] == "STATE"
    )
    table.setCurrentCell(2, 0)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    words = apply(pilot, editor)
    assert "Value “GPE” of place_kind becomes “STATE”" in words
    stored = {one.id: one for one in pilot.stored_spans()}
    assert stored[span.id].attributes["place_kind"] == "STATE"
    item = stored_schema(pilot).attribute("place_kind")
    assert (item.values, item.default) == (("STATE", "LOC"), "STATE")


def test_the_text_is_edited_with_errors_at_their_line(pilot: Pilot, editor: SchemaEditor) -> None:
    QTest.keyClick(editor.view, Qt.Key.Key_Right)
    text = editor.toml.text
    pilot.qtbot.waitUntil(text.isVisible)
    whole = text.toPlainText()
    text.setPlainText(whole.replace('key = "p"', "key = p"))
    editor.toml.read()
    line = whole[: whole.index('key = "p"')].count("\n") + 1
    assert f"line {line}, column" in editor.toml.problem.text()
    text.setPlainText(whole.replace('key = "p"', 'key = "o"'))
    editor.toml.read()
    assert "labels[2].key: “o” is already the key of PERSON" in editor.toml.problem.text()
    text.setPlainText(whole.replace('title = "News facts"', 'title = "Our facts"'))
    editor.toml.read()
    assert not editor.toml.is_broken
    apply(pilot, editor)
    assert stored_schema(pilot).title == "Our facts"


def test_saving_keeps_the_comments_of_a_file(
    editor: SchemaEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(__file__).parents[2] / "resources" / "schemas" / "news-facts.toml"
    path = tmp_path / "mine.toml"
    path.write_bytes(shipped.read_bytes())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    QTest.keyClick(editor.outline, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert path.read_bytes() == shipped.read_bytes()
    go(editor, "labels", "ORG")
    write(editor, "title", "Organisation")
    QTest.keyClick(editor.outline, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    before, after = shipped.read_text("utf-8").splitlines(), path.read_text("utf-8").splitlines()
    assert set(after) - set(before) == {'title = "Organisation"'}
    assert set(before) <= set(after)
    assert toml.load_file(path).label("ORG").title == "Organisation"


def test_a_preset_takes_the_draft_s_place(pilot: Pilot, editor: SchemaEditor) -> None:
    pilot.project.flush()
    editor.files.fill_presets()
    titles = [one.text() for one in editor.files.presets.actions()]
    assert titles[0] == "News facts"
    next(one for one in editor.files.presets.actions() if one.text() == "Quotations").trigger()
    assert [one.name for one in editor.editing.draft.schema.labels] == ["SOURCE", "CUE", "CONTENT"]
    apply(pilot, editor)
    assert stored_schema(pilot).name == "quotations"


def test_parts_are_dragged_into_another_order(editor: SchemaEditor) -> None:
    go(editor, "labels", "PERSON")
    target = editor.outline.topLevelItem(editor.outline._names.index(("labels", 2)))
    assert target is not None
    area = editor.outline.visualItemRect(target)
    drop = QDropEvent(
        area.center() + QPoint(0, area.height() // 3),
        Qt.DropAction.MoveAction,
        QMimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    editor.outline.dropEvent(drop)
    assert [one.name for one in editor.editing.draft.schema.labels[:3]] == [
        "ORG",
        "PLACE",
        "PERSON",
    ]
    assert editor.outline.place() == ("labels", 2)


def test_the_palette_is_told_apart_and_carries_text() -> None:
    assert all(contrast(one, TAG_TEXT) >= TEXT_RATIO for one in PALETTE)
    for one, other in itertools.combinations(PALETTE, 2):
        assert color_blind_distance(one, other) >= COLOR_DISTANCE


def test_a_colour_is_taken_from_the_palette_by_keys(editor: SchemaEditor) -> None:
    go(editor, "labels", "PERSON")
    field: Any = editor.form.field("fill")  # type: ignore[union-attr]
    field._swatch.setFocus()
    QTest.keyClick(field._swatch, Qt.Key.Key_Space)
    menu = field.findChild(QMenu)
    swatches = menu.findChild(Swatches)
    assert swatches is not None
    QTest.keyClick(swatches, Qt.Key.Key_Down)
    QTest.keyClick(swatches, Qt.Key.Key_Return)
    assert editor.editing.draft.schema.label("PERSON").fill == PALETTE[6]
    assert not menu.isVisible()


def test_a_schema_that_changed_elsewhere_is_not_overwritten(
    pilot: Pilot, editor: SchemaEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        "annotator.gui.schema_editor.applying.show_error",
        lambda _window, _title, error: said.append(str(error)),
    )
    with Project.open(pilot.project.path) as other:
        text = toml.dumps(other.schema).replace('title = "News facts"', 'title = "Theirs"')
        other.execute(MigrateSchema(toml=text), author_id=None).durable.result()
    pilot.project.poll()
    go(editor, "labels", "ORG")
    write(editor, "title", "Mine")
    QTest.keyClick(editor.outline, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said
    assert "changed elsewhere" in said[0]
    assert stored_schema(pilot).title == "Theirs"
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)


def test_every_form_can_be_opened(editor: SchemaEditor) -> None:
    for section, number in list(editor.outline._names):
        editor.outline.go_to(section, number)
        QApplication.processEvents()
        assert isinstance(editor.form, QWidget)
    for section in ("attributes", "relations", "document_labels"):
        editor.add(section)
        assert editor.editing.draft.parts(section)
