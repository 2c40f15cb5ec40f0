"""How many megabytes a second each format reads and writes, on plain spans."""

import io
import json
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.formats.base import Format, ReadContext, WriteContext, checked_options
from annotator.formats.records import DocumentRecord, ExportRow
from annotator.formats.registry import formats
from annotator.formats.sources import Source
from annotator.model.annotators import AnnotationSet
from annotator.model.documents import Document
from annotator.model.spans import Span, quote_of
from annotator.model.texts import text_sha256
from annotator.services.schemas import default_schema
from tests.benchmarks.format_inputs import ARTICLES, PACKED, with_facts, write_articles
from tests.benchmarks.workloads import make_article

RUNS = 3
BRAT_DOCUMENTS, BRAT_SPANS, BRAT_LENGTH = 1_000, 90, 6_000
READ_OPTIONS: Mapping[str, Mapping[str, str]] = {"doccano": {"offset_unit": "codepoint"}}
WRITE_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "csv": {"document_text": "yes"},
    "conll": {"offsets": "yes"},
}

WITH_FACTS = ("facts-csv", "relations-csv")
"""Formats that have a line for each fact or relation."""


def make_rows(documents: int, length: int, spans: int, *, first: int = 0) -> list[ExportRow]:
    """Return labeled articles: every span in one piece, without attributes."""
    rows = []
    for number in range(first, first + documents):
        work = make_article("S", length, spans, seed=number)
        found = [
            Span(f"{number}-{index}", "s", label, pieces[:1], quote_of(work.text, pieces[:1]))
            for index, (label, pieces) in enumerate(work.spans)
        ]
        document = Document(f"d{number}", f"Title {number}", work.text, text_sha256(work.text))
        one = AnnotationSet("s", document.id, annotator_id="a", state="done")
        rows.append(ExportRow(document, one, "anna", sorted(found, key=lambda s: s.start)))
    return rows


def measure(folder: Path, documents: int) -> Iterator[tuple[str, list[float], list[float], int]]:
    """Yield name, seconds to write, seconds to read and bytes, for each reader and writer."""
    rows = make_rows(documents, 10_000, 60)
    labeled = [with_facts(row) for row in rows]
    for name, one in formats().items():
        is_there = one.info.needs is None or one.info.needs.is_installed
        if one.writer is None or not is_there:
            continue
        place = folder / name
        wrote, read, size = _both(one, labeled if name in WITH_FACTS else rows, place)
        yield name, wrote, read, size
        if name in PACKED:
            plain = sum(PACKED[name](file.read_bytes()) for file in place.iterdir())
            yield f"{name} before packing", wrote, read, plain
    for name in ARTICLES:
        size = write_articles(name, rows, folder / name)
        yield name, [], _read_articles(formats()[name], folder / name, len(rows)), size
    size = write(formats()["doccano"], rows, folder / "fields")
    yield "fields", [], _read_fields(folder / "fields", len(rows)), size


def _read_articles(one: Format, place: Path, documents: int) -> list[float]:
    """Read a folder of articles, a file each; return the seconds."""
    assert one.reader is not None
    files = sorted(place.iterdir())
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        found = [
            record for file in files for record in one.reader.read(Source(file), ReadContext())
        ]
        seconds.append(time.perf_counter() - began)
        if sum(isinstance(record, DocumentRecord) for record in found) != documents:
            raise RuntimeError(f"{one.info.id} did not read every article")
    return seconds


def _read_fields(place: Path, documents: int) -> list[float]:
    """Read what another tool wrote by its fields; return the seconds."""
    one = formats()["fields"]
    assert one.reader is not None
    options = checked_options({}, one.info.read_options, format_id=one.info.id)
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        found = one.reader.read(Source(place / "x.jsonl"), ReadContext(options=options))
        if sum(1 for _ in found) != documents:
            raise RuntimeError("not every record was read by its fields")
        seconds.append(time.perf_counter() - began)
    return seconds


def _both(one: Format, rows: list[ExportRow], place: Path) -> tuple[list[float], list[float], int]:
    wrote, read, size = [], [], 0
    for _ in range(RUNS):
        shutil.rmtree(place, ignore_errors=True)
        began = time.perf_counter()
        size = write(one, rows, place)
        wrote.append(time.perf_counter() - began)
        needs = one.info.read_needs
        if one.reader is None or (needs is not None and not needs.is_installed):
            continue
        files = files_to_read(one, place)
        context = ReadContext(
            options=checked_options(
                READ_OPTIONS.get(one.info.id, {}), one.info.read_options, format_id=one.info.id
            )
        )
        began = time.perf_counter()
        count = sum(1 for file in files for _ in one.reader.read(Source(file), context))
        read.append(time.perf_counter() - began)
        if count != len(rows):
            raise RuntimeError(f"{one.info.id} read {count} of {len(rows)} documents")
    return wrote, read, size


def files_to_read(one: Format, place: Path) -> list[Path]:
    """Return the folder, or the files in it for a format that reads files."""
    if one.reader is not None and one.reader.sniff(Source(place).sample()) is not None:
        return [place]
    return sorted(place.rglob(f"*{one.info.extensions[0]}"))


def write(one: Format, rows: list[ExportRow], place: Path) -> int:
    """Write rows below a folder; return the bytes."""
    if one.writer is None:
        return 0
    given = WRITE_OPTIONS.get(one.info.id, {})
    options = checked_options(given, one.info.write_options, format_id=one.info.id)
    place.mkdir(parents=True)
    stream = io.BytesIO()
    target = place if one.info.output == "folder" else stream
    session = one.writer.begin(target, WriteContext(default_schema(), options))
    for row in rows:
        session.write(row)
    session.finish()
    if one.info.output == "file":
        (place / f"x{one.info.extensions[0]}").write_bytes(stream.getvalue())
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())


def write_brat(place: Path) -> None:
    """Write the folder that the promise about brat is stated for."""
    write(formats()["brat"], make_rows(BRAT_DOCUMENTS, BRAT_LENGTH, BRAT_SPANS), place)


def main() -> None:
    """Write the figures as JSON into the file that is named second."""
    folder, result, documents = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    found = {
        name: {
            "write": [size / 1e6 / one for one in wrote],
            "read": [size / 1e6 / one for one in read],
        }
        for name, wrote, read, size in measure(folder / "formats", documents)
    }
    result.write_text(json.dumps(found))
    for name, figures in found.items():
        medians = {key: round(statistics.median(one)) for key, one in figures.items() if one}
        print(f"{name}: {medians} MB/s")


if __name__ == "__main__":
    main()
