"""The status bar: who, saved or not, where, what was done last, and the keys worth knowing."""

from bisect import bisect_right

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QToolButton, QWidget

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.keymap import Keymap
from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, row
from annotator.model.changes import ChangeSet

_PAUSE_MS = 60


class _Hint(QWidget):
    """A word and a key cap that together are a button."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QToolButton()
        self._button.setObjectName("statusButton")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self.clicked)
        self._line = row(self._button, spacing=1)
        self.setLayout(self._line)
        self._cap: KeyCap | None = None
        self._shown: tuple[str, str, Theme] | None = None

    def show_hint(self, words: str, key: str, theme: Theme) -> None:
        """Show words and a key; nothing at all for no words."""
        self.setVisible(bool(words))
        if self._shown == (words, key, theme):
            return
        self._shown = (words, key, theme)
        self._button.setText(words)
        if self._cap is not None:
            self._line.removeWidget(self._cap)
            self._cap.deleteLater()
            self._cap = None
        if key:
            self._cap = KeyCap(key, theme)
            self._line.addWidget(self._cap)


class StatusBar(QStatusBar):
    """The line at the foot of the window.

    Signals:
        action_asked(str): A hint was clicked; the id of its action.
    """

    action_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keymap = Keymap()
        self._starts: list[int] = []
        self._failed = False
        self._caret = 0
        self._review: str | None = None
        self._last = ""
        self.setSizeGripEnabled(False)
        self._who = QToolButton()
        self._who.setObjectName("who")
        self._who.setToolTip("Who is labeling")
        self._who.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._who.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._who.setIconSize(QSize(14, 14))
        self._who.clicked.connect(lambda: self.action_asked.emit("dataset.annotator"))
        self._saved = QLabel()
        self._saved.setObjectName("saved")
        self._place = QLabel()
        self._ghosts, self._undo, self._commands, self._keys = _Hint(), _Hint(), _Hint(), _Hint()
        self._findings = _Hint()
        self._undo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._zoom = QToolButton()
        self._zoom.setObjectName("statusButton")
        self._zoom.setToolTip("Actual size")
        self._zoom.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (self._who, self._saved, self._place, self._ghosts, self._findings):
            self.addWidget(widget)
        for widget in (self._undo, self._commands, self._keys, self._zoom):
            self.addPermanentWidget(widget)
        for hint, action_id in (
            (self._ghosts, "go.next_ghost"),
            (self._findings, "findings.show"),
            (self._undo, "edit.undo"),
            (self._commands, "view.palette"),
            (self._keys, "help.keys"),
        ):
            hint.clicked.connect(lambda action_id=action_id: self.action_asked.emit(action_id))
        self._zoom.clicked.connect(lambda: self.action_asked.emit("view.zoom_reset"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self.show_zoom(1.0)
        for signal in (desk.project_opened, desk.annotator_changed, desk.theme_changed):
            signal.connect(lambda *_: self._timer.start())
        desk.document_opened.connect(self._on_document)
        desk.changed.connect(self._on_changed)
        desk.saving_changed.connect(self._on_saving)
        desk.findings_changed.connect(self._timer.start)
        self.refresh()
        self._on_saving(0)

    def set_keymap(self, keymap: Keymap) -> None:
        """Show other keys."""
        self._keymap = keymap
        self.refresh()

    def set_caret(self, offset: int) -> None:
        """Show in which paragraph the caret is."""
        self._caret = offset
        self._timer.start()

    def show_review(self, words: str | None) -> None:
        """Show how far a review is; None when there is none."""
        if words != self._review:
            self._review = words
            self._who.setToolTip("Who is labeling" if words is None else "Who decides")
            self._timer.start()

    def show_zoom(self, factor: float) -> None:
        """Show the article's zoom."""
        self._zoom.setText(f"{round(factor * 100)} %")

    def show_failure(self) -> None:
        """Say for good that something could not be saved."""
        self._failed = True
        self._on_saving(0)

    def refresh(self) -> None:
        """Show everything again."""
        desk, theme = self._desk, self._desk.theme
        is_open = desk.project is not None
        self._who.setVisible(is_open)
        self._who.setText("" if desk.annotator is None else desk.annotator.name)
        self._who.setIcon(icon("user", theme.accent))
        self._who.setToolTip(self._who_labels())
        self._saved.setVisible(is_open)
        self._show_place()
        is_labeling = desk.document is not None and not desk.is_reviewing
        count = len(desk.suggestions()) if is_labeling else 0
        words = f"{count} suggestion{'' if count == 1 else 's'} left" if count else ""
        self._ghosts.show_hint(words, self._keymap.shown_key("go.next_ghost"), theme)
        self._show_findings()
        self._show_undo()
        self._commands.show_hint("commands", self._keymap.shown_key("view.palette"), theme)
        self._keys.show_hint("keys", self._keymap.shown_key("help.question"), theme)

    def _who_labels(self) -> str:
        """Say who is labeling, and whether they see what others labeled."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            return "Who is labeling"
        sees = (
            "others’ labels are not shown"
            if project.is_blind
            else "others’ labels can be looked at"
        )
        return f"{annotator.name} is labeling; {sees}. Click to let somebody else label."

    def _show_place(self) -> None:
        document = self._desk.document
        self._place.setVisible(document is not None)
        if self._review is not None:
            self._place.setText(self._review)
        elif document is not None:
            number = bisect_right(self._starts, self._caret)
            self._place.setText(f"paragraph {max(1, number):,} of {max(1, len(self._starts)):,}")

    def _show_findings(self) -> None:
        """Count what is wrong or probably so; what is only to know waits in the panel."""
        findings = () if self._desk.is_reviewing else self._desk.findings
        count = sum(one.is_open and one.severity != "info" for one in findings)
        words = f"{count} finding{'' if count == 1 else 's'}" if count else ""
        self._findings.show_hint(words, self._keymap.shown_key("findings.next"), self._desk.theme)

    def _show_undo(self) -> None:
        desk = self._desk
        title = None
        if desk.project is not None and desk.document is not None and desk.annotator is not None:
            title = desk.project.undo_title(desk.annotator.id, desk.document.id, scope=desk.scope)
        words = "" if title is None else f"{self._shortened(title)} · undo"
        self._undo.show_hint(words, self._keymap.shown_key("edit.undo"), desk.theme)
        self._undo.setToolTip("" if title is None else f"Undo: {title}")

    def _shortened(self, title: str) -> str:
        taken = 810 + (self._findings.sizeHint().width() if self._desk.findings else 0)
        room = max(60, min(420, self.width() - taken))
        return self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room)

    def _on_document(self, _document_id: str) -> None:
        document = self._desk.document
        self._caret = 0
        self._starts = []
        if document is not None:
            at = 0
            for line in document.text.split("\n"):
                if line.strip():
                    self._starts.append(at)
                at += len(line) + 1
        self._timer.start()

    def _on_changed(self, _change_set: ChangeSet) -> None:
        self._timer.start()

    def _on_saving(self, pending: int) -> None:
        if self._failed:
            text, kind = "not saved", "error"
        elif self._desk.project is not None and self._desk.project.read_only:
            text, kind = "read only", "busy"
        elif pending:
            text, kind = "saving…", "busy"
        else:
            text, kind = "✓ saved", "ok"
        if self._saved.text() != text:
            self._saved.setText(text)
            self._saved.setProperty("kind", kind)
            self._saved.style().unpolish(self._saved)
            self._saved.style().polish(self._saved)
