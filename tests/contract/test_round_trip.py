"""Export, import into a new project, export again: the same bytes."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import ImportOptions, import_files
from annotator.services.project import Project
from tests.contract.conftest import Cli, read_rows, write_rows

GOLDEN = Path(__file__).parent / "golden" / "native.jsonl"
EVERYTHING = ("--set", "all", "--state", "any")

_WORDS = (
    "Kim",
    "said",
    "“We",
    "won”",
    "😀",
    "👩‍👩‍👧",
    "e\u0301tude",
    "한국어",
    "العربية",
    "北京",
    "2026",
    "U.S.",
    "\n",
)
_LABELS = ("PERSON", "ORG", "PLACE", "DATE", "CLAIM", "CUE", "SOURCE")
_ATTRIBUTES: dict[str, list[dict[str, Any]]] = {
    "PLACE": [{}, {"place_kind": "GPE"}],
    "DATE": [{}, {"type": "DATE", "value": "2026-02-23"}, {"value": "P5Y", "rule": "r"}],
    "CLAIM": [
        {},
        {"factuality": "CT+", "claim_kind": ["quote", "causal"], "attribution": "author"},
    ],
}
_NOTES = st.one_of(st.none(), st.sampled_from(["unsure", "ask 北京", ""]))


@st.composite
def spans(draw: st.DrawFn, text: str, number: int) -> dict[str, Any]:
    label = draw(st.sampled_from(_LABELS))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    pairs = [[edges[i], edges[i + 1]] for i in range(0, len(edges) - 1, 2)]
    return {
        "id": f"s{number}",
        "start": pairs[0][0],
        "end": pairs[-1][1],
        "label": label,
        "text": " ".join(text[a:b] for a, b in pairs),
        "fragments": pairs,
        "attributes": draw(st.sampled_from(_ATTRIBUTES.get(label, [{}]))),
        "note": draw(_NOTES),
        "origin": draw(st.sampled_from(["manual", "imported", "propagated", "suggested"])),
        "status": draw(st.sampled_from([None, "accepted", "corrected"])),
        "confidence": draw(st.one_of(st.none(), st.floats(0, 1))),
        "model": draw(st.sampled_from([None, "m/1"])),
        "provenance": draw(st.sampled_from([None, {"who": "eve", "edited": True}])),
    }


@st.composite
def relations_of(draw: st.DrawFn, found: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """At most one relation from the first span to the last."""
    if len(found) < 2 or not draw(st.booleans()):
        return []
    ends = {"from": found[0]["id"], "to": found[-1]["id"]}
    return [{"id": f"r{number}", "type": "same_as", **ends}]


@st.composite
def entities_of(draw: st.DrawFn, found: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """At most one entity, which the first span mentions."""
    if not found or not draw(st.booleans()):
        return []
    known = {"name": "Kim 김", "kind": "PERSON", "kb_id": None}
    return [{"id": f"e{number}", **known, "spans": [found[0]["id"]]}]


@st.composite
def projects(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows in the native format, made without the writer under test."""
    rows: list[dict[str, Any]] = []
    number = 0
    texts = draw(
        st.lists(st.lists(st.sampled_from(_WORDS), min_size=2, max_size=12), min_size=1, max_size=3)
    )
    for position, words in enumerate(texts):
        text = f"{position} {' '.join(words)}"
        sets: list[tuple[str | None, str | None]] = draw(
            st.lists(
                st.sampled_from(
                    [
                        ("human", "anna"),
                        ("human", "bən"),
                        ("imported", None),
                        ("gold", "eve"),
                        ("suggested", None),
                    ]
                ),
                unique=True,
                max_size=3,
            )
        )
        for kind, annotator in sets or [(None, None)]:
            found = []
            for _ in range(draw(st.integers(0, 5)) if kind else 0):
                number += 1
                found.append(draw(spans(text, number)))
            number += 2
            relations = draw(relations_of(found, number))
            entities = draw(entities_of(found, number))
            rows.append(
                {
                    "format": "annotator/1",
                    "id": f"d{position}",
                    "title": draw(st.sampled_from(["Title", "제목", "A “quoted” title"])),
                    "text": text,
                    "meta": draw(
                        st.sampled_from(
                            [{}, {"document_date": "2026-02-23", "z": 1, "a": [None, {"k": 2.5}]}]
                        )
                    ),
                    "set": kind,
                    "annotator": annotator,
                    "state": draw(st.sampled_from(["new", "in_progress", "done"]))
                    if kind
                    else "new",
                    "flag": draw(_NOTES) if kind else None,
                    "note": draw(_NOTES) if kind else None,
                    "spans": found,
                    "relations": relations,
                    "entities": entities,
                }
            )
        # What is known of a document is the same in all of its rows.
        for row in rows:
            if row["id"] == f"d{position}":
                first = next(one for one in rows if one["id"] == row["id"])
                row["title"], row["meta"] = first["title"], first["meta"]
    return rows


