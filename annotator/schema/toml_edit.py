"""Write a schema into a TOML file that somebody wrote: comments and layout stay where they can.

What did not change keeps its bytes; a file that says the schema already is returned as it is.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Table

from annotator.model.errors import InputError
from annotator.schema import toml
from annotator.schema.renames import SECTIONS
from annotator.schema.types import Schema

_PLAIN: Final = ("name", "title", "version", "description", "guidelines")


def rewrite(text: str, schema: Schema) -> str:
    """Return a schema file's text, changed to say ``schema`` and otherwise left alone.

    A text that is no sound schema gives way to ``toml.dumps``.
    """
    try:
        present = toml.loads(text)
    except InputError:
        return toml.dumps(schema)
    if present == schema:
        return text
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    for key in _PLAIN:
        _set(document, key, getattr(present, key), getattr(schema, key))
    for section in SECTIONS:
        _write_section(document, section, getattr(present, section), getattr(schema, section))
    written = tomlkit.dumps(document)
    try:
        is_same = toml.loads(written) == schema
    except InputError:
        is_same = False
    return written if is_same else toml.dumps(schema)


def _set(table: Any, key: str, was: Any, now: Any) -> None:
    if was == now:
        return
    if now in ("", None) or now == ():
        table.pop(key, None)
    elif key == "guidelines":
        table[key] = tomlkit.string(now, multiline="\n" in now)
    else:
        table[key] = _value(now)


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update(value)
        return inline
    return list(value) if isinstance(value, tuple) else value


def _write_section(
    document: tomlkit.TOMLDocument, section: str, was: Iterable[Any], now: Iterable[Any]
) -> None:
    before, after = {one.name: one for one in was}, {one.name: one for one in now}
    if before == after and list(before) == list(after):
        return
    tables = document.get(section)
    known: dict[str, Table] = {}
    if isinstance(tables, AoT):
        known = {str(table["name"]): table for table in tables}
    for name, entry in after.items():
        if name in known and name in before:
            _write_entry(known[name], before[name], entry)
    if list(before) == list(after):
        return
    fresh = tomlkit.aot()
    for name, entry in after.items():
        fresh.append(known[name] if name in known else _new_table(entry))
    if section in document:
        document[section] = fresh
    elif after:
        document.append(section, fresh)
    if not after:
        document.pop(section, None)


def _write_entry(table: Any, was: Any, now: Any) -> None:
    for field in dataclasses.fields(now):
        old, new = getattr(was, field.name), getattr(now, field.name)
        if old == new:
            continue
        if new == field.default or (isinstance(new, Mapping) and not new):
            table.pop(field.name, None)
        else:
            _set(table, field.name, old, _plain(field.name, new))


def _plain(name: str, value: Any) -> Any:
    return {value[0]: value[1]} if name == "requires" and value is not None else value


def _new_table(entry: Any) -> Table:
    table = tomlkit.table()
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        is_default = value == field.default or (isinstance(value, Mapping) and not value)
        if value is not None and not is_default:
            table[field.name] = _value(_plain(field.name, value))
    return table
