"""``annotator export``: documents with labels into files."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from annotator.cli.arguments import Json, Options, ProjectPath, pairs, verb
from annotator.cli.output import counted, listing, progress_bar, say, say_json, tally_lines

if TYPE_CHECKING:
    from annotator.services.exporting import ExportReport


class ExportSet(StrEnum):
    """Kinds of annotation sets to export."""

    HUMAN = "human"
    IMPORTED = "imported"
    SUGGESTED = "suggested"
    GOLD = "gold"
    ALL = "all"


class ExportState(StrEnum):
    """How far the work must be."""

    DONE = "done"
    ANY = "any"


class SplitChoice(StrEnum):
    """What documents are split by."""

    DOCUMENT = "document"
    DATE = "date"
    PUBLISHER = "publisher"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(verb(export))


def export(  # noqa: PLR0913 - the contract's options
    project: ProjectPath,
    *,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="PATH", help="A file, a folder, or - (output)."),
    ],
    format_: Annotated[str, typer.Option("--format", help="See “formats”.")] = "jsonl",
    annotator: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this annotator’s sets.")
    ] = None,
    set_: Annotated[ExportSet, typer.Option("--set", help="Kind of sets.")] = ExportSet.HUMAN,
    state: Annotated[ExportState, typer.Option(help="Only done sets, or any.")] = ExportState.DONE,
    document: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this document (id or title).")
    ] = None,
    label: Annotated[
        list[str] | None, typer.Option(metavar="L", help="Only spans with this label.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only what changed at or after it.")
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(metavar="train=0.8,dev=0.1,test=0.1", help="Cut into parts; -o is a folder."),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed, another split.")] = 0,
    split_by: Annotated[SplitChoice, typer.Option(help="What stays together.")] = (
        SplitChoice.DOCUMENT
    ),
    pseudonyms: Annotated[bool, typer.Option(help="Hide the names of annotators.")] = False,
    option: Options = None,
    json: Json = False,
) -> int:
    """Export documents with their labels."""
    from annotator.services.exporting import ExportOptions, parse_split
    from annotator.services.exporting import export as run_export
    from annotator.services.exporting.options import parse_time
    from annotator.services.project import Project

    options = ExportOptions(
        format=format_,
        annotators=tuple(annotator or ()),
        set_kind=set_.value,
        state=state.value,
        documents=tuple(document or ()),
        labels=tuple(label or ()),
        since=None if since is None else parse_time(since),
        split=None if split is None else parse_split(split, seed=seed, by=split_by.value),
        pseudonyms=pseudonyms,
        options=pairs(option, "--option"),
    )
    with Project.open(project) as opened, progress_bar("Exporting") as progress:
        report = run_export(opened, output, options, progress)
    # The data has standard output for itself.
    to = sys.stderr if output == "-" else sys.stdout
    if json:
        say_json(report.to_json(), to=to)
    elif report.nothing:
        say(f"Nothing was exported: {report.nothing}", to=sys.stderr)
    else:
        _say(report, to)
    return 1 if report.is_lossy or report.nothing else 0


def _say(report: "ExportReport", to: TextIO) -> None:
    say(
        f"Exported {report.documents:,} of {counted(report.documents_in_project, 'document')}: "
        f"{counted(report.rows, 'row')}, {counted(report.spans, 'span')}, "
        f"{counted(report.relations, 'relation')}.",
        to=to,
    )
    for name, part in report.parts.items():
        if name:
            say(f"  {name}: {counted(part.documents, 'document')} in {part.target}", to=to)
    for line in report.gold.words() if report.gold is not None else ():
        say(line, to=to)
    listing(tally_lines(report.to_json()["notes"]), to=to)
