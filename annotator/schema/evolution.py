"""A label schema over time: compare two versions, and carry everybody's work from one to the next.

Nothing that is in use is ever dropped. A label, attribute, relation or value that the new schema
lacks and that no rename explains is kept as *retired*: work that has it stays valid and visible,
but it is no longer offered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from annotator.model.annotators import AnnotationSet, Refusal
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.colors import label_colors, spare_fill
from annotator.schema.consistency import check_schema
from annotator.schema.conversion import (
    convert_value,
    migrate_values,
    overlapping_merges,
    type_problems,
)
from annotator.schema.differences import Action, Difference, SchemaDiff, diff
from annotator.schema.renames import SINGULAR, Renames, Split, names_in, resolve_renames
from annotator.schema.retirement import keep_what_is_used
from annotator.schema.types import Label, Schema
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

    @property
    def is_allowed(self) -> bool:
        """Tell whether nothing blocks it."""
        return not self.blocking

    @property
    def rewrites_spans(self) -> bool:
        """Tell whether ``migrate_span`` changes anything at all."""
        return bool(
            self.renames.labels
            or self.renames.attributes
            or self.renames.values
            or self.renames.splits
            or self._retyped
        )

    @property
    def _retyped(self) -> bool:
        return any(
            self.schema.attribute(target).type is not item.type
            for item in self.old.attributes
            if self.schema.has_attribute(
                target := self.renames.attributes.get(item.name, item.name)
            )
        )

    def migrate_span(self, span: Span) -> Span:
        """Return a span under the new schema: its label, attribute names and values."""
        label = self._label_of(span)
        attributes = migrate_values(
            span.attributes,
            self.renames.attributes,
            self.renames.values,
            {item.name: item.type for item in self.schema.attributes},
        )
        if label == span.label and attributes == span.attributes:
            return span
        return replace(span, label=label, attributes=attributes)

    def _label_of(self, span: Span) -> str:
        for split in self.renames.splits:
            value = span.attributes.get(split.attribute)
            chosen = value if isinstance(value, list | tuple) else (value,)
            if split.label == span.label and split.value in chosen:
                return split.new_label
        return self.renames.labels.get(span.label, span.label)

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
        for item in self.diff.differences:
            text = self._describe_difference(item)
            uses = self._uses_of(item)
            lines.append(f"{text} ({uses})" if uses and text else text)
        for split in self.renames.splits:
            line = (
                f"label {split.label} becomes {split.new_label} where {split.attribute} is "
                f"“{split.value}”"
            )
            if self.usage is not None:
                line += f" ({_counted(self.usage.values[split.attribute, split.value], 'span')})"
            lines.append(line)
        for (name, value), target in {
            **self.renames.values,
            **self.renames.document_values,
        }.items():
            lines.append(f"value “{value}” of {name} becomes “{target}”")
        return "\n".join(filter(None, [*lines, *self.notes])) or "Nothing changes."

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
        counts: Mapping[str, int] = getattr(self.usage, item.section)
        unit = {"relations": "link", "document_labels": "document"}.get(item.section, "span")
        return _counted(counts.get(item.name, 0), unit)


def plan_migration(
    old: Schema,
    new: Schema,
    renames: Mapping[str, str] = _NO_RENAMES,
    *,
    usage: Usage | None = None,
) -> Migration:
    """Plan the step from one schema to another.

    ``renames`` take old names to new ones, see ``resolve_renames``; two old names with one new
    name are merged. Without ``usage`` everything counts as in use, so nothing is ever dropped.
    """
    known, problems = resolve_renames(old, new, renames)
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


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
