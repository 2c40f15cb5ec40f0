"""Where the files of an export go: in folders as INCEpTION has them, so that they come back."""

from annotator.formats.file_names import FileNames
from annotator.formats.input_texts import Notes
from annotator.formats.project_files import ANNOTATION, CURATION, CURATOR, SUGGESTED, SUGGESTION
from annotator.formats.records import ExportRow
from annotator.model.annotators import SetKind


class ProjectPlaces:
    """Gives each document and set a place of its own."""

    def __init__(self) -> None:
        self._titles = FileNames()
        self._people = FileNames()
        self._given: dict[str, str] = {}
        self._last = ("", "")
        self._taken: set[str] = set()

    def of(self, row: ExportRow, notes: Notes) -> str:
        """Return where a row goes, with slashes and without the extension."""
        if self._last[0] != row.document.id:
            self._last = row.document.id, self._titles.give(row.document.title)
        title, one = self._last[1], row.annotation_set
        kind = SetKind.IMPORTED if one is None else SetKind(one.kind)
        person = self._person(row.annotator, notes)
        if kind == SetKind.GOLD:
            place = f"{CURATION}/{title}/{person or CURATOR}"
        elif kind == SetKind.SUGGESTED:
            place = f"{SUGGESTION}/{title}/{person or SUGGESTED}"
        elif person is not None:
            place = f"{ANNOTATION}/{title}/{person}"
            if kind == SetKind.IMPORTED:
                notes.changed("kind", "An imported set of a person, written as that person’s work")
        else:
            place = title
        number, free = 1, place
        while free in self._taken:
            number += 1
            free = f"{place}-{number}"
        self._taken.add(free)
        return free

    def _person(self, name: str | None, notes: Notes) -> str | None:
        if name is None:
            return None
        if name not in self._given:
            self._given[name] = self._people.give(name)
        if self._given[name] != name:
            notes.changed("annotator", "The name of an annotator that cannot be a file name")
        return self._given[name]
