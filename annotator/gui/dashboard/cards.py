"""The charts of the page, each on a card, in one column or two."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.dashboard.bars import KindBars, LabelBars
from annotator.gui.dashboard.chart import Chart
from annotator.gui.dashboard.gamma import GAMMA_NOTE, GammaTables
from annotator.gui.dashboard.headline import Headline
from annotator.gui.dashboard.heat import PairHeat
from annotator.gui.dashboard.line import OverTime
from annotator.gui.dashboard.matrix import ConfusionMatrix
from annotator.gui.dashboard.progress import LabelCounts, ProgressBars
from annotator.gui.dashboard.table import (
    FigureTable,
    attribute_lines,
    date_lines,
    relation_lines,
)
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented, muted
from annotator.schema.types import Schema
from annotator.services.dashboard.board import Board
from annotator.services.dashboard.words import counted

_TWO_COLUMNS: Final = 860
_GAP: Final = 12
_WIDE: Final = 2
_BLOCKS: Final[tuple[tuple[tuple[str, ...], ...], ...]] = (
    (("heat", "matrix"), ("labels", "kinds")),
    (("line",),),
    (("values",), ("gamma",)),
    (("progress",), ("counts", "relations")),
)
"""Cards from top to bottom: a block has one column or two, where there is room."""
_MEASURED: Final = ("heat", "matrix", "labels", "kinds", "line", "values", "relations", "gamma")
"""Cards that say nothing before two annotators have finished the same document."""
_PAIR_TITLES: Final = {
    "exact_f1": "Exact", "overlap_f1": "Overlap", "partial_f1": "Partial",
    "label_f1": "Label", "boundary_f1": "Boundary",
}  # fmt: skip
_LABEL_TITLES: Final = {
    "exact_f1": "Exact", "overlap_f1": "Overlap", "token_alpha": "Alpha", "alpha_u": "Alpha_u",
}  # fmt: skip
_DOCUMENTS, _DAYS = "documents", "days"


class Card(QFrame):
    """A titled frame around charts.

    Args:
        title: What it shows.
        charts: Each with a caption above it; an empty caption takes no room.
        control: What switches it.
        note: A line below, in a quiet grey.
    """

    def __init__(
        self,
        title: str,
        charts: Sequence[tuple[str, QWidget]],
        *,
        control: QWidget | None = None,
        note: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("boardCard")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(8)
        head = QHBoxLayout()
        heading = QLabel(title)
        heading.setObjectName("boardTitle")
        head.addWidget(heading)
        head.addStretch(1)
        if control is not None:
            head.addWidget(control)
        layout.addLayout(head)
        for caption, chart in charts:
            if caption:
                layout.addWidget(muted(caption, wrap=False))
            layout.addWidget(chart)
        self.note = muted(note)
        layout.addWidget(self.note)
        self.note.setVisible(bool(note))  # not before it has a parent: it would be a window
        layout.addStretch(1)

    def set_note(self, words: str) -> None:
        """Change the line below."""
        self.note.setText(words)
        self.note.setVisible(bool(words))


class Cards(QWidget):
    """All cards.

    Signals:
        opened(Door): A number was clicked.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("boardCards")
        self._board: Board | None = None
        self._columns = 0
        self.headline = Headline(theme, "Agreement over everything")
        self.heat = PairHeat(theme, "Agreement by pair")
        self.labels = LabelBars(theme, "Agreement by label")
        self.kinds = KindBars(theme, "Kinds of difference")
        self.matrix = ConfusionMatrix(theme, "Which label for which")
        self.line = OverTime(theme, "Agreement over time")
        self.progress = ProgressBars(theme, "Progress by annotator")
        self.counts = LabelCounts(theme, "Spans by annotator and label")
        self.attributes = FigureTable(theme, "Attributes")
        self.dates = FigureTable(theme, "Dates")
        self.relations = FigureTable(theme, "Relations")
        self.gamma = GammaTables(theme)
        self.pair_measure = _switch(_PAIR_TITLES, theme, "Measure by pair")
        self.label_measure = _switch(_LABEL_TITLES, theme, "Measure by label")
        self.time_unit = _switch({_DOCUMENTS: "Documents", _DAYS: "Days"}, theme, "Over what")
        self.between = QComboBox()
        self.between.setAccessibleName("Whose labels")
        self._cards = self._make_cards()
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(_GAP)
        self._connect()
        self._arrange(_WIDE)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts in reading order."""
        return (
            self.headline, self.heat, self.labels, self.kinds, self.matrix, self.line,
            self.progress, self.counts, self.attributes, self.dates, self.gamma.everything,
            self.gamma.by_label, self.relations,
        )  # fmt: skip

    def _make_cards(self) -> dict[str, Card]:
        return {
            "heat": Card("Pairs", [("", self.heat)], control=self.pair_measure),
            "labels": Card(
                "Labels", [("", self.labels)], control=self.label_measure,
                note="Mean over pairs; whiskers are 95 % intervals over drawn documents.",
            ),
            "kinds": Card(
                "What differs", [("", self.kinds)],
                note="Things that one or both of a pair marked; one may differ in several ways.",
            ),
            "matrix": Card("Which label for which", [("", self.matrix)], control=self.between),
            "line": Card("Over time", [("", self.line)], control=self.time_unit),
            "progress": Card("Progress", [("", self.progress)]),
            "counts": Card("Spans by label", [("", self.counts)],
                           note="All spans as they stand, finished or not."),
            "values": Card(
                "Attributes and dates", [("", self.attributes), ("Dates", self.dates)],
                note="On spans that both marked; in brackets: left out, a value from one alone.",
            ),
            "relations": Card("Relations", [("", self.relations)]),
            "gamma": Card("Gamma", [("", self.gamma)], control=self.gamma.button,
                          note=GAMMA_NOTE),
        }  # fmt: skip

    def _connect(self) -> None:
        for chart in self.charts:
            chart.opened.connect(self.opened)
        self.pair_measure.chosen.connect(self._on_pair_measure)
        self.label_measure.chosen.connect(self.labels.set_measure)
        self.time_unit.chosen.connect(lambda _value: self._show_time())
        self.between.currentIndexChanged.connect(lambda _index: self._show_matrix())

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        for chart in self.charts:
            chart.set_theme(theme)
        for switch in (self.pair_measure, self.label_measure, self.time_unit):
            switch.set_theme(theme)

    def set_board(self, board: Board, schema: Schema) -> None:
        """Show these numbers."""
        self._board = board
        report = board.measuring.report
        for name in _MEASURED:
            self._cards[name].setVisible(bool(report.documents))
        self.headline.set_board(board)
        self.heat.set_report(report)
        self.labels.set_report(report, schema)
        self.kinds.set_report(report)
        self._offer_pairs()
        self._show_matrix()
        self._show_time()
        self.progress.set_board(board)
        self.counts.set_board(board)
        self.attributes.set_lines(attribute_lines(report), "No attribute was set by both.")
        self.dates.set_lines(date_lines(report), "No date was marked by both.")
        self.relations.set_lines(relation_lines(report), "Nobody has linked anything.")
        self.gamma.set_report(board.gamma)

    def _offer_pairs(self) -> None:
        if self._board is None:
            return
        pairs = self._board.measuring.report.pairs
        former = self.between.currentText()
        self.between.blockSignals(True)
        self.between.clear()
        self.between.addItem("All pairs", None)
        for pair in pairs:
            self.between.addItem(f"{pair.first} – {pair.second}", (pair.first, pair.second))
        self.between.setCurrentIndex(max(0, self.between.findText(former)))
        self.between.setVisible(bool(pairs))
        self.between.blockSignals(False)

    def _show_matrix(self) -> None:
        if self._board is None:
            return
        between = self.between.currentData()
        pair = None if between is None else (between[0], between[1])
        self.matrix.set_report(self._board.measuring.report, pair)
        found = self.matrix.confusion
        things = 0 if found is None else found.things
        words = (
            f"Rows {pair[0]}, columns {pair[1]}."
            if pair
            else "Either way round: a thing with two labels stands in two cells."
        )
        self._cards["matrix"].set_note(f"{counted(things, 'thing')}. {words}")

    def _show_time(self) -> None:
        if self._board is None:
            return
        by_day = self.time_unit.value() == _DAYS
        moments = self._board.by_day if by_day else self._board.by_document
        self.line.set_moments(moments, self._board.measuring.titles, by_day=by_day)
        size = max((len(one.document_ids) for one in moments), default=1)
        what = "document, in import order" if size == 1 else f"run of {size:,} documents"
        what = "day documents were finished" if by_day else what
        self._cards["line"].set_note(
            f"Each point is a {what}; the orange line looks back over five of them. The measure is"
            " that of the pairs above."
        )

    def _on_pair_measure(self, name: str) -> None:
        self.heat.set_measure(name)
        self.line.set_measure(name)

    def resizeEvent(self, event: QEvent) -> None:
        """One column or two."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange(_WIDE if self.width() >= _TWO_COLUMNS else 1)

    def _arrange(self, columns: int) -> None:
        """Stack the cards: in two columns each keeps its own height."""
        if columns == self._columns:
            return
        self._columns = columns
        while (item := self._stack.takeAt(0)) is not None:
            inner = item.layout()
            if inner is not None:
                _dissolve(inner)
        self._stack.addWidget(self.headline)
        for block in _BLOCKS:
            if columns == 1 or len(block) == 1:
                for name in _in_turn(block):
                    self._stack.addWidget(self._cards[name])
                continue
            sides = QHBoxLayout()
            sides.setSpacing(_GAP)
            for names in block:
                side = QVBoxLayout()
                side.setSpacing(_GAP)
                for name in names:
                    side.addWidget(self._cards[name])
                side.addStretch(1)
                sides.addLayout(side, 1)
            self._stack.addLayout(sides)
        self._stack.addStretch(1)


def _in_turn(block: Sequence[Sequence[str]]) -> list[str]:
    """Return the cards of a block for one column, in the order of reading."""
    return [name for names in zip_longest(*block) for name in names if name]


def _dissolve(layout: QLayout) -> None:
    """Delete a layout and those in it; widgets stay."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            _dissolve(inner)
    layout.deleteLater()


def _switch(titles: dict[str, str], theme: Theme, name: str) -> Segmented:
    switch = Segmented(tuple(titles), theme, titles=titles)
    switch.set_compact()
    switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    switch.set_value(next(iter(titles)))
    switch.setAccessibleName(name)
    switch.setCursor(Qt.CursorShape.PointingHandCursor)
    return switch
