"""The texts of a conversation with places for what is known: the usual ones, or from a file.

A template is TOML with the keys ``system``, ``user`` and ``assistant``. ``{name}`` is a place,
``{{name}}`` the bare words ``{name}``; every other brace is a brace, so JSON needs no escaping.
What stands in a value is never looked at again.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.formats.sources import unreadable
from annotator.model.errors import InputError, NotFoundError
from annotator.schema.words import listed

SYSTEM: Final = (
    "List every fact that the article claims, as JSON. Quote the article word for word; a slot that"
    " the article does not fill stays empty."
)
SYSTEM_SPANS: Final = (
    "List everything in the article that has one of these labels, as JSON, in reading order. Quote"
    " the article word for word. Labels: {labels}."
)
USER: Final = "{title}\nDate: {date}\n\n{text}"
ASSISTANT: Final = "{answer}"
OF_ALL: Final = frozenset(("labels", "slots"))
OF_A_DOCUMENT: Final = frozenset(("title", "date", "publisher", "url", "language", "text"))
PLACES: Final[Mapping[str, frozenset[str]]] = {
    "system": OF_ALL | OF_A_DOCUMENT,
    "user": OF_ALL | OF_A_DOCUMENT,
    "assistant": OF_ALL | OF_A_DOCUMENT | {"answer"},
}
"""What may stand in each text; the answer in the assistant's alone."""

TEMPLATE: Final = f'''\
# The texts of one conversation. Change them, save the file, and export with
#   --format chat --option template=FILE
#
# Places that are filled in:
#   {{title}} {{date}} {{publisher}} {{url}} {{language}} {{text}}  of the document
#   {{labels}} {{slots}}                                    names in the label schema
#   {{answer}}   the facts or spans as JSON, in the assistant's text alone
# {{{{title}}}} writes the bare words {{title}}; all other braces stay as they are.
# A text that is left out is the usual one; an empty one is not written.

# The usual instruction asks for facts, or for spans where the label schema has no claims:
# system = """
# {SYSTEM}"""
# system = """
# {SYSTEM_SPANS}"""

user = """
{USER}"""

assistant = """
{ASSISTANT}"""
'''

_MOST_BYTES: Final = 1_000_000
_PLACE: Final = re.compile(r"\{\{([a-z_]+)\}\}|\{([a-z_]+)\}")
_AT: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\Z")


@dataclass(frozen=True, slots=True)
class Template:
    """The texts of a conversation; None stands for the usual one."""

    system: str | None = None
    user: str | None = None
    assistant: str | None = None


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in their places; a name that is not known stays as it is."""

    def replaced(match: re.Match[str]) -> str:
        bare, name = match.groups()
        if bare is not None:
            return f"{{{bare}}}" if bare in values else match.group()
        return values.get(name, match.group())

    return _PLACE.sub(replaced, text)


def read_template(path: Path) -> Template:
    """Read a template file.

    Raises:
        NotFoundError: It is not there.
        InputError: It is no template; the message names the line.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file “{path}”.") from None
    except OSError as error:
        raise unreadable(str(path), error) from error
    if len(data) > _MOST_BYTES:
        raise InputError("it is too long for a template.", file=str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("not UTF-8.", file=str(path), line=line) from None
    return parse_template(text.replace("\r\n", "\n"), str(path))


def parse_template(text: str, file: str) -> Template:
    """Read a template.

    Raises:
        InputError: It is no template; the message names the line.
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _AT.search(str(error))
        line = int(place.group(1)) if place is not None and place.group(1) else None
        last = text.rstrip().count("\n") + 1
        raise InputError(
            f"not valid TOML: {_AT.sub('', str(error))}.",
            hint="“annotator formats --template chat” prints one that is.",
            file=file,
            line=line or last,
        ) from None
    for key, value in found.items():
        line = _line_of_key(text, key)
        if key not in PLACES:
            raise InputError(
                f"there is no text “{key}”.",
                hint=f"There are {listed(list(PLACES))}.",
                file=file,
                line=line,
            )
        if not isinstance(value, str):
            raise InputError(f"{key} must be a text.", file=file, line=line)
        _check(value, key, file, text, line)
    return Template(found.get("system"), found.get("user"), found.get("assistant"))


def _check(value: str, key: str, file: str, text: str, line: int) -> None:
    allowed = PLACES[key]
    for match in _PLACE.finditer(value):
        name = match.group(2)
        if name is None or name in allowed:
            continue
        known = [f"{{{one}}}" for one in sorted(allowed)]
        meant = f"the place {{{name}}} is for the assistant’s text alone"
        raise InputError(
            f"{meant}." if name == "answer" else f"there is no place {{{name}}} in {key}.",
            hint=f"There are {listed(known)}; {{{{{name}}}}} writes the bare words.",
            file=file,
            line=_line_of_place(text, name, line),
        )
    if key == "assistant" and value.strip() and not _has_place(value, "answer"):
        raise InputError(
            "the assistant’s text has no place {answer}.",
            hint="Without it a model would learn nothing.",
            file=file,
            line=line,
        )


def _has_place(value: str, name: str) -> bool:
    return any(match.group(2) == name for match in _PLACE.finditer(value))


def _line_of_key(text: str, key: str) -> int:
    pattern = re.compile(rf"^\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[\].=]", re.MULTILINE)
    match = pattern.search(text)
    return 1 if match is None else text.count("\n", 0, match.end()) + 1


def _line_of_place(text: str, name: str, after: int) -> int:
    lines = text.split("\n")
    places: Collection[int] = [
        number
        for number, line in enumerate(lines, 1)
        if number >= after and any(m.group(2) == name for m in _PLACE.finditer(line))
    ]
    return min(places, default=after)
