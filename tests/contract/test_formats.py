"""Other tools' formats through the command line."""

import json
import tomllib
from pathlib import Path

import pytest

from annotator.schema import toml
from tests.contract.conftest import Cli
from tests.unit.formats.cas_samples import zipped
from tests.unit.formats.test_brat import DATA, GOLDEN, TEXT, meaning
from tests.unit.formats.test_cas import project as inception_project
from tests.unit.formats.test_label_studio_config import CONFIG


@pytest.fixture
def empty(tmp_path: Path, cli: Cli) -> Path:
    path = tmp_path / "empty.annot"
    assert cli("new", path, "--schema", "empty").code == 0
    return path


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "a.ann").write_text(GOLDEN)
    return folder


@pytest.mark.skipif(not DATA.is_dir(), reason="the data is not here")
def test_brat_goes_in_and_out_equal_but_for_ids_and_order(
    empty: Path, tmp_path: Path, cli: Cli
) -> None:
    read = cli("import", empty, DATA, "--unknown-labels", "add", "--json")
    assert read.code == 0
    assert read.json["documents"]["added"] == 13
    options = ("--format", "brat", "--set", "all", "--state", "any")
    written = cli("export", empty, "-o", tmp_path / "out", *options)
    assert (written.code, written.err) == (0, "")
    for source in sorted(DATA.glob("*.ann")):
        other = tmp_path / "out" / source.name
        assert meaning(other.read_text()) == meaning(source.read_text()), source.name
        assert other.with_suffix(".txt").read_bytes() == source.with_suffix(".txt").read_bytes()


def test_unknown_names_are_refused_added_or_left_out(brat: Path, tmp_path: Path, cli: Cli) -> None:
    for how, code in (("error", 2), ("skip", 1), ("add", 0)):
        project = tmp_path / f"{how}.annot"
        assert cli("new", project, "--schema", "empty").code == 0
        found = cli("import", project, brat, "--unknown-labels", how)
        assert found.code == code, found
        assert "Traceback" not in found.err


def test_a_configuration_defines_new_names_and_never_changes_those_there_are(
    brat: Path, tmp_path: Path, cli: Cli
) -> None:
    schema = tmp_path / "own.toml"
    schema.write_text(
        'name = "own"\n[[labels]]\nname = "Person"\ntitle = "Human"\nkey = "h"\nfill = "#ABCDEF"\n'
    )
    (brat / "annotation.conf").write_text("[entities]\nPerson\nCity\nPhrase\nMeet\n")
    (brat / "visual.conf").write_text(
        "[labels]\nPerson | Somebody\nCity | Big city\n[drawing]\nPerson\tbgColor:#112233\n"
    )
    project = tmp_path / "own.annot"
    assert cli("new", project, "--schema", schema).code == 0
    assert cli("import", project, brat, "--unknown-labels", "add").code in (0, 1)
    assert cli("schema", "export", project, "-o", tmp_path / "out.toml").code == 0
    labels = {
        one["name"]: one for one in tomllib.loads((tmp_path / "out.toml").read_text())["labels"]
    }
    assert (labels["Person"]["title"], labels["Person"]["fill"]) == ("Human", "#ABCDEF")
    assert labels["City"]["title"] == "Big city"


def test_a_mapping_on_the_command_line_reports_every_document(
    project: Path, tmp_path: Path, cli: Cli
) -> None:
    text = "Kim met Moon in Seoul."
    spans = [
        {"b": 0, "e": 3, "t": "person"},
        {"b": 8, "e": 12, "t": "person"},
        {"b": 16, "e": 21, "t": "town"},
        {"b": 4, "e": 7, "t": "town"},
        {"b": 90, "e": 99, "t": "person"},
    ]
    (tmp_path / "a.json").write_text(
        json.dumps([{"body": text, "head": "Talks", "m": spans}, {"body": "Nothing.", "m": []}])
    )
    options = ("--option", "title=head", "--map-label", "person=PERSON", "--map-label", "town=")
    tried = cli("import", project, tmp_path / "a.json", *options, "--dry-run", "--json")
    outcome = cli("import", project, tmp_path / "a.json", *options, "--json")
    assert (tried.code, outcome.code) == (1, 1)
    first, second = outcome.json["details"]
    assert (first["title"], first["kept"], first["changed"], first["dropped"]) == ("Talks", 2, 0, 3)
    assert {one["code"] for one in first["notes"]} == {"outside", "unknown label town"}
    assert (second["kept"], second["notes"]) == (0, [])
    assert outcome.json["unknown_labels"] == [
        {"name": "person", "count": 2, "is_defined": False},
        {"name": "town", "count": 2, "is_defined": False},
    ]
    assert "“body”" in outcome.json["reasons"]["fields"]
    gone = ("dry_run", "operation")
    assert {k: v for k, v in tried.json.items() if k not in gone} == {
        k: v for k, v in outcome.json.items() if k not in gone
    }


def test_importing_twice_adds_nothing(brat: Path, empty: Path, cli: Cli) -> None:
    options = ("--unknown-labels", "add", "--annotator", "anna", "--json")
    first = cli("import", empty, brat, *options).json
    again = cli("import", empty, brat, *options).json
    assert (first["spans"]["added"], first["relations"]["added"]) == (6, 4)
    assert again["spans"] == {"added": 0, "known": 6}
    assert again["relations"] == {"added": 0, "known": 4}
    assert again["documents"] == {"added": 0, "known": 1}


