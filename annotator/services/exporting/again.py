"""Make a dataset again from its manifest, and say what is not as it was."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import orjson

from annotator.formats.manifests import FORMAT
from annotator.model.errors import InputError, StorageError
from annotator.services.exporting.options import ExportOptions
from annotator.services.exporting.pseudonyms import Names
from annotator.services.exporting.report import ExportReport
from annotator.services.exporting.run import export
from annotator.services.exporting.split import Split, parse_split
from annotator.services.exporting.targets import STDOUT, in_words
from annotator.services.planning.titles import counted
from annotator.services.progress import Progress
from annotator.services.project import Project

_LARGEST: Final = 64 << 20
_MOST_FILES: Final = 10
_COUNTS: Final = ("document", "row", "span", "relation")


@dataclass(frozen=True, slots=True)
class Again:
    """A dataset that was made again.

    Attributes:
        report: What was written.
        differences: What is not as the manifest says, in words; empty when every file is the same.
    """

    report: ExportReport
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every file is the same, byte for byte."""
        return not self.differences and not self.report.nothing

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        found = {"is_same": self.is_same, "differences": list(self.differences)}
        return {**self.report.to_json(), "again": found}


def export_again(
    project: Project, manifest: Path, target: str | Path, progress: Progress | None = None
) -> Again:
    """Export as a manifest says, and compare what comes of it.

    Raises:
        InputError: It is no manifest, or the target is the dataset itself.
        NotFoundError: It names an annotator or a document that is not in the project.
        StorageError: The manifest cannot be read, or the target cannot be written.
        CancelledError: The person stopped it.
    """
    before = read_manifest(manifest)
    if str(target) == STDOUT:
        raise InputError("--again needs a file or folder to write.", hint="Name one with -o.")
    place = Path(target)
    if manifest.resolve() in (place.resolve() / manifest.name, *_beside(place)):
        raise InputError(
            f"{place} is the dataset itself, which is not replaced.", hint="Name a new one with -o."
        )
    report = export(project, place, options_of(project, before, manifest.name), progress)
    if report.nothing:
        return Again(report, (f"Nothing was exported: {report.nothing}",))
    return Again(report, tuple(differences(before, read_manifest(Path(report.manifest)))))


def _beside(place: Path) -> Sequence[Path]:
    resolved = place.resolve()
    return [resolved.with_name(f"{resolved.stem}.dataset.json")] if resolved.name else []


def read_manifest(path: Path) -> Mapping[str, Any]:
    """Read a manifest.

    Raises:
        InputError: It is none, or one of a newer program.
        StorageError: It cannot be read.
    """
    with in_words(path):
        if not path.is_file():
            raise StorageError(f"{path} is not a file.", hint="Name the dataset.json of a dataset.")
        if path.stat().st_size > _LARGEST:
            raise InputError("too large for a manifest.", file=path.name)
        data = path.read_bytes()
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or not str(found.get("format", "")).startswith(
        FORMAT.partition("/")[0] + "/"
    ):
        raise InputError(
            "this is no manifest of a dataset.",
            hint="It is the dataset.json that “export --split” or “--manifest” wrote.",
            file=path.name,
        )
    if found["format"] != FORMAT:
        raise InputError(
            f"a newer program wrote this manifest ({found['format']}).",
            hint="Install the newer version.",
            file=path.name,
        )
    return cast("Mapping[str, Any]", found)


