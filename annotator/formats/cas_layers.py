"""Types of a loaded CAS: which features hold values, and what they are called."""

from typing import Any, Final

from annotator.formats.cas_types import DOCUMENT_LABELS, SPAN

_PLACE: Final = frozenset(("sofa", "begin", "end"))
_VALUES: Final = frozenset(
    f"uima.cas.{one}"
    for one in ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double")
)


class Layer:
    """The features of a type, without those of its place.

    Attributes:
        name: Of the type.
        names: Of the features in the type system, with those in Python.
        plain: Names of those that hold a value.
        others: Names of those that hold lists or links.
        stands_for: Attributes that features of this program's own types stand for.
    """

    def __init__(self, type_: Any) -> None:
        self.name: str = type_.name
        found = [one for one in type_.all_features if one.name not in _PLACE]
        self.names = {_own_name(one.name): str(one.name) for one in found}
        self.plain = [_own_name(one.name) for one in found if _holds_value(one.rangeType)]
        self.others = sorted(set(self.names) - set(self.plain))
        is_own = self.name in (SPAN, DOCUMENT_LABELS)
        self.stands_for: dict[str, str] = {
            str(one.name): str(one.description) for one in found if is_own and one.description
        }

    def values(self, one: Any) -> dict[str, Any]:
        """Return what the features of a structure hold."""
        return {name: getattr(one, attribute, None) for name, attribute in self.names.items()}


def _own_name(name: str) -> str:
    """Undo the renaming of features whose names Python does not allow."""
    return name[:-1] if name in ("self_", "type_") else name


def _holds_value(type_: Any) -> bool:
    while type_ is not None:
        if type_.name in _VALUES:
            return True
        type_ = type_.supertype
    return False
