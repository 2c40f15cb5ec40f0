"""A label schema while it is being edited: each edit returns another draft, and nothing is lost.

A draft remembers what every part was called in the schema in force, so that the work that has it
can follow: renamed, merged, split by a value. References inside the schema follow each edit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from annotator.model.commands import Split
from annotator.schema.colors import label_colors, spare_fill
from annotator.schema.renames import SECTIONS, names_in
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)

Part = Label | Attribute | RelationType | DocumentLabel
_NEW_NAMES: Final[Mapping[str, str]] = {
    "labels": "LABEL",
    "attributes": "attribute",
    "relations": "relation",
    "document_labels": "document_label",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An edited schema and where its parts come from.

    Attributes:
        base: The schema in force, which the edits began with.
        renames: As ``MigrateSchema`` takes them, keys with their section ("labels.PERSON") or with
            an attribute ("factuality.Uu").
        splits: As ``MigrateSchema`` takes them.
    """

    base: Schema
    schema: Schema
    renames: Mapping[str, str] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Tell whether there is anything to put in force."""
        return bool(self.schema != self.base or self.renames or self.splits)

    def parts(self, section: str) -> tuple[Part, ...]:
        """Return the parts of a section: "labels", "attributes", …."""
        found: tuple[Part, ...] = getattr(self.schema, section)
        return found


def begin(schema: Schema) -> Draft:
    """Return a draft of the schema in force without any edit."""
    return Draft(base=schema, schema=schema)


def with_schema(draft: Draft, schema: Schema) -> Draft:
    """Return a draft with a schema from elsewhere: a file, a preset, a text; names are kept."""
    renames = {
        key: target
        for key, target in draft.renames.items()
        if key.partition(".")[0] not in SECTIONS
        or target in names_in(schema, key.partition(".")[0])
    }
    splits = tuple(one for one in draft.splits if schema.has_label(one.new_label))
    return Draft(draft.base, replace(schema, version=draft.base.version), renames, splits)


def set_plain(draft: Draft, **values: Any) -> Draft:
    """Change name, title, description or guidelines of the schema."""
    return replace(draft, schema=replace(draft.schema, **values))


def set_part(draft: Draft, section: str, index: int, **values: Any) -> Draft:
    """Change keys of one part but not its name; a new name is ``rename``'s work."""
    parts = list(draft.parts(section))
    parts[index] = replace(parts[index], **values)
    return _with(draft, section, parts)


def add(draft: Draft, section: str) -> tuple[Draft, int]:
    """Add a new part at the end of a section (before what is retired); return its place too."""
    name = _free_name(draft, section, _NEW_NAMES[section])
    made: Part
    if section == "labels":
        fill = spare_fill(len(draft.schema.labels))
        made = Label(name=name, **label_colors(fill)._asdict())
    elif section == "relations":
        made = RelationType(name=name)
    elif section == "attributes":
        made = Attribute(name=name, type=AttributeType.CHOICE, values=("yes", "no"))
    else:
        made = DocumentLabel(name=name, type=AttributeType.CHOICE, values=("yes", "no"))
    parts = list(draft.parts(section))
    at = next((n for n, one in enumerate(parts) if one.retired), len(parts))
    parts.insert(at, made)
    return _with(draft, section, parts), at


def duplicate(draft: Draft, section: str, index: int) -> tuple[Draft, int]:
    """Add a copy after a part, under a free name and without its key."""
    parts = list(draft.parts(section))
    copy = replace(parts[index], name=_free_name(draft, section, parts[index].name), retired=False)
    if isinstance(copy, Label | RelationType):
        copy = replace(copy, key=None)
    parts.insert(index + 1, copy)
    return _with(draft, section, parts), index + 1


def move(draft: Draft, section: str, index: int, to: int) -> Draft:
    """Put a part at another place of its section."""
    parts = list(draft.parts(section))
    parts.insert(max(0, min(to, len(parts) - 1)), parts.pop(index))
    return _with(draft, section, parts)


