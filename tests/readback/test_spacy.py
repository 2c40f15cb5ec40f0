"""spaCy loads what we write, and we read what it writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.spacy_strings import SYMBOLS
from tests.readback.conftest import Export
from tests.unit.formats.labeled import only_set, read

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("default")]
NEEDS = "spacy"


@pytest.fixture(scope="module")
def blank() -> Any:
    import spacy

    return spacy.blank("en")


def load(path: Path, blank: Any) -> list[Any]:
    import spacy

    return list(spacy.tokens.DocBin().from_disk(path).get_docs(blank.vocab))


def marks(spans: Any) -> list[tuple[int, int, str, str]]:
    return sorted((one.start_char, one.end_char, one.label_, one.text) for one in spans)


def expected(row: dict[str, Any]) -> list[tuple[int, int, str, str]]:
    return sorted(
        (start, end, one["label"], row["text"][start:end])
        for one in row["spans"]
        for start, end in one["fragments"]
    )


def test_the_kept_names_are_those_of_this_version() -> None:
    from spacy.symbols import IDS

    assert SYMBOLS == IDS


@pytest.mark.parametrize("misaligned", ["expand", "split"])
def test_a_docbin_has_every_text_and_span(
    misaligned: str, exported: Export, native: list[dict[str, Any]], blank: Any
) -> None:
    docs = load(exported("a.spacy", "spacy", misaligned=misaligned), blank)
    assert [doc.text for doc in docs] == [row["text"] for row in native]
    assert sum(len(doc.spans["sc"]) for doc in docs) > 100
    for doc, row in zip(docs, native, strict=True):
        assert marks(doc.spans["sc"]) == expected(row)
        assert set(marks(doc.ents)) <= set(expected(row))
        assert doc.user_data["title"] == row["title"]
        assert doc.has_annotation("ENT_IOB") == (row["set"] is not None)
    assert sum(len(doc.ents) for doc in docs) > 60


def test_a_model_trains_on_a_docbin(exported: Export, blank: Any) -> None:
    import spacy

    docs = load(exported("a.spacy", "spacy", overlap="innermost"), blank)
    model = spacy.blank("en")
    model.add_pipe("ner")
    examples = [spacy.training.Example(model.make_doc(doc.text), doc) for doc in docs if doc.ents]
    model.initialize(lambda: examples)
    assert {"PERSON", "DATE", "PLACE"} <= set(model.get_pipe("ner").labels)
    losses: dict[str, float] = {}
    model.update(examples, losses=losses)
    assert losses["ner"] > 0


def test_json_makes_documents_and_examples(
    exported: Export, native: list[dict[str, Any]], blank: Any
) -> None:
    import spacy

    documents = exported("a.jsonl", "spacy-json").read_text(encoding="utf-8").splitlines()
    pairs = exported("b.jsonl", "spacy-json", shape="tuples").read_text(encoding="utf-8")
    for one, pair, row in zip(documents, pairs.splitlines(), native, strict=True):
        doc = spacy.tokens.Doc(blank.vocab).from_json(json.loads(one), validate=True)
        assert marks(doc.spans["sc"]) == expected(row)
        text, labels = json.loads(pair)
        example = spacy.training.Example.from_dict(blank.make_doc(text), labels)
        assert marks(example.reference.spans["sc"]) == expected(row)


def test_what_spacy_writes_comes_in(exported: Export, blank: Any, tmp_path: Path) -> None:
    import spacy

    docs = load(exported("a.spacy", "spacy"), blank)
    attributes = ["LEMMA", "TAG", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START"]
    spacy.tokens.DocBin(attrs=attributes, docs=docs, store_user_data=True).to_disk(
        tmp_path / "theirs.spacy"
    )
    (tmp_path / "theirs.json").write_text(json.dumps([doc.to_json() for doc in docs]))
    for name in ("theirs.spacy", "theirs.json"):
        records = read("spacy" if name.endswith("spacy") else "spacy-json", tmp_path / name)
        for record, doc in zip(records, docs, strict=True):
            found = only_set(record).spans if record.sets else ()
            assert record.text == doc.text
            assert sorted((*one.fragments[0], one.label, one.quote) for one in found) == marks(
                doc.spans["sc"]
            )


def test_version_2_comes_in(exported: Export, blank: Any, tmp_path: Path) -> None:
    import spacy

    model = spacy.blank("en")
    model.add_pipe("sentencizer")
    docs = [model(doc) for doc in load(exported("a.spacy", "spacy"), model)]
    path = tmp_path / "v2.json"
    path.write_text(json.dumps([spacy.training.docs_to_json(docs)]))
    for record, doc in zip(read("spacy-json", path), docs, strict=True):
        found = only_set(record).spans if record.sets else ()
        assert record.text == doc.text
        assert sorted((*one.fragments[0], one.label, one.quote) for one in found) == marks(doc.ents)
