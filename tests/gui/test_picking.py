from annotator.gui.picking import RelationPick, rank_candidates, short_quote
from annotator.model.spans import Span, quote_of

TEXT = "The party met Sunday. KCNA said Kim Jong Un was reelected. Reuters was not there."


def span(quote: str, label: str) -> Span:
    start = TEXT.index(quote)
    fragments = ((start, start + len(quote)),)
    return Span(
        id=quote, set_id="s", label=label, fragments=fragments, quote=quote_of(TEXT, fragments)
    )


CLAIM = span("Kim Jong Un was reelected", "CLAIM")
SPANS = (span("party", "ORG"), span("KCNA", "ORG"), CLAIM, span("Kim Jong Un", "PERSON"),
         span("Reuters", "ORG"))  # fmt: skip


def rank(relation: str, *allowed: str, taken: tuple[str, ...] = ()) -> tuple[str, ...]:
    return rank_candidates(TEXT, CLAIM, SPANS, relation, allowed=allowed, taken=taken)


def test_a_source_is_looked_for_in_the_sentence_outside_the_claim_first() -> None:
    assert rank("source", "ORG", "PERSON") == ("KCNA", "Kim Jong Un", "Reuters", "party")


def test_what_a_claim_is_about_is_looked_for_inside_it_first() -> None:
    assert rank("about", "ORG", "PERSON")[0] == "Kim Jong Un"


def test_linked_spans_and_other_labels_are_no_candidates() -> None:
    assert rank("source", "ORG", taken=("KCNA",)) == ("Reuters", "party")


def test_candidates_go_round() -> None:
    pick = RelationPick("source", "c", None, frozenset(), ("a", "b"), 0)
    assert pick.stepped(1).candidate == "b"
    assert pick.stepped(-1).candidate == "b"
    assert pick.stepped(1).stepped(1).candidate == "a"
    assert pick.nth(2) == "b"
    assert pick.nth(3) is None
    assert RelationPick("source", "c", None, frozenset()).stepped(1).candidate is None


def test_a_long_quote_is_cut_on_one_line() -> None:
    assert short_quote("a\n b") == "a b"
    assert short_quote("word " * 20, 12) == "word word w…"
