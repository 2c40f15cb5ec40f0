"""Bundles and merges: harmful files, ids in the way, entities, review, cancel and undo."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.formats import bundle as bundles
from annotator.formats import sealed_zip
from annotator.model.ancestry import Ancestry
from annotator.model.annotators import AnnotationSet
from annotator.model.commands import (
    AddEntity,
    AddSpan,
    AssignEntity,
    MigrateSchema,
    RelabelSpans,
)
from annotator.model.errors import ConflictError, InputError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.merging import Answer, SetStatus, make_bundle, merge_files
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.unit.services.desk import Table

TEXT = "Kim Jong Un was re-elected on Sunday."


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A project with one document, to be copied."""
    path = tmp_path / "base.annot"
    with Project.create(path) as project:
        Table(project, "rita").add_document(TEXT, "Congress")
    return path


def copied(path: Path, name: str) -> Path:
    return Path(shutil.copy(path, path.with_name(f"{name}.annot")))


def label(path: Path, who: str, *places: tuple[int, int], name: str = "PERSON") -> list[str]:
    ids = []
    with Project.open(path) as project:
        me = project.ensure_annotator(who).id
        document_id = project.summaries(me)[0].id
        for place in places:
            command = AddSpan(document_id=document_id, label=name, fragments=(place,))
            project.execute(command, author_id=me)
            ids.append(command.span_id)
    return ids


def bundled(path: Path, who: str, name: str = "sent") -> Path:
    target = path.with_name(f"{name}.annotbundle")
    with Project.open(path) as project:
        make_bundle(project, target, who)
    return target


def everything(path: Path) -> Any:
    with Project.open(path) as project:
        store = project.store
        assert run_checks(store) == []
        return [
            store.last_seq(),
            store.rows("annotator"),
            store.rows("annotation_set"),
            store.rows("span"),
            store.rows("relation"),
            store.rows("entity"),
            store.rows("ancestry"),
            store.rows("document"),
        ]


# -- files that lie ---------------------------------------------------------------------------


def resealed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Change parts of a bundle and make every digest right again, as a forger would."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    manifest = orjson.loads(parts.pop("manifest.json"))
    manifest["parts"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(parts.items())
    }
    manifest["digest"] = bundles._digest_of(manifest)
    target = path.with_name("forged.annotbundle")
    with target.open("w+b") as stream, sealed_zip.writing_zip(stream) as archive_writer:
        for name, data in parts.items():
            archive_writer.write(name, [data])
        archive_writer.write("manifest.json", [orjson.dumps(manifest)])
    return target


def in_set(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, bytes]], None]:
    def apply(parts: dict[str, bytes]) -> None:
        row = json.loads(parts["sets.jsonl"])
        change(row)
        parts["sets.jsonl"] = json.dumps(row).encode() + b"\n"

    return apply


def in_span(**values: Any) -> Callable[[dict[str, bytes]], None]:
    return in_set(lambda row: row["spans"][0].update(values))


def replaced(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: data})


