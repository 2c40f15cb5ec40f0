"""Formats are told by content, and come in by one door."""

import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from annotator.formats import registry
from annotator.formats.base import Format, FormatInfo, FormatOption, Reader, Writer, checked_options
from annotator.formats.detection import detect
from annotator.formats.registry import BUILT_IN, GROUP, find_format, formats
from annotator.formats.sources import Sample
from annotator.model.errors import InputError, NotFoundError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("name", "head", "format_id", "why"),
    [
        ("a.txt", b"Kim met Moon.", "text", ".txt"),
        ("a.txt", b'{"text": "Kim"}\n', "jsonl", "with a text"),
        ("a.jsonl", b'{"id": 1, "text": "Kim"}\n', "jsonl", "with a text"),
        ("a.jsonl", b'{"format":"annotator/1","text":""}', "jsonl", "annotator/1"),
        ("a.jsonl", b"Kim met Moon.", "jsonl", "named .jsonl"),
        ("a.dat", b'\xef\xbb\xbf\n {"text" : "Kim"}', "jsonl", "with a text"),
        ("README", b"Kim met Moon.", "text", "no other format"),
        ("a.md", b"# Kim met Moon", "markdown", "headings of Markdown"),
        ("a.md", b"Kim met Moon.", "text", ".md"),
        ("cut", "Müller ".encode()[:-1] * 10 + b"\xc3", "text", "no other format"),
    ],
)
def test_content_decides(name: str, head: bytes, format_id: str, why: str) -> None:
    found = detect(Sample(name, head, is_whole=not head.endswith(b"\xc3")), name=name)
    assert found.format.info.id == format_id
    assert why in found.why


@pytest.mark.parametrize(
    ("name", "head", "words"),
    [
        ("a.bin", b"\x00\x01", "null bytes"),
        ("a.svg", b"<svg>", "no format recognises"),
        ("a", b"", "empty"),
        ("a.db", b"SQLite format 3\x00", "database"),
        ("a.dat", b"\xff\xfe\xff", "no format recognises"),
    ],
)
def test_what_nobody_claims_is_described(name: str, head: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        detect(Sample(name, head, is_whole=True), name=name)


def test_the_built_in_formats_are_declared_as_entry_points() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][GROUP] == BUILT_IN


def test_every_format_describes_itself() -> None:
    for name, one in formats().items():
        assert one.info.id == name
        assert one.reader is None or isinstance(one.reader, Reader)
        assert one.writer is None or isinstance(one.writer, Writer)
        assert one.info.carries
        assert one.info.extensions
        assert one.describe()["reads"] or one.describe()["writes"]


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package of somebody else's, installed beside the program."""
    (tmp_path / "shouting.py").write_text(
        "from annotator.formats.base import Format, FormatInfo, Guess\n"
        "class Reader:\n"
        "    def sniff(self, sample):\n"
        "        if sample.head == b'KABOOM':\n"
        "            raise ZeroDivisionError\n"
        "        return Guess(0.9, 'it shouts') if sample.head.isupper() else None\n"
        "    def read(self, source, context):\n"
        "        return iter(())\n"
        "INFO = FormatInfo('shout', 'Shouting', ('.shout',), 'none', ('text',))\n"
        "FORMAT = Format(INFO, Reader())\n"
        "NOTHING = 3\n"
    )
    info = tmp_path / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[{GROUP}]\nshout = shouting:FORMAT\nbroken = shouting:MISSING\nwrong = shouting:NOTHING\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.formats.cache_clear()
    yield
    registry.formats.cache_clear()
    sys.modules.pop("shouting", None)


def test_a_plug_in_comes_in_by_the_same_door(
    plug_in: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert "shouting" in {one.name for one in metadata.distributions()}
    assert find_format("shout").info.title == "Shouting"
    assert detect(Sample("a.txt", b"KIM WON", is_whole=True), name="a").format.info.id == "shout"
    assert detect(Sample("a.txt", b"KABOOM", is_whole=True), name="a").format.info.id == "text"
    assert "shout failed to look at a.txt" in caplog.text
    assert "broken" in caplog.text
    assert "wrong" in caplog.text


def test_unknown_formats_list_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match=r"jsonl.*text"):
        find_format("word")
    with pytest.raises(NotFoundError, match="cannot write"):
        find_format("text", writing=True)


def test_options_are_checked_and_get_defaults() -> None:
    known = (FormatOption("a", "", values=("x", "y"), default="x"), FormatOption("b", ""))
    assert checked_options({"b": "1"}, known, format_id="f") == {"a": "x", "b": "1"}
    with pytest.raises(InputError, match="no option “c”"):
        checked_options({"c": "1"}, known, format_id="f")
    with pytest.raises(InputError, match="Choose x, y"):
        checked_options({"a": "z"}, known, format_id="f")


def test_a_format_without_reader_or_writer_is_possible() -> None:
    info = FormatInfo("x", "X", (".x",), "none", ("text",))
    assert Format(info).describe()["reads"] is False
