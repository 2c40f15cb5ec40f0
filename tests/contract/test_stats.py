"""What scripts read from ``annotator stats --json``; keys are added, never taken away."""

from pathlib import Path

from annotator.model.task_commands import AssignDocuments, SendBack, Task
from annotator.services.project import Project
from tests.contract.conftest import Cli, write_rows

STATUSES = {"not_assigned", "assigned", "in_progress", "done", "sent_back"}


def test_coverage_of_each_annotator(cli: Cli, project: Path, tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 4, "label": "ORG"}]
    rows = [
        {"text": "KCNA said so.", "annotator": "anna", "state": "done", "spans": spans},
        {"text": "Kim had won."},
        {"text": "Nothing."},
    ]
    assert cli("import", project, write_rows(tmp_path / "rows.jsonl", *rows)).code == 0
    with Project.open(project) as opened:
        anna, ben = opened.annotator("anna"), opened.ensure_annotator("ben")
        first, second, _ = opened.store.document_ids()
        tasks = tuple(Task(place, who.id) for place in (first, second) for who in (anna, ben))
        opened.execute(AssignDocuments(tasks=tasks), author_id=ben.id)
        back = SendBack(document_id=first, annotator_id=anna.id, message="Mark the cue.")
        opened.execute(back, author_id=ben.id)
    figures = cli("stats", project, "--json").json
    assert {"project", "schema", "documents", "annotators", "sets", "labels"} <= figures.keys()
    assert figures["is_blind"] is True
    found = {one["name"]: one["coverage"] for one in figures["annotators"]}
    assert all(
        set(one) == {*STATUSES, "assigned_in_all", "assigned_done"} for one in found.values()
    )
    assert {key: count for key, count in found["anna"].items() if count} == {
        "sent_back": 1, "assigned": 1, "not_assigned": 1, "assigned_in_all": 2,
    }  # fmt: skip
    assert found["ben"]["assigned"] == 2
