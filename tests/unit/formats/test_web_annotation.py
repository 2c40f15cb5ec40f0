"""W3C Web Annotations: texts beside, places by offsets and by quotes, links between annotations."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given

from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Sample
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.relations import Relation
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

TEXT = "Kim met Moon. Kim left."


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def quoted(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def item(selector: Any, *bodies: Any, **more: Any) -> dict[str, Any]:
    target = {"source": "https://example.org/news/a.txt", "selector": selector}
    return {"type": "Annotation", "target": target, "body": list(bodies), **more}


def folder_of(tmp_path: Path, data: Any, text: str = TEXT) -> Path:
    (tmp_path / "a.txt").write_bytes(text.encode())
    path = tmp_path / "a.jsonld"
    path.write_bytes(data if isinstance(data, bytes) else orjson.dumps(data))
    return path


# Written from the examples of https://www.w3.org/TR/annotation-model/.
PAGE = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "AnnotationPage",
    "items": [
        item(
            position(0, 3),
            {"type": "TextualBody", "value": "PERSON", "purpose": "tagging"},
            {"type": "TextualBody", "value": "the chairman", "purpose": "commenting"},
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": "http://www.wikidata.org/entity/Q1",
            },
            id="http://example.org/1",
            creator={"type": "Person", "name": "Anna"},
        ),
        item([quoted("Kim", ". ", " left")], "PERSON", id="http://example.org/2", creator="Anna"),
        item({**quoted("Moon"), "refinedBy": position(8, 12)}, "PERSON", creator="Ben"),
    ],
}


def test_a_page_is_read(tmp_path: Path) -> None:
    (record,) = read("web-annotation", folder_of(tmp_path, PAGE))
    anna, ben = record.sets
    assert (record.title, record.text) == ("a", TEXT)
    assert (anna.annotator, ben.annotator) == ("Anna", "Ben")
    assert [(one.label, one.fragments, one.note) for one in anna.spans] == [
        ("PERSON", ((0, 3),), "the chairman"),
        ("PERSON", ((14, 17),), None),
    ]
    assert [(one.name, one.kb_id) for one in anna.entities] == [
        ("Kim", "http://www.wikidata.org/entity/Q1")
    ]
    assert [one.quote for one in ben.spans] == ["Moon"]
    assert codes(record) == {}


@pytest.mark.parametrize(
    "wrap",
    [
        lambda items: items,
        lambda items: {"type": "AnnotationCollection", "first": {"items": items}},
        lambda items: {"@graph": items},
        lambda items: items[0],
    ],
)
def test_lists_collections_and_single_annotations_are_read(tmp_path: Path, wrap: Any) -> None:
    path = folder_of(tmp_path, wrap([item(position(0, 3), "X")]))
    assert only_set(read("web-annotation", path)[0]).spans[0].quote == "Kim"


def test_offsets_in_utf16_are_told_by_the_quotes(tmp_path: Path) -> None:
    data = [item([position(3, 6), quoted("Kim")], "X")]
    (record,) = read("web-annotation", folder_of(tmp_path, data, "😀 " + TEXT))
    assert only_set(record).spans[0].fragments == ((2, 5),)
    assert codes(record) == {"unit": 1}


def test_what_has_no_place_is_reported(tmp_path: Path) -> None:
    data = [
        item(quoted("Kim"), "X"),
        item({"type": "XPathSelector", "value": "/p"}, "X"),
        item(position(0, 3)),
        item(position(50, 99), "X"),
        {"motivation": "linking", "target": "http://example.org/9", "body": []},
    ]
    (record,) = read("web-annotation", folder_of(tmp_path, data))
    assert codes(record) == {
        "quote": 1,
        "selector": 1,
        "no_label": 1,
        "outside": 1,
        "links": 1,
    }


@pytest.mark.parametrize("name", ["../../etc/passwd", "file:///etc/passwd", "/etc/passwd", "b"])
def test_texts_elsewhere_are_never_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.jsonld"
    one = item(position(0, 3), "X")
    one["target"]["source"] = name
    path.write_bytes(orjson.dumps([one]))
    (error,) = read_all("web-annotation", path)
    assert isinstance(error, InputError)
    assert "not beside it" in str(error)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "not valid JSON"),
        (b"[1]", "no list"),
        (b"{}", "no list"),
        (b"[" * 10**5, "not valid"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_all("web-annotation", folder_of(tmp_path, data))


def test_its_context_tells_it() -> None:
    found = detect(Sample("a.json", orjson.dumps(PAGE), is_whole=True), name="a")
    assert found.format.info.id == "web-annotation"


def test_a_row_is_written_as_the_model_says(tmp_path: Path) -> None:
    kim = span(TEXT, "k", "PERSON", (0, 3), (14, 17), note="twice", entity_id="e")
    moon = span(TEXT, "m", "ORG", (8, 12))
    row = make_row(TEXT, kim, moon, relations=[Relation("r", "set", "near", "k", "m")])
    row.entities = {"e": Entity(id="e", name="Kim Jong Un", kind="PERSON", version="")}
    _, notes = write("web-annotation", [row], tmp_path)
    assert notes == []
    page = orjson.loads((tmp_path / "anna" / "Title.jsonld").read_bytes())
    first, second, link = page["items"]
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert second["target"] == {
        "source": "Title.txt",
        "selector": [
            {"type": "TextPositionSelector", "start": 8, "end": 12},
            {
                "type": "TextQuoteSelector",
                "exact": "Moon",
                "prefix": "Kim met ",
                "suffix": ". Kim left.",
            },
        ],
    }
    assert first["target"]["type"] == "Composite"
    assert (link["motivation"], link["target"]) == ("linking", "urn:annotator:span:k")
    (record,) = read("web-annotation", tmp_path / "anna" / "Title.jsonld")
    assert [(one.name, one.kb_id) for one in only_set(record).entities] == [("Kim Jong Un", None)]


@given(rows(entities=True))
def test_what_it_carries_comes_back(
    tmp_path_factory: pytest.TempPathFactory, row: ExportRow
) -> None:
    assume(row.spans)
    folder = tmp_path_factory.mktemp("wa")
    write("web-annotation", [row], folder)
    (record,) = read("web-annotation", folder / "anna" / f"{row.document.title}.jsonld")
    assert content(record) == content(row)
    assert only_set(record).annotator == "anna"
