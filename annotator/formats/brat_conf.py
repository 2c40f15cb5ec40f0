"""The configuration of a brat folder, read as definitions of labels, attributes and relations.

Source: https://brat.nlplab.org/configuration.html (annotation.conf, visual.conf,
kb_shortcuts.conf). Only definitions are taken; checks and tools are brat's own business.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.formats.base import ReadContext
from annotator.model.errors import TextError
from annotator.model.texts import decode_utf8
from annotator.schema.colors import (
    TAG_TEXT,
    TEXT_RATIO,
    ensure_contrast,
    is_color,
    label_colors,
    spare_fill,
)
from annotator.schema.types import Attribute, AttributeType, Label, RelationType, Schema

ANNOTATION_CONF: Final = "annotation.conf"
VISUAL_CONF: Final = "visual.conf"
SHORTCUTS_CONF: Final = "kb_shortcuts.conf"
MAX_BYTES: Final = 1 << 20

_SECTION: Final = re.compile(r"\s*\[([\w-]+)\]\s*\Z")
_MACRO: Final = re.compile(r"\s*(<[\w.-]+>)\s*=\s*(\S.*)")
_ROLE: Final = re.compile(r"(?P<role>[^:{?*+\s]+)(?:\{[^}]*\}|[?*+])*\s*:\s*(?P<types>\S+)")
_NUMBER: Final = re.compile(r"\d+\Z")
_DEPTH: Final = 8
_FIRST, _SECOND, _ANY = "Arg1", "Arg2", "<ANY>"


@dataclass(slots=True)
class _Ends:
    """What a relation may link, as far as it is known."""

    sources: dict[str, None] = field(default_factory=dict)
    targets: dict[str, None] = field(default_factory=dict)
    ends_anywhere: bool = False
    is_slot: bool = False
    is_symmetric: bool = False
    is_transitive: bool = False


class BratConfiguration:
    """What the configuration files of a folder define.

    Attributes:
        symmetric: Relations whose ends can be swapped.
    """

    def __init__(self, folder: Path, context: ReadContext) -> None:
        self._macros: dict[str, str] = {}
        self._entities: list[str] = []
        self._events: list[str] = []
        self._relations: dict[str, _Ends] = {}
        self._attributes: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._titles: dict[str, str] = {}
        self._colors: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        lines = {
            name: list(_lines(folder / name, context))
            for name in (ANNOTATION_CONF, VISUAL_CONF, SHORTCUTS_CONF)
        }
        self.is_empty = not lines[ANNOTATION_CONF]
        self._read_annotation(lines[ANNOTATION_CONF])
        self._read_visual(lines[VISUAL_CONF])
        for line in lines[SHORTCUTS_CONF]:
            key, _, name = line.strip().partition(" ")
            if len(key) == 1 and key.isascii() and key.isalpha():
                self._keys.setdefault(key.lower(), name.strip())
        self.symmetric = {name for name, one in self._relations.items() if one.is_symmetric}

    # -- reading ------------------------------------------------------------------------------

    def _read_annotation(self, lines: Iterable[str]) -> None:
        sections: dict[str, list[str]] = {}
        current = ""
        for line in lines:
            section = _SECTION.match(line)
            macro = _MACRO.match(line)
            if section is not None:
                current = section[1].lower()
            elif macro is not None:
                self._macros[macro[1]] = macro[2].strip()
            else:
                sections.setdefault(current, []).append(line)
        self._entities = list(dict.fromkeys(_names(sections.get("entities", []))))
        self._events = list(dict.fromkeys(_names(sections.get("events", []))))
        for line in sections.get("relations", []):
            self._read_relation(line)
        for line in sections.get("events", []):
            self._read_event(line)
        for line in sections.get("attributes", []):
            self._read_attribute(line)

    def _read_relation(self, line: str) -> None:
        name, rest = _split(line)
        if name is None:
            return
        one = self._relations.setdefault(name, _Ends())
        for number, (role, types) in enumerate(self._roles(rest)):
            if role == "<REL-TYPE>":
                kinds = types.split("-")
                one.is_symmetric = "symmetric" in kinds
                one.is_transitive = "transitive" in kinds
            elif types == _ANY:
                continue  # no list means every label
            elif role == _FIRST or (number == 0 and role != _SECOND):
                one.sources.update(dict.fromkeys(self._types(types)))
            else:
                one.targets.update(dict.fromkeys(self._types(types)))

    def _read_event(self, line: str) -> None:
        name, rest = _split(line)
        if name is None:
            return
        for role, types in self._roles(rest):
            if role.startswith("<"):
                continue
            one = self._relations.setdefault(_NUMBER.sub("", role) or role, _Ends())
            one.is_slot = True
            one.sources[name] = None
            one.ends_anywhere = one.ends_anywhere or types == _ANY
            one.targets.update(dict.fromkeys(self._types(types)))

    def _roles(self, rest: str) -> Iterator[tuple[str, str]]:
        for part in self._expanded(rest).split(","):
            match = _ROLE.match(part.strip())
            if match is not None:
                yield match["role"], match["types"]

    def _read_attribute(self, line: str) -> None:
        name, rest = _split(line)
        if name is None:
            return
        labels: list[str] = []
        values: tuple[str, ...] = ()
        for role, types in self._roles(rest):
            if role == "Arg" and types != _ANY:
                labels += self._types(types)
            elif role == "Value":
                values = tuple(dict.fromkeys(one for one in types.split("|") if one))
        known = self._attributes.get(name, ((), ()))
        self._attributes[name] = (
            tuple(dict.fromkeys((*known[0], *labels))),
            tuple(dict.fromkeys((*known[1], *values))),
        )

    def _expanded(self, text: str) -> str:
        for _ in range(_DEPTH):  # macros may use each other, but never themselves
            grown = text
            for name, value in self._macros.items():
                grown = grown.replace(name, value)
            if grown == text or len(grown) > MAX_BYTES:
                break
            text = grown
        return text

    def _types(self, types: str) -> list[str]:
        found: list[str] = []
        for one in types.split("|"):
            if one == "<ENTITY>":
                found += self._entities
            elif one == "<EVENT>":
                found += self._events
            elif one == _ANY:
                found += [*self._entities, *self._events]
            elif one and not one.startswith("<"):
                found.append(one)
        return found

    def _read_visual(self, lines: Iterable[str]) -> None:
        section = ""
        for line in lines:
            match = _SECTION.match(line)
            if match is not None:
                section = match[1].lower()
            elif section == "labels":
                parts = [one.strip() for one in line.split("|")]
                if len(parts) > 1 and parts[0] and parts[1]:
                    self._titles[parts[0]] = parts[1]
            elif section == "drawing":
                name, rest = _split(line)
                found = re.search(r"bgColor:\s*(#[0-9A-Fa-f]{6})\b", rest)
                if name is not None and found is not None and is_color(found[1]):
                    self._colors[name] = found[1].upper()

    # -- definitions --------------------------------------------------------------------------

    def definitions(self) -> Schema:
        """Return everything that is defined, as a label schema to take definitions from."""
        names = list(dict.fromkeys((*self._entities, *self._events)))
        labels = set(names)
        return Schema(
            name="brat",
            labels=tuple(self._label(name, number) for number, name in enumerate(names)),
            attributes=tuple(
                Attribute(
                    name=name,
                    type=AttributeType.CHOICE if values else AttributeType.FLAG,
                    labels=tuple(one for one in targets if one in labels),
                    values=values,
                    title=self._title(name),
                )
                for name, (targets, values) in self._attributes.items()
            ),
            relations=tuple(
                RelationType(
                    name=name,
                    key=self._key(name),
                    sources=tuple(label for label in one.sources if label in labels),
                    targets=()
                    if one.ends_anywhere
                    else tuple(label for label in one.targets if label in labels),
                    symmetric=one.is_symmetric,
                    transitive=one.is_transitive,
                    is_slot=one.is_slot,
                    title=self._title(name),
                )
                for name, one in self._relations.items()
            ),
        )

    def _label(self, name: str, number: int) -> Label:
        fill = self._colors.get(name)
        fill = ensure_contrast(fill, TAG_TEXT, TEXT_RATIO) if fill else spare_fill(number)
        return Label(
            name=name,
            key=self._key(name),
            title=self._title(name),
            rendering="line" if name in self._events else "fill",
            **label_colors(fill)._asdict(),
        )

    def _title(self, name: str) -> str:
        title = self._titles.get(name, "")
        return "" if title == name else title

    def _key(self, name: str) -> str | None:
        return next((key for key, one in self._keys.items() if one.lower() == name.lower()), None)


def _split(line: str) -> tuple[str | None, str]:
    """Return the name that a line defines and the rest; None for mere structure ("!Name")."""
    parts = line.strip().split(None, 1)
    if not parts or parts[0].startswith(("!", "-", "<")):
        return None, ""
    return parts[0], parts[1] if len(parts) > 1 else ""


def _names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        name, _ = _split(line)
        if name is not None:
            yield name


def _lines(path: Path, context: ReadContext) -> Iterator[str]:
    """Yield the lines of a configuration file that say something; a bad file says nothing."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        return
    if len(data) > MAX_BYTES:
        return
    try:
        text = decode_utf8(data, name=path.name, encoding=context.encoding)
    except TextError:
        return
    for line in text.removeprefix("\ufeff").splitlines():
        kept = line.split("#", 1)[0] if path.name != VISUAL_CONF else line
        if kept.strip() and not kept.lstrip().startswith("#"):
            yield kept.rstrip()
