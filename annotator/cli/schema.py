"""``annotator schema``: show, export and change a project's label schema."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.arguments import ProjectPath, pairs, verb
from annotator.cli.output import say, table

if TYPE_CHECKING:
    from annotator.schema.types import Schema

Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it there.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    group = typer.Typer(
        help="Show, export or change the label schema.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("show")(verb(show))
    group.command("export")(verb(export))
    group.command("apply")(verb(apply))
    app.add_typer(group, name="schema")


def show(project: ProjectPath, output: Output = None) -> int:
    """Show the label schema in force, in words."""
    from annotator.services.project import Project

    with Project.open(project) as opened:
        text = "\n".join(_lines(opened.schema)) + "\n"
    _deliver(text, output)
    return 0


def export(project: ProjectPath, output: Output = None) -> int:
    """Write the label schema in force as TOML."""
    from annotator.schema import toml
    from annotator.services.project import Project

    with Project.open(project) as opened:
        text = toml.dumps(opened.schema)
    _deliver(text, output)
    return 0


def apply(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new schema (TOML).")],
    *,
    rename: Annotated[
        list[str] | None,
        typer.Option(metavar="OLD=NEW", help="What was OLD is NEW: labels in use follow."),
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LABEL.ATTRIBUTE[.VALUE=NEW]",
            help="Spans get another label by an attribute's value: the value itself, or NEW.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would change, change nothing.")] = False,
) -> int:
    """Put a new label schema in force; nobody's labels are lost."""
    from annotator.model.commands import MigrateSchema
    from annotator.schema import toml
    from annotator.schema.renames import read_splits
    from annotator.services.project import Project

    schema = toml.load_file(file)
    renames = pairs(rename, "--rename")
    with Project.open(project) as opened:
        splits = read_splits(opened.schema, split or ())
        migration = opened.preview_migration(schema, renames, splits)
        say(migration.describe())
        if migration.blocking:
            return 2
        if dry_run:
            say("Nothing was changed (--dry-run).")
            return 0
        receipt = opened.execute(
            MigrateSchema(toml=toml.dumps(schema), renames=renames, splits=splits), author_id=None
        )
        receipt.durable.result()
        say(f"Version {opened.schema.version} of the label schema is in force.")
    return 0


def _lines(schema: "Schema") -> list[str]:
    lines = [f"{schema.name}, version {schema.version}", ""]
    lines += table(
        [
            (
                label.name,
                label.key,
                _state(enabled=label.enabled, retired=label.retired),
                label.description,
            )
            for label in schema.labels
        ],
        ("label", "key", "", "meaning"),
    )
    lines += [
        "",
        *table(
            [
                (one.name, one.type.value, " ".join(one.labels) or "all", ", ".join(one.values))
                for one in schema.attributes
            ],
            ("attribute", "type", "labels", "values"),
        ),
    ]
    lines += [
        "",
        *table(
            [
                (one.name, one.key, " ".join(one.sources) or "all", " ".join(one.targets) or "all")
                for one in schema.relations
            ],
            ("relation", "key", "from", "to"),
        ),
    ]
    if schema.document_labels:
        rows = [(one.name, one.type.value, ", ".join(one.values)) for one in schema.document_labels]
        lines += ["", *table(rows, ("document label", "type", "values"))]
    return lines


def _state(*, enabled: bool, retired: bool) -> str:
    return "retired" if retired else "" if enabled else "off"


def _deliver(text: str, output: Path | None) -> None:
    from annotator.services.exporting.targets import check_target, open_file

    if output is None or str(output) == "-":
        sys.stdout.write(text)
        return
    check_target(output, is_folder=False)
    with open_file(output) as stream:
        stream.write(text.encode("utf-8"))
    say(f"Wrote {output}.")
