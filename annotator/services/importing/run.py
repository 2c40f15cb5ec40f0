"""The run of an import: read, plan, insert in chunks, make everything visible at the end."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.formats.records import DocumentRecord
from annotator.model.annotators import SetKind
from annotator.model.changes import Row, Scope
from annotator.model.errors import InputError, ReadOnlyError
from annotator.services.importing.inputs import (
    STDIN,
    Input,
    Unreadable,
    checked_paths,
    find_inputs,
    total_size,
)
from annotator.services.importing.options import ImportOptions
from annotator.services.importing.planned import Planned
from annotator.services.importing.planner import Planner
from annotator.services.importing.report import DocumentReport, ImportReport
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project
from annotator.services.schemas import version_row

_ROWS_AT_ONCE: Final = 4_000
_CHARACTERS_AT_ONCE: Final = 4_000_000
_SECONDS_BETWEEN_REPORTS: Final = 0.1


def import_files(
    project: Project,
    paths: Sequence[str | Path],
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files and folders as one undoable step; ``-`` is standard input.

    Nothing is visible before everything is in. A text that is in the project already is the same
    document: labels are added to its sets, never doubled, and nothing else changes.

    Raises:
        InputError: An input cannot be used (with ``on_error="stop"``), or there is no document.
        NotFoundError: There is no such file or format.
        CancelledError: The person stopped it.
        ReadOnlyError: The project was opened for reading only.
    """
    chosen = options or ImportOptions()
    if project.read_only:
        raise ReadOnlyError(
            f"{project.path.name} is open for reading only; nothing can be imported.",
            hint="Save a copy where you may write, and work in that one.",
        )
    _check(chosen)
    checked_paths(paths)
    project.flush()
    with ExitStack() as stack:
        run = _Run(project, paths, chosen, progress or NoProgress(), stack)
        run.read()
        return run.finish()


def _check(options: ImportOptions) -> None:
    kinds = [kind.value for kind in SetKind]
    if options.set_kind is not None and options.set_kind not in kinds:
        raise InputError(
            f"“{options.set_kind}” is no kind of set.", hint=f"Choose {', '.join(kinds)}."
        )


