"""Kappa and alpha on tokens."""

import pytest
from hypothesis import given

from annotator.agreement.cohen import cohen_kappa
from annotator.agreement.corpus import LabeledDocument, SetContent
from annotator.agreement.fleiss import fleiss_kappa
from annotator.agreement.krippendorff import alpha_nominal
from annotator.agreement.ratings import Ratings
from annotator.agreement.tokens import TokenRatings, token_ratings
from annotator.model.spans import Span
from annotator.model.tokens import tokenize
from tests.unit.agreement.samples import TEXT, contents, span, spans


def rated(text: str, **sets: list[Span]) -> TokenRatings:
    contents_by_name = {name: SetContent(tuple(rows)) for name, rows in sets.items()}
    return token_ratings(LabeledDocument("d", text, contents_by_name), sorted(sets))


def test_first_text_of_krippendorff_1995_on_tokens() -> None:
    text = "a " * 24
    one = spans("a", ("X", 4, 20), ("X", 28, 40))
    other = spans("b", ("X", 8, 16), ("X", 30, 34))
    ratings = rated(text, a=one, b=other).by_label["X"]
    assert ratings == Ratings.of_annotators(
        [map(int, "001111111100001111110000"), map(int, "000011110000000110000000")]  # type: ignore[list-item]
    )
    assert cohen_kappa(ratings).value == pytest.approx(0.384615, abs=1e-6)
    assert alpha_nominal(ratings).value == pytest.approx(0.328571, abs=1e-6)


def test_overlapping_labels_are_measured_each_and_together() -> None:
    # "Kim said": one marks the name inside the claim, the other the claim alone.
    one = spans("a", ("CLAIM", 0, 8), ("ORG", 0, 3))
    ratings = rated("Kim said", a=one, b=spans("b", ("CLAIM", 0, 8)))
    assert ratings.by_label["CLAIM"].rows == {(1, 1): 2}
    assert ratings.by_label["ORG"].rows == {(1, 0): 1, (0, 0): 1}
    assert ratings.together.rows == {
        (("CLAIM", "ORG"), ("CLAIM",)): 1,
        (("CLAIM",), ("CLAIM",)): 1,
    }
    assert ratings.unmarked.rows == {(0, 0): 2}


def test_a_token_belongs_to_a_span_that_touches_one_of_its_characters() -> None:
    ratings = rated("Kim said so", a=[span("a0", "ORG", (2, 5), (9, 10))], b=[])
    assert ratings.by_label["ORG"].rows == {(1, 0): 3}
    blank = rated("Kim  said", a=spans("a", ("ORG", 3, 4)), b=[])
    assert blank.by_label["ORG"].rows == {(0, 0): 2}


def test_who_has_not_finished_is_missing() -> None:
    document = LabeledDocument(
        "d", "a b", {"a": SetContent(tuple(spans("a", ("ORG", 0, 1)))), "b": SetContent()}
    )
    ratings = token_ratings(document, ["a", "b", "c"]).by_label["ORG"]
    assert ratings.rows == {(1, 0, None): 1, (0, 0, None): 1}
    assert fleiss_kappa(ratings).value is None
    assert alpha_nominal(ratings).n == 2


@given(contents("a"), contents("b"))
def test_tables_say_what_each_token_says(one: SetContent, other: SetContent) -> None:
    ratings = token_ratings(LabeledDocument("d", TEXT, {"a": one, "b": other}), ["a", "b"])

    def labels_at(content: SetContent, start: int, end: int) -> tuple[str, ...]:
        return tuple(sorted({row.label for row in content.spans if row.overlaps(start, end)}))

    items = [
        tuple(labels_at(content, *token) for content in (one, other)) for token in tokenize(TEXT)
    ]
    assert ratings.together == Ratings.of_items(items)
    for label, table in ratings.by_label.items():
        assert table == Ratings.of_items(
            [tuple(int(label in labels) for labels in item) for item in items]
        )
