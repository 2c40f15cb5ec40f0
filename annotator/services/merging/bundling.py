"""Make a bundle of the work of one annotator, or of everybody."""

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from annotator.formats.bundle import Counts, write_bundle
from annotator.formats.bundle_beside import Beside
from annotator.formats.bundle_rows import BundledSet
from annotator.model.ancestry import SENDING, Ancestry, Step, is_variant, own_id, plain_id
from annotator.model.annotators import AnnotationSet, Annotator, SetKind
from annotator.model.documents import Document
from annotator.model.errors import InputError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.exporting.targets import check_target, open_file
from annotator.services.merging.beside import BesideHistory
from annotator.services.merging.sent_back import state_before
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project
from annotator.store import Store
from annotator.store.repositories.steps import BesideChange, LoggedSteps

_OFTEN: Final = 20


def make_bundle(
    project: Project,
    target: str | Path,
    annotator: str | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Write the work of one annotator into one file, with the documents it is on.

    An older file is replaced only when the new one is whole.

    Args:
        project: Waits until everything in it is saved.
        target: The file.
        annotator: Name or id; None when only one person has labeled anything.
        progress: Hears how far it is; may stop it.

    Raises:
        InputError: Nobody is named and several have labeled, or there is no work.
        NotFoundError: There is no such annotator.
        StorageError: The target cannot be written.
        CancelledError: The person stopped it.
    """
    path = Path(target)
    check_target(path, is_folder=False)
    project.flush()
    author = project.annotator(annotator) if annotator else _only_author(project)
    with tempfile.TemporaryFile() as stream:
        counts = bundle_work(project, stream, [author], progress or NoProgress())
        if not counts.sets and not counts.beside:
            raise InputError(
                f"{author.name} has not begun any document, nor been assigned one; there is"
                " nothing to send."
            )
        stream.seek(0)
        with open_file(path) as out:
            shutil.copyfileobj(stream, out)
    return counts


def _only_author(project: Project) -> Annotator:
    found = {
        one.annotator_id
        for one in project.store.rows("annotation_set")
        if isinstance(one, AnnotationSet) and one.kind == SetKind.HUMAN
    }
    people = [one for one in authors_of(project.store) if one.id in found]
    if len(people) == 1:
        return people[0]
    names = ", ".join(sorted(one.name for one in people))
    raise InputError(
        f"{len(people)} people have labeled in this project: {names}."
        if people
        else "nobody has labeled anything in this project.",
        hint="Say whose work to send with --annotator NAME." if people else "",
    )


def authors_of(store: Store) -> list[Annotator]:
    """Return the people of a project, without those that stand for the other copy of a set."""
    rows = store.rows("annotator")
    return [one for one in rows if isinstance(one, Annotator) and not is_variant(one.id)]


def bundle_work(
    project: Project,
    stream: BinaryIO,
    people: Collection[Annotator] | None,
    progress: Progress,
) -> Counts:
    """Write the work of these people, or of everybody with all documents, into a stream."""
    store = project.store
    chosen = authors_of(store) if people is None else list(people)
    return write_bundle(
        stream,
        schema=project.schema,
        people=sorted(chosen, key=lambda one: one.id),
        content=_content(store, {one.id for one in chosen}, people is None, progress),
        entities={one.id: one for one in store.entities()},
        others={one.id: one for one in authors_of(store)},
    )


def _content(
    store: Store,
    authors: Collection[str],
    with_all: bool,  # noqa: FBT001
    progress: Progress,
) -> Iterator[tuple[Document, list[BundledSet], list[Beside]]]:
    """Yield documents with the sets of these authors; without any only when all are wanted."""
    # The steps come first: content may then be newer than they say, which another merge mends.
    history = SetHistory(store)
    total = len(store.document_ids())
    documents = store.documents_with_labels(kinds=[SetKind.HUMAN.value])
    for number, (document, sets) in enumerate(documents):
        if progress.is_cancelled:
            raise CancelledError("The bundle was not made.")
        if number % _OFTEN == 0:
            progress.advance(number, total, document.title)
        found = [
            plain_set(document, row, spans, relations, history)
            for row, spans, relations in sets
            if history.author_of(row) in authors
        ]
        found += history.undone(document, authors)
        beside = history.beside.bundled(document, authors)
        if found or beside or with_all:
            found.sort(key=lambda one: (one.author_id, [step.id for step in one.steps]))
            yield document, found, beside


class SetHistory:
    """Whose the sets of a project are, the steps that made them, and what goes beside them.

    Attributes:
        beside: Dismissals, decisions on suggestions, assignments and the like.
    """

    def __init__(self, store: Store, logged: LoggedSteps | None = None) -> None:
        rows = store.rows("ancestry")
        self._ancestries: Mapping[str, Ancestry] = {
            one.id: one for one in rows if isinstance(one, Ancestry)
        }
        self._logged = logged or store.logged_steps()
        self.beside = BesideHistory(store, self._logged, self._last_step_before)

    def ancestry(self, row: AnnotationSet) -> Ancestry:
        """Return author, variant and all steps of a set up to now."""
        stored = self._ancestries.get(row.id)
        if stored is None:
            steps = self._logged.since(row.id)
            return Ancestry(row.id, row.annotator_id or "", 1, steps)
        # Programs that wrote bundles of the first format counted what sends work back as a step.
        merged = tuple(step for step in stored.steps if step.kind != SENDING)
        return replace(stored, steps=(*merged, *self._logged.since(row.id, stored.version)))

    def _last_step_before(self, one: BesideChange) -> str | None:
        """Return the last step of the set that was sent back, as it was then."""
        if one.set_id is None:
            return None
        stored = self._ancestries.get(one.set_id)
        merged_at = 0 if stored is None else self._logged.merges.get(stored.version, 0)
        ids = [] if stored is None or merged_at > one.seq else [step.id for step in stored.steps]
        steps = self._logged.steps.get(one.set_id, ())
        ids += [step.id for seq, step in steps if merged_at < seq < one.seq]
        return ids[-1] if ids else None

    def stored(self, set_id: str) -> Ancestry | None:
        """Return the row of a merged set."""
        return self._ancestries.get(set_id)

    def steps_undone(self, document_id: str, author_id: str) -> tuple[Step, ...] | None:
        """Return the steps of a set that was undone altogether; None when there was none."""
        found = self._logged.undone.get((document_id, author_id))
        return None if found is None else found[1]

    def undone(self, document: Document, authors: Collection[str]) -> list[BundledSet]:
        """Return the sets on a document that were undone altogether, as the empty sets they are."""
        return [
            BundledSet(document.text_sha256, author, AnnotationSet(set_id, ""), steps, (), ())
            for author in sorted(authors)
            for set_id, steps in [self._logged.undone.get((document.id, author), ("", ()))]
            if steps
        ]

    def author_of(self, row: AnnotationSet) -> str | None:
        """Return whose work a set is."""
        stored = self._ancestries.get(row.id)
        return row.annotator_id if stored is None else stored.author_id


def plain_set(
    document: Document,
    row: AnnotationSet,
    spans: Collection[Span],
    relations: Collection[Relation],
    history: SetHistory,
) -> BundledSet:
    """Return a set apart from the project it is in."""
    ancestry = history.ancestry(row)
    message = history.beside.message(document.id, ancestry.author_id)
    state = state_before(row.state, ancestry, message)
    author, sha256 = ancestry.author_id, document.text_sha256

    def plain(row_id: str) -> str:
        return own_id(plain_id(row_id, ancestry.variant), author, sha256)

    return BundledSet(
        text_sha256=sha256,
        author_id=author,
        row=replace(
            row, id=plain(row.id), document_id="", annotator_id=None, state=state, version=""
        ),
        steps=ancestry.steps,
        spans=tuple(replace(one, id=plain(one.id), set_id="", version="") for one in spans),
        relations=tuple(
            replace(
                one,
                id=plain(one.id),
                set_id="",
                from_id=plain(one.from_id),
                to_id=plain(one.to_id),
                version="",
            )
            for one in relations
        ),
    )
