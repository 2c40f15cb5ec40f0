"""What travels beside the labels of a bundle, both ways, and what a newer or older one does."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from annotator.formats import bundle as bundles
from annotator.formats.bundle import Bundle
from annotator.model.annotators import Assignment
from annotator.model.commands import (
    AcceptSuggestion,
    AddSpan,
    AssignDocuments,
    DeleteSpans,
    DismissFinding,
    EditDocument,
    LabelOccurrences,
    Occurrence,
    ReadMessage,
    RejectSuggestion,
    RestoreFinding,
    SendBack,
    SetSetNote,
    SetSpanNote,
    SetState,
)
from annotator.model.errors import InputError
from annotator.model.task_commands import Task
from annotator.services.merging import Answer, MergeReport, make_bundle, merge_files
from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.unit.services.desk import Table
from tests.unit.services.test_merging import resealed

TEXT = "Kim Jong Un was re-elected on Sunday."


class Copy:
    """One copy of a project with one document."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def act(self, who: str, *makes: Callable[[str], Any]) -> None:
        """Do something on the document as somebody."""
        with Project.open(self.path) as project:
            me = project.ensure_annotator(who).id
            for make in makes:
                document_id = project.summaries(me)[0].id
                project.execute(make(document_id), author_id=me).durable.result()

    def send(self, who: str) -> Path:
        target = self.path.with_suffix(".annotbundle")
        with Project.open(self.path) as project:
            make_bundle(project, target, who)
        return target

    def merge(self, *paths: Path, **options: Any) -> MergeReport:
        with Project.open(self.path) as project:
            report = merge_files(project, paths, **options)
            assert run_checks(project.store) == []
            return report

    def rows(self, kind: str) -> list[Any]:
        with Project.open(self.path) as project:
            return list(project.store.rows(kind))

    def person(self, who: str) -> str:
        with Project.open(self.path) as project:
            return project.ensure_annotator(who).id

    def state(self) -> str:
        [one] = [one for one in self.rows("annotation_set") if one.kind == "human"]
        return str(one.state)

    def assignment(self) -> Assignment:
        [one] = self.rows("assignment")
        assert isinstance(one, Assignment)
        return one


def labels(document_id: str) -> AddSpan:
    return AddSpan(document_id=document_id, label="PERSON", fragments=((0, 3),))


def done(document_id: str) -> SetState:
    return SetState(document_id=document_id, state="done")


class Base(NamedTuple):
    """A project with a document and two suggestions, to be copied; and work on a copy of it."""

    path: Path
    ghosts: list[str]
    sent: Path


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    path = tmp_path_factory.mktemp("beside") / "base.annot"
    with Project.create(path) as project:
        table = Table(project, "rita")
        document_id = table.add_document(TEXT, "Congress")
        ghosts = table.suggest(document_id, [(0, 11, "PERSON"), (30, 36, "DATE")])
        project.ensure_annotator("anna")
    other = Copy(Path(shutil.copy(path, path.with_name("work.annot"))))
    other.act("anna", labels, lambda _: RejectSuggestion(suggestion_id=ghosts[0]))
    return Base(path, ghosts, other.send("anna"))


@pytest.fixture
def ghosts(base: Base) -> list[str]:
    return base.ghosts


@pytest.fixture
def here(base: Base, tmp_path: Path) -> Copy:
    return Copy(Path(shutil.copy(base.path, tmp_path / "here.annot")))


@pytest.fixture
def there(here: Copy) -> Copy:
    """Anna's copy."""
    return Copy(Path(shutil.copy(here.path, here.path.with_name("there.annot"))))


