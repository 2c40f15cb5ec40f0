"""Project files and input files made of the workloads."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.changes import Row, now
from annotator.model.documents import Document, SetState
from annotator.model.ids import new_id
from annotator.model.spans import NO_ATTRIBUTES, Span, quote_of
from annotator.model.texts import text_sha256
from annotator.store import Store
from tests.benchmarks.workloads import DATE_VALUE, Workload, corpus

ANNOTATOR: Final = "anna"
_ROWS_AT_ONCE: Final = 4_000


def make_project(path: Path, workloads: Iterable[Workload]) -> list[str]:
    """Write a project whose documents are labeled by ``ANNOTATOR``; return the documents' ids."""
    from annotator.services.project import Project

    with Project.create(path) as project:
        anna = project.ensure_annotator(ANNOTATOR)
        return _fill(project.store, anna, workloads)


def _fill(store: Store, annotator: Annotator, workloads: Iterable[Workload]) -> list[str]:
    ids: list[str] = []
    with store.batch("import", "Import the workload") as batch:
        rows: list[Row] = []
        for position, work in enumerate(workloads):
            document, *rest = rows_of(work, annotator.id, position, batch.id)
            ids.append(document.id)
            rows += [document, *rest]
            while len(rows) >= _ROWS_AT_ONCE:
                batch.insert(rows[:_ROWS_AT_ONCE])
                del rows[:_ROWS_AT_ONCE]
        if rows:
            batch.insert(rows)
        batch.commit()
    return ids


def rows_of(work: Workload, annotator_id: str, position: int, version: str) -> list[Row]:
    """Return the document of a workload, its annotation set and its spans."""
    document = Document(
        id=new_id(),
        title=work.name,
        text=work.text,
        text_sha256=text_sha256(work.text),
        document_date=dt.date(2026, 2, 23),
        publisher="Wire",
        language="en",
        position=position,
        version=version,
    )
    labels = AnnotationSet(
        id=new_id(),
        document_id=document.id,
        annotator_id=annotator_id,
        state=SetState.IN_PROGRESS.value,
        created_at=now(),
        version=version,
    )
    spans = [
        Span(
            id=new_id(),
            set_id=labels.id,
            label=label,
            fragments=fragments,
            quote=quote_of(work.text, fragments),
            attributes=DATE_VALUE if label == "DATE" else NO_ATTRIBUTES,
            version=version,
        )
        for label, fragments in work.spans
    ]
    return [document, labels, *spans]


def write_jsonl(path: Path, documents: int, characters: int, spans: int) -> int:
    """Write a corpus as JSON Lines and return how many spans there are in it."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for work in corpus(documents, characters, spans):
            row = {
                "title": work.name,
                "text": work.text,
                "meta": {"document_date": "2026-02-23"},
                "annotator": ANNOTATOR,
                "set": "human",
                "spans": [
                    {
                        "start": fragments[0][0],
                        "end": fragments[-1][1],
                        "label": label,
                        "text": quote_of(work.text, fragments),
                        "fragments": fragments,
                        "attributes": DATE_VALUE if label == "DATE" else {},
                    }
                    for label, fragments in work.spans
                ],
            }
            count += len(work.spans)
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count
