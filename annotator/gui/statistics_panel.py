"""The session: how much was labeled, how fast; and the whole project by label."""

import datetime as dt
import threading
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.text.inks import ink_of
from annotator.gui.widgets import caption, column, muted, rule
from annotator.model.annotators import AnnotationSet
from annotator.model.changes import ChangeSet
from annotator.model.documents import SetState
from annotator.model.errors import UserError
from annotator.model.spans import Span
from annotator.services.activity import ActivityClock
from annotator.services.statistics import Statistics

_TICK_MS = 1000
_SETTLE_MS = 900
_BAR_ROW = 24


def describe_seconds(seconds: float) -> str:
    """A length of time as "1:02:05" or "2:05"."""
    whole = dt.timedelta(seconds=int(seconds))
    text = str(whole)
    return text.removeprefix("0:")


def describe_rate(labels: int, seconds: float) -> str:
    """Labels per minute, or a dash before there is anything to divide."""
    return "–" if seconds < 1 or not labels else f"{labels / (seconds / 60):.1f}"


class LabelBars(QWidget):
    """Number of spans by label as horizontal bars in the labels' colours."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._counts: list[tuple[str, int]] = []
        self.setAccessibleName("Labels in the project")

    def set_counts(self, counts: list[tuple[str, int]]) -> None:
        """Show these numbers, in this order."""
        self._counts = counts
        self.setFixedHeight(max(1, len(counts)) * _BAR_ROW)
        self.setAccessibleDescription(", ".join(f"{name} {count}" for name, count in counts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name, bar and number of every label."""
        painter, theme, schema = QPainter(self), self._desk.theme, self._desk.schema
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        most = max((count for _name, count in self._counts), default=1)
        names = min(110, max((metrics.horizontalAdvance(n) for n, _ in self._counts), default=0))
        numbers = max((metrics.horizontalAdvance(f"{c:,}") for _, c in self._counts), default=0)
        room = max(10, self.width() - names - numbers - 20)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        for place, (name, count) in enumerate(self._counts):
            top = place * _BAR_ROW
            painter.setPen(QColor(theme.muted))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRect(0, top, names, _BAR_ROW), middle, shown)
            width = max(2, round(room * count / most))
            known = schema is not None and schema.has_label(name)
            color = theme.faint
            if schema is not None and known:
                color = ink_of(schema.label(name), theme).tag
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(QRect(names + 8, top + 6, width, _BAR_ROW - 12), 3, 3)
            painter.setPen(QColor(theme.text))
            painter.drawText(
                QRect(names + 14 + width, top, numbers + 6, _BAR_ROW), middle, f"{count:,}"
            )
        painter.end()


class StatisticsPanel(QWidget):
    """Figures of this session, then of the annotator's work in the whole project."""

    _counted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("statisticsPanel")
        self._clock = ActivityClock()
        self._labels = self._finished = 0
        self._seconds = 0.0
        self._is_counting = False
        self._values: dict[str, QLabel] = {}
        self._bars = LabelBars(desk)
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_session)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._count)
        self._counted.connect(self._show_project)
        desk.changed.connect(self._on_changed)
        for signal in (desk.text_selected, desk.span_selected, desk.document_opened):
            signal.connect(self._touch)
        for signal in (desk.project_opened, desk.annotator_changed):
            signal.connect(self._begin)
        desk.theme_changed.connect(lambda _theme: self._bars.update())
        self._show_session()

    def _build(self) -> None:
        content = QWidget()
        content.setObjectName("panelContent")
        layout = column(content, margins=14, spacing=8)
        layout.addWidget(caption("This session"))
        layout.addLayout(
            self._grid(
                (
                    ("labels", "labels"),
                    ("rate", "labels per minute"),
                    ("time", "active time"),
                    ("finished", "documents finished"),
                )
            )
        )
        layout.addWidget(muted("Pauses of more than a minute do not count."))
        layout.addWidget(rule())
        layout.addWidget(caption("All your work in this project"))
        layout.addLayout(
            self._grid(
                (
                    ("all_labels", "labels"),
                    ("all_relations", "relations"),
                    ("all_time", "active time"),
                    ("all_done", "documents done"),
                )
            )
        )
        layout.addWidget(self._bars)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("panelScroll")
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _grid(self, entries: tuple[tuple[str, str], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        for place, (key, words) in enumerate(entries):
            value = QLabel("–")
            value.setObjectName("emptyTitle")
            self._values[key] = value
            line, side = divmod(place, 2)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(value)
            cell.addWidget(muted(words, wrap=False))
            grid.addLayout(cell, line, side)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def value(self, key: str) -> str:
        """The figure shown under a name."""
        return self._values[key].text()

    def _begin(self) -> None:
        self._clock = ActivityClock()
        self._labels = self._finished = 0
        self._seconds = 0.0
        self._show_session()
        self._settle.start()

    def _touch(self, _what: object = None) -> None:
        document = self._desk.document
        self._clock.touch(None if document is None else document.id)

    def _on_changed(self, change_set: ChangeSet) -> None:
        annotator = self._desk.annotator
        if annotator is None or change_set.operation.author_id != annotator.id:
            return
        self._touch()
        for change in change_set.changes:
            if isinstance(change.row, Span):
                self._labels += (change.before is None) - (change.after is None)
            elif isinstance(change.after, AnnotationSet):
                if change.after.annotator_id != annotator.id:
                    continue  # somebody else's work was sent back
                before = change.before
                was_done = isinstance(before, AnnotationSet) and before.state == SetState.DONE
                self._finished += (change.after.state == SetState.DONE) - was_done
        self._show_session()
        self._settle.start()

    def showEvent(self, event: object) -> None:
        """Begin to follow the clock."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._tick.start()
        self._show_session()
        self._settle.start(0)

    def hideEvent(self, event: object) -> None:
        """Stop following the clock."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._tick.stop()

    def _show_session(self) -> None:
        for document_id in self._clock.document_ids():
            self._seconds += self._clock.take(document_id)
        labels = max(0, self._labels)
        self._values["labels"].setText(f"{labels:,}")
        self._values["rate"].setText(describe_rate(labels, self._seconds))
        self._values["time"].setText(describe_seconds(self._seconds))
        self._values["finished"].setText(f"{max(0, self._finished):,}")

    def _count(self) -> None:
        """Count the whole project beside the window's work."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None or not self.isVisible() or self._is_counting:
            return
        self._is_counting = True
        annotator_id = annotator.id

        def work() -> Statistics | None:
            try:
                return project.statistics(annotator_id)
            except UserError:
                return None

        threading.Thread(target=_report, args=(work, self._counted.emit), daemon=True).start()

    def _show_project(self, statistics: Statistics | None) -> None:
        self._is_counting = False
        if statistics is None:
            return
        self._values["all_labels"].setText(f"{statistics.labels:,}")
        self._values["all_relations"].setText(f"{statistics.relations:,}")
        self._values["all_time"].setText(describe_seconds(statistics.active_seconds))
        self._values["all_done"].setText(f"{statistics.done:,} of {statistics.documents:,}")
        self._bars.set_counts(list(statistics.by_label.items())[:24])


def _report(work: Callable[[], object], emit: Callable[[object], None]) -> None:
    result = work()
    try:
        emit(result)
    except RuntimeError:
        # The window was closed meanwhile: nobody is left to be told.
        return
