"""Measure the agreement of the annotators of a project."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.agreement.bootstrap import RESAMPLES, SEED
from annotator.agreement.corpus import LabeledDocument, SetContent
from annotator.agreement.ratings import FEWEST
from annotator.agreement.report import AgreementReport, measure_agreement
from annotator.agreement.report_json import report_as_json
from annotator.model.ancestry import is_variant
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.documents import SetState
from annotator.model.errors import InputError
from annotator.model.ids import time_of
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project

ANY_STATE: Final = "any"
_WORDS: Final = {SetState.NEW: "not begun", SetState.IN_PROGRESS: "in progress"}


@dataclass(frozen=True, slots=True)
class Excluded:
    """Work that was not measured, and why.

    Attributes:
        document_id: The document.
        annotator: Whose work; None when the whole document was left out.
    """

    document_id: str
    title: str
    annotator: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Measuring:
    """A report with what the project knows about it.

    Attributes:
        state: ``done``: only finished sets were measured; ``any``: every set that was begun.
        titles: Of every document, by id, in import order.
        labels: The labels that were measured; empty for all.
        finished: By id of a measured document, the day (ISO 8601, UTC) on which the last of the
            sets that count was finished, or last touched when it is not.
    """

    report: AgreementReport
    excluded: tuple[Excluded, ...]
    state: str
    titles: Mapping[str, str]
    labels: tuple[str, ...] = ()
    finished: Mapping[str, str] = field(default_factory=dict)


def measure_project(
    project: Project,
    *,
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    state: str = SetState.DONE.value,
    document_ids: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Measuring:
    """Compute every measure over the human sets of a project.

    A document counts for two annotators when both finished it.

    Args:
        project: Waits until everything in it is saved; may be called from a thread of its own.
        annotators: Names or ids; empty for everybody.
        labels: Only spans with these; empty for all.
        state: ``done``, or ``any`` to take unfinished work too; what is not begun never counts.
        document_ids: None for all.
        resamples: Samples for the confidence intervals; 0 for none.
        seed: Of the samples.
        progress: Hears how far it is; may stop it.

    Raises:
        NotFoundError: An annotator who is named does not exist.
        InputError: Only one annotator is named, or the state is unknown.
        CancelledError: It was stopped.
    """
    sets = _wanted_sets(project, annotators, state, document_ids)
    names = _names(project)
    counted = [row for row in sets if _is_counted(row, state)]
    titles = {row.id: row.title for row in project.summaries(None)}
    watcher = progress or NoProgress()

    def watch(done: float) -> None:
        if watcher.is_cancelled:
            raise CancelledError("Measuring was stopped.")
        watcher.advance(done, 1.0, "Measuring agreement")

    report = measure_agreement(
        labeled_documents(project, counted, labels, document_ids),
        project.schema,
        annotators={names[row.annotator_id] for row in counted if row.annotator_id},
        total=len(titles if document_ids is None else document_ids),
        resamples=resamples,
        seed=seed,
        watch=watch,
    )
    excluded = tuple(_excluded(sets, counted, report.excluded, names, titles))
    finished = _finished({*report.documents}, counted)
    return Measuring(report, excluded, state, titles, tuple(labels), finished)


def counted_sets(
    project: Project,
    *,
    annotators: Sequence[str] = (),
    state: str = SetState.DONE.value,
    document_ids: Sequence[str] | None = None,
) -> list[AnnotationSet]:
    """Return the sets that ``measure_project`` measures, for the same arguments.

    Raises:
        NotFoundError: As ``measure_project``.
        InputError: As ``measure_project``.
    """
    sets = _wanted_sets(project, annotators, state, document_ids)
    return [row for row in sets if _is_counted(row, state)]


def _wanted_sets(
    project: Project, annotators: Sequence[str], state: str, document_ids: Sequence[str] | None
) -> list[AnnotationSet]:
    if state not in (SetState.DONE.value, ANY_STATE):
        raise InputError(f"“{state}” is no state to measure.", hint="Choose done or any.")
    wanted = {project.annotator(name).id for name in annotators}
    if len(wanted) == 1:
        raise InputError(
            "Agreement takes two annotators.", hint="Name another one, or nobody to take all."
        )
    project.flush()
    return _human_sets(project, wanted or _everybody(_names(project)), document_ids)


def _names(project: Project) -> dict[str, str]:
    return {row.id: row.name for row in project.annotators(with_removed=True)}


def measuring_as_json(measuring: Measuring) -> dict[str, Any]:
    """Return what ``annotator agreement --json`` prints."""
    found = report_as_json(measuring.report)
    found["state"] = measuring.state
    if measuring.labels:
        found["labels"] = list(measuring.labels)
    for name, row in found["by_document"].items():
        row["title"] = measuring.titles.get(name, "")
    found["excluded"] = [
        {
            "document": row.document_id,
            "title": row.title,
            "annotator": row.annotator,
            "reason": row.reason,
        }
        for row in measuring.excluded
    ]
    return found


def _everybody(ids: Iterable[str]) -> set[str]:
    """Leave out variants: the other copy of somebody's work is no second opinion."""
    return {one for one in ids if not is_variant(one)}


