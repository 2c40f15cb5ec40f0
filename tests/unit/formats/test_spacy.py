"""spaCy: DocBin and JSON without spaCy; ``tests/readback`` asks spaCy itself."""

import base64
import datetime as dt
import io
import zlib
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.detection import detect
from annotator.formats.message_pack import MessagePackError, Stretch, Unpacker, pack
from annotator.formats.records import DocumentRecord, ExportRow
from annotator.formats.sources import Sample
from annotator.formats.spacy_layers import cats_of, split_words, words_of
from annotator.formats.spacy_strings import number_of
from annotator.model.annotators import AnnotationSet
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.tokens import all_tokens
from annotator.schema.types import AttributeType, DocumentLabel, Schema
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

# What spaCy 3.8.18 wrote: entities with an id, two groups, categories, user data with a custom
# attribute of the document; then three words whose blanks it does not know.
DOCBIN = base64.b64decode(
    "eJzrWl6WWlScmZ+32EDPcGliSUlR8VxHZ08vbx9fP/+As4xHzjIePct4bFlJfnZqXvFR1g33udJvf5Qo+Mc+eenrrq"
    "q5HgwEADOUrmFEFYdxvZWL45t/xxaj6xP84Xbos1VmGYwmZA8TIQU4wB0ni+QA22fHYDSt7Hkl/rKyziSWF0bTyp5J"
    "BrteOrQt+fxc8/HyZaJbfxNSjyt+CAHGflnOXfdfHIDRhNST65/kTbcn6+5bowmjaWUPn6ixbsH3ngIYTSt79u0MPf"
    "bwoTcPjKaVPbenxnj6TV1bdlD3ssXj7R8X08qeRYfW+Ly5Wb8eRtPKnrkVuUU8OxvbmpTWR34q1N9KpjEMhJK5aqzS"
    "/sfX2mJgNLn2EAJnZmz5ET6n3h9G08qeZcUFicmpxUf4QB5nBAEwtTwnNS+9JKP4CAc3A6QQWF5cUpSZl158h0FiwU"
    "KuhQoL9RZ7Z+Yu93V1DfH0c1/im5+ft8gvf1mAa1Cwv9/SAB9HZ9dFgYaLAo2WBh/eVpqzLCknMS+7eElyYnHqosy8"
    "xdmZuUuz8/LL8xbnppYsyQXpzstflJ+2tBikesmH+TMagGpLiic1ry7JL8hMti1JzMkuPm3/AeLslRDB8sSi0zCfLM"
    "lLLQcqeHMGBM42LE3LSUwvntS4KSOxOL40D2xXPMSzh7AJHl4NpPPi04vySwuKJx3Z33Qku3lJXmJu6qLiZEjF17AU"
    "pAIop4EeiDHnKk13TEgIhXJZoTQvpspkzZ9xWU4fuoFMDiDmAmIJIJafCLTliAvEwqX5JRmpRSh2TkSYxLPt0OoZfQ"
    "9nIJnECTVJGmwSRPsRxgkrS4tTi+JTEksSJx2xbZ6yWC9eb1lxfmlRcuqBA0u8nf0cl5ZkluSkrnRUyE1NLQHG7dqU"
    "/OTS3NS8EpCm1FVGBkZmugZGukbGRxgbAPgqVxw="
)
TEXT = "Kim  met\nMoon 😀 in case of Söul."
PLACED = [
    ("MEETING", ((0, 13),)), ("PERSON", ((0, 3),)), ("PERSON", ((9, 13),)),
    ("PLACE", ((24, 31),)), ("PLACE", ((27, 31),)),
]  # fmt: skip


def sample(data: bytes, name: str = "x") -> Sample:
    return Sample(name, data[:65_536], is_whole=True)


def placed(record: DocumentRecord) -> list[Any]:
    return sorted((one.label, one.fragments) for one in only_set(record).spans)


def test_a_docbin_of_spacy_comes_in_whole() -> None:
    first, second = read("spacy", DOCBIN, categories="kind")
    assert (first.text, first.title, first.document_date) == (
        TEXT,
        "A meeting",
        dt.date(2026, 2, 23),
    )
    assert first.meta == {"source": "KCNA"}
    assert placed(first) == PLACED
    one = only_set(first)
    assert {item.label: item.entity for item in one.spans if item.entity} == {
        "PERSON": "Q1",
        "PLACE": "Q2",
    }
    assert one.document_labels == {"topic": "talks", "kind": "news"}
    assert second.text == "No blanks known"
    assert codes(second) == {"unknown_spaces": 1}


