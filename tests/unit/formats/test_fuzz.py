"""Damaged files of every format: an error or a document, never anything else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.records import DocumentRecord, ExportRow
from annotator.formats.registry import formats
from annotator.formats.sources import Source
from annotator.model.errors import InputError
from annotator.model.spans import quote_of
from annotator.model.texts import text_sha256
from tests.unit.formats.labeled import read_all, rows, write
from tests.unit.formats.test_fields import mapped
from tests.unit.formats.test_webanno_links import SLOTS

READABLE = sorted(name for name, one in formats().items() if one.reader is not None)
OPTIONS = {"csv": {"document_text": "yes"}, "conll": {"offsets": "yes"}}
JUNK = st.binary(max_size=6) | st.sampled_from(
    [
        b'"', b"{", b"}", b"[", b"]", b"<", b">", b"\n", b"\t", b"\\", b"\x00", b"\xff", b"null",
        b"-1", b"1e400", b"9" * 400, b'{"a":', b"[" * 3000, b"<x>", b"</TEXT>", b"&amp;", b"&x;",
        b"true", b'"start"', b"T1\t", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\r\n", b"\xef\xbb\xbf",
    ]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), JUNK), min_size=1, max_size=6)


def damaged(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, junk in edits:
        at = int(place * len(data))
        data = data[:at] + junk + data[at + length :]
    return data


def files_of(name: str, row: ExportRow, folder: Path, which: int) -> list[Path]:
    """Return files of a format to damage: written by its writer, or plain words."""
    one = formats()[name]
    if one.writer is None:
        path = folder / f"x{one.info.extensions[0]}"
        html = f"<html><body><p>{row.document.text}</p></body>"
        words = {"html": html, "fields": mapped(row)}
        path.write_text(words.get(name, row.document.text))
        return [path]
    if one.info.output == "folder":
        options = {"kind": ("xmi", "json")[which % 3 == 0]} if name == "cas" else {}
        write(name, [row], folder, **options)
        if name == "webanno":  # with slots, which are not written
            (folder / "slots.tsv").write_text(SLOTS)
        return [path for path in folder.rglob("*") if path.is_file()]
    path = folder / f"x{one.info.extensions[0]}"
    path.write_bytes(write(name, [row], **OPTIONS.get(name, {}))[0])
    return [path]


@pytest.mark.parametrize("name", READABLE)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(row=rows(entities=True), edits=EDITS, which=st.integers(0, 9))
def test_damage_never_breaks_a_reader(
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
    row: ExportRow,
    edits: list[tuple[float, int, bytes]],
    which: int,
) -> None:
    folder = tmp_path_factory.mktemp(name)
    files = files_of(name, row, folder, which)
    path = files[which % len(files)]
    path.write_bytes(damaged(path.read_bytes(), edits))
    place = folder if name in ("brat", "cas", "webanno") else path
    for one in formats().values():
        if one.reader is not None:
            one.reader.sniff(Source(place).sample())
    try:
        found = read_all(name, place)
    except InputError:
        return
    for record in found:
        if isinstance(record, DocumentRecord):
            assert record.text_sha256 == text_sha256(record.text)
            assert record.text.strip()
            for item in record.sets:
                known = {each.id for each in item.spans}
                for each in item.spans:
                    assert each.quote == quote_of(record.text, each.fragments)
                    assert all(0 <= a < b <= len(record.text) for a, b in each.fragments)
                    assert each.label
                for link in item.relations:
                    assert {link.from_id, link.to_id} <= known
