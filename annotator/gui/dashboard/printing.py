"""Write a report as PDF, through Qt's own text layout."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from annotator.services.exporting.targets import check_target, open_file

_DOTS: Final = 300
_TABLE: Final = '<table width="100%" cellspacing="0" cellpadding="4">'
"""What the layout understands of a table's style."""
_POINTS: Final = 9.5
_STYLE: Final = """
h1 { font-size: 17pt; margin-bottom: 2pt; }
h2 { font-size: 12pt; margin-top: 14pt; margin-bottom: 4pt; }
h3 { font-size: 10.5pt; margin-top: 10pt; margin-bottom: 0; }
p { margin-top: 2pt; margin-bottom: 3pt; }
.muted, caption { color: #555555; }
th { text-align: right; color: #333333; }
td { text-align: right; }
.words { text-align: left; }
th, td { border-bottom: 1px solid #cccccc; }
blockquote { margin-left: 12pt; margin-top: 2pt; margin-bottom: 2pt; }
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
    # The document adds two centimetres all around, and the number of the page.
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(body.replace("<table>", _TABLE))
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
