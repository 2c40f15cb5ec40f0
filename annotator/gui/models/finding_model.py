"""Findings as a tree: kinds with their counts, findings, and the further places of a finding."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from annotator.services.findings import KINDS, SEVERITIES, Finding, Kind, Place, kind_of

Index = QModelIndex | QPersistentModelIndex
FINDING_ROLE = Qt.ItemDataRole.UserRole
KIND_ROLE = Qt.ItemDataRole.UserRole + 1
PLACE_ROLE = Qt.ItemDataRole.UserRole + 2
COUNT_ROLE = Qt.ItemDataRole.UserRole + 3

SEVERITY_WORDS: Final = {"error": "Error", "warning": "Warning", "info": "To know"}
_MOST: Final = 500
"""Findings of one kind that are listed; the heading counts all."""


class FindingModel(QStandardItemModel):
    """Groups by kind, the most serious first, in reading order within a kind."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is listed, in the order of the tree."""
        return self._findings

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """List others."""
        groups: dict[str, list[Finding]] = {}
        for one in findings:
            groups.setdefault(one.code, []).append(one)
        ranked = sorted(groups.items(), key=lambda pair: _rank(kind_of(pair[0])))
        self.clear()
        listed: list[Finding] = []
        for code, found in ranked:
            head = _head(kind_of(code), found)
            for finding in found[:_MOST]:
                head.appendRow(_item(finding))
            if len(found) > _MOST:
                head.appendRow(_plain(f"and {len(found) - _MOST:,} more"))
            self.invisibleRootItem().appendRow(head)
            listed += found[:_MOST]
        self._findings = tuple(listed)

    def index_of(self, finding: Finding | None) -> QModelIndex:
        """Return the row of a finding, known by its code and fingerprint; invalid without one."""
        for place in range(self.rowCount()) if finding is not None else ():
            head = self.index(place, 0)
            if finding is not None and head.data(KIND_ROLE).code == finding.code:
                for row in range(self.rowCount(head)):
                    index = self.index(row, 0, head)
                    if is_same(index.data(FINDING_ROLE), finding):
                        return index
        return QModelIndex()


def is_same(one: Finding | None, other: Finding | None) -> bool:
    """Tell whether two findings are the same one, found at different times."""
    return (
        one is not None
        and other is not None
        and (one.code, one.fingerprint, one.document_id, one.span_id)
        == (other.code, other.fingerprint, other.document_id, other.span_id)
    )


_ORDER: Final = {code: place for place, code in enumerate(KINDS)}


def _rank(kind: Kind) -> tuple[int, int, str]:
    return (SEVERITIES.index(kind.severity), _ORDER.get(kind.code, len(_ORDER)), kind.code)


def _head(kind: Kind, found: Sequence[Finding]) -> QStandardItem:
    item = _plain(kind.title)
    item.setData(kind, KIND_ROLE)
    item.setData(len(found), COUNT_ROLE)
    item.setToolTip(kind.advice)
    words = f"{kind.title}, {SEVERITY_WORDS[kind.severity]}, {len(found):,}"
    item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
    return item


def _item(finding: Finding) -> QStandardItem:
    item = _plain(finding.message)
    item.setData(finding, FINDING_ROLE)
    item.setToolTip(finding.message)
    said = [finding.message, SEVERITY_WORDS[finding.severity]]
    if finding.dismissal is not None:
        said.append(f"dismissed: {finding.dismissal.reason}")
    elif finding.fix is not None:
        said.append(f"fix: {finding.fix.words}")
    item.setData(", ".join(said), Qt.ItemDataRole.AccessibleTextRole)
    if finding.annotator_id is None and len(finding.places) > 1:
        for place in finding.places:
            item.appendRow(_place(place))
    return item


def _place(place: Place) -> QStandardItem:
    words = f"{place.words} · {place.document_title}" if place.words else place.document_title
    item = _plain(words)
    item.setData(place, PLACE_ROLE)
    return item


def _plain(words: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setEditable(False)
    return item
