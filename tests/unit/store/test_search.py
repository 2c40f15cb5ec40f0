import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.store import Store
from annotator.store.integrity import run_checks
from annotator.store.search import parse_query, unmark
from tests.unit.store.builders import document, insert, inverse, operation

TEXTS = {
    "Congress opens": "Kim Jong Un spoke in São Paulo on Monday.\nThe Party said so.",
    "한국어 기사": "한국어로 쓴 기사는 서울에서 나왔다. 😀 done",
    "中文": "平壤举行了党代表大会。",
    "العربية": "قال الحزب إن المؤتمر سيعقد، والعربية لغة.",
    "ไทย": "พรรคกล่าวว่าการประชุมจะจัดขึ้น",
    "Odd": 'He said "never" — AND meant it; NOT (maybe) a*b.',
}


@pytest.fixture
def library(store: Store) -> Store:
    """A project with texts in many scripts."""
    insert(
        store,
        *(
            document(text, title=title, position=at)
            for at, (title, text) in enumerate(TEXTS.items())
        ),
    )
    return store


@pytest.mark.parametrize(
    ("query", "title", "quotes"),
    [
        ("kim", "Congress opens", ["Kim"]),
        ("sao paulo", "Congress opens", ["São", "Paulo"]),
        ("SÃO", "Congress opens", ["São"]),
        ('"jong un" spo', "Congress opens", ["Jong Un", "spoke"]),
        ("Part", "Congress opens", ["Party"]),
        ("서울", "한국어 기사", ["서울"]),
        ("😀", "한국어 기사", ["😀"]),
        ("党代表", "中文", ["党代表"]),
        ("العربية", "العربية", ["العربية", "العربية"]),
        ("การประชุม", "ไทย", ["การประชุม"]),
        ("onda", "Congress opens", ["onda"]),
        ("a*b", "Odd", ["a*b"]),
        ('"never" AND', "Odd", ["never", "AND"]),
    ],
)
def test_words_phrases_and_parts_are_found_where_they_stand(
    library: Store, query: str, title: str, quotes: list[str]
) -> None:
    hits = [hit for hit in library.search(query) if hit.title == title]
    assert [hit.quote for hit in hits] == quotes
    for hit in hits:
        text = TEXTS[title] if not hit.in_title else title
        if not hit.in_title:
            assert text[hit.start : hit.end] == hit.quote
            assert text[: hit.start].endswith(hit.before)
            assert text[hit.end :].startswith(hit.after)


def test_all_words_must_be_there(library: Store) -> None:
    assert library.search("Kim nobody") == []


def test_a_title_is_found_and_follows_its_changes(library: Store) -> None:
    (hit,) = library.search("opens")
    assert (hit.in_title, hit.quote) == (True, "Congress opens")
    one = library.document(hit.document_id)
    assert one is not None
    renamed = operation((one, document(one.text, id=one.id, title="Something else")))
    done = library.submit(renamed).result(5)
    assert library.search("opens") == []
    assert [found.quote for found in library.search("something")] == ["Something else"]
    library.submit(inverse(done)).result(5)
    assert len(library.search("opens")) == 1
    assert run_checks(library) == []


def test_a_document_taken_back_is_not_found(store: Store) -> None:
    done = store.submit(operation((None, document("Unique word zebra.")))).result(5)
    assert len(store.search("zebra")) == 1
    store.submit(inverse(done)).result(5)
    assert store.search("zebra") == []
    assert run_checks(store) == []


def test_limits(store: Store) -> None:
    insert(store, *(document(f"spam {at} " * 50, position=at) for at in range(4)))
    assert len(store.search("spam")) == 80
    assert len(store.search("spam", limit=7)) == 7
    assert store.search("spam", limit=0) == []


@given(st.text(max_size=12) | st.text("\"*()^:+-{}<>ANDORNEAT \\'%_", max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_input_is_an_error(library: Store, query: str) -> None:
    query = query.encode("utf-8", "ignore").decode()
    for hit in library.search(query):
        assert hit.quote


def test_queries_are_taken_apart() -> None:
    assert parse_query("  ") is None
    assert parse_query('""') is None
    parsed = parse_query('one "two three" fo"ur')
    assert parsed is not None
    assert parsed.terms == ("one", "two three", 'fo"ur')


@pytest.mark.parametrize(
    ("marked", "plain", "ranges"),
    [
        ("no marks", "no marks", []),
        ("a \ufdd0b\ufdd1 c\ufdd0d\ufdd1", "a b cd", [(2, 3), (5, 6)]),
        ("\ufdd0😀x\ufdd1", "😀x", [(0, 2)]),
    ],
)
def test_marks_become_ranges(marked: str, plain: str, ranges: list[tuple[int, int]]) -> None:
    assert unmark(marked) == (plain, ranges)
