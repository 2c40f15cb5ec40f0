"""What of a label schema people are meant to agree on."""

from collections.abc import Mapping

from annotator.schema.types import Attribute, AttributeType, Schema


def is_measured(attribute: Attribute) -> bool:
    """Tell whether people are meant to agree on it: no free text, nothing that a program fills."""
    if attribute.retired or attribute.editable == "program":
        return False
    return attribute.type is not AttributeType.TEXT or attribute.format is not None


def is_date_value(attribute: Attribute) -> bool:
    """Tell whether it holds TIMEX3 values."""
    return attribute.format == "timex"


class Measurable:
    """The measured attributes by label, and the relations without direction, looked up fast.

    Attributes:
        attributes: Those that are measured, in the order of the schema.
        symmetric: Types of relations whose direction says nothing.
    """

    def __init__(self, schema: Schema) -> None:
        self.attributes = tuple(row for row in schema.attributes if is_measured(row))
        self.symmetric = frozenset(row.name for row in schema.relations if row.symmetric)
        self._by_label: dict[str, dict[str, Attribute]] = {}

    def attributes_of(self, label: str) -> Mapping[str, Attribute]:
        """Return the measured attributes that spans of this label may carry, by name."""
        found = self._by_label.get(label)
        if found is None:
            found = {row.name: row for row in self.attributes if row.applies_to(label)}
            self._by_label[label] = found
        return found
