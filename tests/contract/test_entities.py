"""Entities as scripts see them: imports keep their relations, joins come out in every export."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from annotator.model.commands import AddRelation, AddSpan, ConvertRelations, JoinMentions
from annotator.services.project import Project
from tests.contract.conftest import Cli

TEXT = "Kim Jong Un spoke. The leader left, KCNA said. Kim won."
SPANS = [
    (0, 11, "PERSON"), (23, 29, "SOURCE"), (36, 40, "ORG"), (47, 50, "PERSON"), (47, 54, "CLAIM"),
]  # fmt: skip
ROW: dict[str, Any] = {
    "id": "d",
    "text": TEXT,
    "spans": [
        {"id": f"s{number}", "start": start, "end": end, "label": label}
        for number, (start, end, label) in enumerate(SPANS)
    ],
    "relations": [{"type": "same_as", "from": "s3", "to": "s0"}],
}


def exported(cli: Cli, project: Path, out: Path) -> dict[str, Any]:
    assert cli("export", project, "-o", out, "--state", "any").code in (0, 1)
    (row,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert isinstance(row, dict)
    return row


def test_imported_relations_stay_until_they_are_converted(cli: Cli, tmp_path: Path) -> None:
    path, data = tmp_path / "p.annot", tmp_path / "in.jsonl"
    data.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    assert cli("new", path).code == 0
    assert cli("import", path, data, "--annotator", "anna").code == 0
    row = exported(cli, path, tmp_path / "one.jsonl")
    assert [(one["type"], one["from"], one["to"]) for one in row["relations"]] == [
        ("same_as", "s3", "s0")
    ]
    assert row["entities"] == []
    with Project.open(path) as project:
        author = project.annotator("anna").id
        project.execute(ConvertRelations(), author_id=author)
        project.execute(JoinMentions(span_ids=("s0", "s1")), author_id=author)
        project.execute(AddRelation(type="source", from_id="s4", to_id="s1"), author_id=author)
    row = exported(cli, path, tmp_path / "two.jsonl")
    assert row["relations"][0]["type"] == "source"
    (entity,) = row["entities"]
    assert (entity["name"], entity["kind"], entity["kb_id"]) == ("Kim Jong Un", "PERSON", None)
    assert sorted(entity["spans"]) == ["s0", "s1", "s3"]
    (fact,) = row["facts"]
    assert fact["source"] == [{"span": "s1", "text": "leader", "entity": "Kim Jong Un"}]
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT quote, entity FROM v_spans WHERE entity IS NOT NULL ORDER BY start_offset"
        ).fetchall()
    assert found == [(quote, "Kim Jong Un") for quote in ("Kim Jong Un", "leader", "Kim")]


def test_what_was_joined_comes_back_from_an_export(cli: Cli, tmp_path: Path) -> None:
    path, again = tmp_path / "p.annot", tmp_path / "again.annot"
    assert cli("new", path).code == 0
    data = tmp_path / "in.jsonl"
    data.write_text(json.dumps({**ROW, "spans": [], "relations": []}) + "\n", encoding="utf-8")
    assert cli("import", path, data, "--annotator", "anna").code == 0
    with Project.open(path) as project:
        author = project.ensure_annotator("anna").id
        document_id = project.summaries(author)[0].id
        added = tuple(
            AddSpan(document_id=document_id, label=label, fragments=((start, end),))
            for start, end, label in (SPANS[0], SPANS[3])
        )
        project.execute(JoinMentions(added=added), author_id=author)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    row = exported(cli, path, one)
    assert [len(entity["spans"]) for entity in row["entities"]] == [2]
    assert cli("new", again).code == 0
    assert cli("import", again, one).code == 0
    exported(cli, again, two)
    assert two.read_bytes() == one.read_bytes()