def test_one_group_alone_may_be_asked_for() -> None:
    first = read("spacy", DOCBIN, key="other")[0]
    assert codes(first) == {"group": 2, "categories": 1}
    assert [label for label, _ in placed(first)] == ["PERSON", "PERSON", "PLACE"]


def test_texts_are_numbered_as_spacy_does() -> None:
    # The first two stand in https://spacy.io/api/stringstore and https://spacy.io/usage/spacy-101.
    assert number_of("apple") == 8566208034543834098
    assert number_of("coffee") == 3197928453018144401
    assert [number_of(one) for one in ("", "PERSON", "acl", "_")] == [0, 380, 451, 456]


def test_the_content_of_a_docbin() -> None:
    text = "Kim  met Moon."
    row = make_row(text, span(text, "a", "PERSON", (0, 3)), span(text, "b", "CLAIM", (0, 13)))
    data, notes = write("spacy", [row], overlap="innermost")
    found = Unpacker(io.BytesIO(zlib.decompress(data))).read()
    assert found["version"] == "0.1"
    assert found["attrs"] == [65, 77, 78, 452]
    assert found["strings"] == ["", " ", ".", "CLAIM", "Kim", "Moon", "PERSON", "met"]
    assert found["spaces"] == bytes([1, 0, 1, 0, 0])
    assert found["lengths"] == (5).to_bytes(4, "little")
    numbers = [
        int.from_bytes(found["tokens"][at : at + 8], "little")
        for at in range(0, len(found["tokens"]), 8)
    ]
    assert numbers[:8] == [number_of("Kim"), 3, 380, 0, number_of(" "), 2, 0, 0]
    ((group, keys),) = Unpacker(io.BytesIO(found["span_groups"][0])).read().items()
    assert keys == ["sc"]
    assert len(Unpacker(io.BytesIO(group)).read()["spans"]) == 2
    assert codes(notes) == {"grouped": 1}


def test_documents_as_to_json_writes_them() -> None:
    text = "Kim met Moon."
    row = make_row(
        text, span(text, "a", "PERSON", (0, 3)), span(text, "b", "CLAIM", (0, 12)), publisher="KCNA"
    )
    data, notes = write("spacy-json", [row])
    assert orjson.loads(data) == {
        "text": text,
        "ents": [{"start": 0, "end": 12, "label": "CLAIM"}],
        "tokens": [
            {"id": number, "start": start, "end": end}
            for number, (start, end) in enumerate([(0, 3), (4, 7), (8, 12), (12, 13)])
        ],
        "spans": {
            "sc": [
                {"start": 0, "end": 12, "label": "CLAIM", "kb_id": ""},
                {"start": 0, "end": 3, "label": "PERSON", "kb_id": ""},
            ]
        },
        "meta": {"id": "d", "title": "Title", "publisher": "KCNA", "annotator": "anna"},
    }
    assert codes(notes) == {"grouped": 1}
    pair, noted = write("spacy-json", [row], shape="tuples", layers="ents", overlap="innermost")
    assert orjson.loads(pair) == [text, {"entities": [[0, 3, "PERSON"]]}]
    assert codes(noted) == {"overlap": 1, "metadata": 1}


