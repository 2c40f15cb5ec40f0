"""Sentences as news writes them, with every time expression marked by hand.

The files beside this one hold one sentence a line, written from the TimeML guidelines:
``[words]{value}`` is a DATE, ``[words]{TYPE value MOD}`` says more; what is not marked is no date.
"""

import datetime as dt
import re
from pathlib import Path

import pytest

from annotator.dates import find_dates

FOLDER = Path(__file__).parent / "sentences"
WRITTEN = dt.date(2026, 2, 23)  # a Monday
MARK = re.compile(r"\[([^\]]*)\]\{([^}]*)\}")


def read(line: str) -> tuple[str, list[str]]:
    """The sentence without its marks, and each mark as “words TYPE value [MOD]”."""
    marks = []
    for match in MARK.finditer(line):
        what = match[2].split()
        if what[0] not in {"DATE", "TIME", "DURATION", "SET"}:
            what.insert(0, "DATE")
        marks.append(" ".join((match[1], *what)))
    return MARK.sub(r"\1", line), marks


def sentences() -> list[str]:
    return [
        line
        for path in sorted(FOLDER.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def test_there_are_sentences() -> None:
    assert len(sentences()) > 400


@pytest.mark.parametrize("line", sentences())
def test_sentence(line: str) -> None:
    text, marks = read(line)
    found = []
    for mention in find_dates(text, WRITTEN):
        mod = f" {mention.mod}" if mention.mod else ""
        found.append(f"{mention.text} {mention.type} {mention.value}{mod}")
    assert found == marks
