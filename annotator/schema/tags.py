"""How spans and their values are shown to people, wherever they are painted or printed."""

from annotator.model.spans import Span
from annotator.model.timex_short import short_form
from annotator.schema.types import Attribute, Schema


def tag_words(span: Span, schema: Schema | None) -> str:
    """Return the words of a span's tag: its label's title, or the value it stands for.

    The value of a date is written in few letters: "2026-02-22", "Q3 2026".
    """
    if schema is None or not schema.has_label(span.label):
        return span.label
    label = schema.label(span.label)
    value = span.attributes.get(label.tag_attribute) if label.tag_attribute else None
    if not value:
        return label.title or label.name
    name = label.tag_attribute or ""
    if not schema.has_attribute(name) or schema.attribute(name).format != "timex":
        return str(value)
    values = span.attributes
    return short_form(
        str(value),
        str(values.get("type") or "DATE"),
        mod=values.get("mod"),
        quant=values.get("quant"),
        freq=values.get("freq"),
    )


def value_words(attribute: Attribute, value: object) -> str:
    """Return a value of an attribute as people read it: titles for values, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(attribute.title_of(str(one)) for one in value)
    return attribute.title_of(str(value))


def attribute_words(span: Span, schema: Schema) -> list[tuple[str, str]]:
    """Return title and value of every attribute that is set on a span, in the schema's order."""
    found: list[tuple[str, str]] = []
    if not span.attributes:
        return found
    for attribute in schema.attributes_of(span.label):
        value = span.attributes.get(attribute.name)
        if attribute.enabled and value is not None and value not in ("", (), []):
            title = attribute.title or attribute.name.replace("_", " ")
            found.append((title, value_words(attribute, value)))
    return found
