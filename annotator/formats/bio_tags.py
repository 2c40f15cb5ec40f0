"""IOB2 tags of a text's tokens."""

from collections.abc import Mapping, Sequence

from annotator.formats.input_texts import Notes
from annotator.formats.token_policies import chunks_of
from annotator.model.spans import Span
from annotator.model.tokens import Tokens
from annotator.schema.types import Schema


def bio_tags(
    spans: Sequence[Span],
    tokens: Tokens,
    schema: Schema,
    options: Mapping[str, str],
    notes: Notes,
) -> list[str]:
    """Return a tag per token: the options say what becomes of spans that overlap or cut tokens."""
    tags = ["O"] * len(tokens)
    for first, last, label in chunks_of(spans, tokens, schema, options, notes):
        tags[first] = f"B-{label}"
        tags[first + 1 : last] = [f"I-{label}"] * (last - first - 1)
    return tags
