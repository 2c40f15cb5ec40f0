"""Tables of a schema file turned into schema types, every mismatch noted with its place."""

import difflib
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar, get_args

from annotator.schema.colors import is_color, label_colors
from annotator.schema.consistency import Problem
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Editable,
    Label,
    Overlap,
    RelationType,
    Rendering,
)
from annotator.schema.words import listed, short

Read = Callable[[Any], Any]
_T = TypeVar("_T")


class Mismatch(Exception):  # noqa: N818 - never leaves the reader
    """A TOML value of another type than expected; the text says what was expected."""


def text(value: Any) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise Mismatch(f"expected a text in quotes, not {_kind(value)}")
    return value


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Mismatch(f"expected true or false, not {_kind(value)}")
    return value


def whole(value: Any) -> int:
    """Read a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Mismatch(f"expected a whole number, not {_kind(value)}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """Read a list of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Mismatch('expected a list of texts such as ["PERSON", "ORG"]')
    return tuple(value)


def titles(value: Any) -> dict[str, str]:
    """Read a table of strings."""
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise Mismatch('expected titles by value such as { "CT+" = "certain" }')
    return dict(value)


def default(value: Any) -> Any:
    """Read a default of any attribute type; whether it fits is checked later."""
    if isinstance(value, list):
        return texts(value)
    if not isinstance(value, str | bool | int | float):
        raise Mismatch(f"expected a text, number, true or false, or a list, not {_kind(value)}")
    return value


def requirement(value: Any) -> tuple[str, str]:
    """Read a table with one attribute and its value."""
    if not isinstance(value, dict) or len(value) != 1:
        raise Mismatch('expected one attribute and its value: { attribution = "attributed" }')
    ((name, wanted),) = value.items()
    return name, text(wanted)


def one_of(*values: str) -> Read:
    """Return a reader of one of these words."""

    def read(value: Any) -> str:
        if value not in values:
            shown = f"“{short(value)}”" if isinstance(value, str) else _kind(value)
            raise Mismatch(f"expected {listed(values, 'or')}, not {shown}")
        return str(value)

    return read


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return f"“{short(value)}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"


def _type(value: Any) -> AttributeType:
    return AttributeType(one_of(*(str(item) for item in AttributeType))(value))


_COMMON: Final[Mapping[str, Read]] = {
    "name": text, "title": text, "description": text, "enabled": flag, "retired": flag,
}  # fmt: skip
_VALUED: Final[Mapping[str, Read]] = {
    **_COMMON, "type": _type, "values": texts, "titles": titles, "default": default,
    "required": flag, "retired_values": texts,
}  # fmt: skip
LABEL: Final[Mapping[str, Read]] = {
    **_COMMON, "key": text, "fill": text, "line_light": text, "line_dark": text,
    "rendering": one_of(*get_args(Rendering)), "overlap": one_of(*get_args(Overlap)),
    "tag_attribute": text, "lane_weight": whole,
}  # fmt: skip
ATTRIBUTE: Final[Mapping[str, Read]] = {
    **_VALUED, "labels": texts, "format": one_of("timex"), "editable": one_of(*get_args(Editable)),
}  # fmt: skip
RELATION: Final[Mapping[str, Read]] = {
    **_COMMON, "key": text, "sources": texts, "targets": texts, "max_targets": whole,
    "symmetric": flag, "transitive": flag, "same_kind": flag, "default_label": text,
    "is_slot": flag, "requires": requirement,
}  # fmt: skip
SCHEMA: Final[Mapping[str, Read]] = {
    "name": text, "title": text, "version": whole, "description": text, "guidelines": text,
}  # fmt: skip


def _make_label(**values: Any) -> Label:
    """Make a label; lines that are not given follow from the fill."""
    fill = values.get("fill", "")
    colors = label_colors(fill)._asdict() if is_color(fill) else {}
    return Label(**{**colors, **values})


class Section(StrEnum):
    """The arrays of tables of a schema file."""

    LABELS = "labels"
    ATTRIBUTES = "attributes"
    RELATIONS = "relations"
    DOCUMENT_LABELS = "document_labels"


class TableReader:
    """Reads the parts of one file and collects what is wrong with them.

    Attributes:
        problems: In the order met.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.problems: list[Problem] = []

    def top(self) -> dict[str, Any]:
        """Read the plain keys of the file."""
        plain = {key: value for key, value in self.data.items() if key not in list(Section)}
        known = {**SCHEMA, **{section.value: text for section in Section}}
        found = self._read(plain, known, lambda key, message: Problem(key, None, None, message))
        if "name" not in plain:
            self.problems.append(Problem("name", None, None, "this key is missing"))
        return found

    def labels(self) -> tuple[Label, ...]:
        """Read the labels."""
        return self._entries(Section.LABELS, LABEL, ("name",), _make_label)

    def attributes(self) -> tuple[Attribute, ...]:
        """Read the attributes."""
        return self._entries(Section.ATTRIBUTES, ATTRIBUTE, ("name", "type"), Attribute)

    def relations(self) -> tuple[RelationType, ...]:
        """Read the relations."""
        return self._entries(Section.RELATIONS, RELATION, ("name",), RelationType)

    def document_labels(self) -> tuple[DocumentLabel, ...]:
        """Read the document labels."""
        return self._entries(Section.DOCUMENT_LABELS, _VALUED, ("name", "type"), DocumentLabel)

    def _entries(
        self,
        section: Section,
        readers: Mapping[str, Read],
        required: tuple[str, ...],
        make: Callable[..., _T],
    ) -> tuple[_T, ...]:
        tables = self.data.get(section, [])
        if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
            message = f"expected tables, each begun with a line [[{section}]]"
            self.problems.append(Problem(section, None, None, message))
            return ()
        made = []
        for index, table in enumerate(tables, 1):
            values = self._read(
                table,
                readers,
                lambda key, message, index=index: Problem(section, index, key, message),
            )
            absent = [key for key in required if key not in table]
            for key in absent:
                message = f"the key “{key}” is missing"
                self.problems.append(Problem(section, index, None, message))
            if all(key in values for key in required):
                made.append(make(**values))
        return tuple(made)

    def _read(
        self, table: Mapping[str, Any], readers: Mapping[str, Read], place: Callable[..., Problem]
    ) -> dict[str, Any]:
        values = {}
        for key, value in table.items():
            if key not in readers:
                close = difflib.get_close_matches(key, readers, 1, 0.5)
                hint = f"did you mean “{close[0]}”?" if close else f"known are {listed([*readers])}"
                self.problems.append(place(key, f"there is no such key; {hint}"))
                continue
            try:
                values[key] = readers[key](value)
            except Mismatch as mismatch:
                self.problems.append(place(key, str(mismatch)))
        return values
