"""Cut documents into parts, the same way each time."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal, cast

from annotator.model.errors import InputError

SplitBy = Literal["document", "date", "publisher"]

_BY: Final = ("document", "date", "publisher")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Split:
    """Names of the parts with their shares, which add up to 1.

    Attributes:
        seed: Another seed makes another order.
        by: ``document``: each by itself; ``publisher``: all of one publisher in one part;
            ``date``: in order of the document date, the last part the latest, a day in one part.
    """

    parts: tuple[tuple[str, float], ...]
    seed: int = 0
    by: SplitBy = "document"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a document is split by."""

    id: str
    text_sha256: str
    document_date: dt.date | None
    publisher: str | None


def parse_split(text: str, *, seed: int = 0, by: str = "document") -> Split:
    """Read ``train=0.8,dev=0.1,test=0.1``.

    Raises:
        InputError: It is not of this form, or the shares do not add up to 1.
    """
    example = "Expected such as train=0.8,dev=0.1,test=0.1."
    parts: list[tuple[str, float]] = []
    for piece in text.split(","):
        name, _, number = piece.strip().partition("=")
        try:
            share = float(number)
        except ValueError:
            raise InputError(f"--split: “{piece.strip()}” is no part.", hint=example) from None
        if not _NAME.fullmatch(name) or not 0 < share <= 1:
            raise InputError(f"--split: “{piece.strip()}” is no part.", hint=example)
        parts.append((name, share))
    names = [name.casefold() for name, _ in parts]
    if len(set(names)) != len(names):
        raise InputError("--split: two parts have the same name.", hint=example)
    total = sum(share for _, share in parts)
    if abs(total - 1) > _TOLERANCE:
        raise InputError(f"--split: the shares add up to {total:g}, not to 1.", hint=example)
    if by not in _BY:
        raise InputError(f"--split-by: “{by}” is not possible.", hint=f"Choose {', '.join(_BY)}.")
    return Split(tuple(parts), seed, cast("SplitBy", by))


def assign(units: Iterable[Unit], split: Split) -> Mapping[str, str]:
    """Return the part of each document by its id.

    The result depends on the texts, the seed and the shares only, not on the order or on ids.
    Groups stay together, so shares are met as closely as the groups allow.
    """
    groups = _groups(list(units), split)
    count = sum(len(group) for group in groups)
    ends = [share * count for share in accumulate(share for _, share in split.parts)]
    last = len(ends) - 1
    parts: dict[str, str] = {}
    part = 0
    for group in groups:
        # A group goes where its middle lies; the half of a document keeps rounding even.
        middle = len(parts) + len(group) / 2
        while part < last and middle > ends[part]:
            part += 1
        for unit in group:
            parts[unit.id] = split.parts[part][0]
    return parts


def _groups(units: list[Unit], split: Split) -> list[list[Unit]]:
    units.sort(key=lambda unit: _shuffled(unit.text_sha256, split.seed))
    if split.by == "document":
        return [[unit] for unit in units]
    groups: dict[str, list[Unit]] = {}
    if split.by == "date":
        for unit in units:
            date = unit.document_date
            groups.setdefault("" if date is None else date.isoformat(), []).append(unit)
        return [groups[key] for key in sorted(groups)]
    for unit in units:
        # A document without a publisher is alone.
        key = f"document {unit.text_sha256}" if unit.publisher is None else unit.publisher
        groups.setdefault(key, []).append(unit)
    return [groups[key] for key in sorted(groups, key=lambda key: _shuffled(key, split.seed))]


def _shuffled(key: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
