"""Drawings for reports: plain SVG whose colours come from the page's style."""

from collections.abc import Sequence

from annotator.agreement.bootstrap import Interval
from annotator.agreement.measured import Measured
from annotator.services.dashboard.markup import text

_WIDTH = 720
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LINE, _NAMES, _NUMBERS = 26, 130, 110
_HEIGHT, _LEFT, _FOOT, _TOP = 200, 36, 26, 10


def _shown(measured: Measured) -> str:
    return "–" if measured.value is None else f"{measured.value:.2f}"


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def bars(rows: Sequence[tuple[str, Measured, Interval | None, int]], title: str) -> str:
    """Draw a bar from 0 to 1 for each name, with a whisker for its interval and n beside it."""
    room = _WIDTH - _NAMES - _NUMBERS
    bottom = len(rows) * _LINE
    parts = []
    for tick in _TICKS:
        x = _NAMES + room * tick
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{bottom}"/>')
        parts.append(
            f'<text class="muted" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">'
            f"{tick:g}</text>"
        )
    for place, (name, measured, interval, n) in enumerate(rows):
        middle = place * _LINE + _LINE / 2
        parts.append(
            f'<text x="{_NAMES - 10}" y="{middle + 4}" text-anchor="end">{text(name)}</text>'
        )
        if measured.value is not None:
            width = max(2.0, room * _within(measured.value))
            parts.append(
                f'<rect class="bar" x="{_NAMES}" y="{middle - 7}" width="{width:.1f}" height="14"'
                ' rx="2"/>'
            )
        if interval is not None and interval.low is not None and interval.high is not None:
            low, high = (_NAMES + room * _within(one) for one in (interval.low, interval.high))
            parts.append(
                f'<path class="whisker" fill="none" d="M{low:.1f} {middle - 4}v8M{low:.1f}'
                f' {middle}H{high:.1f}M{high:.1f} {middle - 4}v8"/>'
            )
        x = _WIDTH - _NUMBERS + 12
        parts.append(
            f'<text x="{x}" y="{middle + 4}">{_shown(measured)}</text>'
            f'<text class="muted" x="{x + 40}" y="{middle + 4}">n {n:,}</text>'
        )
    return _drawing(bottom + 24, title, parts)


def line(points: Sequence[tuple[str, Measured, Measured]], title: str) -> str:
    """Draw a point for each moment and a line that looks back; undefined points are rings."""

    def y_of(value: float) -> float:
        return _TOP + (_HEIGHT - _FOOT - _TOP) * (1 - _within(value))

    step = (_WIDTH - _LEFT - 36) / max(1, len(points) - 1)
    parts = []
    for tick in _TICKS:
        y = y_of(tick)
        parts.append(
            f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - 12}" y2="{y:.1f}"/>'
            f'<text class="muted" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    trail, marks, is_open = "", [], False
    for place, (name, measured, trailing) in enumerate(points):
        x = _LEFT + 12 + step * place
        if trailing.value is None:
            is_open = False
        else:
            trail += f"{'L' if is_open else 'M'}{x:.1f} {y_of(trailing.value):.1f}"
            is_open = True
        kind = "ring" if measured.value is None else "bar"
        why = f" ({measured.reason})" if measured.reason else ""
        marks.append(
            f'<circle class="{kind}" cx="{x:.1f}" cy="{y_of(measured.value or 0.0):.1f}" r="4">'
            f"<title>{text(name)}: {_shown(measured)}{text(why)}</title></circle>"
        )
    if trail:
        parts.append(f'<path class="trail" d="{trail}"/>')
    return _drawing(_HEIGHT, title, [*parts, *marks])


def _drawing(height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{text(title)}">'
        + "".join(parts)
        + "</svg>"
    )
