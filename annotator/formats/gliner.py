"""Training examples for GLiNER: tokens with spans of tokens, nested ones too.

Source: https://github.com/urchade/GLiNER (training data: ``tokenized_text`` and ``ner`` with the
last token counted in).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.token_policies import MISALIGNED, Chunk, aligned_chunks
from annotator.formats.writers import StreamWriter
from annotator.model.tokens import TOKENIZER_VERSION, sentences, tokenize


class GlinerSession:
    """Writes a JSON list of examples."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._options = context.options
        self._names = {one.name: one.name for one in context.schema.labels}
        if context.options.get("labels") == "title":
            titled = {one.name: (one.title or one.name) for one in context.schema.labels}
            self._names = {name: title.lower() for name, title in titled.items()}
        self._count = 0

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the examples of one document."""
        notes = Notes()
        text = row.document.text
        tokens = tokenize(text)
        chunks = sorted(set(aligned_chunks(row.spans, tokens, self._options, notes)))
        if not tokens:
            notes.dropped("no_tokens", "A text without any token")
        groups = [(0, len(tokens))] if tokens else []
        if self._options.get("unit") == "sentence":
            groups = list(_groups(text, tokens, chunks))
        words = [text[start:end] for start, end in tokens]
        begins = [start for start, _, _ in chunks]
        for first, last in groups:
            inside = chunks[bisect_left(begins, first) : bisect_left(begins, last)]
            self._stream.write(b",\n" if self._count else b"[\n")
            self._stream.write(dump(self._example(words[first:last], inside, first)))
            self._count += 1
        note_losses(row, notes, carries=("fragments",))
        return notes.all()

    def _example(self, words: list[str], inside: Sequence[Chunk], first: int) -> dict[str, Any]:
        """Return one example: no stretch of a group reaches over its end."""
        return {
            "tokenized_text": words,
            "ner": [
                [start - first, end - first - 1, self._names.get(label, label)]
                for start, end, label in inside
            ],
        }

    def finish(self) -> None:
        """Close the list."""
        self._stream.write(b"\n]\n" if self._count else b"[]\n")


def _groups(
    text: str, tokens: Sequence[tuple[int, int]], chunks: Sequence[Chunk]
) -> Iterator[tuple[int, int]]:
    """Yield the tokens of each sentence; sentences that a span ties together stay together."""
    starts = [start for start, _ in tokens]
    cuts = [bisect_left(starts, end) for _, end in sentences(text)]
    reach = sorted((start, end) for start, end, _ in chunks)
    begin, number, farthest = 0, 0, 0
    for cut in cuts:
        while number < len(reach) and reach[number][0] < cut:
            farthest = max(farthest, reach[number][1])
            number += 1
        if farthest <= cut and cut > begin:
            yield begin, cut
            begin = cut
    if begin < len(tokens):
        yield begin, len(tokens)


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
