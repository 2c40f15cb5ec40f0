"""Documents as read, turned into rows: what is new, what is there already."""

from collections.abc import Sequence

from annotator.formats.records import DocumentRecord
from annotator.model.changes import now
from annotator.model.documents import Document
from annotator.model.errors import InputError
from annotator.model.ids import new_id
from annotator.schema.words import short
from annotator.services.importing.options import ImportOptions
from annotator.services.importing.people import People
from annotator.services.importing.planned import Planned
from annotator.services.importing.set_planner import SetPlanner
from annotator.services.importing.vocabulary import MakeError, Vocabulary
from annotator.services.project import Project

_TEXT_NOTES = "text_"


class Planner:
    """Plans the rows of one record after another; look-ups are made for many records at once.

    Attributes:
        vocabulary: Decides about names.
    """

    def __init__(self, project: Project, options: ImportOptions, batch_id: str) -> None:
        self.vocabulary = Vocabulary(
            project.schema, options.unknown_labels, options.label_map, options.added_labels
        )
        self._batch_id = batch_id
        self._lookups = project.store.lookups(batch_id)
        self._position = project.store.next_position()
        self._moment = now()
        people = People(project, batch_id)
        self._sets = SetPlanner(
            project.store, options, self.vocabulary, people, batch_id, self._moment
        )
        self._known: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._last_known = ""
        self._last_new = ""

    def prepare(self, records: Sequence[DocumentRecord]) -> None:
        """Look up what the next records may meet; what was planned before must be inserted."""
        self._known = self._lookups.documents_by_hash({one.text_sha256 for one in records})
        new = [one.id for one in records if one.text_sha256 not in self._known]
        self._taken = self._lookups.taken("document", [one for one in new if one is not None])
        self._sets.prepare(records, self._known)

    def plan(self, record: DocumentRecord) -> Planned:
        """Return the rows that a record brings, and count them as there from now on.

        Raises:
            InputError: It cannot be used; then nothing is remembered of it.
        """

        def error(message: str, *, hint: str = "") -> InputError:
            return InputError(message, hint=hint, file=record.file, line=record.line)

        mark = self.vocabulary.mark()
        self.vocabulary.definitions = record.definitions
        planned = Planned()
        try:
            document_id = self._plan_document(record, planned, error)
            for one in record.sets:
                self._sets.plan(one, document_id, planned, error)
        except InputError:
            self.vocabulary.go_back(mark)
            raise
        if planned.is_new_document:
            self._known[record.text_sha256] = document_id
            self._taken[document_id] = self._batch_id
            self._position += 1
            self._last_new = document_id
        self._sets.remember(planned)
        return planned

    def _plan_document(self, record: DocumentRecord, planned: Planned, error: MakeError) -> str:
        known = self._known.get(record.text_sha256)
        if known is not None:
            planned.is_known_document = known not in (self._last_known, self._last_new)
            self._last_known = known
            # Nothing of the text comes in, so what was replaced in it does not matter.
            planned.notes += [one for one in record.notes if not one.code.startswith(_TEXT_NOTES)]
            return known
        planned.notes += record.notes
        document = Document(
            id=self._document_id(record, planned, error),
            title=record.title,
            text=record.text,
            text_sha256=record.text_sha256,
            document_date=record.document_date,
            publisher=record.publisher,
            url=record.url,
            language=record.language,
            meta=record.meta,
            note=record.note,
            position=self._position,
            import_notes=record.import_notes,
            created_at=self._moment,
            version=self._batch_id,
        )
        planned.is_new_document = True
        planned.rows.append(document)
        return document.id

    def _document_id(self, record: DocumentRecord, planned: Planned, error: MakeError) -> str:
        if record.id is None:
            return new_id()
        owner = self._taken.get(record.id)
        if owner is None:
            return record.id
        if owner == self._batch_id:
            raise error(
                f"the id “{short(record.id)}” belongs to another text earlier in the same input.",
                hint="Each text needs an id of its own, or leave the ids out.",
            )
        message = "Ids that other documents have in the project became new ones"
        planned.note("changed", "document_ids", message)
        return new_id()
