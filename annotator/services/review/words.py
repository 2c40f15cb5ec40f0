"""What a review says in words: what a row is about, how far marks are apart, what was decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from annotator.agreement.differences import Disagreement
from annotator.agreement.measurable import is_date_value
from annotator.model.reviews import Outcome
from annotator.model.spans import Fragment, Span, length_of, overlap_of
from annotator.model.timex import TimexValueError, distance_in_days
from annotator.model.tokens import is_word_bounded, tokenize
from annotator.schema.types import Schema
from annotator.services.planning.titles import counted
from annotator.services.review.sheets import OPEN_STATUSES, ReviewRow, ReviewSheet, Status

GOLD = "gold"
"""Name of the column of what was decided, beside the ids of annotation sets."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def shown_names(
    sheet: ReviewSheet, *, is_anonymous: bool, people: Sequence[str] = ()
) -> dict[str, str]:
    """Return how each set's author is called, by id of the set.

    A pseudonym goes with the person, so that it is the same in every document, whatever is sorted,
    hidden or renamed.

    Args:
        sheet: The document.
        is_anonymous: Whether pseudonyms are shown.
        people: Ids of all annotators of the project; ids sort by when somebody joined.
    """
    if not is_anonymous:
        return {column.annotation_set.id: column.name for column in sheet.columns}
    sets = [column.annotation_set for column in sheet.columns]
    others = sorted(one.annotator_id or one.id for one in sets if one.annotator_id not in people)
    ranks = {person: rank for rank, person in enumerate([*sorted(people), *others])}
    return {one.id: f"Annotator {_letter(ranks[one.annotator_id or one.id])}" for one in sets}


def _letter(number: int) -> str:
    rounds, place = divmod(number, len(_LETTERS))
    return _LETTERS[place] + (str(rounds + 1) if rounds else "")


class KindPart(NamedTuple):
    """One thing that annotators differ in.

    Attributes:
        kind: None where they do not differ.
        short: A word or two beside its sign: "+5 words".
        words: The same where it stands alone: "boundary +5 words".
    """

    kind: Disagreement | None
    short: str
    words: str


def kind_words(row: ReviewRow, text: str, schema: Schema, width: int) -> tuple[str, ...]:
    """Return what the annotators differ in, a phrase for each kind; see ``kind_parts``."""
    return tuple(part.words for part in kind_parts(row, text, schema, width))


def kind_parts(row: ReviewRow, text: str, schema: Schema, width: int) -> tuple[KindPart, ...]:
    """Return what the annotators differ in, a part for each kind and each relation.

    Args:
        row: Of a sheet of this text.
        text: The document's.
        schema: In force.
        width: How many annotators are compared.
    """
    if row.added is not None:
        return (KindPart(None, "marked by the reviewer", "marked by the reviewer"),)
    if not row.kinds:
        words = "agreed" if width > 1 else "only one annotator"
        return (KindPart(None, words, words),)
    return tuple(
        KindPart(kind, _short(words), words)
        for kind in row.kinds
        for words in _phrases(kind, row, text, schema, width)
    )


_SAID_BY_SIGN: Final = (
    "boundary ",
    "attribute: ",
    "slot: ",
    "relation: ",
    "date value · ",
    "fragment · ",
)


def _short(words: str) -> str:
    """Leave out what the sign of the kind says."""
    for prefix in _SAID_BY_SIGN:
        words = words.removeprefix(prefix)
    return words


def _phrases(
    kind: Disagreement, row: ReviewRow, text: str, schema: Schema, width: int
) -> tuple[str, ...]:
    spans = list(row.spans.values())
    match kind:
        case Disagreement.MISSING:
            several = width > 2  # noqa: PLR2004 - of two, one is missing: that goes unsaid
            absent = width - len(spans)
            return (f"missing in {absent} of {width}" if several else "missing",)
        case Disagreement.BOUNDARY:
            return (boundary_words(text, [span.fragments for span in spans]),)
        case Disagreement.FRAGMENT:
            return (_fragment_words(spans),)
        case Disagreement.DATE_VALUE:
            return (_date_words(row, schema),)
        case Disagreement.ATTRIBUTE:
            return (f"attribute: {', '.join(_attributes(row, schema))}",)
        case Disagreement.RELATION:
            return tuple(relation_words(schema, one) for one in slots_first(schema, row.relations))
        case _:
            return (kind.value,)


def boundary_words(text: str, marks: Iterable[tuple[Fragment, ...]]) -> str:
    """Return how far the outer edges of marks are apart: "boundary +5 words".

    A plus sign says that one mark contains the other; otherwise they are shifted. Words are tokens
    with a letter or digit; where only other signs or pieces of a word differ, characters are
    counted. Of more than two marks the two that are furthest apart count.
    """
    hulls = sorted({(fragments[0][0], fragments[-1][1]) for fragments in marks})
    best: tuple[tuple[int, int], str] | None = None
    for one, other in combinations(hulls, 2):
        words, characters = _apart(text, one, other)
        is_nested = _holds(one, other) or _holds(other, one)
        unit = counted(words, "word") if words else counted(characters, "character")
        phrase = f"boundary +{unit}" if is_nested else f"boundary shifted by {unit}"
        if best is None or (words, characters) > best[0]:
            best = (words, characters), phrase
    return "boundary" if best is None else best[1]


