"""Gamma on its card: measured on request, with its progress and a way to stop it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from annotator.agreement.gamma_report import GammaReport
from annotator.gui.dashboard.table import FigureTable, gamma_label_lines, gamma_lines
from annotator.gui.theme import Theme
from annotator.gui.widgets import column, muted

GAMMA_NOTE: Final = (
    "How alike places and labels are, in one number, corrected for chance (Mathet and others 2015)."
    " Gamma_cat looks at labels of aligned spans alone; “all” counts spans without a counterpart"
    " as unlike."
)
_ASK: Final = "Not measured yet: it takes longer than the other numbers together."


class GammaTables(QWidget):
    """Everything and pairs above, labels below.

    Signals:
        asked(): Measure it, or stop measuring.
    """

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.everything = FigureTable(theme, "Gamma by pair")
        self.by_label = FigureTable(theme, "Gamma by label")
        self.button = QToolButton(self)  # until the card takes it: without a parent it is a window
        self.button.setObjectName("link")
        self.button.clicked.connect(lambda _checked: self.asked.emit())
        self._labels = muted("Labels", wrap=False)
        self._report: GammaReport | None = None
        lines = column(self, margins=0, spacing=8)
        for widget in (self.everything, self._labels, self.by_label):
            lines.addWidget(widget)
        self.set_report(None)

    def set_report(self, report: GammaReport | None) -> None:
        """Show these numbers, or that there are none yet."""
        self._report = report
        self.everything.set_lines([] if report is None else gamma_lines(report), _ASK)
        self.by_label.set_lines([] if report is None else gamma_label_lines(report), "")
        for widget in (self._labels, self.by_label):
            widget.setVisible(report is not None and bool(report.by_label))
        self.set_share(None)

    def set_share(self, share: float | None) -> None:
        """Show how far measuring is; None when nothing is under way."""
        if share is None:
            self.button.setText("Measure" if self._report is None else "Measure again")
            self.button.setVisible(self._report is None)
        else:
            self.button.setText(f"{share:.0%}  Cancel")
            self.button.setVisible(True)
