"""Where the rows of a table of facts come from: memory where it is ahead, else the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from annotator.model.annotators import SetKind
from annotator.model.entities import Entity
from annotator.model.facts import source_chains
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.facts import FactDeriver
from annotator.services.engine import Engine
from annotator.services.facts.asking import Entries, Entry
from annotator.services.facts.rows import FactRow
from annotator.store.repositories.facts import FactSet

KIND: Final = SetKind.HUMAN.value
_SETS_AT_ONCE: Final = 100


class FactReader:
    """Derives facts of one annotator from spans and relations.

    Attributes:
        deriver: Knows the claims and slots of the schema that was in force at the start.
    """

    def __init__(self, engine: Engine, annotator_id: str) -> None:
        self._engine = engine
        self._annotator_id = annotator_id
        self.deriver = FactDeriver(engine.schema)

    def sets(self, *, limit: int | None = None) -> list[FactSet]:
        """Return the annotator's sets as the file has them, in import order."""
        return self._engine.store.facts.sets(KIND, self._annotator_id, limit=limit)

    def claim_ids(self, sets: Sequence[FactSet]) -> Iterator[dict[str, tuple[str, ...]]]:
        """Yield the ids of the facts in the file by document, for some documents at a time."""
        documents = {one.set_id: one.document_id for one in sets}
        found = self._engine.store.facts.claim_ids(list(documents), self.deriver.claims)
        for ids in found:
            yield {documents[set_id]: tuple(claims) for set_id, claims in ids.items()}

    def unsaved(self) -> set[str]:
        """Return the documents with changes that are not in the file yet."""
        with self._engine.lock:
            changes = [change for one in self._engine.unsaved() for change in one.changes]
            return set(self._engine.state.documents_of(changes))

    def set_in_memory(self, document_id: str) -> FactSet | None:
        """Return the annotator's set of a document as memory has it; None when there is none."""
        with self._engine.lock:
            state = self._engine.glance(document_id)
            own = state.set_of(KIND, self._annotator_id)
            document = state.document
        if own is None:
            return None
        return FactSet(document.id, document.title, document.document_date, own.id)

    def from_memory(self, document_id: str) -> dict[str, FactRow]:
        """Return the facts of a document as memory has them, by claim, in reading order."""
        with self._engine.lock:
            state = self._engine.glance(document_id)
            own = state.set_of(KIND, self._annotator_id)
            if own is None:
                return {}
            spans, relations = state.spans_of(own.id), state.relations_of_set(own.id)
        return self._rows(document_id, spans, relations, self._entities())

    def from_file(
        self, sets: Sequence[FactSet], claim_ids: Sequence[str] | None = None
    ) -> dict[str, dict[str, FactRow]]:
        """Return facts as the file has them, by document and claim; ``claim_ids`` asks for some.

        Only the slots of these are read, and of the claims around them, for the chain of sources.
        """
        if claim_ids is None:
            return self._read(sets, None)
        wanted = frozenset(claim_ids)
        found = self._read(sets, claim_ids)
        around = {
            outer
            for rows in found.values()
            for key in rows.keys() & wanted
            for outer in _around(rows, key)
        } - wanted
        if around:
            found = self._read(sets, [*claim_ids, *sorted(around)])
        return {
            document_id: {key: row for key, row in rows.items() if key in wanted}
            for document_id, rows in found.items()
        }

    def _read(
        self, sets: Sequence[FactSet], claim_ids: Sequence[str] | None
    ) -> dict[str, dict[str, FactRow]]:
        entities = self._entities()
        documents = {one.set_id: one.document_id for one in sets}
        found: dict[str, dict[str, FactRow]] = {}
        for part in self._engine.store.facts.labels(
            list(documents),
            labels=self.deriver.claims,
            types=self.deriver.slots,
            claim_ids=claim_ids,
        ):
            document_id = documents[part.set_id]
            found[document_id] = self._rows(document_id, part.spans, part.relations, entities)
        return found

    def everything(self, sets: Sequence[FactSet], maker: Entries) -> Iterator[dict[str, Entry]]:
        """Yield the entries of all facts of sets, memory first, for some documents at a time."""
        entities = self._entities()
        for start in range(0, len(sets), _SETS_AT_ONCE):
            some = sets[start : start + _SETS_AT_ONCE]
            ahead = self.unsaved()
            documents = {one.set_id: one.document_id for one in some}
            claims, fillers = self._engine.store.facts.bare(
                [one.set_id for one in some if one.document_id not in ahead],
                labels=self.deriver.claims,
                types=self.deriver.slots,
            )
            found = maker.of_bare(claims, fillers, documents, entities)
            for one in some:
                if one.document_id in ahead:
                    rows = self.from_memory(one.document_id)
                    found.update((key, maker.of_row(row)) for key, row in rows.items())
            yield found

    def _entities(self) -> Mapping[str, Entity]:
        with self._engine.lock:
            rows = self._engine.state.table("entity")
            return {key: row for key, row in rows.items() if isinstance(row, Entity)}

    def _rows(
        self,
        document_id: str,
        spans: Iterable[Span],
        relations: Iterable[Relation],
        entities: Mapping[str, Entity],
    ) -> dict[str, FactRow]:
        facts = self.deriver.derive(spans, relations, entities)
        if not any(fact.level for fact in facts):
            return {fact.claim.id: FactRow(document_id, fact) for fact in facts}
        chains = source_chains(facts)
        return {fact.claim.id: FactRow(document_id, fact, chains[fact.claim.id]) for fact in facts}


def _around(rows: Mapping[str, FactRow], claim_id: str) -> Iterator[str]:
    """Yield the claims around one, the innermost first."""
    within = rows[claim_id].fact.within
    while within is not None:
        yield within
        within = rows[within].fact.within
