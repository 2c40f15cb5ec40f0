"""Rules of the project machine for filling and closing slots."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotator.model.commands import CloseSlot, Command, FillSlot
from annotator.model.spans import Span

people = st.integers(0, 1)
places = st.integers(0, 1)
indexes = st.integers(0, 30)
slots = st.sampled_from(["source", "cue", "when", "said_when", "about"])
labels = st.sampled_from(["PERSON", "ORG", "DATE", "CUE", "SOURCE"])
ranges = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda one: (one[0], sum(one)))


class SlotRules:
    """Both people fill slots with spans, suggestions and words."""

    documents: list[str]
    suggestions: list[str]
    do: Callable[[int, Command], Any]
    span: Callable[[int, int, int], Span | None]

    def claim(self, person: int, place: int, index: int) -> Span | None:
        """A claim of this person, where there is one near; else any span."""
        near = [self.span(person, place, index + n) for n in range(8)]
        claims = [span for span in near if span is not None and span.label == "CLAIM"]
        return claims[0] if claims else near[0]

    @rule(person=people, place=places, ends=st.tuples(indexes, indexes), slot=slots)
    def fill_with_a_span(self, person: int, place: int, ends: tuple[int, int], slot: str) -> None:
        claim, filler = self.claim(person, place, ends[0]), self.span(person, place, ends[1])
        if claim and filler:
            self.do(person, FillSlot(relation=slot, from_id=claim.id, target_id=filler.id))

    @rule(person=people, place=places, index=indexes, slot=slots, label=labels, where=ranges)
    def fill_with_words(
        self, person: int, place: int, index: int, slot: str, label: str, where: tuple[int, int]
    ) -> None:
        if claim := self.claim(person, place, index):
            command = FillSlot(relation=slot, from_id=claim.id, label=label, fragments=(where,))
            self.do(person, command)

    @rule(person=people, index=indexes, which=indexes, slot=slots)
    def fill_with_a_suggestion(self, person: int, index: int, which: int, slot: str) -> None:
        if claim := self.claim(person, 0, index):
            wanted = self.suggestions[which % len(self.suggestions)]
            self.do(person, FillSlot(relation=slot, from_id=claim.id, target_id=wanted))

    @rule(
        person=people,
        place=places,
        index=indexes,
        value=st.sampled_from(["implicit", "author", "attributed", "loud"]),
    )
    def close(self, person: int, place: int, index: int, value: str) -> None:
        if claim := self.claim(person, place, index):
            self.do(person, CloseSlot(relation="source", from_id=claim.id, value=value))
