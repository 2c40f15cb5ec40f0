"""``annotator suggest``: let suggesters look through the documents."""

from typing import Annotated

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, progress_bar, say, say_json


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("suggest")(verb(suggest))


def suggest(
    project: ProjectPath,
    *,
    suggester: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Which ones; all when not given.")
    ] = None,
    document: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this document (id or title).")
    ] = None,
    json: Json = False,
) -> int:
    """Put what suggesters find into the documents' suggested sets."""
    from annotator.services.project import Project
    from annotator.services.suggesting import available_suggesters, find_suggester

    chosen = [find_suggester(name) for name in suggester or available_suggesters()]
    reports = []
    with Project.open(project) as opened, progress_bar("Suggesting") as progress:
        ids = (
            opened.store.document_ids() if document is None else [opened.find_document(document).id]
        )
        for one in chosen:
            name = one.name

            def tell(done: int, name: str = name) -> None:
                progress.advance(done, len(ids), name)

            report = opened.suggest(one, document_ids=ids, progress=tell)
            reports.append(
                {
                    "suggester": one.name,
                    "documents": report.documents,
                    "suggestions": report.suggestions,
                    "operation": None if report.operation is None else report.operation.id,
                }
            )
    if json:
        say_json(reports)
        return 0
    for item in reports:
        say(
            f"{item['suggester']}: {counted(int(str(item['suggestions'])), 'new suggestion')} in "
            f"{counted(int(str(item['documents'])), 'document')}"
        )
    if not reports:
        say("No suggester is installed.")
    return 0
