"""Random work on a project: whatever happens, undo, log, memory and file agree."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from annotator.model.changes import Operation, Row
from annotator.model.commands import (
    AcceptSuggestion,
    AddEntity,
    AddRelation,
    AddSpan,
    AssignEntity,
    Command,
    ConfirmDates,
    ConvertRelations,
    DeleteEntity,
    DeleteRelations,
    DeleteSpans,
    DeleteUnusedEntities,
    DismissFinding,
    EditDocument,
    EditEntity,
    EditRelation,
    JoinMentions,
    LabelOccurrences,
    MigrateSchema,
    Occurrence,
    RecordActivity,
    RejectSuggestion,
    RelabelSpans,
    RemoveAnnotator,
    RenameAnnotator,
    RestoreFinding,
    SetAttributes,
    SetFlag,
    SetFragments,
    SetSpanNote,
    SetState,
)
from annotator.model.errors import UserError
from annotator.model.spans import Span
from annotator.schema import toml
from annotator.services.project import Project
from annotator.services.state import PROJECT_KINDS, read_document
from annotator.store.integrity import run_checks
from tests.property.assign_rules import AssignRules
from tests.property.review_rules import ReviewRules
from tests.property.slot_rules import SlotRules
from tests.unit.services.desk import Table

TEXTS = (
    "Kim met Kim in Seoul, Anna said on Monday. “We won,” she said, “at last.”",
    "😀 한국어 and العربية met 👩‍👩‍👧 Kim. Analysts say Kim left on Friday.",
)
LABELS = ("PERSON", "ORG", "PLACE", "DATE", "CLAIM", "CUE", "SOURCE")
Rows = dict[tuple[str, str], Row]

people = st.integers(0, 1)
places = st.integers(0, 1)
labels = st.sampled_from(LABELS)
indexes = st.integers(0, 30)
ranges = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda one: (one[0], sum(one)))


def file_rows(project: Project) -> Rows:
    """Return every row in the file."""
    store = project.store
    rows: Rows = {(kind, row.id): row for kind in PROJECT_KINDS for row in store.rows(kind)}
    for document_id in store.document_ids():
        rows.update(read_document(store, document_id).rows())
    return rows


def memory_rows(project: Project) -> Rows:
    """Return every row as the project sees it: memory, or the file with what is on its way."""
    engine = project._engine
    rows = dict(engine.state.table_rows())
    for document_id in project.store.document_ids():
        with engine.lock:
            rows.update(engine.glance(document_id).rows())
    return rows


def replayed(operations: list[Operation]) -> Rows:
    """Return the rows that the log leads to, from nothing."""
    rows: Rows = {}
    for operation in operations:
        for change in operation.changes:
            key = (change.kind, change.id)
            assert rows.get(key) == change.before, operation.title
            if change.after is None:
                del rows[key]
            else:
                rows[key] = change.after
    return rows


def without_activity(rows: Rows) -> Rows:
    return {key: row for key, row in rows.items() if key[0] != "activity"}


class ProjectMachine(AssignRules, ReviewRules, SlotRules, RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.project = Project.create(self.folder / "p.annot")
        self.failures: list[UserError] = []
        self.project.subscribe_failures(lambda error, _: self.failures.append(error))
        self.tables = [Table(self.project, "anna"), Table(self.project, "bob")]
        self.former = {}

    @initialize(forgetful=st.booleans())
    def begin(self, *, forgetful: bool) -> None:
        self.forgetful = forgetful
        self.limit_memory()
        self.documents = [
            self.tables[0].add_document(text, f"Article {number}")
            for number, text in enumerate(TEXTS)
        ]
        self.suggestions = self.tables[0].suggest(
            self.documents[0], [(0, 3, "PERSON"), (8, 11, "PERSON"), (15, 20, "PLACE")]
        )
        for document_id in self.documents:
            self.project.load(document_id)
        self.start = file_rows(self.project)
        self.first_seq = self.project.store.last_seq()
        self.entities: list[str] = []
        for person, place in ((0, 0), (1, 0), (0, 1)):
            for start, end, label in ((0, 20, "CLAIM"), (8, 11, "PERSON"), (22, 26, "ORG")):
                self.add(person, place, label, (start, end), None)
            self.add(person, place, "DATE", (30, 36), None)
            self.link(person, place, (0, 1), "source")

    def limit_memory(self) -> None:
        """Let a forgetful project keep only one document in memory at a time."""
        if self.forgetful:
            self.project._engine.state._weight_limit = 0

    def attempt(self, action: Callable[[], Any]) -> None:
        """Act; a refusal must leave everything as it was."""
        before = memory_rows(self.project)
        try:
            action()
        except UserError:
            assert memory_rows(self.project) == before

    def do(self, person: int, command: Command) -> None:
        self.attempt(lambda: self.tables[person].do(command))

    def span(self, person: int, place: int, index: int) -> Span | None:
        spans = self.tables[person].spans(self.documents[place])
        return spans[index % len(spans)] if spans else None

    # Work on spans

    @rule(person=people, place=places, label=labels, where=ranges, more=st.none() | ranges)
    def add(
        self,
        person: int,
        place: int,
        label: str,
        where: tuple[int, int],
        more: tuple[int, int] | None,
    ) -> None:
        fragments = (where,) if more is None else (where, more)
        self.do(
            person, AddSpan(document_id=self.documents[place], label=label, fragments=fragments)
        )

    @rule(person=people, place=places, index=indexes, label=labels, both=st.booleans())
    def relabel(self, person: int, place: int, index: int, label: str, *, both: bool) -> None:
        spans = [self.span(person, place, index)]
        if both:
            spans.append(self.span(person, 1 - place, index))
        ids = tuple(span.id for span in spans if span is not None)
        self.do(person, RelabelSpans(span_ids=ids, label=label))

    @rule(person=people, place=places, index=indexes, where=ranges)
    def move(self, person: int, place: int, index: int, where: tuple[int, int]) -> None:
        if span := self.span(person, place, index):
            self.do(person, SetFragments(span_id=span.id, fragments=(where,)))

    @rule(
        person=people,
        place=places,
        index=indexes,
        values=st.sampled_from(
            [
                {"value": "2026-02-20"},
                {"value": None},
                {"factuality": "PS+"},
                {"attribution": "implicit"},
                {"mod": "APPROX"},
            ]
        ),
    )
    def attribute(self, person: int, place: int, index: int, values: dict[str, Any]) -> None:
        if span := self.span(person, place, index):
            self.do(person, SetAttributes(span_id=span.id, attributes=values))

    @rule(person=people, place=places, index=indexes, note=st.sampled_from(["a", "b", None]))
    def note(self, person: int, place: int, index: int, note: str | None) -> None:
        if span := self.span(person, place, index):
            self.do(person, SetSpanNote(span_id=span.id, note=note))

    @rule(person=people, place=places, index=indexes, is_confirmed=st.booleans())
    def confirm(self, person: int, place: int, index: int, is_confirmed: bool) -> None:  # noqa: FBT001
        if span := self.span(person, place, index):
            self.do(person, ConfirmDates(span_ids=(span.id,), is_confirmed=is_confirmed))

    @rule(person=people, place=places, index=indexes, count=st.integers(1, 3))
    def delete(self, person: int, place: int, index: int, count: int) -> None:
        found = [self.span(person, (place + n) % 2, index + n) for n in range(count)]
        ids = tuple(one.id for one in found if one is not None)
        self.do(person, DeleteSpans(span_ids=ids))

    # Relations and entities

    @rule(
        person=people,
        place=places,
        ends=st.tuples(indexes, indexes),
        kind=st.sampled_from(["source", "cue", "when", "about", "same_as"]),
    )
    def link(self, person: int, place: int, ends: tuple[int, int], kind: str) -> None:
        start, end = (self.span(person, place, index) for index in ends)
        if start and end:
            self.do(person, AddRelation(type=kind, from_id=start.id, to_id=end.id))

    @rule(person=people, place=places, index=indexes, remove=st.booleans())
    def unlink(self, person: int, place: int, index: int, *, remove: bool) -> None:
        found = self.tables[person].relations(self.documents[place])
        if found:
            relation = found[index % len(found)]
            self.do(
                person,
                DeleteRelations(relation_ids=(relation.id,))
                if remove
                else EditRelation(relation_id=relation.id, note="n", to_id=relation.from_id),
            )

    @rule(person=people, place=places, index=indexes)
    def register(self, person: int, place: int, index: int) -> None:
        span = self.span(person, place, index)
        command = AddEntity(name="Kim", kind="PERSON", span_ids=(span.id,) if span else ())
        self.do(person, command)
        self.entities.append(command.entity_id)

    @rule(person=people, place=places, index=indexes, what=st.integers(0, 4))
    def use_entity(self, person: int, place: int, index: int, what: int) -> None:
        if not self.entities:
            return
        entity = self.entities[index % len(self.entities)]
        span = self.span(person, place, index)
        if what == 0:
            self.do(person, DeleteEntity(entity_id=entity))
        elif what == 4:
            self.do(person, DeleteUnusedEntities())
        elif what == 1:
            self.do(person, EditEntity(entity_id=entity, name=f"Kim {index}"))
        elif span:
            wanted = entity if what == 2 else None
            self.do(person, AssignEntity(span_ids=(span.id,), entity_id=wanted))

    @rule(
        person=people,
        spots=st.lists(st.tuples(places, indexes), max_size=3),
        merged=st.lists(indexes, max_size=2),
        new=st.none() | st.tuples(places, ranges, st.sampled_from(["PERSON", "SOURCE", "CUE"])),
    )
    def join(
        self,
        person: int,
        spots: list[tuple[int, int]],
        merged: list[int],
        new: tuple[int, tuple[int, int], str] | None,
    ) -> None:
        spans = [self.span(person, place, index) for place, index in spots]
        known = [self.entities[one % len(self.entities)] for one in merged if self.entities]
        added = []
        if new is not None:
            place, where, label = new
            document_id = self.documents[place]
            added = [AddSpan(document_id=document_id, label=label, fragments=(where,))]
        command = JoinMentions(
            span_ids=tuple(span.id for span in spans if span),
            entity_ids=tuple(known),
            added=tuple(added),
        )
        self.do(person, command)
        self.entities.append(command.entity_id)

    @rule(person=people, place=st.none() | places)
    def convert(self, person: int, place: int | None) -> None:
        ids = None if place is None else (self.documents[place],)
        self.do(person, ConvertRelations(document_ids=ids))

    # Documents, sets, suggestions

    @rule(person=people, place=places, state=st.sampled_from(["new", "in_progress", "done"]))
    def set_state(self, person: int, place: int, state: str) -> None:
        self.do(person, SetState(document_id=self.documents[place], state=state))

    @rule(person=people, place=places, reason=st.sampled_from(["odd", None]))
    def flag(self, person: int, place: int, reason: str | None) -> None:
        self.do(person, SetFlag(document_id=self.documents[place], reason=reason))

    @rule(person=people, place=places, code=st.sampled_from(["blank_edge", "no_value"]))
    def dismiss(self, person: int, place: int, code: str) -> None:
        document_id = self.documents[place]
        self.do(
            person,
            DismissFinding(
                document_id=document_id, code=code, fingerprint="1", reason=f"ok {code}"
            ),
        )

    @rule(person=people, place=places, code=st.sampled_from(["blank_edge", "no_value"]))
    def restore(self, person: int, place: int, code: str) -> None:
        document_id = self.documents[place]
        self.do(person, RestoreFinding(document_id=document_id, code=code, fingerprint="1"))

    @rule(person=people, place=places)
    def time_passes(self, person: int, place: int) -> None:
        self.do(person, RecordActivity(document_id=self.documents[place], seconds=1.5))

    @rule(person=people, index=indexes, label=st.none() | labels, accept=st.booleans())
    def decide(self, person: int, index: int, label: str | None, *, accept: bool) -> None:
        suggestion = self.suggestions[index % len(self.suggestions)]
        self.do(
            person,
            AcceptSuggestion(suggestion_id=suggestion, label=label)
            if accept
            else RejectSuggestion(suggestion_id=suggestion),
        )

    @rule(person=people, label=labels, refuse=st.integers(0, 2), place=st.none() | places)
    def every_occurrence(self, person: int, label: str, refuse: int, place: int | None) -> None:
        table = self.tables[person]
        ids = None if place is None else [self.documents[place]]
        hits = self.project.find_occurrences(
            "Kim", label=label, author_id=table.author, document_ids=ids
        )
        found = [
            Occurrence(document_id=hit.document_id, start=hit.start, end=hit.end)
            for hit in hits
            if not hit.is_labeled
        ]
        command = LabelOccurrences(
            label=label, accepted=tuple(found[refuse:]), refused=tuple(found[:refuse])
        )
        self.do(person, command)

    @rule(person=people, place=places, title=st.sampled_from(["One", "Two"]))
    def retitle(self, person: int, place: int, title: str) -> None:
        self.do(person, EditDocument(document_id=self.documents[place], title=title))

    @rule(person=people, other=people, name=st.sampled_from(["anna", "bob", "carl"]))
    def rename(self, person: int, other: int, name: str) -> None:
        self.do(person, RenameAnnotator(annotator_id=self.tables[other].author, name=name))

    @rule(person=people, other=people)
    def remove(self, person: int, other: int) -> None:
        self.do(person, RemoveAnnotator(annotator_id=self.tables[other].author))

    @rule(person=people, names=st.sampled_from([("PLACE", "SITE"), ("SITE", "PLACE")]))
    def migrate(self, person: int, names: tuple[str, str]) -> None:
        old, new = names
        text = toml.dumps(self.project.schema).replace(f'"{old}"', f'"{new}"')
        self.do(person, MigrateSchema(toml=text, renames={old: new}))

    # Taking back

    @rule(person=people, place=places, count=st.integers(1, 4))
    def undo(self, person: int, place: int, count: int) -> None:
        for _ in range(count):
            self.attempt(lambda: self.tables[person].undo(self.documents[place]))

    @rule(person=people, place=places, count=st.integers(1, 4))
    def redo(self, person: int, place: int, count: int) -> None:
        for _ in range(count):
            self.attempt(lambda: self.tables[person].redo(self.documents[place]))

    @rule(person=people, index=indexes)
    def undo_from_history(self, person: int, index: int) -> None:
        history = self.project.history(limit=12)
        operation = history[index % len(history)]
        if operation.seq == 0 or operation.seq > self.first_seq:
            author = self.tables[person].author
            self.attempt(lambda: self.project.undo_operation(operation.id, author))

    @rule()
    def reopen(self) -> None:
        self.project.close()
        self.project = Project.open(self.folder / "p.annot")
        self.project.subscribe_failures(lambda error, _: self.failures.append(error))
        self.limit_memory()
        for table in self.tables:
            table.project = self.project
        for document_id in self.documents:
            self.project.load(document_id)

    # What must hold

    def teardown(self) -> None:
        try:
            if hasattr(self, "start"):
                self.check()
        finally:
            self.project.close()
            shutil.rmtree(self.folder)

    def check(self) -> None:
        self.project.flush()
        assert self.failures == []
        stored = file_rows(self.project)
        assert memory_rows(self.project) == stored
        assert replayed(self.project.store.operations()) == stored
        assert run_checks(self.project.store) == []
        assert self.project.poll() == 0
        self.undo_everything()
        self.project.flush()
        assert self.failures == []
        assert without_activity(file_rows(self.project)) == self.start
        assert without_activity(memory_rows(self.project)) == self.start

    def undo_everything(self) -> None:
        """Take back every step, undo and redo, the newest first."""
        author = self.tables[0].author
        self.project.flush()
        for operation in self.project.history(limit=10_000):
            if operation.seq <= self.first_seq:
                break
            if operation.is_undoable and not self.project.is_undone(operation.id):
                self.project.undo_operation(operation.id, author)


TestProjectMachine = ProjectMachine.TestCase
TestProjectMachine.settings = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


class LongProjectMachine(ProjectMachine):
    """The same for minutes."""


TestLongProjectMachine = pytest.mark.long(
    pytest.mark.timeout(3600)(LongProjectMachine.TestCase),
)
TestLongProjectMachine.settings = settings(
    TestProjectMachine.settings, max_examples=400, stateful_step_count=60
)
