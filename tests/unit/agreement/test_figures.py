"""Agreement at the size of a real corpus; how long it takes is a benchmark's question."""

import random

from annotator.agreement.alignment import align
from annotator.agreement.corpus import LabeledDocument, SetContent
from annotator.agreement.report import measure_agreement
from annotator.model.spans import Span
from tests.benchmarks.workloads import Workload, make_article, make_workload
from tests.unit.agreement.samples import SCHEMA

LABELS = ("CLAIM", "DATE", "ORG", "PERSON", "PLACE")


def marked(work: Workload, owner: str, seed: int) -> SetContent:
    """Label as the workload does, with one span in five moved, relabelled or left out."""
    rng = random.Random(seed)
    spans = []
    for number, (plain, fragments) in enumerate(work.spans):
        label, places = plain, fragments
        chance = rng.random()
        if chance < 0.02:
            continue
        if chance < 0.14:
            start, end = places[0][0], places[-1][1] + rng.choice((-2, 3, 6))
            places = ((start, max(start + 1, end)),)
        elif chance < 0.2:
            label = rng.choice(LABELS)
        values = {"factuality": rng.choice(("CT+", "PR+"))} if label == "CLAIM" else {}
        spans.append(Span(f"{owner}{number}", owner, label, places, "", values))
    return SetContent(tuple(spans))


def test_two_sets_of_2000_spans_are_aligned() -> None:
    work = make_workload("M")
    found = align(marked(work, "a", 1).spans, marked(work, "b", 2).spans)
    assert len(found.pairs) > 1_800


def test_three_times_10000_spans_are_measured() -> None:
    documents = []
    for number in range(100):
        work = make_article("one of many", 5_000, 103, seed=number)
        sets = {name: marked(work, f"{name}{number}_", 3 * number + index)
                for index, name in enumerate("abc")}  # fmt: skip
        documents.append(LabeledDocument(f"d{number}", work.text, sets))
    assert sum(len(row.spans) for one in documents for row in one.sets.values()) > 30_000
    found = measure_agreement(documents, SCHEMA)
    assert found.means["exact_f1"].is_defined
    assert found.intervals
