"""Where exported gold comes from, and what a review left out of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from annotator.formats.records import ExportRow
from annotator.model.annotators import SetKind
from annotator.model.reviews import MAKES_GOLD, Outcome, ReviewDecision
from annotator.services.project import Project

_BY_HAND = "by hand"
_ORDER = tuple(one.value for one in Outcome if one in MAKES_GOLD)


@dataclass(slots=True)
class GoldReport:
    """Counts of gold spans and of rows that are not in gold.

    Attributes:
        spans: Gold spans by how they came to be: agreed, taken, both, edited, or "by hand" for
            those that no decision made.
        neither: Rows decided to have no span in gold.
        undecided: Rows left with a question.
        open: Rows on which annotators differ and nobody decided.
        agreed: Rows that all agree on and nobody accepted.
        stale: Rows decided before an annotator changed what they are about; gold has them.
    """

    spans: Counter[str] = field(default_factory=Counter)
    neither: int = 0
    undecided: int = 0
    open: int = 0
    agreed: int = 0
    stale: int = 0

    @property
    def left_out(self) -> int:
        """How many rows are not in gold because they are not resolved."""
        return self.undecided + self.open + self.agreed

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values; shares are of the gold spans."""
        total = self.spans.total()
        names = [*_ORDER, *([_BY_HAND] if self.spans[_BY_HAND] else [])]
        return {
            "spans": total,
            "by": {
                name: {
                    "count": self.spans[name],
                    "share": round(self.spans[name] / total, 4) if total else None,
                }
                for name in names
            },
            "left_out": {
                "open": self.open,
                "undecided": self.undecided,
                "agreed_not_accepted": self.agreed,
            },
            "neither": self.neither,
            "stale": self.stale,
        }

    def words(self) -> list[str]:
        """Return the counts as lines for people."""
        total = self.spans.total()
        parts = [
            f"{self.spans[name]:,} {name} ({self.spans[name] / total:.0%})"
            for name in (*_ORDER, _BY_HAND)
            if self.spans[name]
        ]
        lines = [f"Gold: {', '.join(parts)}."] if parts else ["Gold: no spans."]
        left = [
            f"{count:,} {words}"
            for count, words in (
                (self.open, "open"),
                (self.undecided, "undecided"),
                (self.agreed, "agreed on but not accepted"),
            )
            if count
        ]
        if left:
            lines.append(f"Left out of gold: {', '.join(left)}.")
        if self.neither:
            lines.append(f"Decided to have no label: {self.neither:,}.")
        if self.stale:
            lines.append(f"Decided before labels changed, to be looked at again: {self.stale:,}.")
        return lines


class GoldCounter:
    """Counts gold rows while an export writes them."""

    def __init__(self) -> None:
        self._report = GoldReport()
        self._reviews: dict[str | None, set[str]] = {}

    def add(self, row: ExportRow) -> None:
        """Count a row that is written, if it is gold."""
        one = row.annotation_set
        if one is None or one.kind != SetKind.GOLD:
            return
        self._reviews.setdefault(one.annotator_id, set()).add(row.document.id)
        for span in row.spans:
            how = (span.provenance or {}).get("how")
            self._report.spans[how if how in _ORDER else _BY_HAND] += 1

    def finish(self, project: Project) -> GoldReport | None:
        """Add what the reviews of these documents left out; None when no gold was written."""
        if not self._reviews:
            return None
        report = self._report
        for adjudicator_id, documents in self._reviews.items():
            for count in project.review_counts(adjudicator_id, document_ids=documents):
                report.open += count.open
                report.undecided += count.undecided
                report.agreed += count.agreed
                report.stale += count.stale
        report.neither = sum(
            one.outcome == Outcome.NEITHER
            and one.document_id in self._reviews.get(one.adjudicator_id, ())
            for one in project.store.rows("review_decision")
            if isinstance(one, ReviewDecision)
        )
        return report