def rename(draft: Draft, section: str, index: int, name: str) -> Draft:
    """Give a part another name; everything that refers to it follows, work that has it too."""
    old = draft.parts(section)[index].name
    if name == old:
        return draft
    parts = list(draft.parts(section))
    parts[index] = replace(parts[index], name=name)
    changed = _with(draft, section, parts)
    changed = _refer(changed, section, old, (name,))
    changed = replace(changed, renames=_follow(draft, section, old, name))
    if section == "labels":
        splits = tuple(
            replace(one, new_label=name) if one.new_label == old else one for one in draft.splits
        )
        changed = replace(changed, splits=splits)
    return changed


def remove(draft: Draft, section: str, index: int) -> Draft:
    """Take a part out; work that has it keeps it: it is then retired when the draft is applied."""
    name = draft.parts(section)[index].name
    parts = [one for number, one in enumerate(draft.parts(section)) if number != index]
    changed = _refer(_with(draft, section, parts), section, name, ())
    renames = {
        key: target
        for key, target in draft.renames.items()
        if not (key.startswith(f"{section}.") and target == name)
    }
    splits = draft.splits
    if section == "labels":
        splits = tuple(one for one in splits if one.new_label != name)
    return replace(changed, renames=renames, splits=splits)


def merge(draft: Draft, section: str, index: int, into: str) -> Draft:
    """Make one part of two: what has the one has the other afterwards."""
    name = draft.parts(section)[index].name
    parts = [one for number, one in enumerate(draft.parts(section)) if number != index]
    changed = _refer(_with(draft, section, parts), section, name, (into,))
    splits = tuple(
        replace(one, new_label=into) if section == "labels" and one.new_label == name else one
        for one in draft.splits
    )
    return replace(changed, renames=_follow(draft, section, name, into), splits=splits)


def split(draft: Draft, index: int, attribute: str, names: Mapping[str, str]) -> Draft:
    """Give the spans of a label others by the value of a choice.

    Args:
        draft: What to begin with.
        index: Place of the label, which goes.
        attribute: The choice; it goes too when it belongs to this label alone.
        names: New label by value; those that exist are used, the others made after the old one.
    """
    label = draft.schema.labels[index]
    new = tuple(dict.fromkeys(names.values()))
    made = []
    for number, name in enumerate(one for one in new if not draft.schema.has_label(one)):
        # The first takes the old one's place in the keys and colours.
        own: dict[str, Any] = {}
        if number:
            own = label_colors(spare_fill(len(draft.schema.labels) + number))._asdict()
            own["key"] = None
        changes = {"title": "", "description": "", "tag_attribute": None, **own}
        made.append(replace(label, name=name, **changes))
    parts: list[Part] = [*draft.schema.labels[:index], *made, *draft.schema.labels[index + 1 :]]
    changed = _refer(_with(draft, "labels", parts), "labels", label.name, new)
    origin = _origin(draft, "labels", label.name)
    named = _origin(draft, "attributes", attribute)
    splits = draft.splits
    if draft.base.has_label(origin) and draft.base.has_attribute(named):
        known = draft.base.attribute(named)
        splits += tuple(
            Split(origin, named, value, name)
            for value, name in names.items()
            if value in (*known.values, *known.retired_values)
        )
    renames = {key: v for key, v in draft.renames.items() if key != f"labels.{origin}"}
    changed = replace(changed, splits=splits, renames=renames)
    place = next(
        (n for n, one in enumerate(changed.schema.attributes) if one.name == attribute), -1
    )
    if place >= 0 and set(changed.schema.attributes[place].labels) <= set(new):
        changed = remove(changed, "attributes", place)
    return changed


