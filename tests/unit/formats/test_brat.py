"""brat folders: everything that the format has, and the damage that real ones have."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.formats.detection import detect
from annotator.formats.sources import Source
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.schema.types import AttributeType
from tests.unit.formats.brat_samples import DATA, GOLDEN, TEXT, meaning
from tests.unit.formats.labeled import (
    SCHEMA,
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


def folder_of(tmp_path: Path, labels: str | bytes, text: str | bytes = TEXT) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "a.ann").write_bytes(labels if isinstance(labels, bytes) else labels.encode())
    return folder


def test_every_kind_of_line_is_read(tmp_path: Path) -> None:
    (record,) = read("brat", folder_of(tmp_path, GOLDEN))
    one = only_set(record)
    spans = {item.id: item for item in one.spans}
    assert record.title == "a"
    assert record.text == TEXT
    assert [(item.label, item.fragments) for item in one.spans] == [
        ("Person", ((0, 3),)),
        ("Person", ((8, 12),)),
        ("Meet", ((4, 7),)),
        ("City", ((16, 21),)),
        ("Person", ((23, 26),)),
        ("Phrase", ((0, 3), (8, 12))),
    ]
    assert spans["T3"].attributes == {"Negation": True, "Certainty": "High"}
    assert [(item.type, item.from_id, item.to_id, item.note) for item in one.relations] == [
        ("Who", "T3", "T1", None),
        ("Who", "T3", "T2", None),
        ("Where", "T3", "T4", None),
        ("Lives", "T1", "T4", "not sure"),
    ]
    assert spans["T4"].note == "the capital"
    entities = {item.id: item for item in one.entities}
    kim, seoul = entities[spans["T1"].entity or ""], entities[spans["T4"].entity or ""]
    assert (kim.name, kim.kind, spans["T5"].entity) == ("Kim", "Person", kim.id)
    assert (seoul.name, seoul.kb_id) == ("Seoul (city)", "Wikipedia:18995")
    assert codes(record) == {}


@pytest.mark.parametrize(
    ("how", "types", "joined"),
    [
        ("auto", ["Alias", "Alias"], 0),
        ("same_as", ["same_as", "same_as"], 0),
        ("entity", [], 3),
    ],
)
def test_lines_with_a_star_are_read_as_asked(
    tmp_path: Path, how: str, types: list[str], joined: int
) -> None:
    labels = GOLDEN.replace("*\tEquiv T1 T5", "*\tAlias T1 T2 T5")
    (record,) = read("brat", folder_of(tmp_path, labels), equivalences=how)
    one = only_set(record)
    assert [item.type for item in one.relations][4:] == types
    assert sum(item.entity == "T1" for item in one.spans) == joined


@pytest.mark.parametrize("offsets", ["with", "without"])
def test_windows_line_ends_count_or_do_not_count(tmp_path: Path, offsets: str) -> None:
    text = "Kim.\r\nMoon.\r\nSeoul."
    start = 13 if offsets == "with" else 11
    labels = f"T1\tPerson 0 3\tKim\r\nT2\tCity {start} {start + 5}\tSeoul\r\n"
    (record,) = read("brat", folder_of(tmp_path, labels, text))
    assert record.text == "Kim.\nMoon.\nSeoul."
    assert only_set(record).spans[1].fragments == ((11, 16),)
    assert ("unit" in codes(record)) == (offsets == "without")


def test_offsets_in_utf16_and_bytes_are_told_by_the_quotes(tmp_path: Path) -> None:
    text = "😀 é Kim met Moon"
    for unit, start in (("codepoint", 4), ("utf16", 5), ("byte", 8)):
        labels = f"T1\tPerson {start} {start + 3}\tKim\n"
        (record,) = read("brat", folder_of(tmp_path, labels, text))
        assert only_set(record).spans[0].fragments == ((4, 7),), unit


DAMAGE = {
    "a quote that goes on": ("T1\tS 8 26\tMoon in Seoul.\nKim\n", 1, {"continued": 1}),
    "words that moved": ("T1\tS 10 14\tMoon\n", 1, {"moved": 1}),
    "words that are nowhere": ("T1\tS 0 4\tPark\n", 0, {"quote": 1}),
    "no offsets": ("T1\tS\tKim\nT2\tS 0 3\tKim\n", 1, {"damaged_T": 1}),
    "blanks for tabs": ("T1 S 0 3 Kim\n", 1, {}),
    "an unknown line": ("X1\tS 0 3\tKim\nT2\tS 0 3\tKim\n", 1, {"damaged_line": 1}),
    "the same id": ("T1\tS 0 3\tKim\nT1\tS 8 12\tMoon\n", 1, {"twice": 1}),
    "an end that is not there": ("T1\tS 0 3\tKim\nR1\tX Arg1:T1 Arg2:T9\n", 1, {"ends": 1}),
    "an event without trigger": ("E1\tMeet:T9 Who:T8\n", 0, {"ends": 1}),
    "an attribute of a relation": (
        "T1\tS 0 3\tKim\nT2\tS 8 12\tMoon\nR1\tX Arg1:T1 Arg2:T2\nA1\tNeg R1\n",
        2,
        {"attribute_relation": 1},
    ),
    "an empty span": ("T1\tS 3 3\t\n", 0, {"empty": 1}),
    "far outside": (f"T1\tS 900 {10**14}\t\n", 0, {"outside": 1}),
    "huge numbers": (f"T1\tS 1 {'9' * 4000}\tKim\n", 0, {"damaged_T": 1}),
    "touching pieces": ("T1\tS 0 2;2 3\tKi m\n", 1, {"joined": 1}),
    "an empty piece": ("T1\tS 0 3;5 5\tKim \n", 1, {"empty_fragment": 1}),
    "a cyclic event": ("E1\tA:E2\nE2\tB:E1 X:E1\n", 0, {"ends": 1}),
    "a comment of a stranger": ("# written by hand\nT1\tS 0 3\tKim\n", 1, {}),
    "blank lines": ("\n\nT1\tS 0 3\tKim\n\n", 1, {}),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_reported_and_the_rest_read(tmp_path: Path, name: str) -> None:
    labels, count, noted = DAMAGE[name]
    (record,) = read("brat", folder_of(tmp_path, labels))
    assert len(only_set(record).spans) == count
    assert codes(record) == noted


def test_the_first_folder_or_the_suffix_names_the_annotator(tmp_path: Path) -> None:
    for place in ("anna", "ben"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "x.txt").write_text(TEXT)
        (tmp_path / place / "x.ann").write_text("T1\tPerson 0 3\tKim\n")
    (tmp_path / "y.txt").write_text(TEXT)
    (tmp_path / "y.cleo.ann").write_text("T1\tPerson 0 3\tKim\n")
    (tmp_path / "dora").mkdir()
    (tmp_path / "dora" / "y.ann").write_text("T1\tPerson 0 3\tKim\n")

    def named(how: str) -> list[str | None]:
        return [only_set(one).annotator for one in read("brat", tmp_path, annotator=how)]

    assert named("auto") == ["cleo", "anna", "ben", "dora"]
    assert named("folder") == [None, "anna", "ben", "dora"]
    assert named("suffix") == ["cleo", None, None, None]
    assert named("none") == [None] * 4


def test_labels_without_a_text_are_an_error_and_texts_without_labels_a_document(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path, "T1\tPerson 0 3\tKim\n")
    (folder / "lost.ann").write_text("T1\tPerson 0 3\tKim\n")
    (folder / "plain.txt").write_text("Nobody labeled this.")
    first, error, plain = read_all("brat", folder)
    assert isinstance(error, InputError)
    assert "no text for these labels" in str(error)
    assert not isinstance(plain, InputError)
    assert plain.sets == ()
    assert not isinstance(first, InputError)


def test_one_label_file_is_read_with_the_text_beside_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, GOLDEN)
    (record,) = read("brat", folder / "a.ann")
    assert len(only_set(record).spans) == 6


def test_text_that_is_not_utf8_is_refused_with_a_guess_and_read_when_told(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, "T1\tS 0 6\tMüller\n".encode("cp1252"), "Müller kam.".encode("cp1252")
    )
    (error,) = read_all("brat", folder)
    assert isinstance(error, InputError)
    assert "UTF-8" in str(error)
    (record,) = read("brat", folder, encoding="cp1252")
    assert only_set(record).spans[0].quote == "Müller"


def test_the_configuration_defines_names(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, GOLDEN)
    (folder / "annotation.conf").write_text(
        "# a comment\n[entities]\n!Thing\n\tPerson\n\tCity\nPhrase\n"
        "[relations]\n<PLACE>=City|Phrase\nLives\tArg1:Person, Arg2:<PLACE>\n"
        "Alias\tArg1:<ANY>, Arg2:<ANY>, <REL-TYPE>:symmetric-transitive\n"
        "[events]\nMeet\tWho{2}:Person, Where?:<ENTITY>\n"
        "[attributes]\nNegation\tArg:<EVENT>\nCertainty\tArg:<EVENT>, Value:High|Low\n"
    )
    (folder / "visual.conf").write_text(
        "[labels]\nCity | Big city | City\n[drawing]\nPerson\tbgColor:#ffccaa, fgColor:black\n"
    )
    (folder / "kb_shortcuts.conf").write_text("P Person\n")
    (record,) = read("brat", folder)
    found = record.definitions
    assert found is not None
    assert [one.name for one in found.labels] == ["Person", "City", "Phrase", "Meet"]
    assert (found.label("Person").key, found.label("Person").fill) == ("p", "#FFCCAA")
    assert found.label("City").title == "Big city"
    lives, alias, who = (found.relation(name) for name in ("Lives", "Alias", "Who"))
    assert (lives.sources, lives.targets) == (("Person",), ("City", "Phrase"))
    assert (alias.sources, alias.symmetric, alias.transitive) == ((), True, True)
    assert (who.sources, who.targets, who.is_slot) == (("Meet",), ("Person",), True)
    assert found.attribute("Negation").type is AttributeType.FLAG
    assert found.attribute("Certainty").values == ("High", "Low")


def test_macros_that_name_themselves_end(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, GOLDEN)
    (folder / "annotation.conf").write_text(
        "[entities]\nPerson\n<A>=<B>|<B>|<B>\n<B>=<A>|<A>|<A>\n[relations]\nX Arg1:<A>, Arg2:<A>\n"
    )
    (record,) = read("brat", folder)
    assert record.definitions is not None


def test_a_folder_is_told_by_its_pairs(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, GOLDEN)
    found = detect(Source(folder).sample(), name="x")
    assert found.format.info.id == "brat"
    assert ".ann" in found.why


def test_a_row_is_written_as_the_format_says(tmp_path: Path) -> None:
    claim = span(TEXT, "c", "CLAIM", (4, 21), note="check", attributes={"sure": True, "kind": "a"})
    kim = span(TEXT, "k", "PERSON", (0, 3), entity_id="e")
    again = span(TEXT, "k2", "PERSON", (23, 26), entity_id="e")
    pair = span(TEXT, "p", "ORG", (0, 3), (8, 12))
    links = [
        Relation("1", "set", "source", "c", "k"),
        Relation("2", "set", "source", "c", "k2"),
        Relation("3", "set", "near", "k", "p", note="maybe"),
        Relation("4", "set", "same_as", "k", "k2"),
    ]
    row = make_row(TEXT, claim, kim, again, pair, relations=links)
    known = Entity(id="e", name="Kim Jong Un", kind="PERSON", kb_id="Wikidata:Q56226")
    row.entities = {"e": known}
    (tmp_path / "out").mkdir()
    _, notes = write("brat", [row], tmp_path / "out")
    written = (tmp_path / "out" / "anna" / "Title.ann").read_text()
    assert written == (
        "T1\tORG 0 3;8 12\tKim Moon\n"
        "T2\tPERSON 0 3\tKim\n"
        "T3\tCLAIM 4 21\tmet Moon in Seoul\n"
        "T4\tPERSON 23 26\tKim\n"
        "E1\tCLAIM:T3 source:T2 source2:T4\n"
        "R1\tnear Arg1:T2 Arg2:T1\n"
        "*\tsame_as T2 T4\n"
        "A1\tsure E1\n"
        "A2\tkind E1 a\n"
        "*\tEquiv T2 T4\n"
        "N1\tReference T2 Wikidata:Q56226\tKim Jong Un\n"
        "N2\tReference T4 Wikidata:Q56226\tKim Jong Un\n"
        "#1\tAnnotatorNotes E1\tcheck\n"
        "#2\tAnnotatorNotes R1\tmaybe\n"
    )
    assert (tmp_path / "out" / "anna" / "Title.txt").read_text() == TEXT
    assert notes == []
    conf = (tmp_path / "out" / "annotation.conf").read_text()
    assert "CLAIM\tsource*:<ANY>, about*:<ANY>\n" in conf
    assert "same_as\tArg1:<ANY>, Arg2:<ANY>, <REL-TYPE>:symmetric-transitive\n" in conf


def test_titles_cannot_leave_the_folder_nor_meet(tmp_path: Path) -> None:
    titles = ["../../evil", "/etc/passwd", "a", "A", "con", "", "x" * 400, "é" * 200, ".hidden"]
    found = [make_row(TEXT, title=title) for title in titles]
    for number, row in enumerate(found):
        row.document = type(row.document)(f"d{number}", row.document.title, TEXT, "")
        row.annotator = "../up"
    place = tmp_path / "out"
    place.mkdir()
    write("brat", found, place)
    files = list(tmp_path.rglob("*.txt"))
    assert len(files) == len(titles)
    assert all(one.is_relative_to(place / "_up") for one in files)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows(entities=True))
def test_what_it_carries_comes_back(tmp_path_factory: pytest.TempPathFactory, row: object) -> None:
    folder = tmp_path_factory.mktemp("brat")
    write("brat", [row], folder)  # type: ignore[list-item]
    (record,) = read("brat", folder)
    assert content(record) == content(row)  # type: ignore[arg-type]
    assert only_set(record).annotator == "anna"
    assert record.definitions is not None
    assert {one.name for one in record.definitions.labels} == {one.name for one in SCHEMA.labels}


@pytest.mark.skipif(not DATA.is_dir(), reason="the data is not here")
def test_the_news_tutorial_comes_in_complete(tmp_path: Path) -> None:
    records = read("brat", DATA)
    assert len(records) == 13
    assert all(codes(one) == {} for one in records)
    assert sum(len(only_set(one).spans) for one in records) == 119
    for record in records:
        source = DATA / f"{record.title}.ann"
        said = meaning(source.read_text())
        assert len([one for one in said if one[0] == "#"]) == sum(
            item.note is not None for item in (*only_set(record).spans, *only_set(record).relations)
        )
