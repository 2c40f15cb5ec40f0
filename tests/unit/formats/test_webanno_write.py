"""WebAnno TSV 3 written: tokens, parts of tokens, numbers, chains and relations."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Source
from annotator.model.annotators import AnnotationSet
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, canonical_fragments, quote_of
from annotator.model.tokens import is_blank, tokenize, trim_blanks
from tests.unit.formats.labeled import (
    codes,
    content,
    make_row,
    only_set,
    read,
    read_all,
    rows,
    span,
    texts,
    write,
)

TEXT = "😀 Ms. Haag met Kim [sic].\n\nShe_left; \\o/"
# Written by hand from the user guide: offsets in UTF-16, parts of tokens, numbers, escapes.
HEAD = """\
#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.AnnotatorSpan|label|identifier|note|kind|topics|value|weight|sure
#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation
#T_RL=webanno.custom.AnnotatorRelation|label|note|BT_webanno.custom.AnnotatorSpan


#Text=😀 Ms. Haag met Kim [sic].
#Text=
#Text=
"""
ROWS = (
    "1-1 0-2 😀 _ _ _ _ _ _ _ _ _ _ _ _ _",
    "1-2 3-6 Ms. PER\\_SON[1] Q1[1] *[1] *[1] *[1] *[1] *[1] true[1] PER\\_SON[1] *->1-1 _ _ _",
    (
        "1-3 7-11 Haag PER\\_SON[1]|ORG[2] Q1[1]|*[2] *[1]|a\\nb[2] *[1]|*[2] *[1]|x\\;y[2]"
        " *[1]|*[2] *[1]|3[2] true[1]|*[2] PER\\_SON[1] *->1-1 _ _ _"
    ),
    "1-4 12-15 met _ _ _ _ _ _ _ _ _ _ _ _ _",
    "1-5 16-19 Kim _ _ _ _ _ _ _ _ _ _ _ _ _",
    "1-5.1 16-17 K DATE * * * * * * * _ _ near sure\\|not 1-2[1_0]",
    "1-6 20-21 [ _ _ _ _ _ _ _ _ _ _ _ _ _",
    "1-7 21-24 sic _ _ _ _ _ _ _ _ _ _ _ _ _",
    "1-8 24-25 ] _ _ _ _ _ _ _ _ _ _ _ _ _",
    "1-9 25-26 . _ _ _ _ _ _ _ _ _ _ _ _ _",
)
NEXT = """
#Text=She_left; \\\\o/
"""
_NONE = re.compile(r"(?<=\t)_?(?=\t)")
GOLDEN = HEAD + "".join("\t".join((*row.split(), "\n")) for row in ROWS) + NEXT


def golden() -> ExportRow:
    one = span(TEXT, "a", "PER_SON", (2, 10), entity_id="e", attributes={"sure": True})
    other = span(
        TEXT, "b", "ORG", (6, 10), note="a\nb", attributes={"topics": ["x", "y"], "weight": 3}
    )
    part = span(TEXT, "c", "DATE", (15, 16))
    link = Relation("r", "set", "near", "a", "c", note="sure|not")
    row = make_row(TEXT, one, other, part, relations=[link], title="Haag")
    row.entities = {"e": Entity(id="e", name="Ms. Haag", kind="PER_SON", kb_id="Q1", version="")}
    return row


def test_the_written_file_is_the_golden_one(tmp_path: Path) -> None:
    _, notes = write("webanno", [golden()], tmp_path)
    path = tmp_path / "annotation" / "Haag" / "anna.tsv"
    words = path.read_text()
    assert words.startswith(GOLDEN)
    assert codes(notes) == {}
    assert detect(Source(tmp_path).sample(), name="x").format.info.id == "webanno"
    for place in (path, tmp_path):
        (record,) = read("webanno", place)
        one = only_set(record)
        assert content(record) == content(golden())
        assert [item.note for item in one.spans] == [None, "a\nb", None]
        assert [item.note for item in one.relations] == ["sure|not"]
        assert [(item.name, item.kb_id, item.kind) for item in one.entities] == [
            ("Ms. Haag", "Q1", "PER_SON")
        ]
        assert (record.title, one.annotator) == (
            ("Haag", "anna") if place is tmp_path else ("anna", None)
        )


def test_gold_and_people_come_back_by_their_places(tmp_path: Path) -> None:
    found = []
    for kind, name in (("human", "anna"), ("human", "ben"), ("gold", None), ("imported", None)):
        row = make_row("Kim left.", span("Kim left.", "a", "PERSON", (0, 3)))
        row.annotation_set = AnnotationSet("set", "d", kind=kind, annotator_id=name)
        row.annotator = name
        found.append(row)
    write("webanno", found, tmp_path)
    sets = [(only_set(one).annotator, only_set(one).kind) for one in read("webanno", tmp_path)]
    assert sorted(sets, key=str) == [("anna", None), ("ben", None), (None, "gold"), (None, None)]


@pytest.mark.parametrize(
    ("fragments", "expected", "note"),
    [
        (((0, 4),), ((0, 3),), "trimmed"),
        (((3, 4),), (), "blank"),
        (((0, 3), (4, 8)), ((0, 8),), "joined"),
        (((0, 3), (9, 13)), ((0, 3), (9, 13)), "hull"),
    ],
)
def test_what_lines_of_tokens_cannot_say_is_reported(
    fragments: tuple[Fragment, ...], expected: tuple[Fragment, ...], note: str, tmp_path: Path
) -> None:
    text = "Kim says nine"
    _, notes = write("webanno", [make_row(text, span(text, "a", "X", *fragments))], tmp_path)
    assert codes(notes) == {note: 1}
    (record,) = read("webanno", tmp_path)
    assert [one.fragments for one in only_set(record).spans] == ([expected] if expected else [])


@settings(deadline=None)
@given(text=texts(), more=st.sampled_from(["", " a\\b", "\n_x"]))
def test_words_are_written_alike_with_and_without_labels(
    text: str, more: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("webanno")
    text += more
    spans = [span(text, str(place), "X", place) for place in tokenize(text)]
    found = []
    for title, given_ in (("none", []), ("all", spans)):
        write("webanno", [make_row(text, *given_, title=title)], folder)
        lines = (folder / "annotation" / title / "anna.tsv").read_text().split("\n")
        found.append([line.split("\t")[:3] for line in lines])
    assert found[0] == found[1]
    assert sum(len(line) > 1 for line in found[0]) == max(1, len(spans))


@settings(deadline=None)
@given(row=rows(entities=True), data=st.data())
def test_words_without_labels_are_read_alike_however_they_say_so(
    row: ExportRow, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("webanno")
    write("webanno", [row], folder)
    (path,) = folder.rglob("*.tsv")
    lines = path.read_bytes().decode().split("\n")
    tokens = [number for number, line in enumerate(lines) if line[:1].isdigit()]
    damaged = data.draw(st.none() | st.sampled_from(tokens))
    if damaged is not None:
        start, end = (data.draw(st.integers(-2, 2)) for _ in "ab")
        name, place, rest = lines[damaged].split("\t", 2)
        first, last = map(int, place.split("-"))
        lines[damaged] = f"{name}\t{max(0, first + start)}-{max(0, last + end)}\t{rest}"
    found = []
    for none, tail in (("_", ""), ("", ""), ("_", "_"), ("_", "\r")):
        for number in tokens:
            lines[number] = _NONE.sub(none, lines[number]) + tail
        found.append(repr(read_all("webanno", "\n".join(lines))))
        for number in tokens:
            lines[number] = lines[number].removesuffix(tail)
    assert len({*found}) == 1


def tidy(row: ExportRow) -> tuple[Any, ...]:
    """Return what can come back: spans without blanks at edges and between their pieces."""
    text, spans, links = content(row)
    known: dict[Any, Any] = {}
    for (label, place, quote), *_ in spans:
        pieces = [trim_blanks(text, start, end) for start, end in place]
        joined: list[Fragment] = []
        for start, end in (one for one in pieces if one[0] < one[1]):
            if joined and all(is_blank(char) for char in text[joined[-1][1] : start]):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        if joined:
            fragments = canonical_fragments(joined)
            known[label, place, quote] = (label, fragments, quote_of(text, fragments))
    kept = sorted((known[one], *more) for one, *more in spans if one in known)
    ends = sorted((t, known[a], known[b]) for t, a, b in links if a in known and b in known)
    return text, kept, ends


@settings(max_examples=30, deadline=None)
@given(row=rows(entities=True, unique=True))
def test_labels_come_back_as_they_were(
    row: ExportRow, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("webanno")
    _, notes = write("webanno", [row], folder)
    assume("lead" not in codes(notes))
    expected = tidy(row)
    places = [place for place, *_ in expected[1]]
    # A link of a chain says label and place; it does not tell two labels apart that share both.
    assume(len({*places}) == len(places))
    (record,) = read("webanno", folder)
    assert content(record) == expected
