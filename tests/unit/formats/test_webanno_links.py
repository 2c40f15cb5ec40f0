"""WebAnno TSV 3: slots, chains, empty marks, several lines and escaped signs.

Each file has the structure of an example of the user guide, with words of its own.
"""

import pytest

from annotator.formats.records import SetRecord
from tests.unit.formats.labeled import codes, only_set, read

HEAD = "#FORMAT=WebAnno TSV 3.3"
NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
COREF = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink"
FRAME = (
    "#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink"
)


def file_of(*lines: str) -> str:
    return "\n".join((HEAD, *lines)) + "\n"


def links(one: SetRecord) -> list[tuple[str, str, str]]:
    names = {item.id: item.quote for item in one.spans}
    return [(item.type, names[item.from_id], names[item.to_id]) for item in one.relations]


def labels(one: SetRecord) -> list[tuple[str, str]]:
    return [(item.label, item.quote) for item in one.spans]


def test_slots_lead_to_marks_of_one_or_several_tokens() -> None:
    data = file_of(
        f"{FRAME}|webanno.custom.Lu",
        "#T_SP=webanno.custom.Lu|luvalue",
        "",
        "",
        "#Text=Anna sold the clock to Ben.",
        "1-1\t0-4\tAnna\t_\t_\t_\tanna",
        "1-2\t5-9\tsold\tsale\tseller;goods;*\t1-1;1-3[4];1-6",
        "1-3\t10-13\tthe\t_\t_\t_\tclock[4]",
        "1-4\t14-19\tclock\t_\t_\t_\tclock[4]",
        "1-5\t20-22\tto\t_\t_\t_\t_",
        "1-6\t23-26\tBen\t_\t_\t_\tben",
        "1-7\t26-27\t.\t_\t_\t_\t_",
    )
    (record,) = read("webanno", data)
    one = only_set(record)
    assert labels(one) == [
        ("anna", "Anna"),
        ("sale", "sold"),
        ("clock", "the clock"),
        ("ben", "Ben"),
    ]
    assert links(one) == [
        ("seller", "sold", "Anna"),
        ("goods", "sold", "the clock"),
        ("Roles", "sold", "Ben"),
    ]
    assert codes(record) == {}


SLOTS = file_of(
    "#T_SP=webanno.custom.SimpleSpan|",
    "#T_SP=webanno.custom.Host|ROLE_webanno.custom.Host:links_webanno.custom.HostLinksLink"
    "|uima.tcas.Annotation",
    "",
    "",
    "#Text=Anna met Ben today",
    "1-1\t0-4\tAnna\t_\tp\\;1[3]|p2[4]\t1-3[1];1-2[2]|1-2[2]\t",
    "1-2\t5-8\tmet\t*[2]\tp\\;1[3]\t1-3[1];1-2[2]\t",
    "1-3\t9-12\tBen\t*[1]\t_\t_\t",
    "1-4\t13-18\ttoday\t_\t_\t*\t",
    "",
)


def test_stacked_hosts_and_slots_of_any_type() -> None:
    (record,) = read("webanno", SLOTS)
    one = only_set(record)
    assert labels(one) == [
        ("Host", "Anna met"),
        ("Host", "Anna"),
        ("SimpleSpan", "met"),
        ("SimpleSpan", "Ben"),
        ("Host", "today"),
    ]
    assert links(one) == [
        ("p;1", "Anna met", "Ben"),
        ("links", "Anna met", "met"),
        ("p2", "Anna", "met"),
    ]


def test_slots_lead_to_another_sentence() -> None:
    data = file_of(
        "#T_SP=webanno.custom.SimpleSpan|",
        "#T_SP=webanno.custom.Host|ROLE_webanno.custom.Host:links_webanno.custom.LinkType"
        "|webanno.custom.SimpleSpan",
        "",
        "",
        "#Text=Anna left.",
        "1-1\t0-4\tAnna\t_\tp1;p2\t1-2;2-1\t",
        "1-2\t5-9\tleft\t*\t_\t_\t",
        "1-3\t9-10\t.\t_\t_\t_\t",
        "",
        "#Text=Ben stayed.",
        "2-1\t11-14\tBen\t*\t_\t_\t",
        "2-2\t15-21\tstayed\t_\tp3\t9-9\t",
    )
    (record,) = read("webanno", data)
    assert links(only_set(record)) == [("p1", "Anna", "left"), ("p2", "Anna", "Ben")]
    assert codes(record) == {"links": 1}


CHAIN = (
    f"#T_SP={NER}|value",
    f"#T_CH={COREF}|referenceType|referenceRelation",
    "",
    "",
    "#Text=Ms. Haag cut herself, so she left her job.",
)


