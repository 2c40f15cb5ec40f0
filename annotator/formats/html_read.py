"""The readable text of an HTML article, with what its head says about it.

The text is what stands in paragraphs, headings and list items of the article: of the element
``article`` with most text, else of ``main``, else of the whole page. Navigation, scripts, forms,
captions and paragraphs that are mostly links are left out, as readers' views of browsers do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from annotator.formats.html_tags import TagParser

_SKIPPED: Final = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "nav",
        "aside", "footer", "form", "button", "select", "textarea", "figure", "figcaption",
        "audio", "video", "canvas", "dialog", "menu",
    )
)  # fmt: skip
_VOID: Final = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    )
)  # fmt: skip
_BLOCKS: Final = frozenset(
    (
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "div", "section",
        "article", "main", "body", "td", "th", "tr", "dd", "dt", "header", "ul", "ol", "dl",
        "table", "address", "hr",
    )
)  # fmt: skip
_PROSE: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "dd", "dt", "td", "th")
)
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ROOTS: Final = ("article", "main")
_CLOSES_P: Final = _BLOCKS - {"td", "th", "tr"}
_HEADED: Final = frozenset(("meta", "html", "link", "time", "script", "title", "h1"))
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_BLANKS: Final = re.compile(" {2,}")
_WRAPPING: Final = re.compile(r"\A\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*\Z")
_MOSTLY: Final = 0.6
_SHORT: Final = 25
_DEEPEST: Final = 16


@dataclass(slots=True)
class Page:
    """What a page holds.

    Attributes:
        meta: Contents of meta elements and the like, by name in lower case, the first of each.
        blocks: Paragraphs in order.
        linked_data: Objects in JSON-LD scripts.
    """

    meta: dict[str, str] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)
    linked_data: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A paragraph, heading or the like.

    Attributes:
        tag: The innermost element of prose around it; empty for loose text.
        roots: Numbers of the article and main elements around it.
        linked: How many of its characters are links.
    """

    text: str
    tag: str
    roots: tuple[int, ...]
    linked: int


