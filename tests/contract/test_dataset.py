"""A dataset says how it was made, and is made again from that, byte for byte."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.model.commands import AddSpan, SetState
from annotator.services.project import Project
from annotator.version import __version__
from tests.contract.conftest import Cli, write_rows

SPLIT = ("--split", "train=0.6,dev=0.2,test=0.2", "--seed", "3")


@pytest.fixture
def labeled(cli: Cli, project: Path, tmp_path: Path) -> Path:
    """Twenty documents of two annotators, every fourth a near-duplicate of the one before."""
    rows = [
        {
            "text": " ".join(
                f"word{number - (number % 4 == 3)}x{place}" for place in range(60 + number % 2)
            ),
            "title": f"Title {number}",
            "annotator": name,
            "state": "done",
            "spans": [{"start": 0, "end": 5, "label": "PERSON" if number % 3 else "ORG"}],
        }
        for number in range(20)
        for name in ("anna", "ben")
    ]
    assert cli("import", project, write_rows(tmp_path / "rows.jsonl", *rows)).code == 0
    return project


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def manifest_in(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_split_says_what_it_is(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    more = ("--keep-together", "--label", "PERSON", "--annotator", "ben", "--document", "Title 4")
    some = [word for number in range(12) for word in ("--document", f"Title {number}")]
    folder = tmp_path / "data"

    outcome = cli("export", labeled, "-o", folder, *SPLIT, *more, *some, "--json")

    found = manifest_in(folder / "dataset.json")
    assert outcome.json["manifest"] == str(folder / "dataset.json")
    assert found["format"] == "annotator-dataset/1"
    assert found["program"] == {"name": "annotator", "version": __version__}
    assert found["schema"]["name"] == "news-facts"
    assert found["split"] == {
        "parts": [
            {"name": "train", "share": 0.6},
            {"name": "dev", "share": 0.2},
            {"name": "test", "share": 0.2},
        ],
        "seed": 3,
        "by": "document",
        "keep_together": True,
        "stratify": None,
    }
    asked = found["export"]
    assert (asked["format"], asked["set"], asked["state"]) == ("jsonl", "human", "done")
    assert [one["name"] for one in asked["annotators"]] == ["ben"]
    assert (len(asked["documents"]), asked["labels"]) == (12, ["PERSON"])
    files = content_of(folder)
    del files["dataset.json"]
    assert found["files"] == {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in files.items()
    }
    for name, part in found["parts"].items():
        rows = [json.loads(line) for line in files[part["target"]].splitlines()]
        spans = sum(len(row["spans"]) for row in rows)
        assert (part["target"], part["rows"], part["spans"]) == (f"{name}.jsonl", len(rows), spans)
        assert part["labels"] == ({"PERSON": spans} if spans else {})
    assert found["counts"]["documents"] == 12
    assert found["counts"]["labels"] == {"PERSON": 8}


@pytest.mark.parametrize(
    "words",
    [
        (*SPLIT, "--keep-together"),
        (*SPLIT, "--stratify", "label", "--set", "all", "--state", "any"),
        (*SPLIT, "--format", "brat", "--split-by", "publisher"),
        ("--format", "brat", "--manifest", "--label", "ORG"),
        (*SPLIT, "--pseudonyms", "--annotator", "ben", "--since", "2020-01-01T12:00+02:00"),
    ],
)
def test_it_is_made_again_byte_for_byte(
    words: tuple[str, ...], cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    cli("export", labeled, "-o", tmp_path / "one", *words)
    manifest = tmp_path / "one" / "dataset.json"
    with Project.open(labeled) as opened:
        opened.ensure_annotator("zoe")  # what is not exported does not matter

    outcome = cli("export", labeled, "--again", manifest, "-o", tmp_path / "two")

    assert outcome.code == 0, outcome.out + outcome.err
    assert "is the same" in outcome.out
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")
    if "--pseudonyms" in words:
        assert b"ben" not in manifest.read_bytes()


def test_one_file_has_a_manifest_beside_it_when_asked(
    cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    cli("export", labeled, "-o", folder / "plain.jsonl")
    assert set(content_of(folder)) == {"plain.jsonl"}

    assert cli("export", labeled, "-o", folder / "a.jsonl", "--manifest").code == 0

    found = manifest_in(folder / "a.dataset.json")
    assert list(found["files"]) == ["a.jsonl"]
    assert found["content_sha256"] == found["files"]["a.jsonl"]["sha256"]
    assert (found["split"], found["parts"]) == (None, {})
    words = ("--again", folder / "a.dataset.json", "-o", folder / "b.jsonl")
    assert cli("export", labeled, *words).code == 0
    assert (folder / "a.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()


def test_a_dataset_is_imported_without_its_manifest(
    cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    cli("export", labeled, "-o", tmp_path / "data", *SPLIT)
    other = tmp_path / "other.annot"
    cli("new", other)

    whole = cli("import", other, tmp_path / "data")
    alone = cli("import", other, tmp_path / "data" / "dataset.json")

    assert whole.code == 0
    with Project.open(other) as opened:
        assert len(opened.summaries(None)) == 20
    assert alone.code == 2
    assert "this is the manifest of a dataset" in alone.err


def test_what_changed_since_is_said(cli: Cli, labeled: Path, tmp_path: Path) -> None:
    cli("export", labeled, "-o", tmp_path / "one", *SPLIT)
    with Project.open(labeled) as opened:
        anna = opened.annotator("anna").id
        document = opened.find_document("Title 4").id
        for command in (
            SetState(document_id=document, state="in_progress"),
            AddSpan(document_id=document, label="EVENT", fragments=((8, 12),)),
            SetState(document_id=document, state="done"),
        ):
            opened.execute(command, author_id=anna)
    words = ("--again", tmp_path / "one" / "dataset.json")

    outcome = cli("export", labeled, *words, "-o", tmp_path / "two")

    assert outcome.code == 1
    assert "is not the same" in outcome.out
    assert "40 spans, now 41." in outcome.out
    assert "EVENT 0 times, now 1." in outcome.out
    report = cli("export", labeled, *words, "-o", tmp_path / "three", "--json").json
    assert not report["again"]["is_same"]
    parts = {name: (tmp_path / "one" / name).read_bytes() for name in ("train.jsonl", "dev.jsonl")}
    for name, data in parts.items():
        same = data == (tmp_path / "two" / name).read_bytes()
        assert same == (f"{name}: other content." not in report["again"]["differences"])


def damaged(**changes: Any) -> dict[str, Any]:
    return {"format": "annotator-dataset/1", "split": None, "export": {}, **changes}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[]", "no manifest of a dataset"),
        ('{"format": "annotator/1"}', "no manifest of a dataset"),
        ("not json", "no manifest of a dataset"),
        (json.dumps({"format": "annotator-dataset/2"}), "a newer program"),
        (json.dumps(damaged()), "this manifest is damaged"),
        (json.dumps(damaged(export=7)), "this manifest is damaged"),
        (json.dumps(damaged(export={"pseudonyms": "no"})), "this manifest is damaged"),
    ],
)
def test_what_is_no_manifest_is_refused(
    content: str, words: str, cli: Cli, project: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "dataset.json"
    manifest.write_text(content, encoding="utf-8")

    outcome = cli("export", project, "--again", manifest, "-o", tmp_path / "out")

    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_dataset_is_not_made_over_itself_nor_otherwise(
    cli: Cli, labeled: Path, tmp_path: Path
) -> None:
    folder, one = tmp_path / "data", tmp_path / "a.jsonl"
    cli("export", labeled, "-o", folder, *SPLIT)
    cli("export", labeled, "-o", one, "--manifest")
    before = content_of(tmp_path)
    again = ("export", labeled, "--again")
    for words, expected in (
        ((folder / "dataset.json", "-o", folder), "is the dataset itself"),
        ((tmp_path / "a.dataset.json", "-o", one), "is the dataset itself"),
        ((tmp_path / "a.dataset.json", "-o", "-"), "Name one with -o"),
        ((tmp_path / "missing.json", "-o", tmp_path / "x"), "is not a file"),
        ((folder / "dataset.json", "-o", tmp_path / "x", "--seed", "4"), "Leave --seed out"),
    ):
        outcome = cli(*again, *words)
        assert outcome.code == 2
        assert expected in outcome.err
    assert cli("export", labeled, "-o", "-", "--manifest").code == 2
    assert content_of(tmp_path).keys() - before.keys() <= {"log/annotator.log"}
