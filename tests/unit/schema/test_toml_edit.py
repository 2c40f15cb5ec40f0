"""A schema file keeps its bytes where nothing changed, comments and layout elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from schema_strategies import schemas

from annotator.schema.toml import dumps, loads
from annotator.schema.toml_edit import rewrite
from annotator.schema.types import Label, Schema

FILES = sorted((Path(__file__).parents[3] / "resources" / "schemas").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_unchanged_file_keeps_every_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert rewrite(text, loads(text)) == text


def test_only_the_lines_that_say_something_else_change() -> None:
    text = next(path for path in FILES if path.stem == "news-facts").read_text(encoding="utf-8")
    schema = loads(text)
    labels = [
        replace(label, description="A body.", enabled=False) if label.name == "ORG" else label
        for label in schema.labels
    ]
    changed = replace(schema, labels=tuple(labels), title="Our facts")
    written = rewrite(text, changed)
    assert loads(written) == changed
    before, after = text.splitlines(), written.splitlines()
    assert [line for line in after if line not in before] == [
        'title = "Our facts"', 'description = "A body."',
    ]  # fmt: skip
    assert [line for line in before if line not in after] == [
        'title = "News facts"', 'description = "Party, agency, ministry, media, company."',
    ]  # fmt: skip
    assert len(after) == len(before) + 1
    assert after.count("enabled = false") == before.count("enabled = false") + 1


def test_a_new_label_leaves_the_comments_of_the_others() -> None:
    text = next(path for path in FILES if path.stem == "news-facts").read_text(encoding="utf-8")
    schema = loads(text)
    changed = replace(schema, labels=(Label(name="BIRD"), *schema.labels[1:]))
    changed = replace(
        changed,
        relations=tuple(
            replace(
                one,
                targets=tuple(name for name in one.targets if name != "PERSON"),
                sources=tuple(name for name in one.sources if name != "PERSON"),
                default_label=None if one.default_label == "PERSON" else one.default_label,
            )
            for one in schema.relations
        ),
    )
    written = rewrite(text, changed)
    assert loads(written) == changed
    assert '# overlap: "no_equal" refuses two claims' in written
    assert "# Attributes of claims" in written


def test_a_broken_file_gives_way() -> None:
    schema = Schema(name="mine", labels=(Label(name="A"),))
    assert rewrite("name = ", schema) == dumps(schema)


@settings(max_examples=60, deadline=None)
@given(schemas(), schemas())
def test_whatever_stood_there_the_file_says_the_schema(one: Schema, other: Schema) -> None:
    assert loads(rewrite(dumps(one), other)) == other
    assert rewrite(dumps(one), one) == dumps(one)
