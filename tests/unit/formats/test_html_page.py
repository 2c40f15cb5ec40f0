"""Articles as web pages: the text is whole, every character has its labels, nothing is run."""

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.formats.html_page_style import style_names, style_of
from annotator.formats.nested_spans import nest
from annotator.formats.records import ExportRow
from annotator.formats.registry import formats
from annotator.model.relations import Relation
from annotator.schema.colors import LINE_RATIO, TEXT_RATIO, contrast
from annotator.services.schemas import default_schema, find_schema, preset_names
from tests.unit.formats.labeled import SCHEMA, codes, make_row, rows, span, write

ALLOWED = re.compile(
    r"html|head|meta|title|style|body|article|header|section|nav|h1|h2|p|div|ul|li|span|bdi|time|a"
    r"|mark|br|table|thead|tbody|tr|th|td|q"
)
VOID = frozenset(("meta", "br"))
KIM = "“We will,” Kim said Sunday, “build up.”"


class Page(HTMLParser):
    """What a browser would find: the article's text with the open marks of each character."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.labels: list[list[str]] = []
        self.cells: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.titles: list[str] = []
        self.anchors: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self.feed(data.decode("utf-8"))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert ALLOWED.fullmatch(tag)
        assert not [name for name in given if name.startswith("on") or name == "src"]
        self.links += [given["href"]] if "href" in given else []
        self.anchors |= {given["id"]} if "id" in given else set()
        self.tags += [given[name] for name in ("data-before", "data-after") if name in given]
        if tag not in VOID:
            self._open.append((tag, given.get("class", "")))
        if tag in ("td", "h1"):
            (self.cells if tag == "td" else self.titles).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        kinds = [kind for _tag, kind in self._open]
        if "text" in kinds:
            marks = [kind.split() for tag, kind in self._open if tag == "mark"]
            here = sorted(kind[0] for kind in marks if "gap" not in kind)
            self.text += data
            self.labels += [here] * len(data)
        names = [tag for tag, _kind in self._open]
        if "td" in names:
            self.cells[-1] += data
        if "h1" in names:
            self.titles[-1] += data


def page_of(row: ExportRow, **options: str) -> Page:
    return Page(write("html-page", [row], **options)[0])


@settings(max_examples=25)
@given(rows(unique=False))
def test_every_character_is_there_under_its_labels(row: ExportRow) -> None:
    page = page_of(row)
    classes = style_names(SCHEMA)
    assert page.text == row.document.text
    assert page.labels == [
        sorted(classes[one.label] for one in row.spans if one.covers(place))
        for place in range(len(page.text))
    ]
    assert len(page.tags) == len(row.spans)
    assert {link[1:] for link in page.links} <= page.anchors
    assert len(page.anchors) == len(row.spans)


@settings(max_examples=25)
@given(rows(unique=False))
def test_spans_that_lie_inside_others_get_lower_lanes(row: ExportRow) -> None:
    nested = nest(row.document.text, row.spans, lambda _span: 0)
    for paragraph in nested.paragraphs:
        open_lanes: list[int] = []
        for piece, is_opening, _, _ in paragraph.marks:
            if piece is None:
                assert open_lanes == sorted(set(open_lanes), reverse=True)
            elif is_opening:
                open_lanes.append(nested.lanes[piece.span.id])
            else:
                open_lanes.pop()


def test_stretches_are_the_same_with_and_without_a_null_in_the_text() -> None:
    text = "one\n<two> 'three'"
    spans = [span(text, "a", "ORG", (4, 9)), span(text, "b", "PERSON", (0, 12))]
    (plain, _), (other, _) = (
        write("html-page", [make_row(one, *spans)]) for one in (text, text.replace("n", "\0"))
    )
    assert other.replace(b"o\0e", b"one") == plain


def test_hostile_words_stay_words() -> None:
    text = '<script>alert(1)</script> "x" &amp; \u202eevil\u202c \u2066still'
    bad = '"><img src=x onerror=alert(1)>'
    spans = (span(text, bad, "PERSON", (0, 8), note=bad), span(text, "b", "ORG", (4, 30)))
    row = make_row(
        text,
        *spans,
        title=f"</title>{bad}\u202e",
        publisher=bad,
        url="javascript:alert(1)",
        language=bad,
        meta={bad: bad},
        note="</article>",
    )
    page = page_of(row)
    assert page.text == text
    assert page.titles == [f"</title>{bad}\u202e"]
    assert all(link.startswith("#") for link in page.links)
    data = write("html-page", [row])[0]
    assert b"<script" not in data
    assert b"default-src 'none'" in data


def test_facts_are_told_with_who_when_and_quote() -> None:
    schema = default_schema()
    claim = span(KIM, "c", "CLAIM", (0, 9), (28, 39), attributes={"factuality": "CT+"})
    kim, cue = span(KIM, "k", "PERSON", (11, 14)), span(KIM, "q", "CUE", (15, 19))
    value = {"value": "2026-02-22", "type": "DATE"}
    date = span(KIM, "d", "DATE", (20, 26), attributes=value)
    links = [
        Relation("1", "set", "source", "c", "k"),
        Relation("2", "set", "cue", "c", "q"),
        Relation("3", "set", "when", "c", "d"),
    ]
    row = make_row(KIM, claim, kim, cue, date, relations=links, document_date=dt.date(2026, 2, 23))
    data, notes = write("html-page", [row], schema=schema)
    page = Page(data)
    assert page.cells[0].startswith("“We will, “build up.”factuality certain")
    assert page.cells[1:4] == ["Kim", "said", "Sunday 2026-02-22"]
    assert page.tags.count("2026-02-22") == 1
    assert codes(notes) == {}
    assert codes(write("html-page", [make_row("a", span("a", "1", "ORG", (0, 1), note="n"))],
                       notes="no")[1]) == {"notes": 1}  # fmt: skip


def test_a_folder_has_a_page_for_each_document_and_an_index(tmp_path: Path) -> None:
    first = make_row("Kim.", span("Kim.", "a", "PERSON", (0, 3)), title="../Same/title")
    second = make_row("Moon.", title="../Same/title")
    second.document = replace(second.document, id="d2")
    write("html-page", [first, first, second], tmp_path)
    index = Page((tmp_path / "index.html").read_bytes())
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    pages = [Page((tmp_path / name).read_bytes()) for name in names if name != "index.html"]
    assert sorted(page.text for page in pages) == ["Kim.Kim.", "Moon."]
    assert [page.links[0] for page in pages] == ["index.html", "index.html"]
    assert index.cells[4::5] == ["2", "0"]
    one = Page(write("html-page", [first, second], pages="one")[0])
    assert one.text == "Kim.Moon."
    assert one.links == ["#contents", "#a1", "#a2"]
    assert {"contents", "a1", "a2"} <= one.anchors


@pytest.mark.parametrize(
    ("options", "documents", "is_folder"),
    [({}, None, True), ({}, 1, False), ({}, 2, True), ({"pages": "one"}, None, False),
     ({"pages": "each"}, 1, True)],
)  # fmt: skip
def test_one_document_goes_to_one_page(
    options: dict[str, str], documents: int | None, *, is_folder: bool
) -> None:
    info = formats()["html-page"].info
    assert info.writes_folder(options, documents=documents) is is_folder


@pytest.mark.parametrize("name", preset_names())
def test_text_and_lines_can_be_read_in_light_and_dark(name: str) -> None:
    schema = find_schema(name)
    sheet = style_of(schema)
    found = re.findall(r"\.l\d+ \{ --g: (\S+); --l: (\S+); --t: (\S+); --i: (\S+); \}", sheet)
    count = len(schema.labels) + 1
    assert len(found) == 2 * count
    for place, (ground, line, tag, ink) in enumerate(found):
        page, text = ("#FFFFFF", "#1C2024") if place < count else ("#0F1419", "#E4E9EE")
        assert contrast(text, ground) >= TEXT_RATIO
        assert contrast(line, page) >= LINE_RATIO
        assert contrast(ink, tag) >= TEXT_RATIO
