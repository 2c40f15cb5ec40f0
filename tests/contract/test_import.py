"""What an import brings, and what it leaves alone."""

from pathlib import Path
from typing import Any

import pytest

from annotator.model.commands import AddSpan, SetState
from annotator.services.importing import ImportOptions, import_files
from annotator.services.progress import CancelledError
from annotator.services.project import Project
from tests.contract.conftest import Cli, content_of, read_rows, write_rows

EVERYTHING = ("--set", "all", "--state", "any")
KIM = {"start": 0, "end": 3, "label": "PERSON", "text": "Kim"}
MOON = {"start": 8, "end": 12, "label": "PERSON", "text": "Moon"}
TEXT = "Kim met Moon."


def exported(cli: Cli, project: Path, tmp_path: Path) -> list[dict[str, Any]]:
    cli("export", project, "-o", tmp_path / "exported.jsonl", *EVERYTHING)
    return read_rows(tmp_path / "exported.jsonl")


def test_the_article_gets_its_date(
    cli: Cli, project: Path, tmp_path: Path, shared_data: Path
) -> None:
    outcome = cli("import", project, shared_data / "article" / "kim-reelected.txt", "--json")

    assert outcome.code == 0
    assert outcome.json["documents"] == {"added": 1, "known": 0}
    row = exported(cli, project, tmp_path)[0]
    assert row["meta"]["document_date"] == "2026-02-23"
    assert (row["set"], row["annotator"], row["state"]) == (None, None, "new")
    again = cli("import", project, shared_data / "article" / "kim-reelected.txt")
    assert (again.code, again.out.splitlines()[0]) == (0, "Nothing new.")


@pytest.mark.parametrize(
    ("row", "words", "expected"),
    [
        ({}, [], ("imported", None, "in_progress")),
        ({"annotator": "anna"}, [], ("human", "anna", "in_progress")),
        ({"annotator": "anna", "state": "done"}, [], ("human", "anna", "done")),
        ({"annotator": "anna"}, ["--annotator", "ben"], ("human", "ben", "in_progress")),
        ({}, ["--set", "suggested"], ("suggested", None, "in_progress")),
        ({"set": "gold"}, ["--annotator", "eve"], ("gold", "eve", "in_progress")),
        ({"set": "human", "annotator": "a"}, ["--set", "gold"], ("gold", "a", "in_progress")),
    ],
)
def test_whose_labels_they_are(
    row: dict[str, Any],
    words: list[str],
    expected: tuple[str, str | None, str],
    cli: Cli,
    project: Path,
    tmp_path: Path,
) -> None:
    file = write_rows(tmp_path / "a.jsonl", {"text": TEXT, "spans": [KIM]} | row)

    assert cli("import", project, file, *words).code == 0

    found = exported(cli, project, tmp_path)[0]
    assert (found["set"], found["annotator"], found["state"]) == expected
    assert found["spans"][0]["origin"] == "imported"
    assert found["spans"][0]["status"] == ("open" if expected[0] == "suggested" else None)