FORGERIES = {
    "offset beyond the text": in_span(fragments=[[0, 10_000_000_000]]),
    "a number beyond all numbers": in_span(fragments=[[0, 10**400]]),
    "negative offset": in_span(fragments=[[-5, 3]]),
    "offset that is a truth": in_span(fragments=[[False, True]]),
    "no fragments": in_span(fragments=[]),
    "another quote": in_span(quote="Ban"),
    "label of another type": in_span(label=["PERSON"]),
    "unknown label": in_span(label="SHIP"),
    "attribute of another type": in_span(attributes={"factuality": 7}),
    "unknown attribute": in_span(attributes={"colour": "red"}),
    "entity that is not there": in_span(entity_id="e1"),
    "origin that does not exist": in_span(origin="magic"),
    "confidence beyond one": in_span(confidence=1e300),
    "an id twice": in_set(lambda row: row["spans"].append(row["spans"][0])),
    "a relation to nothing": in_set(
        lambda row: row["relations"].append(
            {"id": "r", "type": "source", "from_id": "x", "to_id": "y"}
        )
    ),
    "a step that is not in the log": in_set(lambda row: row["steps"].append("x")),
    "steps left out": in_set(lambda row: row["steps"].pop()),
    "spans that are text": in_set(lambda row: row.update(spans="none")),
    "state that does not exist": in_set(lambda row: row.update(state="finished")),
    "somebody else": in_set(lambda row: row.update(author="somebody")),
    "a set that is a list": replaced("sets.jsonl", b"[]\n"),
    "no JSON": replaced("sets.jsonl", b"{\n"),
    "deeply nested": replaced("sets.jsonl", b"[" * 100_000),
    "documents gone": replaced("documents.jsonl", b""),
    "people without names": replaced("people.json", b'[{"id":"x","name":" "}]'),
    "a person that is a variant": replaced("people.json", b'[{"id":"x~2","name":"x"}]'),
    "a schema that is none": replaced("schema.toml", b"name = 3\n\xff"),
    "a log of numbers": replaced("log.jsonl", b"[1,2,3,4]\n"),
    "a path out of the folder": lambda parts: parts.update({"../../evil": b"x"}),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_bundle_changes_nothing(
    base: Path, forgery: Callable[[dict[str, bytes]], None]
) -> None:
    label(copied(base, "copy"), "anna", (0, 3))
    sent = bundled(base.with_name("copy.annot"), "anna")
    before = everything(base)
    with Project.open(base) as project, pytest.raises(InputError, match=r"forged\.annotbundle"):
        merge_files(project, [resealed(sent, forgery)])
    assert everything(base) == before
    assert not (base.parent.parent / "evil").exists()


def test_another_text_under_the_same_hash_is_refused(base: Path) -> None:
    label(copied(base, "copy"), "anna", (0, 3))

    def change(parts: dict[str, bytes]) -> None:
        parts["documents.jsonl"] = parts["documents.jsonl"].replace(b"Sunday", b"Monday")

    forged = resealed(bundled(base.with_name("copy.annot"), "anna"), change)
    with Project.open(base) as project, pytest.raises(InputError, match="digest"):
        merge_files(project, [forged])


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(copied(base, "copy"), "anna", (0, 3))
    sent = bundled(base.with_name("copy.annot"), "anna")
    bomb = resealed(sent, replaced("people.json", b" " * (80 << 20)))
    assert bomb.stat().st_size < 1 << 20
    with Project.open(base) as project, pytest.raises(InputError, match="larger than any"):
        merge_files(project, [bomb])


def test_what_is_no_bundle_is_named(base: Path, tmp_path: Path) -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "a")
    cases = {"zip": plain.getvalue(), "text": b"hello", "empty": b""}
    for name, data in cases.items():
        path = tmp_path / f"{name}.annotbundle"
        path.write_bytes(data)
        with Project.open(base) as project, pytest.raises(InputError, match=name):
            merge_files(project, [path])


# -- what may go wrong in honest files --------------------------------------------------------


def test_ids_that_something_else_has_are_borrowed_and_found_again(base: Path) -> None:
    other = copied(base, "other")
    [span_id] = label(other, "anna", (0, 3))
    with Project.open(base) as project:  # the same id, of another person's span
        me = project.ensure_annotator("ben").id
        document_id = project.summaries(me)[0].id
        command = AddSpan(
            document_id=document_id, label="CLAIM", fragments=((4, 8),), span_id=span_id
        )
        project.execute(command, author_id=me)
        merge_files(project, [bundled(other, "anna")])
    label(other, "anna", (4, 8))
    with Project.open(base) as project:
        report = merge_files(project, [bundled(other, "anna", "more")])
        assert (report.spans_added, report.spans_changed, report.spans_removed) == (1, 0, 0)
        assert len({one.id for one in project.store.rows("span")}) == 3
    back = copied(base, "back")
    with Project.open(other) as project:  # on the way back it is the same span again
        report = merge_files(project, [back])
        assert report.sets[SetStatus.SAME] == 1
        assert report.spans_changed == report.spans_removed == 0


def test_entities_come_along_once(base: Path) -> None:
    other = copied(base, "other")
    [span_id] = label(other, "anna", (0, 11))
    with Project.open(other) as project:
        me = project.annotator("anna").id
        entity = AddEntity(name="Kim Jong Un", kind="PERSON")
        project.execute(entity, author_id=me)
        project.execute(AssignEntity(span_ids=(span_id,), entity_id=entity.entity_id), author_id=me)
    sent = bundled(other, "anna")
    with Project.open(base) as project:
        merge_files(project, [sent])
        merge_files(project, [sent])
        [found] = project.store.rows("entity")
        assert found.id == entity.entity_id
        [span] = project.store.rows("span")
        assert isinstance(span, Span)
        assert span.entity_id == found.id
    everything(base)


