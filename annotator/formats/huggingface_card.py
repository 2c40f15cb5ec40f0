"""The card of a Hugging Face dataset: what is in it, declared for programs and told to people."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.formats.base import WriteContext
from annotator.formats.columns import Column, ListOf, Struct, Type
from annotator.formats.yaml_lines import yaml_lines
from annotator.model.tokens import TOKENIZER_VERSION
from annotator.schema.types import Schema

_DTYPES: Final = {
    "string": "string",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "date": "date32",
}
_LICENSE_ID: Final = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?=\Z|[-_])")
_SIZES: Final = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d([ T]\d\d(:?\d\d(:?\d\d(\.\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?", re.ASCII
)
_MEASURES: Final = (
    ("mean_exact_f1", "mean F1, same label and edges", "pairs"),
    ("mean_overlap_f1", "mean F1, same label, overlapping", "pairs"),
    ("token_alpha", "Krippendorff’s alpha over tokens", "tokens"),
    ("cohen", "Cohen’s kappa over tokens", "tokens"),
    ("fleiss", "Fleiss’ kappa over tokens", "tokens"),
    ("alpha_u", "Krippendorff’s alpha_u", "documents"),
)


@dataclass(slots=True)
class PartCounts:
    """What is in one split.

    Attributes:
        tagged: Spans that the tags show; those that overlap others are in the spans alone.
        sets: Rows by kind of annotation set.
        moments: By column of texts, whether all that it holds look like days or moments.
    """

    documents: int = 0
    rows: int = 0
    tokens: int = 0
    tagged: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    sets: Counter[str] = field(default_factory=Counter)
    moments: dict[str, bool] = field(default_factory=dict)

    def watch(self, column: str, value: Any) -> None:
        """Look whether a text could be taken for a moment."""
        if isinstance(value, str) and self.moments.get(column, True):
            self.moments[column] = _MOMENT.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Card:
    """What a card tells.

    Attributes:
        columns: Of every row.
        counts: By name of the split, in order.
        languages: As the documents name them.
    """

    columns: Sequence[Column]
    counts: Mapping[str, PartCounts]
    languages: Sequence[str]
    context: WriteContext

    @property
    def name(self) -> str:
        """How the card calls the data."""
        making, schema = self.context.making, self.context.schema
        return self.context.options.get("name") or making.project or schema.title or schema.name


def card_of(card: Card) -> str:
    """Return the text of the file ``README.md``."""
    lines = ["---", *yaml_lines(_head(card)), "---", "", f"# {_inline(card.name)}", ""]
    for section in (_what, _splits, _labels, _columns, _agreement, _made):
        lines += [*section(card), ""]
    return "\n".join(lines[:-1]) + "\n"


def _head(card: Card) -> dict[str, Any]:
    head: dict[str, Any] = {}
    license_ = (card.context.options.get("license") or "").strip()
    if _LICENSE_ID.fullmatch(license_.lower()):
        head["license"] = license_.lower()
    elif license_:
        head |= {"license": "other", "license_name": license_}
    codes = {match.group() for one in card.languages if (match := _LANGUAGE.match(one.lower()))}
    if codes:
        head["language"] = sorted(codes)
    rows = sum(one.rows for one in card.counts.values())
    head |= {
        "pretty_name": card.name,
        "task_categories": ["token-classification"],
        "size_categories": [next((name for most, name in _SIZES if rows < most), "n>10M")],
        "configs": [
            {
                "config_name": "default",
                "data_files": [
                    {"split": name, "path": f"data/{name}.jsonl"}
                    for name, counts in card.counts.items()
                    if counts.rows
                ],
            }
        ],
        "dataset_info": {
            "config_name": "default",
            "features": [{"name": one.name, **_feature(one.type)} for one in card.columns],
        },
    }
    return head


def _feature(type_: Type) -> dict[str, Any]:
    if isinstance(type_, ListOf):
        if isinstance(type_.item, Struct):
            return {"list": _fields(type_.item)}
        return {"sequence": _short(_feature(type_.item))}
    if isinstance(type_, Struct):
        return {"struct": _fields(type_)}
    return {"sequence": "string"} if type_ == "timex" else {"dtype": _DTYPES[type_]}


def _fields(struct: Struct) -> list[dict[str, Any]]:
    return [{"name": one.name, **_feature(one.type)} for one in struct.fields]


def _short(feature: dict[str, Any]) -> Any:
    return feature["dtype"] if feature.keys() == {"dtype"} else feature


def _what(card: Card) -> Iterator[str]:
    schema = card.context.schema
    yield (
        f"Texts with spans that people or programs marked under the label schema"
        f" `{schema.name}`, version {schema.version}. One row is one annotation set on one text."
    )
    if schema.description:
        yield ""
        yield _inline(schema.description)
    yield ""
    yield "```python"
    yield "from datasets import load_dataset"
    yield ""
    yield 'data = load_dataset("path/to/this/folder")'
    yield "```"
    license_ = card.context.options.get("license")
    yield ""
    yield f"Licence: {_inline(license_)}." if license_ else "No licence was named."


def _splits(card: Card) -> Iterator[str]:
    yield "## Splits"
    yield ""
    yield from _table(
        ("split", "documents", "rows", "tokens", "spans", "spans in tags", "relations"),
        [
            (
                name,
                one.documents,
                one.rows,
                one.tokens,
                one.spans.total(),
                one.tagged,
                one.relations.total(),
            )
            for name, one in card.counts.items()
        ],
    )
    empty = [name for name, one in card.counts.items() if not one.rows]
    if empty:
        yield ""
        yield f"Nothing fell into {', '.join(empty)}; `datasets` does not load splits without rows."


def _labels(card: Card) -> Iterator[str]:
    schema = card.context.schema
    parts = card.counts
    yield "## Labels"
    yield ""
    yield "Spans per label and split."
    yield ""
    descriptions = {one.name: one.description or one.title for one in schema.labels}
    yield from _counted("label", descriptions, {name: one.spans for name, one in parts.items()})
    if any(one.relations for one in parts.values()) or schema.relations:
        yield ""
        yield "Relations per type and split."
        yield ""
        about = {one.name: one.description or one.title for one in schema.relations}
        found = {name: one.relations for name, one in parts.items()}
        yield from _counted("relation", about, found)


def _counted(
    title: str, about: Mapping[str, str], found: Mapping[str, Counter[str]]
) -> Iterator[str]:
    used = {name for one in found.values() for name in one}
    names = [*about, *sorted(used - about.keys())]
    yield from _table(
        (title, *found, "meaning"),
        [(name, *(one[name] for one in found.values()), about.get(name, "")) for name in names],
    )


def _columns(card: Card) -> Iterator[str]:
    names = {one.name for one in card.columns}
    yield "## Columns"
    yield ""
    yield "- `text`: the text; offsets count its Unicode code points, ends are exclusive."
    yield (
        "- `tokens`, `token_starts`, `token_ends`, `ner_tags`: words with their place and IOB2 tag"
        f" ({', '.join(f'`{tag}`' for tag in _tag_names(card.context.schema))})."
    )
    yield (
        "- `spans`: every span, nested and overlapping ones too; `text` is what it covers,"
        " `fragments` are its pieces where it has gaps. Attributes that are not set are null."
    )
    yield "- `relations`: `from` and `to` are ids of spans."
    if "facts" in names:
        yield (
            "- `facts`: each claim with who said it, in which words, when and about what; `claim`"
            " and `span` are ids of spans."
        )
    if _has_timex(card.columns):
        yield (
            "- Time values are lists of two texts, the form and the TIMEX3 value:"
            ' `["date", "2026-02-23"]`. Alone, Apache Arrow would take days for moments.'
        )
    for name, counts in card.counts.items():
        for column in sorted(one for one, is_moment in counts.moments.items() if is_moment):
            yield (
                f"- **Beware**: in the split {name} every `{column}` looks like a day, and"
                " `datasets` reads it as a moment; the file has it as it is."
            )


def _has_timex(columns: Sequence[Column]) -> bool:
    def found(type_: Type) -> bool:
        if isinstance(type_, ListOf):
            return found(type_.item)
        if isinstance(type_, Struct):
            return any(found(one.type) for one in type_.fields)
        return type_ == "timex"

    return any(found(one.type) for one in columns)


def _tag_names(schema: Schema) -> list[str]:
    return ["O", *(f"{sign}-{one.name}" for one in schema.labels for sign in "BI")]


def _agreement(card: Card) -> Iterator[str]:
    yield "## Agreement"
    yield ""
    if card.context.options.get("agreement") == "no":
        yield "Not measured."
        return
    found = card.context.making.agreement()
    if found is None:
        yield "Not measured: no text was labeled by two people whose work is in here."
        return
    people = len(found["annotators"])
    yield f"{people} annotators; {found['documents']:,} documents that at least two labeled."
    yield ""
    reasons = {one["path"]: one["reason"] for one in found["undefined"]}
    ns = {
        "pairs": len(found["pairs"]),
        "tokens": found["tokens"],
        "documents": found["documents"],
    }
    yield from _table(
        ("measure", "value", "n"),
        [
            (words, _figure(found[key], reasons.get(key, "")), f"{unit}: {ns[unit]:,}")
            for key, words, unit in _MEASURES
        ],
    )
    rows = [
        (
            label,
            _figure(one["exact_f1"], reasons.get(f"by_label.{label}.exact_f1", "")),
            _figure(one["overlap_f1"], reasons.get(f"by_label.{label}.overlap_f1", "")),
            one["n"],
        )
        for label, one in found["by_label"].items()
    ]
    if rows:
        yield ""
        yield from _table(("label", "exact F1", "overlap F1", "n (spans)"), rows)


def _figure(value: float | None, reason: str) -> str:
    if value is None:
        return f"undefined ({reason})" if reason else "undefined"
    return f"{value:.3f}"


def _made(card: Card) -> Iterator[str]:
    making, options = card.context.making, card.context.options
    sets: Counter[str] = Counter()
    for one in card.counts.values():
        sets.update(one.sets)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(sets.items()))
    yield "## How it was made"
    yield ""
    if making.program:
        yield f"- Written by {making.program}"
    schema = card.context.schema
    yield f"- Label schema: `{schema.name}`, version {schema.version}"
    yield f"- Tokenizer: of the program, version {TOKENIZER_VERSION}"
    yield f"- Rows by kind of annotation set: {kinds or 'none'}"
    for name, words in making.chosen.items():
        yield f"- {name[:1].upper()}{name[1:]}: {_inline(words)}"
    yield (
        f"- Tags: of spans that overlap the {options.get('overlap', 'outermost')} one is kept;"
        f" a span that cuts a token: {options.get('misaligned', 'expand')}"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    numeric = [
        bool(rows) and all(isinstance(row[place], int) for row in rows)
        for place in range(len(head))
    ]
    yield f"| {' | '.join(_inline(one) for one in head)} |"
    yield f"|{'|'.join('---:' if one else '---' for one in numeric)}|"
    for row in rows:
        cells = [f"{one:,}" if isinstance(one, int) else _inline(one) for one in row]
        yield f"| {' | '.join(cells)} |"


def _inline(text: str) -> str:
    """Put a text on one line, where it is neither a column's edge nor markup of its own."""
    return re.sub(r"([\\|<>*_`\[\]])", r"\\\1", " ".join(text.split()))
