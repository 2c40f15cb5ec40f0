"""What holds for any text: fixes mend, fingerprints follow the content, no check fails."""

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.model.annotators import AnnotationSet
from annotator.model.commands import SetAttributes, SetFragments
from annotator.model.documents import Document
from annotator.model.relations import Relation
from annotator.model.spans import Span, canonical_fragments, quote_of
from annotator.services.findings.edges import check_edges
from annotator.services.findings.finding import Finding, fingerprint_of
from annotator.services.findings.quotes import check_quotes
from annotator.services.findings.run import check_work
from annotator.services.findings.work import Frame, Work
from annotator.services.schemas import default_schema

FRAME = Frame(default_schema(), {})
OWN = AnnotationSet("set", "doc", annotator_id="anna")
texts = st.text("ab K.,\n“”„«»\"'‘’-é한", min_size=1, max_size=40)
values = st.sampled_from(["2026-02-23", "2027", "P5Y", "XXXX-12-25", "PAST_REF", "nonsense", None])


def work_on(text: str, *spans: Span, relations: tuple[Relation, ...] = ()) -> Work:
    document = Document("doc", "D", text, "", document_date=dt.date(2026, 2, 23))
    return Work(FRAME, document, "anna", OWN, spans, relations)


def span_on(
    text: str, fragments: Any, label: str = "CLAIM", number: int = 0, **attributes: Any
) -> Span:
    canonical = canonical_fragments(fragments)
    kept = {name: value for name, value in attributes.items() if value is not None}
    return Span(f"s{number}", "set", label, canonical, quote_of(text, canonical), kept)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, tuple[tuple[int, int], ...]]:
    text = draw(texts)
    count = draw(st.integers(1, 2))
    pairs = []
    for _ in range(count):
        start = draw(st.integers(0, len(text) - 1))
        pairs.append((start, draw(st.integers(start + 1, len(text)))))
    return text, canonical_fragments(pairs)


def mended(text: str, span: Span, finding: Finding) -> Span:
    """Apply a fix by hand."""
    assert finding.fix is not None
    for command in finding.fix.commands:
        if isinstance(command, SetFragments):
            span = replace(
                span, fragments=command.fragments, quote=quote_of(text, command.fragments)
            )
        elif isinstance(command, SetAttributes):
            span = replace(span, attributes={**span.attributes, **command.attributes})
    return span


@given(marked())
@settings(deadline=None)
def test_fixes_of_edges_mend_them(case: tuple[str, tuple[tuple[int, int], ...]]) -> None:
    text, fragments = case
    span = span_on(text, fragments)
    for _ in range(2):  # a blank first, then the word
        for finding in check_edges(work_on(text, span)):
            if finding.fix is not None:
                after = mended(text, span, finding)
                left = [one.code for one in check_edges(work_on(text, after))]
                assert finding.code not in left
                span = after
                break


@given(marked())
@settings(deadline=None, max_examples=300)
def test_fixes_of_quotes_mend_a_piece(case: tuple[str, tuple[tuple[int, int], ...]]) -> None:
    text, fragments = case
    span = span_on(text, fragments, quote_type="direct")
    found = list(check_quotes(work_on(text, span)))
    assert len(found) <= 1
    assume(found and found[0].fix is not None)
    after = mended(text, span, found[0])
    assert after != span
    again = [one for one in check_quotes(work_on(text, after)) if one.code == found[0].code]
    assert not again or again[0].place != found[0].place


@given(
    texts,
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40)), min_size=1, max_size=6),
    st.lists(st.sampled_from(["CLAIM", "DATE", "CUE", "SOURCE", "PERSON", "GONE"]), min_size=6),
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, 5),
            st.sampled_from(["when", "said_when", "cue", "source", "about"]),
        ),
        max_size=6,
    ),
    values,
)
@settings(deadline=None, max_examples=200)
def test_no_labels_make_a_check_fail(
    text: str,
    places: list[tuple[int, int]],
    labels: list[str],
    links: list[tuple[int, int, str]],
    value: str | None,
) -> None:
    spans = [
        span_on(text, [(a, min(a + b, len(text)))], labels[n], n, value=value, quote_type="direct")
        for n, (a, b) in enumerate(places)
        if a < len(text)
    ]
    relations = tuple(
        Relation(f"r{n}", "set", type_, f"s{a}", f"s{b}") for n, (a, b, type_) in enumerate(links)
    )
    spans.sort(key=lambda one: (one.start, -one.end))
    found = check_work(work_on(text, *spans, relations=relations))
    assert len({(one.code, one.fingerprint) for one in found}) <= len(found)
    for one in found:
        assert 0 <= one.place.start <= one.place.end <= len(text)
        assert one.message.endswith((".", "”", ")"))
    assert found == check_work(work_on(text, *spans, relations=relations))


@given(marked(), values)
@settings(deadline=None)
def test_a_fingerprint_follows_the_content(
    case: tuple[str, tuple[tuple[int, int], ...]], value: str | None
) -> None:
    text, fragments = case
    span = span_on(text, fragments, "DATE", value=value)

    def print_of(one: Span, owner: str = "set") -> str:
        return fingerprint_of(owner, "code", "", (one,), frozenset({"rule"}))

    same = [
        replace(span, id="other", note="a note", version="later"),
        replace(span, attributes={**span.attributes, "rule": "weekday"}),
    ]
    assert {print_of(one) for one in same} == {print_of(span)}
    others = [
        replace(span, label="CLAIM"),
        replace(span, fragments=((0, len(text) + 1),)),
        replace(span, attributes={**span.attributes, "mod": "APPROX"}),
    ]
    assert print_of(span) not in {print_of(one) for one in others}
    assert print_of(span) != print_of(span, "another set")
