"""Annotators named by what comes in."""

from annotator.model.annotators import Annotator
from annotator.model.changes import now
from annotator.model.ids import new_id
from annotator.services.importing.vocabulary import MakeError
from annotator.services.project import Project

_LONGEST_NAME = 200


class People:
    """Finds annotators by name and makes those that are new."""

    def __init__(self, project: Project, version: str) -> None:
        everyone = project.annotators(with_removed=True)
        self._by_name = {_key(one.name): one for one in everyone}
        self._version = version

    def known_id(self, name: str) -> str | None:
        """Return the id of the annotator of this name; None when there is none yet."""
        known = self._by_name.get(_key(name))
        return None if known is None else known.id

    def find(self, name: str, error: MakeError) -> tuple[Annotator, bool]:
        """Return the annotator of this name, and whether it is a new row to be written."""
        clean = " ".join(name.split())
        known = self._by_name.get(_key(clean))
        if known is not None:
            return known, False
        if not clean or len(clean) > _LONGEST_NAME:
            raise error(f"the annotator’s name must have 1 to {_LONGEST_NAME} characters.")
        new = Annotator(id=new_id(), name=clean, created_at=now(), version=self._version)
        return new, True

    def keep(self, annotator: Annotator) -> None:
        """Remember a new annotator once their row is sure to be written."""
        self._by_name[_key(annotator.name)] = annotator


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
