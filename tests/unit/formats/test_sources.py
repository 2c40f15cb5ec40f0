"""Inputs: beginnings, lines, folders."""

import io
from pathlib import Path

import pytest

from annotator.formats import sources
from annotator.formats.sources import Source, bytes_of, walk
from annotator.model.errors import InputError, NotFoundError


def test_the_beginning_is_seen_without_being_consumed() -> None:
    source = Source(None, stream=io.BytesIO(b"first\nsecond\n"))
    assert source.sample().head.startswith(b"first\nsecond")
    assert list(source.lines()) == [(1, b"first\n"), (2, b"second\n")]
    assert source.consumed == 13


def test_a_short_file_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    source = Source(tmp_path / "a.txt")
    assert source.sample().is_whole
    monkeypatch.setattr(sources, "HEAD_BYTES", 4)
    assert source.sample().head == b"1234"
    assert not source.sample().is_whole
    assert (source.size, source.stem) == (5, "a")


def test_a_file_is_read_whole_up_to_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    for head in (2, 5, 9):
        monkeypatch.setattr(sources, "HEAD_BYTES", head)
        assert bytes_of(path, 5) == b"12345"
        with pytest.raises(InputError, match="more than 4 bytes"):
            bytes_of(path, 4)


def test_a_line_that_is_too_long_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_LINE_BYTES", 10)
    source = Source(None, name="in", stream=io.BytesIO(b"short\n" + b"x" * 25 + b"\nend\n"))
    lines = source.lines()
    assert next(lines) == (1, b"short\n")
    with pytest.raises(InputError, match=r"in, line 2: the line has 26 bytes"):
        next(lines)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_blocks_hold_whole_lines(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_BLOCK_BYTES", 7)
    lines = [b"a", b"", b"a longer line than a block", b"b", b"\xe6\x9d\x8e", b"end"]
    source = Source(None, stream=io.BytesIO(b"\n".join(lines) + end))
    found = list(source.blocks())
    assert b"".join(block for _, block in found) == b"\n".join(lines) + end
    for number, block in found:
        assert block.split(b"\n")[0] == lines[number - 1]
    assert all(block.endswith(b"\n") for _, block in found[:-1])


def test_a_line_that_is_too_long_for_blocks_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_LINE_BYTES", 10)
    monkeypatch.setattr(sources, "_BLOCK_BYTES", 8)
    stream = io.BytesIO(b"short\n" + b"x" * 25 + b"\nend\n")
    blocks = Source(None, name="in", stream=stream).blocks()
    assert next(blocks) == (1, b"short\n")
    with pytest.raises(InputError, match=r"in, line 2: the line has 26 bytes"):
        next(blocks)


def test_a_file_that_is_gone_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        Source(tmp_path / "gone.txt").open()
    with pytest.raises(InputError, match="cannot be read"):
        Source(tmp_path).read_all(10)


def test_folders_are_walked_in_a_stable_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.txt", ".git/x.txt", "a/.z"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in walk(tmp_path)]
    assert found == ["b.txt", "a/y.txt", "a/z.txt"]
