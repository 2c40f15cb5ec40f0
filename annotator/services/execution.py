"""Carry out commands: plan, apply to memory, hand to the writer, tell observers."""

from annotator.model.changes import Operation
from annotator.model.commands import (
    Command,
    ConvertRelations,
    DeleteEntity,
    DeleteUnusedEntities,
    JoinMentions,
    MigrateSchema,
)
from annotator.services import planning
from annotator.services.engine import Engine, Receipt, new_operation
from annotator.services.planning.draft import Draft
from annotator.services.progress import NoProgress, Progress

_STILL = NoProgress()


def execute(
    engine: Engine,
    command: Command,
    author_id: str | None,
    initiator: object | None = None,
    progress: Progress = _STILL,
) -> Receipt:
    """Do what a command says as one operation.

    Without an author the program itself acts, which may only change the list of people.

    Raises:
        UserError: It is refused, or was cancelled; nothing has changed.
    """
    if isinstance(command, MigrateSchema):
        from annotator.services.long_steps import commit_planned, settle, without_collection

        with without_collection():
            receipt = commit_planned(
                engine, lambda: _plan(engine, command, author_id, progress), initiator
            )
            settle(receipt)
        return engine.tell(receipt)
    if _needs_file(engine, command):
        engine.store.flush()
    with engine.writing():
        receipt = engine.commit(_plan(engine, command, author_id, progress), initiator)
    return engine.tell(receipt)


def _needs_file(engine: Engine, command: Command) -> bool:
    """Tell whether a command looks for something in the file that may still be on its way there."""
    if isinstance(command, DeleteEntity | DeleteUnusedEntities | ConvertRelations):
        return True
    return isinstance(command, JoinMentions) and engine.has_distant_work()


def _plan(engine: Engine, command: Command, author_id: str | None, progress: Progress) -> Operation:
    author = None if author_id is None else engine.state.annotator(author_id)
    plan = planning.plan(command, Draft(engine, author, progress))
    return new_operation(
        kind=planning.kind_of(command),
        title=plan.title,
        scope=plan.scope,
        document_id=plan.document_id,
        changes=plan.changes,
        author_id=author_id,
        is_undoable=plan.is_undoable,
    )
