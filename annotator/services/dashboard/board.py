"""Everything the dashboard shows, read from the project in one go."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from annotator.agreement.bootstrap import RESAMPLES
from annotator.agreement.gamma_report import GammaReport
from annotator.agreement.over_time import Moment, agreement_over_time
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.documents import SetState
from annotator.services.measuring import Measuring, measure_project, measuring_as_json
from annotator.services.measuring_gamma import add_gamma, measure_gamma
from annotator.services.progress import Progress
from annotator.services.project import Project

MOST_MOMENTS: Final = 300
"""More points than this cannot be told apart on a line."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is measured.

    Attributes:
        annotators: Names; empty for everybody.
        labels: Empty for all.
        state: ``done`` or ``any``.
    """

    annotators: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    state: str = SetState.DONE.value


@dataclass(frozen=True, slots=True)
class AnnotatorProgress:
    """How far one annotator is.

    Attributes:
        documents: Number of all documents of the project; where documents are assigned, of
            those that are this annotator's or that they have begun.
        done: Ids of documents that are done, in import order; likewise ``in_progress``.
        labels: Number of spans by label, as they stand, finished or not.
    """

    name: str
    documents: int
    done: tuple[str, ...]
    in_progress: tuple[str, ...]
    labels: Mapping[str, int]

    @property
    def new(self) -> int:
        """Number of documents not begun."""
        return self.documents - len(self.done) - len(self.in_progress)

    @property
    def spans(self) -> int:
        """Number of spans over all labels."""
        return sum(self.labels.values())


@dataclass(frozen=True, slots=True)
class Board:
    """The dashboard's numbers.

    Attributes:
        by_document: Agreement over the documents in import order.
        by_day: The same over the days on which documents were finished.
        progress: Of everybody who is active or has begun something, by name.
        project: Name of the project's file.
        gamma: Gamma over the same work; None before it was asked for.
    """

    choice: Choice
    measuring: Measuring
    by_document: tuple[Moment, ...]
    by_day: tuple[Moment, ...]
    progress: tuple[AnnotatorProgress, ...]
    project: str
    gamma: GammaReport | None = None


def read_board(
    project: Project,
    choice: Choice | None = None,
    *,
    resamples: int = RESAMPLES,
    progress: Progress | None = None,
) -> Board:
    """Measure a project for the dashboard; may be called from a thread of its own.

    Raises:
        InputError: Fewer than two annotators are chosen.
        CancelledError: It was stopped.
    """
    wanted = choice or Choice()
    measuring = measure_project(
        project,
        annotators=wanted.annotators,
        labels=wanted.labels,
        state=wanted.state,
        resamples=resamples,
        progress=progress,
    )
    by_document, by_day = moments_of(measuring)
    return Board(
        choice=wanted,
        measuring=measuring,
        by_document=by_document,
        by_day=by_day,
        progress=_progress(project, list(measuring.titles)),
        project=project.path.name,
    )


def with_gamma(project: Project, board: Board, progress: Progress | None = None) -> Board:
    """Measure gamma over what a board is about, which takes longer; in a thread of its own.

    Raises:
        CancelledError: It was stopped.
    """
    wanted = board.choice
    found = measure_gamma(
        project,
        annotators=wanted.annotators,
        labels=wanted.labels,
        state=wanted.state,
        progress=progress,
    )
    return replace(board, gamma=found)


def board_as_json(board: Board) -> dict[str, Any]:
    """Return what ``annotator agreement --json`` prints."""
    found = measuring_as_json(board.measuring)
    if board.gamma is not None:
        add_gamma(found, board.gamma)
    return found


def moments_of(measuring: Measuring) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
    """Return agreement by document in import order, and by the day documents were finished.

    Of more than ``MOST_MOMENTS`` documents equally many that follow each other share a moment,
    which is named by their numbers.
    """
    found = measuring.report.by_document
    days: dict[str, list[str]] = defaultdict(list)
    for document_id, day in measuring.finished.items():
        days[day].append(document_id)
    return (
        agreement_over_time(found, _in_order([one for one in measuring.titles if one in found])),
        agreement_over_time(found, sorted(days.items())),
    )


def _in_order(ids: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    size = -(-len(ids) // MOST_MOMENTS)
    for start in range(0, len(ids), max(1, size)):
        group = ids[start : start + size]
        yield group[0] if size == 1 else f"{start + 1:,}–{start + len(group):,}", group


def _progress(project: Project, order: Sequence[str]) -> tuple[AnnotatorProgress, ...]:
    places = {document_id: place for place, document_id in enumerate(order)}
    states: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in project.store.rows("annotation_set"):
        if isinstance(row, AnnotationSet) and row.kind == SetKind.HUMAN and row.annotator_id:
            states[row.annotator_id][row.state].append(row.document_id)
    found = []
    tasks = project.assignments()
    for annotator in project.annotators(with_removed=True):
        own = states.get(annotator.id, {})
        if not annotator.is_active and not own:
            continue
        labels, _, _ = project.store.work_counts(SetKind.HUMAN.value, annotator.id)
        done, begun = (
            tuple(sorted(own.get(state.value, ()), key=lambda one: places.get(one, -1)))
            for state in (SetState.DONE, SetState.IN_PROGRESS)
        )
        mine = {one.document_id for one in tasks if one.annotator_id == annotator.id}
        found.append(
            AnnotatorProgress(
                name=annotator.name,
                documents=len(mine | {*done, *begun}) if tasks else len(order),
                done=done,
                in_progress=begun,
                labels=dict(sorted(labels.items())),
            )
        )
    return tuple(found)
