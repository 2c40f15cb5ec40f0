"""Whether a label schema makes sense as a whole: problems to mend, and advice."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from annotator.schema.colors import (
    DARK_PAGE,
    LIGHT_PAGE,
    LINE_RATIO,
    TAG_TEXT,
    TEXT_RATIO,
    Vision,
    contrast,
    is_color,
    worst_vision,
)
from annotator.schema.rules import fits_type
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)
from annotator.schema.words import listed, short

MAX_NAME_LENGTH: Final = 80
_KEYS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
_CHOICES: Final = (AttributeType.CHOICE, AttributeType.MULTI_CHOICE)
COLOR_DISTANCE: Final = 5.0
"""Least CIEDE2000 distance of two labels that are drawn alike, in every vision. A difference of 1
is just noticeable side by side (Sharma, Wu and Dalal, 2005); labels are compared across a page."""
_VISION_WORDS: Final[Mapping[Vision, str]] = {
    Vision.NORMAL: "",
    Vision.PROTANOPIA: " without red receptors (protanopia)",
    Vision.DEUTERANOPIA: " without green receptors (deuteranopia)",
    Vision.TRITANOPIA: " without blue receptors (tritanopia)",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a schema, and where.

    Attributes:
        section: Top-level key: "labels", "attributes", …; a plain key such as "version".
        index: Which entry of the section, from 1; None for a plain key.
        key: Which key of the entry; None when the entry as a whole is meant.
        message: What was found and what was expected.
        kind: "contrast", "distance" or "shared_key" for what an editor may offer more for.
        other: For a distance or shared key: the other entry of the section, from 1.
    """

    section: str
    index: int | None
    key: str | None
    message: str
    kind: Literal["", "contrast", "distance", "shared_key"] = ""
    other: int | None = None

    @property
    def path(self) -> str:
        """The place as a key path: ``labels[3].key``."""
        place = self.section if self.index is None else f"{self.section}[{self.index}]"
        return place if self.key is None else f"{place}.{self.key}"

    def __str__(self) -> str:
        """The place and the message."""
        return f"{self.path}: {self.message}"


def check_schema(schema: Schema) -> list[Problem]:
    """Return what makes a schema unusable, in the order of its parts; empty when it is sound."""
    found: list[Problem] = []
    if problem := _name_problem(schema.name):
        found.append(Problem("name", None, None, problem))
    if schema.version < 1:
        found.append(Problem("version", None, None, f"expected 1 or more, not {schema.version}"))
    sections: tuple[tuple[str, Sequence[Label | Attribute | RelationType | DocumentLabel]], ...] = (
        ("labels", schema.labels),
        ("attributes", schema.attributes),
        ("relations", schema.relations),
        ("document_labels", schema.document_labels),
    )
    for section, items in sections:
        seen: dict[str, int] = {}
        for index, item in enumerate(items, 1):
            problem = _name_problem(item.name)
            if item.name in seen:
                problem = f"“{item.name}” is already the name of {section}[{seen[item.name]}]"
            seen.setdefault(item.name, index)
            if problem:
                found.append(Problem(section, index, "name", problem))
            found += [
                Problem(section, index, key, message) for key, message in _check_item(schema, item)
            ]
    found += _label_keys(schema.labels)
    found += _relation_keys(schema)
    order = [section for section, _ in sections]
    return sorted(
        found,
        key=lambda p: (order.index(p.section) if p.section in order else -1, p.index or 0),
    )


def _name_problem(name: str) -> str:
    if not name.strip():
        return "expected a name, not an empty text"
    if name != name.strip() or not name.isprintable():
        return f"“{short(name)}” has blanks at its edges or characters that cannot be shown"
    if len(name) > MAX_NAME_LENGTH:
        return f"the name has {len(name)} characters; {MAX_NAME_LENGTH} are the most"
    return ""


_Finding = tuple[str, str]


def _check_item(
    schema: Schema, item: Label | Attribute | RelationType | DocumentLabel
) -> Iterator[_Finding]:
    if isinstance(item, Label):
        yield from _check_label(schema, item)
    elif isinstance(item, RelationType):
        yield from _check_relation_type(schema, item)
    else:
        yield from _check_values(item)
        if isinstance(item, Attribute):
            yield from _unknown_labels(schema, "labels", item.labels)
            if item.format is not None and item.type is not AttributeType.TEXT:
                yield "format", f"only a text has a format, not a {item.type}"


def _check_label(schema: Schema, label: Label) -> Iterator[_Finding]:
    if label.key is not None and label.key not in _KEYS:
        yield "key", f"expected one letter from a to z, not “{short(label.key)}”"
    for key in ("fill", "line_light", "line_dark"):
        color = getattr(label, key)
        if not is_color(color):
            yield key, f"expected a colour as #RRGGBB such as #77AADD, not “{short(color)}”"
    if label.tag_attribute is None:
        return
    if not schema.has_attribute(label.tag_attribute):
        yield "tag_attribute", _unknown("attribute", label.tag_attribute, schema.attributes)
    elif not schema.attribute(label.tag_attribute).applies_to(label.name):
        yield "tag_attribute", f"{label.name} has no attribute “{label.tag_attribute}”"


