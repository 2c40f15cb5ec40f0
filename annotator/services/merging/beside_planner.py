"""What a merge writes beside the sets: stamps, and the rows that they stand for."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.model.ancestry import borrowed_id
from annotator.model.annotators import Assignment, Dismissal, Refusal, SuggestionDecision
from annotator.model.changes import KINDS, Change, Row
from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.spans import Span
from annotator.model.stamps import Stamp, StampKind, stamp_id
from annotator.services.merging.beside import (
    ASSIGNMENT,
    MESSAGE,
    READ,
    BesideHistory,
    BesideRow,
    Known,
    Name,
    states_of,
)
from annotator.services.merging.planner import Planned
from annotator.store import Store
from annotator.store.repositories.pending import Pending


@dataclass(slots=True)
class BesidePlan:
    """What is to be written, and how much of each kind it is.

    Attributes:
        waiting: Decisions about suggestions that this project does not have.
    """

    rows: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0


class BesidePlanner:
    """Plans what goes beside the sets of a merge against the project."""

    def __init__(self, store: Store, version: str, history: BesideHistory) -> None:
        self._store = store
        self._version = version
        self._history = history
        self._lookups: Pending = store.lookups(version)
        self._stamps = {one.id: one for one in store.rows("stamp")}
        self._assignments = {
            (one.document_id, one.annotator_id): one
            for one in store.rows("assignment")
            if isinstance(one, Assignment)
        }

    def newer(
        self, document_id: str, author_id: str, incoming: Iterable[tuple[Name, Known]]
    ) -> dict[Name, Known]:
        """Return the states that are later than what the project knows."""
        here = self._history.of(document_id, author_id)
        found: dict[Name, Known] = {}
        for name, known in incoming:
            present = found.get(name) or here.get(name)
            if present is None or known.operation > present.operation:
                found[name] = known
        return found

    def message(
        self, document_id: str, author_id: str, newer: Mapping[Name, Known]
    ) -> Mapping[str, Any] | None:
        """Return what came with work that was sent back, as it is after the merge."""
        known = newer.get(MESSAGE) or self._history.of(document_id, author_id).get(MESSAGE)
        return None if known is None else known.value

    def plan(
        self,
        document: Document,
        author_id: str,
        newer: Mapping[Name, Known],
        written: Planned,
        spans: Callable[[], Mapping[str, str]],
    ) -> BesidePlan:
        """Plan what goes beside one person's work on one document.

        Args:
            document: As it is, or will be, in the project.
            author_id: Whose work it is, in the project.
            newer: States that are later than what is known here.
            written: What the merge does to this person's sets.
            spans: Returns the spans of the person's first set after the merge: ids here by plain
                id.
        """
        plan = BesidePlan()
        lost = {
            change.id
            for change in written.changes
            if isinstance(change.before, Span) and change.after is None
        }
        stamped = dict(newer)
        here = self._history.of(document.id, author_id)
        if (written.rows or written.changes) and MESSAGE in here:
            # The message is read from the log against the steps of the set, which change now.
            stamped.setdefault(MESSAGE, here[MESSAGE])
        for name, known in stamped.items():
            self._stamp(document, author_id, name, known, plan)
        if not newer and not lost:
            return plan
        after = {**here, **newer}
        names = {name for name in newer if name not in (ASSIGNMENT, MESSAGE, READ)}
        present = self._present(document, author_id)
        if lost:
            names |= {
                name
                for name, row in present.items()
                if isinstance(row, SuggestionDecision) and row.span_id in lost
            }
        for name in sorted(names):
            row = self._row(document, author_id, name, after[name].value, spans, plan)
            self._write(present.get(name), row, name in newer, document, author_id, plan)
        if newer.keys() & {ASSIGNMENT, MESSAGE, READ}:
            before = self._assignments.get((document.id, author_id))
            self._write(
                before, _assignment(document.id, author_id, after), True, document, author_id, plan
            )
            for name in newer.keys() & {ASSIGNMENT, MESSAGE}:
                plan.counts[name[0]] += after[name].value is not None
        return plan

    def _stamp(
        self, document: Document, author_id: str, name: Name, known: Known, plan: BesidePlan
    ) -> None:
        row = Stamp(
            stamp_id(document.id, author_id, *name),
            document.id,
            author_id,
            str(name[0]),
            name[1],
            known.operation,
            known.value,
            self._version,
        )
        before = self._stamps.get(row.id)
        if before is None:
            plan.rows.append(row)
        elif replace(row, version=before.version) != before:
            plan.changes.append(Change(before=before, after=row))

    def _present(self, document: Document, author_id: str) -> dict[Name, BesideRow]:
        rows: list[BesideRow] = [
            *self._store.dismissals(document.id),
            *self._store.refusals(document.id, author_id),
            *self._store.decisions(document.id),
        ]
        return {
            name: row for row in rows if row.annotator_id == author_id for name in states_of(row)
        }

    def _row(
        self,
        document: Document,
        author_id: str,
        name: Name,
        value: Mapping[str, Any] | None,
        spans: Callable[[], Mapping[str, str]],
        plan: BesidePlan,
    ) -> BesideRow | None:
        """Return the row that a state stands for, if it stands for one here."""
        if value is None:
            return None
        kind, words = name
        if kind == StampKind.DISMISSAL:
            code, _, fingerprint = words.partition(" ")
            return Dismissal(
                value["id"], document.id, author_id, code, fingerprint, value["reason"],
                value["created_at"], self._version,
            )  # fmt: skip
        if kind == StampKind.REFUSAL:
            start, end, label = words.split(" ", 2)
            return Refusal(
                value["id"], document.id, author_id, label, int(start), int(end), self._version
            )
        if not self._lookups.taken("span", [words]):
            plan.waiting += 1
            return None
        span = value.get("span")
        span_id = None if span is None else spans().get(span)
        if span is not None and span_id is None:
            return None  # what came of it is gone, so the suggestion is open again
        return SuggestionDecision(
            value["id"], words, author_id, value["status"], span_id, self._version
        )

    def _write(
        self,
        before: BesideRow | None,
        after: BesideRow | None,
        counts: bool,  # noqa: FBT001
        document: Document,
        author_id: str,
        plan: BesidePlan,
    ) -> None:
        """Make a row what it is to be; its own id stays where it has one."""
        if before is not None and after is not None:
            after = replace(after, id=before.id)
            if replace(after, version=before.version) == before:
                return
        elif after is not None:
            after = replace(after, id=self._free_id(after, document, author_id))
        if before is None and after is None:
            return
        row = before if after is None else after
        kind = KINDS[type(row)]  # type: ignore[index]
        if counts and kind != "assignment":
            plan.counts[_STAMP_KINDS[kind]] += 1
        plan.changes.append(Change(before=before, after=after))

    def _free_id(self, row: BesideRow, document: Document, author_id: str) -> str:
        borrowed = borrowed_id(row.id, author_id, document.text_sha256)
        taken = self._lookups.taken(KINDS[type(row)], [row.id, borrowed])
        return next((one for one in (row.id, borrowed) if one not in taken), None) or new_id()


_STAMP_KINDS = {
    "dismissal": StampKind.DISMISSAL.value,
    "refusal": StampKind.REFUSAL.value,
    "suggestion_decision": StampKind.DECISION.value,
}


def _assignment(
    document_id: str, author_id: str, states: Mapping[Name, Known]
) -> Assignment | None:
    """Return the assignment that its states stand for.

    A message shows with the assignment that it came with, or that was made before it.
    """
    given = states.get(ASSIGNMENT)
    if given is None or given.value is None:
        return None
    message, read = (
        None if (known := states.get(name)) is None else known.value for name in (MESSAGE, READ)
    )
    if message is not None and message["at"] < given.value["created_at"]:
        message = None
    return Assignment(
        id=given.value["id"],
        document_id=document_id,
        annotator_id=author_id,
        assigned_by=given.value["by"],
        created_at=given.value["created_at"],
        message=None if message is None else message["text"],
        sent_back_by=None if message is None else message["by"],
        sent_back_at=None if message is None else message["at"],
        is_read=message is not None and read is not None and read["at"] == message["at"],
    )
