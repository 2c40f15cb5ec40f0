"""Plan the confirming of dates."""

from annotator.model.commands import ConfirmDates
from annotator.model.errors import RuleError
from annotator.services import dating
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted, quoted


def confirm_dates(command: ConfirmDates, draft: Draft) -> Plan:
    """Mark dates as confirmed by the author, or take that back; others are left as they are."""
    draft.expect_spans(command.span_ids)
    titles: list[str] = []
    for span_id in dict.fromkeys(command.span_ids):
        span, state = draft.span(span_id)
        draft.work_on_set_of(span, state)
        if not dating.is_date_label(draft.schema, span.label):
            raise RuleError(f"{quoted(span.quote)} is no date.")
        is_confirmed = dating.CONFIRMED_BY in span.attributes
        if is_confirmed == command.is_confirmed:
            continue
        value = span.attributes.get(dating.VALUE)
        if command.is_confirmed:
            if value is None:
                raise RuleError(f"{quoted(span.quote)} has no value yet that could be confirmed.")
            given = {dating.VALUE: value}
            attributes = dating.confirmed(
                draft.schema, span, span.attributes, given, draft.author.name
            )
        else:
            attributes = dating.unconfirmed(draft.schema, state.document, span)
        draft.update(span, attributes=attributes)
        titles.append(f"{quoted(span.quote)} = {value}")
    what = titles[0] if len(titles) == 1 else counted(len(titles), "date")
    verb = "Confirm" if command.is_confirmed else "Take back the confirmation of"
    return draft.plan(f"{verb} {what}")
