"""An article on its own: marked-up text in, spans and mouse positions out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.text.lines import origin_of
from annotator.gui.text.picture import Drawn, Picture
from annotator.gui.text.view import ArticleView
from annotator.model.spans import Fragment, Span, quote_of
from annotator.schema.toml import loads
from annotator.schema.types import Schema
from annotator.services.resources import resource

_PARTS = re.compile(r"\[|\](?P<label>[A-Z]+)(?P<id>\d*)")


def news_schema() -> Schema:
    """Return the shipped schema."""
    return loads(resource("schemas", "news-facts.toml").read_text(encoding="utf-8"))


def read_marks(marked: str) -> tuple[str, list[Span]]:
    """Read ``[Anna]PERSON1 left``: text without the marks, and the spans, named by label+number.

    Spans of the same label and number are fragments of one.
    """
    text, opened, at = "", [], 0
    found: dict[str, tuple[str, list[Fragment]]] = {}
    for match in _PARTS.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match.group() == "[":
            opened.append(len(text))
        else:
            name = match["label"] + match["id"]
            found.setdefault(name, (match["label"], []))[1].append((opened.pop(), len(text)))
    text += marked[at:]
    return text, [
        Span(
            id=name,
            set_id="own",
            label=label,
            fragments=tuple(sorted(fragments)),
            quote=quote_of(text, sorted(fragments)),
        )
        for name, (label, fragments) in found.items()
    ]


def span_of(view: ArticleView, quote: str, label: str, span_id: str, **more: Any) -> Span:
    """Make a span of the first occurrence of a quote."""
    start = view.article().index(quote)
    fragments = ((start, start + len(quote)),)
    return Span(id=span_id, set_id="own", label=label, fragments=fragments, quote=quote, **more)


@dataclass
class Hand:
    """Moves the mouse over an article."""

    view: ArticleView

    def point(self, offset: int, share: float = 0.5) -> QPoint:
        """Return a point on a character, ``share`` of its width from its left edge."""
        view = self.view
        for start in range(offset, -1, -1):
            boxes = view.geometry_of_text.boxes_of(start, offset + 1, view.viewport().rect())
            if boxes:
                box = boxes[-1]
                if start < offset:
                    return QPoint(box.right - 1, (box.top + box.bottom) // 2)
                x = round(box.left + (box.right - box.left) * share)
                return QPoint(x, (box.top + box.bottom) // 2)
        raise AssertionError(f"offset {offset} is not visible")

    def on(self, quote: str, inside: int = 0, share: float = 0.5) -> QPoint:
        """Return a point on a character of a quote."""
        return self.point(self.view.article().index(quote) + inside, share)

    def click(
        self, point: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Click with the left button; never the second click of a double click."""
        self._send(QMouseEvent.Type.MouseButtonPress, point, held)
        self._send(QMouseEvent.Type.MouseButtonRelease, point, held)

    def drag(
        self,
        start: QPoint,
        *stops: QPoint,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        let_go: bool = True,
    ) -> None:
        """Press, move through these points and let go at the last."""
        self._send(QMouseEvent.Type.MouseButtonPress, start, held)
        for stop in stops:
            self._send(QMouseEvent.Type.MouseMove, stop, held)
        if let_go:
            self._send(QMouseEvent.Type.MouseButtonRelease, stops[-1], held)

    def double_click(self, point: QPoint, clicks: int = 2) -> None:
        """Click twice, or three times, in quick succession."""
        self.click(point)
        self._send(QMouseEvent.Type.MouseButtonDblClick, point, Qt.KeyboardModifier.NoModifier)
        self._send(QMouseEvent.Type.MouseButtonRelease, point, Qt.KeyboardModifier.NoModifier)
        for _ in range(clicks - 2):
            self.click(point)

    def _send(self, kind: QMouseEvent.Type, point: QPoint, held: Qt.KeyboardModifier) -> None:
        viewport = self.view.viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        down = none if kind is QMouseEvent.Type.MouseButtonRelease else left
        button = none if kind is QMouseEvent.Type.MouseMove else left
        where = viewport.mapToGlobal(point)
        event = QMouseEvent(kind, QPointF(point), QPointF(where), button, down, held)
        QApplication.sendEvent(viewport, event)


def selected(view: ArticleView) -> str | None:
    """Return the selected text."""
    selection = view.selection()
    return None if selection is None else view.article()[slice(*selection)]


def drawn_of(view: ArticleView, span_id: str) -> list[Drawn]:
    """Return what is drawn of a span in every paragraph, the first one first."""
    found = []
    block = view.document().begin()
    while block.isValid():
        origin_of(block)
        found += [d for d in view.gallery.picture(block, 0).drawn if d.span.id == span_id]
        block = block.next()
    return found


def pictures(view: ArticleView) -> Sequence[Picture]:
    """Return the pictures of all paragraphs."""
    found = []
    block = view.document().begin()
    while block.isValid():
        origin_of(block)
        found.append(view.gallery.picture(block, 0))
        block = block.next()
    return found


def pixel(view: ArticleView, offset: int) -> QColor:
    """Return the colour of the ground above a character's glyph."""
    box = view.geometry_of_text.boxes_of(offset, offset + 1, view.viewport().rect())[0]
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    x = (box.left + box.right) / 2 * ratio
    return image.pixelColor(round(x), round((box.top + 1) * ratio))


def press(view: ArticleView, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """Press a key in the article."""
    modifiers = Qt.KeyboardModifier.NoModifier
    for modifier in held:
        modifiers |= modifier
    QTest.keyClick(view, key, modifiers)
