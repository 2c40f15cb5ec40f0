"""What a WebAnno TSV 3 file says of each span: the cells of its features."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from annotator.formats.cas_types import OWN_NAMES, feature_name
from annotator.formats.input_texts import Notes
from annotator.model.entities import Entity
from annotator.model.spans import Span

UNSET: Final = "*"
"""The cell of a feature without a value."""
CONTROLS: Final = str.maketrans({"\n": "\\n", "\t": "\\t", "\r": "\\r"})
_RESERVED: Final = re.compile(r"->|[\\\[\]|_;*]")


def escaped(value: str) -> str:
    """Escape a value of a feature."""
    return _RESERVED.sub(lambda match: f"\\{match[0]}", value).translate(CONTROLS)


class SpanCells:
    """The cells of spans, made when they are asked for first: all lines of a span say the same.

    Attributes:
        features: Names of the columns.
    """

    def __init__(
        self,
        spans: Sequence[Span],
        attributes: Iterable[str],
        entities: Mapping[str, Entity],
        notes: Notes,
    ) -> None:
        self._spans = spans
        self._entities = entities
        self._notes = notes
        used = (name for span in spans for name in span.attributes)
        self._names = _feature_names(dict.fromkeys((*attributes, *used)))
        self.features = ("label", "identifier", "note", *self._names.values())
        self._columns = {name: number for number, name in enumerate(self.features)}
        self._cells: dict[int, list[str]] = {}

    def of(self, index: int, number: int | None) -> list[str]:
        """Return the cells of a span, with the number that ties its lines together."""
        cells = self._cells.get(index)
        if cells is None:
            suffix = "" if number is None else f"[{number}]"
            cells = [f"{UNSET}{suffix}"] * len(self.features)
            for name, value in self._values(self._spans[index]).items():
                if value:
                    cells[self._columns[name]] = f"{escaped(value)}{suffix}"
            self._cells[index] = cells
        return cells

    def _values(self, span: Span) -> Mapping[str, str]:
        entity = self._entities.get(span.entity_id or "")
        found = {"label": span.label, "note": span.note or ""}
        found["identifier"] = (entity.kb_id or "") if entity is not None else ""
        for name, value in span.attributes.items():
            written = _words(value)
            if not written:
                self._notes.dropped("empty_value", "An empty value of an attribute")
            if self._names[name] != name:
                self._notes.changed("names", "The name of an attribute that UIMA does not allow")
            found[self._names[name]] = written
        return found


def _feature_names(attributes: Iterable[str]) -> dict[str, str]:
    taken: set[str] = {*OWN_NAMES}
    found: dict[str, str] = {}
    for one in attributes:
        found[one] = feature_name(one, taken)
        taken.add(found[one])
    return found


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ";".join(str(one) for one in value)
    return str(value)
