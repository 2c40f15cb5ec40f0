"""The frame of a report that stands alone: one HTML page, no scripts, nothing loaded."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

_SHORT: Final = 24
"""Rows of a table that is kept on one page of paper."""
_NARROW: Final = 3
"""Columns of a table that does not need the whole width."""
_STYLE = """
:root { color-scheme: light dark; --page: #ffffff; --panel: #f7f8fa; --text: #1f2328;
  --muted: #58616b; --border: #d9dee4; --blue: #2f77c8; --orange: #e69f00; }
@media (prefers-color-scheme: dark) { :root { --page: #0f1419; --panel: #1b2229; --text: #e2e7ec;
  --muted: #a3adb8; --border: #2a333c; --blue: #3b82d0; --orange: #e08a1e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0; }
p { margin: 0 0 .75rem; } .muted { color: var(--muted); font-size: .87rem; }
section { margin-top: 2.25rem; } .wide { overflow-x: auto; }
.wide + .wide, svg + .wide { margin-top: 1.25rem; } .wide + p, .tiles + p { margin-top: .75rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: .87rem; padding-bottom: .4rem; }
table.narrow { width: auto; min-width: 24rem; }
table.grid { table-layout: fixed; min-width: calc(6rem + var(--columns) * 4.6rem); }
table.grid th[scope=row], table.grid th:first-child { width: 7rem; }
th, td { text-align: right; padding: .32rem .6rem; border-bottom: 1px solid var(--border);
  vertical-align: top; } td { white-space: nowrap; } td.words { white-space: normal; }
th { font-weight: 600; font-size: .8rem; color: var(--muted); vertical-align: bottom; }
th[scope=row], td.words, th.words { text-align: left; }
th[scope=row] { color: var(--text); font-size: .95rem; font-weight: 500; }
td.heat { background: color-mix(in srgb, var(--blue) calc(var(--share) * 45%), var(--page)); }
td.odd { background: color-mix(in srgb, var(--orange) calc(var(--share) * 55%), var(--page)); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.4rem, 1fr)); gap: .75rem; }
.tile { background: var(--panel); border: 1px solid var(--border); border-radius: 8px;
  padding: .7rem .9rem; } .one { white-space: nowrap; }
.tile b { display: block; font-size: 1.7rem; line-height: 1.25; }
svg { display: block; max-width: 100%; height: auto; } svg text { fill: var(--text);
  font: 12px system-ui, sans-serif; } svg .muted { fill: var(--muted);
  font-size: 12px; }
svg .grid { stroke: var(--border); } svg .bar { fill: var(--blue); }
svg .trail { stroke: var(--orange); fill: none; stroke-width: 2; }
svg .whisker { stroke: var(--text); stroke-width: 1.5; } svg .ring { stroke: var(--muted);
  fill: var(--page); }
blockquote { margin: .4rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--border);
  font-family: Georgia, "Noto Serif", serif; }
.chip { display: inline-block; padding: 0 .5rem; border-radius: 5px; background: var(--panel);
  border: 1px solid var(--border); font-size: .85rem; font-weight: 600; }
@media print { :root { color-scheme: light; --page: #ffffff; --panel: #ffffff; --text: #000000;
  --muted: #444444; --border: #bbbbbb; --blue: #2f77c8; --orange: #e69f00; }
  html { font-size: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 12px; } .wide { overflow: visible; }
  .tiles { grid-template-columns: repeat(3, 1fr); } table.grid { min-width: 0; }
  table.grid thead th { font-size: .7rem; padding: .3rem; overflow-wrap: anywhere; }
  h2, h3, caption, .lead { break-after: avoid; } thead { break-after: avoid; }
  tr, svg, .tile, blockquote, .short { break-inside: avoid; } }
""".strip()


def text(value: object) -> str:
    """Write anything as text that cannot become markup."""
    return escape(str(value), quote=True)


def page(title: str, subtitle: str, sections: Iterable[str]) -> str:
    """Put a page together.

    Args:
        title: Plain text.
        subtitle: Plain text.
        sections: Markup, escaped already.
    """
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'\">\n"
        f"<title>{text(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f'<h1>{text(title)}</h1>\n<p class="muted">{text(subtitle)}</p>\n'
        + "\n".join(sections)
        + "\n</body>\n</html>\n"
    )


def section(title: str, *content: str) -> str:
    """Return a section; content is markup."""
    inner = "\n".join(one for one in content if one)
    return f"<section>\n<h2>{text(title)}</h2>\n{inner}\n</section>"


def paragraph(words: str, *, is_muted: bool = False) -> str:
    """Return a paragraph of plain text."""
    return f'<p class="muted">{text(words)}</p>' if is_muted else f"<p>{text(words)}</p>"


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    words: int = 1,
    is_grid: bool = False,
    widths: Sequence[int] = (),
) -> str:
    """Return a table.

    Args:
        heads: Plain text.
        rows: Cells as markup from ``cell``, or plain markup that is put into a cell.
        caption: Plain text above.
        words: How many columns, from the left, hold words.
        is_grid: Whether all columns but the first are equally wide.
        widths: Of the columns in percent; none leaves them to their content.
    """
    is_short = len(rows) <= _SHORT
    opening = "<table>"
    if is_grid:
        opening = f'<table class="grid" style="--columns:{len(heads) - 1}">'
    elif len(heads) <= _NARROW and words == 1:
        opening = '<table class="narrow">'
    lines = [f'<div class="wide{" short" if is_short else ""}">{opening}']
    if caption:
        lines.append(f"<caption>{text(caption)}</caption>")
    marks = [' class="words"' if place < words else "" for place in range(len(heads))]
    for place, width in enumerate(widths):
        marks[place] += f' style="width: {width}%"'
    head = "".join(
        f'<th scope="col"{mark}>{text(one)}</th>' for one, mark in zip(heads, marks, strict=True)
    )
    lines.append(f"<thead><tr>{head}</tr></thead>\n<tbody>")
    lines += [f"<tr>{''.join(row)}</tr>" for row in rows]
    lines.append("</tbody></table></div>")
    return "\n".join(lines)


def name_cell(value: object) -> str:
    """Return the head of a row."""
    return f'<th scope="row" class="words">{text(value)}</th>'


def cell(value: object, *, tip: str = "", share: float | None = None, is_odd: bool = False) -> str:
    """Return a cell with a number; ``share`` (0 to 1) shades it, orange where it is odd."""
    title = f' title="{text(tip)}"' if tip else ""
    if share is None:
        return f"<td{title}>{text(value)}</td>"
    kind = "odd" if is_odd else "heat"
    return f'<td class="{kind}" style="--share:{share:.3f}"{title}>{text(value)}</td>'


def words_cell(value: object) -> str:
    """Return a cell with words."""
    return f'<td class="words">{text(value)}</td>'
