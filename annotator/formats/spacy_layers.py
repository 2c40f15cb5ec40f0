"""What spaCy keeps of a labeled text: tokens that cover all of it, entities, groups of spans.

spaCy's spans begin and end at tokens, and white space beyond a single blank is a token too
(https://spacy.io/api/tokenizer). Entities (``doc.ents``) may not overlap, groups (``doc.spans``)
may.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add, sub
from typing import Any, Final, NamedTuple

from annotator.formats.base import FormatOption
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow
from annotator.formats.token_policies import aligned_pieces, one_layer
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order
from annotator.model.tokens import Tokens, all_tokens
from annotator.model.tokens_data import BLANKS
from annotator.schema.types import Schema

GROUP: Final = "sc"
"""The group that spaCy's span categorizer reads when it is told nothing else."""

LAYERS: Final = FormatOption(
    "layers",
    "where spans go: into doc.ents, where none may overlap, and all of them into a group of"
    " doc.spans; or into one of the two",
    values=("both", "ents", "spans"),
    default="both",
)
KEY: Final = FormatOption("key", "name of the group in doc.spans", default=GROUP)
CUTS: Final = FormatOption(
    "misaligned",
    "what happens to a span that begins or ends inside a token: it takes the whole token in,"
    " leaves it out, is dropped, or the token is split there",
    values=("expand", "contract", "drop", "split"),
    default="expand",
)


class Mark(NamedTuple):
    """A labeled stretch of characters; ``kb_id`` is empty when there is none."""

    start: int
    end: int
    label: str
    kb_id: str = ""


@dataclass(frozen=True)
class Words(Tokens):
    """Words that are a text, together with the single blanks that follow some of them.

    Attributes:
        blanks: Of each word 1 if a blank follows that is no word, else 0.
    """

    blanks: bytes

    def covered(self, mark: Mark) -> tuple[int, int]:
        """Return the first word of a mark and one past its last; it begins and ends at words."""
        return bisect_left(self.starts, mark.start), bisect_left(self.starts, mark.end)


@dataclass(frozen=True, slots=True)
class Layers:
    """A labeled text as spaCy keeps it.

    Attributes:
        words: They have an edge wherever a mark has one.
        ents: Disjoint, in order.
        group: May overlap, in reading order; None when there is no group.
        cats: Of the whole text, 1.0 or 0.0.
    """

    words: Words
    ents: Sequence[Mark]
    group: Sequence[Mark] | None
    cats: Mapping[str, float]


def layers_of(row: ExportRow, schema: Schema, options: Mapping[str, str], notes: Notes) -> Layers:
    """Return what spaCy keeps of a row, edges at tokens."""
    text = row.document.text
    tokens = all_tokens(text)
    marks = _marks(row, tokens, options, notes)
    layers = options.get("layers", "both")
    ents: list[Mark] = []
    if layers != "spans":
        told = Notes()
        policy = options.get("overlap", "outermost")
        kept = one_layer([one[:3] for one in marks], schema, policy, told)
        known = {one[:3]: one for one in marks}
        ents = [known[one] for one in kept]
        if layers == "ents":
            notes.dropped(*_OVERLAP, len(marks) - len(ents))
        else:
            notes.changed(*_GROUPED, len(marks) - len(ents))
    is_split = options.get("misaligned") == "split"
    return Layers(
        split_words(text, tokens.pairs, marks) if is_split else words_of(text, tokens),
        ents,
        None if layers == "ents" else marks,
        cats_of(row, schema),
    )


_OVERLAP: Final = ("overlap", "A span that overlaps another one that was kept")
_GROUPED: Final = ("grouped", "A span that overlaps another is in the group alone, not in doc.ents")


