"""What a merge would do, one row for each document and set, then what is known otherwise there."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from annotator.gui.theme import Theme
from annotator.services.merging.differences import Difference
from annotator.services.merging.report import DocumentStatus, SetOutcome, SetStatus

Index = QModelIndex | QPersistentModelIndex

HEADINGS: Final = ("Document", "Annotator", "What it is", "Labels")
MARKS: Final = {
    SetStatus.NEW: "+ new",
    SetStatus.CHANGED: "↻ changed",
    SetStatus.CONFLICT: "≠ edited apart",
    SetStatus.SAME: "= here already",
    SetStatus.OLDER: "← older than here",
}
"""A sign and words, so that nothing is told by colour alone."""
_ROLES: Final = {
    SetStatus.NEW: "success",
    SetStatus.CHANGED: "accent",
    SetStatus.CONFLICT: "danger",
    SetStatus.SAME: "muted",
    SetStatus.OLDER: "muted",
}
_LONGEST: Final = 16
"""Characters of each value in the list; the tip has all of them."""
_HERE: Final = (SetStatus.SAME, SetStatus.OLDER)
_BESIDES: Final = {
    DocumentStatus.SAME: "",
    DocumentStatus.NEW: ", with its text",
    DocumentStatus.TEXT_DIFFERS: ", another text",
}
_TIPS: Final = {
    SetStatus.NEW: "This annotator has no work on this document here yet.",
    SetStatus.CHANGED: "Goes on from what is here; the labels here become these.",
    SetStatus.CONFLICT: (
        "Two copies of this work were edited apart. Both are kept; the second one becomes"
        " “variant 2”, and both are columns in review."
    ),
    SetStatus.SAME: "The same work is here; nothing changes.",
    SetStatus.OLDER: "What is here goes on from this; nothing changes.",
}


class OutcomeModel(QAbstractTableModel):
    """Lists what changes first; what is here already only on demand."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: tuple[SetOutcome, ...] = ()
        self._differences: tuple[Difference, ...] = ()
        self._rows: list[SetOutcome | Difference] = []
        self._shows_all = False

    def set_outcomes(
        self, outcomes: Sequence[SetOutcome], differences: Sequence[Difference] = ()
    ) -> None:
        """List others."""
        self._differences = tuple(differences)
        rank = list(MARKS)
        order = (SetStatus.CONFLICT, SetStatus.CHANGED, SetStatus.NEW, *_HERE)
        rank.sort(key=order.index)
        self._all = tuple(sorted(outcomes, key=lambda one: rank.index(one.status)))
        self._refill()

    def show_all(self, shows: bool) -> None:  # noqa: FBT001 - a slot
        """List what is here already as well, or no longer."""
        self._shows_all = shows
        self._refill()

    def outcome(self, row: int) -> SetOutcome | Difference:
        """Return what a row is about."""
        return self._rows[row]

    def wide_rows(self) -> range:
        """The rows that say something in words over several columns."""
        return range(len(self._rows) - len(self._differences), len(self._rows))

    @property
    def hidden(self) -> int:
        """How many sets are here already."""
        return sum(one.status in _HERE for one in self._all)

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = [one for one in self._all if self._shows_all or one.status not in _HERE]
        self._rows += self._differences
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the sets that are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, colour and tip of a cell."""
        one = self._rows[index.row()]
        if isinstance(one, Difference):
            return self._difference(one, index.column(), role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(one, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(one)
            case Qt.ItemDataRole.ForegroundRole:
                name = _ROLES[one.status] if index.column() == 2 else "text"
                if one.status in _HERE:
                    name = "muted"
                return QColor(getattr(self._theme, name))
            case _:
                return None

    def _difference(self, one: Difference, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return {0: one.title, 1: f"i  {one.words(_LONGEST)}"}.get(column, "")
            case Qt.ItemDataRole.ToolTipRole:
                return f"{one.title} · {one.file}\n{one.words()[:1].upper()}{one.words()[1:]}."
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self._theme.muted if column else self._theme.text)
            case _:
                return None

    def _text(self, one: SetOutcome, column: int) -> str:
        match column:
            case 0:
                return one.title
            case 1:
                return one.annotator
            case 2:
                return MARKS[one.status] + _BESIDES[one.document]
            case _:
                return counts_in_words(one)

    def _tip(self, one: SetOutcome) -> str:
        words = f"{one.title} · {one.file}\n{_TIPS[one.status]}"
        if one.document is DocumentStatus.NEW:
            words += "\nThe document is new here."
        if one.document is DocumentStatus.TEXT_DIFFERS:
            words += "\nThe document of this id here has another text; this one comes beside it."
        return words


def counts_in_words(one: SetOutcome) -> str:
    """Return what happens to the labels of a set: "+3 ~1 −2", or how many there are."""
    parts = [
        f"{sign}{count:,}"
        for sign, count in (("+", one.added), ("~", one.changed), ("−", one.removed))
        if count
    ]
    return "  ".join(parts) or f"{one.spans:,}"
