"""Looking over a project: occurrences, concordance, facts, findings, review, statistics."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from annotator.model.spans import Span
from annotator.services import people
from annotator.services.engine import Engine

if TYPE_CHECKING:  # the first paint needs none of these
    from annotator.services.concordance import ConcordanceLine
    from annotator.services.coverage import Coverage
    from annotator.services.facts import FactTable
    from annotator.services.findings import Finding
    from annotator.services.occurrences import OccurrenceHit
    from annotator.services.progress import Progress
    from annotator.services.review.counts import ReviewCount
    from annotator.services.review.sheets import ReviewSheet
    from annotator.services.statistics import Statistics
    from annotator.store import SearchHit


class Overviews:
    """The part of ``Project`` that looks over many labels at once; it changes nothing."""

    _engine: Engine

    def find_occurrences(
        self,
        wanted: Span | str,
        *,
        label: str,
        author_id: str,
        case_sensitive: bool = True,
        word_bounded: bool = True,
        document_ids: Iterable[str] | None = None,
    ) -> "list[OccurrenceHit]":
        """Find where else a span's quote, or a text, occurs: here or in all documents (None)."""
        from annotator.services.occurrences import find_occurrences

        return find_occurrences(
            self._engine,
            wanted,
            label=label,
            author_id=author_id,
            case_sensitive=case_sensitive,
            word_bounded=word_bounded,
            document_ids=document_ids,
        )

    def concordance(
        self,
        author_id: str,
        *,
        label: str | None = None,
        text: str | None = None,
        attribute: tuple[str, str | None] | None = None,
        limit: int = 2_000,
    ) -> "list[ConcordanceLine]":
        """Return an annotator's spans across all documents in context, filtered."""
        from annotator.services.concordance import concordance

        return concordance(
            self._engine, author_id, label=label, text=text, attribute=attribute, limit=limit
        )

    def fact_table(self, annotator_id: str, *, document_id: str | None = None) -> "FactTable":
        """Return the facts of an annotator, in the project or one document, not yet opened."""
        from annotator.services.facts import FactTable

        return FactTable(self._engine, annotator_id, document_id)

    def search(self, query: str, *, limit: int = 200) -> "list[SearchHit]":
        """Find words in titles and texts; any query is fine."""
        return self._engine.store.search(query, limit=limit)

    def check_document(
        self,
        document_id: str,
        author_id: str,
        *,
        with_dismissed: bool = False,
        breathe: Callable[[], None] | None = None,
    ) -> "list[Finding]":
        """Return what is missing or odd in an annotator's work on a document.

        ``breathe`` is called again and again; a background thread rests or stops there.
        """
        from annotator.services.findings import check_document

        return check_document(
            self._engine, document_id, author_id, with_dismissed=with_dismissed, breathe=breathe
        )

    def check_project(
        self,
        author_id: str | None = None,
        *,
        progress: "Progress | None" = None,
        breathe: Callable[[], None] | None = None,
    ) -> "Iterator[Finding]":
        """Yield what is missing or odd in one annotator's work (None: everybody's), anywhere."""
        from annotator.services.findings import check_project

        return check_project(self._engine, author_id, progress=progress, breathe=breathe)

    def review_sheet(
        self,
        document_id: str,
        adjudicator_id: str | None,
        *,
        set_ids: Collection[str] | None = None,
        former: "ReviewSheet | None" = None,
        is_bare: bool = False,
    ) -> "ReviewSheet":
        """Return the annotators' sets of a document lined up, with what was decided.

        Args:
            document_id: Which document.
            adjudicator_id: Whose decisions and gold.
            set_ids: The sets to compare; None takes every human and imported one.
            former: An earlier sheet under the same schema, which saves lining up what did not
                change.
            is_bare: Only the columns, with no rows: at once, however many labels there are.
        """
        from annotator.services.review.sheets import gather, line_up

        engine = self._engine
        with engine.lock:
            schema = engine.schema
            names = {one.id: one.name for one in people.annotators(engine, with_removed=True)}
            material = gather(engine.document(document_id), names, adjudicator_id, set_ids)
        return material.bare_sheet() if is_bare else line_up(schema, material, former)

    def review_counts(
        self,
        adjudicator_id: str | None,
        *,
        document_ids: Collection[str] | None = None,
        breathe: Callable[[], None] | None = None,
    ) -> "Iterator[ReviewCount]":
        """Yield how far the review of each document is, in no particular order.

        ``breathe`` is called after each; a background thread rests or stops there.
        """
        from annotator.services.review.counts import review_counts

        return review_counts(
            self._engine, adjudicator_id, document_ids=document_ids, breathe=breathe
        )

    def coverage(self) -> "Coverage":
        """Return who is how far with which document."""
        from annotator.services.coverage import read_coverage

        return read_coverage(self._engine)

    def statistics(self, author_id: str) -> "Statistics":
        """Count an annotator's work and time over the whole project."""
        from annotator.services.statistics import statistics

        return statistics(self._engine, author_id)