def _holds(outer: Fragment, inner: Fragment) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _apart(text: str, one: Fragment, other: Fragment) -> tuple[int, int]:
    """Count the words and the characters between the starts and between the ends of two hulls."""
    words = characters = 0
    for left, right in ((one[0], other[0]), (one[1], other[1])):
        start, end = min(left, right), max(left, right)
        characters += end - start
        tokens = [
            token
            for token in tokenize(text, start, end)
            if any(char.isalnum() for char in text[slice(*token)])
        ]
        # A piece of a word is no word; beside a whole one it counts as one.
        if any(is_word_bounded(text, *token) for token in tokens):
            words += len(tokens)
    return words, characters


def _fragment_words(spans: list[Span]) -> str:
    counts = sorted({len(span.fragments) for span in spans}, reverse=True)
    return "fragment" if len(counts) == 1 else f"fragment · {' or '.join(map(str, counts))} pieces"


def _date_words(row: ReviewRow, schema: Schema) -> str:
    days: list[int] = []
    for name in row.attributes:
        if not schema.has_attribute(name) or not is_date_value(schema.attribute(name)):
            continue
        values = {str(value) for span in row.spans.values() if (value := span.attributes.get(name))}
        for one, other in combinations(sorted(values), 2):
            apart = _days_apart(one, other)
            if apart:
                days.append(apart)
    return f"date value · {counted(max(days), 'day')} apart" if days else "date value"


def _days_apart(one: str, other: str) -> int | None:
    try:
        return distance_in_days(one, other)
    except TimexValueError:
        return None


def _attributes(row: ReviewRow, schema: Schema) -> list[str]:
    names = []
    for name in row.attributes:
        attribute = schema.attribute(name) if schema.has_attribute(name) else None
        if attribute is None or not is_date_value(attribute):
            names.append((attribute and attribute.title) or name.replace("_", " "))
    return names


def relation_title(schema: Schema, name: str) -> str:
    """Return how a relation is called."""
    title = schema.relation(name).title if schema.has_relation(name) else ""
    return title or name.replace("_", " ")


def slots_first(schema: Schema, names: Iterable[str]) -> list[str]:
    """Sort relations: slots come before the others."""

    def is_other(name: str) -> bool:
        return not (schema.has_relation(name) and schema.relation(name).is_slot)

    return sorted(names, key=is_other)


def relation_words(schema: Schema, name: str) -> str:
    """Return "slot: source", or "relation: contradicts" for one that is no slot."""
    is_slot = schema.has_relation(name) and schema.relation(name).is_slot
    return f"{'slot' if is_slot else 'relation'}: {relation_title(schema, name)}"


def likeness_words(row: ReviewRow, names: Mapping[str, str]) -> str:
    """Return how alike the marks of an undecided row are: "same edges", "overlap .61"."""
    spans = list(row.spans.values())
    if not spans:
        return ""
    if len(spans) == 1:
        return f"only {names.get(next(iter(row.spans)), '?')}"
    label = "same label" if len({span.label for span in spans}) == 1 else "another label"
    places = {span.fragments for span in spans}
    if len(places) == 1:
        return f"{label}, same edges"
    least = min(_overlap(one, other) for one, other in combinations(sorted(places), 2))
    return f"{label} · overlap {_ratio(least)}"


def _overlap(one: tuple[Fragment, ...], other: tuple[Fragment, ...]) -> float:
    shared = overlap_of(one, other)
    return shared / (length_of(one) + length_of(other) - shared)


def _ratio(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def decision_words(row: ReviewRow, names: Mapping[str, str]) -> str:
    """Return what was decided and why: "took anna · attention"; "" for an undecided row."""
    decision = row.decision
    if decision is None:
        return ""
    owners = {span.id: names.get(set_id, "?") for set_id, span in row.spans.items()}
    taken = [owners[one] for one in decision.taken if one in owners]
    match decision.outcome:
        case Outcome.TAKEN:
            words = f"took {_listed(taken)}" if taken else "took a label that is gone"
        case Outcome.BOTH:
            words = "both" if len(taken) == 2 else f"all {len(taken)}"  # noqa: PLR2004
        case Outcome.EDITED:
            words = "marked here" if not decision.members else "edited"
            if taken:
                words = f"edited from {taken[0]}"
        case Outcome.AGREED:
            words = f"agreed · {len(taken)} of {len(names)}"
        case _:
            words = decision.outcome
    parts = [words]
    if decision.reason is not None:
        parts.append(decision.reason)
    if decision.note:
        parts.append(f"“{decision.note}”" if decision.outcome != Outcome.UNDECIDED else "")
        if decision.outcome == Outcome.UNDECIDED:
            parts[-1] = decision.note
    if row.status is Status.STALE:
        parts.insert(0, "labels changed since")
    return " · ".join(parts)


def _listed(names: Collection[str]) -> str:
    unique = list(dict.fromkeys(names))
    return " and ".join((", ".join(unique[:-1]), unique[-1])) if len(unique) > 1 else unique[0]


def count_words(sheet: ReviewSheet) -> str:
    """Return how far a document is: "27 agreed · 2 decided · 4 open"."""
    agreed = decided = left = 0
    for standing, number in sheet.tally.items():
        if standing.status in OPEN_STATUSES:
            left += number
        elif standing.status is Status.AGREED or standing.is_accepted:
            agreed += number
        else:
            decided += number
    stale = sheet.counts()[Status.STALE]
    words = f"{agreed} agreed · {decided} decided · {left} open"
    return words + (f" · {stale} stale" if stale else "")


def progress_words(sheet: ReviewSheet) -> str:
    """Return how many of the decisions to be made are made: "decisions 2 of 6"."""
    disputed = [(one.status, number) for one, number in sheet.tally.items() if one.is_disputed]
    total = sum(number for _status, number in disputed)
    left = sum(number for status, number in disputed if status in OPEN_STATUSES)
    return f"decisions {total - left:,} of {total:,}"
