"""Types of a loaded CAS: what they become, which features hold values, and their names."""

import re
from typing import Any, Final, Literal

from annotator.formats.cas_types import DEPENDENT, DOCUMENT_LABELS, GOVERNOR, METADATA, SPAN
from annotator.formats.uima_layers import is_about_words, short_name

DETAIL: Final = "MetaDataStringField"
BEGIN: Final = "begin"
END: Final = "end"
SOFA: Final = "sofa"
Kind = Literal[
    "segments", "technical", "details", "words", "chain", "document", "relation", "span", "other"
]
LEFT_OUT: Final[frozenset[Kind]] = frozenset(("segments", "technical", "words"))
"""Kinds of layers of which nothing is read."""

_PLACE: Final = frozenset((SOFA, BEGIN, END))
_VALUES: Final = frozenset(
    f"uima.cas.{one}"
    for one in ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double")
)
_TECHNICAL: Final = re.compile(
    r"uima\.|de\.tudarmstadt\.ukp\.dkpro\.core\.api\.metadata\.type\."
    r"|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\.|org\.dkpro\.core\.api\.xml\.type\."
)
_SEGMENTS: Final = re.compile(r".*\.segmentation\.type\.(?:Token|Sentence)\Z")


class Layer:
    """The features of a type, without those of its place.

    Attributes:
        name: Of the type.
        short_name: Without its package.
        type: As the library has it.
        names: Of the features in the type system, with those in Python.
        plain: Names of those that hold a value.
        others: Names of those that hold lists or links.
        stands_for: Attributes that features of this program's own types stand for.
        has_text: Whether its structures belong to a text.
        has_place: Whether they have a place in it.
        kind: What they become.
    """

    def __init__(self, type_: Any, *, with_words: bool) -> None:
        """Take a type; ``with_words`` reads the layers about words too."""
        self.name: str = type_.name
        self.short_name = short_name(self.name)
        self.type = type_
        every = list(type_.all_features)
        found = [one for one in every if one.name not in _PLACE]
        self.names = {_own_name(one.name): str(one.name) for one in found}
        self.plain = [_own_name(one.name) for one in found if _holds_value(one.rangeType)]
        self.others = sorted(set(self.names) - set(self.plain))
        is_own = self.name in (SPAN, DOCUMENT_LABELS)
        self.stands_for: dict[str, str] = {
            str(one.name): str(one.description) for one in found if is_own and one.description
        }
        places = {one.name for one in every}
        self.has_text = SOFA in places
        self.has_place = BEGIN in places
        self.kind = self._kind(with_words=with_words)

    def _kind(self, *, with_words: bool) -> Kind:
        if _SEGMENTS.match(self.name):
            return "segments"
        if _TECHNICAL.match(self.name):
            is_detail = self.short_name == DETAIL or self.name == METADATA
            is_read = is_detail or self.name.endswith(".DocumentAnnotation")
            return "details" if is_read else "technical"
        if is_about_words(self.name) and not with_words:
            return "words"
        if "first" in self.names and self.has_text:
            return "chain"
        if not self.has_place:
            return "document" if self.has_text else "other"
        if GOVERNOR in self.names and DEPENDENT in self.names:
            return "relation"
        return "other" if "next" in self.names else "span"


def _own_name(name: str) -> str:
    """Undo the renaming of features whose names Python does not allow."""
    return name[:-1] if name in ("self_", "type_") else name


def _holds_value(type_: Any) -> bool:
    while type_ is not None:
        if type_.name in _VALUES:
            return True
        type_ = type_.supertype
    return False


class Layers:
    """The layers of a type system, made as they are asked for."""

    def __init__(self, types: Any, *, with_words: bool) -> None:
        """Take the type system as the library has it."""
        self.types = types
        self._with_words = with_words
        self._known: dict[str, Layer] = {}

    def of(self, type_: Any) -> Layer:
        """Return the layer of a type."""
        found = self._known.get(type_.name)
        if found is None:
            found = self._known[type_.name] = Layer(type_, with_words=self._with_words)
        return found

    def named(self, name: str) -> Layer | None:
        """Return the layer of a name; None when there is no such type."""
        known = self.types.contains_type(name)
        return self.of(self.types.get_type(name)) if known else None
