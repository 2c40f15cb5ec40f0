"""How much an export would write, without writing it."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.services.exporting.gold import GoldCounter, GoldReport
from annotator.services.exporting.options import ExportOptions
from annotator.services.exporting.parting import Parting
from annotator.services.exporting.report import TogetherReport
from annotator.services.exporting.selection import Selection
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project

_SECONDS_BETWEEN_REPORTS: Final = 0.1


@dataclass(slots=True)
class ExportCount:
    """What an export would write.

    Attributes:
        documents_in_project: How many there are.
        parts: Documents by part, without a split empty.
        gold: Where gold comes from and what it lacks; None when no gold is chosen.
        together: What keeping near-duplicates together does; None when it is not asked for.
        nothing: Why nothing matches; empty when something does.
    """

    documents_in_project: int = 0
    documents: int = 0
    rows: int = 0
    spans: int = 0
    relations: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    gold: GoldReport | None = None
    together: TogetherReport | None = None
    nothing: str = ""


def count_export(
    project: Project, options: ExportOptions, progress: Progress | None = None
) -> ExportCount:
    """Walk over what the options choose and count it.

    Raises:
        NotFoundError: An annotator or document that is named does not exist.
        InputError: A label or kind of set that is named does not exist.
        CancelledError: The progress was cancelled.
    """
    watch = progress or NoProgress()
    project.flush()
    selection = Selection(project, options)
    count = ExportCount(len(project.store.document_ids()))
    gold = GoldCounter()
    split = options.split

    def breathe() -> None:
        if watch.is_cancelled:
            raise CancelledError("The count was stopped.")

    parting = None if split is None else Parting(project.store.document, split, breathe)
    told_at = 0.0
    for rows in selection.rows():
        breathe()
        for row in rows:
            gold.add(row)
            count.spans += len(row.spans)
            count.relations += len(row.relations)
        count.documents += 1
        count.rows += len(rows)
        if parting is not None:
            parting.add(rows)
        moment = time.monotonic()
        if moment - told_at >= _SECONDS_BETWEEN_REPORTS:
            told_at = moment
            watch.advance(count.documents, count.documents_in_project, "documents")
    if parting is not None and split is not None:
        found = parting.finish()
        by_part = Counter(found.parts.values())
        count.parts = {name: by_part[name] for name, _share in split.parts}
        count.together = found.together
    if not count.documents:
        count.nothing = selection.why_nothing(by_option=False)
    count.gold = gold.finish(project)
    return count
