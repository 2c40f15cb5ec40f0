"""WebAnno TSV 3: numbered and stacked marks, UTF-16 offsets, relations."""

import pytest

from annotator.formats.detection import detect
from annotator.formats.sources import Sample
from annotator.model.errors import InputError
from tests.unit.formats.labeled import codes, only_set, read, read_all

NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"
# Written from the appendix on WebAnno TSV 3 of the INCEpTION user guide.
GOLDEN = f"""#FORMAT=WebAnno TSV 3.3
#T_SP={POS}|PosValue
#T_SP={NER}|identifier|value
#T_SP=webanno.custom.Claim|kind|sure
#T_RL=webanno.custom.Link|type|BT_{NER}


#Text=Ms. Haag met 😀 Kim .
1-1\t0-3\tMs.\tNN\t_\t_\t_\t_\t_\t_\t
1-2\t4-8\tHaag\tNN\thttp\\://kb/1\tPER\t*[2]\tyes[2]\tnear|near\t1-5|1-5[3_0]\t
1-3\t9-12\tmet\tVB\t_\t_\t*[2]\tyes[2]\t_\t_\t
1-4\t13-15\t😀\t_\t_\t_\t_\t_\t_\t_\t
1-5\t16-19\tKim\tNN\t*|*[3]\tPER|LOC[3]\t*[2]\tyes[2]\t_\t_\t
1-6\t20-21\t.\t_\t_\t_\t_\t_\t_\t_\t

#Text=Two\\|lines\\\\.
2-1\t23-26\tTwo\t_\t_\tA\\_B\t_\t_\t_\t_\t
"""
ONE_LAYER = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n\n"


def test_a_file_is_read() -> None:
    (record,) = read("webanno", GOLDEN)
    one = only_set(record)
    assert record.text == "Ms. Haag met 😀 Kim .\n\nTwo|lines\\."
    assert [(item.label, item.quote) for item in one.spans] == [
        ("PER", "Haag"),
        ("Claim", "Haag met Kim"),
        ("PER", "Kim"),
        ("LOC", "Kim"),
        ("A_B", "Two"),
    ]
    assert one.spans[1].fragments == ((4, 12), (15, 18))
    assert one.spans[1].attributes == {"sure": "yes"}
    assert [(item.name, item.kb_id) for item in one.entities] == [("Haag", "http://kb/1")]
    assert [(item.type, item.from_id, item.to_id) for item in one.relations] == [
        ("near", one.spans[2].id, one.spans[0].id),
        ("near", one.spans[3].id, one.spans[0].id),
    ]
    assert codes(record) == {"layers": 4}


def test_layers_about_words_and_another_label_on_demand() -> None:
    (record,) = read("webanno", GOLDEN, layers="all", label="sure")
    labels = [item.label for item in only_set(record).spans]
    assert labels.count("NN") == 3
    assert "yes" in labels


def test_chains_and_further_cells_are_reported() -> None:
    data = (
        "#FORMAT=WebAnno TSV 3.2\n#T_CH=x.Coref|referenceType|referenceRelation\n\n"
        "#Text=Kim left\n1-1\t0-3\tKim\tnam[1]\tcoref[1]\tmore\t\n1-2\t4-8\tleft\t_\t_\t\n"
    )
    (record,) = read("webanno", data)
    assert codes(record) == {"chains": 1, "cells": 1}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("#FORMAT=WebAnno TSV 2\n", "does not begin"),
        ("#FORMAT=WebAnno TSV 3.3\n#Text=a\nx\n", "expected a token"),
        ("#FORMAT=WebAnno TSV 3.3\n#Text=a\n1-1\t0-9\ta\n", "do not fit"),
        ("#FORMAT=WebAnno TSV 3.3\n#Text=😀a\n1-1\t0-1\ta\n1-2\t2-3\ta\n", "inside a character"),
        (f"{ONE_LAYER}#Text=😀a\n1-1\t0-1\ta\t_\t\n1-2\t2-3\ta\t_\t\n", "5: an offset lies inside"),
        (f"{ONE_LAYER}#Text=abc\n1-1\t1-2\tb\t_\t\n1-2\t0-1\ta\t_\t\n", "6: an offset lies inside"),
        (f"{ONE_LAYER}#Text=abc\n1-1\t0-1\ta\t_\t\n1-2\t2-1\tb\t_\t\n", "6: expected a token"),
        ("#FORMAT=WebAnno TSV 3.3\n#Text=a\n1-1\t999999998-999999999\ta\n", "beyond every text"),
        ("#FORMAT=WebAnno TSV 3.3\n#Text=ab\n1-1\t5-6\ta\n#Text=b\n2-1\t0-1\tb\n", "go back"),
        ("#FORMAT=WebAnno TSV 3.3\n", "empty"),
    ],
)
def test_damaged_files_say_why(data: str, words: str) -> None:
    (error,) = read_all("webanno", data)
    assert isinstance(error, InputError)
    assert words in str(error)


def test_its_first_line_tells_it() -> None:
    found = detect(Sample("a.tsv", GOLDEN.encode(), is_whole=True), name="a")
    assert found.format.info.id == "webanno"
