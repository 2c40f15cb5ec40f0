"""What the timeline says: a mark under the pointer, a date in the list of those without a day."""

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Final

from annotator.gui.date_reading import reading_in_words
from annotator.gui.timeline.marks import FACT, SAYING, Mark
from annotator.model.spans import Span
from annotator.model.timex_short import short_form

_QUOTES: Final = 3
_ROLES: Final = {FACT: "when a fact was", SAYING: "when something was said"}


def mark_html(mark: Mark, spans: Sequence[Span], document_date: dt.date | None) -> str:
    """Return quotes, value, reading in words and role of a mark as rich text."""
    if not spans:
        return ""
    quotes = list(dict.fromkeys(span.quote for span in spans))
    shown = ", ".join(f"“{escape(quote)}”" for quote in quotes[:_QUOTES])
    more = f" and {len(quotes) - _QUOTES} more" if len(quotes) > _QUOTES else ""
    times = f" ×{len(spans)}" if len(spans) > 1 else ""
    words = reading_in_words(spans[0], document_date)
    lines = [f"{shown}{more}{times}", f"<b>{escape(mark.value)}</b>", escape(words)]
    begin, end = (spans[0].attributes.get(name) for name in ("begin", "end_point"))
    if begin or end:
        lines.append(escape(f"{begin or '…'} to {end or '…'}"))
    lines += [_ROLES[role] for role in sorted(mark.roles)]
    if mark.is_ghost:
        lines.append("suggested")
    return "<br>".join(lines)


def menu_words(span: Span) -> str:
    """Return a date's quote and value for a line of a menu."""
    values = span.attributes
    value = str(values.get("value") or "")
    short = short_form(
        value,
        str(values.get("type") or "DATE"),
        mod=values.get("mod"),
        quant=values.get("quant"),
        freq=values.get("freq"),
    )
    quote = span.quote.replace("&", "&&")
    return f"“{quote}”\t{short or 'no value'}"