def test_decisions_dismissals_refusals_and_notes_travel(
    here: Copy, there: Copy, ghosts: list[str]
) -> None:
    taken = AcceptSuggestion(suggestion_id=ghosts[0])
    finding = {"code": "odd", "fingerprint": "f1"}
    there.act(
        "anna",
        lambda _: taken,
        lambda _: RejectSuggestion(suggestion_id=ghosts[1]),
        lambda one: DismissFinding(document_id=one, **finding, reason="It is a name."),
        lambda one: LabelOccurrences(
            label="PLACE", accepted=(), refused=(Occurrence(document_id=one, start=4, end=8),)
        ),
        lambda _: SetSpanNote(span_id=taken.span_id, note="The leader."),
        lambda one: SetSetNote(document_id=one, note="Easy."),
    )
    first = Path(shutil.copy(there.send("anna"), there.path.with_name("first.annotbundle")))
    report = here.merge(first)
    assert report.beside == {"decision": 2, "dismissal": 1, "refusal": 1}
    decisions = {
        one.suggestion_id: (one.status, one.span_id) for one in here.rows("suggestion_decision")
    }
    assert decisions == {ghosts[0]: ("accepted", taken.span_id), ghosts[1]: ("rejected", None)}
    assert [one.reason for one in here.rows("dismissal")] == ["It is a name."]
    assert [(one.start, one.end, one.label) for one in here.rows("refusal")] == [(4, 8, "PLACE")]
    assert [one.note for one in here.rows("span") if one.note] == ["The leader."]
    assert not here.merge(first).changes_anything

    there.act(
        "anna",
        lambda _: DeleteSpans(span_ids=(taken.span_id,)),
        lambda one: RestoreFinding(document_id=one, **finding),
    )
    assert here.merge(there.send("anna")).changes_anything
    assert [(one.suggestion_id, one.status) for one in here.rows("suggestion_decision")] == [
        (one.suggestion_id, one.status) for one in there.rows("suggestion_decision")
    ]
    assert here.rows("dismissal") == []
    report = here.merge(first)  # older: what was taken back does not come again
    assert not report.changes_anything
    assert here.rows("dismissal") == []


def test_assignments_and_messages_travel_to_the_annotator_and_back(here: Copy, there: Copy) -> None:
    anna = here.person("anna")
    here.act("rita", lambda one: AssignDocuments(tasks=(Task(one, anna),)))
    report = there.merge(here.send("anna"))  # nothing is begun, but there is something to do
    assert report.beside == {"assignment": 1}
    assert there.assignment().assigned_by == here.person("rita")

    there.act("anna", labels, done)
    here.merge(there.send("anna"))
    assert here.state() == "done"
    here.act(
        "rita", lambda one: SendBack(document_id=one, annotator_id=anna, message="Dates, please.")
    )
    assert here.merge(there.send("anna")).conflicts == 0  # as it was, so it stays sent back
    assert here.state() == "in_progress"
    report = there.merge(here.send("anna"))
    assert (report.beside["message"], report.conflicts) == (1, 0)
    assert there.state() == "in_progress"
    assert there.assignment().message == "Dates, please."
    assert not there.merge(here.send("anna")).changes_anything

    there.act("anna", lambda one: ReadMessage(document_id=one), done)
    report = here.merge(there.send("anna"))
    assert report.conflicts == 0
    assert (here.state(), here.assignment().is_read) == ("done", True)


def test_who_goes_on_before_the_message_comes_loses_nothing(here: Copy, there: Copy) -> None:
    there.act("anna", labels, done)
    here.merge(there.send("anna"))
    anna = here.person("anna")
    here.act("rita", lambda one: SendBack(document_id=one, annotator_id=anna, message="Again."))
    there.act(
        "anna",
        lambda one: SetState(document_id=one, state="in_progress"),
        lambda one: AddSpan(document_id=one, label="DATE", fragments=((30, 36),)),
        done,
    )
    assert here.merge(there.send("anna")).conflicts == 0
    assert there.merge(here.send("anna")).conflicts == 0
    for copy in (here, there):
        assert (copy.state(), copy.assignment().message) == ("done", "Again.")


def test_a_recalled_message_gives_the_work_its_state_back(here: Copy, there: Copy) -> None:
    there.act("anna", labels, done)
    here.merge(there.send("anna"))
    anna = here.person("anna")
    here.act("rita", lambda one: SendBack(document_id=one, annotator_id=anna, message="Again."))
    there.merge(here.send("anna"))
    with Project.open(here.path) as project:
        sent = next(one for one in project.history() if one.kind == "send_back")
        project.undo_operation(sent.id, here.person("rita")).durable.result()
    there.merge(here.send("anna"))
    assert (there.state(), there.rows("assignment")) == ("done", [])


def test_a_decision_waits_for_a_suggestion_that_is_not_here_and_travels_on(
    here: Copy, there: Copy, ghosts: list[str], tmp_path: Path
) -> None:
    there.act("anna", lambda _: RejectSuggestion(suggestion_id=ghosts[1]))
    bare = Copy(tmp_path / "bare.annot")
    with Project.create(bare.path):
        pass
    report = bare.merge(there.send("anna"))
    assert (report.waiting, report.beside["decision"]) == (1, 0)
    assert here.merge(bare.send("anna")).beside["decision"] == 1
    assert [one.status for one in here.rows("suggestion_decision")] == ["rejected"]


