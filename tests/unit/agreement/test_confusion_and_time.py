"""Which label for which, and agreement over documents and days."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.confusion import confusion_of
from annotator.agreement.corpus import LabeledDocument, SetContent
from annotator.agreement.over_time import agreement_over_time
from annotator.agreement.report import MEASURES, AgreementReport, measure_agreement
from annotator.model.spans import Span
from tests.unit.agreement.samples import SCHEMA, corpora, spans

ORG, DATE = ("ORG", 0, 3), ("DATE", 10, 13)


def document(name: str, **sets: list[Span]) -> LabeledDocument:
    contents = {who: SetContent(tuple(rows)) for who, rows in sets.items()}
    return LabeledDocument(name, "a " * 60, contents)


def report(*documents: LabeledDocument) -> AgreementReport:
    return measure_agreement(documents, SCHEMA, resamples=0)


def test_labels_of_two_against_each_other() -> None:
    found = report(
        document("d1", a=spans("a", ORG, DATE), b=spans("b", ("PLACE", 0, 3), DATE)),
        document("d2", a=spans("c", ORG), b=[]),
    )
    between = confusion_of(found.pairs, ("a", "b"))
    assert between.labels == ("DATE", "ORG", "PLACE", None)
    assert between.cells == {("ORG", "PLACE"): 1, ("DATE", "DATE"): 1, ("ORG", None): 1}
    assert (between.things, between.total("ORG"), between.share("ORG", None)) == (3, 2, 0.5)
    assert between.share("PLACE", "ORG") is None
    turned = confusion_of(found.pairs, ("b", "a"))
    assert turned.cells == {("PLACE", "ORG"): 1, ("DATE", "DATE"): 1, (None, "ORG"): 1}


def test_all_pairs_together_read_the_same_either_way() -> None:
    found = report(document("d", a=spans("a", ORG), b=spans("b", ("PLACE", 0, 3)), c=[]))
    together = confusion_of(found.pairs)
    assert together.is_symmetric
    assert together.things == 3
    assert together.count("ORG", "PLACE") == together.count("PLACE", "ORG") == 1
    assert together.count("ORG", None) == together.count(None, "ORG") == 1
    assert together.count(None, None) == 0


def test_nothing_measured_has_no_labels() -> None:
    assert confusion_of(report().pairs).labels == ()


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_confusion_counts_every_thing_of_every_pair(documents: list[LabeledDocument]) -> None:
    found = report(*documents)
    together = confusion_of(found.pairs)
    assert together.things == found.things
    split = [confusion_of(found.pairs, (pair.first, pair.second)) for pair in found.pairs]
    assert sum(one.things for one in split) == found.things
    for row in together.labels:
        for column in together.labels:
            assert together.count(row, column) == together.count(column, row)
    for one in split:
        assert sum(one.cells.values()) == one.things


def test_each_document_and_what_came_just_before() -> None:
    found = report(
        document("d1", a=spans("a", ORG), b=spans("b", ORG)),
        document("d2", a=spans("c", ORG), b=[]),
        document("d3", a=[], b=[]),
        document("d4", a=spans("d", ORG, DATE), b=spans("e", ORG, DATE)),
    )
    order = ["d4", "d1", "lost", "d2", "d3"]
    moments = agreement_over_time(found.by_document, ((one, (one,)) for one in order), trailing=2)
    assert [one.name for one in moments] == ["d4", "d1", "d2", "d3"]
    assert [one.f1["exact_f1"].value for one in moments] == [1.0, 1.0, 0.0, None]
    assert [one.trailing["exact_f1"].value for one in moments] == pytest.approx(
        [1.0, 1.0, 2 / 3, 0.0]
    )
    assert moments[3].f1["exact_f1"].reason == "neither marked anything"
    assert [one.n for one in moments] == [4, 2, 1, 0]


def test_days_take_their_documents_together() -> None:
    found = report(
        document("d1", a=spans("a", ORG), b=spans("b", ORG), c=[]),
        document("d2", a=spans("c", ORG), b=[]),
    )
    (day,) = agreement_over_time(found.by_document, [("2026-02-23", ("d2", "d1"))])
    assert day.document_ids == ("d1", "d2")
    for name in MEASURES:
        assert day.f1[name] == found.means[name] == day.trailing[name]
    with pytest.raises(ValueError, match="one moment"):
        agreement_over_time(found.by_document, [], trailing=0)


@settings(max_examples=40, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_everything_in_one_moment_is_the_report(
    documents: list[LabeledDocument], rng: random.Random
) -> None:
    found = report(*documents)
    ids = list(found.documents)
    rng.shuffle(ids)
    moments = agreement_over_time(found.by_document, [("all", ids)])
    if not ids:
        assert moments == ()
        return
    for name in MEASURES:
        # The report's mean also lists pairs that never met.
        assert moments[0].f1[name].value == pytest.approx(found.means[name].value)
    single = agreement_over_time(found.by_document, ((one, (one,)) for one in ids), trailing=99)
    assert single[-1].trailing["exact_f1"].value == moments[0].f1["exact_f1"].value
