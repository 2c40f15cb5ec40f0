"""Merging is idempotent, commutative and associative, whatever was done in the copies."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from annotator.formats.bundle import Bundle
from annotator.model.changes import row_to_dict
from annotator.model.commands import (
    AcceptSuggestion,
    AddRelation,
    AddSpan,
    AssignDocuments,
    DeleteSpans,
    DismissFinding,
    LabelOccurrences,
    Occurrence,
    ReadMessage,
    RejectSuggestion,
    RelabelSpans,
    RestoreFinding,
    SendBack,
    SetState,
    UnassignDocuments,
)
from annotator.model.errors import InputError, UserError
from annotator.model.task_commands import Task
from annotator.schema.toml import loads
from annotator.services.exporting import ExportOptions, export
from annotator.services.merging import Answer, make_bundle, merge_files
from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.unit.services.desk import Table

TEXTS = ("KCNA said on Monday that Kim had won.", "Ahn denied it in Seoul.", "A third text.")
PLACES = ((0, 4), (5, 9), (10, 12), (0, 9))
LABELS = ("ORG", "PERSON", "CLAIM")
SCHEMA = """
name = "small"

[[labels]]
name = "ORG"

[[labels]]
name = "PERSON"

[[labels]]
name = "CLAIM"

[[relations]]
name = "source"
"""
COPIES = 3
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each attempt writes ten files; to make a failing story shorter takes very long."""
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@dataclass(frozen=True)
class Act:
    """Something done in one copy, or a copy replaced by another."""

    copy: int
    kind: str
    who: str
    document: int
    place: int
    label: int


