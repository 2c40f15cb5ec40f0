"""The log alone gives the database back."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.changes import Operation, Row
from annotator.model.entities import Entity
from annotator.model.errors import ConflictError
from annotator.model.spans import Span
from annotator.store import Store
from annotator.store.integrity import run_checks
from tests.unit.store.builders import (
    annotator,
    document,
    everything,
    inverse,
    operation,
    relation_between,
    set_on,
    span_on,
)


@pytest.mark.parametrize("seed", range(4))
def test_replaying_the_log_gives_equal_rows_and_undoing_all_gives_the_start(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    with Store.create(tmp_path / "a.annot") as store:
        anna, article = annotator(), document()
        own = set_on(article, anna)
        start = everything(store)
        done = [store.submit(operation((None, anna), (None, article), (None, own))).result(5)]
        for _ in range(40):
            done.append(store.submit(step(store, rng, own.id)).result(5))
            if rng.random() < 0.2:
                done.append(store.submit(inverse(done[-1])).result(5))
        assert run_checks(store) == []
        with Store.create(tmp_path / "b.annot") as copy:
            for one in store.operations()[1:]:
                copy.submit(replace(one, seq=0)).result(5)
            assert everything(copy) == everything(store)
            assert copy.operations()[1:] == store.operations()[1:]
        for one in reversed(done):
            store.submit(inverse(one)).result(5)
        assert everything(store) == start
        assert run_checks(store) == []


def step(store: Store, rng: random.Random, set_id: str) -> Operation:
    """Some change of labels."""
    own = store.row("annotation_set", set_id)
    spans = store.spans(set_id)
    relations = store.relations(set_id)
    choice = rng.randrange(6)
    if choice == 1 and spans:
        one = rng.choice(spans)
        return operation((one, replace(one, label=rng.choice("ABC"), attributes={"n": choice})))
    if choice == 2 and len(spans) > 1:
        return operation((None, relation_between(*rng.sample(spans, 2))))
    if choice == 3 and spans:
        one = rng.choice(spans)
        links = [link for link in relations if one.id in (link.from_id, link.to_id)]
        return operation((one, None), *((link, None) for link in links))
    if choice == 4 and spans:
        entity = Entity(f"E{rng.random()}", "Name", "ORG")
        some: list[tuple[Row | None, Row | None]] = [
            (one, replace(one, entity_id=entity.id)) for one in spans[:3]
        ]
        return operation((None, entity), *some)
    if choice == 5:
        assert own is not None
        return operation((own, replace(own, note=str(rng.random()))))  # type: ignore[call-arg]
    at = rng.randrange(40)
    return operation((None, span_on(own, at, at + 3)))  # type: ignore[arg-type]


def test_two_stores_on_one_file_see_each_other_and_never_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "a.annot"
    with Store.create(path) as first:
        anna, article = annotator(), document()
        own = set_on(article, anna)
        first.submit(operation((None, anna), (None, article), (None, own))).result(5)
        with Store.open(path) as second:
            seen, version = second.last_seq(), second.data_version()
            span: Span = first.submit(  # type: ignore[assignment]
                operation((None, span_on(own, 0, 3)))
            ).result(5).changes[0].after  # fmt: skip
            assert second.data_version() != version
            (news,) = second.operations(after_seq=seen)
            assert news.changes[0].after == span
            second.submit(operation((span, replace(span, label="ORG")), title="Theirs")).result(5)
            with pytest.raises(ConflictError, match="Theirs"):
                first.submit(operation((span, None))).result(5)
            assert first.spans(own.id) == second.spans(own.id)
