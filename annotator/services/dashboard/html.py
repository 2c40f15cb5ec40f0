"""The agreement report as one HTML page that can be mailed: tables, inline drawings, no scripts."""

from collections.abc import Iterator, Sequence

from annotator.agreement.bootstrap import Interval
from annotator.agreement.confusion import confusion_of
from annotator.agreement.measured import Measured
from annotator.agreement.over_time import Moment
from annotator.agreement.report import MEASURES, AgreementReport
from annotator.services.dashboard import svg
from annotator.services.dashboard.board import Board
from annotator.services.dashboard.confusion_html import confusion_table
from annotator.services.dashboard.gamma_html import gamma_section
from annotator.services.dashboard.markup import (
    cell,
    name_cell,
    page,
    paragraph,
    section,
    table,
    text,
    words_cell,
)
from annotator.services.dashboard.words import (
    MEASURE_MEANINGS,
    MEASURE_WORDS,
    counted,
    scope_words,
    signed,
)

_MOST_ROWS = 1_000


def board_as_html(board: Board) -> str:
    """Write the dashboard as a page; equal numbers give equal pages."""
    measuring, report = board.measuring, board.measuring.report
    parts = [_tiles(board)]
    if report.documents:
        parts += [
            _pairs(report),
            _labels(report),
            _kinds(report),
            _confusion(report),
            _over_time("Agreement over documents, in import order", board.by_document, board),
            _over_time("Agreement over the days documents were finished", board.by_day, board),
            *_values(report),
            "" if board.gamma is None else gamma_section(board.gamma),
        ]
    parts += [_progress(board), _documents(board), _gaps(board)]
    subtitle = f"{board.project} · {scope_words(measuring)}"
    if measuring.labels:
        subtitle += f" · only {', '.join(measuring.labels)}"
    return page("Agreement", subtitle, [one for one in parts if one])


def number(measured: Measured, digits: int = 3) -> str:
    """Return a number, or a dash."""
    return "–" if measured.value is None else signed(measured.value, digits)


def _range(interval: Interval | None, digits: int = 3) -> str:
    if interval is None or interval.low is None or interval.high is None:
        return "–"
    return f"{signed(interval.low, digits)} … {signed(interval.high, digits)}"


def _measured(measured: Measured, *, is_heat: bool = False, digits: int = 3) -> str:
    tip = f"Not defined: {measured.reason}" if measured.reason else ""
    share = max(0.0, measured.value) if is_heat and measured.value is not None else None
    return cell(number(measured, digits), tip=tip, share=share)


def _tiles(board: Board) -> str:
    report = board.measuring.report
    spans = counted(sum(row.n for row in report.by_label.values()), "span")
    tokens = counted(report.token_alpha.n, "token")
    rows = [
        ("exact_f1", report.means["exact_f1"], spans, "mean_exact_f1"),
        ("overlap_f1", report.means["overlap_f1"], spans, "mean_overlap_f1"),
        ("token_alpha", report.token_alpha, tokens, "token_alpha"),
        ("alpha_u", report.alpha_u, counted(report.alpha_u.n, "unit"), ""),
        ("cohen", report.cohen, tokens, ""),
        ("fleiss", report.fleiss, counted(report.fleiss.n, "token"), ""),
    ]
    tiles = []
    for name, measured, basis, path in rows:
        found = _range(report.intervals.get(path), 2)
        range_ = "" if found == "–" else f'<br><span class="one">95 %: {text(found)}</span>'
        why = f"<br>{text(measured.reason)}" if measured.reason else ""
        tiles.append(
            f'<div class="tile">{text(MEASURE_WORDS[name])}<b>{number(measured)}</b>'
            f'<span class="muted">n {text(basis)}{range_}{why}</span></div>'
        )
    meanings = "; ".join(f"{MEASURE_WORDS[key]}: {MEASURE_MEANINGS[key]}" for key, *_ in rows)
    return section(
        "Over everything",
        f'<div class="tiles">{"".join(tiles)}</div>',
        paragraph(f"{meanings}.", is_muted=True),
    )


