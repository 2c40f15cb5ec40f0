"""Arguments that several verbs share, and the guard around their work."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from annotator.cli.output import complain
from annotator.model.errors import InputError

_P = ParamSpec("_P")

ProjectPath = Annotated[
    Path, typer.Argument(metavar="PROJECT", help="The project file (.annot).", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="KEY=VALUE", help="An option of the format; see “formats”."),
]


def verb(work: Callable[_P, int]) -> Callable[_P, None]:
    """Make a verb of a function that returns an exit code; Ctrl+C leaves everything as it was."""

    @wraps(work)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            code = work(*args, **kwargs)
        except KeyboardInterrupt:
            complain("annotator: stopped; nothing was changed.")
            code = 2
        raise typer.Exit(code)

    run.__annotations__ = {**work.__annotations__, "return": None}
    return run


def pairs(given: Iterable[str] | None, option: str) -> dict[str, str]:
    """Read repeated ``KEY=VALUE`` options.

    Raises:
        InputError: One is not of this form, or a key is given twice.
    """
    found: dict[str, str] = {}
    for one in given or ():
        key, equals, value = one.partition("=")
        if not equals or not key.strip():
            raise InputError(f"{option} {one}: expected KEY=VALUE.")
        if key.strip() in found:
            raise InputError(f"{option}: “{key.strip()}” is given twice.")
        found[key.strip()] = value.strip()
    return found
