"""Which part of a split each exported document goes to, decided before anything is written."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.formats.records import ExportRow
from annotator.model.documents import Document
from annotator.model.near_duplicates import NearDuplicates
from annotator.services.exporting.report import Moved, TogetherReport
from annotator.services.exporting.split import Split, Unit, assign


@dataclass(frozen=True, slots=True)
class Parts:
    """The part of each document by its id.

    Attributes:
        together: What keeping near-duplicates together did; None when that was not asked for.
    """

    parts: Mapping[str, str]
    together: TogetherReport | None


class Parting:
    """Takes the documents of an export one by one, without keeping their texts.

    Args:
        document_of: Reads a document again that may be a near-duplicate.
        split: What is asked for.
        breathe: Called often; what it raises ends the work.
    """

    def __init__(
        self,
        document_of: Callable[[str], Document | None],
        split: Split,
        breathe: Callable[[], None],
    ) -> None:
        self._document_of = document_of
        self._split = split
        self._breathe = breathe
        self._units: list[Unit] = []
        self._titles: dict[str, str] = {}
        self._alike = NearDuplicates(breathe)

    def add(self, rows: Sequence[ExportRow]) -> None:
        """Add a document with everything of it that is exported."""
        document = rows[0].document
        self._breathe()
        labels = Counter[str]()
        if self._split.stratify is not None:
            labels.update(span.label for row in rows for span in row.spans)
        self._units.append(
            Unit(
                document.id,
                document.text_sha256,
                document.document_date,
                document.publisher,
                labels,
            )
        )
        if self._split.keep_together:
            self._titles[document.id] = document.title
            self._alike.add(document.id, document.text)

    def finish(self) -> Parts:
        """Assign them all."""
        if not self._split.keep_together:
            return Parts(assign(self._units, self._split), None)
        groups = self._alike.groups(self._text_of)
        alone = assign(self._units, replace(self._split, keep_together=False))
        parts = assign(self._units, self._split, groups)
        members = [one for group in groups for one in group]
        moved = tuple(
            Moved(one, self._titles[one], parts[one], alone[one])
            for one in members
            if parts[one] != alone[one]
        )
        return Parts(parts, TogetherReport(len(groups), len(members), moved))

    def _text_of(self, document_id: str) -> str:
        document = self._document_of(document_id)
        return "" if document is None else document.text
