"""Feature structures as the bytes of a file: XMI, its type system, or JSON.

Sources: XMI CAS Serialization Reference of Apache UIMA; JSON CAS 0.4.0 of uimaj-io-jsoncas.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

from annotator.formats.cas_build import NOT_IN_XML, SOFA_ID, Ref, Structure
from annotator.formats.cas_types import (
    FIRST_VIEW,
    LINKS,
    SOFA,
    STRINGS,
    TEXT,
    WrittenTypes,
)

_ESCAPES: Final = (
    ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;"),
    ("\r", "&#13;"), ("\t", "&#9;"),
)  # fmt: skip
_PREFIXES: Final = {
    "webanno.custom": "custom",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type": "metadata",
    "de.tudarmstadt.ukp.dkpro.core.api.coref.type": "coref",
}
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xmi_bytes(text: str, structures: Sequence[Structure]) -> bytes:
    """Return the XMI file; every value must be one that XML can hold."""
    return "".join(_xmi(text, structures)).encode()


def _xmi(text: str, structures: Sequence[Structure]) -> Iterator[str]:
    spaces = "".join(
        f' xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"'
        for package, prefix in _PREFIXES.items()
    )
    yield _HEAD
    yield '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    yield f'{spaces} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
    for one in structures:
        package, _, name = one.type.rpartition(".")
        tag = f"{_PREFIXES[package]}:{name}"
        place = "" if one.place is None else f' begin="{one.place[0]}" end="{one.place[1]}"'
        sofa = f' sofa="{SOFA_ID}"' if one.is_about_text else ""
        yield f'<{tag} xmi:id="{one.id}"{sofa}{place}'
        lists: list[tuple[str, list[str]]] = []
        for key, value in one.values.items():
            if isinstance(value, list):
                texts = [each for each in value if isinstance(each, str)]
                if texts:
                    lists.append((key, texts))
                else:
                    refs = " ".join(str(each.id) for each in value if isinstance(each, Ref))
                    yield f' {key}="{refs}"'
            else:
                yield f' {key}="{_attribute(value)}"'
        if lists:
            yield ">"
            for key, rows in lists:
                yield from (f"<{key}>{_escaped(row)}</{key}>" for row in rows)
            yield f"</{tag}>\n"
        else:
            yield "/>\n"
    yield f'<cas:Sofa xmi:id="{SOFA_ID}" sofaNum="1" sofaID="{FIRST_VIEW}" mimeType="text"'
    yield f' sofaString="{_escaped(text)}"/>\n'
    members = " ".join(str(one.id) for one in structures)
    yield f'<cas:View sofa="{SOFA_ID}" members="{members}"/>\n</xmi:XMI>\n'


def _escaped(text: str) -> str:
    for sign, reference in _ESCAPES:  # several times as fast as a table, on long texts
        if sign in text:
            text = text.replace(sign, reference)
    return text


def _attribute(value: Any) -> str:
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.id if isinstance(value, Ref) else value)


def types_bytes(types: WrittenTypes) -> bytes:
    """Return the type system as UIMA reads it."""
    return "".join(_types(types)).encode()


def _types(types: WrittenTypes) -> Iterator[str]:
    yield _HEAD
    yield '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n<types>\n'
    for one in types.all():
        yield f"<typeDescription><name>{one.name}</name>{_description(one.description)}"
        yield f"<supertypeName>{one.parent}</supertypeName>\n<features>\n"
        for each in one.features:
            yield f"<featureDescription><name>{each.name}</name>{_description(each.description)}"
            element = f"<elementType>{each.element}</elementType>" if each.element else ""
            yield f"<rangeTypeName>{each.range}</rangeTypeName>{element}</featureDescription>\n"
        yield "</features></typeDescription>\n"
    yield "</types>\n</typeSystemDescription>\n"


def _description(words: str) -> str:
    clean = NOT_IN_XML.sub("\ufffd", words)
    return f"<description>{_escaped(clean)}</description>"


def json_bytes(text: str, structures: Sequence[Structure], types: WrittenTypes) -> bytes:
    """Return the JSON file, with the types that it needs."""
    sofa = {
        "%ID": SOFA_ID,
        "%TYPE": SOFA,
        "sofaNum": 1,
        "sofaID": FIRST_VIEW,
        "mimeType": "text",
        "sofaString": text,
    }
    following = max((one.id for one in structures), default=SOFA_ID)
    rows: list[dict[str, Any]] = [sofa]
    arrays: list[dict[str, Any]] = []
    for one in structures:
        row: dict[str, Any] = {"%ID": one.id, "%TYPE": one.type}
        if one.is_about_text:
            row["@sofa"] = SOFA_ID
        if one.place is not None:
            row["begin"], row["end"] = one.place
        for key, value in one.values.items():
            if isinstance(value, list):
                following += 1
                items = [each.id if isinstance(each, Ref) else each for each in value]
                kind = LINKS if any(isinstance(each, Ref) for each in value) else STRINGS
                arrays.append({"%ID": following, "%TYPE": kind, "%ELEMENTS": items})
                row[f"@{key}"] = following
            elif isinstance(value, Ref):
                row[f"@{key}"] = value.id
            else:
                row[key] = value
        rows.append(row)
    members = [one.id for one in structures]
    whole = {
        "%TYPES": {one["%NAME"]: one for one in _json_types(types)},
        "%FEATURE_STRUCTURES": [*rows, *arrays],
        "%VIEWS": {FIRST_VIEW: {"%SOFA": SOFA_ID, "%MEMBERS": members}},
    }
    return orjson.dumps(whole) + b"\n"


def _json_types(types: WrittenTypes) -> Iterator[dict[str, Any]]:
    for one in types.all():
        found: dict[str, Any] = {
            "%NAME": one.name,
            "%SUPER_TYPE": one.parent,
            "%DESCRIPTION": one.description,
        }
        for each in one.features:
            arrays = {STRINGS: f"{TEXT}[]", LINKS: f"{each.element}[]"}
            range_ = arrays.get(each.range, each.range)
            found[each.name] = {"%NAME": each.name, "%RANGE": range_}
            if each.description:
                found[each.name]["%DESCRIPTION"] = each.description
        yield found
