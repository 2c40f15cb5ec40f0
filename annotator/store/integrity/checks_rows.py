"""Checks of single rows: references, texts, spans."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, select

from annotator.model.changes import Row
from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span, canonical_fragments, quote_of
from annotator.store.integrity.changes import log_repair
from annotator.store.integrity.findings import Finding
from annotator.store.rows import span_row
from annotator.store.statements import core_table, references, row_columns, table_of
from annotator.store.store import Store
from annotator.store.tables import DocumentTextRow

_DOCUMENT = table_of("document")
_TEXT = core_table(DocumentTextRow)
_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")


class ReferenceCheck:
    """Everything a row refers to exists: sets have documents, spans sets, links both ends."""

    name = "references"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield every row with a reference to nothing."""
        for kind, column, parent_kind in references():
            child, parent = table_of(kind), table_of(parent_kind)
            optional = bool(child.c[column].nullable)
            rows = connection.execute(
                select(child.c.id)
                .outerjoin(parent, parent.c.id == child.c[column])
                .where(child.c[column].is_not(None), parent.c.id.is_(None))
            )
            for (row_id,) in rows.all():
                yield Finding(
                    self.name,
                    f"{_named(kind).capitalize()} refers to {_named(parent_kind)} that is not there"
                    f" ({row_id}, {column}).",
                    kind,
                    row_id,
                    repair=f"clear {column}" if optional else "remove it; the log keeps it",
                )

    def repair(self, store: Store, findings: list[Finding]) -> None:
        """Clear optional references, remove rows that make no sense without theirs."""
        optional = {f"clear {column}": column for _kind, column, _parent in references()}
        version = new_id()
        changes: dict[str, tuple[Row | None, Row | None]] = {}
        for finding in findings:
            if finding.kind is None or finding.row_id is None:
                continue
            row = store.row(finding.kind, finding.row_id)
            column = optional.get(finding.repair)
            if row is None:
                continue
            if column is None:
                changes[row.id] = (row, None)
            elif row.id not in changes:
                cleared: Row = replace(row, **{column: None, "version": version})  # type: ignore[arg-type]
                changes[row.id] = (row, cleared)
        log_repair(store, "Repair: references to nothing", tuple(changes.values()), version)


class RelationEndsCheck:
    """Both ends of a relation lie in its own annotation set."""

    name = "relation-ends"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield every relation across sets."""
        source, target = _SPAN.alias("source"), _SPAN.alias("target")
        rows = connection.execute(
            select(_RELATION.c.id, _SET.c.document_id)
            .join(source, source.c.id == _RELATION.c.from_id)
            .join(target, target.c.id == _RELATION.c.to_id)
            .join(_SET, _SET.c.id == _RELATION.c.set_id)
            .where(
                (source.c.set_id != _RELATION.c.set_id) | (target.c.set_id != _RELATION.c.set_id)
            )
        )
        for row_id, document_id in rows.all():
            yield Finding(
                self.name,
                f"A relation links spans of different annotation sets ({row_id}).",
                "relation",
                row_id,
                document_id,
                repair="remove it; the log keeps it",
            )

    def repair(self, store: Store, findings: list[Finding]) -> None:
        """Remove the relations."""
        rows = [store.row("relation", finding.row_id or "") for finding in findings]
        removed = [(row, None) for row in rows if isinstance(row, Relation)]
        log_repair(store, "Repair: relations across sets", removed, new_id())


class TextCheck:
    """Every text matches its hash and its length."""

    name = "texts"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield every document whose text is missing or not what was imported."""
        statement = (
            select(
                _DOCUMENT.c.id,
                _DOCUMENT.c.title,
                _DOCUMENT.c.text_sha256,
                _DOCUMENT.c.length,
                _TEXT.c.text,
            )
            .outerjoin(_TEXT, _TEXT.c.key == _DOCUMENT.c.key)
            .order_by(_DOCUMENT.c.key)
            .execution_options(yield_per=50)
        )
        for document_id, title, digest, length, text in connection.execute(statement):
            if text is None:
                problem = "has no text"
            elif hashlib.sha256(text.encode()).hexdigest() != digest:
                problem = "has a text that does not match its hash: it was changed or damaged"
            elif len(text) != length:
                problem = f"has {len(text)} characters, but {length} are noted"
            else:
                continue
            yield Finding(self.name, f"“{title}” {problem}.", "document", document_id, document_id)


class SpanCheck:
    """Spans lie within their text, in proper fragments, and their quotes are the covered text."""

    name = "spans"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield every span that is not where it says."""
        documents = connection.execute(
            select(_DOCUMENT.c.id, _DOCUMENT.c.title, _TEXT.c.text)
            .join(_TEXT, _TEXT.c.key == _DOCUMENT.c.key)
            .order_by(_DOCUMENT.c.key)
            .execution_options(yield_per=20)
        )
        statement = select(_SPAN.c.start_offset, _SPAN.c.end_offset, *row_columns("span")).join(
            _SET, _SET.c.id == _SPAN.c.set_id
        )
        for document_id, title, text in documents:
            rows = connection.execute(statement.where(_SET.c.document_id == document_id)).all()
            for start, end, *values in rows:
                span = span_row(values)
                problem = span_problem(span, text, start, end)
                if problem:
                    mended = mend_span(span, text)
                    yield Finding(
                        self.name,
                        f"A {span.label} “{span.quote[:40]}” in “{title}” {problem} ({span.id}).",
                        "span",
                        span.id,
                        document_id,
                        repair=f"put it on [{mended.start}, {mended.end})" if mended else "",
                    )

    def repair(self, store: Store, findings: list[Finding]) -> None:
        """Put spans back on their quotes."""
        version = new_id()
        changes: list[tuple[Row | None, Row | None]] = []
        for finding in findings:
            span = store.row("span", finding.row_id or "")
            document = store.document(finding.document_id or "")
            if isinstance(span, Span) and isinstance(document, Document):
                mended = mend_span(span, document.text)
                if mended is not None:
                    changes.append((span, replace(mended, version=version)))
        log_repair(store, "Repair: spans off their text", changes, version)


def _named(kind: str) -> str:
    """A kind of row in words, with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


def span_problem(span: Span, text: str, start: int, end: int) -> str:
    """Say what is wrong with a span whose stored hull is [start, end); empty when it is sound."""
    fragments = span.fragments
    if any(b <= a for a, b in fragments):
        return "has an empty fragment"
    if any(a < 0 or b > len(text) for a, b in fragments):
        return f"reaches beyond the text ({len(text)} characters)"
    if canonical_fragments(fragments) != fragments:
        return "has fragments that overlap, touch, or are out of order"
    if (span.start, span.end) != (start, end):
        return f"is noted at [{start}, {end}), not where its fragments are"
    if quote_of(text, fragments) != span.quote:
        return "does not stand where it says"
    return ""


def mend_span(span: Span, text: str) -> Span | None:
    """Put a span where its quote stands, if that is beyond doubt; None when it is not.

    Its own fragments, in order and joined, are taken when they give the quote; else the one place
    in the text where the quote stands.
    """
    inside = [(a, b) for a, b in span.fragments if 0 <= a < b <= len(text)]
    if inside:
        fragments = canonical_fragments(inside)
        if quote_of(text, fragments) == span.quote:
            return replace(span, fragments=fragments)
    place = text.find(span.quote) if span.quote else -1
    if place < 0 or text.find(span.quote, place + 1) >= 0:
        return None
    return replace(span, fragments=((place, place + len(span.quote)),))
