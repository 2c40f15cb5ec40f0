"""The report of a run: how much was kept, what was changed and left out, why, and where.

Whoever imports or exports makes a ``Report`` of it and shows it in a ``ReportView``, inside a
dialog of their own or in a ``ReportDialog``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.dialogs import Form, show_error
from annotator.gui.models.report_model import EntryModel, ReasonModel, ReportEntry, note_words
from annotator.gui.theme import Theme
from annotator.gui.widgets import EmptyState, Segmented, muted
from annotator.model.errors import UserError
from annotator.services.importing.report import Tally

__all__ = ["Report", "ReportDialog", "ReportEntry", "ReportFigure", "ReportView", "show_report"]

_PAGES: Final = {"reasons": "By reason", "documents": "By document"}
_NUMBER_WIDTH: Final = 92
_STATUS_WIDTH: Final = 98
_ROW: Final = 28
_SIZE: Final = (820, 560)
_FILES: Final = "Text (*.txt);;JSON (*.json)"


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One number with its words, such as 12 "new documents".

    Attributes:
        role: Colour of the theme for a number that is not 0: text, success, warning, danger.
    """

    number: int
    words: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, ready to be shown.

    Attributes:
        summary: A sentence or two.
        figures: The numbers that matter, in order.
        tallies: What was altered or left out, by reason.
        entries: The documents, in order.
        left_out: Documents that are counted but not listed.
        remarks: What else is to be known, a sentence each (the format and why, added labels).
        data: The same as JSON values, for saving.
    """

    summary: str
    figures: Sequence[ReportFigure] = ()
    tallies: Sequence[Tally] = ()
    entries: Sequence[ReportEntry] = ()
    left_out: int = 0
    remarks: Sequence[str] = ()
    data: Mapping[str, Any] | None = None

    def text(self) -> str:
        """Return everything as plain text, for copying and saving."""
        lines = [self.summary, ""]
        lines += [f"{one.number:,} {one.words}" for one in self.figures]
        lines += ["", *self.remarks] if self.remarks else []
        for kind, title in (("changed", "Changed"), ("dropped", "Left out")):
            found = [one for one in self.tallies if one.kind == kind]
            if found:
                lines += ["", f"{title}:"]
                lines += [f"  {note_words(one)}" for one in found]
        if self.entries:
            lines += ["", "Documents:"]
        for one in self.entries:
            kept = "" if one.kept is None else f", {one.kept:,} labels kept"
            lines.append(f"  {one.name}: {one.status}{kept}")
            lines += [f"    {line}" for line in one.words().split("\n")[1:]]
        if self.left_out:
            lines.append(f"  … and {self.left_out:,} more")
        return "\n".join(lines) + "\n"


class ReportView(QWidget):
    """Shows a report: its numbers on top, below them the reasons or the documents."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report = Report("")
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setAccessibleName("Summary")
        self._figures = QHBoxLayout()
        self._figures.setSpacing(10)
        self._remarks = muted()
        self._choice = Segmented(tuple(_PAGES), theme, titles=_PAGES)
        self._choice.setFixedWidth(self._choice.natural_width() + 40)
        self._choice.setAccessibleName("List by")
        self._choice.chosen.connect(self._show_page)
        self._notable = QCheckBox("Only with changes")
        self._reasons, self._entries = ReasonModel(theme, self), EntryModel(theme, self)
        self._notable.toggled.connect(self._entries.show_only_notable)
        self._tables = {
            "reasons": self._table(self._reasons, "What was changed and left out"),
            "documents": self._table(self._entries, "Documents"),
        }
        self._stack = QStackedWidget()
        for table in self._tables.values():
            self._stack.addWidget(table)
        self._nothing = EmptyState("Everything went through", "Nothing was changed or left out.")
        self._stack.addWidget(self._nothing)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName("Details")
        self._build()

    def _table(self, model: ReasonModel | EntryModel, name: str) -> QTableView:
        table = QTableView()
        table.setObjectName("reportTable")
        table.setModel(model)
        table.setAccessibleName(name)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, model.columnCount()):
            head.resizeSection(place, _NUMBER_WIDTH if model.is_number(place) else _STATUS_WIDTH)
        table.selectionModel().currentRowChanged.connect(
            lambda index, _old: self._show_details(model, index)
        )
        return table

    def _build(self) -> None:
        self._copy, self._save = QPushButton("Copy"), QPushButton("Save…")
        for button, work, tip in (
            (self._copy, self.copy, "Copy the whole report as text"),
            (self._save, self._ask_to_save, "Save the whole report as text or JSON"),
        ):
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.clicked.connect(lambda _checked, work=work: work())
        tools = QHBoxLayout()
        tools.setSpacing(10)
        tools.addWidget(self._choice)
        tools.addWidget(self._notable)
        tools.addStretch(1)
        tools.addWidget(self._copy)
        tools.addWidget(self._save)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        frame = QFrame()
        frame.setObjectName("reportFrame")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._stack)
        parts.addWidget(frame)
        parts.addWidget(self._details)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 1)
        parts.setSizes([220, 84])
        parts.setHandleWidth(8)
        parts.setObjectName("reportParts")
        self._details.setMinimumHeight(56)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._summary)
        layout.addLayout(self._figures)
        layout.addWidget(self._remarks)
        layout.addLayout(tools)
        layout.addWidget(parts, 1)

    # -- showing ------------------------------------------------------------------------------

    def show_report(self, report: Report) -> None:
        """Show a report: by reason where there is one, else by document."""
        self._report = report
        self._summary.setText(report.summary)
        self._summary.setVisible(bool(report.summary))
        while (item := self._figures.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for figure in report.figures:
            self._figures.addWidget(_Figure(figure, self._theme), 1)
        remarks = list(report.remarks)
        if report.left_out:
            remarks.append(f"{report.left_out:,} more documents are counted but not listed.")
        self._remarks.setText("\n".join(remarks))
        self._remarks.setVisible(bool(remarks))
        self._reasons.set_tallies(report.tallies)
        self._entries.set_entries(report.entries)
        self._notable.setChecked(False)
        page = "reasons" if report.tallies else "documents"
        self._choice.set_value(page)
        self._show_page(page)

    def _show_page(self, page: str) -> None:
        table = self._tables[page]
        is_mixed = 0 < self._entries.notable < self._entries.total
        self._notable.setVisible(page == "documents" and is_mixed)
        has_rows = table.model().rowCount() > 0
        self._stack.setCurrentWidget(table if has_rows else self._nothing)
        self._details.clear()
        if has_rows:
            index = table.currentIndex()
            table.setCurrentIndex(index if index.isValid() else table.model().index(0, 0))
            self._show_details(self._model(page), table.currentIndex())

    def _model(self, page: str) -> ReasonModel | EntryModel:
        return self._reasons if page == "reasons" else self._entries

    def _show_details(self, model: ReasonModel | EntryModel, index: QModelIndex) -> None:
        self._details.setPlainText(model.words(index.row()) if index.isValid() else "")

    # -- taking it along ----------------------------------------------------------------------

    def copy(self) -> None:
        """Put the whole report on the clipboard, as text."""
        QApplication.clipboard().setText(self._report.text())

    def _ask_to_save(self) -> None:
        start = str(Path.home() / "report.txt")
        name, _ = QFileDialog.getSaveFileName(self, "Save the report", start, _FILES)
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the whole report; JSON when the file is named so and there are data."""
        data = self._report.data
        words = self._report.text()
        if path.suffix.lower() == ".json" and data is not None:
            words = json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
        try:
            path.write_text(words, encoding="utf-8")
        except OSError as error:
            problem = UserError(
                f"{path.name} could not be written: {error.strerror or error}.",
                hint="Choose another folder.",
            )
            show_error(self, "Save the report", problem)


class _Figure(QFrame):
    """A number with its words below, in a frame."""

    def __init__(self, figure: ReportFigure, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("reportFigure")
        number, words = QLabel(f"{figure.number:,}"), muted(figure.words)
        number.setObjectName("figureNumber")
        role = figure.role if figure.number else "faint"
        number.setStyleSheet(f"color: {getattr(theme, role)};")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 9)
        layout.setSpacing(1)
        layout.addWidget(number)
        layout.addWidget(words)
        self.setAccessibleName(f"{figure.number:,} {figure.words}")


class ReportDialog(Form):
    """A report on its own, after the run."""

    def __init__(self, title: str, report: Report, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(title, "", "Close", parent)
        for box in self.findChildren(QDialogButtonBox):
            cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
            if cancel is not None:
                cancel.hide()
        self.view = ReportView(theme)
        self.view.show_report(report)
        self.body.addWidget(self.view, 1)
        self.resize(*_SIZE)


def show_report(title: str, report: Report, theme: Theme, parent: QWidget) -> QDialog:
    """Open a report over a window; it goes away when it is closed."""
    dialog = ReportDialog(title, report, theme, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
