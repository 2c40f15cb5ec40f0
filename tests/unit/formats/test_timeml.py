"""TimeML: dates with their values, links between tags, and XML that means harm."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.formats.detection import detect
from annotator.formats.records import ExportRow
from annotator.formats.sources import Sample
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from tests.unit.formats.labeled import (
    codes,
    make_row,
    only_set,
    places,
    read,
    read_all,
    span,
    texts,
    write,
)

DATA = Path(__file__).parents[4] / "shared" / "data" / "meantime-dev"
# Written from the TimeML 1.2.1 specification.
GOLDEN = """<?xml version="1.0" ?>
<!DOCTYPE TimeML SYSTEM "TimeML.dtd">
<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<DOCID>wsj_1</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2026-02-23"
 functionInDocument="CREATION_TIME">Feb 23</TIMEX3></DCT>
<TITLE>Talks &amp; more</TITLE>
<TEXT>Kim <EVENT eid="e1" class="REPORTING">said</EVENT> talks
<EVENT eid="e2" class="OCCURRENCE">began</EVENT> <SIGNAL sid="s1">on</SIGNAL> <TIMEX3
 tid="t1" type="DATE" value="2026-02-20" anchorTimeID="t0">Friday</TIMEX3>
and <EVENT eid="e3" class="OCCURRENCE">last</EVENT> <TIMEX3
 tid="t2" type="DURATION" value="P2D" beginPoint="t1" endPoint="t3"
 anchorTimeID="t1">two days</TIMEX3><TIMEX3
 tid="t3" type="DATE" value="2026-02-22"/>.
