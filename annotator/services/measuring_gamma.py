"""Measure gamma over the human sets of a project."""

from collections.abc import Sequence
from typing import Any

from annotator.agreement.bootstrap import SEED
from annotator.agreement.gamma import SAMPLES, GammaAgreement
from annotator.agreement.gamma_report import GammaReport, measure_gammas
from annotator.agreement.measured import Measured
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
) -> GammaReport:
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
    documents = list(labeled_documents(project, counted, labels))
    return measure_gammas(documents, samples=samples, seed=seed, watch=watch)


def gamma_as_json(report: GammaReport) -> dict[str, Any]:
    """Return the key ``gamma`` of what ``annotator agreement --json`` prints."""
    overall = report.overall
    rule = overall.dissimilarity
    return {
        **_numbers(overall),
        "excluded": overall.gamma.excluded,
        "unitary_alignments": overall.groups,
        "expected": overall.gamma.expected,
        "observed_cat": overall.gamma_cat.observed,
        "expected_cat": overall.gamma_cat.expected,
        "by_pair": [
            {"a": one.first, "b": one.second, "documents": one.documents, **_numbers(one.found)}
            for one in report.pairs
        ],
        "by_label": {
            name: {
                "gamma": row.gamma.value,
                "units": row.gamma.n,
                "gamma_k": row.gamma_k.value,
                "pairs": row.gamma_k.n,
            }
            for name, row in report.by_label.items()
        },
        "samples": overall.samples,
        "precision": overall.precision,
        "seed": overall.seed,
        "alpha": rule.alpha,
        "beta": rule.beta,
        "delta_empty": rule.delta_empty,
    }


def _numbers(found: GammaAgreement) -> dict[str, Any]:
    return {
        "gamma": found.gamma.value,
        "gamma_cat": found.gamma_cat.value,
        "gamma_cat_all": found.gamma_cat_all.value,
        "units": found.gamma.n,
        "pairs": found.gamma_cat.n,
        "observed": found.gamma.observed,
    }


def add_gamma(found: dict[str, Any], report: GammaReport) -> None:
    """Add gamma to what ``annotator agreement --json`` prints, with why numbers are missing."""
    found["gamma"] = gamma_as_json(report)
    for path, measured in _paths(report):
        if measured.value is None:
            found["undefined"].append({"path": f"gamma.{path}", "reason": measured.reason})


def _paths(report: GammaReport) -> list[tuple[str, Measured]]:
    """Return every number with where it stands."""
    found: list[tuple[str, Measured]] = []

    def add(start: str, row: GammaAgreement) -> None:
        names = ("gamma", "gamma_cat", "gamma_cat_all")
        found.extend((f"{start}{name}", getattr(row, name)) for name in names)

    add("", report.overall)
    for place, pair in enumerate(report.pairs):
        add(f"by_pair.{place}.", pair.found)
    for label, row in report.by_label.items():
        found.append((f"by_label.{label}.gamma", row.gamma))
        found.append((f"by_label.{label}.gamma_k", row.gamma_k))
    return found
