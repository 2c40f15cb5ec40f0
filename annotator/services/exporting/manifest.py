"""The manifest beside a dataset: what was exported, how, and the digests to make it again by.

It holds nothing that differs from run to run: no time of day, no name of the project or of the
folder. Made again from the same content by the same program, it is the same, byte for byte.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from annotator.formats.base import WriteContext
from annotator.formats.jsonl_write import JsonlSession
from annotator.formats.manifests import FORMAT, NAME
from annotator.formats.records import ExportRow
from annotator.schema import toml
from annotator.schema.types import Schema
from annotator.services.exporting.options import ExportOptions
from annotator.services.exporting.pseudonyms import Names
from annotator.services.exporting.report import ExportReport, PartReport
from annotator.services.exporting.split import Split
from annotator.services.exporting.targets import in_words, open_file
from annotator.services.project import Project
from annotator.version import __version__


class ContentDigest:
    """The digest of all rows as native JSONL, whichever format they are written in."""

    def __init__(self, schema: Schema) -> None:
        self._digest = hashlib.sha256()
        self._session = JsonlSession(cast("BinaryIO", self), WriteContext(schema))

    def write(self, data: bytes) -> int:
        """Take what the session writes."""
        self._digest.update(data)
        return len(data)

    def add(self, row: ExportRow) -> None:
        """Add a row."""
        self._session.write(row)

    def hexdigest(self) -> str:
        """Return it."""
        return self._digest.hexdigest()


def place_of(target: Path, *, is_folder: bool) -> Path:
    """Return where the manifest of a dataset is: in its folder, or beside its one file."""
    return target / NAME if is_folder else target.with_name(f"{target.stem}.{NAME}")


def write_manifest(place: Path, content: Mapping[str, Any]) -> None:
    """Write a manifest.

    Raises:
        StorageError: It cannot be written.
    """
    with open_file(place) as stream:
        stream.write(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def manifest_of(
    project: Project,
    options: ExportOptions,
    format_options: Mapping[str, str],
    report: ExportReport,
    content: ContentDigest,
    place: Path,
) -> dict[str, Any]:
    """Return the manifest of an export that is on the disk.

    Args:
        project: Where it comes from.
        options: What was asked for.
        format_options: Of the format, with defaults filled in.
        report: What was written.
        content: Of all rows.
        place: Where the manifest will be; names of files start from its folder.
    """
    schema = project.schema
    folder = place.parent

    def named(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    parts = report.parts if options.split is not None else {}
    targets = dict.fromkeys(Path(part.target) for part in report.parts.values())
    return {
        "format": FORMAT,
        "program": {"name": "annotator", "version": __version__},
        "schema": {
            "name": schema.name,
            "version": schema.version,
            "sha256": hashlib.sha256(toml.dumps(schema).encode()).hexdigest(),
        },
        "content_sha256": content.hexdigest(),
        "export": _export(project, options, format_options),
        "split": None if options.split is None else _split(options.split),
        "counts": _counts(report.parts.values()),
        "parts": {
            name: {"target": named(Path(part.target)), **_counts([part])}
            for name, part in parts.items()
        },
        "files": {named(path): _file(path) for path in _files(targets, place)},
    }


def _export(
    project: Project, options: ExportOptions, format_options: Mapping[str, str]
) -> dict[str, Any]:
    names = Names(project, pseudonyms=options.pseudonyms)
    people = {project.annotator(one).id for one in options.annotators}
    return {
        "format": options.format,
        "options": dict(sorted(format_options.items())),
        "set": options.set_kind,
        "state": options.state,
        # A pseudonym says who it is by the order in which people joined; an id would tell more.
        "annotators": [
            {"name": names.name(one), "id": None if options.pseudonyms else one}
            for one in sorted(people)
        ],
        "documents": sorted({project.find_document(one).id for one in options.documents}),
        "labels": sorted(set(options.labels)),
        "since": None if options.since is None else options.since.isoformat(),
        "pseudonyms": options.pseudonyms,
    }


def _split(split: Split) -> dict[str, Any]:
    return {
        "parts": [{"name": name, "share": share} for name, share in split.parts],
        "seed": split.seed,
        "by": split.by,
        "keep_together": split.keep_together,
        "stratify": split.stratify,
    }


def _counts(parts: Iterable[PartReport]) -> dict[str, Any]:
    total = PartReport("")
    labels = Counter[str]()
    for part in parts:
        total.documents += part.documents
        total.rows += part.rows
        total.spans += part.spans
        total.relations += part.relations
        labels += part.labels
    return {
        "documents": total.documents,
        "rows": total.rows,
        "spans": total.spans,
        "relations": total.relations,
        "labels": dict(sorted(labels.items())),
    }


def _files(targets: Iterable[Path], manifest: Path) -> list[Path]:
    """Return every file of the dataset, in the order of its names."""
    found: list[Path] = []
    for target in targets:
        if target.is_dir():
            found += (path for path in target.rglob("*") if path.is_file() and path != manifest)
        else:
            found.append(target)
    return sorted(found, key=lambda path: path.as_posix())


def _file(path: Path) -> dict[str, Any]:
    with in_words(path), path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return {"sha256": digest, "bytes": path.stat().st_size}
