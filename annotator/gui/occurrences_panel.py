"""Label every occurrence: the other places of a text, decided one by one, applied as one step."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from annotator.gui.context_delegate import draw_context
from annotator.gui.desk import Desk
from annotator.gui.models.occurrence_model import (
    HIT_ROLE,
    TITLE_ROLE,
    VERDICT_ROLE,
    Index,
    OccurrenceModel,
    Verdict,
)
from annotator.gui.widgets import EmptyState, KeyCap, Segmented, clear_layout, column, muted, row
from annotator.model.commands import LabelOccurrences, Occurrence
from annotator.model.errors import UserError
from annotator.model.spans import Span
from annotator.services.occurrences import OccurrenceHit

_ROW = 40
_SCOPES = {"document": "This document", "all": "All documents"}


class OccurrenceDelegate(QStyledItemDelegate):
    """Draws an occurrence: verdict, context, document."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally tall."""
        return QSize(option.rect.width(), _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one occurrence."""
        hit: OccurrenceHit = index.data(HIT_ROLE)
        verdict: Verdict = index.data(VERDICT_ROLE)
        theme, area = self._desk.theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(theme.accent))
        marks = {
            Verdict.OPEN: ("?", theme.faint),
            Verdict.YES: ("✓", theme.success),
            Verdict.NO: ("✕", theme.danger),
            Verdict.LABELED: ("·", theme.faint),
        }
        mark, color = marks[verdict]
        font = QFont(option.font)
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(
            QRect(area.left() + 10, area.top(), 18, area.height()),
            int(Qt.AlignmentFlag.AlignCenter),
            mark,
        )
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        box = QRect(area.left() + 36, area.top() + 3, area.width() - 48, 20)
        faint = verdict in (Verdict.NO, Verdict.LABELED)
        draw_context(
            painter,
            box,
            (hit.before, hit.quote, hit.after),
            theme,
            ink=theme.faint if faint else None,
        )
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        place = f"{index.data(TITLE_ROLE)} · {hit.start:,}"
        if verdict is Verdict.LABELED:
            place += " · labeled already"
        metrics = painter.fontMetrics()
        painter.drawText(
            QRect(area.left() + 36, area.top() + 22, area.width() - 48, 15),
            int(Qt.AlignmentFlag.AlignVCenter),
            metrics.elidedText(place, Qt.TextElideMode.ElideRight, area.width() - 48),
        )
        painter.restore()


class _OccurrenceView(QListView):
    """The list; its keys decide."""

    decided = Signal(object)
    all_accepted = Signal()
    applied = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y yes, N no, A yes to the rest, Enter apply, Escape leave; J and K move."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Y:
            self.decided.emit(Verdict.YES)
        elif key == Qt.Key.Key_N:
            self.decided.emit(Verdict.NO)
        elif key == Qt.Key.Key_A:
            self.all_accepted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.applied.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_J, Qt.Key.Key_K):
            step = 1 if key == Qt.Key.Key_J else -1
            self.setCurrentIndex(self.model().index(self.currentIndex().row() + step, 0))
        else:
            super().keyPressEvent(event)


class OccurrencesPanel(QWidget):
    """Where else the text of a span stands.

    Signals:
        closed: The panel was left; the article should get the keyboard.
    """

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("occurrencesPanel")
        self._span: Span | None = None
        self._model = OccurrenceModel(self)
        self._title = QLabel()
        self._title.setObjectName("emptyTitle")
        self._title.setWordWrap(True)
        self._count = muted()
        self._scope = Segmented(tuple(_SCOPES), desk.theme, titles=_SCOPES)
        self._scope.set_value("document")
        self._case = QCheckBox("Match case")
        self._case.setChecked(True)
        self._words = QCheckBox("Whole words")
        self._words.setChecked(True)
        self._view = self._make_view()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(
            EmptyState("No other occurrence", "The text stands nowhere else in this range.")
        )
        self._apply = QToolButton()
        self._apply.setObjectName("primary")
        self._apply.clicked.connect(self.apply)
        self._keys = QWidget()
        self._keys_layout = column(self._keys, margins=0, spacing=4)
        self._build()
        self._scope.chosen.connect(lambda _value: self._search())
        self._case.toggled.connect(lambda _on: self._search())
        self._words.toggled.connect(lambda _on: self._search())
        desk.theme_changed.connect(self._on_theme)
        desk.project_opened.connect(self._forget)
        self._show_keys()

    def _make_view(self) -> _OccurrenceView:
        view = _OccurrenceView()
        view.setObjectName("occurrences")
        view.setModel(self._model)
        view.setItemDelegate(OccurrenceDelegate(self._desk, view))
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setAccessibleName("Occurrences")
        view.decided.connect(self.decide)
        view.all_accepted.connect(self._accept_rest)
        view.applied.connect(self.apply)
        view.left.connect(self.close_panel)
        view.selectionModel().currentChanged.connect(self._on_current)
        return view

    def _build(self) -> None:
        head, foot = QWidget(), QWidget()
        layout = column(head, margins=12, spacing=8)
        layout.addWidget(self._title)
        layout.addWidget(self._scope)
        options = row(self._case, self._words)
        options.addStretch(1)
        layout.addLayout(options)
        layout.addWidget(self._count)
        bottom = column(foot, margins=12, spacing=8)
        bottom.addWidget(self._keys)
        line = row(self._apply, spacing=0)
        line.addStretch(1)
        bottom.addLayout(line)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        outer.addWidget(foot)

    def _show_keys(self) -> None:
        clear_layout(self._keys_layout)
        line = row(spacing=5)
        for key, words in (("Y", "yes"), ("N", "no"), ("A", "yes to the rest"), ("Esc", "leave")):
            line.addWidget(KeyCap(key, self._desk.theme))
            line.addWidget(muted(words, wrap=False))
            line.addSpacing(4)
        line.addStretch(1)
        self._keys_layout.addLayout(line)

    def _on_theme(self, _theme: object) -> None:
        self._scope.set_theme(self._desk.theme)
        self._show_keys()
        self._view.viewport().update()

    def open_for(self, span: Span) -> None:
        """Look for the other occurrences of a span's text and take the keyboard."""
        self._span = span
        self._title.setText(f"{span.label}  “{span.quote[:80]}”")
        self._search()
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _forget(self) -> None:
        self._span = None
        self._model.set_hits((), {})

    def _search(self) -> None:
        project, document, annotator = self._desk.project, self._desk.document, self._desk.annotator
        span = self._span
        if project is None or document is None or annotator is None or span is None:
            return
        here = self._scope.value() == "document"
        try:
            hits = project.find_occurrences(
                span,
                label=span.label,
                case_sensitive=self._case.isChecked(),
                word_bounded=self._words.isChecked(),
                document_ids=(document.id,) if here else None,
                author_id=annotator.id,
            )
        except UserError as error:
            self._desk.message.emit(str(error), "warning")
            return
        titles = {summary.id: summary.title for summary in self._desk.summaries()}
        self._model.set_hits(hits, titles)
        self._stack.setCurrentIndex(0 if hits else 1)
        first = self._model.next_open(-1) if hits else None
        if first is not None:
            self._view.setCurrentIndex(self._model.index(first))
        self._refresh()

    def decide(self, verdict: Verdict) -> None:
        """Judge the current occurrence and go to the next undecided one."""
        place = self._view.currentIndex().row()
        if place < 0:
            return
        self._model.decide(place, verdict)
        following = self._model.next_open(place)
        if following is not None:
            self._view.setCurrentIndex(self._model.index(following))
        self._refresh()

    def _accept_rest(self) -> None:
        self._model.decide_open(Verdict.YES)
        self._refresh()

    def apply(self) -> None:
        """Label the accepted ones and remember the refusals, as one undoable step."""
        span = self._span
        accepted = self._model.with_verdict(Verdict.YES)
        refused = [hit for hit in self._model.with_verdict(Verdict.NO) if not hit.was_refused]
        if span is None or not (accepted or refused):
            self.close_panel()
            return
        receipt = self._desk.execute(
            LabelOccurrences(
                label=span.label,
                accepted=tuple(_place(hit) for hit in accepted),
                refused=tuple(_place(hit) for hit in refused),
                attributes=dict(span.attributes),
            )
        )
        if receipt is not None:
            self._desk.message.emit(receipt.change_set.operation.title, "info")
            self.close_panel()

    def close_panel(self) -> None:
        """Leave without applying; the highlights go."""
        self._desk.highlights_changed.emit([], "occurrence")
        self.closed.emit()

    def _refresh(self) -> None:
        yes, no = (len(self._model.with_verdict(v)) for v in (Verdict.YES, Verdict.NO))
        still_open = self._model.with_verdict(Verdict.OPEN)
        self._count.setText(
            f"{self._model.rowCount():,} found · {yes:,} yes · {no:,} no · {len(still_open):,} open"
        )
        self._apply.setText(f"Label {yes:,}   Enter" if yes else "Done   Enter")
        document = self._desk.document
        here = [
            (hit.start, hit.end)
            for hit in (*still_open, *self._model.with_verdict(Verdict.YES))
            if document is not None and hit.document_id == document.id
        ]
        self._desk.highlights_changed.emit(sorted(here), "occurrence")

    def _on_current(self, index: QModelIndex | QPersistentModelIndex, _before: QModelIndex) -> None:
        hit = index.data(HIT_ROLE) if index.isValid() else None
        document = self._desk.document
        if not isinstance(hit, OccurrenceHit) or document is None:
            return
        if hit.document_id == document.id:
            self._desk.reveal_requested.emit(hit.start, hit.end)


def _place(hit: OccurrenceHit) -> Occurrence:
    return Occurrence(document_id=hit.document_id, start=hit.start, end=hit.end)
