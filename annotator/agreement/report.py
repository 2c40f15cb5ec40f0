"""All measures over a corpus: by pair, by label, by document, by kind of disagreement."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.attributes import (
    NOT_SET,
    Scale,
    attribute_agreement,
    attribute_alpha,
    scale_of,
)
from annotator.agreement.bootstrap import RESAMPLES, SEED, Interval
from annotator.agreement.cohen import cohen_kappa
from annotator.agreement.corpus import LabeledDocument, annotators_of, pairs_of
from annotator.agreement.dates import DateAgreement, date_agreement
from annotator.agreement.differences import Disagreement
from annotator.agreement.document_counts import DocumentCounts, Pair, count_document
from annotator.agreement.fleiss import fleiss_kappa
from annotator.agreement.intervals import COUNTING, measure_intervals
from annotator.agreement.krippendorff import alpha_nominal
from annotator.agreement.measurable import Measurable, is_date_value
from annotator.agreement.measured import Measured, mean_of, undefined
from annotator.agreement.pair_counts import PairCounts, add_counts
from annotator.agreement.pair_report import PairBreakdown, break_down
from annotator.agreement.ratings import Ratings, add_ratings
from annotator.agreement.relations_f1 import RelationsShared
from annotator.agreement.shared import Shared
from annotator.agreement.unitizing import Continuum, alpha_u, alpha_u_together
from annotator.schema.types import Schema

MEASURES = ("exact_f1", "overlap_f1", "partial_f1", "boundary_f1", "label_f1")
NO_PAIRS = "no two annotators finished the same document"
NO_DOCUMENTS = "no document that both finished"
Watch = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two annotators on the documents both finished.

    Attributes:
        first: The one whose name sorts first.
        documents: How many both finished.
        first_spans: Number of the first's spans there.
        f1: By name in ``MEASURES``, micro over documents.
        counts: What the numbers rest on, with confusion and kinds of disagreement.
        cohen: On tokens, with the combination of labels as value; ``token_alpha`` likewise.
        breakdown: By label, attribute, date and type of relation.
    """

    first: str
    second: str
    documents: int
    first_spans: int
    second_spans: int
    f1: Mapping[str, Measured]
    cohen: Measured
    token_alpha: Measured
    counts: PairCounts
    breakdown: PairBreakdown


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """One label: F1 is the mean over pairs, ``n`` the spans of all annotators."""

    n: int
    exact_f1: Measured
    overlap_f1: Measured
    token_alpha: Measured
    alpha_u: Measured


@dataclass(frozen=True, slots=True)
class DocumentAgreement:
    """One document: means over the pairs that finished it, and what differs, over all pairs.

    Attributes:
        shared: What each pair shares here, by name in ``MEASURES``.
    """

    finished: int
    n: int
    f1: Mapping[str, Measured]
    kinds: Mapping[Disagreement, int]
    shared: Mapping[Pair, Mapping[str, Shared]]


@dataclass(frozen=True, slots=True)
class AttributeReport:
    """One attribute on aligned spans: kappa and equal share are means over pairs, alpha is not."""

    scale: Scale
    kappa: Measured
    alpha: Measured
    equal: Measured
    pairs: int
    one_sided: int


