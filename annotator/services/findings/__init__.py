"""Findings: what is missing or odd in the labels, with a jump, a fix where safe, and dismissals.

Each family of checks is a module; ``KINDS`` is the table of all codes. A check is a function over
a ``Work`` (one annotator's labels on one document) that yields findings; ``across`` collects what
only the whole project shows.
"""

from annotator.services.findings.finding import SEVERITIES, Finding, Fix, Place, Severity
from annotator.services.findings.kinds import KINDS, Kind, kind_of
from annotator.services.findings.run import check_document, check_project, check_work

__all__ = [
    "KINDS",
    "SEVERITIES",
    "Finding",
    "Fix",
    "Kind",
    "Place",
    "Severity",
    "check_document",
    "check_project",
    "check_work",
    "kind_of",
]
