"""Which field of a record is what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from annotator.formats.base import FormatOption

DOCUMENT_ROLES: Final = (
    "text", "title", "date", "publisher", "url", "language", "id", "note", "annotator", "spans",
    "relations",
)  # fmt: skip
SPAN_ROLES: Final = ("start", "end", "length", "label", "quote", "confidence", "span_id")
RELATION_ROLES: Final = ("from", "to", "type")
EXCLUSIVE: Final = "exclusive"
INCLUSIVE: Final = "inclusive"
AUTO: Final = "auto"

_WORDS: Final = {
    "text": "field of the text; dots lead into objects, as in data.body",
    "title": "field of the title",
    "date": "field of the document date",
    "publisher": "field of the publisher",
    "url": "field of the address",
    "language": "field of the language",
    "id": "field of the document’s id",
    "note": "field of a note",
    "annotator": "field of the annotator",
    "spans": "field with the list of spans; without it, start and label are fields of the record",
    "start": "field of a span with its first offset, or its place in a list, from 0",
    "end": "field of a span with its last offset",
    "length": "field of a span with its length, in place of end",
    "label": "field of a span with its label, or with a list of labels",
    "quote": "field of a span with its words; without offsets they are looked for in the text",
    "confidence": "field of a span with a number from 0 to 1",
    "span_id": "field of a span with its id, by which relations name it; else its place, from 0",
    "relations": "field with the list of relations",
    "from": "field of a relation with the span where it begins",
    "to": "field of a relation with the span where it ends",
    "type": "field of a relation with its type",
}
OFFSETS: Final = FormatOption(
    "offsets",
    "what offsets count; told by the quoted words, else by the words they cut",
    values=(AUTO, "codepoint", "utf16", "grapheme", "byte"),
    default=AUTO,
)
END_IS: Final = FormatOption(
    "end_is",
    "whether the end lies behind the last character or on it; told as offsets are",
    values=(AUTO, EXCLUSIVE, INCLUSIVE),
    default=AUTO,
)
OPTIONS: Final = (
    *(FormatOption(name, words) for name, words in _WORDS.items()),
    FormatOption("attributes", "fields of a span that are attributes, with commas between"),
    FormatOption(
        "document_labels", "fields that are labels of the whole document, with commas between"
    ),
    OFFSETS,
    END_IS,
)
"""What can be said about fields; what is not said is guessed from the first records."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """The path of each role.

    Attributes:
        roles: Path by role; paths of span roles begin at the span.
        attributes: Paths, at the span, of its attributes.
        document_labels: Paths of labels of the whole document.
        is_end_inclusive: Whether the end lies on the last character.
        offsets: A unit, or "auto".
        read_keys: The keys of a span object that some role or attribute reads.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    document_labels: tuple[str, ...] = ()
    is_end_inclusive: bool = False
    offsets: str = AUTO
    read_keys: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        paths = (*self.paths(SPAN_ROLES), *self.attributes)
        object.__setattr__(self, "read_keys", frozenset(one.split(".", 1)[0] for one in paths))

    def get(self, role: str) -> str | None:
        """Return the path of a role; None when it has none."""
        return self.roles.get(role)

    def paths(self, roles: Iterable[str]) -> list[str]:
        """Return the paths of those roles that have one."""
        return [self.roles[role] for role in roles if role in self.roles]

    def with_options(self, options: Mapping[str, str]) -> "FieldMapping":
        """Let what was said overrule what was guessed; an empty value takes a role away.

        Whoever names the list of spans says anew what its fields are; the guess then fills in
        only what lies in the same list.
        """
        roles = dict(self.roles)
        if options.get("spans") not in (None, roles.get("spans")):
            for role in (*SPAN_ROLES, "relations", *RELATION_ROLES):
                roles.pop(role, None)
        if options.get("relations") not in (None, roles.get("relations")):
            for role in RELATION_ROLES:
                roles.pop(role, None)
        if options.get("end"):
            roles.pop("length", None)
        if options.get("length"):
            roles.pop("end", None)
        for role in (*DOCUMENT_ROLES, *SPAN_ROLES, *RELATION_ROLES):
            if options.get(role):
                roles[role] = options[role]
            elif role in options:
                roles.pop(role, None)
        end_is = options.get("end_is", AUTO)
        return replace(
            self,
            roles=roles,
            attributes=_names(options.get("attributes", "")) or self.attributes,
            document_labels=_names(options.get("document_labels", "")),
            is_end_inclusive=self.is_end_inclusive if end_is == AUTO else end_is == INCLUSIVE,
            offsets=options.get("offsets", self.offsets),
        )


def _names(words: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in words.split(",") if one.strip())
