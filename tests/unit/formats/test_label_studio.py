"""Label Studio: regions tied by their id, drifted offsets, predictions, the labeling config."""

import copy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest
from hypothesis import given

from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Sample, Source
from annotator.model.annotators import AnnotationSet
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.schema.types import AttributeType, DocumentLabel, Label, RelationType, Schema
from tests.unit.formats.labeled import (
    SCHEMA,
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

TEXT = "Kim met Moon in Seoul"


def region(one: str, start: int, end: int, *labels: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": list(labels)}
    tags = {"from_name": "label", "to_name": "text", "type": "labels"}
    return {"id": one, **tags, "value": value, **more}


# Written from https://labelstud.io/guide/export and the examples there.
TASK: dict[str, Any] = {
    "id": 1,
    "data": {"text": TEXT, "title": "Talks", "publisher": "KCNA", "desk": "asia"},
    "annotations": [
        {
            "id": 1001,
            "completed_by": {"id": 5, "email": "anna@example.org"},
            "was_cancelled": False,
            "result": [
                region("a", 0, 3, "PERSON", meta={"text": ["the chairman"]}),
                region("b", 8, 12, "PERSON", "ORG"),
                {
                    "id": "a",
                    "from_name": "kind",
                    "to_name": "text",
                    "type": "choices",
                    "value": {"start": 0, "end": 3, "choices": ["x"]},
                },
                {
                    "id": "a",
                    "from_name": "topics",
                    "to_name": "text",
                    "type": "textarea",
                    "value": {"start": 0, "end": 3, "text": ["one", "two"]},
                },
                {
                    "id": "q",
                    "from_name": "genre",
                    "to_name": "text",
                    "type": "choices",
                    "value": {"choices": ["news"]},
                },
                {
                    "type": "relation",
                    "from_id": "a",
                    "to_id": "b",
                    "direction": "left",
                    "labels": ["near"],
                },
            ],
        },
        {"id": 1002, "completed_by": 6, "was_cancelled": True, "result": []},
        {"id": 1003, "completed_by": 7, "result": [region("a", 16, 21, "PLACE")]},
    ],
    "predictions": [
        {"model_version": "m1", "score": 0.5, "result": [region("a", 16, 21, "PLACE", score=0.75)]},
        {"model_version": "m2", "score": 0.25, "result": [region("a", 0, 3, "PERSON")]},
    ],
}


def tasks(*found: Any) -> bytes:
    return orjson.dumps(list(found))


def test_a_task_is_read() -> None:
    (record,) = read("label-studio", tasks(TASK))
    anna, seven, predicted = record.sets
    assert (record.title, record.publisher, record.meta) == ("Talks", "KCNA", {"desk": "asia"})
    assert (anna.annotator, anna.state, seven.annotator) == ("anna@example.org", "done", "7")
    assert [(item.label, item.quote) for item in anna.spans] == [
        ("PERSON", "Kim"),
        ("PERSON", "Moon"),
        ("ORG", "Moon"),
    ]
    assert anna.spans[0].attributes == {"kind": "x", "topics": ["one", "two"]}
    assert anna.spans[0].note == "the chairman"
    assert anna.document_labels == {"genre": "news"}
    (link,) = anna.relations
    assert (link.type, link.from_id, link.to_id) == ("near", "b", "a")
    assert (predicted.kind, predicted.annotator) == ("suggested", None)
    assert [(one.model, one.confidence) for one in predicted.spans] == [("m1", 0.75), ("m2", 0.25)]
    assert codes(record) == {"labels": 1, "cancelled": 1}


def test_old_completions_and_one_task_per_line_are_read() -> None:
    old = {"data": {"body": TEXT}, "completions": [{"result": [region("a", 0, 3, "PERSON")]}]}
    records = read("label-studio", orjson.dumps(old) + b"\n" + orjson.dumps(old))
    assert [len(only_set(one).spans) for one in records] == [1, 1]


def test_the_key_of_the_text_can_be_named() -> None:
    task = {"data": {"text": "short", "body": TEXT}, "annotations": []}
    assert read("label-studio", tasks(task))[0].text == "short"
    assert read("label-studio", tasks(task), text="body")[0].text == TEXT
    (error,) = read_all("label-studio", tasks(task), text="nope")
    assert isinstance(error, InputError)


def test_offsets_in_utf16_are_detected_by_the_words() -> None:
    text = "😀😀 " + TEXT
    result = [region("a", 5, 8, "PERSON"), region("b", 13, 17, "PERSON")]
    for one, words in zip(result, ("Kim", "Moon"), strict=True):
        one["value"]["text"] = words
    (record,) = read(
        "label-studio", tasks({"data": {"text": text}, "annotations": [{"result": result}]})
    )
    assert [one.fragments for one in only_set(record).spans] == [((3, 6),), ((11, 15),)]
    assert codes(record) == {"unit": 1}


def test_drifted_offsets_are_repaired_and_lost_words_reported() -> None:
    moved, lost = region("a", 2, 5, "PERSON"), region("b", 0, 4, "PERSON")
    moved["value"]["text"], lost["value"]["text"] = "Kim", "Park"
    (record,) = read(
        "label-studio", tasks({"data": {"text": TEXT}, "annotations": [{"result": [moved, lost]}]})
    )
    assert [one.fragments for one in only_set(record).spans] == [((0, 3),)]
    assert codes(record) == {"moved": 1, "quote": 1}


def test_offsets_that_drift_behind_white_space_are_repaired_by_the_words() -> None:
    """Its editor shows runs of blanks as one and line ends as blanks, and counts what it shows."""
    text = "Kim  met\r\n\r\nMoon\u00a0Jae  in in   Seoul"
    shown = " ".join(text.split())
    result = []
    for number, words in enumerate(("Kim met", "Moon Jae in", "Seoul")):
        start = shown.index(words)
        value = {"start": start, "end": start + len(words), "text": words, "labels": ["X"]}
        result.append({"id": str(number), "type": "labels", "from_name": "l", "value": value})
    task = {"data": {"text": text}, "annotations": [{"result": result}]}
    (record,) = read("label-studio", tasks(task))
    assert [one.quote for one in only_set(record).spans] == [
        "Kim  met",
        "Moon\u00a0Jae  in",
        "Seoul",
    ]
    assert codes(record)["moved"] == 3
    [note] = [one for one in record.notes if one.code == "moved"]
    assert note.each == (
        "“Kim met” 0–7 → 0–8",
        "“Moon Jae in” 8–19 → 10–22",
        "“Seoul” 23–28 → 28–33",
    )


@pytest.mark.parametrize("type_", ["hypertextlabels", "paragraphlabels"])
def test_labels_on_html_and_dialogues_are_refused_with_the_reason(type_: str) -> None:
    task = copy.deepcopy(TASK)
    task["annotations"][0]["result"][0] |= {"type": type_, "value": {"start": "/p[1]/text()[1]"}}
    error, record = read_all("label-studio", tasks(task, TASK))
    assert isinstance(error, InputError)
    assert "paths in the page" in str(error)
    assert not isinstance(record, InputError)


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"data": {}}, "no text"),
        ({"data": {"image": 1}}, "no text"),
        ({"text": "a"}, "no data"),
        ({"data": {"text": "https://example.org/a.txt"}}, "only an address"),
        ({"data": {"text": "a"}, "annotations": {"x": 1}}, "list of objects"),
        ({"data": {"text": "a"}, "annotations": [{"result": [1]}]}, "list of objects"),
        ({"data": {"text": " "}}, "empty"),
    ],
)
def test_bad_tasks_are_errors_and_the_next_is_read(task: Any, words: str) -> None:
    error, record = read_all("label-studio", tasks(task, TASK))
    assert isinstance(error, InputError)
    assert words in str(error)
    assert not isinstance(record, InputError)