def test_chains_are_entities_of_the_labels_at_their_places() -> None:
    data = file_of(
        *CHAIN,
        "1-1\t0-3\tMs.\tPER[5]\tnam[1]\tcoref->1-1",
        "1-2\t4-8\tHaag\tPER[5]\tnam[1]\tcoref->1-1",
        "1-3\t9-12\tcut\t_\t_\t_",
        "1-4\t13-20\therself\t_\tpr[1]\tcoref->1-2",
        "1-5\t20-21\t,\t_\t_\t_",
        "1-6\t22-24\tso\t_\t_\t_",
        "1-7\t25-28\tshe\t_\t*[1]|pr[2]\t*->1-3|*->2-1",
        "1-8\t29-33\tleft\t_\t_\t_",
        "1-9\t34-37\ther\t_\t_\t_",
        "1-10\t38-41\tjob\t_\t*[2]\t*->2-2",
        "1-11\t41-42\t.\t_\tnam[1]\tcoref[1]",
    )
    (record,) = read("webanno", data)
    one = only_set(record)
    assert labels(one) == [
        ("PER", "Ms. Haag"),
        ("Coreference", "herself"),
        ("Coreference", "she"),
        ("Coreference", "she"),
        ("Coreference", "job"),
    ]
    assert [item.entity for item in one.spans] == ["chain 0"] * 3 + ["chain 1"] * 2
    assert one.spans[0].attributes == {"referenceType": "nam", "referenceRelation": "coref"}
    assert [item.name for item in one.entities] == ["Ms. Haag", "she"]
    assert codes(record) == {"chains": 1}


def test_empty_marks_are_reported_with_what_hangs_on_them() -> None:
    data = file_of(
        "#T_SP=webanno.custom.SimpleSpan|",
        "#T_SP=webanno.custom.Host|ROLE_webanno.custom.Host:links_webanno.custom.LinkType"
        "|webanno.custom.SimpleSpan",
        "",
        "",
        "#Text=word.",
        "1-1\t0-4\tword\t*\t_\t_\t",
        "1-1.1\t0-0\t\t_\tp1\t1-1\t",
        "1-1.2\t4-4\t\t*\t_\t_\t",
        "1-2\t4-5\t.\t_\t_\t_\t",
    )
    (record,) = read("webanno", data)
    assert labels(only_set(record)) == [("SimpleSpan", "word")]
    assert codes(record) == {"empty": 2, "links": 1}


def test_parts_of_tokens_and_marks_over_several_units() -> None:
    data = file_of(
        "#T_SP=webanno.custom.Span|value",
        "",
        "",
        "#Text=aaaaaa bbbbbb cccccc",
        "1-1\t0-6\taaaaaa\t2a[1]\t",
        "1-1.1\t3-6\taaa\t9a[2]|6a[3]\t",
        "1-2\t7-13\tbbbbbb\t2a[1]|9a[2]|6a[3]\t",
        "1-2.1\t9-10\tb\t3a\t",
        "1-3\t14-20\tcccccc\t_\t",
        "1-3.1\t14-17\tccc\t9a[2]\t",
    )
    (record,) = read("webanno", data)
    assert labels(only_set(record)) == [
        ("2a", "aaaaaa bbbbbb"),
        ("9a", "aaa bbbbbb ccc"),
        ("6a", "aaa bbbbbb"),
        ("3a", "b"),
    ]


def test_a_sentence_of_several_lines_with_escaped_signs() -> None:
    data = file_of(
        "#T_SP=webanno.custom.Span|value",
        "",
        "",
        "#Sentence.id=s1",
        "#Text=A\\tb \\[\\|\\_\\;\\*\\]",
        "#Text=c \\-> d\\\\",
        "1-1\t0-1\tA\ta\\|b\\[1\\]\\->\\;\t",
        "1-2\t2-3\tb\t_\t",
        "1-3\t11-12\tc\t\\*[7]\t",
        "1-4\t16-18\td\\\\\t\\*[7]\t",
        "#Sentence.id=s2",
        "#Text=E",
        "2-1\t20-21\tE\t\\_\t",
    )
    (record,) = read("webanno", data)
    assert record.text == "A\tb [|_;*]\nc -> d\\\n\nE"
    assert labels(only_set(record)) == [("a|b[1]->;", "A"), ("*", "c d\\"), ("_", "E")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1-1[0_1]", ("near", "This", "end.")),
        ("1-1[0_2]", ("near", "This", ".")),
        ("1-3[3_2]", ("near", "a test", ".")),
        ("1-3", ("near", "a test", "end.")),
    ],
)
def test_numbers_say_which_of_several_marks_a_relation_is_about(
    cell: str, expected: tuple[str, str, str]
) -> None:
    data = file_of(
        f"#T_SP={NER}|value",
        f"#T_RL=webanno.custom.Relation|flag|value|BT_{NER}",
        "",
        "",
        "#Text=This is a test end.",
        "1-1\t0-4\tThis\t*\t_\t_\t_",
        "1-2\t5-7\tis\t_\t_\t_\t_",
        "1-3\t8-9\ta\t*[3]\t_\t_\t_",
        "1-4\t10-14\ttest\t*[3]\t_\t_\t_",
        "1-5\t15-18\tend\t*[1]\t_\t_\t_",
        f"1-6\t18-19\t.\t*[1]|*[2]\ttrue\tnear\t{cell}",
    )
    (record,) = read("webanno", data)
    assert links(only_set(record)) == [expected]
    assert codes(record) == {"relation_features": 1}
