"""``annotator check``: integrity of the file, and quality of the labels."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, listing, say, say_json
from annotator.model.errors import UserError

if TYPE_CHECKING:
    from annotator.services.findings import Finding
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
    fix: Annotated[
        list[str] | None,
        typer.Option(help="Mend all findings of this code that have a safe fix; may be repeated."),
    ] = None,
    json: Json = False,
) -> int:
    """Check that the file is whole and the labels make sense."""
    if fix and only is Only.INTEGRITY:
        raise UserError("--fix mends labels.", hint="Leave --only integrity out.")
    findings: list[dict[str, Any]] = []
    mended: list[str] = []
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
                **_NOWHERE,
            }
            for one in run_checks(project)
        ]
    if only is not Only.INTEGRITY and not findings:
        from annotator.services.project import Project

        with Project.open(project) as opened:
            if fix:
                mended = _mend(opened, fix)
            findings += _quality(opened)
    is_clean = not any(_counts(one) for one in findings)
    if json:
        say_json(findings)
    else:
        listing(mended)
        listing([_line(one) for one in findings if one["dismissed"] is None])
        say(_total(findings))
    return 0 if is_clean else 1


_NOWHERE: dict[str, Any] = {
    "document_id": None,
    "spans": [],
    "start": None,
    "end": None,
    "places": [],
    "fix": None,
    "dismissed": None,
}
"""What integrity findings lack of the keys that quality findings have."""


def _quality(project: "Project") -> list[dict[str, Any]]:
    """Check everybody's begun work; that a document is not labeled yet is no finding."""
    from annotator.services.findings import KINDS

    names = {one.id: one.name for one in project.annotators(with_removed=True)}
    order = {one.id: place for place, one in enumerate(project.summaries(None))}
    rank = {code: place for place, code in enumerate(KINDS)}
    found = list(project.check_project())

    def key(one: "Finding") -> tuple[bool, int, str]:
        return (one.annotator_id is None, order.get(one.document_id, 0), one.annotator_id or "")

    found.sort(key=lambda one: (*key(one), 0 if one.annotator_id else rank.get(one.code, 0)))
    return [_as_row(one, names) for one in found]


def _as_row(one: "Finding", names: dict[str, str]) -> dict[str, Any]:
    place, dismissal = one.place, one.dismissal
    return {
        "kind": "quality",
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
        "repairable": False,
        "document": place.document_title,
        "annotator": names.get(one.annotator_id or ""),
        "span": place.span_id,
        "document_id": place.document_id,
        "spans": [other.span_id for other in one.places if other.span_id is not None],
        "start": place.start if place.end else None,
        "end": place.end or None,
        "places": [
            {
                "document": other.document_title,
                "document_id": other.document_id,
                "span": other.span_id,
                "start": other.start if other.end else None,
                "end": other.end or None,
            }
            for other in one.places
        ],
        "fix": None if one.fix is None else one.fix.words,
        "dismissed": None
        if dismissal is None
        else {
            "reason": dismissal.reason,
            "annotator": names.get(dismissal.annotator_id),
            "at": dismissal.created_at,
        },
    }


def _mend(project: "Project", codes: list[str]) -> list[str]:
    """Apply the safe fixes of these codes, one undoable operation for each annotator and code."""
    from annotator.model.commands import ApplyFixes
    from annotator.services.findings import KINDS, kind_of

    unknown = [code for code in codes if code not in KINDS and not code.startswith("no_")]
    if unknown:
        known = ", ".join(KINDS)
        raise UserError(f"There is no finding “{unknown[0]}”.", hint=f"There are {known}.")
    lines: list[str] = []
    for code in dict.fromkeys(codes):
        by_person: dict[str, list[Finding]] = {}
        for one in project.check_project():
            if one.code == code and one.is_open and one.fix and one.annotator_id:
                by_person.setdefault(one.annotator_id, []).append(one)
        for person, found in by_person.items():
            fixes = tuple(one.fix.commands for one in found if one.fix is not None)
            command = ApplyFixes(fixes=fixes, title=kind_of(code).title)
            try:
                receipt = project.execute(command, author_id=person)
            except UserError as error:
                lines.append(f"not fixed: {kind_of(code).title}: {error}")
                continue
            receipt.durable.result()
            lines.append(f"{receipt.change_set.operation.title}.")
        if not by_person:
            lines.append(f"Nothing to fix: {kind_of(code).title}.")
    return lines


def _counts(one: dict[str, Any]) -> bool:
    """Tell whether a finding is open; what is only to know about the project does not count."""
    if one["dismissed"] is not None:
        return False
    return one["severity"] != "info" or one["annotator"] is not None


def _total(findings: list[dict[str, Any]]) -> str:
    shown = [one for one in findings if one["dismissed"] is None]
    words = f"{counted(len(shown), 'finding')}." if shown else "No findings."
    dismissed = len(findings) - len(shown)
    return f"{words} {dismissed} dismissed." if dismissed else words


def _line(one: dict[str, Any]) -> str:
    place = "" if one["annotator"] is None else f"{one['document']} ({one['annotator']}): "
    offer = "" if one["fix"] is None else f" Fix: {one['fix']}."
    return f"{one['severity']}: {place}{one['message']}{offer}"
