"""brat standoff folders: what a set of labels looks like in lines, and the files around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from annotator.formats.base import WriteContext
from annotator.formats.brat_conf_write import BratNames, write_configuration
from annotator.formats.file_names import FileNames, SetFolders
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.model.relations import Relation
from annotator.model.relations import reading_order as relation_order
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order
from annotator.schema.types import Schema

_EQUIV: Final = "Equiv"
_ENDS_IN_NUMBER: Final = re.compile(r"\d\Z")
_VALUES_KEPT: Final = 1_000
_CARRIES: Final = (
    "attributes", "relations", "notes", "relation_notes", "entities", "fragments",
)  # fmt: skip


class BratSession:
    """Writes a text and a label file per row, in a folder for each annotator."""

    def __init__(self, folder: Path, context: WriteContext) -> None:
        self._folder = folder
        self._schema = context.schema
        self._events = frozenset(
            label.name for label in context.schema.labels if context.schema.slots_of(label.name)
        )
        if context.options.get("events") == "none":
            self._events = frozenset()
        self._names = BratNames()
        self._titles = FileNames()
        self._last = ("", "")
        self._folders = SetFolders()
        self._places: set[str] = set()
        self._used: dict[str, dict[str, None]] = {}

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the files of one row."""
        notes = Notes()
        document = row.document
        if self._last[0] != document.id:
            self._last = (document.id, self._titles.give(document.title))
        name = self._last[1]
        if name != document.title:
            notes.changed("file_name", "A title that cannot be a file name was changed")
        folder = self._folder / self._folders.of(row)
        if folder.name not in self._places:
            folder.mkdir(exist_ok=True)
            self._places.add(folder.name)
        (folder / f"{name}.txt").write_bytes(document.text.encode())
        lines = _Lines(row, self._schema, self._names, self._events, notes, self._used)
        (folder / f"{name}.ann").write_bytes("".join(lines.lines()).encode())
        note_losses(row, notes, carries=_CARRIES)
        return notes.all()

    def finish(self) -> None:
        """Write the configuration, with the values that were used."""
        write_configuration(self._folder, self._schema, self._names, self._events, self._used)


