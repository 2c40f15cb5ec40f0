"""Label schemas as TOML: read with every problem at its place, written byte for byte the same."""

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from annotator.model.errors import InputError, NotFoundError
from annotator.schema.consistency import Problem, check_schema
from annotator.schema.toml_tables import Section, TableReader
from annotator.schema.types import Attribute, DocumentLabel, Label, RelationType, Schema

MAX_BYTES: Final = 4 * 1024 * 1024
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES: Final = {
    "\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r",
}  # fmt: skip
_LONG_STRING: Final = re.compile(r"'''.*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"", re.DOTALL)
_HEADER: Final = re.compile(r"\s*\[\[\s*([A-Za-z_]+)\s*\]\]")
_LIST_LENGTH: Final = 90


class SchemaError(InputError):
    """A schema file that cannot be used.

    Attributes:
        problems: Each thing that is wrong, in the file's order; one for a syntax error.
        column: Of a syntax error, from 1; None for the others.
    """

    def __init__(
        self,
        file: str,
        problems: Sequence[Problem],
        *,
        line: int | None = None,
        column: int | None = None,
        lines: Sequence[int | None] = (),
    ) -> None:
        places = [*lines, *[None] * (len(problems) - len(lines))]
        texts = [
            str(problem) if place is None else f"line {place}: {problem}"
            for problem, place in zip(problems, places, strict=True)
        ]
        if column is not None:
            message = f"{file}, line {line}, column {column}: {problems[0].message}"
        elif len(problems) == 1:
            message = file + (": " if places[0] is None else ", ") + texts[0]
        else:
            message = f"{file} has {len(problems)} problems:\n  " + "\n  ".join(texts)
        super().__init__(message)
        self.file = file
        self.line = line if line is not None else next(iter(places), None)
        self.column = column
        self.problems = tuple(problems)


def loads(text: str, *, name: str = "schema") -> Schema:
    """Read a schema from TOML.

    A label without lines gets those that its fill allows; ``name`` is what messages call the input.

    Raises:
        SchemaError: It is not TOML (line and column) or not a sound schema (each key path).
    """
    return _read(text, name)


@lru_cache(maxsize=16)  # a project is opened with a schema that was read before; it never changes
def _read(text: str, name: str) -> Schema:
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(name, text, str(error)) from None
    except RecursionError:
        problem = Problem("", None, None, "lists or tables are nested too deeply")
        raise SchemaError(name, [problem], line=1, column=1) from None
    reader = TableReader(data)
    schema = Schema(
        **{"name": "", **reader.top()},
        labels=reader.labels(),
        attributes=reader.attributes(),
        relations=reader.relations(),
        document_labels=reader.document_labels(),
    )
    problems = reader.problems or check_schema(schema)
    if problems:
        finder = _LineFinder(text, data)
        raise SchemaError(name, problems, lines=[finder.line_of(item) for item in problems])
    return schema


def load_file(path: Path) -> Schema:
    """Read a schema file.

    Raises:
        NotFoundError: There is no such file.
        InputError: It cannot be read or is no text; ``SchemaError`` when it is no sound schema.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"There is no schema file “{path}”.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"the file cannot be read ({reason}).", file=str(path)) from error
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the file has {len(data):,} bytes; a schema has {MAX_BYTES:,} at most.", file=str(path)
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            "the file is not UTF-8.", hint="Save it as UTF-8.", file=str(path), line=line
        ) from None
    return loads(text, name=path.name)


def dumps(schema: Schema) -> str:
    """Write a schema as TOML: equal schemas give equal text, and ``loads`` gives it back.

    Keys at their default are left out, except where a reader of the file would miss them.
    """
    lines = [
        f"name = {_string(schema.name)}",
        *([f"title = {_string(schema.title)}"] if schema.title else []),
        f"version = {schema.version}",
        *([f"description = {_string(schema.description)}"] if schema.description else []),
    ]
    if schema.guidelines:
        lines.append(f"guidelines = {_long_string(schema.guidelines)}")
    sections: Sequence[tuple[Section, Iterable[_Entry]]] = (
        (Section.LABELS, schema.labels),
        (Section.ATTRIBUTES, schema.attributes),
        (Section.RELATIONS, schema.relations),
        (Section.DOCUMENT_LABELS, schema.document_labels),
    )
    for section, entries in sections:
        for entry in entries:
            lines += ["", f"[[{section}]]", *_entry_lines(entry)]
    return "\n".join(lines) + "\n"


_Entry = Label | Attribute | RelationType | DocumentLabel
_ALWAYS: Final = frozenset(("fill", "line_light", "line_dark"))


def _entry_lines(entry: _Entry) -> list[str]:
    lines = []
    for item in dataclasses.fields(entry):
        value = getattr(entry, item.name)
        if item.name == "requires" and value is not None:
            value = {value[0]: value[1]}
        is_default = value == item.default or (not value and isinstance(value, Mapping))
        if value is not None and (item.name in _ALWAYS or not is_default):
            lines.append(f"{item.name} = {_value(value)}")
    return lines


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return _wrapped("{ ", [f"{_key(k)} = {_value(v)}" for k, v in value.items()], " }")
    if isinstance(value, tuple):
        items = [_value(item) for item in value]
        line = _wrapped("[", items, "]")
        return line if len(line) <= _LIST_LENGTH else _folded(items)
    return repr(value)


def _wrapped(opening: str, items: list[str], closing: str) -> str:
    return f"{opening}{', '.join(items)}{closing}"


def _folded(items: list[str]) -> str:
    """Write a long list over several lines."""
    lines = [""]
    for item in items:
        if len(lines[-1]) + len(item) > _LIST_LENGTH:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else '  '}{item},"
    return "[\n" + "\n".join(lines) + "\n]"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04X}" if ord(char) < 0x20 or ord(char) == 0x7F else char  # noqa: PLR2004


def _string(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _long_string(text: str) -> str:
    """Write a text over several lines; a newline at once after the opening quotes is not part."""
    if "\n" not in text:
        return _string(text)
    body = "".join(char if char in '\n\t"' else _escaped(char) for char in text)
    body = re.sub(r'"(?=""|"?\Z)', r"\\" + '"', body)
    # Blanks at a line's end are easily lost in an editor.
    body = re.sub(r"([ \t])(?=\n)", lambda match: f"\\u{ord(match[1]):04X}", body)
    return f'"""\n{body}"""'


def _syntax_error(name: str, text: str, message: str) -> SchemaError:
    match = _PLACE.search(message)
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    if match is not None:
        message = message[: match.start()]
        if match[1] is not None:
            line, column = int(match[1]), int(match[2])
    problem = Problem("", None, None, f"not valid TOML: {message[:1].lower()}{message[1:]}.")
    return SchemaError(name, [problem], line=line, column=column)


class _LineFinder:
    """Finds the line of a problem; gives up where the file is not laid out with ``[[headers]]``."""

    def __init__(self, text: str, data: Mapping[str, Any]) -> None:
        blank = _LONG_STRING.sub(lambda match: "\n" * match[0].count("\n"), text)
        self._lines = blank.replace("\r\n", "\n").split("\n")
        self._headers: dict[str, list[int]] = {}
        self._first_header = len(self._lines)
        for number, line in enumerate(self._lines):
            match = _HEADER.match(line)
            if match is not None:
                self._headers.setdefault(match[1], []).append(number)
                self._first_header = min(self._first_header, number)
        self._counts: dict[str, int] = {
            section: len(data[section]) if isinstance(data.get(section), list) else 0
            for section in Section
        }

    def line_of(self, problem: Problem) -> int | None:
        """Return the line (from 1) of the key, else of its table, else None."""
        if problem.index is None:
            return self._line_of_key(problem.section, 0, self._first_header)
        headers = self._headers.get(problem.section, [])
        if len(headers) != self._counts.get(problem.section):
            return None
        start = headers[problem.index - 1]
        ends = [n for numbers in self._headers.values() for n in numbers if n > start]
        end = min(ends, default=len(self._lines))
        found = self._line_of_key(problem.key or "", start + 1, end)
        return start + 1 if found is None else found

    def _line_of_key(self, key: str, start: int, end: int) -> int | None:
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for number in range(start, end):
            if pattern.match(self._lines[number]):
                return number + 1
        return None