def _human_sets(
    project: Project, people: Iterable[str], document_ids: Sequence[str] | None
) -> list[AnnotationSet]:
    wanted, documents = set(people), None if document_ids is None else set(document_ids)
    return [
        row
        for row in project.store.rows("annotation_set")
        if isinstance(row, AnnotationSet)
        and row.kind == SetKind.HUMAN
        and row.annotator_id in wanted
        and (documents is None or row.document_id in documents)
    ]


def _is_counted(row: AnnotationSet, state: str) -> bool:
    return row.state == SetState.DONE or (state == ANY_STATE and row.state == SetState.IN_PROGRESS)


def labeled_documents(
    project: Project,
    counted: Sequence[AnnotationSet],
    labels: Sequence[str] = (),
    document_ids: Sequence[str] | None = None,
) -> Iterator[LabeledDocument]:
    """Yield the documents with the sets that count, one at a time, in import order.

    Args:
        project: Everything in it is saved.
        counted: As ``counted_sets`` returns them.
        labels: Only spans with these; empty for all.
        document_ids: None for all.
    """
    names = _names(project)
    chosen = {row.id for row in counted}
    walk = project.store.documents_with_labels(
        document_ids=document_ids, kinds=[SetKind.HUMAN.value]
    )
    for document, labeled in walk:
        yield LabeledDocument(
            document.id,
            document.text,
            {
                names[one.annotator_id]: _content(spans, relations, labels)
                for one, spans, relations in labeled
                if one.id in chosen and one.annotator_id
            },
        )


def _content(
    spans: Iterable[Span], relations: Iterable[Relation], labels: Sequence[str]
) -> SetContent:
    content = SetContent(tuple(spans), tuple(relations))
    return content.without_labels_but(labels) if labels else content


def _finished(measured: Collection[str], counted: Sequence[AnnotationSet]) -> dict[str, str]:
    """Return by document when the last of its sets was written for the last time."""
    latest: dict[str, str] = {}
    for row in counted:
        if row.document_id in measured:
            latest[row.document_id] = max(latest.get(row.document_id, ""), row.version)
    # An operation's id says when it was made; a set that is done is written by nothing else.
    days = {name: time_of(version) for name, version in latest.items()}
    return {name: moment.date().isoformat() for name, moment in days.items() if moment is not None}


def _excluded(
    sets: Sequence[AnnotationSet],
    counted: Sequence[AnnotationSet],
    documents: Sequence[str],
    names: Mapping[str, str],
    titles: Mapping[str, str],
) -> Iterator[Excluded]:
    """Yield documents that too few finished, then the unfinished work on the others."""
    finished: dict[str, list[str]] = {}
    for row in counted:
        finished.setdefault(row.document_id, []).append(names.get(row.annotator_id or "", ""))
    for document_id in documents:
        people = finished.get(document_id, [])
        reason = f"finished by {people[0]} alone" if people else "finished by nobody"
        yield Excluded(document_id, titles.get(document_id, ""), None, reason)
    left_out = {row.id for row in sets} - {row.id for row in counted}
    for row in sorted(
        sets, key=lambda row: (row.document_id, names.get(row.annotator_id or "", ""))
    ):
        if row.id in left_out and len(finished.get(row.document_id, ())) >= FEWEST:
            yield Excluded(
                row.document_id,
                titles.get(row.document_id, ""),
                names.get(row.annotator_id or ""),
                _WORDS.get(SetState(row.state), row.state),
            )