def test_damage_is_reported() -> None:
    result = [
        region("a", 0, 3, "PERSON"),
        region("a", 8, 12, "PERSON"),
        region("c", 16, 21),
        {"type": "relation", "from_id": "a", "to_id": "zz", "labels": ["near"]},
        {"type": "relation", "from_id": "a", "to_id": "a", "labels": []},
        {"type": "choices", "id": "a", "from_name": "kind", "value": {"choices": []}},
        {"type": "brushlabels", "id": "d", "value": {}},
    ]
    (record,) = read(
        "label-studio", tasks({"data": {"text": TEXT}, "annotations": [{"result": result}]})
    )
    assert codes(record) == {
        "id_twice": 1,
        "no_label": 1,
        "relation_ends": 1,
        "relation_label": 1,
        "value": 1,
        "type_brushlabels": 1,
    }


def test_its_tasks_tell_it() -> None:
    found = detect(Sample("a.json", tasks(TASK), is_whole=True), name="a")
    assert found.format.info.id == "label-studio"


def test_suggestions_become_predictions_and_the_rest_annotations(tmp_path: Path) -> None:
    one = make_row(TEXT, span(TEXT, "a", "PERSON", (0, 3), note="so"), title="Talks")
    two = make_row(
        TEXT,
        span(TEXT, "b", "ORG", (8, 12), confidence=0.5, model="m1", status="open"),
        span(TEXT, "c", "ORG", (16, 21), confidence=0.5, model="m2", status="open"),
        relations=[Relation("r", "set", "near", "b", "c")],
    )
    two.annotation_set, two.annotator = AnnotationSet("set2", "d", kind="suggested"), None
    _, notes = write("label-studio", [one, two], tmp_path)
    (task,) = orjson.loads((tmp_path / "tasks.json").read_bytes())
    assert task["data"] == {"title": "Title", "text": TEXT} | {"title": "Talks"}
    (annotation,) = task["annotations"]
    assert annotation["completed_by"] == {"email": "anna"}
    assert annotation["result"] == [
        {
            "id": "a",
            "to_name": "text",
            "from_name": "label",
            "type": "labels",
            "value": {"start": 0, "end": 3, "text": "Kim", "labels": ["PERSON"]},
            "meta": {"text": ["so"]},
        }
    ]
    assert [one["model_version"] for one in task["predictions"]] == ["m1", "m2"]
    assert codes(notes) == {"between_models": 1, "status": 2}
    assert read("label-studio", tmp_path)[0].sets[1].spans[0].model == "m1"
    assert detect(Source(tmp_path).sample(), name="x").format.info.id == "label-studio"


