"""The fast ways over a whole text give what the slow ones give."""

import re
from bisect import bisect_left

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model import tokens, tokens_sentences
from annotator.model.tokens_data import BLANKS, MAX_RUN
from annotator.model.tokens_runs import runs_in, tokens_of
from tests.unit.model.test_tokens import ALPHABET
from tests.unit.model.test_tokens import texts as noise

WORDS = (
    *("Kim", "said", "in", "2024", "12", "4", "a", "The", "“any", "No", "no", "Mr", "U.S", "J"),
    *("p.m", "Inc", "St", "Ph.D", "Thursday", "reelected", "Zürich", "É", "李明月", "東京、"),
    *("سمير", "états", "www.a.com", "al-No", "www.No", "casino", "x-no", "7", "can't"),
)
MARKS = ("", ".", ",", "?", "!", "…", "。", ".”", '."', ".'", "?.", "..", ".[1]", ")", ".)", "’s")
GAPS = (
    " ",
    " ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "\xa0",
    "\u200b",
    " \n",
    "\n\n\n",
    "\v",
    "\r",
    "\u2028",
    "",
)
news = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(GAPS)), max_size=12
).map(lambda parts: "".join(part for each in parts for part in each))
texts = news | noise


@given(texts)
def test_all_tokens_are_those_of_run_after_run(text: str) -> None:
    expected = [token for run in runs_in(text, 0, len(text)) for token in tokens_of(text, *run)]
    for _ in range(2):  # cut anew, then remembered
        found = tokens.all_tokens(text)
        assert found.pairs == expected
        assert found.words == [text[start:end] for start, end in expected]
        assert found.ends == [found.end(number) for number in range(len(found))]


@pytest.mark.parametrize(
    "text", ["a" * 3 * MAX_RUN, f"x {'年2' * MAX_RUN} y", f"{BLANKS}a{BLANKS}"]
)
def test_runs_of_any_length_and_blanks_of_any_kind(text: str) -> None:
    expected = [token for run in runs_in(text, 0, len(text)) for token in tokens_of(text, *run)]
    assert tokens.all_tokens(text).pairs == expected


def test_what_follows_decides_also_where_a_word_was_seen_before() -> None:
    before = tokens.all_tokens("No. 5 said no. J. Kim saw J. The").words
    assert before == ["No.", "5", "said", "no", ".", "J.", "Kim", "saw", "J", ".", "The"]
    after = tokens.all_tokens("No. J. No. 7").words
    assert after == ["No", ".", "J", ".", "No.", "7"]


@given(texts, st.integers(0, 40))
@example("He saw É. Kim ran. He saw U. Kim", 0)
@example("On Sept. Kim ran. By approx. Ten", 0)
@example("and\n\n 12. The end\n12. The", 0)
@example("from 12. The end in 2024. The U.S.1999. The", 3)
@example("a?.” The b.” the c.' The d. ”\nThe e... The", 0)
@example("He ran. éa. Éa. ж. Жы. ა. ½. ² 5. سمير. 李", 0)
@example("So.\n\r\nNo.”\n Then! The …. The 。 a", 4)
def test_plain_sentence_ends_are_those_of_the_rules(text: str, offset: int) -> None:
    found = tokens.sentences(text), tokens.sentences(text, offset), tokens.sentence_at(text, offset)
    every_sign = re.compile("[.!?…‽。！？｡؟۔।॥።։\n\r\u2028\u2029]")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens_sentences, "_SIGN", every_sign)
        patch.setattr(tokens_sentences, "_SIGN_OR_LINE", every_sign)
        by_rules = (
            tokens.sentences(text),
            tokens.sentences(text, offset),
            tokens.sentence_at(text, offset),
        )
    assert found == by_rules


@given(texts)
def test_cuts_part_the_tokens_as_sentences_do(text: str) -> None:
    starts = tokens.all_tokens(text).starts
    cuts = {bisect_left(starts, cut) for cut in tokens.sentence_cuts(text)}
    assert cuts - {0} == {bisect_left(starts, end) for _, end in tokens.sentences(text)}
    assert set(ALPHABET) & set(BLANKS)  # the texts have what the cuts are about
