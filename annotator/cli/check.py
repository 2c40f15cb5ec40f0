"""``annotator check``: integrity of the file, and quality of the labels."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, listing, say, say_json

if TYPE_CHECKING:
    from annotator.services.project import Project


class Only(StrEnum):
    """Which half of the checks to run."""

    INTEGRITY = "integrity"
    QUALITY = "quality"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(verb(check))


def check(
    project: ProjectPath,
    *,
    only: Annotated[Only | None, typer.Option(help="Run one half of the checks.")] = None,
    json: Json = False,
) -> int:
    """Check that the file is whole and the labels make sense."""
    findings: list[dict[str, Any]] = []
    if only is not Only.QUALITY:
        from annotator.store.integrity import run_checks

        findings += [
            {
                "kind": "integrity",
                "code": one.check,
                "severity": "error",
                "message": one.message,
                "repairable": one.is_repairable,
                "document": one.document_id,
                "annotator": None,
                "span": None,
            }
            for one in run_checks(project)
        ]
    if only is not Only.INTEGRITY and not findings:
        from annotator.services.project import Project

        with Project.open(project) as opened:
            findings += _quality(opened)
    if json:
        say_json(findings)
    else:
        listing([_line(one) for one in findings])
        say(f"{counted(len(findings), 'finding')}." if findings else "No findings.")
    return 1 if findings else 0


def _quality(project: "Project") -> Iterator[dict[str, Any]]:
    """Check every annotator's begun work; that a document is not labeled yet is no finding."""
    for annotator in project.annotators(with_removed=True):
        for summary in project.summaries(annotator.id):
            if not summary.spans and summary.state.value != "done":
                continue
            for one in project.check_document(summary.id, annotator.id):
                if one.severity == "info" and summary.state.value != "done":
                    continue
                yield {
                    "kind": "quality",
                    "code": one.code,
                    "severity": one.severity,
                    "message": one.message,
                    "repairable": False,
                    "document": summary.title,
                    "annotator": annotator.name,
                    "span": one.span_id,
                }


def _line(one: dict[str, Any]) -> str:
    place = "" if one["annotator"] is None else f"{one['document']} ({one['annotator']}): "
    return f"{one['severity']}: {place}{one['message']}"
