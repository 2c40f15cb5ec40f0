"""UIMA CAS files in memory: XMI with its type system, and JSON.

What a file says is resolved by dkpro-cassis (types, inheritance, references, arrays), which gets
the file without its text: offsets then stay the UTF-16 units that they are, and the XML that
its parser sees was written here, after entities and document types were refused.

Sources: XMI CAS Serialization Reference of Apache UIMA; JSON CAS 0.4.0 of uimaj-io-jsoncas.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from io import BytesIO
from types import ModuleType
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import orjson
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from annotator.formats.cas_json import STRUCTURES, TYPE, VIEWS, read_json
from annotator.formats.cas_layers import Layers
from annotator.formats.cas_library import marks_of
from annotator.formats.cas_marks import LoadedCas
from annotator.formats.cas_shapes import Shape, Unsure
from annotator.formats.cas_types import FIRST_VIEW, SOFA
from annotator.formats.cas_xmi import read_xmi
from annotator.formats.extras import Extra
from annotator.model.errors import InputError
from annotator.schema.words import short

EXTRA: Final = Extra("cas", "cassis")
"""The package is called dkpro-cassis."""
_XMI_ROOT: Final = "{http://www.omg.org/XMI}XMI"
_SOFA: Final = "{http:///uima/cas.ecore}Sofa"
_TEXT: Final = "sofaString"
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_ENCODINGS: Final = frozenset(("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii"))
_TYPES: Final = "%TYPES"
_NO_CAS: Final = "this is no whole CAS"
_LONGEST_REASON: Final = 160
_ARRAYS: Final = {
    f"uima.cas.{one}": f"uima.cas.{one}Array"
    for one in ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double")
}

MakeError = Callable[..., InputError]


def cassis(name: str) -> ModuleType:
    """Return the library.

    Raises:
        InputError: It is not installed.
    """
    try:
        import cassis as found
    except ImportError:
        raise InputError(
            "this is a UIMA CAS; a further package is needed to read it.",
            hint=f"Install the extra: {EXTRA.command}.",
            file=name,
        ) from None
    module: ModuleType = found
    return module


class CasLoader:
    """Loads files one after another; a type system that several share is read once.

    Most files are read in one pass here (``cas_xmi``, ``cas_json``), with the types that the
    library resolved; it loads those that hold something else, and says what is wrong with them.
    """

    def __init__(self, name: str, *, with_words: bool = False) -> None:
        """Find the library.

        Args:
            name: What the message calls the input when it is missing.
            with_words: Load the layers about words too.

        Raises:
            InputError: It is not installed.
        """
        self._cassis = cassis(name)
        self._with_words = with_words
        self._types: tuple[bytes, Layers] | None = None
        self._json_types: tuple[Any, bytes] | None = None
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def xmi(self, data: bytes, types: bytes, error: MakeError) -> LoadedCas:
        """Load an XMI file with the type system that belongs to it.

        Raises:
            InputError: One of them is damaged, or would harm.
        """
        with suppress(Unsure, InputError):
            _check_encoding(data, error)
            return read_xmi(data, self._layers(types, error), self._shapes)
        root = _tree(data, error)
        if root.tag != _XMI_ROOT:
            raise error(f"{_NO_CAS}: its root is not xmi:XMI.")
        texts: dict[str, str] = {}
        for one in root:
            if any(len(child) for child in one):
                raise error(f"{_NO_CAS}: its elements are nested.")
            if one.tag == _SOFA and _TEXT in one.attrib:
                texts.setdefault(one.get("sofaID", FIRST_VIEW), one.attrib.pop(_TEXT))
        known = self._layers(types, error)
        # A carriage return in an element would become a line feed; those in attributes are safe.
        clean = tostring(root, encoding="utf-8").replace(b"\r", b"&#13;")
        with _resolving(error):
            cas = self._cassis.load_cas_from_xmi(
                BytesIO(clean), typesystem=known.types, trusted=True
            )
        return _loaded(cas, texts, known, error)

    def json(self, data: bytes, types: bytes | None, error: MakeError) -> LoadedCas:
        """Load a JSON file; it holds its types, unless others are given.

        Raises:
            InputError: It is damaged.
        """
        try:
            found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as problem:
            raise error(f"not valid JSON: {problem}.") from None
        with _resolving(error):
            # Not the library's own reading of types: it refuses lists that several types have.
            known = self._layers(types or self._own_types(found.pop(_TYPES, {})), error)
        with suppress(Unsure):
            return read_json(found, known, self._shapes)
        texts = dict(_json_texts(found))
        with _resolving(error):
            found.setdefault(VIEWS, {})
            cas = self._cassis.load_cas_from_json(
                orjson.dumps(found).decode(), typesystem=known.types, merge_typesystem=False
            )
        return _loaded(cas, texts, known, error)

    def _own_types(self, types: Any) -> bytes:
        """Return the types of a JSON file as a type system; many files have the same."""
        if self._json_types is None or self._json_types[0] != types:
            self._json_types = types, _types_of(types)
        return self._json_types[1]

    def _layers(self, data: bytes, error: MakeError) -> Layers:
        if self._types is None or self._types[0] != data:
            root = _tree(data, error, "the type system: ")
            with _resolving(error, "the type system"):
                types = _resolved(self._cassis, tostring(root, encoding="utf-8"))
            self._types = data, Layers(types, with_words=self._with_words)
            self._shapes = {}
        return self._types[1]


@lru_cache(maxsize=1)
def _resolved(library: ModuleType, types: bytes) -> Any:
    """Let the library resolve a type system; a preview and its import have the same, it is slow."""
    return library.load_typesystem(BytesIO(types))


def _check_encoding(data: bytes, error: MakeError, where: str = "") -> None:
    declared = _DECLARED.search(data[:200])
    if declared is not None and declared[1].decode("latin-1").lower() not in _ENCODINGS:
        raise error(
            f"{where}its encoding is {short(declared[1].decode('latin-1'))}.",
            hint="UIMA writes UTF-8; export it again.",
        )


def _tree(data: bytes, error: MakeError, where: str = "") -> Element:
    _check_encoding(data, error, where)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise error(
            f"{where}the file declares entities or a document type; such files are not read.",
            hint="UIMA writes none; remove them.",
        ) from None
    except (ParseError, ValueError, LookupError) as problem:
        raise error(f"{where}not valid XML: {problem}.") from None
    return root


def _json_texts(data: Any) -> Iterator[tuple[str, str]]:
    """Take the texts out of the parsed file, each with the name of its view."""
    found = data.get(STRUCTURES) if isinstance(data, dict) else None
    rows = found.values() if isinstance(found, dict) else found
    for one in rows if isinstance(found, list | dict) and rows is not None else ():
        if isinstance(one, dict) and one.get(TYPE) == SOFA and _TEXT in one:
            text = one.pop(_TEXT)
            if isinstance(text, str):
                yield str(one.get("sofaID", FIRST_VIEW)), text


def _types_of(types: dict[str, Any]) -> bytes:
    """Return the types of a JSON file as the XML of a type system."""
    root = Element("typeSystemDescription")
    rows = SubElement(root, "types")
    for name, one in types.items():
        row = SubElement(rows, "typeDescription")
        _words(row, "name", name)
        _words(row, "description", one.get("%DESCRIPTION") or "")
        _words(row, "supertypeName", one["%SUPER_TYPE"])
        features = SubElement(row, "features")
        for key, given in one.items():
            if key.startswith("%"):
                continue
            feature = SubElement(features, "featureDescription")
            range_, element = given["%RANGE"], given.get("%ELEMENT_TYPE")
            if range_.endswith("[]"):
                element = range_.removesuffix("[]")
                range_ = _ARRAYS.get(element, "uima.cas.FSArray")
            _words(feature, "name", key)
            _words(feature, "description", given.get("%DESCRIPTION") or "")
            _words(feature, "rangeTypeName", range_)
            if element and range_ == "uima.cas.FSArray":
                _words(feature, "elementType", element)
    return bytes(tostring(root, encoding="utf-8"))


def _words(parent: Element, tag: str, words: str) -> None:
    SubElement(parent, tag).text = words


@contextmanager
def _resolving(error: MakeError, what: str = "") -> Iterator[None]:
    """Say what is wrong with a file, whatever the library stumbles over."""
    try:
        with warnings.catch_warnings():
            # Features named "type" or "self" get another name in Python; the reader knows.
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except Exception as problem:  # noqa: BLE001 - damaged files make it fail in any way
        # Its own errors have a message; names of other errors say little without their class.
        reason = getattr(problem, "message", None) or f"{type(problem).__name__}: {problem}"
        start = f"{what} is damaged" if what else _NO_CAS
        raise error(
            f"{start} ({' '.join(str(reason).split())[:_LONGEST_REASON]}).",
            hint="Is it complete, and does the type system belong to it?",
        ) from None


def _loaded(cas: Any, texts: dict[str, str], layers: Layers, error: MakeError) -> LoadedCas:
    names = [one for one in texts if texts[one].strip()]
    if not names:
        raise error("there is no text in it.", hint="Leave it out.")
    name = FIRST_VIEW if FIRST_VIEW in names else names[0]
    with _resolving(error):
        found = cas.get_view(name).select_all_fs()
        structures = sorted(found, key=lambda one: int(one.xmiID))
        linked = marks_of(structures, layers)
    marks = [linked[one.xmiID] for one in structures]
    return LoadedCas(texts[name], marks, linked, len(names) - 1)
