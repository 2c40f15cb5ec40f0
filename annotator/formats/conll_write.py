"""Rows of tokens with IOB2 tags."""

import json
from bisect import bisect_left
from collections.abc import Iterable
from typing import BinaryIO

from annotator.formats.base import WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.token_policies import chunks_of
from annotator.model.tokens import sentences, tokenize


class ConllSession:
    """Writes one document after another; each set of labels is a document of its own."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._schema = context.schema
        self._options = context.options
        self._has_offsets = context.options.get("offsets") == "yes"
        has_blanks = context.options.get("separator") == "blank" and not self._has_offsets
        self._separator = " " if has_blanks else "\t"

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the tokens of one document."""
        notes = Notes()
        text = row.document.text
        tokens = tokenize(text)
        if not tokens:
            notes.dropped("no_tokens", "A text without any token")
        found = chunks_of(row.spans, tokens, self._schema, self._options, notes)
        tags = ["O"] * len(tokens)
        for first, last, label in found:
            name = "_".join(label.split())
            if name != label:
                notes.changed("names", "A label with blanks was written with _ in their place")
            tags[first] = f"B-{name}"
            tags[first + 1 : last] = [f"I-{name}"] * (last - first - 1)
        self._stream.write(self._rows(row, text, tokens, tags, notes).encode())
        note_losses(row, notes, carries=("fragments",))
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last document."""

    def _rows(
        self,
        row: ExportRow,
        text: str,
        tokens: list[tuple[int, int]],
        tags: list[str],
        notes: Notes,
    ) -> str:
        between = self._separator
        width = 3 if self._has_offsets else 1
        lines = [between.join(["-DOCSTART-", *(["-X-"] * (width - 1)), "O"]), ""]
        if self._has_offsets:
            lines.append(f"# newdoc id = {row.document.id}")
            lines.append(f"# title = {' '.join(row.document.title.split())}")
            if row.annotator is not None:
                lines.append(f"# annotator = {' '.join(row.annotator.split())}")
            lines.append(f"# text = {json.dumps(text)}")
        starts = [start for start, _ in tokens]
        cuts = sorted({bisect_left(starts, end) for _, end in sentences(text)} | {len(tokens)})
        begin = 0
        for cut in cuts:
            if cut == begin and tokens:
                continue
            if begin and tags[begin].startswith("I-"):
                notes.changed("sentence", "A span over the end of a sentence was cut there")
                tags[begin] = f"B{tags[begin][1:]}"
            lines += self._lines(text, tokens[begin:cut], tags[begin:cut])
            lines.append("")
            begin = cut
        return "\n".join([*lines, ""])

    def _lines(self, text: str, tokens: list[tuple[int, int]], tags: list[str]) -> Iterable[str]:
        between = self._separator
        words = [text[start:end] for start, end in tokens]
        if not self._has_offsets:
            return map(between.join, zip(words, tags, strict=True))
        return [
            f"{word}\t{start}\t{end}\t{tag}"
            for word, (start, end), tag in zip(words, tokens, tags, strict=True)
        ]
