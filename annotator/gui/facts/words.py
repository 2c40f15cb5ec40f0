"""What a fact card says, in words; nothing here knows widgets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.model.facts import Fact, SlotEntry
from annotator.model.spans import Span
from annotator.model.timex import TimexValueError, parse_timex
from annotator.model.timex_short import short_form
from annotator.schema.facts import FactDeriver
from annotator.schema.types import ATTRIBUTION, Attribute, AttributeType, RelationType, Schema

SOURCE: Final = "source"
SAID_WHEN: Final = "said_when"
_MOST_NAMES: Final = 2
_LONGEST: Final = 600
_FAR_DAYS: Final = 60
_MINUS: Final = "−"
_INNER_MARKS: Final = str.maketrans("“”", "‘’")


class Tone(StrEnum):
    """How a piece of a line is painted."""

    PLAIN = "plain"
    HINT = "hint"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the line under a collapsed card."""

    words: str
    tone: Tone = Tone.PLAIN


def quote_words(span: Span, text: str) -> str:
    """Return a claim's words in quotation marks, with an ellipsis between its fragments."""
    pieces = [" ".join(text[start:end].split()) for start, end in span.fragments]
    # Quotation marks inside become single ones, as in print.
    words = " … ".join(pieces).translate(_INNER_MARKS)
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST * 2 // 3].rstrip()} … {words[-_LONGEST // 3 :].lstrip()}"
    return f"“{words}”"


def offset_words(value: str | None, document_date: dt.date | None) -> str:
    """Return how many days a dated value lies from the document: "−1 day"; "" when open or far."""
    if value is None or document_date is None:
        return ""
    try:
        interval = parse_timex(value).interval
    except TimexValueError:
        return ""
    if interval is None or interval.first != interval.last:
        return ""
    days = (interval.first - document_date).days
    if days == 0:
        return "same day"
    if abs(days) > _FAR_DAYS:
        return ""
    sign = _MINUS if days < 0 else "+"
    return f"{sign}{abs(days)} day{'' if abs(days) == 1 else 's'}"


def value_words(entry: SlotEntry) -> str:
    """Return the value of a date in few letters, "" where the filler has none."""
    if entry.value is None:
        return ""
    values = entry.span.attributes
    return short_form(
        entry.value,
        str(values.get("type") or "DATE"),
        mod=values.get("mod"),
        quant=values.get("quant"),
        freq=values.get("freq"),
    )


def names_of(entries: Sequence[SlotEntry]) -> str:
    """Return the fillers of a slot for one line: "Analysts, Reuters +1"."""
    shown = ", ".join(" ".join(entry.name.split()) for entry in entries[:_MOST_NAMES])
    more = len(entries) - _MOST_NAMES
    return f"{shown} +{more}" if more > 0 else shown


def is_unattributed(fact: Fact, relation: RelationType) -> bool:
    """Whether a slot is empty although the claim says that something fills it."""
    if fact.slots.get(relation.name):
        return False
    if relation.requires is None:
        return False
    name, wanted = relation.requires
    return bool(fact.claim.attributes.get(name, wanted) == wanted)


def closed_words(schema: Schema, fact: Fact, relation: RelationType) -> str:
    """Return why a slot holds nothing ("implicit", "author’s voice"); "" when it may be filled."""
    if relation.requires is None or fact.slots.get(relation.name):
        return ""
    name, wanted = relation.requires
    value = fact.claim.attributes.get(name)
    if value is None or value == wanted or not schema.has_attribute(name):
        return ""
    return schema.attribute(name).title_of(str(value))


def summary(
    schema: Schema, deriver: FactDeriver, fact: Fact, sources: str = ""
) -> tuple[Piece, ...]:
    """Return the line of a collapsed card: source · cue · what is unusual · date, what is missing.

    A value that is the schema's default is not said: it would be in every line.

    Args:
        schema: Of the fact.
        deriver: Of the schema.
        fact: The claim and its slots.
        sources: Of a claim within a claim, who reports whom: "Reuters → the minister".
    """
    pieces: list[Piece] = []
    missing: list[Piece] = []
    dates: list[SlotEntry] = []
    has_dates = False
    for relation in schema.slots_of(fact.claim.label):
        entries = fact.slots.get(relation.name, ())
        if deriver.is_dated(relation.name):
            if relation.name != SAID_WHEN:
                has_dates = True
                dates += entries
        elif relation.name in (SOURCE, "cue"):
            closed = closed_words(schema, fact, relation)
            if relation.name == SOURCE and sources and (entries or closed):
                pieces.append(Piece(sources if entries else f"{sources} → {closed}"))
            elif entries:
                pieces.append(Piece(names_of(entries)))
            elif closed:
                pieces.append(Piece(closed))
            elif is_unattributed(fact, relation):
                missing.append(Piece(f"no {relation.title or relation.name}", Tone.WARNING))
    pieces += [Piece(words, Tone.HINT) for words in _unusual(schema, fact.claim)]
    if dates:
        pieces.append(Piece(", ".join(value_words(entry) or entry.name for entry in dates[:2])))
    elif has_dates:
        missing.append(Piece("no date", Tone.WARNING))
    return (*pieces, *missing)


def _unusual(schema: Schema, claim: Span) -> list[str]:
    return [
        attribute.title_of(str(value))
        for attribute in shown_attributes(schema, claim.label)
        if attribute.type is AttributeType.CHOICE
        and attribute.name != ATTRIBUTION
        and (value := claim.attributes.get(attribute.name)) is not None
        and value != attribute.default
    ]


def shown_attributes(schema: Schema, label: str) -> tuple[Attribute, ...]:
    """Return the attributes that an annotator sets on a claim, in the order of the digits."""
    return tuple(
        attribute
        for attribute in schema.attributes_of(label)
        if attribute.enabled and not attribute.retired and attribute.editable == "annotator"
    )


def spoken(fact: Fact, quote: str, pieces: Sequence[Piece]) -> str:
    """Return what a screen reader says for a collapsed card."""
    level = f"level {fact.level + 1}, " if fact.level else ""
    line = ", ".join(piece.words for piece in pieces)
    return f"{level}{quote} {line}".strip()
