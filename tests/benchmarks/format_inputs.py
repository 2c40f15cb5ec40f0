"""What the formats are measured with: rows with facts, files of articles, bytes before packing."""

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Final

from annotator.formats.records import ExportRow
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span

_SLOTS: Final = {
    "source": ("PERSON", "ORG", "SOURCE"),
    "cue": ("CUE",),
    "when": ("DATE",),
    "where": ("PLACE",),
}
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_MARKED: Final = 10
"""Of so many paragraphs of a Markdown article one has marks."""


def with_facts(row: ExportRow) -> ExportRow:
    """Return a row as a project has it: with its ids, and with facts.

    Claims have the nearest span of a fitting label in each slot.
    """
    spans = [replace(span, id=new_id()) for span in row.spans]
    relations = []
    for claim in (span for span in spans if span.label == "CLAIM"):
        for slot, labels in _SLOTS.items():
            filler = _nearest(spans, labels, claim.start)
            if filler is not None:
                relations.append(Relation(new_id(), "s", slot, claim.id, filler.id))
    document = replace(row.document, id=new_id())
    return replace(row, document=document, spans=spans, relations=relations)


def _nearest(spans: list[Span], labels: tuple[str, ...], place: int) -> Span | None:
    fitting = (span for span in spans if span.label in labels)
    return min(fitting, key=lambda span: abs(span.start - place), default=None)


# Articles as people have them


def as_text(row: ExportRow) -> str:
    """Return an article as a plain text file."""
    return f"{row.document.title}\n\n2026-02-23\n\n{row.document.text}\n"


def as_markdown(row: ExportRow) -> str:
    """Return an article as Markdown: front matter, headings, a few marks."""
    parts = [
        f'---\ntitle: "{row.document.title}"\ndate: 2026-02-23\n---',
        f"# {row.document.title}",
    ]
    for number, words in enumerate(row.document.text.split("\n\n")):
        if number % _MARKED == 0:
            parts.append(f"## Part {number // _MARKED + 1}")
        is_marked = number % _MARKED == 1
        parts.append(re.sub(r"(\w+)", r"*\1*", words, count=1) if is_marked else words)
    return "\n\n".join(parts)


def as_html(row: ExportRow) -> str:
    """Return an article as a page with head, navigation and foot."""
    title, paragraphs = escape(row.document.title), row.document.text.split("\n\n")
    body = "\n".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    links = "".join(f'<li><a href="/section/{number}">Section</a></li>' for number in range(8))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title} - The Velland Post</title>\n"
        f'<meta property="og:title" content="{title}">\n'
        '<meta property="article:published_time" content="2026-02-23T10:00:00Z">\n'
        '<meta property="og:site_name" content="The Velland Post">\n'
        "<script>var page = 1;</script><style>p { margin: 0 }</style></head>\n"
        f"<body><nav><ul>{links}</ul></nav>\n<article><h1>{title}</h1>\n{body}\n</article>\n"
        "<footer><p>All rights reserved.</p></footer></body></html>\n"
    )


ARTICLES: Final[Mapping[str, tuple[str, Callable[[ExportRow], str]]]] = {
    "text": (".txt", as_text),
    "markdown": (".md", as_markdown),
    "html": (".html", as_html),
}
"""Formats that read articles without labels: suffix, and what a file holds."""


def write_articles(name: str, rows: list[ExportRow], folder: Path) -> int:
    """Write a file for each row; return the bytes."""
    suffix, content = ARTICLES[name]
    folder.mkdir(parents=True)
    return sum(
        (folder / f"{number:05}{suffix}").write_bytes(content(row).encode())
        for number, row in enumerate(rows)
    )


# Bytes before they were packed


def _of_zip(data: bytes) -> int:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return sum(one.file_size for one in packed.infolist())


def _of_pdf(data: bytes) -> int:
    """Add up what pages, fonts and pictures hold; what is not packed hardly weighs."""
    total = 0
    for found in _STREAM.finditer(data):
        try:
            total += len(zlib.decompressobj().decompress(data[found.end() :]))
        except zlib.error:
            continue  # as it stands
    return total


def _of_parquet(data: bytes) -> int:
    from pyarrow import parquet

    found = parquet.ParquetFile(BytesIO(data)).metadata
    groups = (found.row_group(number) for number in range(found.num_row_groups))
    return sum(group.total_byte_size for group in groups)


PACKED: Final[Mapping[str, Callable[[bytes], int]]] = {
    "cas-zip": _of_zip,
    "parquet": _of_parquet,
    "pdf": _of_pdf,
    "spacy": lambda data: len(zlib.decompress(data)),
}
"""Formats whose files are packed, and how many bytes a file had before."""
