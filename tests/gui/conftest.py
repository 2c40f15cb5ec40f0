"""Windows on real projects, in folders of their own."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from annotator.gui.app import make_window
from annotator.gui.main_window import MainWindow
from annotator.gui.text.view import ArticleView
from annotator.model.changes import Scope
from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.spans import Span
from annotator.model.texts import text_sha256
from annotator.services.project import Project
from annotator.services.settings import SettingsFile
from tests.gui.article_kit import news_schema
from tests.gui.pilot import Pilot

KIM = (
    "SEOUL, South Korea — North Korean leader Kim Jong Un was reelected to the top post of the "
    "ruling Workers’ Party, state media reported Monday.\n\n"
    "“We will,” Kim said, “build up.” Analysts say Kim will use the meeting to unveil goals.\n\n"
    "The Korean Central News Agency said Kim was reelected Sunday."
)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "LOG"):
        monkeypatch.setenv(f"ANNOTATOR_{name}_DIR", str(tmp_path / name.lower()))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["annotator"]


@pytest.fixture
def steady_caret(qapp: QApplication) -> None:
    """A blinking caret counts as a paint: hold it still."""
    qapp.setCursorFlashTime(0)


def add_documents(project: Project, texts: dict[str, str]) -> list[str]:
    """Store documents by title and return their ids."""
    ids = []
    with project.store.batch("import", "Import", scope=Scope.PROJECT) as batch:
        for position, (title, text) in enumerate(texts.items()):
            document = Document(
                id=new_id(),
                title=title,
                text=text,
                text_sha256=text_sha256(text),
                document_date=dt.date(2026, 2, 23),
                publisher="AP",
                language="en",
                position=position,
                version=batch.id,
            )
            batch.insert([document])
            ids.append(document.id)
        project.announce(batch.commit())
    return ids


@pytest.fixture
def make_project(tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """Make a project with documents given as title=text; Kim's article by default."""
    made: list[Project] = []

    def make(name: str = "congress", texts: dict[str, str] | None = None) -> Project:
        project = Project.create(tmp_path / f"{name}.annot")
        made.append(project)
        add_documents(project, {"Kim reelected": KIM} if texts is None else texts)
        return project

    yield make
    for project in made:
        project.close()


@pytest.fixture
def settings_file(tmp_path: Path) -> SettingsFile:
    file = SettingsFile(tmp_path / "config")
    file.change(annotator="anna", theme="light")
    return file


@pytest.fixture
def make_pilot(
    qtbot: Any, qapp: QApplication, steady_caret: None, settings_file: SettingsFile
) -> Iterator[Callable[..., Pilot]]:
    """Open a window on a project's file and give the article the keyboard."""
    windows: list[MainWindow] = []

    def make(project: Project | None = None, **settings: Any) -> Pilot:
        if settings:
            settings_file.change(**settings)
        window = make_window(qapp, settings_file)
        windows.append(window)
        window.show()
        window.furnish()
        window.docks.furnish()
        if project is not None:
            project.close()
            assert window.session.open_project(project.path)
        qtbot.waitExposed(window)
        window.activateWindow()
        # Shortcuts reach the active window only.
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return Pilot(window, qtbot)

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.processEvents()


@pytest.fixture
def pilot(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on Kim's article."""
    return make_pilot(make_project())


@pytest.fixture
def make_article(
    qtbot: Any, qapp: QApplication, steady_caret: None
) -> Iterator[Callable[..., ArticleView]]:
    """Show an article view on its own, with text, spans and suggestions, and the keyboard."""
    views: list[ArticleView] = []
    qapp.setStyleSheet("")  # a window's, from another test

    def make(
        text: str,
        spans: Sequence[Span] = (),
        ghosts: Sequence[Span] = (),
        *,
        width: int = 800,
        height: int = 600,
    ) -> ArticleView:
        view = ArticleView()
        views.append(view)
        view.set_schema(news_schema())
        view.resize(width, height)
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        qapp.processEvents()
        view.set_article(text)
        view.set_spans(spans, ghosts)
        return view

    yield make
    for view in views:
        view.close()
        view.deleteLater()
    qapp.processEvents()
