"""MessagePack, as much of it as plain values take.

Source: https://github.com/msgpack/msgpack/blob/master/spec.md. Reading is bounded by the bytes
there are: no length in the input makes room for anything that does not follow.
"""

import struct
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

MAX_DEPTH: Final = 32
_BIG: Final = 512
_FIXED: Final = 32
_SMALL: Final = 16


class MessagePackError(ValueError):
    """The bytes are not MessagePack."""


def pack(value: Any) -> bytes:
    """Return null, flags, numbers, texts, bytes, lists and mappings as MessagePack.

    Raises:
        TypeError: A value is something else.
    """
    if isinstance(value, bytes):
        return bytes_head(len(value)) + value
    if isinstance(value, str):
        data = value.encode()
        if len(data) < _FIXED:
            return bytes([0xA0 | len(data)]) + data
        return _length(len(data), 0xD9, 0xDA, 0xDB) + data
    if value is None:
        return b"\xc0"
    if isinstance(value, bool | int | float):
        return _number(value)
    if isinstance(value, list | tuple):
        return list_head(len(value)) + b"".join(pack(one) for one in value)
    if isinstance(value, Mapping):
        items = b"".join(pack(key) + pack(one) for key, one in value.items())
        return map_head(len(value)) + items
    raise TypeError(f"{type(value).__name__} is no value of MessagePack")


def _number(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, float):
        return struct.pack(">Bd", 0xCB, value)
    if -32 <= value < 128:  # noqa: PLR2004 - the one-byte numbers of the format
        return struct.pack(">b", value)
    for code, shape, low, high in (
        (0xCC, ">BB", 0, 1 << 8),
        (0xCD, ">BH", 0, 1 << 16),
        (0xCE, ">BI", 0, 1 << 32),
        (0xCF, ">BQ", 0, 1 << 64),
        (0xD3, ">Bq", -(1 << 63), 0),
    ):
        if low <= value < high:
            return struct.pack(shape, code, value)
    raise TypeError("the number is too large for MessagePack")


def _length(length: int, one: int, two: int, four: int) -> bytes:
    if one and length < 1 << 8:
        return struct.pack(">BB", one, length)
    if length < 1 << 16:
        return struct.pack(">BH", two, length)
    return struct.pack(">BI", four, length)


def bytes_head(length: int) -> bytes:
    """Return what stands before so many bytes."""
    return _length(length, 0xC4, 0xC5, 0xC6)


def list_head(length: int) -> bytes:
    """Return what stands before so many items."""
    return bytes([0x90 | length]) if length < _SMALL else _length(length, 0, 0xDC, 0xDD)


def map_head(length: int) -> bytes:
    """Return what stands before so many pairs."""
    return bytes([0x80 | length]) if length < _SMALL else _length(length, 0, 0xDE, 0xDF)


class Stretch(tuple[int, int]):
    """Where many bytes lie in a stream, and how many: they are read when they are needed."""

    __slots__ = ()


class Unpacker:
    """Reads values from a stream that can be sought in.

    Args:
        stream: Where the bytes are.
        defer: Bytes of more than 512 come as the ``Stretch`` where they lie.
    """

    def __init__(self, stream: BinaryIO, *, defer: bool = False) -> None:
        self._stream = stream
        self._defer = defer
        here = stream.tell()
        self._end = stream.seek(0, 2)
        stream.seek(here)

    def read(self, depth: int = 0) -> Any:
        """Return the next value.

        Raises:
            MessagePackError: There is none, or it is broken or nested too deeply.
        """
        if depth > MAX_DEPTH:
            raise MessagePackError("it is nested too deeply")
        code = self._take(1)[0]
        if code < 0x80:  # noqa: PLR2004 - here and below, the first bytes of the format
            return code
        if code >= 0xE0:  # noqa: PLR2004
            return code - 0x100
        if code < 0x90:  # noqa: PLR2004
            return self._map(code & 0x0F, depth)
        if code < 0xA0:  # noqa: PLR2004
            return self._list(code & 0x0F, depth)
        if code < 0xC0:  # noqa: PLR2004
            return self._text(code & 0x1F)
        return self._coded(code, depth)

    def _coded(self, code: int, depth: int) -> Any:
        if code in _CONSTANTS:
            return _CONSTANTS[code]
        if code in _NUMBERS:
            return self._number(_NUMBERS[code])
        if code not in _LENGTHS:
            raise MessagePackError(f"it has a value of the unknown kind {code:#x}")
        kind, shape = _LENGTHS[code]
        length = self._number(shape)
        if kind == "bytes":
            return self._bytes(length)
        if kind == "text":
            return self._text(length)
        return self._list(length, depth) if kind == "list" else self._map(length, depth)

    def _take(self, length: int) -> bytes:
        data = self._stream.read(length)
        if len(data) != length:
            raise MessagePackError("it is cut off")
        return data

    def _number(self, shape: str) -> Any:
        return struct.unpack(shape, self._take(struct.calcsize(shape)))[0]

    def _text(self, length: int) -> str:
        self._check(length)
        try:
            return self._take(length).decode()
        except UnicodeDecodeError:
            raise MessagePackError("it has a text that is not UTF-8") from None

    def _bytes(self, length: int) -> bytes | Stretch:
        self._check(length)
        if self._defer and length > _BIG:
            found = Stretch((self._stream.tell(), length))
            self._stream.seek(length, 1)
            return found
        return self._take(length)

    def _list(self, length: int, depth: int) -> list[Any]:
        self._check(length)
        return [self.read(depth + 1) for _ in range(length)]

    def _map(self, length: int, depth: int) -> dict[Any, Any]:
        self._check(length)
        found = {}
        for _ in range(length):
            key = self.read(depth + 1)
            key = tuple(key) if isinstance(key, list) else key
            if not isinstance(key, str | bytes | int | tuple) or not _is_hashable(key):
                raise MessagePackError("it has a key of a kind that cannot be one")
            found[key] = self.read(depth + 1)
        return found

    def _check(self, length: int) -> None:
        """Refuse lengths that cannot be: every item takes a byte at least."""
        if length > self._end - self._stream.tell():
            raise MessagePackError("it is cut off")


def _is_hashable(key: object) -> bool:
    return not isinstance(key, tuple) or not any(isinstance(one, list | dict) for one in key)


_CONSTANTS: Final = {0xC0: None, 0xC2: False, 0xC3: True}
_NUMBERS: Final[Mapping[int, str]] = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
_LENGTHS: Final[Mapping[int, tuple[str, str]]] = {
    0xC4: ("bytes", ">B"), 0xC5: ("bytes", ">H"), 0xC6: ("bytes", ">I"),
    0xD9: ("text", ">B"), 0xDA: ("text", ">H"), 0xDB: ("text", ">I"),
    0xDC: ("list", ">H"), 0xDD: ("list", ">I"), 0xDE: ("map", ">H"), 0xDF: ("map", ">I"),
}  # fmt: skip
