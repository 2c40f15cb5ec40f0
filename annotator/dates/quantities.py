"""Read amounts: “twenty-five”, “2.5 million”, “a couple of”, “two and a half”."""

from typing import Final

from annotator.dates.lexicon import CARDINALS

_VAGUE: Final = frozenset(
    {"few", "several", "many", "some", "number", "dozens", "hundreds", "thousands"}
)
_ARTICLES: Final = frozenset({"a", "an", "another", "the", "each", "per", "every"})
_SCALE_FROM: Final = 100
_RANGE: Final = frozenset({"or", "to"})
_PARTS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "3/2": 1.5}


def read_amount(words: list[str]) -> float | None:
    """The number that ``words`` name; of a range the last; None when it is left vague.

    No words at all are one.
    """
    for cut in range(len(words) - 1, 0, -1):
        if words[cut] in _RANGE:
            return read_amount(words[cut + 1 :])
    if _VAGUE.intersection(words):
        return None
    if "couple" in words or "pair" in words:
        return 2.0
    half = 0.5 if "half" in words else 0.0
    numbers = [word for word in words if word in CARDINALS or word[0].isdigit()]
    if not numbers:
        return half or 1.0
    return _sum(numbers) + half


def _sum(numbers: list[str]) -> float:
    total = current = 0.0
    previous: float | None = None
    for word in numbers:
        value = float(CARDINALS[word]) if word in CARDINALS else _in_digits(word)
        if word in CARDINALS and (value >= _SCALE_FROM or word == "dozen"):
            current = (current or 1.0) * value
            if value > _SCALE_FROM:
                total, current = total + current, 0.0
        elif previous is not None and value >= previous and previous < _SCALE_FROM:
            total, current = 0.0, value  # “two-three years”: a range, the last counts
        else:
            current += value
        previous = value
    return total + current


def _in_digits(word: str) -> float:
    """``1,200``, ``2.5``, ``2½``, ``2 1/2``."""
    for sign, part in _PARTS.items():
        if word.endswith(sign):
            return float(word.removesuffix(sign).strip() or 0) + part
    return float(word.replace(",", ""))
