"""The table of facts of one annotator: ids in memory, rows by page, kept in step with changes."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from annotator.model.annotators import AnnotationSet
from annotator.model.changes import Change, ChangeSet
from annotator.model.documents import Document
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.engine import Engine
from annotator.services.facts.asking import Asked, Entries, Entry
from annotator.services.facts.columns import Column, columns_of
from annotator.services.facts.reading import KIND, FactReader
from annotator.services.facts.rows import FactRow, Head, text_of
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.store.collecting import collection_paused
from annotator.store.repositories.facts import FactSet

_FIRST_SETS: Final = 40
_PAGE: Final = 24
_ROWS_KEPT: Final = 3_000
_WHOLE_FROM: Final = 80
"""A document with more facts than this is read whole: its levels need all claims anyway."""
_WHOLE_KEPT: Final = 6
_MANY_DOCUMENTS: Final = 40


class Refreshed(IntEnum):
    """What has to be shown anew; the larger includes the smaller."""

    NOTHING = 0
    CELLS = 1
    ROWS = 2
    ALL = 3


@dataclass(frozen=True, slots=True)
class Places:
    """Where facts are: the annotator's sets in import order, ids of claims by document."""

    sets: Mapping[str, FactSet]
    ids: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking.

    Attributes:
        ids: The facts to show, in order.
        entries: Of all facts, when they had to be made for it.
        generation: Which names of entities it was made with.
    """

    asked: Asked
    ids: list[str]
    entries: dict[str, Entry] | None
    generation: int = 0


class FactTable:
    """All facts of one annotator in the project, or in one document.

    Used from one thread, but for ``read_rest`` and the run of a question. Memory holds ids and,
    once it was asked to sort or filter, a compact entry per fact; rows are read by page.

    Attributes:
        columns: As the label schema makes them; empty when it knows no facts.
        shown: Ids of the facts to show, in order.
        asked: What ``shown`` answers.
        is_complete: Whether all facts are known; only the first ones are before ``take_rest``.
    """

    def __init__(self, engine: Engine, annotator_id: str, document_id: str | None = None) -> None:
        self._engine = engine
        self._annotator_id = annotator_id
        self._document_id = document_id
        self._reader = FactReader(engine, annotator_id)
        self.columns: tuple[Column, ...] = columns_of(engine.schema, self._reader.deriver)
        self._by_id = {column.id: column for column in self.columns}
        self._maker = Entries(self.columns, self._reader.deriver.value_attribute)
        self._sets: dict[str, FactSet] = {}
        self._ids: dict[str, tuple[str, ...]] = {}
        self._order: list[str] = []
        self._documents: dict[str, str] = {}
        self._places: dict[str, int] | None = None
        self._by_set: dict[str, str] | None = None
        self._rows: OrderedDict[str, FactRow] = OrderedDict()
        self._whole: OrderedDict[str, dict[str, FactRow]] = OrderedDict()
        self._entries: dict[str, Entry] | None = None
        self._touched: set[str] = set()
        self._touched_since: set[str] = set()
        self._pending = Refreshed.NOTHING
        self._generation = 0
        self.shown: list[str] = []
        self.asked = Asked()
        self.is_complete = False

    def __len__(self) -> int:
        """Number of facts known so far, whether they are shown or not."""
        return len(self._order)

    # -- filling ------------------------------------------------------------------------------

    def open(self) -> None:
        """Find the first facts at once; all of them when the table is of one document."""
        if not self.columns:
            self.is_complete = True
            return
        if self._document_id is not None:
            self._take_documents([self._document_id])
            self.is_complete = True
        else:
            sets = self._reader.sets(limit=_FIRST_SETS)
            ids: dict[str, tuple[str, ...]] = {}
            for found in self._reader.claim_ids(sets):
                ids.update(found)
            self._sets, self._ids = {one.document_id: one for one in sets}, ids
            self._take_documents([one for one in self._reader.unsaved() if one in self._sets])
            self.is_complete = len(sets) < _FIRST_SETS
            if self.is_complete:
                self._take_documents(self._reader.unsaved() - self._sets.keys())
        self._flatten()
        self._show_all()

    def read_rest(self, progress: Progress | None = None) -> Places:
        """Find all facts; may run in another thread.

        Raises:
            CancelledError: It was stopped.
        """
        watch = progress or NoProgress()
        sets = self._reader.sets()
        ids: dict[str, tuple[str, ...]] = {}
        for found in self._reader.claim_ids(sets):
            _check(watch)
            ids.update(found)
            watch.advance(len(ids), len(sets), "documents")
        return Places({one.document_id: one for one in sets}, ids)

    def take_rest(self, places: Places) -> None:
        """Take over what ``read_rest`` found; what changed meanwhile is read from memory."""
        self._sets, self._ids = dict(places.sets), dict(places.ids)
        self._take_documents(self._reader.unsaved() | self._touched | self._touched_since)
        self._touched.clear()
        self._rows.clear()
        self._whole.clear()
        self.is_complete = True
        self._flatten()
        self._show_all()

    def _take_documents(self, document_ids: Iterable[str]) -> None:
        """Read the facts of documents from memory."""
        for document_id in document_ids:
            known = document_id in self._sets
            found = self._reader.set_in_memory(document_id)
            rows = {} if found is None else self._reader.from_memory(document_id)
            self._forget(document_id)
            if found is None:
                self._sets.pop(document_id, None)
                self._ids.pop(document_id, None)
                continue
            self._sets[document_id] = found
            self._ids[document_id] = tuple(rows)
            self._keep_whole(document_id, rows)
            if self._entries is not None:
                self._entries.update((key, self._maker.of_row(row)) for key, row in rows.items())
            if not known and self._document_id is None:
                self._sort_sets()

    def _sort_sets(self) -> None:
        """Put a document with a first label where it was imported."""
        order = {key: at for at, key in enumerate(self._engine.store.document_ids())}
        self._sets = dict(
            sorted(self._sets.items(), key=lambda pair: order.get(pair[0], len(order)))
        )

    def _forget(self, document_id: str) -> None:
        self._whole.pop(document_id, None)
        for claim_id in self._ids.get(document_id, ()):
            self._rows.pop(claim_id, None)
            if self._entries is not None:
                self._entries.pop(claim_id, None)

    def _flatten(self) -> None:
        order: list[str] = []
        documents: dict[str, str] = {}
        for document_id in self._sets:
            ids = self._ids.get(document_id, ())
            order.extend(ids)
            documents.update(dict.fromkeys(ids, document_id))
        self._order, self._documents, self._by_set = order, documents, None

    # -- looking ------------------------------------------------------------------------------

    def row(self, place: int, ids: Sequence[str] | None = None) -> FactRow | None:
        """Return the fact at a place of ``shown``, or of other ``ids``; None when it is gone."""
        among = self.shown if ids is None else ids
        found = self._cached(among[place])
        if found is None:
            start = place - place % _PAGE
            self._read_page(among[start : start + _PAGE])
            found = self._cached(among[place])
        return found

    def head(self, row: FactRow) -> Head:
        """Return what is known of the document of a fact."""
        return _head(self._sets[row.document_id])

    def text(self, row: FactRow, column: Column) -> str:
        """Return the words of a cell."""
        return text_of(row, column, self.head(row))

    def column(self, column_id: str) -> Column:
        """Return a column by id."""
        return self._by_id[column_id]

    def place_of(self, claim_id: str) -> int | None:
        """Return where a fact stands among those shown."""
        if self._places is None:
            self._places = {key: place for place, key in enumerate(self.shown)}
        return self._places.get(claim_id)

    def document_of(self, claim_id: str) -> str | None:
        """Return the document of a fact."""
        return self._documents.get(claim_id)

    def _cached(self, claim_id: str) -> FactRow | None:
        row = self._rows.get(claim_id)
        if row is not None:
            return row
        whole = self._whole.get(self._documents.get(claim_id, ""))
        return None if whole is None else whole.get(claim_id)

    def _read_page(self, ids: Sequence[str]) -> None:
        sets: dict[str, FactSet] = {}
        wanted: list[str] = []
        ahead = self._reader.unsaved()
        for claim_id in ids:
            document_id = self._documents.get(claim_id)
            if document_id is None or self._cached(claim_id) is not None:
                continue
            if document_id in ahead:
                self._keep_whole(document_id, self._reader.from_memory(document_id))
            elif len(self._ids[document_id]) >= _WHOLE_FROM:
                one = self._sets[document_id]
                self._keep_whole(document_id, self._reader.from_file([one])[document_id])
            else:
                sets[document_id] = self._sets[document_id]
                wanted.append(claim_id)
        if not wanted:
            return
        for rows in self._reader.from_file(list(sets.values()), wanted).values():
            self._rows.update(rows)
        while len(self._rows) > _ROWS_KEPT:
            self._rows.popitem(last=False)

    def _keep_whole(self, document_id: str, rows: dict[str, FactRow]) -> None:
        self._whole[document_id] = rows
        self._whole.move_to_end(document_id)
        while len(self._whole) > _WHOLE_KEPT:
            self._whole.popitem(last=False)

    def is_large(self, facts: int) -> bool:
        """Tell whether a document that changed has more facts than so many."""
        return any(len(self._ids.get(one, ())) > facts for one in self._touched)

    # -- asking -------------------------------------------------------------------------------

    @property
    def is_prepared(self) -> bool:
        """Whether a question is answered without reading the file."""
        return self._entries is not None

    def question(self, asked: Asked) -> "Question":
        """Return a question; its ``run`` may be called in another thread."""
        self._touched_since.clear()
        return Question(
            asked,
            self._reader,
            self._maker,
            list(self._order),
            dict(self._sets),
            self._entries,
            self._generation,
        )

    def answer(self, asked: Asked) -> None:
        """Ask and show the answer, in this thread."""
        self.take(self.question(asked).run())

    def take(self, answer: Answer) -> bool:
        """Show an answer; False when facts changed meanwhile, so that it must be asked again."""
        if answer.generation != self._generation:
            return False
        if answer.entries is not None:
            self._entries = answer.entries
            for document_id in self._touched_since:
                self._take_documents([document_id])
        self._show(answer)
        return not self._touched_since

    def _show(self, answer: Answer) -> None:
        self.shown, self.asked, self._places = answer.ids, answer.asked, None

    def _show_all(self) -> None:
        self._show(Answer(Asked(), list(self._order), None))

    # -- keeping in step ----------------------------------------------------------------------

    def touch(self, change_set: ChangeSet) -> Refreshed:
        """Note what a change concerns; ``catch_up`` reads it. Costs next to nothing."""
        found = Refreshed.NOTHING
        if change_set.operation.batch_id is not None or change_set.touches("schema_version"):
            found = Refreshed.ALL
        with self._engine.lock:
            for change in change_set.changes:
                found = max(found, self._concern(change))
        self._pending = max(self._pending, found)
        return found

    def _concern(self, change: Change) -> Refreshed:
        row = change.row
        match row:
            case Document():
                return self._document_changed(change)
            case AnnotationSet():
                if row.kind != KIND or row.annotator_id != self._annotator_id:
                    return Refreshed.NOTHING
                if change.before is not None and change.after is not None:
                    return Refreshed.NOTHING  # its state, flag or note
                return self._touch(row.document_id)
            case Span() | Relation():
                document_id = self._engine.state.document_of_set(row.set_id)
                known = None if document_id is None else self._sets.get(document_id)
                if known is not None and known.set_id == row.set_id:
                    return self._touch(known.document_id)
                return self._touch_by_set(row.set_id)
            case _:
                renamed = change.kind == "entity" and None not in (change.before, change.after)
                if renamed:
                    self._entries = None
                    self._generation += 1
                    self._rows.clear()
                    self._whole.clear()
                return Refreshed.ROWS if renamed else Refreshed.NOTHING

    def _touch_by_set(self, set_id: str) -> Refreshed:
        """Touch the document of a set that is not in memory."""
        if self._by_set is None:
            self._by_set = {one.set_id: one.document_id for one in self._sets.values()}
        document_id = self._by_set.get(set_id)
        return Refreshed.NOTHING if document_id is None else self._touch(document_id)

    def _touch(self, document_id: str) -> Refreshed:
        if self._document_id not in (None, document_id):
            return Refreshed.NOTHING
        self._touched.add(document_id)
        return Refreshed.ROWS

    def _document_changed(self, change: Change) -> Refreshed:
        if change.before is None or change.after is None:
            return Refreshed.ALL
        known = self._sets.get(change.id)
        if known is None or not isinstance(change.after, Document):
            return Refreshed.NOTHING
        self._sets[change.id] = known._replace(
            title=change.after.title, document_date=change.after.document_date
        )
        return Refreshed.ROWS if self.asked.is_filtered or self.asked.column else Refreshed.CELLS

    def catch_up(self) -> Refreshed:
        """Read what was touched from memory; after ``ALL`` the table must be made anew.

        ``shown`` is up to date when all is shown in reading order; else ask again after ROWS.
        """
        found, self._pending = self._pending, Refreshed.NOTHING
        if found is Refreshed.ALL or len(self._touched) > _MANY_DOCUMENTS:
            return Refreshed.ALL
        if self._touched:
            self._take_documents(sorted(self._touched))
            self._touched_since |= self._touched
            self._touched.clear()
            self._flatten()
            if self.asked.is_plain:
                self._show_all()
        return found


class Question:
    """A question to a table, apart from it: nothing it runs on changes meanwhile."""

    def __init__(
        self,
        asked: Asked,
        reader: FactReader,
        maker: Entries,
        order: list[str],
        sets: dict[str, FactSet],
        entries: dict[str, Entry] | None,
        generation: int,
    ) -> None:
        self._asked = asked
        self._reader = reader
        self._maker = maker
        self._order = order
        self._sets = sets
        self._entries = entries
        self._generation = generation

    def run(self, progress: Progress | None = None) -> Answer:
        """Answer it, reading all facts first where that was not done before.

        Raises:
            CancelledError: It was stopped.
        """
        watch = progress or NoProgress()
        if self._asked.is_plain:
            return Answer(self._asked, self._order, None, self._generation)
        made = None if self._entries is not None else self._make(watch)
        entries = made if made is not None else self._entries or {}
        heads = {key: _head(one) for key, one in self._sets.items()}
        ids = self._maker.choose(self._asked, self._order, entries, heads, lambda: _check(watch))
        return Answer(self._asked, ids, made, self._generation)

    def _make(self, watch: Progress) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        with collection_paused():
            for found in self._reader.everything(list(self._sets.values()), self._maker):
                _check(watch)
                entries.update(found)
                watch.advance(len(entries), len(self._order), "facts")
        return entries


def _head(one: FactSet) -> Head:
    return Head(one.document_id, one.title, one.document_date)


def _check(watch: Progress) -> None:
    if watch.is_cancelled:
        raise CancelledError("Stopped.")
