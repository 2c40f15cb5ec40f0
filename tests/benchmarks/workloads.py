"""Seeded articles and labels of the sizes that the figures are stated for."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.model.spans import Fragment

SEED = 20260223
_NAMES = (
    "Ilse Brandt",
    "Tomas Reyl",
    "Leila Mansour",
    "Jonas Weidt",
    "Amina Rahal",
    "Marc Oyelaran",
    "李明月",
    "سمير حداد",
)
_ORGS = ("the Harbour Authority", "Civic Union", "the Bank of Velland", "MBC", "state media")
_PLACES = ("Port Salis", "Marenna", "Velland", "Kessing", "the Strait of Orl", "Arvenhall")
_DATES = (
    "Monday",
    "last Thursday",
    "on March 4",
    "the next five years",
    "in 2024",
    "two weeks ago",
)
_CUES = ("said", "reported", "told reporters", "according to a statement,")
_FACTS = (
    "two northern ports had closed after the storm",
    "inflation would slow before the summer",
    "the agreement left every question of substance open",
    "at least 1,200 people had left their homes",
    "trains would run again from the weekend on",
    "the figures had been “checked twice” by both sides",
)


@dataclass(frozen=True, slots=True)
class Workload:
    """An article with labelled fragments.

    Attributes:
        spans: Label and fragments, in reading order of the sentences; claims enclose the others.
    """

    name: str
    text: str
    spans: tuple[tuple[str, tuple[Fragment, ...]], ...]


DATE_VALUE = {"type": "DATE", "value": "2026-02-23"}
"""Attributes of every date in the workloads."""

SIZES = {"S": (3_300, 60), "M": (100_000, 2_000), "L": (1_000_000, 50_000)}
"""Characters and spans by name of the workload."""


def make_workload(name: str, seed: int = SEED) -> Workload:
    """Return workload S, M or L: exactly as many characters and spans as ``SIZES`` says."""
    length, count = SIZES[name]
    return make_article(name, length, count, seed)


def make_article(name: str, length: int, count: int, seed: int = SEED) -> Workload:
    """Write an article of so many characters with so many spans, some nested and overlapping."""
    rng = random.Random(seed)
    pieces: list[str] = []
    found: list[tuple[str, tuple[Fragment, ...]]] = []
    at = 0
    while at < length:
        sentence, labels = _sentence(rng)
        pieces.append(sentence)
        found += [
            (label, tuple((at + start, at + end) for start, end in fragments))
            for label, fragments in labels
        ]
        at += len(sentence)
        joint = "\n\n" if rng.random() < 0.3 else " "
        pieces.append(joint)
        at += len(joint)
    text = "".join(pieces)[:length]
    fitting = [item for item in found if item[1][-1][1] <= length]
    return Workload(name, text, tuple(_exactly(fitting, count, text, rng)))


def _exactly(
    found: list[tuple[str, tuple[Fragment, ...]]], count: int, text: str, rng: random.Random
) -> list[tuple[str, tuple[Fragment, ...]]]:
    """Thin the spans out, or add words and word groups, until there are ``count``."""
    if len(found) > count:
        return sorted(rng.sample(found, count), key=lambda item: (item[1][0][0], -item[1][-1][1]))
    taken = {(label, fragments) for label, fragments in found}
    labels = ("PERSON", "ORG", "PLACE", "EVENT", "SOURCE", "CUE")
    while len(found) < count:
        start = text.find(" ", rng.randrange(len(text) - 60)) + 1
        end = text.find(" ", start + rng.choice((3, 8, 20)))
        if start <= 0 or end <= start or "\n" in text[start:end]:
            continue
        item = (rng.choice(labels), ((start, end),))
        if item not in taken:
            taken.add(item)
            found.append(item)
    return sorted(found, key=lambda item: (item[1][0][0], -item[1][-1][1]))


def _sentence(rng: random.Random) -> tuple[str, list[tuple[str, list[Fragment]]]]:
    """Return a sentence with attributed claim and its labels."""
    source, label = rng.choice(
        [(rng.choice(_NAMES), "PERSON"), (rng.choice(_ORGS), "ORG"), ("analysts", "SOURCE")]
    )
    cue, date, place = rng.choice(_CUES), rng.choice(_DATES), rng.choice(_PLACES)
    fact = rng.choice(_FACTS)
    parts = [(source, label), (" ", ""), (cue, "CUE"), (" ", "")]
    text, labels = "", []
    for words, kind in parts:
        if kind:
            labels.append((kind, [(len(text), len(text) + len(words))]))
        text += words
    claim_start = len(text)
    text += f"{fact} in "
    labels.append(("PLACE", [(len(text), len(text) + len(place))]))
    text += f"{place} "
    labels.append(("DATE", [(len(text), len(text) + len(date))]))
    text += date
    claim: list[Fragment] = [(claim_start, len(text))]
    if rng.random() < 0.1:
        text += ", "
        labels.append(("CUE", [(len(text), len(text) + 7)]))
        text += "he said, "
        start = len(text)
        text += "and nothing would change that"
        claim.append((start, len(text)))
    labels.append(("CLAIM", claim))
    return text + ".", labels


def corpus(documents: int, characters: int, spans: int, seed: int = SEED) -> Iterator[Workload]:
    """Yield many short articles, each different, each with exactly so many spans."""
    for number in range(documents):
        head = f"{number:07d} "
        work = make_article("", characters - len(head), spans, seed + number)
        shifted = tuple(
            (label, tuple((start + len(head), end + len(head)) for start, end in fragments))
            for label, fragments in work.spans
        )
        yield Workload(f"document {number}", head + work.text, shifted)
