"""Label schemas as TOML: the round trip, and what a broken file is told."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from schema_strategies import schemas

from annotator.model.errors import InputError, NotFoundError, UserError
from annotator.schema.colors import DARK_PAGE, LIGHT_PAGE, contrast
from annotator.schema.toml import MAX_BYTES, SchemaError, dumps, load_file, loads
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
def test_round_trip(schema: Schema) -> None:
    text = dumps(schema)
    assert loads(text) == schema
    assert dumps(loads(text)) == text


def test_what_a_file_looks_like() -> None:
    schema = Schema(
        name="small",
        version=3,
        guidelines='# Rules\n\nSay "yes" \\ or """no""".\n  indented \nend"',
        labels=(Label(name="PERSON", key="p", fill="#77AADD", tag_attribute="sure"),),
        attributes=(
            Attribute(
                name="sure",
                type=AttributeType.CHOICE,
                labels=("PERSON",),
                values=("yes", "no"),
                titles={"yes": "Yes!", "no": "No"},
                default="yes",
            ),
        ),
        relations=(RelationType(name="knows", requires=("sure", "yes"), max_targets=2),),
        document_labels=(DocumentLabel(name="long", type=AttributeType.NUMBER, default=1.5),),
    )
    assert dumps(schema) == (
        'name = "small"\n'
        "version = 3\n"
        'guidelines = """\n'
        '# Rules\n\nSay "yes" \\\\ or \\"""no\\""".\n  indented\\u0020\nend\\""""\n'
        "\n"
        "[[labels]]\n"
        'name = "PERSON"\n'
        'key = "p"\n'
        'fill = "#77AADD"\n'
        'line_light = "#707070"\n'
        'line_dark = "#B4B4B4"\n'
        'tag_attribute = "sure"\n'
        "\n"
        "[[attributes]]\n"
        'name = "sure"\n'
        'type = "choice"\n'
        'labels = ["PERSON"]\n'
        'values = ["yes", "no"]\n'
        'titles = { yes = "Yes!", no = "No" }\n'
        'default = "yes"\n'
        "\n"
        "[[relations]]\n"
        'name = "knows"\n'
        "max_targets = 2\n"
        'requires = { sure = "yes" }\n'
        "\n"
        "[[document_labels]]\n"
        'name = "long"\n'
        'type = "number"\n'
        "default = 1.5\n"
    )
    assert loads(dumps(schema)) == schema


def test_long_lists_are_folded() -> None:
    values = tuple(f"value number {n}" for n in range(20))
    schema = Schema(
        name="long",
        attributes=(Attribute(name="a", type=AttributeType.CHOICE, values=values),),
    )
    assert max(map(len, dumps(schema).splitlines())) <= 100
    assert loads(dumps(schema)) == schema


def test_lines_follow_from_the_fill() -> None:
    label = loads('name = "x"\n[[labels]]\nname = "A"\nfill = "#FFE9A8"').label("A")
    assert contrast(label.line_light, LIGHT_PAGE) >= 3
    assert contrast(label.line_dark, DARK_PAGE) >= 3
    given_line = 'line_light = "#FFFFFF"'
    label = loads(f'name = "x"\n[[labels]]\nname = "A"\nfill = "#FFE9A8"\n{given_line}').label("A")
    assert label.line_light == "#FFFFFF"


