"""The program's verbs, and how their errors become exit codes.

0 done; 1 done with losses, findings, or nothing matched; 2 usage or bad input, nothing changed;
3 an error of our own, with the log file named.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final, Protocol

import typer

from annotator.cli import (
    agreement,
    bundle,
    check,
    dates,
    export,
    formats,
    import_,
    log,
    merge,
    new,
    repair,
    schema,
    stats,
    suggest,
    window,
)
from annotator.cli.output import complain, prepare_streams, say
from annotator.model.errors import UserError

DONE: Final = 0
INCOMPLETE: Final = 1
REFUSED: Final = 2
BUG: Final = 3

_log = logging.getLogger(__name__)


class LaunchWindow(Protocol):
    """Opens the window; given by the composition root, so that verbs know nothing of Qt."""

    def __call__(
        self,
        path: Path | None = None,
        *,
        annotator: str = "",
        document: str = "",
        is_sample: bool = False,
    ) -> int:
        """Open the window and return its exit code when it is closed."""
        ...


app = typer.Typer(
    name="annotator",
    help="Label facts in news text: entities, dates and claims. Without a verb the window opens.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for register in (
    window.register,
    new.register,
    import_.register,
    export.register,
    suggest.register,
    bundle.register,
    merge.register,
    agreement.register,
    dates.register,
    check.register,
    repair.register,
    stats.register,
    schema.register,
    log.register,
    formats.register,
):
    register(app)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer's callback
    if value:
        from annotator.version import __version__

        say(f"annotator {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        raise typer.Exit(context.obj())


def run(words: Sequence[str], *, launch_window: LaunchWindow | Callable[..., int]) -> int:
    """Run a verb and return the exit code."""
    prepare_streams()
    _start_logging()
    command = typer.main.get_command(app)
    try:
        command.main(args=list(words), prog_name="annotator", obj=launch_window)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else DONE
    except UserError as error:
        complain(f"annotator: {error}")
        return REFUSED
    except BrokenPipeError:
        # Whoever read our output has seen enough; do not fail again when Python flushes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the last door: everything else is our own fault
        return _report_bug(error)
    return DONE


def _start_logging() -> None:
    from annotator.services.logs import start_logging

    start_logging()


def _report_bug(error: Exception) -> int:
    from annotator.services.logs import log_path

    _log.error("a verb failed", exc_info=error)
    complain(f"annotator: an internal error occurred ({type(error).__name__}).")
    complain(f"The log file {log_path()} has the details; please report it with them.")
    return BUG
