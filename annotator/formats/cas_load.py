"""UIMA CAS files in memory: XMI with its type system, and JSON.

What a file says is resolved by dkpro-cassis (types, inheritance, references, arrays), which gets
the file without its text: offsets then stay the UTF-16 units that they are, and the XML that
its parser sees was written here, after entities and document types were refused.

Sources: XMI CAS Serialization Reference of Apache UIMA; JSON CAS 0.4.0 of uimaj-io-jsoncas.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from types import ModuleType
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import orjson
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from annotator.formats.extras import Extra
from annotator.model.errors import InputError
from annotator.schema.words import short

EXTRA: Final = Extra("cas", "cassis")
"""The package is called dkpro-cassis."""
FIRST_VIEW: Final = "_InitialView"
_XMI_ROOT: Final = "{http://www.omg.org/XMI}XMI"
_SOFA: Final = "{http:///uima/cas.ecore}Sofa"
_SOFA_TYPE: Final = "uima.cas.Sofa"
_TEXT: Final = "sofaString"
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_ENCODINGS: Final = frozenset(("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii"))
_NO_CAS: Final = "this is no whole CAS"
_LONGEST_REASON: Final = 160
_ARRAYS: Final = {
    f"uima.cas.{one}": f"uima.cas.{one}Array"
    for one in ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double")
}

MakeError = Callable[..., InputError]


@dataclass(frozen=True, slots=True)
class LoadedCas:
    """What a file holds.

    Attributes:
        text: Of the view that is read.
        structures: Its feature structures, by rising id; offsets are UTF-16 units.
        more_views: How many further views have a text.
    """

    text: str
    structures: list[Any]
    more_views: int


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
    """Loads files one after another; a type system that several share is read once."""

    def __init__(self, name: str) -> None:
        """Find the library; ``name`` is what the message calls the input when it is missing.

        Raises:
            InputError: It is not installed.
        """
        self._cassis = cassis(name)
        self._types: tuple[bytes, Any] | None = None

    def xmi(self, data: bytes, types: bytes, error: MakeError) -> LoadedCas:
        """Load an XMI file with the type system that belongs to it.

        Raises:
            InputError: One of them is damaged, or would harm.
        """
        root = _tree(data, error)
        if root.tag != _XMI_ROOT:
            raise error(f"{_NO_CAS}: its root is not xmi:XMI.")
        texts: dict[str, str] = {}
        for one in root:
            if any(len(child) for child in one):
                raise error(f"{_NO_CAS}: its elements are nested.")
            if one.tag == _SOFA and _TEXT in one.attrib:
                texts.setdefault(one.get("sofaID", FIRST_VIEW), one.attrib.pop(_TEXT))
        known = self._type_system(types, error)
        with _resolving(error):
            cas = self._cassis.load_cas_from_xmi(
                BytesIO(tostring(root, encoding="utf-8")), typesystem=known, trusted=True
            )
        return _loaded(cas, texts, error)

    def json(self, data: bytes, types: bytes | None, error: MakeError) -> LoadedCas:
        """Load a JSON file; it holds its types, unless others are given.

        Raises:
            InputError: It is damaged.
        """
        try:
            found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as problem:
            raise error(f"not valid JSON: {problem}.") from None
        texts = dict(_json_texts(found))
        with _resolving(error):
            # Not the library's own reading of types: it refuses lists that several types have.
            known = self._type_system(types or _types_of(found.pop("%TYPES", {})), error)
            found.setdefault("%VIEWS", {})
            cas = self._cassis.load_cas_from_json(
                orjson.dumps(found).decode(), typesystem=known, merge_typesystem=False
            )
        return _loaded(cas, texts, error)

    def _type_system(self, data: bytes, error: MakeError) -> Any:
        if self._types is None or self._types[0] != data:
            root = _tree(data, error, "the type system: ")
            with _resolving(error, "the type system"):
                clean = BytesIO(tostring(root, encoding="utf-8"))
                self._types = data, self._cassis.load_typesystem(clean)
        return self._types[1]


def _tree(data: bytes, error: MakeError, where: str = "") -> Element:
    declared = _DECLARED.search(data[:200])
    if declared is not None and declared[1].decode("latin-1").lower() not in _ENCODINGS:
        raise error(
            f"{where}its encoding is {short(declared[1].decode('latin-1'))}.",
            hint="UIMA writes UTF-8; export it again.",
        )
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
    found = data.get("%FEATURE_STRUCTURES") if isinstance(data, dict) else None
    rows = found.values() if isinstance(found, dict) else found
    for one in rows if isinstance(found, list | dict) and rows is not None else ():
        if isinstance(one, dict) and one.get("%TYPE") == _SOFA_TYPE and _TEXT in one:
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


def _loaded(cas: Any, texts: dict[str, str], error: MakeError) -> LoadedCas:
    names = [one for one in texts if texts[one].strip()]
    if not names:
        raise error("there is no text in it.", hint="Leave it out.")
    name = FIRST_VIEW if FIRST_VIEW in names else names[0]
    with _resolving(error):
        found = cas.get_view(name).select_all_fs()
        structures = sorted(found, key=lambda one: int(one.xmiID))
    return LoadedCas(texts[name], structures, len(names) - 1)
