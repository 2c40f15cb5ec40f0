"""The run of a merge: check every file, say who is who, plan, write, make all visible at once."""

import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from annotator.formats.bundle import EXTENSION, Bundle
from annotator.formats.sealed_zip import is_zip
from annotator.model.annotators import AnnotationSet, Annotator, SetKind, Setting
from annotator.model.changes import Change, Operation, Row, Scope, now
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.errors import InputError, NotFoundError, ReadOnlyError
from annotator.model.spans import Span
from annotator.services.merging.beside import Known, Name
from annotator.services.merging.beside_planner import BesidePlanner
from annotator.services.merging.bundling import SetHistory, bundle_work
from annotator.services.merging.clashes import Answer, Clash, ClashError, WhoIsWho
from annotator.services.merging.differences import differences
from annotator.services.merging.planner import Incoming, Planned, SetPlanner
from annotator.services.merging.report import DocumentStatus, MergeReport
from annotator.services.merging.schema_fit import missing_parts
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project
from annotator.store import Store
from annotator.store.batches import Batch

_ROWS_AT_ONCE: Final = 4_000
_DOCUMENTS_AT_ONCE: Final = 100
_SECONDS_BETWEEN_REPORTS: Final = 0.1
_MOST_NAMED: Final = 12
_SAME_PERSON: Final = "merge.same_person "
"""Settings that say who somebody of a bundle is here; id and name there follow."""
_NO_ANSWERS: Final[Mapping[str, Answer]] = {}


def merge_files(
    project: Project,
    paths: Sequence[str | Path],
    *,
    on_clash: Answer = Answer.ASK,
    dry_run: bool = False,
    author_id: str | None = None,
    progress: Progress | None = None,
) -> MergeReport:
    """Merge bundles and whole projects into a project, as one undoable step.

    Merging the same again changes nothing; the order of files does not matter.

    Args:
        project: Waits until everything in it is saved.
        paths: The files.
        on_clash: What to do where it is not clear who is who.
        dry_run: Say what would be done, change nothing.
        author_id: Who merges.
        progress: Hears how far it is; may stop it.

    Raises:
        InputError: A file is damaged, not of the expected form, or does not fit the label schema.
        ClashError: It has to be said who is who.
        CancelledError: It was stopped; nothing was changed.
    """
    watcher = progress or NoProgress()
    with Merge(project, paths, watcher) as merge:
        return merge.run(default=on_clash, dry_run=dry_run, author_id=author_id, progress=watcher)


