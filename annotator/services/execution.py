"""Carry out commands: plan, apply to memory, hand to the writer, tell observers."""

from annotator.model.commands import Command, DeleteEntity, MigrateSchema
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
    if isinstance(command, DeleteEntity | MigrateSchema):
        engine.store.flush()  # these look through the whole file
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
