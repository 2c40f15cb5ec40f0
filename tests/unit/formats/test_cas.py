"""UIMA CAS read: INCEpTION's files and projects; hostile ones are refused."""

import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.formats import extras
from annotator.formats.base import ReadContext
from annotator.formats.detection import detect
from annotator.formats.records import DocumentRecord
from annotator.formats.registry import find_format
from annotator.formats.sources import Source
from annotator.model.errors import InputError
from tests.unit.formats.cas_samples import TEXT, json_cas, type_system, xmi, zipped
from tests.unit.formats.labeled import (
    codes,
    make_row,
    only_set,
    read,
    read_all,
    span,
    write,
)


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
