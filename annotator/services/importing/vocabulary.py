"""Names that come in (labels, attributes, values, relations) against the label schema."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from annotator.formats.records import Note
from annotator.model.errors import InputError
from annotator.model.spans import NO_ATTRIBUTES
from annotator.schema.consistency import check_schema
from annotator.schema.rules import check_attribute, check_document_label
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Schema,
)
from annotator.schema.violations import Code
from annotator.schema.words import listed, short
from annotator.services.importing.definitions import (
    new_attribute,
    new_document_label,
    with_label,
    with_relation,
)
from annotator.services.importing.options import UnknownNames
from annotator.services.importing.report import UnknownLabel

MakeError = Callable[..., InputError]

_NAMES_AND_VALUES: Final = frozenset(
    (
        Code.UNKNOWN_ATTRIBUTE,
        Code.ATTRIBUTE_LABEL,
        Code.ATTRIBUTE_VALUE,
        Code.UNKNOWN_DOCUMENT_LABEL,
    )
)
_CACHE: Final = 20_000
_SCALARS: Final = frozenset((str, int, float, bool))
_HINT: Final = "Use --unknown-labels add to extend the schema, or skip to leave such {} out."


class Vocabulary:
    """Decides about every name and value that comes in, remembering what it has decided.

    Attributes:
        schema: As it stands, with what was added so far.
        added: Names that were added, in order.
        definitions: What the present input says of its names.
        unknown: Labels that the schema lacked at first, with how often they came.
    """

    def __init__(
        self,
        schema: Schema,
        unknown: UnknownNames,
        label_map: Mapping[str, str],
        additions: frozenset[str] = frozenset(),
    ) -> None:
        self.schema = schema
        self.added: list[str] = []
        self.definitions: Schema | None = None
        self.unknown: dict[str, UnknownLabel] = {}
        self._first = schema
        self._additions = additions
        self._unknown = unknown
        self._map = dict(label_map)
        self._labels: dict[str, str | None] = {}
        self._good: set[tuple[str, str, type, Any]] = set()
        self._check_map()

    def _check_map(self) -> None:
        for name, target in self._map.items():
            if target and self._unknown == "error" and not self.schema.has_label(target):
                raise InputError(
                    f"--map-label {name}={target}: the label schema has no label “{target}”.",
                    hint=f"It has {listed([one.name for one in self.schema.labels])}.",
                )

    def mark(self) -> tuple[Schema, int]:
        """Return the present state, for ``go_back``."""
        return self.schema, len(self.added)

    def go_back(self, mark: tuple[Schema, int]) -> None:
        """Forget what was added since the mark."""
        if mark[0] is not self.schema:
            self.schema = mark[0]
            del self.added[mark[1] :]
            self._labels.clear()
            self._good.clear()

    def label(self, name: str, number: int, error: MakeError) -> str | None:
        """Return the label to use for the name on a span; None = leave the span out.

        Raises:
            InputError: The schema has no such label.
        """
        if name in self.unknown:
            self.unknown[name].count += 1
        elif name not in self._labels and not self._first.has_label(name):
            is_defined = self.definitions is not None and self.definitions.has_label(name)
            self.unknown[name] = UnknownLabel(name, 1, is_defined)
        try:
            return self._labels[name]
        except KeyError:
            found = self._labels[name] = self._decide_label(name, f"span {number}", error)
            return found

    def _decide_label(self, name: str, what: str, error: MakeError) -> str | None:
        target = self._map.get(name, name)
        if not target:
            return None
        if self.schema.has_label(target):
            return target
        is_wanted = name in self._additions
        if self._unknown == "skip" and not is_wanted:
            return None
        if self._unknown == "add" or is_wanted:
            kept = len(self._first.labels)
            grown = with_label(self.schema, target, self.definitions, kept=kept)
            self._grow(grown, f"label {target}", error)
            return target
        raise error(
            f"{what}: the label schema “{self.schema.name}” has no label “{short(name)}”; it has"
            f" {listed([one.name for one in self.schema.labels if not one.retired])}.",
            hint="Use --unknown-labels add to extend the schema, skip to leave such spans out, or"
            f" --map-label {short(name)}=LABEL to use another.",
        )

    def attributes(
        self,
        label: str,
        values: Mapping[str, Any],
        what: str,
        notes: list[Note],
        error: MakeError,
    ) -> Mapping[str, Any]:
        """Return the attribute values to keep for a span of this label.

        Raises:
            InputError: One does not fit the schema.
        """
        if not values:
            return NO_ATTRIBUTES
        kept = values
        for name, value in values.items():
            key = None
            if type(value) in _SCALARS:
                key = (label, name, type(value), value)
                if key in self._good:
                    continue
            if self._fits(label, name, value, what, error):
                if key is not None:
                    if len(self._good) >= _CACHE:
                        self._good.clear()
                    self._good.add(key)
                continue
            kept = {one: item for one, item in kept.items() if one != name}
            notes.append(_left_out(f"attribute “{short(name)}” of {label}"))
        return kept or NO_ATTRIBUTES

    def _fits(self, label: str, name: str, value: Any, what: str, error: MakeError) -> bool:
        found = check_attribute(self.schema, label, name, value)
        if not found:
            return True
        if self._unknown == "skip":
            return False
        if self._unknown == "add" and found[0].code in _NAMES_AND_VALUES:
            self._add_attribute(label, name, value, what, error)
            return True
        hint = _HINT.format("values") if found[0].code in _NAMES_AND_VALUES else ""
        raise error(f"{what}: {_lower(found[0].message)}", hint=hint)

    def _add_attribute(
        self, label: str, name: str, value: Any, what: str, error: MakeError
    ) -> None:
        schema = self.schema
        if not schema.has_attribute(name):
            defined = new_attribute(name, label, self.definitions)
            if defined is None:
                type_ = _type_of(value, what, name, error)
                values = tuple(dict.fromkeys(value)) if type_ is AttributeType.MULTI_CHOICE else ()
                defined = Attribute(name=name, type=type_, labels=(label,), values=values)
            schema = replace(schema, attributes=(*schema.attributes, defined))
            self._grow(schema, f"attribute {name}", error)
            if not check_attribute(schema, label, name, value):
                return
        old = schema.attribute(name)
        new = old if old.applies_to(label) else replace(old, labels=(*old.labels, label))
        if old.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE):
            given = value if isinstance(value, list) else [value]
            more = [
                one for one in dict.fromkeys(given) if one not in (*new.values, *new.retired_values)
            ]
            new = replace(new, values=(*new.values, *more))
        attributes = tuple(new if one is old else one for one in schema.attributes)
        self._grow(replace(schema, attributes=attributes), f"attribute {name}", error)
        left = check_attribute(self.schema, label, name, value)
        if left:
            raise error(f"{what}: {_lower(left[0].message)}")

    def relation(self, name: str, what: str, error: MakeError) -> bool:
        """Tell whether relations of this type are kept.

        Raises:
            InputError: The schema has no such relation.
        """
        if self.schema.has_relation(name):
            return True
        if self._unknown == "skip":
            return False
        if self._unknown == "add":
            kept = len(self._first.labels)
            grown = with_relation(self.schema, name, self.definitions, kept=kept)
            self._grow(grown, f"relation {name}", error)
            return True
        raise error(
            f"{what}: the label schema “{self.schema.name}” has no relation “{short(name)}”; it has"
            f" {listed([one.name for one in self.schema.relations]) or 'none'}.",
            hint=_HINT.format("relations"),
        )

    def document_labels(
        self, values: Mapping[str, Any], notes: list[Note], error: MakeError
    ) -> dict[str, Any]:
        """Return the document labels to keep.

        Raises:
            InputError: One does not fit the schema.
        """
        kept: dict[str, Any] = {}
        for name, value in values.items():
            found = check_document_label(self.schema, name, value)
            if found and self._unknown == "skip":
                notes.append(_left_out(f"document label “{short(name)}”"))
                continue
            if found and self._unknown == "add" and found[0].code in _NAMES_AND_VALUES:
                self._add_document_label(name, value, error)
            elif found:
                hint = _HINT.format("values") if found[0].code in _NAMES_AND_VALUES else ""
                raise error(f"document_labels: {_lower(found[0].message)}", hint=hint)
            kept[name] = value
        return kept

    def _add_document_label(self, name: str, value: Any, error: MakeError) -> None:
        schema = self.schema
        given = tuple(dict.fromkeys(value)) if isinstance(value, list) else (value,)
        if not schema.has_document_label(name):
            new = new_document_label(name, self.definitions)
            if new is None:
                type_ = _type_of(value, "document_labels", name, error)
                values = given if type_ is AttributeType.MULTI_CHOICE else ()
                new = DocumentLabel(name=name, type=type_, values=values)
            schema = replace(schema, document_labels=(*schema.document_labels, new))
        old = schema.document_label(name)
        if old.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE):
            known = (*old.values, *old.retired_values)
            more = tuple(one for one in given if one not in known)
            new = replace(old, values=(*old.values, *more))
            labels = tuple(new if one is old else one for one in schema.document_labels)
            schema = replace(schema, document_labels=labels)
        self._grow(schema, f"document label {name}", error)
        left = check_document_label(self.schema, name, value)
        if left:
            raise error(f"document_labels: {_lower(left[0].message)}")

    def _grow(self, schema: Schema, what: str, error: MakeError) -> None:
        problems = check_schema(schema)
        if problems:
            raise error(f"{what} cannot be added to the label schema: {problems[0].message}.")
        self.schema = schema
        if what not in self.added:
            self.added.append(what)


def _left_out(what: str) -> Note:
    message = f"The {what} does not fit the label schema and was left out"
    return Note("dropped", f"unfit {what}", message)


def _lower(message: str) -> str:
    return message if message[:2].isupper() else message[:1].lower() + message[1:]


def _type_of(value: Any, what: str, name: str, error: MakeError) -> AttributeType:
    if isinstance(value, bool):
        return AttributeType.FLAG
    if isinstance(value, int | float):
        return AttributeType.NUMBER
    if isinstance(value, str):
        return AttributeType.TEXT
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return AttributeType.MULTI_CHOICE
    raise error(
        f"{what}: the value of “{short(name)}” is neither text, number, yes or no, nor a list of"
        " texts."
    )
