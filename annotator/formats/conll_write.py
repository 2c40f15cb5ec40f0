"""Rows of tokens with IOB2 tags."""

import json
from bisect import bisect_left
from typing import BinaryIO

from annotator.formats.base import WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.token_policies import chunks_of
from annotator.model.tokens import Tokens, all_tokens, sentence_cuts


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
        tokens = all_tokens(text)
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
        tokens: Tokens,
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
        cuts = sorted({bisect_left(tokens.starts, cut) for cut in sentence_cuts(text)} - {0})
        for cut in cuts:
            if cut < len(tokens) and tags[cut].startswith("I-"):
                notes.changed("sentence", "A span over the end of a sentence was cut there")
                tags[cut] = f"B{tags[cut][1:]}"
        rows = self._lines(tokens, tags)
        begin = 0
        for cut in cuts:
            lines += rows[begin:cut]
            lines.append("")
            begin = cut
        lines += [*rows[begin:], ""] if begin < len(rows) or not rows else []
        return "\n".join([*lines, ""])

    def _lines(self, tokens: Tokens, tags: list[str]) -> list[str]:
        if not self._has_offsets:
            return list(map(self._separator.join, zip(tokens.words, tags, strict=True)))
        return [
            f"{word}\t{start}\t{end}\t{tag}"
            for word, start, end, tag in zip(
                tokens.words, tokens.starts, tokens.ends, tags, strict=True
            )
        ]
