"""``annotator repair``: mend a project file, or bring a backup back."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.arguments import ProjectPath, verb
from annotator.cli.output import counted, listing, say


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("repair")(verb(repair))


def repair(
    project: ProjectPath,
    *,
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="BACKUP", help="Bring this backup back.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, change nothing.")] = False,
) -> int:
    """Mend what the integrity checks find, or put a backup in the project's place."""
    from annotator.store.backups import restore_backup
    from annotator.store.integrity import repair_project

    if from_ is not None:
        if dry_run:
            say(f"Would put {from_} in the place of {project}.")
            return 0
        kept = restore_backup(project, from_)
        say(f"{project} is the backup {from_} again.")
        if kept is not None:
            say(f"What was there before is kept as {kept}.")
        return 0
    result = repair_project(project, dry_run=dry_run)
    if not result.mended and not result.left:
        say("The file is whole; there is nothing to mend.")
        return 0
    listing([f"  {one.message} {one.repair}".rstrip() for one in result.mended])
    say(f"{'Would mend' if dry_run else 'Mended'} {counted(len(result.mended), 'finding')}.")
    if result.backup is not None:
        say(f"The project as it was is kept as {result.backup}.")
    if result.left:
        listing([f"  {one.message}" for one in result.left])
        say(f"{counted(len(result.left), 'finding')} cannot be mended; a backup can: --from.")
    return 1 if result.left else 0
