"""What a run altered and left out: a row for each reason, or a row for each document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from annotator.formats.records import Note
from annotator.gui.theme import Theme
from annotator.services.importing.report import Tally

Index = QModelIndex | QPersistentModelIndex

REASON_HEADINGS: Final = ("What happened", "Times", "Documents")
ENTRY_HEADINGS: Final = ("Document", "", "Kept", "Changed", "Left out")
MARKS: Final = {"changed": "↻ changed", "dropped": "− left out"}
_ROLES: Final = {"changed": "warning", "dropped": "danger"}
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One document of a report.

    Attributes:
        place: File and line it came from, or empty.
        status: What became of it, in a word or two ("new", "here already", "refused").
        kept: Labels that went through; None where that is not counted.
        notes: What was altered or left out.
        is_bad: The whole document was left out.
    """

    title: str
    place: str = ""
    status: str = ""
    kept: int | None = None
    notes: Sequence[Note] = ()
    is_bad: bool = False

    def count(self, kind: str) -> int:
        """Count what was "changed" or "dropped"."""
        return sum(note.count for note in self.notes if note.kind == kind)

    @property
    def name(self) -> str:
        """Title and place in one line."""
        return " · ".join(part for part in (self.title, self.place) if part)

    def words(self) -> str:
        """Everything that is known of it, a line each."""
        lines = [self.name]
        lines += [f"{MARKS[note.kind]}: {note_words(note)}" for note in self.notes]
        return "\n".join(lines)


def note_words(note: Note | Tally) -> str:
    """Return what a note says, how often, and about what."""
    words = note.message + (f" ({note.count:,} times)" if note.count > 1 else "")
    each = note.each if isinstance(note, Note) else ()
    return f"{words}: {', '.join(each)}" if each else words


class _Table(QAbstractTableModel):
    """What both tables have in common."""

    headings: tuple[str, ...] = ()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column, numbers to the right."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.is_number(section) else _LEFT
        return None

    def is_number(self, column: int) -> bool:
        """Tell whether a column holds numbers."""
        return column > 0

    def _color(self, role: str) -> QColor:
        return QColor(getattr(self._theme, role))

    def words(self, row: int) -> str:
        """Return everything that a row says, for those who cannot see it whole."""
        raise NotImplementedError


class ReasonModel(_Table):
    """A row for each kind of thing that was altered or left out, the most frequent first."""

    headings = REASON_HEADINGS

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: list[Tally] = []

    def set_tallies(self, tallies: Sequence[Tally]) -> None:
        """List others; what was left out comes first."""
        self.beginResetModel()
        self._rows = sorted(tallies, key=lambda one: (one.kind != "dropped", -one.count))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the reasons."""
        return 0 if parent.isValid() else len(self._rows)

    def words(self, row: int) -> str:
        """Return the whole sentence."""
        one = self._rows[row]
        return f"{MARKS[one.kind]}: {one.message}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, colour, alignment and tip of a cell."""
        one, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (self.words(index.row()), f"{one.count:,}", f"{one.documents:,}")[column]
            case Qt.ItemDataRole.ToolTipRole:
                return one.message
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self.is_number(column) else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(_ROLES[one.kind] if column == 0 else "text")
            case _:
                return None


class EntryModel(_Table):
    """A row for each document, with how much was kept, changed and left out."""

    headings = ENTRY_HEADINGS

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._all: tuple[ReportEntry, ...] = ()
        self._rows: list[ReportEntry] = []
        self._only_notable = False

    def set_entries(self, entries: Sequence[ReportEntry]) -> None:
        """List others."""
        self._all = tuple(entries)
        self._refill()

    def show_only_notable(self, only: bool) -> None:  # noqa: FBT001 - a slot
        """List those alone of which something was altered or left out, or all again."""
        self._only_notable = only
        self._refill()

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = [one for one in self._all if one.notes or not self._only_notable]
        self.endResetModel()

    @property
    def notable(self) -> int:
        """How many documents had something altered or left out."""
        return sum(bool(one.notes) for one in self._all)

    @property
    def total(self) -> int:
        """How many documents there are in all."""
        return len(self._all)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the documents that are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def is_number(self, column: int) -> bool:
        """Tell whether a column holds numbers."""
        return column > 1

    def words(self, row: int) -> str:
        """Return what is known of a document."""
        return self._rows[row].words()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, colour, alignment and tip of a cell."""
        one, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(one, column)
            case Qt.ItemDataRole.ToolTipRole:
                return one.words()
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self.is_number(column) else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(self._role(one, column))
            case _:
                return None

    @staticmethod
    def _text(one: ReportEntry, column: int) -> str:
        match column:
            case 0:
                return one.name
            case 1:
                return one.status
            case 2:
                return "" if one.kept is None else f"{one.kept:,}"
            case _:
                count = one.count("changed" if column == 3 else "dropped")
                return f"{count:,}" if count else "–"

    @staticmethod
    def _role(one: ReportEntry, column: int) -> str:
        if column == 0:
            return "text"
        if column == 1:
            return "danger" if one.is_bad else "muted"
        kind = {3: "changed", 4: "dropped"}.get(column)
        if kind is None:
            return "text"
        return _ROLES[kind] if one.count(kind) else "faint"