def test_marks_and_line_ends_of_other_systems() -> None:
    text = '\ufeffname = "x"\r\nguidelines = """\r\none\r\ntwo"""\r\n[[labels]]\r\nname = "A"\r\n'
    assert loads(text).guidelines == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ('name = "x"\nversion 3\n', 2, 9, "expected '=' after a key"),
        ('name = "x"\n[[labels]\n', 2, 9, "not valid TOML"),
        ('name = "x"\nname = "y"\n', 2, 11, "cannot overwrite a value"),
        ('name = "unfinished', 1, 19, "unterminated string"),
        ('a = "x"\nb = [1,\n', 3, 1, "not valid TOML"),
    ],
)
def test_syntax_errors_name_line_and_column(
    text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(SchemaError) as caught:
        loads(text, name="my.toml")
    error = caught.value
    assert str(error).startswith(f"my.toml, line {line}, column {column}: not valid TOML: ")
    assert message.lower() in str(error).lower()
    assert (error.file, error.line, error.column) == ("my.toml", line, column)
    assert isinstance(error, InputError)


LABELS = '[[labels]]\nname = "PERSON"\nkey = "p"\n[[labels]]\nname = "CLAIM"\nkey = "c"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = 1", "my.toml: name: this key is missing"),
        (
            'name = "x"\nversion = "1"',
            "my.toml, line 2: version: expected a whole number, not “1”",
        ),
        ('name = "x"\nversion = 0', "line 2: version: expected 1 or more, not 0"),
        ('name = " x"', "line 1: name: “x” has blanks at its edges"),
        ('name = ""', "line 1: name: expected a name, not an empty text"),
        ('name = "x"\ntitlex = "X"', "line 2: titlex: there is no such key; did you mean “title”?"),
        ('name = "x"\nzzz = 1', "line 2: zzz: there is no such key; known are name, title,"),
        (
            'name = "x"\n[[label]]\nname = "A"',
            "label: there is no such key; did you mean “labels”?",
        ),
        ('name = "x"\nlabels = 3', "labels: expected tables, each begun with a line [[labels]]"),
        ('name = "x"\n[[labels]]\nkey = "p"', "line 2: labels[1]: the key “name” is missing"),
        (
            f'name = "x"\n{LABELS}[[labels]]\nname = "DATE"\nkey = "dd"',
            "line 10: labels[3].key: expected one letter from a to z, not “dd”",
        ),
        (
            f'name = "x"\n{LABELS}[[labels]]\nname = "DATE"\nkey = "c"',
            "line 10: labels[3].key: “c” is already the key of CLAIM",
        ),
        (
            f'name = "x"\n{LABELS}[[labels]]\nname = "PERSON"',
            "line 9: labels[3].name: “PERSON” is already the name of labels[1]",
        ),
        (
            'name = "x"\n[[labels]]\nname = "A"\nfill = "blue"',
            "line 4: labels[1].fill: expected a colour as #RRGGBB such as #77AADD, not “blue”",
        ),
        (
            'name = "x"\n[[labels]]\nname = "A"\ncolour = "#77AADD"',
            "line 4: labels[1].colour: there is no such key",
        ),
        (
            'name = "x"\n[[labels]]\nname = "A"\nenabled = "yes"',
            "labels[1].enabled: expected true or false, not “yes”",
        ),
        (
            'name = "x"\n[[labels]]\nname = "A"\nrendering = "dots"',
            "labels[1].rendering: expected fill or line, not “dots”",
        ),
        (
            'name = "x"\n[[labels]]\nname = "A"\noverlap = 3',
            "labels[1].overlap: expected any, no_equal or none, not 3",
        ),
        (
            'name = "x"\n[[labels]]\nname = "A"\ntag_attribute = "value"',
            "labels[1].tag_attribute: there is no attribute “value”; there is no attribute at all",
        ),
        (
            f'name = "x"\n{LABELS}[[attributes]]\nname = "a"\ntype = "date"',
            "line 10: attributes[1].type: expected choice, multi_choice, text, number or flag",
        ),
        (
            f'name = "x"\n{LABELS}[[attributes]]\nname = "a"',
            "line 8: attributes[1]: the key “type” is missing",
        ),
        (
            f'name = "x"\n{LABELS}[[attributes]]\nname = "a"\ntype = "text"\nlabels = ["PERSN"]',
            "line 11: attributes[1].labels: there is no label “PERSN”; there are PERSON and CLAIM",
        ),
        (
            f'name = "x"\n{LABELS}[[attributes]]\nname = "a"\ntype = "text"\nlabels = "PERSON"',
            'attributes[1].labels: expected a list of texts such as ["PERSON", "ORG"]',
        ),
        (
            'name = "x"\n[[attributes]]\nname = "a"\ntype = "choice"',
            "attributes[1].values: a choice needs at least one value",
        ),
        (
            'name = "x"\n[[attributes]]\nname = "a"\ntype = "choice"\nvalues = ["b", "b", "c"]',
            "attributes[1].values: “b” stands there twice",
        ),
        (
            'name = "x"\n[[attributes]]\nname = "a"\ntype = "text"\nvalues = ["b"]',
            "attributes[1].values: only choices have values, not a text",
        ),
        (
            (
                'name = "x"\n[[attributes]]\nname = "a"\ntype = "choice"\nvalues = ["b"]\n'
                'titles = { c = "C" }'
            ),
            "attributes[1].titles: “c” is not one of the values",
        ),
        (
            (
                'name = "x"\n[[attributes]]\nname = "a"\ntype = "choice"\nvalues = ["b", "c"]\n'
                'default = "d"'
            ),
            "attributes[1].default: “d” is not one of the values; expected b or c",
        ),
        (
            'name = "x"\n[[attributes]]\nname = "a"\ntype = "number"\ndefault = true',
            "attributes[1].default: “True” does not fit the type number",
        ),
        (
            'name = "x"\n[[attributes]]\nname = "a"\ntype = "flag"\ndefault = 2026-02-23',
            (
                "attributes[1].default: expected a text, number, true or false, or a list, "
                "not a date or time"
            ),
        ),
        (
            'name = "x"\n[[attributes]]\nname = "a"\ntype = "number"\nformat = "timex"',
            "attributes[1].format: only a text has a format, not a number",
        ),
        (
            f'name = "x"\n{LABELS}[[relations]]\nname = "r"\ntargets = ["ROBOT"]',
            "relations[1].targets: there is no label “ROBOT”; there are PERSON and CLAIM",
        ),
        (
            (
                f'name = "x"\n{LABELS}[[relations]]\nname = "r"\ntargets = ["CLAIM"]\n'
                'default_label = "PERSON"'
            ),
            "relations[1].default_label: PERSON is not one of the targets",
        ),
        (
            f'name = "x"\n{LABELS}[[relations]]\nname = "r"\nmax_targets = 0',
            "relations[1].max_targets: expected 1 or more, not 0",
        ),
        (
            f'name = "x"\n{LABELS}[[relations]]\nname = "r"\nrequires = ["a", "b"]',
            'relations[1].requires: expected one attribute and its value: { attribution = "attr',
        ),
        (
            (
                f'name = "x"\n{LABELS}[[relations]]\nname = "r"\nkey = "w"\nsources = ["CLAIM"]\n'
                '[[relations]]\nname = "s"\nkey = "w"'
            ),
            "line 14: relations[2].key: “w” is already the key of r, which starts there too",
        ),
        (
            'name = "x"\n[[document_labels]]\nname = "t"\ntype = "choice"\nvalues = []',
            "document_labels[1].values: a choice needs at least one value",
        ),
        (
            'name = "x"\n[[document_labels]]\nname = "t"\ntype = "text"\nlabels = []',
            "document_labels[1].labels: there is no such key",
        ),
    ],
)
def test_meaning_errors_name_the_key(text: str, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        loads(text, name="my.toml")
    assert message in str(caught.value)
    assert len(caught.value.problems) == 1
    assert caught.value.column is None


def test_relations_that_never_meet_may_share_a_key() -> None:
    relation = '[[relations]]\nname = "{0}"\nkey = "w"\nsources = ["{1}"]\n'
    text = f'name = "x"\n{LABELS}' + relation.format("r", "CLAIM") + relation.format("s", "PERSON")
    assert len(loads(text).relations) == 2


def test_all_problems_are_told_at_once() -> None:
    text = (
        'name = "x"\n'
        'guidelines = """\n[[labels]]\nkey = 3\n"""\n'
        '[[labels]]\nname = "A"\nkey = "?"\n\n'
        '[[labels]]\nname = "A"\nfill = "#12"\n'
    )
    with pytest.raises(SchemaError) as caught:
        loads(text, name="my.toml")
    assert str(caught.value) == (
        "my.toml has 3 problems:\n"
        "  line 8: labels[1].key: expected one letter from a to z, not “?”\n"
        "  line 11: labels[2].name: “A” is already the name of labels[1]\n"
        "  line 12: labels[2].fill: expected a colour as #RRGGBB such as #77AADD, not “#12”"
    )
    assert caught.value.line == 8
    assert [problem.path for problem in caught.value.problems] == [
        "labels[1].key",
        "labels[2].name",
        "labels[2].fill",
    ]


def test_inline_tables_are_told_without_a_line() -> None:
    with pytest.raises(SchemaError) as caught:
        loads('name = "x"\nlabels = [{ name = "A", key = "7" }]', name="my.toml")
    assert str(caught.value) == ("my.toml: labels[1].key: expected one letter from a to z, not “7”")


def test_deep_nesting_is_an_error_like_any_other() -> None:
    with pytest.raises(SchemaError, match=r"nested too deeply|not valid TOML"):
        loads("a = " + "[" * 100_000)


def test_files(tmp_path: Path) -> None:
    good = tmp_path / "good.toml"
    good.write_text('name = "x"\n', encoding="utf-8")
    assert load_file(good) == Schema(name="x")

    with pytest.raises(NotFoundError, match=r"There is no schema file “.*none\.toml”"):
        load_file(tmp_path / "none.toml")

    with pytest.raises(InputError, match="the file cannot be read"):
        load_file(tmp_path)

    latin = tmp_path / "latin.toml"
    latin.write_bytes('name = "x"\ntitle = "é"\n'.encode("latin-1"))
    with pytest.raises(UserError, match=r"line 2: the file is not UTF-8. Save it as UTF-8."):
        load_file(latin)

    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="4,194,305 bytes; a schema has 4,194,304 at most"):
        load_file(large)

    broken = tmp_path / "broken.toml"
    broken.write_text('name = "x"\nversion =\n', encoding="utf-8")
    with pytest.raises(SchemaError, match=r"^broken\.toml, line 2, column 10: "):
        load_file(broken)
