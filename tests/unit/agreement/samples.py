"""Small sets of spans in reader's notation, and seeded or drawn ones."""

import random

from hypothesis import strategies as st

from annotator.agreement.corpus import LabeledDocument, SetContent
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span, canonical_fragments
from annotator.schema.types import Attribute, AttributeType, Label, RelationType, Schema

SCHEMA = Schema(
    name="sample",
    labels=tuple(Label(name=name) for name in ("CLAIM", "DATE", "ORG", "PLACE")),
    attributes=(
        Attribute(
            name="factuality",
            type=AttributeType.CHOICE,
            labels=("CLAIM",),
            values=("CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"),
        ),
        Attribute(
            name="kinds", type=AttributeType.MULTI_CHOICE, values=("x", "y"), labels=("CLAIM",)
        ),
        Attribute(name="value", type=AttributeType.TEXT, labels=("DATE",), format="timex"),
        Attribute(name="amount", type=AttributeType.NUMBER),
        Attribute(name="words", type=AttributeType.TEXT),
        Attribute(name="rule", type=AttributeType.CHOICE, values=("r",), editable="program"),
    ),
    relations=(RelationType(name="source"), RelationType(name="same", symmetric=True)),
)


def span(name: str, label: str, *places: Fragment, **attributes: object) -> Span:
    """Make a span ``name`` with fragments at these places."""
    return Span(name, name[0], label, canonical_fragments(places), "", attributes)


def spans(owner: str, *marks: tuple[str, int, int]) -> list[Span]:
    """Make one span for each label, start and end."""
    return [span(f"{owner}{n}", label, (a, b)) for n, (label, a, b) in enumerate(marks)]


def relation(kind: str, start: Span, end: Span) -> Relation:
    """Link two spans."""
    return Relation(f"{start.id}-{kind}-{end.id}", start.set_id, kind, start.id, end.id)


def bio(owner: str, sentences: str) -> list[Span]:
    """Read BIO tags of sentences divided by ``|``; every token takes two places and a gap."""
    found: list[Span] = []
    label, start, last = "", 0, 0
    tags = [*sentences.replace("|", "O").split(), "O"]
    for place, tag in enumerate(tags):
        if label and not tag.startswith("I-"):
            found.append(span(f"{owner}{len(found)}", label, (start, last)))
            label = ""
        if tag.startswith("B-"):
            label, start = tag[2:], 3 * place
        last = 3 * place + 2
    return found


def shuffled(content: SetContent, rng: random.Random) -> SetContent:
    """Store the same in another order."""
    return SetContent(
        tuple(rng.sample(content.spans, len(content.spans))),
        tuple(rng.sample(content.relations, len(content.relations))),
    )


TEXT = "Ab cd, ef gh. Ij kl mn op! Qr"
_labels = st.sampled_from(["CLAIM", "DATE", "ORG"])
_fragment = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 9)).map(
    lambda pair: (pair[0], min(sum(pair), len(TEXT)))
)
_places = st.lists(_fragment, min_size=1, max_size=2).map(canonical_fragments)
_attributes = st.fixed_dictionaries(
    {},
    optional={
        "factuality": st.sampled_from(["CT+", "PR+", "Uu"]),
        "value": st.sampled_from(["2026", "2026-02", "2026-02-23", "P1D", "XXXX"]),
        "amount": st.integers(0, 3),
        "kinds": st.lists(st.sampled_from("xy"), unique=True),
    },
)


@st.composite
def contents(draw: st.DrawFn, owner: str = "a", most: int = 7) -> SetContent:
    """Draw spans, nested, equal and discontinuous ones among them, with relations."""
    drawn = draw(st.lists(st.tuples(_labels, _places, _attributes), max_size=most))
    made = [
        Span(f"{owner}{index}", owner, label, places, "", attributes)
        for index, (label, places, attributes) in enumerate(drawn)
    ]
    links = []
    if made:
        ends = st.sampled_from(made)
        for kind, start, end in draw(
            st.lists(st.tuples(st.sampled_from(["source", "same"]), ends, ends), max_size=4)
        ):
            links.append(Relation(f"{owner}r{len(links)}", owner, kind, start.id, end.id))
    return SetContent(tuple(made), tuple(links))


@st.composite
def corpora(draw: st.DrawFn) -> list[LabeledDocument]:
    """Draw documents that some of three annotators finished."""
    documents = []
    for number in range(draw(st.integers(0, 3))):
        names = draw(st.sets(st.sampled_from("abc")))
        sets = {name: draw(contents(f"{name}{number}_", most=4)) for name in sorted(names)}
        documents.append(LabeledDocument(f"d{number}", TEXT, sets))
    return documents
