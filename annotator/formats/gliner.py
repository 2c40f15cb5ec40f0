"""Training examples for GLiNER: tokens with spans of tokens, nested ones too.

Source: https://github.com/urchade/GLiNER (training data: ``tokenized_text`` and ``ner`` with the
last token counted in).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import BinaryIO, Final

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.token_policies import MISALIGNED, Chunk, aligned_chunks
from annotator.formats.writers import StreamWriter
from annotator.model.tokens import TOKENIZER_VERSION, Tokens, all_tokens, sentence_cuts


class GlinerSession:
    """Writes a JSON list of examples."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._options = context.options
        self._names = {one.name: one.name for one in context.schema.labels}
        if context.options.get("labels") == "title":
            titled = {one.name: (one.title or one.name) for one in context.schema.labels}
            self._names = {name: title.lower() for name, title in titled.items()}
        self._is_first = True

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the examples of one document."""
        notes = Notes()
        text = row.document.text
        tokens = all_tokens(text)
        chunks = sorted(set(aligned_chunks(row.spans, tokens, self._options, notes)))
        if not tokens:
            notes.dropped("no_tokens", "A text without any token")
        groups: Iterable[tuple[int, int]] = [(0, len(tokens))] if tokens else []
        if self._options.get("unit") == "sentence":
            groups = _groups(text, tokens, chunks)
        examples = self._examples(tokens.words, groups, chunks)
        if examples:
            self._stream.write(b"[\n" if self._is_first else b",\n")
            self._stream.write(b",\n".join(examples))
            self._is_first = False
        note_losses(row, notes, carries=("fragments",))
        return notes.all()

    def _examples(
        self, words: list[str], groups: Iterable[tuple[int, int]], chunks: Sequence[Chunk]
    ) -> list[bytes]:
        """Return an example for each group of tokens: no stretch reaches over its group's end."""
        found = []
        names = self._names
        number = 0
        for first, last in groups:
            inside = []
            while number < len(chunks) and chunks[number][0] < last:
                start, end, label = chunks[number]
                inside.append((start - first, end - first - 1, names.get(label, label)))
                number += 1
            found.append(dump({"tokenized_text": words[first:last], "ner": inside}))
        return found

    def finish(self) -> None:
        """Close the list."""
        self._stream.write(b"[]\n" if self._is_first else b"\n]\n")


def _groups(text: str, tokens: Tokens, chunks: Sequence[Chunk]) -> Iterable[tuple[int, int]]:
    """Return the tokens of each sentence; sentences that a span ties together stay together.

    The chunks are sorted.
    """
    cuts = sorted(
        {0, len(tokens), *(bisect_left(tokens.starts, cut) for cut in sentence_cuts(text))}
    )
    tied: list[int] = []
    begin = end = 0
    for first, last, _ in (*chunks, (len(tokens), 0, "")):
        if first >= end:  # no chunk reaches from the stretch before into this one
            if end - begin > 1:
                tied += cuts[bisect_right(cuts, begin) : bisect_left(cuts, end)]
            begin, end = first, last
        elif last > end:
            end = last
    return pairwise(sorted(set(cuts).difference(tied)) if tied else cuts)


FORMAT: Final = Format(
    FormatInfo(
        id="gliner",
        title=f"GLiNER training examples (tokenizer version {TOKENIZER_VERSION})",
        extensions=(".json",),
        offset_unit="token",
        carries=("tokens", "labels of spans that agree with tokens, nested ones too"),
        loses=(
            "the text between tokens, edges inside tokens, pieces of spans",
            "attributes, notes, relations, entities, document labels",
            "titles and metadata, annotator, state, origin, confidence, provenance",
        ),
        write_options=(
            MISALIGNED,
            FormatOption(
                "unit",
                "an example per sentence (several where a span ties them), or per document",
                values=("sentence", "document"),
                default="sentence",
            ),
            FormatOption(
                "labels",
                "write the names of labels, or their titles in lower case",
                values=("name", "title"),
                default="name",
            ),
        ),
    ),
    writer=StreamWriter(GlinerSession),
)
