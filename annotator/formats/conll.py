"""CoNLL: a token per line, columns, an empty line between sentences, tags for spans."""

from collections.abc import Iterator
from typing import Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
)
from annotator.formats.conll_read import ConllDocuments, columns_of, is_comment
from annotator.formats.conll_tags import is_tag
from annotator.formats.conll_write import ConllSession
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.token_policies import MISALIGNED, OVERLAP
from annotator.formats.writers import StreamWriter
from annotator.model.errors import InputError
from annotator.model.tokens import TOKENIZER_VERSION

_LINES_LOOKED_AT: Final = 200
_LEAST: Final = 3


class ConllReader:
    """Reads documents that -DOCSTART- lines part, or the whole as one."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim lines with a tag such as B-PER or O in their last column."""
        if sample.folder is not None or b"\x00" in sample.head:
            return None
        text = sample.head.decode("utf-8", "replace").removeprefix("\ufeff")
        lines = text.splitlines()[: _LINES_LOOKED_AT + 1]
        lines = lines if sample.is_whole else lines[:-1]
        if any(line.startswith("-DOCSTART-") for line in lines[:5]):
            return Guess(0.95, "it begins with a -DOCSTART- line, as CoNLL files do")
        rows = [columns_of(line) for line in lines if line.strip() and not is_comment(line)]
        if len(rows) < _LEAST or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:  # noqa: PLR2004
            return None
        tags = [row[-1] for row in rows]
        if all(is_tag(tag) for tag in tags) and any(tag != "O" for tag in tags):
            return Guess(0.85, "its lines have a token and, last, a tag such as B-PER or O")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each document, or the error that it is."""
        return ConllDocuments(source, context).read()


FORMAT: Final = Format(
    FormatInfo(
        id="conll",
        title=f"CoNLL: a token per line with its tag (tokenizer version {TOKENIZER_VERSION})",
        extensions=(".conll", ".iob", ".iob2", ".bio", ".conll03"),
        offset_unit="token",
        carries=(
            "tokens and sentences",
            "labels of one layer of spans that agree with tokens",
            "with offsets=yes also the text and the offsets of each token",
        ),
        loses=(
            "spans that overlap others, pieces of spans, edges inside tokens",
            "the text between tokens (without offsets=yes)",
            "attributes, notes, relations, entities, document labels",
            "metadata, annotator, state, origin, confidence, provenance",
        ),
        read_options=(
            FormatOption("token", "column of the token, from 1", default="1"),
            FormatOption("tag", "column of the tag, from 1; the last when not given"),
            FormatOption(
                "join",
                "what stands between tokens in the text: a blank everywhere, none before and after"
                " signs as usual in print, or nothing",
                values=("blank", "print", "nothing"),
                default="blank",
            ),
        ),
        write_options=(
            OVERLAP,
            MISALIGNED,
            FormatOption(
                "offsets",
                "write the text as a comment and columns with the offsets of each token",
                values=("no", "yes"),
                default="no",
            ),
            FormatOption(
                "separator",
                "what stands between columns",
                values=("tab", "blank"),
                default="tab",
            ),
        ),
    ),
    reader=ConllReader(),
    writer=StreamWriter(ConllSession),
)
