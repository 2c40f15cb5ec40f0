"""What an import would bring: the first document with its labels, and the report of a dry run."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.importing.report import forecast, report_of
from annotator.gui.report_view import ReportView
from annotator.gui.text.view import ArticleView
from annotator.gui.widgets import EmptyState, Segmented, muted, row
from annotator.gui.worker import Worker, until_closed
from annotator.model.errors import UserError
from annotator.model.spans import Span
from annotator.services.progress import CancelledError, Progress

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.formats.records import DocumentRecord
    from annotator.services.importing import ImportOptions, ImportReport
    from annotator.services.importing.look import Look
    from annotator.services.project import Project

_PAUSE_MS: Final = 220
_STEPS: Final = 1000
_PAGES: Final = {"document": "First document", "report": "What will happen"}
_MOST_CHARACTERS: Final = 200_000
_MOST_SPANS: Final = 3_000


class PreviewPane(QWidget):
    """Looks at the files, then imports them without keeping anything; an older try is dropped.

    Signals:
        looked(Look): How the files are read.
        tried(ImportReport): What would happen.
        refused(UserError): Why nothing could be imported so.
    """

    looked = Signal(object)
    tried = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, project: "Project", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._project = desk, project
        self._wanted: tuple[list[Path], ImportOptions] | None = None
        self._worker: Worker | None = None
        self._is_due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        self.choice = Segmented(tuple(_PAGES), desk.theme, titles=_PAGES)
        self.choice.setFixedWidth(self.choice.natural_width() + 30)
        self.choice.setAccessibleName("Preview")
        self.choice.set_value("document")
        self.choice.chosen.connect(self._show_page)
        self._title, self._facts = QLabel(), muted()
        self._title.setObjectName("editorTitle")
        self._title.setWordWrap(True)
        self._article = ArticleView()
        self._article.set_theme(desk.theme)
        self._article.set_font(None, 14)
        self._article.setAccessibleName("First document")
        self.report = ReportView(desk.theme)
        self._empty = EmptyState("Nothing to import yet", "Add files or a folder, or drop them.")
        self._stack = QStackedWidget()
        self._bar = QProgressBar()
        self._bar.setObjectName("thinProgress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self._state = muted(wrap=False)
        self._has_document = self._has_report = False
        self._build()

    def _build(self) -> None:
        frame = QFrame()
        frame.setObjectName("previewFrame")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._article)
        self._document = QWidget()
        page = QVBoxLayout(self._document)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(4)
        page.addWidget(self._title)
        page.addWidget(self._facts)
        page.addSpacing(4)
        page.addWidget(frame, 1)
        for widget in (self._empty, self._document, self.report):
            self._stack.addWidget(widget)
        head = row(self.choice, self._state, spacing=14)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._bar.setVisible(False)

    # -- asking -------------------------------------------------------------------------------

    def ask(self, paths: "list[Path]", options: "ImportOptions") -> None:
        """Look again soon, at other files or under other options."""
        self._wanted = (paths, replace(options, dry_run=True)) if paths else None
        self._drop()
        self._has_report = False
        if self._wanted is None:
            self._timer.stop()
            self._has_document = False
            self._set_busy("")
            self._show_page(self.choice.value() or "document")
        else:
            self._set_busy("Looking…")
            self._timer.start()

    def stop(self) -> None:
        """End the present look: the dialog is closing."""
        self._timer.stop()
        self._wanted = None
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.cancel()

    def _begin(self) -> None:
        if self._worker is not None:  # a cancelled one that has not ended yet
            self._is_due = True
            return
        if self._wanted is None:
            return
        from annotator.services.importing.look import look_at

        paths, options = self._wanted
        self._run(lambda progress: look_at(paths, options, progress), self._on_looked)

    def _run(self, work: Callable[[Progress], object], done: Callable[[Any], None]) -> None:
        worker = Worker(until_closed(work), self)
        self._worker = worker

        def finished(result: object) -> None:
            self._ended()
            if not worker.is_cancelled:
                done(result)

        def failed(error: UserError) -> None:
            self._ended()
            if not worker.is_cancelled and not isinstance(error, CancelledError):
                self._on_refused(error)

        worker.finished.connect(finished)
        worker.failed.connect(failed)
        worker.advanced.connect(self._on_advanced)
        worker.start()

    def _ended(self) -> None:
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = None
        if self._is_due:
            self._is_due = False
            self._begin()

    # -- showing ------------------------------------------------------------------------------

    def _on_looked(self, look: "Look") -> None:
        self.looked.emit(look)
        self._has_document = look.first is not None
        if look.first is not None:
            self._show_document(look.first)
        self._show_page(self.choice.value() or "document")
        if self._wanted is None or self._worker is not None or self._timer.isActive():
            return  # whoever was told of the look has asked for another one
        if look.problem is not None and look.first is None and not look.format:
            self._on_refused(look.problem)
            return
        from annotator.services.importing import import_files

        paths, options = self._wanted
        self._set_busy("Trying it without keeping anything…")
        self._run(
            lambda progress: import_files(self._project, paths, options, progress), self._on_tried
        )

    def _on_tried(self, report: "ImportReport") -> None:
        self._set_busy("")
        self._state.setText(forecast(report))
        self._has_report = True
        self.report.show_report(report_of(report))
        self._show_page(self.choice.value() or "document")
        self.tried.emit(report)

    def _on_refused(self, error: UserError) -> None:
        self._set_busy("")
        self._has_report = False
        self._show_page(self.choice.value() or "document")
        self.refused.emit(error)

    def _on_advanced(self, done: float, total: float, _message: str) -> None:
        if total > 0:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round(min(1.0, done / total) * _STEPS))

    def _set_busy(self, words: str) -> None:
        self._state.setText(words)
        self._bar.setRange(0, 0 if words else _STEPS)
        self._bar.setVisible(bool(words))

    def _show_page(self, page: str) -> None:
        if page == "report" and self._has_report:
            self._stack.setCurrentWidget(self.report)
        elif page == "document" and self._has_document:
            self._stack.setCurrentWidget(self._document)
        else:
            self._stack.setCurrentWidget(self._empty)

    def show_page(self, page: str) -> None:
        """Turn to a page."""
        self.choice.set_value(page)
        self._show_page(page)

    def say(self, title: str, words: str) -> None:
        """Show words in the place of what cannot be shown."""
        empty = EmptyState(title, words)
        place = self._stack.indexOf(self._empty)
        is_shown = self._stack.currentWidget() is self._empty
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = empty
        self._stack.insertWidget(place, empty)
        if is_shown:
            self._stack.setCurrentWidget(empty)

    def _show_document(self, record: "DocumentRecord") -> None:
        from annotator.schema.evolution import add_labels

        spans = [one for each in record.sets for one in each.spans][:_MOST_SPANS]
        shown = record.text[:_MOST_CHARACTERS]
        label_map = {} if self._wanted is None else self._wanted[1].label_map
        names = {one.label: label_map.get(one.label, one.label) for one in spans}
        schema = self._project.schema
        self._article.set_schema(add_labels(schema, [name for name in names.values() if name]))
        self._article.set_article(shown)
        self._article.set_spans(
            [
                Span(f"span-{number}", "preview", names[one.label], one.fragments, one.quote)
                for number, one in enumerate(spans)
                if names[one.label] and one.fragments[-1][1] <= len(shown)
            ]
        )
        self._title.setText(record.title)
        people = dict.fromkeys(one.annotator for one in record.sets if one.annotator)
        facts = [
            "no date" if record.document_date is None else record.document_date.isoformat(),
            record.publisher or "",
            f"{len(record.text):,} characters",
            f"{len(spans):,} label{'' if len(spans) == 1 else 's'}",
            f"by {', '.join(people)}" if people else "",
        ]
        self._facts.setText("  ·  ".join(one for one in facts if one))
