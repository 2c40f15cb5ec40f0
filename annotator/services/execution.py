"""Carry out commands: plan, apply to memory, hand to the writer, tell observers."""

from annotator.model.commands import (
    Command,
    ConvertRelations,
    DeleteEntity,
    JoinMentions,
    MigrateSchema,
)
from annotator.services import planning
from annotator.services.engine import Engine, Receipt, new_operation
from annotator.services.planning.draft import Draft


def execute(
    engine: Engine, command: Command, author_id: str | None, initiator: object | None = None
) -> Receipt:
    """Do what a command says as one operation.

    Without an author the program itself acts, which may only change the list of people.

    Raises:
        UserError: It is refused; nothing has changed.
    """
    if _needs_file(engine, command):
        engine.store.flush()
    with engine.writing():
        author = None if author_id is None else engine.state.annotator(author_id)
        plan = planning.plan(command, Draft(engine, author))
        operation = new_operation(
            kind=planning.kind_of(command),
            title=plan.title,
            scope=plan.scope,
            document_id=plan.document_id,
            changes=plan.changes,
            author_id=author_id,
            is_undoable=plan.is_undoable,
        )
        receipt = engine.commit(operation, initiator)
    return engine.tell(receipt)


def _needs_file(engine: Engine, command: Command) -> bool:
    """Tell whether a command looks for something in the file that may still be on its way there."""
    if isinstance(command, DeleteEntity | MigrateSchema | ConvertRelations):
        return True
    return isinstance(command, JoinMentions) and engine.has_distant_work()
