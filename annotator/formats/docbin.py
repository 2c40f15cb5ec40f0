"""spaCy's DocBin (``.spacy``), which ``spacy train`` reads; spaCy itself is not needed."""

import zlib
from collections.abc import Iterator
from typing import Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    Guess,
    ReadContext,
)
from annotator.formats.docbin_read import read_docbin
from annotator.formats.docbin_write import DocBinSession
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.spacy_layers import CUTS, KEY, LAYERS
from annotator.formats.spacy_marks import READ_OPTIONS
from annotator.formats.token_policies import OVERLAP
from annotator.formats.writers import StreamWriter
from annotator.model.errors import InputError
from annotator.model.tokens import TOKENIZER_VERSION

_LOOKED_AT: Final = 256
_MARKS: Final = (b"\xa7version", b"\xa5attrs")


class DocBinReader:
    """Reads every document of a DocBin."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim compressed data that begins as a DocBin does."""
        if sample.folder is not None or not sample.head.startswith(b"\x78"):
            return None
        try:
            begin = zlib.decompressobj().decompress(sample.head, _LOOKED_AT)
        except zlib.error:
            return None
        if all(mark in begin for mark in _MARKS):
            return Guess(0.95, "it is compressed and begins with the version of a spaCy DocBin")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each document, or the error that it is."""
        return read_docbin(source, context)


FORMAT: Final = Format(
    FormatInfo(
        id="spacy",
        title=f"spaCy DocBin: what spaCy trains on (tokenizer version {TOKENIZER_VERSION})",
        extensions=(".spacy",),
        offset_unit="token",
        carries=(
            "text and tokens",
            "spans as doc.ents where they do not overlap, all of them in a group of doc.spans",
            "document labels, as categories LABEL=VALUE",
            "ids of a knowledge base",
            "title, metadata and annotator, as user data",
        ),
        loses=(
            "edges inside tokens (without misaligned=split), pieces of spans",
            "attributes, notes, relations, names of entities",
            "state, flags, origin, confidence, provenance",
        ),
        read_options=READ_OPTIONS,
        write_options=(LAYERS, OVERLAP, CUTS, KEY),
    ),
    reader=DocBinReader(),
    writer=StreamWriter(DocBinSession),
)
