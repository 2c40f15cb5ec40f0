"""The main window: puts desk, panels, article, menus and status bar together."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget, QWidget

from annotator.gui.desk import Desk
from annotator.gui.docks import Docks
from annotator.gui.menus import Menus
from annotator.gui.session import Session
from annotator.gui.status import StatusBar
from annotator.gui.theme import Theme
from annotator.services.settings import Settings

if TYPE_CHECKING:
    from annotator.gui.article_pane import ArticlePane
    from annotator.gui.handlers import Handlers
    from annotator.gui.welcome import WelcomePage
    from annotator.services.first_look import FirstLook

_MINIMUM = (1024, 640)
_USUAL = (1440, 900)


class MainWindow(QMainWindow):
    """The window of one project.

    It is shown almost empty and furnished after its first paint, so that it is there at once;
    ``when_furnished`` runs what needs the furniture.
    """

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__()
        self.setObjectName("window")
        self.desk = desk
        self.session = session
        self.article: ArticlePane | None = None
        self.welcome: WelcomePage | None = None
        self.handlers: Handlers | None = None
        self._waiting: list[Callable[[], None]] = []
        self._is_furnishing = False
        desk.setParent(self)
        self.setMinimumSize(*_MINIMUM)
        self.resize(*_USUAL)
        self.setAcceptDrops(True)
        self._middle = QStackedWidget()
        blank = QWidget()
        blank.setObjectName("centre")
        blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._middle.addWidget(blank)
        self.setCentralWidget(self._middle)
        self.menus = Menus(self, desk, self.run)
        self._project_name = QLabel()
        self._project_name.setObjectName("projectName")
        self.menuBar().setCornerWidget(self._project_name)
        self.status = StatusBar(desk, self)
        self.setStatusBar(self.status)
        self.status.action_asked.connect(self.run)
        self.docks = Docks(self, desk, self.menus.panels)
        desk.project_opened.connect(self._on_project)
        desk.theme_changed.connect(self._on_theme)
        session.settings_changed.connect(self._on_settings)
        self._on_theme(desk.theme)
        self._on_settings(session.settings)
        self._on_project()

    # Furniture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; the first time, have the furniture brought in right after."""
        super().paintEvent(event)
        if not self._is_furnishing:
            self._is_furnishing = True
            QTimer.singleShot(0, self.furnish)

    def furnish(self) -> None:
        """Build article, panels and handlers; a second call does nothing."""
        self._is_furnishing = True
        if self.handlers is not None:
            return
        from annotator.gui.article_pane import ArticlePane
        from annotator.gui.handlers import Handlers

        self.article = ArticlePane(self.desk)
        self._middle.addWidget(self.article)
        self.docks.place()
        self.handlers = Handlers(self, self.article)
        self._on_settings(self.session.settings)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
        # The article is painted before the panels around it are built.
        QTimer.singleShot(0, self.docks.furnish)
        QTimer.singleShot(0, self.article.furnish)

    def when_furnished(self, act: Callable[[], None]) -> None:
        """Run this now, or as soon as the window is complete."""
        if self.handlers is not None:
            act()
        else:
            self._waiting.append(act)

    def run(self, action_id: str) -> None:
        """Do an action by id."""
        self.when_furnished(lambda: self._furnished().run(action_id))

    def _furnished(self) -> "Handlers":
        if self.handlers is None:
            raise RuntimeError("the window is not furnished yet")
        return self.handlers

    # What is shown

    def show_welcome(self) -> None:
        """Show the welcome page in place of an article."""
        if self.welcome is None:
            from annotator.gui.welcome import WelcomePage

            self.welcome = WelcomePage(self.desk.theme)
            self.welcome.action_asked.connect(self.run)
            self.welcome.project_asked.connect(self._open_path)
            self._middle.addWidget(self.welcome)
        self.welcome.set_recent(self.session.settings.recent)
        self._middle.setCurrentWidget(self.welcome)
        self.docks.set_shown(shown=False)
        self.welcome.focus_first()

    def add_page(self, page: QWidget) -> None:
        """Keep a page that can be shown in place of the article."""
        # A page that is not shown must not push the panels around the article aside.
        page.setMinimumSize(1, 1)
        self._middle.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Show a page in place of the article; the docks are put away meanwhile."""
        self.docks.set_shown(shown=False)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the page is to know its width at once
        self._middle.setCurrentWidget(page)

    def show_where(self, where: str) -> None:
        """Say in the title and the corner where one is; "" for the article."""
        project = self.desk.project
        if project is not None:
            self.setWindowTitle(f"{project.path.stem} — {where or 'Annotator'}")
            self._show_name(f"{project.path.name} — {where}" if where else project.path.name)

    def _show_name(self, name: str) -> None:
        self._project_name.setText(name)
        # The menu bar asks a corner widget for its size only once.
        self._project_name.setMinimumSize(self._project_name.sizeHint().width(), 26)
        self.menuBar().setCornerWidget(self._project_name)

    def show_article(self) -> None:
        """Show the article again, with the docks around it."""
        if self.article is not None:
            self.docks.set_shown(shown=True)
            layout = self.layout()
            if layout is not None:
                layout.activate()  # the text is to be seen in its final width only
            self._middle.setCurrentWidget(self.article)
            self.article.focus()

    @property
    def is_article_shown(self) -> bool:
        """Whether the article is what the window shows."""
        return self.article is not None and self._middle.currentWidget() is self.article

    def show_early(self, look: "FirstLook") -> None:
        """Show an article while the project it belongs to is still being opened."""
        if self.article is not None:
            self.article.show_early(look)
            self._middle.setCurrentWidget(self.article)

    def _open_path(self, path: str) -> None:
        self.when_furnished(lambda: self._open_now(Path(path)))

    def _open_now(self, path: Path) -> None:
        if not self.session.open_project(path) and self.welcome is not None:
            self.welcome.set_recent(self.session.settings.recent)

    def _on_project(self) -> None:
        project = self.desk.project
        name = "" if project is None else project.path.name
        self._show_name(name)
        self.setWindowTitle(f"{project.path.stem} — Annotator" if project else "Annotator")
        self.setWindowFilePath("" if project is None else str(project.path))
        if project is not None and self.article is not None:
            self._middle.setCurrentWidget(self.article)
            self.docks.set_shown(shown=True)
            self.article.focus()

    def _on_theme(self, theme: Theme) -> None:
        self.menus.set_theme(theme)
        if self.welcome is not None:
            self.welcome.set_theme(theme)

    def _on_settings(self, settings: Settings) -> None:
        keymap = self.session.keymap
        self.menus.set_keymap(keymap)
        self.menus.check_theme(settings.theme)
        self.menus.check("view.timeline", is_on=settings.timeline)
        self.status.set_keymap(keymap)
        self.menus.recent.clear()
        for path in settings.recent:
            item = self.menus.recent.addAction(Path(path).name)
            item.setToolTip(path)
            item.triggered.connect(lambda _=False, path=path: self._open_path(path))
        self.menus.recent.setEnabled(bool(settings.recent))

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no panel used mean what they mean in the article."""
        handlers = self.handlers
        has_keys = self.is_article_shown or self.desk.is_reviewing
        if handlers is None or not has_keys or not handlers.handle_key(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped project, import anything else."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.when_furnished(lambda: self._furnished().take_files(paths))

    def changeEvent(self, event: QEvent) -> None:
        """Look for other processes' work as soon as the window is looked at again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.bridge.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write what is on its way, remember the window's shape, close the project."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()  # a field hands over what was typed when it is left
        if self.handlers is not None:
            from annotator.gui.worker import Worker

            for worker in self.findChildren(Worker):
                worker.stop()
            self.handlers.checking.stop()
            self.handlers.activity.record()
        self.docks.remember()
        self.session.close_project()
        event.accept()
