"""Fuzzy matching for the command palette. Pure."""

import unicodedata


def fold(text: str) -> str:
    """Return a text for comparison: case folded, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fuzzy_score(query: str, text: str) -> float | None:
    """Rate how well a query fits a text; None when its letters do not occur in order.

    Words that begin with the query's words rate highest, then substrings, then letters that occur
    in order, best at the beginnings of words and close together. Between equal fits the shorter
    text wins. An empty query fits everything equally.
    """
    wanted, present = fold(query).strip(), fold(text)
    if not wanted:
        return 0.0
    brevity = 1 / (1 + len(present))
    words = wanted.split()
    starts = present.replace("-", " ").split()
    if all(any(start.startswith(word) for start in starts) for word in words):
        return 3.0 + (1.0 if present.startswith(words[0]) else 0.0) + brevity
    if all(word in present for word in words):
        return 2.0 + brevity
    letters = "".join(words)
    found = _in_order(letters, present)
    return None if found is None else found + brevity


def _in_order(letters: str, text: str) -> float | None:
    """Rate letters that occur in order in a text: below 2, higher at word starts and in a row."""
    points, last = 0.0, -2
    for letter in letters:
        at_start = _next_word_start(letter, text, last + 1)
        at = text.find(letter, last + 1)
        if at < 0:
            return None
        if at != last + 1 and at_start >= 0 and all(c in text[at_start:] for c in letters):
            at = at_start
        begins_word = at == 0 or not text[at - 1].isalnum()
        points += 1.0 if at == last + 1 or begins_word else 0.2
        last = at
    return 1.9 * points / len(letters) if points else 0.0


def _next_word_start(letter: str, text: str, begin: int) -> int:
    at = text.find(letter, begin)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(letter, at + 1)
    return at
