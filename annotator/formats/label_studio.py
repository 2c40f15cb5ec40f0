"""Label Studio's JSON: tasks with annotations and predictions, and the labeling configuration."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
)
from annotator.formats.json_stream import json_items
from annotator.formats.label_studio_conf import find_config, read_config
from annotator.formats.label_studio_read import read_task
from annotator.formats.label_studio_write import CONFIG, TASKS, LabelStudioSession
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.writers import FolderWriter
from annotator.model.errors import InputError
from annotator.schema.types import Schema

_START: Final = re.compile(rb"\s*\[?\s*\{")
_DATA: Final = re.compile(rb'"data"\s*:\s*\{')
_MARKS: Final = re.compile(rb'"(?:annotations|completions|predictions)"\s*:\s*\[')
_REGION: Final = re.compile(rb'"(?:from_name|to_name|completed_by|model_version)"\s*:')


class LabelStudioReader:
    """Reads one task after another."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim JSON with tasks that have data and annotations."""
        if sample.folder is not None:
            both = (sample.folder / TASKS).is_file() and (sample.folder / CONFIG).is_file()
            why = f"the folder has {TASKS} and {CONFIG} of Label Studio"
            return Guess(0.9, why) if both else None
        head = sample.head.removeprefix(b"\xef\xbb\xbf")
        if _START.match(head) is None or _DATA.search(head) is None:
            return None
        if _MARKS.search(head):
            return Guess(0.95, "it has tasks with data and annotations of Label Studio")
        if _REGION.search(head):
            return Guess(0.8, "it has the keys of regions of Label Studio")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each task as a document, or as the error that it is."""
        if context.encoding is not None:
            raise InputError("JSON is UTF-8; leave --encoding out.", file=source.name)
        inner = source if source.folder is None else Source(source.folder / TASKS)
        definitions = _definitions(source, context)
        number = 0
        for item in json_items(inner):
            number += 1
            source.consumed = inner.consumed
            if isinstance(item, InputError):
                yield item
                continue
            try:
                record = read_task(item, file=inner.name, number=number, context=context)
                record.definitions = definitions
                yield record
            except InputError as error:
                yield error


def _definitions(source: Source, context: ReadContext) -> Schema | None:
    """Return what the configuration defines: the one that is named, or else the one beside.

    Raises:
        InputError: The one that is named cannot be used; others are passed over then.
    """
    asked = context.options.get("config")
    if asked:
        return read_config(Path(asked))
    found = None if source.path is None else find_config(source.path)
    if found is None:
        return None
    try:
        return read_config(found)
    except InputError:
        return None


FORMAT: Final = Format(
    FormatInfo(
        id="label-studio",
        title="Label Studio JSON: tasks with annotations and predictions, with labeling config",
        extensions=(".json",),
        offset_unit="codepoint",
        carries=(
            "text, title and metadata (as further data)",
            "spans in one piece with attributes and notes, relations",
            "document labels",
            "annotators, suggestions as predictions with model and score",
            "the label schema, as labeling config",
        ),
        loses=(
            "fragments (gaps are filled), flags set to no",
            "entities, notes on relations, notes and flags of sets",
            "origin, status, provenance, whether a set is done",
        ),
        read_options=(
            FormatOption(
                "text", "key of the text in the data; “text” or the longest one when not given"
            ),
            FormatOption(
                "config",
                "file with the labeling config, whose colours, hotkeys and values added names get;"
                " labeling-config.xml or config.xml beside the tasks when not given",
            ),
        ),
        output="folder",
    ),
    reader=LabelStudioReader(),
    writer=FolderWriter(LabelStudioSession),
)