def _pairs(report: AgreementReport) -> str:
    rows = []
    for place, pair in enumerate(report.pairs):
        rows.append(
            [
                name_cell(f"{pair.first} – {pair.second}"),
                cell(f"{pair.documents:,}"),
                cell(f"{pair.first_spans:,} + {pair.second_spans:,}"),
                *(_measured(pair.f1[name], is_heat=True) for name in MEASURES),
                cell(_range(report.intervals.get(f"pairs.{place}.exact_f1"))),
                _measured(pair.cohen),
            ]
        )
    heads = ["Pair", "Documents", "Spans", *(MEASURE_WORDS[name] for name in MEASURES),
             "95 % of exact", "Cohen"]  # fmt: skip
    return section("Pairs", table(heads, rows))


def _labels(report: AgreementReport) -> str:
    bars = [
        (label, row.exact_f1, report.intervals.get(f"by_label.{label}.exact_f1"), row.n)
        for label, row in report.by_label.items()
    ]
    rows = [
        [
            name_cell(label),
            cell(f"{row.n:,}"),
            _measured(row.exact_f1, is_heat=True),
            cell(_range(report.intervals.get(f"by_label.{label}.exact_f1"))),
            _measured(row.overlap_f1, is_heat=True),
            _measured(row.token_alpha),
            cell(_range(report.intervals.get(f"by_label.{label}.token_alpha"))),
            _measured(row.alpha_u),
        ]
        for label, row in report.by_label.items()
    ]
    heads = ["Label", "n", "Exact F1", "95 %", "Overlap F1", "Token alpha", "95 %", "Alpha_u"]
    parts = [svg.bars(bars, "Exact F1 by label"), table(heads, rows)]
    if len(report.pairs) > 1:
        parts.append(_labels_of_pairs(report))
    return section("Labels", *parts)


def _labels_of_pairs(report: AgreementReport) -> str:
    rows = [
        [
            name_cell(label),
            *(
                _measured(found.exact_f1, is_heat=True)
                if (found := pair.breakdown.by_label.get(label)) is not None
                else cell("·", tip="Neither used this label")
                for pair in report.pairs
            ),
        ]
        for label in report.by_label
    ]
    heads = ["Label", *(f"{pair.first} – {pair.second}" for pair in report.pairs)]
    return table(heads, rows, caption="Exact F1 of each pair")


def _kinds(report: AgreementReport) -> str:
    agreeing = sum(pair.counts.agreeing for pair in report.pairs)
    rows = [
        [
            name_cell(name),
            cell(f"{count:,}"),
            cell(f"{count / report.things:.1%}" if report.things else "–"),
        ]
        for name, count in (
            ("nothing differs", agreeing),
            *((kind.value, count) for kind, count in report.by_kind.items()),
        )
    ]
    caption = (
        f"Of {counted(report.things, 'thing')} that one or both of a pair marked; one thing may"
        " differ in several ways."
    )
    return section(
        "What annotators differ in", table(["", "Things", "Share"], rows, caption=caption)
    )


def _confusion(report: AgreementReport) -> str:
    tables = []
    between: list[tuple[str, str] | None] = [(pair.first, pair.second) for pair in report.pairs]
    if len(between) > 1:
        between.insert(0, None)
    for pair in between:
        found = confusion_of(report.pairs, pair)
        who = f"rows {pair[0]}, columns {pair[1]}" if pair else "all pairs, either way round"
        tables.append(confusion_table(found, who, "thing", has_totals=True))
    tables = [one for one in tables if one]
    return section("Which label for which", *tables) if tables else ""


def _over_time(title: str, moments: Sequence[Moment], board: Board) -> str:
    if len(moments) < 2:  # noqa: PLR2004 - one point is no line
        return ""
    titles = board.measuring.titles
    points = [
        (titles.get(one.name, one.name), one.f1["exact_f1"], one.trailing["exact_f1"])
        for one in moments
    ]
    return section(title, svg.line(points, f"Exact F1. {title}"))


