"""The draft that an editor window works on, its undo, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from annotator.gui.keymap import Keymap
from annotator.schema.colors import (
    DARK_PAGE,
    LIGHT_PAGE,
    LINE_RATIO,
    TAG_TEXT,
    TEXT_RATIO,
    ensure_contrast,
    is_color,
)
from annotator.schema.consistency import Problem, advise, check_schema
from annotator.schema.drafting import Draft, set_part
from annotator.schema.types import Label

_REMEMBERED: Final = 400
_PAGES: Final = {
    "fill": (TAG_TEXT, TEXT_RATIO, "Lighten the fill"),
    "line_light": (LIGHT_PAGE, LINE_RATIO, "Darken the line"),
    "line_dark": (DARK_PAGE, LINE_RATIO, "Lighten the line"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """Something that a check found, at its place.

    Attributes:
        section: Of the schema; "" for its plain keys.
        index: Place in the section, from 0.
        key: Field that it stands at.
        is_blocking: Whether it keeps the draft from being applied; otherwise it is advice.
        fix_title: What the fix is called; "" when there is none.
        fix: The draft with the fix.
    """

    section: str
    index: int
    key: str
    message: str
    is_blocking: bool
    fix_title: str = ""
    fix: Callable[[Draft], Draft] | None = None


def checks_of(draft: Draft, keymap: Keymap) -> tuple[Check, ...]:
    """Return everything that is wrong or weak in a draft, problems first."""
    schema = draft.schema
    found: list[Check] = []
    for problem in check_schema(schema):
        section = problem.section if problem.index is not None else ""
        key = problem.key or ("name" if problem.index is not None else problem.section)
        found += _at_both(
            draft,
            Check(section, (problem.index or 1) - 1, key, _said(problem.message), is_blocking=True),
            problem,
        )
    for hint in advise(schema):
        index, key = (hint.index or 1) - 1, hint.key or ""
        title, fix = "", None
        if hint.kind == "contrast":
            title, fix = _PAGES[key][2], _contrast_fix(index, key)
        check = Check(
            hint.section,
            index,
            key,
            _said(hint.message),
            is_blocking=False,
            fix_title=title,
            fix=fix,
        )
        found += _at_both(draft, check, hint)
    return (*found, *_fixed_keys(draft, keymap))


def _at_both(draft: Draft, check: Check, problem: Problem) -> list[Check]:
    """Say what concerns two parts at the other one as well."""
    if problem.other is None:
        return [check]
    name = draft.parts(check.section)[check.index].name
    words = (
        f"This key is also {name}’s."
        if problem.kind == "shared_key"
        else (f"This is hard to tell from {name}’s colour.")
    )
    return [check, replace(check, index=problem.other - 1, message=words, fix=None, fix_title="")]


def _said(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."


def _contrast_fix(index: int, key: str) -> Callable[[Draft], Draft]:
    def fix(draft: Draft) -> Draft:
        label = draft.schema.labels[index]
        against, ratio, _ = _PAGES[key]
        color = ensure_contrast(getattr(label, key), against, ratio)
        return set_part(draft, "labels", index, **{key: color})

    return fix


def _fixed_keys(draft: Draft, keymap: Keymap) -> list[Check]:
    """Labels and relations win over the article's own keys, which are then out of reach."""
    schema = draft.schema
    labels = {one.key: one.name for one in schema.labels if one.key and not one.retired}
    relations = {one.key: one.name for one in schema.relations if one.key and not one.retired}
    places = {one.name: ("labels", number) for number, one in enumerate(schema.labels)}
    found = []
    seen = set()
    for conflict in keymap.conflicts(labels, relations):
        key = conflict.chord.lower()
        if conflict.first == labels.get(key) and conflict.first in places:
            section, index = places[conflict.first]
        else:
            match = next(
                (n for n, one in enumerate(schema.relations) if one.name == conflict.first), None
            )
            if match is None:
                continue
            section, index = "relations", match
        if (section, index, conflict.second) in seen:
            continue
        seen.add((section, index, conflict.second))
        message = f"{key.upper()} is a key of the article: “{conflict.second}” gives way to this."
        found.append(Check(section, index, "key", message, False))
    return found


def readable(label: Label) -> Label:
    """Return a label whose colours can be drawn, also while one of them is being typed."""
    plain = Label(name="x")
    values = {
        key: getattr(label, key) if is_color(getattr(label, key)) else getattr(plain, key)
        for key in ("fill", "line_light", "line_dark")
    }
    return Label(name=label.name or "?", title=label.title, rendering=label.rendering, **values)


class Editing(QObject):
    """The draft of one editor window.

    Signals:
        changed(): The draft is another one, or its checks are.
    """

    changed = Signal()

    def __init__(self, draft: Draft, keymap: Keymap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._keymap = keymap
        self._past: list[Draft] = []
        self._future: list[Draft] = []
        self._last: object = None
        self.checks = checks_of(draft, keymap)

    @property
    def draft(self) -> Draft:
        """The draft as it is now."""
        return self._draft

    @property
    def can_undo(self) -> bool:
        """Whether an edit can be taken back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether an edit that was taken back can be made again."""
        return bool(self._future)

    @property
    def blocking(self) -> tuple[Check, ...]:
        """What keeps the draft from being applied."""
        return tuple(one for one in self.checks if one.is_blocking)

    def change(self, draft: Draft, about: object = None) -> None:
        """Take another draft; edits in a row ``about`` the same field are undone together."""
        if draft == self._draft:
            return
        if about is None or about != self._last:
            self._past.append(self._draft)
            del self._past[:-_REMEMBERED]
        self._future.clear()
        self._last = about
        self._show(draft)

    def undo(self) -> None:
        """Take the last edit back."""
        if self._past:
            self._future.append(self._draft)
            self._last = None
            self._show(self._past.pop())

    def redo(self) -> None:
        """Make the last edit that was taken back again."""
        if self._future:
            self._past.append(self._draft)
            self._last = None
            self._show(self._future.pop())

    def restart(self, draft: Draft) -> None:
        """Begin anew with another schema in force."""
        self._past.clear()
        self._future.clear()
        self._last = None
        self._show(draft)

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self.checks = checks_of(draft, self._keymap)
        self.changed.emit()
