"""Plan the labeling of every occurrence of a text."""

from collections import Counter

from annotator.model.annotators import Refusal
from annotator.model.commands import LabelOccurrences
from annotator.model.ids import new_id
from annotator.model.spans import Origin, Span
from annotator.services import dating
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.spans import place_span
from annotator.services.planning.titles import counted, quoted


def label_occurrences(command: LabelOccurrences, draft: Draft) -> Plan:
    """Label the accepted occurrences in one step and remember the declined ones."""
    rules.find_label(draft.schema, command.label)
    attributes = command.attributes
    if dating.is_date_label(draft.schema, command.label):
        attributes = dating.without_reading(attributes)
    counts = Counter(place.document_id for place in command.accepted)
    draft.expect_documents({place.document_id for place in (*command.accepted, *command.refused)})
    readings: dict[str, dating.Readings] = {}
    quotes: set[str] = set()
    for place in command.accepted:
        state = draft.document(place.document_id)
        annotation_set = draft.work_on(place.document_id)
        if place.document_id not in readings:
            readings[place.document_id] = dating.Readings.of_document(
                state.document, expected=counts[place.document_id]
            )
        span = place_span(
            draft,
            state,
            Span(
                id=new_id(),
                set_id=annotation_set.id,
                label=command.label,
                fragments=((place.start, place.end),),
                quote="",
                attributes=attributes,
                origin=Origin.PROPAGATED.value,
            ),
            readings[place.document_id],
        )
        quotes.add(span.quote)
    for place in command.refused:
        _remember_refusal(draft, command.label, place.document_id, place.start, place.end)
    label = rules.title_of(draft.schema, command.label)
    if not command.accepted:
        return draft.plan(f"Decline {counted(len(command.refused), 'occurrence')} as {label}")
    what = quoted(min(quotes)) if len(quotes) == 1 else "the same text"
    return draft.plan(f"Label {label} {what} at {counted(len(command.accepted), 'place')}")


def _remember_refusal(draft: Draft, label: str, document_id: str, start: int, end: int) -> None:
    state = draft.document(document_id)
    known = any(
        (one.annotator_id, one.label, one.start, one.end) == (draft.author.id, label, start, end)
        for one in state.refusals.values()
    )
    if not known:
        draft.insert(
            Refusal(
                id=new_id(),
                document_id=document_id,
                annotator_id=draft.author.id,
                label=label,
                start=start,
                end=end,
            )
        )
