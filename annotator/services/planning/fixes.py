"""Plan the fixes of findings: several commands that become one operation."""

from collections.abc import Callable

from annotator.model.commands import ApplyFixes, Command
from annotator.model.errors import RuleError, UserError
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted

Planner = Callable[[Command, Draft], Plan]


def apply_fixes(command: ApplyFixes, draft: Draft, plan: Planner) -> Plan:
    """Plan every fix that is possible on its own.

    Args:
        command: The fixes.
        draft: Collects the changes of all of them.
        plan: Plans one command.

    Raises:
        RuleError: None is possible.
    """
    refused: UserError | None = None
    done = 0
    for fix in command.fixes:
        # A refusal may come after half of the changes: each fix is tried on a draft of its own.
        trial = Draft(draft.engine, draft.author)
        try:
            for step in fix:
                plan(step, trial)
        except UserError as error:
            refused = error
            continue
        for step in fix:
            plan(step, draft)
        done += 1
    if not done:
        raise refused or RuleError("There is nothing to fix.")
    if len(command.fixes) == 1:
        return draft.plan(f"Fix: {command.title}")
    return draft.plan(f"Fix {counted(done, 'finding')}: {command.title}")
