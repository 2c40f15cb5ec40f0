"""spaCy's JSON: documents as ``Doc.to_json`` writes them, pairs of text and entities, version 2.

Sources: https://spacy.io/api/doc#to_json, https://spacy.io/api/data-formats, and for version 2
https://v2.spacy.io/api/annotation#json-input.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
)
from annotator.formats.field_records import is_text_inside
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.records import DocumentRecord, ExportRow, Note
from annotator.formats.row_meta import row_meta
from annotator.formats.sources import Sample, Source
from annotator.formats.spacy_json_read import read_spacy_json
from annotator.formats.spacy_layers import CUTS, GROUP, KEY, LAYERS, Layers, Mark, layers_of
from annotator.formats.spacy_marks import READ_OPTIONS
from annotator.formats.token_policies import OVERLAP
from annotator.formats.writers import StreamWriter
from annotator.model.errors import InputError
from annotator.model.tokens import TOKENIZER_VERSION

_ENTS: Final = re.compile(rb'"ents"\s*:\s*\[\s*(?:\{\s*"(?:start|end|label)"|\])')
_GROUPS: Final = re.compile(rb'"spans"\s*:\s*\{\s*(?:"[^"]{0,100}"\s*:\s*\[|\})')
_TEXT: Final = re.compile(rb'"text"\s*:\s*"')
_PAIRS: Final = re.compile(rb'\A\s*(?:\[\s*){1,2}"')
_CLASSES: Final = re.compile(rb'\A\s*\{\s*"(?:classes|annotations)"\s*:\s*\[')
_ENTITIES: Final = re.compile(rb'\{\s*"(?:entities|cats|spans)"\s*:\s*[\[{]')
_PARAGRAPHS: Final = re.compile(rb'"paragraphs"\s*:\s*\[')
_SENTENCES: Final = re.compile(rb'"(?:sentences|raw)"\s*:')
_CARRIES: Final = frozenset(("fragments", "metadata", "document_labels"))


class SpacyJsonReader:
    """Reads the shapes that spaCy has had."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim JSON with the keys of spaCy."""
        if sample.folder is not None:
            return None
        head = sample.head.removeprefix(b"\xef\xbb\xbf")
        if head.lstrip()[:1] not in (b"{", b"["):
            return None
        if _PARAGRAPHS.search(head) and _SENTENCES.search(head):
            return Guess(0.9, "it has paragraphs with sentences, as spaCy 2 trains with")
        if (_PAIRS.search(head) or _CLASSES.search(head)) and _ENTITIES.search(head):
            return Guess(0.9, "it has pairs of a text and its entities, as spaCy trains with")
        has_marks = _ENTS.search(head) or _GROUPS.search(head)
        if has_marks and _TEXT.search(head) and not is_text_inside(head):
            return Guess(0.92, "it has the keys “ents” or “spans” of a spaCy document")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each text, or the error that it is."""
        return read_spacy_json(source, context)


class SpacyJsonSession:
    """Writes one document per annotation set and line."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._context = context
        self._key = context.options.get("key") or GROUP
        self._has_pairs = context.options.get("shape") == "tuples"

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one line."""
        notes = Notes()
        layers = layers_of(row, self._context.schema, self._context.options, notes)
        found = self._pair(row, layers) if self._has_pairs else self._document(row, layers)
        self._stream.write(dump(found) + b"\n")
        carries = _CARRIES - {"metadata"} if self._has_pairs else _CARRIES
        note_losses(row, notes, carries=carries)
        return notes.all()

    def _document(self, row: ExportRow, layers: Layers) -> dict[str, Any]:
        found: dict[str, Any] = {"text": row.document.text}
        # Without the key nothing is known of entities, as in a text that nobody has labeled.
        if self._context.options.get("layers") != "spans" and row.annotation_set is not None:
            found["ents"] = [_ent(one) for one in layers.ents]
        if layers.cats:
            found["cats"] = layers.cats
        found["tokens"] = [
            {"id": number, "start": start, "end": end}
            for number, (start, end) in enumerate(
                zip(layers.words.starts, layers.words.ends, strict=True)
            )
        ]
        if layers.group is not None:
            found["spans"] = {self._key: [_ent(one) | {"kb_id": one.kb_id} for one in layers.group]}
        meta = {"id": row.document.id, **row_meta(row.document)}
        if row.annotator is not None:
            meta["annotator"] = row.annotator
        found["meta"] = meta
        return found

    def _pair(self, row: ExportRow, layers: Layers) -> list[Any]:
        found: dict[str, Any] = {}
        if self._context.options.get("layers") != "spans":
            found["entities"] = [list(one[:3]) for one in layers.ents]
        if layers.group is not None:
            found["spans"] = {self._key: [list(one[:3]) for one in layers.group]}
        if layers.cats:
            found["cats"] = layers.cats
        return [row.document.text, found]

    def finish(self) -> None:
        """There is nothing after the last line."""


def _ent(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "label": mark.label}


FORMAT: Final = Format(
    FormatInfo(
        id="spacy-json",
        title="spaCy JSON: documents or pairs, one per line"
        f" (tokenizer version {TOKENIZER_VERSION})",
        extensions=(".jsonl", ".json"),
        offset_unit="codepoint",
        carries=(
            "text and tokens",
            "spans as ents where they do not overlap, all of them in a group of spans",
            "document labels, as categories LABEL=VALUE",
            "ids of a knowledge base, title, metadata and annotator (in the shape “doc”)",
        ),
        loses=(
            "edges inside tokens (without misaligned=split), pieces of spans",
            "attributes, notes, relations, names of entities",
            "state, flags, origin, confidence, provenance",
            "tokens and metadata in the shape “tuples”",
        ),
        read_options=READ_OPTIONS,
        write_options=(
            FormatOption(
                "shape",
                "documents as Doc.to_json writes them, or pairs of text and"
                ' {"entities": [[start, end, label], …]}',
                values=("doc", "tuples"),
                default="doc",
            ),
            LAYERS,
            OVERLAP,
            CUTS,
            KEY,
        ),
    ),
    reader=SpacyJsonReader(),
    writer=StreamWriter(SpacyJsonSession),
)