class _Lines:
    def __init__(
        self,
        row: ExportRow,
        schema: Schema,
        names: BratNames,
        events: frozenset[str],
        notes: Notes,
        used: dict[str, dict[str, None]],
    ) -> None:
        self._row = row
        self._schema = schema
        self._names = names
        self._events = events
        self._notes = notes
        self._used = used
        self._spans = sorted(row.spans, key=span_order)
        self._bound = {span.id: f"T{number}" for number, span in enumerate(self._spans, 1)}
        triggers = [span.id for span in self._spans if span.label in events]
        self._triggers = {one: f"E{number}" for number, one in enumerate(triggers, 1)}

    def lines(self) -> Iterator[str]:
        """Yield all lines of the label file."""
        for span in self._spans:
            places = ";".join(f"{start} {end}" for start, end in span.fragments)
            quote = span.quote.replace("\n", " ")
            label = self._name(span.label)
            yield f"{self._bound[span.id]}\t{label} {places}\t{quote}\n"
        roles, links, chains = self._sorted_relations()
        for span in self._spans:
            if span.id in self._triggers:
                yield self._event(span, roles.get(span.id, ()))
        comments = [(self._target(one.id), one.note) for one in self._spans if one.note]
        for number, link in enumerate(links, 1):
            ends = f"Arg1:{self._target(link.from_id)} Arg2:{self._target(link.to_id)}"
            yield f"R{number}\t{self._name(link.type)} {ends}\n"
            if link.note:
                comments.append((f"R{number}", link.note))
        for type_, members in chains:
            yield f"*\t{self._name(type_)} {' '.join(self._target(one) for one in members)}\n"
        yield from self._attributes()
        yield from self._entities()
        for number, (target, note) in enumerate(comments, 1):
            words = self._on_one_line(note or "", "A note")
            yield f"#{number}\tAnnotatorNotes {target}\t{words}\n"

    def _name(self, name: str) -> str:
        written = self._names.give(name)
        if written != name:
            self._notes.changed("names", "A name with signs that brat does not allow was changed")
        return written

    def _target(self, span_id: str) -> str:
        return self._triggers.get(span_id) or self._bound[span_id]

    def _sorted_relations(
        self,
    ) -> tuple[dict[str, list[Relation]], list[Relation], list[tuple[str, list[str]]]]:
        """Part relations into roles of events, plain links, and chains of things that are alike."""
        roles: dict[str, list[Relation]] = {}
        links: list[Relation] = []
        alike: dict[str, list[Relation]] = {}
        for one in sorted(self._row.relations, key=relation_order):
            known = self._schema.has_relation(one.type)
            type_ = self._schema.relation(one.type) if known else None
            if one.note or type_ is None or one.from_id == one.to_id:
                links.append(one)
            elif (
                type_.is_slot
                and one.from_id in self._triggers
                and not _ENDS_IN_NUMBER.search(one.type)
            ):
                roles.setdefault(one.from_id, []).append(one)
            elif type_.symmetric and type_.transitive and one.type != _EQUIV:
                alike.setdefault(one.type, []).append(one)
            else:
                links.append(one)
        chains = [(name, path) for name, found in alike.items() for path in _paths(found)]
        return roles, links, chains

    def _event(self, span: Span, roles: Sequence[Relation]) -> str:
        counts: dict[str, int] = {}
        parts = [f"{self._name(span.label)}:{self._bound[span.id]}"]
        for role in roles:
            name = self._name(role.type)
            counts[name] = counts.get(name, 0) + 1
            number = counts[name] if counts[name] > 1 else ""
            parts.append(f"{name}{number}:{self._target(role.to_id)}")
        return f"{self._triggers[span.id]}\t{' '.join(parts)}\n"

    def _attributes(self) -> Iterator[str]:
        number = 0
        for span in self._spans:
            for name, value in span.attributes.items():
                for words in self._values(name, value):
                    number += 1
                    head = f"A{number}\t{self._name(name)} {self._target(span.id)}"
                    yield f"{head} {words}\n" if words else f"{head}\n"

    def _values(self, name: str, value: Any) -> Iterable[str]:
        if value is True:
            return ("",)
        if value is False:
            self._notes.dropped("no", "An attribute set to no, which brat cannot say")
            return ()
        found = [
            self._on_one_line(str(one), "A value of an attribute")
            for one in (value if isinstance(value, list | tuple) else [value])
        ]
        if "" in found or not found:
            self._notes.dropped("empty_value", "An empty value of an attribute")
        used = self._used.setdefault(name, {})
        if len(used) < _VALUES_KEPT:
            used.update(dict.fromkeys(found))
        return [one for one in found if one]

    def _on_one_line(self, text: str, what: str) -> str:
        flat = " ".join(text.split())
        if flat != text:
            self._notes.changed(
                "one_line", f"{what} with line feeds or many blanks was put on one line"
            )
        return flat

    def _entities(self) -> Iterator[str]:
        mentions: dict[str, list[Span]] = {}
        for span in self._spans:
            if span.entity_id is not None and span.entity_id in self._row.entities:
                mentions.setdefault(span.entity_id, []).append(span)
        number = 0
        for one, spans in mentions.items():
            entity = self._row.entities[one]
            ids = [self._target(span.id) for span in spans]
            if len(ids) > 1:
                yield f"*\t{_EQUIV} {' '.join(ids)}\n"
            elif entity.kb_id is None:
                self._notes.dropped("single", "An entity with one mention and no database id")
                continue
            if entity.kind != spans[0].label:
                self._notes.dropped(
                    "entity_kind", "The kind of an entity, where labels say another"
                )
            if entity.kb_id is not None:
                reference = re.sub(r"\s+", "_", entity.kb_id.strip())
                if ":" not in reference:
                    reference = f"kb:{reference}"
                if reference != entity.kb_id:
                    self._notes.changed("reference", "A database id was written as brat wants it")
                for target in ids:
                    number += 1
                    yield f"N{number}\tReference {target} {reference}\t{entity.name}\n"
            elif entity.name != max((" ".join(one.quote.split()) for one in spans), key=len):
                self._notes.dropped("entity_name", "The name of an entity without a database id")


def _paths(relations: Sequence[Relation]) -> Iterator[list[str]]:
    """Cut links into paths that visit no span twice; together they are the very same links.

    No link may lead from a span to itself.
    """
    following: dict[str, list[str]] = {}
    arriving: set[str] = set()
    for one in relations:
        following.setdefault(one.from_id, []).append(one.to_id)
        arriving.add(one.to_id)
    starts = sorted(following, key=arriving.__contains__)
    for start in starts:
        while following[start]:
            path, at = [start], start
            while following.get(at):
                target = next((one for one in following[at] if one not in path), None)
                if target is None:
                    break
                following[at].remove(target)
                path.append(target)
                at = target
            yield path
