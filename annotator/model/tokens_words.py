"""The word grammar: how a stretch of text without blanks falls into tokens.

The grammar is a regular expression over the string of character kinds (``KindTable``), helped by a
few look-ups of words where letters matter: abbreviations, clitics, web addresses.
"""

import re
from functools import lru_cache
from typing import Final

from annotator.model.tokens_data import (
    ABBREVIATIONS,
    BLANKS,
    CAPITAL_ABBREVIATIONS,
    KINDS,
    NUMBER_ABBREVIATIONS,
    SENTENCE_STARTERS,
)
from annotator.model.tokens_graphemes import is_grapheme_boundary

_BLANK_CLASS: Final = re.escape(BLANKS)
_BEFORE_CLITIC: Final = frozenset("Aao0ckme.p")

# Over the string of kinds, see tokens_data.KindTable.
_TOKEN: Final = re.compile(
    r"""P*(?:
      [Aao0_][Aao0m_.+\-]{0,63}@[Aao0m\-]+(?:\.[Aao0m\-]+)+        # mail address
    | [@#](?=0*[Aao_])[Aao0m_]+                                    # handle, hashtag
    | (?:[Aa]m*\.){2,}(?:[Aa]m*(?![Aao0m]))?                       # U.S. a.m.
    | (?:[Aa]m*\.)+[Aa]m*(?![Aao0m.])                              # U.S
    | Aa\.A\.                                                      # Ph.D.
    | 0000-00-00(?:A00:00(?::00)?A?)?(?![Aao0])                    # 2026-02-23
    | A[Aaom]*-0[0am]*(?![Ao])                                     # COVID-19
    | (?<![-Aao0m])[Aa]-[Aa][Aao0m]+                               # e-mail
    | [Aao0_][Aao0_mj]*(?:
          (?:(?<=0)[.,:/](?=0)|(?<=[Aaom])'(?=[Aao])|(?<=[Aa0])\.(?=aa)|(?<=A)&(?=A))
          [Aao0_mj]+)*
    | k[kmj]*
    | rr[mj]* | e[mj]*(?:(?<=j)e[mj]*)*
    | '00a?(?![Aao0])                                              # '90s
    | \.{2,}[mj]* | -{2,}[mj]*
    | [^ ][mj]*
    )|P+[mj]*""",
    re.VERBOSE,
)
_ADDRESS: Final = re.compile(
    rf"(?:https?://|(?<![^\W_])www\.)[^{_BLANK_CLASS}<>\"“”„«»‘’、。，（）「」【】]+", re.IGNORECASE
)
_ADDRESS_TAIL: Final = ".,;:!?)]}'*_"
_CLITIC: Final = re.compile(r"['’＇ʼ](?:s|d|m|ll|re|ve)(?![^\W\d_])", re.IGNORECASE)
_CLITIC_END: Final = re.compile(r"['’＇ʼ](?:s|d|m|ll|re|ve)\Z", re.IGNORECASE)
_ARTICLE: Final = frozenset(("al", "Al", "el", "El", "AL", "EL"))
_NEXT_NUMBER: Final = re.compile(rf"\.[{_BLANK_CLASS}]?\d")
_NEXT_NAME: Final = re.compile(rf"\.[{_BLANK_CLASS}]([^\W\d_][\w]*)")


@lru_cache(maxsize=2048)
def split_run(run: str, context: str) -> tuple[int, ...]:
    """Return the token edges of a stretch without blanks: first 0, last its length, ascending.

    The context is what follows the run in the text, a blank first; empty where it does not matter.
    """
    kinds = (run + context).translate(KINDS)
    edges = [0]
    position = 0
    addresses = [] if "://" not in run and "www." not in run.lower() else _addresses(run)
    while position < len(run):
        if addresses and addresses[0][0] <= position:
            position = max(position, addresses.pop(0)[1])
        else:
            limit = addresses[0][0] if addresses else len(run)
            position = min(_token_end(run, context, kinds, position), limit)
        while position < len(run) and (kinds[position] in "mj" or kinds[position - 1] == "P"):
            position += 1  # marks and prefixes stay with what they modify
        edges.append(position)
    return tuple(edges)


def _addresses(run: str) -> list[tuple[int, int]]:
    found = []
    for match in _ADDRESS.finditer(run):
        start, end = match.start(), match.start() + len(match.group().rstrip(_ADDRESS_TAIL))
        if is_grapheme_boundary(run, start):
            found.append((start, end))
    return found


def _token_end(run: str, context: str, kinds: str, position: int) -> int:
    """Return where the token that starts at this position of a run ends."""
    if kinds[position] == "'" and position and kinds[position - 1] in _BEFORE_CLITIC:
        clitic = _CLITIC.match(run, position)
        if clitic is not None:
            return clitic.end()
    match = _TOKEN.match(kinds, position)
    end = position + 1 if match is None else min(match.end(), len(run))
    token = run[position:end]
    if len(token) > 2 and not token.isalnum():  # noqa: PLR2004  shorter than a letter and a clitic
        clitic = _CLITIC_END.search(token)
        if clitic is not None and clitic.start():
            return position + clitic.start()
    if end < len(run) and kinds[end] == "." and _keeps_period(token, (run + context)[end:]):
        return end + 1
    if token in _ARTICLE and kinds[end : end + 1] == "-" and kinds[end + 1 : end + 2] in ("A", "a"):
        return _token_end(run, context, kinds, end + 1)
    return end


def _keeps_period(word: str, rest: str) -> bool:
    """Tell whether the period at the start of the rest belongs to the word before it."""
    if rest.startswith(".."):
        return False
    lower = word.lower()
    if lower in ABBREVIATIONS or word in CAPITAL_ABBREVIATIONS:
        return True
    if lower in NUMBER_ABBREVIATIONS:
        return _NEXT_NUMBER.match(rest) is not None
    if len(word) == 1 and word.isupper():
        name = _NEXT_NAME.match(rest)
        return name is not None and name[1][0].isupper() and name[1] not in SENTENCE_STARTERS
    return False
