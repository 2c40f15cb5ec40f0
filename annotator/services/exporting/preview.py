"""What an export would write: how much, and how its first record looks. Nothing is stored."""

import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from annotator.formats.base import Format, WriteContext, checked_options
from annotator.formats.records import ExportRow, Note
from annotator.formats.registry import find_format
from annotator.services.exporting.making import making_of
from annotator.services.exporting.options import ExportOptions
from annotator.services.exporting.selection import Selection
from annotator.services.planning.titles import counted
from annotator.services.progress import NoProgress
from annotator.services.project import Project

MOST_CHARACTERS: Final = 20_000
_LONGEST_VALUE: Final = 240
_MOST_FILES: Final = 24
_BODY: Final = re.compile(r"<body[^>]*>\s*")
_PDF_PAGE: Final = re.compile(rb"/Type\s*/Page\b(?!s)")
_JSON_LINES: Final = frozenset((".jsonl", ".ndjson"))
_JSON: Final = frozenset((".json", ".jsonld"))


@dataclass(frozen=True, slots=True)
class Specimen:
    """The first record as it would be written.

    Attributes:
        title: Of the document it comes from; "" when nothing matches.
        text: To be read by people: JSON is indented and long values are cut, of a folder the files
            follow each other, a binary file is described.
        remark: What was done to the text to make it readable; "" when it is as written.
        notes: What the writer altered or left out of it.
    """

    title: str
    text: str
    remark: str = ""
    notes: tuple[Note, ...] = ()


def first_record(project: Project, options: ExportOptions) -> Specimen:
    """Write the first record that matches to memory, or to a folder that is removed at once.

    Raises:
        NotFoundError: A format, annotator or document that is named does not exist.
        InputError: An option is not possible.
    """
    found = find_format(options.format, writing=True)
    given = checked_options(options.options, found.info.write_options, format_id=found.info.id)
    making = replace(making_of(project, options, NoProgress()), agreement=lambda: None)
    context = WriteContext(project.schema, given, making)
    project.flush()
    for rows in Selection(project, options).rows():
        if options.writes_folder(found.info):
            return _of_folder(found, context, rows)
        return _of_file(found, context, rows[0])
    return Specimen("", "")


def _of_file(found: Format, context: WriteContext, row: ExportRow) -> Specimen:
    buffer = io.BytesIO()
    notes: tuple[Note, ...] = ()
    if found.writer is not None:
        session = found.writer.begin(buffer, context)
        notes = session.write(row)
        session.finish()
    text, remark = _readable(buffer.getvalue(), found.info.extensions[0])
    return Specimen(row.document.title, text, remark, notes)


def _of_folder(found: Format, context: WriteContext, rows: Sequence[ExportRow]) -> Specimen:
    notes: list[Note] = []
    with tempfile.TemporaryDirectory(prefix="annotator-") as name:
        folder = Path(name)
        if found.writer is not None:
            session = found.writer.begin(folder, context)
            for row in rows:
                notes += session.write(row)
            session.finish()
        text = "\n\n".join(_files(folder))
    remark = "The files for the first document, one after another."
    return Specimen(rows[0].document.title, _cut(text), remark, _joined(notes))


def _joined(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Count equal notes of several sets together."""
    found: dict[tuple[str, str], Note] = {}
    for note in notes:
        was = found.get((note.kind, note.code))
        found[note.kind, note.code] = (
            note if was is None else replace(was, count=was.count + note.count)
        )
    return tuple(found.values())


def _files(folder: Path) -> Iterator[str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths[:_MOST_FILES]:
        with path.open("rb") as stream:
            data = stream.read(MOST_CHARACTERS)
        text, _remark = _readable(data, path.suffix, size=path.stat().st_size)
        yield f"── {path.relative_to(folder).as_posix()} ──\n{text}".rstrip()
    if len(paths) > _MOST_FILES:
        yield f"… and {len(paths) - _MOST_FILES:,} more files"


def _readable(data: bytes, suffix: str, *, size: int | None = None) -> tuple[str, str]:
    """Return bytes as text for people, with what was done to it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4 or b"\0" in data:  # not merely cut in a character
            return _binary(data, size), ""
        text = data[: error.start].decode("utf-8-sig")
    if "\0" in text or text.startswith("%PDF"):
        return _binary(data, size), ""
    if suffix == ".html" and (body := _BODY.search(text)):
        return _cut(text[body.end() :]), "The head of the page is left out here."
    if suffix in _JSON_LINES:
        first = text.partition("\n")[0]
        return _indented(first, "One line of the file, indented here")
    if suffix in _JSON:
        return _indented(text, "Indented here")
    return _cut(text), ""


def _binary(data: bytes, size: int | None) -> str:
    bytes_ = len(data) if size is None else size
    if data.startswith(b"%PDF"):
        pages = len(_PDF_PAGE.findall(data))
        return f"{counted(pages, 'page')} of PDF for the first document alone, {bytes_:,} bytes."
    return f"Not a text: {bytes_:,} bytes for the first document alone."


def _indented(text: str, remark: str) -> tuple[str, str]:
    try:
        value = json.loads(text)
    except ValueError:
        return _cut(text), ""
    shown = _short(value)
    if shown != value:
        remark += "; long values are cut"
    return _cut(json.dumps(shown, ensure_ascii=False, indent=2)), f"{remark}."


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return f"{value[:_LONGEST_VALUE]}… ({len(value):,} characters)"
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_short(item) for item in value]
    return value


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}\n…"