def test_what_a_merge_brought_beside_labels_is_undone_with_it(here: Copy, there: Copy) -> None:
    there.act(
        "anna",
        labels,
        lambda one: DismissFinding(document_id=one, code="a", fingerprint="b", reason="No."),
    )
    sent = there.send("anna")
    report = here.merge(sent)
    with Project.open(here.path) as project:
        assert report.operation_id is not None
        project.undo_operation(report.operation_id, here.person("rita")).durable.result()
    assert (here.rows("dismissal"), here.rows("stamp")) == ([], [])
    assert here.merge(sent).beside["dismissal"] == 1


def as_first_format(parts: dict[str, bytes]) -> None:
    """Make a bundle what older programs wrote: no more than sets, sending back as a step."""
    del parts["beside.jsonl"]
    manifest = orjson.loads(parts["manifest.json"])
    parts["manifest.json"] = orjson.dumps({**manifest, "format": "annotator-bundle/1"})


def test_a_bundle_of_the_first_format_is_read(base: Base, here: Copy) -> None:
    old = resealed(base.sent, as_first_format)
    with Bundle(old) as bundle:
        assert (len(bundle.sets), bundle.beside) == (1, [])
    report = here.merge(old)
    assert (report.spans_added, report.beside.total()) == (1, 0)
    assert here.merge(base.sent).beside == {"decision": 1}


def test_a_bundle_of_a_newer_program_says_so(base: Base) -> None:
    def from_the_future(parts: dict[str, bytes]) -> None:
        manifest = orjson.loads(parts["manifest.json"])
        parts["manifest.json"] = orjson.dumps({**manifest, "format": "annotator-bundle/7"})
        parts["pictures.jsonl"] = b""

    newer = resealed(base.sent, from_the_future)
    with pytest.raises(InputError, match=r"newer version of the program \(bundle format 7"):
        Bundle(newer)
    assert bundles.FORMAT == "annotator-bundle/2"


FORGERIES: dict[str, dict[str, Any]] = {
    "kind": {"kind": "wish"},
    "no operation": {"operation": ""},
    "status": {"value": {"id": "x", "status": "open"}},
    "somebody": {"author": "nobody"},
    "text": {"text_sha256": "0" * 64},
    "assigned by nobody": {"kind": "assignment", "name": "", "value": {"id": "x", "by": "who"}},
    "place": {"kind": "refusal", "name": "7 3 ORG", "value": {"id": "x"}},
}


@pytest.mark.parametrize("values", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_thing_beside_sets_is_refused(base: Base, values: dict[str, Any]) -> None:
    def forge(parts: dict[str, bytes]) -> None:
        row = orjson.loads(parts["beside.jsonl"])
        parts["beside.jsonl"] = orjson.dumps({**row, **values}) + b"\n"

    with pytest.raises(InputError, match=r"forged\.annotbundle"):
        Bundle(resealed(base.sent, forge))


def test_who_is_who_is_asked_once(tmp_path: Path, here: Copy) -> None:
    here.act("ben", labels)
    other = Copy(tmp_path / "other.annot")
    with Project.create(other.path) as project:
        Table(project, "ben").label("[Ahn]PER denied it.")
    report = here.merge(other.send("ben"), on_clash=Answer.SAME)
    assert (len(report.clashes), report.remembered, report.people) == (1, 1, [])
    with Project.open(other.path) as project:
        Table(project, "ben").label("[Seoul]PER was quiet.", "More")
    report = here.merge(other.send("ben"), on_clash=Answer.ASK)  # nothing to ask
    assert (report.clashes, report.spans_added, report.people) == ([], 1, [])
    with Project.open(here.path) as project:
        assert [one.name for one in project.annotators()] == ["anna", "ben", "rita"]


def test_what_is_known_otherwise_there_is_told(here: Copy, there: Copy) -> None:
    there.act(
        "anna",
        lambda one: EditDocument(document_id=one, title="The congress", publisher="KCNA"),
        labels,
    )
    report = here.merge(there.send("anna"), dry_run=True)
    assert [one.words() for one in report.differences] == [
        "title differs: “The congress” there; kept: “Congress”",
        "publisher differs: “KCNA” there; kept: none",
    ]
    found = report.to_json()["differences"]
    assert (found["title"], found["publisher"], found["document_date"]) == (1, 1, 0)
    assert found["details"][0]["here"] == "Congress"
