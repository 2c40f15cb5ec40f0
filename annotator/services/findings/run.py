"""Run every check on a document, or stream over the documents of a project."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from annotator.services.bulk_reading import read_documents
from annotator.services.engine import Engine
from annotator.services.findings import by_schema, claims, clocks, edges, quotes, twice, values
from annotator.services.findings.across import Across
from annotator.services.findings.alike import Alike, is_begun
from annotator.services.findings.finding import Finding
from annotator.services.findings.unreviewed import Unreviewed
from annotator.services.findings.whole import Whole
from annotator.services.findings.work import Frame, Work, work_of
from annotator.services.people import annotators as people_of
from annotator.services.progress import CancelledError, NoProgress, Progress

CHECKS: Final[Sequence[Callable[[Work], Iterator[Finding]]]] = (
    by_schema.check_spans,
    edges.check_edges,
    by_schema.check_slots,
    by_schema.check_relations,
    values.check_types,
    clocks.check_clocks,
    quotes.check_quotes,
    claims.check_content,
    claims.check_sources,
    claims.check_dates_of_claims,
    twice.check_duplicates,
    twice.check_overlaps,
    twice.check_entities,
    by_schema.check_document,
)
"""Every check of one annotator's work on one document; on one span they report in this order."""

_A_WHILE: Final = 20
"""Documents between two reports of progress."""


def check_work(work: Work) -> list[Finding]:
    """Run every check; in reading order, what concerns the document itself last."""
    found = [finding for check in CHECKS for finding in check(work)]
    last = len(work.spans)
    order = work.order
    found.sort(key=lambda one: order.get(one.span_id or "", last))
    return values.with_readings(work, found)


def frame_of(engine: Engine, breathe: Callable[[], None] | None = None) -> Frame:
    """Return what is the same for every document."""
    with engine.lock:
        entities = {one.id: one for one in engine.state.entities()}
        return Frame(engine.schema, entities, breathe or (lambda: None))


def check_document(
    engine: Engine,
    document_id: str,
    author_id: str,
    *,
    with_dismissed: bool = False,
    breathe: Callable[[], None] | None = None,
) -> list[Finding]:
    """Check an annotator's work on a document.

    Only the snapshot is taken under the engine's lock: a thread of its own does not hold up
    labeling.

    Args:
        engine: Of the project.
        document_id: The document.
        author_id: The annotator.
        with_dismissed: Also what somebody let stand.
        breathe: See ``Frame``.
    """
    frame = frame_of(engine, breathe)
    with engine.lock:
        work = work_of(frame, engine.document(document_id), author_id)
    return [one for one in check_work(work) if with_dismissed or one.is_open]


def check_project(
    engine: Engine,
    author_id: str | None = None,
    *,
    progress: Progress | None = None,
    breathe: Callable[[], None] | None = None,
) -> Iterator[Finding]:
    """Yield the findings of a whole project, dismissed ones too, few documents at a time in memory.

    Of a document that is not done, what is only to know is left out, and everything of one that
    nobody has begun. What only the whole shows comes last.

    Args:
        engine: Of the project.
        author_id: Whose work is checked; None for everybody's, removed annotators included.
        progress: Sees how far it is.
        breathe: See ``Frame``.

    Raises:
        CancelledError: The person stopped it.
    """
    watch = progress or NoProgress()
    frame = frame_of(engine, breathe)
    with engine.lock:
        people = [one.id for one in engine.state.annotators()] if author_id is None else [author_id]
        total = len(engine.store.document_ids())
        names = {one.id: one.name for one in people_of(engine, with_removed=True)}
    people = people if author_id is None else [author_id]
    whole = Whole(frame, author_id)
    across, alike, unreviewed = Across(whole), Alike(whole, names), Unreviewed(whole, names)
    for number, state in enumerate(read_documents(engine)):
        if watch.is_cancelled:
            raise CancelledError("The checks were stopped.")
        if number % _A_WHILE == 0:
            watch.advance(number, total, f"{number:,} of {total:,} documents checked")
        with engine.lock:  # a document in memory may be changed meanwhile
            whole.add(state)
            across.add_document(state)
            works = [work_of(frame, state, person) for person in people]
            sheets = unreviewed.gather(state)
        for work in works:
            across.add_work(work)
            yield from _worth_telling(work)
        if any(is_begun(work) for work in works):
            alike.add(state.document)
        yield from unreviewed.add(sheets)
    yield from across.findings()
    watch.advance(total, total, "Comparing near-duplicates")
    yield from alike.findings(engine)
    yield from unreviewed.findings()


def _worth_telling(work: Work) -> Iterator[Finding]:
    if not is_begun(work):
        return
    for finding in check_work(work):
        if work.is_done or finding.severity != "info":
            yield finding
