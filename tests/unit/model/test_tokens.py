"""Words, graphemes and sentences: examples by eye, properties by machine."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import tokens
from annotator.model.tokens_data import BLANKS, MAX_RUN
from annotator.model.tokens_sentences import MAX_SENTENCE

FAMILY = "👩\u200d👩\u200d👧"

# Characters of news text and those that the rules treat specially, so that they meet often.
ALPHABET = (
    "aZéßо中のカ한อเ\u0e33ع\u064b\u0915\u094d\u093f0٣½_'’.,-–—/:;!?…\"“”()[]@#&$%+*。！」،؟।\n\t "
    "\u00a0\u200b\u200d\u200c\u200e\ufe0f\u0301\u20e3\u0600\u1100\u1161\u11a8\u00ad"
    "👩👧🏽🇰🇷\U000e0061😀©"
)
texts = st.lists(
    st.sampled_from(ALPHABET)
    | st.sampled_from(["U.S.", "Mr.", " The ", "said", "www.a.com", "http://", "'s", "al-", "No. "])
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
).map("".join)


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens.tokenize(text)]


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens.sentences(text)]


def graphemes_of(text: str) -> list[str]:
    edges = [i for i in range(len(text) + 1) if tokens.is_grapheme_boundary(text, i)]
    return [text[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim was reelected.", ["Kim", "was", "reelected", "."]),
        ("North Korea’s leader", ["North", "Korea", "’s", "leader"]),
        ("the Workers' Party", ["the", "Workers", "'", "Party"]),
        (
            "KCNA'S U.S.'s 2016’s COVID-19's",
            ["KCNA", "'S", "U.S.", "'s", "2016", "’s", "COVID-19", "'s"],
        ),
        ("they've don't O'Brien d’Ivoire", ["they", "'ve", "don't", "O'Brien", "d’Ivoire"]),
        (
            "U.S. U.S.-led U.S, a.m. Ph.D.",
            ["U.S.", "U.S.", "-", "led", "U.S", ",", "a.m.", "Ph.D."],
        ),
        ("Jr., Inc.) Mr. Kim", ["Jr.", ",", "Inc.", ")", "Mr.", "Kim"]),
        ("No. 5 said no.", ["No.", "5", "said", "no", "."]),
        ("J. Edgar saw plan B. The end", ["J.", "Edgar", "saw", "plan", "B", ".", "The", "end"]),
        ("3.5 10,000 15:00 9/11", ["3.5", "10,000", "15:00", "9/11"]),
        ("2026-02-23 2019-2020", ["2026-02-23", "2019", "-", "2020"]),
        ("$5bn, 5% of 27th", ["$", "5bn", ",", "5", "%", "of", "27th"]),
        ("in 2016. Then", ["in", "2016", ".", "Then"]),
        ("Seoul-based self-reliance", ["Seoul", "-", "based", "self", "-", "reliance"]),
        ("27-year-old mid-2019", ["27", "-", "year", "-", "old", "mid", "-", "2019"]),
        ("COVID-19 F-16s e-mail al-Qaeda", ["COVID-19", "F-16s", "e-mail", "al-Qaeda"]),
        ("2019–2021 yes—no --", ["2019", "–", "2021", "yes", "—", "no", "--"]),
        ("the '90s ... end…", ["the", "'90s", "...", "end", "…"]),
        ("see https://x.com/a?b=1.", ["see", "https://x.com/a?b=1", "."]),
        ("(www.a.com) me@ex.co.uk", ["(", "www.a.com", ")", "me@ex.co.uk"]),
        ("#MeToo @ap #1 AT&T", ["#MeToo", "@ap", "#", "1", "AT&T"]),
        ("Booking.com states.North", ["Booking.com", "states", ".", "North"]),
        ("“hi,” she", ["“", "hi", ",", "”", "she"]),
        ("東京タワーへ。", ["東", "京", "タワー", "へ", "。"]),
        ("2026年 2026년에", ["2026", "年", "2026년에"]),
        ("한국어 العَرَبِيَّة، हिन्दी", ["한국어", "العَرَبِيَّة", "،", "हिन्दी"]),
        ("กำไร", ["กำ", "ไ", "ร"]),
        (f"😀{FAMILY}x🇰🇷🇫🇷👍🏽1️⃣", ["😀", FAMILY, "x", "🇰🇷", "🇫🇷", "👍🏽", "1️⃣"]),
        ("cafe\u0301 \u200bZürich\u200f", ["cafe\u0301", "Zürich"]),
        ("", []),
        (" \n\u200b", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@given(texts)
def test_tokens_are_ordered_and_cover_all_but_blanks(text: str) -> None:
    found = tokens.tokenize(text)
    covered = [offset for start, end in found for offset in range(start, end)]
    assert all(start < end for start, end in found)
    assert covered == [i for i, char in enumerate(text) if not tokens.is_blank(char)]


@given(texts)
def test_tokens_hold_whole_graphemes(text: str) -> None:
    for start, end in tokens.tokenize(text):
        for edge in (start, end):
            # A mark on a blank is one grapheme with it, yet no label begins with a blank.
            beside_blank = any(tokens.is_blank(char) for char in text[max(0, edge - 1) : edge + 1])
            assert beside_blank or tokens.is_grapheme_boundary(text, edge)


@given(texts, st.data())
def test_tokens_of_a_range_are_the_tokens_of_the_text_clipped(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    clipped = [(max(a, start), min(b, end)) for a, b in tokens.tokenize(text)]
    assert tokens.tokenize(text, start, end) == [(a, b) for a, b in clipped if a < b]


@given(texts)
def test_edges_agree_with_the_token_list(text: str) -> None:
    found = tokens.tokenize(text)
    starts, ends = [a for a, _ in found], [b for _, b in found]
    for offset in range(len(text) + 1):
        after_ends = [end for end in ends if end > offset]
        after_starts = [start for start in starts if start > offset]
        before_starts = [start for start in starts if start < offset]
        before_ends = [end for end in ends if end < offset]
        assert tokens.next_word_edge(text, offset) == (after_ends or [offset])[0]
        assert tokens.next_word_edge(text, offset, edge="start") == (after_starts or [offset])[0]
        assert tokens.previous_word_edge(text, offset) == (before_starts or [offset])[-1]
        assert tokens.previous_word_edge(text, offset, edge="end") == (before_ends or [offset])[-1]
        touching = [token for token in found if token[0] <= offset <= token[1]]
        at = tokens.word_at(text, offset)
        assert at in touching if touching else at is None


@given(texts, st.data())
def test_snapping_gives_whole_words_without_blanks(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = tokens.snap_to_words(text, start, end)
    touched = tokens.tokenize(text, start, end)
    if not touched:
        assert (low, high) == (start, start)
        return
    assert low <= touched[0][0]
    assert high >= touched[-1][1]
    assert tokens.is_word_bounded(text, low, high)
    assert text[low:high].strip(BLANKS) == text[low:high]
    assert tokens.snap_to_words(text, low, high) == (low, high)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("Kim, 42", 0, "Kim"),
        ("Kim, 42", 3, "Kim"),
        ("Kim, 42", 4, ","),
        ("Kim, 42", 7, "42"),
        ("Kim’s", 3, "’s"),
        ("a  b", 2, None),
        ("", 0, None),
        ("a", 9, None),
    ],
)
def test_word_at_the_caret(text: str, offset: int, expected: str | None) -> None:
    word = tokens.word_at(text, offset)
    assert (word and text[word[0] : word[1]]) == expected


def test_snapping_widens_a_sloppy_drag() -> None:
    text = "leader Kim Jong Un was"
    start, end = tokens.snap_to_words(text, 6, 17)
    assert text[start:end] == "Kim Jong Un"
    assert tokens.snap_to_words(text, 6, 7) == (6, 6)
    assert tokens.snap_to_words(text, 8, 8) == (8, 8)
    assert tokens.snap_to_words(text, -5, 99) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("Kimchi", "Kim", False),
        ("Kim's", "Kim", True),
        ("Russia-Ukraine war", "Ukraine", True),
        ("the U.S. army", "U.S.", True),
        ("the U.S. army", "U.S", False),
        ("東京都", "東京", True),
        ("13.5", "3.5", False),
    ],
)
def test_word_bounds_for_occurrences(text: str, part: str, expected: bool) -> None:  # noqa: FBT001
    start = text.index(part)
    assert tokens.is_word_bounded(text, start, start + len(part)) is expected


def test_empty_ranges_are_not_word_bounded() -> None:
    assert not tokens.is_word_bounded("Kim", 1, 1)
    assert not tokens.is_word_bounded("Kim", 0, 4)


@pytest.mark.parametrize("unit", ["東京、", "ab12", "x", "🇰", "e\u0301", f"{FAMILY}", "a-"])
def test_long_runs_without_blanks_are_cut_locally(unit: str) -> None:
    """The answer in the middle of a huge run is the one a stretch of it gives."""
    count = 300_000 // len(unit)
    text = unit * count
    middle = (len(text) // 2) // MAX_RUN * MAX_RUN
    for offset in (middle - 1, middle, middle + 1, middle + 300):
        word = tokens.word_at(text, offset)
        assert word is not None
        assert word[0] <= offset <= word[1]
        assert word[1] - word[0] <= MAX_RUN + 64
    found = tokens.tokenize(text, middle - 5000, middle + 5000)
    assert sum(end - start for start, end in found) == 10_000


def test_one_word_of_300_characters_stays_whole() -> None:
    word = "Donaudampfschiff" * 20
    assert words_of(f"Die {word} fährt") == ["Die", word, "fährt"]


def test_long_chinese_text_keeps_numbers_whole_at_grid_lines() -> None:
    text = "年" * (MAX_RUN - 2) + "2026" + "年" * MAX_RUN
    assert "2026" in words_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", ["a", "b"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("\n\r", ["\n", "\r"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("\n\u0301", ["\n", "\u0301"]),
        (f"a{FAMILY}b", ["a", FAMILY, "b"]),
        ("a\u200d👧", ["a\u200d", "👧"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("❤️\u200d🔥", ["❤️\u200d🔥"]),
        ("🇰🇷🇫🇷🇩", ["🇰🇷", "🇫🇷", "🇩"]),
        ("a🇰\u200d🇷", ["a", "🇰\u200d", "🇷"]),
        ("\u1100\u1161\u11a8\u1100", ["\u1100\u1161\u11a8", "\u1100"]),
        ("가\u11a8각\u11a8", ["가\u11a8", "각\u11a8"]),
        ("각\u1161", ["각", "\u1161"]),
        ("\u0915\u093f\u0915", ["\u0915\u093f", "\u0915"]),
        ("\u0915\u094d\u0937", ["\u0915\u094d\u0937"]),
        ("\u0915\u094d\u200d\u0937", ["\u0915\u094d\u200d\u0937"]),
        ("\u0915\u094d\u200c\u0937", ["\u0915\u094d\u200c", "\u0937"]),
        ("\u0e01\u0e33", ["\u0e01\u0e33"]),
        ("\u0600\u0661", ["\u0600\u0661"]),
        ("a\u200bb", ["a", "\u200b", "b"]),
        ("🏴\U000e0067\U000e0062\U000e007f", ["🏴\U000e0067\U000e0062\U000e007f"]),
        ("1\ufe0f\u20e3", ["1\ufe0f\u20e3"]),
        ("한국", ["한", "국"]),
        ("عَر", ["عَ", "ر"]),
    ],
)
def test_graphemes(text: str, expected: list[str]) -> None:
    assert graphemes_of(text) == expected


@given(texts)
def test_grapheme_steps_visit_exactly_the_boundaries(text: str) -> None:
    edges = [i for i in range(len(text) + 1) if tokens.is_grapheme_boundary(text, i)]
    for offset in range(len(text) + 1):
        assert tokens.next_grapheme(text, offset) == min(
            (edge for edge in edges if edge > offset), default=len(text)
        )
        assert tokens.previous_grapheme(text, offset) == max(
            (edge for edge in edges if edge < offset), default=0
        )


@given(texts, st.integers(-3, 60), st.integers(-3, 60))
def test_snapped_graphemes_are_whole(text: str, start: int, end: int) -> None:
    low, high = tokens.snap_to_graphemes(text, start, end)
    assert tokens.is_grapheme_boundary(text, low)
    assert tokens.is_grapheme_boundary(text, high)
    assert 0 <= low <= high <= len(text)
    if start < end:
        assert low <= max(0, min(start, len(text)))
        assert high >= min(max(end, 0), len(text))


def test_grapheme_steps_outside_of_the_text() -> None:
    assert tokens.next_grapheme("ab", -4) == 0
    assert tokens.previous_grapheme("ab", 40) == 2
    assert tokens.next_grapheme("", 0) == 0
    assert tokens.previous_grapheme("", 0) == 0


def test_an_endless_row_of_flags_keeps_its_pairs() -> None:
    text = "🇰🇷" * 50_000
    assert not tokens.is_grapheme_boundary(text, 50_001)
    assert tokens.next_grapheme(text, 50_000) == 50_002
    assert tokens.previous_grapheme(text, 50_000) == 49_998


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell 3.5 percent. Kim left.", ["It fell 3.5 percent.", "Kim left."]),
        (
            "U.S. allies met. So did the U.S. He left.",
            ["U.S. allies met.", "So did the U.S.", "He left."],
        ),
        ("Mr. Kim Jr. met Dr. No.", ["Mr. Kim Jr. met Dr. No."]),
        ("J. K. Rowling wrote. Plan B. The end.", ["J. K. Rowling wrote.", "Plan B.", "The end."]),
        ("At 5 p.m. Monday it rose.", ["At 5 p.m. Monday it rose."]),
        ("In Jan. 2019, No. 5 won. 42 fell.", ["In Jan. 2019, No. 5 won.", "42 fell."]),
        ("It was 2016. Kim, 42, ran.", ["It was 2016.", "Kim, 42, ran."]),
        ("He said “any war.” North Korea", ["He said “any war.”", "North Korea"]),
        ("“Stop!” he said. (It did.) So", ["“Stop!” he said.", "(It did.)", "So"]),
        ('"hostile" states.Experts had', ['"hostile" states.', "Experts had"]),
        ("a headline\n\nThe text", ["a headline", "The text"]),
        ("1. The first\n2. The second", ["1. The first", "2. The second"]),
        ("well... no. Then... Yes? ok", ["well... no.", "Then...", "Yes? ok"]),
        ("On Main St. The road to St. Paul.", ["On Main St.", "The road to St. Paul."]),
        ("See www.a.com. And a.b@c.org. End", ["See www.a.com.", "And a.b@c.org.", "End"]),
        ("東京です。「行く。」と言った！次。", ["東京です。", "「行く。」と言った！", "次。"]),
        ("“我去。”他说。中国", ["“我去。”", "他说。", "中国"]),
        ("ماذا؟ نعم", ["ماذا؟", "نعم"]),
        ('" It works. "\nNext', ['" It works. "', "Next"]),
        ("« Ça va. » Il part.", ["« Ça va. »", "Il part."]),
        ('He left. "We stay."', ["He left.", '"We stay."']),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@given(texts)
def test_sentences_cover_the_text_and_never_split_a_token(text: str) -> None:
    found = tokens.sentences(text)
    covered = {offset for start, end in found for offset in range(start, end)}
    assert {i for i, char in enumerate(text) if not tokens.is_blank(char)} <= covered
    assert all(tokens.is_word_bounded(text, start, end) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert not any("\n" in text[start:end] for start, end in found)


@given(texts)
def test_sentence_at_agrees_with_the_list(text: str) -> None:
    for start, end in tokens.sentences(text):
        assert all(tokens.sentence_at(text, i) == (start, end) for i in range(start, end))


def test_sentence_at_the_ends() -> None:
    assert tokens.sentence_at("", 0) == (0, 0)
    assert tokens.sentence_at("One. Two.", 99) == (5, 9)
    assert tokens.sentence_at("One. Two.", 4) == (5, 9)
    assert tokens.sentence_at("One\n\nTwo", 4) == (0, 3)
    assert tokens.sentence_at(" \n ", 2) == (2, 2)


@pytest.mark.parametrize("unit", ["word ", "U.S. Army ", "a", "Kim left. ", ". "])
def test_sentences_of_text_without_line_breaks_are_found_locally(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    middle = len(text) // 2
    for offset in (middle, middle // MAX_SENTENCE * MAX_SENTENCE):
        start, end = tokens.sentence_at(text, offset)
        assert end - start <= 3 * MAX_SENTENCE
        around = tokens.sentences(text, max(0, start - 50), end + 50)
        assert (start, end) in around


def test_the_article_falls_into_its_sentences(shared_data: Path) -> None:
    text = (shared_data / "article" / "kim-reelected.txt").read_text(encoding="utf-8")
    found = sentences_of(text)
    assert found[0].endswith("state media reported Monday.")
    assert found[1].startswith("The report from the party congress")
    assert "Kim, 42, has held the party’s top post" in found[6]
    assert any(s.startswith("Experts had anticipated") for s in found)
