"""A project file per test."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.documents import Document
from annotator.store import Store
from tests.unit.store.builders import annotator, document, insert, set_on


class Desk(NamedTuple):
    """A store with one document that one annotator has begun."""

    store: Store
    anna: Annotator
    document: Document
    own: AnnotationSet


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project is."""
    return tmp_path / "congress.annot"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty project."""
    with Store.create(path) as store:
        yield store


@pytest.fixture
def desk(store: Store) -> Desk:
    """A project with a document, an annotator and a set."""
    anna, article = annotator(), document()
    anna, article, own = insert(store, anna, article, set_on(article, anna))
    return Desk(store, anna, article, own)