VERSION_2 = {
    "id": "v",
    "paragraphs": [
        {
            "raw": "Kim  met Moon.",
            "sentences": [
                {
                    "tokens": [
                        {"id": 0, "orth": "Kim", "ner": "B-PERSON"},
                        {"id": 1, "orth": "met", "ner": "-"},
                        {"id": 2, "orth": "Moon", "ner": "U-PERSON"},
                        {"id": 3, "orth": ".", "ner": "O"},
                    ]
                }
            ],
            "cats": [{"label": "topic=talks", "value": 1}],
        },
        {"sentences": [{"tokens": [{"orth": "Seoul", "ner": "U-PLACE"}, {"orth": "slept"}]}]},
    ],
}
SHAPES: dict[str, tuple[Any, list[Any]]] = {
    "document": (
        {"text": "Kim met", "ents": [{"start": 0, "end": 3, "label": "PERSON"}], "tokens": []},
        [("PERSON", ((0, 3),))],
    ),
    "groups": (
        {
            "text": "Kim met",
            "spans": {"sc": [{"start": 0, "end": 3, "label": "P"}], "x": [{"start": 4, "end": 7,
            "label": ""}]},
        },
        [("P", ((0, 3),)), ("x", ((4, 7),))],
    ),
    "pair": (["Kim met", {"entities": [[0, 3, "PERSON"]]}], [("PERSON", ((0, 3),))]),
    "pairs": ([["Kim met", {"entities": [[0, 3, "PERSON"]]}]], [("PERSON", ((0, 3),))]),
    "annotator tool": (
        {"classes": ["P"], "annotations": [["Kim met", {"entities": [[0, 3, "P"]]}], None]},
        [("P", ((0, 3),))],
    ),
    "version 2": ([VERSION_2], [("PERSON", ((0, 3),)), ("PERSON", ((9, 13),))]),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_json_is_told_and_read(shape: str) -> None:
    data, expected = SHAPES[shape]
    raw = orjson.dumps(data)
    assert detect(sample(raw), name="x").format.info.id == "spacy-json"
    first = read("spacy-json", raw)[0]
    assert placed(first) == expected


def test_paragraphs_without_text_are_put_together_from_their_words() -> None:
    first, second = read("spacy-json", orjson.dumps([VERSION_2]))
    assert (first.text, only_set(first).document_labels) == (
        "Kim  met Moon.",
        {"topic": "talks"},
    )
    assert (second.text, placed(second)) == ("Seoul slept", [("PLACE", ((0, 5),))])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'[["Kim", {"entities": [[0, "a", "P"]]}]]', "label 1 is not as expected"),
        (b'["Kim", {"entities": 3}]', "labels are not a list"),
        (b'[["Kim", {"entities": []}, 3]]', "no pair of a text"),
        (b'{"text": 3, "ents": []}', "there is no text"),
        (b'[{"paragraphs": [{"raw": "a b", "sentences": [{"tokens": [{"orth": "b"}]}]}]}]', "“b”"),
    ],
)
def test_broken_items_are_told_with_their_place(data: bytes, words: str) -> None:
    (error,) = read_all("spacy-json", data)
    assert isinstance(error, InputError)
    assert words in str(error)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[:-9], "cut off"),
        (lambda data: zlib.compress(b"\x81\xa7version\xc1"), "unknown kind"),
        (lambda data: zlib.compress(pack({"version": "0.1", "attrs": [77]})), "no words"),
        (lambda data: zlib.compress(b"\xdf\xff\xff\xff\xff"), "cut off"),
        (lambda data: zlib.compress(b"\x91" * 200_000), "nested too deeply"),
        (lambda data: b"x" + data, "not compressed"),
        (
            lambda data: zlib.compress(zlib.decompress(data).replace(b"Moon", b"Muun")),
            "document 1: a word whose text",
        ),
    ],
)
def test_a_broken_docbin_is_told(change: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read("spacy", change(DOCBIN))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), max_size=4))
def test_damage_inside_of_a_docbin_gives_documents_or_errors(
    edits: list[tuple[float, bytes]],
) -> None:
    data = zlib.decompress(DOCBIN)
    for place, junk in edits:
        at = int(place * len(data))
        data = data[:at] + junk + data[at + len(junk) :]
    try:
        found = read_all("spacy", zlib.compress(data))
    except InputError:
        return
    assert all(isinstance(one, DocumentRecord | InputError) for one in found)


def entities_of(tags: list[tuple[int, str]]) -> list[tuple[str, tuple[int, int]]]:
    """Read tokens of one letter one by one: 3 begins an entity, 1 goes on with its label."""
    found: list[tuple[str, tuple[int, int]]] = []
    label = ""
    for place, (sign, kind) in enumerate(tags):
        if sign == 1 and kind == label:
            found[-1] = (label, (found[-1][1][0], place + 1))
        elif sign in {1, 3}:
            found.append((kind, (place, place + 1)))
        label = kind if sign in {1, 3} else ""
    return found


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.sampled_from((0, 1, 1, 1, 2, 3, 256, 259, 1 << 40)), st.sampled_from("XXY")),
        min_size=1,
        max_size=12,
    )
)
def test_tags_are_entities_by_every_rule(tags: list[tuple[int, str]]) -> None:
    numbers = [one for sign, kind in tags for one in (number_of("a"), sign, number_of(kind))]
    content = {
        "version": "0.1",
        "attrs": [65, 77, 78],
        "tokens": b"".join(one.to_bytes(8, "little") for one in numbers),
        "spaces": bytes(len(tags)),
        "lengths": len(tags).to_bytes(4, "little"),
        "strings": ["a", "X", "Y"],
    }
    (record,) = read("spacy", zlib.compress(pack(content)))
    assert [
        (one.label, *one.fragments) for each in record.sets for one in each.spans
    ] == entities_of(tags)


