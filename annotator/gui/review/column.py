"""One column of the review: a head that says whose it is, and the article with their labels."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.gui.banner import ElidedLabel
from annotator.gui.icons import icon
from annotator.gui.review.view import ReviewView
from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, icon_button

_ROOMY = 210


class ColumnHead(QWidget):
    """Key cap, name and state of a column.

    Signals:
        menu_asked(): The person wants to move or hide it.
    """

    menu_asked = Signal()

    def __init__(self, theme: Theme, *, is_gold: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("columnHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._key = ""
        self._cap: KeyCap | None = None
        self._star = QLabel()
        self._name = QLabel()
        self._name.setObjectName("goldName" if is_gold else "columnName")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._state = ElidedLabel("muted")
        self._more = icon_button("Move and hide columns")
        self._more.clicked.connect(self.menu_asked)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 9, 8, 6)
        self._line.setSpacing(8)
        for widget in (self._star, self._name):
            self._line.addWidget(widget)
        self._line.addWidget(self._state, 1)
        self._line.addWidget(self._more)
        self._star.setVisible(is_gold)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._star.setPixmap(icon("star", theme.warning).pixmap(QSize(16, 16)))
        self._more.setIcon(icon("more", theme.muted))
        key, self._key = self._key, ""
        self._show_key(key)

    def show_column(self, key: str, name: str, state: str) -> None:
        """Say whose it is, which key takes their marks, and how far they are."""
        self._show_key(key)
        self._name.setText(name)
        self._state.set_words(state)
        self.setAccessibleName(f"{name}: {state}")

    def _show_key(self, key: str) -> None:
        if key == self._key:
            return
        self._key = key
        if self._cap is not None:
            self._line.removeWidget(self._cap)
            self._cap.deleteLater()
            self._cap = None
        if key:
            self._cap = KeyCap(key, self._theme)
            self._line.insertWidget(0, self._cap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the button out where the name needs the room."""
        super().resizeEvent(event)
        self._more.setVisible(self.width() >= _ROOMY)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what the button offers."""
        self.menu_asked.emit()
        event.accept()


class ColumnPane(QWidget):
    """Head and article of a column.

    Attributes:
        column_id: Id of the annotation set, or of gold.
    """

    def __init__(
        self, column_id: str, theme: Theme, *, is_gold: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.column_id = column_id
        self.setObjectName("reviewColumn")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(150)
        self.head = ColumnHead(theme, is_gold=is_gold, parent=self)
        self.view = ReviewView(self)
        self.view.set_theme(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.view, 1)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.head.set_theme(theme)
        self.view.set_theme(theme)
