"""``annotator import``: documents and labels from files."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.arguments import Json, Options, ProjectPath, pairs, verb
from annotator.cli.output import counted, listing, progress_bar, say, say_json, tally_lines

if TYPE_CHECKING:
    from annotator.services.importing import ImportReport


class SetChoice(StrEnum):
    """Kinds of annotation sets."""

    HUMAN = "human"
    IMPORTED = "imported"
    SUGGESTED = "suggested"
    GOLD = "gold"


class UnknownChoice(StrEnum):
    """What to do with names the schema lacks."""

    ERROR = "error"
    ADD = "add"
    SKIP = "skip"


class ErrorChoice(StrEnum):
    """What to do with unusable rows."""

    STOP = "stop"
    SKIP = "skip"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("import")(verb(import_))


def import_(  # noqa: PLR0913 - the contract's options
    project: ProjectPath,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input."),
    ],
    *,
    format_: Annotated[
        str, typer.Option("--format", metavar="auto|text|jsonl|…", help="See “formats”.")
    ] = "auto",
    annotator: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose labels these are.")
    ] = None,
    set_: Annotated[
        SetChoice | None, typer.Option("--set", help="What kind of labels these are.")
    ] = None,
    unknown_labels: Annotated[
        UnknownChoice, typer.Option(help="Names that the label schema lacks.")
    ] = UnknownChoice.ERROR,
    map_label: Annotated[
        list[str] | None,
        typer.Option(metavar="A=B", help="Take label A as B; “A=” leaves A out."),
    ] = None,
    on_error: Annotated[
        ErrorChoice, typer.Option(help="Import nothing, or leave unusable rows out.")
    ] = ErrorChoice.STOP,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of text that is not UTF-8.")
    ] = None,
    option: Options = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, keep nothing.")] = False,
    json: Json = False,
) -> int:
    """Import documents, with or without labels, all or nothing."""
    from annotator.services.importing import ImportOptions, import_files
    from annotator.services.project import Project

    options = ImportOptions(
        format=format_,
        annotator=annotator,
        set_kind=None if set_ is None else set_.value,
        unknown_labels=unknown_labels.value,
        label_map=pairs(map_label, "--map-label"),
        on_error=on_error.value,
        encoding=encoding,
        options=pairs(option, "--option"),
        dry_run=dry_run,
    )
    with Project.open(project) as opened, progress_bar("Importing") as progress:
        report = import_files(opened, paths, options, progress)
    if json:
        say_json(report.to_json())
    else:
        _say(report)
    return 1 if report.is_lossy else 0


def _say(report: "ImportReport") -> None:
    would = "Would import" if report.dry_run else "Imported"
    if report.changed_anything:
        parts = [
            counted(report.documents_added, "document"),
            counted(report.spans_added, "span"),
            counted(report.relations_added, "relation"),
        ]
        say(f"{would} {', '.join(parts[:-1])} and {parts[-1]}.")
    else:
        say("Nothing new.")
    if report.documents_known:
        known = counted(report.documents_known, "document was", "documents were")
        say(f"{known} in the project already; nothing else changes there.")
    if report.spans_known:
        say(f"{counted(report.spans_known, 'label')} there already; none was doubled.")
    if report.added_names:
        say(f"Schema version {report.schema_version} adds: {', '.join(report.added_names)}.")
    for name, why in report.reasons.items():
        say(f"Read as {name}: {why}.")
    listing(tally_lines(report.to_json()["notes"]))
    if report.rejected:
        say(f"{counted(report.rejected, 'row or file', 'rows or files')} left out:")
        rejected = [one for one in report.details if one.status == "rejected"]
        listing([f"  {one.notes[0].message}" for one in rejected])
