"""JSON of any tool: lines or an array of objects, whose fields are mapped to what they are."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from annotator.formats.base import Column, Format, FormatInfo, Guess, ReadContext
from annotator.formats.field_columns import columns_of
from annotator.formats.field_guess import SAMPLE_RECORDS, FieldGuess, propose
from annotator.formats.field_mapping import (
    DOCUMENT_ROLES,
    OPTIONS,
    RELATION_ROLES,
    SPAN_ROLES,
    FieldMapping,
)
from annotator.formats.field_paths import MISSING, fields, item_fields, lookup, span_items
from annotator.formats.field_read import RecordReader
from annotator.formats.field_records import Numbered, beginning_of, records_of
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError
from annotator.schema.words import listed, short

_BOM: Final = b"\xef\xbb\xbf"
_MOST_BYTES: Final = 4 << 20
_KNOWN: Final = frozenset(
    ("text", "title", "document_date", "date", "published", "meta.document_date")
)
"""Names that plain rows of the product's own format have as well."""
_OWN_SPANS: Final = {"spans": "spans", "start": "start", "end": "end", "label": "label"}


class FieldsReader:
    """Reads objects whose fields were named, or are guessed from the first of them."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim objects with a text, more strongly where labels fit it that nobody else reads."""
        head = sample.head.removeprefix(_BOM).lstrip()
        if sample.folder is not None or not head.startswith((b"{", b"[")):
            return None
        seen = beginning_of(sample.head)
        found = propose(seen.records)
        if not found.why:
            has_words = any(
                type(value) is str
                for one in seen.records
                if type(one) is dict
                for value in one.values()
            )
            why = "its records are objects, but no field looks like a text"
            return Guess(0.35, why) if has_words else None
        if seen.inside:
            return Guess(0.7, f"in its list “{short(seen.inside)}” {found.why}")
        return Guess(_confidence(found, is_array=head.startswith(b"[")), found.why)

    def columns(self, sample: Sample, context: ReadContext) -> Sequence[Column]:
        """Return the fields of the first records, then those of their spans."""
        records = beginning_of(sample.head).records
        if not records:
            return ()
        mapping = mapping_of(records, context, sample.name, is_draft=True)
        return columns_of(records, mapping)

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each record as a document, or as the error that it is."""
        records = records_of(source, context.encoding)
        first: list[Numbered | InputError] = []
        for one in records:
            first.append(one)
            if len(first) == SAMPLE_RECORDS or source.consumed > _MOST_BYTES:
                break
        good = [one[2] for one in first if not isinstance(one, InputError)]
        if not good:
            yield from (one for one in first if isinstance(one, InputError))
            return
        mapping = mapping_of(good, context, source.name)
        reader = RecordReader(mapping, source.name)
        for one in chain(first, records):
            if isinstance(one, InputError):
                yield one
                continue
            line, number, data = one
            try:
                yield reader.read(data, line, "" if line else f"record {number}: ")
            except InputError as error:
                yield error


def _confidence(found: FieldGuess, *, is_array: bool) -> float:
    roles = found.mapping.roles
    is_own = roles["text"] == "text" and not is_array
    own_spans = {role: roles.get(role) for role in _OWN_SPANS} == _OWN_SPANS
    if found.spans and not (is_own and own_spans):
        return 0.83
    names_more = not {roles.get("title", "title"), roles.get("date", "date")} <= _KNOWN
    if is_own:
        return 0.82 if names_more and not found.spans else 0.5
    return 0.7 if is_array or found.spans else 0.6


def mapping_of(
    records: list[Any], context: ReadContext, file: str, *, is_draft: bool = False
) -> FieldMapping:
    """Return the mapping in force: as told, else as guessed from the first records.

    A draft may still lack what reading needs.

    Raises:
        InputError: No field is a text, or a field was named that no record has.
    """
    given = context.options
    known = {role: given.get(role) for role in ("text", "spans", "relations")}
    mapping = propose(records, **known).mapping.with_options(given)
    columns = dict.fromkeys(
        path for record in records if type(record) is dict for path, _ in fields(record)
    )
    hint = f"The fields are {listed([f'“{short(one)}”' for one in columns])}."
    if not is_draft and "text" not in mapping.roles:
        raise InputError(
            "no field looks like a text.",
            hint=f"Name it with --option text=FIELD. {hint}",
            file=file,
        )
    for roles, path in (
        (DOCUMENT_ROLES, None),
        (SPAN_ROLES, mapping.get("spans")),
        (RELATION_ROLES, mapping.get("relations")),
    ):
        among = records if path is None else _items(records, path)
        said = {role: given[role] for role in roles if given.get(role)}
        _check_fields(said, among, file, path, hint)
    if not is_draft:
        _check_relations(mapping, file)
    return mapping


def _check_fields(
    said: Mapping[str, str], among: list[Any], file: str, inside: str | None, hint: str
) -> None:
    """Refuse fields that none of the records, or of the items in one of their lists, has."""
    for role, path in said.items():
        if among and all(lookup(one, path) is MISSING for one in among):
            of = "" if inside is None else f" in “{inside}”"
            there = dict.fromkeys(name for one in among for name, _ in item_fields(one))
            raise InputError(
                f"{role}: no record has the field “{short(path)}”{of}.",
                hint=f"The fields there are {listed([f'“{short(one)}”' for one in there])}."
                if inside
                else hint,
                file=file,
            )


def _check_relations(mapping: FieldMapping, file: str) -> None:
    path = mapping.get("relations")
    missing = [role for role in RELATION_ROLES if role not in mapping.roles]
    if path is not None and missing:
        words = {"from": "where they begin", "to": "where they end", "type": "their type"}
        raise InputError(
            f"no field of the relations in “{short(path)}” is known to be {words[missing[0]]}.",
            hint=f"Name it with --option {missing[0]}=FIELD, or leave the relations out with"
            " --option relations=",
            file=file,
        )


def _items(records: list[Any], path: str) -> list[Any]:
    """Return the items of a list that some records have, as they are there."""
    lists = (span_items(lookup(one, path)) for one in records if type(one) is dict)
    return [item for items in lists for item in items or ()]


FORMAT: Final = Format(
    FormatInfo(
        id="fields",
        title="JSON or JSONL of any tool, by a mapping of its fields",
        extensions=(".jsonl", ".json", ".ndjson"),
        offset_unit="codepoint",
        carries=(
            "text, title, date, publisher, address, language, id and note of each record",
            "spans by offsets or by their words, with attributes and confidence",
            "relations between spans, by their ids or by their places in the list",
            "the annotator, labels of the whole document, every other field as metadata",
        ),
        loses=(
            "fields of spans that are not named as attributes; ids of spans",
            "fields of relations beside their ends and type",
            "what stands around the list of records",
        ),
        read_options=OPTIONS,
    ),
    reader=FieldsReader(),
)
