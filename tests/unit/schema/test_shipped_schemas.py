"""The schemas in ``resources/schemas``: what they promise, and that their colours can be read."""

import re
import tomllib
from pathlib import Path

import pytest

from annotator.model.timex import MODS, TimexType, is_timex_value
from annotator.schema.colors import (
    DARK_PAGE,
    LIGHT_PAGE,
    LINE_RATIO,
    TAG_TEXT,
    TEXT_RATIO,
    closest_pair,
    contrast,
)
from annotator.schema.consistency import COLOR_DISTANCE, advise
from annotator.schema.toml import dumps, load_file, loads
from annotator.schema.types import ATTRIBUTION, Schema

RESOURCES = Path(__file__).parents[3] / "resources"
FILES = sorted((RESOURCES / "schemas").glob("*.toml"))
KEYS_OF_THE_WINDOW = set("ftrjk")


@pytest.fixture(scope="module")
def news() -> Schema:
    return load_file(RESOURCES / "schemas" / "news-facts.toml")


def test_which_are_shipped() -> None:
    assert [path.stem for path in FILES] == [
        "claims-only", "empty", "news-facts", "plain-entities", "quotations",
    ]  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_sound(path: Path) -> None:
    schema = load_file(path)
    assert schema.name == path.stem
    assert schema.title
    assert schema.description
    assert schema.version == 1
    assert loads(dumps(schema)) == schema
    assert advise(schema) == []
    for part in (*schema.labels, *schema.attributes, *schema.relations):
        assert part.description, part.name


@pytest.mark.parametrize("stem", ["news-facts", "claims-only", "quotations"])
def test_guidelines_have_a_section_for_every_label(stem: str) -> None:
    schema = load_file(RESOURCES / "schemas" / f"{stem}.toml")
    headings = re.findall(r"^## (.*)$", schema.guidelines, re.MULTILINE)
    assert {label.name for label in schema.labels} <= set(headings)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_colors_can_be_read_and_told_apart(path: Path) -> None:
    schema = load_file(path)
    for label in schema.labels:
        assert contrast(label.fill, TAG_TEXT) >= TEXT_RATIO, label.name
        assert contrast(label.line_light, LIGHT_PAGE) >= LINE_RATIO, label.name
        assert contrast(label.line_dark, DARK_PAGE) >= LINE_RATIO, label.name
    pair = closest_pair([label.fill for label in schema.labels if label.rendering == "fill"])
    assert pair is None or pair[2] > COLOR_DISTANCE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lines_hold_on_the_pages_of_the_themes(path: Path) -> None:
    schema = load_file(path)
    for theme in ("light", "dark"):
        colors = tomllib.loads((RESOURCES / "themes" / f"{theme}.toml").read_text("utf-8"))
        for label in schema.labels:
            line = label.line_dark if colors["dark"] else label.line_light
            assert contrast(line, colors["page"]) >= LINE_RATIO, label.name
            assert contrast(label.fill, colors["tag_text"]) >= TEXT_RATIO, label.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_label_keys_leave_the_keys_of_the_window_alone(path: Path) -> None:
    schema = load_file(path)
    keys = {label.key for label in schema.labels} | {item.key for item in schema.relations}
    assert not keys & KEYS_OF_THE_WINDOW
    assert None not in {label.key for label in schema.labels}


def test_the_default_labels(news: Schema) -> None:
    assert [(label.name, label.key, label.fill) for label in news.labels] == [
        ("PERSON", "p", "#77AADD"),
        ("ORG", "o", "#99DDFF"),
        ("PLACE", "l", "#44BB99"),
        ("EVENT", "e", "#AAAA00"),
        ("DATE", "d", "#EEDD88"),
        ("CLAIM", "c", "#FFE9A8"),
        ("SOURCE", "s", "#FFAABB"),
        ("CUE", "q", "#EE8866"),
        ("GROUP", "g", "#DDDDDD"),
        ("NUMBER", "n", "#BBCC33"),
    ]
    off = [label.name for label in news.labels if not label.enabled]
    assert off == ["GROUP", "NUMBER"]
    claim = news.label("CLAIM")
    assert (claim.rendering, claim.line_light, claim.overlap) == ("line", "#B86E00", "no_equal")
    assert news.label("DATE").tag_attribute == "value"


