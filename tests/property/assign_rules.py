"""Random assignments for the machine of ``test_project_machine``."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotator.model.commands import Command
from annotator.model.task_commands import (
    AssignDocuments,
    ReadMessage,
    SendBack,
    Task,
    UnassignDocuments,
)
from tests.unit.services.desk import Table

people = st.integers(0, 1)
places = st.integers(0, 1)
tasks = st.lists(st.tuples(places, people), max_size=4)


class AssignRules:
    """Both people give each other work and send it back."""

    tables: list[Table]
    documents: list[str]
    do: Callable[[int, Command], Any]

    def tasks_of(self, chosen: list[tuple[int, int]]) -> tuple[Task, ...]:
        return tuple(
            Task(self.documents[place], self.tables[person].author) for place, person in chosen
        )

    @rule(person=people, chosen=tasks, back=st.booleans())
    def assign(self, person: int, chosen: list[tuple[int, int]], *, back: bool) -> None:
        make = UnassignDocuments if back else AssignDocuments
        self.do(person, make(tasks=self.tasks_of(chosen)))

    @rule(person=people, other=people, place=places, message=st.sampled_from(["Again.", " "]))
    def send_back(self, person: int, other: int, place: int, message: str) -> None:
        document_id, annotator_id = self.documents[place], self.tables[other].author
        self.do(
            person,
            SendBack(document_id=document_id, annotator_id=annotator_id, message=message),
        )

    @rule(person=people, place=places)
    def read_message(self, person: int, place: int) -> None:
        self.do(person, ReadMessage(document_id=self.documents[place]))
