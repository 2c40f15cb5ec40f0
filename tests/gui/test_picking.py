from annotator.gui.picking import RelationPick, short_quote
from annotator.services.surroundings import Candidate


def test_candidates_go_round() -> None:
    first, second = (Candidate("ORG", ((n, n + 1),), "x") for n in range(2))
    pick = RelationPick("source", "c", None, frozenset(), (first, second), 0)
    assert pick.stepped(1).candidate is second
    assert pick.stepped(-1).candidate is second
    assert pick.stepped(1).stepped(1).candidate is first
    assert pick.nth(2) is second
    assert pick.nth(3) is None
    assert RelationPick("source", "c", None, frozenset()).stepped(1).candidate is None


def test_a_long_quote_is_cut_on_one_line() -> None:
    assert short_quote("a\n b") == "a b"
    assert short_quote("word " * 20, 12) == "word word w…"
