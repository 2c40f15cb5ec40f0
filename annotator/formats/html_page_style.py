"""The style of an article as a web page: the schema's colours, light and dark, for print too."""

from typing import Final

from annotator.schema.colors import (
    LINE_RATIO,
    TAG_TEXT,
    TEXT_RATIO,
    contrast,
    ensure_contrast,
    format_color,
    parse_color,
)
from annotator.schema.types import Label, Schema

_LIGHT: Final = ("#FFFFFF", "#1C2024", 0.36)
_DARK: Final = ("#0F1419", "#E4E9EE", 0.30)
_STEP: Final = 0.04
MOST_LANES: Final = 7
_UNKNOWN: Final = Label(name="")

_FRAME: Final = """
:root { color-scheme: light dark; --page: #ffffff; --text: #1c2024; --muted: #58616b;
  --panel: #f7f8fa; --border: #d9dee4; --accent: #1f63b8; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #0f1419; --text: #e4e9ee;
  --muted: #a3adb8; --panel: #161d24; --border: #2a333c; --accent: #6cb0ff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 47rem; padding: 2.5rem 1.5rem 5rem; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Helvetica Neue", Arial,
  sans-serif; }
h1, .text { font-family: "Noto Serif", "Source Serif 4", Charter, Georgia, "Noto Serif CJK SC",
  serif; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.05rem; margin: 2.2rem 0 .6rem; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
.muted { color: var(--muted); font-size: .87rem; }
.meta { margin: 0 0 1.4rem; } .whose { margin: 0 0 .6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .35rem .9rem; margin: 0 0 1.4rem; padding: 0;
  list-style: none; font-size: .82rem; color: var(--muted); }
.chip { display: inline-block; background: var(--t); color: var(--i); border-radius: 3px;
  padding: 0 .4em; font-weight: 600; font-size: .92em; margin-inline-end: .35em; }
.text { font-size: 1.14rem; } .text p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere;
  line-height: calc(1.5em + 6px + var(--n, 0) * 5px); }
.text p.blank { line-height: 1.1em; }
mark { color: inherit; background: none; --p: calc(var(--k, 0) * 5px + 1px);
  padding-bottom: var(--p); border-bottom: 2px solid var(--l); border-radius: 2px;
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
  background: linear-gradient(var(--g), var(--g)) no-repeat 0 0 / 100% calc(100% - var(--p)); }
mark.line, mark.gap { background: none; } mark.gap { border-bottom-style: dotted; }
mark.line { -webkit-box-decoration-break: slice; box-decoration-break: slice; }
mark.line.first { border-inline-start: 2px solid var(--l); padding-inline-start: 2px; }
mark.line.last { border-inline-end: 2px solid var(--l); padding-inline-end: 2px; }
mark.ghost { border-bottom-style: dashed; }
mark:target { outline: 2px solid var(--accent); outline-offset: 2px; }
mark[data-before]::before, mark[data-after]::after {
  font: 600 .56em/1.2 system-ui, "Segoe UI", "Noto Sans", Arial, sans-serif; letter-spacing: .03em;
  background: var(--t); color: var(--i); border-radius: 3px; padding: .12em .4em;
  vertical-align: .16em; white-space: nowrap; direction: ltr; unicode-bidi: isolate; }
mark[data-before]::before { content: "\\2060" attr(data-before) "\\2060";
  margin-inline-end: .45em; }
mark[data-after]::after { content: "\\2060" attr(data-after); margin-inline-start: .35em; }
mark.ghost[data-before]::before, mark.ghost[data-after]::after { background: none;
  color: var(--muted); box-shadow: inset 0 0 0 1px var(--l); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .7rem .4rem 0;
  border-bottom: 1px solid var(--border); overflow-wrap: break-word; }
th { font-weight: 600; font-size: .8rem; color: var(--muted); }
td a, li a { color: inherit; text-decoration: underline dotted var(--border); }
td.claim { min-width: 13rem; width: 36%; } q { quotes: "\\201C" "\\201D"; }
td .value { white-space: nowrap; } td .value, td .muted { color: var(--muted); }
td div.muted { margin-top: .2rem; }
td.count, th.count { text-align: end; font-variant-numeric: tabular-nums; }
ul.plain { margin: 0; padding: 0; list-style: none; } ul.plain li { margin: .25rem 0; }
article + article, section.set + section.set { margin-top: 3rem; padding-top: 2rem;
  border-top: 1px solid var(--border); }
@page { margin: 18mm 16mm; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; }
  mark, .chip, mark::before, mark::after { -webkit-print-color-adjust: exact;
  print-color-adjust: exact; } a { color: inherit; } h2 { break-after: avoid; }
  tr, .legend { break-inside: avoid; } p { orphans: 2; widows: 2; } nav { display: none; }
  article + article { break-before: page; border: 0; margin: 0; padding: 0; } }
""".strip()


def style_of(schema: Schema) -> str:
    """Return the whole style sheet for the labels of a schema."""
    labels = [*schema.labels, _UNKNOWN]
    light = "\n".join(f".l{n} {{ {_colors(one, *_LIGHT)} }}" for n, one in enumerate(labels))
    dark = "\n".join(f".l{n} {{ {_colors(one, *_DARK)} }}" for n, one in enumerate(labels))
    lanes = "\n".join(f".k{lane} {{ --k: {lane}; }}" for lane in range(1, MOST_LANES + 1))
    return (
        f"{_FRAME}\n{lanes}\n{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"
    )


def style_names(schema: Schema) -> dict[str, str]:
    """Return the class of each label by its name; "" is for labels the schema does not know."""
    found = {label.name: f"l{number}" for number, label in enumerate(schema.labels)}
    return {**found, "": f"l{len(schema.labels)}"}


def _colors(label: Label, page: str, text: str, share: float) -> str:
    is_line = label.rendering == "line"
    line = label.line_light if page == _LIGHT[0] else label.line_dark
    tag = label.line_dark if is_line else label.fill
    ink = TAG_TEXT
    if contrast(ink, tag) < TEXT_RATIO:
        ink = max("#000000", "#FFFFFF", key=lambda color: contrast(color, tag))
    return (
        f"--g: {tinted(label.fill, page, text, share)}; "
        f"--l: {ensure_contrast(line, page, LINE_RATIO)}; --t: {tag}; --i: {ink};"
    )


def tinted(color: str, page: str, text: str, share: float) -> str:
    """Mix a colour into a page, less of it where the text on it would not reach 4.5:1."""
    while share > 0:
        pairs = zip(parse_color(color), parse_color(page), strict=True)
        red, green, blue = (over * share + under * (1 - share) for over, under in pairs)
        mixed = format_color((red, green, blue))
        if contrast(text, mixed) >= TEXT_RATIO:
            return mixed
        share -= _STEP
    return page
