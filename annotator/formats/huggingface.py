"""A folder that Hugging Face ``datasets`` loads as it is: JSON lines per split, and a card.

Sources: https://huggingface.co/docs/hub/datasets-manual-configuration and the features of the
dataset card, https://huggingface.co/docs/datasets/about_dataset_features.

Apache Arrow reads a JSON column whose texts all look like days or moments as moments, also where
the card declares texts. So days are declared as days, and a time value stands beside its form.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext, WriteSession
from annotator.formats.bio_tags import bio_tags
from annotator.formats.columns import CARRIES, STRINGS, Column, ListOf, TypedRows, converter
from annotator.formats.huggingface_card import Card, PartCounts, card_of
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.token_policies import MISALIGNED, OVERLAP
from annotator.model.errors import InputError
from annotator.model.timex import TimexValueError, parse_timex
from annotator.model.tokens import TOKENIZER_VERSION, all_tokens
from annotator.schema.types import AttributeType

WHOLE: Final = "train"
"""The split of an export that is not split; what ``load_dataset`` calls a lone file."""
_SPLIT_NAME: Final = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
_TAKEN: Final = frozenset(("all",))
_BUFFER: Final = 1 << 20
_TOKENS: Final = (
    Column("tokens", STRINGS),
    Column("token_starts", ListOf("int")),
    Column("token_ends", ListOf("int")),
    Column("ner_tags", STRINGS),
)


@dataclass(slots=True)
class _Folder:
    """What the sessions of one folder share."""

    path: Path
    context: WriteContext
    counts: dict[str, PartCounts]
    languages: Counter[str] = field(default_factory=Counter)
    open_parts: int = 0

    def close_part(self) -> None:
        """Write the card once the last part is whole."""
        self.open_parts -= 1
        if self.open_parts == 0:
            rows = TypedRows(self.context.schema)
            columns = (
                *rows.document_columns,
                *_TOKENS,
                *rows.columns[len(rows.document_columns) :],
            )
            card = Card(columns, self.counts, sorted(self.languages), self.context)
            (self.path / "README.md").write_text(card_of(card), encoding="utf-8", newline="\n")


class HuggingFaceSession:
    """Writes one row per annotation set into the file of one split."""

    def __init__(self, folder: _Folder, name: str) -> None:
        self._folder = folder
        self._path = folder.path / "data" / f"{name}.jsonl"
        self._path.parent.mkdir(exist_ok=True)
        self._buffer = bytearray()
        self._counts = folder.counts[name]
        self._rows = TypedRows(folder.context.schema)
        self._changes = [
            (one.name, change)
            for one in self._rows.columns
            if (change := converter(one.type, {"timex": _with_form})) is not None
        ]
        self._texts = [
            one.name
            for one in folder.context.schema.attributes
            if one.type is AttributeType.TEXT and one.format != "timex"
        ]
        self._last = ""
        self._save()

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one row."""
        notes = Notes()
        context = self._folder.context
        tokens = all_tokens(row.document.text)
        if not tokens:
            notes.dropped("no_tokens", "A text without any token")
        typed = self._rows.row(row, notes)
        for name, change in self._changes:
            typed[name] = change(typed[name])
        document = {one.name: typed.pop(one.name) for one in self._rows.document_columns}
        document["tokens"] = tokens.words
        document["token_starts"] = tokens.starts
        document["token_ends"] = tokens.ends
        layer = Notes()
        tags = bio_tags(row.spans, tokens, context.schema, context.options, layer)
        document["ner_tags"] = tags
        for note in layer.all():  # the spans are whole beside the tags, so nothing is lost
            notes.changed(note.code, f"{note.message}, in the tags alone", note.count)
        self._buffer += dump({**document, **typed}) + b"\n"
        if len(self._buffer) >= _BUFFER:
            self._save()
        self._count(row, len(tokens), tags)
        note_losses(row, notes, carries={*CARRIES, *_META})
        notes.dropped("metadata", "A further detail of a document", len(row.document.meta))
        notes.dropped("note", "The note on a document", int(bool(row.document.note)))
        return notes.all()

    def _count(self, row: ExportRow, tokens: int, tags: Sequence[str]) -> None:
        counts = self._counts
        counts.documents += row.document.id != self._last
        self._last = row.document.id
        counts.rows += 1
        counts.tokens += tokens
        counts.spans.update(span.label for span in row.spans)
        counts.relations.update(one.type for one in row.relations)
        counts.tagged += sum(tag[0] == "B" for tag in tags)
        kind = "without labels" if row.annotation_set is None else str(row.annotation_set.kind)
        counts.sets[kind] += 1
        counts.watch("id", row.document.id)
        counts.watch("title", row.document.title)
        counts.watch("publisher", row.document.publisher)
        for name in self._texts:
            for span in row.spans:
                counts.watch(f"attributes.{name}", span.attributes.get(name))
        if row.document.language:
            self._folder.languages[row.document.language] += 1

    def _save(self) -> None:
        with self._path.open("ab") as stream:
            stream.write(self._buffer)
        self._buffer.clear()

    def finish(self) -> None:
        """Write the rest, and the card after the last split."""
        self._save()
        self._folder.close_part()


_META: Final = ("metadata",)


def _with_form(value: str) -> list[str]:
    """Return a time value behind its form, which keeps Arrow from taking it for a moment."""
    try:
        return [parse_timex(value).form, value]
    except TimexValueError:
        return ["unknown", value]


class HuggingFaceWriter:
    """Writes a folder with all splits."""

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing one split into an empty folder."""
        if not isinstance(target, Path):
            raise TypeError("a Hugging Face folder is no stream")
        return self.begin_parts(target, context, [WHOLE])[WHOLE]

    def begin_parts(
        self, target: Path, context: WriteContext, parts: Sequence[str]
    ) -> Mapping[str, WriteSession]:
        """Start writing all splits into an empty folder.

        Raises:
            InputError: A part has a name that ``datasets`` does not allow.
        """
        for name in parts:
            if _SPLIT_NAME.fullmatch(name) is None or name in _TAKEN:
                raise InputError(
                    f"--split: “{name}” cannot be the name of a split of Hugging Face.",
                    hint="Use letters, digits and _; “all” is taken.",
                )
        counts = {name: PartCounts() for name in parts}
        folder = _Folder(target, context, counts, open_parts=len(parts))
        return {name: HuggingFaceSession(folder, name) for name in parts}


FORMAT: Final = Format(
    FormatInfo(
        id="huggingface",
        title="Hugging Face folder: JSON lines per split, with a card"
        f" (tokenizer version {TOKENIZER_VERSION})",
        extensions=("",),
        offset_unit="codepoint",
        carries=(
            "text, title, date, publisher, address and language",
            "tokens with offsets and IOB2 tags of one layer",
            "spans with fragments, attributes, notes, confidence; relations; facts",
            "document labels, annotator, kind and state of the set",
            "counts and agreement, in the card",
        ),
        loses=(
            "further metadata and notes on documents",
            "flags and notes of sets",
            "status, provenance, confidence of relations",
        ),
        write_options=(
            OVERLAP,
            MISALIGNED,
            FormatOption("name", "how the card calls it; the project’s name when not given"),
            FormatOption(
                "license",
                "the licence in the card: an id such as cc-by-4.0, or words; none when not given",
            ),
            FormatOption(
                "agreement",
                "measure the agreement of the annotators for the card",
                values=("yes", "no"),
                default="yes",
            ),
        ),
        output="folder",
    ),
    writer=HuggingFaceWriter(),
)
