"""Why a finding may stand; and which of several fixes are made."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from annotator.gui.dialogs import Form
from annotator.gui.widgets import muted
from annotator.services.findings import Finding

REASONS: Final = (
    "The article says so",
    "Meant as it is",
    "A rule of this project",
    "Not worth mending",
    "The check is mistaken",
)
_LISTED: Final = 8


class DismissDialog(Form):
    """Asks for a reason: one of a few by its digit, or words of one's own."""

    def __init__(self, finding: Finding, parent: QWidget | None) -> None:
        super().__init__("Dismiss the finding", finding.message, "Dismiss", parent)
        self._reasons = QListWidget()
        self._reasons.setAccessibleName("Reasons")
        for number, reason in enumerate(REASONS, 1):
            self._reasons.addItem(f"{number}   {reason}")
        self._reasons.setFixedHeight(len(REASONS) * self._reasons.sizeHintForRow(0) + 4)
        self._reasons.setCurrentRow(0)
        self._reasons.itemDoubleClicked.connect(lambda _item: self.accept())
        self._reasons.installEventFilter(self)
        self._words = QLineEdit()
        self._words.setPlaceholderText("Or in your own words")
        self._words.setAccessibleName("Reason in your own words")
        self.body.addWidget(self._reasons)
        self.body.addWidget(self._words)
        self.body.addWidget(muted("It returns when the span, its values or its dates change."))
        self._reasons.setFocus()

    def reason(self) -> str:
        """The words typed, else the reason chosen."""
        return self._words.text().strip() or REASONS[max(0, self._reasons.currentRow())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose by digit; other letters go on in the field."""
        if (
            watched is self._reasons
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            text = event.text()
            if text.isdigit() and 1 <= int(text) <= len(REASONS):
                self._reasons.setCurrentRow(int(text) - 1)
                return True
            if text.isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._words.setFocus()
                self._words.insert(text)
                return True
        return super().eventFilter(watched, event)


class FixAllDialog(Form):
    """Lists the fixes of one kind of finding; those that stay ticked are made as one step."""

    def __init__(self, title: str, findings: Sequence[Finding], parent: QWidget | None) -> None:
        count = len(findings)
        super().__init__(
            f"Fix: {title}",
            f"{count:,} fix{'' if count == 1 else 'es'} as one step, which can be undone. "
            "Space leaves one out.",
            "Fix",
            parent,
        )
        self.setMinimumWidth(640)
        self._list = QListWidget()
        self._list.setAccessibleName("Fixes")
        for finding in findings:
            if finding.fix is None:
                continue
            item = QListWidgetItem(f"{finding.fix.words}\n{finding.message}")
            item.setData(Qt.ItemDataRole.UserRole, finding)
            item.setToolTip(f"{finding.message}\n{finding.place.document_title}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self._list.addItem(item)
        self._list.setMinimumHeight(min(count, _LISTED) * 44 + 12)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setCurrentRow(0)
        self._list.itemChanged.connect(self._on_ticked)
        self.body.addWidget(self._list)
        self._list.setFocus()

    def chosen(self) -> list[Finding]:
        """The ticked ones."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _on_ticked(self, _item: QListWidgetItem) -> None:
        self.accept_button.setEnabled(bool(self.chosen()))
