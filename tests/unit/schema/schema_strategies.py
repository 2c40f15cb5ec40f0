"""Random sound schemas."""

from typing import Any

from hypothesis import strategies as st

from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)

WORDS = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, categories=("L", "N", "P", "S")),
    min_size=1,
    max_size=8,
)
PROSE = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.text(
    st.sampled_from("a\" \\\n\r\t'\x00\x7f#=é😀"), max_size=12
)
COLORS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def names(max_size: int) -> st.SearchStrategy[list[str]]:
    return st.lists(WORDS, max_size=max_size, unique=True)


def subset(draw: st.DrawFn, values: list[str]) -> tuple[str, ...]:
    if not values:
        return ()
    return tuple(draw(st.lists(st.sampled_from(values), unique=True)))


def valued(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what attributes and document labels have in common."""
    type_ = draw(st.sampled_from(AttributeType))
    fields: dict[str, Any] = {
        "type": type_,
        "required": draw(st.booleans()),
        "description": draw(PROSE),
        "title": draw(PROSE),
        "enabled": draw(st.booleans()),
        "retired": draw(st.booleans()),
    }
    if type_ in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE):
        values = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
        cut = draw(st.integers(1, len(values)))
        fields["values"] = tuple(values[:cut])
        fields["retired_values"] = tuple(values[cut:])
        fields["titles"] = draw(st.dictionaries(st.sampled_from(values), PROSE, max_size=3))
        chosen = subset(draw, values[:cut])
        if type_ is AttributeType.MULTI_CHOICE:
            fields["default"] = draw(st.sampled_from([None, chosen]))
        elif chosen:
            fields["default"] = chosen[0]
    elif type_ is AttributeType.TEXT:
        fields["default"] = draw(st.none() | PROSE)
    elif type_ is AttributeType.FLAG:
        fields["default"] = draw(st.none() | st.booleans())
    else:
        numbers = st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)
        fields["default"] = draw(st.none() | numbers)
    return fields


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    label_names, attribute_names = draw(names(4)), draw(names(4))
    attributes = []
    for name in attribute_names:
        fields = valued(draw)
        if fields["type"] is AttributeType.TEXT:
            fields["format"] = draw(st.sampled_from([None, "timex"]))
        attributes.append(
            Attribute(
                name=name,
                labels=subset(draw, label_names),
                editable=draw(st.sampled_from(["annotator", "reviewer", "program"])),
                **fields,
            )
        )
    labels = tuple(
        draw_label(draw, name, LETTERS[place], attributes) for place, name in enumerate(label_names)
    )
    relations = tuple(
        draw_relation(draw, name, LETTERS[place], label_names, attributes)
        for place, name in enumerate(draw(names(3)))
    )
    return Schema(
        name=draw(WORDS),
        title=draw(PROSE),
        version=draw(st.integers(1, 99)),
        labels=labels,
        attributes=tuple(attributes),
        relations=relations,
        document_labels=tuple(DocumentLabel(name=name, **valued(draw)) for name in draw(names(2))),
        guidelines=draw(PROSE),
        description=draw(PROSE),
    )


def draw_label(draw: st.DrawFn, name: str, key: str, attributes: list[Attribute]) -> Label:
    fitting = [item.name for item in attributes if item.applies_to(name)]
    return Label(
        name=name,
        key=draw(st.sampled_from([None, key])),
        fill=draw(COLORS),
        line_light=draw(COLORS),
        line_dark=draw(COLORS),
        rendering=draw(st.sampled_from(["fill", "line"])),
        description=draw(PROSE),
        enabled=draw(st.booleans()),
        retired=draw(st.booleans()),
        title=draw(PROSE),
        overlap=draw(st.sampled_from(["any", "no_equal", "none"])),
        tag_attribute=draw(st.sampled_from([None, *fitting])),
        lane_weight=draw(st.integers(-5, 5)),
    )


def draw_relation(
    draw: st.DrawFn, name: str, key: str, labels: list[str], attributes: list[Attribute]
) -> RelationType:
    targets = subset(draw, labels)
    requirements = [(item.name, item.values[0]) for item in attributes if item.values]
    return RelationType(
        name=name,
        key=draw(st.sampled_from([None, key])),
        sources=subset(draw, labels),
        targets=targets,
        max_targets=draw(st.none() | st.integers(1, 9)),
        symmetric=draw(st.booleans()),
        transitive=draw(st.booleans()),
        same_kind=draw(st.booleans()),
        default_label=draw(st.sampled_from([None, *(targets or labels)])),
        description=draw(PROSE),
        title=draw(PROSE),
        is_slot=draw(st.booleans()),
        requires=draw(st.sampled_from([None, *requirements])),
        enabled=draw(st.booleans()),
        retired=draw(st.booleans()),
    )
