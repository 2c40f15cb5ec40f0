"""Import files: streaming, in constant memory, all or nothing."""

from annotator.services.importing.options import ImportOptions
from annotator.services.importing.report import DocumentReport, ImportReport, Tally
from annotator.services.importing.run import import_files

__all__ = ["DocumentReport", "ImportOptions", "ImportReport", "Tally", "import_files"]
