"""Acts that turn to a panel, or to what is not one yet: findings, facts, tasks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from annotator.gui.date_acts import edit_value
from annotator.gui.desk import Desk
from annotator.gui.panes import focus_first
from annotator.model.spans import Span

if TYPE_CHECKING:
    from annotator.gui.finding_acts import FindingSteps
    from annotator.gui.findings_panel import FindingsPanel
    from annotator.gui.main_window import MainWindow

_Panel = TypeVar("_Panel", bound=QWidget)


class PanelActs:
    """What stands behind the actions that show a panel; panels are built when first asked for."""

    def __init__(self, desk: Desk, window: "MainWindow", leave: Callable[[], None]) -> None:
        """``leave`` gives the keyboard back to the article."""
        self._desk = desk
        self._window = window
        self._leave = leave
        self._steps: FindingSteps | None = None

    def table(self) -> dict[str, Callable[[], object]]:
        """Return the acts by id."""
        return {
            "find.everywhere": self._find_everywhere,
            "find.concordance": lambda: self._focus("concordance"),
            "facts.table": self._fact_table,
            "date.value": lambda: self._date_value(has_calendar=False),
            "date.calendar": lambda: self._date_value(has_calendar=True),
            "entity.registry": lambda: self._focus("entities"),
            "document.filter": self._filter,
            "findings.show": self._findings,
            "findings.check": self.check_project,
            "findings.next": lambda: self._finder().step(1),
            "findings.previous": lambda: self._finder().step(-1),
            "findings.fix": lambda: self._finder().fix(),
            "findings.dismiss": lambda: self._finder().dismiss(),
            "dataset.assign": self._assign,
            "dataset.coverage": self._coverage,
            "help.guide": lambda: self._focus("guide"),
        }

    def _show(self, panel_id: str, kind: type[_Panel], act: Callable[[_Panel], object]) -> None:
        panel = self._window.docks.show_panel(panel_id)
        if isinstance(panel, kind):
            act(panel)

    def _focus(self, panel_id: str) -> None:
        focus_first(self._window.docks.show_panel(panel_id))

    def _find_everywhere(self) -> None:
        from annotator.gui.search_panel import SearchPanel

        self._show("search", SearchPanel, SearchPanel.focus_query)

    def show_occurrences(self, span: Span) -> None:
        """Show where else the words of a span stand."""
        from annotator.gui.occurrences_panel import OccurrencesPanel

        self._show("occurrences", OccurrencesPanel, lambda panel: panel.open_for(span))

    def _fact_table(self) -> None:
        from annotator.gui.fact_table.panel import FactTablePanel

        self._show("fact_table", FactTablePanel, FactTablePanel.focus_rows)

    def _filter(self) -> None:
        from annotator.gui.queue_panel import QueuePanel

        self._show("queue", QueuePanel, QueuePanel.focus_filter)

    def _date_value(self, *, has_calendar: bool) -> None:
        panel = self._window.docks.show_panel("inspector")
        edit_value(panel, has_calendar=has_calendar, then=self._leave)

    def _findings(self) -> None:
        from annotator.gui.findings_panel import FindingsPanel

        self._show("findings", FindingsPanel, FindingsPanel.focus_list)

    def check_project(self) -> None:
        """Show what is odd in the labels of the whole project."""
        from annotator.gui.findings_panel import FindingsPanel

        self._show("findings", FindingsPanel, FindingsPanel.show_project)

    def _finder(self) -> "FindingsPanel | FindingSteps":
        """Return what steps through findings: the panel where it can be seen, else no widget."""
        from annotator.gui.finding_acts import FindingSteps
        from annotator.gui.findings_panel import FindingsPanel

        for panel in self._window.docks.panes():
            if isinstance(panel, FindingsPanel):
                return panel
        if self._steps is None:
            self._steps = FindingSteps(self._desk, self._window)
        return self._steps

    def _assign(self) -> None:
        from annotator.gui.tasks.acts import assign

        assign(self._desk, self._window)

    def _coverage(self) -> None:
        from annotator.gui.tasks.acts import show_coverage

        show_coverage(self._desk, self._window)
