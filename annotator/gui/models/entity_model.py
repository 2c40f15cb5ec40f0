"""The rows of the entities panel: suggestions, entities, and the mentions of opened ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.services.concordance import ConcordanceLine
from annotator.services.entity_registry import EntityRow
from annotator.services.entity_suggestions import Likeness

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
ORDERS = ("name", "mentions", "speaking")
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention below its entity."""

    entity_id: str
    line: ConcordanceLine


Row = Likeness | EntityRow | MentionRow


def key_of(row: Row) -> str:
    """Return what tells a row from all others, to find it again after a refresh."""
    match row:
        case Likeness():
            return f"likeness {row.key}"
        case EntityRow():
            return row.entity.id
        case MentionRow():
            return row.line.span.id


def in_words(row: Row, *, is_here: bool) -> str:
    """Return a row in words, for screen readers."""
    match row:
        case Likeness():
            return f"{row.group.quotes[0]}, {row.group.mentions} times, looks like {row.title}"
        case EntityRow():
            counts = describe_counts(row, is_here=is_here)
            return f"{row.entity.name}, {row.entity.kind}, {counts}"
        case MentionRow(line=line):
            return f"{line.before}{line.span.quote}{line.after}"


def describe_counts(row: EntityRow, *, is_here: bool) -> str:
    """Return how often an entity is mentioned: "3 here, 12 in all"."""
    if is_here:
        elsewhere = row.mentions > row.here
        return f"{row.here:,} of {row.mentions:,}" if elsewhere else f"{row.here:,}"
    return f"{row.mentions:,}"


class EntityModel(QAbstractListModel):
    """Entities in the chosen order that fit the filter; opened ones are followed by mentions.

    Attributes:
        is_here: Whether the entities of one document are shown, not those of the project.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_here = True
        self._entities: tuple[EntityRow, ...] = ()
        self._likenesses: tuple[Likeness, ...] = ()
        self._lines: dict[str, tuple[ConcordanceLine, ...]] = {}
        self._words: tuple[str, ...] = ()
        self._order = "name"
        self._rows: list[Row] = []
        self._shape: object = None

    # What is shown

    def set_content(
        self,
        entities: Iterable[EntityRow],
        likenesses: Sequence[Likeness],
        lines: Mapping[str, Sequence[ConcordanceLine]],
    ) -> None:
        """Show these entities and suggestions, and mentions below the entities that are open."""
        self._entities = tuple(entities)
        self._likenesses = tuple(likenesses)
        known = {one.entity.id for one in self._entities}
        self._lines = {key: tuple(found) for key, found in lines.items() if key in known}
        self._lay_out()

    def set_words(self, text: str) -> None:
        """Keep entities whose name, kind or id has all these words."""
        self._words = tuple(text.casefold().split())
        self._lay_out()

    def set_order(self, order: str) -> None:
        """Order by name, mentions or speaking."""
        self._order = order
        self._lay_out()

    def opened(self) -> tuple[str, ...]:
        """Ids of the entities whose mentions are shown."""
        return tuple(self._lines)

    def is_open(self, entity_id: str) -> bool:
        """Tell whether an entity's mentions are shown."""
        return entity_id in self._lines

    def count(self) -> int:
        """How many entities there are, filtered or not."""
        return len(self._entities)

    def place_of(self, key: str) -> int | None:
        """Return the row with this key."""
        return next((n for n, row in enumerate(self._rows) if key_of(row) == key), None)

    def row(self, place: int) -> Row:
        """Return what a row shows."""
        return self._rows[place]

    def _lay_out(self) -> None:
        fitting = [one for one in self._entities if self._fits(one)]
        fitting.sort(key=self._sort_key)
        rows: list[Row] = [] if self._words else list(self._likenesses)
        for one in fitting:
            rows.append(one)
            rows += [MentionRow(one.entity.id, line) for line in self._lines.get(one.entity.id, ())]
        shape = (self.is_here, tuple(self._lines))
        if rows != self._rows or shape != self._shape:
            self.beginResetModel()
            self._rows, self._shape = rows, shape
            self.endResetModel()

    def _fits(self, row: EntityRow) -> bool:
        if not self._words:
            return True
        entity = row.entity
        text = f"{entity.name} {entity.kind} {entity.kb_id or ''}".casefold()
        return all(word in text for word in self._words)

    def _sort_key(self, row: EntityRow) -> tuple[int, str, str]:
        name = row.entity.name.casefold()
        weight = 0
        if self._order == "mentions":
            weight = -(row.here if self.is_here else row.mentions)
        elif self._order == "speaking":
            weight = -(row.speaks_here if self.is_here else row.speaks)
        return weight, name, row.entity.id

    # Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself; words for screen readers."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return in_words(row, is_here=self.is_here)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Entities can be edited in place."""
        flags = super().flags(index)
        if index.isValid() and isinstance(self._rows[index.row()], EntityRow):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


def _tip(row: Row) -> str:
    match row:
        case Likeness():
            return f"{', '.join(row.group.quotes[:6])}\n{row.why}: {row.title}"
        case EntityRow(entity=entity):
            lines = [entity.name, entity.kind]
            if entity.kb_id:
                lines.append(entity.kb_id)
            lines.append(f"{row.mentions:,} mentions in {row.documents:,} documents")
            lines.append(f"source of {row.speaks:,} claims")
            return "\n".join(lines)
        case MentionRow(line=line):
            return f"{line.span.label}: {line.span.quote[:300]}\n{line.document_title}"
