"""``annotator new``: make a project file."""

from typing import Annotated

import typer

from annotator.cli.arguments import ProjectPath, verb
from annotator.cli.output import counted, say


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("new")(verb(new))


def new(
    project: ProjectPath,
    schema: Annotated[
        str,
        typer.Option(metavar="NAME|FILE.toml", help="A label schema: a shipped one, or a file."),
    ] = "news-facts",
) -> int:
    """Make a new, empty project."""
    from annotator.services.project import Project
    from annotator.services.schemas import find_schema

    found = find_schema(schema)
    with Project.create(project, schema=found) as made:
        labels = counted(len(found.labels), "label")
        say(f"Made {made.path} with the label schema {found.name} ({labels}).")
    return 0