def rename_value(draft: Draft, section: str, index: int, old: str, new: str) -> Draft:
    """Give a value of a choice another name; spans that have it follow."""
    part = draft.parts(section)[index]
    if not isinstance(part, Attribute | DocumentLabel) or old == new:
        return draft
    values = tuple(new if one == old else one for one in part.values)
    titles = {new if key == old else key: title for key, title in part.titles.items()}
    default: Any = part.default
    if isinstance(default, tuple):
        default = tuple(new if one == old else one for one in default)
    elif default == old:
        default = new
    changed = set_part(draft, section, index, values=values, titles=titles, default=default)
    if section == "attributes":
        relations = [
            replace(one, requires=(part.name, new)) if one.requires == (part.name, old) else one
            for one in changed.schema.relations
        ]
        changed = _with(changed, "relations", relations)
    name = _origin(draft, section, part.name)
    base = next((one for one in getattr(draft.base, section) if one.name == name), None)
    renames = dict(draft.renames)
    known = () if base is None else (*base.values, *base.retired_values)
    for value in known:
        key = f"{name}.{value}"
        if renames.get(key, value if value in part.values else None) == old:
            renames[key] = new
            if value == new:
                del renames[key]
    return replace(changed, renames=renames)


def _with(draft: Draft, section: str, parts: Iterable[Any]) -> Draft:
    values: dict[str, Any] = {section: tuple(parts)}
    return replace(draft, schema=replace(draft.schema, **values))


def _free_name(draft: Draft, section: str, wanted: str) -> str:
    taken = {*names_in(draft.schema, section), *names_in(draft.base, section)}
    number = 2
    name = wanted
    while name in taken:
        name = f"{wanted}_{number}"
        number += 1
    return name


def _origin(draft: Draft, section: str, name: str) -> str:
    """Return what a part was called in the schema in force; its own name if it is new."""
    for key, target in draft.renames.items():
        if target == name and key.startswith(f"{section}."):
            return key.partition(".")[2]
    return name


def _follow(draft: Draft, section: str, old: str, new: str) -> dict[str, str]:
    """Return the renames after one more: whatever had become ``old`` becomes ``new``."""
    renames = dict(draft.renames)
    for key, target in list(renames.items()):
        if target == old and key.startswith(f"{section}."):
            renames[key] = new
    key = f"{section}.{old}"
    if old in names_in(draft.base, section) and key not in renames:
        renames[key] = new
    return {key: target for key, target in renames.items() if key != f"{section}.{target}"}


def _refer(draft: Draft, section: str, old: str, new: tuple[str, ...]) -> Draft:
    """Let everything in the schema that names a part name others instead, or none."""
    one = new[0] if new else None

    def names(given: tuple[str, ...]) -> tuple[str, ...]:
        found = [item for name in given for item in (new if name == old else (name,))]
        return tuple(dict.fromkeys(found))

    schema = draft.schema
    if section == "labels":
        # Empty means every label: what belonged to this one alone goes with it.
        attributes = [
            replace(item, labels=names(item.labels))
            for item in schema.attributes
            if new or item.labels != (old,)
        ]
        relations = [
            replace(
                item,
                sources=names(item.sources),
                targets=names(item.targets),
                default_label=one if item.default_label == old else item.default_label,
            )
            for item in schema.relations
            if new or (old,) not in (item.sources, item.targets)
        ]
        schema = replace(schema, attributes=tuple(attributes), relations=tuple(relations))
        return replace(draft, schema=_without_lost_tags(schema))
    if section == "attributes":
        labels = [
            replace(item, tag_attribute=one) if item.tag_attribute == old else item
            for item in schema.labels
        ]
        links = [_requiring(item, old, one) for item in schema.relations]
        return replace(draft, schema=replace(schema, labels=tuple(labels), relations=tuple(links)))
    return draft


def _requiring(item: RelationType, old: str, new: str | None) -> RelationType:
    if item.requires is None or item.requires[0] != old:
        return item
    return replace(item, requires=None if new is None else (new, item.requires[1]))


def _without_lost_tags(schema: Schema) -> Schema:
    labels = [
        replace(item, tag_attribute=None)
        if item.tag_attribute is not None and not schema.has_attribute(item.tag_attribute)
        else item
        for item in schema.labels
    ]
    return replace(schema, labels=tuple(labels))
