"""Child process: merge a bundle into a project slowly, saying how far it is.

python -m tests.property.merger PROJECT BUNDLE
"""

import sys
import time
from collections.abc import Sequence

from annotator.model.changes import Change, Operation, Row
from annotator.services.merging import merge_files
from annotator.services.project import Project
from annotator.store.batches import Batch

_insert, _commit = Batch.insert, Batch.commit


def say(words: str) -> None:
    """Write a line at once, and give the parent time to act on it."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
    time.sleep(0.2)


def insert(batch: Batch, rows: Sequence[Row]) -> None:
    """Write rows, and say so."""
    _insert(batch, rows)
    say("wrote")


def commit(batch: Batch, changes: Sequence[Change] = ()) -> Operation:
    """Make everything visible, and say so before and after."""
    say("ready")
    operation = _commit(batch, changes)
    say("visible")
    return operation


def main(path: str, bundle: str) -> None:
    """Merge, and say when it is in the file."""
    Batch.insert, Batch.commit = insert, commit  # type: ignore[method-assign]
    with Project.open(path) as project:
        say("opened")
        merge_files(project, [bundle])
        say("merged")


if __name__ == "__main__":
    main(*sys.argv[1:])