def test_a_project_of_inception_comes_in_goes_out_and_comes_in_equal(
    empty: Path, tmp_path: Path, cli: Cli
) -> None:
    source = tmp_path / "export.zip"
    source.write_bytes(zipped(inception_project(nested=True)))
    read = cli("import", empty, source, "--unknown-labels", "add", "--json")
    assert (read.code, read.json["documents"]["added"]) == (1, 1)
    assert (read.json["spans"]["added"], read.json["relations"]["added"]) == (15, 9)
    everything = ("--set", "all", "--state", "any")
    assert cli("export", empty, "-o", tmp_path / "out", "--format", "cas", *everything).code == 0
    assert cli("schema", "export", empty, "-o", tmp_path / "s.toml").code == 0
    other = tmp_path / "other.annot"
    assert cli("new", other, "--schema", tmp_path / "s.toml").code == 0
    assert cli("import", other, tmp_path / "out").code == 0

    def content(project: Path) -> list[tuple[object, ...]]:
        assert cli("export", project, "-o", tmp_path / "x.jsonl", *everything).code == 0
        rows = map(json.loads, (tmp_path / "x.jsonl").read_text().splitlines())
        return [
            (
                row["title"], row["text"], row["set"], row["annotator"], row["document_labels"],
                [(one["fragments"], one["label"], one["attributes"]) for one in row["spans"]],
                sorted(one["type"] for one in row["relations"]),
                [(one["name"], one["kb_id"], len(one["spans"])) for one in row["entities"]],
            )
            for row in rows
        ]  # fmt: skip

    assert content(other) == content(empty)
    assert len(content(other)) == 3


DEEP = "[" * 100_000
HOSTILE = {
    "prodigy.jsonl": '{"text": "a", "answer": "accept", "spans": ' + DEEP,
    "doccano.jsonl": '{"text": "a", "label": [[0, 1, "X"]], "x": ' + DEEP,
    "label-studio.json": '[{"data": {"text": "a"}, "annotations": ' + DEEP,
    "label-studio-cut.json": '[{"data": {"text": "a"}, "annotations": []}',
    "web.jsonld": '{"@context": "http://www.w3.org/ns/anno.jsonld", "items": ' + DEEP,
    "entities.tml": '<!DOCTYPE TimeML [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    "<TimeML><TEXT>&c;</TEXT></TimeML>",
    "deep.tml": "<TimeML><TEXT>" + "<s>" * 50_000,
    "deep.json": '{"%TYPES": {}, "%FEATURE_STRUCTURES": ' + DEEP,
    "entities.xmi": '<!DOCTYPE x [<!ENTITY a "b">]><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
    ' xmlns:cas="http:///uima/cas.ecore">&a;</xmi:XMI>',
    "webanno.tsv": "#FORMAT=WebAnno TSV 3.3\n#Text=a\n1-1\t999999998-999999999\ta\t\n",
    "numbers.csv": f"text,label,start,end\nKim,PERSON,{'9' * 5_000},3\n",
    "open.csv": "text,title\n" + '"' + "Kim\x00",
    "page.html": "<!doctype html><html><body><script>x</script>",
    "conll.conll": "-DOCSTART- O\n\nKim\n",
    "lonely.ann": "T1\tPERSON 0 3\tKim\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_harmful_files_are_told_and_change_nothing(
    name: str, project: Path, tmp_path: Path, cli: Cli
) -> None:
    path = tmp_path / name
    path.write_text(HOSTILE[name])
    before = cli("log", project, "--json").out
    found = cli("import", project, path, "--annotator", "anna")
    assert found.code == 2
    assert name in found.err
    assert "Traceback" not in found.err
    assert cli("log", project, "--json").out == before
    assert cli("stats", project, "--json").json["documents"] == 0


def test_added_names_get_what_the_labeling_config_of_label_studio_says(
    empty: Path, tmp_path: Path, cli: Cli
) -> None:
    def region(one: str, tag: str, kind: str, value: dict[str, object]) -> dict[str, object]:
        return {"id": one, "from_name": tag, "to_name": "text", "type": kind, "value": value}

    kim, un = {"start": 9, "end": 12, "text": "Kim"}, {"start": 0, "end": 2, "text": "UN"}
    result = [
        region("a", "label", "labels", {**kim, "labels": ["LOC"]}),
        region("b", "label", "labels", {**un, "labels": ["PER"]}),
        region("b", "kind", "choices", {**un, "choices": ["new"]}),
        region("b", "weight", "rating", {**un, "rating": 4}),
        region("b", "sure", "choices", {**un, "choices": ["true"]}),
        region("d", "topics", "choices", {"choices": ["trade"]}),
        {
            "type": "relation",
            "from_id": "a",
            "to_id": "b",
            "direction": "right",
            "labels": ["near"],
        },
    ]
    task = {
        "data": {"text": "UN meets Kim"},
        "annotations": [{"completed_by": 1, "result": result}],
    }
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task]))
    (tmp_path / "mine.txt").write_text(CONFIG)
    options = ("--unknown-labels", "add", "--option", f"config={tmp_path / 'mine.txt'}")
    assert cli("import", empty, path, *options).code == 0
    shown = toml.loads(cli("schema", "export", empty).out)
    assert [one.name for one in shown.labels] == ["PER", "LOC"]  # as they are defined
    assert (shown.label("PER").key, shown.label("PER").fill) == ("p", "#FF8C00")
    assert shown.attribute("kind").values == ("known", "new")
    types = {one.name: str(one.type) for one in shown.attributes}
    assert types == {"kind": "choice", "weight": "number", "sure": "flag"}
    about = shown.document_label("topics")
    assert (str(about.type), about.values) == ("multi_choice", ("people", "trade"))
    assert cli("export", empty, "-o", tmp_path / "x.jsonl", "--state", "any").code == 0
    row = json.loads((tmp_path / "x.jsonl").read_text())
    assert row["document_labels"] == {"topics": ["trade"]}
    assert row["spans"][0]["attributes"] == {"kind": "new", "sure": True, "weight": 4}
