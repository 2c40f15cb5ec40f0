"""What the article says about a span: the words of its tag and of its tooltip."""

from html import escape

from annotator.gui.desk import Desk
from annotator.model.spans import Span
from annotator.schema.tags import attribute_words, tag_words


def tag_text(span: Span, desk: Desk) -> str:
    """Return a tag's words: the label, or the value it stands for; a suggestion's confidence."""
    words = tag_words(span, desk.schema)
    if span.confidence is not None and desk.is_ghost(span):
        words += f" {span.confidence:.2f}".replace(" 0.", " .")
    return words


def tooltip_html(span: Span, desk: Desk) -> str:
    """Return label, definition, attributes, confidence and note of a span as rich text."""
    schema, theme = desk.schema, desk.theme
    lines = [f"<b>{escape(span.label)}</b>"]
    if schema is not None and schema.has_label(span.label):
        description = schema.label(span.label).description
        if description:
            lines.append(f"<span style='color:{theme.muted}'>{escape(description)}</span>")
        lines += [
            f"{escape(title)}: {escape(value)}" for title, value in attribute_words(span, schema)
        ]
    if span.confidence is not None:
        model = f" by {escape(span.model)}" if span.model else ""
        lines.append(f"suggested{model}, confidence {span.confidence:.2f}")
    if span.note:
        lines.append(f"<i>{escape(span.note)}</i>")
    return "<br>".join(lines)
