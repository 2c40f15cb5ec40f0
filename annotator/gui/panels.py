"""The docks of the window: which panels there are, where they stand, how they are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class Panel:
    """A dock of the window.

    Attributes:
        id: Object name of the dock, with which its place is remembered.
        title: On its tab and in the View menu.
        area: Where it stands at first.
        group: Panels of one area and group share a place as tabs, groups stand below each other.
        make: Builds the widget; imports it only then, after the first paint.
        is_shown: Whether it is visible at first.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    group: int
    make: Callable[[Desk], QWidget]
    is_shown: bool = True


def _queue(desk: Desk) -> QWidget:
    from annotator.gui.queue_panel import QueuePanel

    return QueuePanel(desk)


def _labels(desk: Desk) -> QWidget:
    from annotator.gui.palette import LabelPalette

    return LabelPalette(desk)


def _inspector(desk: Desk) -> QWidget:
    from annotator.gui.inspector import Inspector

    return Inspector(desk)


def _facts(desk: Desk) -> QWidget:
    from annotator.gui.facts.panel import FactsPanel

    return FactsPanel(desk)


def _spans(desk: Desk) -> QWidget:
    from annotator.gui.spans_panel import SpansPanel

    return SpansPanel(desk)


def _relations(desk: Desk) -> QWidget:
    from annotator.gui.relations_panel import RelationsPanel

    return RelationsPanel(desk)


def _entities(desk: Desk) -> QWidget:
    from annotator.gui.entities_panel import EntitiesPanel

    return EntitiesPanel(desk)


def _notes(desk: Desk) -> QWidget:
    from annotator.gui.notes_panel import NotesPanel

    return NotesPanel(desk)


def _guide(desk: Desk) -> QWidget:
    from annotator.gui.guide_panel import GuidePanel

    return GuidePanel(desk)


def _history(desk: Desk) -> QWidget:
    from annotator.gui.history_panel import HistoryPanel

    return HistoryPanel(desk)


def _statistics(desk: Desk) -> QWidget:
    from annotator.gui.statistics_panel import StatisticsPanel

    return StatisticsPanel(desk)


def _search(desk: Desk) -> QWidget:
    from annotator.gui.search_panel import SearchPanel

    return SearchPanel(desk)


def _concordance(desk: Desk) -> QWidget:
    from annotator.gui.concordance_panel import ConcordancePanel

    return ConcordancePanel(desk)


def _occurrences(desk: Desk) -> QWidget:
    from annotator.gui.occurrences_panel import OccurrencesPanel

    return OccurrencesPanel(desk)


def _fact_table(desk: Desk) -> QWidget:
    from annotator.gui.fact_table.panel import FactTablePanel

    return FactTablePanel(desk)


def _findings(desk: Desk) -> QWidget:
    from annotator.gui.findings_panel import FindingsPanel

    return FindingsPanel(desk)


PANELS: Final = (
    Panel("queue", "Documents", _LEFT, 0, _queue),
    Panel("labels", "Labels", _RIGHT, 0, _labels),
    Panel("spans", "Spans", _RIGHT, 0, _spans),
    Panel("relations", "Relations", _RIGHT, 0, _relations),
    Panel("entities", "Entities", _RIGHT, 0, _entities),
    Panel("history", "History", _RIGHT, 0, _history),
    Panel("inspector", "Inspector", _RIGHT, 1, _inspector),
    Panel("facts", "Facts", _RIGHT, 1, _facts),
    Panel("notes", "Notes", _RIGHT, 1, _notes),
    Panel("guide", "Guide", _RIGHT, 1, _guide),
    Panel("session", "Session", _RIGHT, 1, _statistics),
    Panel("search", "Find everywhere", _BOTTOM, 0, _search, is_shown=False),
    Panel("concordance", "Concordance", _BOTTOM, 0, _concordance, is_shown=False),
    Panel("fact_table", "Fact table", _BOTTOM, 0, _fact_table, is_shown=False),
    Panel("occurrences", "Every occurrence", _BOTTOM, 0, _occurrences, is_shown=False),
    Panel("findings", "Findings", _BOTTOM, 0, _findings, is_shown=False),
)
