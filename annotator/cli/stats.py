"""``annotator stats``: how much is done."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, say, say_json, table

if TYPE_CHECKING:
    from annotator.services.coverage import Coverage


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("stats")(verb(stats))


def stats(project: ProjectPath, *, json: Json = False) -> int:
    """Show how much is labeled, by whom and how fast."""
    figures = collect(project)
    if json:
        say_json(figures)
        return 0
    schema = figures["schema"]
    say(
        f"{counted(figures['documents'], 'document')}; label schema {schema['name']}, "
        f"version {schema['version']}"
    )
    header = ("annotator", "done", "in progress", "labels", "relations", "minutes", "labels/min")
    rows = [
        (
            one["name"],
            one["done"],
            one["in_progress"],
            one["labels"],
            one["relations"],
            f"{one['active_seconds'] / 60:.1f}",
            "-" if one["labels_per_minute"] is None else f"{one['labels_per_minute']:.1f}",
        )
        for one in figures["annotators"]
    ]
    for line in table(rows, header) if rows else ["Nobody has labeled yet."]:
        say(line)
    for kind, count in figures["sets"].items():
        say(f"{counted(count, 'set')} of the kind {kind}")
    labels = figures["labels"]
    if labels:
        for line in table(list(labels.items()), ("label", "spans")):
            say(line)
    return 0


def collect(path: Path) -> dict[str, Any]:
    """Return the figures as JSON values."""
    from annotator.model.annotators import AnnotationSet
    from annotator.services.project import Project

    with Project.open(path) as project:
        everyone = []
        coverage = project.coverage()
        labels: Counter[str] = Counter()
        for annotator in project.annotators(with_removed=True):
            own = project.statistics(annotator.id)
            labels.update(own.by_label)
            everyone.append(
                {
                    "name": annotator.name,
                    "is_active": annotator.is_active,
                    "done": own.done,
                    "in_progress": own.in_progress,
                    "labels": own.labels,
                    "relations": own.relations,
                    "active_seconds": own.active_seconds,
                    "labels_per_minute": own.labels_per_minute,
                    "by_label": dict(own.by_label),
                    "coverage": _coverage_of(coverage, annotator.id),
                }
            )
        sets = Counter(
            row.kind
            for row in project.store.rows("annotation_set")
            if isinstance(row, AnnotationSet)
        )
        return {
            "project": str(project.path),
            "schema": {"name": project.schema.name, "version": project.schema.version},
            "documents": len(project.store.document_ids()),
            "annotators": everyone,
            "sets": dict(sorted(sets.items())),
            "labels": dict(labels.most_common()),
            "is_blind": project.is_blind,
        }


def _coverage_of(coverage: "Coverage", annotator_id: str) -> dict[str, int]:
    """Count one annotator's documents: by status, and how many are assigned in all."""
    counts = {str(status): count for status, count in coverage.counts(annotator_id).items()}
    cells = (coverage.cell(one.id, annotator_id) for one in coverage.documents)
    given = [one for one in cells if one.is_assigned]
    done = sum(one.status == "done" for one in given)
    return {**counts, "assigned_in_all": len(given), "assigned_done": done}
