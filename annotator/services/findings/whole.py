"""What checks of the whole project share: whose work it is, and what was dismissed where."""

from collections.abc import Iterable, Sequence
from typing import Final

from annotator.model.spans import Span
from annotator.services.document_state import DocumentState
from annotator.services.findings.finding import Finding, Place, fingerprint_of
from annotator.services.findings.kinds import kind_of
from annotator.services.findings.work import Dismissals, Frame

MOST_PLACES: Final = 50
"""So many places of a finding are kept; the message counts them all."""
_OWNER: Final = "project"


class Whole:
    """Makes findings about the project, which are kept under the document they jump to.

    Attributes:
        frame: What is the same for every document.
        author_id: Whose work is looked at; None for everybody's.
    """

    def __init__(self, frame: Frame, author_id: str | None) -> None:
        self.frame = frame
        self.author_id = author_id
        self._dismissals: dict[str, Dismissals] = {}

    def add(self, state: DocumentState) -> None:
        """Remember what was dismissed in a document."""
        if state.dismissals:
            self._dismissals[state.document.id] = {
                (one.code, one.fingerprint): one for one in state.dismissals.values()
            }

    def finding(
        self,
        code: str,
        message: str,
        places: Sequence[Place],
        *,
        detail: str = "",
        spans: Iterable[Span] = (),
    ) -> Finding:
        """Make a finding.

        Args:
            code: A key of ``KINDS``.
            message: What is odd.
            places: Where, the one to jump to first.
            detail: What it is about, with the spans; another one brings a dismissed one back.
            spans: Their labels, edges and attributes count as well.
        """
        owner, passed_over = f"{_OWNER} {self.author_id}", self.frame.by_programs
        print_ = fingerprint_of(owner, code, detail, spans, passed_over)
        known = (self._dismissals.get(place.document_id, {}) for place in places)
        return Finding(
            code=code,
            severity=kind_of(code).severity,
            message=message,
            places=tuple(places),
            fingerprint=print_,
            annotator_id=None,
            dismissal=next((one[code, print_] for one in known if (code, print_) in one), None),
        )
