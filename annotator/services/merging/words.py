"""Words of merges and bundles that the command line and the window share."""

from collections.abc import Mapping
from typing import Final

from annotator.model.stamps import StampKind

_WORDS: Final = {
    StampKind.DECISION: ("decision on a suggestion", "decisions on suggestions"),
    StampKind.DISMISSAL: ("dismissed finding", "dismissed findings"),
    StampKind.REFUSAL: ("declined occurrence", "declined occurrences"),
    StampKind.ASSIGNMENT: ("assignment", "assignments"),
    StampKind.MESSAGE: ("message about work sent back", "messages about work sent back"),
}
_FACTS: Final = {
    "title": ("title", "titles"),
    "document_date": ("document date", "document dates"),
    "publisher": ("publisher", "publishers"),
    "url": ("address", "addresses"),
    "language": ("language", "languages"),
}
EDITED_APART: Final = (
    "Edited apart means that the same person’s work on a document went on in two copies. Neither"
    " is lost: the second copy is kept as “variant 2”, and review shows both side by side."
)


def beside_words(counts: Mapping[str, int]) -> str:
    """Return what goes beside sets: "2 assignments, 1 message about work sent back"; may be ""."""
    return ", ".join(
        f"{counts[kind]:,} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _WORDS.items()
        if counts.get(kind)
    )


def differing_words(counts: Mapping[str, int]) -> str:
    """Return how much is known otherwise in what is merged: "2 titles differ; …"."""
    parts = [
        f"{count:,} {one if count == 1 else many}"
        for field, (one, many) in _FACTS.items()
        if (count := counts.get(field, 0))
    ]
    verb = "differs" if sum(counts.values()) == 1 else "differ"
    return f"{', '.join(parts)} {verb} there; what is here is kept."