def test_the_labeling_config_is_xml_with_every_name(tmp_path: Path) -> None:
    schema = Schema(
        name="x",
        labels=(Label(name='A "b" <c>&', key="a"),),
        attributes=SCHEMA.attributes,
        relations=(RelationType(name="near"),),
        document_labels=(DocumentLabel(name="text", type=AttributeType.TEXT),),
    )
    write("label-studio", [], tmp_path, schema)
    root = ET.fromstring((tmp_path / "labeling-config.xml").read_text())
    label = root.find("Labels/Label")
    assert label is not None
    assert (label.get("value"), label.get("hotkey")) == ('A "b" <c>&', "a")
    names = [one.get("name") for one in root.iter() if one.get("name")]
    assert names == ["label", "text_", "kind", "topics", "value", "weight", "sure", "text"]
    assert len(names) == len(set(names))
    assert orjson.loads((tmp_path / "tasks.json").read_bytes()) == []


@given(rows(fragments=1))
def test_what_it_carries_comes_back(
    tmp_path_factory: pytest.TempPathFactory, row: ExportRow
) -> None:
    folder = tmp_path_factory.mktemp("ls")
    write("label-studio", [row], folder)
    (record,) = read("label-studio", folder / "tasks.json", text="text")
    assert content(record) == content(row)
    assert only_set(record).annotator == "anna"
