"""Tables of rows are read at once, and give what reading line by line gives."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.formats import sources
from annotator.formats.conll_rows import TokenRows
from annotator.formats.conll_tags import chunks
from annotator.model.errors import InputError
from tests.unit.formats.labeled import only_set, read, read_all

_TOKENS = st.sampled_from(
    ["Kim", "#", "-", "", " ", "-DOCSTART-", "東京", "😀", "a b", "’s", "سمير", "(", "."]
)
_TAGS = st.sampled_from(["O", "O", "B-PER", "I-PER", "I-ORG", "E-LOC", "_", "", "\u3000"])
_OFFSETS = st.sampled_from(
    ["0", "3", "4", "8", "+4", "1_0", " 3", "x", "1.0", "1,2", "٣", "-1", "9" * 30]
)
_COLUMNS = st.tuples(_TOKENS, _TAGS) | st.tuples(_TOKENS, _OFFSETS, _OFFSETS, _TAGS)
_TABLES = st.tuples(
    st.sampled_from(["\t", "\t", " "]), st.lists(_COLUMNS, min_size=1, max_size=4)
).map(lambda table: "\n".join(table[0].join(row) for row in table[1]))
_OTHERS = st.sampled_from(
    [
        *("", "", "\r", " ", "\t", "# O", "# a b", "Kim", "-DOCSTART-\tO", "# newdoc id = d"),
        *('# text = "Kim Jong"', "Kim\t0\t3\tB-PER\nJong\t4\t8\tI-PER", "Kim\tO\r\nJong\tO\r"),
        *("Kim B-PER\nJong I-PER", "Kim\xa0Jong B-PER O\nUn  I-PER O"),
    ]
)
_files = st.tuples(st.sampled_from(["\n", "\r\n"]), st.lists(_TABLES | _OTHERS, max_size=10)).map(
    lambda file: file[0].join(file[1])
)


def _seen(data: str, **options: str) -> list[Any]:
    try:
        return [
            str(one) if isinstance(one, InputError) else one
            for one in read_all("conll", data, **options)
        ]
    except InputError as problem:
        return [str(problem)]


@given(_files, st.sampled_from(["blank", "print", "nothing"]), st.sampled_from(["0", "1", "3"]))
@example('# text = "Kim Jong"\nKim\t0\t3\tB-PER\nJong\t4\t8\tI-PER\n\na\t1,2\t\tO\n', "blank", "1")
@example('# text = "Kim Jong"\nKim\t0\t3\tB-PER\nJong\t +4\t8\tI-PER\n', "blank", "1")
@example(
    "Kim\tB-PER\nJong\tI-PER\n\t\u3000\nUn\tI-PER\n# O\tO\n-DOCSTART-\tO\nMoon\tO", "print", "1"
)
@example("Kim\tB-PER\nJong\tI-PER\tx\nUn\tI-PER", "nothing", "3")
@example(
    "Kim B-PER\nJong\xa0Un I-PER\n\nMoon B-PER\n# newdoc\nMoon O\n\n# O\nMoon\u3000 O", "blank", "1"
)
@example("Kim\tB-PER\r\nJong\tI-PER\r\r\n\r\nUn\tI-PER\r", "blank", "1")
def test_rows_at_once_are_rows_one_by_one(data: str, join: str, token: str) -> None:
    at_once = _seen(data, join=join, token=token)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TokenRows, "add_table", lambda *_: False)
        assert at_once == _seen(data, join=join, token=token)
        patch.undo()
        patch.setattr(sources, "_BLOCK_BYTES", 5)  # so that blocks end within sentences
        assert at_once == _seen(data, join=join, token=token)


@pytest.mark.parametrize("encoding", [None, "utf-16"])
def test_a_sentence_goes_on_over_many_lines(encoding: str | None) -> None:
    data = ("Kim\tB-PER\n" + "Jong\tI-PER\n" * 40_000 + "\nHe\tO\n").encode(encoding or "utf-8")
    (record,) = read("conll", data, encoding=encoding)
    assert record.text.count("\n") == 2
    assert [one.quote.count("Jong") for one in only_set(record).spans] == [40_000]


@pytest.mark.parametrize(
    ("offsets", "agree"),
    [
        (("0", "3"), True),
        (("+0", " 3"), True),
        (("0", "٣"), True),
        (("-10", "-7"), False),
        (("0.0", "3"), False),
        (("1", "4"), False),
        (("0,0", "3"), False),
        (("0", ""), False),
        (("0", "9" * 30), False),
    ],
)
def test_offsets_are_followed_where_they_agree_with_the_tokens(
    offsets: tuple[str, str],
    agree: bool,  # noqa: FBT001
) -> None:
    row = "\t".join(("Kim", *offsets, "B-PER"))
    (record,) = read("conll", f'# text = "Kim  Moon "\n\n{row}\nMoon\t5\t9\tO\n')
    assert record.text == ("Kim  Moon " if agree else "Kim Moon\n")
    assert only_set(record).spans[0].quote == "Kim"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("Kim\t0\t3\tO\n\t3\t3\tO", "Kim \n"),  # a token of no letters has no place
        ("Kim\t0,5\t3\tO\nMoon\t7\t9\tO", "Kim Moon\n"),  # two numbers are none
    ],
)
def test_offsets_that_are_none_are_not_followed(rows: str, text: str) -> None:
    (record,) = read("conll", f'# text = "Kim  Moon "\n\n{rows}\n')
    assert record.text == text


def test_tables_are_told_from_other_lines() -> None:
    rows = TokenRows(0, -1)
    assert rows.add_table("Kim\tx\tB-PER\nmet\ty\tO")
    assert rows.add_table("Moon O")
    assert (rows.tokens, rows.tags, rows.columns) == (
        ["Kim", "met", "Moon"],
        ["B-PER", "O", "O"],
        None,
    )
    for lines in (
        "Kim  B-PER",
        " Kim O",
        "Kim\u3000Un O\nMoon O",
        "# O\nKim O",
        "Kim\tO\r",
        "Kim\tO\nmet\tx\tO\na\tO",
        "\t",
        "-DOCSTART-\tO",
        "# a b",
        "",
    ):
        assert not rows.add_table(lines)
    assert len(rows.tokens) == 3
    assert chunks(rows.tags) == ([(0, 1, "PER")], 0)
