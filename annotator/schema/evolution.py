"""A label schema over time: compare two versions, and carry everybody's work from one to the next.

Nothing that is in use is ever dropped. A label, attribute, relation or value that the new schema
lacks and that no rename explains is kept as *retired*: work that has it stays valid and visible,
but it is no longer offered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from annotator.model.annotators import AnnotationSet, Refusal
from annotator.model.commands import Split
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span, revised
from annotator.schema.colors import label_colors, spare_fill
from annotator.schema.consistency import check_schema
from annotator.schema.conversion import (
    convert_value,
    migrate_values,
    overlapping_merges,
    type_problems,
)
from annotator.schema.differences import Action, Difference, SchemaDiff, diff
from annotator.schema.renames import SINGULAR, Renames, names_in, resolve_renames
from annotator.schema.retirement import keep_what_is_used
from annotator.schema.types import AttributeType, Label, Schema
from annotator.schema.usage import Usage

__all__ = [
    "Action",
    "Difference",
    "Migration",
    "Renames",
    "SchemaDiff",
    "Split",
    "Usage",
    "add_labels",
    "convert_value",
    "diff",
    "plan_migration",
]

_NO_RENAMES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Migration:
    """A planned step from one version of a schema to the next.

    The ``migrate_…`` functions are pure and return the very row they were given when nothing
    changes in it. They may be used only when nothing is ``blocking``.

    Attributes:
        old: The schema in force.
        schema: The schema to put in force: the new one, with what had to be kept as retired.
        blocking: Why it cannot be done, in whole sentences; empty when it can.
        notes: What it leads to besides the differences, in whole sentences.
        usage: How often the parts are used; None when nobody counted.
    """

    old: Schema
    schema: Schema
    renames: Renames
    diff: SchemaDiff
    blocking: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    _types: dict[str, AttributeType] = field(init=False, repr=False, compare=False)
    _splits: dict[str, list[Split]] = field(init=False, repr=False, compare=False)
    _rewrites_values: bool = field(init=False, repr=False, compare=False)

    @property
    def is_allowed(self) -> bool:
        """Tell whether nothing blocks it."""
        return not self.blocking

    def __post_init__(self) -> None:
        """Work out what every row is asked."""
        renames = self.renames
        object.__setattr__(self, "_types", {one.name: one.type for one in self.schema.attributes})
        splits: dict[str, list[Split]] = {}
        for split in renames.splits:
            splits.setdefault(split.label, []).append(split)
        object.__setattr__(self, "_splits", splits)
        retyped = any(
            self._types.get(renames.attributes.get(item.name, item.name), item.type)
            is not item.type
            for item in self.old.attributes
        )
        object.__setattr__(
            self, "_rewrites_values", bool(renames.attributes or renames.values or retyped)
        )

    @property
    def rewrites_spans(self) -> bool:
        """Tell whether ``migrate_span`` changes anything at all."""
        return bool(self.renames.labels or self.renames.splits or self._rewrites_values)

    def migrate_span(self, span: Span) -> Span:
        """Return a span under the new schema: its label, attribute names and values.

        Where a value became the label, and the new label does not have that attribute, the value
        goes: the label says it.
        """
        split = self._split_of(span)
        if split is None:
            label = self.renames.labels.get(span.label, span.label)
        else:
            label = split.new_label
        attributes = span.attributes
        if split is not None and self._is_said_by(split):
            attributes = {k: v for k, v in attributes.items() if k != split.attribute}
        if self._rewrites_values:
            attributes = migrate_values(
                attributes, self.renames.attributes, self.renames.values, self._types
            )
        if label == span.label and (attributes is span.attributes or attributes == span.attributes):
            return span
        return revised(span, label, attributes, span.version)

    def _split_of(self, span: Span) -> Split | None:
        for split in self._splits.get(span.label, ()):
            value = span.attributes.get(split.attribute)
            if split.value == value or (isinstance(value, list | tuple) and split.value in value):
                return split
        return None

    def _is_said_by(self, split: Split) -> bool:
        name = self.renames.attributes.get(split.attribute, split.attribute)
        if self.old.attribute(split.attribute).type is not AttributeType.CHOICE:
            return False
        return not (
            self.schema.has_attribute(name)
            and self.schema.attribute(name).applies_to(split.new_label)
        )

    def migrate_relation(self, relation: Relation) -> Relation:
        """Return a relation under the new schema."""
        type_ = self.renames.relations.get(relation.type, relation.type)
        return relation if type_ == relation.type else replace(relation, type=type_)

    def migrate_set(self, annotation_set: AnnotationSet) -> AnnotationSet:
        """Return an annotation set with its document labels under the new schema."""
        values = migrate_values(
            annotation_set.document_labels,
            self.renames.document_labels,
            self.renames.document_values,
            {item.name: item.type for item in self.schema.document_labels},
        )
        if values == annotation_set.document_labels:
            return annotation_set
        return replace(annotation_set, document_labels=values)

    def migrate_entity(self, entity: Entity) -> Entity:
        """Return an entity whose kind, a label's name, follows renames."""
        kind = self.renames.labels.get(entity.kind, entity.kind)
        return entity if kind == entity.kind else replace(entity, kind=kind)

    def migrate_refusal(self, refusal: Refusal) -> Refusal:
        """Return a declined occurrence whose label follows renames."""
        label = self.renames.labels.get(refusal.label, refusal.label)
        return refusal if label == refusal.label else replace(refusal, label=label)

    def describe(self) -> str:
        """Return a preview: what blocks it, what changes with how many uses, what follows."""
        lines = [f"Cannot be done: {problem}" for problem in self.blocking]
        lines += [f"{text} ({uses})" if uses else text for text, uses in self.steps()]
        return "\n".join([*lines, *self.notes]) or "Nothing changes."

    def steps(self) -> list[tuple[str, str]]:
        """Return every difference in words, and how much work it touches; "" for none."""
        found = []
        for split in self.renames.splits:
            text = (
                f"label {split.label} becomes {split.new_label} where {split.attribute} is "
                f"“{split.value}”"
            )
            key = (split.label, split.attribute, split.value)
            count = None if self.usage is None else self.usage.label_values[key]
            uses = "" if self.usage is None else self.usage.describe("labels", split.label, count)
            found.append((text, uses))
        for item in self.diff.differences:
            text = self._describe_difference(item)
            if text:
                found.append((text, self._uses_of(item)))
        for values, counts in (
            (self.renames.values, "values"),
            (self.renames.document_values, "document_values"),
        ):
            for (name, value), target in values.items():
                uses = ""
                if self.usage is not None:
                    number = getattr(self.usage, counts)[name, value]
                    section = "attributes" if counts == "values" else "document_labels"
                    uses = self.usage.describe(section, name, number)
                found.append((f"value “{value}” of {name} becomes “{target}”", uses))
        return found

    def _describe_difference(self, item: Difference) -> str:
        """Return a difference in words; nothing for what was retired before and stays so."""
        if item.action is not Action.REMOVED:
            return str(item)
        part = next((one for one in getattr(self.old, item.section) if one.name == item.name), None)
        if part is not None and part.retired:
            return ""
        if item.name not in names_in(self.schema, item.section):
            return str(item)
        kind = SINGULAR[item.section]
        return f"{kind} {item.name} is retired: what has it keeps it, nothing new gets it"

    def _uses_of(self, item: Difference) -> str:
        if self.usage is None or item.action is Action.ADDED or item.section == "schema":
            return ""
        moved = 0
        if item.section == "labels" and item.action is Action.REMOVED:
            moved = sum(
                self.usage.label_values[one.label, one.attribute, one.value]
                for one in self.renames.splits
                if one.label == item.name
            )
        left = self.usage.labels[item.name] - moved
        return self.usage.describe(item.section, item.name, left if moved else None)


