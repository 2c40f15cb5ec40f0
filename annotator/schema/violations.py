"""Violations: what a check against the label schema found."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What kind of rule a violation breaks; stable names for findings and tests."""

    UNKNOWN_LABEL = "unknown_label"
    OVERLAP = "overlap"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    ATTRIBUTE_LABEL = "attribute_label"
    ATTRIBUTE_TYPE = "attribute_type"
    ATTRIBUTE_VALUE = "attribute_value"
    ATTRIBUTE_FORMAT = "attribute_format"
    MISSING = "missing"
    UNKNOWN_RELATION = "unknown_relation"
    RELATION_SET = "relation_set"
    RELATION_LOOP = "relation_loop"
    RELATION_START = "relation_start"
    RELATION_END = "relation_end"
    RELATION_KIND = "relation_kind"
    RELATION_REQUIRES = "relation_requires"
    RELATION_DUPLICATE = "relation_duplicate"
    RELATION_COUNT = "relation_count"
    UNKNOWN_DOCUMENT_LABEL = "unknown_document_label"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule.

    Attributes:
        message: What is wrong and, where it is not obvious, what to do; whole sentences.
        subjects: Ids of the spans and relations concerned, the one checked first.
    """

    code: Code
    message: str
    subjects: tuple[str, ...] = ()
