"""The one resolver of single keys: from a key event and the context to what shall be done.

``chord_of`` and ``physical_key`` read a Qt event; ``resolve`` is pure.
"""

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.actions import Context
from annotator.gui.keymap import Keymap, normal_chord

if TYPE_CHECKING:
    from annotator.schema.types import Schema

_NAMED: Final[Mapping[int, str]] = {
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Return",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDown",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Insert: "Ins",
    **{Qt.Key(Qt.Key.Key_F1.value + n): f"F{n + 1}" for n in range(24)},
}
_BARE: Final = frozenset(
    (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
)

# Where the keys sit, as characters of the US layout. The codes of a PC's main block (scan code
# set 1) are also Linux' key codes; X11 and Wayland report them plus 8.
_PC_ROWS: Final = (
    (0x02, "1234567890-="),
    (0x10, "QWERTYUIOP[]"),
    (0x1E, "ASDFGHJKL;'`"),
    (0x2B, "\\ZXCVBNM,./"),
)
_PC: Final = {code + n: char for code, row in _PC_ROWS for n, char in enumerate(row)}
# Apple's virtual key codes (Carbon's kVK_ANSI_…) in the order of their numbers from 0; a space
# stands for a code without a sign.
_MAC: Final = dict(enumerate("ASDFHGZXCV BQWERYT123465=97-80]OU[IP LJ'K;\\,/NM."))
_SHIFTED: Final = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))


@dataclass(frozen=True, slots=True)
class SchemaKeys:
    """The keys a label schema brings along.

    Attributes:
        labels: Labels in force, in the schema's order: 1-9 count through them.
        label_keys: Label by chord.
        relation_keys: By label of the span where a relation starts: relation by chord.
        claims: Labels whose spans have slots to fill.
    """

    labels: tuple[str, ...] = ()
    label_keys: Mapping[str, str] = field(default_factory=dict)
    relation_keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    claims: frozenset[str] = frozenset()

    def has_card(self, label: str) -> bool:
        """Whether label keys on such a span mean its slots instead of relabeling (a claim)."""
        return any(chord in self.label_keys for chord in self.relation_keys.get(label, ()))


@dataclass(frozen=True, slots=True)
class RunAction:
    """Do the action of this id."""

    action_id: str


@dataclass(frozen=True, slots=True)
class UseLabel:
    """A label's key was pressed."""

    label: str


@dataclass(frozen=True, slots=True)
class UseRelation:
    """A relation's key was pressed on a span where it can start."""

    relation: str


@dataclass(frozen=True, slots=True)
class UseNumber:
    """A digit from 1 to 9 was pressed."""

    number: int


Act = RunAction | UseLabel | UseRelation | UseNumber


def schema_keys(schema: "Schema | None") -> SchemaKeys:
    """Collect the keys of the labels and relations in force."""
    if schema is None:
        return SchemaKeys()
    labels = schema.enabled_labels
    relations: dict[str, dict[str, str]] = {}
    for label in schema.labels:
        for relation in schema.relations_from(label.name):
            if relation.key:
                chords = relations.setdefault(label.name, {})
                chords.setdefault(normal_chord(relation.key), relation.name)
    return SchemaKeys(
        labels=tuple(label.name for label in labels),
        label_keys={normal_chord(label.key): label.name for label in labels if label.key},
        relation_keys=relations,
        claims=frozenset(
            label for relation in schema.relations if relation.is_slot for label in relation.sources
        ),
    )


def context_of(*, picking: bool, ghost: bool, text: bool, span: bool) -> Context:
    """Return the first context that matches, in the order in which they win."""
    order = (
        (picking, Context.PICKING),
        (ghost, Context.GHOST),
        (text, Context.TEXT),
        (span, Context.SPAN),
    )
    return next((context for holds, context in order if holds), Context.NONE)


