"""The product's own news article: its dates, all of them and no others."""

import datetime as dt
from pathlib import Path

import pytest

from annotator.dates import find_dates

ARTICLE = Path(__file__).parents[4] / "shared" / "data" / "article" / "kim-reelected.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not on this machine")
def test_dates_of_the_article() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    mentions = find_dates(text, dt.date(2026, 2, 23))
    assert [(m.text, m.type, m.value) for m in mentions] == [
        ("2026-02-23", "DATE", "2026-02-23"),
        ("Monday", "DATE", "2026-02-23"),
        ("the next five years", "DURATION", "P5Y"),
        ("last Thursday", "DATE", "2026-02-19"),
        ("Sunday", "DATE", "2026-02-22"),
        ("every five years", "SET", "P5Y"),
        ("2016", "DATE", "2016"),
        ("2016", "DATE", "2016"),
        ("2021", "DATE", "2021"),
        ("Sunday", "DATE", "2026-02-22"),
        ("2019", "DATE", "2019"),
        ("2024", "DATE", "2024"),
    ]
    assert all(text[m.start : m.end] == m.text for m in mentions)
    ends = next(m for m in mentions if m.value == "P5Y" and m.type == "DURATION")
    assert (ends.begin, ends.end_point) == ("2026-02-23", "2031-02-23")
