"""Icons: the drawings of ``resources/icons`` in a theme's colour, sharp at every scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.services.resources import resource

_INK = "#000"
_KNOCKOUT = "#ffffff"


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def render_icon(
    name: str, color: str, size: int, *, ratio: float = 1.0, knockout: str = _KNOCKOUT
) -> QPixmap:
    """Draw an icon into a square pixmap.

    Args:
        name: File name in ``resources/icons`` without its ending.
        color: Hex colour of the lines.
        size: Edge in device-independent pixels.
        ratio: Device pixels per device-independent pixel.
        knockout: Hex colour of marks inside a filled shape (the tick of "done").
    """
    drawing = _drawing(name)
    if "<rect" not in drawing:
        drawing = drawing.replace(f'"{_KNOCKOUT}"', f'"{knockout}"')
        drawing = drawing.replace(f'"{_INK}"', f'"{color}"')
    edge = max(1, round(size * ratio))
    image = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


@cache
def icon(name: str, color: str, *, active: str | None = None, knockout: str = _KNOCKOUT) -> QIcon:
    """Return an icon with pixmaps for the usual sizes at 1x, 2x and 3x.

    Args:
        name: File name in ``resources/icons`` without its ending.
        color: Hex colour of the lines.
        active: Colour when checked or pressed; the same one when None.
        knockout: See ``render_icon``.
    """
    result = QIcon()
    for size in (16, 20, 24):
        for ratio in (1.0, 2.0, 3.0):
            pixmap = render_icon(name, color, size, ratio=ratio, knockout=knockout)
            result.addPixmap(pixmap)
            if active is not None:
                on = render_icon(name, active, size, ratio=ratio, knockout=knockout)
                result.addPixmap(on, QIcon.Mode.Normal, QIcon.State.On)
    return result


def app_icon() -> QIcon:
    """Return the product's own icon."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(render_icon("annotator", _INK, size))
    return result
