"""Joining is order-free: the same pairs lead to the same groups, and back to the start."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from annotator.model.commands import JoinMentions
from annotator.model.errors import UserError
from annotator.services.project import Project
from tests.unit.services.desk import Table

ONE = "[Kim]PER met [Kim Jong Un]PER and [the leader]SRC of [KCNA]ORG; [Kim]PER left [Oslo]LOC"
TWO = "[Kim Jong Un]PER and [state media]SRC of [Korean Central News Agency]ORG"

pairs = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=8)
Groups = set[frozenset[int]]


def groups_of(table: Table, documents: list[str], order: list[str]) -> Groups:
    members: dict[str, set[int]] = {}
    for document_id in documents:
        for span in table.spans(document_id):
            if span.entity_id is not None:
                members.setdefault(span.entity_id, set()).add(order.index(span.id))
    return {frozenset(one) for one in members.values()}


def expected(wanted: list[tuple[int, int]]) -> Groups:
    """Join all pairs that are of one kind, on paper."""
    groups = {frozenset((n,)) for n in range(9)}
    for first, second in wanted:
        touched = [one for one in groups if first in one or second in one]
        groups = {one for one in groups if one not in touched} | {frozenset().union(*touched)}
    return {one for one in groups if len(one) > 1 or any({next(iter(one))} == {*p} for p in wanted)}


def fits(wanted: list[tuple[int, int]]) -> bool:
    kinds = ["PERSON", "PERSON", "SOURCE", "ORG", "PERSON", "PLACE", "PERSON", "SOURCE", "ORG"]
    return all(len({kinds[n] for n in group} - {"SOURCE"}) <= 1 for group in expected(wanted))


def do(table: Table, wanted: list[tuple[int, int]], ids: list[str]) -> None:
    for first, second in wanted:
        try:
            table.do(JoinMentions(span_ids=(ids[first], ids[second])))
        except UserError as error:
            assert "same already" in str(error)  # noqa: PT017


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(wanted=pairs, shuffled=st.randoms(use_true_random=False))
def test_pairs_in_any_order_lead_to_the_same_groups(
    wanted: list[tuple[int, int]], shuffled: Random
) -> None:
    assume(fits(wanted))
    with TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "p.annot")
        try:
            table = Table(project)
            one, ids = table.label(ONE)
            two, more = table.label(TWO, "Two")
            ids += more
            start = [table.spans(one), table.spans(two)]
            first_seq = len(project.history(limit=1_000))
            do(table, wanted, ids)
            found = groups_of(table, [one, two], ids)
            assert found == expected(wanted)
            assert len(project.entities()) == len(found)
            undo_all(project, table, first_seq)
            assert [table.spans(one), table.spans(two)] == start
            assert project.entities() == ()
            again = [pair[::-1] if shuffled.random() < 0.5 else pair for pair in wanted]
            shuffled.shuffle(again)
            do(table, again, ids)
            assert groups_of(table, [one, two], ids) == found
        finally:
            project.close()


def undo_all(project: Project, table: Table, count: int) -> None:
    project.flush()
    history = project.history(limit=1_000)
    for operation in history[: len(history) - count]:
        project.undo_operation(operation.id, table.author)
