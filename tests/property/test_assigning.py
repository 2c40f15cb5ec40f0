"""Whoever is given what: fair, repeatable, and nothing that is given out is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.task_commands import Task
from annotator.services.assigning import Choice, Mode, Piece, plan_assignments

PEOPLE = ("anna", "ben", "chi", "dora", "emil")
lengths = st.lists(st.integers(1, 5_000), max_size=40)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True).map(tuple))
    return Choice(
        people,
        draw(st.sampled_from(Mode)),
        each=draw(st.integers(1, len(people))),
        share=draw(st.floats(0, 1)),
        seed=draw(st.integers(0, 99)),
        by_length=draw(st.booleans()),
    )


def pieces_of(sizes: list[int]) -> list[Piece]:
    return [Piece(f"d{number:02}", size) for number, size in enumerate(sizes)]


@given(lengths, choices())
def test_everybody_gets_as_many_give_or_take_one(sizes: list[int], choice: Choice) -> None:
    plan = plan_assignments(pieces_of(sizes), choice)
    counts = [load.documents for load in plan.loads.values()]
    if not choice.by_length:
        assert max(counts) - min(counts) <= 1
    each = len(choice.people) if choice.mode == Mode.EVERYBODY else choice.each
    shared = len(sizes)
    if choice.mode == Mode.SHARE:
        shared = round(choice.share * len(sizes))
    assert len(plan.tasks) == len(set(plan.tasks)) == shared * each + (len(sizes) - shared)
    assert sum(plan.by_count.values()) == len(sizes)
    assert 0 not in plan.by_count


@given(lengths, choices(), st.randoms(use_true_random=False))
def test_the_seed_alone_decides(sizes: list[int], choice: Choice, chance: object) -> None:
    pieces, people = pieces_of(sizes), list(choice.people)
    plan = plan_assignments(pieces, choice)
    chance.shuffle(pieces)  # type: ignore[attr-defined]
    chance.shuffle(people)  # type: ignore[attr-defined]
    again = plan_assignments(
        pieces,
        Choice(
            tuple(people), choice.mode, choice.each, choice.share, choice.seed, choice.by_length
        ),
    )
    assert set(again.tasks) == set(plan.tasks)
    assert again.loads == plan.loads


@settings(deadline=None)
@given(lengths, choices(), choices(), st.integers(0, 40))
def test_what_is_given_out_stays_and_counts(
    sizes: list[int], first: Choice, second: Choice, begun: int
) -> None:
    pieces = pieces_of(sizes)
    given_out = plan_assignments(pieces[:begun], first).tasks
    plan = plan_assignments(pieces, second, given_out)
    assert not set(plan.tasks) & set(given_out)
    having: dict[str, set[str]] = {piece.id: set() for piece in pieces}
    for task in (*given_out, *plan.tasks):
        having[task.document_id].add(task.annotator_id)
    for piece in pieces:
        before = {task.annotator_id for task in given_out if task.document_id == piece.id}
        if second.mode == Mode.EVERYBODY:
            assert set(second.people) <= having[piece.id]
        elif len(before) >= second.each:
            assert having[piece.id] == before
    again = plan_assignments(pieces, second, (*given_out, *plan.tasks))
    assert again.tasks == ()


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=40), st.integers(1, 5))
def test_characters_are_evened_out(sizes: list[int], count: int) -> None:
    choice = Choice(PEOPLE[:count], Mode.SOME, each=1, by_length=True)
    plan = plan_assignments(pieces_of(sizes), choice)
    loads = [load.characters for load in plan.loads.values()]
    assert sum(loads) == sum(sizes)
    assert max(loads) - min(loads) <= max(sizes)


def test_a_task_for_somebody_else_counts_towards_the_number() -> None:
    plan = plan_assignments(
        [Piece("d", 10)], Choice(("anna", "ben"), Mode.SOME, each=2), [Task("d", "zoe")]
    )
    assert len(plan.tasks) == 1
    assert plan.by_count == {2: 1}
    assert plan.loads["zoe"].shared == 1
