"""Change the label schema of a project with many labels, and take the change back."""

import time
from pathlib import Path

from annotator.model.commands import MigrateSchema
from annotator.schema import toml
from annotator.services.project import Project
from tests.benchmarks.projects import ANNOTATOR

_RENAMED = ("PERSON", "ORG", "PLACE", "EVENT", "CLAIM", "SOURCE", "CUE")


def measure(path: Path, rounds: int) -> dict[str, list[float]]:
    """Rename seven labels and undo that; return the seconds until each is in the file."""
    found: dict[str, list[float]] = {"applied": [], "undone": []}
    with Project.open(path) as project:
        author = project.ensure_annotator(ANNOTATOR).id
        for summary in project.summaries(author):
            project.load(summary.id)
        text = toml.dumps(project.schema)
        for name in _RENAMED:
            text = text.replace(f'"{name}"', f'"NEW_{name}"')
        command = MigrateSchema(toml=text, renames={name: f"NEW_{name}" for name in _RENAMED})
        for _ in range(rounds):
            began = time.perf_counter()
            receipt = project.execute(command, author_id=author)
            receipt.durable.result()
            found["applied"].append(time.perf_counter() - began)
            began = time.perf_counter()
            project.undo_operation(receipt.operation.id, author).durable.result()
            found["undone"].append(time.perf_counter() - began)
    return found
