"""The pick "same as": a mention, or text without a label, waits for what it is the same as."""

from dataclasses import dataclass, replace

from annotator.services.same_mentions import Namesake


@dataclass(frozen=True, slots=True)
class SamePick:
    """A mention waits for an entity, or another mention, to be joined to.

    Attributes:
        span_id: The mention; None for text that is labeled on the way.
        text: That text's range; None for a mention.
        quote: The words.
        label: The mention's label; that of the text, "" while the choice decides it.
        candidates: What it may be the same as, the likeliest first.
        index: The offered candidate; None when none is offered.
    """

    span_id: str | None
    text: tuple[int, int] | None
    quote: str
    label: str
    candidates: tuple[Namesake, ...] = ()
    index: int | None = None

    @property
    def candidate(self) -> Namesake | None:
        """The offered candidate."""
        return None if self.index is None else self.candidates[self.index]

    def stepped(self, step: int) -> "SamePick":
        """Offer the next or previous candidate, going round."""
        if not self.candidates:
            return self
        at = (0 if step > 0 else -1) if self.index is None else self.index + step
        return replace(self, index=at % len(self.candidates))

    def nth(self, number: int) -> Namesake | None:
        """The nth candidate, from 1."""
        return self.candidates[number - 1] if number <= len(self.candidates) else None

    def in_words(self) -> str:
        """Return the offer, or the question, in one line."""
        one = self.candidate
        quote = " ".join(self.quote.split())
        quote = quote if len(quote) <= 36 else quote[:35].rstrip() + "…"
        if one is None:
            return f"“{quote}” same as:"
        where = "" if one.span_ids else " · in the registry"
        place = f"   ({(self.index or 0) + 1} of {len(self.candidates)})"
        joined = " · entity" if one.entity_id is not None and one.span_ids else ""
        return f"“{quote}” same as   {one.kind} “{one.title}”   {one.why}{joined}{where}{place}"
