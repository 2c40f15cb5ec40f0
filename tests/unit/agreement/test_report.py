"""The whole report: contract, undefined values, independence of every order."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.corpus import LabeledDocument, SetContent, annotators_of
from annotator.agreement.differences import Disagreement
from annotator.agreement.report import MEASURES, AgreementReport, measure_agreement
from annotator.agreement.report_json import report_as_json
from annotator.model.spans import Span
from tests.unit.agreement.samples import SCHEMA, corpora, relation, shuffled, span, spans


def document(name: str, text: str = "a " * 60, **sets: list[Span]) -> LabeledDocument:
    return LabeledDocument(name, text, {who: SetContent(tuple(rows)) for who, rows in sets.items()})


def report(*documents: LabeledDocument, resamples: int = 100) -> AgreementReport:
    return measure_agreement(documents, SCHEMA, resamples=resamples)


ORG = ("ORG", 0, 3)
CLAIM = ("CLAIM", 0, 20)


def test_pairs_are_micro_and_their_means_unweighted() -> None:
    found = report(
        document(
            "d1",
            a=spans("a", ORG, CLAIM),
            b=spans("b", ORG, CLAIM),
            c=spans("c", ORG),
        ),
        document("d2", a=spans("e", ORG), b=spans("f", ("ORG", 30, 35))),
    )
    by_pair = {(row.first, row.second): row for row in found.pairs}
    assert by_pair["a", "b"].f1["exact_f1"].value == pytest.approx(4 / 6)
    assert by_pair["a", "b"].documents == 2
    assert by_pair["a", "c"].f1["exact_f1"].value == pytest.approx(2 / 3)
    assert found.means["exact_f1"].value == pytest.approx(2 / 3)
    assert found.by_label["ORG"].n == 5
    assert found.by_label["ORG"].exact_f1.value == pytest.approx((0.5 + 1 + 1) / 3)
    assert found.by_label["CLAIM"].exact_f1.value == pytest.approx(1 / 3)
    assert found.by_document["d2"].f1["exact_f1"].value == 0.0
    assert found.by_kind[Disagreement.MISSING] == 4
    assert by_pair["a", "c"].counts.confusion == {("ORG", "ORG"): 1, ("CLAIM", None): 1}


def test_only_documents_that_both_finished_count() -> None:
    found = report(
        document("d1", a=spans("a", ORG), b=spans("b", ORG)),
        document("d2", a=spans("c", CLAIM)),
        document("d3"),
    )
    assert found.documents == ("d1",)
    assert found.excluded == ("d2", "d3")
    assert found.means["exact_f1"].value == 1.0
    assert "CLAIM" not in found.by_label


def test_two_who_never_met_have_no_number() -> None:
    found = report(
        document("d1", a=spans("a", ORG), b=spans("b", ORG)),
        document("d2", a=spans("c", CLAIM), c=spans("d", CLAIM)),
    )
    lonely = next(row for row in found.pairs if (row.first, row.second) == ("b", "c"))
    assert lonely.f1["exact_f1"].value is None
    assert lonely.f1["exact_f1"].reason == "no document that both finished"
    assert lonely.cohen.value is None
    assert found.means["exact_f1"].value == 1.0
    assert found.means["exact_f1"].n == 2
    assert found.means["exact_f1"].excluded == 1
    assert found.fleiss.value is None


def test_nobody_marked_anything() -> None:
    found = report_as_json(report(document("d1", a=[], b=[]), document("d2", a=[], b=[])))
    assert found["mean_exact_f1"] is None
    assert found["token_alpha"] is found["cohen"] is found["fleiss"] is found["alpha_u"] is None
    assert found["by_label"] == {}
    reasons = {row["path"]: row["reason"] for row in found["undefined"]}
    assert reasons["mean_exact_f1"] == "neither marked anything"
    assert "same value" in reasons["token_alpha"]
    assert reasons["alpha_u"] == "nobody marked anything"


def test_one_marked_and_one_did_not() -> None:
    found = report_as_json(report(document("d1", a=spans("a", ORG), b=[])))
    for name in MEASURES:
        assert found[f"mean_{name}"] == 0.0
    assert found["by_label"]["ORG"]["exact_f1"] == 0.0
    assert found["by_label"]["ORG"]["token_alpha"] <= 0.0


def test_one_annotator_or_none() -> None:
    for documents in ([], [document("d1", a=spans("a", ORG))]):
        found = report_as_json(report(*documents))
        assert found["pairs"] == []
        assert found["documents"] == 0
        assert found["mean_exact_f1"] is None
        assert found["intervals"] == {}
        reasons = {row["path"]: row["reason"] for row in found["undefined"]}
        for path in ("mean_exact_f1", "token_alpha", "cohen", "fleiss"):
            assert reasons[path] == "no two annotators finished the same document"


def test_full_agreement_is_one_everywhere() -> None:
    def marked(owner: str) -> SetContent:
        claim = span(f"{owner}0", "CLAIM", (0, 40), factuality="CT+")
        other = span(f"{owner}1", "CLAIM", (50, 60), factuality="Uu")
        date = span(f"{owner}2", "DATE", (70, 80), value="2026-02-23")
        more = span(f"{owner}3", "DATE", (90, 100), value="2026")
        link = relation("source", claim, date)
        return SetContent((claim, other, date, more), (link,))

    documents = [
        LabeledDocument(f"d{n}", "a " * 60, {name: marked(f"{name}{n}") for name in "abc"})
        for n in range(3)
    ]
    found = report_as_json(measure_agreement(documents, SCHEMA, resamples=50))
    assert found["undefined"] == []
    assert [found[f"mean_{name}"] for name in MEASURES] == [1.0] * 5
    assert found["token_alpha"] == found["fleiss"] == found["cohen"] == found["alpha_u"] == 1.0
    assert found["attributes"]["factuality"]["kappa"] == 1.0
    assert found["attributes"]["factuality"]["alpha"] == 1.0
    assert found["dates"]["value"]["exact"] == 1.0
    assert found["dates"]["value"]["mean_days"] == 0.0
    assert found["relations"]["strict_f1"] == found["relations"]["given_ends_f1"] == 1.0
    assert found["relations"]["n"] == 3 * 3 * 2, "documents, pairs, both of a pair"
    assert found["by_kind"] == {kind.value: 0 for kind in Disagreement}
    assert found["intervals"]["mean_exact_f1"]["low"] == 1.0


def test_what_pairs_are_made_of_adds_up_to_the_whole() -> None:
    def claim(who: str, factuality: str, day: str) -> list[Span]:
        return [
            span(f"{who}0", "CLAIM", (0, 40), factuality=factuality),
            span(f"{who}1", "DATE", (50, 60), value=day),
        ]

    found = report_as_json(
        report(
            document(
                "d",
                anna=claim("a", "CT+", "2026-02-23"),
                ben=claim("b", "CT-", "2026-02-25"),
                carl=[*claim("c", "CT+", "2026-02-23"), span("c2", "ORG", (70, 73))],
            )
        )
    )
    first, second, third = found["pairs"]
    assert (first["b"], second["b"], third["a"]) == ("ben", "carl", "ben")
    for label, whole in found["by_label"].items():
        parts = [
            pair["by_label"][label]["exact_f1"]
            for pair in found["pairs"]
            if label in pair["by_label"]
        ]
        assert sum(parts) / len(parts) == whole["exact_f1"], label
    assert (second["by_label"]["ORG"]["n_a"], second["by_label"]["ORG"]["n_b"]) == (0, 1)
    assert first["attributes"]["factuality"]["equal"] == 0.0
    assert second["attributes"]["factuality"]["equal"] == 1.0
    assert second["attributes"]["factuality"]["kappa"] is None
    reasons = {row["path"]: row["reason"] for row in found["undefined"]}
    assert "same value" in reasons["pairs.1.attributes.factuality.kappa"]
    assert [pair["dates"]["value"]["mean_days"] for pair in found["pairs"]] == [2.0, 0.0, 2.0]
    assert found["units"] == 7


def test_json_has_what_the_contract_names() -> None:
    found = report_as_json(
        report(
            document("d1", a=spans("a", ORG, CLAIM), b=spans("b", ORG)),
            document("d2", a=spans("c", ORG), b=spans("d", CLAIM)),
        )
    )
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found.keys() >= {
        "annotators", "documents", "pairs", "mean_exact_f1", "mean_overlap_f1", "by_label",
        "token_alpha", "cohen", "fleiss", "attributes", "dates", "relations", "intervals",
        "excluded", "undefined",
    }  # fmt: skip
    assert found["pairs"][0].keys() >= {
        "a", "b", "documents", "n_a", "n_b", "exact_f1", "overlap_f1", "partial_f1",
        "boundary_f1", "label_f1",
    }  # fmt: skip
    assert found["by_label"]["ORG"].keys() >= {
        "n", "exact_f1", "overlap_f1", "token_alpha", "alpha_u",
    }  # fmt: skip
    assert (found["pairs"][0]["n_a"], found["pairs"][0]["n_b"]) == (3, 2)
    interval = found["intervals"]["mean_exact_f1"]
    assert 0.0 <= interval["low"] <= found["mean_exact_f1"] <= interval["high"] <= 1.0


def test_intervals_can_be_left_out_and_are_told_to_one_who_watches() -> None:
    documents = [document(f"d{n}", a=spans("a", ORG), b=spans("b", ORG)) for n in range(3)]
    seen: list[float] = []
    found = measure_agreement(documents, SCHEMA, resamples=60, watch=seen.append)
    assert seen == sorted(seen)
    assert seen[0] == 0.0
    assert 0.8 < seen[-1] < 1.0
    assert found.intervals
    assert report(*documents, resamples=0).intervals == {}


def test_equal_documents_leave_intervals_no_width() -> None:
    documents = [
        document(
            f"d{n}",
            a=spans("a", ORG, CLAIM, ("DATE", 30, 40)),
            b=spans("b", ("ORG", 0, 5), CLAIM, ("ORG", 30, 40)),
            c=spans("c", ORG, ("CLAIM", 4, 20)),
        )
        for n in range(4)
    ]
    found = report_as_json(report(*documents))
    for path, interval in found["intervals"].items():
        value, steps = found, path.split(".")
        if steps[0] == "pairs":
            value, steps = found["pairs"][int(steps[1])], steps[2:]
        for step in steps:
            value = value[step]
        assert interval["low"] == pytest.approx(value), path
        assert interval["high"] == pytest.approx(value), path
    assert found["token_alpha"] < 0.9


def test_watching_may_stop_the_work() -> None:
    def stop(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        measure_agreement([document("d", a=[], b=[])], SCHEMA, watch=stop)


def test_two_documents_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="id"):
        report(document("d"), document("d"))


def test_labels_can_be_picked() -> None:
    claim, org = span("a0", "CLAIM", (0, 9)), span("a1", "ORG", (20, 25))
    content = SetContent((claim, org), (relation("source", claim, org),))
    assert content.without_labels_but(["CLAIM"]) == SetContent((claim,))
    assert content.without_labels_but(["CLAIM", "ORG"]) == content


@settings(max_examples=30, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_no_order_matters(documents: list[LabeledDocument], rng: random.Random) -> None:
    expected = report_as_json(measure_agreement(documents, SCHEMA, resamples=20))
    mixed = [
        replace(
            row,
            sets={
                name: shuffled(row.sets[name], rng)
                for name in rng.sample(sorted(row.sets), len(row.sets))
            },
        )
        for row in rng.sample(documents, len(documents))
    ]
    found = report_as_json(measure_agreement(mixed, SCHEMA, resamples=20))
    assert json.dumps(found) == json.dumps(expected)


@settings(max_examples=30, deadline=None)
@given(corpora())
def test_names_do_not_matter(documents: list[LabeledDocument]) -> None:
    turned = {"a": "z", "b": "y", "c": "x"}
    renamed = [
        replace(row, sets={turned[name]: content for name, content in row.sets.items()})
        for row in documents
    ]
    one = measure_agreement(documents, SCHEMA, resamples=0)
    other = measure_agreement(renamed, SCHEMA, resamples=0)
    assert {turned[name] for name in annotators_of(documents)} == set(other.annotators)

    def close(a: float | None, b: float | None) -> bool:
        return a == b if a is None or b is None else a == pytest.approx(b, abs=1e-9)

    for name in MEASURES:
        assert close(one.means[name].value, other.means[name].value)
    for found, again in (
        (one.token_alpha, other.token_alpha),
        (one.cohen, other.cohen),
        (one.fleiss, other.fleiss),
        (one.alpha_u, other.alpha_u),
        (one.relations.strict_f1, other.relations.strict_f1),
        (one.relations.given_ends_f1, other.relations.given_ends_f1),
    ):
        assert close(found.value, again.value)
    assert one.by_kind == other.by_kind
