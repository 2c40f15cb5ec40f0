"""Labels made twice, overlaps of one label, mentions of another kind than their entity."""

from collections.abc import Iterator

from annotator.model.commands import DeleteSpans
from annotator.model.spans import Fragment, Span, overlap_of
from annotator.services.findings.finding import Finding, Fix
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted


def check_duplicates(work: Work) -> Iterator[Finding]:
    """Find spans of one label on exactly the same text; the later one of two is reported."""
    first: dict[tuple[str, tuple[Fragment, ...]], Span] = {}
    for span in work.spans:
        kept = first.setdefault((span.label, span.fragments), span)
        if kept.id != span.id:
            message = f"{quoted(span.quote)} is labeled {span.label} twice."
            yield work.finding("duplicate", message, span, kept, fix=_drop(work, span, kept))


def _drop(work: Work, span: Span, kept: Span) -> Fix | None:
    """Delete the second of two when nothing would be lost with it."""
    is_linked = work.links_from.get(span.id) or work.links_to.get(span.id)
    same = dict(span.attributes) == dict(kept.attributes) and span.entity_id in (
        None,
        kept.entity_id,
    )
    if is_linked or span.note or not same:
        return None
    return Fix(f"Delete the second {span.label}", (DeleteSpans(span_ids=(span.id,)),))


def check_overlaps(work: Work) -> Iterator[Finding]:
    """Find spans of one label that share characters: crossing, or nested where that is odd.

    Claims may lie within claims; what lies within a name of its own label rarely should.
    """
    claims = work.frame.deriver.claims
    running: dict[str, list[Span]] = {}
    for span in work.spans:
        work.frame.breathe()
        near = [one for one in running.get(span.label, ()) if one.end > span.start]
        for other in near:
            shared = overlap_of(other.fragments, span.fragments)
            if not shared or other.fragments == span.fragments:
                continue
            nested = shared == sum(end - start for start, end in span.fragments)
            if nested and span.label in claims:
                continue
            verb = "lies within" if nested else "overlaps"
            message = (
                f"{span.label} {quoted(span.quote)} {verb} {quoted(other.quote)} of the same label."
            )
            yield work.finding("same_label_overlap", message, span, other)
            break
        near.append(span)
        running[span.label] = near


def check_entities(work: Work) -> Iterator[Finding]:
    """Find mentions whose label does not go with the kind of their entity."""
    rules = work.frame.entity_rules
    for span in work.spans:
        entity = None if span.entity_id is None else work.frame.entities.get(span.entity_id)
        if entity is None or span.label == entity.kind or rules.may_join(span.label, entity.kind):
            continue
        message = (
            f"{span.label} {quoted(span.quote)} mentions {quoted(entity.name)}, which is a"
            f" {entity.kind}."
        )
        detail = f"{entity.id} {entity.kind}"
        yield work.finding("entity_kind", message, span, detail=detail)
