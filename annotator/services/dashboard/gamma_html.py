"""Gamma in the agreement report."""

from annotator.agreement.gamma_report import GammaReport
from annotator.agreement.measured import Measured
from annotator.services.dashboard.markup import cell, name_cell, paragraph, section, table
from annotator.services.dashboard.words import MEASURE_MEANINGS, MEASURE_WORDS, counted, signed

_NAMES = ("gamma", "gamma_cat", "gamma_cat_all")


def gamma_section(report: GammaReport) -> str:
    """Return gamma over everything, by pair and by label."""
    overall = report.overall
    rows = [
        [
            name_cell("Everything"),
            cell(f"{overall.gamma.n:,}"),
            *(_measured(getattr(overall, name)) for name in _NAMES),
        ],
        *(
            [
                name_cell(f"{pair.first} – {pair.second}"),
                cell(f"{pair.found.gamma.n:,}"),
                *(_measured(getattr(pair.found, name)) for name in _NAMES),
            ]
            for pair in report.pairs
            if len(report.pairs) > 1
        ),
    ]
    labels = [
        [
            name_cell(label),
            cell(f"{row.gamma.n:,}"),
            _measured(row.gamma),
            cell(f"{row.gamma_k.n:,}"),
            _measured(row.gamma_k),
        ]
        for label, row in report.by_label.items()
    ]
    meanings = "; ".join(
        f"{MEASURE_WORDS[name]}: {MEASURE_MEANINGS[name]}" for name in (*_NAMES, "gamma_k")
    )
    chance = f"What chance gives is drawn {counted(overall.samples, 'time')}, seed {overall.seed}"
    if overall.precision is not None:
        chance += f"; it is known within {overall.precision:.1%}"
    return section(
        "Gamma",
        table(["", "Spans", *(MEASURE_WORDS[name] for name in _NAMES)], rows),
        table(["Label", "Spans", "Gamma", "Pairs", "Gamma_k"], labels) if labels else "",
        paragraph(f"{meanings}. {chance}.", is_muted=True),
    )


def _measured(measured: Measured) -> str:
    tip = f"Not defined: {measured.reason}" if measured.reason else ""
    return cell("–" if measured.value is None else signed(measured.value, 3), tip=tip)
