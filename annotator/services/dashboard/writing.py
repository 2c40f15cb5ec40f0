"""Write the dashboard's numbers to a file."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from annotator.model.errors import InputError
from annotator.services.dashboard.board import Board, board_as_json
from annotator.services.dashboard.figures import figures_as_csv
from annotator.services.dashboard.html import board_as_html


class ReportKind(StrEnum):
    """What a report is written as; the value is the ending of its file."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


def board_as_json_text(board: Board) -> str:
    """Write what ``annotator agreement --json`` prints."""
    return json.dumps(board_as_json(board), ensure_ascii=False, indent=2, default=str) + "\n"


_WRITERS: Final[Mapping[ReportKind, Callable[[Board], str]]] = {
    ReportKind.HTML: board_as_html,
    ReportKind.CSV: lambda board: figures_as_csv(board.measuring, board.gamma),
    ReportKind.JSON: board_as_json_text,
}


def check_report(target: Path) -> ReportKind:
    """Return what a file's ending asks for, before any work is done.

    Raises:
        InputError: The ending is none of a report's.
        StorageError: The file cannot be written, or is a project.
    """
    ending = target.suffix.lower().removeprefix(".")
    if ending not in set(ReportKind):
        raise InputError(
            f"“{target.name}” is no report.", hint="Name a file that ends in .html, .csv or .json."
        )
    # The page is shown without it; it brings all of export and import with it.
    from annotator.services.exporting.targets import check_target

    check_target(target, is_folder=False)
    return ReportKind(ending)


def write_report(board: Board, target: Path, kind: ReportKind) -> None:
    """Write a report; an older file is replaced only when the new one is whole.

    Raises:
        StorageError: The file cannot be written, or is a project.
    """
    write_text(target, _WRITERS[kind](board))


def write_text(target: Path, content: str) -> None:
    """Write a text in UTF-8; an older file is replaced only when the new one is whole.

    Raises:
        StorageError: The file cannot be written, or is a project.
    """
    # The page is shown without it; it brings all of export and import with it.
    from annotator.services.exporting.targets import check_target, open_file

    check_target(target, is_folder=False)
    with open_file(target) as stream:
        stream.write(content.encode("utf-8"))
