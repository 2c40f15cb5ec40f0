"""The key sheet: every key of the window and of the label schema on one page."""

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.actions import ACTIONS, SHEET_NOTES
from annotator.gui.keymap import Keymap, shown
from annotator.gui.keys import SchemaKeys
from annotator.gui.theme import Theme

_HEADINGS = (
    "Label",
    "Edges of a span",
    "While picking",
    "Facts",
    "Review",
    "While editing gold",
    "Find and go",
    "Dataset",
    "Edit",
    "View",
    "File",
    "Help",
)
_NARROW = 1240


def sheet_rows(keymap: Keymap, keys: SchemaKeys) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the lines of the sheet by heading: printed keys, meaning."""
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = {"Your labels": []}
    rows["Your labels"] = [((shown(chord),), name) for chord, name in keys.label_keys.items()]
    relations: dict[str, str] = {}
    for names in keys.relation_keys.values():
        relations.update(names)
    rows["Slots and relations"] = [
        ((shown(chord),), name.replace("_", " ")) for chord, name in relations.items()
    ]
    for heading in _HEADINGS:
        lines: list[tuple[tuple[str, ...], str]] = [
            ((words,), meaning) for head, words, meaning in SHEET_NOTES if head == heading
        ]
        for action in ACTIONS:
            if (action.sheet or action.menu) == heading and keymap.keys(action.id):
                chords = tuple(map(shown, keymap.keys(action.id)))
                lines.append((chords, action.title.rstrip("…")))
        if lines:
            rows[heading] = lines
    return {heading: lines for heading, lines in rows.items() if lines}


def sheet_html(
    rows: Mapping[str, list[tuple[tuple[str, ...], str]]], theme: Theme, columns: int
) -> list[str]:
    """Return the sheet as rich text, balanced over so many columns."""
    blocks: list[tuple[int, str]] = []
    for heading, lines in rows.items():
        body = "".join(
            f"<tr><td style='padding:2px 10px 2px 0; white-space:nowrap; color:{theme.text};'>"
            f"<b>{'</b> &nbsp;or&nbsp; <b>'.join(map(escape, chords))}</b></td>"
            f"<td style='padding:2px 0; color:{theme.muted};'>{escape(meaning)}</td></tr>"
            for chords, meaning in lines
        )
        head = f"<p style='color:{theme.faint}; font-weight:600;'>{escape(heading.upper())}</p>"
        blocks.append((len(lines) + 2, f"{head}<table cellspacing='0'>{body}</table>"))
    share = sum(size for size, _ in blocks) / columns
    pages, filled = [""] * columns, 0
    for size, block in blocks:
        pages[min(columns - 1, int((filled + size / 2) / share))] += block
        filled += size
    return pages


class ShortcutSheet(QDialog):
    """Shows every key; Escape or ? closes it."""

    def __init__(self, keymap: Keymap, keys: SchemaKeys, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget()
        line = QHBoxLayout(inner)
        line.setContentsMargins(24, 8, 24, 20)
        line.setSpacing(36)
        columns = 2 if parent.width() < _NARROW else 3
        for html in sheet_html(sheet_rows(keymap, keys), theme, columns):
            label = QLabel(html)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            line.addWidget(label, 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(scroll)
        for conflict in keymap.conflicts(keys.label_keys):
            warning = QLabel(str(conflict))
            warning.setObjectName("problem")
            warning.setContentsMargins(24, 0, 24, 4)
            layout.addWidget(warning)
        wanted = inner.sizeHint()
        self.resize(
            min(wanted.width() + 24, parent.width() - 24),
            min(wanted.height() + 20, parent.height() - 60),
        )
