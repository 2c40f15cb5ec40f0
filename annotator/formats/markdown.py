"""Markdown articles: the text as it is shown, with what the front matter says."""

import re
from collections.abc import Iterator
from typing import Final

from annotator.formats.base import Format, FormatInfo, Guess, ReadContext
from annotator.formats.input_texts import InputText
from annotator.formats.markdown_text import read_markdown
from annotator.formats.plain_text import (
    KNOWN_KEYS,
    PUBLISHER_KEYS,
    first_entry,
    front_matter_date,
    read_front_matter,
    read_plain_text,
)
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError, TextError
from annotator.model.texts import MAX_TEXT_BYTES, check_text_size, decode_utf8

_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")
_PLAIN: Final = (".txt", ".text")
_MARKS: Final = {
    "front matter": re.compile(r"\A\s*---[ \t]*\n(?:[\w -]+:.*\n)+", re.MULTILINE),
    "headings": re.compile(r"^#{1,6} +\S|^[^\n]+\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE),
    "links": re.compile(
        r"\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}|^\[[^\[\]\n]{1,200}\]:[ \t]*\S", re.MULTILINE
    ),
    "emphasis": re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)[^*_\n]{1,200}(?<=\S)\1(?!\w)"),
    "lists": re.compile(r"^(?:[*+-]|\d{1,3}[.)]) +\S", re.MULTILINE),
    "quotations": re.compile(r"^> ?\S", re.MULTILINE),
    "code": re.compile(r"^```|`[^`\n]+`", re.MULTILINE),
}
_HINT: Final = "Nothing was imported from it."


class MarkdownReader:
    """Reads a file as one document."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim prose with the marks of Markdown; in plain text files marks may mean themselves."""
        if sample.folder is not None or b"\x00" in sample.head or sample.suffix in _PLAIN:
            return None
        words = sample.head.decode("utf-8", "replace").removeprefix("\ufeff")
        if not words.strip() or words.lstrip().startswith(("{", "<")):
            return None
        found = [name for name, marks in _MARKS.items() if marks.search(words)]
        if not found:
            return None
        why = f"it has {' and '.join([', '.join(found[:-1]), found[-1]] if found[1:] else found)}"
        if sample.suffix in _SUFFIXES:
            return Guess(0.8, f"{why} of Markdown, and is named {sample.suffix}")
        return Guess(0.3, f"{why} as in Markdown") if len(found) > 1 else None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield the one document."""
        try:
            yield _document(source, context)
        except InputError as error:
            yield error
        except TextError as error:
            message = error.message.removeprefix(f"{source.name}: ")
            yield InputError(message[:1].lower() + message[1:], hint=error.hint, file=source.name)


def _document(source: Source, context: ReadContext) -> DocumentRecord:
    def error(message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=source.name)

    if source.size is not None:
        check_text_size(source.size, name=source.name)
    data = source.read_all(MAX_TEXT_BYTES)
    check_text_size(len(data), name=source.name)
    raw = decode_utf8(data, name=source.name, encoding=context.encoding)
    words = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    entries, start = read_front_matter(words)
    found = read_markdown(words[start:])
    if not found.text.strip():
        raise error("there is no text in it.", hint=_HINT)
    given = InputText(found.text, error)
    given.notes.dropped("pictures", "A picture", found.pictures)
    head = read_plain_text(given.text, source.name)
    return given.record(
        file=source.name,
        title=first_entry(entries, ("title", "headline")) or found.heading or head.title,
        document_date=front_matter_date(entries)[0] or head.document_date,
        publisher=first_entry(entries, PUBLISHER_KEYS) or head.publisher,
        url=first_entry(entries, ("url", "link")),
        language=first_entry(entries, ("language", "lang")),
        meta={key: value for key, value in entries.items() if value and key not in KNOWN_KEYS},
    )


FORMAT: Final = Format(
    FormatInfo(
        id="markdown",
        title="Markdown articles, one per file: the text as it is shown",
        extensions=_SUFFIXES,
        offset_unit="none",
        carries=(
            "text of paragraphs, headings, lists, tables and code, without the marks",
            "title, date, publisher, author and more, from front matter or the head of the text",
        ),
        loses=("marks of emphasis, headings and lists", "addresses of links, pictures, rules"),
    ),
    reader=MarkdownReader(),
)
