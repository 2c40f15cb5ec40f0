"""The table of all findings: stable code, severity, title, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from annotator.services.findings.finding import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding.

    Attributes:
        code: Stable name, in exports of ``annotator check`` and in dismissals.
        title: Heading of its group.
        advice: What to do, in one sentence.
    """

    code: str
    severity: Severity
    title: str
    advice: str


_SCHEMA: Final = "Correct the label, or change the label schema."
_RELATION: Final = "Remove the relation, or link it otherwise."

_ROWS: Final = (
    # Against the label schema
    Kind("unknown_label", "error", "Label not in the schema", _SCHEMA),
    Kind("overlap", "error", "Overlap that the schema refuses", "Move an edge or delete a span."),
    Kind("unknown_attribute", "error", "Attribute not in the schema", _SCHEMA),
    Kind("attribute_label", "error", "Attribute of another label", _SCHEMA),
    Kind("attribute_type", "error", "Value of a wrong type", "Give a value that fits."),
    Kind("attribute_value", "error", "Value not in the schema", "Choose one of the values."),
    Kind("attribute_format", "error", "Not a TIMEX3 value", "Write the date as a TIMEX3 value."),
    Kind("unknown_relation", "error", "Relation not in the schema", _SCHEMA),
    Kind("relation_set", "error", "Relation across annotation sets", _RELATION),
    Kind("relation_loop", "error", "Relation to itself", _RELATION),
    Kind("relation_start", "error", "Relation from a wrong label", _RELATION),
    Kind("relation_end", "error", "Relation to a wrong label", _RELATION),
    Kind("relation_kind", "error", "Relation between different kinds", _RELATION),
    Kind("relation_requires", "error", "Relation against an attribute", _RELATION),
    Kind("relation_duplicate", "error", "Relation made twice", _RELATION),
    Kind("relation_count", "error", "Too many relations", _RELATION),
    Kind("unknown_document_label", "error", "Document label not in the schema", _SCHEMA),
    # Edges
    Kind("blank_edge", "warning", "Blank at an edge", "Move the edge to the word."),
    Kind("inside_word", "warning", "Edge inside a word", "Move the edge to the end of the word."),
    Kind("quote_edge", "warning", "Quotation mark missed", "Include both marks or neither."),
    Kind(
        "unbalanced_quotes",
        "warning",
        "Quotation marks that do not pair",
        "Move an edge, or take what is not quoted out of the claim.",
    ),
    # Values
    Kind("missing", "warning", "Required value missing", "Give the value."),
    Kind(
        "no_value", "warning", "Date without a value", "Give the value, or PAST_REF and the like."
    ),
    Kind("value_type", "warning", "Value of another type", "Correct the type or the value."),
    # The three clocks: event, utterance, publication
    Kind(
        "said_after_publication",
        "warning",
        "Said after publication",
        "Check the value of the date and the date of the article.",
    ),
    Kind(
        "past_after_publication",
        "warning",
        "Past event after publication",
        "Check which way the date points, and the date of the article.",
    ),
    Kind(
        "past_after_saying",
        "warning",
        "Past event after its saying",
        "Check both dates: what is told as past happened before it was said.",
    ),
    # Who says it
    Kind("no_source", "warning", "Claim without its source", "Link the source, or say implicit."),
    Kind(
        "cue_without_source",
        "warning",
        "Claim with a cue, but no source",
        "Link the source, or set the attribution to implicit or author.",
    ),
    Kind("source_without_claim", "warning", "Source without a claim", "Link it to its claim."),
    Kind(
        "cue_in_claim",
        "warning",
        "Cue inside the claim",
        "End the claim before the cue; a claim in pieces leaves it out.",
    ),
    Kind(
        "whole_sentence",
        "warning",
        "Claim takes in who says it",
        "Leave the cue and the source out of the claim.",
    ),
    Kind("unlinked_date", "info", "Date in a claim, not linked", "Link it as when or said when."),
    # Twice, or of two minds
    Kind("duplicate", "warning", "Labeled twice", "Delete one of the two."),
    Kind(
        "same_label_overlap", "warning", "Overlap of the same label", "Keep one, or move an edge."
    ),
    Kind(
        "entity_kind",
        "warning",
        "Mention of another kind of entity",
        "Relabel the mention, or detach it from its entity.",
    ),
    Kind(
        "label_varies",
        "warning",
        "Same text, different labels",
        "Look at the rare ones: perhaps they are slips.",
    ),
    Kind(
        "near_duplicate_differs",
        "warning",
        "Near-duplicates labeled differently",
        "Label the same words alike, or say why these differ.",
    ),
    Kind("label_once", "info", "Label used only once", "Check whether it is meant."),
    # Documents
    Kind("open_suggestions", "info", "Suggestions still open", "Accept or reject them."),
    Kind("no_labels", "info", "Nothing labeled", "Label it, or leave it as it is."),
    Kind("never_opened", "info", "Documents never begun", "Open them."),
    Kind(
        "gold_not_reviewed",
        "info",
        "Finished by several, not reviewed",
        "Review them: decide where annotators differ, and finish the gold standard.",
    ),
)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({one.code: one for one in _ROWS})
"""Every kind by code, in the order in which a list shows them within one severity."""


def kind_of(code: str) -> Kind:
    """Return the kind of a code; slots of other schemas bring their own ``no_…``."""
    known = KINDS.get(code)
    if known is not None:
        return known
    title = code.removeprefix("no_").replace("_", " ")
    return Kind(code, "warning", f"Claim without its {title}", f"Link its {title}.")
