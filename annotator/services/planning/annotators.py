"""Plan changes of the list of people; nobody's work is ever touched."""

from annotator.model.annotators import Annotator
from annotator.model.changes import Scope, now
from annotator.model.commands import AddAnnotator, RemoveAnnotator, RenameAnnotator
from annotator.model.errors import RuleError
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import quoted

_LONGEST_NAME = 200


def add_annotator(command: AddAnnotator, draft: Draft) -> Plan:
    """Register a person, or take a removed one back under the same name."""
    name = _clean_name(command.name)
    for annotator in draft.engine.state.annotators():
        if annotator.name.casefold() == name.casefold():
            if annotator.is_active:
                raise RuleError(f"There is an annotator called {quoted(annotator.name)} already.")
            draft.update(annotator, is_active=True)
            return draft.plan(f"Bring back annotator {quoted(name)}", scope=Scope.PROJECT.value)
    draft.insert(Annotator(id=command.annotator_id, name=name, created_at=now()))
    return draft.plan(f"Add annotator {quoted(name)}", scope=Scope.PROJECT.value)


def rename_annotator(command: RenameAnnotator, draft: Draft) -> Plan:
    """Change a person's name; their work stays theirs."""
    name = _clean_name(command.name)
    annotator = draft.engine.state.annotator(command.annotator_id)
    for other in draft.engine.state.annotators():
        if other.id != annotator.id and other.name.casefold() == name.casefold():
            raise RuleError(f"There is an annotator called {quoted(other.name)} already.")
    draft.update(annotator, name=name)
    title = f"Rename annotator {quoted(annotator.name)} to {quoted(name)}"
    return draft.plan(title, scope=Scope.PROJECT.value)


def remove_annotator(command: RemoveAnnotator, draft: Draft) -> Plan:
    """Take a person off the list; every label they made stays."""
    annotator = draft.engine.state.annotator(command.annotator_id)
    draft.update(annotator, is_active=False)
    return draft.plan(f"Remove annotator {quoted(annotator.name)}", scope=Scope.PROJECT.value)


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise RuleError("An annotator needs a name.")
    if len(clean) > _LONGEST_NAME:
        raise RuleError(f"A name has at most {_LONGEST_NAME} characters.")
    return clean
