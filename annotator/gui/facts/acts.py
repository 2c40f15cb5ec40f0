"""What the fact cards ask for: picks, drops, drafts; and how many facts the tab says there are."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from annotator.gui.article_pane import ArticlePane
from annotator.gui.desk import Desk
from annotator.gui.docks import Docks
from annotator.gui.facts.card import CardKeys
from annotator.gui.facts.panel import FactsPanel
from annotator.gui.following import Following
from annotator.gui.keymap import Keymap
from annotator.gui.labeling import Labeling
from annotator.gui.picking import Pick, Picking, RelationPick
from annotator.model.changes import ChangeSet
from annotator.schema.facts import FactDeriver
from annotator.schema.types import NORMALIZED
from annotator.services.surroundings import Candidate

_COUNT_MS = 60


class Window(Protocol):
    """What the cards need of the window's acts."""

    labeling: Labeling
    picking: Picking
    following: Following


class FactActs(QObject):
    """Stands between the cards and the labeling acts."""

    def __init__(self, window: Window, desk: Desk, article: ArticlePane, docks: Docks) -> None:
        super().__init__(desk)
        self._desk = desk
        self._article = article
        self._labeling = window.labeling
        self._picking = window.picking
        self._following = window.following
        self._docks = docks
        self._keys = CardKeys()
        self._panel: FactsPanel | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNT_MS)
        self._timer.timeout.connect(self._count)
        desk.document_opened.connect(lambda _id: self._timer.start())
        desk.schema_changed.connect(self._timer.start)
        desk.project_opened.connect(self._timer.start)
        desk.changed.connect(self._on_changed)
        desk.attribute_edit_requested.connect(self._edit_attribute)

    def connect_panel(self, panel: FactsPanel) -> None:
        """Do what a panel asks for, and show it what is picked and dragged."""
        panel.span_chosen.connect(self._choose)
        panel.pick_asked.connect(self._pick)
        panel.candidate_taken.connect(self._take)
        panel.closed_asked.connect(self._close)
        panel.span_dropped.connect(self._drop_span)
        panel.text_dropped.connect(self._drop_text)
        panel.draft_asked.connect(self._draft_of)
        self._picking.changed.connect(partial(self._show_pick, panel))
        self._article.view.carried.connect(panel.carry)
        self._article.view.carried_off.connect(panel.drop)
        panel.show_pick(self._picking.pick)
        panel.set_keys(self._keys)
        self._panel = panel

    def set_keymap(self, keymap: Keymap) -> None:
        """Print the keys of this key map on the card."""
        self._keys = CardKeys(
            draft=keymap.shown_key("facts.draft"),
            implicit=keymap.shown_key("pick.implicit"),
            author=keymap.shown_key("pick.author"),
        )
        if self._panel is not None:
            self._panel.set_keys(self._keys)

    def _show_pick(self, panel: FactsPanel, pick: Pick | None) -> None:
        panel.show_pick(pick)
        focused = QApplication.focusWidget()
        if pick is not None and focused is not None and panel.isAncestorOf(focused):
            self._article.focus()  # whose keys answer the pick

    def _edit_attribute(self, name: str) -> None:
        span, schema = self._desk.span, self._desk.schema
        if span is None or schema is None or self._desk.is_ghost(span):
            return
        if span.label in FactDeriver(schema).claims:
            panel = self._docks.show_panel("facts")
            if isinstance(panel, FactsPanel):
                panel.edit_attribute(name)

    def _choose(self, span_id: str) -> None:
        self._desk.select_span(span_id)
        self._following.stay()

    # Slots

    def _begin(self, claim_id: str, relation: str) -> bool:
        """Start the pick of a slot; False when it cannot be picked."""
        self._desk.select_span(claim_id, reveal=False)
        self._labeling.begin_relation(relation)
        pick = self._picking.pick
        return isinstance(pick, RelationPick) and pick.relation == relation

    def _pick(self, claim_id: str, relation: str) -> None:
        if self._begin(claim_id, relation):
            self._article.focus()

    def _take(self, claim_id: str, relation: str, candidate: Candidate) -> None:
        if self._begin(claim_id, relation):
            self._labeling.take_candidate(candidate)
            self._picking.end()

    def _close(self, claim_id: str, relation: str, value: str) -> None:
        if self._begin(claim_id, relation):
            self._labeling.close_slot(value)

    def _drop_span(self, claim_id: str, relation: str, span_id: str) -> None:
        if span_id == claim_id:
            self._drop_text(claim_id, relation)
            return
        span, schema = self._desk.find_span(span_id), self._desk.schema
        if span is None or schema is None:
            return
        selection = self._article.view.selection()
        fits = schema.relation(relation).ends_at(span.label)
        if not fits and selection is not None:
            # Text was dragged that lies in another span: the text is meant.
            self._drop_text(claim_id, relation)
        elif self._begin(claim_id, relation):
            self._labeling.choose_picked(span_id)
            self._picking.end()

    def _drop_text(self, claim_id: str, relation: str) -> None:
        selection = self._article.view.selection()
        if selection is None or not self._begin(claim_id, relation):
            return
        pick = self._picking.pick
        if isinstance(pick, RelationPick):
            self._labeling.take_text(selection)
            self._picking.end()

    # The self-contained text

    def draft(self) -> None:
        """Draft the selected claim's self-contained text into its card."""
        span = self._desk.span
        if span is not None:
            self._draft_of(span.id)

    def _draft_of(self, claim_id: str) -> None:
        desk = self._desk
        project, own, document = desk.project, desk.own_set, desk.document
        if project is None or own is None or document is None or desk.schema is None:
            return
        fact = next((one for one in project.facts(own.id) if one.claim.id == claim_id), None)
        if fact is None or not desk.schema.has_attribute(NORMALIZED):
            desk.message.emit("This label schema has no self-contained text.", "info")
            return
        from annotator.services.self_contained import draft_text

        text = draft_text(document, fact, desk.spans(), project.entities(), desk.schema)
        desk.select_span(claim_id, reveal=False)
        panel = self._docks.show_panel("facts")
        if isinstance(panel, FactsPanel):
            panel.show_draft(claim_id, text)

    # The tab

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.operation.batch_id is not None or change_set.touches("span"):
            self._timer.start()

    def _count(self) -> None:
        schema = self._desk.schema
        claims = frozenset() if schema is None else FactDeriver(schema).claims
        count = sum(span.label in claims for span in self._desk.spans()) if claims else 0
        self._docks.set_title("facts", f"Facts {count:,}" if count else "Facts")
