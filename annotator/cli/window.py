"""``annotator demo`` and ``annotator open``: the verbs that open the window."""

from typing import Annotated

import typer

from annotator.cli.arguments import ProjectPath, verb
from annotator.model.errors import NotFoundError


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("demo")(verb(demo))
    app.command("open")(verb(open_project))


def demo(context: typer.Context) -> int:
    """Open the window on a fresh copy of the sample project."""
    return int(context.obj(is_sample=True))


def open_project(
    context: typer.Context,
    project: ProjectPath,
    annotator: Annotated[str, typer.Option(metavar="NAME", help="Who labels.")] = "",
    document: Annotated[
        str, typer.Option(metavar="ID_OR_TITLE", help="The document to show first.")
    ] = "",
) -> int:
    """Open the window on a project."""
    if not project.exists():
        raise NotFoundError(
            f"There is no project “{project}”.", hint="Make one with “annotator new”."
        )
    return int(context.obj(project, annotator=annotator, document=document))