def test_labels_for_a_known_text_join_the_named_set(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    first = {"text": TEXT, "title": "One", "annotator": "anna", "spans": [KIM | {"id": "a"}]}
    cli("import", project, write_rows(tmp_path / "a.jsonl", first))
    second = {
        "text": TEXT,
        "title": "Another title",
        "annotator": "anna",
        "spans": [KIM | {"id": "x"}, MOON | {"id": "y"}],
        "relations": [{"type": "same_as", "from": "x", "to": "y"}],
    }

    outcome = cli("import", project, write_rows(tmp_path / "b.jsonl", second), "--json")

    assert outcome.code == 0
    assert outcome.json["documents"] == {"added": 0, "known": 1}
    assert outcome.json["spans"] == {"added": 1, "known": 1}
    assert outcome.json["relations"] == {"added": 1, "known": 0}
    (row,) = exported(cli, project, tmp_path)
    assert row["title"] == "One"
    assert [span["text"] for span in row["spans"]] == ["Kim", "Moon"]
    assert row["relations"][0]["from"] == row["spans"][0]["id"] == "a"


def test_the_same_label_twice_in_a_file_is_one_label(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    row = {"text": TEXT, "annotator": "anna", "spans": [KIM, KIM]}

    outcome = cli("import", project, write_rows(tmp_path / "a.jsonl", row, row), "--json")

    assert outcome.json["spans"] == {"added": 1, "known": 3}
    assert len(exported(cli, project, tmp_path)[0]["spans"]) == 1


def test_rows_of_one_document_far_apart_join_up(cli: Cli, project: Path, tmp_path: Path) -> None:
    """Chunks are written in between: what was planned before must be seen in the file."""
    others = [
        {"text": f"Other text {n}.", "spans": [{"start": 0, "end": 5, "label": "ORG"}] * 1}
        for n in range(2_100)
    ]
    first = {"text": TEXT, "annotator": "anna", "spans": [KIM]}
    last = {"text": TEXT, "annotator": "anna", "spans": [KIM, MOON]}
    file = write_rows(tmp_path / "a.jsonl", first, *others, last)

    outcome = cli("import", project, file, "--json")

    assert outcome.code == 0
    assert outcome.json["documents"]["added"] == 2_101
    assert outcome.json["spans"] == {"added": 2_102, "known": 1}
    row = next(one for one in exported(cli, project, tmp_path) if one["text"] == TEXT)
    assert [span["text"] for span in row["spans"]] == ["Kim", "Moon"]


def test_what_the_annotator_changed_since_stays(cli: Cli, project: Path, tmp_path: Path) -> None:
    cli(
        "import",
        project,
        write_rows(tmp_path / "a.jsonl", {"text": TEXT, "annotator": "anna", "spans": [KIM]}),
    )
    cli("export", project, "-o", tmp_path / "out.jsonl", *EVERYTHING)
    with Project.open(project) as opened:
        from annotator.model.commands import RelabelSpans

        anna = opened.annotator("anna").id
        document = opened.store.document_ids()[0]
        one = opened.annotation_set(document, "human", anna)
        assert one is not None
        opened.load(document)
        span = opened.spans(one.id)[0]
        opened.execute(RelabelSpans(span_ids=(span.id,), label="ORG"), author_id=anna)

    outcome = cli("import", project, tmp_path / "out.jsonl", "--json")

    assert outcome.code == 1
    assert outcome.json["spans"] == {"added": 0, "known": 1}
    assert outcome.json["notes"][0]["code"] == "changed_since"
    assert [one["label"] for one in exported(cli, project, tmp_path)[0]["spans"]] == ["ORG"]


def test_native_labels_given_to_somebody_else_get_new_ids(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    cli(
        "import",
        project,
        write_rows(tmp_path / "a.jsonl", {"text": TEXT, "annotator": "anna", "spans": [KIM]}),
    )
    cli("export", project, "-o", tmp_path / "out.jsonl", *EVERYTHING)

    outcome = cli("import", project, tmp_path / "out.jsonl", "--annotator", "ben", "--json")

    assert outcome.code == 1
    assert [note["code"] for note in outcome.json["notes"]] == ["span_ids"]
    rows = exported(cli, project, tmp_path)
    assert [row["annotator"] for row in rows] == ["anna", "ben"]
    assert rows[0]["spans"][0]["id"] != rows[1]["spans"][0]["id"]


def test_unknown_names_are_added_in_the_same_act(cli: Cli, project: Path, tmp_path: Path) -> None:
    row = {
        "text": TEXT,
        "spans": [
            KIM | {"id": "a", "label": "HERO", "attributes": {"age": 42, "traits": ["bold"]}},
            MOON | {"id": "b", "label": "PLACE", "attributes": {"place_kind": "SPACE"}},
        ],
        "relations": [{"type": "orbits", "from": "a", "to": "b"}],
        "document_labels": {"topic": "moon"},
    }

    outcome = cli(
        "import",
        project,
        write_rows(tmp_path / "a.jsonl", row),
        "--unknown-labels",
        "add",
        "--json",
    )

    assert outcome.code == 0
    assert outcome.json["schema_version"] == 2
    assert outcome.json["added_names"] == [
        "document label topic",
        "label HERO",
        "attribute age",
        "attribute traits",
        "attribute place_kind",
        "relation orbits",
    ]
    with Project.open(project) as opened:
        assert opened.schema.version == 2
        assert opened.schema.label("HERO").fill.startswith("#")
        assert opened.schema.attribute("age").labels == ("HERO",)
        assert "SPACE" in opened.schema.attribute("place_kind").values
        history = opened.history()
        assert [one.kind for one in history] == ["import", "create_project"]
        opened.ensure_annotator("anna")
        opened.undo_operation(history[0].id, opened.annotator("anna").id).durable.result()
        assert opened.schema.version == 1
        assert opened.store.document_ids() == []
    assert cli("check", project, "--only", "integrity").code == 0


def test_unknown_names_are_left_out_and_told(cli: Cli, project: Path, tmp_path: Path) -> None:
    row = {
        "text": TEXT,
        "spans": [
            KIM | {"id": "a", "label": "HERO"},
            MOON | {"id": "b", "attributes": {"mood": "x", "place_kind": "GPE"}},
        ],
        "relations": [{"type": "same_as", "from": "a", "to": "b"}],
        "colour": "red",
    }

    outcome = cli(
        "import",
        project,
        write_rows(tmp_path / "a.jsonl", row),
        "--unknown-labels",
        "skip",
        "--json",
    )

    assert outcome.code == 1
    assert outcome.json["spans"]["added"] == 1
    assert {note["message"] for note in outcome.json["notes"]} == {
        "The key “colour” of a row is not read",
        "Spans labeled HERO were left out",
        "The attribute “mood” of PERSON does not fit the label schema and was left out",
        "The attribute “place_kind” of PERSON does not fit the label schema and was left out",
        "Relations whose spans were left out were left out too",
    }
    assert exported(cli, project, tmp_path)[0]["relations"] == []


def test_labels_can_be_mapped(cli: Cli, project: Path, tmp_path: Path) -> None:
    row = {"text": TEXT, "spans": [KIM | {"label": "PER"}, MOON | {"label": "PER"}]}

    outcome = cli(
        "import", project, write_rows(tmp_path / "a.jsonl", row), "--map-label", "PER=PERSON"
    )

    assert outcome.code == 0
    labels = [span["label"] for span in exported(cli, project, tmp_path)[0]["spans"]]
    assert labels == ["PERSON", "PERSON"]


def test_offsets_are_mapped_through_what_is_replaced(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    text = "\ufeffKim\r\nmet\rMoon\u2028here."
    spans = [
        {"start": 1, "end": 4, "label": "PERSON", "text": "Kim"},
        {"start": 10, "end": 14, "label": "PERSON", "text": "Moon"},
        {"start": 1, "end": 9, "label": "CLAIM", "text": "Kim\r\nmet"},
    ]

    outcome = cli(
        "import", project, write_rows(tmp_path / "a.jsonl", {"text": text, "spans": spans})
    )

    assert outcome.code == 1
    row = exported(cli, project, tmp_path)[0]
    assert row["text"] == "Kim\nmet\nMoon\nhere."
    assert [span["text"] for span in row["spans"]] == ["Kim\nmet", "Kim", "Moon"]
    assert all(row["text"][s["start"] : s["end"]] == s["text"] for s in row["spans"])


@pytest.mark.parametrize(("unit", "offsets"), [("utf16", (3, 6)), ("byte", (5, 8))])
def test_other_offset_units(
    unit: str, offsets: tuple[int, int], cli: Cli, project: Path, tmp_path: Path
) -> None:
    span = {"start": offsets[0], "end": offsets[1], "label": "PERSON", "text": "Kim"}
    file = write_rows(tmp_path / "a.jsonl", {"text": "😀 Kim", "spans": [span]})

    assert cli("import", project, file, "--option", f"offset_unit={unit}").code == 0
    found = exported(cli, project, tmp_path)[0]["spans"][0]
    assert (found["start"], found["end"], found["text"]) == (2, 5, "Kim")


def test_text_files_with_marks_and_windows_line_ends(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbfKim met Moon.\n")
    (tmp_path / "crlf.txt").write_bytes(b"Kim met\r\nMoon.\r\n")
    (tmp_path / "latin.txt").write_bytes("Café société".encode("latin-1"))

    assert cli("import", project, tmp_path / "bom.txt").code == 0
    crlf = cli("import", project, tmp_path / "crlf.txt")
    assert crlf.code == 1
    assert "CR LF" in crlf.out
    assert cli("import", project, tmp_path / "latin.txt", "--encoding", "latin-1").code == 0
    texts = [row["text"] for row in exported(cli, project, tmp_path)]
    assert texts == ["Kim met Moon.\n", "Kim met\nMoon.\n", "Café société"]


def test_jsonl_in_another_encoding(cli: Cli, project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes('{"text": "Müller"}\n{"text": "Kim"}'.encode("utf-16"))

    outcome = cli("import", project, tmp_path / "a.jsonl", "--encoding", "utf-16", "--json")

    assert outcome.code == 0
    assert [row["text"] for row in exported(cli, project, tmp_path)] == ["Müller", "Kim"]


def test_a_folder_comes_in_whole(cli: Cli, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.txt").write_text("Second article, said Kim.")
    (folder / "a.txt").write_text("First article, said Kim.")
    (folder / "sub" / "c.jsonl").write_text('{"text": "Third."}\n')
    (folder / ".hidden").write_bytes(b"\x00")

    outcome = cli("import", project, folder, "--json")

    assert outcome.code == 0
    assert outcome.json["formats"] == {"text": 2, "jsonl": 1}
    texts = [row["text"] for row in exported(cli, project, tmp_path)]
    assert texts == ["First article, said Kim.", "Second article, said Kim.", "Third."]

    (folder / "logo.png").write_bytes(b"\x89PNG\x00\x00")
    again = cli("import", project, folder)
    assert again.code == 1
    assert "logo.png" in again.out


def test_standard_input(cli: Cli, project: Path, tmp_path: Path) -> None:
    outcome = cli("import", project, "-", stdin=b'{"text": "Kim met Moon."}\n')

    assert outcome.code == 0
    assert [row["text"] for row in exported(cli, project, tmp_path)] == [TEXT]


def test_a_dry_run_says_everything_and_keeps_nothing(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    rows = [
        {
            "text": f"Text {n}.",
            "annotator": "anna",
            "spans": [{"start": 0, "end": 4, "label": "NEW"}],
        }
        for n in range(2_500)
    ]
    file = write_rows(tmp_path / "a.jsonl", *rows)
    before = content_of(cli, project)

    outcome = cli("import", project, file, "--dry-run", "--unknown-labels", "add", "--json")

    assert outcome.code == 0
    assert outcome.json["documents"]["added"] == 2_500
    assert outcome.json["added_names"] == ["label NEW"]
    assert outcome.json["operation"] is None
    assert content_of(cli, project) == before
    assert cli("check", project, "--only", "integrity").code == 0


def test_a_late_error_takes_everything_back(cli: Cli, project: Path, tmp_path: Path) -> None:
    rows: list[Any] = [
        {"text": f"Text {n}.", "annotator": "anna", "spans": []} for n in range(9_000)
    ]
    file = write_rows(tmp_path / "a.jsonl", *rows, "broken")
    before = content_of(cli, project)

    outcome = cli("import", project, file)

    assert outcome.code == 2
    assert "line 9001" in outcome.err
    assert content_of(cli, project) == before
    assert cli("check", project, "--only", "integrity").code == 0


def test_cancelling_takes_everything_back(project: Path, tmp_path: Path, cli: Cli) -> None:
    class Watch:
        seen = 0

        @property
        def is_cancelled(self) -> bool:
            Watch.seen += 1
            return Watch.seen > 8_500

        def advance(self, done: float, total: float | None, message: str) -> None:
            assert total is None or 0 <= done <= total

    rows = [{"text": f"Text {n}."} for n in range(9_000)]
    file = write_rows(tmp_path / "a.jsonl", *rows)
    before = content_of(cli, project)
    with Project.open(project) as opened, pytest.raises(CancelledError):
        import_files(opened, [file], ImportOptions(), Watch())
    assert content_of(cli, project) == before


def test_an_undone_import_can_be_made_again(cli: Cli, project: Path, tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden" / "native.jsonl"
    cli("import", project, golden)
    with Project.open(project) as opened:
        anna = opened.annotator("anna").id
        opened.undo_operation(opened.history()[0].id, anna).durable.result()
        assert opened.store.document_ids() == []

    assert cli("import", project, golden).code == 0
    cli("export", project, "-o", tmp_path / "o.jsonl", *EVERYTHING)
    assert (tmp_path / "o.jsonl").read_bytes() == golden.read_bytes()


def test_an_open_window_sees_the_import(project: Path, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.jsonl", {"text": TEXT, "annotator": "anna", "spans": [KIM]})
    with Project.open(project) as window, Project.open(project) as other:
        seen: list[str] = []
        window.subscribe(lambda change_set: seen.append(change_set.operation.kind))
        import_files(other, [file])
        assert window.poll() == 1
        assert seen == ["import"]
        anna = window.annotator("anna").id
        document = window.store.document_ids()[0]
        command = AddSpan(document_id=document, label="PERSON", fragments=((8, 12),))
        window.execute(command, author_id=anna).durable.result()
        state = SetState(document_id=document, state="done")
        window.execute(state, author_id=anna).durable.result()
        one = window.annotation_set(document, "human", anna)
        assert one is not None
        assert [span.quote for span in window.spans(one.id)] == ["Kim", "Moon"]


def test_a_read_only_project_takes_nothing(project: Path, tmp_path: Path, cli: Cli) -> None:
    file = write_rows(tmp_path / "a.jsonl", {"text": TEXT})
    project.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with Project.open(project, read_only=True) as opened:
            from annotator.model.errors import ReadOnlyError

            with pytest.raises(ReadOnlyError, match="read"):
                import_files(opened, [file])
    finally:
        tmp_path.chmod(0o755)
