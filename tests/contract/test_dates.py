"""``annotator dates`` as scripts see it: offsets of the input as it is, clear refusals."""

from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Cli

TEXT = (
    "\ufeffSEOUL, Feb. 23 — Kim 😀 came on Monday.\r\n\r\nHe stays for the next\r\nfive years.\r"
    "On 3 May 2010 he left.\u2028The next day he came at 10.30am.\r\n"
)
KEYS = [
    "start", "end", "text", "type", "value", "mod", "quant", "freq", "begin", "end_point",
    "anchor", "rule", "alternatives",
]  # fmt: skip


def test_offsets_are_those_of_the_input(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode())
    outcome = cli("dates", path, "--date", "2026-02-23", "--json")
    assert outcome.code == 0
    found: list[dict[str, Any]] = outcome.json
    assert all(list(one) == KEYS for one in found)
    assert all(TEXT[one["start"] : one["end"]] == one["text"] for one in found)
    assert [(one["text"], one["type"], one["value"]) for one in found] == [
        ("Feb. 23", "DATE", "2026-02-23"),
        ("Monday", "DATE", "2026-02-23"),
        ("the next\r\nfive years", "DURATION", "P5Y"),
        ("3 May 2010", "DATE", "2010-05-03"),
        ("The next day", "DATE", "2010-05-04"),
        ("10.30am", "TIME", "2010-05-04T10:30"),
    ]
    anchors = [one["anchor"] for one in found if one["anchor"] and ":" in one["anchor"]]
    start, end = (int(place) for place in anchors[0].split(":"))
    assert TEXT[start:end] == "3 May 2010"
    assert cli("dates", "-", "--date=2026-02-23", "--json", stdin=TEXT.encode()).json == found


def test_a_table_for_people(cli: Cli) -> None:
    outcome = cli("dates", "--date", "2026-02-23", stdin=b"He came on Monday for two days.")
    assert outcome.code == 0
    assert [line.split() for line in outcome.out.splitlines()] == [
        ["start", "end", "type", "value", "text"],
        ["11", "17", "DATE", "2026-02-23", "Monday"],
        ["22", "30", "DURATION", "P2D", "two", "days"],
    ]


@pytest.mark.parametrize("stdin", [b"", b"\xef\xbb\xbf", b"\r\n", b"Nothing here."])
def test_a_text_without_dates(cli: Cli, stdin: bytes) -> None:
    assert cli("dates", "-", "--json", stdin=stdin).json == []
    outcome = cli("dates", "-", stdin=stdin)
    assert (outcome.code, outcome.out.strip()) == (0, "No dates.")


@pytest.mark.parametrize("date", ["tomorrow", "2026-02-30", "23.02.2026", "", "2026"])
def test_a_bad_date(cli: Cli, date: str) -> None:
    outcome = cli("dates", "-", f"--date={date}", "--json", stdin=b"He came on Monday.")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is not a date" in outcome.err
    assert "Expected 2026-02-23" in outcome.err


def test_files_that_cannot_be_read(cli: Cli, tmp_path: Path) -> None:
    for path, words in ((tmp_path / "gone.txt", "no file"), (tmp_path, "cannot be read")):
        outcome = cli("dates", path, "--json")
        assert (outcome.code, outcome.out) == (2, "")
        assert words in outcome.err
        assert "Traceback" not in outcome.err


def test_text_that_is_not_utf8(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("At the café on Monday".encode("windows-1252"))
    refused = cli("dates", path, "--date", "2026-02-23", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "not UTF-8 at byte 10" in refused.err
    assert "--encoding windows-1252" in refused.err
    read = cli("dates", path, "--date=2026-02-23", "--encoding", "windows-1252", "--json")
    assert [one["value"] for one in read.json] == ["2026-02-23"]
    assert cli("dates", path, "--encoding", "klingon").code == 2
    assert cli("dates", "-", stdin=b"On Monday\0").code == 2


def test_without_a_date_unknown_digits_stay(cli: Cli) -> None:
    found = cli("dates", "-", "--json", stdin=b"He came on Monday and in May.").json
    assert [one["value"] for one in found] == ["XXXX-WXX-1", "XXXX-05"]
