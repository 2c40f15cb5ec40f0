"""CAS files read in one pass: the library is the judge of all that comes out."""

import importlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.formats import cas_load, cas_xmi
from annotator.formats.cas_shapes import Unsure
from annotator.formats.cas_types import SPAN
from annotator.formats.records import DocumentRecord, ExportRow
from annotator.model.errors import InputError
from tests.unit.formats.cas_samples import (
    CORE,
    DATA,
    NER,
    OWN_FILES,
    SENTENCE,
    TYPES,
    WORD,
    json_cas,
    type_system,
    xmi,
)
from tests.unit.formats.labeled import codes, only_set, read_all, write

POS = f"{CORE}.lexmorph.type.pos.POS"
AUTHOR = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata"
NEWS = "Kim Lee, 42, met 😀 金正恩 in Séoul.\nמר כהן said: “no”. " * 9
NEWS_TYPES = (
    *(one for one in TYPES if one[0] != WORD),
    (WORD, "uima.tcas.Annotation", (("pos", POS), ("order", "uima.cas.Integer"))),
    (POS, "uima.tcas.Annotation", (("PosValue", "uima.cas.String"),)),
    (
        AUTHOR,
        "uima.tcas.Annotation",
        (("username", "uima.cas.String"), ("projectId", "uima.cas.Long")),
    ),
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def news() -> tuple[str, str]:
    """Return an XMI file with a word for each word, as INCEpTION writes them, and its types."""
    found: list[Any] = [(2, DATA, 0, units(NEWS), {"documentTitle": "news.txt"})]

    def add(name: str, start: int, end: int, **values: Any) -> int:
        number = 20 + 3 * len(found)
        found.append((number, name, units(NEWS[:start]), units(NEWS[:end]), values))
        return number

    for number, one in enumerate(re.finditer(r"\w+|[^\w\s]", NEWS)):
        pos = add(POS, *one.span(), PosValue="NN") if number % 2 else None
        add(WORD, *one.span(), order=0, **({} if pos is None else {"pos": pos}))
        if one[0][0].isupper():
            add(NER, *one.span(), value="PER" if number % 3 else "")
    for one in re.finditer(r"[^\n]+\n?", NEWS):
        add(SENTENCE, *one.span())
    found.append((9999, AUTHOR, 0, 0, {"username": "anna", "projectId": 4_000_000_000}))
    return xmi(found, NEWS), type_system(NEWS_TYPES)


def put(folder: Path, data: str | bytes, types: str | None = None) -> Path:
    path = folder / ("a.json" if types is None else "a.xmi")
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    if types is not None:
        (folder / "TypeSystem.xml").write_text(types)
    return path


def unsure(*_: Any) -> Any:
    raise Unsure


def read_by_library(place: Path, **options: str) -> list[Any]:
    with patch.object(cas_load, "read_xmi", unsure), patch.object(cas_load, "read_json", unsure):
        return outcome(place, **options)


def outcome(place: Path, **options: str) -> list[Any]:
    """Return the records, and errors in words."""
    try:
        found = read_all("cas", place, **options)
    except InputError as error:
        return [str(error)]
    return [str(one) if isinstance(one, InputError) else one for one in found]


def count_misses(place: Path, **options: str) -> tuple[list[Any], int]:
    """Return what is read, and how many files were left to the library."""
    loader = cas_load._loaded
    with patch.object(cas_load, "_loaded", wraps=loader) as asked:
        return outcome(place, **options), asked.call_count


@settings(max_examples=40, deadline=None)
@given(**OWN_FILES)
def test_own_files_are_read_in_one_pass_and_mean_what_the_library_says(
    row: ExportRow, kind: str, slots: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cas")
    write("cas", [row], folder, kind=kind, slots=slots)
    found, missed = count_misses(folder)
    assert (found, missed) == (read_by_library(folder), 0)
    if kind == "xmi":
        assert hulls(found[0]) == sorted(library_spans(folder))


def hulls(record: DocumentRecord) -> list[tuple[int, int, str]]:
    spans = only_set(record).spans if record.sets else ()
    return sorted((one.fragments[0][0], one.fragments[-1][1], one.label) for one in spans)


def library_spans(folder: Path) -> Iterator[tuple[int, int, str]]:
    """Yield where the library itself finds the labels, in code points."""
    cassis = importlib.import_module("cassis")
    (path,) = folder.rglob("*.xmi")
    with path.open("rb") as stream, (folder / "TypeSystem.xml").open("rb") as types:
        cas = cassis.load_cas_from_xmi(stream, typesystem=cassis.load_typesystem(types))
    for one in cas.select(SPAN):
        yield one.begin, one.end, one.label


@pytest.mark.parametrize("layers", ["labels", "all"])
@pytest.mark.parametrize("sample", ["xmi", "json", "news"])
def test_files_of_inception_are_read_in_one_pass(sample: str, layers: str, tmp_path: Path) -> None:
    files = {"xmi": (xmi(), type_system()), "json": (json_cas(),), "news": news()}
    place = put(tmp_path, *files[sample])
    found, missed = count_misses(place, layers=layers)
    assert (found, missed) == (read_by_library(place, layers=layers), 0)
    if sample == "news":
        words = len(re.findall(r"\w+|[^\w\s]", NEWS))
        sentences = NEWS.count("\n") + 1
        expected = {"segments": words + sentences} | (
            {"layers": words // 2} if layers == "labels" else {}
        )
        assert codes(found[0]) == expected
        assert {one.label for one in only_set(found[0]).spans} >= {"PER", "NamedEntity"}


@pytest.mark.parametrize("size", [50, 1000])
def test_a_large_file_is_read_in_pieces(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cas_xmi, "_PIECE", size)
    for data, types in (news(), (xmi(), type_system())):
        place = put(tmp_path, data, types)
        found, missed = count_misses(place)
        assert (found, missed) == (read_by_library(place), 0)


@pytest.mark.parametrize("list_of", ["xmi", "library"])
def test_a_carriage_return_in_a_list_stays(list_of: str, tmp_path: Path) -> None:
    place = put(tmp_path, xmi().replace("a b<", "a&#13;&#10;b<"), type_system())
    (found,) = outcome(place) if list_of == "xmi" else read_by_library(place)
    (event,) = [one for one in only_set(found).spans if one.label == "Event"]
    assert event.attributes["topics"] == ["a\r\nb", "c"]


ODD_XMI = {
    "an id twice": ('xmi:id="6"', 'xmi:id="5"'),
    "no id": (' xmi:id="6"', ""),
    "an id that is none": ('xmi:id="6"', 'xmi:id="x"'),
    "no text that it belongs to": ('xmi:id="6" sofa="1"', 'xmi:id="6"'),
    "another text": ('xmi:id="6" sofa="1"', 'xmi:id="6" sofa="7"'),
    "no place": (' begin="16" end="19" value="PER"', ' value="PER"'),
    "a place that is none": ('begin="16" end="19" value', 'begin="1.5" end="19" value'),
    "a number with blanks": ('begin="16" end="19" value', 'begin=" 16" end="1_9" value'),
    "a place that turns back": ('begin="16" end="19" value', 'begin="19" end="16" value'),
    "an unknown feature": ('value="PER"', 'value="PER" zz="1"'),
    "a flag that is none": ('sure="true"', 'sure="yes"'),
    "a number that is none": ('weight="3"', 'weight="three"'),
    "a dangling link": ('Governor="5"', 'Governor="99"'),
    "a link to a word": ('Governor="5"', 'Governor="4"'),
    "a chain of a word": ('first="13"', 'first="4"'),
    "a slot of a word": ('roles="8 9"', 'roles="8 9 4 5"'),
    "a list that is empty": ('roles="8 9"', 'roles=""'),
    "texts in an attribute": (' type="x"', ' type="x" topics="a"'),
    "an empty text in a list": ("<topics>c<", "<topics><"),
    "an element in a list": ("<topics>c<", "<topics>c<b/><"),
    "a value as an element": ("<topics>c<", "<kind>c</kind><topics>c<"),
    "words between": ("<topics>a", "words<topics>a"),
    "a member twice": ('members="2', 'members="3 2'),
    "an unknown member": ('members="2', 'members="x 2'),
    "an element in a view": ('5 16 17 18"/>', '5 16 17 18"><topics>q</topics></cas:View>'),
    "a second view": ("</xmi:XMI>", '<cas:View sofa="1" members="2"/></xmi:XMI>'),
    "a second text": (
        "</xmi:XMI>",
        '<cas:Sofa xmi:id="77" sofaNum="2" sofaID="b" sofaString="more"/></xmi:XMI>',
    ),
    "another view": ("_InitialView", "main"),
    "no view": ("<cas:View ", "<cas:NULL xmi:id='70'/><!--"),
    "a list of its own": ("</xmi:XMI>", '<cas:FSArray xmi:id="80" elements="5 6"/></xmi:XMI>'),
    "a comment": ("<cas:Sofa", "<!-- a --><cas:Sofa"),
    "an instruction": ("<cas:Sofa", "<?a </x> ?><cas:Sofa"),
    "another root": ("xmi:XMI", "xmi:XML"),
    "another namespace": ("http:///custom.ecore", "http:///custom"),
    "an unknown type": ("x:Plain", "x:Simple"),
    "latin": ("UTF-8", "ISO-8859-1"),
    "a single quote": ('value="PER"', "value='\"'"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_XMI)
def test_odd_xmi_files_are_what_the_library_says(name: str, tmp_path: Path) -> None:
    old, new = ODD_XMI[name]
    data = xmi().replace(old, new)
    assert data != xmi()
    place = put(tmp_path, data, type_system())
    assert outcome(place) == read_by_library(place)


def test_a_structure_of_the_view_counts_where_another_has_its_id(tmp_path: Path) -> None:
    data = orjson.loads(json_cas())
    for one in data["%FEATURE_STRUCTURES"]:
        if one["%TYPE"] == "uima.cas.StringArray":
            one["%ID"] = 6  # behind the label that a relation ends at, in whose place it is
    (found,) = outcome(put(tmp_path, orjson.dumps(data)))
    assert "Kim" not in [one.quote for one in only_set(found).spans]


ODD_VALUES = (
    None, "", "x", 0, 1, 5, 6, 99, 1.0, 1.5, 1e30, True, [], [1], ["a"], ["a", 1], {"a": 1},
    "uima.cas.StringArray", "custom.Plain[]", NER, WORD,
)  # fmt: skip
ODD_NAMES = (
    "value", "@value", "begin", "@sofa", "sofa", "%ID", "%TYPE", "%ELEMENTS", "zz", "type",
    "@type", "@Governor", "@roles", "@topics", "#weight", "^x", "%FLAGS", "@first", "@next",
    "role", "@target",
)  # fmt: skip


@example(number=7, name="begin", value=1)  # of a link, which has no place
@example(number=7, name="@sofa", value=1)
@settings(max_examples=30, deadline=None)
@given(
    number=st.integers(0, 20),
    name=st.sampled_from(ODD_NAMES),
    value=st.sampled_from(ODD_VALUES),
)
def test_odd_json_files_are_what_the_library_says(
    number: int, name: str, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = orjson.loads(json_cas())
    structures = data["%FEATURE_STRUCTURES"]
    one = structures[number % len(structures)]
    if value is None and name in one:
        del one[name]
    else:
        one[name] = value
    place = put(tmp_path_factory.getbasetemp(), orjson.dumps(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert outcome(place) == read_by_library(place)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("%VIEWS", {}),
        ("%VIEWS", {"main": {"%SOFA": 1, "%MEMBERS": [5]}}),
        ("%VIEWS", {"_InitialView": {"%SOFA": 1, "%MEMBERS": [5, 5, 6]}}),
        ("%VIEWS", {"_InitialView": {"%SOFA": 1, "%MEMBERS": [5, 99]}}),
        ("%VIEWS", None),
        ("%FEATURE_STRUCTURES", []),
        ("%FEATURE_STRUCTURES", {}),
    ],
)
def test_odd_views_in_json_are_what_the_library_says(part: str, value: Any, tmp_path: Path) -> None:
    place = put(tmp_path, orjson.dumps({**orjson.loads(json_cas()), part: value}))
    assert outcome(place) == read_by_library(place)