@dataclass(frozen=True, slots=True)
class RelationAgreement:
    """Relations of one type, or all: means over pairs."""

    n: int
    strict_f1: Measured
    partial_f1: Measured
    given_ends_f1: Measured


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Every number, each with what it rests on.

    Attributes:
        annotators: Everybody measured, sorted.
        documents: Ids of documents that two or more finished, sorted.
        excluded: Ids of the others, sorted.
        means: Over pairs, by name in ``MEASURES``.
        cohen: Mean over pairs, on tokens.
        fleiss: On the tokens of documents that everybody finished.
        token_alpha: Nominal, the combination of labels on a token as its value.
        alpha_u: Over all labels.
        dates: By attribute, over all pairs together.
        intervals: By path of the number, such as ``by_label.DATE.exact_f1``.
    """

    annotators: tuple[str, ...]
    documents: tuple[str, ...]
    excluded: tuple[str, ...]
    pairs: tuple[PairAgreement, ...]
    means: Mapping[str, Measured]
    by_label: Mapping[str, LabelAgreement]
    by_document: Mapping[str, DocumentAgreement]
    by_kind: Mapping[Disagreement, int]
    things: int
    token_alpha: Measured
    cohen: Measured
    fleiss: Measured
    alpha_u: Measured
    attributes: Mapping[str, AttributeReport]
    dates: Mapping[str, DateAgreement]
    relations: RelationAgreement
    by_relation: Mapping[str, RelationAgreement]
    intervals: Mapping[str, Interval]


def _ignore(_: float) -> None:
    pass


def measure_agreement(
    documents: Iterable[LabeledDocument],
    schema: Schema,
    *,
    annotators: Iterable[str] | None = None,
    total: int | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    watch: Watch = _ignore,
) -> AgreementReport:
    """Compute every measure but gamma, which takes long and is asked for by itself.

    Args:
        documents: With the sets that count; documents with fewer than two are excluded. Their
            order, that of annotators and that of stored spans never matters.
        schema: Which attributes are measured, how, and which relations are symmetric.
        annotators: Everybody who has a set in a document. With them and ``total`` documents are
            taken one at a time and not kept; without, they are looked through first.
        total: Number of documents.
        resamples: Samples for the confidence intervals; 0 for none.
        seed: Of the samples.
        watch: Told now and then which share of the work is done; may raise to stop it.

    Raises:
        ValueError: Two documents have the same id.
    """
    if annotators is None or total is None:
        documents = list(documents)
        annotators, total = annotators_of(documents), len(documents)
    people = tuple(sorted(annotators))
    measurable = Measurable(schema)
    counts: list[DocumentCounts] = []
    excluded: list[str] = []
    for index, document in enumerate(documents):
        watch(COUNTING * index / total)
        if document.is_shared:
            counts.append(count_document(document, people, measurable))
        else:
            excluded.append(document.id)
    counts.sort(key=lambda row: row.id)
    names = [row.id for row in counts]
    if len({*names, *excluded}) < len(names) + len(excluded):
        raise ValueError("every document needs an id of its own")
    both = pairs_of(people)
    pairs = [_pair(pair, counts, people, schema) for pair in both]
    everything = add_ratings(row.tokens.together for row in counts)
    by_label = _labels(counts, pairs)
    kinds = Counter[Disagreement]()
    for pair in pairs:
        kinds.update(pair.counts.kinds)
    return AgreementReport(
        annotators=people,
        documents=tuple(names),
        excluded=tuple(sorted(excluded)),
        pairs=tuple(pairs),
        means={
            name: mean_of((pair.f1[name] for pair in pairs), empty=NO_PAIRS) for name in MEASURES
        },
        by_label=by_label,
        by_document={row.id: _document(row) for row in counts},
        by_kind={kind: kinds[kind] for kind in Disagreement},
        things=sum(pair.counts.things for pair in pairs),
        token_alpha=alpha_nominal(everything) if counts else undefined(NO_PAIRS),
        cohen=mean_of((pair.cohen for pair in pairs), empty=NO_PAIRS),
        fleiss=fleiss_kappa(everything) if counts else undefined(NO_PAIRS),
        alpha_u=alpha_u_together(row.alpha_u for row in by_label.values()),
        attributes=_attributes(counts, pairs, schema),
        dates=_dates(pairs, schema),
        relations=_relations([list(pair.counts.relations.values()) for pair in pairs]),
        by_relation={
            name: _relations([[pair.counts.relations.get(name, RelationsShared())]
                              for pair in pairs])
            for name in sorted({name for pair in pairs for name in pair.counts.relations})
        },
        intervals=measure_intervals(counts, both, resamples=resamples, seed=seed, watch=watch),
    )  # fmt: skip


def _pair(
    pair: Pair, counts: Sequence[DocumentCounts], annotators: Sequence[str], schema: Schema
) -> PairAgreement:
    """Measure two annotators over the documents both finished."""
    parts = [row for row in counts if pair in row.pairs]
    total = add_counts([row.pairs[pair] for row in parts])
    first, second = (annotators.index(name) for name in pair)
    tokens = add_ratings(row.tokens.together.pair(first, second) for row in parts)
    if parts:
        f1 = {name: shared.f1 for name, shared in total.totals.items()}
    else:
        f1 = dict.fromkeys(MEASURES, undefined(NO_DOCUMENTS))
    return PairAgreement(
        first=pair[0],
        second=pair[1],
        documents=len(parts),
        first_spans=total.boundary.first,
        second_spans=total.boundary.second,
        f1=f1,
        cohen=cohen_kappa(tokens) if parts else undefined(NO_DOCUMENTS),
        token_alpha=alpha_nominal(tokens) if parts else undefined(NO_DOCUMENTS),
        counts=total,
        breakdown=break_down(total, schema),
    )


def _labels(
    counts: Sequence[DocumentCounts], pairs: Sequence[PairAgreement]
) -> dict[str, LabelAgreement]:
    unmarked = add_ratings(row.tokens.unmarked for row in counts)
    found: dict[str, LabelAgreement] = {}
    for label in sorted({label for row in counts for label in row.spans}):
        exact = [pair.counts.exact.get(label, Shared()).f1 for pair in pairs if pair.documents]
        overlap = [pair.counts.overlap.get(label, Shared()).f1 for pair in pairs if pair.documents]
        here = [row for row in counts if label in row.spans]
        rows = Counter(unmarked.rows)
        for document in here:
            rows.subtract(document.tokens.unmarked.rows)
            rows.update(document.tokens.by_label[label].rows)
        continua = [
            Continuum(row.length, row.units.get(label, ((),) * row.finished)) for row in counts
        ]
        found[label] = LabelAgreement(
            n=sum(row.spans[label] for row in here),
            exact_f1=mean_of(exact, empty=NO_PAIRS),
            overlap_f1=mean_of(overlap, empty=NO_PAIRS),
            token_alpha=alpha_nominal(Ratings(+rows)),
            alpha_u=alpha_u(continua),
        )
    return found


def _document(counts: DocumentCounts) -> DocumentAgreement:
    shared = {pair: row.totals for pair, row in counts.pairs.items()}
    kinds = Counter[Disagreement]()
    for pair in counts.pairs.values():
        kinds.update(pair.kinds)
    return DocumentAgreement(
        finished=counts.finished,
        n=sum(counts.spans.values()),
        f1={
            name: mean_of((row[name].f1 for row in shared.values()), empty=NO_PAIRS)
            for name in MEASURES
        },
        kinds=kinds,
        shared=shared,
    )


def _attributes(
    counts: Sequence[DocumentCounts], pairs: Sequence[PairAgreement], schema: Schema
) -> dict[str, AttributeReport]:
    """Measure the attributes that somebody set, dates apart."""
    found: dict[str, AttributeReport] = {}
    for attribute in schema.attributes:
        parts = [row.attributes[attribute.name] for row in counts
                 if attribute.name in row.attributes]  # fmt: skip
        if not parts or is_date_value(attribute):
            continue
        measured = [
            attribute_agreement(pair.counts.attributes[attribute.name], attribute)
            for pair in pairs
            if attribute.name in pair.counts.attributes
        ]
        scale, order = scale_of(attribute)
        found[attribute.name] = AttributeReport(
            scale=scale,
            kappa=mean_of((row.kappa for row in measured), empty=NOT_SET),
            alpha=attribute_alpha(add_ratings(parts), scale, order),
            equal=mean_of((row.equal for row in measured), empty=NOT_SET),
            pairs=sum(row.equal.n for row in measured),
            one_sided=sum(row.equal.excluded for row in measured),
        )
    return found


def _dates(pairs: Sequence[PairAgreement], schema: Schema) -> dict[str, DateAgreement]:
    found: dict[str, DateAgreement] = {}
    for attribute in filter(is_date_value, schema.attributes):
        parts = [pair.counts.attributes[attribute.name] for pair in pairs
                 if attribute.name in pair.counts.attributes]  # fmt: skip
        if parts:
            found[attribute.name] = date_agreement(add_ratings(parts))
    return found


def _relations(pairs: Sequence[Sequence[RelationsShared]]) -> RelationAgreement:
    sums = [sum(rows, RelationsShared()) for rows in pairs]
    return RelationAgreement(
        n=sum(row.strict.first + row.strict.second for row in sums),
        strict_f1=mean_of((row.strict.f1 for row in sums), empty=NO_PAIRS),
        partial_f1=mean_of((row.partial.f1 for row in sums), empty=NO_PAIRS),
        given_ends_f1=mean_of((row.given_ends.f1 for row in sums), empty=NO_PAIRS),
    )
