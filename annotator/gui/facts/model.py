"""The facts of the open document as rows of a list; only what changed is told."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.facts.words import Piece, quote_words, spoken, summary
from annotator.model.facts import Fact, chains_of, sources_along
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema

Index = QModelIndex | QPersistentModelIndex
FACT_ROLE: Final = int(Qt.ItemDataRole.UserRole)
PIECES_ROLE: Final = FACT_ROLE + 1
QUOTE_ROLE: Final = FACT_ROLE + 2


class FactsModel(QAbstractListModel):
    """One row per fact in reading order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._rows: dict[str, int] = {}
        self._text = ""
        self._schema: Schema | None = None
        self._deriver: FactDeriver | None = None
        self._sources: dict[str, str] = {}
        self._words: dict[str, tuple[Fact, str, str, tuple[Piece, ...]]] = {}

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts shown."""
        return self._facts

    def open(self, text: str, schema: Schema | None) -> None:
        """Show another document or schema; the facts follow by ``set_facts``."""
        self.beginResetModel()
        self._text, self._schema = text, schema
        self._deriver = None if schema is None else FactDeriver(schema)
        self._facts, self._rows = (), {}
        self._words.clear()
        self.endResetModel()

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts; rows that stay as they are stay untouched."""
        old, new = self._facts, tuple(facts)
        head = 0
        while head < min(len(old), len(new)) and old[head].claim.id == new[head].claim.id:
            head += 1
        tail = 0
        while (
            tail < min(len(old), len(new)) - head
            and old[-1 - tail].claim.id == new[-1 - tail].claim.id
        ):
            tail += 1
        if len(old) > head + tail:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._put((*old[:head], *old[len(old) - tail :]))
            self.endRemoveRows()
        if len(new) > head + tail:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self._put((*old[:head], *new[head : len(new) - tail], *old[len(old) - tail :]))
            self.endInsertRows()
        before, former = self._facts, self._sources
        self._put(new)
        self._sources = {
            claim_id: " → ".join(sources_along(chain))
            for claim_id, chain in chains_of(new).items()
            if len(chain) > 1
        }
        for row, (one, other) in enumerate(zip(before, new, strict=True)):
            claim_id = other.claim.id
            is_same = one is other or one == other
            if not is_same or former.get(claim_id) != self._sources.get(claim_id):
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def _put(self, facts: tuple[Fact, ...]) -> None:
        self._facts = facts
        self._rows = {fact.claim.id: row for row, fact in enumerate(facts)}

    def row_of(self, claim_id: str | None) -> int:
        """Return a claim's row, -1 when it has none."""
        return -1 if claim_id is None else self._rows.get(claim_id, -1)

    def fact_of(self, claim_id: str | None) -> Fact | None:
        """Return a claim's fact."""
        row = self.row_of(claim_id)
        return None if row < 0 else self._facts[row]

    def rowCount(self, parent: Index | None = None) -> int:
        """How many facts there are."""
        return 0 if parent is not None and parent.isValid() else len(self._facts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The quote, what is said aloud, or the fact itself."""
        if not index.isValid() or index.row() >= len(self._facts):
            return None
        fact = self._facts[index.row()]
        if role == FACT_ROLE:
            return fact
        if role == PIECES_ROLE:
            return self._words_of(fact)[1]
        if role in (Qt.ItemDataRole.DisplayRole, QUOTE_ROLE):
            return self._words_of(fact)[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            quote, pieces = self._words_of(fact)
            return spoken(fact, quote, pieces)
        return None

    def _words_of(self, fact: Fact) -> tuple[str, tuple[Piece, ...]]:
        sources = self._sources.get(fact.claim.id, "")
        known = self._words.get(fact.claim.id)
        if known is None or known[1] != sources or (known[0] is not fact and known[0] != fact):
            pieces: tuple[Piece, ...] = ()
            if self._schema is not None and self._deriver is not None:
                pieces = summary(self._schema, self._deriver, fact, sources)
            known = (fact, sources, quote_words(fact.claim, self._text), pieces)
            self._words[fact.claim.id] = known
        return known[2], known[3]
