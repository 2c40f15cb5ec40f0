"""UIMA CAS: INCEpTION's files in, ours out and read by the library, hostile ones refused."""

import importlib.resources
import io
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import extras
from annotator.formats.base import ReadContext
from annotator.formats.detection import detect
from annotator.formats.records import DocumentRecord, ExportRow
from annotator.formats.registry import find_format
from annotator.formats.sources import Source
from annotator.model.annotators import AnnotationSet
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from tests.unit.formats.cas_samples import CHAIN, CORE, TEXT, json_cas, type_system, xmi, zipped
from tests.unit.formats.labeled import (
    codes,
    content,
    make_row,
    only_set,
    read,
    read_all,
    rows,
    span,
    write,
)

ASTRAL = "😀 Kim, the “chair” said: 𝔘𝔫𝔦 met.\n金正恩"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "haag.xmi").write_text(xmi())
    (tmp_path / "TypeSystem.xml").write_text(type_system())
    return tmp_path


@pytest.fixture(params=["xmi", "json"])
def golden(request: pytest.FixtureRequest, folder: Path) -> DocumentRecord:
    path = folder / "haag.xmi"
    if request.param == "json":
        path = folder / "sub" / "haag.json"
        path.parent.mkdir()
        path.write_bytes(json_cas())
    (record,) = read("cas", path)
    return record


def test_every_kind_of_layer_is_read(golden: DocumentRecord) -> None:
    one = only_set(golden)
    assert golden.text == TEXT.replace("\r\n", "\n")
    assert (golden.title, str(golden.document_date)) == ("haag.txt", "2026-02-23")
    assert [(item.label, item.quote) for item in one.spans] == [
        ("PER", "Haag"),
        ("PER", "Kim"),
        ("Event", "met"),
        ("Plain", "left"),
        ("Coreference", "She"),
    ]
    assert one.spans[2].attributes == {
        "kind": "meeting",
        "sure": True,
        "weight": 3,
        "topics": ["a b", "c"],
        "type": "x",
    }
    names = {item.id: item.quote for item in one.spans}
    links = [(item.type, names[item.from_id], names[item.to_id]) for item in one.relations]
    assert links == [("meets", "Haag", "Kim"), ("who", "met", "Haag"), ("roles", "met", "Kim")]
    assert [(item.name, item.kb_id) for item in one.entities] == [("Haag", "http://kb/1")]
    assert [names[item.id] for item in one.spans if item.entity] == ["Haag", "She"]
    assert one.document_labels == {"topic": "people"}
    assert codes(golden) == {"text_crlf": 1, "segments": 2, "empty": 1, "outside": 1}


def test_another_label_on_demand(folder: Path) -> None:
    (record,) = read("cas", folder / "haag.xmi", label="kind")
    assert "meeting" in [item.label for item in only_set(record).spans]


# -- projects of INCEpTION ----------------------------------------------------------------------


def project(*, nested: bool) -> dict[str, str | bytes]:
    """Return the files of an exported project, each CAS in a zip file of its own or beside."""
    found: dict[str, str | bytes] = {
        "source/haag.txt": TEXT,
        "annotation_ser/haag.txt/anna": b"\xac\xed",
        "exportedproject.json": orjson.dumps(
            {
                "annotation_documents": [
                    {"name": "haag.txt", "user": "anna", "state": "FINISHED"},
                    {"name": "haag.txt", "user": "ben", "state": "INPROGRESS"},
                ]
            }
        ),
    }
    for place in ("annotation/haag.txt/INITIAL_CAS", "annotation/haag.txt/anna",
                  "annotation/haag.txt/ben", "curation/haag.txt/CURATION_USER"):  # fmt: skip
        name = place.rsplit("/", 1)[1]
        inner = {f"{name}.xmi": xmi(), "TypeSystem.xml": type_system()}
        if nested:
            found[f"{place}.zip"] = zipped(inner)
        else:
            found |= {f"{place}.xmi": xmi(), "TypeSystem.xml": type_system()}
    return found


@pytest.mark.parametrize("nested", [True, False])
@pytest.mark.parametrize("how", ["zip", "folder"])
def test_a_project_gives_a_set_per_annotator_and_gold(
    *, nested: bool, how: str, tmp_path: Path
) -> None:
    files = project(nested=nested)
    place = tmp_path / "export"
    if how == "zip":
        place = place.with_suffix(".zip")
        place.write_bytes(zipped(files))
    else:
        for name, data in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
    assert detect(Source(place).sample(), name="x").format.info.id == "cas"
    found = read("cas", place)
    sets = [(only_set(one).annotator, only_set(one).kind, only_set(one).state) for one in found]
    assert sets == [("anna", None, "done"), ("ben", None, None), (None, "gold", None)]
    assert sum(codes(one).get("initial", 0) for one in found) == 1
    assert len({one.text_sha256 for one in found}) == 1
    assert len(read("cas", place, initial="import")) == 4
    assert [only_set(one).annotator for one in read("cas", place, annotator="none")] == [None] * 3


