"""Which rows an export writes, one after another, in constant memory."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, Final

from annotator.formats.records import ExportRow
from annotator.model import ids
from annotator.model.annotators import SET_KIND_ORDER, AnnotationSet, SetKind
from annotator.model.documents import Document, SetState
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.words import listed
from annotator.services.exporting.options import ALL_SETS, ExportOptions
from annotator.services.exporting.pseudonyms import Names
from annotator.services.project import Project

_OPERATIONS_AT_ONCE: Final = 1_000
_RANDOM_BITS: Final = 80
_DOCUMENTS_AT_ONCE: Final = 100
_CHARACTERS_AT_ONCE: Final = 500_000
_Labeled = tuple[AnnotationSet, list[Span], list[Relation]]


class Selection:
    """The rows that the options choose; may be walked over several times.

    Raises:
        NotFoundError: An annotator or document that is named does not exist.
        InputError: A label or kind of set that is named does not exist.
    """

    def __init__(self, project: Project, options: ExportOptions) -> None:
        self._project = project
        self._store = project.store
        self._options = options
        self._kinds = _kinds(options.set_kind)
        self._annotators = [project.annotator(name).id for name in options.annotators] or None
        self._documents = [project.find_document(one).id for one in options.documents] or None
        self._labels = frozenset(options.labels)
        for label in options.labels:
            if not project.schema.has_label(label):
                known = listed([one.name for one in project.schema.labels])
                raise InputError(f"there is no label “{label}”.", hint=f"There are {known}.")
        self._names = Names(project, pseudonyms=options.pseudonyms)
        self._entities: Mapping[str, Entity] = {one.id: one for one in project.entities()}
        self._recent = None if options.since is None else _Recent(project, options.since)

    def rows(self) -> Iterator[list[ExportRow]]:
        """Yield the rows of each document that has any, in import order."""
        states = [SetState.DONE.value] if self._options.state == "done" else None
        walk = self._store.documents_with_labels(
            document_ids=self._documents,
            kinds=self._kinds,
            annotator_ids=self._annotators,
            states=states,
        )
        for group in _grouped(walk):
            unlabeled = self._unlabeled([document for document, labeled in group if not labeled])
            for document, labeled in group:
                rows = [
                    self._row(document, one)
                    for one in labeled
                    if self._recent is None or self._recent.has_set(*one)
                ]
                if document.id in unlabeled:
                    rows.append(ExportRow(document))
                if rows:
                    yield sorted(rows, key=_row_order)

    def _unlabeled(self, documents: Sequence[Document]) -> AbstractSet[str]:
        """Return which documents nobody has labeled; suggestions are no labels."""
        if self._options.state != "any":
            return frozenset()
        recent = self._recent
        ids = {one.id for one in documents if recent is None or recent.has_document(one)}
        return ids - {
            one.document_id
            for one in self._store.lookups().annotation_sets(ids)
            if one.kind != SetKind.SUGGESTED
        }

    def _row(self, document: Document, labeled: _Labeled) -> ExportRow:
        one, spans, relations = labeled
        if self._labels:
            spans = [span for span in spans if span.label in self._labels]
            kept = {span.id for span in spans}
            relations = [
                relation
                for relation in relations
                if relation.from_id in kept and relation.to_id in kept
            ]
        if one.kind == SetKind.SUGGESTED:
            spans = self._decided(document.id, spans)
        return self._names.applied(
            ExportRow(
                document,
                one,
                self._names.name(one.annotator_id),
                spans,
                relations,
                self._entities,
            )
        )

    def _decided(self, document_id: str, spans: Sequence[Span]) -> list[Span]:
        """Return suggestions with the latest decision that anybody made."""
        latest: dict[str, tuple[str, str]] = {}
        for one in self._store.decisions(document_id):
            made = (one.version, one.status)
            latest[one.suggestion_id] = max(made, latest.get(one.suggestion_id, made))
        return [
            replace(span, status=latest[span.id][1]) if span.id in latest else span
            for span in spans
        ]

    def why_nothing(self, *, by_option: bool = True) -> str:
        """Return why there is no row at all, and what to do.

        Args:
            by_option: Name the options of the command line; else say it in words.
        """
        total = len(self._store.document_ids())
        if not total:
            return "The project has no documents; import some first."
        sets = [one for one in self._store.rows("annotation_set") if isinstance(one, AnnotationSet)]
        of_kind = [one for one in sets if self._kinds is None or one.kind in self._kinds]
        if self._annotators is not None:
            of_kind = [one for one in of_kind if one.annotator_id in self._annotators]
        chosen = self._documents
        if chosen is not None:
            of_kind = [one for one in of_kind if one.document_id in chosen]
            total = len(set(chosen))
        done = {one.document_id for one in of_kind if one.state == SetState.DONE}
        if self._options.state == "done" and not done:
            noun = "document is" if total == 1 else "documents are"
            advice = "add --state any to export" if by_option else "take any state to write"
            words = f"0 of {total:,} {noun} done; {advice} the others too."
            return words + self._other_kinds(sets, of_kind, by_option=by_option)
        if self._options.since is not None:
            since = self._options.since.isoformat(timespec="minutes")
            return f"Nothing that matches was changed since {since}."
        names = listed(self._options.annotators) or "Nobody"
        others = self._other_kinds(sets, of_kind, by_option=by_option)
        return f"{names} labeled nothing that matches.{others}"

    def _other_kinds(
        self, sets: list[AnnotationSet], of_kind: list[AnnotationSet], *, by_option: bool
    ) -> str:
        others = sorted({one.kind for one in sets} - set(self._kinds or ()))
        if of_kind or not others or self._kinds is None:
            return ""
        words = f" There are labels of the kind {listed(others)}"
        return f"{words}: add --set {others[0]} or all." if by_option else f"{words}."


def _grouped(
    walk: Iterable[tuple[Document, list[_Labeled]]],
) -> Iterator[list[tuple[Document, list[_Labeled]]]]:
    """Take a few documents at a time, so that they can be looked up together."""
    group: list[tuple[Document, list[_Labeled]]] = []
    length = 0
    for item in walk:
        group.append(item)
        length += len(item[0].text)
        if len(group) >= _DOCUMENTS_AT_ONCE or length >= _CHARACTERS_AT_ONCE:
            yield group
            group, length = [], 0
    yield group


def _kinds(name: str) -> list[str] | None:
    known = [kind.value for kind in SetKind]
    if name == ALL_SETS:
        return None
    if name not in known:
        raise InputError(
            f"“{name}” is no kind of set.", hint=f"Choose {', '.join((*known, ALL_SETS))}."
        )
    return [name]


def _row_order(row: ExportRow) -> tuple[int, str, str]:
    if row.annotation_set is None:
        return -1, "", ""
    kind = SetKind(row.annotation_set.kind)
    return SET_KIND_ORDER.index(kind), row.annotator or "", row.annotation_set.id


class _Recent:
    """What changed at or after a moment.

    A row's version is the id of the operation that wrote it, and ids begin with their time; what
    was deleted or undone is found in the log.
    """

    def __init__(self, project: Project, since: dt.datetime) -> None:
        milliseconds = max(0, int(since.timestamp() * 1000))
        self._bound = ids.encode(milliseconds << _RANDOM_BITS)
        self._sets: set[str] = set()
        self._work: set[tuple[str | None, str | None]] = set()
        self._documents: set[str | None] = set()
        before = project.store.last_seq()
        while before > 0:
            first = max(0, before - _OPERATIONS_AT_ONCE)
            operations = project.store.operations(after_seq=first, limit=before - first)
            for operation in operations:
                if operation.id >= self._bound:
                    self._take(operation)
            if operations and operations[0].id < self._bound:
                break
            before = first

    def _take(self, operation: Any) -> None:
        self._work.add((operation.document_id, operation.author_id))
        for change in operation.changes:
            if change.kind in ("span", "relation"):
                self._sets.add(change.row.set_id)
            elif change.kind == "document":
                self._documents.add(change.row.id)

    def has_set(
        self, one: AnnotationSet, spans: Sequence[Span], relations: Sequence[Relation]
    ) -> bool:
        """Tell whether anything in a set changed."""
        return (
            one.version >= self._bound
            or one.id in self._sets
            or (one.document_id, one.annotator_id) in self._work
            or any(span.version >= self._bound for span in spans)
            or any(relation.version >= self._bound for relation in relations)
        )

    def has_document(self, document: Document) -> bool:
        """Tell whether a document was added or corrected."""
        return document.version >= self._bound or document.id in self._documents