def plan_migration(
    old: Schema,
    new: Schema,
    renames: Mapping[str, str] = _NO_RENAMES,
    splits: Iterable[Split] = (),
    *,
    usage: Usage | None = None,
) -> Migration:
    """Plan the step from one schema to another.

    ``renames`` take old names to new ones, see ``resolve_renames``; two old names with one new
    name are merged. ``splits`` give spans another label by a value. Without ``usage`` everything
    counts as in use, so nothing is ever dropped.
    """
    known, problems = resolve_renames(old, new, renames, splits)
    difference = diff(old, new, known)
    schema, notes = keep_what_is_used(old, new, known, usage)
    schema = replace(schema, version=old.version + 1)
    blocking = [
        *problems,
        *type_problems(old, new, known, usage),
        *overlapping_merges(old, new, known, usage),
        *(f"The new schema is not sound: {problem}." for problem in check_schema(schema)),
    ]
    return Migration(
        old=old,
        schema=schema,
        renames=known,
        diff=difference,
        blocking=tuple(blocking),
        notes=notes,
        usage=usage,
    )


def add_labels(schema: Schema, names: Mapping[str, str] | tuple[str, ...] | list[str]) -> Schema:
    """Return a schema with further labels, in colours of their own and without keys.

    ``names`` may map each to a description. Names that are there already are passed over.
    """
    described = names if isinstance(names, Mapping) else dict.fromkeys(names, "")
    added: list[Label] = []
    for name, description in described.items():
        if not schema.has_label(name):
            colors = label_colors(spare_fill(len(schema.labels) + len(added)))
            added.append(Label(name=name, description=description, **colors._asdict()))
    return replace(schema, labels=(*schema.labels, *added)) if added else schema
