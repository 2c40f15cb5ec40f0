"""What a printed article has besides its text: head, legend, facts, relations, notes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotator.formats.records import ExportRow
from annotator.model.annotators import SetKind
from annotator.model.documents import Document, SetState
from annotator.model.facts import Fact, SlotEntry
from annotator.model.spans import Span, reading_order
from annotator.schema.facts import FactDeriver
from annotator.schema.tags import attribute_words, value_words
from annotator.schema.types import ATTRIBUTION, Label, Schema

_SETS: Final = {
    SetKind.IMPORTED.value: "Imported labels",
    SetKind.SUGGESTED.value: "Suggestions",
    SetKind.GOLD.value: "Gold",
}
_STATES: Final = {
    SetState.NEW.value: "not begun",
    SetState.IN_PROGRESS.value: "in progress",
    SetState.DONE.value: "done",
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One claim of the table of facts.

    Attributes:
        slots: The fillers by column.
        attributes: Title and value of what is set on the claim.
    """

    fact: Fact
    slots: tuple[tuple[SlotEntry, ...], ...]
    attributes: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FactTable:
    """The claims of a set; only slots that somebody filled have a column."""

    heads: tuple[str, ...]
    lines: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class RelationLine:
    """One relation that is no slot of a fact."""

    start: Span
    title: str
    end: Span
    note: str | None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note that somebody wrote; about a span, or about the whole set or document."""

    about: str
    span: Span | None
    words: str


class ArticleParts:
    """Draws these parts up for the rows of one label schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._deriver = FactDeriver(schema)

    def details(self, document: Document) -> list[tuple[str, str]]:
        """Return name and value of everything known of a document besides title and text."""
        date = document.document_date
        found = [
            ("publisher", document.publisher),
            ("document date", None if date is None else date.isoformat()),
            ("language", document.language),
            ("address", document.url),
            *((name, _plain(value)) for name, value in sorted(document.meta.items())),
        ]
        return [(name, value) for name, value in found if value]

    def set_words(self, row: ExportRow) -> str:
        """Say whose labels these are and how far the work is."""
        one = row.annotation_set
        if one is None:
            return "Nobody has labeled this article."
        usual = "Labels" if row.annotator is None else f"Labels by {row.annotator}"
        words = _SETS.get(one.kind, usual)
        if words != usual and row.annotator is not None:
            words += f" by {row.annotator}"
        words += f", {_STATES.get(one.state, one.state)}"
        return f"{words}; flagged: {one.flag}" if one.flag else words

    def document_labels(self, row: ExportRow) -> list[tuple[str, str]]:
        """Return title and value of the labels of the whole document."""
        given = {} if row.annotation_set is None else row.annotation_set.document_labels
        found = []
        for name, value in given.items():
            title, words = name, _plain(value)
            if self._schema.has_document_label(name):
                known = self._schema.document_label(name)
                title = known.title or name
                if isinstance(value, str):
                    words = known.title_of(value)
            if words:
                found.append((title.replace("_", " "), words))
        return found

    def legend(self, row: ExportRow) -> list[tuple[Label, int]]:
        """Return the labels that occur, in the schema's order, with their counts."""
        counts = Counter(span.label for span in row.spans)
        return [(label, counts[label.name]) for label in self._schema.labels if counts[label.name]]

    def facts(self, row: ExportRow) -> FactTable:
        """Return the claims in reading order."""
        facts = self._deriver.derive(row.spans, row.relations, row.entities)
        used = [name for name in self._deriver.slots if any(fact.slots[name] for fact in facts)]
        titles = {name: slot.title or name for name, slot in self._deriver.slots.items()}
        return FactTable(
            tuple(titles[name].replace("_", " ") for name in used),
            tuple(
                FactLine(
                    fact,
                    tuple(fact.slots[name] for name in used),
                    attribute_words(fact.claim, self._schema),
                )
                for fact in facts
            ),
        )

    def relations(self, row: ExportRow) -> list[RelationLine]:
        """Return the relations that are not shown as slots of facts, in reading order."""
        by_id = {span.id: span for span in row.spans}
        lines = []
        for one in row.relations:
            start, end = by_id.get(one.from_id), by_id.get(one.to_id)
            if start is None or end is None:
                continue
            if one.type in self._deriver.slots and start.label in self._deriver.claims:
                continue
            known = self._schema.has_relation(one.type)
            title = (self._schema.relation(one.type).title if known else "") or one.type
            lines.append(RelationLine(start, title.replace("_", " "), end, one.note))
        lines.sort(key=lambda line: (reading_order(line.start), reading_order(line.end)))
        return lines

    def notes(self, row: ExportRow) -> list[NoteLine]:
        """Return every note: on the document, on the set, on spans in reading order."""
        found = []
        if row.document.note:
            found.append(NoteLine("document", None, row.document.note))
        if row.annotation_set is not None and row.annotation_set.note:
            found.append(NoteLine("labels", None, row.annotation_set.note))
        found += [
            NoteLine(span.label, span, span.note)
            for span in sorted(row.spans, key=reading_order)
            if span.note
        ]
        return found

    def implied_source(self, claim: Span) -> str:
        """Say who speaks where no span says it: the value of the claim's attribution."""
        value = claim.attributes.get(ATTRIBUTION)
        if value is None or not self._schema.has_attribute(ATTRIBUTION):
            return ""
        return value_words(self._schema.attribute(ATTRIBUTION), value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)
