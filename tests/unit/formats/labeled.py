"""Generated rows of every kind, and a way through a format and back."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotator.formats.base import ReadContext, WriteContext, checked_options
from annotator.formats.records import DocumentRecord, ExportRow, Note, SetRecord
from annotator.formats.registry import formats
from annotator.formats.sources import Source
from annotator.model.annotators import AnnotationSet
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span, canonical_fragments, quote_of
from annotator.model.texts import text_sha256
from annotator.schema.types import Attribute, AttributeType, Label, RelationType, Schema
from annotator.services.importing.definitions import typed

LABELS = ("PERSON", "ORG", "DATE", "CLAIM")
SCHEMA = Schema(
    name="test",
    labels=tuple(Label(name=name, title=name.title()) for name in LABELS),
    attributes=(
        Attribute(name="kind", type=AttributeType.CHOICE, values=("a", "b-c")),
        Attribute(name="topics", type=AttributeType.MULTI_CHOICE, values=("x", "y", "z")),
        Attribute(name="value", type=AttributeType.TEXT),
        Attribute(name="weight", type=AttributeType.NUMBER),
        Attribute(name="sure", type=AttributeType.FLAG),
    ),
    relations=(
        RelationType(name="source", sources=("CLAIM",), is_slot=True),
        RelationType(name="about", sources=("CLAIM",), is_slot=True),
        RelationType(name="near"),
        RelationType(name="same_as", symmetric=True, transitive=True),
    ),
)

# Astral, combining, right-to-left, CJK, zero-width, emoji sequences, several blanks, line feeds.
PIECES = (
    "Kim", "said", "Seoul,", "3.5", "U.S.", "“fine”", "it's", "-", ".", "\n", "\n\n", "  ",
    "\u00a0", "é", "e\u0301", "𝔘𝔫𝔦", "😀", "👩\u200d👩\u200d👧", "🇰🇷", "नमस्ते", "שלום", "مرحبا",
    "\u200b", "\u200d", "\u202e", "金正恩", "会談した", "ภาษาไทย", "<b>", "&amp;", '"q"', "a\\n",
    "#", "*", "T1\t", "{", "]", "\u2063",
)  # fmt: skip
WORDS = st.text("abc é金😀\"'<>&|;:,=#\\", min_size=1, max_size=12).map(lambda s: s.strip() or "x")


@st.composite
def texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
    text = " ".join(pieces).lstrip("\ufeff")
    return text if text.strip() else f"{text}Kim"


@st.composite
def places(draw: st.DrawFn, length: int, *, most: int) -> tuple[Fragment, ...]:
    count = draw(st.integers(1, most))
    found = []
    for _ in range(count):
        start = draw(st.integers(0, length - 1))
        found.append((start, draw(st.integers(start + 1, min(length, start + 30)))))
    return canonical_fragments(found)


ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["a", "b-c"]),
        "topics": st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True),
        "value": WORDS.map(lambda s: " ".join(s.split()) or "x"),
        "weight": st.integers(-99, 99) | st.sampled_from([0.5, -1.25]),
        "sure": st.just(value=True),
    },
)


@st.composite
def rows(
    draw: st.DrawFn,
    *,
    fragments: int = 3,
    attributes: st.SearchStrategy[Mapping[str, Any]] = ATTRIBUTES,
    relations: bool = True,
    entities: bool = False,
    unique: bool = True,
    number: int = 0,
) -> ExportRow:
    """Draw a labeled document: nested, overlapping, in pieces, in any script."""
    text = draw(texts())
    spans: list[Span] = []
    seen = set()
    for index in range(draw(st.integers(0, 6))):
        place = draw(places(len(text), most=fragments))
        label = draw(st.sampled_from(LABELS))
        quote = quote_of(text, place)
        if not quote.strip() or (unique and (label, place) in seen):
            continue
        seen.add((label, place))
        values = draw(attributes)
        spans.append(Span(f"s{index}", "set", label, place, quote, values, entity_id=None))
    known: dict[str, Entity] = {}
    if entities and len(spans) > 1 and draw(st.booleans()):
        pair = spans[:2]
        name = max((" ".join(one.quote.split()) for one in sorted(pair, key=_order)), key=len)
        known["e"] = Entity(id="e", name=name, kind=min(pair, key=_order).label, version="")
        spans[:2] = [_with_entity(one, "e") for one in pair]
    links = []
    if relations and len(spans) > 1:
        ids = [one.id for one in spans]
        names = [one.name for one in SCHEMA.relations]
        drawn = draw(
            st.lists(
                st.tuples(st.sampled_from(names), st.sampled_from(ids), st.sampled_from(ids)),
                max_size=5,
                unique=True,
            )
        )
        links = [
            Relation(f"r{index}", "set", *one)
            for index, one in enumerate(drawn)
            if one[1] != one[2]
        ]
    document = Document(f"d{number}", f"Title {number}", text, text_sha256(text))
    one = AnnotationSet("set", document.id, annotator_id="a", state="done")
    return ExportRow(document, one, "anna", spans, links, known)


def _order(span: Span) -> Any:
    return span.start, -span.end, span.label, span.id


def _with_entity(span: Span, entity: str) -> Span:
    return Span(
        span.id, span.set_id, span.label, span.fragments, span.quote, span.attributes,
        entity_id=entity,
    )  # fmt: skip


def make_row(text: str, *spans: Span, relations: Sequence[Relation] = (), **more: Any) -> ExportRow:
    """Return a row about one text; ``more`` are fields of the document."""
    document = Document("d", more.pop("title", "Title"), text, text_sha256(text), **more)
    one = AnnotationSet("set", "d", annotator_id="a", state="done")
    return ExportRow(document, one, "anna", list(spans), list(relations))


def span(text: str, id_: str, label: str, *fragments: Fragment, **more: Any) -> Span:
    """Return a span on a text."""
    return Span(id_, "set", label, fragments, quote_of(text, fragments), **more)


def write(
    format_id: str,
    rows_: Iterable[ExportRow],
    target: Path | None = None,
    schema: Schema = SCHEMA,
    **options: str,
) -> tuple[bytes, list[Note]]:
    """Write rows; return the bytes of a file format and what was lost."""
    found = formats()[format_id]
    assert found.writer is not None
    info = found.info
    given = checked_options(options, info.write_options, format_id=format_id)
    stream = io.BytesIO()
    session = found.writer.begin(target or stream, WriteContext(schema, given))
    notes = [note for row in rows_ for note in session.write(row)]
    session.finish()
    return stream.getvalue(), notes


def read(
    format_id: str, source: Path | bytes | str, encoding: str | None = None, **options: str
) -> list[DocumentRecord]:
    """Read everything; an error is raised."""
    found = []
    for one in read_all(format_id, source, encoding, **options):
        if isinstance(one, InputError):
            raise one
        found.append(one)
    return found


def read_all(
    format_id: str, source: Path | bytes | str, encoding: str | None = None, **options: str
) -> list[DocumentRecord | InputError]:
    """Read everything, errors too."""
    one = formats()[format_id]
    assert one.reader is not None
    given = checked_options(options, one.info.read_options, format_id=format_id)
    if isinstance(source, str):
        source = source.encode()
    place = (
        Source(source)
        if isinstance(source, Path)
        else Source(None, name="input", stream=io.BytesIO(source))  # type: ignore[arg-type]
    )
    return list(one.reader.read(place, ReadContext(encoding, given)))


def codes(record: DocumentRecord | Iterable[Note]) -> dict[str, int]:
    """Return how often each kind of thing was altered or left out."""
    notes = record.notes if isinstance(record, DocumentRecord) else record
    found: dict[str, int] = {}
    for note in notes:
        found[note.code] = found.get(note.code, 0) + note.count
    return found


def only_set(record: DocumentRecord) -> SetRecord:
    """Return the one annotation set of a record."""
    (one,) = record.sets
    return one


def content(
    one: ExportRow | DocumentRecord, *, attributes: bool = True, relations: bool = True
) -> tuple[Any, ...]:
    """Return what is compared: the text, spans and relations without ids and order."""
    if isinstance(one, ExportRow):
        text, spans, links = one.document.text, one.spans, one.relations
        entities = [item.entity_id for item in spans]
        untyped = False
    else:
        item = only_set(one) if one.sets else SetRecord()
        text, spans, links = one.text, item.spans, item.relations  # type: ignore[assignment]
        entities = [span.entity for span in item.spans]
        untyped = item.untyped
    places = {}
    found = []
    for each, entity in zip(spans, entities, strict=True):
        values = dict(typed(SCHEMA, each.attributes) if untyped else each.attributes)
        values = {k: sorted(v) if isinstance(v, list) else v for k, v in values.items()}
        kept = sorted(values.items()) if attributes else []
        places[each.id] = (each.label, tuple(each.fragments), each.quote)
        found.append((places[each.id], repr(kept), entity is not None))
    ends = [(one.type, places[one.from_id], places[one.to_id]) for one in links]
    return text, sorted(found), sorted(ends) if relations else []
