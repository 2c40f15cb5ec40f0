"""Choose and order facts: by words, values and what is missing; by any column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import orjson

from annotator.model.entities import Entity
from annotator.schema.facts import with_enclosing
from annotator.schema.types import AttributeType
from annotator.services.facts.columns import Column, ColumnKind
from annotator.services.facts.rows import (
    FactRow,
    Filler,
    Head,
    answered,
    claim_text,
    dated_text,
    filled,
    moment_of,
    named_text,
    value_text,
)
from annotator.store.repositories.facts import BareClaim, BareFiller

_CHECK_EVERY: Final = 2_000
NO_VALUE: Final = ""
"""Stands for "not set" among the values of a filter."""
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_IS_SLOT, _IS_DATED, _IS_CLAIM, _IS_ATTRIBUTE = range(4)
_KINDS: Final = {
    ColumnKind.DATED: _IS_DATED,
    ColumnKind.CLAIM: _IS_CLAIM,
    ColumnKind.ATTRIBUTE: _IS_ATTRIBUTE,
}
_SET_OF: Final = attrgetter("set_id")
_READING: Final = attrgetter("start", "backwards", "label", "id")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person wants to see.

    Attributes:
        text: Every word must stand in some column, letter case ignored; the level is no text.
        values: Per attribute, by name, the values that pass; one of them is enough.
        missing: Slots, by name, of which at least one must be empty.
        column: Id of the column to sort by; None = import and reading order.
        is_descending: The largest first; rows without a value come last either way.
    """

    text: str = ""
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    column: str | None = None
    is_descending: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the text, folded."""
        return tuple(self.text.casefold().split())

    @property
    def is_filtered(self) -> bool:
        """Whether some facts may be left out."""
        return bool(self.words or self.values or self.missing)

    @property
    def is_plain(self) -> bool:
        """Whether it asks for all facts in reading order."""
        return not self.is_filtered and self.column is None


class Entry(NamedTuple):
    """What is kept of every fact to choose and order by; plain tuples, which cost little.

    Attributes:
        texts: The words of each filled column.
        values: The first value of each dated column; "" when there is none.
        attributes: What each attribute column holds, as a tuple of values.
        missing: Names of the slots that are empty.
    """

    document_id: str
    level: int
    texts: tuple[str, ...]
    values: tuple[str, ...]
    attributes: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]


class _Known(NamedTuple):
    """What the attributes of a claim come to."""

    values: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...]
    answers: Mapping[str, str]


class Entries:
    """Makes entries, and orders and chooses by them, for the columns of one schema."""

    def __init__(self, columns: Sequence[Column], value_attribute: str) -> None:
        self._columns = {column.id: column for column in columns}
        self._filled = filled(columns)
        self._dated = [one for one in columns if one.kind is ColumnKind.DATED]
        self._attributes = [one for one in columns if one.attribute is not None]
        self._slots = [one for one in columns if one.slot is not None]
        self._value_attribute = value_attribute
        self._is_dated = {one.id: one.kind is ColumnKind.DATED for one in self._slots}
        self._dates = [one.id for one in self._dated]
        self._slot_names = [one.id for one in self._slots]
        self._plan = [(_KINDS.get(one.kind, _IS_SLOT), one.id) for one in self._filled]
        self._pool: dict[Any, Any] = {}

    # -- making -------------------------------------------------------------------------------

    def of_row(self, row: FactRow) -> Entry:
        """Return the entry of a fact."""
        slots: dict[str, list[Filler]] = {}
        for name, found in row.fact.slots.items():
            if found:
                dated = self._is_dated[name]
                slots[name] = [
                    (entry.value, entry.span.quote if dated else entry.name) for entry in found
                ]
        known = self._known(row.claim.attributes)
        return self._entry(row.document_id, row.fact.level, row.claim.quote, known, slots)

    def of_bare(
        self,
        claims: Iterable[BareClaim],
        fillers: Iterable[BareFiller],
        documents: Mapping[str, str],
        entities: Mapping[str, Entity],
    ) -> dict[str, Entry]:
        """Return the entries of claims as the file has them.

        Args:
            claims: In reading order, set by set.
            fillers: Of their slots.
            documents: Id of the document by id of the set.
            entities: The registry by id.
        """
        known: dict[str | None, _Known] = {}
        by_claim: dict[str, dict[str, list[BareFiller]]] = {}
        for one in fillers:
            by_claim.setdefault(one.claim_id, {}).setdefault(one.slot, []).append(one)
        found: dict[str, Entry] = {}
        for set_id, of_set in groupby(claims, key=_SET_OF):
            document_id = documents[set_id]
            for claim, around in with_enclosing(of_set):
                slots = {
                    name: [
                        self._filler(name, one, entities)
                        for one in (some if len(some) == 1 else sorted(some, key=_READING))
                    ]
                    for name, some in by_claim.get(claim.id, _NONE).items()
                }
                attributes = known.get(claim.attributes)
                if attributes is None:
                    attributes = self._known(from_json(claim.attributes))
                    known[claim.attributes] = attributes
                found[claim.id] = self._entry(
                    document_id, len(around), claim.quote, attributes, slots
                )
        return found

    def _filler(self, slot: str, one: BareFiller, entities: Mapping[str, Entity]) -> Filler:
        if self._is_dated[slot]:
            value = from_json(one.attributes).get(self._value_attribute)
            return (None if value is None else str(value), one.quote)
        entity = None if one.entity_id is None else entities.get(one.entity_id)
        return (None, one.quote if entity is None else entity.name)

    def _known(self, attributes: Mapping[str, Any]) -> _Known:
        values = [attributes.get(_name(one)) for one in self._attributes]
        pairs = zip(self._attributes, values, strict=True)
        kept = tuple(_values(value) for value in values)
        return _Known(
            self._pool.setdefault(kept, kept),
            tuple(value_text(one.attribute, value) for one, value in pairs),
            {one.id: answered(attributes, one) for one in self._slots},
        )

    def _entry(
        self,
        document_id: str,
        level: int,
        quote: str,
        known: _Known,
        slots: Mapping[str, list[Filler]],
    ) -> Entry:
        kept, answers = self._pool.setdefault, known.answers
        texts: list[str] = []
        attributes = iter(known.texts)
        for kind, name in self._plan:
            if kind == _IS_ATTRIBUTE:
                texts.append(next(attributes))
            elif kind == _IS_CLAIM:
                texts.append(claim_text(quote))
            elif name not in slots:
                texts.append(answers[name])
            else:
                found = slots[name]
                text = dated_text(found) if kind == _IS_DATED else named_text(found)
                texts.append(kept(text, text))
        values = tuple([(slots[one][0][0] or "") if one in slots else "" for one in self._dates])
        missing = tuple([one for one in self._slot_names if one not in slots and not answers[one]])
        return Entry(
            document_id,
            level,
            tuple(texts),
            kept(values, values),
            known.values,
            kept(missing, missing),
        )

    # -- choosing -----------------------------------------------------------------------------

    def choose(
        self,
        asked: Asked,
        ids: Iterable[str],
        entries: Mapping[str, Entry],
        heads: Mapping[str, Head],
        check: Callable[[], None] = lambda: None,
    ) -> list[str]:
        """Return the ids that pass, in the order asked for.

        Args:
            asked: What passes, and the order.
            ids: All facts in reading order; those without an entry are left out.
            entries: By id.
            heads: The documents by id.
            check: Called now and then; raises to stop.
        """
        if asked.is_plain:
            return list(ids)
        known = [claim_id for claim_id in ids if claim_id in entries]
        if asked.is_filtered:
            passes = self._passing(asked, heads)
            known = [one for one in _checked(known, check) if passes(entries[one])]
        check()
        if asked.column is None or asked.column not in self._columns:
            return known
        key = self._key(self._columns[asked.column], heads)
        keys = [key(entries[claim_id]) for claim_id in known]
        check()
        present = [place for place, value in enumerate(keys) if value is not None]
        empty = [place for place, value in enumerate(keys) if value is None]
        # Equal keys keep the reading order, in both directions.
        present.sort(key=keys.__getitem__, reverse=asked.is_descending)
        return [known[place] for place in (*present, *empty)]

    def _passing(self, asked: Asked, heads: Mapping[str, Head]) -> Callable[[Entry], bool]:
        words = asked.words
        wanted = [
            (number, asked.values[one.attribute.name])
            for number, one in enumerate(self._attributes)
            if one.attribute is not None and one.attribute.name in asked.values
        ]
        of_documents = {
            head.id: f"\n{head.title}\n{head.date or ''}".casefold() for head in heads.values()
        }

        def passes(entry: Entry) -> bool:
            if asked.missing and asked.missing.isdisjoint(entry.missing):
                return False
            for number, values in wanted:
                if values.isdisjoint(entry.attributes[number] or (NO_VALUE,)):
                    return False
            if not words:
                return True
            text = "\n".join(entry.texts).casefold() + of_documents.get(entry.document_id, "")
            return all(word in text for word in words)

        return passes

    def _key(self, column: Column, heads: Mapping[str, Head]) -> Callable[[Entry], Any]:
        """Return what a column is sorted by; None for an entry that has nothing there."""
        match column.kind:
            case ColumnKind.LEVEL:
                return lambda entry: entry.level
            case ColumnKind.DOCUMENT:
                titles = {head.id: head.title.casefold() or None for head in heads.values()}
                return lambda entry: titles.get(entry.document_id)
            case ColumnKind.DOCUMENT_DATE:
                dates = {head.id: head.date for head in heads.values()}
                return lambda entry: dates.get(entry.document_id)
            case ColumnKind.DATED:
                dated, place = self._dated.index(column), self._filled.index(column)
                return lambda entry: _moment(entry.values[dated], entry.texts[place])
            case ColumnKind.ATTRIBUTE if _is_number(column):
                number = self._attributes.index(column)
                return lambda entry: _number(entry.attributes[number])
            case ColumnKind.ATTRIBUTE if column.attribute is not None and column.attribute.values:
                number = self._attributes.index(column)
                ranks = {value: rank for rank, value in enumerate(column.attribute.values)}
                return lambda entry: _rank(entry.attributes[number], ranks)
            case _:
                place = self._filled.index(column)
                return lambda entry: entry.texts[place].casefold() or None


def _moment(value: str, text: str) -> tuple[Any, ...] | None:
    """Sort by time; what names no day comes after all that do, by its words."""
    moment = moment_of(value) if value else None
    if moment is not None:
        return (0, *moment)
    return (1, text.casefold()) if text else None


def _rank(values: tuple[str, ...], ranks: Mapping[str, int]) -> tuple[int, ...] | None:
    """Sort by the order of the schema."""
    return tuple(ranks.get(value, len(ranks)) for value in values) or None


def _values(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    return (str(value),)


def _checked(ids: Iterable[str], check: Callable[[], None]) -> Iterator[str]:
    for number, claim_id in enumerate(ids):
        if number % _CHECK_EVERY == 0:
            check()
        yield claim_id


def _number(values: tuple[str, ...]) -> float | None:
    return float(values[0]) if values else None


def _is_number(column: Column) -> bool:
    return column.attribute is not None and column.attribute.type is AttributeType.NUMBER


def _name(column: Column) -> str:
    return "" if column.attribute is None else column.attribute.name


def from_json(attributes: str | None) -> Mapping[str, Any]:
    """Read attributes as the file has them."""
    return _NONE if attributes is None else orjson.loads(attributes)
