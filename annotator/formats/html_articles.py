"""HTML articles: readable text, with title, date and publisher from the page's head."""

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.formats.base import Format, FormatInfo, Guess, ReadContext
from annotator.formats.html_read import Page, read_page
from annotator.formats.input_texts import InputText
from annotator.formats.records import DocumentRecord
from annotator.formats.row_meta import meta_fields
from annotator.formats.sources import Sample, Source
from annotator.formats.written_dates import match_date
from annotator.model.errors import InputError, TextError
from annotator.model.texts import decode_utf8

MAX_BYTES: Final = 16 * 1024 * 1024
_START: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS: Final = re.compile(rb"<(?:head|body|article|p|div|h1)\b[^>]*>", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "h1", "title")
_DATES: Final = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "dc.date",
    "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publication_date", "time",
)  # fmt: skip
_PUBLISHERS: Final = ("og:site_name", "application-name", "dc.publisher", "publisher")
_AUTHORS: Final = ("author", "dc.creator", "parsely-author", "sailthru.author")
_ARTICLES: Final = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting")


class HtmlReader:
    """Reads one article per file."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim pages."""
        if sample.folder is not None or b"\x00" in sample.head:
            return None
        head = sample.head.removeprefix(codecs.BOM_UTF8)
        if _START.match(head):
            return Guess(0.9, "it begins as an HTML page")
        if sample.suffix in (".html", ".htm", ".xhtml") and _TAGS.search(head):
            return Guess(0.7, f"it is named {sample.suffix} and has tags of HTML")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield the one document."""
        try:
            yield _document(source, context)
        except InputError as error:
            yield error


def _document(source: Source, context: ReadContext) -> DocumentRecord:
    def error(message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=source.name)

    data = source.read_all(MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise error(f"the page has more than {MAX_BYTES:,} bytes.")
    words, charset = _decoded(data, source, context)
    page, text = read_page(words)
    if not text.strip():
        raise error(
            "there is no readable text in the page.",
            hint="Pages that a script fills must be saved from the browser after loading.",
        )
    given = InputText(text, error)
    if charset:
        given.notes.changed("charset", f"Read as {charset}, as the page says")
    return given.record(file=source.name, **_known(page, source))


def _decoded(data: bytes, source: Source, context: ReadContext) -> tuple[str, str]:
    """Return the page as text, and its declared encoding where that was needed."""
    encoding, used = context.encoding, ""
    declared = _CHARSET.search(data[:4096])
    if encoding is None and declared is not None and not _is_utf8(data):
        name = declared[1].decode("ascii", "replace")
        try:
            encoding = used = codecs.lookup(name).name
        except LookupError:
            encoding = None
    try:
        return decode_utf8(data, name=source.name, encoding=encoding), used
    except TextError as problem:
        message = problem.message.removeprefix(f"{source.name}: ")
        raise InputError(message, hint=problem.hint, file=source.name) from None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _known(page: Page, source: Source) -> dict[str, Any]:
    meta, linked = page.meta, _linked(page)
    publisher = _names(page, linked.get("publisher")) or _first(meta, _PUBLISHERS)
    author = _names(page, linked.get("author")) or _first(meta, _AUTHORS)
    title = linked.get("headline") or _first(meta, _TITLES) or source.stem
    found = {
        "title": _bare_title(title, publisher) if isinstance(title, str) else None,
        "publisher": publisher,
        "author": author,
        "url": meta.get("canonical") or meta.get("og:url"),
        "language": meta.get("lang"),
    }
    fields = meta_fields(
        {key: " ".join(value.split()) for key, value in found.items() if isinstance(value, str)}
    )
    for value in (linked.get("datePublished"), *(meta.get(name) for name in _DATES)):
        # What stands behind the day (the hour, the time zone) does not matter.
        date = match_date(" ".join(value[:80].split())) if isinstance(value, str) else None
        if date is not None:
            fields["document_date"] = date[0]
            break
    return fields


def _names(page: Page, value: Any) -> str | None:
    """Return the names of people or organizations in linked data; ids are looked up there."""
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    for one in items[:20]:
        item = one
        if isinstance(item, dict) and "name" not in item and "@id" in item:
            named = (each for each in page.linked_data if each.get("@id") == one["@id"])
            item = next((each for each in named if "name" in each), item)
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip():
            found.append(name.strip())
    return ", ".join(dict.fromkeys(found)) or None


def _bare_title(title: str, publisher: str | None) -> str:
    """Return a title without the publisher's name behind it, as pages have it in their tab."""
    words = " ".join(title.split())
    for sign in ("|", "-", "–", "—", "·", ":"):
        end = f" {sign} {publisher}"
        if publisher and words.lower().endswith(end.lower()):
            return words[: -len(end)].rstrip() or words
    return words


def _linked(page: Page) -> Mapping[str, Any]:
    """Return the JSON-LD object about the article, most specific type first."""
    by_type: dict[str, Mapping[str, Any]] = {}
    for one in page.linked_data:
        types = one.get("@type")
        for name in types if isinstance(types, list) else [types]:
            if isinstance(name, str):
                by_type.setdefault(name, one)
    for wanted in _ARTICLES:
        if wanted in by_type:
            return by_type[wanted]
    endings = ("Article", "Posting")
    other = by_type.get("WebPage", {})
    return next((one for name, one in by_type.items() if name.endswith(endings)), other)


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if meta.get(name, "").strip()), None)


FORMAT: Final = Format(
    FormatInfo(
        id="html",
        title="HTML articles, one per file: the readable text",
        extensions=(".html", ".htm", ".xhtml"),
        offset_unit="none",
        carries=(
            "text of the article’s paragraphs, headings and lists",
            "title, date, publisher, author, address and language, from the page’s head",
        ),
        loses=("layout, links, pictures and captions", "navigation, comments and advertisements"),
    ),
    reader=HtmlReader(),
)