def options_of(project: Project, manifest: Mapping[str, Any], name: str) -> ExportOptions:
    """Return what a manifest asks for.

    Args:
        project: Knows the annotators.
        manifest: As ``read_manifest`` returns it.
        name: What messages call it.

    Raises:
        InputError: It was damaged.
        NotFoundError: It names an annotator who is not in the project.
    """
    try:
        asked = manifest["export"]
        pseudonyms = _of(bool, asked["pseudonyms"])
        return ExportOptions(
            format=_of(str, asked["format"]),
            annotators=tuple(
                _person(project, _of(dict, one), pseudonyms=pseudonyms)
                for one in _of(list, asked["annotators"])
            ),
            set_kind=_of(str, asked["set"]),
            state="done" if asked["state"] == "done" else "any",
            documents=tuple(_of(str, one) for one in _of(list, asked["documents"])),
            labels=tuple(_of(str, one) for one in _of(list, asked["labels"])),
            since=None
            if asked["since"] is None
            else dt.datetime.fromisoformat(asked["since"]).astimezone(dt.UTC),
            split=None if manifest["split"] is None else _split(_of(dict, manifest["split"])),
            pseudonyms=pseudonyms,
            manifest=True,
            options={key: _of(str, one) for key, one in _of(dict, asked["options"]).items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            "this manifest is damaged: it does not say what to export.", file=name
        ) from error


def _of(kind: type[Any], value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value


def _person(project: Project, one: Mapping[str, Any], *, pseudonyms: bool) -> str:
    """Return the id of an annotator; whoever was renamed is known by it."""
    if not pseudonyms:
        return project.annotator(_of(str, one["id"])).id
    name = _of(str, one["name"])
    return Names(project, pseudonyms=True).id_of(name) or project.annotator(name).id


def _split(data: Mapping[str, Any]) -> Split:
    return parse_split(
        ",".join(f"{part['name']}={float(part['share'])!r}" for part in data["parts"]),
        seed=_of(int, data["seed"]),
        by=_of(str, data["by"]),
        keep_together=_of(bool, data["keep_together"]),
        stratify=data["stratify"],
    )


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what is not the same in two manifests of one dataset, in words.

    Empty when every file is the same; then nothing else counts.
    """
    files = _changed_files(before, now)
    if not files:
        return []
    found = []
    if _at(before, "content_sha256") == _at(now, "content_sha256"):
        found.append("The documents and labels are the same, but they are written otherwise.")
    else:
        found += _changed_counts(before, now) or [
            "The documents or labels are others, though there are as many."
        ]
    if _at(before, "schema", "sha256") != _at(now, "schema", "sha256"):
        versions = [
            f"{_at(one, 'schema', 'name')} {_at(one, 'schema', 'version')}" for one in (before, now)
        ]
        found.append(f"The label schema is another one: {versions[0]}, now {versions[1]}.")
    versions = [_at(one, "program", "version") for one in (before, now)]
    if versions[0] != versions[1]:
        found.append(f"The program is another one: {versions[0]}, now {versions[1]}.")
    return found + files


def _changed_counts(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found = []
    for noun in _COUNTS:
        numbers = [_number(_at(one, "counts", f"{noun}s")) for one in (before, now)]
        if numbers[0] != numbers[1]:
            found.append(f"{counted(numbers[0], noun)}, now {numbers[1]:,}.")
    labels = [_at(one, "counts", "labels") for one in (before, now)]
    old, new = (one if isinstance(one, dict) else {} for one in labels)
    for label in sorted(old.keys() | new.keys()):
        numbers = [_number(one.get(label)) for one in (old, new)]
        if numbers[0] != numbers[1]:
            found.append(f"{label} {numbers[0]:,} times, now {numbers[1]:,}.")
    return found


def _changed_files(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    old, new = (
        {str(name): _at(one, "files", name, "sha256") for name in _at(one, "files") or {}}
        for one in (before, now)
    )
    if len(old) == len(new) == 1:  # the one file may have another name now
        old = dict(zip(new, old.values(), strict=True))
    found = [
        f"{name}: {words}."
        for name in sorted(old.keys() | new.keys())
        if (
            words := "there is no such file now"
            if name not in new
            else "not in the manifest"
            if name not in old
            else "other content"
            if old[name] != new[name]
            else ""
        )
    ]
    more = len(found) - _MOST_FILES
    return found if more <= 0 else [*found[:_MOST_FILES], f"… and {counted(more, 'other file')}."]


def _at(value: Any, *keys: str) -> Any:
    """Return what stands in nested objects; None where there is nothing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
