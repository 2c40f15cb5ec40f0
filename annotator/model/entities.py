"""Entities: the one person, party or place behind several mentions."""

import re
from dataclasses import dataclass
from typing import Final

_KB_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*:[^\s:]\S*")


@dataclass(frozen=True, slots=True)
class Entity:
    """A registered entity; its mentions are the spans whose ``entity_id`` names it.

    Attributes:
        name: Canonical name, e.g. "Korean Central News Agency".
        kind: Span label it stands for, e.g. "ORG".
        kb_id: Knowledge base id, e.g. "Wikidata:Q28", or None.
        annotator_id: Whose registry it belongs to; None for imported ones.
        version: Id of the operation or batch that last wrote this content.
    """

    id: str
    name: str
    kind: str
    kb_id: str | None = None
    annotator_id: str | None = None
    version: str = ""


def is_kb_id(text: str) -> bool:
    """Tell whether a text has the shape of a knowledge base id, ``Scheme:Id``: "Wikidata:Q42"."""
    return _KB_ID.fullmatch(text) is not None
