"""Panes of the window: which one has the keyboard, and how one gets it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def holds(pane: QWidget, widget: QWidget) -> bool:
    """Tell whether a widget is a pane or within it."""
    return pane is widget or pane.isAncestorOf(widget)


def focus_first(pane: QWidget) -> bool:
    """Give the keyboard to the first widget of a panel that takes it by Tab, if there is one."""
    for widget in (pane, *pane.findChildren(QWidget)):
        policy = widget.focusPolicy()
        if policy & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False
