"""The label schema: what can be marked, with which attributes, linked how, in which colours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal, Protocol, TypeVar

from annotator.model.errors import NotFoundError

Editable = Literal["annotator", "reviewer", "program"]
Rendering = Literal["fill", "line"]
Overlap = Literal["any", "no_equal", "none"]
Scalar = str | int | float | bool
Default = Scalar | tuple[str, ...] | None

ATTRIBUTION: Final = "attribution"
"""Attribute that says what a claim's source slot means when it holds no span."""

NORMALIZED: Final = "normalized"
"""Attribute that holds a claim rewritten to stand alone."""


class AttributeType(StrEnum):
    """What kind of value an attribute or document label holds."""

    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A value that spans of some labels carry. Names are unique in a schema, one type each.

    Values in a span are a string (choice, text), a list of strings (multi-choice), an int or
    float (number) or a bool (flag).

    Attributes:
        labels: Labels it applies to; empty = every label.
        values: Allowed values of a choice or multi-choice, in the order shown.
        titles: How values are shown, by value; a value without one is shown as it is.
        default: Given to new spans; None = unset. A tuple for a multi-choice.
        required: Reported as missing when a document is finished without it.
        format: ``timex``: a text must be a TIMEX3 value; None: any text.
        editable: Who sets it: annotators (and reviewers), reviewers alone, or the program alone.
        enabled: False = not shown and not given to new spans; existing values stay.
        retired: Dropped from a later version of the schema, kept because values exist.
        retired_values: Values dropped from a later version, kept because spans have them;
            accepted but no longer offered.
        title: Shown in place of the name.
    """

    name: str
    type: AttributeType
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    default: Default = None
    required: bool = False
    description: str = ""
    format: Literal["timex"] | None = None
    editable: Editable = "annotator"
    enabled: bool = True
    retired: bool = False
    retired_values: tuple[str, ...] = ()
    title: str = ""

    def title_of(self, value: str) -> str:
        """Return how a value is shown."""
        return self.titles.get(value, value)

    def applies_to(self, label: str) -> bool:
        """Tell whether spans of this label may carry it."""
        return not self.labels or label in self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A kind of span.

    Attributes:
        key: Lower-case letter that assigns it; None = by menu only.
        fill: Ground of the tag and, for rendering ``fill``, of the text, as ``#RRGGBB``.
        line_light: Underline on a light page, at least 3:1 against it.
        line_dark: Underline on a dark page, at least 3:1 against it.
        rendering: ``fill`` = tinted ground and underline; ``line`` = underline or bracket only,
            for labels that contain others.
        enabled: False = not offered; spans that have it stay and are shown.
        retired: Dropped from a later version of the schema, kept because spans have it.
        title: Shown in place of the name.
        overlap: What is refused between spans of this label in one set: nothing, two with the
            same fragments, or any shared character (which also forbids nesting).
        tag_attribute: Attribute whose value stands in the tag once it is set.
        lane_weight: Lanes are packed in this order first, small next to the text.
    """

    name: str
    key: str | None = None
    fill: str = "#DDDDDD"
    line_light: str = "#707070"
    line_dark: str = "#B4B4B4"
    rendering: Rendering = "fill"
    description: str = ""
    enabled: bool = True
    retired: bool = False
    title: str = ""
    overlap: Overlap = "any"
    tag_attribute: str | None = None
    lane_weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationType:
    """A kind of directed link between two spans of one annotation set.

    Attributes:
        key: Lower-case letter that begins it on a span; None = by menu only.
        sources: Labels it may start at; empty = every label.
        targets: Labels it may end at; empty = every label.
        max_targets: How many one span may have of it; None = any number.
        symmetric: A to B says the same as B to A.
        transitive: A to B and B to C imply A to C.
        same_kind: Both ends must have the same label.
        default_label: Given to text that is selected as the target without choosing a label.
        is_slot: Shown as a slot of the fact card.
        requires: Attribute and value that the start must have (an unset attribute passes):
            a source needs attribution "attributed".
        enabled: False = not offered; existing ones stay.
        retired: Dropped from a later version of the schema, kept because links exist.
        title: Shown in place of the name.
    """

    name: str
    key: str | None = None
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    max_targets: int | None = None
    symmetric: bool = False
    transitive: bool = False
    same_kind: bool = False
    default_label: str | None = None
    description: str = ""
    title: str = ""
    is_slot: bool = False
    requires: tuple[str, str] | None = None
    enabled: bool = True
    retired: bool = False

    def starts_at(self, label: str) -> bool:
        """Tell whether it may start at a span of this label."""
        return not self.sources or label in self.sources

    def ends_at(self, label: str) -> bool:
        """Tell whether it may end at a span of this label."""
        return not self.targets or label in self.targets


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLabel:
    """A value that stands for a whole document, such as its topic.

    Attributes: as those of ``Attribute``.
    """

    name: str
    type: AttributeType
    values: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    default: Default = None
    required: bool = False
    description: str = ""
    title: str = ""
    enabled: bool = True
    retired: bool = False
    retired_values: tuple[str, ...] = ()

    def title_of(self, value: str) -> str:
        """Return how a value is shown."""
        return self.titles.get(value, value)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def _by_name(items: Iterable[_N]) -> dict[str, _N]:
    return {item.name: item for item in items}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A version of a label schema; immutable, every look-up by name takes constant time.

    Attributes:
        name: Short name, as written in exports.
        version: Counts up from 1 within a project.
        labels: In the order of the palette, as the others are in theirs.
        guidelines: Markdown for the guidelines panel.
    """

    name: str
    title: str = ""
    version: int = 1
    labels: tuple[Label, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    relations: tuple[RelationType, ...] = ()
    document_labels: tuple[DocumentLabel, ...] = ()
    guidelines: str = ""
    description: str = ""
    _labels: dict[str, Label] = field(init=False, repr=False, compare=False)
    _attributes: dict[str, Attribute] = field(init=False, repr=False, compare=False)
    _relations: dict[str, RelationType] = field(init=False, repr=False, compare=False)
    _document_labels: dict[str, DocumentLabel] = field(init=False, repr=False, compare=False)
    _attributes_of: dict[str, tuple[Attribute, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the look-up tables."""
        object.__setattr__(self, "_labels", _by_name(self.labels))
        object.__setattr__(self, "_attributes", _by_name(self.attributes))
        object.__setattr__(self, "_relations", _by_name(self.relations))
        object.__setattr__(self, "_document_labels", _by_name(self.document_labels))
        object.__setattr__(self, "_attributes_of", {})  # filled as it is asked for

    def label(self, name: str) -> Label:
        """Return a label, off and retired ones too.

        Raises:
            NotFoundError: The schema has none of this name; likewise for the other look-ups.
        """
        return _get(self._labels, name, "label", self)

    def attribute(self, name: str) -> Attribute:
        """Return an attribute."""
        return _get(self._attributes, name, "attribute", self)

    def relation(self, name: str) -> RelationType:
        """Return a relation."""
        return _get(self._relations, name, "relation", self)

    def document_label(self, name: str) -> DocumentLabel:
        """Return a document label."""
        return _get(self._document_labels, name, "document label", self)

    def has_label(self, name: str) -> bool:
        """Tell whether there is a label of this name."""
        return name in self._labels

    def has_attribute(self, name: str) -> bool:
        """Tell whether there is an attribute of this name."""
        return name in self._attributes

    def has_relation(self, name: str) -> bool:
        """Tell whether there is a relation of this name."""
        return name in self._relations

    def has_document_label(self, name: str) -> bool:
        """Tell whether there is a document label of this name."""
        return name in self._document_labels

    @property
    def enabled_labels(self) -> tuple[Label, ...]:
        """Return the labels that are offered, in palette order."""
        return tuple(label for label in self.labels if label.enabled and not label.retired)

    def label_for_key(self, key: str, *, enabled_only: bool = True) -> Label | None:
        """Return the label that a key assigns; None when there is none."""
        labels = self.enabled_labels if enabled_only else self.labels
        return next((label for label in labels if label.key == key.lower()), None)

    def attributes_of(self, label: str) -> tuple[Attribute, ...]:
        """Return the attributes that apply to a label, those that are off too."""
        found = self._attributes_of.get(label)
        if found is None:
            found = tuple(item for item in self.attributes if item.applies_to(label))
            self._attributes_of[label] = found
        return found

    def default_attributes(self, label: str) -> dict[str, Any]:
        """Return what a new span of this label starts with: enabled attributes with a default."""
        return {
            item.name: list(item.default) if isinstance(item.default, tuple) else item.default
            for item in self.attributes_of(label)
            if item.enabled and not item.retired and item.default is not None
        }

    def relations_from(self, label: str) -> tuple[RelationType, ...]:
        """Return the relations on offer that may start at a span of this label."""
        return tuple(
            item
            for item in self.relations
            if item.enabled and not item.retired and item.starts_at(label)
        )

    def slots_of(self, label: str) -> tuple[RelationType, ...]:
        """Return the relations that are slots of this label's fact card, in order."""
        return tuple(item for item in self.relations_from(label) if item.is_slot)

    def relation_for_key(self, key: str, label: str) -> RelationType | None:
        """Return the relation that a key begins at a span of this label; None if there is none."""
        return next((item for item in self.relations_from(label) if item.key == key.lower()), None)


def _get(table: Mapping[str, _N], name: str, kind: str, schema: Schema) -> _N:
    try:
        return table[name]
    except KeyError:
        raise NotFoundError(f"The label schema “{schema.name}” has no {kind} “{name}”.") from None