</TEXT>
<MAKEINSTANCE eiid="ei1" eventID="e1" tense="PAST" polarity="POS"/>
<MAKEINSTANCE eiid="ei2" eventID="e2" tense="PAST"/>
<MAKEINSTANCE eiid="ei3" eventID="e2" tense="PRESENT"/>
<TLINK lid="l1" eventInstanceID="ei2" relatedToTime="t1" relType="IS_INCLUDED" signalID="s1"/>
<TLINK lid="l2" eventInstanceID="ei1" relatedToTime="t0" relType="BEFORE"/>
<SLINK lid="l3" eventInstanceID="ei1" subordinatedEventInstance="ei2" relType="EVIDENTIAL"/>
</TimeML>
"""


def written(tmp_path: Path, data: str | bytes, name: str = "a.tml") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_document_is_read(tmp_path: Path) -> None:
    (record,) = read("timeml", written(tmp_path, GOLDEN))
    one = only_set(record)
    spans = {item.id: item for item in one.spans}
    assert (record.title, record.document_date) == ("Talks & more", dt.date(2026, 2, 23))
    assert record.text == "Kim said talks\nbegan on Friday\nand last two days.\n"
    assert [(item.label, item.quote) for item in one.spans] == [
        ("EVENT", "said"),
        ("EVENT", "began"),
        ("SIGNAL", "on"),
        ("DATE", "Friday"),
        ("EVENT", "last"),
        ("DATE", "two days"),
    ]
    assert spans["e1"].attributes == {"class": "REPORTING", "tense": "PAST", "polarity": "POS"}
    assert spans["t1"].attributes == {"type": "DATE", "value": "2026-02-20", "anchor": "document"}
    assert spans["t2"].attributes == {
        "type": "DURATION",
        "value": "P2D",
        "begin": "2026-02-20",
        "end_point": "2026-02-22",
        "anchor": "date",
    }
    assert [(item.type, item.from_id, item.to_id) for item in one.relations] == [
        ("anchor", "t2", "t1"),
        ("TLINK_IS_INCLUDED", "e2", "t1"),
        ("SLINK_EVIDENTIAL", "e1", "e2"),
    ]
    assert codes(record) == {"empty": 1, "links": 1, "signals": 1, "instances": 1}


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ('<ALINK lid="a" eventInstanceID="ei1" relatedToEventInstance="ei2" relType="INITIATES"/>',
         [("ALINK_INITIATES", "e1", "e2")]),
        ('<TLINK lid="a" timeID="t1" relatedToEventInstance="ei2" relType="AFTER"/>',
         [("TLINK_AFTER", "t1", "e2")]),
        ('<SLINK lid="a" eventInstanceID="ei1" subordinatedEventInstance="ei9" relType="MODAL"/>',
         []),
    ],
)  # fmt: skip
def test_links_are_kept_where_both_ends_are_there(
    tmp_path: Path, link: str, kept: list[tuple[str, str, str]]
) -> None:
    start, end = GOLDEN.index("<TLINK"), GOLDEN.index("</TimeML>")
    (record,) = read("timeml", written(tmp_path, GOLDEN[:start] + link + GOLDEN[end:]))
    found = [(one.type, one.from_id, one.to_id) for one in only_set(record).relations]
    assert [one for one in found if one[0] != "anchor"] == kept
    assert codes(record).get("links", 0) == (not kept)


def test_files_without_a_root_and_with_windows_lines_are_read(tmp_path: Path) -> None:
    data = (
        '<DCT><TIMEX3 tid="t0" type="DATE" value="2008-03-01">x</TIMEX3></DCT>\r\n'
        '<TEXT>On\r\n<TIMEX3 tid="t1" type="DATE" value="2008-02-29">Friday</TIMEX3>.</TEXT>\r\n'
    )
    (record,) = read("timeml", written(tmp_path, data), timex3="TIME")
    assert (record.text, str(record.document_date)) == ("On\nFriday.", "2008-03-01")
    assert [(one.label, one.quote) for one in only_set(record).spans] == [("TIME", "Friday")]


def test_bare_ampersands_are_mended_and_reported(tmp_path: Path) -> None:
    data = "<TimeML><TEXT>AT&T &amp; &boom; &#65;</TEXT></TimeML>"
    (record,) = read("timeml", written(tmp_path, data))
    assert (record.text, codes(record)) == ("AT&T & &boom; A", {"ampersand": 2})


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "entities": f'<!DOCTYPE TimeML [<!ENTITY l0 "ha">{BOMB}]><TimeML><TEXT>&l9;</TEXT></TimeML>',
    "a file": '<!DOCTYPE TimeML [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<TimeML><TEXT>&x;</TEXT></TimeML>",
    "late entities": "<TimeML><TEXT>a</TEXT></TimeML>"
    + " " * 70_000
    + '<!DOCTYPE x [<!ENTITY a "b">]>',
    "deep nesting": "<TimeML><TEXT>"
    + "<s>" * 100_000
    + "a"
    + "</s>" * 100_000
    + "</TEXT></TimeML>",
    "no end": "<TimeML><TEXT>a",
    "no text": "<TimeML></TimeML>",
    "a blank text": "<TimeML><TEXT> </TEXT></TimeML>",
    "not utf-8": b"<TimeML><TEXT>\xff</TEXT></TimeML>",
    "nothing": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_harmful_and_broken_files_are_errors(tmp_path: Path, name: str) -> None:
    (error,) = read_all("timeml", written(tmp_path, HOSTILE[name]))
    assert isinstance(error, InputError)
    assert error.file is not None


def test_its_tags_tell_it() -> None:
    found = detect(Sample("a.txt", GOLDEN.encode(), is_whole=True), name="a")
    assert found.format.info.id == "timeml"


TEXT = "Talks began on Friday < 5 & lasted two days."


def test_a_row_is_written_as_the_format_says(tmp_path: Path) -> None:
    friday = span(TEXT, "f", "DATE", (15, 21), attributes={"type": "DATE", "value": "2026-02-20"})
    values = {"type": "DURATION", "value": "P2D", "begin": "2026-02-20", "rule": "x"}
    days = span(TEXT, "d", "DATE", (35, 43), attributes=values)
    begin = span(TEXT, "b", "EVENT", (6, 11), attributes={"class": "ASPECTUAL"})
    who = span(TEXT, "w", "PERSON", (0, 5))
    links = [
        Relation("1", "set", "anchor", "d", "f"),
        Relation("2", "set", "TLINK_IS_INCLUDED", "b", "f"),
        Relation("3", "set", "near", "w", "f"),
    ]
    row = make_row(
        TEXT, who, begin, friday, days, relations=links, document_date=dt.date(2026, 2, 23)
    )
    _, notes = write("timeml", [row], tmp_path)
    assert (tmp_path / "anna" / "Title.tml").read_text() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TimeML>\n<DOCID>d</DOCID>\n'
        '<DCT><TIMEX3 tid="t0" type="DATE" value="2026-02-23"'
        ' functionInDocument="CREATION_TIME">2026-02-23</TIMEX3></DCT>\n'
        '<TITLE>Title</TITLE>\n<TEXT>Talks <EVENT eid="e1" class="ASPECTUAL">began</EVENT> on '
        '<TIMEX3 tid="t1" type="DATE" value="2026-02-20">Friday</TIMEX3> &lt; 5 &amp; lasted '
        '<TIMEX3 tid="t2" type="DURATION" value="P2D" beginPoint="t1" anchorTimeID="t1">two days'
        "</TIMEX3>.</TEXT>\n"
        '<TLINK lid="l2" eventID="e1" relatedToTime="t1" relType="IS_INCLUDED"/>\n</TimeML>\n'
    )
    assert codes(notes) == {"labels": 1, "attributes": 1, "relations": 1}


def test_crossing_spans_and_bad_characters_are_reported(tmp_path: Path) -> None:
    text = "on Fri\x01day night"
    row = make_row(text, span(text, "a", "DATE", (0, 10)), span(text, "b", "DATE", (3, 16)))
    _, notes = write("timeml", [row], tmp_path)
    assert codes(notes) == {"crossing": 1, "xml": 1}
    assert read("timeml", tmp_path / "anna" / "Title.tml")[0].text == "on Fri\ufffdday night"


VALUES = st.fixed_dictionaries(
    {"type": st.sampled_from(["DATE", "SET"])},
    optional={"value": st.sampled_from(["2026", 'a"<&>\n\tb']), "mod": st.just("APPROX")},
)


@st.composite
def nested_rows(draw: st.DrawFn) -> ExportRow:
    text = draw(texts())
    found: list[Span] = []
    for number in range(draw(st.integers(0, 6))):
        (place,) = draw(places(len(text), most=1))
        crosses = any(
            place[0] < one.start < place[1] < one.end or one.start < place[0] < one.end < place[1]
            for one in found
        )
        if not crosses and all(one.fragments[0] != place for one in found):
            found.append(span(text, f"s{number}", "DATE", place, attributes=draw(VALUES)))
    return make_row(text, *sorted(found, key=lambda one: (one.start, -one.end)))


@given(nested_rows())
def test_what_it_carries_comes_back(
    tmp_path_factory: pytest.TempPathFactory, row: ExportRow
) -> None:
    folder = tmp_path_factory.mktemp("timeml")
    assume(row.document.text.strip())
    _, notes = write("timeml", [row], folder)
    assert notes == []
    (record,) = read("timeml", folder / "anna" / "Title.tml")
    assert (record.text, record.title) == (row.document.text, "Title")
    assert [(one.fragments, dict(one.attributes)) for one in only_set(record).spans] == [
        (one.fragments, dict(one.attributes)) for one in row.spans
    ]


@pytest.mark.skipif(not DATA.is_dir(), reason="the data is not here")
def test_the_development_corpus_comes_in_but_for_a_file_with_an_open_tag() -> None:
    broken = []
    for path in sorted(DATA.glob("*.tml")):
        (record,) = read_all("timeml", path)
        if isinstance(record, InputError):
            broken.append(str(record))
            continue
        tags = path.read_text().split("<TEXT>")[1].count("<TIMEX3")
        assert len(only_set(record).spans) + codes(record).get("empty", 0) == tags
        assert record.document_date is not None
    assert len(list(DATA.glob("*.tml"))) == 58
    assert len(broken) == 1
    assert "mismatched tag" in broken[0]
