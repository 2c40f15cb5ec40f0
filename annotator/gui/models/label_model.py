"""The labels of the schema as a list, with keys and counts."""

from collections import Counter
from collections.abc import Iterable, Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from annotator.model.spans import Span
from annotator.schema.types import Label, Schema

Index = QModelIndex | QPersistentModelIndex
LABEL_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
HIDDEN_ROLE = Qt.ItemDataRole.UserRole + 2
_NOWHERE = QModelIndex()


class LabelModel(QAbstractListModel):
    """One row per label: the enabled ones, then those that are off or retired but in use."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: list[Label] = []
        self._schema: Schema | None = None
        self._counts: Counter[str] = Counter()
        self._hidden: set[str] = set()

    def set_schema(self, schema: Schema | None) -> None:
        """Show another schema's labels."""
        self._schema = schema
        self._arrange()

    def set_spans(self, spans: Iterable[Span]) -> None:
        """Count the open document's labels."""
        self._counts = Counter(span.label for span in spans)
        self._arrange()

    def count(self, difference: Mapping[str, int]) -> None:
        """Add to the counts of some labels; only their rows are drawn again."""
        self._counts.update(difference)
        labels = self._shown_labels()
        if labels != self._labels:
            self._arrange()
            return
        for row, label in enumerate(labels):
            if difference.get(label.name):
                self.dataChanged.emit(self.index(row), self.index(row))

    def set_hidden(self, hidden: Iterable[str]) -> None:
        """Show which labels are hidden in the article."""
        self._hidden = set(hidden)
        self._refresh()

    def _shown_labels(self) -> list[Label]:
        schema = self._schema
        if schema is None:
            return []
        labels = [label for label in schema.labels if label.enabled and not label.retired]
        labels += [
            label
            for label in schema.labels
            if (not label.enabled or label.retired) and self._counts[label.name]
        ]
        return labels

    def _arrange(self) -> None:
        labels = self._shown_labels()
        if labels != self._labels:
            self.beginResetModel()
            self._labels = labels
            self.endResetModel()
        else:
            self._refresh()

    def _refresh(self) -> None:
        if self._labels:
            self.dataChanged.emit(self.index(0), self.index(len(self._labels) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of labels shown."""
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, label, count and visibility; words for screen readers."""
        if not index.isValid():
            return None
        label = self._labels[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return label.name
        if role == LABEL_ROLE:
            return label
        if role == COUNT_ROLE:
            return self._counts[label.name]
        if role == HIDDEN_ROLE:
            return label.name in self._hidden
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{label.name}: {label.description}" if label.description else label.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = f", key {label.key}" if label.key else ""
            return f"{label.name}{key}, {self._counts[label.name]} in this document"
        return None


class LabelFilter(QSortFilterProxyModel):
    """Labels whose name or description has the words typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []

    def set_words(self, text: str) -> None:
        """Keep labels that have every one of these words."""
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a label passes."""
        model = self.sourceModel()
        label = model.data(model.index(row, 0, parent), LABEL_ROLE)
        if not isinstance(label, Label):
            return False
        text = f"{label.name} {label.title} {label.description}".casefold()
        return all(word in text for word in self._words)
