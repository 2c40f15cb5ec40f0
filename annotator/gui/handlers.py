"""The window's own actions: finding, view, documents, help."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.actions import BY_ID
from annotator.gui.activity import ActivityWatch
from annotator.gui.article_pane import ArticlePane
from annotator.gui.checking import Checking
from annotator.gui.command_palette import open_command_palette, open_label_popup
from annotator.gui.date_acts import toggle_confirmed
from annotator.gui.dialogs import FlagDialog, NoteDialog, show_about
from annotator.gui.enablement import is_enabled
from annotator.gui.facts.acts import FactActs
from annotator.gui.file_acts import FileActs
from annotator.gui.finishing import Finishing
from annotator.gui.following import Following
from annotator.gui.key_control import KeyControl
from annotator.gui.labeling import Labeling
from annotator.gui.linking import Linking
from annotator.gui.notices import Notices
from annotator.gui.pages import Pages
from annotator.gui.panel_acts import PanelActs
from annotator.gui.panes import focus_first, holds
from annotator.gui.picking import Picking, short_quote
from annotator.gui.redating import Redating
from annotator.gui.same_marks import SameMarks
from annotator.gui.suggest_acts import SuggestActs
from annotator.model.commands import SetSpanNote

if TYPE_CHECKING:
    from annotator.gui.main_window import MainWindow

_PIXELS_PER_POINT = 96 / 72


class Handlers(QObject):
    """What stands behind the action list, apart from the labeling acts.

    Attributes:
        control: Key events of the article go through it.
        labeling: The labeling acts.
        activity: Times the annotator's work.
        linking: Makes relations by mouse.
        redating: Lists the dates that another document date moved.
        following: Turns to the panel of what was selected.
        fact_acts: What the fact cards ask for.
        pages: What stands in place of the article.
    """

    def __init__(self, window: "MainWindow", article: ArticlePane) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._session = window.session
        self._article = article
        desk = window.desk
        self._files = FileActs(window)
        self._panels = PanelActs(desk, window, article.focus)
        self.picking = Picking(self)
        self.labeling = Labeling(desk, article.view, self.picking)
        self.finishing = Finishing(desk)
        self.control = KeyControl(desk, self.labeling, self.picking, self.finishing, self)
        self.activity = ActivityWatch(desk)
        self.checking = Checking(desk)
        self.pages = Pages(window)
        self._notices = Notices(desk, article, self.picking, self.finishing, self.labeling)
        self._notices.set_keymap(self._session.keymap)
        article.is_picking = lambda: self.picking.pick is not None
        article.span_clicked.connect(self._on_span_clicked)
        article.view.key_filter = self.control.handle
        article.used.connect(self.activity.touch)
        article.caret_moved.connect(window.status.set_caret)
        article.view.zoom_changed.connect(self._on_zoom)
        self.linking = Linking(desk, article)
        SameMarks(desk, article.view)
        article.view.span_dropped.connect(self.linking.link)
        self._session.settings_changed.connect(lambda _settings: self._on_settings())
        self._session.bridge.failed.connect(self._notices.show_failure)
        self._session.bridge.failed.connect(lambda *_: window.status.show_failure())
        self.labeling.label_popup_asked.connect(self._label_popup)
        desk.action_requested.connect(self.run)
        desk.occurrences_requested.connect(self._panels.show_occurrences)
        desk.message.connect(self._notices.show_message)
        desk.changed.connect(lambda _changes: self.activity.touch())
        self.redating = Redating(desk, article.add_below_header)
        self.following = Following(desk, window.docks)
        self._suggest_acts = SuggestActs(desk, window)
        self.fact_acts = FactActs(self, desk, article, window.docks)
        self._files.closing.connect(self._on_closing)
        window.docks.on_built = lambda panel: connect_panel(panel, self)
        self._handlers = {**self._table(), **self.pages.actions()}
        self._on_settings()

    def _table(self) -> dict[str, Callable[[], object]]:
        desk, view = self._desk, self._article.view
        return {
            **self._files.table(check=self._panels.check_project),
            **self._panels.table(),
            **self._suggest_acts.handlers,
            "edit.undo": desk.undo,
            "edit.redo": desk.redo,
            "edit.copy": self._copy,
            "find.here": self._find,
            "find.slash": self._find,
            "find.next": lambda: self._step_find(1),
            "find.previous": lambda: self._step_find(-1),
            "facts.export": lambda: self.export_facts(None),
            "view.palette": self._palette,
            "view.zoom_in": lambda: view.zoom(1),
            "view.zoom_out": lambda: view.zoom(-1),
            "view.zoom_reset": lambda: view.zoom(0),
            "view.light": lambda: self._session.change_settings(theme="light"),
            "view.dark": lambda: self._session.change_settings(theme="dark"),
            "view.system": lambda: self._session.change_settings(theme="system"),
            "view.next_pane": lambda: self._step_pane(1),
            "view.previous_pane": lambda: self._step_pane(-1),
            "view.timeline": self._toggle_timeline,
            "view.float_panel": self._float_panel,
            "view.reset_layout": self._window.docks.reset,
            "label.note": self._note,
            "entity.same_name": self._join_name,
            "date.confirm": lambda: toggle_confirmed(desk),
            "facts.draft": self.fact_acts.draft,
            "document.next": lambda: desk.step_document(1),
            "document.previous": lambda: desk.step_document(-1),
            "document.next_unlabeled": lambda: desk.step_document(1, unlabeled=True),
            "document.previous_unlabeled": lambda: desk.step_document(-1, unlabeled=True),
            "document.finish": self.finishing.finish,
            "document.reopen": self.finishing.reopen,
            "document.flag": self._flag,
            "document.edit": self._article.header.edit_title,
            "review.open": self.pages.enter_review,
            "dataset.schema": self._schema,
            "dataset.annotator": self._session.choose_annotator,
            "help.keys": self._keys,
            "help.question": self._keys,
            "help.diagnostics": self._diagnostics,
            "help.about": lambda: show_about(self._window),
        }

    def run(self, action_id: str) -> None:
        """Do an action by id, if it can be done now."""
        if not is_enabled(BY_ID[action_id], self._desk):
            return
        self.activity.touch()
        if self.pages.run(action_id):
            return
        if self.labeling.handles(action_id):
            self.labeling.run(action_id)
        else:
            self._handlers[action_id]()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key press means that no panel used."""
        if self._desk.is_reviewing:
            return self.pages.handle_key(event)
        return self.control.handle(event)

    def take_files(self, paths: list[Path]) -> None:
        """Open a project, merge bundles, or import documents into the open one."""
        self._files.take(paths)

    def _on_closing(self) -> None:
        self._article.focus()  # a field hands over what was typed when it is left
        self.activity.record()

    # Facts

    def export_facts(self, document_id: str | None) -> None:
        """Export the annotator's facts, of one document or all, as CSV."""
        from annotator.gui.exporting.acts import export_facts

        export_facts(self._desk, self._window, document_id)

    # Finding

    def _copy(self) -> None:
        span = self._desk.span
        if span is not None:
            QGuiApplication.clipboard().setText(span.quote)
            self._desk.message.emit("The quote was copied.", "info")

    def _find(self) -> None:
        selection, document = self._article.view.selection(), self._desk.document
        query = ""
        if selection is not None and document is not None and selection[1] - selection[0] < 80:
            query = document.text[selection[0] : selection[1]]
        self._article.find_bar.open_bar(query)

    def _step_find(self, step: int) -> None:
        if self._article.find_bar.isVisible():
            self._article.find_bar.step(step)
        else:
            self._find()

    # View

    def _palette(self) -> None:
        open_command_palette(
            self._desk,
            self._session.keymap,
            lambda action: is_enabled(action, self._desk),
            self.run,
            self._window,
        ).closed.connect(self._article.focus)

    def _label_popup(self) -> None:
        selection, document = self._article.view.selection(), self._desk.document
        if selection is None or document is None:
            return
        quote = document.text[selection[0] : selection[1]]
        popup = open_label_popup(self._desk, self.labeling.label_text, self._window, quote)
        popup.closed.connect(self._article.focus)

    def _step_pane(self, step: int) -> None:
        article: list[QWidget] = [self._article.view]
        if self._article.foot.isVisible():
            article.append(self._article.timeline)
        panes = [*article, *self._window.docks.panes()]
        focused = QApplication.focusWidget()
        at = next(
            (n for n, pane in enumerate(panes) if focused is not None and holds(pane, focused)),
            0 if step > 0 else len(panes),
        )
        for distance in range(1, len(panes) + 1):
            pane = panes[(at + step * distance) % len(panes)]
            if pane is self._article.view:
                self._article.focus()
                return
            if focus_first(pane):
                return

    def _toggle_timeline(self) -> None:
        self._session.change_settings(timeline=not self._session.settings.timeline)

    def _float_panel(self) -> None:
        if not self._window.docks.toggle_floating(QApplication.focusWidget()):
            self._desk.message.emit("Put the keyboard into a panel first (F6).", "info")

    def _on_zoom(self, factor: float) -> None:
        self._window.status.show_zoom(factor)
        if abs(self._session.settings.zoom - factor) > 1e-6:
            self._session.change_settings(zoom=factor)

    def _on_settings(self) -> None:
        settings, view = self._session.settings, self._article.view
        view.set_font(settings.font or None, settings.font_size * _PIXELS_PER_POINT)
        view.set_line_lanes(settings.lanes)
        view.set_zoom(settings.zoom)
        view.set_word_snapping(snaps=settings.snaps_to_words)
        self._article.foot.setVisible(settings.timeline)
        self.control.keymap = self._session.keymap
        self._notices.set_keymap(self._session.keymap)
        self.fact_acts.set_keymap(self._session.keymap)

    # Documents

    def _on_span_clicked(self, span_id: str) -> None:
        if self.picking.pick is not None:
            self.labeling.choose_picked(span_id)

    def _flag(self) -> None:
        own = self._desk.own_set
        dialog = FlagDialog(None if own is None else own.flag, self._window)
        dialog.accepted.connect(lambda: self.finishing.flag(dialog.reason()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _note(self) -> None:
        span = self._desk.span
        if span is None or self._desk.is_ghost(span):
            return
        dialog = NoteDialog(span.note, short_quote(span.quote, 60), self._window)
        dialog.accepted.connect(
            lambda: self._desk.execute(SetSpanNote(span_id=span.id, note=dialog.note()))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _join_name(self) -> None:
        from annotator.gui.same_name_dialog import SameNameDialog

        span = self._desk.span
        if span is not None and not self._desk.is_ghost(span):
            SameNameDialog(self._desk, span, self._window).open()

    def _schema(self) -> None:
        from annotator.gui.schema_editor.editor import SchemaEditor

        schema = self._desk.schema
        if schema is not None:
            SchemaEditor(self._desk, schema, self._session.keymap, self._window).open()

    # Help

    def _keys(self) -> None:
        from annotator.gui.shortcut_sheet import ShortcutSheet

        sheet = ShortcutSheet(
            self._session.keymap, self.control.keys, self._desk.theme, self._window
        )
        sheet.open()

    def _diagnostics(self) -> None:
        from annotator.services.logs import diagnostics

        project = self._desk.project
        text = diagnostics(
            project=None if project is None else project.path,
            notices=() if project is None else project.notices,
        )
        QGuiApplication.clipboard().setText(text)
        self._desk.message.emit("Diagnostics were copied; they hold no text of documents.", "info")


def connect_panel(panel: QWidget, handlers: Handlers) -> None:
    """Connect what a panel asks for with what does it."""
    from annotator.gui.fact_table.panel import FactTablePanel
    from annotator.gui.facts.panel import FactsPanel
    from annotator.gui.palette import LabelPalette
    from annotator.gui.queue_panel import QueuePanel

    match panel:
        case FactsPanel():
            handlers.fact_acts.connect_panel(panel)
        case FactTablePanel():
            panel.export_requested.connect(handlers.export_facts)
        case QueuePanel():
            panel.import_requested.connect(partial(handlers.run, "file.import"))
        case LabelPalette():
            panel.label_chosen.connect(handlers.labeling.use_label)
