"""What bad input gets: one clear message, exit code 2, and the project as it was."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Cli, content_of, write_rows

GOOD = {"text": "Kim met Moon.", "spans": [{"start": 0, "end": 3, "label": "PERSON"}]}


def span(**values: Any) -> dict[str, Any]:
    return {"text": "Kim met Moon.", "spans": [{"start": 0, "end": 3, "label": "PERSON"} | values]}


BAD_ROWS = {
    "broken JSON": ('{"text": "Kim", ', ["line 2", "not valid JSON", "--on-error skip"]),
    "not an object": ("[1, 2]", ["line 2", "not a JSON object"]),
    "not UTF-8": (b'{"text": "caf\xe9 is French"}', ["line 2", "not UTF-8", "windows-1252"]),
    "no text": ({"body": "Kim"}, ["line 2", "no text", "body"]),
    "empty text": ({"text": " \n "}, ["line 2", "empty"]),
    "null character": ({"text": "Kim\x00Moon"}, ["line 2", "null character"]),
    "lone surrogate": ('{"text": "\\ud83d Kim"}', ["line 2", "not valid JSON"]),
    "outside": (span(end=99), ["line 2", "span 1 (PERSON)", "[0, 99)", "13 characters"]),
    "negative": (span(start=-1), ["line 2", "[-1, 3)"]),
    "nothing covered": (span(start=3), ["line 2", "[3, 3)", "covers nothing"]),
    "fraction": (span(start=0.5), ["line 2", "no start and end", "whole numbers"]),
    "other quote": (span(text="Moon"), ["line 2", "“Moon”", "“Kim”", "stand at 8"]),
    "UTF-16 offsets": (
        {"text": "😀 Kim", "spans": [{"start": 3, "end": 6, "label": "PERSON", "text": "Kim"}]},
        ["line 2", "outside the text", "offset_unit"],
    ),
    "UTF-16 quote": (
        {"text": "😀 Kim met", "spans": [{"start": 3, "end": 6, "label": "PERSON", "text": "Kim"}]},
        ["line 2", "utf16"],
    ),
    "unknown unit": (
        span() | {"offset_unit": "grapheme"},
        ["line 2", "grapheme", "codepoint, utf16, byte"],
    ),
    "unknown label": (span(label="HUMAN"), ["line 2", "“HUMAN”", "PERSON", "--unknown-labels"]),
    "unknown attribute": (span(attributes={"mood": "x"}), ["line 2", "“mood”"]),
    "attribute of another label": (
        span(attributes={"value": "2026"}),
        ["line 2", "no attribute “value”", "DATE"],
    ),
    "bad value": (
        span(label="PLACE", attributes={"place_kind": "MOON"}),
        ["line 2", "“MOON”", "GPE"],
    ),
    "bad timex": (span(label="DATE", attributes={"value": "Monday"}), ["line 2", "Monday"]),
    "no label": ({"text": "Kim", "spans": [{"start": 0, "end": 3}]}, ["line 2", "no label"]),
    "same span id": (
        {
            "text": "Kim met Moon.",
            "spans": [
                {"id": "a", "start": 0, "end": 3, "label": "PERSON"},
                {"id": "a", "start": 8, "end": 12, "label": "PERSON"},
            ],
        },
        ["line 2", "two spans have the id “a”"],
    ),
    "loose relation": (
        span(id="a") | {"relations": [{"type": "same_as", "from": "a", "to": "b"}]},
        ["line 2", "“b”"],
    ),
    "unknown relation": (
        span(id="a") | {"relations": [{"type": "loves", "from": "a", "to": "a"}]},
        ["line 2", "“loves”"],
    ),
    "bad date": (GOOD | {"document_date": "23.2.2026"}, ["line 2", "23.2.2026", "2026-02-23"]),
    "bad set": (GOOD | {"set": "silver"}, ["line 2", "“silver”", "gold"]),
    "bad state": (GOOD | {"state": "ready"}, ["line 2", "“ready”", "done"]),
    "bad confidence": (span(confidence=1.5), ["line 2", "0 to 1"]),
    "bad origin": (span(origin="magic"), ["line 2", "“magic”"]),
    "human without a name": (GOOD | {"set": "human"}, ["line 2", "--annotator"]),
    "newer format": (GOOD | {"format": "annotator/2"}, ["line 2", "annotator/2", "newer version"]),
    "changed text": (GOOD | {"text_sha256": "0" * 64}, ["line 2", "text_sha256"]),
    "spans no list": ({"text": "Kim", "spans": {"a": 1}}, ["line 2", "spans must be a list"]),
    "meta no object": ({"text": "Kim", "meta": 3}, ["line 2", "meta must be an object"]),
    "id for another text": (
        {"id": "d1", "text": "Another text."},
        ["line 2", "“d1”", "another text"],
    ),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_names_its_line_and_imports_nothing(
    name: str, project: Path, cli: Cli, tmp_path: Path
) -> None:
    row, words = BAD_ROWS[name]
    first = {"id": "d1", "text": "A first, sound row."}
    file = write_rows(tmp_path / "rows.jsonl", first, row, GOOD)
    before = content_of(cli, project)

    outcome = cli("import", project, file)

    assert (outcome.code, outcome.out) == (2, "")
    assert "rows.jsonl" in outcome.err
    for word in words:
        assert word in outcome.err
    assert "Traceback" not in outcome.err
    assert content_of(cli, project) == before


@pytest.mark.parametrize("name", BAD_ROWS)
def test_the_others_come_in_when_bad_rows_are_skipped(
    name: str, project: Path, cli: Cli, tmp_path: Path
) -> None:
    row, words = BAD_ROWS[name]
    first = {"id": "d1", "text": "A first, sound row."}
    file = write_rows(tmp_path / "rows.jsonl", first, row, GOOD)

    outcome = cli("import", project, file, "--on-error", "skip", "--json")

    assert outcome.code == 1
    assert outcome.json["documents"] == {"added": 2, "known": 0}
    assert outcome.json["rejected"] == 1
    assert outcome.json["details"][0]["line"] == 2
    assert words[1] in outcome.json["details"][0]["notes"][0]["message"]


BAD_FILES: dict[str, tuple[str, bytes, list[str]]] = {
    "not UTF-8": (
        "a.txt",
        "Le président était déjà là.".encode("cp1252"),
        ["not UTF-8", "--encoding windows-1252"],
    ),
    "UTF-16": ("a.txt", "Kim met Moon.".encode("utf-16"), ["not UTF-8", "--encoding utf-16"]),
    "null character": ("a.txt", b"Kim\x00Moon", ["null character"]),
    "empty": ("a.txt", b"", ["no text"]),
    "blank": ("a.txt", b" \n\t\n", ["no text"]),
    "empty JSONL": ("a.jsonl", b"", ["no document"]),
    "JSONL in name only": ("a.jsonl", b"Kim met Moon.\n", ["line 1", "not valid JSON"]),
    "a database": ("a.db", b"SQLite format 3\x00" + b"\x00" * 100, ["database"]),
    "an image": ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ["not a text file"]),
    "one JSON document": ("a.json", b'[{"count": 1}]', ["no format recognises", "--format"]),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_imports_nothing(name: str, project: Path, cli: Cli, tmp_path: Path) -> None:
    file_name, data, words = BAD_FILES[name]
    (tmp_path / file_name).write_bytes(data)
    before = content_of(cli, project)

    outcome = cli("import", project, tmp_path / file_name)

    assert (outcome.code, outcome.out) == (2, "")
    assert file_name in outcome.err
    for word in words:
        assert word in outcome.err
    assert content_of(cli, project) == before


def test_a_text_of_200_megabytes_is_refused_with_its_size(
    project: Path, cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)

    outcome = cli("import", project, file)

    assert outcome.code == 2
    assert "huge.txt" in outcome.err
    assert "200,000,000 bytes" in outcome.err
    assert "10,000,000 characters" in outcome.err


def test_a_line_over_64_mebibytes_is_refused_with_its_size(
    project: Path, cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "long.jsonl"
    with file.open("wb") as stream:
        stream.write(b'{"text": "Kim"}\n{"text": "')
        stream.write(b"a" * (65 * 1024 * 1024))
        stream.write(b'"}\n')

    outcome = cli("import", project, file)

    assert outcome.code == 2
    assert "line 2" in outcome.err
    assert "68,157,4" in outcome.err


def test_too_many_characters_are_refused(project: Path, cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes(b"word " * 2_000_001)

    outcome = cli("import", project, file)

    assert outcome.code == 2
    assert "10,000,005 characters" in outcome.err


def test_a_path_that_does_not_exist(project: Path, cli: Cli, tmp_path: Path) -> None:
    outcome = cli("import", project, tmp_path / "missing.txt")

    assert outcome.code == 2
    assert "There is no file or folder" in outcome.err


def test_span_ids_used_twice_in_native_rows(project: Path, cli: Cli, tmp_path: Path) -> None:
    rows = [
        span(id="s1") | {"format": "annotator/1", "set": "human", "annotator": name}
        for name in ("anna", "ben")
    ]
    file = write_rows(tmp_path / "rows.jsonl", *rows)

    outcome = cli("import", project, file)

    assert outcome.code == 2
    assert "line 2" in outcome.err
    assert "“s1”" in outcome.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--format", "word"], "no format “word”"),
        (["--option", "color=red"], "no option “color”"),
        (["--option", "nonsense"], "KEY=VALUE"),
        (["--option", "offset_unit=mile"], "“mile”"),
        (["--map-label", "A"], "KEY=VALUE"),
        (["--map-label", "A=B"], "no label “B”"),
        (["--set", "silver"], "silver"),
        (["--unknown-labels", "guess"], "guess"),
        (["--encoding", "klingon"], "klingon"),
    ],
)
def test_impossible_import_options(
    words: list[str], expected: str, project: Path, cli: Cli, tmp_path: Path
) -> None:
    file = write_rows(tmp_path / "rows.jsonl", GOOD)
    before = content_of(cli, project)

    outcome = cli("import", project, file, *words)

    assert outcome.code == 2
    assert expected in outcome.err
    assert content_of(cli, project) == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--format", "text"], "cannot write"),
        (["--annotator", "nobody"], "no annotator “nobody”"),
        (["--document", "nothing"], "no document “nothing”"),
        (["--label", "NOPE"], "no label “NOPE”"),
        (["--since", "yesterday"], "“yesterday” is not a time"),
        (["--split", "train=0.5,dev=0.1"], "add up to 0.6"),
        (["--split", "train"], "no part"),
        (["--split", "../x=1"], "no part"),
        (["--split", "a=0.5,A=0.5"], "same name"),
        (["--seed", "0"], "--seed says how to split, but there is no --split"),
        (["--split-by", "document"], "Add such as --split train=0.8"),
        (["--stratify", "label"], "--stratify says how to split"),
        (["--keep-together"], "leave --keep-together out"),
    ],
)
def test_impossible_export_options(
    words: list[str], expected: str, project: Path, cli: Cli, tmp_path: Path
) -> None:
    write_rows(tmp_path / "rows.jsonl", GOOD)
    cli("import", project, tmp_path / "rows.jsonl")

    outcome = cli("export", project, "-o", tmp_path / "out", "--state", "any", *words)

    assert outcome.code == 2
    assert expected in outcome.err
    assert not (tmp_path / "out").exists()


def test_an_export_never_replaces_a_project_or_a_folder(
    project: Path, cli: Cli, tmp_path: Path
) -> None:
    before = content_of(cli, project)
    assert cli("export", project, "-o", project, "--state", "any").code == 2
    assert cli("export", project, "-o", tmp_path, "--state", "any").code == 2
    assert cli("export", project, "-o", tmp_path / "no" / "o.jsonl", "--state", "any").code == 2
    assert content_of(cli, project) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_export_to_a_full_disk_says_so(project: Path, cli: Cli, tmp_path: Path) -> None:
    cli("import", project, write_rows(tmp_path / "rows.jsonl", GOOD))

    outcome = cli("export", project, "-o", "/dev/full", "--state", "any", "--set", "all")

    assert outcome.code == 2
    assert "No space left" in outcome.err


def test_a_failed_export_leaves_the_older_file(
    project: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("import", project, write_rows(tmp_path / "rows.jsonl", GOOD))
    target = tmp_path / "o.jsonl"
    target.write_text("older")

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.fsync", full)
    outcome = cli("export", project, "-o", target, "--state", "any", "--set", "all")

    assert outcome.code == 2
    assert "No space left" in outcome.err
    assert target.read_text() == "older"
    assert [one.name for one in tmp_path.glob(".o.jsonl*")] == []


@pytest.mark.parametrize("verb", ["import", "export", "stats", "log", "check", "schema show"])
def test_what_is_not_a_project_is_refused_by_every_verb(
    verb: str, cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "notes.annot"
    file.write_text("these are notes\n" * 100)
    text = tmp_path / "a.txt"
    text.write_text("Kim met Moon.")
    more = {"import": [text], "export": ["-o", tmp_path / "o.jsonl"]}.get(verb, [])

    outcome = cli(*verb.split(), file, *more)

    assert outcome.code == 2
    assert "notes.annot" in outcome.err
    assert file.read_text().startswith("these are notes")


def test_a_schema_with_an_error_names_line_and_column(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('name = "x"\nversion = = 1\n')

    outcome = cli("new", tmp_path / "p.annot", "--schema", file)

    assert outcome.code == 2
    assert "line 2, column" in outcome.err
    assert not (tmp_path / "p.annot").exists()


def test_a_project_is_not_made_over_a_file(project: Path, cli: Cli) -> None:
    before = project.read_bytes()
    assert cli("new", project).code == 2
    assert project.read_bytes() == before


def test_a_bug_names_the_log_file_without_a_traceback(
    project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise KeyError("secret text of an article")

    monkeypatch.setattr("annotator.services.project.Project.open", fail)

    outcome = cli("stats", project)

    assert outcome.code == 3
    assert "annotator.log" in outcome.err
    assert "Traceback" not in outcome.err
    log = (tmp_path / "log" / "annotator.log").read_text()
    assert "KeyError" in log
    assert "secret text" not in log


def test_the_report_of_errors_stays_readable_as_json(project: Path, cli: Cli) -> None:
    found = json.loads(cli("formats", "--json").out)
    assert "jsonl" in [one["id"] for one in found]