def test_text_on_fills_has_the_stated_contrast(news: Schema) -> None:
    ratios = [contrast(label.fill, TAG_TEXT) for label in news.labels]
    assert round(min(ratios), 1) == 7.5
    assert round(max(ratios), 1) == 15.7


def test_the_default_attributes(news: Schema) -> None:
    assert {item.name for item in news.attributes_of("DATE")} == {
        "type", "value", "mod", "quant", "freq", "begin", "end_point", "anchor", "rule",
        "granularity", "confirmed_by",
    }  # fmt: skip
    assert {item.name for item in news.attributes_of("CLAIM")} == {
        "factuality", "attribution", "quote_type", "checkworthy", "claim_kind", "normalized",
        "verdict",
    }  # fmt: skip
    assert [item.name for item in news.attributes_of("PLACE")] == ["place_kind"]
    assert news.attributes_of("PERSON") == ()
    assert news.default_attributes("PLACE") == {"place_kind": "GPE"}
    assert news.default_attributes("DATE") == {"type": "DATE"}
    assert news.default_attributes("CLAIM") == {
        "factuality": "CT+",
        "attribution": "attributed",
        "quote_type": "indirect",
        "checkworthy": "check-worthy",
    }
    assert news.attribute("type").values == tuple(TimexType)
    assert news.attribute("mod").values == MODS
    verdict = news.attribute("verdict")
    assert (verdict.editable, verdict.enabled) == ("reviewer", False)
    assert news.has_attribute(ATTRIBUTION)


def test_the_default_relations(news: Schema) -> None:
    assert {(item.name, item.key, item.max_targets) for item in news.relations} == {
        ("source", "s", None),
        ("cue", "q", 1),
        ("when", "d", None),
        ("said_when", "w", 1),
        ("where", "l", None),
        ("anchor", None, 1),
        ("about", "a", None),
        ("same_as", "m", None),
        ("supports", "y", None),
        ("contradicts", "x", None),
    }
    assert [item.name for item in news.slots_of("CLAIM")] == [
        "source", "cue", "when", "said_when", "about", "where",
    ]  # fmt: skip
    assert [item.name for item in news.relations if item.symmetric] == ["same_as", "contradicts"]
    assert news.relation("same_as").transitive
    assert news.relation("same_as").same_kind
    assert news.relation("source").targets == ("PERSON", "ORG", "SOURCE", "PLACE", "GROUP")
    source = news.relation_for_key("s", "CLAIM")
    assert source is not None
    assert source.default_label == "SOURCE"


def test_plain_entities_are_the_eighteen() -> None:
    labels = load_file(RESOURCES / "schemas" / "plain-entities.toml").labels
    assert " ".join(label.name for label in labels) == (
        "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE DATE TIME PERCENT "
        "MONEY QUANTITY ORDINAL CARDINAL"
    )


def test_every_value_in_the_date_guidelines_is_one(news: Schema) -> None:
    section = news.guidelines.split("## DATE")[1].split("## ")[0]
    rows = [row.split("|")[1:-1] for row in section.splitlines() if row.startswith("|")][2:]
    assert len(rows) > 12
    for expression, kind, values in rows:
        type_ = kind.split(",")[0].strip()
        for value in values.split(","):
            assert is_timex_value(value.strip(), type_), expression


def test_guidelines_render_as_markdown() -> None:
    for path in FILES:
        text = load_file(path).guidelines
        assert "\\" not in text
        for paragraph in text.split("\n\n"):
            assert paragraph.count("**") % 2 == 0, paragraph
