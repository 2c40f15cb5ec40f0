"""HTML articles: the readable text, and what the page's head says."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.detection import detect
from annotator.formats.html_read import read_page
from annotator.formats.html_tags import TagParser
from annotator.formats.sources import Sample
from annotator.model.errors import InputError
from tests.unit.formats.labeled import codes, read, read_all

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Kim re-elected | The Harbour Post</title>
<meta property="og:title" content="Kim re-elected &amp; sworn in">
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2026-02-23T09:30:00+09:00">
<link rel="canonical" href="https://example.org/kim">
<style>p { color: red }</style><script>var x = "<p>not text</p>";</script></head>
<body><nav><ul><li>Home</li><li>World</li></ul></nav>
<main><article><header><h1>Kim re-elected</h1></header>
<p>Kim was <b>re-elected</b> on
   <a href="/m">Monday</a>, <i>state</i> media&nbsp;said.<p>A second paragraph<br>goes on.
<figure><img src="a.png"><figcaption>A picture</figcaption></figure>
<blockquote>“Every vote counts.”</blockquote>
<ul><li>One</li><li>Two &lt; three</li></ul>
<aside><p>Sign up!</p></aside>
<p hidden>Secret</p>
<h2>Related</h2><ul><li><a href="/x">Another story</a></li></ul>
</article><article><p>Short teaser.</p></article></main>
<footer><p>All rights reserved.</p></footer></body></html>
"""


def page(tmp_path: Path, data: str | bytes, name: str = "a.html") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_the_article_and_its_head_are_read(tmp_path: Path) -> None:
    (record,) = read("html", page(tmp_path, PAGE))
    assert record.text == (
        "Kim re-elected\n\nKim was re-elected on Monday, state media\u00a0said.\n\n"
        "A second paragraph\ngoes on.\n\n“Every vote counts.”\n\nOne\n\nTwo < three"
    )
    assert (record.title, record.publisher) == ("Kim re-elected & sworn in", "The Harbour Post")
    assert (str(record.document_date), record.url, record.language) == (
        "2026-02-23",
        "https://example.org/kim",
        "en",
    )
    assert record.sets == ()


def test_linked_data_says_it_best(tmp_path: Path) -> None:
    linked = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type":'
        ' ["NewsArticle"], "headline": "H", "datePublished": "2026-02-20T23:00Z",'
        ' "publisher": {"name": "P"}}]}</script><script type="application/ld+json">{</script>'
    )
    (record,) = read("html", page(tmp_path, PAGE.replace("<style>", linked + "<style>")))
    assert (record.title, str(record.document_date), record.publisher) == ("H", "2026-02-20", "P")


LINKED = """<html lang=en><head><title>Storm closes ports - Marenna Post</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "name": "Storm", "datePublished": "2001-01-01"},
 {"@type": "Organization", "@id": "#org", "name": "Marenna Post"},
 {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
 {"@type": "AnalysisNewsArticle", "publisher": {"@id": "#org"},
  "datePublished": "2026-03-05T08:00Z",
  "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bo Roe"}]}]}</script></head>
<body><div class=ticker><time datetime="2020-01-01">old</time></div><p>Ports closed.</p>"""
OPEN_GRAPH = """<html><head><title>Storm closes ports | Marenna Post</title>
<meta property="og:site_name" content="Marenna Post"><meta name="author" content="Ann Lee, Bo Roe">
<meta name="date" content="Thu, 05 Mar 2026 08:00:00 GMT"></head><body><p>Ports closed.</p>"""
MICRODATA = """<html><head><title>Storm closes ports – Marenna Post</title>
<meta name="application-name" content="Marenna Post">
<meta name=author content="Ann Lee, Bo Roe"></head>
<body><time>1 January 2001</time><p>Ports closed.</p>
<p>By Ann Lee <time itemprop="datePublished">5 March 2026, 9 a.m.</time></p>"""
WRAPPED = """<html><head><script type='application/ld+json'>//<![CDATA[
{"@type": "WebPage", "mainEntity": {"@type": ["NewsArticle"], "headline": "Storm closes ports",
 "publisher": "Marenna Post", "author": "Ann Lee, Bo Roe", "datePublished": "March 5, 2026"}}
//]]></script></head><body><p>Ports closed.</p>"""


@pytest.mark.parametrize("words", [LINKED, OPEN_GRAPH, MICRODATA, WRAPPED])
def test_pages_tell_what_they_are_in_many_ways(tmp_path: Path, words: str) -> None:
    (record,) = read("html", page(tmp_path, words))
    assert record.text.startswith("Ports closed.")
    assert (record.title, record.publisher) == ("Storm closes ports", "Marenna Post")
    assert str(record.document_date) == "2026-03-05"
    assert record.meta["author"] == "Ann Lee, Bo Roe"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<body><div>Loose <b>text</b><div>Inner</div></div></body>", "Loose text\n\nInner"),
        ("<p>Open<p>paragraphs<div>and more", "Open\n\nparagraphs"),
        ("<p>a</b></i></div>b</p>", "ab"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n\n2"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>x</p><p><a href=1>Read this other long story of ours</a></p>", "x"),
        ("<main><p>m</p></main><p>outside</p>", "m"),
        ("<div itemprop=articleBody><p>m</p></div><p>outside</p>", "m"),
    ],
)
def test_pages_without_order_are_read(body: str, text: str) -> None:
    assert read_page(f"<html>{body}")[1] == text


