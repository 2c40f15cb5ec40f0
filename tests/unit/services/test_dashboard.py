"""The dashboard's numbers, what stands behind each of them, and its reports."""

import csv
import datetime as dt
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotator.agreement.differences import Disagreement
from annotator.model.commands import AddRelation, AddSpan, ChangeSetting, SetState
from annotator.model.errors import InputError, StorageError
from annotator.model.task_commands import AssignDocuments, Task
from annotator.services.dashboard import board as board_module
from annotator.services.dashboard import html as html_module
from annotator.services.dashboard.behind import Behind, Door, Likeness, look_behind
from annotator.services.dashboard.board import Board, Choice, read_board, with_gamma
from annotator.services.dashboard.figures import COLUMNS, figures_as_csv
from annotator.services.dashboard.html import board_as_html
from annotator.services.dashboard.writing import (
    ReportKind,
    board_as_json_text,
    check_report,
    write_report,
)
from annotator.services.measuring import measure_project, measuring_as_json
from annotator.services.progress import CancelledError, NoProgress
from annotator.services.project import BLIND, Project
from tests.unit.services.desk import Table

TEXT = "State media said Kim won on Monday."
EVIL = "<script>alert('x')</script> & =1+1"


class Newsroom:
    """Anna and Ben label two articles; of a third only Anna finished her part."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.anna, self.ben = Table(project, "anna"), Table(project, "ben")
        self.first, self.second, self.third = (
            self.anna.add_document(f"{TEXT} {number}", title)
            for number, title in enumerate(("First", EVIL, "Third"))
        )
        for who, place in ((self.anna, (6, 11)), (self.ben, (0, 11))):
            org = self.mark(who, self.first, "ORG", place)
            claim = self.mark(who, self.first, "CLAIM", (17, 24))
            self.mark(who, self.first, "CUE", (12, 16))
            if who is self.anna:
                who.do(AddRelation(type="source", from_id=claim, to_id=org))
        self.mark(self.anna, self.second, "PERSON", (17, 20))
        self.mark(self.ben, self.second, "PLACE", (17, 20))
        self.mark(self.ben, self.second, "DATE", (28, 34))
        self.mark(self.anna, self.third, "CUE", (12, 16))
        self.mark(self.ben, self.third, "CUE", (12, 16))
        for who, document_id in (
            (self.anna, self.first), (self.ben, self.first), (self.anna, self.second),
            (self.ben, self.second), (self.anna, self.third),
        ):  # fmt: skip
            who.do(SetState(document_id=document_id, state="done"))

    def mark(self, who: Table, document_id: str, label: str, place: tuple[int, int]) -> str:
        command = AddSpan(document_id=document_id, label=label, fragments=(place,))
        who.do(command)
        return command.span_id

    def board(self, choice: Choice | None = None) -> Board:
        return read_board(self.project, choice, resamples=50)

    def behind(self, limit: int = 100, choice: Choice | None = None, **door: object) -> Behind:
        asked = Door(title="a number", **door)  # type: ignore[arg-type]
        return look_behind(self.project, choice or Choice(), asked, limit=limit)


@pytest.fixture
def room(project: Project) -> Newsroom:
    return Newsroom(project)


def shown(behind: Behind) -> list[tuple[str, dict[str, str], bool]]:
    return [
        (row.quote, {who: span.label for who, span in row.spans.items()}, row.agrees)
        for row in behind.rows
    ]


def test_the_board_has_the_numbers_of_the_measuring(room: Newsroom) -> None:
    board = room.board()
    alone = measure_project(room.project, resamples=50)
    assert measuring_as_json(board.measuring) == measuring_as_json(alone)
    assert board.measuring.report.means["exact_f1"].value == pytest.approx(4 / 9)
    assert [one.name for one in board.by_document] == [room.first, room.second]
    assert [one.f1["exact_f1"].value for one in board.by_document] == pytest.approx([2 / 3, 0])
    (day,) = board.by_day
    assert day.name == dt.datetime.now(dt.UTC).date().isoformat()
    assert day.f1["exact_f1"].value == pytest.approx(4 / 9)


def test_very_many_documents_share_moments(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_module, "MOST_MOMENTS", 1)
    (together,) = room.board().by_document
    assert together.name == "1–2"
    assert together.document_ids == tuple(sorted((room.first, room.second)))
    assert together.f1["exact_f1"].value == pytest.approx(4 / 9)


def test_a_long_page_says_what_it_leaves_to_the_table(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_module, "_MOST_ROWS", 1)
    assert "And 1 more; the table (CSV) has them all." in board_as_html(room.board())
    monkeypatch.undo()
    assert "them all" not in board_as_html(room.board())


def test_progress_by_annotator_and_label(room: Newsroom) -> None:
    room.project.ensure_annotator("carl")
    anna, ben, carl = room.board().progress
    assert (anna.name, anna.documents, anna.new) == ("anna", 3, 0)
    assert anna.done == (room.first, room.second, room.third)
    assert (ben.done, ben.in_progress) == ((room.first, room.second), (room.third,))
    assert ben.labels == {"CLAIM": 1, "CUE": 2, "DATE": 1, "ORG": 1, "PLACE": 1}
    assert (ben.spans, carl.spans, carl.new) == (6, 0, 3)


def test_labels_and_annotators_are_chosen(room: Newsroom) -> None:
    board = room.board(Choice(labels=("CUE", "ORG")))
    assert set(board.measuring.report.by_label) == {"CUE", "ORG"}
    assert measuring_as_json(board.measuring)["labels"] == ["CUE", "ORG"]
    assert "labels" not in measuring_as_json(room.board().measuring)
    began = room.board(Choice(annotators=("anna", "ben"), state="any"))
    assert len(began.measuring.report.documents) == 3
    with pytest.raises(InputError, match="two annotators"):
        room.board(Choice(annotators=("anna",)))


def test_behind_exact_f1_are_all_things_the_differing_first(room: Newsroom) -> None:
    found = room.behind(likeness=Likeness.EXACT)
    assert (found.differing, found.agreeing, found.left_out) == (3, 2, 0)
    assert shown(found) == [
        ("State media", {"anna": "ORG", "ben": "ORG"}, False),
        ("Kim", {"anna": "PERSON", "ben": "PLACE"}, False),
        ("Monday", {"ben": "DATE"}, False),
        ("said", {"anna": "CUE", "ben": "CUE"}, True),
        ("Kim won", {"anna": "CLAIM", "ben": "CLAIM"}, True),
    ]
    assert found.rows[0].kinds[0] is Disagreement.BOUNDARY
    assert (found.rows[0].start, found.rows[0].end) == (0, 11)


@pytest.mark.parametrize(
    ("likeness", "agreeing"),
    [("exact_f1", 2), ("overlap_f1", 3), ("boundary_f1", 3), ("partial_f1", 3), ("label_f1", 3)],
)
def test_what_agrees_depends_on_the_measure(room: Newsroom, likeness: str, agreeing: int) -> None:
    found = room.behind(likeness=Likeness(likeness), pair=("anna", "ben"))
    assert found.agreeing == agreeing


def test_behind_labels_cells_kinds_and_documents(room: Newsroom) -> None:
    assert [row.quote for row in room.behind(label="CUE").rows] == ["said"]
    cell = room.behind(pair=("anna", "ben"), cell=("PERSON", "PLACE"))
    assert [row.quote for row in cell.rows] == ["Kim"]
    assert room.behind(pair=("anna", "ben"), cell=("PLACE", "PERSON")).rows == ()
    assert len(room.behind(pair=("ben", "anna"), cell=("PLACE", "PERSON")).rows) == 1
    assert len(room.behind(cell=("PLACE", "PERSON")).rows) == 1
    assert [row.quote for row in room.behind(cell=(None, "DATE")).rows] == ["Monday"]
    assert [row.quote for row in room.behind(kind=Disagreement.MISSING).rows] == ["Monday"]
    assert {row.document_id for row in room.behind(document_ids=(room.second,)).rows} == {
        room.second
    }
    linked = room.behind(relation="source")
    assert {row.quote: row.agrees for row in linked.rows} == {
        "Kim won": False,
        "State media": False,
    }
    assert [row.quote for row in room.behind(attribute="factuality").rows] == ["Kim won"]
    begun = room.behind(choice=Choice(state="any"), label="CUE")
    assert len(begun.rows) == 2


def test_every_number_opens_as_many_things_as_it_counts(room: Newsroom) -> None:
    report = room.board().measuring.report
    everything = room.behind()
    assert everything.differing + everything.agreeing == report.things
    for kind, count in report.by_kind.items():
        assert len(room.behind(kind=kind).rows) == count
    (pair,) = report.pairs
    for cell, count in pair.counts.confusion.items():
        assert len(room.behind(pair=("anna", "ben"), cell=cell).rows) == count


def test_behind_progress_are_spans_and_documents(room: Newsroom) -> None:
    own = room.behind(annotator="ben", label="CUE")
    assert [row.document_id for row in own.rows] == [room.first, room.third]
    every = room.behind(annotator="ben", limit=2)
    assert (len(every.rows), every.agreeing, every.left_out) == (2, 6, 4)
    done = room.behind(documents=(room.first, room.third))
    assert [(row.title, row.quote) for row in done.rows] == [("First", ""), ("Third", "")]


def test_assigned_documents_are_what_progress_is_out_of(room: Newsroom) -> None:
    carl = room.project.ensure_annotator("carl").id
    room.anna.do(AssignDocuments(tasks=(Task(room.first, carl), Task(room.third, carl))))
    anna, _, found = room.board().progress
    assert (found.documents, found.new) == (2, 2)
    assert (anna.documents, anna.new) == (3, 0)


def test_what_is_labeled_blind_stays_hidden_until_it_is_done(room: Newsroom) -> None:
    carl = Table(room.project, "carl")
    room.anna.do(AssignDocuments(tasks=(Task(room.first, carl.author),)))

    def look(**door: object) -> Behind:
        asked = Door(title="a number", **door)  # type: ignore[arg-type]
        return look_behind(room.project, Choice(), asked, viewer_id=carl.author)

    found = look()
    assert {row.document_id for row in found.rows} == {room.second}
    assert (found.hidden, found.left_out) == (3, 0)
    assert (found.differing, found.agreeing) == (4, 1), "the number stays what it is"
    assert look(annotator="ben", label="CUE").hidden == 1
    room.mark(carl, room.first, "CUE", (12, 16))
    assert look(annotator="carl").hidden == 0, "one’s own is no secret"
    carl.do(SetState(document_id=room.first, state="done"))
    assert look().hidden == 0
    room.anna.do(AssignDocuments(tasks=(Task(room.second, carl.author),)))
    assert look().hidden == 2
    room.anna.do(ChangeSetting(key=BLIND, value=False))
    assert look().hidden == 0


def test_a_long_list_is_cut_but_counted(room: Newsroom) -> None:
    found = room.behind(limit=2)
    assert len(found.rows) == 2
    assert found.left_out == 3
    assert not any(row.agrees for row in found.rows)


def test_looking_behind_can_be_stopped(room: Newsroom) -> None:
    class Stopped(NoProgress):
        is_cancelled = True

    with pytest.raises(CancelledError):
        look_behind(room.project, Choice(), Door(title=""), progress=Stopped())
    with pytest.raises(CancelledError):
        read_board(room.project, progress=Stopped())


def test_csv_has_every_number_once_with_what_it_rests_on(room: Newsroom) -> None:
    rows = list(csv.DictReader(io.StringIO(figures_as_csv(room.board().measuring))))
    assert tuple(rows[0]) == COLUMNS
    keys = [(row["part"], row["name"], row["measure"]) for row in rows]
    assert len(keys) == len(set(keys))
    by_key = dict(zip(keys, rows, strict=True))
    exact = by_key["all", "", "exact_f1"]
    assert (float(exact["value"]), exact["n"]) == (pytest.approx(4 / 9), "9")
    assert float(exact["low"]) <= float(exact["value"]) <= float(exact["high"])
    assert by_key["confusion", "anna PERSON – ben PLACE", "things"]["value"] == "1"
    assert by_key["kind", "missing", "things"]["value"] == "1"
    undefined = [row for row in rows if not row["value"]]
    assert undefined
    assert all(row["reason"] for row in undefined)


def test_csv_holds_no_formulas(project: Project) -> None:
    anna, ben = Table(project, "=anna"), Table(project, "ben")
    document_id = anna.add_document(TEXT, "+cmd")
    for who in (anna, ben):
        who.do(AddSpan(document_id=document_id, label="CUE", fragments=((12, 16),)))
        who.do(SetState(document_id=document_id, state="done"))
    text = figures_as_csv(read_board(project, resamples=0).measuring)
    names = {row["name"] for row in csv.DictReader(io.StringIO(text))}
    assert {"'+cmd", "'=anna – ben"} <= names


def test_json_is_what_the_command_line_prints(room: Newsroom) -> None:
    board = room.board()
    assert json.loads(board_as_json_text(board)) == measuring_as_json(board.measuring)


def test_gamma_is_in_every_report_once_it_was_asked_for(room: Newsroom) -> None:
    plain = room.board()
    assert "Gamma" not in board_as_html(plain)
    board = with_gamma(room.project, plain)
    found = json.loads(board_as_json_text(board))["gamma"]
    [pair] = found["by_pair"]
    assert (pair["a"], pair["b"], pair["gamma"]) == ("anna", "ben", found["gamma"])
    rows = csv.DictReader(io.StringIO(figures_as_csv(board.measuring, board.gamma)))
    by_key = {(row["part"], row["name"], row["measure"]): row for row in rows}
    assert float(by_key["all", "", "gamma"]["value"]) == found["gamma"]
    assert float(by_key["pair", "anna – ben", "gamma_cat"]["value"] or "nan") == pytest.approx(
        found["by_pair"][0]["gamma_cat"], nan_ok=True
    )
    for label, row in found["by_label"].items():
        assert by_key["label", label, "gamma_k"]["n"] == str(row["pairs"])
        assert by_key["label", label, "gamma"]["n"] == str(row["units"])
    page = board_as_html(board)
    assert (
        '<table class="grid" style="--columns:' in page.split("<h2>Which label for which</h2>")[1]
    )
    assert f"<td>{found['gamma']:.3f}</td>" in page.split("<h2>Gamma</h2>")[1]


class Reader(HTMLParser):
    """Checks that tags are closed and collects what a page is made of."""

    void = frozenset(("meta", "br"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_page(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_stands_alone_is_escaped_and_always_the_same(room: Newsroom) -> None:
    page = board_as_html(room.board())
    assert page == board_as_html(room.board())
    reader = read_page(page)
    assert not reader.tags & {"script", "link", "img", "iframe"}
    assert not [
        name for name, _ in reader.attributes if name in ("src", "href") or name[:2] == "on"
    ]
    assert "http" not in page.replace("http-equiv", "")
    assert any(EVIL in words for words in reader.words)
    assert "prefers-color-scheme: dark" in page
    assert {"svg", "table"} <= reader.tags
    words = " ".join(reader.words)
    assert "2 documents finished by two or more · 1 document left out · anna, ben" in words
    assert "finished by anna alone" in words
    assert "0.444" in words


def test_an_empty_project_makes_a_page_too(project: Project) -> None:
    words = " ".join(read_page(board_as_html(read_board(project))).words)
    assert "0 documents finished by two or more · nobody" in words
    assert "–" in words


def test_reports_are_written_whole_or_refused(room: Newsroom, tmp_path: Path) -> None:
    board = room.board()
    for kind in ReportKind:
        target = tmp_path / f"report.{kind.value}"
        assert check_report(target) is kind
        write_report(board, target, kind)
        assert target.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="html"):
        check_report(tmp_path / "report.pdf")
    with pytest.raises(StorageError):
        check_report(tmp_path / "nowhere" / "report.html")
    disguised = tmp_path / "p.html"
    disguised.write_bytes((tmp_path / "p.annot").read_bytes())
    with pytest.raises(StorageError, match="project"):
        check_report(disguised)
