"""What happens when the file refuses an operation: nothing is lost, memory tells the truth."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.model.changes import ChangeSet, Operation, Scope, changes_to_json, now
from annotator.model.errors import ConflictError, StorageError, UserError
from annotator.model.ids import new_id
from annotator.services.places import data_dir

if TYPE_CHECKING:
    from annotator.services.engine import Engine

_log = logging.getLogger(__name__)


def recover(engine: "Engine", operation: Operation, error: BaseException) -> None:
    """Bring memory back to what is stored after a refused commit, and say what happened.

    After a conflict only this operation is lost and work goes on. After a storage error
    everything unsaved goes to a rescue file and no further edit is accepted.
    """
    if isinstance(error, ConflictError) and operation.batch_id is not None:
        engine.forget_unsaved((operation,))  # whoever asked waits for it and gets the error
        return
    if isinstance(error, ConflictError):
        _give_up(engine, (operation,), error)
        return
    if not isinstance(error, UserError):
        _log.error("an operation could not be committed", exc_info=error)
        error = StorageError(f"“{operation.title}” could not be saved: {error}.")
    with engine.lock:
        if engine.failed is not None:
            engine.forget_unsaved((operation,))
            return
        lost = tuple(engine.unsaved())
        engine.failed = _stopped(engine.store.path, lost, error)
    _give_up(engine, lost, engine.failed)


def _give_up(engine: "Engine", lost: tuple[Operation, ...], error: UserError) -> None:
    with engine.lock:
        engine.forget_unsaved(lost)
        engine.history.forget()
        changes = [change for operation in lost for change in operation.changes]
        touched = tuple(engine.state.documents_of(changes))
        try:
            fresh = engine.reload(touched)
        except UserError:
            _log.exception("what is stored could not be read again")
            fresh = ()
    if fresh:
        reload = Operation(
            id=new_id(),
            kind="reload",
            title=f"Not saved: {lost[0].title}" if lost else "Not saved",
            scope=Scope.PROJECT.value,
            changes=fresh,
            document_id=touched[0] if len(touched) == 1 else None,
            is_undoable=False,
            created_at=now(),
        )
        engine.observers.notify(ChangeSet(reload))
    engine.refusals.notify(error, lost)


def _stopped(project: Path, lost: Sequence[Operation], error: UserError) -> StorageError:
    """Save unsaved operations aside and word the error that refuses every further edit."""
    try:
        rescue = write_rescue_file(project, lost)
    except OSError:
        _log.exception("the rescue file could not be written")
        hint = f"{len(lost)} steps were not saved, and no rescue file could be written."
    else:
        hint = f"What was not saved ({len(lost)} steps) is kept in {rescue}."
    return StorageError(
        f"Editing has stopped, because {project.name} cannot be written: {error.message}",
        hint=f"{error.hint} {hint} Then open the project again.".strip(),
    )


def write_rescue_file(project: Path, operations: Sequence[Operation]) -> Path:
    """Write operations as JSON Lines into the user's data folder.

    One object per line with the keys ``format``, ``project``, ``id``, ``kind``, ``title``,
    ``author``, ``document``, ``created_at`` and ``changes`` (rows before and after).

    Raises:
        OSError: The folder cannot be written either.
    """
    folder = data_dir() / "rescue"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{project.stem}-{new_id()}.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for operation in operations:
            line = {
                "format": "annotator-rescue/1",
                "project": str(project),
                "id": operation.id,
                "kind": operation.kind,
                "title": operation.title,
                "author": operation.author_id,
                "document": operation.document_id,
                "created_at": operation.created_at,
                "changes": changes_to_json(operation.changes),
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path
