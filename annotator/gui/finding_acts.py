"""What can be done with findings: go there, fix, dismiss, restore, step on."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.models.finding_model import is_same
from annotator.model.commands import ApplyFixes, Command, DismissFinding, RestoreFinding
from annotator.services.findings import Finding, Place, kind_of


def go_to(desk: Desk, place: Place) -> None:
    """Show where a finding is."""
    if place.span_id is None and not place.end:
        if desk.document is None or desk.document.id != place.document_id:
            desk.open_document(place.document_id)
        return
    desk.go_to(place.document_id, place.start, place.end, place.span_id)


def fix_all(desk: Desk, findings: Sequence[Finding]) -> bool:
    """Make the fixes of some findings as one step; tell whether anything was fixed."""
    fixes = tuple(one.fix.commands for one in findings if one.fix is not None)
    if not fixes:
        desk.message.emit("There is no safe fix for this: look at it.", "info")
        return False
    first = findings[0]
    title = kind_of(first.code).title
    if len(findings) == 1 and first.fix is not None:
        title = first.fix.words
    receipt = desk.execute(ApplyFixes(fixes=fixes, title=title))
    if receipt is None:
        return False
    desk.message.emit(f"{receipt.change_set.operation.title}.", "info")
    return True


def dismiss(desk: Desk, finding: Finding, parent: QWidget | None) -> None:
    """Ask for a reason and dismiss a finding; restore one that is dismissed."""
    if not finding.is_open:
        restore = RestoreFinding(
            document_id=finding.document_id, code=finding.code, fingerprint=finding.fingerprint
        )
        _do(desk, restore)
        return
    from annotator.gui.finding_dialogs import DismissDialog

    dialog = DismissDialog(finding, parent)

    def agree() -> None:
        _do(
            desk,
            DismissFinding(
                document_id=finding.document_id,
                code=finding.code,
                fingerprint=finding.fingerprint,
                reason=dialog.reason(),
            ),
        )

    dialog.accepted.connect(agree)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _do(desk: Desk, command: Command) -> None:
    receipt = desk.execute(command)
    if receipt is not None:
        desk.message.emit(f"{receipt.change_set.operation.title}.", "info")


def next_after(
    findings: Sequence[Finding], current: Finding | None, direction: int
) -> Finding | None:
    """Return the open finding after (1) or before (-1) one; the list goes round.

    When that one is not in the list any more, its place in the text counts.
    """
    places = [place for place, one in enumerate(findings) if one.is_open]
    if not places:
        return None
    at = next((n for n, one in enumerate(findings) if is_same(one, current)), None)
    if at is not None:
        ahead = [n for n in places if n > at] if direction > 0 else [n for n in places if n < at]
    elif current is None:
        ahead = places
    else:
        start = current.place.start
        ahead = [n for n in places if (findings[n].place.start >= start) == (direction > 0)]
    ahead = ahead or places
    return findings[ahead[0] if direction > 0 else ahead[-1]]


class FindingSteps:
    """The finding the person is at, for keys that work without the panel.

    Attributes:
        current: It; None before the first step, or when it is mended.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk = desk
        self._window = window
        self._last: Finding | None = None
        self.current: Finding | None = None
        desk.findings_changed.connect(self._refresh)
        desk.document_opened.connect(lambda _id: self._forget())

    def step(self, direction: int) -> None:
        """Go to the next or previous open finding of this document."""
        found = next_after(self._desk.findings, self._last, direction)
        if found is None:
            self._desk.message.emit("No findings in this document.", "info")
            return
        self.current = self._last = found
        go_to(self._desk, found.place)
        offer = f" Fix: {found.fix.words}." if found.fix is not None else ""
        self._desk.message.emit(f"{found.message}{offer}", "info")

    def fix(self) -> None:
        """Fix the current one."""
        if self.current is None:
            self._desk.message.emit("Go to a finding first (F8).", "info")
        elif fix_all(self._desk, (self.current,)):
            self.current = None

    def dismiss(self) -> None:
        """Dismiss the current one."""
        if self.current is None:
            self._desk.message.emit("Go to a finding first (F8).", "info")
        else:
            dismiss(self._desk, self.current, self._window)

    def _refresh(self) -> None:
        found = (one for one in self._desk.findings if is_same(one, self.current))
        self.current = next(found, None)

    def _forget(self) -> None:
        self.current = self._last = None
