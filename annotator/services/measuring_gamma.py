"""Measure gamma over the human sets of a project."""

from collections.abc import Sequence
from typing import Any

from annotator.agreement.bootstrap import SEED
from annotator.agreement.gamma import SAMPLES, GammaAgreement, continuum_of, gamma_agreement
from annotator.model.documents import SetState
from annotator.services.measuring import counted_sets, labeled_documents
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project


def measure_gamma(
    project: Project,
    *,
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    state: str = SetState.DONE.value,
    samples: int = SAMPLES,
    seed: int = SEED,
    progress: Progress | None = None,
) -> GammaAgreement:
    """Compute gamma over what ``measure_project`` measures for the same arguments.

    Args:
        project: Waits until everything in it is saved; may be called from a thread of its own.
        annotators: Names or ids; empty for everybody.
        labels: Only spans with these; empty for all.
        state: ``done`` or ``any``.
        samples: Number of samples behind what is expected by chance.
        seed: Of the samples.
        progress: Hears how far it is; may stop it.

    Raises:
        NotFoundError: As ``measure_project``.
        InputError: As ``measure_project``.
        CancelledError: It was stopped.
    """
    watcher = progress or NoProgress()

    def watch(done: float) -> None:
        if watcher.is_cancelled:
            raise CancelledError("Measuring was stopped.")
        watcher.advance(done, 1.0, "Measuring gamma")

    counted = counted_sets(project, annotators=annotators, state=state)
    return gamma_agreement(
        [continuum_of(row) for row in labeled_documents(project, counted, labels)],
        samples=samples,
        seed=seed,
        watch=watch,
    )


def add_gamma(found: dict[str, Any], measured: GammaAgreement) -> None:
    """Add the key ``gamma`` to what ``annotator agreement --json`` prints."""
    rule = measured.dissimilarity
    found["gamma"] = {
        "gamma": measured.gamma.value,
        "gamma_cat": measured.gamma_cat.value,
        "units": measured.gamma.n,
        "excluded": measured.gamma.excluded,
        "pairs": measured.gamma_cat.n,
        "unitary_alignments": measured.groups,
        "observed": measured.gamma.observed,
        "expected": measured.gamma.expected,
        "observed_cat": measured.gamma_cat.observed,
        "expected_cat": measured.gamma_cat.expected,
        "samples": measured.samples,
        "precision": measured.precision,
        "seed": measured.seed,
        "alpha": rule.alpha,
        "beta": rule.beta,
        "delta_empty": rule.delta_empty,
    }
    for name, number in (("gamma", measured.gamma), ("gamma_cat", measured.gamma_cat)):
        if number.value is None:
            found["undefined"].append({"path": f"gamma.{name}", "reason": number.reason})
