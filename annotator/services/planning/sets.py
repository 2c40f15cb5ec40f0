"""Plan changes of what an annotator says about a document as a whole."""

from annotator.model.annotators import Activity, SetKind
from annotator.model.changes import Scope
from annotator.model.commands import (
    RecordActivity,
    SetDocumentLabels,
    SetFlag,
    SetSetNote,
    SetState,
)
from annotator.model.documents import SetState as State
from annotator.model.errors import RuleError
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import quoted

_STATE_TITLES = {
    State.NEW: "Mark {} as not begun",
    State.IN_PROGRESS: "Mark {} as in progress",
    State.DONE: "Mark {} done",
}

_REVIEW_TITLES = {
    State.NEW: "Mark the review of {} as not begun",
    State.IN_PROGRESS: "Reopen the review of {}",
    State.DONE: "Finish the review of {}",
}


def set_state(command: SetState, draft: Draft) -> Plan:
    """Set how far the author's work on a document is."""
    try:
        state = State(command.state)
    except ValueError:
        known = ", ".join(one.value for one in State)
        raise RuleError(f"“{command.state}” is not a state; there are {known}.") from None
    title = draft.document(command.document_id).document.title
    draft.update(draft.own_set(command.document_id, command.set_kind), state=state.value)
    if command.set_kind == SetKind.GOLD:
        words = _REVIEW_TITLES[state].format(quoted(title))
        return draft.plan(words, scope=Scope.REVIEW.value)
    return draft.plan(_STATE_TITLES[state].format(quoted(title)))


def set_flag(command: SetFlag, draft: Draft) -> Plan:
    """Flag the author's set with a reason, or clear the flag; allowed on a done document too."""
    title = draft.document(command.document_id).document.title
    draft.update(draft.own_set(command.document_id), flag=command.reason or None)
    return draft.plan(f"{'Flag' if command.reason else 'Clear flag of'} {quoted(title)}")


def set_set_note(command: SetSetNote, draft: Draft) -> Plan:
    """Write or clear the author's note on a document; allowed on a done document too."""
    title = draft.document(command.document_id).document.title
    draft.update(draft.own_set(command.document_id), note=command.note or None)
    return draft.plan(f"{'Note on' if command.note else 'Clear note on'} {quoted(title)}")


def set_document_labels(command: SetDocumentLabels, draft: Draft) -> Plan:
    """Set or clear values of document labels in the author's set."""
    title = draft.document(command.document_id).document.title
    annotation_set = draft.work_on(command.document_id)
    values = rules.merged_document_labels(
        draft.schema, annotation_set.document_labels, command.values
    )
    draft.update(annotation_set, document_labels=values)
    return draft.plan(f"Set {', '.join(sorted(command.values))} of {quoted(title)}")


def record_activity(command: RecordActivity, draft: Draft) -> Plan:
    """Add seconds of active work; nothing happens while the author has no set there yet."""
    state = draft.document(command.document_id)
    own = next(
        (
            one
            for one in state.sets.values()
            if one.annotator_id == draft.author.id and one.kind == "human"
        ),
        None,
    )
    if own is not None and command.seconds > 0:
        activity = state.activities.get(own.id)
        if activity is None:
            draft.insert(Activity(id=own.id, set_id=own.id, seconds=round(command.seconds, 3)))
        else:
            draft.update(activity, seconds=round(activity.seconds + command.seconds, 3))
    return draft.plan("Record active time", is_undoable=False)
