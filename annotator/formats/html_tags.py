"""Plain tags of a page by one expression each; the others go to Python's own parser."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

_TAG: Final = re.compile(
    r"""([^<]*)<(?:
        (?P<start>[a-zA-Z][a-zA-Z0-9]*)
        (?P<attrs>(?:[ \t\n\r\f]+[a-zA-Z][-:a-zA-Z0-9]*="[^"<>&]*")*)
        [ \t\n\r\f]*(?P<closed>/?)>
        |/(?P<end>[a-zA-Z][a-zA-Z0-9]*)[ \t\n\r\f]*>
    )""",
    re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(r'([a-zA-Z][-:a-zA-Z0-9]*)="([^"]*)"')
_RAW: Final = frozenset(
    (
        "script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript",
        "plaintext", "xmp",
    )
)  # fmt: skip
"""Elements whose content some version of the parser does not take for markup."""
_NONE: Final = ("", "", "", "", "")
_STEP: Final = 64


class TagParser(HTMLParser):
    """Calls the handlers of ``HTMLParser`` for a whole page, as it would, but sooner.

    A tag is plain when it has a simple name and nothing but double-quoted attributes without
    references; articles have few others.
    """

    def read(self, page: str) -> None:
        """Read a page from beginning to end."""
        at, match = 0, _TAG.match
        while at >= 0:
            plain = match(page, at)
            words, start, attrs, closed, end = _NONE if plain is None else plain.groups()
            if plain is None or (start and start.lower() in _RAW):
                at = self._take_strange(page, at)
                continue
            at = plain.end()
            if words:
                self.handle_data(unescape(words) if "&" in words else words)
            if end:
                self.handle_endtag(end.lower())
            elif closed:
                self.handle_startendtag(start.lower(), _pairs(attrs))
            else:
                self.handle_starttag(start.lower(), _pairs(attrs) if attrs else [])
        self.close()

    def _take_strange(self, page: str, at: int) -> int:
        """Let Python's parser read on until it is through with what is not plain.

        It gets more and more at a time, so that even what never ends is read a few times only.

        Returns:
            Where plain tags may go on; -1 at the end of the page.
        """
        step = 1
        while at >= 0:
            # A piece ends where a tag may begin: words and references are whole.
            opening = page.find("<", at)
            stop = -1 if opening < 0 else page.find("<", opening + step)
            self.feed(page[at:] if stop < 0 else page[at:stop])
            at = stop
            if not self.rawdata and self.cdata_elem is None:
                break
            step = max(_STEP, 2 * step)
        return at


def _pairs(attributes: str) -> list[tuple[str, str | None]]:
    return [(name.lower(), value) for name, value in _ATTRIBUTE.findall(attributes)]
