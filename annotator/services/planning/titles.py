"""Words for menus and history."""

from collections.abc import Sequence

from annotator.model.spans import Span

_QUOTE_LENGTH = 40
_PREFIXES = ("Undo: ", "Redo: ")


def quoted(text: str) -> str:
    """Return a text in quotation marks, on one line and shortened."""
    line = " ".join(text.split())
    if len(line) > _QUOTE_LENGTH:
        line = line[: _QUOTE_LENGTH - 1].rstrip() + "…"
    return f"“{line}”"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 label", "3 labels"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def spans_named(spans: Sequence[Span]) -> str:
    """Name one span by its quote, several by their number."""
    return quoted(spans[0].quote) if len(spans) == 1 else counted(len(spans), "label")


def base_title(title: str) -> str:
    """Return a title without the words that mark an undo or redo."""
    for prefix in _PREFIXES:
        title = title.removeprefix(prefix)
    return title
