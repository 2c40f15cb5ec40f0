"""How a label will look: the article's own view in the light and in the dark theme."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.gui.schema_editor.editing import readable
from annotator.gui.text.view import ArticleView
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.gui.widgets import caption
from annotator.model.spans import Span
from annotator.schema.types import Label, Schema

_TEXT: Final = "At the party congress today"
_START: Final = _TEXT.index("the party")
_END: Final = _START + len("the party congress")
_HEIGHT: Final = 74


class LabelPreview(QWidget):
    """A painted span with its tag on both pages."""

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self._views: list[ArticleView] = []
        for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
            view, theme = ArticleView(), load_theme(choice)
            view.set_theme(theme)
            # The application's style sheet gives text the colour of the theme in force.
            view.setStyleSheet(f"color: {theme.page_text}; background: {theme.page};")
            view.setFixedHeight(_HEIGHT)
            view.setMinimumWidth(120)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setAccessibleName(f"Preview, {choice.value}")
            view.set_font(None, 15)
            frame = QFrame()
            frame.setObjectName("previewFrame")
            inner = QVBoxLayout(frame)
            inner.setContentsMargins(1, 1, 1, 1)
            inner.addWidget(view)
            block = QVBoxLayout()
            block.setSpacing(4)
            block.addWidget(caption(choice.value))
            block.addWidget(frame)
            line.addLayout(block, 1)
            self._views.append(view)
        self._shown: Label | None = None

    def minimumSizeHint(self) -> QSize:
        """Two narrow pages."""
        return QSize(280, _HEIGHT + 24)

    def show_label(self, label: Label) -> None:
        """Paint with another label's colours."""
        shown = replace(readable(label), enabled=True)
        if shown == self._shown:
            return
        self._shown = shown
        span = Span(
            id="preview",
            set_id="preview",
            label=shown.name,
            fragments=((_START, _END),),
            quote=_TEXT[_START:_END],
        )
        for view in self._views:
            view.set_schema(Schema(name="preview", labels=(shown,)))
            view.set_article(_TEXT)
            view.set_spans((span,), ())
