"""The contract of ``annotator bundle`` and ``annotator merge``, from outside."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from annotator.model.commands import AddSpan, DeleteSpans, RelabelSpans, RenameAnnotator, SetState
from annotator.model.review_commands import Decide
from annotator.services.project import Project
from annotator.services.review.sheets import Status
from tests.contract.conftest import Cli, content_of, read_rows, write_rows

TEXTS = (
    "KCNA said on Monday that Kim had won.",
    "Ahn Jae-won denied it in Seoul on Tuesday.",
)


@pytest.fixture
def base(cli: Cli, project: Path, tmp_path: Path) -> Path:
    """Return a project with two texts, to be copied for each annotator."""
    rows = [{"title": f"Article {n}", "text": text} for n, text in enumerate(TEXTS, 1)]
    assert cli("import", project, write_rows(tmp_path / "in.jsonl", *rows)).code == 0
    return project


def copy_of(project: Path, name: str) -> Path:
    return Path(shutil.copy(project, project.with_name(name)))


def label(path: Path, who: str, *marks: tuple[str, str], done: bool = True) -> list[str]:
    """Label words of any text as somebody; return the ids of the spans."""
    ids = []
    with Project.open(path) as project:
        me = project.ensure_annotator(who).id
        for quote, name in marks:
            for summary in project.summaries(me):
                start = project.document(summary.id).text.find(quote)
                if start < 0:
                    continue
                place = ((start, start + len(quote)),)
                command = AddSpan(document_id=summary.id, label=name, fragments=place)
                ids.append(command.span_id)
                project.execute(command, author_id=me)
                if done:
                    work = SetState(document_id=summary.id, state="done")
                    project.execute(work, author_id=me)
                    work = SetState(document_id=summary.id, state="in_progress")
                    project.execute(work, author_id=me)
    return ids


def exported(cli: Cli, path: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Read the labels with plain Python: by document and annotator."""
    target = path.with_suffix(".jsonl")
    assert cli("export", path, "-o", target, "--set", "all", "--state", "any").code == 0
    return {
        (row["title"], row["annotator"]): [(one["label"], one["text"]) for one in row["spans"]]
        for row in read_rows(target)
        if row["annotator"]
    }


def bundled(cli: Cli, path: Path, who: str, name: str = "") -> Path:
    target = path.with_name(f"{name or who}.annotbundle")
    outcome = cli("bundle", path, "-o", target, "--annotator", who)
    assert outcome.code == 0, outcome.err
    return target


