"""Banners above the article and the line that says what is being picked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, clear_layout, icon_button

_TOAST_MS = 4_500
_NARROW = 700
_WELL_KNOWN = ("take", "next", "cancel")


class Banner(QFrame):
    """A quiet strip with a title, words, links and buttons.

    Signals:
        closed(): The person closed it.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = QLabel()
        self._title.setObjectName("bannerTitle")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._links = QVBoxLayout()
        self._links.setSpacing(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._close = icon_button("Close")
        self._close.clicked.connect(self._on_close)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addLayout(self._links)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        line.setSpacing(12)
        line.addLayout(words, 1)
        line.addLayout(self._buttons)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._close.setIcon(icon("close", theme.muted))

    def show_message(
        self,
        title: str,
        kind: str,
        *,
        links: Sequence[tuple[str, Callable[[], object]]] = (),
        buttons: Sequence[tuple[str, str, Callable[[], object]]] = (),
        is_closable: bool = True,
    ) -> None:
        """Show words, lines that lead somewhere, and buttons.

        Args:
            title: What is the matter.
            kind: "info", "done", "warning" or "error".
            links: Text and what a click does.
            buttons: Text, the key that does the same, and what a click does.
            is_closable: Whether the person may close it.
        """
        clear_layout(self._links)
        clear_layout(self._buttons)
        self._title.setText(title)
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        for text, act in links:
            link = QPushButton(text)
            link.setObjectName("bannerLink")
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            link.clicked.connect(lambda _checked=False, act=act: act())
            self._links.addWidget(link)
        for text, key, act in buttons:
            if key:
                self._buttons.addWidget(KeyCap(key, self._theme))
            button = QPushButton(text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons.addWidget(button)
        self._close.setIcon(icon("close", self._theme.muted))
        self._close.setVisible(is_closable)
        self.setAccessibleName(title)
        self.show()

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


class ElidedLabel(QLabel):
    """One line that is cut with an ellipsis where there is no room; hovering shows all of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def set_words(self, words: str, *, wraps: bool = False) -> None:
        """Show a line, or where it ``wraps`` as many lines as it takes."""
        self._whole = words
        self.setWordWrap(wraps)
        self.setToolTip(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the line anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.wordWrap():
            self.setText(self._whole)
            return
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class PickBar(QFrame):
    """One line under the article: what is being picked and the keys that answer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pickBar")
        self._theme = theme
        self._title = ElidedLabel("pickTitle")
        self._hints = QHBoxLayout()
        self._hints.setSpacing(5)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 7, 12, 7)
        line.setSpacing(14)
        line.addWidget(self._title, 1)
        line.addLayout(self._hints)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours from the next pick on."""
        self._theme = theme

    def show_pick(
        self, title: str, hints: Sequence[tuple[str, str]], *, wraps: bool = False
    ) -> None:
        """Show what is picked; each hint is a printed key and what it does."""
        clear_layout(self._hints)
        parent = self.parentWidget()
        is_narrow = parent is not None and parent.width() <= _NARROW
        self._title.set_words(title, wraps=wraps)
        for key, words in hints:
            self._hints.addWidget(KeyCap(key, self._theme))
            label = QLabel(words)
            label.setObjectName("muted")
            # What Tab and Escape do needs no words where there is little room.
            self._hints.addWidget(label)
            if is_narrow and words in _WELL_KNOWN:
                label.hide()
            self._hints.addSpacing(6)
        self.setAccessibleName(title)
        self.show()


class Toast(QFrame):
    """A message over the lower edge of a widget that goes away by itself."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self._over = over
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._sign = QLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 14, 8)
        line.setSpacing(9)
        line.addWidget(self._sign)
        line.addWidget(self._words, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOAST_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(
        self, text: str, kind: str, theme: Theme, *, lower_edge: int | None = None
    ) -> None:
        """Show a line for some seconds, whole even where there is little room.

        Args:
            text: What is said.
            kind: "info", "warning" or "error".
            theme: Gives the colours.
            lower_edge: Over which height it stands, in pixels; None for that of the widget.
        """
        color = {"warning": theme.warning, "error": theme.danger}.get(kind, theme.accent)
        name = "info" if kind == "info" else "warning"
        self._sign.setPixmap(icon(name, color).pixmap(16, 16))
        self._words.setText(text)
        natural = self._words.fontMetrics().horizontalAdvance(text) + 74
        width = min(natural, 560, max(160, self._over.width() - 40))
        self._words.setWordWrap(width < natural)  # a label that may wrap is taller than its line
        self.setFixedWidth(width)
        self.adjustSize()
        edge = self._over.height() if lower_edge is None else lower_edge
        top = max(8, edge - 24 - self.height())
        self.move((self._over.width() - self.width()) // 2, top)
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self._timer.start()
