"""Plain text files: one article each, with what its head tells about it.

The text itself is kept (but for the replacements of ``normalize_text``): front matter, headline and
dateline stay where they are, so that offsets agree with the file.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from annotator.formats.datelines import DATE_LABEL, read_dateline
from annotator.formats.written_dates import match_date
from annotator.model.errors import TextError
from annotator.model.texts import NormalizedText, Replacement, normalize_text

_HEAD_LINES: Final = 8
_HEAD_LENGTH: Final = 4000
_LONGEST_TITLE: Final = 160
_LONGEST_DATE_LINE: Final = 60

_FRONT_MATTER: Final = re.compile(
    r"\s*---[ \t]*\n(?P<body>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_ENTRY: Final = re.compile(r"(?P<key>[A-Za-z][\w -]*?)[ \t]*:[ \t]*(?P<value>.*)")
_IGNORED_ENTRY: Final = re.compile(r"\s|#|\Z")
_DATE_KEYS: Final = (
    "document_date",
    "date",
    "published",
    "publication_date",
    "pubdate",
    "date_published",
    "created",
)
PUBLISHER_KEYS: Final = ("publisher", "source", "outlet", "publication", "newspaper", "agency")
KNOWN_KEYS: Final = frozenset(
    (*_DATE_KEYS, *PUBLISHER_KEYS, "title", "headline", "url", "link", "language", "lang")
)
_UPDATED: Final = re.compile(r"\s*(?:last\s+)?(?:updated|modified)\b", re.IGNORECASE)
_TITLE_LABEL: Final = re.compile(r"\s*(?:title|headline)\s*:\s*(?P<title>\S.*)", re.IGNORECASE)
_TIME_REST: Final = re.compile(
    r"(?:[T,\s|·•-]|at\b)*(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:[A-Z]{1,5}(?:[+-]\d+)?|[+-]\d{2}:?\d{2})?\s*\.?\s*\Z",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(r"\s*(?:by\s+[^\W\d_]|https?://|www\.)", re.IGNORECASE)
_HEADING: Final = re.compile(r"\s*#{1,6}\s+")


class DateSource(StrEnum):
    """Where the document date was found."""

    FRONT_MATTER = "front matter"
    LABELLED_LINE = "labelled line"
    DATE_LINE = "date line"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class PlainTextDocument:
    """An article read from a plain text file.

    Attributes:
        title: From the front matter, a headline, or else the file's name without its suffix.
        text: The whole text, unchanged but for ``import_notes``.
        document_date: The full date in the head of the text; None when there is none or it is open.
        date_source: Where the date was found; None without one.
        publisher: From the front matter or an agency in the dateline.
        url: From the front matter.
        language: From the front matter.
        meta: The other entries of the front matter, by key in lower case.
        import_notes: What was replaced in the text, in words.
        replacements: The same, as it is counted.
    """

    title: str
    text: str
    document_date: dt.date | None = None
    date_source: DateSource | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    import_notes: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()


def read_plain_text(raw_text: str, file_name: str) -> PlainTextDocument:
    """Read one article from the decoded content of a text file.

    Args:
        raw_text: The content as decoded, line ends and byte order mark as they came.
        file_name: Name or path of the file, for the title and for messages.

    Raises:
        TextError: There is no text in it, or it cannot become a document (``normalize_text``).
    """
    try:
        normalized = normalize_text(raw_text)
    except TextError as error:
        raise TextError(f"{file_name}: {error.message}", hint=error.hint) from None
    if not normalized.text.strip():
        raise TextError(
            f"{file_name}: there is no text in it.", hint="Nothing was imported from it."
        )
    return read_normalized(normalized, file_name)


def read_normalized(normalized: NormalizedText, file_name: str) -> PlainTextDocument:
    """Read one article whose text is not blank, and is as it will be stored."""
    text = normalized.text
    entries, body_start = read_front_matter(text)
    lines = list(_head_lines(text, body_start))
    date, source = front_matter_date(entries)
    if date is None:
        date, source = _find_date(lines)
    return PlainTextDocument(
        title=first_entry(entries, ("title", "headline"))
        or _find_title(lines)
        or _title_from_name(file_name, lines),
        text=text,
        document_date=date,
        date_source=source,
        publisher=first_entry(entries, PUBLISHER_KEYS) or _find_publisher(lines),
        url=first_entry(entries, ("url", "link")),
        language=first_entry(entries, ("language", "lang")),
        meta={key: value for key, value in entries.items() if value and key not in KNOWN_KEYS},
        import_notes=normalized.notes,
        replacements=normalized.replacements,
    )


def read_front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return the entries of a ``---`` block at the start, and where the text goes on behind it."""
    match = _FRONT_MATTER.match(text, 0, _HEAD_LENGTH)
    if match is None:
        return {}, 0
    entries: dict[str, str] = {}
    for line in match["body"].splitlines():
        entry = _ENTRY.match(line)
        if entry is not None:
            key = re.sub(r"[\s-]+", "_", entry["key"].strip().lower())
            entries.setdefault(key, entry["value"].strip().strip("\"'").strip())
        elif _IGNORED_ENTRY.match(line) is None and not line.startswith("-"):
            return {}, 0  # prose between two rules, not front matter
    return (entries, match.end()) if entries else ({}, 0)