KINDS = (
    *("label", "label", "label", "relabel", "delete", "relate", "state", "done", "undo"),
    *("accept", "reject", "decline", "dismiss", "restore"),
    *("assign", "unassign", "send", "send", "recall", "read"),
    *("give", "take"),
)
acts = st.builds(
    Act,
    copy=st.integers(0, COPIES - 1),
    kind=st.sampled_from(KINDS),
    who=st.sampled_from(["ann", "ben"]),
    document=st.integers(0, 2),
    place=st.integers(0, len(PLACES) - 1),
    label=st.integers(0, len(LABELS) - 1),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with two texts and one annotator, whom all copies share."""
    path = tmp_path_factory.mktemp("merging") / "base.annot"
    with Project.create(path, schema=loads(SCHEMA)) as project:
        table = Table(project, "ann")
        for number, text in enumerate(TEXTS[:2]):
            document_id = table.add_document(text, f"Article {number}")
            table.suggest(document_id, [(*place, "ORG") for place in PLACES[:3]])
    return path


@contextmanager
def copies_after(base: Path, story: Sequence[Act]) -> Iterator[list[Path]]:
    """Give every copy its own history."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [Path(shutil.copy(base, folder / f"{n}.annot")) for n in range(COPIES)]
        for act in story:
            other = paths[(act.copy + 1) % COPIES]
            if act.kind == "give":
                shutil.copy(paths[act.copy], other)
            elif act.kind == "take":
                merged(other, paths[act.copy])
            else:
                with Project.open(paths[act.copy]) as project:
                    do(project, act)
        yield paths


def do(project: Project, act: Act) -> None:
    me = project.ensure_annotator(act.who).id
    table = Table(project, act.who)
    text = TEXTS[act.document]
    found = [one.id for one in project.summaries(me) if project.document(one.id).text == text]
    document_id = found[0] if found else table.add_document(text, "Article 2")
    work = project.annotation_set(document_id, "human", me)
    project.load(document_id)
    spans = () if work is None else project.spans(work.id)
    try:
        others = [one for one in project.annotation_sets(document_id) if one.kind == "suggested"]
        ghosts = [span.id for one in others for span in project.spans(one.id)]
        for command in commands(act, document_id, [one.id for one in spans], ghosts, me):
            if command == "undo":
                project.undo(me, document_id).durable.result()
            elif command == "recall":
                sent = next(one for one in project.history() if one.kind == "send_back")
                project.undo_operation(sent.id, me).durable.result()
            else:
                project.execute(command, author_id=me).durable.result()
    except (UserError, StopIteration):
        pass  # not allowed just now


def commands(act: Act, document_id: str, spans: list[str], ghosts: list[str], me: str) -> list[Any]:
    label, place = LABELS[act.label], PLACES[act.place]
    match act.kind:
        case "label":
            return [AddSpan(document_id=document_id, label=label, fragments=(place,))]
        case "relabel" if spans:
            return [RelabelSpans(span_ids=(spans[0],), label=label)]
        case "delete" if spans:
            return [DeleteSpans(span_ids=(spans[-1],))]
        case "relate" if len(spans) > 1:
            return [AddRelation(type="source", from_id=spans[0], to_id=spans[1])]
        case "state":
            return [SetState(document_id=document_id, state="in_progress")]
        case "done":
            return [SetState(document_id=document_id, state="done")]
        case "undo" | "recall":
            return [act.kind]
        case _:
            return beside(act, document_id, ghosts, me)


def beside(act: Act, document_id: str, ghosts: list[str], me: str) -> list[Any]:
    """What goes beside the sets."""
    finding = {"document_id": document_id, "code": "odd", "fingerprint": f"f{act.place}"}
    tasks = (Task(document_id, me),)
    start, end = PLACES[act.place]
    declined = (Occurrence(document_id=document_id, start=start, end=end),)
    words = f"Look at {LABELS[act.label]}"
    made: dict[str, Callable[[], Any]] = {
        "accept": lambda: AcceptSuggestion(suggestion_id=ghosts[act.place % len(ghosts)]),
        "reject": lambda: RejectSuggestion(suggestion_id=ghosts[act.place % len(ghosts)]),
        "dismiss": lambda: DismissFinding(**finding, reason=LABELS[act.label]),
        "restore": lambda: RestoreFinding(**finding),
        "assign": lambda: AssignDocuments(tasks=tasks),
        "unassign": lambda: UnassignDocuments(tasks=tasks),
        "send": lambda: SendBack(document_id=document_id, annotator_id=me, message=words),
        "read": lambda: ReadMessage(document_id=document_id),
        "decline": lambda: LabelOccurrences(label=LABELS[act.label], accepted=(), refused=declined),
    }
    needs_ghosts = act.kind in ("accept", "reject")
    return [made[act.kind]()] if act.kind in made and (ghosts or not needs_ghosts) else []


def merged(path: Path, *others: Path) -> Path:
    with Project.open(path) as project:
        merge_files(project, others, on_clash=Answer.SEPARATE)
    return path


def copied(path: Path, name: str) -> Path:
    return Path(shutil.copy(path, path.with_name(f"{name}.annot")))


def canonical(path: Path) -> list[str]:
    """Everything that is exported, whatever the order of documents and the ids they have."""
    target = path.with_suffix(".jsonl")
    with Project.open(path) as project:
        export(project, target, ExportOptions(set_kind="all", state="any"))
        assert run_checks(project.store) == []
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        del row["id"]
        if row["state"] == "new" and not row["spans"]:  # begun and undone altogether: no work
            row["set"] = row["annotator"] = None
    rows = [
        row
        for row in rows
        if row["set"] is not None or all(one["text"] != row["text"] for one in rows if one["set"])
    ]
    return sorted({json.dumps(row, sort_keys=True) for row in (*rows, *beside_rows(path))})


def beside_rows(path: Path) -> Iterator[Any]:
    """Everything that goes beside the sets, apart from ids."""
    with Project.open(path) as project:
        store = project.store
        for document_id in store.document_ids():
            sha256 = project.document(document_id).text_sha256
            quotes = {
                span.id: span.quote
                for one in store.annotation_sets(document_id)
                for span in store.spans(one.id)
            }
            rows = [
                *store.dismissals(document_id),
                *store.refusals(document_id),
                *(one for one in project.assignments() if one.document_id == document_id),
            ]
            for row in rows:
                values = {**row_to_dict(row), "document_id": sha256, "version": "", "id": ""}
                yield [type(row).__name__, values]
            for row in store.decisions(document_id):
                label = quotes[row.span_id] if row.span_id is not None else None
                yield [row.suggestion_id, row.annotator_id, row.status, label]


stories = st.lists(acts, min_size=2, max_size=12)


def check_story(base: Path, story: Sequence[Act]) -> None:
    with copies_after(base, story) as (a, b, c):
        ab, ba = merged(copied(a, "ab"), b), merged(copied(b, "ba"), a)
        once = canonical(ab)
        assert once == canonical(ba)
        with Project.open(ab) as project:
            before = project.store.last_seq()
            merge_files(project, [b, a, ba], on_clash=Answer.SEPARATE)
            assert project.store.last_seq() == before
        ab_c = canonical(merged(copied(ab, "ab_c"), c))
        assert ab_c == canonical(merged(copied(a, "a_bc"), merged(copied(b, "bc"), c)))
        assert ab_c == canonical(merged(copied(c, "all"), b, a))


@given(stories)
@settings(max_examples=5, deadline=None, phases=QUICK, suppress_health_check=SLOW)
@pytest.mark.timeout(300)
def test_merging_is_idempotent_commutative_and_associative(base: Path, story: list[Act]) -> None:
    check_story(base, story)


@given(stories)
@settings(max_examples=300, deadline=None, phases=QUICK, suppress_health_check=SLOW)
@pytest.mark.long
@pytest.mark.timeout(7200)
def test_merging_keeps_its_laws_in_many_stories(base: Path, story: list[Act]) -> None:
    check_story(base, story)


@given(stories, st.integers(0, 11))
@settings(max_examples=10, deadline=None, phases=QUICK, suppress_health_check=SLOW)
def test_an_older_bundle_changes_nothing(base: Path, story: list[Act], at: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(shutil.copy(base, Path(name) / "p.annot"))
        older = path.with_name("older.annotbundle")
        has_older = False
        for number, act in enumerate(story):
            if act.kind in ("give", "take"):
                continue
            with Project.open(path) as project:
                do(project, act)
                if number == at:
                    has_older = has_begun(project, older)
        if not has_older:
            return
        with Project.open(path) as project:
            before = project.store.last_seq()
            report = merge_files(project, [older])
            assert not report.changes_anything
            assert project.store.last_seq() == before


def has_begun(project: Project, target: Path) -> bool:
    try:
        make_bundle(project, target, "ann")
    except InputError:
        return False
    return True


@pytest.fixture(scope="module")
def sealed(base: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = Path(shutil.copy(base, tmp_path_factory.mktemp("sealed") / "p.annot"))
    target = path.with_name("ann.annotbundle")
    with Project.open(path) as project:
        do(project, Act(0, "label", "ann", 0, 0, 0))
        make_bundle(project, target, "ann")
    return target.read_bytes()


def refused(data: bytes, folder: Path) -> bool:
    path = folder / "changed.annotbundle"
    path.write_bytes(data)
    try:
        Bundle(path).close()
    except InputError as error:
        return "changed.annotbundle" in str(error)
    return False


@given(st.data())
@settings(max_examples=200, deadline=None, phases=QUICK, suppress_health_check=SLOW)
def test_a_bundle_with_another_byte_is_refused(
    sealed: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    at = data.draw(st.integers(0, len(sealed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != sealed[at]))
    assert refused(sealed[:at] + bytes([byte]) + sealed[at + 1 :], folder)
    assert refused(sealed[:at], folder)
    assert refused(sealed + bytes([byte]), folder)


def test_every_byte_counts(sealed: bytes, tmp_path: Path) -> None:
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 0x20
        assert refused(bytes(changed), tmp_path), at
    assert not refused(sealed, tmp_path)
