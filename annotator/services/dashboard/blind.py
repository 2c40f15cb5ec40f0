"""Annotators label blind: which documents a number must not open for one of them yet."""

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.documents import SetState
from annotator.services.project import Project


def still_blind(project: Project, annotator_id: str) -> frozenset[str]:
    """Return the documents that are the annotator's to label, blind, and not done."""
    if not project.is_blind:
        return frozenset()
    mine = {one.document_id for one in project.assignments() if one.annotator_id == annotator_id}
    done = {
        row.document_id
        for row in project.store.rows("annotation_set")
        if isinstance(row, AnnotationSet)
        and row.kind == SetKind.HUMAN
        and row.annotator_id == annotator_id
        and row.state == SetState.DONE
    }
    return frozenset(mine - done)
