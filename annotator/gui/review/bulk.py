"""Finish every document on which annotators agree, in the background."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.review.prompt import AcceptTerms
from annotator.gui.worker import run_with_progress
from annotator.model.commands import SetState
from annotator.model.documents import SetState as State
from annotator.model.errors import UserError
from annotator.model.review_commands import AcceptAgreed
from annotator.services.planning.titles import counted
from annotator.services.progress import CancelledError, Progress


def finish_all(
    desk: Desk, document_ids: Sequence[str], terms: AcceptTerms, window: QWidget
) -> None:
    """Accept what all agree on in these documents and mark them done, each on its own.

    A document in which something is open after all is left alone. Each can be undone by itself.
    """
    project, annotator = desk.project, desk.annotator
    if project is None or annotator is None:
        return
    author_id = annotator.id

    def work(progress: Progress) -> int:
        finished = 0
        for number, document_id in enumerate(document_ids):
            if progress.is_cancelled:
                raise CancelledError(f"Stopped after {counted(finished, 'document')}.")
            progress.advance(number, len(document_ids), "Finishing documents")
            sheet = project.review_sheet(document_id, author_id)
            if any(row.is_open for row in sheet.rows):
                continue
            rows = sheet.agreed(fewest=terms.fewest, share=terms.share / 100)
            if rows:
                command = AcceptAgreed(document_id=document_id, rows=rows)
                project.execute(command, author_id=author_id)
            done = SetState(document_id=document_id, state=State.DONE.value, set_kind="gold")
            project.execute(done, author_id=author_id)
            finished += 1
        return finished

    def say(finished: int) -> None:
        words = f"{counted(finished, 'document')} without disagreement finished."
        desk.message.emit(words, "info")

    def fail(error: UserError) -> None:
        desk.message.emit(str(error), "warning")

    run_with_progress("Finish documents without disagreement", work, window, done=say, failed=fail)
