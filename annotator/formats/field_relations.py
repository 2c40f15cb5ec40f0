"""Relations in records of other tools: lists whose items point at spans by id or by place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from annotator.formats.field_mapping import RELATION_ROLES, SPAN_ROLES, FieldMapping
from annotator.formats.field_names import best_named, is_label, mostly
from annotator.formats.field_paths import MISSING, item_fields, lookup, span_items
from annotator.formats.input_texts import Notes
from annotator.formats.records import RelationRecord, SpanRecord

_MOST_RELATIONS: Final = 300
_GOOD: Final = 0.8


def reference_of(value: Any) -> str | None:
    """Return an id as it is compared: 3 and "3" are the same; None for what is none."""
    if type(value) is int:
        return str(value)
    return value.strip() or None if type(value) is str else None


def references(items: Sequence[Any], mapping: FieldMapping) -> list[str | None]:
    """Return what relations call each item of a list of spans: its id, else its place from 0."""
    path = mapping.get("span_id")
    if path is None:
        return [str(place) for place in range(len(items))]
    return [reference_of(lookup(item, path)) for item in items]


# -- the guess ----------------------------------------------------------------------------------


def with_relations(
    records: Sequence[Mapping[str, Any]], mapping: FieldMapping, lists: Sequence[str]
) -> tuple[FieldMapping, str]:
    """Return the mapping with the ids of spans and the list of relations that fits them best.

    Args:
        records: The first ones.
        mapping: With the spans.
        lists: Paths of the lists that the records have.

    Returns:
        The mapping, and what speaks for the relations; "" where there are none.
    """
    mapping = _with_ids(records, mapping)
    best, why, most = mapping, "", 0
    for path in lists:
        if path == mapping.get("spans"):
            continue
        found = _judge(records, mapping, path)
        if found is not None and found[1] > most:
            best, most = found[0], found[1]
            names = [f"“{best.roles[role]}”" for role in RELATION_ROLES]
            why = f"{most:,} relation{'' if most == 1 else 's'} in “{path}”"
            why += f" from {names[0]} to {names[1]}"
    return best, why


def _with_ids(records: Sequence[Mapping[str, Any]], mapping: FieldMapping) -> FieldMapping:
    """Name the field that tells the spans of every record apart, if there is one."""
    lists = [span_items(lookup(record, mapping.roles["spans"])) or [] for record in records]
    names = dict.fromkeys(
        name for items in lists for item in items for name, _ in item_fields(item)
    )
    path = best_named("span_id", names, taken=mapping.paths(SPAN_ROLES))
    if path is None:
        return mapping
    for items in lists:
        found = [reference_of(lookup(item, path)) for item in items]
        if None in found or len(set(found)) < len(found):
            return mapping
    return replace(mapping, roles={**mapping.roles, "span_id": path})


def _judge(
    records: Sequence[Mapping[str, Any]], mapping: FieldMapping, path: str
) -> tuple[FieldMapping, int] | None:
    """Return the mapping with a list as relations, and how many join two spans."""
    columns: dict[str, list[tuple[set[str | None], Any]]] = {}
    count = 0
    for record in records:
        spans = span_items(lookup(record, mapping.roles["spans"])) or []
        known = set(references(spans, mapping))
        for item in _items(record, path):
            count += 1
            for name, value in item_fields(item):
                columns.setdefault(name, []).append((known, value))
    if not 0 < count <= _MOST_RELATIONS * max(1, len(records)):
        return None
    ends = {
        name: pairs
        for name, pairs in columns.items()
        if sum(reference_of(value) in known for known, value in pairs) >= _GOOD * count
    }
    labels = {
        name: pairs for name, pairs in columns.items() if mostly(is_label(one) for _, one in pairs)
    }
    roles: dict[str, str] = {}
    for role, among in (("from", ends), ("to", ends), ("type", labels)):
        best = best_named(role, among, taken=roles.values())
        if best is None:
            return None
        roles[role] = best
    return replace(mapping, roles={**mapping.roles, "relations": path, **roles}), count


def _items(record: Any, path: str) -> list[Any]:
    value = lookup(record, path)
    return [one for one in value if type(one) is dict] if type(value) is list else []


# -- reading ------------------------------------------------------------------------------------


class RelationList:
    """The relations of one record, and the spans that they can point at."""

    def __init__(self, mapping: FieldMapping, items: Sequence[Any]) -> None:
        self._map = mapping
        self._path = mapping.get("relations")
        self._names = [] if self._path is None else references(items, mapping)
        self._spans: dict[str, str] = {}

    def tie(self, where: int, spans: Sequence[SpanRecord]) -> None:
        """Give the spans that came of an item ids, so that relations can name them."""
        if self._path is None:
            return
        for number, one in enumerate(spans):
            one.id = f"{where}.{number}"
        name = self._names[where]
        if spans and name is not None:
            self._spans.setdefault(name, spans[0].id or "")

    def read(self, data: Any, notes: Notes, wrong: Any) -> Iterator[RelationRecord]:
        """Yield the relations of a record; what has no end is counted.

        Raises:
            InputError: The field is no list, or one of its items has no type.
        """
        path = self._path
        value = MISSING if path is None else lookup(data, path)
        if value is MISSING or value is None:
            return
        if type(value) is not list:
            raise wrong(path, "a list of relations", value)
        for number, item in enumerate(value):
            label = lookup(item, self._map.roles["type"])
            label = label[0] if type(label) is list and label else label
            if type(label) is not str or not label.strip():
                place = f"{path}[{number}].{self._map.roles['type']}"
                raise wrong(place, "the type of a relation", label)
            ends = [
                self._spans.get(reference_of(lookup(item, self._map.roles[side])) or "")
                for side in ("from", "to")
            ]
            if ends[0] is None or ends[1] is None:
                notes.dropped(
                    "relation_ends", "A relation one end of which is no span that is read"
                )
            else:
                yield RelationRecord(label.strip(), ends[0], ends[1])
