"""Datelines: the place, date and agency in front of the dash that opens an article."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from annotator.formats.written_dates import match_date

_LONGEST: Final = 100

AGENCIES: Final = frozenset(
    (
        "AAP", "ABC News", "AFP", "Agence France-Presse", "AKI", "Al Jazeera", "ANI", "ANSA",
        "AP", "APA", "Associated Press", "ATS", "BBC", "BBC News", "Belga", "Bloomberg",
        "CBS News", "CNA", "CNBC", "CNN", "CP", "CTK", "Deutsche Welle", "dpa", "DPA", "DW",
        "EFE", "Fox News", "IANS", "Interfax", "IRNA", "JTA", "KCNA", "Kyodo", "Kyodo News",
        "LUSA", "MENA", "NBC News", "Newsweek", "NPR", "PA", "PA Media", "PTI", "Reuters",
        "REUTERS", "RFE/RL", "RIA Novosti", "SDA", "SPA", "TASS", "The Associated Press",
        "The Canadian Press", "Thomson Reuters", "Thomson Reuters Foundation", "TT", "UPI", "VOA",
        "WAM", "Xinhua", "Yonhap",
    )
)  # fmt: skip
"""News agencies and broadcasters that stand in parentheses in a dateline."""

DATE_LABEL: Final = re.compile(
    r"\s*(?P<label>date|dated|published|publication date|pub date|posted|released|first published)"
    r"(?P<sep>\s*[:=]\s*|\s+(?:on\s+)?)",
    re.IGNORECASE,
)
_DASH: Final = re.compile(r"\s*(?:[—–]|--|\s-(?=\s))\s*")
_PLACE: Final = re.compile(r"\s*(?P<place>[^\W\d_a-z][^—–()\n]{1,80}?)(?=\s*(?:[—–(]|--|\s-\s))")
_CAPITALS: Final = re.compile(r"[^\W\d_]{3,}")
_PARENTHESIS: Final = re.compile(r"\s*\((?P<inside>[^()\n]{2,60})\)")
_SIGNS: Final = "—–-:|"
"""A dateline ends with one of them."""
_COLON: Final = re.compile(r"\s*[:|]\s")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline tells.

    Attributes:
        date: Only when year, month and day are all written.
        publisher: The agency in parentheses, as it is written.
    """

    date: dt.date | None
    publisher: str | None


@lru_cache(maxsize=32)  # date and publisher are looked for one after the other
def read_dateline(line: str) -> Dateline | None:
    """Read "SEOUL, Feb 23, 2026 (AP) —", "2026-02-23 SEOUL, South Korea —" or "(Reuters) -".

    A place in capitals or a known agency makes a line's beginning a dateline, and so does a full
    date alone before the dash, a colon or a bar. None when the line does not begin with one.
    """
    head = line[: _LONGEST * 2]
    if not any(one in head for one in _SIGNS):
        return None
    label = DATE_LABEL.match(head)
    position = 0 if label is None or match_date(head, label.end()) is None else label.end()
    position += len(head[position:]) - len(head[position:].lstrip())
    leading = match_date(head, position)
    date = None if leading is None else leading[0]
    position = position if leading is None else leading[1]
    if leading is not None and _COLON.match(head, position) is not None:
        return Dateline(date, None)
    position += len(head[position:]) - len(head[position:].lstrip(" ,:|"))
    place = _PLACE.match(head, position)
    in_capitals = False
    if place is not None:
        position = place.end()
        capitals = _CAPITALS.search(place["place"])
        in_capitals = capitals is not None and capitals.group().isupper()
        date = date or _date_within(place["place"])
    publisher, inner_date, position = _read_parenthesis(head, position)
    date = date or inner_date
    after = match_date(head, position + len(head[position:]) - len(head[position:].lstrip(" ,")))
    if after is not None:
        date, position = date or after[0], after[1]
    if _DASH.match(head, position) is None or position > _LONGEST:
        return None
    is_dateline = in_capitals or publisher is not None or (leading is not None and place is None)
    return Dateline(date, publisher) if is_dateline else None


def _date_within(place: str) -> dt.date | None:
    """Return the full date after a comma in "SEOUL, South Korea, Feb 23, 2026"."""
    for comma in re.finditer(r",\s*|\s(?=\d)", place):
        found = match_date(place, comma.end())
        if found is not None and not place[found[1] :].strip(" ,."):
            return found[0]
    return None


def _read_parenthesis(head: str, position: int) -> tuple[str | None, dt.date | None, int]:
    """Return the agency and date in "(AP)" or "(Reuters, Feb 23, 2026)", and the offset behind."""
    match = _PARENTHESIS.match(head, position)
    if match is None:
        return None, None, position
    inside = match["inside"].strip()
    name = re.split(r"\s*[,/|]\s*(?=\S)", inside, maxsplit=1)[0]
    publisher = inside if inside in AGENCIES else name if name in AGENCIES else None
    date = match_date(inside)
    return (
        publisher,
        _date_within("," + inside) if date is None else date[0],
        match.end(),
    )
