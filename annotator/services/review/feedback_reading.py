"""Read what was decided on an annotator's work, over the whole project."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.agreement.confusion import Confusion
from annotator.agreement.measurable import Measurable
from annotator.model.annotators import SetKind
from annotator.model.reviews import ReviewDecision
from annotator.schema.types import Schema
from annotator.services.document_state import DocumentState
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project
from annotator.services.review.feedback import (
    Example,
    FeedbackEntry,
    Verdict,
    document_feedback,
    examples_of,
    feedback_confusion,
)
from annotator.services.review.guideline_text import guideline_lines


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was decided on one annotator's work.

    Attributes:
        annotator: Name.
        entries: By document in import order, then in reading order.
        counts: Number of entries by verdict.
        reasons: Number of entries that were not simply taken, by the adjudicator's reason.
        confusion: The annotator's labels against those of gold.
        examples: Cases to learn from.
        schema: In force; its descriptions and guidelines say what labels mean.
        project: Name of the project's file.
    """

    annotator: str
    entries: tuple[FeedbackEntry, ...]
    counts: Mapping[Verdict, int]
    reasons: Mapping[str, int]
    confusion: Confusion
    examples: tuple[Example, ...]
    schema: Schema
    project: str

    def help_for(self, label: str | None) -> str:
        """Return what the schema says about a label; empty when it says nothing."""
        if label is None or not self.schema.has_label(label):
            return ""
        return self.schema.label(label).description

    def guidelines_for(self, label: str | None) -> tuple[str, ...]:
        """Return the lines of the guidelines about a label; none when they say nothing."""
        return () if label is None else guideline_lines(self.schema, label)

    @property
    def unlike_labels(self) -> tuple[str, ...]:
        """Labels about which the annotator and gold differ, sorted."""
        found = {label for one in self.entries if one.difference for label in one.labels}
        return tuple(sorted(label for label in found if label is not None))


def read_feedback(
    project: Project, annotator: str, *, progress: Progress | None = None
) -> Feedback:
    """Collect every decision about an annotator's work; may be called from a thread of its own.

    Args:
        project: Waits until everything in it is saved.
        annotator: Name or id.
        progress: May stop it.

    Raises:
        NotFoundError: There is no such annotator.
        CancelledError: It was stopped.
    """
    project.flush()
    person = project.annotator(annotator)
    watcher = progress or NoProgress()
    names = {one.id: one.name for one in project.annotators(with_removed=True)}
    decisions: dict[str, list[ReviewDecision]] = defaultdict(list)
    for row in project.store.rows("review_decision"):
        if isinstance(row, ReviewDecision):
            decisions[row.document_id].append(row)
    measurable = Measurable(project.schema)
    entries: list[FeedbackEntry] = []
    walk = project.store.documents_with_labels(
        document_ids=list(decisions), kinds=[SetKind.HUMAN.value, SetKind.GOLD.value]
    )
    for number, (document, labeled) in enumerate(walk):
        if watcher.is_cancelled:
            raise CancelledError("Reading the decisions was stopped.")
        watcher.advance(number, len(decisions), "Reading the decisions")
        state = DocumentState(document)
        for one, spans, relations in labeled:
            if one.kind == SetKind.GOLD or one.annotator_id == person.id:
                state.sets[one.id] = one
                state.fill(one.id, list(spans), list(relations))
        entries += document_feedback(state, person.id, names, measurable, decisions[document.id])
    unlike = [one for one in entries if one.verdict is not Verdict.TAKEN]
    return Feedback(
        annotator=person.name,
        entries=tuple(entries),
        counts=Counter(one.verdict for one in entries),
        reasons=dict(Counter(one.reason for one in unlike if one.reason).most_common()),
        confusion=feedback_confusion(entries),
        examples=examples_of(entries),
        schema=project.schema,
        project=project.path.name,
    )
