"""The sample project: wire articles labeled by two annotators who differ, with suggestions.

The articles and their labels are in ``resources/samples``; labels are written by quote, so that
they are checked against the text each time a sample is made.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from annotator.formats.plain_text import read_plain_text
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.changes import Row, Scope, now
from annotator.model.commands import (
    AddEntity,
    AddRelation,
    AddSpan,
    RecordActivity,
    SetFlag,
    SetState,
)
from annotator.model.documents import Document
from annotator.model.errors import InputError
from annotator.model.ids import new_id
from annotator.model.spans import Fragment, Origin, Span, SuggestionStatus, quote_of
from annotator.model.texts import normalize_text, text_sha256
from annotator.services.project import Project
from annotator.services.resources import resource

SAMPLE_NAME = "Annotator sample.annot"
_SECONDS_PER_SPAN = timedelta(seconds=9).total_seconds()


def create_sample(path: Path) -> Project:
    """Make a fresh sample project at ``path`` and return it open.

    Raises:
        StorageError: The file exists already or cannot be written.
    """
    recipe = tomllib.loads(resource("samples", "labels.toml").read_text(encoding="utf-8"))
    project = Project.create(path)
    try:
        documents = _add_documents(project, recipe["document"])
        for document, entry in zip(documents, recipe["document"], strict=True):
            for work in entry.get("set", ()):
                if work.get("kind") == SetKind.SUGGESTED:
                    continue
                _label(project, document, work)
        project.flush()
    except BaseException:
        project.close()
        raise
    return project


def sample_path(folder: Path) -> Path:
    """Return a path in ``folder`` that no file has yet: "Annotator sample.annot", else numbered."""
    path, number = folder / SAMPLE_NAME, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(SAMPLE_NAME).stem} {number}.annot"
    return path


def _add_documents(project: Project, entries: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Store the articles and the suggestions for them in one batch."""
    documents: list[Document] = []
    first = project.store.next_position()
    with project.store.batch("import", "Import the sample articles", scope=Scope.PROJECT) as batch:
        for number, entry in enumerate(entries):
            document = _read_article(entry, first + number, batch.id)
            documents.append(document)
            batch.insert([document])
            for work in entry.get("set", ()):
                if work.get("kind") == SetKind.SUGGESTED:
                    batch.insert(_suggested_rows(document, work, batch.id))
        batch.commit()
    return documents


def _read_article(entry: Mapping[str, Any], position: int, version: str) -> Document:
    path = resource("samples", entry["file"])
    article = read_plain_text(path.read_text(encoding="utf-8"), path.name)
    text = normalize_text(article.text).text
    return Document(
        id=new_id(),
        title=entry.get("title") or path.stem.replace("-", " ").capitalize(),
        text=text,
        text_sha256=text_sha256(text),
        document_date=article.document_date,
        publisher=entry.get("publisher"),
        language="en",
        position=position,
        created_at=now(),
        version=version,
    )


def _suggested_rows(document: Document, work: Mapping[str, Any], version: str) -> list[Row]:
    chosen = AnnotationSet(
        id=new_id(),
        document_id=document.id,
        kind=SetKind.SUGGESTED,
        state="in_progress",
        created_at=now(),
        version=version,
    )
    rows: list[Row] = [chosen]
    for label, quote, nth, confidence in work["spans"]:
        fragments = find_quote(document.text, quote, nth)
        rows.append(
            Span(
                id=new_id(),
                set_id=chosen.id,
                label=label,
                fragments=fragments,
                quote=quote_of(document.text, fragments),
                origin=Origin.IMPORTED,
                status=SuggestionStatus.OPEN,
                confidence=confidence,
                model=work["model"],
                version=version,
            )
        )
    return rows


def _label(project: Project, document: Document, work: Mapping[str, Any]) -> None:
    """Do one annotator's work through the same commands as the window."""
    author = project.ensure_annotator(work["annotator"]).id
    names: dict[str, str] = {}
    for label, quote, *rest in work["spans"]:
        nth: int = rest[0] if rest else 1
        attributes: dict[str, Any] = rest[1] if len(rest) > 1 else {}
        name: str | None = rest[2] if len(rest) > 2 else None  # noqa: PLR2004 - the third one
        command = AddSpan(
            document_id=document.id,
            label=label,
            fragments=find_quote(document.text, quote, nth),
            attributes=attributes,
        )
        project.execute(command, author_id=author)
        if name is not None:
            names[name] = command.span_id
    for kind, start, end in work.get("relations", ()):
        project.execute(
            AddRelation(type=kind, from_id=names[start], to_id=names[end]), author_id=author
        )
    for entity, kind, kb_id, mentions in work.get("entities", ()):
        ids = tuple(names[mention] for mention in mentions)
        join = AddEntity(name=entity, kind=kind, kb_id=kb_id or None, span_ids=ids)
        project.execute(join, author_id=author)
    seconds = _SECONDS_PER_SPAN * len(work["spans"])
    project.execute(RecordActivity(document_id=document.id, seconds=seconds), author_id=author)
    if work.get("flag"):
        project.execute(SetFlag(document_id=document.id, reason=work["flag"]), author_id=author)
    if work["state"] == "done":
        project.execute(SetState(document_id=document.id, state="done"), author_id=author)


def find_quote(text: str, quote: str | Sequence[str], nth: int) -> tuple[Fragment, ...]:
    """Return where the nth occurrence of a quote stands; further fragments follow the first.

    Raises:
        InputError: The text has no such occurrence.
    """
    pieces = [quote] if isinstance(quote, str) else list(quote)
    fragments: list[Fragment] = []
    at = -1
    for number, piece in enumerate(pieces):
        for _ in range(nth if number == 0 else 1):
            at = text.find(piece, at + 1)
            if at < 0:
                raise InputError(f"the text has no occurrence {nth} of “{piece}”")
        fragments.append((at, at + len(piece)))
        at += len(piece) - 1
    return tuple(fragments)
