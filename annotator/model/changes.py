"""Operations: what one committed action changed, as rows before and after.

A row's ``version`` is the id of the operation that wrote this very content. Undo restores the
earlier content together with its version, so equal versions mean equal content: a stale writer
is recognised, and undoing everything restores the start to the bit.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.model.ancestry import Ancestry, Step
from annotator.model.annotators import (
    Activity,
    AnnotationSet,
    Annotator,
    Assignment,
    Dismissal,
    Refusal,
    SchemaVersion,
    Setting,
    SuggestionDecision,
)
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.reviews import Member, ReviewDecision
from annotator.model.spans import NO_ATTRIBUTES, Origin, Span, quick_span
from annotator.model.stamps import Stamp

Row = (
    Document
    | AnnotationSet
    | Span
    | Relation
    | Entity
    | Annotator
    | Activity
    | SuggestionDecision
    | Refusal
    | Dismissal
    | ReviewDecision
    | Assignment
    | Ancestry
    | Stamp
    | Setting
    | SchemaVersion
)

ROW_TYPES: Mapping[str, type[Row]] = {
    "document": Document,
    "annotator": Annotator,
    "schema_version": SchemaVersion,
    "setting": Setting,
    "entity": Entity,
    "annotation_set": AnnotationSet,
    "activity": Activity,
    "span": Span,
    "relation": Relation,
    "suggestion_decision": SuggestionDecision,
    "refusal": Refusal,
    "dismissal": Dismissal,
    "review_decision": ReviewDecision,
    "assignment": Assignment,
    "ancestry": Ancestry,
    "stamp": Stamp,
}
"""Row types by kind, parents before children: insert in this order, delete in reverse."""

_MANUAL = Origin.MANUAL.value
KINDS: Mapping[type[Row], str] = {row_type: kind for kind, row_type in ROW_TYPES.items()}


class Scope(StrEnum):
    """What Ctrl+Z in which place undoes."""

    DOCUMENT = "document"
    PROJECT = "project"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; None before = inserted, None after = deleted."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """Whichever side exists, the later one first."""
        row = self.after if self.after is not None else self.before
        if row is None:
            raise ValueError("a change needs a row before or after")
        return row

    @property
    def kind(self) -> str:
        """Kind of the row, a key of ``ROW_TYPES``."""
        return KINDS[type(self.row)]

    @property
    def id(self) -> str:
        """Id of the row."""
        return self.row.id

    def inverted(self) -> "Change":
        """Swap before and after."""
        return Change(before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Operation:
    """One committed, undoable step of the append-only log.

    Attributes:
        kind: Name of the command, e.g. "add_span"; "undo" and "redo" for those.
        title: In words, for menus and history: "Label PERSON “Kim Jong Un”".
        author_id: Annotator who acted; None for the program itself.
        document_id: The one document it touches; None when project-wide.
        undoes: Id of the operation that this one takes back.
        batch_id: For bulk work: the batch whose rows are the payload; ``changes`` are then what it
            changes besides, if anything.
        is_undoable: False for bookkeeping such as active time.
        created_at: ISO 8601, UTC.
        seq: Order of commitment, from 1; 0 until committed.
    """

    id: str
    kind: str
    title: str
    scope: str
    changes: tuple[Change, ...]
    author_id: str | None = None
    document_id: str | None = None
    undoes: str | None = None
    batch_id: str | None = None
    is_undoable: bool = True
    created_at: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What observers are told after an operation was applied in memory.

    Attributes:
        initiator: Whoever caused it in this process; None for another process's work.
    """

    operation: Operation
    initiator: object | None = None
    _kinds: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note which kinds there are: every panel asks, and there may be a hundred thousand."""
        kinds = {KINDS[type(change.row)] for change in self.operation.changes}
        object.__setattr__(self, "_kinds", frozenset(kinds))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The row changes."""
        return self.operation.changes

    def touches(self, *kinds: str) -> bool:
        """Tell whether a row of one of these kinds changed."""
        return not self._kinds.isdisjoint(kinds)

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """The changes of rows of one kind."""
        if kind not in self._kinds:
            return ()
        return tuple(change for change in self.operation.changes if change.kind == kind)


