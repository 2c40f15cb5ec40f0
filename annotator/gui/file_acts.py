"""What leaves the project and what comes in, apart from documents."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.session import Session


def file_acts(
    desk: Desk, session: Session, window: QWidget, check: Callable[[], None]
) -> dict[str, Callable[[], object]]:
    """Return the acts by id; their dialogs are imported when they are first asked for.

    ``check`` shows what is odd in the labels, for those who look before they export.
    """
    return {
        "file.export": partial(_export, desk, session, window, check),
        "file.save_copy": partial(_save_copy, desk, window),
        "file.print": partial(_print, desk, window),
        "file.save_pdf": partial(_save_pdf, desk, window),
        "file.bundle": partial(_send, desk, window),
        "file.send_to_annotator": partial(_send, desk, window, to_annotator=True),
        "file.merge": partial(merge, desk, window, ()),
    }


def merge(desk: Desk, window: QWidget, paths: Sequence[Path]) -> None:
    """Merge bundles and projects; without any, the person chooses them first."""
    from annotator.gui.teamwork.merging import merge_into

    merge_into(desk, window, paths)


def _export(desk: Desk, session: Session, window: QWidget, check: Callable[[], None]) -> None:
    from annotator.gui.exporting.acts import export_project

    export_project(desk, session, window, check)


def _save_copy(desk: Desk, window: QWidget) -> None:
    from annotator.gui.exporting.acts import save_copy

    save_copy(desk, window)


def _print(desk: Desk, window: QWidget) -> None:
    from annotator.gui.printing.acts import print_article

    print_article(desk, window)


def _save_pdf(desk: Desk, window: QWidget) -> None:
    from annotator.gui.printing.acts import save_pdf

    save_pdf(desk, window)


def _send(desk: Desk, window: QWidget, *, to_annotator: bool = False) -> None:
    from annotator.gui.teamwork.sending import send_work

    send_work(desk, window, to_annotator=to_annotator)
