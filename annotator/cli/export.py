"""``annotator export``: documents with labels into files."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import typer

from annotator.cli import export_arguments as given
from annotator.cli.arguments import Json, Options, ProjectPath, pairs, verb
from annotator.cli.output import counted, listing, progress_bar, say, say_json, table, tally_lines
from annotator.model.errors import InputError

if TYPE_CHECKING:
    from annotator.services.exporting import ExportReport, Split


_WITH_AGAIN: Final = frozenset(("project", "output", "again", "json"))


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(verb(export))


def export(  # noqa: PLR0913 - the contract's options
    context: typer.Context,
    project: ProjectPath,
    *,
    output: given.Output,
    format_: given.FormatId = "jsonl",
    annotator: given.Whose = None,
    set_: given.Kind = given.ExportSet.HUMAN,
    state: given.State = given.ExportState.DONE,
    document: given.Documents = None,
    label: given.Labels = None,
    since: given.Since = None,
    split: given.Parts = None,
    seed: given.Seed = None,
    split_by: given.SplitBy = None,
    keep_together: given.KeepTogether = False,
    stratify: given.Stratify = None,
    pseudonyms: given.Pseudonyms = False,
    manifest: given.Manifest = False,
    again: given.Remake = None,
    option: Options = None,
    json: Json = False,
) -> int:
    """Export documents with their labels."""
    if again is not None:
        return _again(context, project, again, output, json=json)
    from annotator.services.exporting import ExportOptions
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
        split=_split_of(split, seed, split_by, stratify, keep_together=keep_together),
        pseudonyms=pseudonyms,
        manifest=manifest,
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
        _say(report, to, has_labels=stratify is not None)
    return 1 if report.is_lossy or report.nothing else 0


def _split_of(
    split: str | None,
    seed: int | None,
    by: given.SplitChoice | None,
    stratify: given.StratifyChoice | None,
    *,
    keep_together: bool,
) -> "Split | None":
    from annotator.services.exporting import parse_split

    if split is not None:
        return parse_split(
            split,
            seed=seed or 0,
            by=(by or given.SplitChoice.DOCUMENT).value,
            keep_together=keep_together,
            stratify=None if stratify is None else stratify.value,
        )
    options = {
        "--seed": seed is not None,
        "--split-by": by is not None,
        "--keep-together": keep_together,
        "--stratify": stratify is not None,
    }
    for name, is_given in options.items():
        if is_given:
            raise InputError(
                f"{name} says how to split, but there is no --split.",
                hint=f"Add such as --split train=0.8,dev=0.1,test=0.1, or leave {name} out.",
            )
    return None


def _again(
    context: typer.Context, project: Path, manifest: Path, output: str, *, json: bool
) -> int:
    """Make a dataset again; whether it is the same is the exit code, losses are as they were."""
    from annotator.services.exporting import export_again
    from annotator.services.project import Project

    for one in context.command.params:
        source = context.get_parameter_source(one.name or "")
        if source is not None and source.name == "COMMANDLINE" and one.name not in _WITH_AGAIN:
            raise InputError(
                "--again takes everything from the manifest.", hint=f"Leave {one.opts[-1]} out."
            )
    with Project.open(project) as opened, progress_bar("Exporting") as progress:
        found = export_again(opened, manifest, output, progress)
    if json:
        say_json(found.to_json())
    elif found.is_same:
        say(f"The dataset in {output} is the same as {manifest} says, byte for byte.")
    elif found.report.nothing:
        listing(found.differences)
    else:
        say(f"The dataset in {output} is not the same as {manifest} says:")
        listing([f"  {line}" for line in found.differences])
    return 0 if found.is_same else 1


def _say(report: "ExportReport", to: TextIO, *, has_labels: bool) -> None:
    say(
        f"Exported {report.documents:,} of {counted(report.documents_in_project, 'document')}: "
        f"{counted(report.rows, 'row')}, {counted(report.spans, 'span')}, "
        f"{counted(report.relations, 'relation')}.",
        to=to,
    )
    for name, part in report.parts.items():
        if name:
            say(f"  {name}: {counted(part.documents, 'document')} in {part.target}", to=to)
    if report.manifest:
        say(f"  manifest: {report.manifest}", to=to)
    if has_labels:
        say(to=to)
        listing(_label_table(report), to=to)
        say(to=to)
    listing(report.together.words() if report.together is not None else (), to=to)
    for line in report.gold.words() if report.gold is not None else ():
        say(line, to=to)
    listing(tally_lines(report.to_json()["notes"]), to=to)


def _label_table(report: "ExportReport") -> list[str]:
    """Return how often each label stands in each part and in all, and which share that is."""
    columns = [(part.labels, part.spans) for part in report.parts.values()]
    whole = sum((labels for labels, _ in columns), Counter[str]())
    columns.append((whole, report.spans))
    rows = [
        [
            label,
            *(f"{found[label]:,} ({found[label] / max(1, spans):.1%})" for found, spans in columns),
        ]
        for label in sorted(whole)
    ]
    return [f"  {line}" for line in table(rows, ["label", *report.parts, "all"])]
