"""Words for messages about the label schema."""

from collections.abc import Sequence
from typing import Final

_QUOTE_LENGTH: Final = 40
_NAMES_SHOWN: Final = 12


def with_article(label: str, *, upper: bool = False) -> str:
    """Put the indefinite article before a label's name."""
    article = "an" if label[:1].upper() in "AEIO" else "a"
    return f"{article.capitalize() if upper else article} {label}"


def listed(names: Sequence[str], word: str = "and") -> str:
    """Join names in words, cutting a long list."""
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    if len(shown) < 2:  # noqa: PLR2004
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def short(text: str) -> str:
    """Put a text on one line and cut it to the length of a name."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _QUOTE_LENGTH else flat[: _QUOTE_LENGTH - 1].rstrip() + "…"
