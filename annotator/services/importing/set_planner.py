"""The labels of one annotation set, turned into rows; what is there already is never doubled."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from annotator.formats.records import (
    DocumentRecord,
    Note,
    RelationRecord,
    SetRecord,
    SpanRecord,
)
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.documents import SetState as WorkState
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import NO_ATTRIBUTES, Fragment, Origin, Span, SuggestionStatus
from annotator.schema.words import short
from annotator.services.importing.definitions import typed, typed_labels
from annotator.services.importing.entity_planner import EntityPlanner
from annotator.services.importing.options import ImportOptions
from annotator.services.importing.people import People
from annotator.services.importing.planned import Planned, SetKey, SetState
from annotator.services.importing.vocabulary import MakeError, Vocabulary
from annotator.store import Store

_Place = tuple[str, tuple[Fragment, ...]]


class SetPlanner:
    """Plans sets against the project and against what the same import brought before."""

    def __init__(
        self,
        store: Store,
        options: ImportOptions,
        vocabulary: Vocabulary,
        people: People,
        version: str,
        moment: str,
    ) -> None:
        self._store = store
        self._lookups = store.lookups(version)
        self._options = options
        self._vocabulary = vocabulary
        self._people = people
        self._version = version
        self._moment = moment
        self._sets: dict[SetKey, SetState] = {}
        self._span_ids: dict[str, str] = {}
        self._relation_ids: dict[str, str] = {}
        self._entities = EntityPlanner(store, version)

    def prepare(self, records: Sequence[DocumentRecord], known: Mapping[str, str]) -> None:
        """Look up what the next records may meet; what was planned before is inserted.

        ``known`` are the ids of documents that are there already, by the hash of their text.
        """
        sets = [one for record in records for one in record.sets]
        self._span_ids = self._lookups.taken(
            "span", [one.id for item in sets for one in item.spans if one.id is not None]
        )
        self._relation_ids = self._lookups.taken(
            "relation", [one.id for item in sets for one in item.relations if one.id is not None]
        )
        wanted = {
            (document_id, *self._place_of(one))
            for record in records
            if (document_id := known.get(record.text_sha256)) is not None
            for one in record.sets
        }
        self._sets = self._load(wanted)

    def _load(self, wanted: AbstractSet[SetKey]) -> dict[SetKey, SetState]:
        """Read the sets that are there, with their labels."""
        rows = self._lookups.annotation_sets({key[0] for key in wanted})
        found: dict[SetKey, SetState] = {}
        for row in rows:
            key = (row.document_id, row.kind, row.annotator_id)
            if key in wanted:
                found[key] = SetState(row)
        by_id = {state.row.id: state for state in found.values()}
        for span in self._lookups.spans(by_id):
            by_id[span.set_id].spans.append(span)
        for relation in self._lookups.relations(by_id):
            by_id[relation.set_id].relations.append(relation)
        return found

    def _place_of(self, record: SetRecord) -> tuple[str, str | None]:
        """Return kind and annotator of a set; an annotator that is not known has no sets yet."""
        name = self._options.annotator or record.annotator
        return self._kind_of(record, name), None if name is None else self._people.known_id(name)

    def _kind_of(self, record: SetRecord, annotator: str | None) -> str:
        usual = SetKind.IMPORTED if annotator is None else SetKind.HUMAN
        return self._options.set_kind or record.kind or usual.value

    def remember(self, planned: Planned) -> None:
        """Count the rows of an accepted record as there."""
        self._sets.update(planned.sets)
        self._span_ids.update(dict.fromkeys(planned.span_ids, self._version))
        self._relation_ids.update(dict.fromkeys(planned.relation_ids, self._version))
        self._entities.remember(planned)
        for annotator in planned.annotators:
            self._people.keep(annotator)

    def plan(self, record: SetRecord, document_id: str, planned: Planned, error: MakeError) -> None:
        """Add the rows of a set to what is planned.

        Raises:
            InputError: Something in it cannot be used.
        """
        key = self._key(record, document_id, planned, error)
        state = planned.sets.get(key) or self._sets.get(key)
        if state is None:
            state = SetState(self._new_set(key, record, planned, error))
            planned.rows.append(state.row)
            planned.sets_added += 1
            is_new = True
        else:
            is_new = False
            _compare(state.row, record, planned)
        planned.sets[key] = state
        entities = self._entities.plan(record, key[2], planned)
        names = self._plan_spans(record, state, entities, planned, error, is_new=is_new)
        if record.relations:
            self._plan_relations(record, state, names, planned, error)

    # -- the set ------------------------------------------------------------------------------

    def _key(
        self, record: SetRecord, document_id: str, planned: Planned, error: MakeError
    ) -> SetKey:
        name = self._options.annotator or record.annotator
        kind = self._kind_of(record, name)
        if name is None:
            if kind == SetKind.HUMAN:
                raise error(
                    "the labels of a human set need an annotator.",
                    hint="Name one with --annotator, or choose another set with --set.",
                )
            return document_id, kind, None
        annotator, is_new = self._people.find(name, error)
        for one in planned.annotators:
            if one.name == annotator.name:
                return document_id, kind, one.id
        if is_new:
            planned.annotators.append(annotator)
            planned.rows.append(annotator)
        return document_id, kind, annotator.id

    def _new_set(
        self, key: SetKey, record: SetRecord, planned: Planned, error: MakeError
    ) -> AnnotationSet:
        labels = record.document_labels
        if record.untyped:
            known = self._vocabulary
            labels = typed_labels(known.schema, labels, known.definitions)
        return AnnotationSet(
            id=new_id(),
            document_id=key[0],
            kind=key[1],
            annotator_id=key[2],
            state=record.state or WorkState.IN_PROGRESS.value,
            flag=record.flag,
            note=record.note,
            document_labels=self._vocabulary.document_labels(labels, planned.notes, error)
            if labels
            else {},
            created_at=self._moment,
            version=self._version,
        )

    # -- spans --------------------------------------------------------------------------------

    def _plan_spans(
        self,
        record: SetRecord,
        state: SetState,
        entities: Mapping[str, str],
        planned: Planned,
        error: MakeError,
        *,
        is_new: bool,
    ) -> dict[str, str | None]:
        """Plan the spans; return the row id for each id in the record, None where left out."""
        by_id = {span.id: span for span in state.spans}
        places: dict[_Place, str] | None = None
        if not is_new or not record.keeps_ids:
            places = {(span.label, span.fragments): span.id for span in state.spans}
        names: dict[str, str | None] = {}
        added: list[Span] = []
        for number, one in enumerate(record.spans, 1):
            label = self._vocabulary.label(one.label, number, error)
            if label is None:
                message = f"Spans labeled {short(one.label)} were left out"
                planned.note("dropped", f"unknown label {one.label}", message)
                row_id = None
            else:
                row_id = self._same_span(one, label, by_id, record, planned)
                if row_id is None and places is not None:
                    row_id = places.get((label, one.fragments))
                if row_id is not None:
                    planned.spans_known += 1
                else:
                    entity = None if one.entity is None else entities.get(one.entity)
                    span = self._span(one, label, number, entity, state.row, record, planned, error)
                    added.append(span)
                    row_id = span.id
                    if places is not None:
                        places[label, one.fragments] = row_id
            if one.id is not None:
                names[one.id] = row_id
        state.spans.extend(added)
        planned.rows += added
        planned.spans_added += len(added)
        return names

    @staticmethod
    def _same_span(
        one: SpanRecord,
        label: str,
        present: Mapping[str, Span],
        record: SetRecord,
        planned: Planned,
    ) -> str | None:
        """Return the span with the same id; ids of plain rows mean nothing outside their row."""
        known = present.get(one.id) if one.id is not None and record.keeps_ids else None
        if known is None:
            return None
        if (known.label, known.fragments) != (label, one.fragments):
            message = "Labels that were changed in the project since stay as they are there"
            planned.note("dropped", "changed_since", message)
        return known.id

    def _span(
        self,
        one: SpanRecord,
        label: str,
        number: int,
        entity: str | None,
        row: AnnotationSet,
        record: SetRecord,
        planned: Planned,
        error: MakeError,
    ) -> Span:
        status = one.status
        if status is None and row.kind == SetKind.SUGGESTED:
            status = SuggestionStatus.OPEN.value
        return Span(
            self._id(one.id, record, "span", planned, error),
            row.id,
            label,
            one.fragments,
            one.quote,
            self._attributes(one, label, number, record, planned, error),
            one.note,
            one.origin or Origin.IMPORTED.value,
            status,
            one.confidence,
            one.model,
            one.provenance,
            entity,
            self._version,
        )

    def _attributes(
        self,
        one: SpanRecord,
        label: str,
        number: int,
        record: SetRecord,
        planned: Planned,
        error: MakeError,
    ) -> Mapping[str, Any]:
        if not one.attributes:
            return NO_ATTRIBUTES
        values = one.attributes
        if record.untyped:
            values = typed(self._vocabulary.schema, values, self._vocabulary.definitions)
        what = f"span {number} ({label})"
        return self._vocabulary.attributes(label, values, what, planned.notes, error)

    def _id(
        self, wanted: str | None, record: SetRecord, kind: str, planned: Planned, error: MakeError
    ) -> str:
        """Return the id for a new row: the one in the input when it is free."""
        if wanted is None:
            return new_id()
        is_span = kind == "span"
        fresh = planned.span_ids if is_span else planned.relation_ids
        taken = self._span_ids if is_span else self._relation_ids
        owner = self._version if wanted in fresh else taken.get(wanted)
        if owner is None:
            fresh.add(wanted)
            return wanted
        if not record.keeps_ids:
            return new_id()  # such ids only tie their own row together
        if owner == self._version:
            raise error(
                f"the {kind} id “{short(wanted)}” was used before in the same input.",
                hint=f"Each {kind} needs an id of its own; take one of the two rows out.",
            )
        message = f"Ids of {kind}s that other labels have in the project became new ones"
        planned.note("changed", f"{kind}_ids", message)
        return new_id()

    # -- relations ----------------------------------------------------------------------------

    def _plan_relations(
        self,
        record: SetRecord,
        state: SetState,
        names: Mapping[str, str | None],
        planned: Planned,
        error: MakeError,
    ) -> None:
        links = {(one.type, one.from_id, one.to_id) for one in state.relations}
        ids = {one.id for one in state.relations}
        added: list[Relation] = []
        for number, one in enumerate(record.relations, 1):
            start, end = names.get(one.from_id), names.get(one.to_id)
            if start is None or end is None:
                message = "Relations whose spans were left out were left out too"
                planned.note("dropped", "relation_ends", message)
            elif not self._vocabulary.relation(one.type, f"relation {number}", error):
                message = f"Relations of the type {short(one.type)} were left out"
                planned.note("dropped", f"unknown relation {one.type}", message)
            elif (record.keeps_ids and one.id in ids) or (one.type, start, end) in links:
                planned.relations_known += 1
            else:
                if not record.keeps_ids:
                    links.add((one.type, start, end))
                added.append(self._relation(one, start, end, state.row, record, planned, error))
        state.relations.extend(added)
        planned.rows += added
        planned.relations_added += len(added)

    def _relation(
        self,
        one: RelationRecord,
        start: str,
        end: str,
        row: AnnotationSet,
        record: SetRecord,
        planned: Planned,
        error: MakeError,
    ) -> Relation:
        status = one.status
        if status is None and row.kind == SetKind.SUGGESTED:
            status = SuggestionStatus.OPEN.value
        return Relation(
            id=self._id(one.id, record, "relation", planned, error),
            set_id=row.id,
            type=one.type,
            from_id=start,
            to_id=end,
            note=one.note,
            origin=one.origin or Origin.IMPORTED.value,
            status=status,
            confidence=one.confidence,
            model=one.model,
            provenance=one.provenance,
            version=self._version,
        )


def _compare(row: AnnotationSet, record: SetRecord, planned: Planned) -> None:
    """Note what a record says of a set that is there already and that is not taken over."""
    given = {"state": record.state, "flag": record.flag, "note": record.note}
    for name, value in given.items():
        if value is not None and value != getattr(row, name):
            message = f"The {name} of sets that are in the project already stayed as it is"
            planned.notes.append(Note("dropped", f"set_{name}", message))
    if any(
        row.document_labels.get(name) != value for name, value in record.document_labels.items()
    ):
        message = "Document labels of sets that are in the project already stayed as they are"
        planned.notes.append(Note("dropped", "set_document_labels", message))
