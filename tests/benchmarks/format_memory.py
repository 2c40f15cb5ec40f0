"""How much memory each format takes, for few documents and for many: the two should be alike."""

import json
import shutil
import sys
import tracemalloc
from pathlib import Path
from typing import BinaryIO

from annotator.formats.base import Format, ReadContext, WriteContext, Writer, checked_options
from annotator.formats.registry import formats
from annotator.formats.sources import Source
from annotator.services.schemas import default_schema
from tests.benchmarks.formats import READ_OPTIONS, WRITE_OPTIONS, files_to_read, make_rows

FEW, MANY = 40, 160
LENGTH, SPANS = 10_000, 60


def peak_of_writing(one: Format, place: Path, documents: int) -> float:
    """Write documents that are made one by one; return the highest use above the start, in MB."""
    assert one.writer is not None
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    given = WRITE_OPTIONS.get(one.info.id, {})
    options = checked_options(given, one.info.write_options, format_id=one.info.id)
    context = WriteContext(default_schema(), options)
    if one.info.output == "folder":
        return _write(one.writer, place, context, documents)
    with (place / f"x{one.info.extensions[0]}").open("wb") as stream:
        return _write(one.writer, stream, context, documents)


def _write(writer: Writer, target: BinaryIO | Path, context: WriteContext, documents: int) -> float:
    before = _start()
    session = writer.begin(target, context)
    for number in range(documents):
        for row in make_rows(1, LENGTH, SPANS, first=number):
            session.write(row)
    session.finish()
    return _used(before)


def peak_of_reading(one: Format, place: Path) -> float:
    """Read what was written, keeping nothing; return the highest use above the start, in MB."""
    assert one.reader is not None
    given = READ_OPTIONS.get(one.info.id, {})
    options = checked_options(given, one.info.read_options, format_id=one.info.id)
    files = files_to_read(one, place)
    before = _start()
    for file in files:
        for _ in one.reader.read(Source(file), ReadContext(options=options)):
            pass
    return _used(before)


def _start() -> int:
    tracemalloc.start()
    tracemalloc.reset_peak()
    return tracemalloc.get_traced_memory()[0]


def _used(before: int) -> float:
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - before) / 1e6


def main() -> None:
    """Write the figures as JSON into the file that is named second."""
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    found: dict[str, dict[str, list[float]]] = {}
    for name, one in formats().items():
        if one.writer is None or (one.info.needs is not None and not one.info.needs.is_installed):
            continue
        place = folder / "memory" / name
        found[name] = {"write": [], "read": []}
        for documents in (2, FEW, MANY):  # the first fills what is kept for good
            found[name]["write"].append(peak_of_writing(one, place, documents))
            if one.reader is not None:
                found[name]["read"].append(peak_of_reading(one, place))
        for way, peaks in found[name].items():
            if peaks:
                print(f"{name} {way}: {peaks[1]:.1f} MB, {peaks[2]:.1f} MB")
    result.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
