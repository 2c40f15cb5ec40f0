"""Label Studio's labeling configuration, read as definitions of labels, attributes and relations.

Source: https://labelstud.io/tags (Labels, Label, Choices, Choice, Taxonomy, TextArea, Number,
Rating, DateTime, Relations, Relation). Only definitions are taken; how the page looks is not.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from annotator.formats.css_colors import hex_color
from annotator.formats.sources import bytes_of
from annotator.model.errors import InputError
from annotator.schema.colors import (
    TAG_TEXT,
    TEXT_RATIO,
    ensure_contrast,
    label_colors,
    spare_fill,
)
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)

NAMES: Final = ("labeling-config.xml", "labeling_config.xml", "label_config.xml",
                "label-config.xml", "config.xml")  # fmt: skip
"""What the configuration beside the tasks may be called; ours is the first."""
MAX_BYTES: Final = 1 << 20
_LABELS: Final = ("Labels", "HyperTextLabels", "ParagraphLabels")
_TYPES: Final = {
    "TextArea": AttributeType.TEXT,
    "DateTime": AttributeType.TEXT,
    "Number": AttributeType.NUMBER,
    "Rating": AttributeType.NUMBER,
}
_CHOICES: Final = ("Choices", "Taxonomy")
_FLAG: Final = ("true",)
_DEEPEST: Final = 50


def find_config(path: Path) -> Path | None:
    """Return the configuration beside a file of tasks, or in a folder."""
    folder = path if path.is_dir() else path.parent
    own = () if path.is_dir() else (f"{path.stem}.xml",)
    return next((folder / one for one in (*own, *NAMES) if (folder / one).is_file()), None)


def read_config(path: Path) -> Schema:
    """Read what a configuration defines.

    Raises:
        InputError: It cannot be read, or is no labeling configuration.
    """
    data = bytes_of(path, MAX_BYTES)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        message = "the file declares entities or a document type; such files are not read."
        raise InputError(message, file=str(path)) from None
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(f"not valid XML: {error}.", file=str(path)) from None
    if root.tag != "View":
        raise InputError(
            "this is no labeling configuration; its root is not View.",
            hint="Copy it from Label Studio: Settings, Labeling Interface, Code.",
            file=str(path),
        )
    return _definitions(root)


def _definitions(root: Element) -> Schema:
    labels: dict[str, Label] = {}
    attributes: dict[str, Attribute] = {}
    about: dict[str, DocumentLabel] = {}
    relations: dict[str, RelationType] = {}
    for one in _walk(root, 0):
        name = one.get("name", "")
        if one.tag in _LABELS:
            for number, label in enumerate(_walk(one, 0), len(labels)):
                for made in _labels(label, number):
                    labels.setdefault(made.name, made)
        elif one.tag == "Relation" and (value := one.get("value")):
            relations.setdefault(value, RelationType(name=value))
        elif name and (one.tag in _TYPES or one.tag in _CHOICES):
            values, titles = _values(one)
            type_ = _type(one, values)
            if type_ is AttributeType.FLAG:
                values, titles = (), {}
            if one.get("perRegion") == "true":
                where = tuple(filter(None, one.get("whenLabelValue", "").split(",")))
                attributes[name] = Attribute(
                    name=name, type=type_, labels=where, values=values, titles=titles
                )
            else:
                about[name] = DocumentLabel(name=name, type=type_, values=values, titles=titles)
    return Schema(
        name="label-studio",
        labels=tuple(labels.values()),
        attributes=tuple(attributes.values()),
        relations=tuple(relations.values()),
        document_labels=tuple(about.values()),
    )


def _walk(root: Element, depth: int) -> Iterator[Element]:
    """Yield what is below an element, in order; nothing that is nested without end."""
    for one in root:
        yield one
        if depth < _DEEPEST:
            yield from _walk(one, depth + 1)


def _labels(one: Element, number: int) -> Iterator[Label]:
    """Yield the label of an element; under its alias too, which results have in its place."""
    value = one.get("value")
    if one.tag != "Label" or not value:
        return
    fill = hex_color(one.get("background", ""))
    fill = ensure_contrast(fill, TAG_TEXT, TEXT_RATIO) if fill else spare_fill(number)
    key = one.get("hotkey", "").lower()
    is_letter = len(key) == 1 and key.isascii() and key.isalpha()
    names = [alias, value] if (alias := one.get("alias")) else [value]
    for name in names:
        yield Label(
            name=name,
            key=key if is_letter else None,
            title=value if name != value else "",
            description=one.get("hint", ""),
            **label_colors(fill)._asdict(),
        )


def _values(one: Element) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the values as results have them, and how they are shown where that differs."""
    titles: dict[str, str] = {}
    found: dict[str, None] = {}
    _gather(one, "", found, titles, 0)
    return tuple(found), titles


def _gather(
    one: Element, path: str, found: dict[str, None], titles: dict[str, str], depth: int
) -> None:
    for each in one:
        value = each.get("value")
        if each.tag != "Choice" or not value or depth > _DEEPEST:
            continue
        name = each.get("alias") or value
        whole = f"{path} > {name}" if path else name
        found.setdefault(whole)
        if name != value:
            titles[whole] = value
        _gather(each, whole, found, titles, depth + 1)


def _type(one: Element, values: tuple[str, ...]) -> AttributeType:
    if one.tag in _TYPES:
        return _TYPES[one.tag]
    if values == _FLAG:
        return AttributeType.FLAG
    if not values:
        return AttributeType.TEXT  # its choices are in the tasks
    many = one.tag == "Taxonomy" or one.get("choice") == "multiple"
    return AttributeType.MULTI_CHOICE if many else AttributeType.CHOICE
