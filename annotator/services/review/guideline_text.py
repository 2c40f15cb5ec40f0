"""What the guidelines say about one label, as plain lines."""

import re
from typing import Final

from annotator.schema.types import Schema

_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_MARKS: Final = re.compile(r"(\*\*|__|`)(.+?)\1|(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\3(?!\w)")
_TABLE: Final = re.compile(r"^\s*\|")


def guideline_lines(schema: Schema, label: str) -> tuple[str, ...]:
    """Return the section of the guidelines under a heading with the label's name or title.

    Lists become lines that begin with a dot, emphasis goes, tables are left out with the line that
    announces them; empty when there is no such heading.
    """
    if not schema.has_label(label):
        return ()
    names = {one.casefold() for one in (label, schema.label(label).title) if one}
    found: list[str] = []
    level = 0
    is_new = True
    for line in schema.guidelines.splitlines():
        heading = _HEADING.match(line)
        if heading is not None:
            if level and len(heading[1]) <= level:
                break
            if not level and _plain(heading[2]).casefold() in names:
                level = len(heading[1])
            is_new = True
            continue
        if not level:
            continue
        if _TABLE.match(line):
            if found and found[-1].endswith(":"):  # it only announced the table
                found.pop()
            continue
        if not line.strip():
            is_new = True
            continue
        text = _plain(line.strip())
        if text.startswith(("- ", "* ", "+ ")):
            found.append(f"• {text[2:]}")
        elif is_new or not found:
            found.append(text)
        else:
            found[-1] += f" {text}"
        is_new = False
    return tuple(found)


def whole_sentences(line: str) -> str:
    """Return a line without a last sentence that only announces what follows it: "Choose:"."""
    if not line.endswith(":"):
        return line
    kept, stop, _ = line.rpartition(". ")
    return f"{kept}." if stop else ""


def _plain(text: str) -> str:
    """Take emphasis and code marks away."""
    former = ""
    while former != text:
        former, text = text, _MARKS.sub(lambda match: match[2] or match[4], text)
    return text
