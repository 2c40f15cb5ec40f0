"""What an import did or would do, as a report to be shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.gui.report_view import Report, ReportEntry, ReportFigure
from annotator.services.planning.titles import counted

if TYPE_CHECKING:
    from annotator.services.importing import DocumentReport, ImportReport

_STATUS: Final = {"added": "new", "known": "here already", "rejected": "left out"}


def report_of(report: "ImportReport") -> Report:
    """Make a report of an import or of a dry run."""
    altered = dict.fromkeys(("changed", "dropped"), 0)
    for tally in report.tallies.values():
        altered[tally.kind] += tally.count
    remarks = []
    if not report.dry_run:  # before, the page of the files says so
        remarks += [f"Read as {name}: {why}." for name, why in report.reasons.items()]
    if report.added_names:
        remarks.append(f"Added to the label schema: {', '.join(report.added_names)}.")
    if report.spans_known:
        remarks.append(f"{report.spans_known:,} labels are here already; none is doubled.")
    figures = [
        ReportFigure(report.documents_added, "new documents", "success"),
        ReportFigure(report.documents_known, "here already"),
        ReportFigure(report.spans_added, "new labels", "success"),
        ReportFigure(altered["changed"], "changed", "warning"),
        ReportFigure(altered["dropped"] + report.rejected, "left out", "danger"),
    ]
    return Report(
        "" if report.dry_run else import_words(report),
        figures,
        list(report.tallies.values()),
        [_entry(one) for one in report.details],
        report.details_left_out,
        remarks,
        report.to_json(),
    )


def forecast(report: "ImportReport") -> str:
    """Return what would happen, in a line."""
    left_out = report.rejected + sum(
        one.count for one in report.tallies.values() if one.kind == "dropped"
    )
    changed = sum(one.count for one in report.tallies.values() if one.kind == "changed")
    parts = [
        f"{report.documents_added:,} new",
        f"{report.documents_known:,} here already" if report.documents_known else "",
        counted(report.spans_added, "label"),
        counted(report.relations_added, "relation") if report.relations_added else "",
        f"{changed:,} changed" if changed else "",
        f"{left_out:,} left out" if left_out else "nothing left out",
    ]
    return "  ·  ".join(one for one in parts if one)


def _entry(one: "DocumentReport") -> ReportEntry:
    name = Path(one.file).name
    place = name if one.line is None else f"{name}, line {one.line}"
    is_bad = one.status == "rejected"
    return ReportEntry(
        one.title, place, _STATUS[one.status], None if is_bad else one.kept, one.notes, is_bad
    )


def import_words(report: "ImportReport") -> str:
    """Return what an import did, in a sentence."""
    parts = [f"{counted(report.documents_added, 'document')} imported"]
    if report.spans_added:
        parts.append(counted(report.spans_added, "label"))
    if report.relations_added:
        parts.append(counted(report.relations_added, "relation"))
    if report.documents_known:
        parts.append(f"{report.documents_known:,} here already")
    if report.rejected:
        parts.append(f"{counted(report.rejected, 'row')} left out")
    return ", ".join(parts) + "."
