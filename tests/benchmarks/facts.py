"""A project full of facts, and what its table costs: opening, scrolling, sorting, filtering."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.changes import Row
from annotator.model.entities import Entity
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.store.batches import Batch
from tests.benchmarks.projects import ANNOTATOR, rows_of
from tests.benchmarks.workloads import SEED, make_article

_ROWS_AT_ONCE: Final = 4_000
_FACTS_EACH: Final = 10
_SLOTS: Final = {"PERSON": "source", "ORG": "source", "SOURCE": "source", "CUE": "cue"}
_INSIDE: Final = {"PLACE": "where", "DATE": "when"}
_DAYS: Final = ("2026-02-23", "2026-02-19", "2026-03-04", "P5Y", "2024", "2026-W08", "PAST_REF")
_FACTUALITY: Final = ("CT+", "PR+", "PS+", "CT-", "Uu")
_NAMED: Final = 200


def make_fact_project(path: Path, facts: int) -> int:
    """Write a project with so many facts, ten in a document, and return how many there are."""
    from annotator.services.project import Project

    count = 0
    rng = random.Random(SEED)
    with Project.create(path) as project:
        anna = project.ensure_annotator(ANNOTATOR)
        with project.store.batch("import", "Import the facts") as batch:
            entities = _entities(batch)
            rows: list[Row] = list(entities)
            for position in range(-(-facts // _FACTS_EACH)):
                found = _document(anna, position, batch.id, rng, entities)
                count += sum(isinstance(row, Span) and row.label == "CLAIM" for row in found)
                rows += found
                while len(rows) >= _ROWS_AT_ONCE:
                    batch.insert(rows[:_ROWS_AT_ONCE])
                    del rows[:_ROWS_AT_ONCE]
            if rows:
                batch.insert(rows)
            batch.commit()
    return count


def _entities(batch: Batch) -> list[Entity]:
    return [
        Entity(new_id(), f"Speaker {number}", "PERSON", version=batch.id)
        for number in range(_NAMED)
    ]


def _document(
    anna: Annotator, position: int, version: str, rng: random.Random, entities: list[Entity]
) -> list[Row]:
    """Return an article whose sentences are facts: who, cue, what, when, where."""
    work = make_article(f"document {position}", 1_500, 60, SEED + position)
    work = replace(work, text=f"{position:07d}{work.text[7:]}")
    document, labels, *spans = rows_of(work, anna.id, position, version)
    assert isinstance(labels, AnnotationSet)
    kept = [span for span in spans if isinstance(span, Span)]
    claims = [span for span in kept if span.label == "CLAIM"][:_FACTS_EACH]
    out: dict[str, Row] = {}
    links: list[Row] = []
    for claim in claims:
        values = {"factuality": rng.choice(_FACTUALITY), "attribution": "attributed"}
        out[claim.id] = replace(claim, attributes=values)
        taken: set[str] = set()
        for span in _around(kept, claim):
            inside = span.start >= claim.start
            kind = (_INSIDE if inside else _SLOTS).get(span.label)
            if kind is None or kind in taken:
                continue
            taken.add(kind)
            out[span.id] = _filled(span, rng, entities)
            links.append(Relation(new_id(), labels.id, kind, claim.id, span.id, version=version))
    rest = [span for span in kept if span.id not in out and span.label != "CLAIM"]
    return [document, labels, *out.values(), *rest, *links]


def _around(spans: list[Span], claim: Span) -> Iterator[Span]:
    for span in spans:
        if span is not claim and claim.start - 60 <= span.start < claim.end:
            yield span


def _filled(span: Span, rng: random.Random, entities: list[Entity]) -> Span:
    if span.label == "DATE":
        return replace(span, attributes={"type": "DATE", "value": rng.choice(_DAYS)})
    if span.label == "PERSON":
        return replace(span, entity_id=rng.choice(entities).id)
    return span
