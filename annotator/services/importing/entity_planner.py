"""Entities that come in with labels: found in the registry, or new."""

from collections.abc import Mapping

from annotator.formats.records import EntityRecord, SetRecord
from annotator.model.entities import Entity
from annotator.model.ids import new_id
from annotator.services.importing.planned import Planned
from annotator.store import Store

_Key = tuple[str | None, ...]


class EntityPlanner:
    """Knows what an entity's id in the input stands for in the project.

    Ids of native rows are those of the registry. Those of plain rows may mean something else in
    each row, so there an entity is the same only with the same name and kind.
    """

    def __init__(self, store: Store, version: str) -> None:
        self._store = store
        self._version = version
        self._entities: dict[_Key, Entity] = {}
        self._ids: set[str] = set()

    def remember(self, planned: Planned) -> None:
        """Count the entities of an accepted record as there."""
        self._entities.update(planned.entities)
        self._ids.update(one.id for one in planned.entities.values())

    def plan(
        self, record: SetRecord, annotator_id: str | None, planned: Planned
    ) -> Mapping[str, str]:
        """Return the id of the registered entity for each id in the record, planning new ones."""
        found: dict[str, str] = {}
        for one in record.entities:
            key: _Key = (one.id, annotator_id)
            if not record.keeps_ids:
                key = (*key, one.name, one.kind)
            entity = self._entities.get(key) or planned.entities.get(key)
            if entity is None:
                entity = self._registered(one, annotator_id, keeps_ids=record.keeps_ids)
                if entity is None:
                    entity = self._new(one, annotator_id, planned)
                planned.entities[key] = entity
            found[one.id] = entity.id
        return found

    def _registered(
        self, record: EntityRecord, annotator_id: str | None, *, keeps_ids: bool
    ) -> Entity | None:
        row = self._store.row("entity", record.id)
        if not isinstance(row, Entity) or row.annotator_id != annotator_id:
            return None
        is_same = keeps_ids or (row.name, row.kind) == (record.name, record.kind)
        return row if is_same else None

    def _new(self, record: EntityRecord, annotator_id: str | None, planned: Planned) -> Entity:
        is_taken = (
            record.id in self._ids
            or any(one.id == record.id for one in planned.entities.values())
            or self._store.row("entity", record.id) is not None
        )
        entity = Entity(
            id=new_id() if is_taken else record.id,
            name=record.name,
            kind=record.kind,
            kb_id=record.kb_id,
            annotator_id=annotator_id,
            version=self._version,
        )
        planned.rows.append(entity)
        planned.entities_added += 1
        return entity
