"""Give dates their values: on labeling, on correcting the document date, and on request.

The date grammar is loaded with the first date. A value that a person confirmed is never replaced;
one that the grammar proposed carries the name of its rule.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from annotator.model.changes import ChangeSet
from annotator.model.documents import Document
from annotator.model.spans import Fragment, Span, quote_of
from annotator.model.timex import TimexValueError, is_timex_value, parse_timex
from annotator.schema import rules
from annotator.schema.types import AttributeType, Schema
from annotator.suggest.dates import READING, DateSuggester, reading_attributes

if TYPE_CHECKING:
    from annotator.dates import Mention
    from annotator.services.project import Project

VALUE: Final = "value"
TYPE: Final = "type"
RULE: Final = "rule"
GRANULARITY: Final = "granularity"
CONFIRMED_BY: Final = "confirmed_by"

_BEFORE: Final = 2_000  # code points of context: reading them takes two milliseconds
_AFTER: Final = 400
_BULK_CHARACTERS: Final = 2_000  # reading one marked span costs as much as searching this many
_TYPE_OF_FORM: Final = {"date": "DATE", "time": "TIME", "duration": "DURATION"}
_OF_DURATIONS: Final = ("begin", "end_point")
_OF_SETS: Final = ("quant", "freq")
PROPOSED: Final = "as first read"
"""Why a reading is among the others: it is the one that the words have."""


def date_suggester() -> DateSuggester:
    """Return the suggester "dates"."""
    return DateSuggester(_find_dates)


def _find_dates(text: str, document_date: dt.date | None) -> "list[Mention]":
    from annotator.dates import find_dates

    return find_dates(text, document_date)


def warm_up() -> None:
    """Load the date grammar, so that the first date is labeled as fast as the others."""
    _find_dates("Monday", dt.date(2000, 1, 1))


def is_date_label(schema: Schema, label: str) -> bool:
    """Tell whether spans of this label carry a TIMEX3 value."""
    if not schema.has_label(label) or not schema.has_attribute(VALUE):
        return False
    attribute = schema.attribute(VALUE)
    return (
        attribute.format == "timex"
        and attribute.type is AttributeType.TEXT
        and label in attribute.labels
        and attribute.enabled
        and not attribute.retired
    )


class Readings:
    """Reads time expressions of one text.

    Args:
        day: When the text was written, if that is known.
        expected: How many will be asked for; for many, the text is searched once.
    """

    def __init__(self, text: str, day: dt.date | None, *, expected: int = 1) -> None:
        self._text = text
        self._date = day
        self._search = expected > 1 and expected * _BULK_CHARACTERS > len(text)
        self._found: dict[tuple[Fragment, ...], Mention] | None = None

    @classmethod
    def of_document(cls, document: Document, *, expected: int = 1) -> "Readings":
        """Read a document against its own date."""
        return cls(document.text, document.document_date, expected=expected)

    def of(self, fragments: tuple[Fragment, ...]) -> "Mention | None":
        """Return the reading of a marked place; None when its words name no time."""
        if self._search:
            if self._found is None:
                mentions = _find_dates(self._text, self._date)
                self._found = {((one.start, one.end),): one for one in mentions}
            if fragments in self._found:
                return self._found[fragments]
        from annotator.dates import resolve

        # Pieces are read as if they stood together: “3 to 5 May” without the end is “3 May”.
        start, end = fragments[0][0], fragments[-1][1]
        quote = quote_of(self._text, fragments)
        before = self._text[max(0, start - _BEFORE) : start]
        text = before + quote + self._text[end : end + _AFTER]
        return resolve(text, len(before), len(before) + len(quote), self._date)


class NoReadings(Readings):
    """Reads nothing: what somebody said about a date stands by itself."""

    def __init__(self) -> None:
        super().__init__("", None)

    def of(self, _fragments: tuple[Fragment, ...]) -> "Mention | None":
        """Return no reading."""
        return None


# -- labeling -------------------------------------------------------------------------------------


def filled(
    schema: Schema,
    label: str,
    fragments: tuple[Fragment, ...],
    attributes: Mapping[str, Any],
    *,
    given: Collection[str],
    readings: Readings,
) -> dict[str, Any]:
    """Return a date's attributes with the reading of its words added where nothing was given.

    Args:
        schema: Says which labels are dates and which attributes they have.
        label: The span's label; of other labels the attributes come back as they are.
        fragments: Where the span stands.
        attributes: What it has already, the schema's defaults among it.
        given: Names of the attributes that were given explicitly; they stay.
        readings: Of the span's document.
    """
    if not is_date_label(schema, label):
        return dict(attributes)
    if attributes.get(VALUE) is None and VALUE in given:
        return dict(attributes)
    mention = readings.of(fragments)
    reading = None if mention is None else reading_attributes(mention)
    known = {name: attributes.get(name) for name in given}
    if mention is not None and reading is not None and not _agrees(reading, known):
        reading = _alternative(mention, known) if VALUE not in given else None
    if reading is None:
        reading = _of_value(known)
    proposed = {name: value for name, value in reading.items() if name not in given}
    return _put(schema, label, attributes, proposed)


def _agrees(reading: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    return all(known.get(name) in (None, reading[name]) for name in (VALUE, TYPE))


def _alternative(mention: "Mention", known: Mapping[str, Any]) -> dict[str, Any] | None:
    """The first alternative reading that agrees with what was given."""
    for other in mention.alternatives:
        if _agrees({TYPE: other.type, VALUE: other.value}, known):
            anchor = reading_attributes(mention)["anchor"]
            granularity = parse_timex(other.value).granularity.value
            return {
                TYPE: other.type, VALUE: other.value, "anchor": anchor, RULE: mention.rule,
                GRANULARITY: granularity,
            }  # fmt: skip
    return None


def _of_value(known: Mapping[str, Any]) -> dict[str, Any]:
    """What a value says by itself."""
    try:
        parsed = parse_timex(str(known[VALUE]))
    except (KeyError, TimexValueError):
        return {}
    out = {GRANULARITY: parsed.granularity.value}
    if parsed.form in _TYPE_OF_FORM:
        out[TYPE] = _TYPE_OF_FORM[parsed.form]
    return out


def _put(
    schema: Schema, label: str, attributes: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return attributes with values on top, None clearing, as far as the schema has them."""
    out = dict(attributes)
    for name, value in values.items():
        if value is None:
            out.pop(name, None)
        elif _fits(schema, label, name, value):
            out[name] = value
    return {item.name: out.pop(item.name) for item in schema.attributes if item.name in out} | out


