"""What a bundle carries beside sets: dismissals, decisions, refusals, assignments, messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.formats.bundle_rows import ShapeError, id_of, mapping_of
from annotator.model.documents import SetState
from annotator.model.spans import SuggestionStatus
from annotator.model.stamps import StampKind

_LONGEST_NAME: Final = 10_000
_LONGEST_TEXT: Final = 1_000_000
_DECIDED: Final = frozenset(
    (SuggestionStatus.ACCEPTED, SuggestionStatus.REJECTED, SuggestionStatus.CORRECTED)
)
_STATES: Final = frozenset(one.value for one in SetState)


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that travels beside the sets, apart from any project.

    Attributes:
        text_sha256: Of the document's text.
        author_id, kind, name, operation, value: As of a ``Stamp``; spans by their plain ids.
    """

    text_sha256: str
    author_id: str
    kind: str
    name: str
    operation: str
    value: Mapping[str, Any] | None

    @property
    def person_ids(self) -> tuple[str, ...]:
        """The people it mentions besides its author."""
        by = (self.value or {}).get("by")
        return () if by is None else (by,)


def beside_to_json(one: Beside) -> dict[str, Any]:
    """Write it."""
    return {
        "text_sha256": one.text_sha256,
        "author": one.author_id,
        "kind": one.kind,
        "name": one.name,
        "operation": one.operation,
        "value": None if one.value is None else dict(one.value),
    }


def beside_from_json(value: Any) -> Beside:
    """Read it.

    Raises:
        ShapeError: It has not the form of one.
    """
    data = mapping_of(value, "what goes beside a set")
    try:
        kind = StampKind(_text(data, "kind", _LONGEST_NAME))
    except ValueError:
        raise ShapeError("what goes beside a set is of a kind that does not exist") from None
    name, state = _text(data, "name", _LONGEST_NAME, may_be_empty=True), data.get("value")
    if state is not None:
        _CHECKS[kind](mapping_of(state, kind.value), name)
    return Beside(
        text_sha256=_text(data, "text_sha256", 64),
        author_id=id_of(data.get("author")),
        kind=kind.value,
        name=name,
        operation=id_of(data.get("operation")),
        value=state,
    )


def _text(data: Mapping[str, Any], key: str, longest: int, *, may_be_empty: bool = False) -> str:
    value = data.get(key)
    if not isinstance(value, str) or len(value) > longest or not (value or may_be_empty):
        raise ShapeError(f"{key} is no text of a sensible length")
    return value


def _dismissal(value: Mapping[str, Any], name: str) -> None:
    id_of(value.get("id"))
    _text(value, "reason", _LONGEST_TEXT)
    _text(value, "created_at", _LONGEST_NAME, may_be_empty=True)
    code, _, fingerprint = name.partition(" ")
    if not code or not fingerprint:
        raise ShapeError("a dismissal does not say of which finding")


def _decision(value: Mapping[str, Any], name: str) -> None:
    id_of(value.get("id"))
    id_of(name)
    if value.get("status") not in _DECIDED:
        raise ShapeError("a decision about a suggestion does not exist")
    if value.get("span") is not None:
        id_of(value["span"])


def _refusal(value: Mapping[str, Any], name: str) -> None:
    id_of(value.get("id"))
    start, _, rest = name.partition(" ")
    end, _, label = rest.partition(" ")
    is_place = start.isdecimal() and end.isdecimal() and len(name) < _LONGEST_NAME
    if not (is_place and label and 0 <= int(start) < int(end) < 1 << 31):
        raise ShapeError("a declined occurrence has no place")


def _assignment(value: Mapping[str, Any], _name: str) -> None:
    id_of(value.get("id"))
    id_of(value.get("by"))
    _text(value, "created_at", _LONGEST_NAME, may_be_empty=True)


def _message(value: Mapping[str, Any], _name: str) -> None:
    _text(value, "text", _LONGEST_TEXT)
    id_of(value.get("by"))
    _text(value, "at", _LONGEST_NAME)
    if value.get("last") is not None:
        id_of(value["last"])
        if value.get("was") not in _STATES:
            raise ShapeError("a message names a state that does not exist")


def _read(value: Mapping[str, Any], _name: str) -> None:
    _text(value, "at", _LONGEST_NAME)


_CHECKS: Final[Mapping[StampKind, Callable[[Mapping[str, Any], str], None]]] = {
    StampKind.DISMISSAL: _dismissal,
    StampKind.DECISION: _decision,
    StampKind.REFUSAL: _refusal,
    StampKind.ASSIGNMENT: _assignment,
    StampKind.MESSAGE: _message,
    StampKind.READ: _read,
}
