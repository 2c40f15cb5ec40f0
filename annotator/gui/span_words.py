"""What the article says about a span: the words of its tag and of its tooltip."""

from collections.abc import Callable
from html import escape

from annotator.gui.desk import Desk
from annotator.model.spans import Span
from annotator.model.timex_short import short_form
from annotator.schema.types import Schema
from annotator.services.dating import is_date_label


def tag_text(span: Span, desk: Desk) -> str:
    """Return a tag's words: the label, or the value it stands for; a suggestion's confidence."""
    schema = desk.schema
    if schema is None or not schema.has_label(span.label):
        return span.label
    label = schema.label(span.label)
    value = span.attributes.get(label.tag_attribute) if label.tag_attribute else None
    words = _short(span, str(value), schema) if value else (label.title or label.name)
    if span.confidence is not None and desk.is_ghost(span):
        words += f" {span.confidence:.2f}".replace(" 0.", " .")
    return words


def _short(span: Span, value: str, schema: Schema) -> str:
    """Return a tag's value; that of a date in few letters."""
    if not is_date_label(schema, span.label):
        return value
    values = span.attributes
    return short_form(
        value,
        str(values.get("type") or "DATE"),
        mod=values.get("mod"),
        quant=values.get("quant"),
        freq=values.get("freq"),
    )


def tooltip_html(span: Span, desk: Desk) -> str:
    """Return label, definition, attributes, confidence and note of a span as rich text."""
    schema, theme = desk.schema, desk.theme
    lines = [f"<b>{escape(span.label)}</b>"]
    if schema is not None and schema.has_label(span.label):
        description = schema.label(span.label).description
        if description:
            lines.append(f"<span style='color:{theme.muted}'>{escape(description)}</span>")
        for attribute in schema.attributes_of(span.label):
            value = span.attributes.get(attribute.name)
            if attribute.enabled and value is not None and value not in ("", (), []):
                title = attribute.title or attribute.name.replace("_", " ")
                shown = _shown_value(value, attribute.title_of)
                lines.append(f"{escape(title)}: {escape(shown)}")
    if span.confidence is not None:
        model = f" by {escape(span.model)}" if span.model else ""
        lines.append(f"suggested{model}, confidence {span.confidence:.2f}")
    if span.note:
        lines.append(f"<i>{escape(span.note)}</i>")
    return "<br>".join(lines)


def _shown_value(value: object, title_of: Callable[[str], str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(title_of(str(one)) for one in value)
    return title_of(str(value))
