import pytest

from annotator.model.errors import RuleError
from annotator.model.task_commands import Task
from annotator.services.assigning import Choice, Load, Mode, Piece, plan_assignments

PIECES = [Piece(f"d{number}", 100 * (number + 1)) for number in range(10)]


def test_a_share_is_labeled_by_several_the_rest_by_one() -> None:
    plan = plan_assignments(PIECES, Choice(("a", "b", "c"), Mode.SHARE, each=2, share=0.2))
    assert plan.by_count == {1: 8, 2: 2}
    assert plan.overlap == 2
    assert sorted(load.documents for load in plan.loads.values()) == [4, 4, 4]
    assert sum(load.shared for load in plan.loads.values()) == 4


def test_another_seed_draws_other_documents() -> None:
    plans = {plan_assignments(PIECES, Choice(("a", "b"), Mode.SHARE, seed=n)).tasks for n in (1, 2)}
    assert len(plans) == 2


def test_everything_to_everybody() -> None:
    plan = plan_assignments(PIECES[:2], Choice(("a", "b")))
    assert plan.loads == {"a": Load(2, 2, 300, 2), "b": Load(2, 2, 300, 2)}


def test_who_has_begun_a_document_gets_it() -> None:
    begun = [Task("d3", "b"), Task("d4", "b"), Task("d5", "zoe")]
    plan = plan_assignments(PIECES, Choice(("a", "b"), Mode.SOME, each=1, seed=4), (), begun)
    assert {Task("d3", "b"), Task("d4", "b")} <= set(plan.tasks)
    assert {load.documents for load in plan.loads.values()} == {5}


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(()), "Nobody is chosen"),
        (Choice(("a",), Mode.SOME, each=2), "2 annotators for each document are more than the 1"),
        (Choice(("a",), Mode.SOME, each=0), "one annotator at least"),
        (Choice(("a",), Mode.SHARE, each=1, share=1.5), "between 0 and 100"),
    ],
)
def test_what_cannot_be_is_refused(choice: Choice, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        plan_assignments(PIECES, choice)
