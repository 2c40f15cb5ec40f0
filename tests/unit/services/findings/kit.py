"""Work to check: a marked text with attributes and relations, on a day."""

import datetime as dt
from typing import Any

from annotator.model.commands import AddRelation, EditDocument, SetAttributes
from annotator.services.findings import Finding
from tests.unit.services.desk import Table

DAY = dt.date(2026, 2, 23)


class Case:
    """One labeled document.

    Args:
        table: The project and the person.
        marked: The text with its labels, as ``read_marks`` reads it.
        day: Date of the document.
    """

    def __init__(
        self, table: Table, marked: str, *, day: dt.date | None = DAY, title: str = "Article"
    ) -> None:
        self.table = table
        self.document_id, self.ids = table.label(marked, title)
        if day is not None:
            table.do(EditDocument(document_id=self.document_id, document_date=day))

    def set(self, number: int, **attributes: Any) -> "Case":
        """Give the span of this number (in the order of their openings) attributes."""
        self.table.do(SetAttributes(span_id=self.ids[number], attributes=attributes))
        return self

    def link(self, type_: str, start: int, end: int) -> "Case":
        """Link two spans."""
        self.table.do(AddRelation(type=type_, from_id=self.ids[start], to_id=self.ids[end]))
        return self

    def all(self) -> list[Finding]:
        """Every finding, dismissed ones too."""
        return self.table.project.check_document(
            self.document_id, self.table.author, with_dismissed=True
        )

    def open(self) -> list[Finding]:
        """Every open finding."""
        return self.table.project.check_document(self.document_id, self.table.author)

    def codes(self) -> list[str]:
        """Codes of the open findings."""
        return [one.code for one in self.open()]

    def only(self, code: str) -> Finding:
        """The one open finding of a code."""
        (found,) = [one for one in self.open() if one.code == code]
        return found
