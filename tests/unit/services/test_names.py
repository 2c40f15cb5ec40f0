"""Which names may be the same, and which must not: a table, precision first."""

import pytest

from annotator.services.names import (
    SURE,
    Why,
    bare,
    canonical,
    completeness,
    match_names,
    take_apart,
)

SAME = [
    ("Kim", "Kim Jong Un", True, Why.LAST),
    ("Xi", "Xi Jinping", True, Why.LAST),
    ("Okafor", "Maria Okafor", True, Why.LAST),
    ("von der Leyen", "Ursula von der Leyen", True, Why.LAST),
    ("Assad", "Bashar al-Assad", True, Why.LAST),
    ("Kim Jong-un", "Kim Jong Un", True, Why.SAME),
    ("ZELENSKY", "Zelensky", True, Why.SAME),
    ("Zelenskyy", "Zelensky", True, Why.SPELLING),
    ("Erdoğan", "Erdogan", True, Why.SAME),
    ("Lula’s", "Lula", True, Why.SAME),
    ("President Okafor", "Okafor", True, Why.TITLE),
    ("Prime Minister Keir Starmer", "Keir Starmer", True, Why.TITLE),
    ("Mr. Biden", "Biden", True, Why.TITLE),
    ("Sen. Warren", "Elizabeth Warren", True, Why.LAST),
    ("George Bush", "George W. Bush", True, Why.ENDS),
    ("J. Smith", "John Smith", True, Why.INITIALS),
    ("Martin Luther King Jr.", "Martin Luther King", True, Why.SUFFIX),
    ("KCNA", "Korean Central News Agency", False, Why.ACRONYM),
    ("WHO", "World Health Organization", False, Why.ACRONYM),
    ("FBI", "Federal Bureau of Investigation", False, Why.ACRONYM),
    ("U.S.", "United States", False, Why.ACRONYM),
    ("US", "United States of America", False, Why.ACRONYM),
    ("DPRK", "Democratic People’s Republic of Korea", False, Why.ACRONYM),
    ("EU", "the European Union", False, Why.ACRONYM),
    ("the Workers’ Party", "Workers' Party", False, Why.SAME),
    ("Workers’ Party", "Workers’ Party of Korea", False, Why.SHORT),
    ("Apple", "Apple Inc.", False, Why.SUFFIX),
    ("AT&T", "AT and T", False, Why.SAME),
    ("Königsberg", "Konigsberg", False, Why.SAME),
    ("金", "金正恩", True, Why.LAST),
    ("朝鲜", "朝鲜", False, Why.SAME),
    ("김정은", "김", True, Why.LAST),
    ("الأسد", "بشار الأسد", True, Why.LAST),
    ("مُحَمَّد", "محمد", True, Why.SAME),
]

WEAK = [
    ("Barack", "Barack Obama", True, Why.FIRST),
    ("the party", "Workers’ Party", False, Why.HEAD),
    ("the agency", "Korean Central News Agency", False, Why.HEAD),
    ("Korea", "North Korea", False, Why.INSIDE),
    ("Boeing", "Boeing Defense", False, Why.SHORT),
    ("Jong", "Kim Jong Un", True, Why.INSIDE),
    ("Motors", "General Motors", False, Why.HEAD),
]

DIFFERENT = [
    ("Kim Jong Un", "Kim Jong Il", True),
    ("Kim Jong Un", "Kim Yo Jong", True),
    ("John Smith", "Jane Smith", True),
    ("North Korea", "South Korea", False),
    ("Iran", "Iraq", False),
    ("Austria", "Australia", False),
    ("New", "New York", False),
    ("EU", "United Nations", False),
    ("Anna", "Hannah", True),
    ("Slovakia", "Slovenia", False),
    ("A", "Anna Adams", True),
    ("…", "Anna", True),
    ("2016", "2021", False),
]


@pytest.mark.parametrize(("first", "second", "is_person", "why"), SAME)
def test_names_that_surely_may_be_the_same(
    first: str, second: str, *, is_person: bool, why: Why
) -> None:
    match = match_names(take_apart(first), take_apart(second), is_person=is_person)
    assert match is not None
    assert match.why is why
    assert match.strength >= SURE or why is Why.SPELLING
    assert match == match_names(take_apart(second), take_apart(first), is_person=is_person)


@pytest.mark.parametrize(("first", "second", "is_person", "why"), WEAK)
def test_names_that_may_be_the_same_but_are_never_suggested_unasked(
    first: str, second: str, *, is_person: bool, why: Why
) -> None:
    match = match_names(take_apart(first), take_apart(second), is_person=is_person)
    assert match is not None
    assert match.why is why
    assert match.strength < SURE
    assert match == match_names(take_apart(second), take_apart(first), is_person=is_person)


@pytest.mark.parametrize(("first", "second", "is_person"), DIFFERENT)
def test_names_that_are_different(first: str, second: str, *, is_person: bool) -> None:
    match = match_names(take_apart(first), take_apart(second), is_person=is_person)
    assert match is None


def test_the_fullest_mention_makes_the_name() -> None:
    quotes = ["Kim", "the leader", "KCNA", "Kim Jong Un", "Kim Jong Un’s"]
    assert canonical(max(quotes, key=completeness), is_person=True) == "Kim Jong Un"
    assert canonical("the President’s", is_person=False) == "President"
    assert canonical("Prime Minister Keir Starmer’s", is_person=True) == "Keir Starmer"
    assert canonical("General Motors", is_person=False) == "General Motors"
    assert canonical("the Workers’ Party", is_person=False) == "Workers’ Party"
    assert canonical("“Anna”,", is_person=True) == "Anna"


@pytest.mark.parametrize("quote", ["", " ", "the", "’s", "...", "'", "“”", "A", "\u200b"])
def test_odd_quotes_do_no_harm(quote: str) -> None:
    name = take_apart(quote)
    assert match_names(name, take_apart("Anna"), is_person=True) is None
    assert isinstance(bare(quote), str)


def test_descriptions_are_told_from_names() -> None:
    assert take_apart("the leader").is_description
    assert take_apart("state media").is_description
    assert not take_apart("the Pentagon").is_description
    assert not take_apart("金正恩").is_description
    assert take_apart("the ruling party of Norway").head == "party"
