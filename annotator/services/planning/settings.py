"""Plan changes of project settings."""

import json

from annotator.model.annotators import Setting
from annotator.model.changes import Scope
from annotator.model.commands import ChangeSetting
from annotator.model.errors import RuleError
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import quoted


def change_setting(command: ChangeSetting, draft: Draft) -> Plan:
    """Set a project setting, or remove it."""
    if not command.key.strip():
        raise RuleError("A setting needs a name.")
    try:
        json.dumps(command.value)
    except (TypeError, ValueError) as error:
        raise RuleError(f"The setting {quoted(command.key)} cannot be stored: {error}.") from error
    former = draft.engine.state.settings().get(command.key)
    if command.value is None:
        if former is not None:
            draft.delete(former)
    elif former is None:
        draft.insert(Setting(id=command.key, value=command.value))
    else:
        draft.update(former, value=command.value)
    return draft.plan(f"Change setting {quoted(command.key)}", scope=Scope.PROJECT.value)
