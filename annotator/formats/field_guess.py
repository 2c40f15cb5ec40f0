"""A mapping proposed from the first records: by the names of fields, checked by their content."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from annotator.formats.field_dates import date_of
from annotator.formats.field_mapping import FieldMapping
from annotator.formats.field_names import NAMES, best_named, is_label, mostly, plain_name
from annotator.formats.field_paths import MISSING, fields, item_fields, lookup, span_items
from annotator.formats.field_relations import with_relations
from annotator.formats.input_texts import same_words, whole_number
from annotator.model.tokens import is_word_bounded
from annotator.schema.words import listed

SAMPLE_RECORDS: Final = 30
_MOST_ITEMS: Final = 300
LONG_TEXT: Final = 60
_GOOD: Final = 0.8
_WORKED: Final = frozenset(("timestamp", "createdat", "created"))
"""Dates that say when somebody labeled, not when the article appeared, where they name who."""
_BY_MODELS: Final = re.compile(r"(?:^|\.)(?:suggestion|prediction)s?(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A mapping and what speaks for it.

    Attributes:
        why: In words; empty when no text was found.
        fit: The share of spans that lie at their words, or fit into the text, 0 to 1.
        spans: How many spans that was measured on.
        is_quoted: Whether quoted words were there to measure by.
    """

    mapping: FieldMapping
    why: str
    fit: float = 0.0
    spans: int = 0
    is_quoted: bool = False


def propose(
    records: Sequence[Any],
    *,
    text: str | None = None,
    spans: str | None = None,
    relations: str | None = None,
) -> FieldGuess:
    """Return what the fields of records seem to be.

    Args:
        records: The first of them, as parsed.
        text: The field of the text, if that is known.
        spans: The field of the spans, if that is known; "" = there is none.
        relations: The field of the relations, if that is known; "" = there is none.
    """
    known = [one for one in records[:SAMPLE_RECORDS] if type(one) is dict]
    columns: dict[str, list[Any]] = {}
    for record in known:
        for name, value in fields(record):
            columns.setdefault(name, []).append(value)
    body = text or _text_column(columns)
    if body is None:
        return FieldGuess(FieldMapping(), "")
    roles = {"text": body}
    for role in ("title", "date", "publisher", "url", "language", "id", "note", "annotator"):
        path = best_named(role, columns, taken=roles.values())
        if path is not None and _suits(role, columns[path]):
            roles[role] = path
    if "annotator" in roles and plain_name(roles.get("date", "")) in _WORKED:
        del roles["date"]
    which = f"first {len(known)} records" if len(known) == SAMPLE_RECORDS else "records"
    parts = [f"its {which} have a text in “{body}”"]
    others = [f"{role} in “{path}”" for role, path in roles.items() if role in ("title", "date")]
    found = None if spans == "" else best_spans(known, body, spans)
    if found is None:
        if others:
            parts.append(f"with {listed(others)}")
        return FieldGuess(FieldMapping(roles), " ".join(parts))
    roles |= found.mapping.roles
    mapping = replace(found.mapping, roles=roles)
    if "spans" in roles:
        lists = _list_paths(known) if relations is None else [relations] if relations else []
        mapping, joins = with_relations(known, mapping, lists)
        found = replace(found, why=f"{found.why}; {joins}" if joins else found.why)
    parts += [*([f"with {listed(others)}"] if others else []), f"and {found.why}"]
    return replace(found, mapping=mapping, why=" ".join(parts))


def _text_column(columns: Mapping[str, list[Any]]) -> str | None:
    """Return the column with the texts: the best named one, else the longest prose."""

    def length(path: str) -> float:
        values = [_joined(value) for value in columns[path]]
        good = [one for one in values if one.strip()]
        return sum(map(len, good)) / len(good) if len(good) * 2 > len(values) else 0.0

    found = {path: size for path in columns if (size := length(path))}
    names = NAMES["text"]
    named = [path for path in found if plain_name(path) in names]
    if named:
        return min(
            named,
            key=lambda one: (
                found[one] < LONG_TEXT, names.index(plain_name(one)), one.count("."), -found[one],
            ),
        )  # fmt: skip
    prose = [path for path, size in found.items() if size >= LONG_TEXT]
    return max(prose, key=lambda one: found[one], default=None)


