"""The types that this program writes into a CAS, and those of others that it knows.

Spans are one layer with a feature for the label and one for each attribute, as label names may
hold anything and type names may not. A feature whose name had to differ from the attribute's
holds that in its description.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Schema

SPAN: Final = "webanno.custom.AnnotatorSpan"
RELATION: Final = "webanno.custom.AnnotatorRelation"
DOCUMENT_LABELS: Final = "webanno.custom.AnnotatorDocument"
METADATA: Final = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
DETAIL: Final = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.MetaDataStringField"
CHAIN: Final = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceChain"
LINK: Final = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink"
SOFA: Final = "uima.cas.Sofa"
FIRST_VIEW: Final = "_InitialView"
STRINGS: Final = "uima.cas.StringArray"
ROLE: Final = "webanno.custom.AnnotatorSpanSlotsLink"
SLOTS: Final = "slots"
LINKS: Final = "uima.cas.FSArray"
GOVERNOR: Final = "Governor"
DEPENDENT: Final = "Dependent"
TEXT: Final = "uima.cas.String"
NUMBER: Final = "uima.cas.Float"
FLAG: Final = "uima.cas.Boolean"

_ANNOTATION: Final = "uima.tcas.Annotation"
_BASE: Final = "uima.cas.AnnotationBase"
OWN_FEATURES: Final = ("label", "identifier", "fragments", "note", "confidence", "model")
OWN_NAMES: Final = ("label", "identifier", "note")
"""Those of a span in formats that hold no numbers and no types."""
_RESERVED: Final = frozenset(
    (
        *OWN_FEATURES,
        SLOTS,
        GOVERNOR,
        DEPENDENT,
        "begin",
        "end",
        "sofa",
        "self",
        "type",
        "literal",
        "",
    )
)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]+")
_RANGES: Final = {
    AttributeType.CHOICE: TEXT,
    AttributeType.MULTI_CHOICE: STRINGS,
    AttributeType.TEXT: TEXT,
    AttributeType.NUMBER: NUMBER,
    AttributeType.FLAG: FLAG,
}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a type.

    Attributes:
        range: Name of the type of its values.
        description: The attribute's name, where the feature stands for one of another name.
        element: Of lists of links: the type of what they hold.
    """

    name: str
    range: str
    description: str = ""
    element: str = ""


@dataclass(slots=True)
class Type:
    """A type of feature structures."""

    name: str
    parent: str
    description: str
    features: list[Feature] = field(default_factory=list)


class WrittenTypes:
    """The types of an export; features for values that no schema names are added as they come."""

    def __init__(self, schema: Schema, *, has_slots: bool = False) -> None:
        self._has_slots = has_slots
        texts = [Feature(name, TEXT) for name in ("label", "identifier", "fragments", "note")]
        self._span = Type(
            SPAN, _ANNOTATION, "A labelled stretch of text",
            [*texts, Feature("confidence", NUMBER), Feature("model", TEXT)],
        )  # fmt: skip
        self._labels = Type(DOCUMENT_LABELS, _BASE, "Labels of the whole document")
        self._names: dict[tuple[str, str], Feature] = {}
        if has_slots:
            self._span.features.append(Feature(SLOTS, LINKS, element=ROLE))
        for one in schema.attributes:
            self._add(self._span, one)
        for about in schema.document_labels:
            self._add(self._labels, about)

    def feature(self, type_name: str, attribute: str, *, is_list: bool) -> Feature:
        """Return the feature that holds an attribute or document label."""
        type_ = self._span if type_name == SPAN else self._labels
        known = self._names.get((type_name, attribute))
        return known or self._named(type_, attribute, STRINGS if is_list else TEXT)

    def _add(self, type_: Type, item: Attribute | DocumentLabel) -> None:
        self._named(type_, item.name, _RANGES[item.type])

    def _named(self, type_: Type, attribute: str, range_: str) -> Feature:
        name = feature_name(attribute, {one.name for one in type_.features})
        found = Feature(name, range_, "" if name == attribute else attribute)
        type_.features.append(found)
        self._names[type_.name, attribute] = found
        return found

    def all(self) -> Iterator[Type]:
        """Yield the types."""
        yield Type(
            METADATA, "uima.tcas.DocumentAnnotation", "What is known about the document",
            [
                *(
                    Feature(name, TEXT)
                    for name in (
                        "documentTitle", "documentId", "documentUri", "collectionId",
                        "documentBaseUri",
                    )
                ),
                Feature("isLastSegment", FLAG),
            ],
        )  # fmt: skip
        yield Type(
            DETAIL, _ANNOTATION, "A further detail of the document",
            [Feature("key", TEXT), Feature("value", TEXT)],
        )  # fmt: skip
        yield Type(CHAIN, _BASE, "What several marks mention", [Feature("first", LINK)])
        yield Type(
            LINK, _ANNOTATION, "A mark that mentions it",
            [
                Feature("next", LINK), Feature("referenceType", TEXT),
                Feature("referenceRelation", TEXT),
            ],
        )  # fmt: skip
        yield self._span
        if self._has_slots:
            role = [Feature("role", TEXT), Feature("target", SPAN)]
            yield Type(ROLE, "uima.cas.TOP", "What fills a slot, and as what", role)
        yield Type(
            RELATION, _ANNOTATION, "A link between two labelled stretches of text",
            [
                Feature(GOVERNOR, SPAN), Feature(DEPENDENT, SPAN), Feature("label", TEXT),
                Feature("note", TEXT),
            ],
        )  # fmt: skip
        if self._labels.features:
            yield self._labels


def feature_name(attribute: str, taken: Collection[str]) -> str:
    """Return a name that UIMA allows and that is free."""
    name = _UNSAFE.sub("_", attribute).strip("_")
    if name[:1].isdigit():
        name = f"_{name}"
    name = base = f"attribute_{name}" if name in _RESERVED else name
    number = 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name
