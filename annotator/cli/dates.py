"""``annotator dates``: the time expressions of a text with their TIMEX3 values."""

import datetime as dt
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.arguments import Json, verb
from annotator.cli.output import say, say_json, table
from annotator.model.errors import InputError
from annotator.model.texts import NormalizedText

_KEYS = (
    "start", "end", "text", "type", "value", "mod", "quant", "freq", "begin", "end_point",
    "anchor", "rule",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("dates")(verb(dates))


def dates(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="A text, or - for standard input.")
    ] = "-",
    *,
    date: Annotated[
        str | None, typer.Option(metavar="2026-02-23", help="The day the text was written.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="When the text is not UTF-8.")
    ] = None,
    json: Json = False,
) -> int:
    """Find dates, times, durations and repetitions in a text.

    Offsets are code points of the input as it is, line ends and byte order mark included.
    """
    from annotator.dates import find_dates

    document_date = None if date is None else _day(date)
    raw, text = _read(file, encoding)
    mentions = []
    for mention in find_dates(text.text, document_date):
        one = asdict(mention)
        one["start"], one["end"] = (text.to_input_offset(at) for at in (one["start"], one["end"]))
        one["text"] = raw[one["start"] : one["end"]]
        one["anchor"] = _anchor(one["anchor"], text)
        mentions.append(one)
    if json:
        for one in mentions:
            one["alternatives"] = [
                {"type": str(kind), "value": str(value), "why": why}
                for kind, value, why in one["alternatives"]
            ]
        say_json([{key: one[key] for key in (*_KEYS, "alternatives")} for one in mentions])
        return 0
    rows = [(one["start"], one["end"], one["type"], one["value"], one["text"]) for one in mentions]
    for line in table(rows, ("start", "end", "type", "value", "text")) if rows else ["No dates."]:
        say(line)
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--date {text} is not a date.", hint="Expected 2026-02-23.") from None


def _anchor(anchor: str | None, text: NormalizedText) -> str | None:
    """An anchor that is a place in the text, as a place in the input."""
    if anchor is None or ":" not in anchor:
        return anchor
    return ":".join(str(text.to_input_offset(int(place))) for place in anchor.split(":"))


def _read(file: str, encoding: str | None) -> tuple[str, NormalizedText]:
    """The text of the input as it is, and as a document would keep it."""
    from annotator.formats.sources import STDIN_NAME, Source
    from annotator.model.texts import MAX_TEXT_BYTES, check_text_size, decode_utf8, normalize_text

    source = (
        Source(None, name=STDIN_NAME, stream=sys.stdin.buffer)
        if file == "-"
        else Source(Path(file))
    )
    data = source.read_all(MAX_TEXT_BYTES)
    check_text_size(len(data), name=source.name)
    raw = decode_utf8(data, name=source.name, encoding=encoding)
    return raw, normalize_text(raw)