def passed_through(folder: Path, name: str, source: Path, **options: Any) -> Path:
    target = folder / f"{name}.jsonl"
    with Project.create(folder / f"{name}.annot") as project:
        import_files(project, [source], ImportOptions(**options))
        export(project, target, ExportOptions(set_kind="all", state="any"))
    return target


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects())
def test_export_import_export_gives_identical_bytes(rows: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        first = passed_through(folder, "a", write_rows(folder / "rows.jsonl", *rows))
        second = passed_through(folder, "b", first)

        assert second.read_bytes() == first.read_bytes()
        out = read_rows(first)
        assert len(out) == len(rows)
        for row in out:
            for span in row["spans"]:
                pieces = " ".join(row["text"][a:b] for a, b in span["fragments"])
                assert span["text"] == pieces
                assert [span["start"], span["end"]] == [
                    span["fragments"][0][0],
                    span["fragments"][-1][1],
                ]
        given_spans = {one["id"]: one for row in rows for one in row["spans"]}
        for row in out:
            for span in row["spans"]:
                want = given_spans[span["id"]]
                for key in ("label", "note", "origin", "confidence", "model", "provenance"):
                    assert span[key] == want[key], key
                values = {k: v for k, v in span["attributes"].items() if v is not None}
                assert values == want["attributes"]


def test_the_golden_file_comes_out_as_it_went_in(cli: Cli, project: Path, tmp_path: Path) -> None:
    assert cli("import", project, GOLDEN).code == 0
    cli("export", project, "-o", tmp_path / "o.jsonl", *EVERYTHING)

    assert (tmp_path / "o.jsonl").read_bytes() == GOLDEN.read_bytes()


def test_importing_the_golden_file_again_is_a_no_op(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    cli("import", project, GOLDEN)
    log = cli("log", project, "--json").out

    outcome = cli("import", project, GOLDEN)

    assert outcome.code == 0
    assert "Nothing new." in outcome.out
    assert cli("log", project, "--json").out == log


def test_the_demo_goes_out_and_in_again(tmp_path: Path) -> None:
    from annotator.services.demo import create_sample

    first = tmp_path / "first.jsonl"
    with create_sample(tmp_path / "sample.annot") as sample:
        export(sample, first, ExportOptions(set_kind="all", state="any"))
    second = passed_through(tmp_path, "again", first)

    assert second.read_bytes() == first.read_bytes()
    assert sum(len(row["spans"]) for row in read_rows(first)) > 80


def test_a_later_schema_version_is_kept(cli: Cli, project: Path, tmp_path: Path) -> None:
    rows = write_rows(
        tmp_path / "rows.jsonl",
        {
            "text": "Kim won.",
            "spans": [{"start": 0, "end": 3, "label": "HUMAN", "attributes": {"age": 3}}],
        },
    )
    assert cli("import", project, rows, "--unknown-labels", "add").code == 0
    cli("schema", "export", project, "-o", tmp_path / "s.toml")
    cli("export", project, "-o", tmp_path / "a.jsonl", *EVERYTHING)

    again = tmp_path / "again.annot"
    assert cli("new", again, "--schema", tmp_path / "s.toml").code == 0
    assert cli("import", again, tmp_path / "a.jsonl").code == 0
    cli("export", again, "-o", tmp_path / "b.jsonl", *EVERYTHING)

    assert read_rows(tmp_path / "a.jsonl")[0]["schema"] == {"name": "news-facts", "version": 2}
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_every_row_has_the_same_keys_in_the_same_order(cli: Cli, project: Path) -> None:
    cli("import", project, GOLDEN)
    rows = [
        json.loads(line) for line in cli("export", project, "-o", "-", *EVERYTHING).out.splitlines()
    ]

    assert list(rows[0]) == [
        "format",
        "id",
        "title",
        "text",
        "text_sha256",
        "meta",
        "set",
        "annotator",
        "state",
        "flag",
        "note",
        "schema",
        "spans",
        "relations",
        "entities",
        "document_labels",
        "facts",
        "offset_unit",
    ]
    assert all(list(row) == list(rows[0]) for row in rows)
    assert all(
        list(row["meta"])[:4] == ["document_date", "publisher", "url", "language"] for row in rows
    )
    spans = [span for row in rows for span in row["spans"]]
    assert list(spans[0]) == [
        "id",
        "start",
        "end",
        "label",
        "text",
        "fragments",
        "attributes",
        "note",
        "origin",
        "status",
        "confidence",
        "model",
        "provenance",
    ]
    attributes = list(spans[0]["attributes"])
    assert len(attributes) == 19
    assert all(list(span["attributes"]) == attributes for span in spans)


@pytest.mark.parametrize("format_id", ["brat", "cas", "label-studio", "timeml", "web-annotation"])
def test_a_folder_that_was_written_is_read_whole(cli: Cli, tmp_path: Path, format_id: str) -> None:
    rows = [
        {"text": f"Kim spoke on day {number}.", "title": f"Story {number}", "spans": labels}
        for number, labels in enumerate([[{"start": 0, "end": 3, "label": "PERSON"}], []])
    ]
    source = write_rows(tmp_path / "in.jsonl", *rows)
    first, second = tmp_path / "one.annot", tmp_path / "two.annot"
    for project in (first, second):
        cli("new", project)
    cli("import", first, source, "--annotator", "anna")
    folder, back = tmp_path / "folder", tmp_path / "out.jsonl"
    assert cli("export", first, "-o", folder, "--format", format_id, *EVERYTHING).code in (0, 1)
    assert (found := cli("import", second, folder)).code == 0, found.err
    assert cli("export", second, "-o", back, *EVERYTHING).code == 0
    texts = {row["text"]: len(row["spans"]) for row in read_rows(back)}
    assert texts == {"Kim spoke on day 0.": int(format_id != "timeml"), "Kim spoke on day 1.": 0}