def now() -> str:
    """The present moment as ISO 8601 in UTC, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def row_to_dict(row: Row) -> dict[str, Any]:
    """Write a row as JSON values, leaving out fields that hold their default."""
    if isinstance(row, Span):
        return _span_to_dict(row)
    out: dict[str, Any] = {}
    for item in dataclasses.fields(row):
        value = getattr(row, item.name)
        if item.default is not dataclasses.MISSING and value == item.default:
            continue
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif isinstance(value, Mapping):
            if not value and item.default_factory is not dataclasses.MISSING:
                continue
            value = dict(value)
        elif isinstance(value, tuple):
            value = [list(item) if isinstance(item, tuple) else item for item in value]
        out[item.name] = value
    return out


def _span_to_dict(span: Span) -> dict[str, Any]:
    # Written out, as the reading is: an operation on a whole project holds a hundred thousand.
    out: dict[str, Any] = {
        "id": span.id,
        "set_id": span.set_id,
        "label": span.label,
        "fragments": [list(fragment) for fragment in span.fragments],
        "quote": span.quote,
    }
    if span.attributes:
        out["attributes"] = dict(span.attributes)
    if span.note is not None:
        out["note"] = span.note
    if span.origin != _MANUAL:
        out["origin"] = span.origin
    for name in ("status", "confidence", "model", "provenance", "entity_id"):
        value = getattr(span, name)
        if value is not None:
            out[name] = dict(value) if isinstance(value, Mapping) else value
    if span.version:
        out["version"] = span.version
    return out


def row_from_dict(kind: str, values: Mapping[str, Any]) -> Row:
    """Read a row written by ``row_to_dict``."""
    if kind == "span":
        return _span_from_dict(values)
    data = dict(values)
    if kind == "document" and data.get("document_date") is not None:
        data["document_date"] = dt.date.fromisoformat(data["document_date"])
    for name in ("import_notes", "taken", "gold", "kinds"):
        if name in data:
            data[name] = tuple(data[name])
    if "steps" in data:
        data["steps"] = tuple(Step(*one) for one in data["steps"])
    if "members" in data:
        data["members"] = tuple(Member(*one) for one in data["members"])
    return ROW_TYPES[kind](**data)


def _span_from_dict(values: Mapping[str, Any]) -> Span:
    # Written out: an operation on a whole project holds a hundred thousand of them.
    get = values.get
    return quick_span(
        values["id"], values["set_id"], values["label"],
        tuple([(start, end) for start, end in values["fragments"]]), values["quote"],
        get("attributes", NO_ATTRIBUTES), get("note"), get("origin", _MANUAL),
        get("status"), get("confidence"), get("model"), get("provenance"), get("entity_id"),
        get("version", ""),
    )  # fmt: skip


def changes_to_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Write changes as JSON values; an update keeps only the fields that differ on its before side.

    Keys: ``k`` kind, ``b`` row before, ``a`` row after. For an update ``b`` holds the changed
    fields only, null standing for "absent or default".
    """
    out = []
    for change in changes:
        before = None if change.before is None else row_to_dict(change.before)
        after = None if change.after is None else row_to_dict(change.after)
        if before is not None and after is not None:
            names = before.keys() | after.keys()
            before = {
                name: before.get(name)
                for name in sorted(names)
                if before.get(name) != after.get(name)
            }
        out.append({"k": change.kind, "b": before, "a": after})
    return out


def changes_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Read changes written by ``changes_to_json``."""
    out = []
    for item in values:
        kind, before, after = item["k"], item["b"], item["a"]
        if before is not None and after is not None:
            merged = dict(after)
            for name, value in before.items():
                if value is None:
                    merged.pop(name, None)
                else:
                    merged[name] = value
            before = merged
        out.append(
            Change(
                before=None if before is None else row_from_dict(kind, before),
                after=None if after is None else row_from_dict(kind, after),
            )
        )
    return tuple(out)