def _fits(schema: Schema, label: str, name: str, value: Any) -> bool:
    if not schema.has_attribute(name):
        return False
    attribute = schema.attribute(name)
    if not attribute.enabled or attribute.retired or label not in attribute.labels:
        return False
    return not rules.check_attribute(schema, label, name, value)


def without_reading(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes for another place: what was read or confirmed at one place stays there."""
    if RULE not in attributes and CONFIRMED_BY not in attributes:
        return dict(attributes)
    return {k: v for k, v in attributes.items() if k not in READING and k != CONFIRMED_BY}


def reread(schema: Schema, document: Document, span: Span) -> dict[str, Any]:
    """Return the attributes of a date whose edges were moved: read anew unless a person did it."""
    if not is_proposed(schema, span):
        return dict(span.attributes)
    rest = without_reading(span.attributes)
    fresh = {**schema.default_attributes(span.label), **rest}
    readings = Readings.of_document(document)
    return filled(schema, span.label, span.fragments, fresh, given=rest.keys(), readings=readings)


def is_proposed(schema: Schema, span: Span) -> bool:
    """Tell whether a date's value comes from the grammar and nobody confirmed it."""
    return (
        is_date_label(schema, span.label)
        and RULE in span.attributes
        and CONFIRMED_BY not in span.attributes
    )


# -- confirming -----------------------------------------------------------------------------------


def confirmed(
    schema: Schema,
    span: Span,
    attributes: Mapping[str, Any],
    given: Mapping[str, Any],
    name: str,
) -> dict[str, Any]:
    """Return a date's attributes after a person set some: marked as confirmed by them.

    A new value brings its granularity and, where it asks for one, its type; the rest of a former
    reading that belongs to the former value goes.

    Args:
        schema: As for ``filled``.
        span: As it was.
        attributes: Present values with the given ones on top.
        given: What the person set.
        name: Who.
    """
    by_hand = [one for one in given if one in READING and one not in (RULE, GRANULARITY)]
    if not by_hand or not is_date_label(schema, span.label):
        return dict(attributes)
    value = attributes.get(VALUE)
    changes: dict[str, Any] = {CONFIRMED_BY: None if value is None else name}
    if VALUE in given and value != span.attributes.get(VALUE):
        said = _of_value({VALUE: value})
        changes[GRANULARITY] = said.get(GRANULARITY)
        if not is_timex_value(str(value), str(attributes.get(TYPE))) and TYPE in said:
            changes[TYPE] = said[TYPE]
        if value is None:
            changes |= dict.fromkeys((*_OF_DURATIONS, "anchor", RULE))
        elif CONFIRMED_BY not in span.attributes:
            changes |= dict.fromkeys(_OF_DURATIONS)
    if changes.get(TYPE, attributes.get(TYPE)) != "SET" and span.attributes.get(TYPE) == "SET":
        changes |= dict.fromkeys(_OF_SETS)
    allowed = {k: v for k, v in changes.items() if k not in given}
    return _put(schema, span.label, attributes, allowed)


def unconfirmed(schema: Schema, document: Document, span: Span) -> dict[str, Any]:
    """Return a date's attributes after its confirmation is taken back: read anew from its words."""
    rest = {k: v for k, v in span.attributes.items() if k != CONFIRMED_BY}
    mention = Readings.of_document(document).of(span.fragments)
    if mention is None:
        return rest
    return _put(schema, span.label, rest, reading_attributes(mention))


def read_words(words: str, day: dt.date | None) -> tuple[str, str] | None:
    """Read “19 Feb” or “last Thursday” as type and value; None when all of it names no one time."""
    found = _find_dates(words, day)
    whole = [one for one in found if one.text == words.strip()]
    return (whole[0].type, whole[0].value) if len(found) == 1 and whole else None


def alternatives(project: "Project", span: Span) -> tuple[tuple[str, str, str], ...]:
    """Return how else a date can be read: (type, value, why), the likeliest first.

    What it says now is left out; when that is not the first reading, the first reading is among
    them, so that a choice can be taken back.
    """
    if not is_date_label(project.schema, span.label):
        return ()
    document_id = project.document_of(span.id)
    if document_id is None:
        return ()
    mention = Readings.of_document(project.document(document_id)).of(span.fragments)
    if mention is None:
        return ()
    present = (span.attributes.get(TYPE), span.attributes.get(VALUE))
    every = [(mention.type, mention.value, PROPOSED), *map(tuple, mention.alternatives)]
    return tuple((kind, value, why) for kind, value, why in every if (kind, value) != present)


# -- correcting the document date -----------------------------------------------------------------


def redated(
    schema: Schema, document: Document, spans: Iterable[Span], day: dt.date | None
) -> list[tuple[Span, dict[str, Any]]]:
    """Return the dates that read otherwise once the document is of another day.

    Only proposed values are replaced: never one that a person confirmed or entered, or that was
    imported with its value.

    Args:
        schema: As for ``filled``.
        document: As it was.
        spans: Of any sets of the document.
        day: The corrected document date.

    Returns:
        Each span with its new attributes.
    """
    dates = [span for span in spans if _may_be_proposed(schema, span)]
    before = Readings(document.text, document.document_date, expected=len(dates))
    after = Readings(document.text, day, expected=len(dates))
    out: list[tuple[Span, dict[str, Any]]] = []
    for span in dates:
        old, new = before.of(span.fragments), after.of(span.fragments)
        if new is None or (old is not None and _same_reading(old, new)):
            continue
        if RULE not in span.attributes and (old is None or not _says(span, old)):
            continue
        attributes = _put(schema, span.label, span.attributes, reading_attributes(new))
        if attributes != span.attributes:
            out.append((span, attributes))
    return out


def _may_be_proposed(schema: Schema, span: Span) -> bool:
    """A schema that does not record rules leaves it to the value to tell where it came from."""
    if schema.has_attribute(RULE) and schema.attribute(RULE).enabled:
        return is_proposed(schema, span)
    return is_date_label(schema, span.label) and CONFIRMED_BY not in span.attributes


def _says(span: Span, mention: "Mention") -> bool:
    return span.attributes.get(VALUE) == mention.value


def _same_reading(old: "Mention", new: "Mention") -> bool:
    return reading_attributes(old) == reading_attributes(new)


def changed_dates(change_set: ChangeSet) -> tuple[tuple[Span, Span], ...]:
    """Return the dates that an operation made mean another time: (before, after), in order."""
    found = [
        (change.before, change.after)
        for change in change_set.operation.changes
        if isinstance(change.before, Span)
        and isinstance(change.after, Span)
        and means_another_time(change.before, change.after)
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].start, pair[1].id)))


def means_another_time(before: Span, after: Span) -> bool:
    """Tell whether a date's value, or the ends of a duration, differ."""
    names = (VALUE, *_OF_DURATIONS)
    return any(before.attributes.get(name) != after.attributes.get(name) for name in names)


def kept(schema: Schema, before: Span, after: Span) -> dict[str, Any]:
    """Return what to set, so that a date has and keeps the reading it had before."""
    names = [name for name in READING if name not in (RULE, GRANULARITY)]
    return {
        name: before.attributes.get(name)
        for name in names
        if (name == VALUE or before.attributes.get(name) != after.attributes.get(name))
        and schema.has_attribute(name)
        and schema.attribute(name).applies_to(before.label)
        and schema.attribute(name).editable == "annotator"
    }
