"""The findings: what is missing or odd here or anywhere, each with a jump, a fix, a dismissal."""

from typing import Any, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.finding_acts import dismiss, fix_all, go_to, next_after
from annotator.gui.finding_delegate import FindingDelegate
from annotator.gui.finding_dialogs import FixAllDialog
from annotator.gui.models.finding_model import (
    FINDING_ROLE,
    KIND_ROLE,
    PLACE_ROLE,
    FindingModel,
)
from annotator.gui.project_check import ProjectCheck
from annotator.gui.widgets import EmptyState, Segmented, column, muted, row
from annotator.services.findings import Finding, Kind, kind_of

Index = QModelIndex | QPersistentModelIndex
_TITLES: Final = {"document": "Document", "project": "Project"}
_STEPS: Final = 1000
_COUNT_WIDTH: Final = 64
_HINT: Final = "Enter goes there · F fixes · Del dismisses"


class _Tree(QTreeView):
    """The list with its keys.

    Signals:
        fix_asked(), fix_all_asked(), dismiss_asked(): F, Shift+F, Delete.
        left(): Escape.
    """

    fix_asked = Signal()
    fix_all_asked = Signal()
    dismiss_asked = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fix, dismiss, go there, or leave."""
        match Qt.Key(event.key()):
            case Qt.Key.Key_F if not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
                shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.fix_all_asked if shifted else self.fix_asked).emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.dismiss_asked.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.activated.emit(self.currentIndex())
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class FindingsPanel(QWidget):
    """Findings by kind, of the open document as it changes or of the project when asked."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("findingsPanel")
        self._whole = ProjectCheck(desk, self)
        self._current: Finding | None = None
        self._folded: set[str] = set()
        self._model = FindingModel(self)
        self._scope = Segmented(tuple(_TITLES), desk.theme, titles=_TITLES)
        self._scope.set_value("document")
        self._scope.setAccessibleName("What is checked")
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter")
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName("Filter the findings")
        self._dismissed = QCheckBox("Show dismissed")
        self._count = muted(wrap=False)
        self._again = _button("Check again", "Check every document again")
        self._progress = QProgressBar()
        self._progress.setObjectName("dialogProgress")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, _STEPS)
        self._progress.setFixedWidth(100)
        self._cancel = _button("Cancel", "Stop the checks")
        self._view = _Tree()
        self._delegate = FindingDelegate(desk, self._view, self._view)
        self._fix = _button("Fix", "Make the change that is offered (F)")
        self._fix_all = _button("Fix all of this kind…", "Show all fixes of this kind (Shift+F)")
        self._dismiss = _button("Dismiss…", "Let it stand, with a reason (Del)")
        self._advice = muted(wrap=False)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        view = self._view
        view.setObjectName("findings")
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setHeaderHidden(True)
        view.setRootIsDecorated(False)
        view.setIndentation(0)
        view.setMouseTracking(True)
        view.setExpandsOnDoubleClick(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        view.setAccessibleName("Findings")
        self._scope.setFixedWidth(self._scope.natural_width() + 20)
        self._filter.setMinimumWidth(60)
        self._filter.setMaximumWidth(220)
        for widget in (self._progress, self._cancel, self._again):
            widget.hide()
        for words in (self._count, self._advice):  # they give way where the window is narrow
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head, foot = QWidget(), QWidget()
        line = row(
            self._scope,
            self._filter,
            self._dismissed,
            self._count,
            self._progress,
            self._cancel,
            self._again,
            stretch=3,
        )
        line.setContentsMargins(12, 6, 12, 8)
        head.setLayout(line)
        acts = row(self._fix, self._fix_all, self._dismiss, self._advice, stretch=3)
        acts.setContentsMargins(12, 8, 12, 8)
        foot.setLayout(acts)
        self._stack.addWidget(view)
        self._stack.addWidget(
            EmptyState("Nothing to look at", "The checks find nothing odd in your labels.")
        )
        self._stack.addWidget(EmptyState("Nothing like this", "No finding has these words."))
        self._stack.addWidget(
            EmptyState(
                "Not checked yet",
                "All your labels, in every document, and the same text under different labels.",
                action="Check the whole project",
                on_action=self.check_project,
            )
        )
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        outer.addWidget(foot)

    def _connect(self) -> None:
        desk, view = self._desk, self._view
        self._scope.chosen.connect(lambda _value: self._show())
        self._filter.textChanged.connect(lambda _text: self._show())
        self._dismissed.toggled.connect(lambda _on: self._show())
        self._again.clicked.connect(self.check_project)
        self._cancel.clicked.connect(self._whole.stop)
        self._whole.changed.connect(self._on_whole)
        self._whole.advanced.connect(self._on_advanced)
        self._fix.clicked.connect(self.fix)
        self._fix_all.clicked.connect(self.fix_all)
        self._dismiss.clicked.connect(self.dismiss)
        view.fix_asked.connect(self.fix)
        view.fix_all_asked.connect(self.fix_all)
        view.dismiss_asked.connect(self.dismiss)
        view.left.connect(desk.focus_article_requested)
        view.clicked.connect(self._on_clicked)
        view.activated.connect(self._on_activated)
        view.selectionModel().currentChanged.connect(lambda now, _before: self._on_current(now))
        view.collapsed.connect(lambda index: self._on_folded(index, is_folded=True))
        view.expanded.connect(lambda index: self._on_folded(index, is_folded=False))
        desk.findings_changed.connect(self._on_findings)
        desk.project_opened.connect(self._on_project)
        desk.annotator_changed.connect(self._on_project)
        desk.theme_changed.connect(self._on_theme)

    # What is listed

    @property
    def _is_whole(self) -> bool:
        return self._scope.value() == "project"

    def focus_list(self) -> None:
        """Give the list the keyboard."""
        if not self._view.currentIndex().isValid():
            first = next(iter(self._model.findings), None)
            self._select(first)
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_findings(self) -> None:
        if not self._is_whole:
            self._show()

    def _on_project(self) -> None:
        self._current = None
        self._show()

    def showEvent(self, event: object) -> None:
        """Catch up on what was found while the panel was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._show()

    def _show(self) -> None:
        """List what is to be seen, keeping the current line and what is folded."""
        if not self.isVisible():
            return
        source = self._whole.findings if self._is_whole else self._desk.findings
        kept = [one for one in source or () if self._dismissed.isChecked() or one.is_open]
        words = self._filter.text().casefold().strip()
        found = [one for one in kept if not words or words in _text_of(one)]
        self._delegate.shows_documents = self._is_whole
        scroll = self._view.verticalScrollBar().value()
        current = self._current
        self._model.set_findings(found)
        for place in range(self._model.rowCount()):
            index = self._model.index(place, 0)
            self._view.setExpanded(index, index.data(KIND_ROLE).code not in self._folded)
        self._view.verticalScrollBar().setValue(scroll)
        self._select(current, is_quiet=True)
        if self._is_whole and source is None:
            self._stack.setCurrentIndex(3)
        else:
            self._stack.setCurrentIndex(0 if found else 2 if kept else 1)
        self._show_words()
        self._on_current(self._view.currentIndex())

    def _show_words(self) -> None:
        whole = self._whole
        source = whole.findings if self._is_whole else self._desk.findings
        shown = sum(one.is_open for one in source or ())
        put_aside = len(source or ()) - shown
        words = [] if source is None else [f"{shown:,} open"]
        if put_aside:
            words.append(f"{put_aside:,} dismissed")
        self._count.setText(" · ".join(words))
        self._count.setMinimumWidth(min(_COUNT_WIDTH, self._count.sizeHint().width()))
        is_running = self._is_whole and whole.is_running
        self._count.setToolTip(self._count.text())
        # The wider window that both would need for a moment would stay wide: hide, then show.
        busy: list[QWidget] = [self._progress, self._cancel]
        calm: list[QWidget] = [self._dismissed]
        if self._is_whole and whole.findings is not None:
            calm.append(self._again)
        else:
            self._again.hide()
        for widget in calm if is_running else busy:
            widget.hide()
        for widget in busy if is_running else calm:
            widget.show()
        self._again.setText("Changed: check again" if whole.is_stale else "Check again")
        self._again.setToolTip(f"Checked at {whole.checked_at}. Check every document again")

    def _select(self, finding: Finding | None, *, is_quiet: bool = False) -> None:
        index = self._model.index_of(finding)
        if not index.isValid():
            return
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._view.selectionModel().setCurrentIndex(index, flags)
        if not is_quiet:
            self._view.scrollTo(index)

    def _on_folded(self, index: QModelIndex, *, is_folded: bool) -> None:
        kind = index.data(KIND_ROLE)
        if isinstance(kind, Kind):
            (self._folded.add if is_folded else self._folded.discard)(kind.code)

    def _on_theme(self, theme: Any) -> None:
        self._scope.set_theme(theme)
        self._view.viewport().update()

    # The current line

    def _finding(self) -> Finding | None:
        index = self._view.currentIndex()
        if index.data(PLACE_ROLE) is not None:
            index = index.parent()
        finding = index.data(FINDING_ROLE) if index.isValid() else None
        return finding if isinstance(finding, Finding) else None

    def _kind(self) -> Kind | None:
        kind = self._view.currentIndex().data(KIND_ROLE)
        if isinstance(kind, Kind):
            return kind
        finding = self._finding()
        return None if finding is None else kind_of(finding.code)

    def _fixable(self) -> list[Finding]:
        kind = self._kind()
        return [
            one
            for one in self._model.findings
            if kind is not None and one.code == kind.code and one.is_open and one.fix is not None
        ]

    def _on_current(self, _index: Index) -> None:
        finding, kind = self._finding(), self._kind()
        if finding is not None:
            self._current = finding
        may = not self._desk.read_only
        can_fix = finding is not None and finding.is_open and finding.fix is not None
        self._fix.setEnabled(may and can_fix)
        self._fix_all.setEnabled(may and bool(self._fixable()))
        self._dismiss.setEnabled(may and finding is not None)
        is_open = finding is None or finding.is_open
        self._dismiss.setText("Dismiss…" if is_open else "Restore")
        self._advice.setText(_HINT if kind is None else kind.advice)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.data(KIND_ROLE) is not None:
            self._view.setExpanded(index, not self._view.isExpanded(index))
            return
        self._jump(index)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.data(KIND_ROLE) is not None:
            self._view.setExpanded(index, not self._view.isExpanded(index))
        elif self._jump(index):
            self._desk.focus_article_requested.emit()

    def _jump(self, index: QModelIndex) -> bool:
        place, finding = index.data(PLACE_ROLE), index.data(FINDING_ROLE)
        if isinstance(finding, Finding):
            if finding.annotator_id is None and len(finding.places) > 1:
                self._view.setExpanded(index, True)
            place = finding.place
        if place is None:
            return False
        go_to(self._desk, place)
        return True

    def step(self, direction: int) -> None:
        """Go to the next or previous open finding of the list."""
        found = next_after(self._model.findings, self._current, direction)
        if found is None:
            self._desk.message.emit("No findings here.", "info")
            return
        self._current = found
        self._view.setExpanded(self._model.index_of(found).parent(), True)
        self._select(found)
        go_to(self._desk, found.place)

    def fix(self) -> None:
        """Fix the current finding."""
        finding = self._finding()
        if finding is not None and finding.is_open and fix_all(self._desk, (finding,)):
            self._whole.leave_out((finding,))

    def fix_all(self) -> None:
        """Show every fix of the current kind, and make those that stay ticked."""
        found, kind = self._fixable(), self._kind()
        if kind is None or not found:
            self._desk.message.emit("There is no safe fix for this: look at it.", "info")
            return
        dialog = FixAllDialog(kind.title, found, self)

        def agree() -> None:
            chosen = dialog.chosen()
            if chosen and fix_all(self._desk, chosen):
                self._whole.leave_out(chosen)

        dialog.accepted.connect(agree)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dismiss(self) -> None:
        """Dismiss the current finding with a reason, or restore it."""
        finding = self._finding()
        if finding is not None:
            dismiss(self._desk, finding, self)

    # The whole project

    def show_project(self) -> None:
        """List what is found in the whole project, and look for it anew."""
        self._scope.set_value("project")
        self._show()
        self.focus_list()
        self.check_project()

    def check_project(self) -> None:
        """Check every document in the background."""
        self._whole.start()

    def _on_whole(self) -> None:
        if self._is_whole:
            self._show()

    def _on_advanced(self, done: float, total: float, message: str) -> None:
        if self._whole.is_running and total > 0:
            self._progress.setValue(round(done / total * _STEPS))
            self._count.setText(message)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("secondary")
    button.setText(text)
    button.setToolTip(tip)
    return button


def _text_of(finding: Finding) -> str:
    """What the filter looks through."""
    fix = "" if finding.fix is None else finding.fix.words
    words = (kind_of(finding.code).title, finding.message, fix, finding.place.document_title)
    return " ".join(words).casefold()
