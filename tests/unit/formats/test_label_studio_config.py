"""Label Studio's labeling configuration: colours, hotkeys, order and values of added names.

The configurations have the structure of Label Studio's own templates and examples.
"""

from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.formats.css_colors import NAMED, hex_color
from annotator.formats.label_studio_conf import read_config
from annotator.model.errors import InputError
from annotator.schema.types import AttributeType, Schema
from tests.unit.formats.labeled import SCHEMA, read, write

# After the template for named entities, with choices per region and relations.
CONFIG = """<View>
  <Relations><Relation value="works for"/><Relation value="near"/></Relations>
  <Header value="Label the names"/>
  <Labels name="label" toName="text">
    <Label value="PER" background="darkorange" hotkey="p" hint="A person"/>
    <Label value="ORG" background="#FA0"/>
    <Label value="Place" alias="LOC" background="rgb(0, 128, 0)" hotkey="shift+l"/>
    <Label value="MISC"/>
  </Labels>
  <View style="padding: 1em"><Text name="text" value="$text" granularity="word"/></View>
  <Choices name="kind" toName="text" perRegion="true" whenTagName="label" whenLabelValue="PER,ORG">
    <Choice value="known"/><Choice value="Not known" alias="new"/>
  </Choices>
  <Choices name="sure" toName="text" perRegion="true"><Choice value="true"/></Choices>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Rating name="weight" toName="text" perRegion="true"/>
  <Choices name="topics" toName="text" choice="multiple">
    <Choice value="people"/><Choice value="trade"/>
  </Choices>
  <Taxonomy name="place" toName="text">
    <Choice value="Asia"><Choice value="Korea"/></Choice>
  </Taxonomy>
  <Choices name="from" toName="text" value="$options"/>
</View>
"""


def config(tmp_path: Path, words: str = CONFIG) -> Schema:
    path = tmp_path / "config.xml"
    path.write_text(words)
    return read_config(path)


def test_labels_have_their_colour_key_hint_and_alias(tmp_path: Path) -> None:
    found = config(tmp_path)
    assert [(one.name, one.key, one.title) for one in found.labels] == [
        ("PER", "p", ""),
        ("ORG", None, ""),
        ("LOC", None, "Place"),
        ("Place", None, ""),
        ("MISC", None, ""),
    ]
    assert found.label("PER").fill == "#FF8C00"
    assert found.label("ORG").fill == "#FFAA00"
    assert found.label("PER").description == "A person"
    assert [one.name for one in found.relations] == ["works for", "near"]


def test_values_belong_to_regions_or_to_the_text(tmp_path: Path) -> None:
    found = config(tmp_path)
    assert [(one.name, one.type, one.labels, one.values) for one in found.attributes] == [
        ("kind", AttributeType.CHOICE, ("PER", "ORG"), ("known", "new")),
        ("sure", AttributeType.FLAG, (), ()),
        ("note", AttributeType.TEXT, (), ()),
        ("weight", AttributeType.NUMBER, (), ()),
    ]
    assert found.attribute("kind").title_of("new") == "Not known"
    assert [(one.name, one.type, one.values) for one in found.document_labels] == [
        ("topics", AttributeType.MULTI_CHOICE, ("people", "trade")),
        ("place", AttributeType.MULTI_CHOICE, ("Asia", "Asia > Korea")),
        ("from", AttributeType.TEXT, ()),
    ]


