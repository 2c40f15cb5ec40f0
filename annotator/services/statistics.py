"""How much an annotator has done, and how fast."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.model.annotators import SetKind
from annotator.services.engine import Engine
from annotator.services.queue import progress

_FLUSH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of one annotator's human sets.

    Attributes:
        labels: Spans as they stand.
        relations: Relations as they stand.
        active_seconds: Time at work; pauses over a minute are not in it.
        by_label: Number of spans by label, the most frequent first.
    """

    documents: int
    done: int
    in_progress: int
    labels: int
    relations: int
    active_seconds: float
    by_label: Mapping[str, int] = field(default_factory=dict)

    @property
    def labels_per_minute(self) -> float | None:
        """Labels per minute at work; None before the first recorded minute's worth of seconds."""
        return None if self.active_seconds <= 0 else self.labels / (self.active_seconds / 60)


def statistics(engine: Engine, author_id: str) -> Statistics:
    """Count an annotator's work over the whole project."""
    store = engine.store
    store.flush(_FLUSH_SECONDS)
    summaries = store.summaries(author_id)
    done = progress(summaries)
    labels, relations, seconds = store.work_counts(SetKind.HUMAN.value, author_id)
    return Statistics(
        documents=done.documents,
        done=done.done,
        in_progress=done.in_progress,
        labels=sum(labels.values()),
        relations=relations,
        active_seconds=seconds,
        by_label=dict(sorted(labels.items(), key=lambda item: (-item[1], item[0]))),
    )
