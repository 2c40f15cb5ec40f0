"""Plain values as YAML, for the heads of Markdown files; texts are quoted as in JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

_UNPRINTABLE: Final = re.compile("[\u007f-\u0084\u0086-\u009f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def yaml_lines(value: Any, indent: str = "") -> Iterator[str]:
    """Yield the lines of a mapping or list of mappings, lists and single values."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _entry(f"{indent}{_scalar(key)}:", one, f"{indent}  ")
        return
    for one in value:
        if isinstance(one, dict) and one:
            first, *rest = yaml_lines(one, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield from _entry(f"{indent}-", one, f"{indent}  ")


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list | tuple) and value:
        yield head
        yield from yaml_lines(value, indent)
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    words = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", words)
