"""Small pieces of the export dialog: checked lists, marked lines, boxes with values."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.widgets import caption

_NAME = Qt.ItemDataRole.UserRole


class CheckedList(QWidget):
    """A titled list of things of which any number is chosen; all at first.

    Signals:
        changed(): Something was checked or unchecked.
    """

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setObjectName("people")
        self.list.setAccessibleName(title)
        self.list.itemChanged.connect(lambda _item: self._on_changed())
        self._count = QLabel()
        self._count.setObjectName("muted")
        every, none = _link("All"), _link("None")
        every.setAccessibleName(f"{title}: all")
        none.setAccessibleName(f"{title}: none")
        every.clicked.connect(lambda _checked: self.check(None))
        none.clicked.connect(lambda _checked: self.check(()))
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(caption(title))
        head.addSpacing(8)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(every)
        head.addWidget(none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.list)

    def fill(self, items: Sequence[tuple[str, str, QIcon | None]]) -> None:
        """Offer things by name, title and picture; all are checked."""
        with QSignalBlocker(self.list):
            self.list.clear()
            for name, title, picture in items:
                item = QListWidgetItem(title)
                item.setData(_NAME, name)
                if picture is not None:
                    item.setIcon(picture)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
                item.setCheckState(Qt.CheckState.Checked)
                item.setSizeHint(QSize(0, QFontMetrics(self.list.font()).height() + 9))
                self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self._show_count()

    def set_lines(self, most: int) -> None:
        """Be as high as the list needs, at most this many lines."""
        line = QFontMetrics(self.list.font()).height() + 9
        self.list.setFixedHeight(line * max(1, min(most, self.list.count())) + 12)

    def check(self, names: Collection[str] | None) -> None:
        """Check these and no others; None checks all."""
        with QSignalBlocker(self.list):
            for item in self._items():
                is_on = names is None or item.data(_NAME) in names
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self._on_changed()

    def chosen(self) -> tuple[str, ...] | None:
        """What is checked; None when everything is."""
        names = tuple(
            str(item.data(_NAME))
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        )
        return None if len(names) == self.list.count() else names

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(number) for number in range(self.list.count())]

    def _on_changed(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        names, total = self.chosen(), self.list.count()
        self._count.setText("all" if names is None else f"{len(names)} of {total}")


def _link(words: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("link")
    button.setText(words)
    return button


def swatch(color: str, edge: str) -> QIcon:
    """Return a small square in a colour."""
    picture = QPixmap(28, 28)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(edge))
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(3, 3, 22, 22, 6, 6)
    painter.end()
    picture.setDevicePixelRatio(2.0)
    return QIcon(picture)


def marked(mark: str, text: str, kind: str) -> QHBoxLayout:
    """Return a line of text behind a mark; ``kind`` is the mark's object name."""
    sign = QLabel(mark)
    sign.setObjectName(kind)
    sign.setFixedWidth(14)
    sign.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    line = QHBoxLayout()
    line.setSpacing(7)
    line.addWidget(sign)
    line.addWidget(label, 1)
    return line


def choose(box: QComboBox, value: object) -> None:
    """Choose the item with a value, if there is one."""
    place = box.findData(value)
    if place >= 0:
        box.setCurrentIndex(place)


def show_kind(label: QLabel, kind: str) -> None:
    """Style a label by another object name: "problem", "advice" or "muted"."""
    if label.objectName() != kind:
        label.setObjectName(kind)
        label.style().unpolish(label)
        label.style().polish(label)


def indent(spin: QAbstractSpinBox) -> None:
    """Let a number begin where words begin in other fields: style sheets do not reach it."""
    for field in spin.findChildren(QLineEdit):
        field.setTextMargins(6, 0, 0, 0)
