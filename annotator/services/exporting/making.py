"""How an export comes to be: what a dataset card and the like say about it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from annotator.formats.base import Making
from annotator.model.annotators import SetKind
from annotator.services.exporting.options import ALL_SETS, ExportOptions
from annotator.services.exporting.pseudonyms import Names
from annotator.services.measuring import measure_project, measuring_as_json
from annotator.services.progress import Progress
from annotator.services.project import Project
from annotator.version import __version__

_FEWEST: Final = 2


def making_of(project: Project, options: ExportOptions, progress: Progress) -> Making:
    """Return how an export comes to be; agreement is measured only when it is asked for."""
    return Making(
        program=f"Annotator {__version__}",
        project=project.path.stem,
        chosen=_chosen(project, options),
        agreement=partial(_agreement, project, options, progress),
    )


def _chosen(project: Project, options: ExportOptions) -> Mapping[str, str]:
    split = options.split
    names = Names(project, pseudonyms=options.pseudonyms)
    found = {
        "sets": "all" if options.set_kind == ALL_SETS else options.set_kind,
        "state": options.state,
        "annotators": ", ".join(
            names.name(project.annotator(one).id) or "" for one in options.annotators
        ),
        "documents": f"{len(options.documents):,} by name" if options.documents else "",
        "labels": ", ".join(options.labels),
        "changed since": "" if options.since is None else options.since.isoformat(),
        "split": ""
        if split is None
        else ", ".join(f"{name}={share:g}" for name, share in split.parts),
        "split by": "" if split is None else split.by,
        "seed": "" if split is None else str(split.seed),
        "stratified by": "" if split is None else split.stratify or "",
        "near-duplicates": "together" if split is not None and split.keep_together else "",
        "pseudonyms": "yes" if options.pseudonyms else "",
    }
    return {name: words for name, words in found.items() if words}


def _agreement(
    project: Project, options: ExportOptions, progress: Progress
) -> Mapping[str, Any] | None:
    """Measure the people whose work is exported; None where fewer than two can be measured.

    Gold has the agreement of the people whom it was decided from.
    """
    if options.set_kind not in (ALL_SETS, SetKind.HUMAN.value, SetKind.GOLD.value):
        return None
    people = options.annotators if options.set_kind != SetKind.GOLD.value else ()
    if len({project.annotator(one).id for one in people}) == 1:
        return None
    documents = [project.find_document(one).id for one in options.documents] or None
    measured = measure_project(
        project,
        annotators=people,
        labels=options.labels,
        state=options.state,
        document_ids=documents,
        resamples=0,
        progress=progress,
    )
    found = measuring_as_json(measured)
    return found if found["documents"] and len(found["annotators"]) >= _FEWEST else None
