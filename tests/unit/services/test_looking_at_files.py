"""A look at files before an import: formats with why, fields, the first document."""

import json
from pathlib import Path

import pytest

from annotator.model.errors import OptionNeededError
from annotator.services.importing import ImportOptions
from annotator.services.importing.look import look_at

TEXT = "Kim met Moon in Seoul."
ROW = {"body": TEXT, "meta": {"head": "Talks"}, "m": [{"b": 0, "e": 3, "t": "PER", "w": "Kim"}]}


def test_files_tell_their_formats_fields_and_first_document(tmp_path: Path) -> None:
    (tmp_path / "b.bin").write_bytes(b"\x00\x01")
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    seen = look_at([tmp_path], ImportOptions())
    good, bad = seen.files
    assert good.format is not None
    assert (good.format.info.id, bad.format, bad.is_stray) == ("fields", None, True)
    assert "“body”" in good.why
    assert "null bytes" in bad.why
    found = {(one.path, one.part): one for one in seen.columns}
    roles = {key: one.role for key, one in found.items() if one.role}
    assert roles == {
        ("body", ""): "text",
        ("m", ""): "spans",
        ("b", "span"): "start",
        ("e", "span"): "end",
        ("t", "span"): "label",
        ("w", "span"): "quote",
    }
    assert found["meta.head", ""].samples == ("Talks",)
    assert found["m", ""].samples == ("1 item",)
    assert seen.first is not None
    assert [span.quote for one in seen.first.sets for span in one.spans] == ["Kim"]


def test_options_show_in_the_columns_and_in_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('kind,words,when\nnews,"Kim met, Moon.",2026-02-23\n', encoding="utf-8")
    given = ImportOptions(format="csv", options={"text": "words", "date": "when", "title": "kind"})
    seen = look_at([path], given)
    assert [one.role for one in seen.columns] == ["title", "text", "date"]
    assert seen.first is not None
    assert (seen.first.title, str(seen.first.document_date)) == ("news", "2026-02-23")
    none = look_at([path], ImportOptions(format="csv", options={"text": "words", "date": ""}))
    assert [one.role for one in none.columns] == ["", "text", ""]


def test_a_table_that_is_cut_inside_a_character_shows_its_first_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,text\n" + f"Ünï,{'é' * 20_000}\n" * 5, encoding="utf-8")
    seen = look_at([path], ImportOptions())
    assert [(one.path, one.role) for one in seen.columns] == [("title", "title"), ("text", "text")]
    assert seen.columns[0].samples == ("Ünï",)


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", "a,b\n1,2\n"), ("a.json", '[{"a": "1", "b": 2}]')]
)
def test_without_a_text_there_are_columns_to_choose_it_from(
    tmp_path: Path, name: str, data: str
) -> None:
    path = tmp_path / name
    path.write_text(data, encoding="utf-8")
    seen = look_at([path], ImportOptions())
    assert [one.path for one in seen.columns] == ["a", "b"]
    assert "like a text" in str(seen.problem)
    assert seen.first is None


def test_options_are_for_those_inputs_that_know_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,body,when\nA,Kim met Moon.,2026-02-23\n")
    (tmp_path / "b.txt").write_text("Kim met Moon again.")
    given = ImportOptions(options={"date": "when"})
    assert look_at([tmp_path], given).problem is None
    alone = look_at([tmp_path / "a.csv"], given).first
    assert alone is not None
    assert str(alone.document_date) == "2026-02-23"
    unknown = look_at([tmp_path], ImportOptions(options={"dat": "when"})).problem
    assert "no input has use for the option “dat”" in str(unknown)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "😀金正恩会談", "label": [[3, 4, "X"]]}), encoding="utf-8")
    problem = look_at([path], ImportOptions()).problem
    assert isinstance(problem, OptionNeededError)
    assert (problem.option, problem.values) == ("offset_unit", ("codepoint", "utf16"))
    missing = look_at([tmp_path / "none"], ImportOptions())
    assert missing.files == ()
    assert "no file or folder" in str(missing.problem)
