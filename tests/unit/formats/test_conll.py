"""CoNLL: every scheme of tags, any number of columns, and policies where spans do not fit."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.formats.conll_tags import chunks
from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Sample
from annotator.model.errors import InputError
from annotator.model.spans import Span
from annotator.model.tokens import sentence_at, tokenize
from tests.unit.formats.labeled import (
    LABELS,
    codes,
    make_row,
    only_set,
    read,
    read_all,
    rows,
    span,
    texts,
    write,
)

# The same five marks in each scheme: PER PER | ORG | ORG ORG | - | LOC.
SCHEMES = {
    "IOB1": "I-PER I-PER I-ORG B-ORG I-ORG O I-LOC",
    "IOB2": "B-PER I-PER B-ORG B-ORG I-ORG O B-LOC",
    "BIOES": "B-PER E-PER S-ORG B-ORG E-ORG O S-LOC",
    "BILOU": "B-PER L-PER U-ORG B-ORG L-ORG O U-LOC",
    "suffixes": "PER-B PER-I ORG-B ORG-B ORG-I O LOC-B",
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_marks_the_same(scheme: str) -> None:
    found, odd = chunks(SCHEMES[scheme].split())
    assert found == [(0, 2, "PER"), (2, 3, "ORG"), (3, 5, "ORG"), (6, 7, "LOC")]
    assert odd == 0


def test_tags_that_cannot_stand_there_are_counted() -> None:
    assert chunks(["O", "E-PER", "L-ORG"]) == ([(1, 2, "PER"), (2, 3, "ORG")], 2)
    assert chunks(["PER", "PER", "ORG"]) == ([(0, 2, "PER"), (2, 3, "ORG")], 0)


# Written from the description of the CoNLL-2003 shared task.
GOLDEN = """-DOCSTART- -X- -X- O

U.N. NNP I-NP I-ORG
official NN I-NP O
Ekeus NNP I-NP I-PER
heads VBZ I-VP O
for IN I-PP O
Baghdad NNP I-NP I-LOC
. . O O

He PRP B-NP O
said VBD B-VP O

-DOCSTART- -X- O O

