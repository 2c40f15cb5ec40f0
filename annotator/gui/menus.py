"""Menus and shortcuts of the window, made from the list of actions."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from annotator.gui.actions import ACTIONS, BY_ID, MENUS, Action
from annotator.gui.desk import Desk
from annotator.gui.enablement import is_enabled, redo_title, undo_title
from annotator.gui.icons import icon
from annotator.gui.keymap import Keymap, shown
from annotator.gui.theme import Theme

_THEMES: Final = ("view.light", "view.dark", "view.system")


class Menus(QObject):
    """Owns the QActions of one window.

    Args:
        window: Gets the menu bar and the shortcuts.
        desk: Decides what is enabled.
        run: Does an action by id.
    """

    def __init__(self, window: QMainWindow, desk: Desk, run: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        self.panels = QMenu("Panels", window)
        self.recent = QMenu("Open recent", window)
        group = QActionGroup(self)
        for action in ACTIONS:
            if not (action.is_global or action.menu):
                continue
            item = QAction(action.title, window)
            item.setObjectName(action.id)
            item.setCheckable(action.is_checkable)
            item.setMenuRole(_role(action.id))
            item.triggered.connect(partial(self._trigger, action, run))
            if action.id in _THEMES:
                group.addAction(item)
            self._actions[action.id] = item
            if action.is_global:
                window.addAction(item)
        for title in MENUS:
            self._add_menu(title)
        self.set_keymap(Keymap())

    def _trigger(self, action: Action, run: Callable[[str], None], _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        if is_enabled(action, self._desk):
            run(action.id)

    def _add_menu(self, title: str) -> None:
        menu = QMenu(title, self._window)
        self.menus[title] = menu
        section = ""
        for action in ACTIONS:
            if action.menu != title:
                continue
            if section and action.section != section:
                menu.addSeparator()
            section = action.section
            menu.addAction(self._actions[action.id])
            if action.id == "file.open":
                menu.addMenu(self.recent)
            if action.id == "view.previous_pane":
                menu.addMenu(self.panels)
        menu.aboutToShow.connect(lambda: self._update(title))
        menu.aboutToHide.connect(lambda: self._enable_all(title))
        self._window.menuBar().addMenu(menu)

    def action(self, action_id: str) -> QAction:
        """Return the QAction of an action."""
        return self._actions[action_id]

    def set_keymap(self, keymap: Keymap) -> None:
        """Use other keys."""
        for action_id, item in self._actions.items():
            action, chords = BY_ID[action_id], keymap.keys(action_id)
            if action.is_global:
                item.setShortcuts([QKeySequence(chord) for chord in chords])
                item.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            elif chords:
                # Single keys are no shortcuts; the menu only shows them.
                item.setText(f"{action.title}\t{shown(chords[0])}")
            else:
                item.setText(action.title)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for action_id, item in self._actions.items():
            name = BY_ID[action_id].icon
            if name:
                item.setIcon(icon(name, theme.muted))

    def check_theme(self, choice: str) -> None:
        """Mark the chosen theme."""
        self._actions[f"view.{choice}"].setChecked(True)

    def check(self, action_id: str, *, is_on: bool) -> None:
        """Mark an action as on or off."""
        self._actions[action_id].setChecked(is_on)

    def _update(self, title: str) -> None:
        for action in ACTIONS:
            if action.menu == title:
                self._actions[action.id].setEnabled(is_enabled(action, self._desk))
        if title == "Edit":
            undo, redo = undo_title(self._desk), redo_title(self._desk)
            self._actions["edit.undo"].setText("Undo" if undo is None else f"Undo: {undo}")
            self._actions["edit.redo"].setText("Redo" if redo is None else f"Redo: {redo}")

    def _enable_all(self, title: str) -> None:
        # Shortcuts of disabled actions are dead; what can be done is asked when one is used.
        for action in ACTIONS:
            if action.menu == title:
                self._actions[action.id].setEnabled(True)


def _role(action_id: str) -> QAction.MenuRole:
    return {
        "file.quit": QAction.MenuRole.QuitRole,
        "file.settings": QAction.MenuRole.PreferencesRole,
        "help.about": QAction.MenuRole.AboutRole,
    }.get(action_id, QAction.MenuRole.NoRole)