class _Parser(TagParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.root_tags: dict[int, str] = {}
        self._open: list[tuple[str, int | None]] = []
        self._count: Counter[str] = Counter()
        self._prose: list[str] = []
        self._roots: list[int] = []
        self._skipping = 0
        self._links = 0
        self._pieces: list[str] = []
        self._linked = 0
        self._script: list[str] | None = None
        self._capture: str | None = None
        self._capture_tag: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs} if attrs else {}
        if tag in _HEADED:
            self._head(tag, known)
        if tag == "br":
            self._pieces.append("\n")
        if tag in _VOID:
            if tag == "hr":
                self._flush()
            return
        count = self._count
        if count["p"] and tag in _CLOSES_P and any(name == "p" for name, _ in self._open[-3:]):
            self.handle_endtag("p")
        if tag in _BLOCKS:
            if count["head"]:
                self.handle_endtag("head")  # a head that nobody closed
            self._flush()
        root = None
        is_root = tag in _ROOTS or (known and known.get("itemprop") == "articleBody")
        if is_root and len(self._roots) < _DEEPEST:
            root = len(self.root_tags)
            self._roots.append(root)
            self.root_tags[root] = tag if tag in _ROOTS else "article"
        is_hidden = known and ("hidden" in known or known.get("aria-hidden") == "true")
        self._open.append((tag, root))
        count[tag] += 1
        if tag in _PROSE:
            self._prose.append(tag)
        if tag in _SKIPPED or is_hidden or self._skipping:
            self._skipping += 1
        self._links += tag == "a"

    def _head(self, tag: str, known: Mapping[str, str]) -> None:
        name = known.get("property") or known.get("name") or known.get("itemprop") or ""
        if tag == "meta" and name and known.get("content"):
            self.page.meta.setdefault(name.lower(), known["content"].strip())
        elif tag == "html" and known.get("lang"):
            self.page.meta.setdefault("lang", known["lang"])
        elif tag == "link" and known.get("rel", "").lower() == "canonical":
            self.page.meta.setdefault("canonical", known.get("href", ""))
        elif tag == "time":
            self._time(known)
        elif tag == "script" and known.get("type", "").lower() == "application/ld+json":
            self._script = []
        elif tag in ("title", "h1") and tag not in self.page.meta:
            self._capture = self._capture_tag = tag
            self.page.meta[tag] = ""

    def _time(self, known: Mapping[str, str]) -> None:
        """Take a time: the one marked as the day of publication, else the first of all."""
        is_marked = known.get("itemprop", "").lower() == "datepublished" or "pubdate" in known
        name = "datepublished" if is_marked else "time"
        if known.get("datetime"):
            self.page.meta.setdefault(name, known["datetime"])
        elif name not in self.page.meta and self._capture is None:
            self._capture, self._capture_tag = name, "time"
            self.page.meta[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self._read_script("".join(self._script))
            self._script = None
        if tag == self._capture_tag:
            self._capture = self._capture_tag = None
        if not self._count[tag]:
            return
        if tag in _BLOCKS:
            self._flush()
        while self._open:
            name, root = self._open.pop()
            self._count[name] -= 1
            if name in _PROSE:
                self._prose.pop()
            if root is not None:
                self._roots.pop()
            self._skipping = max(0, self._skipping - 1)
            self._links -= name == "a"
            if name == tag:
                break

    def _read_script(self, words: str) -> None:
        try:
            found = orjson.loads(_WRAPPING.sub("", words))
        except orjson.JSONDecodeError:
            return
        waiting = [found]
        while waiting and len(self.page.linked_data) < 100:  # noqa: PLR2004
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict):
                self.page.linked_data.append(one)
                waiting += [one[key] for key in ("@graph", "mainEntity") if key in one]

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        if self._capture is not None:
            self.page.meta[self._capture] += data
        if self._skipping or self._count["head"] or self._count["title"]:
            return
        is_pre = self._count["pre"] and any(name == "pre" for name, _ in self._open[-4:])
        words = data if is_pre or _is_even(data) else _SPACE.sub(" ", data)
        self._pieces.append(words)
        if self._links > 0:
            self._linked += len(words.strip())

    def _flush(self) -> None:
        linked, self._linked = self._linked, 0
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces = []
        if "\n" in text or "  " in text:
            lines = [line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n")]
            text = "\n".join(lines)
        text = text.strip()
        if text:
            prose = self._prose[-1] if self._prose else ""
            self.page.blocks.append(Block(text, prose, tuple(self._roots), linked))

    def finish(self) -> None:
        """End the last paragraph."""
        self._flush()


def _is_even(words: str) -> bool:
    """Tell whether all white space of words is single blanks."""
    return not ("\n" in words or "  " in words or "\t" in words or "\r" in words or "\f" in words)


def read_page(words: str) -> tuple[Page, str]:
    """Return what a page holds and the text of its article; the text is empty if there is none."""
    parser = _Parser()
    parser.read(words)
    parser.finish()
    return parser.page, "\n\n".join(_article(parser.page.blocks, parser.root_tags))


def _article(blocks: list[Block], root_tags: Mapping[int, str]) -> Iterator[str]:
    lengths: dict[int, int] = {}
    for block in blocks:
        for root in block.roots:
            if block.tag:
                lengths[root] = lengths.get(root, 0) + len(block.text) - block.linked
    chosen = None
    for tag in _ROOTS:
        found = [root for root in lengths if root_tags[root] == tag]
        if found:
            # Of nested ones with the same text the innermost.
            chosen = max(found, key=lambda root: (lengths[root], root))
            break
    inside = [block for block in blocks if chosen is None or chosen in block.roots]
    prose = [block for block in inside if block.tag]
    # Pages made of nothing but divisions have no paragraphs to go by.
    kept = [block for block in prose or inside if not _is_mostly_links(block)]
    while kept and kept[-1].tag in _HEADINGS:
        kept.pop()  # "Related" and the like, whose links were left out
    yield from (block.text for block in kept)


def _is_mostly_links(block: Block) -> bool:
    return (
        block.tag not in _HEADINGS
        and block.linked > _MOSTLY * len(block.text)
        and (block.tag != "p" or len(block.text) > _SHORT or block.linked >= len(block.text))
    )
