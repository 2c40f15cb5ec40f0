"""CAS files of an export: a file per document and set, in a folder or a zip file."""

import zipfile
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from annotator.formats.base import WriteContext
from annotator.formats.cas_build import CasBuilder
from annotator.formats.cas_render import json_bytes, types_bytes, xmi_bytes
from annotator.formats.cas_types import WrittenTypes
from annotator.formats.input_texts import Notes
from annotator.formats.project_files import JSON, TYPES, XMI
from annotator.formats.project_places import ProjectPlaces
from annotator.formats.records import ExportRow, Note

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o100644 << 16


class Sink(Protocol):
    """Takes files by their names."""

    def put(self, name: str, data: bytes) -> None:
        """Write a file."""
        ...

    def close(self) -> None:
        """There are no more."""
        ...


class FolderSink:
    """Files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        """Write a file, and the folders that it lies in."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def close(self) -> None:
        """Nothing is left to do."""


class ZipSink:
    """Files in a zip file; the same content gives the same bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)

    def put(self, name: str, data: bytes) -> None:
        """Add a file."""
        info = zipfile.ZipInfo(name, _DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = _MODE
        self._zip.writestr(info, data)

    def close(self) -> None:
        """Write the directory."""
        self._zip.close()


class CasSession:
    """Writes a file per row, and the type system they share."""

    def __init__(self, sink: Sink, context: WriteContext) -> None:
        self._sink = sink
        self._is_json = context.options.get("kind") == "json"
        has_slots = context.options.get("slots") == "links"
        relations = context.schema.relations if has_slots else ()
        self._slots = frozenset(one.name for one in relations if one.is_slot)
        self._types = WrittenTypes(context.schema, has_slots=has_slots)
        self._places = ProjectPlaces()

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the file of one row."""
        notes = Notes()
        is_xml = not self._is_json
        builder = CasBuilder(row, self._types, notes, is_xml=is_xml, slots=self._slots)
        structures = builder.build()
        if self._is_json:
            data = json_bytes(builder.text, structures, self._types)
        else:
            data = xmi_bytes(builder.text, structures)
        self._sink.put(f"{self._places.of(row, notes)}{JSON if self._is_json else XMI}", data)
        return notes.all()

    def finish(self) -> None:
        """Write the type system."""
        if not self._is_json:
            self._sink.put(TYPES, types_bytes(self._types))
        self._sink.close()
