"""How numbers are written on the dashboard."""

from html import escape
from typing import Final

from annotator.agreement.bootstrap import Interval
from annotator.agreement.measured import Measured
from annotator.services.dashboard.words import MEASURE_WORDS, signed

UNDEFINED: Final = "–"


def plain_tip(words: str) -> str:
    """Return a tooltip that shows these words as they are: names may look like markup."""
    return f'<p style="white-space: pre-wrap">{escape(words)}</p>'


def number(measured: Measured, digits: int = 2) -> str:
    """Return the number, or a dash where there is none."""
    return UNDEFINED if measured.value is None else signed(measured.value, digits)


def span_of(interval: Interval | None) -> str:
    """Return an interval as "0.61–0.83"; empty where there is none."""
    if interval is None or interval.low is None or interval.high is None:
        return ""
    return f"{signed(interval.low)} … {signed(interval.high)}"


def explain(title: str, measured: Measured, interval: Interval | None, *rests: str) -> str:
    """Return what a tooltip says: value, interval, what it rests on, or why there is none.

    Args:
        title: Name of the number.
        measured: The number.
        interval: Its confidence interval, if it has one.
        rests: What was counted and what was left out; empty ones are passed over.
    """
    lines = [f"{title}: {number(measured, 3)}"]
    if measured.reason:
        lines.append(f"Not defined: {measured.reason}.")
    if interval is not None:
        found = span_of(interval)
        level = f"{interval.level:.0%}"
        lines.append(f"{level} interval: {found}" if found else f"No interval: {interval.reason}.")
    lines += [one for one in rests if one]
    return "\n".join(lines)


def measure_title(name: str) -> str:
    """Return the words for a measure."""
    return MEASURE_WORDS[name]
