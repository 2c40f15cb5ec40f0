"""TimeML files: dates as TIMEX3, events and signals as tags in the text, links behind it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from annotator.formats.base import WriteContext
from annotator.formats.file_names import FileNames, SetFolders
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order

_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINK: Final = re.compile(r"(?P<tag>[TSA]LINK)_(?P<kind>[A-Z_]+)\Z")
_PLAIN: Final = ("type", "value", "mod", "quant", "freq")
_POINTS: Final = {"begin": "beginPoint", "end_point": "endPoint"}
_IDS: Final = {"TIMEX3": ("tid", "t"), "EVENT": ("eid", "e"), "SIGNAL": ("sid", "s")}
_CARRIES: Final = ("attributes", "relations", "fragments", "metadata")
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)


class TimemlSession:
    """Writes a file per row, in a folder for each annotator."""

    def __init__(self, folder: Path, context: WriteContext) -> None:
        self._folder = folder
        self._tags = {
            context.options.get(tag.lower(), tag): tag for tag in ("SIGNAL", "EVENT", "TIMEX3")
        }
        self._names = FileNames()
        self._folders = SetFolders()
        self._last = ("", "")

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one file."""
        notes = Notes()
        document = row.document
        if self._last[0] != document.id:
            self._last = (document.id, self._names.give(document.title))
        place = self._folder / self._folders.of(row)
        place.mkdir(exist_ok=True)
        words = "".join(_File(row, self._tags, notes).pieces())
        (place / f"{self._last[1]}.tml").write_bytes(words.encode())
        note_losses(row, notes, carries=_CARRIES)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last file."""


class _File:
    def __init__(self, row: ExportRow, tags: Mapping[str, str], notes: Notes) -> None:
        self._row = row
        self._tags = tags
        self._notes = notes
        self._ids: dict[str, str] = {}
        self._spans = self._chosen()

    def pieces(self) -> Iterator[str]:
        """Yield the file."""
        document = self._row.document
        date = document.document_date
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<TimeML>\n'
        yield f"<DOCID>{self._escaped(document.id)}</DOCID>\n"
        if date is not None:
            yield (
                f'<DCT><TIMEX3 tid="t0" type="DATE" value="{date.isoformat()}"'
                f' functionInDocument="CREATION_TIME">{date.isoformat()}</TIMEX3></DCT>\n'
            )
        yield f"<TITLE>{self._escaped(document.title)}</TITLE>\n<TEXT>"
        yield from self._body()
        yield "</TEXT>\n"
        yield from self._links()
        yield "</TimeML>\n"

    def _escaped(self, text: str) -> str:
        clean, count = _NOT_XML.subn("\ufffd", text)
        self._notes.changed("xml", "A character that XML cannot have became U+FFFD", count)
        return escape(clean)

    def _quoted(self, text: str) -> str:
        """Write the value of an attribute, whose line feeds and tabs XML would make blanks."""
        return self._escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")

    def _chosen(self) -> list[Span]:
        """Return the spans that become tags: of the three labels, one within the other or apart."""
        chosen: list[Span] = []
        open_ends: list[int] = []
        counts: dict[str, int] = {}
        for span in sorted(self._row.spans, key=span_order):
            tag = self._tags.get(span.label)
            if tag is None:
                self._notes.dropped("labels", "A span that is no date, event or signal")
                continue
            while open_ends and open_ends[-1] <= span.start:
                open_ends.pop()
            if open_ends and open_ends[-1] < span.end:
                self._notes.dropped("crossing", "A span that crosses another one")
                continue
            if len(span.fragments) > 1:
                self._notes.changed("hull", "A span in pieces, written with its gaps filled")
            open_ends.append(span.end)
            counts[tag] = counts.get(tag, 0) + 1
            self._ids[span.id] = f"{_IDS[tag][1]}{counts[tag]}"
            chosen.append(span)
        return chosen

    def _body(self) -> Iterator[str]:
        text = self._row.document.text
        at = 0
        waiting: list[Span] = []
        for span in [*self._spans, None]:
            reach = len(text) if span is None else span.start
            while waiting and (span is None or waiting[-1].end <= reach):
                inner = waiting.pop()
                yield self._escaped(text[at : inner.end])
                yield f"</{self._tags[inner.label]}>"
                at = inner.end
            yield self._escaped(text[at:reach])
            at = reach
            if span is not None:
                yield self._open(span)
                waiting.append(span)

    def _open(self, span: Span) -> str:
        tag = self._tags[span.label]
        found = {_IDS[tag][0]: self._ids[span.id]}
        for name, value in span.attributes.items():
            self._attribute(tag, name, value, found)
        for link in self._row.relations:
            if tag == "TIMEX3" and link.type == "anchor" and link.from_id == span.id:
                anchor = self._ids.get(link.to_id)
                if anchor is not None and anchor.startswith("t"):
                    found["anchorTimeID"] = anchor
        if tag == "EVENT":
            found.setdefault("class", "OCCURRENCE")
        pairs = (f' {name}="{self._quoted(value)}"' for name, value in found.items())
        return f"<{tag}{''.join(pairs)}>"

    def _attribute(self, tag: str, name: str, value: Any, found: dict[str, str]) -> None:
        if tag != "TIMEX3":
            if isinstance(value, str) and _NAME.match(name) and name not in found:
                found[name] = value
            else:
                self._notes.dropped("attributes", "An attribute that TimeML has no place for")
        elif name in _PLAIN:
            found[name] = str(value)
        elif name in _POINTS:
            point = self._time_with(str(value))
            if point is None:
                self._notes.dropped("points", "The end of a duration that no date in the text has")
            else:
                found[_POINTS[name]] = point
        elif name == "anchor" and value == "document":
            found["anchorTimeID"] = "t0"
            if self._row.document.document_date is None:
                del found["anchorTimeID"]
        elif name != "anchor":
            self._notes.dropped("attributes", "An attribute that TimeML has no place for")

    def _time_with(self, value: str) -> str | None:
        date = self._row.document.document_date
        if date is not None and value == date.isoformat():
            return "t0"
        for span in self._spans:
            if self._tags[span.label] == "TIMEX3" and span.attributes.get("value") == value:
                return self._ids[span.id]
        return None

    def _links(self) -> Iterator[str]:
        written: Sequence[str] = list(self._ids.values())
        for number, link in enumerate(self._row.relations, 1):
            start, end = self._ids.get(link.from_id), self._ids.get(link.to_id)
            match = _LINK.match(link.type)
            is_anchor = link.type == "anchor" and start in written and end in written
            if is_anchor and str(start)[0] == str(end)[0] == "t":
                continue
            if match is None or start is None or end is None or "s" in (start[0], end[0]):
                self._notes.dropped("relations", "A relation that TimeML has no link for")
                continue
            is_time = end.startswith("t")
            if match["tag"] == "TLINK":
                to = "relatedToTime" if is_time else "relatedToEvent"
            elif is_time:
                self._notes.dropped("relations", "A relation that TimeML has no link for")
                continue
            else:
                to = "subordinatedEvent" if match["tag"] == "SLINK" else "relatedToEvent"
            source = "timeID" if start.startswith("t") else "eventID"
            yield (
                f'<{match["tag"]} lid="l{number}" {source}="{start}" {to}="{end}"'
                f' relType="{match["kind"]}"/>\n'
            )