def test_the_declared_encoding_is_used_and_reported(tmp_path: Path) -> None:
    data = '<html><head><meta charset="windows-1252"></head><p>Müller</p>'.encode("cp1252")
    (record,) = read("html", page(tmp_path, data))
    assert (record.text, codes(record)) == ("Müller", {"charset": 1})
    path = page(tmp_path, "<html><p>Müller".encode("latin-1"))
    (record,) = read("html", path, encoding="latin-1")
    assert record.text == "Müller"
    (error,) = read_all("html", path)
    assert isinstance(error, InputError)
    assert "UTF-8" in str(error)


@pytest.mark.parametrize("body", ["", "<script>a</script>", "<nav>Home</nav>", "<p> </p>"])
def test_a_page_without_text_is_an_error(tmp_path: Path, body: str) -> None:
    (error,) = read_all("html", page(tmp_path, f"<html>{body}</html>"))
    assert isinstance(error, InputError)
    assert "no readable text" in str(error)


def test_deep_nesting_is_no_trouble(tmp_path: Path) -> None:
    deep = "<div>" * 20_000 + "<p>Deep</p>"
    assert read("html", page(tmp_path, f"<html>{deep}"))[0].text == "Deep"


@pytest.mark.parametrize(
    ("name", "head"),
    [("a", b"<!doctype HTML><title>x"), ("a.html", b"<p>x</p>"), ("a", b"\n<!-- x -->\n<html>")],
)
def test_pages_are_told(name: str, head: bytes) -> None:
    found = detect(Sample(name, head, is_whole=True), name=name)
    assert found.format.info.id == "html"


@given(st.lists(st.text("ab cé金😀<>&\"'", min_size=1, max_size=20), min_size=1, max_size=5))
def test_words_in_paragraphs_come_out_as_they_are(words: list[str]) -> None:
    from html import escape

    body = "".join(f"<p>{escape(one)}</p>" for one in words)
    expected = [" ".join(one.split(" ")).strip() for one in words]
    expected = [" ".join(one.split()) if " " in one else one for one in expected if one]
    assert read_page(f"<html><body>{body}")[1] == "\n\n".join(expected)


class Events(HTMLParser):
    """What a parser tells, words in one piece."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += [(tag, attrs), ""]

    def handle_endtag(self, tag: str) -> None:
        self.seen += [tag.encode(), ""]

    def handle_data(self, data: str) -> None:
        self.seen[-1] = f"{self.seen[-1]}{data}"


class QuickEvents(Events, TagParser):
    pass


MARKUP = (
    "<p>", "</p>", "<P CLASS='a'>", '<p class="a  b" id="x">', '<a href="/?a=1&amp;b=2">',
    "</a >", '<img src="a.png" alt="">', "<br/>", "<br />", '<i x="1"/>', "<b\n>", "< b>", "<",
    ">", "<>", "</>", "</ p>", "<!doctype html>", "<!-- <p> -->", "<!--", "-->", "<!-->",
    "<![CDATA[x]]>", "<?x?>", "<script>", "if (a<b && c) '<p>'", "</script>",
    "<script src='x'/>", "<style>", "</style>", "<title>", "</title>", "<textarea>",
    "</textarea>", "&amp;", "&am", "p;", "&#233;", "&notit;", "&", "Kim said", "\n", "  ",
    "金正恩 😀", '"', "'", "=", "<p a=1 b>", "<td\tx=''>", '<p x="a>b">', '<p x="a', "<söm>",
    "<p-x>", "<a:b>", "\x00", '<p a="1"b="2">', "x" * 300,
)  # fmt: skip


@given(st.lists(st.sampled_from(MARKUP), max_size=25))
def test_plain_tags_are_read_as_the_parser_reads_them(pieces: list[str]) -> None:
    words = "".join(pieces)
    slow, quick = Events(), QuickEvents()
    slow.feed(words)
    slow.close()
    quick.read(words)
    assert quick.seen == slow.seen


class Stuck(TagParser):
    """Is never through with what it got."""

    fed = 0
    calls = 0

    def feed(self, data: str) -> None:
        self.rawdata += data
        self.fed += len(data)
        self.calls += 1


def test_what_never_ends_is_read_a_few_times_only() -> None:
    parser = Stuck()
    parser.read("<!--" + "<b>" * 100_000)
    assert parser.fed == 300_004
    assert parser.calls < 20