def resolve(
    event_keys: tuple[str, ...],
    context: Context,
    keymap: Keymap,
    keys: SchemaKeys,
    *,
    span_label: str | None = None,
) -> Act | None:
    """Return what a key means in a context, None when it is the article's own (caret movement).

    Args:
        event_keys: The chord as typed, then as it would read on a US layout, if that differs.
        context: From ``context_of``.
        keymap: The chords of the actions.
        keys: The keys of the schema, which win over single-key actions.
        span_label: Label of the selected span.
    """
    for chord in event_keys:
        act = _schema_act(chord, context, keys, span_label)
        if act is not None:
            return act
        action_id = None
        if context is Context.SPAN and span_label in keys.claims:
            action_id = keymap.action_for(Context.CLAIM, chord)
        action_id = action_id or keymap.action_for(context, chord)
        if action_id is not None:
            return RunAction(action_id)
        if len(chord) == 1 and chord in "123456789":
            return UseNumber(int(chord))
    return None


def _schema_act(
    chord: str, context: Context, keys: SchemaKeys, span_label: str | None
) -> Act | None:
    if context is Context.SPAN and span_label is not None:
        relation = keys.relation_keys.get(span_label, {}).get(chord)
        if relation is not None:
            return UseRelation(relation)
        if keys.has_card(span_label):
            return None
    label = keys.label_keys.get(chord)
    return None if label is None else UseLabel(label)


def chord_of(event: QKeyEvent) -> str:
    """Return the chord of a key event in portable notation, "" for a bare modifier."""
    key, state = event.key(), event.modifiers()
    if key in _BARE or key in (0, Qt.Key.Key_unknown):
        return ""
    name = _NAMED.get(key)
    modifiers = {
        "Ctrl": bool(state & Qt.KeyboardModifier.ControlModifier),
        "Alt": bool(state & Qt.KeyboardModifier.AltModifier),
        "Shift": bool(state & Qt.KeyboardModifier.ShiftModifier),
        "Meta": bool(state & Qt.KeyboardModifier.MetaModifier),
    }
    if key == Qt.Key.Key_Backtab:
        modifiers["Shift"] = True
    if name is None:
        if key > 0x10FFFF:
            return ""
        name = chr(key).upper()
        if not name.isalpha():
            modifiers["Shift"] = False
        if sys.platform == "win32" and modifiers["Ctrl"] and modifiers["Alt"] and event.text():
            modifiers["Ctrl"] = modifiers["Alt"] = False  # AltGr wrote a sign
    return "+".join((*(part for part, held in modifiers.items() if held), name))


def physical_key(event: QKeyEvent) -> str | None:
    """Return the sign that a US layout has on this key; None for keys outside its main block."""
    if sys.platform == "darwin":
        return _MAC.get(event.nativeVirtualKey())
    code = event.nativeScanCode()
    return _PC.get(code if sys.platform == "win32" else code - 8)


def event_chords(event: QKeyEvent) -> tuple[str, ...]:
    """Return the chord as typed and, where the layout writes another script, as on a US layout.

    Digits count by position too: on a French layout they need Shift.
    """
    chord = chord_of(event)
    if not chord:
        return ()
    key = chord if len(chord) == 1 else chord[-1]
    if chord.endswith(tuple(_NAMED.values())) or (key.isascii() and key.isalnum()):
        return (chord,)
    physical = physical_key(event)
    if physical is None or physical == " ":
        return (chord,)
    if not (physical.isdigit() or _is_other_script(key)):
        return (chord,)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not physical.isdigit():
        physical = _SHIFTED.get(physical, physical)
    prefix = chord[: -len(key)]
    if not physical.isalpha():
        prefix = prefix.replace("Shift+", "")
    return (chord, prefix + physical)


def _is_other_script(char: str) -> bool:
    if char.isascii() or not (char.isalpha() or unicodedata.category(char).startswith("M")):
        return False
    return not unicodedata.name(char, "LATIN").startswith("LATIN")
