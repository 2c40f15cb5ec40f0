"""What a screen reader meets in a review and on the dashboard; whether pale tags can be read."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from annotator.gui.review.view import paler
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.schema.colors import TEXT_RATIO, contrast
from annotator.services.demo import create_sample
from annotator.services.schemas import default_schema
from tests.gui.pilot import Pilot
from tests.gui.review_kit import Reviewer


def nameless(root: QWidget) -> list[str]:
    """Return the controls under a widget that a screen reader could not name."""
    return [
        f"{type(one).__name__} {one.objectName()} in {type(one.parent()).__name__}"
        for one in controls(root)
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]


def controls(root: QWidget) -> Iterator[QWidget]:
    inner = ("qt_", "ScrollArea")
    for one in root.findChildren(QWidget):
        is_control = isinstance(one, QAbstractButton) or (
            one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
        )
        is_inner = one.objectName().startswith(inner) or isinstance(one, QLabel)
        if is_control and one.isVisible() and not is_inner:
            yield one


@pytest.fixture
def reviewer(tmp_path: Path, make_pilot: Callable[..., Pilot]) -> Reviewer:
    pilot = make_pilot(create_sample(tmp_path / "sample.annot"), annotator="eve")
    pilot.desk.open_document(pilot.project.find_document("Grain corridor").id)
    return Reviewer(pilot).enter()


def test_every_control_of_a_review_and_the_dashboard_has_a_name(reviewer: Reviewer) -> None:
    assert nameless(reviewer.page) == []
    reviewer.keys("A")
    assert nameless(reviewer.page) == []
    reviewer.keys("Escape", "Ctrl+F")
    assert nameless(reviewer.page) == []
    reviewer.keys("Escape", "E")
    assert nameless(reviewer.page) == []
    reviewer.keys("Tab")
    met = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in met:
            break
        met.append(focused)
        reviewer.keys("Tab")
    card = reviewer.page.acts.editing.card
    assert all(card.isAncestorOf(one) for one in met), "Tab stays among the fields"
    places = [one.mapTo(card, one.rect().topLeft()) for one in met]
    columns = [(place.x() > card.width() // 2, place.y()) for place in places[:-2]]
    assert len(met) > 10
    assert columns == sorted(columns), "down the values, then down the slots"
    reviewer.keys("Escape", "Escape")
    for action in ("board.agreement", "board.feedback"):
        reviewer.pilot.window.run(action)
        reviewer.pilot.qtbot.wait(50)
        assert nameless(reviewer.pilot.window.centralWidget()) == []


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_tags_of_what_is_agreed_can_be_read(choice: ThemeChoice) -> None:
    theme = load_theme(choice)
    for label in default_schema().labels:
        ink = paler(ink_of(label, theme), theme)
        assert contrast(ink.tag_text, ink.tag) >= TEXT_RATIO, label.name
        if ink.ground is not None:
            assert contrast(theme.page_text, ink.ground) >= TEXT_RATIO, label.name
