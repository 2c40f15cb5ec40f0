"""Plan the dismissal of findings; no label changes, so a document that is done stays done."""

from annotator.model.annotators import Dismissal
from annotator.model.changes import now
from annotator.model.commands import DismissFinding, RestoreFinding
from annotator.model.errors import NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import quoted


def dismiss_finding(command: DismissFinding, draft: Draft) -> Plan:
    """Let a finding stand, or change the reason for it."""
    reason = " ".join(command.reason.split())
    if not reason:
        raise RuleError("A finding is dismissed with a reason.", hint="Say why it may stand.")
    former = _find(draft, command)
    if former:
        draft.update(former[0], reason=reason)
    else:
        draft.insert(
            Dismissal(
                id=new_id(),
                document_id=command.document_id,
                annotator_id=draft.author.id,
                code=command.code,
                fingerprint=command.fingerprint,
                reason=reason,
                created_at=now(),
            )
        )
    return draft.plan(f"Dismiss finding: {quoted(reason)}")


def restore_finding(command: RestoreFinding, draft: Draft) -> Plan:
    """Open a dismissed finding again.

    Raises:
        NotFoundError: It is not dismissed.
    """
    former = _find(draft, command)
    if not former:
        raise NotFoundError("This finding is not dismissed any more.")
    for dismissal in former:  # two windows may have dismissed it at the same time
        draft.delete(dismissal)
    return draft.plan(f"Restore finding dismissed as {quoted(former[0].reason)}")


def _find(draft: Draft, command: DismissFinding | RestoreFinding) -> list[Dismissal]:
    state = draft.document(command.document_id)
    wanted = (command.code, command.fingerprint)
    known = (draft.present(one) for one in state.dismissals.values())
    return [one for one in known if one is not None and (one.code, one.fingerprint) == wanted]
