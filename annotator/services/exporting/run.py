"""The run of an export."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from annotator.formats.base import (
    Format,
    PartsWriter,
    WriteContext,
    WriteSession,
    checked_options,
)
from annotator.formats.records import ExportRow
from annotator.formats.registry import find_format
from annotator.model.errors import InputError
from annotator.services.exporting.gold import GoldCounter
from annotator.services.exporting.making import making_of
from annotator.services.exporting.manifest import (
    ContentDigest,
    manifest_of,
    place_of,
    write_manifest,
)
from annotator.services.exporting.options import ExportOptions
from annotator.services.exporting.parting import Parting
from annotator.services.exporting.report import ExportReport, PartReport
from annotator.services.exporting.selection import Selection
from annotator.services.exporting.targets import (
    STDOUT,
    check_target,
    folder_of_parts,
    open_file,
    open_folder,
)
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project

_SECONDS_BETWEEN_REPORTS: Final = 0.1
_WHOLE: Final = ""


def export(
    project: Project,
    target: str | Path,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the chosen rows to a file, to a folder (with a split), or to standard output (``-``).

    An older file is replaced only when the new one is whole. When nothing matches, nothing is
    written and the report says why.

    Raises:
        NotFoundError: A format, annotator or document that is named does not exist.
        InputError: An option is not possible.
        StorageError: The target cannot be written.
        CancelledError: The person stopped it.
    """
    chosen = options or ExportOptions()
    found = find_format(chosen.format, writing=True)
    place = None if str(target) == STDOUT else Path(target)
    _check(found, place, chosen)
    project.flush()
    return _Run(project, found, place, chosen, progress or NoProgress()).run()


def _check(found: Format, place: Path | None, options: ExportOptions) -> None:
    is_folder = options.split is not None or options.writes_folder(found.info)
    if place is None:
        if is_folder:
            raise InputError("several files cannot go to standard output.", hint="Name a folder.")
        if options.manifest:
            raise InputError(
                "a manifest needs a file to stand beside.", hint="Name a file with -o."
            )
        return
    check_target(place, is_folder=is_folder)


class _Run:
    def __init__(
        self,
        project: Project,
        found: Format,
        place: Path | None,
        options: ExportOptions,
        progress: Progress,
    ) -> None:
        info = found.info
        self._format = found
        self._place = place
        self._project = project
        self._gold = GoldCounter()
        self._options = options
        self._split = options.split
        has_manifest = options.manifest or options.split is not None
        self._content = ContentDigest(project.schema) if has_manifest else None
        self._writes_folder = options.writes_folder(info)
        self._progress = progress
        self._context = WriteContext(
            project.schema,
            checked_options(options.options, info.write_options, format_id=info.id),
            making_of(project, options, progress),
            self._check,
        )
        self._selection = Selection(project, options)
        total = len(project.store.document_ids())
        self._report = ExportReport(info.id, documents_in_project=total)
        self._told_at = 0.0

    def run(self) -> ExportReport:
        """Write everything and return the report."""
        parts = self._parts()
        rows = self._selection.rows()
        first = next(rows, None)
        if first is None:
            self._report.nothing = self._selection.why_nothing()
            return self._report
        with ExitStack() as stack:
            sessions = self._open(stack)
            self._write(first, sessions, parts)
            for item in rows:
                self._write(item, sessions, parts)
            for session in sessions.values():
                session.finish()
        self._report.gold = self._gold.finish(self._project)
        self._write_manifest()
        return self._report

    def _parts(self) -> Mapping[str, str]:
        """Return the part of each document, by a walk of its own; empty without a split."""
        if self._split is None:
            return {}
        seen = 0
        parting = Parting(self._project.store.document, self._split, lambda: self._tell(seen))
        for rows in self._selection.rows():
            parting.add(rows)
            seen += 1
        found = parting.finish()
        self._report.together = found.together
        return found.parts

    def _open(self, stack: ExitStack) -> dict[str, WriteSession]:
        place = self._place
        targets: dict[str, Path | None] = {_WHOLE: place}
        writer = self._format.writer
        if self._split is not None and place is not None and isinstance(writer, PartsWriter):
            names = [name for name, _ in self._split.parts]
            folder = stack.enter_context(open_folder(place))
            self._report.parts.update({name: PartReport(str(place)) for name in names})
            return dict(writer.begin_parts(folder, self._context, names))
        if self._split is not None and place is not None:
            stack.enter_context(folder_of_parts(place))
            suffix = "" if self._writes_folder else self._format.info.extensions[0]
            targets = {name: place / f"{name}{suffix}" for name, _ in self._split.parts}
        return {name: self._session(stack, name, target) for name, target in targets.items()}

    def _session(self, stack: ExitStack, name: str, target: Path | None) -> WriteSession:
        writer = self._format.writer
        if writer is None:
            raise InputError(f"the format {self._format.info.id} cannot be written.")
        self._report.parts[name] = PartReport(STDOUT if target is None else str(target))
        if self._writes_folder and target is not None:
            return writer.begin(stack.enter_context(open_folder(target)), self._context)
        return writer.begin(stack.enter_context(open_file(target)), self._context)

    def _write(
        self,
        rows: Sequence[ExportRow],
        sessions: Mapping[str, WriteSession],
        parts: Mapping[str, str],
    ) -> None:
        document = rows[0].document
        name = parts.get(document.id, _WHOLE)
        report = self._report
        session = sessions.get(name)
        if session is None:  # it came to match while the export ran
            return
        for row in rows:
            self._gold.add(row)
            if self._content is not None:
                self._content.add(row)
            notes = session.write(row)
            report.count_notes(document.id, document.title, notes)
            report.spans += len(row.spans)
            report.relations += len(row.relations)
        report.documents += 1
        report.rows += len(rows)
        report.parts[name].count(rows)
        self._tell(report.documents)

    def _write_manifest(self) -> None:
        if self._content is None or self._place is None:
            return
        is_folder = self._split is not None or self._writes_folder
        place = place_of(self._place, is_folder=is_folder)
        found = manifest_of(
            self._project,
            self._options,
            self._context.options,
            self._report,
            self._content,
            place,
        )
        write_manifest(place, found)
        self._report.manifest = str(place)

    def _check(self) -> None:
        if self._progress.is_cancelled:
            raise CancelledError("The export was stopped; nothing was written.")

    def _tell(self, done: int) -> None:
        self._check()
        moment = time.monotonic()
        if moment - self._told_at >= _SECONDS_BETWEEN_REPORTS:
            self._told_at = moment
            self._progress.advance(done, self._report.documents_in_project, "documents")
