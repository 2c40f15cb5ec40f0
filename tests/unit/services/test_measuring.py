"""Agreement of a project: whose work counts, what is left out, progress and cancelling."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model.commands import AddSpan, DeleteSpans, SetState
from annotator.model.errors import InputError, NotFoundError
from annotator.services.measuring import measure_project, measuring_as_json
from annotator.services.measuring_gamma import measure_gamma
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from tests.contract.conftest import Cli, cli, write_rows

__all__ = ["cli"]

Make = Callable[..., Project]
ORG = {"start": 0, "end": 4, "label": "ORG"}
DATE = {"start": 13, "end": 19, "label": "DATE"}


def work(
    number: int, who: str, *marks: dict[str, object], state: str = "done", kind: str = "human"
) -> dict[str, object]:
    return {
        "id": f"d{number}",
        "title": f"Article {number}",
        "text": f"KCNA said on Monday that Kim had won {number}.",
        "annotator": who,
        "state": state,
        "set": kind,
        "spans": [dict(one) for one in marks],
    }


@pytest.fixture
def filled(cli: Cli, tmp_path: Path) -> Callable[..., Path]:
    """Make a project from rows."""

    def make(*rows: dict[str, object]) -> Path:
        path = tmp_path / "filled.annot"
        assert cli("new", path).code == 0
        assert cli("import", path, write_rows(tmp_path / "rows.jsonl", *rows)).code == 0
        return path

    return make


def test_only_what_both_finished_counts(filled: Callable[..., Path]) -> None:
    path = filled(
        work(1, "anna", ORG, DATE),
        work(1, "bob", ORG),
        work(1, "carl", DATE, state="in_progress"),
        work(2, "anna", ORG),
        work(2, "bob", DATE, state="in_progress"),
        work(3, "bob", ORG, kind="gold"),
    )
    with Project.open(path) as project:
        done = measuring_as_json(measure_project(project))
        both = measuring_as_json(measure_project(project, state="any"))
    assert done["annotators"] == ["anna", "bob"]
    assert done["documents"] == 1
    assert done["mean_exact_f1"] == pytest.approx(2 / 3)
    assert [(row["title"], row["annotator"], row["reason"]) for row in done["excluded"]] == [
        ("Article 2", None, "finished by anna alone"),
        ("Article 3", None, "finished by nobody"),
        ("Article 1", "carl", "in progress"),
    ]
    assert both["annotators"] == ["anna", "bob", "carl"]
    assert both["documents"] == 2
    assert [row["title"] for row in both["by_document"].values()] == ["Article 1", "Article 2"]


def test_annotators_and_documents_can_be_named(filled: Callable[..., Path]) -> None:
    rows = [work(number, who, ORG) for number in (1, 2) for who in ("anna", "bob", "carl")]
    with Project.open(filled(*rows)) as project:
        named = measure_project(project, annotators=["bob", "carl"])
        assert named.report.annotators == ("bob", "carl")
        one = project.find_document("Article 2").id
        assert measure_project(project, document_ids=[one]).report.documents == (one,)
        with pytest.raises(NotFoundError):
            measure_project(project, annotators=["anna", "zoe"])
        with pytest.raises(InputError, match="two annotators"):
            measure_project(project, annotators=["anna"])
        with pytest.raises(InputError, match="no state"):
            measure_project(project, state="odd")


def test_work_that_is_not_saved_yet_is_measured(filled: Callable[..., Path]) -> None:
    with Project.open(filled(work(1, "anna", ORG), work(1, "bob", ORG))) as project:
        bob, document = project.annotator("bob").id, project.find_document("Article 1").id
        assert measure_project(project).report.means["exact_f1"].value == 1.0
        project.execute(SetState(document_id=document, state="in_progress"), author_id=bob)
        own = project.annotation_set(document, "human", bob)
        assert own is not None
        mark = project.spans(own.id)[0]
        project.execute(DeleteSpans(span_ids=(mark.id,)), author_id=bob)
        add = AddSpan(document_id=document, label="DATE", fragments=((13, 19),))
        project.execute(add, author_id=bob)
        project.execute(SetState(document_id=document, state="done"), author_id=bob)
        assert measure_project(project).report.means["exact_f1"].value == 0.0


class Watcher:
    """Hears the progress, and stops after so many times."""

    def __init__(self, patience: int) -> None:
        self.heard: list[float] = []
        self._patience = patience

    @property
    def is_cancelled(self) -> bool:
        return len(self.heard) >= self._patience

    def advance(self, done: float, total: float | None, message: str) -> None:
        assert total == 1.0
        assert message
        self.heard.append(done)


def test_progress_and_cancelling(filled: Callable[..., Path]) -> None:
    rows = [work(number, who, ORG) for number in range(4) for who in ("anna", "bob")]
    with Project.open(filled(*rows)) as project:
        patient, hasty = Watcher(10_000), Watcher(2)
        measure_project(project, progress=patient)
        assert patient.heard == sorted(patient.heard)
        assert len(patient.heard) > 10
        with pytest.raises(CancelledError):
            measure_project(project, progress=hasty)
        assert len(hasty.heard) == 2


def test_gamma_counts_the_same_work_and_may_be_stopped(filled: Callable[..., Path]) -> None:
    path = filled(
        work(1, "anna", ORG, DATE),
        work(1, "bob", ORG),
        work(2, "anna", ORG),
        work(2, "bob", DATE, state="in_progress"),
    )
    with Project.open(path) as project:
        done = measure_gamma(project)
        assert (done.overall.gamma.n, done.overall.gamma.excluded) == (3, 1)
        assert measure_gamma(project, state="any").overall.gamma.n == 5
        assert measure_gamma(project, labels=["ORG"]).overall.gamma.value == 1.0
        with pytest.raises(InputError):
            measure_gamma(project, annotators=["anna"])
        patient, hasty = Watcher(10_000), Watcher(2)
        measure_gamma(project, progress=patient)
        assert patient.heard == sorted(patient.heard)
        with pytest.raises(CancelledError):
            measure_gamma(project, progress=hasty)
        assert len(hasty.heard) == 2