class Merge:
    """Files that were found whole and that fit, ready to be merged; a context manager.

    Raises:
        InputError: A file is damaged, not of the expected form, or does not fit the label schema.
        NotFoundError: There is no such file.
        CancelledError: It was stopped.
    """

    def __init__(
        self, project: Project, paths: Sequence[str | Path], progress: Progress | None = None
    ) -> None:
        self._project = project
        self._progress = progress or NoProgress()
        self._told_at = 0.0
        self._left_out: Counter[str] = Counter()
        self._stack = ExitStack()
        if project.read_only:
            raise ReadOnlyError(
                f"{project.path.name} is open for reading only; nothing can be merged.",
                hint="Save a copy where you may write, and work in that one.",
            )
        if not paths:
            raise InputError("no file is named to merge.")
        project.flush()
        with ExitStack() as stack:
            self._bundles = [stack.enter_context(self._open(Path(path))) for path in paths]
            self._check_schemas()
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._stack.close()

    # -- opening ------------------------------------------------------------------------------

    def _open(self, path: Path) -> Bundle:
        self._tell(0, None, f"Checking {path.name}", now_at_once=True)
        if not path.exists():
            raise NotFoundError(f"There is no file {path}.")
        if path.is_dir():
            raise InputError("it is a folder.", hint="Name the bundle in it.", file=str(path))
        if is_zip(path) or path.suffix == EXTENSION:
            return Bundle(path)
        return self._bundle_of(path)

    def _bundle_of(self, path: Path) -> Bundle:
        """Take the work out of another project."""
        if path.resolve() == self._project.path.resolve():
            raise InputError("a project cannot be merged into itself.", file=path.name)
        with tempfile.TemporaryDirectory(prefix="annotator-merge-") as folder:
            target = Path(folder) / f"{path.stem}{EXTENSION}"
            with Project.open(path, read_only=True) as other, target.open("w+b") as stream:
                for row in other.store.rows("annotation_set"):
                    if isinstance(row, AnnotationSet) and row.kind != SetKind.HUMAN:
                        self._left_out[row.kind] += 1
                bundle_work(other, stream, None, self._progress)
            return Bundle(target, name=path.name)

    def _check_schemas(self) -> None:
        for bundle in self._bundles:
            missing = missing_parts(bundle.schema, self._project.schema)
            if missing:
                more = len(missing) - _MOST_NAMED
                names = ", ".join(missing[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
                raise InputError(
                    f"its label schema has what this project lacks: {names}.",
                    hint="Nothing was changed. Bring the project's schema up to date first, with"
                    " “annotator schema apply” or the schema editor, then merge again.",
                    file=bundle.name,
                )

    # -- merging ------------------------------------------------------------------------------

    def clashes(self) -> tuple[Clash, ...]:
        """Return what has to be asked about people."""
        return tuple(self._people(_NO_ANSWERS, Answer.ASK).clashes)

    def _people(self, answers: Mapping[str, Answer], default: Answer) -> WhoIsWho:
        rows = self._project.store.rows("annotator")
        settings = self._project.store.rows("setting")
        remembered = {
            one.id.removeprefix(_SAME_PERSON): str(one.value)
            for one in settings
            if isinstance(one, Setting) and one.id.startswith(_SAME_PERSON)
        }
        known = (one for one in rows if isinstance(one, Annotator))
        people = WhoIsWho(known, answers, default, remembered)
        for bundle in self._bundles:
            people.take(bundle)
        return people

    def run(
        self,
        *,
        answers: Mapping[str, Answer] = _NO_ANSWERS,
        default: Answer = Answer.ASK,
        dry_run: bool = False,
        author_id: str | None = None,
        progress: Progress | None = None,
    ) -> MergeReport:
        """Merge, or with ``dry_run`` say what would be done.

        Args:
            answers: By key of the clash.
            default: The answer to every other clash.
            dry_run: Change nothing.
            author_id: Who merges.
            progress: Hears how far it is; may stop it.

        Raises:
            ClashError: It has to be said who is who.
            ConflictError: Somebody changed the same sets meanwhile; nothing was changed.
            CancelledError: It was stopped; nothing was changed.
        """
        self._progress = progress or NoProgress()
        people = self._people(answers, default)
        if people.unanswered:
            raise ClashError(tuple(people.unanswered))
        self._project.flush()
        names = [one.name for one in self._bundles]
        title = f"Merge {names[0]}" if len(names) == 1 else f"Merge {len(names)} files"
        store = self._project.store
        batch = store.batch("merge", title, author_id=author_id, scope=Scope.PROJECT.value)
        report = MergeReport(dry_run=dry_run, files=names, left_out=self._left_out)
        report.clashes = [one.words() for one in people.clashes]
        with ExitStack() as stack:
            writer = _Writer(batch, None if dry_run else stack)
            changes = self._write(people, batch.id, writer, report)
            if not dry_run and report.changes_anything:
                self._tell(1, 1, "Making the merge visible", now_at_once=True)
                operation = writer.commit(changes)
                report.operation_id = operation.id
                self._project.announce(replace(operation, changes=()))
        return report

    def _write(
        self, people: WhoIsWho, version: str, writer: "_Writer", report: MergeReport
    ) -> list[Change]:
        """Plan and write everything new; return the changes of what is there already."""
        store = self._project.store
        history = SetHistory(store)
        planner = SetPlanner(store, version, people, history)
        beside = BesidePlanner(store, version, history.beside)
        rows = _NewRows(store, self._bundles, people, version, report)
        work = self._work(people)
        order = list(work)
        known = store.lookups().documents_by_hash(order)
        changes: list[Change] = []
        writer.add(rows.needed_for(Planned()))
        for start in range(0, len(order), _DOCUMENTS_AT_ONCE):
            part = order[start : start + _DOCUMENTS_AT_ONCE]
            writer.flush()
            planner.prepare([known[one] for one in part if one in known])
            for number, sha256 in enumerate(part, start):
                document, status = rows.document(sha256, known.get(sha256))
                report.documents[status] += 1
                if status is not DocumentStatus.SAME:
                    writer.add([document])
                for author_id, brought in work[sha256].items():
                    newer = beside.newer(document.id, author_id, brought.beside)
                    message = beside.message(document.id, author_id, newer)
                    planned = planner.plan(document, status, author_id, brought.sets, message)
                    more = beside.plan(
                        document,
                        author_id,
                        newer,
                        planned,
                        partial(planner.first_spans, document, author_id, planned),
                    )
                    writer.add(rows.needed_for(planned))
                    writer.add([*planned.rows, *more.rows])
                    changes += [*planned.changes, *more.changes]
                    report.add(planned.outcomes)
                    report.add_beside(more)
                self._tell(number, len(order), document.title)
        renames = people.renames(version)
        report.renamed = [
            (change.before.name, change.after.name)
            for change in renames
            if isinstance(change.before, Annotator) and isinstance(change.after, Annotator)
        ]
        settled = [
            Change(before=None, after=Setting(f"{_SAME_PERSON}{key}", person_id, version))
            for key, person_id in sorted(people.settled.items())
        ]
        report.remembered = len(settled)
        return [*renames, *settled, *changes]

    def _work(self, people: WhoIsWho) -> dict[str, dict[str, "_Brought"]]:
        """Sort what the bundles bring by document, then by person."""
        found: dict[str, dict[str, _Brought]] = {}
        for bundle in self._bundles:
            who = {key: people.id_of(person) for key, person in bundle.people.items()}
            for sha256 in bundle.documents:
                found.setdefault(sha256, {})
            for entry in bundle.sets:
                brought = found[entry.text_sha256].setdefault(who[entry.author_id], _Brought())
                brought.sets.append(Incoming(bundle, entry))
            for one in bundle.beside:
                brought = found[one.text_sha256].setdefault(who[one.author_id], _Brought())
                value = one.value
                if value is not None and value.get("by") is not None:
                    value = {**value, "by": who[value["by"]]}
                brought.beside.append(((one.kind, one.name), Known(one.operation, value)))
        return found

    def _tell(
        self, done: float, total: float | None, words: str, *, now_at_once: bool = False
    ) -> None:
        if self._progress.is_cancelled:
            raise CancelledError("The merge was stopped; nothing was changed.")
        moment = time.monotonic()
        if now_at_once or moment - self._told_at >= _SECONDS_BETWEEN_REPORTS:
            self._told_at = moment
            self._progress.advance(done, total, words)


@dataclass(slots=True)
class _Brought:
    """What bundles bring of one person's work on one document."""

    sets: list[Incoming] = field(default_factory=list)
    beside: list[tuple[Name, Known]] = field(default_factory=list)


class _Writer:
    """Collects rows and writes them in chunks; without a stack it only pretends."""

    def __init__(self, batch: Batch, stack: ExitStack | None) -> None:
        self._batch = batch
        self._stack = stack
        self._rows: list[Row] = []
        self._is_begun = False

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows now or soon."""
        if self._stack is None:
            return
        self._rows += rows
        if len(self._rows) >= _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._rows:
            self._begin()
            self._batch.insert(self._rows)
            self._rows = []

    def commit(self, changes: Sequence[Change]) -> Operation:
        """Write the rest and make everything visible."""
        self._begin()
        self.flush()
        return self._batch.commit(changes)

    def _begin(self) -> None:
        if not self._is_begun and self._stack is not None:
            self._stack.enter_context(self._batch)
            self._is_begun = True


class _NewRows:
    """Makes the rows that sets need: documents, people, entities; each of them once."""

    def __init__(
        self,
        store: Store,
        bundles: Sequence[Bundle],
        people: WhoIsWho,
        version: str,
        report: MergeReport,
    ) -> None:
        self._store = store
        self._bundles = bundles
        self._people = people
        self._version = version
        self._report = report
        self._position = store.next_position()
        self._entities = {one.id for one in store.entities()}
        self._known_people: set[str] = set()
        ids = [key for bundle in bundles for key in bundle.document_ids.values()]
        self._taken_ids = set(store.lookups().taken("document", ids))

    def document(self, sha256: str, known_id: str | None) -> tuple[Document, DocumentStatus]:
        """Return a document as it is or will be in the project, and what it is to it."""
        having = [one for one in self._bundles if sha256 in one.documents]
        found = having[0].document(sha256)
        here = found if known_id is None else self._store.document(known_id) or found
        for bundle in having[known_id is None :]:
            self._report.differences += differences(bundle.name, here, bundle.document(sha256))
        if known_id is not None:
            return replace(here, id=known_id), DocumentStatus.SAME
        is_taken = found.id in self._taken_ids
        new_id = f"{found.id}-{sha256[:8]}" if is_taken else found.id
        self._taken_ids.add(new_id)
        document = replace(
            found,
            id=new_id,
            position=self._position,
            created_at=found.created_at or now(),
            version=self._version,
        )
        self._position += 1
        return document, DocumentStatus.TEXT_DIFFERS if is_taken else DocumentStatus.NEW

    def needed_for(self, planned: Planned) -> list[Row]:
        """Return the people and entities that planned rows refer to and the project lacks."""
        people = [
            one for one in self._people.new_rows(self._version) if one.id not in self._known_people
        ]
        self._known_people.update(one.id for one in people)
        self._report.people += [one.name for one in people]
        after = [one.after for one in planned.changes]
        wanted = {
            row.entity_id
            for row in (*planned.rows, *after)
            if isinstance(row, Span) and row.entity_id is not None
        } - self._entities
        self._entities |= wanted
        return [*people, *(self._entity(key) for key in sorted(wanted))]

    def _entity(self, entity_id: str) -> Entity:
        entity = next(one.entities[entity_id] for one in self._bundles if entity_id in one.entities)
        owner = self._people.owner_of(entity.annotator_id)
        return replace(entity, annotator_id=owner, version=self._version)