def test_a_change_of_the_schema_on_both_sides_is_no_conflict(base: Path) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 3))
    with Project.open(base) as project:
        merge_files(project, [bundled(other, "anna")])
    for path in (base, other):
        with Project.open(path) as project:
            toml = project.store.rows("schema_version")[0].toml.replace('"PERSON"', '"HUMAN"')  # type: ignore[union-attr]
            command = MigrateSchema(toml=toml, renames={"PERSON": "HUMAN"})
            project.execute(command, author_id=None)
    label(other, "anna", (4, 8), name="HUMAN")
    with Project.open(base) as project:
        report = merge_files(project, [bundled(other, "anna", "later")])
        assert report.sets[SetStatus.CHANGED] == 1
        assert report.conflicts == 0
        assert {one.label for one in project.store.rows("span")} == {"HUMAN"}  # type: ignore[union-attr]


class Stopping:
    """Progress that is cancelled after some messages."""

    def __init__(self, after: int) -> None:
        self._left = after

    @property
    def is_cancelled(self) -> bool:
        self._left -= 1
        return self._left < 0

    def advance(self, done: float, total: float | None, message: str) -> None:
        """Go on."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_cancelled_merge_leaves_nothing(base: Path, after: int) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 3))
    sent = bundled(other, "anna")
    before = everything(base)
    with Project.open(base) as project, pytest.raises(CancelledError):
        merge_files(project, [sent], progress=Stopping(after))
    assert everything(base) == before


def test_labels_are_made_and_saved_while_a_bundle_is_merged(base: Path) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 3))
    with Project.open(base) as project:
        table = Table(project, "ben")
        document_id = project.summaries(None)[0].id

        class Busy:
            is_cancelled = False
            labels = 0

            def advance(self, *_: object) -> None:
                place = ((self.labels, self.labels + 1),)
                self.labels += 1
                command = AddSpan(document_id=document_id, label="CLAIM", fragments=place)
                project.execute(command, author_id=table.author).durable.result(timeout=10)

        busy = Busy()
        merge_files(project, [bundled(other, "anna")], progress=busy)
        assert busy.labels >= 2
        assert len(project.store.rows("span")) == busy.labels + 1
    everything(base)


def test_a_set_that_changes_meanwhile_stops_the_merge(base: Path) -> None:
    other = copied(base, "other")
    [first] = label(other, "anna", (0, 3))
    with Project.open(base) as project:
        merge_files(project, [bundled(other, "anna")])
    label(other, "anna", (4, 8))
    with Project.open(other) as project:
        me = project.annotator("anna").id
        project.execute(RelabelSpans(span_ids=(first,), label="ORG"), author_id=me)
    sent = bundled(other, "anna", "later")
    with Project.open(base) as project:

        class Meanwhile:
            is_cancelled = False

            def advance(self, _done: float, _total: float | None, message: str) -> None:
                if "visible" in message:
                    command = RelabelSpans(span_ids=(first,), label="PLACE")
                    project.execute(command, author_id=me).durable.result(timeout=10)

        before = project.store.last_seq()
        with pytest.raises(ConflictError):
            merge_files(project, [sent], progress=Meanwhile())
        assert project.store.last_seq() == before + 1
        assert [one.label for one in project.store.rows("span")] == ["PLACE"]  # type: ignore[union-attr]
        assert merge_files(project, [sent]).conflicts == 1  # done again it sees a fork
    everything(base)


def test_work_that_was_undone_altogether_stays_undone(base: Path) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 3))
    first = bundled(other, "anna", "first")
    with Project.open(base) as project:
        merge_files(project, [first])
    with Project.open(other) as project:
        me = project.annotator("anna").id
        document_id = project.summaries(me)[0].id
        project.undo(me, document_id).durable.result()
        assert project.store.rows("annotation_set") == []
        report = merge_files(project, [first])
        assert report.sets[SetStatus.OLDER] == 1
        assert not report.changes_anything
    with Project.open(base) as project:
        report = merge_files(project, [bundled(other, "anna", "undone")])
        assert (report.spans_removed, report.conflicts) == (1, 0)
        assert project.store.rows("span") == []
    label(other, "anna", (4, 8))  # begun again, which is no fork
    with Project.open(base) as project:
        report = merge_files(project, [bundled(other, "anna", "again"), first])
        assert (report.spans_added, report.conflicts) == (1, 0)
    everything(base)


def test_what_was_undone_can_be_merged_again(base: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "other.annot") as project:
        Table(project, "anna").label("[Kim Jong Un]PER left.")
    sent = bundled(tmp_path / "other.annot", "anna")
    with Project.open(base) as project:
        rita = project.ensure_annotator("rita").id
        first = merge_files(project, [sent])
        assert first.operation_id is not None
        project.undo_operation(first.operation_id, rita).durable.result()
        assert project.store.rows("span") == []
        assert [one.name for one in project.annotators(with_removed=True)] == ["rita"]
        again = merge_files(project, [sent])
        assert again.spans_added == 1
        assert [one.name for one in project.annotators()] == ["anna", "rita"]
    everything(base)


def test_the_log_of_the_other_side_is_kept_and_not_replayed(base: Path) -> None:
    other = copied(base, "other")
    [span_id] = label(other, "anna", (0, 3))
    with Project.open(other) as project:
        me = project.annotator("anna").id
        project.execute(RelabelSpans(span_ids=(span_id,), label="ORG"), author_id=me)
    with Project.open(base) as project:
        before = project.store.last_seq()
        merge_files(project, [bundled(other, "anna")])
        assert project.store.last_seq() == before + 1
        [row] = project.store.rows("ancestry")
        assert isinstance(row, Ancestry)
        assert [step.kind for step in row.steps] == ["add_span", "relabel_spans"]
        assert "ORG" in row.steps[1].title


def test_what_was_merged_and_then_edited_here_is_a_fork_of_later_work(base: Path) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 3))
    with Project.open(base) as project:
        merge_files(project, [bundled(other, "anna")])
    label(base, "anna", (4, 8))  # as anna, in the reviewer's project
    label(other, "anna", (9, 11))
    with Project.open(base) as project:
        report = merge_files(project, [bundled(other, "anna", "later")])
        assert report.conflicts == 1
        sets = list(project.store.rows("annotation_set"))
        quotes = sorted(sorted(span.quote for span in project.store.spans(one.id)) for one in sets)
        assert quotes == [["Jong", "Kim"], ["Kim", "Un"]]


def test_undo_of_a_later_merge_brings_the_earlier_state_back(base: Path) -> None:
    other = copied(base, "other")
    [first] = label(other, "anna", (0, 3))
    with Project.open(base) as project:
        merge_files(project, [bundled(other, "anna")])
    rows = everything(base)[2:]
    label(other, "anna", (4, 8))
    with Project.open(other) as project:
        me = project.annotator("anna").id
        project.execute(RelabelSpans(span_ids=(first,), label="ORG"), author_id=me)
    with Project.open(base) as project:
        later = bundled(other, "anna", "later")
        report = merge_files(project, [later])
        assert report.operation_id is not None
        project.undo_operation(report.operation_id, me).durable.result()
    assert everything(base)[2:] == rows
    with Project.open(base) as project:  # and it can be merged anew
        assert merge_files(project, [later]).sets[SetStatus.CHANGED] == 1


def test_a_whole_project_leaves_out_what_is_nobodys(base: Path) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 3))
    with Project.open(other) as project:
        table = Table(project, "anna")
        table.suggest(project.summaries(None)[0].id, [(4, 8, "PERSON")])
    with Project.open(base) as project:
        report = merge_files(project, [other], on_clash=Answer.ASK)
        assert report.left_out == {"suggested": 1}
        kinds = [one.kind for one in project.store.rows("annotation_set")]  # type: ignore[union-attr]
        assert kinds == ["human"]


def test_rows_of_a_merge_are_those_of_the_annotator(base: Path) -> None:
    other = copied(base, "other")
    label(other, "anna", (0, 11), (0, 3))
    with Project.open(base) as project:
        merge_files(project, [bundled(other, "anna")])
        project.poll()
        anna = project.annotator("anna")
        document_id = project.summaries(anna.id)[0].id
        work = project.annotation_set(document_id, "human", anna.id)
        assert isinstance(work, AnnotationSet)
        assert [span.quote for span in project.spans(work.id)] == ["Kim Jong Un", "Kim"]
        assert all(not isinstance(one, Relation) for one in project.relations(work.id))
