"""Names of annotators as they leave the project."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from annotator.formats.records import ExportRow
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.project import Project

_Labeled = TypeVar("_Labeled", Span, Relation)


class Names:
    """Writes annotators' names, or pseudonyms by the order in which they joined.

    With pseudonyms, names and ids are replaced wherever the program itself wrote them: in the
    set's annotator, in provenance, and in attributes that only the program sets. Notes that people
    wrote stay as they are.
    """

    def __init__(self, project: Project, *, pseudonyms: bool) -> None:
        everyone = sorted(project.annotators(with_removed=True), key=lambda one: one.id)
        self._names = {one.id: one.name for one in everyone}
        self._hidden: dict[str, str] = {}
        if not pseudonyms:
            return
        width = len(str(len(everyone)))
        for number, one in enumerate(everyone, 1):
            pseudonym = f"annotator-{number:0{width}}"
            self._names[one.id] = self._hidden[one.id] = self._hidden[one.name] = pseudonym
        self._attributes = frozenset(
            item.name for item in project.schema.attributes if item.editable == "program"
        )

    def name(self, annotator_id: str | None) -> str | None:
        """Return how an annotator is called in the export."""
        return None if annotator_id is None else self._names.get(annotator_id, annotator_id)

    def id_of(self, name: str) -> str | None:
        """Return who is called so in the export; None when nobody is."""
        return next((one for one, other in self._names.items() if other == name), None)

    def applied(self, row: ExportRow) -> ExportRow:
        """Return the row with every name replaced that is to be hidden."""
        if self._hidden:
            row.spans = self._without_names(row.spans)
            row.relations = self._without_names(row.relations)
            row.spans = [self._with_attributes(span) for span in row.spans]
        return row

    def _without_names(self, items: Sequence[_Labeled]) -> list[_Labeled]:
        return [
            item
            if item.provenance is None
            else replace(item, provenance=self._replaced(dict(item.provenance)))
            for item in items
        ]

    def _with_attributes(self, span: Span) -> Span:
        named = [
            name
            for name in self._attributes & span.attributes.keys()
            if span.attributes[name] in self._hidden
        ]
        if not named:
            return span
        values: Mapping[str, Any] = {
            **span.attributes,
            **{name: self._hidden[span.attributes[name]] for name in named},
        }
        return replace(span, attributes=values)

    def _replaced(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._hidden.get(value, value)
        if isinstance(value, Mapping):
            return {key: self._replaced(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._replaced(item) for item in value]
        return value