def test_two_copies_labeled_apart_come_together(cli: Cli, base: Path) -> None:
    anna, ben = copy_of(base, "a.annot"), copy_of(base, "b.annot")
    label(anna, "anna", ("KCNA", "ORG"), ("Seoul", "PLACE"))
    label(ben, "ben", ("KCNA", "SOURCE"))
    outcome = cli("merge", base, bundled(cli, anna, "anna"), bundled(cli, ben, "ben"), "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["sets"]["new"] == 3
    assert outcome.json["annotators"]["added"] == ["anna", "ben"]
    assert exported(cli, base) == {
        ("Article 1", "anna"): [("ORG", "KCNA")],
        ("Article 1", "ben"): [("SOURCE", "KCNA")],
        ("Article 2", "anna"): [("PLACE", "Seoul")],
    }
    assert cli("check", base, "--only", "integrity").code == 0


def test_what_was_done_elsewhere_is_told(cli: Cli, base: Path) -> None:
    anna = copy_of(base, "a.annot")
    label(anna, "anna", ("KCNA", "ORG"))
    assert cli("merge", base, bundled(cli, anna, "anna")).code == 0
    [entry] = cli("log", base, "--merged", "--json").json
    assert (entry["title"], entry["annotator"], entry["variant"]) == ("Article 1", "anna", 1)
    assert [one["kind"] for one in entry["steps"]] == ["add_span", "set_state", "set_state"]
    outcome = cli("log", base, "--merged", "--document", "Article 1")
    assert "Article 1 (anna)" in outcome.out
    assert "KCNA" in outcome.out
    assert cli("log", base, "--merged", "--document", "Article 2").out == ""


def test_merging_again_changes_nothing_and_a_newer_one_only_its_set(cli: Cli, base: Path) -> None:
    anna, ben = copy_of(base, "a.annot"), copy_of(base, "b.annot")
    [first] = label(anna, "anna", ("KCNA", "ORG"))
    label(ben, "ben", ("Kim", "PERSON"))
    old = bundled(cli, anna, "anna", "old")
    assert cli("merge", base, old, bundled(cli, ben, "ben")).code == 0
    before = content_of(cli, base)
    outcome = cli("merge", base, old)
    assert outcome.code == 0
    assert "here already" in outcome.out
    assert content_of(cli, base) == before

    with Project.open(anna) as project:
        me = project.annotator("anna").id
        project.execute(DeleteSpans(span_ids=(first,)), author_id=me)
    label(anna, "anna", ("Kim", "PERSON"))
    outcome = cli("merge", base, bundled(cli, anna, "anna", "new"), "--json")
    assert outcome.json["sets"]["changed"] == 1
    assert outcome.json["spans"] == {"added": 1, "changed": 0, "removed": 1}
    assert exported(cli, base) == {
        ("Article 1", "anna"): [("PERSON", "Kim")],
        ("Article 1", "ben"): [("PERSON", "Kim")],
    }
    before = content_of(cli, base)
    outcome = cli("merge", base, old, "--json")
    assert outcome.json["sets"]["older"] == 1
    assert outcome.json["operation"] is None
    assert content_of(cli, base) == before
    assert cli("check", base, "--only", "integrity").code == 0


def test_copies_edited_apart_are_both_kept(cli: Cli, base: Path) -> None:
    label(base, "anna", ("KCNA", "ORG"))
    desk, train = copy_of(base, "desk.annot"), copy_of(base, "train.annot")
    label(desk, "anna", ("Kim", "PERSON"))
    label(train, "anna", ("Monday", "DATE"))
    first, second = bundled(cli, desk, "anna", "desk"), bundled(cli, train, "anna", "train")
    assert cli("merge", base, first).code == 0
    outcome = cli("merge", base, second)
    assert outcome.code == 1
    assert "edited apart" in outcome.out
    both = {
        ("Article 1", "anna"): [("ORG", "KCNA"), ("PERSON", "Kim")],
        ("Article 1", "anna (variant 2)"): [("ORG", "KCNA"), ("DATE", "Monday")],
    }
    assert exported(cli, base) == both
    assert cli("merge", base, first, second).code == 0
    assert exported(cli, base) == both
    other = copy_of(base, "other.annot")
    assert cli("merge", other, first, second).code == 0

    label(train, "anna", ("Kim", "PERSON"))
    assert cli("merge", base, bundled(cli, train, "anna", "later")).code == 0
    both["Article 1", "anna (variant 2)"].insert(2, ("PERSON", "Kim"))
    found = exported(cli, base)
    assert {key: sorted(value) for key, value in found.items()} == {
        key: sorted(value) for key, value in both.items()
    }
    assert cli("check", base, "--only", "integrity").code == 0


def test_the_order_of_diverged_bundles_does_not_matter(cli: Cli, base: Path) -> None:
    label(base, "anna", ("KCNA", "ORG"))
    desk, train = copy_of(base, "desk.annot"), copy_of(base, "train.annot")
    label(desk, "anna", ("Kim", "PERSON"))
    label(train, "anna", ("Monday", "DATE"))
    first, second = bundled(cli, desk, "anna", "desk"), bundled(cli, train, "anna", "train")
    here, there = copy_of(base, "here.annot"), copy_of(base, "there.annot")
    assert [cli("merge", here, one).code for one in (first, second)] == [0, 1]
    assert [cli("merge", there, one).code for one in (second, first)] == [0, 1]
    exports = []
    for path in (here, there):
        out = cli("export", path, "-o", "-", "--set", "all", "--state", "any").out
        exports.append(out)
    assert exports[0] == exports[1]
    # A merge is one step of the history, undone and done again like any other.
    with Project.open(there) as project:
        operation = project.history()[0]
        assert operation.kind == "merge"
        undone = project.undo_operation(operation.id, project.annotator("anna").id)
        undone.durable.result()
        assert len(project.annotation_sets(project.summaries(None)[0].id)) == 1
    assert cli("check", there, "--only", "integrity").code == 0
    with Project.open(there) as project:
        project.undo_operation(undone.operation.id, project.annotator("anna").id).durable.result()
    assert cli("export", there, "-o", "-", "--set", "all", "--state", "any").out == exports[1]
    assert cli("check", there, "--only", "integrity").code == 0


def test_people_in_question_are_asked_about(cli: Cli, base: Path) -> None:
    mine = copy_of(base, "mine.annot")
    label(mine, "ben", ("Kim", "PERSON"))
    theirs = copy_of(base, "theirs.annot")
    label(theirs, "ben", ("KCNA", "ORG"))
    bundle = bundled(cli, theirs, "ben")
    before = content_of(cli, mine)
    outcome = cli("merge", mine, bundle)
    assert outcome.code == 2
    assert "“ben”" in outcome.err
    assert "--on-clash" in outcome.err
    assert content_of(cli, mine) == before
    joined = copy_of(mine, "joined.annot")
    assert cli("merge", mine, bundle, "--on-clash", "separate").code == 0
    assert exported(cli, mine) == {
        ("Article 1", "ben"): [("PERSON", "Kim")],
        ("Article 1", "ben (2)"): [("ORG", "KCNA")],
    }
    before = content_of(cli, mine)
    assert cli("merge", mine, bundle).code == 0
    assert content_of(cli, mine) == before
    assert cli("merge", joined, bundle, "--on-clash", "same").code == 1
    assert set(exported(cli, joined)) == {("Article 1", "ben"), ("Article 1", "ben (variant 2)")}


def test_a_renamed_person_is_asked_about(cli: Cli, base: Path) -> None:
    label(base, "anna", ("Kim", "PERSON"))
    theirs = copy_of(base, "theirs.annot")
    with Project.open(theirs) as project:
        me = project.annotator("anna").id
        project.execute(RenameAnnotator(annotator_id=me, name="Anna Lee"), author_id=me)
    label(theirs, "Anna Lee", ("KCNA", "ORG"))
    bundle = bundled(cli, theirs, "Anna Lee")
    outcome = cli("merge", base, bundle)
    assert outcome.code == 2
    assert "renamed" in outcome.err
    apart = copy_of(base, "apart.annot")
    assert cli("merge", base, bundle, "--on-clash", "same").code == 0
    assert set(exported(cli, base)) == {("Article 1", "anna")}
    assert cli("merge", apart, bundle, "--on-clash", "separate").code == 0
    assert set(exported(cli, apart)) == {("Article 1", "anna"), ("Article 1", "Anna Lee")}
    before = content_of(cli, apart)
    assert cli("merge", apart, bundle, "--on-clash", "separate").code == 0
    assert content_of(cli, apart) == before


def test_whole_projects_merge_too(cli: Cli, base: Path, tmp_path: Path) -> None:
    other = copy_of(base, "other.annot")
    more = write_rows(tmp_path / "more.jsonl", {"title": "New", "text": "A third text."})
    assert cli("import", other, more).code == 0
    label(other, "anna", ("third", "EVENT"))
    label(other, "ben", ("KCNA", "ORG"))
    dry = cli("merge", base, other, "--dry-run", "--json")
    assert dry.code == 0
    assert dry.json["documents"]["new"] == 1
    assert exported(cli, base) == {}
    assert cli("merge", base, other).code == 0
    assert exported(cli, base) == {
        ("Article 1", "ben"): [("ORG", "KCNA")],
        ("New", "anna"): [("EVENT", "third")],
    }
    assert cli("merge", base, base).code == 2


def test_another_text_under_the_same_id_comes_beside(cli: Cli, base: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.annot"
    assert cli("new", other).code == 0
    for path, text in ((base, "The first wording."), (other, "The second wording.")):
        row = {"id": "d1", "title": "Wording", "text": text}
        assert cli("import", path, write_rows(tmp_path / "one.jsonl", row)).code == 0
    label(other, "anna", ("second", "EVENT"))
    bundle = bundled(cli, other, "anna")
    outcome = cli("merge", base, bundle, "--dry-run")
    assert "Other texts" in outcome.out
    outcome = cli("merge", base, bundle, "--json")
    assert outcome.json["documents"] == {"new": 0, "same": 0, "text_differs": 1}
    with Project.open(base) as project:
        texts = [project.document(one.id).text for one in project.summaries(None)]
        assert texts == [*TEXTS, "The first wording.", "The second wording."]
    outcome = cli("merge", base, bundle, "--json")
    assert outcome.json["documents"] == {"new": 0, "same": 1, "text_differs": 0}
    assert outcome.json["operation"] is None


def test_a_schema_that_lacks_labels_refuses(cli: Cli, base: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.toml"
    assert cli("schema", "export", base, "-o", small).code == 0
    small.write_text(small.read_text(encoding="utf-8") + '\n[[labels]]\nname = "SHIP"\nkey = "z"\n')
    other = copy_of(base, "other.annot")
    outcome = cli("schema", "apply", other, small)
    assert outcome.code == 0, outcome.err
    label(other, "anna", ("Kim", "SHIP"))
    before = content_of(cli, base)
    outcome = cli("merge", base, bundled(cli, other, "anna"))
    assert outcome.code == 2
    assert "label SHIP" in outcome.err
    assert "schema apply" in outcome.err
    assert content_of(cli, base) == before
    assert cli("schema", "apply", base, small).code == 0
    assert cli("merge", base, other.with_name("anna.annotbundle")).code == 0


def test_the_same_work_makes_the_same_bytes(cli: Cli, base: Path) -> None:
    label(base, "anna", ("Kim", "PERSON"))
    first = bundled(cli, base, "anna", "one").read_bytes()
    assert bundled(cli, base, "anna", "two").read_bytes() == first
    outcome = cli("bundle", base, "-o", base.with_name("x.annotbundle"), "--json")
    assert outcome.json["spans"] == 1
    label(base, "ben", ("Kim", "PERSON"))
    outcome = cli("bundle", base, "-o", base.with_name("x.annotbundle"))
    assert outcome.code == 2
    assert "anna, ben" in outcome.err


def test_a_bundle_is_a_zip_that_anybody_can_read(cli: Cli, base: Path) -> None:
    label(base, "anna", ("Kim", "PERSON"))
    with zipfile.ZipFile(bundled(cli, base, "anna")) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        [row] = [json.loads(line) for line in archive.read("sets.jsonl").splitlines()]
        log = [json.loads(line) for line in archive.read("log.jsonl").splitlines()]
    assert manifest["annotator"]["name"] == "anna"
    assert manifest["counts"] == {"documents": 1, "sets": 1, "spans": 1, "relations": 0}
    assert manifest["sets"][0]["revision"] == row["revision"]
    assert [one["quote"] for one in row["spans"]] == ["Kim"]
    assert [one[1] for one in log] == ["add_span", "set_state", "set_state"]


def test_two_copies_are_labeled_merged_reviewed_and_exported(cli: Cli, base: Path) -> None:
    anna, ben = copy_of(base, "a.annot"), copy_of(base, "b.annot")
    [kcna] = label(anna, "anna", ("KCNA", "ORG"))
    label(ben, "ben", ("KCNA", "SOURCE"))
    assert cli("merge", base, bundled(cli, anna, "anna"), bundled(cli, ben, "ben")).code == 0
    with Project.open(base) as project:
        eve = project.ensure_annotator("eve").id
        document_id = project.find_document("Article 1").id
        [row] = project.review_sheet(document_id, eve).rows
        assert row.status is Status.OPEN
        taken = Decide(
            document_id=document_id,
            member_ids=row.member_ids,
            outcome="taken",
            taken=(kcna,),
            reason="guideline gap",
        )
        project.execute(taken, author_id=eve).durable.result()
        assert [one.status for one in project.review_sheet(document_id, eve).rows] == [
            Status.DECIDED
        ]
    rows = cli("export", base, "-o", "-", "--set", "gold", "--state", "any").out.splitlines()
    [gold] = [one for one in map(json.loads, rows) if one["set"] == "gold"]
    assert [(one["label"], one["text"]) for one in gold["spans"]] == [("ORG", "KCNA")]
    provenance = gold["spans"][0]["provenance"]
    assert (provenance["who"], provenance["reason"]) == ("eve", "guideline gap")
    assert [(one["annotator"], one["span"]) for one in provenance["from"]] == [("anna", kcna)]

    # A newer bundle that changes what was decided about makes the decision stale.
    with Project.open(anna) as project:
        me = project.annotator("anna").id
        project.execute(RelabelSpans(span_ids=(kcna,), label="SOURCE"), author_id=me)
    assert cli("merge", base, bundled(cli, anna, "anna", "newer")).code == 0
    with Project.open(base) as project:
        [row] = project.review_sheet(document_id, eve).rows
        assert row.status is Status.STALE


def test_review_shows_both_variants(cli: Cli, base: Path) -> None:
    label(base, "anna", ("KCNA", "ORG"))
    desk, train = copy_of(base, "desk.annot"), copy_of(base, "train.annot")
    label(desk, "anna", ("Kim", "PERSON"))
    label(train, "anna", ("Monday", "DATE"))
    files = [bundled(cli, desk, "anna", "desk"), bundled(cli, train, "anna", "train")]
    assert cli("merge", base, *files).code == 1
    with Project.open(base) as project:
        sheet = project.review_sheet(project.find_document("Article 1").id, None)
        assert [one.name for one in sheet.columns] == ["anna", "anna (variant 2)"]
        kinds = [len(row.spans) for row in sheet.rows]
        assert sorted(kinds) == [1, 1, 2]
        assert sheet.agreed() == ()  # nobody agrees with themselves
    # The other copy of somebody's work is no second opinion.
    outcome = cli("agreement", base, "--state", "any", "--json")
    assert outcome.json["pairs"] == []
