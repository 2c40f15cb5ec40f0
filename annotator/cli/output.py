"""What verbs print: reports on standard output, errors and progress on standard error."""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from annotator.services.progress import Progress

MOST_LINES: Final = 20


def prepare_streams() -> None:
    """Let no character that a terminal cannot show stop a report."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with contextlib.suppress(ValueError, OSError):
                reconfigure(errors="backslashreplace")


def say(text: str = "", *, to: TextIO | None = None) -> None:
    """Print a line of a report."""
    print(text, file=to or sys.stdout)


def say_json(value: Any, *, to: TextIO | None = None) -> None:
    """Print a value as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str), to=to)


def complain(text: str) -> None:
    """Print a line on standard error."""
    say(text, to=sys.stderr)


def table(rows: Iterable[Sequence[object]], header: Sequence[str]) -> list[str]:
    """Return lines with aligned columns; numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [
        bool(cells) and all(row[index].replace(",", "").replace(".", "").isdigit() for row in cells)
        for index in range(len(header))
    ]
    widths = [
        max(len(row[index]) for row in [list(header), *cells]) for index in range(len(header))
    ]
    return [
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [list(header), *cells]
    ]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return " ".join(str(value).split())


def listing(lines: Sequence[str], *, to: TextIO | None = None) -> None:
    """Print lines, the first few of many."""
    for line in lines[:MOST_LINES]:
        say(line, to=to)
    if len(lines) > MOST_LINES:
        say(f"  … and {len(lines) - MOST_LINES:,} more (--json lists them)", to=to)


@contextmanager
def progress_bar(title: str) -> "Iterator[Progress]":
    """Show a bar on standard error while a terminal watches."""
    from annotator.services.progress import NoProgress

    if not sys.stderr.isatty():
        yield NoProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    bar = RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[message]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=None, message="")

        class Bar:
            is_cancelled = False

            def advance(self, done: float, total: float | None, message: str) -> None:
                bar.update(task, completed=done, total=total, message=message)

        yield Bar()


def tally_lines(tallies: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what was altered or left out, one line each kind."""
    words = {"changed": "Changed", "dropped": "Left out"}
    return [
        f"  {words[str(one['kind'])]}: {one['message']}"
        + (f" ({one['count']:,} times)" if one["count"] > 1 else "")
        for one in tallies
    ]


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
