"""What the window says by itself: picking, findings, done documents, messages, failures."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.gui.article_pane import ArticlePane
from annotator.gui.banner import Toast
from annotator.gui.desk import Desk
from annotator.gui.finishing import Finishing
from annotator.gui.keymap import Keymap
from annotator.gui.labeling import Labeling
from annotator.gui.picking import (
    AttributePick,
    FragmentPick,
    Pick,
    Picking,
    RelabelPick,
    RelationPick,
    describe,
    short_quote,
)
from annotator.gui.same_pick import SamePick
from annotator.gui.widgets import breakable
from annotator.model.changes import ChangeSet, Operation
from annotator.model.errors import UserError
from annotator.model.spans import Fragment, Span
from annotator.model.task_commands import ReadMessage
from annotator.services.surroundings import Candidate

_MOST_FINDINGS = 6
_MOST_OFFERED = 9


class Notices(QObject):
    """Fills the banners and lines of the article pane."""

    def __init__(
        self,
        desk: Desk,
        pane: ArticlePane,
        picking: Picking,
        finishing: Finishing,
        labeling: Labeling,
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._pane = pane
        self._finishing = finishing
        self._labeling = labeling
        self._keymap = Keymap()
        self._elsewhere: Toast | None = None
        picking.changed.connect(self._on_pick)
        finishing.findings_changed.connect(lambda _findings: self.refresh())
        finishing.asking_changed.connect(self.refresh)
        pane.banner.closed.connect(finishing.forget)
        desk.document_opened.connect(lambda _id: self.refresh())
        desk.changed.connect(self._on_changed)

    def set_keymap(self, keymap: Keymap) -> None:
        """Show other keys from now on."""
        self._keymap = keymap

    def refresh(self) -> None:
        """Show what is to be said about the open document."""
        banner, finishing = self._pane.banner, self._finishing
        if finishing.findings:
            self._show_findings()
        elif finishing.is_asking:
            banner.show_message(
                "This document is done. Reopen it to make this change?",
                "warning",
                buttons=(("Reopen", "Enter", finishing.reopen),),
            )
        elif self._show_sent_back():
            pass
        elif self._desk.is_done:
            own = self._desk.own_set
            count = len(self._desk.spans())
            flag = f" · flagged: {own.flag}" if own is not None and own.flag else ""
            banner.show_message(
                f"Done, with {count} label{'' if count == 1 else 's'}{flag}.",
                "done",
                buttons=(("Reopen", "", finishing.reopen),),
                is_closable=False,
            )
        else:
            banner.hide()

    def _show_sent_back(self) -> bool:
        """Show the message that came with the annotator's work, until they have read it."""
        desk = self._desk
        project, document, annotator = desk.project, desk.document, desk.annotator
        if project is None or document is None or annotator is None:
            return False
        task = project.assignment(document.id, annotator.id)
        if task is None or task.message is None or task.is_read or desk.is_done:
            return False
        everyone = {one.id: one.name for one in project.annotators(with_removed=True)}
        name = everyone.get(task.sent_back_by or "", "a reviewer")
        command = ReadMessage(document_id=document.id)
        self._pane.banner.show_message(
            f"Sent back by {name}: “{breakable(task.message)}”",
            "warning",
            buttons=(("Got it", "", lambda: desk.execute(command)),),
            is_closable=False,
        )
        return True

    def _show_findings(self) -> None:
        findings = self._finishing.findings
        count = len(findings)
        title = "One thing to look at first" if count == 1 else f"{count} things to look at first"
        links: list[tuple[str, Callable[[], object]]] = [
            (finding.message, partial(self._go_to, finding.span_id))
            for finding in findings[:_MOST_FINDINGS]
        ]
        if count > _MOST_FINDINGS:
            rest = findings[_MOST_FINDINGS]
            words = f"and {count - _MOST_FINDINGS} more"
            links.append((words, partial(self._go_to, rest.span_id)))
        self._pane.banner.show_message(
            title,
            "warning",
            links=links,
            buttons=(
                (
                    "Finish anyway",
                    self._keymap.shown_key("document.finish"),
                    self._finishing.finish,
                ),
            ),
        )

    def _go_to(self, span_id: str | None) -> None:
        if span_id is not None:
            self._desk.select_span(span_id)
        self._pane.focus()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("annotation_set", "assignment") or self._desk.is_done:
            self.refresh()

    def _on_pick(self, pick: Pick | None) -> None:
        candidate: Candidate | Span | None = None
        others: list[Fragment] = []
        if pick is None:
            self._pane.pick_bar.hide()
        else:
            origin_id = pick.from_id if isinstance(pick, RelationPick) else pick.span_id
            origin = self._desk.find_span(origin_id)
            title = describe(pick, origin, self._titles(pick))
            if isinstance(pick, RelationPick) and pick.candidate is not None:
                candidate = pick.candidate
                title = self._offer(pick, pick.candidate)
                others = [
                    place for one in pick.candidates[:_MOST_OFFERED] for place in one.fragments
                ]
            elif isinstance(pick, SamePick) and pick.candidate is not None:
                candidate = self._desk.find_span(pick.candidate.nearest_id)
            wraps = isinstance(pick, AttributePick)
            self._pane.pick_bar.show_pick(title, self._hints(pick), wraps=wraps)
        fragments = [] if candidate is None else list(candidate.fragments)
        self._pane.view.set_highlights(
            [place for place in others if place not in fragments], "offered"
        )
        self._pane.view.set_highlights(fragments, "candidate")
        if candidate is not None:
            self._pane.view.reveal(candidate.start, candidate.end)

    @staticmethod
    def _offer(pick: RelationPick, candidate: Candidate) -> str:
        relation = pick.relation.replace("_", " ")
        value = f" {candidate.value}" if candidate.value else ""
        new = "new " if candidate.span_id is None else ""
        count = f"   ({(pick.index or 0) + 1} of {len(pick.candidates)})"
        words = short_quote(candidate.quote, 60)
        return f"{relation}   →   {new}{candidate.label} “{words}”{value}{count}"

    def _titles(self, pick: Pick) -> list[str]:
        schema = self._desk.schema
        if not isinstance(pick, AttributePick) or schema is None:
            return []
        attribute = schema.attribute(pick.attribute)
        return [attribute.title_of(str(value)) for value in pick.values]

    def _hints(self, pick: Pick) -> list[tuple[str, str]]:
        key = self._keymap.shown_key
        cancel = (key("pick.cancel"), "cancel")
        match pick:
            case RelationPick():
                words = "take" if pick.candidate is not None else "take the selection"
                hints = [(key("pick.accept"), words)]
                if len(pick.candidates) > 1:
                    hints.append((key("pick.next"), "next"))
                if pick.can_be_implicit:
                    hints += [(key("pick.implicit"), "implicit"), (key("pick.author"), "author")]
                return [*hints, cancel]
            case SamePick():
                hints = [] if pick.candidate is None else [(key("pick.accept"), "take")]
                hints += [(key("pick.next"), "next")] if pick.candidates else []
                return [*hints, cancel]
            case FragmentPick():
                return [(key("pick.accept"), "add the selected text"), cancel]
            case RelabelPick():
                return [cancel]
            case AttributePick(is_multiple=True):
                return [(key("pick.accept"), "ready"), cancel]
            case _:
                return [cancel]

    def show_message(self, text: str, kind: str) -> None:
        """Show a passing message, or one that stays when something is wrong."""
        if kind == "error":
            self._pane.notice.show_message(text, "error")
        elif self._pane.isVisible():
            self._pane.toast.show_message(text, kind, self._desk.theme)
        elif not self._desk.is_reviewing:  # a review says it itself, the dashboard does not
            if self._elsewhere is None:
                self._elsewhere = Toast(self._pane.parentWidget() or self._pane)
            self._elsewhere.show_message(text, kind, self._desk.theme)

    def show_failure(self, error: UserError, operations: tuple[Operation, ...]) -> None:
        """Say that something could not be saved and what that was."""
        titles = ", ".join(operation.title for operation in operations[:3])
        more = f" and {len(operations) - 3} more" if len(operations) > 3 else ""
        words = f"Not saved: {titles}{more}. {error}" if operations else str(error)
        self._pane.notice.show_message(words, "error")
