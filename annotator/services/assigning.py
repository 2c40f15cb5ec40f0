"""Work out who labels what: everybody everything, some people each, a share for agreement.

Pure functions: documents, people and what is given out already go in, tasks come out. The same
input and seed give the same tasks, whatever the order of documents or people.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.model.errors import RuleError
from annotator.model.task_commands import Task


class Mode(StrEnum):
    """How documents are given out."""

    EVERYBODY = "everybody"
    SOME = "some"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Piece:
    """A document as far as it matters here.

    Attributes:
        length: Characters (code points).
    """

    id: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """How to assign.

    Attributes:
        people: Ids of annotators.
        mode: EVERYBODY gives each document to all; SOME to ``each`` of them, drawn at random;
            SHARE a random ``share`` of the documents to ``each``, the others to one.
        each: Annotators per document.
        share: 0 to 1.
        seed: The same seed draws the same.
        by_length: Even out the characters that people get, in place of the documents.
    """

    people: tuple[str, ...]
    mode: Mode = Mode.EVERYBODY
    each: int = 2
    share: float = 0.2
    seed: int = 1
    by_length: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What one annotator has to do.

    Attributes:
        documents: Assigned in all.
        added: Those of them that are new.
        characters: In all of them.
        shared: Those of them that somebody else has, too.
    """

    documents: int = 0
    added: int = 0
    characters: int = 0
    shared: int = 0


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """Who is to label what, before it is applied.

    Attributes:
        tasks: New ones, in the order of the documents.
        loads: By annotator, with what they have already.
        by_count: How many of the documents have so many annotators.
    """

    tasks: tuple[Task, ...]
    loads: Mapping[str, Load] = field(default_factory=dict)
    by_count: Mapping[int, int] = field(default_factory=dict)

    @property
    def overlap(self) -> int:
        """Documents with two annotators or more."""
        return sum(count for people, count in self.by_count.items() if people > 1)


def plan_assignments(
    pieces: Sequence[Piece],
    choice: Choice,
    given: Collection[Task] = (),
    begun: Collection[Task] = (),
) -> AssignmentPlan:
    """Work out new tasks for these documents; what is given out already stays and counts.

    Where nobody had or began anything and ``by_length`` is off, people get the same number of
    documents, give or take one. With ``by_length`` the longest documents are given out first,
    each to those who have the fewest characters (Graham's rule of the longest first, 1969).

    Args:
        pieces: The documents to give out.
        choice: How.
        given: What is given out already, of these documents and others.
        begun: What people work on without having been asked: they get that first.

    Raises:
        RuleError: Nobody is chosen, more annotators per document than there are people, or a
            share that is none.
    """
    people = tuple(sorted(set(choice.people)))
    _check(choice, people)
    pieces = list({piece.id: piece for piece in pieces}.values())
    known: dict[str, set[str]] = {piece.id: set() for piece in pieces}
    for task in given:
        if task.document_id in known:
            known[task.document_id].add(task.annotator_id)
    if choice.mode == Mode.EVERYBODY:
        wanted = dict.fromkeys(known, len(people))
    else:
        wanted = _wanted(sorted(known), choice, known)
    drawn = _draw(pieces, people, wanted, known, set(begun), choice)
    tasks = tuple(
        Task(piece.id, person) for piece in pieces for person in sorted(drawn.get(piece.id, ()))
    )
    return summarise(pieces, people, tasks, given)


def _check(choice: Choice, people: Sequence[str]) -> None:
    if not people:
        raise RuleError("Nobody is chosen.", hint="Choose who is to label.")
    if choice.mode == Mode.EVERYBODY:
        return
    if not 1 <= choice.each <= len(people):
        raise RuleError(
            f"{choice.each} annotators for each document are more than the {len(people)} chosen."
            if choice.each > 0
            else "A document needs one annotator at least."
        )
    if choice.mode == Mode.SHARE and not 0 <= choice.share <= 1:
        raise RuleError("The share lies between 0 and 100 %.")


def _wanted(
    document_ids: Sequence[str], choice: Choice, known: Mapping[str, Collection[str]]
) -> dict[str, int]:
    """Say how many annotators each document is to have; those that have several come first."""
    if choice.mode == Mode.SOME:
        return dict.fromkeys(document_ids, choice.each)
    order = list(document_ids)
    random.Random(f"share {choice.seed}").shuffle(order)  # noqa: S311 - to be drawn again
    order.sort(key=lambda one: -min(len(known[one]), choice.each))
    shared = set(order[: round(choice.share * len(order))])
    return {one: choice.each if one in shared else 1 for one in document_ids}


def _draw(
    pieces: Sequence[Piece],
    people: Sequence[str],
    wanted: Mapping[str, int],
    known: Mapping[str, set[str]],
    begun: Collection[Task],
    choice: Choice,
) -> dict[str, list[str]]:
    """Give each document to those who began it, then who have least; lots decide between equals.

    Giving always to those who have least keeps the numbers within one of each other.
    """
    lengths = {piece.id: piece.length for piece in pieces}
    burden: Counter[str] = Counter(dict.fromkeys(people, 0))
    for document_id, having in known.items():
        for person in having & burden.keys():
            burden[person] += lengths[document_id] if choice.by_length else 1
    lots = random.Random(f"people {choice.seed}")  # noqa: S311 - to be drawn again
    order = sorted(known)
    lots.shuffle(order)
    if choice.by_length:
        order.sort(key=lambda one: -lengths[one])
    workers = {document_id: set[str]() for document_id in order}
    for task in begun:
        if task.document_id in workers:
            workers[task.document_id].add(task.annotator_id)
    order.sort(key=lambda one: -len(workers[one]))  # the others then even it out
    drawn: dict[str, list[str]] = {}
    for document_id in order:
        missing = wanted[document_id] - len(known[document_id])
        if choice.mode == Mode.EVERYBODY:
            missing = len(people)
        free = [one for one in people if one not in known[document_id]]
        lots.shuffle(free)
        free.sort(key=lambda one: (one not in workers[document_id], burden[one]))
        drawn[document_id] = free[: max(0, missing)]
        for person in drawn[document_id]:
            burden[person] += lengths[document_id] if choice.by_length else 1
    return drawn


def summarise(
    pieces: Iterable[Piece], people: Iterable[str], tasks: Sequence[Task], given: Iterable[Task]
) -> AssignmentPlan:
    """Count what each annotator has with these new tasks, within these documents."""
    lengths = {piece.id: piece.length for piece in pieces}
    new = set(tasks)
    everything = {task for task in (*given, *tasks) if task.document_id in lengths}
    having = Counter(task.document_id for task in everything)
    loads = {
        person: Load() for person in sorted({*people, *(one.annotator_id for one in everything)})
    }
    for task in everything:
        load = loads[task.annotator_id]
        loads[task.annotator_id] = Load(
            documents=load.documents + 1,
            added=load.added + (task in new),
            characters=load.characters + lengths[task.document_id],
            shared=load.shared + (having[task.document_id] > 1),
        )
    by_count = Counter(having[document_id] for document_id in lengths)
    return AssignmentPlan(tuple(tasks), loads, dict(sorted(by_count.items())))
