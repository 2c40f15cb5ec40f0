"""Child process: merge a bundle into a project, saying when it begins to write.

python -m tests.property.merger PROJECT BUNDLE
"""

import sys

from annotator.services.merging import merge_files
from annotator.services.project import Project


class Told:
    """Says on standard output how far the merge is."""

    is_cancelled = False

    def advance(self, done: float, total: float | None, message: str) -> None:
        sys.stdout.write(f"{done} {total} {message}\n")
        sys.stdout.flush()


def main(path: str, bundle: str) -> None:
    """Merge, and say when it is in the file."""
    with Project.open(path) as project:
        report = merge_files(project, [bundle], progress=Told())
        sys.stdout.write(f"merged {report.operation_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
