"""Agreement on relations: same type between the same two spans.

As the relation task of E3C and the relation scores of SemEval-2018 task 7 are judged: F1 over
(type, start span, end span). Relations of a symmetric type are the same in both directions.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from annotator.agreement.alignment import Alignment
from annotator.agreement.corpus import SetContent
from annotator.agreement.shared import Shared
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span

_Content = tuple[tuple[Fragment, ...], str]
_End = TypeVar("_End", str, _Content)


@dataclass(frozen=True, slots=True)
class RelationsShared:
    """What two sets share of their relations; adds up over documents.

    Attributes:
        strict: Both ends have the same label and boundaries.
        partial: Ends of the same boundaries and labels count 1, aligned ends 1/2.
        given_ends: Only relations whose ends the other marked too; aligned ends suffice.
    """

    strict: Shared = field(default_factory=Shared)
    partial: Shared = field(default_factory=Shared)
    given_ends: Shared = field(default_factory=Shared)

    def __add__(self, other: "RelationsShared") -> "RelationsShared":
        return RelationsShared(
            self.strict + other.strict,
            self.partial + other.partial,
            self.given_ends + other.given_ends,
        )


def relations_by_type(
    first: SetContent,
    second: SetContent,
    aligned: Alignment,
    *,
    symmetric: Collection[str] = (),
) -> dict[str, RelationsShared]:
    """Return what is shared, by type of relation.

    Args:
        first: Spans and relations of the one; relations without both ends are left out.
        second: The same of the other.
        aligned: The spans of both, aligned.
        symmetric: Types whose direction says nothing.
    """
    own = {one.id: (one, other) for one, other in aligned.pairs}
    names = {one.id: one.id for one in first.spans}
    back = {other.id: one.id for one, other in aligned.pairs}
    mine = _with_ends(first)
    yours = _with_ends(second)
    strict = Counter(_key(row.type, _content(a), _content(b), symmetric) for row, a, b in mine) & (
        Counter(_key(row.type, _content(a), _content(b), symmetric) for row, a, b in yours)
    )
    linked = _linked(mine, names, symmetric)
    both = linked & _linked(yours, back, symmetric)
    found: dict[str, RelationsShared] = {}
    for kind in sorted({row.type for row, _, _ in (*mine, *yours)}):
        sizes = [sum(row.type == kind for row, _, _ in rows) for rows in (mine, yours)]
        matched = {key: count for key, count in both.items() if key[0] == kind}
        equal = sum(count for key, count in strict.items() if key[0] == kind)
        halves = sum(
            count * (2 if all(_is_same(*own[end]) for end in key[1:]) else 1)
            for key, count in matched.items()
        )
        given = [
            sum(row.type == kind and a.id in known and b.id in known for row, a, b in rows)
            for rows, known in ((mine, own), (yours, back))
        ]
        found[kind] = RelationsShared(
            Shared(2 * equal, *sizes),
            Shared(halves, *sizes),
            Shared(2 * sum(matched.values()), *given),
        )
    return found


def _with_ends(content: SetContent) -> list[tuple[Relation, Span, Span]]:
    spans = {span.id: span for span in content.spans}
    return [
        (row, spans[row.from_id], spans[row.to_id])
        for row in content.relations
        if row.from_id in spans and row.to_id in spans
    ]


def _linked(
    rows: Iterable[tuple[Relation, Span, Span]],
    names: Mapping[str, str],
    symmetric: Collection[str],
) -> Counter[tuple[str, str, str]]:
    """Count relations by type and ends, the ends named as the first set names them."""
    return Counter(
        _key(row.type, names[a.id], names[b.id], symmetric)
        for row, a, b in rows
        if a.id in names and b.id in names
    )


def _key(kind: str, start: _End, end: _End, symmetric: Collection[str]) -> tuple[str, _End, _End]:
    return (kind, end, start) if kind in symmetric and end < start else (kind, start, end)


def _content(span: Span) -> _Content:
    return (span.fragments, span.label)


def _is_same(one: Span, other: Span) -> bool:
    return one.label == other.label and one.fragments == other.fragments
