"""Ancestry: the steps that made an annotation set what it is, from its beginning.

Two copies of a set are compared by their steps. One whose steps begin with all steps of the other
is the later of the two; where neither does, they were edited apart.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

_MARK: Final = "~"
SENDING: Final = "send_back"
"""Kind of the operations that reopen somebody's set without being work on it."""


class Step(NamedTuple):
    """One operation on a set, wherever it was done; of an operation elsewhere nothing else is kept.

    Attributes:
        id: Of the operation.
        kind: Name of its command.
        title: In words.
        created_at: ISO 8601, UTC.
    """

    id: str
    kind: str
    title: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Where the content of a merged annotation set came from.

    What was done to the set here since is in the log, after the operation that wrote this row.

    Attributes:
        id: Of the annotation set; there is one ancestry per set.
        author_id: The annotator whose work it is. Of a variant, this is not who the set belongs to.
        variant: 1, or from 2 on where two copies of the set were edited apart.
        steps: In order.
    """

    id: str
    author_id: str
    variant: int = 1
    steps: tuple[Step, ...] = ()
    version: str = ""


def revision_of(operation_ids: Iterable[str]) -> str:
    """Return the hexadecimal digest that names a set's ancestry: a hash chain over its steps."""
    digest = b""
    for one in operation_ids:
        digest = hashlib.sha256(digest + one.encode()).digest()
    return digest.hex() or hashlib.sha256().hexdigest()


def variant_id(row_id: str, variant: int) -> str:
    """Return the id that a row has in a variant; the first variant keeps the ids as they are."""
    return row_id if variant == 1 else f"{row_id}{_MARK}{variant}"


def plain_id(row_id: str, variant: int) -> str:
    """Return the id that a row of a variant has in the first one."""
    return row_id if variant == 1 else row_id.removesuffix(f"{_MARK}{variant}")


def borrowed_id(row_id: str, author_id: str, text_sha256: str) -> str:
    """Return the id for a row whose own id something else has in the project it is merged into."""
    return row_id + _borrowed(author_id, text_sha256)


def own_id(row_id: str, author_id: str, text_sha256: str) -> str:
    """Return the id that a row came with, whether or not it had to borrow another."""
    return row_id.removesuffix(_borrowed(author_id, text_sha256))


def _borrowed(author_id: str, text_sha256: str) -> str:
    return "+" + hashlib.sha256(f"{author_id} {text_sha256}".encode()).hexdigest()[:8]


def person_of(annotator_id: str) -> str:
    """Return the annotator whose work it is, also where this one stands for the other copy."""
    return annotator_id.rpartition(_MARK)[0] if is_variant(annotator_id) else annotator_id


def is_variant(annotator_id: str) -> bool:
    """Tell whether an annotator stands for the other copy of somebody's work."""
    _, mark, number = annotator_id.rpartition(_MARK)
    return bool(mark) and number.isdigit()
