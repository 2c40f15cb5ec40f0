"""What a review changes after a decision is what making everything anew gives."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotator.gui.review.looks import Article, GoldColumn, OneColumn, RowLooks, Stack, changes
from annotator.gui.review.shown import Shown
from annotator.model.changes import Scope
from annotator.model.errors import UserError
from annotator.model.relations import Relation
from annotator.model.review_commands import (
    AcceptAgreed,
    Decide,
    Edit,
    ExplainDecision,
    WithdrawDecisions,
)
from annotator.model.reviews import MAKES_GOLD, Outcome, Reason
from annotator.services.demo import create_sample
from annotator.services.project import Project
from annotator.services.review.cells import Cell, CellWriter
from annotator.services.review.listing import Order, RowFilter, listed, relisted
from annotator.services.review.redecided import Redecided, compare_sheets
from annotator.services.review.sheets import ReviewRow, ReviewSheet
from annotator.services.review.words import GOLD

FILTERS = (RowFilter(), RowFilter(is_open_only=True), RowFilter(with_agreed=True))
indexes = st.integers(0, 40)
acts = st.one_of(
    st.tuples(st.sampled_from(Outcome), indexes, indexes),
    st.tuples(
        st.sampled_from(("accept", "mark", "withdraw", "explain", "undo", "redo")), indexes, indexes
    ),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, in which nothing is decided yet."""
    path = tmp_path_factory.mktemp("sample") / "sample.annot"
    create_sample(path).close()
    return path


class Reviewing:
    """A review by one person, act by act."""

    def __init__(self, path: Path) -> None:
        self.project = Project.open(path)
        self.author = self.project.ensure_annotator("eve").id
        self.document_id = self.project.find_document("Grain corridor").id

    def sheet(self, former: ReviewSheet | None = None) -> ReviewSheet:
        return self.project.review_sheet(self.document_id, self.author, former=former)

    def links(self, sheet: ReviewSheet) -> tuple[Relation, ...]:
        return () if sheet.gold is None else self.project.relations(sheet.gold.id)

    def act(self, sheet: ReviewSheet, what: str, index: int, which: int) -> None:
        if what in ("undo", "redo"):
            step = self.project.undo if what == "undo" else self.project.redo
            step(self.author, self.document_id, scope=Scope.REVIEW)
            return
        command = self._command(sheet, what, index, which)
        if command is not None:
            self.project.execute(command, author_id=self.author)

    def _command(
        self, sheet: ReviewSheet, what: str, index: int, which: int
    ) -> Decide | AcceptAgreed | WithdrawDecisions | ExplainDecision | None:
        document_id = self.document_id
        if what == "accept":
            return AcceptAgreed(document_id=document_id, rows=sheet.agreed()[: which + 1])
        made = [row.decision for row in sheet.rows if row.decision]
        if what in ("withdraw", "explain"):
            if not made:
                return None
            one = made[index % len(made)].id
            if what == "withdraw":
                return WithdrawDecisions(document_id=document_id, decision_ids=(one,))
            reason = list(Reason)[which % len(Reason)].value
            return ExplainDecision(document_id=document_id, decision_id=one, reason=reason)
        if what == "mark":
            place = (index * 3, index * 3 + which + 1)
            edit = Edit(label="EVENT", fragments=(place,))
            return Decide(
                document_id=document_id, member_ids=(), outcome="edited", taken=(), edit=edit
            )
        row = sheet.rows[index % len(sheet.rows)]
        members = row.member_ids
        if not members:
            return None
        taken = (members[which % len(members)],) if what in MAKES_GOLD else ()
        if what in (Outcome.BOTH, Outcome.AGREED):
            taken = members
        edit = Edit(fragments=((row.start, row.start + 3),))
        return Decide(
            document_id=document_id, member_ids=members, outcome=what, taken=taken, edit=edit,
            note="why?",
        )  # fmt: skip


@example([("taken", number, 0) for number in range(40)])
@example(
    [("mark", 3, 2), (Outcome.TAKEN, 1, 0), ("mark", 9, 2), ("withdraw", 0, 0), ("undo", 0, 0)]
)
@given(st.lists(acts, min_size=1, max_size=6))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_decision_changes_what_making_all_anew_would(
    sample: Path, tmp_path: Path, steps: list[tuple[str, int, int]]
) -> None:
    path = tmp_path / "sample.annot"
    shutil.copy(sample, path)
    review = Reviewing(path)
    with review.project:
        sheet = review.sheet()
        links = review.links(sheet)
        for step in steps:
            try:
                review.act(sheet, *step)
            except UserError:
                continue  # nothing has changed
            former, before = sheet, links
            sheet = review.sheet(former)
            links = review.links(sheet)
            assert sheet == review.sheet()
            check_lists(former, sheet)
            check_cells(former, sheet, CellWriter(former, review.project.schema, before), links)
            check_articles(former, sheet)


def check_lists(former: ReviewSheet, sheet: ReviewSheet) -> None:
    """Every list of rows is the same."""
    redecided = compare_sheets(former, sheet)
    audited = audited_in(sheet)
    for order in Order:
        for chosen in FILTERS:
            before = listed(former, chosen, order, audited)
            after = relisted(before, sheet, redecided, chosen, order, audited)
            assert after == listed(sheet, chosen, order, audited)


def check_cells(
    former: ReviewSheet,
    sheet: ReviewSheet,
    cells: CellWriter,
    links: tuple[Relation, ...],
) -> None:
    """The cells of gold are the same, and those that are others now are known to be."""
    before = gold_cells(cells, former.rows)
    redecided = compare_sheets(former, sheet, cells.take_gold(sheet.gold_spans, links))
    changed = {one.key for pair in redecided.rows for one in pair if one is not None}
    for row in sheet.rows:
        if row.decision is not None and not redecided.relinked.isdisjoint(row.decision.gold):
            changed.add(row.key)
    now = gold_cells(cells, sheet.rows)
    assert now == gold_cells(CellWriter(sheet, cells.schema, links), sheet.rows)
    assert {key for key in now if now[key] != before.get(key)} <= changed


def check_articles(former: ReviewSheet, sheet: ReviewSheet) -> None:
    """Every article shows the same."""
    names = {one.annotation_set.id: one.name for one in sheet.columns}
    people = list(names)
    redecided = compare_sheets(former, sheet)
    for article in (
        *map(OneColumn, people),
        GoldColumn(),
        Stack([*people, GOLD], names, lambda span: span.label),
        Stack(people[1:], names, lambda span: span.label),
    ):
        shown, known = changed_article(article, former, redecided), RowLooks()
        assert shown == article.looks(sheet, audited_in(sheet), known)


def changed_article(article: Article, former: ReviewSheet, redecided: Redecided) -> Shown:
    """Return what an article shows after it was changed row by row."""
    known, audited = RowLooks(), audited_in(former)
    shown = article.looks(former, audited, known)
    shown.change(*changes(article, shown, redecided, audited, known))
    return shown


def audited_in(sheet: ReviewSheet) -> frozenset[str]:
    return frozenset(row.key for row in [one for one in sheet.rows if one.spans][::3])


def gold_cells(cells: CellWriter, rows: tuple[ReviewRow, ...]) -> dict[str, Cell]:
    return {row.key: cells.gold(row) for row in rows}
