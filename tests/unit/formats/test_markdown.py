"""Markdown articles: the text as it is shown, the front matter, what counts as Markdown."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import markdown_text
from annotator.formats.detection import detect
from annotator.formats.markdown_prose import Prose, set_aside
from annotator.formats.markdown_text import read_markdown
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Source
from annotator.model.errors import InputError
from tests.unit.formats.labeled import read_all

ARTICLE = """---
title: "Storm closes ports"
date: 2026-03-05T08:00:00Z
publisher: Marenna Post
author: Ann Lee
lang: en
---

# Storm *closes* ports

**PORT SALIS** — A [storm](https://example.org "S") closed
`3` ports on Monday.

![The harbour](harbour.jpg)
"""


def test_an_article_with_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "storm.md"
    path.write_text(ARTICLE, encoding="utf-8", newline="\r\n")
    [found] = read_all("markdown", path)
    assert isinstance(found, DocumentRecord)
    assert found.text == "Storm closes ports\n\nPORT SALIS — A storm closed 3 ports on Monday."
    assert found.title == "Storm closes ports"
    assert found.document_date == dt.date(2026, 3, 5)
    assert (found.publisher, found.language) == ("Marenna Post", "en")
    assert found.meta == {"author": "Ann Lee"}
    assert [(note.code, note.count) for note in found.notes] == [("pictures", 1)]


def test_without_front_matter_the_text_tells(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("## Ports closed\n\nPORT SALIS, Mar. 5, 2026 (Reuters) — *Ports* closed.\n")
    [found] = read_all("markdown", path)
    assert isinstance(found, DocumentRecord)
    assert (found.title, found.document_date) == ("Ports closed", dt.date(2026, 3, 5))
    assert found.publisher == "Reuters"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Kim\n===\n\nMoon\n---\nend", "Kim\n\nMoon\n\nend"),
        ("***bold*** _it_ snake_case_name 2*3*4", "bold it snake_case_name 234"),
        ("* one\n* two\n    1. three\n\npara", "one\ntwo\nthree\n\npara"),
        ("- one\n\n- two", "one\n\ntwo"),
        ("> He said\n> **no**.\n\nEnd", "He said no.\n\nEnd"),
        ("```py\nx  = 1\n\n y\n```\n\n    code", "x  = 1\n\n y\n\ncode"),
        ("a\\*b\\_c &amp; &copy; 1\\. x", "a*b_c & © 1. x"),
        ("hard  \nbreak\\\nagain\nsoft", "hard\nbreak\nagain soft"),
        ("[a][1] <https://x.y> [b] ![i](p)\n\n[1]: /z", "a https://x.y [b]"),
        ("<p>an <b>html</b></p>\n\n<!-- x -->\n\nin<i>li</i>ne<br>x", "an html\n\ninline\nx"),
        ("|a|b|\n|-|-|\n|1|*2*|\n\nend", "a\tb\n1\t2\n\nend"),
        ("one\n\n***\n\n~~two~~", "one\n\ntwo"),
        ("😀 **שלום** 金*正*恩", "😀 שלום 金正恩"),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(words: str, text: str) -> None:
    assert read_markdown(words).text == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab é金😀ש.,*_[]()#>!`~|\\\\&<1-+:'", min_size=1), min_size=1, max_size=4))
def test_escaped_marks_are_words(paragraphs: list[str]) -> None:
    marks = re.compile(r"([!-/:-@\[-`{-~])")
    found = read_markdown("\n\n".join(marks.sub(r"\\\1", one.strip(" ")) for one in paragraphs))
    kept = [one.strip(" ") for one in paragraphs if one.strip(" ")]
    assert found.text == "\n\n".join(kept)


@pytest.mark.parametrize(
    ("name", "words", "chosen"),
    [
        ("a.md", "Some **bold** words", "markdown"),
        ("a.md", "No marks at all.", "text"),
        ("a", "# Head\n\n[link](http://x.y)", "markdown"),
        ("a.txt", "# Head\n\n[link](http://x.y)", "text"),
        ("a.dat", "A list of\n- one thing", "text"),
    ],
)
def test_marks_decide_not_the_name_alone(
    tmp_path: Path, name: str, words: str, chosen: str
) -> None:
    path = tmp_path / name
    path.write_text(words)
    assert detect(Source(path).sample(), name=name).format.info.id == chosen


def test_marks_without_words_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("---\n\n![](x.png)\n")
    [found] = read_all("markdown", path)
    assert isinstance(found, InputError)
    assert "no text" in str(found)


BLOCKS = (
    "plain words here", "plain two\nlines of it", "“Quote” said.", "2026 was", "(1) para",
    "Ünï 金正恩 說。", "مرحبا كيف", "# Head", "## Head plain", "### closed ##", "#NoSpace", "#",
    "####### seven", "# H\nmore", "- item\n- other", "- item\n\n  more", "- ```\n  code",
    "1. one\n2. two", "1) x", "12. no", "- ", "> quote\nlazy", "> ```\n> code",
    "```\ncode\n\nmore\n```", "```\nopen", "~~~\nx", "    indented", "<div>\na", "</div>",
    "<!-- c", "-->", "<pre>\nx", "</pre>", "<b>i</b> x", "*em* text", "a_b_c", "`c`",
    "a | b\n--|--\n1 | 2", "word\n:--", "[x]: http://a 'b'", "see [x] here", "see [x]: y",
    "![p](u)", "text  \nhard", "text\\\nhard", "trailing ", "Setext\n===", "Setext\n---", "---",
    "* * *", "=eq", "\ttab", "a\tb", "&amp; x", "line\n# head after", "line\n- list after",
    "line\n  inner", "", "\n", "  ", "\u00a0nbsp", "a\u3000b \u3000", "x\u2028y", "\x0bvt",
    "end\x0c", "~s~", "~~s~~", "\ue000", "nu\x00l",
)  # fmt: skip
GAPS = st.sampled_from(["\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \n"])


@given(st.lists(st.tuples(st.sampled_from(BLOCKS), GAPS), max_size=9))
def test_paragraphs_set_aside_are_read_as_the_parser_reads_them(
    parts: list[tuple[str, str]],
) -> None:
    words = "".join(block + gap for block, gap in parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_text, "set_aside", lambda words: Prose(words, ()))
        slow = read_markdown(words)
    assert read_markdown(words) == slow


def test_plain_paragraphs_are_not_parsed() -> None:
    prose = set_aside("# A title\n\nOne.\n\nTwo\nlines.\n\n*Marked*\n\nThree.\n")
    assert prose.runs == ("# A title\n\nOne.\n\nTwo\nlines.", "Three.")
    assert prose.rest.count("\n") == 5
    assert read_markdown("```\n\nOne.\n\nTwo\n\n```").text == "One.\n\nTwo"
