"""Plan corrections of what is known about a document."""

from annotator.model.changes import Scope
from annotator.model.commands import UNCHANGED, EditDocument
from annotator.model.errors import RuleError
from annotator.services import dating
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted, quoted

_WORDS = {"document_date": "date", "url": "address"}


def edit_document(command: EditDocument, draft: Draft) -> Plan:
    """Correct title, publisher, date, address, language or note; the text cannot change.

    Another date gives the dates in the text other values, in every set, unless somebody confirmed
    them.
    """
    state = draft.document(command.document_id)
    document = state.document
    given = {
        name: getattr(command, name)
        for name in ("title", "publisher", "document_date", "url", "language", "note")
        if getattr(command, name) is not UNCHANGED
    }
    values = {name: value if value != "" else None for name, value in given.items()}
    if "title" in values and not (values["title"] or "").strip():
        raise RuleError("A document needs a title.")
    changed = [name for name, value in values.items() if value != getattr(document, name)]
    draft.update(document, **values)
    dates = 0
    if "document_date" in changed:
        day = values["document_date"]
        moved = dating.redated(draft.schema, document, state.spans.values(), day)
        for span, attributes in moved:
            draft.update(span, attributes=attributes)
        dates = len(moved)
    if changed == ["title"]:
        title = f"Rename {quoted(document.title)} to {quoted(str(values['title']))}"
    elif len(changed) == 1:
        title = f"Set the {_WORDS.get(changed[0], changed[0])} of {quoted(document.title)}"
    else:
        title = f"Edit {quoted(document.title)}"
    if dates:
        title += f"; {counted(dates, 'date')} in the text changed"
    return draft.plan(title, scope=Scope.PROJECT.value)