def test_our_own_configuration_says_what_the_schema_says(tmp_path: Path) -> None:
    write("label-studio", [], tmp_path)
    found = read_config(tmp_path / "labeling-config.xml")
    assert [one.name for one in found.labels] == [one.name for one in SCHEMA.labels]
    assert [(one.name, one.type, one.values) for one in found.attributes] == [
        (one.name, one.type, one.values) for one in SCHEMA.attributes
    ]
    assert [one.name for one in found.relations] == [one.name for one in SCHEMA.relations]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("<Views/>", "no labeling configuration"),
        ("<View>", "not valid XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><View/>', "declares entities"),
        ("<View>" + " " * (1 << 20) + "</View>", "more than"),
    ],
)
def test_a_configuration_that_is_named_must_be_one(
    words: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "tasks.json"
    path.write_bytes(orjson.dumps([{"data": {"text": "Kim"}, "annotations": []}]))
    (tmp_path / "config.xml").write_text(words)
    with pytest.raises(InputError, match=expected):
        read("label-studio", path, config=str(tmp_path / "config.xml"))
    (record,) = read("label-studio", path)  # beside the tasks it may be anything
    assert record.definitions is None


def test_the_one_beside_the_tasks_is_found(tmp_path: Path) -> None:
    path = tmp_path / "project.json"
    path.write_bytes(orjson.dumps([{"data": {"text": "Kim"}, "annotations": []}]))
    (tmp_path / "project.xml").write_text(CONFIG)
    (record,) = read("label-studio", path)
    assert record.definitions is not None
    assert record.definitions.has_label("MISC")


def test_nesting_without_end_is_cut(tmp_path: Path) -> None:
    deep = "<View>" * 20_000 + '<Label value="X"/>' + "</View>" * 20_000
    assert config(tmp_path, deep).labels == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" DarkOrange ", "#FF8C00"),
        ("#abc", "#AABBCC"),
        ("#abcd", "#AABBCC"),
        ("#A1B2C3", "#A1B2C3"),
        ("#A1B2C3D4", "#A1B2C3"),
        ("rgb(1, 2,300)", "#0102FF"),
        ("rgba(1 2 3 / 50%)", "#010203"),
        ("#12", None),
        ("gradient", None),
        ("", None),
    ],
)
def test_colours_of_style_sheets(text: str, expected: str | None) -> None:
    assert hex_color(text) == expected
    assert len(NAMED) == 148


# The keys of "Label Studio JSON format of annotated tasks", about a text of our own.
RESULT: list[dict[str, Any]] = [
    {
        "from_name": "label",
        "id": "Dx_aB91ISN",
        "source": "$text",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 0, "end": 2, "labels": ["ORG"]},
    },
    {
        "from_name": "label",
        "id": "t5sp3TyXPo",
        "source": "$text",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 9, "end": 12, "text": "Kim", "labels": ["PER"]},
    },
    {
        "direction": "right",
        "from_id": "t5sp3TyXPo",
        "labels": ["works for"],
        "to_id": "Dx_aB91ISN",
        "type": "relation",
    },
]
TASK: dict[str, Any] = {
    "id": 1,
    "created_at": "2021-03-09T21:52:49.513742Z",
    "updated_at": "2021-03-09T22:16:08.746926Z",
    "project": 83,
    "data": {"text": "UN meets Kim"},
    "annotations": [
        {
            "id": "1001",
            "result": RESULT,
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": "2021-03-09T22:16:08.728353Z",
            "lead_time": 4.288,
            "result_count": 0,
            "task": 1,
            "completed_by": 10,
        }
    ],
    "predictions": [
        {
            "created_ago": "3 hours",
            "model_version": "model 1",
            "result": RESULT[:1],
            "score": 0.5,
        },
        {"created_ago": "4 hours", "model_version": "model 2", "result": RESULT[1:2]},
    ],
}


def test_a_task_as_the_documentation_shows_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(orjson.dumps([TASK]))
    (tmp_path / "config.xml").write_text(CONFIG)
    (record,) = read("label-studio", path)
    person, models = record.sets
    assert (person.annotator, person.state) == ("10", "done")
    assert [(one.label, one.quote) for one in person.spans] == [("ORG", "UN"), ("PER", "Kim")]
    assert [one.type for one in person.relations] == ["works for"]
    assert [(one.label, one.model, one.confidence) for one in models.spans] == [
        ("ORG", "model 1", 0.5),
        ("PER", "model 2", None),
    ]
    assert record.definitions is not None
    assert record.definitions.has_relation("works for")
