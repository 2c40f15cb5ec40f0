"""``annotator merge``: the work of others, from bundles or whole projects."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, listing, progress_bar, say, say_json

if TYPE_CHECKING:
    from annotator.services.merging import MergeReport


class ClashChoice(StrEnum):
    """What to do where it is not clear who is who."""

    ASK = "ask"
    SEPARATE = "separate"
    SAME = "same"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("merge")(verb(merge))


def merge(
    project: ProjectPath,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Bundles or whole projects.")
    ],
    *,
    on_clash: Annotated[
        ClashChoice, typer.Option(help="Where it is not clear who is who: two people, or one.")
    ] = ClashChoice.ASK,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, change nothing.")] = False,
    json: Json = False,
) -> int:
    """Bring in the work of others; doing it twice changes nothing."""
    from annotator.services.merging import Answer, merge_files
    from annotator.services.project import Project

    with Project.open(project) as opened, progress_bar("Merging") as progress:
        report = merge_files(
            opened, files, on_clash=Answer(on_clash.value), dry_run=dry_run, progress=progress
        )
    if json:
        say_json(report.to_json())
    else:
        _say(report)
    return 1 if report.conflicts else 0


def _say(report: "MergeReport") -> None:
    from annotator.services.merging.report import DocumentStatus, SetStatus
    from annotator.services.merging.words import EDITED_APART, beside_words

    would = "Would merge" if report.dry_run else "Merged"
    if not report.changes_anything:
        say("Nothing new: everything is here already.")
    else:
        new = report.documents[DocumentStatus.NEW] + report.documents[DocumentStatus.TEXT_DIFFERS]
        done = report.sets[SetStatus.NEW] + report.sets[SetStatus.CHANGED]
        say(
            f"{would} {counted(done, 'set')}: {counted(report.spans_added, 'span')} added,"
            f" {report.spans_changed:,} changed, {report.spans_removed:,} removed;"
            f" {counted(new, 'new document')}."
        )
    here = report.sets[SetStatus.SAME] + report.sets[SetStatus.OLDER]
    if beside := beside_words(report.beside):
        say(f"{'Would bring' if report.dry_run else 'Brought'} {beside}.")
    if report.waiting:
        say(
            f"{counted(report.waiting, 'decision')} on suggestions that are not in this project;"
            " they are kept for when they travel on."
        )
    if here and report.changes_anything:
        say(f"{counted(here, 'set was', 'sets were')} here already.")
    if report.people:
        say(f"New: {', '.join(report.people)}.")
    for before, after in report.renamed:
        say(f"“{before}” is now called “{after}”.")
    if report.remembered and not report.dry_run:
        say("Who is who is remembered and will not be asked again.")
    if report.differences:
        say("Known otherwise there; what is known here was kept:")
        listing([f"  {one.title}: {one.words()}" for one in report.differences])
    differing = [one for one in report.details if one.document is DocumentStatus.TEXT_DIFFERS]
    if differing:
        say("Other texts than the documents of the same id here; they were added beside them:")
        listing(sorted({f"  {one.title}" for one in differing}))
    if report.conflicts:
        say(f"{counted(report.conflicts, 'set')} edited apart; both versions are kept for review:")
        listing(
            [
                f"  {one.annotator}: {one.title}"
                for one in report.details
                if one.status is SetStatus.CONFLICT
            ]
        )
        say(EDITED_APART)
    if report.left_out:
        parts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.left_out.items()))
        say(f"Left out, since they are nobody’s own work: {parts}.")
