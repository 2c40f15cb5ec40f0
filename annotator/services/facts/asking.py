"""Choose and order facts: by words, values and what is missing; by any column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.services.facts.columns import Column, ColumnKind
from annotator.services.facts.rows import (
    FactRow,
    Head,
    filled,
    first_value,
    is_missing,
    moment_of,
    text_of,
)

_CHECK_EVERY: Final = 2_000
NO_VALUE: Final = ""
"""Stands for "not set" among the values of a filter."""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of every fact to choose and order by.

    Attributes:
        texts: The words of each filled column.
        values: The first value of each dated column.
        attributes: What each attribute column holds, as a tuple of values.
        missing: Names of the slots that are empty.
    """

    document_id: str
    level: int
    texts: tuple[str, ...]
    values: tuple[str, ...]
    attributes: tuple[tuple[str, ...], ...]
    missing: frozenset[str]


class Entries:
    """Makes entries, and orders and chooses by them, for the columns of one schema."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = {column.id: column for column in columns}
        self._filled = filled(columns)
        self._dated = [one for one in columns if one.kind is ColumnKind.DATED]
        self._attributes = [one for one in columns if one.attribute is not None]
        self._slots = [one for one in columns if one.slot is not None]
        self._pool: dict[Any, Any] = {}

    def entry(self, row: FactRow, head: Head) -> Entry:
        """Return the entry of a fact; equal words are kept once."""
        kept, pool = self._pool.setdefault, []
        for column in self._filled:
            text = text_of(row, column, head)
            pool.append(text if column.kind is ColumnKind.CLAIM else kept(text, text))
        attributes = tuple(
            _values(row.claim.attributes.get(one.attribute.name))
            for one in self._attributes
            if one.attribute is not None
        )
        missing = frozenset(one.id for one in self._slots if is_missing(row.fact, one))
        values = tuple(first_value(row, column) for column in self._dated)
        return Entry(
            document_id=row.document_id,
            level=row.fact.level,
            texts=tuple(pool),
            values=kept(values, values),
            attributes=kept(attributes, attributes),
            missing=kept(missing, missing),
        )

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
        passing = self._passing(asked, heads)
        found: list[tuple[str, Entry]] = []
        for number, claim_id in enumerate(ids):
            if number % _CHECK_EVERY == 0:
                check()
            entry = entries.get(claim_id)
            if entry is not None and passing(entry):
                found.append((claim_id, entry))
        if asked.column is not None and asked.column in self._columns:
            found = self._in_order(found, self._columns[asked.column], asked, heads)
        return [claim_id for claim_id, _entry in found]

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
            if asked.missing and not asked.missing & entry.missing:
                return False
            for number, values in wanted:
                if values.isdisjoint(entry.attributes[number] or (NO_VALUE,)):
                    return False
            if not words:
                return True
            text = "\n".join(entry.texts).casefold() + of_documents.get(entry.document_id, "")
            return all(word in text for word in words)

        return passes

    def _in_order(
        self,
        found: list[tuple[str, Entry]],
        column: Column,
        asked: Asked,
        heads: Mapping[str, Head],
    ) -> list[tuple[str, Entry]]:
        key = self._key(column, heads)
        keyed = [(key(entry), item) for item in found for entry in (item[1],)]
        present = [pair for pair in keyed if pair[0] is not None]
        empty = [item for value, item in keyed if value is None]
        # Equal keys keep the reading order, in both directions.
        present.sort(key=lambda pair: pair[0], reverse=asked.is_descending)
        return [item for _key, item in present] + empty

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
