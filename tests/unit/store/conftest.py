"""A project file per test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

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


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty and a begun project, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("templates")
    Store.create(folder / "empty.annot").close()
    with Store.create(folder / "begun.annot") as store:
        anna, article = annotator(), document()
        insert(store, anna, article, set_on(article, anna))
    return folder


@pytest.fixture
def store(path: Path, templates: Path) -> Iterator[Store]:
    """An empty project."""
    shutil.copyfile(templates / "empty.annot", path)
    with Store.open(path) as store:
        yield store


@pytest.fixture
def desk(path: Path, templates: Path) -> Iterator[Desk]:
    """A project with a document, an annotator and a set."""
    shutil.copyfile(templates / "begun.annot", path)
    with Store.open(path) as store:
        (anna,) = store.rows("annotator")
        article = store.document(store.document_ids()[0])
        assert article is not None
        (own,) = store.annotation_sets(article.id)
        yield Desk(store, cast("Annotator", anna), article, own)
