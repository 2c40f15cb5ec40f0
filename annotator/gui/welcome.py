"""The welcome page: new, open, recent, sample."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.icons import app_icon, icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import caption, clear_layout

_ACTIONS = (
    (
        "file.sample",
        "Look at the sample",
        "Five articles, labeled in part, to try everything on",
        "sample",
    ),
    ("file.new", "New project", "An empty file for your documents and labels", "file-plus"),
    ("file.open", "Open a project", "An .annot file, your own or somebody’s", "folder-open"),
)
_WIDTH = 620


class WelcomePage(QWidget):
    """What there is to begin with.

    Signals:
        action_asked(str): Id of an action.
        project_asked(str): Path of a recent project.
    """

    action_asked = Signal(str)
    project_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._buttons: list[tuple[QPushButton, QLabel, str]] = []
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 40, 24, 40)
        column.setSpacing(8)
        column.addStretch(1)
        column.addLayout(self._heading())
        column.addSpacing(20)
        for action_id, title, words, drawing in _ACTIONS:
            column.addWidget(self._action(action_id, title, words, drawing))
        column.addSpacing(18)
        self._caption = caption("Recent")
        column.addWidget(self._caption)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        column.addLayout(self._recent)
        hint = QLabel("Drop an .annot file, texts or JSONL here to open or import them.")
        hint.setObjectName("muted")
        column.addSpacing(14)
        column.addWidget(hint)
        column.addStretch(2)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.addStretch(1)
        line.addWidget(page, 6)
        line.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(middle)
        scroll.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.set_theme(theme)
        self.set_recent(())

    def _heading(self) -> QHBoxLayout:
        sign = QLabel()
        sign.setPixmap(app_icon().pixmap(QSize(52, 52)))
        title, words = QLabel("Annotator"), QLabel("Mark who said what, and when.")
        title.setObjectName("title")
        words.setObjectName("subtitle")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(title)
        text.addWidget(words)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(sign)
        line.addLayout(text, 1)
        return line

    def _action(self, action_id: str, title: str, words: str, drawing: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName("welcomeAction")
        button.setAccessibleName(title)
        button.setAccessibleDescription(words)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        sign, head, text = QLabel(), QLabel(title), QLabel(words)
        head.setObjectName("actionTitle")
        text.setObjectName("muted")
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(head)
        lines.addWidget(text)
        inner = QHBoxLayout(button)
        inner.setContentsMargins(18, 10, 16, 10)
        inner.setSpacing(16)
        inner.addWidget(sign)
        inner.addLayout(lines, 1)
        for label in (sign, head, text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.clicked.connect(lambda: self.action_asked.emit(action_id))
        self._buttons.append((button, sign, drawing))
        return button

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        for _button, sign, drawing in self._buttons:
            sign.setPixmap(icon(drawing, theme.accent).pixmap(QSize(24, 24)))

    def set_recent(self, paths: Sequence[str]) -> None:
        """List recent projects, the last opened first; those that are gone are left out."""
        clear_layout(self._recent)
        there = [Path(path) for path in paths if Path(path).exists()]
        self._caption.setVisible(bool(there))
        for path in there[:6]:
            folder = str(path.parent).replace(str(Path.home()), "~", 1)
            button = QPushButton(f"{path.stem}   —   {folder}")
            button.setObjectName("recent")
            button.setToolTip(str(path))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setIcon(icon("file", self._theme.muted))
            button.clicked.connect(lambda _=False, path=path: self.project_asked.emit(str(path)))
            self._recent.addWidget(button)

    def focus_first(self) -> None:
        """Put the keyboard on the first action."""
        self._buttons[0][0].setFocus()
