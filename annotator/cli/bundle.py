"""``annotator bundle``: one annotator's work as one file, to send to a reviewer."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, progress_bar, say, say_json


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("bundle")(verb(bundle))


def bundle(
    project: ProjectPath,
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE.annotbundle", help="The file to write."),
    ],
    annotator: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose work; needed when several people have labeled."),
    ] = None,
    json: Json = False,
) -> int:
    """Write one annotator's work into one file, to send to a reviewer."""
    from annotator.services.merging import make_bundle
    from annotator.services.merging.words import beside_words
    from annotator.services.project import Project

    with Project.open(project) as opened, progress_bar("Bundling") as progress:
        counts = make_bundle(opened, output, annotator, progress)
    if json:
        say_json(
            {
                "file": str(output),
                "documents": counts.documents,
                "sets": counts.sets,
                "spans": counts.spans,
                "relations": counts.relations,
                "beside": dict(sorted(counts.beside.items())),
            }
        )
    else:
        say(
            f"{output}: {counted(counts.documents, 'document')} with"
            f" {counted(counts.spans, 'span')} and {counted(counts.relations, 'relation')}."
        )
        if beside := beside_words(counts.beside):
            say(f"Beside them: {beside}.")
    return 0
