"""Occurrences of a text to be labeled or declined one by one."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.services.occurrences import OccurrenceHit

Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = Qt.ItemDataRole.UserRole
VERDICT_ROLE = Qt.ItemDataRole.UserRole + 1
TITLE_ROLE = Qt.ItemDataRole.UserRole + 2
_NOWHERE = QModelIndex()


class Verdict(Enum):
    """What the annotator says of an occurrence."""

    OPEN = "not decided"
    YES = "label it"
    NO = "not this one"
    LABELED = "labeled already"


class OccurrenceModel(QAbstractListModel):
    """One row per occurrence, in document and text order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[OccurrenceHit] = []
        self._verdicts: list[Verdict] = []
        self._titles: dict[str, str] = {}

    def set_hits(self, hits: Sequence[OccurrenceHit], titles: dict[str, str]) -> None:
        """Show these places; ``titles`` names the documents by id."""
        self.beginResetModel()
        self._hits = list(hits)
        self._titles = titles
        self._verdicts = [
            Verdict.LABELED if hit.is_labeled else Verdict.NO if hit.was_refused else Verdict.OPEN
            for hit in hits
        ]
        self.endResetModel()

    def hits(self) -> list[OccurrenceHit]:
        """The places shown."""
        return self._hits

    def with_verdict(self, verdict: Verdict) -> list[OccurrenceHit]:
        """The places that were judged so."""
        return [
            hit for hit, given in zip(self._hits, self._verdicts, strict=True) if given is verdict
        ]

    def decide(self, place: int, verdict: Verdict) -> None:
        """Judge one place; those labeled already stay as they are."""
        if self._verdicts[place] is not Verdict.LABELED:
            self._verdicts[place] = verdict
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def decide_open(self, verdict: Verdict) -> None:
        """Judge every place that is not decided yet."""
        for place, given in enumerate(self._verdicts):
            if given is Verdict.OPEN:
                self._verdicts[place] = verdict
        if self._hits:
            self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1))

    def next_open(self, place: int) -> int | None:
        """The first undecided place after ``place``, going round; None when all are decided."""
        count = len(self._hits)
        for step in range(1, count + 1):
            candidate = (place + step) % count
            if self._verdicts[candidate] is Verdict.OPEN:
                return candidate
        return None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of occurrences."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The place in context, what was decided, the document's title."""
        if not index.isValid():
            return None
        hit, verdict = self._hits[index.row()], self._verdicts[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == VERDICT_ROLE:
            return verdict
        if role == TITLE_ROLE:
            return self._titles.get(hit.document_id, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.before}{hit.quote}{hit.after}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.before}{hit.quote}{hit.after}, {verdict.value}"
        return None
