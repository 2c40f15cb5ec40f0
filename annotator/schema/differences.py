"""What differs between two versions of a label schema."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from annotator.schema.renames import SECTIONS, SINGULAR, Renames, names_in, resolve_renames
from annotator.schema.types import Schema
from annotator.schema.words import listed, short

_PLAIN: Final = ("name", "title", "description")
_NO_RENAMES: Final[Mapping[str, str]] = {}


class Action(StrEnum):
    """What happened to a part of a schema."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        section: "labels", "attributes", "relations", "document_labels", or "schema".
        name: In the old version; in the new one for what was added.
        new_name: Of what was renamed; otherwise the same as ``name``.
        details: Each changed key, in words.
    """

    section: str
    action: Action
    name: str
    new_name: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The difference in words, on one line."""
        kind = SINGULAR.get(self.section, "schema")
        head = f"{kind} {self.name}" if self.section != "schema" else "schema"
        if self.action is Action.RENAMED:
            head += f" becomes {self.new_name}"
        elif self.action is not Action.CHANGED:
            head += f" {self.action}"
        return f"{head}: {'; '.join(self.details)}" if self.details else head


@dataclass(frozen=True, slots=True)
class SchemaDiff:
    """All differences, in the order of the new schema, what was removed last in each section."""

    differences: tuple[Difference, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.differences)

    def of(self, section: str, action: Action | None = None) -> tuple[Difference, ...]:
        """Return the differences of a section, of one kind if asked."""
        return tuple(
            item
            for item in self.differences
            if item.section == section and action in (None, item.action)
        )

    def describe(self) -> str:
        """Return the differences in words, one a line."""
        return "\n".join(map(str, self.differences)) or "no difference"


def diff(
    old: Schema, new: Schema, renames: Mapping[str, str] | Renames = _NO_RENAMES
) -> SchemaDiff:
    """Compare two schemas; the version number and the order of entries do not count."""
    known = renames if isinstance(renames, Renames) else resolve_renames(old, new, renames)[0]
    found = []
    plain = [
        f"{key}: {_shown(getattr(old, key))} → {_shown(getattr(new, key))}"
        for key in _PLAIN
        if getattr(old, key) != getattr(new, key)
    ]
    if old.guidelines != new.guidelines:
        plain.append("guidelines rewritten")
    if plain:
        found.append(Difference("schema", Action.CHANGED, old.name, new.name, tuple(plain)))
    for section in SECTIONS:
        found += _section_differences(old, new, section, known)
    return SchemaDiff(tuple(found))


def _section_differences(
    old: Schema, new: Schema, section: str, renames: Renames
) -> Iterator[Difference]:
    before = {item.name: item for item in getattr(old, section)}
    after = {item.name: item for item in getattr(new, section)}
    origins: dict[str, list[str]] = {name: [] for name in after}
    for name in before:
        target = renames.of(section).get(name, name)
        if target in origins:
            origins[target].append(name)
    for name in names_in(new, section):
        if not origins[name]:
            yield Difference(section, Action.ADDED, name, name)
        for origin in origins[name]:
            details = tuple(_field_differences(before[origin], after[name], renames))
            if origin != name:
                yield Difference(section, Action.RENAMED, origin, name, details)
            elif details:
                yield Difference(section, Action.CHANGED, name, name, details)
    for name in names_in(old, section):
        if renames.of(section).get(name, name) not in after:
            yield Difference(section, Action.REMOVED, name, name)


def _field_differences(before: Any, after: Any, renames: Renames) -> Iterator[str]:
    for field in dataclasses.fields(before):
        if field.name == "name":
            continue
        was, now = getattr(before, field.name), getattr(after, field.name)
        if field.name in ("labels", "sources", "targets"):
            was = tuple(dict.fromkeys(renames.labels.get(name, name) for name in was))
        if was == now:
            continue
        if isinstance(was, tuple) and isinstance(now, tuple) and set(was) == set(now):
            yield f"{field.name}: another order"
        elif isinstance(was, tuple) and isinstance(now, tuple) and field.name != "requires":
            added = [f"+{item}" for item in now if item not in was]
            gone = [f"−{item}" for item in was if item not in now]
            if field.name in ("labels", "sources", "targets") and not (was and now):
                yield f"{field.name}: {listed(was) or 'all'} → {listed(now) or 'all'}"
            else:
                yield f"{field.name}: {', '.join(added + gone)}"
        else:
            yield f"{field.name}: {_shown(was)} → {_shown(now)}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return listed([str(item) for item in value])
    if isinstance(value, Mapping):
        return short(", ".join(f"{key} “{title}”" for key, title in value.items())) or "none"
    return short(str(value))