class _Run:
    def __init__(
        self,
        project: Project,
        paths: Sequence[str | Path],
        options: ImportOptions,
        progress: Progress,
        stack: ExitStack,
    ) -> None:
        self._project = project
        self._paths = paths
        self._options = options
        self._progress = progress
        self._stack = stack
        self._batch = project.store.batch(
            "import", _title(paths), author_id=options.author_id, scope=Scope.PROJECT.value
        )
        self._is_begun = False
        self._planner = Planner(project, options, self._batch.id)
        self._report = ImportReport(dry_run=options.dry_run)
        self._waiting: list[DocumentRecord] = []
        self._rows_waiting = 0
        self._characters_waiting = 0
        self._rows: list[Row] = []
        self._told_at = 0.0

    # -- reading ------------------------------------------------------------------------------

    def read(self) -> None:
        """Read every input and write what it brings, but for the last chunk."""
        total = total_size(self._paths)
        done = 0
        for item in find_inputs(self._paths, self._options):
            if isinstance(item, Unreadable):
                if item.is_stray:
                    self._report.reject(item.error, "")
                else:
                    self._refuse(item.error, "")
                continue
            self._report.files += 1
            name = item.format.info.id
            self._report.formats[name] = self._report.formats.get(name, 0) + 1
            self._report.why = self._report.why or item.why
            if item.why:
                self._report.reasons.setdefault(name, item.why)
            for record in self._records(item):
                self._wait(record)
                self._tell(done + item.source.consumed, total, item.source.name)
            done += item.source.consumed

    def _records(self, item: Input) -> Iterator[DocumentRecord]:
        reader = item.format.reader
        if reader is None:
            raise InputError(f"the format {item.format.info.id} cannot be read.")
        records = reader.read(item.source, item.context)
        found = 0
        while True:
            try:
                record = next(records, None)
            except InputError as error:  # nothing after this place can be read
                self._refuse(error, item.source.name)
                return
            if record is None:
                break
            found += 1
            if isinstance(record, InputError):
                self._refuse(record, item.source.name)
            else:
                yield record
        if not found:
            nothing = InputError("there is no document in it.", file=item.source.name)
            self._refuse(nothing, item.source.name)

    def _refuse(self, error: InputError, name: str) -> None:
        if self._options.on_error == "stop":
            raise error
        self._report.reject(error, name)

    def _tell(self, done: int, total: int | None, name: str) -> None:
        if self._progress.is_cancelled:
            raise CancelledError("The import was stopped; nothing was changed.")
        moment = time.monotonic()
        if moment - self._told_at >= _SECONDS_BETWEEN_REPORTS:
            self._told_at = moment
            self._progress.advance(done, total, name)

    # -- planning and writing -----------------------------------------------------------------

    def _wait(self, record: DocumentRecord) -> None:
        self._waiting.append(record)
        self._rows_waiting += 1 + sum(len(one.spans) + len(one.relations) for one in record.sets)
        self._characters_waiting += len(record.text)
        if self._rows_waiting >= _ROWS_AT_ONCE or self._characters_waiting >= _CHARACTERS_AT_ONCE:
            self._plan_waiting()

    def _plan_waiting(self) -> None:
        """Plan what waits; what was planned before is written first."""
        self._insert()
        self._planner.prepare(self._waiting)
        for record in self._waiting:
            try:
                planned = self._planner.plan(record)
            except InputError as error:
                self._refuse(error, record.file)
            else:
                self._take(record, planned)
        self._waiting = []
        self._rows_waiting = self._characters_waiting = 0

    def _take(self, record: DocumentRecord, planned: Planned) -> None:
        self._rows += planned.rows
        report = self._report
        report.documents_added += planned.is_new_document
        report.documents_known += planned.is_known_document
        report.sets_added += planned.sets_added
        report.spans_added += planned.spans_added
        report.spans_known += planned.spans_known
        report.relations_added += planned.relations_added
        report.relations_known += planned.relations_known
        report.entities_added += planned.entities_added
        report.annotators_added += len(planned.annotators)
        report.count_notes(planned.notes)
        status = "added" if planned.is_new_document else "known"
        kept = planned.spans_added + planned.spans_known
        notes = tuple(planned.notes)
        report.add_detail(
            DocumentReport(record.file, record.line, record.title, status, kept, notes)
        )

    def _insert(self) -> None:
        if not self._rows:
            return
        if not self._is_begun:
            self._stack.enter_context(self._batch)
            self._is_begun = True
        self._batch.insert(self._rows)
        self._rows = []

    def finish(self) -> ImportReport:
        """Write the rest, make everything visible, and return the report."""
        self._plan_waiting()
        report = self._report
        if not report.documents_added and not report.documents_known:
            raise self._no_document()
        vocabulary = self._planner.vocabulary
        report.unknown_labels = vocabulary.unknown
        if vocabulary.added:
            number = self._project.schema.version + 1
            report.schema_version = number
            report.added_names = vocabulary.added
            row = version_row(vocabulary.schema, number)
            self._rows.append(replace(row, version=self._batch.id))
        if self._options.dry_run:
            return report
        if self._rows or self._is_begun:
            self._insert()
            self._progress.advance(1, 1, "making the import visible")
            operation = self._batch.commit()
            report.operation_id = operation.id
            self._project.announce(operation)
        return report

    def _no_document(self) -> InputError:
        names = ", ".join(str(path) for path in self._paths[:3])
        rejected = [one.notes[0].message for one in self._report.details if one.notes]
        return InputError(
            f"there is no document to import: {rejected[0]}"
            if rejected
            else "there is no document to import.",
            hint="Nothing was changed.",
            file=names,
        )


def _title(paths: Sequence[str | Path]) -> str:
    if len(paths) != 1:
        return f"Import {len(paths):,} files"
    return (
        "Import from standard input" if str(paths[0]) == STDIN else f"Import {Path(paths[0]).name}"
    )
