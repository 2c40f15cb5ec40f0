"""The report as JSON values: null for the undefined, path and reason in a list of their own."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from annotator.agreement.bootstrap import Interval
from annotator.agreement.dates import DateAgreement
from annotator.agreement.measured import Measured
from annotator.agreement.pair_report import PairBreakdown, PairRelation
from annotator.agreement.report import (
    MEASURES,
    AgreementReport,
    AttributeReport,
    DocumentAgreement,
    LabelAgreement,
    PairAgreement,
    RelationAgreement,
)

Json = dict[str, Any]
ALONE = "fewer than two annotators finished it"


def report_as_json(report: AgreementReport) -> Json:
    """Return the report in the form that ``annotator agreement --json`` prints.

    Numbers keep full precision. ``excluded`` lists documents that were not measured; ``undefined``
    every null with its path and the reason.
    """
    return _Writer().write(report)


class _Writer:
    """Collects the undefined numbers on the way."""

    def __init__(self) -> None:
        self._undefined: list[Json] = []

    def write(self, report: AgreementReport) -> Json:
        """Return everything in the order of the contract."""
        number = self._number
        return {
            "annotators": list(report.annotators),
            "documents": len(report.documents),
            "pairs": [self._pair(row, index) for index, row in enumerate(report.pairs)],
            **{f"mean_{name}": number(report.means[name], f"mean_{name}") for name in MEASURES},
            "by_label": {
                label: self._label(row, f"by_label.{label}")
                for label, row in report.by_label.items()
            },
            "by_document": {
                name: self._document(row, f"by_document.{name}")
                for name, row in report.by_document.items()
            },
            "by_kind": {kind.value: count for kind, count in report.by_kind.items()},
            "things": report.things,
            "token_alpha": number(report.token_alpha, "token_alpha"),
            "tokens": report.token_alpha.n,
            "cohen": number(report.cohen, "cohen"),
            "fleiss": number(report.fleiss, "fleiss"),
            "fleiss_tokens": report.fleiss.n,
            "alpha_u": number(report.alpha_u, "alpha_u"),
            "units": report.alpha_u.n,
            "attributes": {
                name: self._attribute(row, f"attributes.{name}")
                for name, row in report.attributes.items()
            },
            "dates": {name: self._date(row, f"dates.{name}") for name, row in report.dates.items()},
            "relations": {
                **self._relation(report.relations, "relations"),
                "by_type": {
                    name: self._relation(row, f"relations.by_type.{name}")
                    for name, row in report.by_relation.items()
                },
            },
            "intervals": {
                path: self._interval(row, f"intervals.{path}")
                for path, row in report.intervals.items()
            },
            "excluded": [{"document": name, "reason": ALONE} for name in report.excluded],
            "undefined": self._undefined,
        }

    def _number(self, measured: Measured, path: str) -> float | None:
        if measured.value is None:
            self._undefined.append({"path": path, "reason": measured.reason})
        return measured.value

    def _f1(self, found: Mapping[str, Measured], path: str) -> Json:
        return {name: self._number(found[name], f"{path}.{name}") for name in MEASURES}

    def _pair(self, row: PairAgreement, index: int) -> Json:
        path = f"pairs.{index}"
        return {
            "a": row.first,
            "b": row.second,
            "documents": row.documents,
            "n_a": row.first_spans,
            "n_b": row.second_spans,
            **self._f1(row.f1, path),
            "cohen": self._number(row.cohen, f"{path}.cohen"),
            "token_alpha": self._number(row.token_alpha, f"{path}.token_alpha"),
            "tokens": row.cohen.n,
            "things": row.counts.things,
            "agreeing": row.counts.agreeing,
            "by_kind": {kind.value: count for kind, count in sorted(row.counts.kinds.items())},
            "confusion": [
                {"a": one, "b": other, "count": count}
                for (one, other), count in sorted(
                    row.counts.confusion.items(),
                    key=lambda item: (item[0][0] or "", item[0][1] or ""),
                )
            ],
            **self._breakdown(row.breakdown, path),
        }

    def _breakdown(self, row: PairBreakdown, path: str) -> Json:
        return {
            "by_label": {
                label: {
                    "n_a": one.first_spans,
                    "n_b": one.second_spans,
                    "exact_f1": self._number(one.exact_f1, f"{path}.by_label.{label}.exact_f1"),
                    "overlap_f1": self._number(
                        one.overlap_f1, f"{path}.by_label.{label}.overlap_f1"
                    ),
                }
                for label, one in row.by_label.items()
            },
            "attributes": {
                name: {
                    "n": one.equal.n,
                    "one_sided": one.equal.excluded,
                    "scale": one.scale.value,
                    **{
                        measure: self._number(
                            getattr(one, measure), f"{path}.attributes.{name}.{measure}"
                        )
                        for measure in ("kappa", "alpha", "equal")
                    },
                }
                for name, one in row.attributes.items()
            },
            "dates": {
                name: self._date(one, f"{path}.dates.{name}") for name, one in row.dates.items()
            },
            "relations": {
                name: self._relation(one, f"{path}.relations.{name}")
                for name, one in row.relations.items()
            },
        }

    def _label(self, row: LabelAgreement, path: str) -> Json:
        return {
            "n": row.n,
            "exact_f1": self._number(row.exact_f1, f"{path}.exact_f1"),
            "overlap_f1": self._number(row.overlap_f1, f"{path}.overlap_f1"),
            "token_alpha": self._number(row.token_alpha, f"{path}.token_alpha"),
            "alpha_u": self._number(row.alpha_u, f"{path}.alpha_u"),
            "tokens": row.token_alpha.n,
            "units": row.alpha_u.n,
        }

    def _document(self, row: DocumentAgreement, path: str) -> Json:
        return {
            "annotators": row.finished,
            "n": row.n,
            **self._f1(row.f1, path),
            "by_kind": {kind.value: count for kind, count in sorted(Counter(row.kinds).items())},
        }

    def _attribute(self, row: AttributeReport, path: str) -> Json:
        return {
            "n": row.pairs,
            "one_sided": row.one_sided,
            "scale": row.scale.value,
            "kappa": self._number(row.kappa, f"{path}.kappa"),
            "alpha": self._number(row.alpha, f"{path}.alpha"),
            "equal": self._number(row.equal, f"{path}.equal"),
        }

    def _date(self, row: DateAgreement, path: str) -> Json:
        return {
            "n": row.exact.n,
            "one_sided": row.exact.excluded,
            "exact": self._number(row.exact, f"{path}.exact"),
            "alpha": self._number(row.alpha, f"{path}.alpha"),
            "mean_days": self._number(row.mean_days, f"{path}.mean_days"),
            "median_days": self._number(row.median_days, f"{path}.median_days"),
            "n_days": row.mean_days.n,
            "incomparable": row.mean_days.excluded,
        }

    def _relation(self, row: RelationAgreement | PairRelation, path: str) -> Json:
        return {
            "n": row.n,
            "strict_f1": self._number(row.strict_f1, f"{path}.strict_f1"),
            "partial_f1": self._number(row.partial_f1, f"{path}.partial_f1"),
            "given_ends_f1": self._number(row.given_ends_f1, f"{path}.given_ends_f1"),
        }

    def _interval(self, row: Interval, path: str) -> Json:
        if row.reason:
            self._undefined.append({"path": path, "reason": row.reason})
        return {"low": row.low, "high": row.high, "level": row.level, "documents": row.documents}
