"""A CAS as INCEpTION exports it, written by hand after its documentation and that of UIMA."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import orjson
from hypothesis import strategies as st

from tests.unit.formats.labeled import rows

OWN_FILES: dict[str, Any] = {
    "row": rows(entities=True),
    "kind": st.sampled_from(["xmi", "json"]),
    "slots": st.sampled_from(["relations", "links"]),
}
"""A document and how it is written."""
CORE = "de.tudarmstadt.ukp.dkpro.core.api"
NER = f"{CORE}.ner.type.NamedEntity"
WORD = f"{CORE}.segmentation.type.Token"
SENTENCE = f"{CORE}.segmentation.type.Sentence"
DATA = f"{CORE}.metadata.type.DocumentMetaData"
DETAIL = f"{CORE}.metadata.type.MetaDataStringField"
CHAIN = f"{CORE}.coref.type.CoreferenceChain"
LINK = f"{CORE}.coref.type.CoreferenceLink"
ANNOTATION = "uima.tcas.Annotation"
TEXT = "Ms. Haag met 😀 Kim.\r\nShe left."
# UTF-16: Haag 4-8, the face 13-15, Kim 16-19, the line end 20-22, She 22-25, left 26-30.

# (type, supertype, ((feature, range), …))
TYPES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (WORD, ANNOTATION, (("id", "uima.cas.String"),)),
    (SENTENCE, ANNOTATION, ()),
    (
        DATA,
        "uima.tcas.DocumentAnnotation",
        tuple((name, "uima.cas.String") for name in ("documentTitle", "documentId", "documentUri")),
    ),
    (DETAIL, ANNOTATION, (("key", "uima.cas.String"), ("value", "uima.cas.String"))),
    (NER, ANNOTATION, (("value", "uima.cas.String"), ("identifier", "uima.cas.String"))),
    (CHAIN, "uima.cas.AnnotationBase", (("first", LINK),)),
    (
        LINK,
        ANNOTATION,
        (
            ("next", LINK),
            ("referenceType", "uima.cas.String"),
            ("referenceRelation", "uima.cas.String"),
        ),
    ),
    (
        "custom.Event",
        ANNOTATION,
        (
            ("kind", "uima.cas.String"),
            ("sure", "uima.cas.Boolean"),
            ("weight", "uima.cas.Integer"),
            ("topics", "uima.cas.StringArray"),
            ("type", "uima.cas.String"),
            ("roles", "uima.cas.FSArray"),
        ),
    ),
    (
        "custom.EventRolesLink",
        "uima.cas.TOP",
        (("role", "uima.cas.String"), ("target", ANNOTATION)),
    ),
    (
        "webanno.custom.Near",
        ANNOTATION,
        (("Governor", NER), ("Dependent", NER), ("label", "uima.cas.String")),
    ),
    ("custom.Plain", ANNOTATION, ()),
    ("custom.Article", "uima.cas.AnnotationBase", (("topic", "uima.cas.String"),)),
)

# (id, type, begin, end, features); a list of numbers holds references, a number is one.
STRUCTURES: tuple[tuple[int, str, int | None, int | None, dict[str, Any]], ...] = (
    (2, DATA, 0, 31, {"documentTitle": "haag.txt", "documentId": "haag.txt"}),
    (3, SENTENCE, 0, 20, {}),
    (4, WORD, 0, 3, {}),
    (5, NER, 4, 8, {"value": "PER", "identifier": "http://kb/1"}),
    (6, NER, 16, 19, {"value": "PER"}),
    (7, "webanno.custom.Near", 16, 19, {"Governor": 5, "Dependent": 6, "label": "meets"}),
    (8, "custom.EventRolesLink", None, None, {"role": "who", "target": 5}),
    (9, "custom.EventRolesLink", None, None, {"target": 6}),
    (
        10,
        "custom.Event",
        9,
        12,
        {
            "kind": "meeting",
            "sure": "true",
            "weight": "3",
            "topics": ["a b", "c"],
            "type": "x",
            "roles": [8, 9],
        },
    ),
    (11, "custom.Plain", 26, 30, {}),
    (12, "custom.Plain", 26, 26, {}),
    (13, LINK, 4, 8, {"next": 14, "referenceType": "nam"}),
    (14, LINK, 22, 25, {"referenceType": "pr"}),
    (15, CHAIN, None, None, {"first": 13}),
    (16, "custom.Article", None, None, {"topic": "people"}),
    (17, "custom.Plain", 14, 19, {}),
    (18, DETAIL, 0, 31, {"key": "document_date", "value": "2026-02-23"}),
)
NOT_IN_VIEW = (8, 9)


def type_system(types: Any = TYPES) -> str:
    found = []
    for name, parent, features in types:
        rows = "".join(
            f"<featureDescription><name>{one}</name><description/>"
            f"<rangeTypeName>{range_}</rangeTypeName></featureDescription>"
            for one, range_ in features
        )
        found.append(
            f"<typeDescription><name>{name}</name><description/>"
            f"<supertypeName>{parent}</supertypeName><features>{rows}</features></typeDescription>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">'
        f"<types>{''.join(found)}</types></typeSystemDescription>"
    )


def escaped(text: str) -> str:
    """Escape as Java's serializer does: references to single characters beyond the plane too."""
    signs = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;"}
    return "".join(signs.get(one, one if ord(one) < 0x10000 else f"&#{ord(one)};") for one in text)


