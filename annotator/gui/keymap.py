"""Which chord means which action: the defaults of the action list with the person's changes.

A chord is written in portable notation ("Ctrl+Shift+F", "J", "{", "Return"): modifiers in the
order Ctrl, Alt, Shift, Meta; letters in upper case; signs without the Shift that produces them.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.gui.actions import ACTIONS, BY_ID, Action, Context

_MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_SHOWN = {
    "Return": "Enter",
    "Delete": "Del",
    "Escape": "Esc",
    "PgDown": "PgDn",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
}
_SHOWN_ON_MAC = {"Ctrl": "⌘", "Alt": "⌥", "Shift": "⇧", "Meta": "⌃"}
_ALIASES = {"Enter": "Return", "Del": "Delete", "Esc": "Escape", "PgDn": "PgDown"}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One chord that means two things in the same context.

    Attributes:
        first: Title of the action, label or relation that wins.
        second: Title of the one that is shadowed.
    """

    chord: str
    first: str
    second: str
    where: str

    def __str__(self) -> str:
        """In words, for the settings and the key sheet."""
        return f"{shown(self.chord)} {self.where}: “{self.first}” hides “{self.second}”."


def split_chord(chord: str) -> tuple[tuple[str, ...], str]:
    """Return the modifiers and the key of a chord; the key may be "+" itself."""
    head, plus, key = chord.rpartition("+")
    if plus and not key:
        head, _, _ = head.rpartition("+")
        key = "+"
    return tuple(part for part in head.split("+") if part), key


def normal_chord(chord: str) -> str:
    """Bring a chord as typed by a person into portable notation; "" when it has no key."""
    modifiers, key = split_chord(chord.strip())
    names = {name.capitalize() for name in modifiers}
    key = key.upper() if len(key) == 1 else key[:1].upper() + key[1:]
    key = _ALIASES.get(key, key)
    if not key or names - set(_MODIFIERS):
        return ""
    return "+".join((*(name for name in _MODIFIERS if name in names), key))


def shown(chord: str) -> str:
    """Return a chord as it is printed on the keyboard: "Ctrl+Enter", "⌘K" on a Mac."""
    modifiers, key = split_chord(chord)
    key = _SHOWN.get(key, key)
    if sys.platform == "darwin":
        return "".join(_SHOWN_ON_MAC[name] for name in modifiers) + key
    return "+".join((*modifiers, key))


class Keymap:
    """The chords in force.

    Args:
        overrides: Chords by action id as stored in the settings; an empty list takes the keys
            away. Unknown actions and unreadable chords are ignored: the settings may come from
            another version.
    """

    def __init__(self, overrides: Mapping[str, Iterable[str]] | None = None) -> None:
        self._overrides: dict[str, tuple[str, ...]] = {}
        for action_id, chords in (overrides or {}).items():
            if action_id in BY_ID:
                self._overrides[action_id] = tuple(c for c in map(normal_chord, chords) if c)
        self._table: dict[tuple[Context, str], str] = {}
        for action in ACTIONS:
            for context in action.contexts:
                for chord in self.keys(action.id):
                    self._table.setdefault((context, chord), action.id)

    @property
    def overrides(self) -> dict[str, list[str]]:
        """What differs from the defaults, ready for the settings."""
        return {action_id: list(chords) for action_id, chords in self._overrides.items()}

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the chords of an action, the shown one first."""
        found = self._overrides.get(action_id)
        return BY_ID[action_id].keys if found is None else found

    def shown_key(self, action_id: str) -> str:
        """Return an action's first chord as printed, or ""."""
        keys = self.keys(action_id)
        return shown(keys[0]) if keys else ""

    def action_for(self, context: Context, chord: str) -> str | None:
        """Return the id of the action that a chord means in a context."""
        return self._table.get((context, chord))

    def with_keys(self, action_id: str, chords: Iterable[str]) -> "Keymap":
        """Return a key map in which one action has other chords."""
        chosen = tuple(c for c in map(normal_chord, chords) if c)
        changed = {k: v for k, v in self._overrides.items() if k != action_id}
        if chosen != BY_ID[action_id].keys:
            changed[action_id] = chosen
        return Keymap(changed)

    def conflicts(
        self,
        labels: Mapping[str, str] | None = None,
        relations: Mapping[str, str] | None = None,
    ) -> list[Conflict]:
        """Return every chord with two meanings in one context, in the order of the action list.

        Args:
            labels: Label names by key, from the schema; they win over single-key actions.
            relations: Relation names by key; likewise on a span.
        """
        seen: set[tuple[str, str, str]] = set()
        found: list[Conflict] = []
        for (context, chord), titles in self._meanings(labels or {}, relations or {}).items():
            for other in titles[1:]:
                if other != titles[0] and (chord, titles[0], other) not in seen:
                    seen.add((chord, titles[0], other))
                    found.append(Conflict(chord, titles[0], other, context.value))
        return found

    def _meanings(
        self, labels: Mapping[str, str], relations: Mapping[str, str]
    ) -> Mapping[tuple[Context, str], list[str]]:
        out: defaultdict[tuple[Context, str], list[str]] = defaultdict(list)
        for context in (Context.GHOST, Context.TEXT, Context.SPAN, Context.NONE, Context.PICKING):
            for key, name in labels.items():
                out[context, normal_chord(key)].append(name)
        for key, name in relations.items():
            # On a claim the relation is meant, elsewhere the label: no conflict between these two.
            if normal_chord(key) not in map(normal_chord, labels):
                out[Context.SPAN, normal_chord(key)].append(name)
            out[Context.CLAIM, normal_chord(key)].append(name)
        for action in ACTIONS:
            for chord in self.keys(action.id):
                for context in _reach(action):
                    out[context, chord].append(action.title)
        return out


def _reach(action: Action) -> tuple[Context, ...]:
    """Return the contexts in which an action's chords count.

    A window shortcut is heard in all of them; what a key does on a span it does on a claim too.
    """
    if action.is_global:
        return tuple(Context)
    has_claims = Context.SPAN in action.contexts and Context.CLAIM not in action.contexts
    return (*action.contexts, Context.CLAIM) if has_claims else action.contexts
