"""TimeML: time expressions, events and temporal links."""

from collections.abc import Iterator
from typing import Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
)
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.timeml_write import TimemlSession
from annotator.formats.writers import FolderWriter
from annotator.model.errors import InputError

_LABELS: Final = (
    FormatOption("timex3", "label of time expressions", default="DATE"),
    FormatOption("event", "label of events", default="EVENT"),
    FormatOption("signal", "label of signals", default="SIGNAL"),
)


class TimemlReader:
    """Reads one document per file."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim files that begin with TimeML, or with its document date."""
        if sample.folder is not None:
            return None
        head = sample.head[:4096]
        for mark in (b"<TimeML", b"<DCT>", b"<TIMEX3 "):
            if mark in head and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                return Guess(0.9, f"it begins with the tag {mark.decode().strip('<> ')} of TimeML")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield the one document."""
        from annotator.formats.timeml_read import read_timeml  # loads the XML parser

        try:
            yield read_timeml(source, context)
        except InputError as error:
            yield error


FORMAT: Final = Format(
    FormatInfo(
        id="timeml",
        title="TimeML: time expressions, events, signals and their links",
        extensions=(".tml", ".xml"),
        offset_unit="none",
        carries=(
            "text, title, document date",
            "time expressions with type, value, mod, quant, freq, begin and end",
            "anchors of time expressions; events and signals with their attributes",
            "TLINK, SLINK and ALINK between them, as relations such as TLINK_BEFORE",
            "annotators, as folders",
        ),
        loses=(
            "every other label, spans that cross others, fragments (gaps are filled)",
            "links to the document date, signals of links, further instances of an event",
            "notes, entities, document labels, other metadata, state, flags",
            "origin, status, confidence, model, provenance",
        ),
        read_options=_LABELS,
        write_options=_LABELS,
        output="folder",
    ),
    reader=TimemlReader(),
    writer=FolderWriter(TimemlSession),
)
