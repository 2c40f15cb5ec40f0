"""The reading of the tense: a table of sentences, and what must hold for any of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.services.findings.tense import tense_of

PAST = (
    "the party was reelected on Friday",
    "Kim Jong Un was elected general secretary",
    "Kim won a third term",
    "the delegates met in Pyongyang on Sunday",
    "the congress opened on Thursday",
    "Okafor resigned on Monday",
    "the minister visited Paris",
    "the company has won the contract",
    "they have already left the valley",
    "the mill closed in 2014",
    "most workers left the valley",
    "the bank had raised its rate",
    "the bridge did not reopen",
    "Officials didn’t attend the talks",
    "The storm, which began in the north, killed three people",
    "the court rejected the appeal",
    "We knew the risk",
    "he took it",
    "inflation rose to 4.5%",
    "two soldiers were killed near the border",
    "Norrail quickly repaired the line",
    "the president then visited the coast",
    "prices fell sharply",
    "police arrested four men",
    "She told the court the truth",
    "the harbour froze",
    "it has been sold",
)
NOT_PAST = (
    # ahead
    "the bridge will reopen in May",
    "he would resign",
    "the party won’t meet",
    "she'll speak on Friday",
    "the leaders are to meet on Friday",
    "the company plans to close the mill",
    "the talks were to begin on Friday",
    "the vote was scheduled for Friday",
    "the summit was postponed to March",
    "elections are expected in 2027",
    "Kim was expected to win",
    "the bank may raise its rate",
    "the minister could visit Paris",
    "the government announced elections for May",
    "the ministry invited them for Friday",
    "the strike is due on Monday",
    "a new round is about to begin",
    "the workers threatened a strike on Friday",
    "if the party won on Friday, he left",
    # present
    "the congress opens on Thursday",
    "Kim is the general secretary",
    "the party founded in 1990 meets on Friday",
    "the man arrested by police on Friday is a teacher",
    "the reelected leader speaks on Friday",
    "the talks held in Seoul continue",
    "the line is closed",
    "the most advanced missile flies on Friday",
    "the man who won in 2019 runs again",
    "the fund needs money",
    "hundred people gather",
    "a red flag",
    "",
    "2026",
)


@pytest.mark.parametrize("text", PAST)
def test_past(text: str) -> None:
    assert tense_of(text) == "past"


@pytest.mark.parametrize("text", NOT_PAST)
def test_not_surely_past(text: str) -> None:
    assert tense_of(text) != "past"


@pytest.mark.parametrize("text", ["the bridge will reopen", "she’ll speak", "they won't meet"])
def test_future(text: str) -> None:
    assert tense_of(text) == "future"


@given(st.sampled_from(PAST), st.sampled_from(["will", "would", "may", "if", "is set"]))
def test_a_word_that_points_ahead_always_opens_it(text: str, word: str) -> None:
    assert tense_of(f"{text} and {word}") != "past"


@given(st.sampled_from(PAST))
def test_capitals_do_not_matter(text: str) -> None:
    assert tense_of(text.upper()) == tense_of(text.capitalize()) == "past"


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert tense_of(text) in {"past", "future", None}