def first_entry(entries: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    """Return the first of some entries that is there and not empty."""
    return next((entries[key] for key in keys if entries.get(key)), None)


def front_matter_date(entries: Mapping[str, str]) -> tuple[dt.date | None, DateSource | None]:
    """Return the document date that front matter names."""
    for key in _DATE_KEYS:
        found = match_date(entries.get(key, ""))
        if found is not None:
            return found[0], DateSource.FRONT_MATTER
    return None, None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the head that is not blank, and whether a blank line or the end follows."""

    text: str
    before_gap: bool
    is_last: bool


def _head_lines(text: str, start: int) -> Iterator[_Line]:
    raw = text[start : start + _HEAD_LENGTH].split("\n")
    filled = [index for index, line in enumerate(raw) if line and not line.isspace()]
    for index in filled[:_HEAD_LINES]:
        following = raw[index + 1] if index + 1 < len(raw) else ""
        yield _Line(raw[index], not following.strip(), index == filled[-1])


def _find_date(lines: list[_Line]) -> tuple[dt.date | None, DateSource | None]:
    for source, finder in (
        (DateSource.LABELLED_LINE, _labelled_date),
        (DateSource.DATE_LINE, _date_line),
        (DateSource.DATELINE, _dateline_date),
    ):
        for line in lines:
            found = finder(line.text)
            if found is not None:
                return found, source
    return None, None


def _labelled_date(line: str) -> dt.date | None:
    """Return the date of "Published: Feb 23, 2026" or "date 2026-02-23 SEOUL, …"."""
    label = DATE_LABEL.match(line)
    found = None if label is None else match_date(line, label.end())
    if label is None or found is None:
        return None
    is_plain_verb = label["label"].lower() != "date" and not label["sep"].strip(" \ton")
    if is_plain_verb and len(line.strip()) > _LONGEST_DATE_LINE:
        return None  # "Published 3 May 2020 in a journal, the study …" is prose
    return found[0]


def _date_line(line: str) -> dt.date | None:
    """Return the date of a line that holds nothing else but a time."""
    start = len(line) - len(line.lstrip(" \t([#*_"))
    found = match_date(line, start)
    if found is None or _TIME_REST.match(line[found[1] :].rstrip(" \t)]*_")) is None:
        return None
    return found[0]


def _dateline_date(line: str) -> dt.date | None:
    dateline = read_dateline(line)
    return None if dateline is None else dateline.date


def _find_publisher(lines: list[_Line]) -> str | None:
    datelines = (read_dateline(line.text) for line in lines)
    return next((found.publisher for found in datelines if found and found.publisher), None)


def _find_title(lines: list[_Line]) -> str | None:
    """Return a headline: labelled, or a short first line before a gap, without a final stop."""
    for line in lines:
        labelled = _TITLE_LABEL.match(line.text)
        if labelled is not None:
            return _tidy(labelled["title"])
    for line in lines:
        if _date_line(line.text) is not None or _UPDATED.match(line.text):
            continue
        if _labelled_date(line.text) is not None and len(line.text.strip()) <= _LONGEST_DATE_LINE:
            continue
        return _tidy(_HEADING.sub("", line.text)) if _is_headline(line) else None
    return None


def _is_headline(line: _Line) -> bool:
    words = line.text.strip()
    return (
        line.before_gap
        and not line.is_last
        and len(words) <= _LONGEST_TITLE
        and any(char.isalpha() for char in words)
        and words[-1] not in ".,:;。．،…"
        and _labelled_date(words) is None
        and read_dateline(words) is None
        and _BYLINE.match(words) is None
    )


def _title_from_name(file_name: str, lines: list[_Line]) -> str:
    stem = PurePath(file_name.replace("\\", "/")).stem.strip()
    if stem.strip("-"):
        return stem
    return _tidy(lines[0].text)[:60].rstrip() if lines else "untitled"


def _tidy(title: str) -> str:
    return " ".join(title.split())
