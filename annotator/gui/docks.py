"""The docks around the article: built late, moved freely, remembered."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.panels import PANELS, Panel
from annotator.gui.theme import Theme
from annotator.gui.widgets import caption, icon_button, row
from annotator.services.places import config_dir

_LAYOUT_VERSION: Final = 3
_FRONTS: Final = ("labels", "inspector")
_LEFT_WIDTH, _RIGHT_WIDTH, _BOTTOM_HEIGHT = 236, 356, 300
_LEAST_WIDTH: Final = 264
"""Of the panels at the right: a smaller window takes its width from the article."""
_RIGHT_HEIGHTS: Final = (2, 3)
"""Share of the labels above to that of what is selected below."""


class Docks(QObject):
    """The docks of one window.

    Args:
        window: Holds them.
        desk: Handed to the panels.
        menu: Gets a line to show and hide each of them.
    """

    def __init__(self, window: QMainWindow, desk: Desk, menu: QMenu) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._docks: dict[str, QDockWidget] = {}
        self._visible: set[str] | None = None
        self._shape = QByteArray()
        self._in_front: set[str] = set()
        self.panels: dict[str, QWidget] = {}
        self.on_built: Callable[[QWidget], None] = lambda _panel: None
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        for panel in PANELS:
            dock = self._make(panel)
            menu.addAction(dock.toggleViewAction())
        geometry = _store().value("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)

    def _make(self, panel: Panel) -> QDockWidget:
        dock = QDockWidget(panel.title, self._window)
        dock.setObjectName(panel.id)
        if panel.area == Qt.DockWidgetArea.RightDockWidgetArea:
            dock.setMinimumWidth(_LEAST_WIDTH)
        dock.hide()
        dock.topLevelChanged.connect(partial(self._dress, dock, panel))
        self._dress(dock, panel, False)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self._docks[panel.id] = dock
        return dock

    def _dress(self, dock: QDockWidget, panel: Panel, floating: bool) -> None:  # noqa: FBT001
        """Give a dock its head: the desktop's frame when floating, else its tab is enough."""
        old = dock.titleBarWidget()
        if floating:
            dock.setTitleBarWidget(None)  # type: ignore[arg-type]
        elif panel.is_shown:
            dock.setTitleBarWidget(QWidget(dock))
        else:
            dock.setTitleBarWidget(_Title(dock, self._desk))
        if old is not None:
            old.deleteLater()

    def arrange(self) -> None:
        """Put every dock at its first place."""
        window = self._window
        first: dict[tuple[Qt.DockWidgetArea, int], QDockWidget] = {}
        # A dock beside tabs would become one of them: split while each group is a single dock.
        for panel in PANELS:
            place, dock = (panel.area, panel.group), self._docks[panel.id]
            if dock.isFloating():
                dock.setFloating(False)
            if place not in first:
                first[place] = dock
                above = first.get((panel.area, panel.group - 1))
                if above is None:
                    window.addDockWidget(panel.area, dock)
                else:
                    window.splitDockWidget(above, dock, Qt.Orientation.Vertical)
        for panel in PANELS:
            dock = self._docks[panel.id]
            head = first[panel.area, panel.group]
            if dock is not head:
                window.tabifyDockWidget(head, dock)
            if dock.isHidden() == panel.is_shown:
                dock.setVisible(panel.is_shown)
        self._raise_fronts()
        side = [self._docks["queue"], self._docks["labels"]]
        window.resizeDocks(side, [_LEFT_WIDTH, _RIGHT_WIDTH], Qt.Orientation.Horizontal)
        halves = [self._docks["labels"], self._docks["inspector"]]
        window.resizeDocks(halves, _RIGHT_HEIGHTS, Qt.Orientation.Vertical)
        QTimer.singleShot(0, self._dress_tabs)

    def _raise_fronts(self) -> None:
        for panel_id in _FRONTS:
            self._docks[panel_id].raise_()

    def furnish(self) -> None:
        """Build the panels of the docks that can be seen; the others follow when they are."""
        for panel in PANELS:
            dock = self._docks[panel.id]
            dock.visibilityChanged.connect(partial(self._on_seen, panel.id))
            if not dock.visibleRegion().isEmpty():
                self._in_front.add(panel.id)
                self.panel(panel.id)
        self._dress_tabs()

    def _on_seen(self, panel_id: str, is_seen: bool) -> None:  # noqa: FBT001 - a slot
        """Build a panel when its tab is opened first; hide it while it is behind another one.

        For Qt a dock behind another tab is visible, and its panel would keep itself up to date.
        """
        if is_seen:
            self._in_front.add(panel_id)
            self.panel(panel_id).show()
            return
        self._in_front.discard(panel_id)
        if panel_id in self.panels:
            self.panels[panel_id].hide()

    def panel(self, panel_id: str) -> QWidget:
        """Return a panel, building it first where needed."""
        if panel_id not in self.panels:
            spec = next(panel for panel in PANELS if panel.id == panel_id)
            widget = spec.make(self._desk)
            self.panels[panel_id] = widget
            self._docks[panel_id].setWidget(_held(widget))
            self.on_built(widget)
        return self.panels[panel_id]

    def show_panel(self, panel_id: str) -> QWidget:
        """Bring a panel to the front and return it."""
        widget = self.panel(panel_id)
        dock = self._docks[panel_id]
        dock.show()
        dock.raise_()
        if self._window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea:
            height = max(dock.height(), min(_BOTTOM_HEIGHT, self._window.height() // 3))
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        widget.show()
        self._dress_tabs()
        return widget

    def bring_forward(self, panel_id: str, *, among: Collection[str]) -> None:
        """Turn to a panel's tab if the tab in front of it is one of these panels.

        Nothing happens when there is no such panel, when it is put away or stands on its own.
        """
        dock = self._docks.get(panel_id)
        if dock is None or dock.isHidden() or panel_id in self._in_front:
            return
        beside = {other.objectName() for other in self._window.tabifiedDockWidgets(dock)}
        if not beside.isdisjoint(self._in_front.intersection(among)):
            dock.raise_()

    def toggle_floating(self, focused: QWidget | None) -> bool:
        """Detach the panel that has the keyboard, or put it back; False when none has it.

        A detached panel has the desktop's frame and can be dragged to any side of the window.
        """
        for dock in self._docks.values():
            if focused is not None and dock.isAncestorOf(focused):
                dock.setFloating(not dock.isFloating())
                return True
        return False

    def hide_panel(self, panel_id: str) -> None:
        """Put a panel away."""
        self._docks[panel_id].hide()

    def set_title(self, panel_id: str, title: str) -> None:
        """Write something else on a panel's tab."""
        dock = self._docks[panel_id]
        if dock.windowTitle() != title:
            in_menu = dock.toggleViewAction().text()
            dock.setWindowTitle(title)
            dock.toggleViewAction().setText(in_menu)

    def set_shown(self, *, shown: bool) -> None:
        """Hide all docks (there is nothing open) or show again those that were there."""
        if shown and self._visible is not None:
            for panel_id, dock in self._docks.items():
                dock.setVisible(panel_id in self._visible)
            self._visible = None
            # Shown again one by one, they would share the room anew.
            self._window.restoreState(self._shape, _LAYOUT_VERSION)
            QTimer.singleShot(0, self._dress_tabs)
        elif not shown and self._visible is None:
            self._shape = self._window.saveState(_LAYOUT_VERSION)
            self._visible = {name for name, dock in self._docks.items() if not dock.isHidden()}
            for dock in self._docks.values():
                dock.hide()
            self._put_tabs_away()
            QTimer.singleShot(0, self._put_tabs_away)

    def _put_tabs_away(self) -> None:
        """Hide the tabs of hidden docks: after a restored layout Qt leaves them where they were."""
        if self._visible is None:
            return
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            bar.hide()

    def panes(self) -> list[QWidget]:
        """Return the panels that can be seen, in the order of the docks."""
        return [
            self.panels[panel.id]
            for panel in PANELS
            if panel.id in self.panels and not self.panels[panel.id].visibleRegion().isEmpty()
        ]

    # Memory

    def remember(self) -> None:
        """Store the window's shape and the docks' places."""
        is_hidden = self._visible is not None
        state = self._shape if is_hidden else self._window.saveState(_LAYOUT_VERSION)
        store = _store()
        store.setValue("geometry", self._window.saveGeometry())
        store.setValue("state", state)
        store.sync()

    def place(self) -> None:
        """Put the docks where they were left, or at their first places.

        The window must be shown already: Qt leaves stray tab bars behind when docks are arranged
        in a window that has never been laid out.
        """
        self.arrange()
        state = _store().value("state")
        if isinstance(state, QByteArray):
            self._window.restoreState(state, _LAYOUT_VERSION)

    def reset(self) -> None:
        """Forget where the docks were put."""
        _store().clear()
        self.arrange()

    def _dress_tabs(self) -> None:
        for bar in self._window.findChildren(QTabBar):
            if bar.parent() is self._window:
                bar.setDrawBase(False)
                bar.setExpanding(False)
                bar.setUsesScrollButtons(True)
                bar.setElideMode(Qt.TextElideMode.ElideNone)
                bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _held(panel: QWidget) -> QWidget:
    """Put a panel into a widget that keeps its size while the panel is hidden."""
    policy = panel.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    panel.setSizePolicy(policy)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(panel)
    return holder


class _Title(QWidget):
    """The head of a dock below the article: it has no tab to be closed by."""

    def __init__(self, dock: QDockWidget, desk: Desk) -> None:
        super().__init__(dock)
        self._close = icon_button("Close")
        self._close.clicked.connect(dock.close)
        line = row(caption(dock.windowTitle()), self._close, stretch=0)
        line.setContentsMargins(12, 4, 6, 0)
        self.setLayout(line)
        desk.theme_changed.connect(self._on_theme)
        self._on_theme(desk.theme)

    def _on_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.muted))


def _store() -> QSettings:
    return QSettings(str(config_dir() / "window.ini"), QSettings.Format.IniFormat)
