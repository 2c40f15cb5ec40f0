"""Cut documents into parts, the same way each time."""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal, cast

from annotator.model.errors import InputError
from annotator.services.exporting.stratifying import Load, stratified

SplitBy = Literal["document", "date", "publisher"]
StratifyBy = Literal["label"]

_BY: Final = ("document", "date", "publisher")
_STRATIFY: Final = ("label",)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Split:
    """Names of the parts with their shares, which add up to 1.

    Attributes:
        seed: Another seed makes another order.
        by: ``document``: each by itself; ``publisher``: all of one publisher in one part;
            ``date``: in order of the document date, the last part the latest, a day in one part.
        keep_together: Documents whose texts are almost the same go to one part.
        stratify: ``label``: every label is as frequent in each part as in the whole, as nearly as
            that goes; not together with ``date``, which leaves no choice.
    """

    parts: tuple[tuple[str, float], ...]
    seed: int = 0
    by: SplitBy = "document"
    keep_together: bool = False
    stratify: StratifyBy | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What a document is split by.

    Attributes:
        labels: How often each label is used, where that matters.
    """

    id: str
    text_sha256: str
    document_date: dt.date | None
    publisher: str | None
    labels: Mapping[str, int] = field(default_factory=dict)


def parse_split(
    text: str,
    *,
    seed: int = 0,
    by: str = "document",
    keep_together: bool = False,
    stratify: str | None = None,
) -> Split:
    """Read ``train=0.8,dev=0.1,test=0.1``; the rest as in ``Split``.

    Raises:
        InputError: It is not of this form, the shares do not add up to 1, or the rest is no choice.
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
    if stratify is not None and stratify not in _STRATIFY:
        hint = f"Choose {', '.join(_STRATIFY)}."
        raise InputError(f"--stratify: “{stratify}” is not possible.", hint=hint)
    if stratify is not None and by == "date":
        raise InputError(
            "--stratify: a split by date leaves no choice where documents go.",
            hint="Leave --stratify out, or split by document or publisher.",
        )
    return Split(
        tuple(parts),
        seed,
        cast("SplitBy", by),
        keep_together,
        cast("StratifyBy | None", stratify),
    )


def assign(
    units: Iterable[Unit], split: Split, alike: Iterable[Sequence[str]] = ()
) -> Mapping[str, str]:
    """Return the part of each document by its id.

    The result depends on the texts, the seed and the shares only, not on the order or on ids.
    What belongs together stays together, so shares are met as closely as that allows.

    Args:
        units: All documents; the same text is never in two parts.
        split: What is asked for.
        alike: Ids of documents that belong together besides, in groups that share no text.
    """
    groups = _groups(_clusters(units, alike), split)
    if split.stratify is None:
        places = _in_order(groups, split)
    else:
        places = stratified([_load(group) for group in groups], [share for _, share in split.parts])
    return {
        unit.id: split.parts[place][0]
        for group, place in zip(groups, places, strict=True)
        for cluster in group
        for unit in cluster.units
    }


def _in_order(groups: "list[list[_Cluster]]", split: Split) -> list[int]:
    """Cut the groups where the shares end."""
    sizes = [sum(one.size for one in group) for group in groups]
    count = sum(sizes)
    ends = [share * count for share in accumulate(share for _, share in split.parts)]
    places = []
    part = done = 0
    for size in sizes:
        # A group goes where its middle lies; the half of a document keeps rounding even.
        while part < len(ends) - 1 and done + size / 2 > ends[part]:
            part += 1
        places.append(part)
        done += size
    return places


def _load(group: "list[_Cluster]") -> Load:
    labels = Counter[str]()
    for cluster in group:
        for unit in cluster.units:
            labels.update(unit.labels)
    # Sorted, as the order in which numbers are added up could decide.
    return Load(sum(one.size for one in group), dict(sorted(labels.items())))


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Documents that must not be parted: of one text, or of texts that are almost the same."""

    units: tuple[Unit, ...]

    @property
    def size(self) -> int:
        return len(self.units)

    @property
    def text(self) -> str:
        """What stands for its texts in every order."""
        return min(unit.text_sha256 for unit in self.units)

    @property
    def date(self) -> str:
        """The earliest date, so that no later part holds what an earlier one shows."""
        return min(
            (one.document_date.isoformat() for one in self.units if one.document_date), default=""
        )

    @property
    def publisher(self) -> str | None:
        """The commonest one, of several the first by name; None when none has any."""
        found = Counter(one.publisher for one in self.units if one.publisher is not None)
        return min(found, key=lambda name: (-found[name], name), default=None)


def _clusters(units: Iterable[Unit], alike: Iterable[Sequence[str]]) -> list[_Cluster]:
    texts = {}
    by_text: dict[str, list[Unit]] = {}
    for unit in units:
        texts[unit.id] = unit.text_sha256
        by_text.setdefault(unit.text_sha256, []).append(unit)
    found = []
    for group in alike:
        # A text may be there twice, and its other document in no group.
        hashes = sorted({texts[one] for one in group if one in texts})
        together = [unit for text in hashes for unit in by_text.pop(text, ())]
        if together:
            found.append(_Cluster(tuple(together)))
    return found + [_Cluster(tuple(one)) for one in by_text.values()]


def _groups(clusters: list[_Cluster], split: Split) -> list[list[_Cluster]]:
    clusters.sort(key=lambda one: _shuffled(one.text, split.seed))
    if split.by == "document":
        return [[one] for one in clusters]
    groups: dict[str, list[_Cluster]] = {}
    if split.by == "date":
        for one in clusters:
            groups.setdefault(one.date, []).append(one)
        return [groups[key] for key in sorted(groups)]
    for one in clusters:
        # A document without a publisher is alone.
        publisher = one.publisher
        groups.setdefault(f"document {one.text}" if publisher is None else publisher, []).append(
            one
        )
    return [groups[key] for key in sorted(groups, key=lambda key: _shuffled(key, split.seed))]


def _shuffled(key: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