def test_a_word_repeated_beyond_every_text_is_refused_before_it_is_made() -> None:
    row = make_row("a" * 5_000)
    found = Unpacker(io.BytesIO(zlib.decompress(write("spacy", [row])[0]))).read()
    found["tokens"] = found["tokens"][: 4 * 8] * 60_000
    found["spaces"] = b"\1" * 60_000
    found["lengths"] = (60_000).to_bytes(4, "little")
    (error,) = read_all("spacy", zlib.compress(pack(found)))
    assert "61,500,000 characters" in str(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
    | st.text(max_size=40) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(JSON)
def test_packed_values_come_back(value: Any) -> None:
    assert Unpacker(io.BytesIO(pack(value))).read() == value


def test_long_bytes_may_stay_where_they_are() -> None:
    data = pack(["a", b"x" * 70_000, 1])
    found = Unpacker(io.BytesIO(data), defer=True).read()
    assert found == ["a", Stretch((8, 70_000)), 1]
    assert data[8:70_008] == b"x" * 70_000
    with pytest.raises(MessagePackError):
        Unpacker(io.BytesIO(data[:1])).read()


@settings(deadline=None, max_examples=25)
@given(rows(fragments=1, relations=False))
@pytest.mark.parametrize("format_id", ["spacy", "spacy-json"])
def test_spans_come_back_where_tokens_may_be_split(format_id: str, row: ExportRow) -> None:
    data, _ = write(format_id, [row], misaligned="split")
    (record,) = read(format_id, data)
    assert content(record, attributes=False) == content(row, attributes=False)
    assert record.title == row.document.title
    assert only_set(record).annotator == "anna"
    assert write(format_id, [row], misaligned="split")[0] == data


@settings(deadline=None, max_examples=25)
@given(rows())
def test_tokens_are_the_text_and_spans_begin_and_end_at_them(row: ExportRow) -> None:
    text = row.document.text
    words = words_of(text, all_tokens(text))
    starts, ends = words.starts, words.ends
    assert "".join(a + " " * b for a, b in zip(words.words, words.blanks, strict=True)) == text
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == words.words
    (record,) = read("spacy", write("spacy", [row])[0])
    assert record.text == text
    for one in only_set(record).spans:
        assert one.fragments[0][0] in starts
        assert one.fragments[0][1] in ends
        assert one.quote == one.quote.strip()


@settings(deadline=None, max_examples=100)
@given(
    st.text(st.sampled_from("a1.' \n"), max_size=30)
    | st.text(st.sampled_from("a1.'é金\u200b\u200d\n\t\u3000 "), max_size=30)
)
def test_words_without_marks_are_the_same_both_ways(text: str) -> None:
    tokens = all_tokens(text)
    assert words_of(text, tokens) == split_words(text, tokens.pairs, [])


def test_policies_and_doubles_are_told() -> None:
    text = "Kim met Moon."
    row = make_row(
        text,
        span(text, "a", "PERSON", (1, 3)),
        span(text, "b", "PERSON", (1, 3)),
        span(text, "c", "DATE", (3, 4)),
    )
    for policy, expected in (
        ("expand", {"expanded": 2, "double": 1, "no_token": 1}),
        ("drop", {"misaligned": 2, "no_token": 1}),
        ("split", {"double": 1}),
    ):
        assert codes(write("spacy", [row], misaligned=policy)[1]) == expected


def test_document_labels_are_categories_with_zero_for_what_was_not_chosen() -> None:
    schema = Schema(
        name="s",
        document_labels=(
            DocumentLabel(name="topic", type=AttributeType.CHOICE, values=("war", "talks")),
        ),
    )
    row = make_row("Kim met Moon.")
    row.annotation_set = AnnotationSet("set", "d", document_labels={"topic": "talks", "ok": True})
    assert cats_of(row, schema) == {"topic=war": 0.0, "topic=talks": 1.0, "ok=true": 1.0}
    (record,) = read("spacy", write("spacy", [row], schema=schema)[0])
    assert only_set(record).document_labels == {"topic": "talks", "ok": "true"}


def test_ids_of_a_knowledge_base_come_back_as_entities() -> None:
    text = "Kim met. He left."
    marks = [span(text, "a", "PERSON", (0, 3), entity_id="e"), span(text, "b", "PERSON", (9, 11),
             entity_id="e")]  # fmt: skip
    row = make_row(text, *marks)
    row.entities = {"e": Entity(id="e", name="Kim", kind="PERSON", kb_id="Q1", version="")}
    (record,) = read("spacy", write("spacy", [row])[0])
    (entity,) = only_set(record).entities
    assert (entity.name, entity.kb_id) == ("Kim", "Q1")
    assert [one.entity for one in only_set(record).spans] == ["Q1", "Q1"]


def test_a_text_that_nobody_labeled_says_nothing_about_entities() -> None:
    row = ExportRow(make_row("Kim met Moon.").document)
    assert "ents" not in orjson.loads(write("spacy-json", [row])[0])
    (record,) = read("spacy", write("spacy", [row])[0])
    assert record.sets == ()