def _marks(row: ExportRow, tokens: Tokens, options: Mapping[str, str], notes: Notes) -> list[Mark]:
    """Return the stretches of all spans; equal ones once."""
    spans = sorted(row.spans, key=span_order)
    found: list[Mark] = []
    if options.get("misaligned") == "split":
        for span in spans:
            if len(span.fragments) > 1:
                notes.changed("pieces", "A span in pieces became a span for each piece")
            found += [_mark(row, span, start, end) for start, end in span.fragments]
    else:
        for first, last, span in aligned_pieces(spans, tokens, options, notes):
            found.append(_mark(row, span, tokens.starts[first], tokens.end(last - 1)))
    marks = list({one[:3]: one for one in found}.values())
    notes.dropped("double", "A span with the label and place of another", len(found) - len(marks))
    return marks


def _mark(row: ExportRow, span: Span, start: int, end: int) -> Mark:
    entity = row.entities.get(span.entity_id or "")
    return Mark(start, end, span.label, (entity and entity.kb_id) or "")


# What parts words other than one blank: from a blank that is no space, or from two spaces on.
_GAP: Final = re.compile(
    "[{0}][{1}]*|  [{1}]*".format(*map(re.escape, (BLANKS.replace(" ", ""), BLANKS)))
)
_LINE_FEEDS: Final = re.compile(r"\n[\n ]*")
"""The same where line feeds are all there is besides single spaces."""


def words_of(text: str, tokens: Tokens) -> Words:
    """Return tokens that cover a text, as ``split_words`` does without marks, but faster.

    Few words are parted by anything else than one blank: those gaps alone are looked at, and what
    lies between them is taken as it is.
    """
    begin = tokens.starts[0] if tokens else len(text)
    starts = [0] if begin else []
    words = [text[:begin]] if begin else []
    first = 0
    # Of all blanks, the space alone is printable.
    is_usual = "  " not in text and text.replace("\n", "").isprintable()
    for gap in (_LINE_FEEDS if is_usual else _GAP).finditer(text, begin):
        start, end = gap.span()
        last = bisect_left(tokens.starts, start, first)
        starts += tokens.starts[first:last]
        words += tokens.words[first:last]
        first = last
        if text[start] == " ":  # it belongs to the word before
            start += 1
        starts.append(start)
        words.append(text[start:end])
    starts += tokens.starts[first:]
    words += tokens.words[first:]
    return _words(text, starts, words)


def _words(text: str, starts: list[int], words: list[str]) -> Words:
    ends = map(add, starts, map(len, words))
    return Words(starts, words, bytes(map(sub, (*starts[1:], len(text)), ends)))


def split_words(text: str, tokens: Sequence[tuple[int, int]], marks: Iterable[Mark]) -> Words:
    """Return tokens that cover a text and have an edge wherever a mark has one."""
    starts = {one.start for one in marks}
    ends = {one.end for one in marks}
    edges = {edge for token in tokens for edge in token}
    cuts = sorted((starts | ends) - edges)
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in (*tokens, (len(text), len(text))):
        if at < start:
            # One blank behind a word belongs to it, unless a mark begins or ends with the blank.
            if found and text[at] == " " and at not in starts and at + 1 not in ends:
                at += 1
            if at < start:
                found += _pieces(at, start, cuts)
        if cuts:
            found += _pieces(start, end, cuts)
        elif start < end:
            found.append((start, end))
        at = end
    return _words(text, [start for start, _ in found], [text[start:end] for start, end in found])


def _pieces(start: int, end: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    if start == end:
        return []
    inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
    return list(pairwise([start, *inside, end]))


def cats_of(row: ExportRow, schema: Schema) -> dict[str, float]:
    """Return categories of a text as ``LABEL=VALUE``: 1 for what is set, 0 for other values."""
    one = row.annotation_set
    found: dict[str, float] = {}
    for name, value in ({} if one is None else one.document_labels).items():
        chosen = _as_texts(value)
        known = schema.document_label(name).values if schema.has_document_label(name) else ()
        for each in dict.fromkeys((*known, *chosen)):
            found[f"{name}={each}"] = float(each in chosen)
    return found


def _as_texts(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in items]
