"""What goes beside the sets of a project: the newest state of each thing, and since when.

Of two states of one thing the one counts that the later operation made (a register in which the
last writer wins): joining them is idempotent, commutative and associative, and an older bundle
changes nothing. Ids of operations begin with their time.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NamedTuple

from annotator.formats.bundle_beside import Beside
from annotator.model.ancestry import own_id
from annotator.model.annotators import Assignment, Dismissal, Refusal, SuggestionDecision
from annotator.model.documents import Document
from annotator.model.stamps import Stamp, StampKind
from annotator.store import Store
from annotator.store.repositories.steps import BesideChange, LoggedSteps

Name = tuple[str, str]
"""Kind and name of a thing within somebody's work on a document."""
BesideRow = Dismissal | SuggestionDecision | Refusal | Assignment
ASSIGNMENT: Final[Name] = (StampKind.ASSIGNMENT.value, "")
MESSAGE: Final[Name] = (StampKind.MESSAGE.value, "")
READ: Final[Name] = (StampKind.READ.value, "")
_TABLES: Final = ("dismissal", "suggestion_decision", "refusal", "assignment")


class Known(NamedTuple):
    """The state of a thing and the operation that made it so."""

    operation: str
    value: Mapping[str, Any] | None


def states_of(row: BesideRow) -> dict[Name, Mapping[str, Any]]:
    """Return what a row says, by kind and name."""
    match row:
        case Dismissal():
            value = {"id": row.id, "reason": row.reason, "created_at": row.created_at}
            return {(StampKind.DISMISSAL.value, f"{row.code} {row.fingerprint}"): value}
        case SuggestionDecision():
            value = {"id": row.id, "status": row.status}
            if row.span_id is not None:
                value["span"] = row.span_id
            return {(StampKind.DECISION.value, row.suggestion_id): value}
        case Refusal():
            return {(StampKind.REFUSAL.value, f"{row.start} {row.end} {row.label}"): {"id": row.id}}
        case Assignment():
            value = {"id": row.id, "by": row.assigned_by, "created_at": row.created_at}
            found: dict[Name, Mapping[str, Any]] = {ASSIGNMENT: value}
            if row.sent_back_at is not None and row.message:
                by = row.sent_back_by or row.assigned_by
                found[MESSAGE] = {"text": row.message, "by": by, "at": row.sent_back_at}
                if row.is_read:
                    found[READ] = {"at": row.sent_back_at}
            return found


class BesideHistory:
    """What goes beside the sets of a project, from its tables and its log.

    Args:
        last_step: Returns the last step of a set as it was when an operation sent it back.
    """

    def __init__(
        self, store: Store, logged: LoggedSteps, last_step: Callable[[BesideChange], str | None]
    ) -> None:
        self._store = store
        self._last_step = last_step
        self._places: dict[str, str | None] = {}
        self._found: dict[tuple[str, str], dict[Name, Known]] = {}
        self._stamped: dict[tuple[str, str, Name], int] = {}
        for stamp in store.rows("stamp"):
            if isinstance(stamp, Stamp):
                place, name = (stamp.document_id, stamp.author_id), (stamp.kind, stamp.name)
                self._at(*place)[name] = Known(stamp.operation, stamp.value)
                self._stamped[*place, name] = logged.merges.get(stamp.version, 0)
        for change in logged.beside:
            self._replay(change)
        for kind in _TABLES:
            for row in store.rows(kind):
                if isinstance(row, BesideRow):
                    self._fill(row)

    def of(self, document_id: str, author_id: str) -> Mapping[Name, Known]:
        """Return what goes beside one person's work on a document, by kind and name."""
        return self._found.get((document_id, author_id), {})

    def message(self, document_id: str, author_id: str) -> Mapping[str, Any] | None:
        """Return what came with work that was sent back."""
        known = self.of(document_id, author_id).get(MESSAGE)
        return None if known is None else known.value

    def bundled(self, document: Document, authors: Collection[str]) -> list[Beside]:
        """Return what goes beside the work of these people on a document, in a fixed order."""
        sha256 = document.text_sha256
        return [
            Beside(
                sha256, author_id, *name, known.operation, _plain(known.value, author_id, sha256)
            )
            for author_id in sorted(authors)
            for name, known in sorted(self.of(document.id, author_id).items())
        ]

    def _at(self, document_id: str, author_id: str) -> dict[Name, Known]:
        return self._found.setdefault((document_id, author_id), {})

    def _replay(self, one: BesideChange) -> None:
        """Take one change of the log, unless a merge that knew of it brought something later."""
        before, after = one.change.before, one.change.after
        for row in (before, after):
            if not isinstance(row, BesideRow):
                continue
            document_id = self._document_of(row, one.document_id)
            if document_id is None:
                continue
            if isinstance(row, Assignment):
                told = self._told(one, row)
            else:
                told = {
                    name: None if row is before else value for name, value in states_of(row).items()
                }
            known = self._at(document_id, row.annotator_id)
            for name, value in told.items():
                if one.seq > self._stamped.get((document_id, row.annotator_id, name), 0):
                    known[name] = Known(one.operation, value)

    def _told(self, one: BesideChange, row: Assignment) -> dict[Name, Mapping[str, Any] | None]:
        """Return what a change of an assignment says of it, of the message, and of reading it."""
        before, after = one.change.before, one.change.after
        told: dict[Name, Mapping[str, Any] | None] = {}
        if row is before and after is not None:
            return told  # both sides are looked at together
        if before is None or after is None:
            told[ASSIGNMENT] = None if after is None else states_of(row)[ASSIGNMENT]
        if not isinstance(after, Assignment):
            if one.is_sending:
                told[MESSAGE] = None
            return told
        was = before.sent_back_at if isinstance(before, Assignment) else None
        known = self.message(row.document_id, row.annotator_id)
        is_known = known is not None and known["at"] == after.sent_back_at
        if after.sent_back_at != was and not (is_known and before is None):
            message = states_of(after).get(MESSAGE)
            if message is not None and (last := self._last_step(one)) is not None:
                message = {**message, "last": last, "was": one.was}
            told[MESSAGE] = message
        elif isinstance(before, Assignment) and before.is_read != after.is_read:
            told[READ] = {"at": after.sent_back_at} if after.is_read else None
        return told

    def _fill(self, row: BesideRow) -> None:
        """Take a row that neither a merge nor the log knows, as after an import."""
        document_id = self._document_of(row, None)
        if document_id is not None:
            known = self._at(document_id, row.annotator_id)
            for name, value in states_of(row).items():
                known.setdefault(name, Known(row.version, value))

    def _document_of(self, row: BesideRow, logged: str | None) -> str | None:
        if not isinstance(row, SuggestionDecision):
            return row.document_id
        if logged is not None:
            return logged
        if row.suggestion_id not in self._places:
            self._places[row.suggestion_id] = self._store.document_of_span(row.suggestion_id)
        return self._places[row.suggestion_id]


def _plain(
    value: Mapping[str, Any] | None, author_id: str, sha256: str
) -> Mapping[str, Any] | None:
    """Return a state with the id that the span that came of a suggestion has everywhere."""
    if value is None or value.get("span") is None:
        return value
    return {**value, "span": own_id(value["span"], author_id, sha256)}
