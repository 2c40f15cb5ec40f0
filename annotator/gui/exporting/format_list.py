"""The list of formats that can be written."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from annotator.formats.base import FormatInfo

_FIRST = "jsonl"


class FormatList(QListWidget):
    """Formats by their short titles: the one that keeps everything first, then by name."""

    def __init__(self, infos: Mapping[str, FormatInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("presets")
        self.setAccessibleName("Format")
        order = sorted(
            infos.values(),
            key=lambda info: (info.id != _FIRST, short_title(info).casefold(), info.id),
        )
        self._ids = [info.id for info in order]
        for info in order:
            item = QListWidgetItem(short_title(info))
            item.setToolTip(info.title)
            if info.needs is not None and not info.needs.is_installed:
                item.setText(f"{short_title(info)} (not installed)")
            item.setSizeHint(QSize(0, QFontMetrics(self.font()).height() + 11))
            self.addItem(item)
        self.setCurrentRow(0)

    def format_id(self) -> str:
        """The chosen format."""
        return self._ids[max(0, self.currentRow())]

    def choose(self, format_id: str) -> None:
        """Choose a format, if there is such."""
        if format_id in self._ids:
            self.setCurrentRow(self._ids.index(format_id))


def short_title(info: FormatInfo) -> str:
    """Return what a format's title says before its first explanation."""
    return re.split(r"[:,(]", info.title, maxsplit=1)[0].strip() or info.id