def test_the_untouched_document_is_read_where_nobody_worked(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    empty = xmi(structures=())
    path.write_bytes(
        zipped({"annotation/a.txt/INITIAL_CAS.xmi": empty, "TypeSystem.xml": type_system()})
    )
    (record,) = read("cas", path)
    assert (record.title, list(record.sets)) == ("a.txt", [])


def test_a_folder_with_other_files_is_not_read_as_a_whole(folder: Path) -> None:
    assert detect(Source(folder).sample(), name="x").format.info.id == "cas"
    (folder / "notes.txt").write_text("A text beside them.")
    with pytest.raises(InputError, match="no format reads this folder"):
        detect(Source(folder).sample(), name="x")
    (folder / "annotation").mkdir()  # a project has all kinds of files
    assert detect(Source(folder).sample(), name="x").format.info.id == "cas"


# -- out and in again ---------------------------------------------------------------------------


@settings(max_examples=30)
@given(row=rows(entities=True), kind=st.sampled_from(["xmi", "json"]))
def test_labels_come_back_as_they_were(
    row: ExportRow, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cas")
    write("cas", [row], folder, kind=kind)
    (record,) = read("cas", folder)
    assert content(record) == content(row)


def rich() -> ExportRow:
    spans = [
        span(ASTRAL, "a", "PERSON", (2, 5), entity_id="e", note="x\ny",
             attributes={"value": '<&">'}),
        span(ASTRAL, "b", "CLAIM", (7, 10), (11, 18), confidence=0.5, model="m",
             attributes={"label": "mine", "金": "v", "weight": 3, "sure": False, "topics": ["x"]}),
        span(ASTRAL, "c", "PERSON", (34, 37), entity_id="e"),
    ]  # fmt: skip
    links = [Relation("r", "set", "source", "b", "a", note="sure")]
    row = make_row(ASTRAL, *spans, relations=links, title="A/b", url="https://x.org", language="ko")
    row.annotation_set = AnnotationSet("set", "d", annotator_id="a", document_labels={"topic": "t"})
    row.entities = {"e": Entity(id="e", name="金正恩", kind="PERSON", kb_id="Q1", version="")}
    return row


@pytest.mark.parametrize("kind", ["xmi", "json"])
def test_everything_that_is_carried_comes_back(kind: str, tmp_path: Path) -> None:
    _, notes = write("cas", [rich()], tmp_path, kind=kind)
    assert codes(notes) == {"hull": 1, "entity_name": 1}
    assert (tmp_path / "annotation" / "A_b" / f"anna.{kind}").is_file()
    (record,) = read("cas", tmp_path)
    one = only_set(record)
    assert content(record) == content(rich())
    assert (record.title, record.url, record.language) == ("A/b", "https://x.org", "ko")
    assert one.annotator == "anna"
    assert one.document_labels == {"topic": "t"}
    assert [(item.note, item.confidence, item.model) for item in one.spans] == [
        ("x\ny", None, None),
        (None, 0.5, "m"),
        (None, None, None),
    ]
    assert one.spans[1].attributes["label"] == "mine"
    assert [(item.name, item.kb_id, item.kind) for item in one.entities] == [
        ("Kim", "Q1", "PERSON")
    ]
    assert [item.note for item in one.relations] == ["sure"]


@pytest.mark.parametrize("kind", ["xmi", "json"])
def test_the_library_finds_the_covered_texts(kind: str, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    write("cas", [rich()], tmp_path, kind=kind)
    path = tmp_path / "annotation" / "A_b" / f"anna.{kind}"
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("error")
        if kind == "json":
            cas = cassis.load_cas_from_json(stream)
        else:
            with (tmp_path / "TypeSystem.xml").open("rb") as types:
                cas = cassis.load_cas_from_xmi(stream, typesystem=cassis.load_typesystem(types))
    found = cas.select("webanno.custom.AnnotatorSpan")
    assert cas.sofa_string == ASTRAL
    assert [(one.label, one.get_covered_text()) for one in found] == [
        ("PERSON", "Kim"),
        ("CLAIM", "the “chair”"),
        ("PERSON", "金正恩"),
    ]
    (link,) = cas.select("webanno.custom.AnnotatorRelation")
    assert (link.Governor.label, link.Dependent.get_covered_text()) == ("CLAIM", "Kim")
    (chain,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceChain")
    assert chain.first.next.get_covered_text() == "金正恩"


# Written by hand from the XMI reference; what follows the head is compared line by line.
WRITTEN = """\
<cas:NULL xmi:id="0"/>
<metadata:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="9" language="x-unspecified" \
documentTitle="Title" documentId="d" isLastSegment="false"/>
<custom:AnnotatorSpan xmi:id="3" sofa="1" begin="3" end="6" label="PERSON" sure="true">\
<topics>x</topics><topics>y</topics></custom:AnnotatorSpan>
<custom:AnnotatorSpan xmi:id="4" sofa="1" begin="7" end="9" label="ORG" weight="0.5"/>
<custom:AnnotatorRelation xmi:id="5" sofa="1" begin="7" end="9" Governor="3" Dependent="4" \
label="near"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" \
sofaString="😀 Kim&#10;UN"/>
<cas:View sofa="1" members="2 3 4 5"/>
</xmi:XMI>
"""


def test_the_written_file_is_the_golden_one(tmp_path: Path) -> None:
    text = "😀 Kim\nUN"
    marks = (
        span(text, "a", "PERSON", (2, 5), attributes={"topics": ["x", "y"], "sure": True}),
        span(text, "b", "ORG", (6, 8), attributes={"weight": 0.5}),
    )
    row = make_row(text, *marks, relations=[Relation("r", "set", "near", "a", "b")])
    assert write("cas", [row], tmp_path)[1] == []
    lines = (tmp_path / "annotation/Title/anna.xmi").read_text().splitlines(keepends=True)
    assert "".join(lines[2:]) == WRITTEN


def test_sets_go_where_a_project_has_them_and_a_zip_file_holds_the_same(tmp_path: Path) -> None:
    kinds = (("human", "anna"), ("gold", None), ("suggested", None), ("imported", None))
    found = []
    for kind, name in kinds:
        row = make_row("Kim left.", span("Kim left.", "a", "PERSON", (0, 3)))
        row.annotation_set = AnnotationSet("set", "d", kind=kind, annotator_id=name)
        row.annotator = name
        found.append(row)
    data, _ = write("cas-zip", found)
    assert data == write("cas-zip", found)[0]
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names == [
        "annotation/Title/anna.xmi",
        "curation/Title/CURATION_USER.xmi",
        "suggestion/Title/suggested.xmi",
        "Title.xmi",
        "TypeSystem.xml",
    ]
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    sets = {(only_set(one).annotator, only_set(one).kind) for one in read("cas", path)}
    assert sets == {("anna", None), (None, "gold"), (None, "suggested"), (None, None)}


def test_what_xml_cannot_hold_is_replaced_and_reported(tmp_path: Path) -> None:
    row = make_row("Kim\x0b\x01left\uffff.", span("Kim\x0b\x01left\uffff.", "a", "PERSON", (5, 9)))
    assert codes(write("cas", [row], tmp_path)[1]) == {"text_character": 3}
    (record,) = read("cas", tmp_path)
    assert record.text == "Kim\ufffd\ufffdleft\ufffd."
    assert only_set(record).spans[0].quote == "left"
    other = tmp_path / "json"
    other.mkdir()
    assert write("cas", [row], other, kind="json")[1] == []
    assert read("cas", other)[0].text == row.document.text


# -- what is refused ----------------------------------------------------------------------------


def error_of(place: Path, **options: str) -> str:
    try:
        found = read_all("cas", place, **options)
    except InputError as error:
        return str(error)
    (error,) = found
    assert isinstance(error, InputError)
    return str(error)


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("name", "data", "types", "words"),
    [
        ("a.xmi", xmi(), None, "no type system"),
        ("a.xmi", xmi()[:-9], type_system(), "not valid XML"),
        ("a.xmi", ENTITY + xmi().split("?>", 1)[1], type_system(), "declares entities"),
        ("a.xmi", xmi(), ENTITY + type_system().split("?>", 1)[1], "declares entities"),
        ("a.xmi", xmi().replace("UTF-8", "UTF-7"), type_system(), "encoding is UTF-7"),
        ("a.xmi", "<x>" * 20_000 + "</x>" * 20_000, type_system(), "root is not"),
        ("a.xmi", xmi(), type_system(()), "no whole CAS"),
        ("a.xmi", xmi(text=" \n"), type_system(), "no text"),
        ("a.xmi", xmi().replace('"2 3', '"2 999 3'), type_system(), "no whole CAS"),
        (
            "a.xmi",
            xmi(),
            type_system((("a.A", "a.B", ()), ("a.B", "a.A", ()))),
            "type system is damaged",
        ),
        ("a.json", '{"%TYPES": {}, "%FEATURE_STRUCTURES": ' + "[" * 9_999, None, "not valid JSON"),
        ("a.json", '{"%TYPES": {"a.A": {}}, "%FEATURE_STRUCTURES": []}', None, "no whole CAS"),
        ("a.json", '{"%TYPES": {}, "%FEATURE_STRUCTURES": [1, null]}', None, "no whole CAS"),
    ],
)
def test_damaged_and_hostile_files_say_why(
    name: str, data: str, types: str | None, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "a" / "b" / "c" / "d" / name
    path.parent.mkdir(parents=True)
    path.write_text(data)
    if types is not None:
        (path.parent / "TypeSystem.xml").write_text(types)
    assert words in error_of(path)


def test_zip_files_that_would_harm_are_refused(tmp_path: Path) -> None:
    bomb = {"annotation/a/x.xmi": b"\x00" * (17 << 20), "TypeSystem.xml": type_system()}
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped(bomb))
    assert "larger than any CAS" in error_of(path)
    path.write_bytes(zipped(project(nested=False))[:-200])
    assert "no whole zip file" in error_of(path)
    path.write_bytes(zipped({"../../etc/x.xmi": xmi(), "../TypeSystem.xml": type_system()}))
    before = sorted(tmp_path.parent.iterdir())
    read_all("cas", path, typesystem=str(write_types(tmp_path)))
    assert sorted(tmp_path.parent.iterdir()) == before


def write_types(folder: Path) -> Path:
    path = folder / "types.xml"
    path.write_text(type_system())
    return path


def test_a_type_system_can_be_named(folder: Path, tmp_path: Path) -> None:
    types = (folder / "TypeSystem.xml").rename(folder / "elsewhere.txt")
    (record,) = read("cas", folder / "haag.xmi", typesystem=str(types))
    assert len(only_set(record).spans) == 5
    missing = error_of(folder / "haag.xmi", typesystem=str(tmp_path / "none.xml"))
    assert "cannot be read" in missing


def test_without_the_library_it_is_recognised_and_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    path = folder / "haag.xmi"
    found = detect(Source(path).sample(), name="x")
    assert found.format.info.id == "cas"
    assert "annotator-desk[cas]" in found.why
    reader: Any = found.format.reader
    with pytest.raises(InputError, match=r"pip install 'annotator-desk\[cas\]'"):
        list(reader.read(Source(path), ReadContext()))
    with pytest.raises(InputError, match=r"annotator-desk\[cas\]"):
        find_format("cas")
    assert find_format("cas", writing=True).describe()["read_needs"]["installed"] is False
    # Writing needs no library.
    (folder / "out").mkdir()
    write("cas", [make_row("Kim", span("Kim", "a", "PERSON", (0, 3)))], folder / "out")


@pytest.mark.parametrize("kind", ["xmi", "json"])
def test_what_the_library_writes_with_the_types_of_dkpro_is_read(kind: str, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    place = importlib.resources.files("cassis") / "resources" / "dkpro-core-types.xml"
    with place.open("rb") as stream:
        types = cassis.load_typesystem(stream)
    text = "😀 Ms. Haag met Kim. She left."
    cas = cassis.Cas(types, sofa_string=text, document_language="en")

    def add(name: str, words: str, **features: Any) -> Any:
        start = text.index(words)
        made = types.get_type(f"{CORE}.{name}")(begin=start, end=start + len(words), **features)
        cas.add(made)
        return made

    add("segmentation.type.Token", "Haag")
    add("ner.type.NamedEntity", "Haag", value="PER", identifier="http://kb/1")
    she = add("coref.type.CoreferenceLink", "She", referenceType="pr")
    haag = add("coref.type.CoreferenceLink", "Haag", next=she)
    cas.add(types.get_type(CHAIN)(first=haag))
    who = add("semantics.type.SemArg", "Kim")
    role = types.get_type(f"{CORE}.semantics.type.SemArgLink")(role="A1", target=who)
    roles = types.get_type("uima.cas.FSArray")(elements=[role])
    add("semantics.type.SemPred", "met", category="meet", arguments=roles)
    path = tmp_path / f"a.{kind}"
    if kind == "xmi":
        cas.to_xmi(path)
        types.to_xml(tmp_path / "TypeSystem.xml")
    else:
        cas.to_json(path)
    (record,) = read("cas", path)
    one = only_set(record)
    assert (record.text, record.language) == (text, "en")
    assert sorted((item.label, item.quote, item.entity) for item in one.spans) == [
        ("Coreference", "She", "chain 0"),
        ("PER", "Haag", "chain 0"),
        ("SemArg", "Kim", None),
        ("meet", "met", None),
    ]
    names = {item.id: item.quote for item in one.spans}
    links = [(item.type, names[item.from_id], names[item.to_id]) for item in one.relations]
    assert links == [("A1", "met", "Kim")]
    assert codes(record) == {"segments": 1}
