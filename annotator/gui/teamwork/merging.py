"""Merge: check the files, show what they bring, ask who is who, bring it in."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableView,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.dialogs import Form, show_error
from annotator.gui.teamwork.outcome_model import OutcomeModel
from annotator.gui.widgets import Segmented, column, muted, row
from annotator.gui.worker import run_with_progress
from annotator.services.progress import Progress

if TYPE_CHECKING:
    from annotator.services.merging import Answer, Clash, Merge, MergeReport
    from annotator.services.project import Project

_FILES: Final = "Bundles and projects (*.annotbundle *.annot);;All files (*)"
_SIZE: Final = (760, 540)
_CLASHES_HEIGHT: Final = 168
_NARROW: Final = 110
_ANSWERS: Final = {"separate": "Two people", "same": "One person"}


class MergeDialog(Form):
    """What the files bring, and who is who in them.

    Signals:
        answered(): Another answer was given; the preview is to be made again.
    """

    answered = Signal()

    def __init__(
        self, desk: Desk, names: Sequence[str], clashes: Sequence["Clash"], parent: QWidget
    ) -> None:
        what = names[0] if len(names) == 1 else f"{len(names)} files"
        super().__init__(f"Merge {what}", "", "Merge", parent)
        self.resize(*_SIZE)
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._summary.setAccessibleName("Summary")
        self._answers: dict[str, Segmented] = {}
        self._model = OutcomeModel(desk.theme, self)
        self._table = self._make_table()
        self._all = QCheckBox("List what is here already")
        self._all.toggled.connect(self._model.show_all)
        self._model.modelReset.connect(self._span_words)
        self._notes = muted()
        self.body.addWidget(self._summary)
        if clashes:
            self.body.addWidget(self._make_questions(desk, clashes))
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._all)
        self.body.addWidget(self._notes)
        self._table.setFocus()

    def answers(self) -> dict[str, "Answer"]:
        """What was said about each clash, by its key."""
        from annotator.services.merging import Answer

        return {
            key: Answer(choice.value() or Answer.SEPARATE) for key, choice in self._answers.items()
        }

    def show_report(self, report: "MergeReport") -> None:
        """Show what a merge would do."""
        from annotator.services.merging.words import EDITED_APART, differing_words

        self._model.set_outcomes(report.details, report.differences)
        hidden = self._model.hidden
        self._all.setVisible(hidden > 0)
        self._all.setText(f"List what is here already ({hidden:,})")
        self._summary.setText(summary_words(report))
        self.accept_button.setEnabled(report.changes_anything)
        notes = [EDITED_APART] if report.conflicts else []
        notes += [f"“{before}” will be called “{after}”." for before, after in report.renamed]
        if report.differences:
            notes.append(differing_words(Counter(one.field for one in report.differences)))
        if report.waiting:
            notes.append(
                f"{report.waiting:,} decisions are on suggestions that this project does not have;"
                " they are kept and travel on."
            )
        if report.left_out:
            parts = ", ".join(f"{n:,} {kind}" for kind, n in sorted(report.left_out.items()))
            notes.append(f"Left out, since they are nobody’s own work: {parts}.")
        if report.details_left_out:
            notes.append(f"{report.details_left_out:,} more are not listed.")
        self._notes.setText(" ".join(notes))
        self._notes.setVisible(bool(notes))

    def _span_words(self) -> None:
        """Let what is said in words reach over the columns that it does not need."""
        self._table.clearSpans()
        for place in self._model.wide_rows():
            self._table.setSpan(place, 1, 1, self._model.columnCount() - 1)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setObjectName("mergeTable")
        table.setAccessibleName("What the merge brings")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width in ((1, 150), (2, 150), (3, _NARROW)):
            head.resizeSection(place, width)
        return table

    def _make_questions(self, desk: Desk, clashes: Sequence["Clash"]) -> QWidget:
        content = QWidget()
        content.setObjectName("panelContent")
        lines = column(content, margins=0, spacing=10)
        for clash in clashes:
            words = QLabel(clash.words())
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            choice = Segmented(tuple(_ANSWERS), desk.theme, titles=_ANSWERS)
            choice.set_value("separate")
            choice.setFixedWidth(choice.natural_width())
            choice.setAccessibleName(clash.words())
            choice.chosen.connect(lambda _value: self.answered.emit())
            self._answers[clash.key] = choice
            lines.addLayout(row(words, choice, spacing=16, stretch=0))
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setMaximumHeight(min(_CLASHES_HEIGHT, 56 * len(clashes)))
        scroll.setMinimumHeight(min(_CLASHES_HEIGHT, 56 * len(clashes)))
        return scroll


def summary_words(report: "MergeReport") -> str:
    """Return what a merge would do, in a sentence or two."""
    from annotator.services.merging.report import DocumentStatus, SetStatus
    from annotator.services.merging.words import beside_words

    if not report.changes_anything:
        return "Everything in it is here already; there is nothing to merge."
    sets = report.sets
    parts = [
        f"{count:,} {word}"
        for count, word in (
            (sets[SetStatus.NEW], "new"),
            (sets[SetStatus.CHANGED], "changed"),
            (sets[SetStatus.CONFLICT], "edited apart"),
            (sets[SetStatus.SAME] + sets[SetStatus.OLDER], "here already"),
        )
        if count
    ]
    words = f"Work on documents: {', '.join(parts)}." if parts else ""
    new = report.documents[DocumentStatus.NEW]
    if new:
        words += f" {new:,} new {'document' if new == 1 else 'documents'}."
    differing = report.documents[DocumentStatus.TEXT_DIFFERS]
    if differing:
        words += f" {differing:,} with another text than the document of the same id here."
    beside = beside_words(report.beside)
    if beside:
        words += f" {'Besides' if words else 'Brings'}: {beside}."
    if report.people:
        words += f" New here: {', '.join(report.people)}."
    return words.strip()


def merge_into(desk: Desk, window: QWidget, paths: Sequence[Path]) -> None:
    """Merge files; without any, the person chooses them first."""
    project = desk.project
    if project is None:
        return
    if not paths:
        names, _ = QFileDialog.getOpenFileNames(window, "Merge", str(project.path.parent), _FILES)
        paths = [Path(name) for name in names]
    if paths:
        Merging(desk, window, project, tuple(paths)).begin()


class Merging(QObject):
    """One merge from its files to its end."""

    def __init__(
        self, desk: Desk, window: QWidget, project: "Project", paths: tuple[Path, ...]
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._project = project
        self._paths = paths
        self._merge: Merge | None = None
        self._dialog: MergeDialog | None = None

    def begin(self) -> None:
        """Check the files and see what they bring."""

        def work(progress: Progress) -> tuple["Merge", "tuple[Clash, ...]", "MergeReport"]:
            from annotator.services.merging import Answer, Merge

            merge = Merge(self._project, self._paths, progress)
            try:
                report = merge.run(default=Answer.SEPARATE, dry_run=True, progress=progress)
                return merge, merge.clashes(), report
            except BaseException:
                merge.close()
                raise

        self._run("Looking at what it brings", work, self._show)

    def _show(self, found: tuple["Merge", "tuple[Clash, ...]", "MergeReport"]) -> None:
        self._merge, clashes, report = found
        dialog = MergeDialog(self._desk, [one.name for one in self._paths], clashes, self._window)
        dialog.show_report(report)
        dialog.answered.connect(self._preview)
        dialog.accepted.connect(self._bring_in)
        dialog.rejected.connect(self._let_go)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def _let_go(self) -> None:
        if self._merge is not None:
            self._merge.close()
        self.deleteLater()

    def _preview(self) -> None:
        """Look again: another answer about people changes what is new."""
        merge, dialog = self._merge, self._dialog
        if merge is None or dialog is None:
            return
        answers = dialog.answers()
        self._run(
            "Looking at what it brings",
            lambda progress: merge.run(answers=answers, dry_run=True, progress=progress),
            dialog.show_report,
        )

    def _bring_in(self) -> None:
        merge, dialog = self._merge, self._dialog
        if merge is None or dialog is None:
            return
        answers, me = dialog.answers(), self._desk.annotator
        self._dialog = None

        def work(progress: Progress) -> "MergeReport":
            try:
                return merge.run(
                    answers=answers, author_id=None if me is None else me.id, progress=progress
                )
            finally:
                merge.close()

        self._run("Merging", work, self._tell)

    def _run(
        self,
        title: str,
        work: Callable[[Progress], object],
        done: Callable[..., object],
    ) -> None:
        run_with_progress(
            title,
            work,
            self._window if self._dialog is None else self._dialog,
            done=done,
            failed=lambda error: show_error(self._window, "Merge", error),
        )

    def _tell(self, report: "MergeReport") -> None:
        from annotator.services.merging.report import SetStatus
        from annotator.services.merging.words import beside_words

        sets = report.sets[SetStatus.NEW] + report.sets[SetStatus.CHANGED] + report.conflicts
        words = (
            f"Merged {sets:,} annotation {'set' if sets == 1 else 'sets'}:"
            f" {report.spans_added:,} labels added, {report.spans_changed:,} changed,"
            f" {report.spans_removed:,} removed."
        )
        if beside := beside_words(report.beside):
            words += f" Besides: {beside}."
        if report.conflicts:
            words += f" {report.conflicts:,} edited apart: both versions are kept for review."
        self.deleteLater()
        self._desk.message.emit(words, "warning" if report.conflicts else "info")
        if self._desk.document is None and (summaries := self._desk.summaries()):
            self._desk.open_document(summaries[0].id)
