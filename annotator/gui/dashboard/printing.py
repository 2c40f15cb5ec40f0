"""Write a report as PDF, through Qt's own text layout."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from annotator.services.exporting.targets import check_target, open_file

_DOTS: Final = 300
_MARGIN: Final = 16.0
_POINTS: Final = 9.5
_STYLE: Final = """
h1 { font-size: 17pt; margin-bottom: 2pt; }
h2 { font-size: 12pt; margin-top: 14pt; margin-bottom: 4pt; }
p { margin-top: 2pt; margin-bottom: 3pt; }
.muted, caption { color: #555555; }
th { text-align: right; color: #333333; font-weight: 600; }
td { text-align: right; }
.words { text-align: left; }
th, td { padding: 2pt 5pt 2pt 5pt; border-bottom: 0.5pt solid #cccccc; }
blockquote { margin-left: 12pt; }
"""


def pdf_of(body: str, title: str) -> bytes:
    """Lay markup out on A4 pages.

    Args:
        body: Headings, paragraphs, tables; escaped.
        title: Plain text, for the document's properties.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(body)
    document.print_(writer)
    buffer.close()
    return bytes(data.data())


def write_pdf(target: Path, body: str, title: str) -> None:
    """Write markup as PDF; an older file is replaced only when the new one is whole.

    Raises:
        StorageError: The file cannot be written, or is a project.
    """
    check_target(target, is_folder=False)
    content = pdf_of(body, title)
    with open_file(target) as stream:
        stream.write(content)
