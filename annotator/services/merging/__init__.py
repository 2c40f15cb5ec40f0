"""Work of several people without a server: bundles are made here, and merged."""

from annotator.services.merging.bundling import make_bundle
from annotator.services.merging.clashes import Answer, Clash, ClashError
from annotator.services.merging.report import MergeReport, SetOutcome, SetStatus
from annotator.services.merging.run import Merge, merge_files

__all__ = [
    "Answer",
    "Clash",
    "ClashError",
    "Merge",
    "MergeReport",
    "SetOutcome",
    "SetStatus",
    "make_bundle",
    "merge_files",
]