def _joined(value: Any) -> str:
    if type(value) is list and all(type(one) is str for one in value):
        return "\n\n".join(value)
    return value if type(value) is str else ""


def _suits(role: str, values: Sequence[Any]) -> bool:
    given = [one for one in values if one not in (None, "")]
    if role == "date":
        return bool(given) and sum(date_of(one) is not None for one in given) * 2 >= len(given)
    kinds = (str, int) if role in ("id", "annotator") else (str,)
    return bool(given) and all(type(one) in kinds for one in given)


# -- spans --------------------------------------------------------------------------------------


def best_spans(
    records: Sequence[Mapping[str, Any]], text: str, path: str | None = None
) -> FieldGuess | None:
    """Return the list of spans that fits the texts best, with the roles of its fields.

    With a path, the roles of the fields of that list, however well they fit. What a model
    proposed is no label of a person and is not chosen.
    """
    if path is not None:
        return _judge(records, text, path)
    found = [_judge(records, text, path) for path in _list_paths(records)]
    found.append(_judge(records, text, None))
    good = [one for one in found if one is not None and one.fit >= _GOOD]
    return max(
        good,
        key=lambda one: ("start" in one.mapping.roles, one.is_quoted, one.fit, one.spans),
        default=None,
    )


def _list_paths(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the paths of lists of things, without those that a model made."""
    found = dict.fromkeys(path for record in records for path, _ in _lists(record))
    return [one for one in found if not _BY_MODELS.search(one)]


def _lists(
    record: Mapping[str, Any], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        items = span_items(value)
        if items and type(items[0]) in (dict, list):
            yield f"{prefix}{key}", items
        if type(value) is dict and depth < 2:  # noqa: PLR2004 - as deep as anybody nests
            yield from _lists(value, f"{prefix}{key}.", depth + 1)


def _judge(records: Sequence[Mapping[str, Any]], text: str, path: str | None) -> FieldGuess | None:
    """Measure how well the items of a list (or the records themselves) are spans of the texts."""
    pairs: list[tuple[str, Any]] = []
    for record in records:
        words = _joined(lookup(record, text))
        value = record if path is None else lookup(record, path)
        items = [value] if path is None else span_items(value) or []
        pairs += [(words, item) for item in items if words]
    pairs = pairs[:_MOST_ITEMS]
    columns: dict[str, list[Any]] = {}
    for number, (_, item) in enumerate(pairs):
        for name, value in item_fields(item):
            columns.setdefault(name, [MISSING] * len(pairs))[number] = value
    if path is None:
        columns.pop(text, None)
    roles = _span_roles(pairs, columns, is_record=path is None)
    if "label" not in roles or not ({"start", "quote"} & roles.keys()):
        return None
    place = "" if path is None else f" in “{path}”"
    mapping = FieldMapping({**roles, **({} if path is None else {"spans": path})})
    return _measure(pairs, mapping, place)


def _span_roles(
    pairs: Sequence[tuple[str, Any]], columns: Mapping[str, list[Any]], *, is_record: bool
) -> dict[str, str]:
    numbers = {
        name: values
        for name, values in columns.items()
        if mostly(whole_number(one) is not None for one in values)
    }
    roles: dict[str, str] = {}
    for role in ("start", "end", "length"):
        path = best_named(role, numbers, taken=roles.values())
        if path is not None and not (role == "length" and "end" in roles):
            roles[role] = path
    if "start" not in roles or not ({"end", "length"} & roles.keys()):
        roles = {} if is_record else _pair_of(pairs, numbers)
    labels = {name: values for name, values in columns.items() if mostly(map(is_label, values))}
    quotes = {  # ids may be letters that the text has somewhere
        name: values
        for name, values in columns.items()
        if plain_name(name) not in NAMES["span_id"] and _occur(pairs, values)
    }
    quote = best_named("quote", quotes) or (None if is_record else next(iter(quotes), None))
    if quote is not None and (len(labels) > 1 or quote not in labels):
        roles["quote"] = quote
    label = best_named("label", labels, taken=roles.values())
    if label is None and not is_record:
        free = (name for name in labels if name not in roles.values())
        label = next((name for name in free if plain_name(name) not in NAMES["span_id"]), None)
    if label is not None:
        roles["label"] = label
    score = best_named("confidence", columns, taken=roles.values())
    if score is not None and mostly(
        type(one) in (int, float) and 0 <= one <= 1 for one in columns[score]
    ):
        roles["confidence"] = score
    return roles


def _pair_of(
    pairs: Sequence[tuple[str, Any]], numbers: Mapping[str, Sequence[Any]]
) -> dict[str, str]:
    """Return two numbers of which the first never lies behind the second, inside of the text."""
    names = list(numbers)
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            rows = zip(numbers[first], numbers[second], pairs, strict=True)
            if mostly(_is_place(a, b, words) for a, b, (words, _) in rows):
                return {"start": first, "end": second}
    return {}


def _is_place(start: Any, end: Any, words: str) -> bool:
    first, last = whole_number(start), whole_number(end)
    return first is not None and last is not None and 0 <= first <= last <= 4 * len(words)


def _occur(pairs: Sequence[tuple[str, Any]], values: Sequence[Any]) -> bool:
    """Tell whether the values are words of their texts."""
    return mostly(
        type(one) is str and bool(one) and one in words
        for one, (words, _) in zip(values, pairs, strict=True)
    )


def _measure(pairs: Sequence[tuple[str, Any]], mapping: FieldMapping, place: str) -> FieldGuess:
    """Tell how many spans lie at their words, and whether the end lies on the last character."""
    count = len(pairs)
    names = [mapping.roles[role] for role in ("start", "end", "length") if role in mapping.roles]
    label = mapping.roles["label"]
    quote = mapping.roles.get("quote")
    if not names:
        why = f"{_spans(count)}{place}: words in “{quote}”, label in “{label}”"
        return FieldGuess(mapping, why, 1.0, count, is_quoted=True)
    scores = {inclusive: _scores(pairs, mapping, inclusive=inclusive) for inclusive in (0, 1)}
    # Offsets in other units agree with neither; then the usual meaning holds.
    is_inclusive = scores[1] > scores[0] and "length" not in mapping.roles
    words, fits, usable = scores[is_inclusive]
    mapping = replace(mapping, is_end_inclusive=is_inclusive)
    fields_used = listed([f"“{name}”" for name in (*names, label)])
    why = f"{_spans(count)}{place} with {fields_used}"
    why += f"; {fits:,} of {count:,} offsets fit the text"
    if quote is not None:
        why = f"{_spans(count)}{place} with {fields_used}; {words:,} of {count:,} lie at the words"
        why += f" in “{quote}”"
    if is_inclusive:
        why += ", the end on the last character"
    return FieldGuess(mapping, why, fits / max(1, usable), count, is_quoted=quote is not None)


def _spans(count: int) -> str:
    return f"{count:,} span{'' if count == 1 else 's'}"


def _scores(
    pairs: Sequence[tuple[str, Any]], mapping: FieldMapping, *, inclusive: int
) -> tuple[int, int, int]:
    """Return how many spans are whole words or their quotes, lie in the text, have offsets."""
    fits = hits = usable = 0
    roles = mapping.roles
    for words, item in pairs:
        start = whole_number(lookup(item, roles["start"]))
        end = whole_number(lookup(item, roles.get("end", roles.get("length", ""))))
        if start is None or end is None:
            continue
        usable += 1
        end = end + inclusive if "end" in roles else start + end
        longest = len(words) if words.isascii() else len(words.encode("utf-8", "replace"))
        if not 0 <= start < end <= longest:
            continue
        fits += 1
        quote = lookup(item, roles["quote"]) if "quote" in roles else MISSING
        if type(quote) is str:
            hits += same_words(words[start:end], quote)
        elif end <= len(words):
            hits += is_word_bounded(words, start, end)
    return hits, fits, usable
