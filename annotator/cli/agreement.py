"""``annotator agreement``: how far annotators agree, with what every number rests on."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import counted, listing, progress_bar, say, say_json, table

_Json = dict[str, Any]
_DEEP = 2
"""Points in the path of a number within a part of a pair: JSON has those, the tables do not."""


class By(StrEnum):
    """Which break-down to show."""

    LABEL = "label"
    DOCUMENT = "document"
    PAIR = "pair"
    KIND = "kind"


class State(StrEnum):
    """Whose work counts: finished alone, or all that was begun."""

    DONE = "done"
    ANY = "any"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("agreement")(verb(agreement))


def agreement(
    project: ProjectPath,
    *,
    annotator: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only these annotators; give it twice or more."),
    ] = None,
    state: Annotated[State, typer.Option(help="Count finished work, or any.")] = State.DONE,
    by: Annotated[By | None, typer.Option(help="Show one break-down alone.")] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a report too: a web page (.html), .csv or .json."),
    ] = None,
    gamma: Annotated[
        bool, typer.Option("--gamma", help="Measure gamma too, which takes longer.")
    ] = False,
    json: Json = False,
) -> int:
    """Measure how far annotators agree: spans, tokens, attributes, dates, relations."""
    from annotator.services.dashboard.board import Choice, board_as_json, read_board, with_gamma
    from annotator.services.dashboard.writing import check_report, write_report
    from annotator.services.project import Project

    kind = None if report is None else check_report(report)
    with Project.open(project) as opened, progress_bar("Measuring agreement") as progress:
        choice = Choice(annotators=tuple(annotator or ()), state=state.value)
        board = read_board(opened, choice, progress=progress)
        if gamma:
            board = with_gamma(opened, board, progress)
        found = board_as_json(board)
    if report is not None and kind is not None:
        write_report(board, report, kind)
    if json:
        say_json(found)
        return 0
    _say_head(found)
    if found["documents"]:
        _say_tables(found, by)
    if gamma:
        _say_gamma(found["gamma"], by)
    _say_gaps(found, by)
    if report is not None:
        say()
        say(f"{report} was written.")
    return 0


def _say_head(found: _Json) -> None:
    names = ", ".join(found["annotators"]) or "nobody"
    say(f"{counted(found['documents'], 'document')} labeled by two or more: {names}")
    if not found["documents"] and found["state"] == State.DONE:
        say("No two annotators finished the same document; --state any counts unfinished work too.")
        return
    for name, title in (("mean_exact_f1", "Exact"), ("mean_overlap_f1", "Overlap")):
        say(f"{title} F1, mean over pairs: {_number(found[name])}{_interval(found, name)}")


def _say_tables(found: _Json, by: By | None) -> None:
    if by in (None, By.PAIR):
        _say_pairs(found)
    if by in (None, By.LABEL):
        _say_labels(found)
    if by in (None, By.KIND):
        _say_kinds(found)
    if by is By.DOCUMENT:
        _say_documents(found)
    if by is None:
        _say_rest(found)


def _say_pairs(found: _Json) -> None:
    header = ("pair", "documents", "spans", "exact", "overlap", "partial", "boundary", "label",
              "Cohen")  # fmt: skip
    rows = [
        (
            f"{row['a']} – {row['b']}",
            row["documents"],
            row["n_a"] + row["n_b"],
            *(_number(row[f"{name}_f1"]) for name in header[3:8]),
            _number(row["cohen"]),
        )
        for row in found["pairs"]
    ]
    _say_table(rows, header)


def _say_labels(found: _Json) -> None:
    header = ("label", "spans", "exact", "95 %", "overlap", "token alpha", "alpha_u")
    rows = [
        (
            label,
            row["n"],
            _number(row["exact_f1"]),
            _interval(found, f"by_label.{label}.exact_f1").strip() or "-",
            _number(row["overlap_f1"]),
            _number(row["token_alpha"]),
            _number(row["alpha_u"]),
        )
        for label, row in found["by_label"].items()
    ]
    _say_table(rows, header)


def _say_kinds(found: _Json) -> None:
    rows = [(kind, count) for kind, count in found["by_kind"].items()]
    say()
    say(f"Differences in {counted(found['things'], 'thing')} that one or both of a pair marked:")
    for line in table(rows, ("kind", "count")):
        say(f"  {line}")


def _say_documents(found: _Json) -> None:
    header = ("document", "annotators", "spans", "exact", "overlap", "differences")
    rows = [
        (
            row["title"] or name,
            row["annotators"],
            row["n"],
            _number(row["exact_f1"]),
            _number(row["overlap_f1"]),
            sum(row["by_kind"].values()),
        )
        for name, row in found["by_document"].items()
    ]
    _say_table(rows, header)


def _say_rest(found: _Json) -> None:
    say()
    say(
        f"{counted(found['tokens'], 'token')}: alpha {_number(found['token_alpha'])}"
        f"{_interval(found, 'token_alpha')}, Cohen {_number(found['cohen'])}, "
        f"Fleiss {_number(found['fleiss'])}; all labels together: alpha_u "
        f"{_number(found['alpha_u'])}"
    )
    attributes = [
        (name, row["scale"], row["n"], row["one_sided"], _number(row["equal"]),
         _number(row["kappa"]), _number(row["alpha"]))
        for name, row in found["attributes"].items()
    ]  # fmt: skip
    header = ("attribute", "scale", "pairs", "one set", "equal", "kappa", "alpha")
    _say_table(attributes, header)
    dates = [
        (name, row["n"], row["one_sided"], _number(row["exact"]), _number(row["mean_days"], 1),
         _number(row["median_days"], 1), row["incomparable"])
        for name, row in found["dates"].items()
    ]  # fmt: skip
    _say_table(
        dates, ("date", "pairs", "one set", "equal", "mean days", "median days", "no distance")
    )
    relations: Mapping[str, _Json] = found["relations"]["by_type"]
    rows = [
        (name, row["n"], _number(row["strict_f1"]), _number(row["partial_f1"]),
         _number(row["given_ends_f1"]))
        for name, row in relations.items()
    ]  # fmt: skip
    _say_table(rows, ("relation", "links", "strict", "partial", "given ends"))


def _say_gamma(row: _Json, by: By | None) -> None:
    say()
    line = f"{counted(row['units'], 'unit')}: gamma {_number(row['gamma'])}"
    line += f", gamma_cat {_number(row['gamma_cat'])}"
    line += f" ({_number(row['gamma_cat_all'])} with units without a counterpart as unlike)"
    if row["precision"] is not None:
        line += f"; chance from {counted(row['samples'], 'sample')}, ± {row['precision']:.1%}"
    say(line)
    if by in (None, By.PAIR) and len(row["by_pair"]) > 1:
        rows = [
            (f"{one['a']} – {one['b']}", one["documents"], one["units"], _number(one["gamma"]),
             _number(one["gamma_cat"]))
            for one in row["by_pair"]
        ]  # fmt: skip
        _say_table(rows, ("pair", "documents", "units", "gamma", "gamma_cat"))
    if by in (None, By.LABEL):
        labels = [
            (name, one["units"], _number(one["gamma"]), one["pairs"], _number(one["gamma_k"]))
            for name, one in row["by_label"].items()
        ]
        _say_table(labels, ("label", "units", "gamma", "pairs", "gamma_k"))


def _say_table(rows: Sequence[Sequence[object]], header: tuple[str, ...]) -> None:
    if not rows:
        return
    say()
    for line in table(rows, header):
        say(line)


def _say_gaps(found: _Json, by: By | None) -> None:
    """Say what was left out, and why numbers are missing."""
    excluded = found["excluded"]
    if excluded:
        say()
        say(f"{counted(len(excluded), 'piece of work', 'pieces of work')} left out:")
        lines = [
            f"  {row['title'] or row['document']}: "
            + (f"{row['annotator']} {row['reason']}" if row["annotator"] else row["reason"])
            for row in excluded
        ]
        listing(lines)
    hidden = () if by is By.DOCUMENT else ("by_document.", "intervals.")
    reasons: dict[str, int] = {}
    for row in found["undefined"]:
        is_detail = row["path"].startswith("pairs.") and row["path"].count(".") > _DEEP
        if not is_detail and not row["path"].startswith(hidden or "intervals."):
            reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    if reasons:
        say()
        listing([f"- is not defined: {reason} ({count:,})" for reason, count in reasons.items()])


def _number(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _interval(found: _Json, path: str) -> str:
    row = found["intervals"].get(path)
    if row is None or row["low"] is None:
        return ""
    return f" [{row['low']:.3f}, {row['high']:.3f}]"
