"""What an earlier schema had, a later one lacks and people have used: kept, but retired."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from annotator.schema.renames import Renames, names_in
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)
from annotator.schema.usage import Usage
from annotator.schema.words import listed

_V = TypeVar("_V", bound=Attribute | DocumentLabel)


def keep_what_is_used(
    old: Schema, new: Schema, renames: Renames, usage: Usage | None
) -> tuple[Schema, tuple[str, ...]]:
    """Return the new schema with what has to be kept, and notes on what it means.

    Without ``usage`` everything counts as used.
    """
    keeper = _Keeper(old, new, renames, usage)
    schema = keeper.schema()
    return schema, tuple(keeper.notes)


class _Keeper:
    def __init__(self, old: Schema, new: Schema, renames: Renames, usage: Usage | None) -> None:
        self.notes: list[str] = []
        self._old = old
        self._new = new
        self._renames = renames
        self._usage = usage

    def schema(self) -> Schema:
        """Put the new schema and the retired parts together."""
        attributes = [item for item in self._old.attributes if self._is_kept("attributes", item)]
        relations = [item for item in self._old.relations if self._is_kept("relations", item)]
        mentioned = {name for item in attributes for name in item.labels}
        mentioned |= {name for item in relations for name in (*item.sources, *item.targets)}
        labels = [
            item
            for item in self._old.labels
            if self._is_gone("labels", item.name)
            and (self._is_used("labels", item.name) or item.name in mentioned)
        ]
        documents = [
            item for item in self._old.document_labels if self._is_kept("document_labels", item)
        ]
        kept_attributes = self._following_splits(
            self._with_old_values(self._new.attributes, self._old.attributes, "attributes")
        )
        known = {item.name for item in (*self._new.attributes, *attributes)}
        result = replace(
            self._new,
            labels=(*self._new.labels, *(self._retire_label(item, known) for item in labels)),
            attributes=(*kept_attributes, *map(self._retire_attribute, attributes)),
            relations=(*self._new.relations, *map(self._retire_relation, relations)),
            document_labels=(
                *self._with_old_values(
                    self._new.document_labels, self._old.document_labels, "document_labels"
                ),
                *(replace(item, retired=True, enabled=False) for item in documents),
            ),
        )
        self._note_narrowed()
        return result

    def _is_gone(self, section: str, name: str) -> bool:
        target = self._renames.of(section).get(name, name)
        return target not in names_in(self._new, section)

    def _is_used(self, section: str, name: str) -> bool:
        if self._usage is None:
            return True
        count: int = getattr(self._usage, section)[name]
        return count > self._moved_on(section, name)

    def _moved_on(self, section: str, name: str) -> int:
        """Count the uses that splits take away from a label or from the attribute they look at."""
        if self._usage is None or section not in ("labels", "attributes"):
            return 0
        keys = {
            (split.label, split.attribute, split.value)
            for split in self._renames.splits
            if name == (split.label if section == "labels" else split.attribute)
            and self._old.has_attribute(split.attribute)
            and self._old.attribute(split.attribute).type is AttributeType.CHOICE
        }
        if len({attribute for _, attribute, _ in keys}) > 1:
            return 0  # one span may be counted twice
        return sum(self._usage.label_values[key] for key in keys)

    def _is_kept(self, section: str, item: Attribute | RelationType | DocumentLabel) -> bool:
        return self._is_gone(section, item.name) and self._is_used(section, item.name)

    def _labels_now(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._renames.labels.get(name, name) for name in names))

    def _retire_label(self, label: Label, attributes: set[str]) -> Label:
        tag = label.tag_attribute
        if tag is not None:
            tag = self._renames.attributes.get(tag, tag)
            if tag not in attributes or not self._applies(tag, label.name):
                tag = None
        return replace(label, key=None, retired=True, enabled=False, tag_attribute=tag)

    def _applies(self, attribute: str, label: str) -> bool:
        schema = self._new if self._new.has_attribute(attribute) else self._old
        return schema.attribute(attribute).applies_to(label)

    def _retire_attribute(self, item: Attribute) -> Attribute:
        labels = self._labels_now(item.labels)
        if labels:
            # A split takes its spans, with their values, to labels the attribute did not know.
            # What a choice said is then said by the label; several values may say more.
            moved = [
                split.new_label
                for split in self._renames.splits
                if split.label in labels
                and (split.attribute != item.name or item.type is not AttributeType.CHOICE)
            ]
            labels = tuple(dict.fromkeys((*labels, *moved)))
        return replace(item, labels=labels, required=False, retired=True, enabled=False)

    def _retire_relation(self, item: RelationType) -> RelationType:
        return replace(
            item,
            key=None,
            sources=self._labels_now(item.sources),
            targets=self._labels_now(item.targets),
            default_label=None,
            requires=None,
            retired=True,
            enabled=False,
        )

    def _following_splits(self, items: Iterable[Attribute]) -> tuple[Attribute, ...]:
        """Let the attributes of a label that is split belong to what it becomes."""
        found = []
        for item in items:
            split_by = {one.attribute for one in self._renames.splits}
            if not item.labels or item.name in split_by or not self._old.has_attribute(item.name):
                found.append(item)
                continue
            was = self._old.attribute(item.name)
            moved = [
                split.new_label
                for split in self._renames.splits
                if was.applies_to(split.label)
                and split.new_label not in item.labels
                and self._is_pair_used(split.label, item.name)
            ]
            moved = list(dict.fromkeys(moved))
            if moved:
                self.notes.append(f"The attribute {item.name} also belongs to {listed(moved)} now.")
            found.append(replace(item, labels=(*item.labels, *moved)) if moved else item)
        return tuple(found)

    def _with_old_values(
        self, items: Iterable[_V], before: Iterable[Attribute | DocumentLabel], section: str
    ) -> tuple[_V, ...]:
        """Return attributes that go on accepting the values which spans already have."""
        names = self._renames.of(section)
        is_attribute = section == "attributes"
        new_values = self._renames.values if is_attribute else self._renames.document_values
        missing: dict[str, list[str]] = {}
        titles: dict[str, dict[str, str]] = {}
        for item in before:
            target = names.get(item.name, item.name)
            for value in (*item.values, *item.retired_values):
                if (item.name, value) in new_values or not self._has_value(
                    item.name, value, is_attribute=is_attribute
                ):
                    continue
                missing.setdefault(target, []).append(value)
                if value in item.titles:
                    titles.setdefault(target, {}).setdefault(value, item.titles[value])
        return tuple(
            self._accepting(item, missing.get(item.name, []), titles.get(item.name, {}))
            for item in items
        )

    def _has_value(self, name: str, value: str, *, is_attribute: bool) -> bool:
        if self._usage is None:
            return True
        counts = self._usage.values if is_attribute else self._usage.document_values
        return counts[name, value] > 0

    def _accepting(self, item: _V, values: list[str], titles: Mapping[str, str]) -> _V:
        present = (*item.values, *item.retired_values)
        gone = [value for value in dict.fromkeys(values) if value not in present]
        if not item.values or not gone:
            return item
        names = listed([f"“{value}”" for value in gone])
        verb = "stays valid where it is" if len(gone) == 1 else "stay valid where they are"
        self.notes.append(f"{names} of {item.name} {verb}, but can no longer be chosen.")
        return replace(
            item,
            retired_values=(*item.retired_values, *gone),
            titles={**item.titles, **{v: titles[v] for v in gone if v in titles}},
        )

    def _note_narrowed(self) -> None:
        """Say where existing work will break a rule of the new schema; it is kept all the same."""
        for item in self._new.attributes:
            if not self._old.has_attribute(item.name):
                continue
            was = self._old.attribute(item.name)
            lost = [
                label.name
                for label in self._old.labels
                if was.applies_to(label.name)
                and not item.applies_to(self._renames.labels.get(label.name, label.name))
                and self._is_pair_used(label.name, item.name)
            ]
            if lost:
                self.notes.append(
                    f"The attribute {item.name} no longer belongs to {listed(lost)}; "
                    "values that are set stay."
                )
        for type_ in self._new.relations:
            if not self._old.has_relation(type_.name) or not self._is_used("relations", type_.name):
                continue
            before = self._old.relation(type_.name)
            lost = [
                label.name
                for label in self._old.labels
                if (before.starts_at(label.name) and not type_.starts_at(self._now(label.name)))
                or (before.ends_at(label.name) and not type_.ends_at(self._now(label.name)))
            ]
            if lost:
                self.notes.append(
                    f"The relation {type_.name} no longer joins {listed(lost)}; "
                    "existing links stay."
                )

    def _is_pair_used(self, label: str, attribute: str) -> bool:
        return self._usage is None or self._usage.pairs[label, attribute] > 0

    def _now(self, label: str) -> str:
        return self._renames.labels.get(label, label)
