"""The application: start Qt, show the window, then load everything else."""

import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.gui.appearance import Appearance
from annotator.gui.desk import Desk
from annotator.gui.icons import app_icon
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.errors import UserError
from annotator.services.settings import Settings, SettingsFile

_log = logging.getLogger(__name__)
_TURNS = 3
_SETTLED_MS = 500
"""After this time what the window needs is loaded as a rule."""


def launch_window(
    path: Path | None = None,
    *,
    annotator: str = "",
    document: str = "",
    is_sample: bool = False,
) -> int:
    """Open the window and return its exit code when it is closed.

    Args:
        path: Project to open; without one the last project, or the welcome page.
        annotator: Who labels; the settings or a dialog say it when empty.
        document: Id or title of the document to open first.
        is_sample: Open a fresh copy of the sample project instead.
    """
    application = make_application()
    window = make_window(application)
    watch = _TermWatch(window)
    sys.excepthook = _report_bug
    window.show()

    def open_now() -> None:
        open_first(window, path, annotator=annotator, document=document, is_sample=is_sample)

    def show_and_open() -> None:
        if not is_sample:
            show_early(window, path, annotator=annotator, document=document)
            for _ in range(_TURNS):  # lay out and paint now: loading the rest takes its time
                QApplication.sendPostedEvents()
        # The panels are built after this timer, when there is something to show in them.
        QTimer.singleShot(0, open_now)

    window.when_furnished(show_and_open)
    window.when_furnished(lambda: QTimer.singleShot(_SETTLED_MS, _collect_garbage))
    code = application.exec()
    watch.stop()
    return code


def _collect_garbage() -> None:
    """Turn the collector on; it need not look at modules and classes ever again."""
    gc.freeze()
    gc.enable()


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application object, made on first use."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication([sys.argv[0] or "annotator", *arguments])
    application.setApplicationName("annotator")
    application.setApplicationDisplayName("Annotator")
    application.setDesktopFileName("annotator")
    return application


def make_window(application: QApplication, settings_file: SettingsFile | None = None) -> MainWindow:
    """Build a window with its desk and session; it is not shown yet."""
    desk = Desk()
    session = Session(desk, settings_file or SettingsFile(), _ask_name)
    look = Look(application, desk, session)
    window = MainWindow(desk, session)
    look.setParent(window)
    window.setWindowIcon(app_icon())
    session.failed.connect(lambda title, error: _show_error(window, title, error))
    return window


def show_early(
    window: MainWindow, path: Path | None, *, annotator: str = "", document: str = ""
) -> None:
    """Show the article that is going to be open first, where it can be read without further ado.

    Loading what opens a project takes longer than showing an article.
    """
    from annotator.services.first_look import first_look

    settings = window.session.settings
    path = last_project(settings) if path is None else path
    name = annotator or settings.annotator
    look = first_look(path, name, document) if path is not None and name else None
    if look is not None:
        window.show_early(look)


def last_project(settings: Settings) -> Path | None:
    """Return the project opened last that is still there."""
    return next((Path(one) for one in settings.recent if Path(one).exists()), None)


def open_first(
    window: MainWindow,
    path: Path | None,
    *,
    annotator: str = "",
    document: str = "",
    is_sample: bool = False,
) -> None:
    """Open what was asked for; else the last project; else the welcome page."""
    session = window.session
    if is_sample:
        is_open = session.open_sample()
    elif path is not None:
        is_open = session.open_project(path, annotator_name=annotator, document=document)
    else:
        last = last_project(session.settings)
        is_open = last is not None and session.open_project(last)
    if not is_open:
        window.show_welcome()


class Look(QObject):
    """Keeps the theme in force: the chosen one, or the desktop's when that is chosen."""

    def __init__(self, application: QApplication, desk: Desk, session: Session) -> None:
        super().__init__()
        self._desk = desk
        self._session = session
        self._appearance = Appearance(application)
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(lambda _scheme: self._apply(session.settings))
        session.settings_changed.connect(self._apply)
        self._present: ThemeChoice | None = None
        self._apply(session.settings)

    def _apply(self, settings: Settings) -> None:
        choice = ThemeChoice(settings.theme)
        if choice is ThemeChoice.SYSTEM:
            is_dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
            choice = ThemeChoice.DARK if is_dark else ThemeChoice.LIGHT
        if choice is self._present:
            return
        self._present = choice
        theme = load_theme(choice)
        self._appearance.apply(theme)
        self._desk.set_theme(theme)


class _TermWatch:
    """Closes the window properly when the system asks the process to end."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._inside, self._outside = socket.socketpair()
        for end in (self._inside, self._outside):
            end.setblocking(False)
        self._before = signal.set_wakeup_fd(self._outside.fileno(), warn_on_full_buffer=False)
        # Qt's loop runs no Python code of its own: a byte on this socket wakes it for the handler.
        self._notifier = QSocketNotifier(self._inside.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._drain)
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._on_signal)

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._inside.recv(64)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, self._end)

    def _end(self) -> None:
        self._window.close()
        QApplication.quit()

    def stop(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._inside.close()
        self._outside.close()


def _ask_name(names: Sequence[str], present: str) -> str | None:
    from annotator.gui.dialogs import AnnotatorDialog

    dialog = AnnotatorDialog(names, present, QApplication.activeWindow())
    return dialog.name() if dialog.exec() else None


def _show_error(window: MainWindow, title: str, error: UserError) -> None:
    from annotator.gui.dialogs import show_error

    show_error(window, title, error)


def _report_bug(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Log an error of ours and say where the log is; the window stays open."""
    from PySide6.QtWidgets import QMessageBox

    from annotator.services.logs import log_path

    _log.error("unexpected error", exc_info=(kind, error, trace))
    QMessageBox.critical(
        QApplication.activeWindow(),
        "Annotator",
        f"Something went wrong inside the program ({kind.__name__}). What you labeled is saved.\n\n"
        f"Details are in {log_path()}",
    )
