"""Plain text files: one article each."""

from collections.abc import Iterator
from typing import Final

from annotator.formats.base import Format, FormatInfo, Guess, ReadContext
from annotator.formats.plain_text import read_plain_text
from annotator.formats.records import DocumentRecord, Note
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError, TextError
from annotator.model.texts import (
    MAX_TEXT_BYTES,
    ReplacementKind,
    check_text_size,
    decode_utf8,
    text_sha256,
)

_SUFFIXES: Final = (".txt", ".text", ".md")
_DATA_STARTS: Final = (b"{", b"[", b"<")


class TextReader:
    """Reads a file as one document."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim what looks like prose: no null bytes, no JSON or markup at the start."""
        if sample.folder is not None:
            return None
        if sample.suffix in _SUFFIXES:
            return Guess(0.6, f"it is named {sample.suffix} and its content is no other format")
        head = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head or b"\x00" in head or head.startswith(_DATA_STARTS):
            return None
        try:
            # A character may be cut at the end of the sample.
            head.decode("utf-8") if sample.is_whole else head[:-4].decode("utf-8", "strict")
        except UnicodeDecodeError as error:
            if sample.is_whole or error.start < len(head) - 8:
                return None
        return Guess(0.2, "its content is text and no other format")

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield the one document."""
        try:
            yield self._document(source, context)
        except InputError as error:
            yield error
        except TextError as error:
            message = error.message.removeprefix(f"{source.name}: ")
            yield InputError(message[:1].lower() + message[1:], hint=error.hint, file=source.name)

    def _document(self, source: Source, context: ReadContext) -> DocumentRecord:
        if source.size is not None:
            check_text_size(source.size, name=source.name)
        data = source.read_all(MAX_TEXT_BYTES)
        check_text_size(len(data), name=source.name)
        raw = decode_utf8(data, name=source.name, encoding=context.encoding)
        article = read_plain_text(raw, source.name)
        return DocumentRecord(
            text=article.text,
            text_sha256=text_sha256(article.text),
            title=article.title,
            file=source.name,
            document_date=article.document_date,
            publisher=article.publisher,
            url=article.url,
            language=article.language,
            meta=article.meta,
            import_notes=article.import_notes,
            notes=[
                Note("changed", f"text_{one.kind}", str(one).rstrip("."))
                for one in article.replacements
                if one.kind is not ReplacementKind.BOM  # a signature of the file, not of the text
            ],
        )


FORMAT: Final = Format(
    FormatInfo(
        id="text",
        title="Plain text, one article per file",
        extensions=_SUFFIXES,
        offset_unit="none",
        carries=("text", "title and document date, from the head of the text"),
    ),
    reader=TextReader(),
)
