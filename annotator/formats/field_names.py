"""How fields are named by others, and which of several names is the best for a role."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_MOST: Final = 0.6
"""Of a list of spans that many must have a field for it to count; the rest may be damaged."""
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text", "body", "content", "article", "articletext", "articlebody", "fulltext", "maintext",
        "documenttext", "story", "document", "sentence", "passage", "rawtext", "plaintext",
    ),
    "title": ("title", "headline", "documenttitle", "heading", "subject", "name"),
    "date": (
        "documentdate", "date", "publishedat", "datepublished", "published", "publicationdate",
        "publisheddate", "pubdate", "publishdate", "timestamp", "createdat", "created", "dct",
    ),
    "publisher": (
        "publisher", "source", "outlet", "publication", "sourcename", "sourcedomain", "newspaper",
        "agency", "site", "domain",
    ),
    "url": ("url", "link", "uri", "webaddress", "href"),
    "language": ("language", "lang", "locale"),
    "id": ("id", "documentid", "docid", "uuid", "articleid", "guid", "key"),
    "note": ("note", "comment", "remark"),
    "annotator": (
        "annotator", "annotatedby", "user", "username", "coder", "labeler", "labeller", "worker",
        "workerid", "annotatorid", "annotatorname", "completedby",
    ),
    "start": (
        "start", "startoffset", "begin", "startchar", "from", "beginoffset", "offset", "startindex",
        "startpos", "charstart", "startposition", "charbegin", "pos0", "position", "answerstart",
    ),
    "end": (
        "end", "endoffset", "stop", "endchar", "to", "endindex", "endpos", "charend", "finish",
        "endposition", "pos1",
    ),
    "length": ("length", "len", "size"),
    "label": (
        "label", "labels", "type", "tag", "entitytype", "entity", "entitygroup", "category",
        "class", "name", "ner", "nerlabel", "kind", "code", "labelname",
    ),
    "quote": (
        "quote", "text", "words", "word", "surface", "mention", "exact", "coveredtext", "value",
        "phrase", "spantext", "surfaceform", "string", "span", "entity",
    ),
    "span_id": ("id", "spanid", "entityid", "uid", "uuid", "identifier", "annotationid", "key"),
    "from": (
        "from", "fromid", "head", "headid", "source", "sourceid", "arg1", "subject", "subjectid",
        "parent", "fromentity",
    ),
    "to": (
        "to", "toid", "child", "childid", "target", "targetid", "tail", "tailid", "arg2", "object",
        "objectid", "toentity",
    ),
    "type": (
        "type", "label", "labels", "relation", "relationtype", "predicate", "tag", "name", "kind",
        "relationlabel",
    ),
    "confidence": ("confidence", "score", "probability", "prob"),
}  # fmt: skip
_PLAIN: Final = re.compile(r"[^a-z0-9]")


def plain_name(path: str) -> str:
    """Return the last name of a path, as names are compared: "published_at" = "publishedAt"."""
    return _PLAIN.sub("", path.rsplit(".", 1)[-1].lower())


def best_named(role: str, columns: Mapping[str, Any], *, taken: Any = ()) -> str | None:
    """Return the column that is best named for a role; outer fields before inner ones."""
    names = NAMES[role]
    found = [path for path in columns if path not in taken and plain_name(path) in names]
    return min(found, key=lambda one: (names.index(plain_name(one)), one.count(".")), default=None)


def mostly(given: Iterable[bool]) -> bool:
    """Tell whether that many of a list are true that it is no accident."""
    found = list(given)
    return bool(found) and sum(found) >= _MOST * len(found)


def is_label(value: Any) -> bool:
    """Tell whether a value may be a label, or a list of labels."""
    if type(value) is list:
        return bool(value) and all(type(one) is str for one in value)
    return type(value) is str and 0 < len(value) <= 80  # noqa: PLR2004 - a name, not a text
