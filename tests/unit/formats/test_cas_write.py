"""UIMA CAS out, in again, and between this program and the library."""

import importlib.resources
import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.formats.records import ExportRow
from annotator.model.annotators import AnnotationSet
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from tests.unit.formats.cas_samples import CHAIN, CORE, OWN_FILES
from tests.unit.formats.labeled import (
    codes,
    content,
    make_row,
    only_set,
    read,
    span,
    write,
)

ASTRAL = "😀 Kim, the “chair” said: 𝔘𝔫𝔦 met.\n金正恩"


@settings(max_examples=30, deadline=None)
@given(**OWN_FILES)
def test_labels_come_back_as_they_were(
    row: ExportRow, kind: str, slots: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cas")
    write("cas", [row], folder, kind=kind, slots=slots)
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


@pytest.mark.parametrize("kind", ["xmi", "json"])
def test_slots_are_links_on_demand(kind: str, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    row = rich()
    row.relations = [
        Relation("r", "set", "source", "b", "a"),
        Relation("n", "set", "near", "b", "c"),
    ]
    write("cas", [row], tmp_path, kind=kind, slots="links")
    path = tmp_path / "annotation" / "A_b" / f"anna.{kind}"
    with (
        path.open("rb") as stream,
        (tmp_path / "TypeSystem.xml" if kind == "xmi" else path).open("rb") as types,
    ):
        cas = (
            cassis.load_cas_from_json(stream)
            if kind == "json"
            else cassis.load_cas_from_xmi(stream, typesystem=cassis.load_typesystem(types))
        )
    (claim,) = [one for one in cas.select("webanno.custom.AnnotatorSpan") if one.label == "CLAIM"]
    (link,) = claim.slots.elements
    assert (link.role, link.target.get_covered_text()) == ("source", "Kim")
    assert [one.label for one in cas.select("webanno.custom.AnnotatorRelation")] == ["near"]


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
