"""Who is who: people of bundles and of the project, told by their ids and asked about otherwise."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from annotator.formats.bundle import Bundle
from annotator.model.ancestry import is_variant, variant_id
from annotator.model.annotators import Annotator
from annotator.model.changes import Change
from annotator.model.errors import InputError

_NUMBER: Final = re.compile(r" \(\d+\)$")


class Answer(StrEnum):
    """What to do about a clash."""

    ASK = "ask"
    SEPARATE = "separate"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people who may be one, or one who may be two.

    Attributes:
        is_rename: Same id, other name; False: same name, other id.
        file: Where the person comes from.
        person_id: In that file.
        name: In that file.
        here: The name of the person in this project.
    """

    is_rename: bool
    file: str
    person_id: str
    name: str
    here: str

    @property
    def key(self) -> str:
        """What an answer is given for."""
        return _key_of(self.person_id, self.name)

    def words(self) -> str:
        """What is in question, as a sentence."""
        if self.is_rename:
            return (
                f"“{self.here}” of this project is called “{self.name}” in {self.file}:"
                " renamed, or two people?"
            )
        return (
            f"“{self.name}” of {self.file} is registered apart from “{self.here}” of this"
            " project: the same person, or two of one name?"
        )


class ClashError(InputError):
    """People are in question and nobody has said who is who.

    Attributes:
        clashes: All of them.
    """

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        lines = "\n".join(f"  {one.words()}" for one in clashes)
        super().__init__(
            f"it has to be said who is who:\n{lines}\n",
            hint="Nothing was changed. Use --on-clash separate (two people) or --on-clash same"
            " (one person).",
        )
        self.clashes = clashes


class WhoIsWho:
    """Who the people of bundles are in the project; the order of bundles does not matter.

    Of people with one name the one registered first keeps it, the next ones get a number.

    Attributes:
        clashes: What had to be asked, answered or not.
        settled: Who somebody turned out to be, by the key of the clash, where nothing else in the
            project would tell it the next time.
    """

    def __init__(
        self,
        local: Iterable[Annotator],
        answers: Mapping[str, Answer],
        default: Answer = Answer.SEPARATE,
        remembered: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        everyone = {one.id: one for one in local}
        self._before = everyone
        self._people = {key: one for key, one in everyone.items() if not is_variant(key)}
        self._answers = answers
        self._default = default
        self._remembered = remembered
        self._known: dict[tuple[str, str], str] = {}
        self._variants: set[str] = set()
        self.clashes: list[Clash] = []
        self.unanswered: list[Clash] = []
        self.settled: dict[str, str] = {}

    def take(self, bundle: Bundle) -> None:
        """Find the people of a bundle; of a whole project also those who have done nothing yet."""
        for person_id in sorted(bundle.people):
            self._find(bundle.people[person_id], bundle.name)

    def id_of(self, person: Annotator) -> str:
        """Return the id that a person of a bundle has in the project."""
        return self._known[person.id, person.name]

    def owner_of(self, person_id: str | None) -> str | None:
        """Return whose registry an entity of a bundle goes to."""
        if person_id is None or person_id in self._people:
            return person_id
        return next((here for (there, _), here in self._known.items() if there == person_id), None)

    def name_of(self, person_id: str, variant: int = 1) -> str:
        """Return how a person, or the other copy of their work, is called afterwards."""
        name = self._people[person_id].name
        return name if variant == 1 else f"{name} (variant {variant})"

    def need_variant(self, person_id: str, variant: int) -> str:
        """Return the annotator that another copy of somebody's work belongs to."""
        if variant > 1:
            self._variants.add(variant_id(person_id, variant))
        return variant_id(person_id, variant)

    def new_rows(self, version: str) -> list[Annotator]:
        """Return the annotators to be added."""
        found = [
            replace(one, version=version)
            for one in self._people.values()
            if one.id not in self._before
        ]
        for key in sorted(self._variants - self._before.keys()):
            person_id, _, number = key.rpartition("~")
            found.append(
                Annotator(
                    id=key,
                    name=self.name_of(person_id, int(number)),
                    created_at=self._people[person_id].created_at,
                    is_active=False,
                    version=version,
                )
            )
        return found

    def renames(self, version: str) -> list[Change]:
        """Return the changes of names, so ordered that no name is ever held twice."""
        moved = []
        for one in self._before.values():
            person_id, _, number = (
                one.id.rpartition("~") if is_variant(one.id) else (one.id, "", "1")
            )
            if person_id not in self._people:
                continue
            name = self.name_of(person_id, int(number))
            if name != one.name:
                after = replace(one, name=name, version=version)
                moved.append((_order(name), Change(before=one, after=after)))
        return [change for _, change in sorted(moved, key=lambda pair: pair[0], reverse=True)]

    def _find(self, person: Annotator, file: str) -> None:
        remembered = self._remembered.get(_key_of(person.id, person.name))
        if remembered is not None and remembered in self._people:
            self._known[person.id, person.name] = remembered
            return
        known = self._people.get(person.id)
        if known is not None and _base(known.name) == _base(person.name):
            self._known[person.id, person.name] = person.id
            return
        if known is not None:
            clash = Clash(True, file, person.id, person.name, known.name)
            found = person.id
            if self._answer(clash) is Answer.SEPARATE:
                other = replace(person, id=_other_id(person.id, person.name))
                if other.id not in self._people:
                    self._add(other, file, asks=False)
                found = other.id
            self._known[person.id, person.name] = self.settled[clash.key] = found
            return
        self._known[person.id, person.name] = self._add(person, file, asks=True)

    def _add(self, person: Annotator, file: str, *, asks: bool) -> str:
        """Add somebody with an id that is new here, and return who it is."""
        namesake = next(
            (one for one in self._people.values() if _same(one.name, person.name)), None
        )
        if namesake is None:
            self._people[person.id] = person
            return person.id
        if _other_id(namesake.id, person.name) == person.id or (
            _other_id(person.id, person.name) == namesake.id
        ):
            return namesake.id  # told apart before, in another order
        if asks:
            clash = Clash(False, file, person.id, person.name, namesake.name)
            if self._answer(clash) is Answer.SAME:
                self.settled[clash.key] = namesake.id
                return namesake.id
        self._people[person.id] = person
        self._number(_base(person.name))
        return person.id

    def _answer(self, clash: Clash) -> Answer:
        self.clashes.append(clash)
        answer = self._answers.get(clash.key, self._default)
        if answer is Answer.ASK:
            self.unanswered.append(clash)
            return Answer.SEPARATE
        return answer

    def _number(self, base: str) -> None:
        """Give the people of one name their numbers, the earliest first."""
        group = sorted(key for key, one in self._people.items() if _base(one.name) == base)
        for number, key in enumerate(group, 1):
            one = self._people[key]
            plain = _NUMBER.sub("", one.name)
            name = plain if number == 1 else f"{plain} ({number})"
            self._people[key] = replace(one, name=name)


def _key_of(person_id: str, name: str) -> str:
    return f"{person_id} {name}"


def _base(name: str) -> str:
    return _NUMBER.sub("", name).casefold()


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _order(name: str) -> tuple[int, str]:
    found = _NUMBER.search(name.split(" (variant ", maxsplit=1)[0])
    return (1 if found is None else int(found[0].strip(" ()")), name)


def _other_id(person_id: str, name: str) -> str:
    """Return the id of somebody who was told apart from the person with this id."""
    return f"{person_id}+{hashlib.sha256(_base(name).encode()).hexdigest()[:8]}"