def _values(report: AgreementReport) -> Iterator[str]:
    if report.attributes:
        rows = [
            [name_cell(name), words_cell(row.scale.value), cell(f"{row.pairs:,}"),
             cell(f"{row.one_sided:,}"), *map(_measured, (row.equal, row.kappa, row.alpha))]
            for name, row in report.attributes.items()
        ]  # fmt: skip
        heads = ["Attribute", "Scale", "Pairs", "Left out", "Equal", "Kappa", "Alpha"]
        caption = "On aligned spans; left out: a value from one alone."
        yield section("Attributes", table(heads, rows, caption=caption, words=2))
    if report.dates:
        rows = [
            [name_cell(name), cell(f"{row.exact.n:,}"), cell(f"{row.exact.excluded:,}"),
             _measured(row.exact), _measured(row.alpha), _measured(row.mean_days, digits=1),
             _measured(row.median_days, digits=1), cell(f"{row.mean_days.excluded:,}")]
            for name, row in report.dates.items()
        ]  # fmt: skip
        heads = ["Date", "Pairs", "Left out", "Equal", "Alpha", "Mean days", "Median days",
                 "No distance"]  # fmt: skip
        yield section("Dates", table(heads, rows))
    if report.by_relation:
        rows = [
            [name_cell(name), cell(f"{row.n:,}"),
             *map(_measured, (row.strict_f1, row.partial_f1, row.given_ends_f1))]
            for name, row in report.by_relation.items()
        ]  # fmt: skip
        heads = ["Relation", "n", "Strict F1", "Partial F1", "F1, ends given"]
        yield section("Relations", table(heads, rows))


def _progress(board: Board) -> str:
    if not board.progress:
        return ""
    labels = sorted({label for row in board.progress for label in row.labels})
    rows = [
        [
            name_cell(row.name),
            cell(f"{len(row.done):,}"),
            cell(f"{len(row.in_progress):,}"),
            cell(f"{row.new:,}"),
            cell(f"{row.spans:,}"),
            *(cell(f"{row.labels.get(label, 0):,}") for label in labels),
        ]
        for row in board.progress
    ]
    heads = ["Annotator", "Done", "Begun", "New", "Spans", *labels]
    return section("Progress", table(heads, rows))


def _documents(board: Board) -> str:
    measuring = board.measuring
    rows = [
        [
            name_cell(title or document_id),
            cell(f"{row.finished:,}"),
            cell(f"{row.n:,}"),
            _measured(row.f1["exact_f1"], is_heat=True),
            _measured(row.f1["overlap_f1"], is_heat=True),
            cell(f"{sum(row.kinds.values()):,}"),
        ]
        for document_id, title in measuring.titles.items()
        if (row := measuring.report.by_document.get(document_id)) is not None
    ]
    heads = ["Document", "Annotators", "Spans", "Exact F1", "Overlap F1", "Differences"]
    if not rows:
        return ""
    return section(
        "Documents", table(heads, rows[:_MOST_ROWS]), _more(len(rows), "the table (CSV) has")
    )


def _gaps(board: Board) -> str:
    if not board.measuring.excluded:
        return ""
    rows = [
        [name_cell(row.title or row.document_id), words_cell(row.annotator or ""),
         words_cell(row.reason)]
        for row in board.measuring.excluded
    ]  # fmt: skip
    heads = ["Document", "Annotator", "Why"]
    return section(
        "Left out", table(heads, rows[:_MOST_ROWS], words=3), _more(len(rows), "the JSON has")
    )


def _more(count: int, where: str) -> str:
    """Say how many rows a table does not show; empty when it shows all."""
    if count <= _MOST_ROWS:
        return ""
    words = f"And {count - _MOST_ROWS:,} more; {where} them all."
    return paragraph(words, is_muted=True)
