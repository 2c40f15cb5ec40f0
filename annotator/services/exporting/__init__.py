"""Export documents with their labels: streaming, the same bytes each time, all or nothing."""

from annotator.services.exporting.again import Again, export_again
from annotator.services.exporting.options import ExportOptions
from annotator.services.exporting.report import ExportReport, PartReport
from annotator.services.exporting.run import export
from annotator.services.exporting.split import Split, parse_split

__all__ = [
    "Again",
    "ExportOptions",
    "ExportReport",
    "PartReport",
    "Split",
    "export",
    "export_again",
    "parse_split",
]
