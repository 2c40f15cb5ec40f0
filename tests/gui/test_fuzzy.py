import pytest

from annotator.gui.fuzzy import fuzzy_score

COMMANDS = ("Mark done and go on", "Dark theme", "Find in this article", "Find in all documents",
            "Next document", "Next unlabeled document", "Export", "Add a fragment")  # fmt: skip


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dark", "Dark theme"),
        ("find all", "Find in all documents"),
        ("nud", "Next unlabeled document"),
        ("frag", "Add a fragment"),
        ("EXP", "Export"),
        ("done", "Mark done and go on"),
    ],
)
def test_the_meant_command_comes_first(query: str, first: str) -> None:
    rated = {text: score for text in COMMANDS if (score := fuzzy_score(query, text)) is not None}
    assert max(rated, key=rated.__getitem__) == first


def test_letters_out_of_order_do_not_fit() -> None:
    assert fuzzy_score("tropxe", "Export") is None


def test_accents_and_case_do_not_matter() -> None:
    assert fuzzy_score("zurich", "ZÜRICH meeting") is not None


def test_an_empty_query_fits_everything_equally() -> None:
    assert fuzzy_score("", "a") == fuzzy_score(" ", "b") == 0.0
