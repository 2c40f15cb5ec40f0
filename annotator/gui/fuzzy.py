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
    last = -1
    for letter in letters:
        last = text.find(letter, last + 1)
        if last < 0:
            return None
    # Best points with the present letter at each place; a running maximum covers earlier places.
    points = {-1: 0.0}
    for letter in letters:
        following: dict[int, float] = {}
        best_before, upto = -1.0, -2
        for place, char in enumerate(text):
            while upto < place - 1:
                upto += 1
                best_before = max(best_before, points.get(upto, -1.0))
            if char != letter or best_before < 0:
                continue
            begins_word = place == 0 or not text[place - 1].isalnum()
            reached = best_before + (1.0 if begins_word else 0.2)
            if place - 1 in points and place:
                reached = max(reached, points[place - 1] + 1.0)
            following[place] = reached
        points = following
    return 1.9 * max(points.values()) / len(letters)