def xmi(structures: Any = STRUCTURES, text: str = TEXT) -> str:
    rows = []
    for one, name, begin, end, values in structures:
        package, _, short = name.rpartition(".")
        space = f"http:///{package.replace('.', '/')}.ecore"
        place = "" if begin is None else f' begin="{begin}" end="{end}"'
        sofa = "" if begin is None and name == "custom.EventRolesLink" else ' sofa="1"'
        inner = attributes = ""
        for key, value in values.items():
            if isinstance(value, list) and isinstance(value[0], str):
                inner += "".join(f"<{key}>{escaped(each)}</{key}>" for each in value)
            else:
                words = " ".join(map(str, value)) if isinstance(value, list) else str(value)
                attributes += f' {key}="{escaped(words)}"'
        rows.append(
            f'<x:{short} xmlns:x="{space}" xmi:id="{one}"{sofa}{place}{attributes}>'
            f"{inner}</x:{short}>"
        )
    members = " ".join(str(row[0]) for row in structures if row[0] not in NOT_IN_VIEW)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
        ' xmlns:cas="http:///uima/cas.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/>'
        f"{''.join(rows)}"
        f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="'
        f'{escaped(text)}"/><cas:View sofa="1" members="{members}"/></xmi:XMI>'
    )


def json_cas() -> bytes:
    ranges = {(name, key): range_ for name, _, rows in TYPES for key, range_ in rows}
    types = {
        name: {
            "%NAME": name,
            "%SUPER_TYPE": parent,
            **{
                key: {
                    "%NAME": key,
                    "%RANGE": {
                        "uima.cas.StringArray": "uima.cas.String[]",
                        "uima.cas.FSArray": "custom.EventRolesLink[]",
                    }.get(range_, range_),
                }
                for key, range_ in rows
            },
        }
        for name, parent, rows in TYPES
    }
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView"}
    rows: list[dict[str, Any]] = [{**sofa, "mimeType": "text", "sofaString": TEXT}]
    for one, name, begin, end, values in STRUCTURES:
        row: dict[str, Any] = {"%ID": one, "%TYPE": name}
        if name != "custom.EventRolesLink":
            row["@sofa"] = 1
        if begin is not None:
            row |= {"begin": begin, "end": end}
        for key, value in values.items():
            if isinstance(value, list):
                kind = "uima.cas.StringArray" if isinstance(value[0], str) else "uima.cas.FSArray"
                number = 100 + len(rows)
                rows.append({"%ID": number, "%TYPE": kind, "%ELEMENTS": value})
                row[f"@{key}"] = number
            elif isinstance(value, int):
                row[f"@{key}"] = value
            else:
                plain = {"uima.cas.Boolean": value == "true", "uima.cas.Integer": 3}
                row[key] = plain.get(ranges[name, key], value)
        rows.append(row)
    members = [row[0] for row in STRUCTURES if row[0] not in NOT_IN_VIEW]
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}}
    return orjson.dumps({"%TYPES": types, "%FEATURE_STRUCTURES": rows, "%VIEWS": views})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()