Kim NNP I-NP I-PER
"""


def test_a_shared_task_file_is_read() -> None:
    first, second = read("conll", GOLDEN)
    assert first.text == "U.N. official Ekeus heads for Baghdad .\nHe said\n"
    assert [(one.label, one.quote) for one in only_set(first).spans] == [
        ("ORG", "U.N."),
        ("PER", "Ekeus"),
        ("LOC", "Baghdad"),
    ]
    assert [(one.label, one.fragments) for one in only_set(second).spans] == [("PER", ((0, 3),))]


def test_windows_lines_tabs_comments_and_columns() -> None:
    data = "# newdoc id = d7\r\n# sent_id = 1\r\n1\tKim\tB-PER\tx\r\n2\t#\tO\tx\r\n"
    (record,) = read("conll", data, token="2", tag="3")
    assert (record.title, record.text) == ("d7", "Kim #\n")
    assert only_set(record).spans[0].quote == "Kim"


@pytest.mark.parametrize(
    ("join", "text"),
    [("blank", "“ Kim ” , he\n"), ("print", "“Kim”, he\n"), ("nothing", "“Kim”,he\n")],
)
def test_tokens_are_joined_as_asked(join: str, text: str) -> None:
    (record,) = read("conll", "“ O\nKim B-PER\n” O\n, O\nhe O\n", join=join)
    assert record.text == text
    assert only_set(record).spans[0].quote == "Kim"


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ("Kim\n", {}, "one column"),
        ("Kim B-PER\n", {"tag": "5"}, "2 columns only"),
        ("Kim B-PER\n", {"token": "x"}, "number of a column"),
        (b"Kim\xff B-PER\n", {}, "not UTF-8"),
    ],
)
def test_files_that_cannot_be_read_say_why(data: str, options: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_all("conll", data, **options)


@pytest.mark.parametrize(
    ("head", "why"),
    [(GOLDEN, "-DOCSTART-"), ("Kim\tB-PER\nmet\tO\nMoon\tB-PER\n", "a tag such as B-PER")],
)
def test_tags_tell_it(head: str, why: str) -> None:
    found = detect(Sample("a.txt", head.encode(), is_whole=True), name="a")
    assert found.format.info.id == "conll"
    assert why in found.why


@pytest.mark.parametrize("head", ["So I said O\nand then O\nno\n", "a b\nc d\ne f\n", "O\nO\nO\n"])
def test_prose_is_no_conll(head: str) -> None:
    found = detect(Sample("a.txt", head.encode(), is_whole=True), name="a")
    assert found.format.info.id == "text"


TEXT = "Kim Jong Un met Moon. He left."


def tags(row: ExportRow, **options: str) -> tuple[list[str], dict[str, int]]:
    data, notes = write("conll", [row], **options)
    lines = data.decode().splitlines()[2:]
    return [line.split("\t")[-1] for line in lines if line], codes(notes)


def test_a_row_is_written_in_iob2() -> None:
    row = make_row(TEXT, span(TEXT, "a", "PERSON", (0, 11)), span(TEXT, "b", "ORG", (16, 20)))
    data, notes = write("conll", [row])
    assert data.decode() == (
        "-DOCSTART-\tO\n\nKim\tB-PERSON\nJong\tI-PERSON\nUn\tI-PERSON\nmet\tO\nMoon\tB-ORG\n.\tO\n\n"
        "He\tO\nleft\tO\n.\tO\n\n"
    )
    assert notes == []


@pytest.mark.parametrize(
    ("policy", "first"),
    [
        ("outermost", ["B-CLAIM", "I-CLAIM", "I-CLAIM", "I-CLAIM"]),
        ("innermost", ["O", "B-DATE", "O", "O"]),
        ("priority", ["B-PERSON", "I-PERSON", "I-PERSON", "O"]),
    ],
)
def test_overlaps_are_settled_as_asked_and_reported(policy: str, first: list[str]) -> None:
    row = make_row(
        TEXT,
        span(TEXT, "a", "CLAIM", (0, 20)),
        span(TEXT, "b", "PERSON", (0, 11)),
        span(TEXT, "c", "DATE", (4, 8)),
    )
    found, noted = tags(row, overlap=policy)
    assert found[:4] == first
    assert noted == {"overlap": 2}


@pytest.mark.parametrize(
    ("policy", "first", "noted"),
    [
        ("expand", ["B-PERSON", "I-PERSON"], {"expanded": 1}),
        ("contract", ["O", "B-PERSON"], {"contracted": 1}),
        ("drop", ["O", "O"], {"misaligned": 1}),
    ],
)
def test_edges_inside_tokens_are_settled_as_asked_and_reported(
    policy: str, first: list[str], noted: dict[str, int]
) -> None:
    found = tags(make_row(TEXT, span(TEXT, "a", "PERSON", (1, 8))), misaligned=policy)
    assert (found[0][:2], found[1]) == (first, noted)


def test_a_span_without_a_whole_token_cannot_be_contracted() -> None:
    _, noted = tags(make_row(TEXT, span(TEXT, "a", "PERSON", (1, 2))), misaligned="contract")
    assert noted == {"misaligned": 1}


def test_pieces_and_sentence_ends_part_a_span() -> None:
    found, noted = tags(make_row(TEXT, span(TEXT, "a", "CLAIM", (0, 3), (12, 24))))
    assert found[:7] == ["B-CLAIM", "O", "O", "B-CLAIM", "I-CLAIM", "I-CLAIM", "B-CLAIM"]
    assert noted == {"pieces": 1, "sentence": 1}


@st.composite
def token_rows(draw: st.DrawFn) -> ExportRow:
    """Draw spans of whole tokens in one layer, each within a sentence."""
    text = draw(texts())
    tokens = tokenize(text)
    assume(tokens)
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        at += draw(st.integers(0, 3))
        last = at + draw(st.integers(1, 3))
        if last > len(tokens):
            break
        start, end = tokens[at][0], tokens[last - 1][1]
        sentence = sentence_at(text, start)
        if sentence is None or end <= sentence[1]:
            label = draw(st.sampled_from(LABELS))
            found.append(span(text, f"s{at}", label, (start, end)))
        at = last
    return make_row(text, *found)


@given(st.lists(token_rows(), min_size=1, max_size=3))
def test_what_it_carries_comes_back(given_rows: list[ExportRow]) -> None:
    data, notes = write("conll", given_rows, offsets="yes")
    assert notes == []
    for record, row in zip(read("conll", data), given_rows, strict=True):
        assert record.text == row.document.text
        assert [(one.label, one.fragments) for one in only_set(record).spans] == [
            (one.label, one.fragments) for one in row.spans
        ]
        assert (record.title, only_set(record).annotator) == ("Title", "anna")


@given(rows(), st.sampled_from(["outermost", "innermost", "priority"]))
def test_any_row_can_be_written_and_every_span_is_accounted_for(
    row: ExportRow, policy: str
) -> None:
    assume(tokenize(row.document.text))
    data, notes = write("conll", [row], offsets="yes", overlap=policy)
    (record,) = read("conll", data)
    assert record.text == row.document.text
    counted = codes(notes)
    lost = sum(counted.get(code, 0) for code in ("overlap", "no_token", "misaligned"))
    pieces = sum(len(one.fragments) for one in row.spans)
    assert len(only_set(record).spans) == pieces - lost + counted.get("sentence", 0)


def test_a_text_without_tokens_is_reported() -> None:
    _, notes = write("conll", [make_row("\u200b")])
    assert codes(notes) == {"no_tokens": 1}
