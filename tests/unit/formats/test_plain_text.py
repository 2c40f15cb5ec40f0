"""Plain text import: title, document date and publisher from the head of an article."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import datelines, written_dates
from annotator.formats.datelines import read_dateline
from annotator.formats.plain_text import DateSource, read_plain_text
from annotator.formats.written_dates import match_date
from annotator.model.errors import TextError

BODY = "\n\nThe congress began last Thursday. It met on March 3, 2021.\n"
DAY = dt.date(2026, 2, 23)


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (" date 2026-02-23 SEOUL, South Korea — North Korean leader", DateSource.LABELLED_LINE),
        ("Date: February 23rd, 2026", DateSource.LABELLED_LINE),
        ("Kim reelected\n\nPublished: Feb. 23, 2026 10:30 GMT | By Ann", DateSource.LABELLED_LINE),
        ("Updated: Feb 24, 2026\nPublished: Feb 23, 2026", DateSource.LABELLED_LINE),
        ("Posted on 23 February 2026", DateSource.LABELLED_LINE),
        ("2026-02-23", DateSource.DATE_LINE),
        ("February 23, 2026", DateSource.DATE_LINE),
        ("23 Feb 2026", DateSource.DATE_LINE),
        ("Monday, 23rd of February 2026", DateSource.DATE_LINE),
        ("Monday, February 23, 2026 at 9:30 a.m. EST", DateSource.DATE_LINE),
        ("2026/02/23 10:00 KST", DateSource.DATE_LINE),
        ("2026-02-23T10:00:00Z", DateSource.DATE_LINE),
        ("(23-Feb-2026)", DateSource.DATE_LINE),
        ("23/02/2026", DateSource.DATE_LINE),
        ("2026年2月23日", DateSource.DATE_LINE),
        ("2026년 2월 23일", DateSource.DATE_LINE),
        ("A headline\n\nBy Ann\nFeb. 23, 2026", DateSource.DATE_LINE),
        ("SEOUL, Feb 23, 2026 — Kim was", DateSource.DATELINE),
        ("SEOUL, South Korea, 23 February 2026 — Kim was", DateSource.DATELINE),
        ("PARIS, 23 February 2026 (AFP) - Kim was", DateSource.DATELINE),
        ("MOSCOW (TASS, Feb 23, 2026) — Kim was", DateSource.DATELINE),
        ("LONDON (AP) Feb 23, 2026 -- Kim was", DateSource.DATELINE),
        ("2026-02-23 SEOUL, South Korea — Kim was", DateSource.DATELINE),
        ("2026-02-23 — Kim was", DateSource.DATELINE),
        ("2026-02-23: Kim was", DateSource.DATELINE),
        ("---\ntitle: x\ndate: 2026-02-23\n---\nText", DateSource.FRONT_MATTER),
        ("---\n# head\nPublication date: 'Feb 23, 2026'\n...\nText", DateSource.FRONT_MATTER),
    ],
)
def test_the_head_gives_the_document_date(head: str, source: DateSource) -> None:
    document = read_plain_text(head + BODY, "a.txt")
    assert document.document_date == DAY
    assert document.date_source is source
    assert document.text == head + BODY


@pytest.mark.parametrize(
    "head",
    [
        "03/04/2026",
        "Date: 03.04.2026",
        "2026-02-30",
        "February 2026",
        "SEOUL, Feb 23 (Reuters) - Kim was",
        "February 23, 2026 was a Monday for the party",
        "Published 3 May 2020 in a journal, the long study says that the effect is small",
        "The party met on 23 February 2026 — again",
        "Kim was born on January 8, 1984",
        "1-800-555-2026",
        "Updated: Feb 24, 2026",
        "---\ndate: 03/04/2026\n---\nText",
        "---\nprose of 2026-02-23 here\n---\nmore",
    ],
)
def test_what_is_open_or_prose_gives_no_date(head: str) -> None:
    document = read_plain_text(head + BODY, "a.txt")
    assert document.document_date is None
    assert document.date_source is None


def test_dates_deep_in_the_article_do_not_count() -> None:
    text = "\n".join(f"Sentence number {n} of the text." for n in range(30)) + "\n2026-02-23\n"
    assert read_plain_text(text, "a.txt").document_date is None


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("LONDON (AP) — The", "AP"),
        ("WASHINGTON, Feb 23 (Reuters) - The", "Reuters"),
        ("Seoul (AFP) – The", "AFP"),
        ("(Reuters) - The", "Reuters"),
        ("BEIJING, Feb. 23, 2026 (Xinhua) -- The", "Xinhua"),
        ("MOSCOW (TASS, Feb 23, 2026) — The", "TASS"),
        ("date 2026-02-23 SEOUL, South Korea (AP) — The", "AP"),
        ("---\nsource: The Daily\n---\nLONDON (AP) — The", "The Daily"),
        ("LONDON (UK) — The", None),
        ("The party (AP) said so", None),
    ],
)
def test_the_dateline_gives_the_publisher(head: str, publisher: str | None) -> None:
    assert read_plain_text(head + BODY, "a.txt").publisher == publisher


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Kim reelected to top post", "Kim reelected to top post"),
        ("  Kim\treelected  ", "Kim reelected"),
        ("# Kim reelected?", "Kim reelected?"),
        ("2026-02-23\n\nKim reelected", "Kim reelected"),
        ("Published: 2026-02-23\nKim reelected", "Kim reelected"),
        ("By Ann\nHeadline: Kim wins", "Kim wins"),
        ("---\nheadline: 'Kim: again'\n---\nText", "Kim: again"),
        ("Kim was reelected.", "kim-1"),
        ("Kim reelected\nwithout a gap", "kim-1"),
        ("SEOUL, South Korea — Kim was reelected", "kim-1"),
        ("By Ann Onymous", "kim-1"),
        ("https://example.com/kim", "kim-1"),
        ("2026-02-23", "kim-1"),
        ("word " * 60, "kim-1"),
        ("12345", "kim-1"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert read_plain_text(head + BODY, "some/folder/kim-1.txt").title == title


def test_a_text_of_one_line_is_no_headline() -> None:
    assert read_plain_text("Kim wins", "kim.txt").title == "kim"
    assert read_plain_text("Kim wins\n\n", "a.b.txt").title == "a.b"


def test_a_nameless_input_is_called_by_its_beginning() -> None:
    assert read_plain_text("Kim was reelected.\nMore.", "-").title == "Kim was reelected."
    assert read_plain_text("A  rather " + "long " * 20 + ".", "").title.startswith("A rather long")


def test_front_matter_fills_the_fields_and_stays_in_the_text() -> None:
    text = (
        '---\ntitle: "Kim"\npublisher: KCNA Watch\nurl: https://example.com/a\nlang: en\n'
        "author: Ann\ntags:\n  - a\n- b\n---\n\nThe text.\n"
    )
    document = read_plain_text(text, "a.txt")
    assert document.text == text
    assert (document.title, document.publisher) == ("Kim", "KCNA Watch")
    assert (document.url, document.language) == ("https://example.com/a", "en")
    assert document.meta == {"author": "Ann"}


def test_line_ends_and_byte_order_mark_are_replaced_and_noted() -> None:
    document = read_plain_text("\ufeff2026-02-23\r\n\r\nKim was.\r\n", "a.txt")
    assert document.text == "2026-02-23\n\nKim was.\n"
    assert document.document_date == DAY
    assert len(document.import_notes) == 2


@pytest.mark.parametrize(
    ("raw", "words"), [("", "no text"), (" \n\t", "no text"), ("a\x00", "null")]
)
def test_what_cannot_be_a_document_is_refused_by_name(raw: str, words: str) -> None:
    with pytest.raises(TextError, match=words) as caught:
        read_plain_text(raw, "news.txt")
    assert caught.value.message.startswith("news.txt: ")


@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)))
def test_every_unambiguous_form_reads_back(day: dt.date) -> None:
    month = day.strftime("%B")
    for form in (
        f"{day.year:04}-{day.month:02}-{day.day:02}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day} {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day}th of {month[:3].upper()} {day.year}",
        f"{day.strftime('%A')}, {month} {day.day}, {day.year}",
        f"{day.strftime('%a')}. {day.day} {month} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {month.replace('S', 'ſ')} {day.year}",
    ):
        assert match_date(form) == (day, len(form))
    numeric = match_date(f"{day.day:02}/{day.month:02}/{day.year}")
    if day.day > 12 or day.day == day.month:
        assert numeric is not None
        assert numeric[0] == day
    else:
        assert numeric is None


@given(st.text(st.sampled_from("—-–(AP) ,:\nSEOULdate2026/03Feb.年#“é"), max_size=120))
def test_no_head_breaks_the_reader(text: str) -> None:
    if text.strip():
        document = read_plain_text(text, "a.txt")
        assert document.text == text
        assert document.title


def test_the_article(shared_data: Path) -> None:
    path = shared_data / "article" / "kim-reelected.txt"
    raw = path.read_text(encoding="utf-8")
    document = read_plain_text(raw, path.name)
    assert document.document_date == DAY
    assert document.title == "kim-reelected"
    assert document.publisher is None
    assert document.text == raw


def test_a_month_with_a_long_s_is_a_month() -> None:
    assert match_date("ſept. 3, 2026") == (dt.date(2026, 9, 3), 13)


DATE_PIECES = st.sampled_from([
    "2026", "-", "/", ".", " ", ", ", "23", "02", "2", "Feb", "feb.", "MAY", "Sept", "ſep",
    "Monday", "Thurs", "ſat", "the", "of", "rd", "年", "月", "日", "년", "월", "일", "٢", "x", "T",
    ":", "—", "–", "--", "|",
    "SEOUL", "(AP)", "published", "date", "\n",
])  # fmt: skip


@settings(max_examples=200)
@given(st.lists(DATE_PIECES, max_size=9).map("".join))
def test_what_begins_no_date_is_told_at_once(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written_dates, "_START", re.compile(""))
        patch.setattr(datelines, "_SIGNS", frozenset(text) | {" "})
        read_dateline.cache_clear()
        slow = match_date(text), read_dateline(f" {text}")
    read_dateline.cache_clear()
    assert (match_date(text), read_dateline(f" {text}")) == slow
