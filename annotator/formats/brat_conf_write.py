"""The configuration files of a brat folder, written from a label schema."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from annotator.formats.brat_conf import ANNOTATION_CONF, SHORTCUTS_CONF, VISUAL_CONF
from annotator.schema.types import Attribute, AttributeType, Label, RelationType, Schema

_NOT_IN_NAMES: Final = re.compile(r"[^\w-]+")
_NOT_IN_VALUES: Final = re.compile(r"[\s|,#<>]")
_ANY: Final = "<ANY>"


class BratNames:
    """Names as brat allows them: letters, digits, _ and - alone; each stands for one name."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def give(self, name: str) -> str:
        """Return how a name is written."""
        known = self._given.get(name)
        if known is not None:
            return known
        base = _NOT_IN_NAMES.sub("_", name).lstrip("-") or "_"
        written, number = base, 1
        while written in self._taken and written != name:
            number += 1
            written = f"{base}_{number}x"
        self._given[name] = written
        self._taken.add(written)
        return written


def write_configuration(
    folder: Path,
    schema: Schema,
    names: BratNames,
    events: Collection[str],
    used: Mapping[str, Collection[str]],
) -> None:
    """Write the three files.

    ``events`` are the labels that are written as events; ``used`` the values that were written,
    by attribute, for attributes without a list of values.
    """
    files = {
        ANNOTATION_CONF: _annotation(schema, names, events, used),
        VISUAL_CONF: _visual(schema, names),
        SHORTCUTS_CONF: _shortcuts(schema, names),
    }
    for name, lines in files.items():
        (folder / name).write_bytes("".join(f"{line}\n" for line in lines).encode())


def _annotation(
    schema: Schema,
    names: BratNames,
    events: Collection[str],
    used: Mapping[str, Collection[str]],
) -> Iterator[str]:
    yield "[entities]"
    yield from (names.give(one.name) for one in schema.labels if one.name not in events)
    yield ""
    yield "[relations]"
    for relation in schema.relations:
        if not _is_role(relation, events):
            yield _relation(relation, names)
    yield f"<OVERLAP>\tArg1:{_ANY}, Arg2:{_ANY}, <OVL-TYPE>:{_ANY}"
    yield ""
    yield "[events]"
    for label in schema.labels:
        if label.name in events:
            roles = [
                f"{names.give(one.name)}{'?' if one.max_targets == 1 else '*'}:"
                + _types(one.targets, names)
                for one in schema.relations
                if _is_role(one, events) and one.starts_at(label.name)
            ]
            yield f"{names.give(label.name)}\t{', '.join(roles)}".rstrip()
    yield ""
    yield "[attributes]"
    for attribute in schema.attributes:
        line = _attribute(attribute, names, used.get(attribute.name, ()))
        if line:
            yield line


def _is_role(relation: RelationType, events: Collection[str]) -> bool:
    return relation.is_slot and bool(events) and not relation.name[-1:].isdigit()


def _types(labels: Collection[str], names: BratNames) -> str:
    return "|".join(names.give(one) for one in labels) or _ANY


def _relation(relation: RelationType, names: BratNames) -> str:
    ends = f"Arg1:{_types(relation.sources, names)}, Arg2:{_types(relation.targets, names)}"
    kind = "symmetric-transitive" if relation.transitive else "symmetric"
    more = f", <REL-TYPE>:{kind}" if relation.symmetric else ""
    return f"{names.give(relation.name)}\t{ends}{more}"


def _attribute(attribute: Attribute, names: BratNames, used: Collection[str]) -> str:
    head = f"{names.give(attribute.name)}\tArg:{_types(attribute.labels, names)}"
    if attribute.type is AttributeType.FLAG:
        return head
    given = attribute.values or tuple(used)
    values = [one for one in given if one and not _NOT_IN_VALUES.search(one)]
    return f"{head}, Value:{'|'.join(values)}" if values else ""


def _visual(schema: Schema, names: BratNames) -> Iterator[str]:
    yield "[labels]"
    named: list[Label | RelationType | Attribute] = [*schema.labels, *schema.relations]
    named += schema.attributes
    for item in named:
        title = " ".join(item.title.replace("|", "/").split())
        if title:
            yield f"{names.give(item.name)} | {title}"
    yield ""
    yield "[drawing]"
    for label in schema.labels:
        name = names.give(label.name)
        yield f"{name}\tbgColor:{label.fill}, fgColor:black, borderColor:darken"


def _shortcuts(schema: Schema, names: BratNames) -> Iterator[str]:
    for label in schema.labels:
        if label.key is not None:
            yield f"{label.key.upper()} {names.give(label.name)}"
