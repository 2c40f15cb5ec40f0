"""What the layers of UIMA tools (WebAnno, INCEpTION, DKPro) mean: which hold labels, and which.

A layer is a type of mark with features. Its label is the value of one feature; the others are
attributes.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from annotator.formats.input_texts import Notes
from annotator.formats.records import EntityRecord, SpanRecord

ADDRESS: Final = "identifier"
"""Feature with an address in a knowledge base."""

CHAIN_FEATURES: Final = ("referenceType", "referenceRelation")

_WORD_LAYERS: Final = re.compile(
    r"de\.tudarmstadt\.ukp\.(?:dkpro\.core|clarin)\.api\.(?:lexmorph|segmentation|syntax)\b"
)
_LABEL_FEATURES: Final = ("label", "value")


def is_about_words(layer: str) -> bool:
    """Tell whether a layer is about words and sentences, not about what the text says."""
    return _WORD_LAYERS.match(layer) is not None


def short_name(layer: str) -> str:
    """Return the name of a layer without the package it is in."""
    return layer.rsplit(".", 1)[-1]


def chain_name(layer: str) -> str:
    """Return the name of a layer of chains, given that of its links."""
    return short_name(layer).removesuffix("Link") or short_name(layer)


def label_feature(features: Collection[str], asked: str | None) -> str | None:
    """Return the feature that is the label; None when the layer's name is.

    Args:
        features: Names of the features that hold values.
        asked: What the user names; counts for the layers that have it.
    """
    if asked in features:
        return asked
    found = next((one for one in _LABEL_FEATURES if one in features), None)
    if found is None and len(features) == 1 and ADDRESS not in features:
        (found,) = features
    return found


def label_and_attributes(
    layer: str, features: Collection[str], values: Mapping[str, Any], asked: str | None
) -> tuple[str, dict[str, Any]]:
    """Return the label of a mark and its attributes, given the values that are set."""
    name = label_feature(features, asked)
    rest = {key: value for key, value in values.items() if key not in (name, ADDRESS)}
    label = values.get(name) if name is not None else None
    if isinstance(label, bool):
        label = str(label).lower()
    if isinstance(label, list):
        label = label[0] if label else None
    return str(label) if label not in (None, "") else layer, rest


class Mentions:
    """Entities of a set: chains of marks, and marks with the same address."""

    def __init__(self) -> None:
        self._chains: list[list[SpanRecord]] = []
        self._chained: set[str | None] = set()
        self._addresses: dict[str, str] = {}

    def address(self, span: SpanRecord, address: str) -> None:
        """Note the address that a mark names."""
        self._addresses[str(span.id)] = address

    def chain(self, spans: list[SpanRecord]) -> None:
        """Note marks that mention the same."""
        if spans:
            self._chains.append(spans)
            self._chained.update(one.id for one in spans)

    def member(
        self,
        values: Mapping[str, Any],
        here: Sequence[SpanRecord],
        taken: Collection[str | None],
        make: Callable[[], SpanRecord | None],
    ) -> SpanRecord | None:
        """Return the label that a link of a chain stands for, or else one of its own.

        Args:
            values: What the link says: its ``CHAIN_FEATURES``; kept as attributes.
            here: The labels at its very place.
            taken: Ids of those that the same chain has already.
            make: Makes a label of the link; None when it has no place.
        """
        values = {key: value for key, value in values.items() if value}
        free = [one for one in here if one.id not in self._chained and one.id not in taken]
        kind = values.get(CHAIN_FEATURES[0])
        named = next((one for one in free if one.label == kind), None)
        if named is not None:
            del values[CHAIN_FEATURES[0]]
        span = named or next(iter(free), None) or make()
        if span is not None:
            span.attributes = {**values, **span.attributes}
        return span

    def entities(self, spans: Collection[SpanRecord], notes: Notes) -> list[EntityRecord]:
        """Tie the marks to their entities, and return these."""
        found: list[EntityRecord] = []
        for number, chain in enumerate(self._chains):
            members = [one for one in chain if one.entity is None]
            notes.dropped(
                "two_chains",
                "A place in a chain of a mark that is in another",
                len(chain) - len(members),
            )
            if members:
                addresses = [self._addresses.get(str(one.id)) for one in members]
                address = next((one for one in addresses if one), None)
                found.append(_entity(f"chain {number}", members, address))
        known: dict[str, list[SpanRecord]] = {}
        for one in spans:
            if one.entity is None and str(one.id) in self._addresses:
                known.setdefault(self._addresses[str(one.id)], []).append(one)
        return found + [_entity(address, members, address) for address, members in known.items()]


def _entity(name: str, members: list[SpanRecord], address: str | None) -> EntityRecord:
    for one in members:
        one.entity = name
    longest = max((" ".join(one.quote.split()) for one in members), key=len)
    return EntityRecord(name, longest, members[0].label, address)
