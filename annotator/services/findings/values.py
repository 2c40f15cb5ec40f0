"""Values of dates: missing ones that the words give, and types that do not fit."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from annotator.model.commands import SetAttributes
from annotator.model.spans import Span
from annotator.model.timex import TimexValueError, is_timex_value, parse_timex
from annotator.services import dating
from annotator.services.findings.finding import Finding, Fix
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted
from annotator.suggest.dates import reading_attributes

READABLE: Final = frozenset({"missing", "no_value", "attribute_format"})
"""Findings that a reading of the date's words may mend."""

_MOST: Final = 50
"""Dates without a value whose words are read; more of them come from an import, and are many."""
_TYPE_OF_FORM: Final = {"date": "DATE", "time": "TIME", "duration": "DURATION"}
_TITLES: Final = {"DATE": "date", "TIME": "time", "DURATION": "duration"}


def check_types(work: Work) -> Iterator[Finding]:
    """Find values that are TIMEX3, but not of the type that stands beside them."""
    for span in work.spans:
        value, type_ = span.attributes.get(dating.VALUE), span.attributes.get(dating.TYPE)
        if value is None or type_ is None or not dating.is_date_label(work.schema, span.label):
            continue
        try:
            parsed = parse_timex(str(value))
        except TimexValueError:
            continue  # the schema's own check says so
        if not is_timex_value(str(value), str(type_)):
            message = (
                f"{span.label} {quoted(span.quote)} has the value {value}, which is no {type_}."
            )
            yield work.finding("value_type", message, span, fix=_retype(work, span, parsed.form))


def _retype(work: Work, span: Span, form: str) -> Fix | None:
    """Offer the type that the value has; a duration that turns into a date is no safe guess."""
    wanted = _TYPE_OF_FORM.get(form)
    if wanted is None or span.attributes.get(dating.TYPE) == "DURATION":
        return None
    if wanted not in work.schema.attribute(dating.TYPE).values:
        return None
    command = SetAttributes(span_id=span.id, attributes={dating.TYPE: wanted})
    return Fix(f"Set the type to {_TITLES[wanted]}", (command,))


def with_readings(work: Work, findings: list[Finding]) -> list[Finding]:
    """Give dates without a proper value the fix to take what their words say."""
    found: dict[str, Fix | None] = {}
    return [
        _with_reading(work, one, found) if one.code in READABLE and one.fix is None else one
        for one in findings
    ]


def _with_reading(work: Work, finding: Finding, found: dict[str, Fix | None]) -> Finding:
    span = work.by_id.get(finding.span_id or "")
    if span is None or not dating.is_date_label(work.schema, span.label):
        return finding
    value = span.attributes.get(dating.VALUE)
    if value is not None and is_timex_value(str(value)):
        return finding  # it lacks something else
    if span.id not in found:
        if len(found) >= _MOST:
            return finding
        work.frame.breathe()
        found[span.id] = _read(work, span)
    return replace(finding, fix=found[span.id])


def _read(work: Work, span: Span) -> Fix | None:
    mention = dating.Readings.of_document(work.document).of(span.fragments)
    if mention is None:
        return None
    reading: dict[str, Any] = {
        name: value
        for name, value in reading_attributes(mention).items()
        if value is not None
        and work.schema.has_attribute(name)
        and work.schema.attribute(name).editable == "annotator"
        and work.schema.attribute(name).applies_to(span.label)
    }
    if dating.VALUE not in reading:
        return None
    words = f"Set the value to {reading[dating.VALUE]}"
    return Fix(words, (SetAttributes(span_id=span.id, attributes=reading),))