def _check_values(item: Attribute | DocumentLabel) -> Iterator[_Finding]:
    if item.type in _CHOICES:
        if not item.values:
            yield "values", f"a {item.type} needs at least one value"
    elif item.values or item.retired_values:
        yield "values", f"only choices have values, not a {item.type}"
    everything = (*item.values, *item.retired_values)
    twice = sorted({value for value in everything if everything.count(value) > 1})
    if twice:
        yield "values", f"{listed([f'“{short(value)}”' for value in twice])} stands there twice"
    if any(not value.strip() for value in everything):
        yield "values", "a value must not be empty"
    for value in item.titles:
        if value not in everything:
            yield "titles", f"“{short(value)}” is not one of the values"
    if item.default is None:
        return
    if not fits_type(item.type, item.default):
        yield "default", f"“{short(str(item.default))}” does not fit the type {item.type}"
    elif item.type in _CHOICES:
        chosen = item.default if isinstance(item.default, tuple) else (str(item.default),)
        for value in chosen:
            if value not in item.values:
                wanted = listed(item.values, "or")
                yield "default", f"“{short(value)}” is not one of the values; expected {wanted}"


def _check_relation_type(schema: Schema, relation: RelationType) -> Iterator[_Finding]:
    if relation.key is not None and relation.key not in _KEYS:
        yield "key", f"expected one letter from a to z, not “{short(relation.key)}”"
    yield from _unknown_labels(schema, "sources", relation.sources)
    yield from _unknown_labels(schema, "targets", relation.targets)
    if relation.max_targets is not None and relation.max_targets < 1:
        yield "max_targets", f"expected 1 or more, not {relation.max_targets}"
    if relation.default_label is not None:
        if not schema.has_label(relation.default_label):
            yield "default_label", _unknown("label", relation.default_label, schema.labels)
        elif not relation.ends_at(relation.default_label):
            yield "default_label", f"{relation.default_label} is not one of the targets"
    if relation.requires is None:
        return
    name, value = relation.requires
    if not schema.has_attribute(name):
        yield "requires", _unknown("attribute", name, schema.attributes)
    elif value not in schema.attribute(name).values:
        yield "requires", f"“{short(value)}” is not a value of “{name}”"


def _unknown_labels(schema: Schema, key: str, names: Sequence[str]) -> Iterator[_Finding]:
    for name in names:
        if not schema.has_label(name):
            yield key, _unknown("label", name, schema.labels)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield key, f"“{short(name)}” stands there twice"


def _unknown(
    kind: str, name: str, known: Iterable[Label] | Iterable[Attribute] | Iterable[RelationType]
) -> str:
    names = [item.name for item in known]
    there = f"there are {listed(names)}" if names else f"there is no {kind} at all"
    return f"there is no {kind} “{short(name)}”; {there}"


def _label_keys(labels: Sequence[Label]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, label in enumerate(labels, 1):
        if label.key is None or label.retired:
            continue
        first = seen.setdefault(label.key, index)
        if first != index:
            message = f"“{label.key}” is already the key of {labels[first - 1].name}"
            yield Problem("labels", index, "key", message, "shared_key", first)


def _relation_keys(schema: Schema) -> Iterator[Problem]:
    """Two relations may share a key only when they never start at the same label."""
    names = [label.name for label in schema.labels]
    for (first, one), (index, other) in combinations(enumerate(schema.relations, 1), 2):
        if one.key is None or one.key != other.key or one.retired or other.retired:
            continue
        shared = [name for name in names if one.starts_at(name) and other.starts_at(name)]
        if shared or not names:
            message = f"“{other.key}” is already the key of {one.name}, which starts there too"
            yield Problem("relations", index, "key", message, "shared_key", first)


def advise(
    schema: Schema, *, light_page: str = LIGHT_PAGE, dark_page: str = DARK_PAGE
) -> list[Problem]:
    """Return what a sound schema should still improve: weak contrast, colours easily confused."""
    checks: tuple[tuple[str, str, float, str, Callable[[Label], str]], ...] = (
        ("fill", TAG_TEXT, TEXT_RATIO, "dark text on it", lambda label: label.fill),
        ("line_light", light_page, LINE_RATIO, "the light page", lambda label: label.line_light),
        ("line_dark", dark_page, LINE_RATIO, "the dark page", lambda label: label.line_dark),
    )
    found = []
    shown = [(i, label) for i, label in enumerate(schema.labels, 1) if not label.retired]
    told = [one for one in shown if is_color(one[1].fill) and is_color(one[1].line_light)]
    for index, label in shown:
        for key, against, wanted, words, color_of in checks:
            if not is_color(color_of(label)):
                continue
            ratio = contrast(color_of(label), against)
            if ratio < wanted:
                message = (
                    f"{color_of(label)} has a contrast of {ratio:.1f}:1 with {words}; "
                    f"{wanted:g}:1 is the least"
                )
                found.append(Problem("labels", index, key, message, "contrast"))
    for (first, one), (index, other) in combinations(told, 2):
        if one.rendering != other.rendering:
            continue  # a bracket is not taken for a tinted ground
        key = "fill" if one.rendering == "fill" else "line_light"
        mine, theirs = getattr(other, key), getattr(one, key)
        apart, vision = worst_vision(mine, theirs)
        if apart < COLOR_DISTANCE:
            message = (
                f"{mine} is hard to tell from {one.name}’s {theirs}{_VISION_WORDS[vision]}: "
                f"distance {apart:.1f}, {COLOR_DISTANCE:g} is the least"
            )
            found.append(Problem("labels", index, key, message, "distance", first))
    return found
