"""Every number of the dashboard as one flat list, for tables that other programs read."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.agreement.bootstrap import Interval
from annotator.agreement.gamma_report import GammaReport
from annotator.agreement.measured import Measured
from annotator.agreement.report import MEASURES, AgreementReport
from annotator.formats.csv_cells import harmless
from annotator.services.measuring import Measuring

COLUMNS = ("part", "name", "measure", "value", "n", "left_out", "low", "high", "reason")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number.

    Attributes:
        part: ``all``, ``pair``, ``label``, ``document``, ``kind``, ``attribute``, ``date``,
            ``relation``, ``confusion``, or ``pair label`` and the like for a part of a pair.
        name: Of the pair, label, document, and so on; empty for ``all``.
        n: What was counted for it.
        left_out: Of the same, what could not be counted.
        low: Of the 95 % interval; None, with ``high``, where there is none.
        reason: Why there is no value; empty where there is one.
    """

    part: str
    name: str
    measure: str
    value: float | int | None
    n: int
    left_out: int = 0
    low: float | None = None
    high: float | None = None
    reason: str = ""


def figures_of(measuring: Measuring, gamma: GammaReport | None = None) -> list[Figure]:
    """Return every number in the order of the report."""
    report = measuring.report
    return [
        *_overall(report),
        *_pairs(report),
        *_within_pairs(report),
        *_labels(report),
        *_documents(measuring),
        *(
            Figure("kind", kind.value, "things", count, report.things)
            for kind, count in report.by_kind.items()
        ),
        *_values(report),
        *_confusion(report),
        *(() if gamma is None else _gamma(gamma)),
    ]


def figures_as_csv(measuring: Measuring, gamma: GammaReport | None = None) -> str:
    """Write every number as CSV with a heading; empty fields stand for what there is not."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in figures_of(measuring, gamma):
        values = [getattr(row, name) for name in COLUMNS]
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return file.getvalue()


def _figure(
    part: str,
    name: str,
    measure: str,
    measured: Measured,
    *,
    n: int | None = None,
    interval: Interval | None = None,
) -> Figure:
    return Figure(
        part=part,
        name=name,
        measure=measure,
        value=measured.value,
        n=measured.n if n is None else n,
        left_out=measured.excluded,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        reason=measured.reason,
    )


def _overall(report: AgreementReport) -> Iterator[Figure]:
    spans = sum(row.n for row in report.by_label.values())
    for name in MEASURES:
        interval = report.intervals.get(f"mean_{name}")
        yield _figure("all", "", name, report.means[name], n=spans, interval=interval)
    interval = report.intervals.get("token_alpha")
    yield _figure("all", "", "token_alpha", report.token_alpha, interval=interval)
    yield _figure("all", "", "cohen", report.cohen, n=report.token_alpha.n)
    yield _figure("all", "", "fleiss", report.fleiss)
    yield _figure("all", "", "alpha_u", report.alpha_u)


def _pairs(report: AgreementReport) -> Iterator[Figure]:
    for place, pair in enumerate(report.pairs):
        name = f"{pair.first} – {pair.second}"
        for measure in MEASURES:
            interval = report.intervals.get(f"pairs.{place}.{measure}")
            yield _figure("pair", name, measure, pair.f1[measure], interval=interval)
        yield _figure("pair", name, "cohen", pair.cohen)
        yield _figure("pair", name, "token_alpha", pair.token_alpha)
        yield Figure("pair", name, "documents", pair.documents, pair.documents)


def _within_pairs(report: AgreementReport) -> Iterator[Figure]:
    """Yield what the numbers of each pair are made of; the second name is that of the part."""
    for pair in report.pairs:
        name, parts = f"{pair.first} – {pair.second}", pair.breakdown
        for label, row in parts.by_label.items():
            spans = row.first_spans + row.second_spans
            for measure in ("exact_f1", "overlap_f1"):
                yield _figure(
                    "pair label", f"{name} {label}", measure, getattr(row, measure), n=spans
                )
        for kind, rows, measures in (
            ("pair attribute", parts.attributes, ("equal", "kappa", "alpha")),
            ("pair date", parts.dates, ("exact", "alpha", "mean_days", "median_days")),
            ("pair relation", parts.relations, ("strict_f1", "partial_f1", "given_ends_f1")),
        ):
            for part, found in rows.items():
                for measure in measures:
                    yield _figure(kind, f"{name} {part}", measure, getattr(found, measure))


def _labels(report: AgreementReport) -> Iterator[Figure]:
    for label, row in report.by_label.items():
        for measure in ("exact_f1", "overlap_f1", "token_alpha", "alpha_u"):
            measured: Measured = getattr(row, measure)
            interval = report.intervals.get(f"by_label.{label}.{measure}")
            n = row.n if measure.endswith("f1") else None
            yield _figure("label", label, measure, measured, n=n, interval=interval)


def _documents(measuring: Measuring) -> Iterator[Figure]:
    by_document = measuring.report.by_document
    for document_id in measuring.titles:
        row = by_document.get(document_id)
        if row is None:
            continue
        name = measuring.titles[document_id] or document_id
        for measure in MEASURES:
            yield _figure("document", name, measure, row.f1[measure], n=row.n)


def _values(report: AgreementReport) -> Iterator[Figure]:
    for name, attribute in report.attributes.items():
        for measure in ("equal", "kappa", "alpha"):
            yield _figure("attribute", name, measure, getattr(attribute, measure),
                          n=attribute.pairs)  # fmt: skip
    for name, date in report.dates.items():
        for measure in ("exact", "alpha", "mean_days", "median_days"):
            yield _figure("date", name, measure, getattr(date, measure))
    for name, relation in report.by_relation.items():
        for measure in ("strict_f1", "partial_f1", "given_ends_f1"):
            yield _figure("relation", name, measure, getattr(relation, measure), n=relation.n)


def _gamma(report: GammaReport) -> Iterator[Figure]:
    numbers = ("gamma", "gamma_cat", "gamma_cat_all")
    for measure in numbers:
        yield _figure("all", "", measure, getattr(report.overall, measure))
    for pair in report.pairs:
        for measure in numbers:
            yield _figure(
                "pair", f"{pair.first} – {pair.second}", measure, getattr(pair.found, measure)
            )
    for label, row in report.by_label.items():
        yield _figure("label", label, "gamma", row.gamma)
        yield _figure("label", label, "gamma_k", row.gamma_k)


def _confusion(report: AgreementReport) -> Iterator[Figure]:
    for pair in report.pairs:
        rows = sorted(
            pair.counts.confusion.items(), key=lambda item: (item[0][0] or "", item[0][1] or "")
        )
        for (one, other), count in rows:
            name = f"{pair.first} {one or 'nothing'} – {pair.second} {other or 'nothing'}"
            yield Figure("confusion", name, "things", count, pair.counts.things)
