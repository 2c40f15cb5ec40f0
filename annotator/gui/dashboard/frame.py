"""What the pages over the article are built of: a thin bar, a scrolled body, two sides."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QProgressBar, QScrollArea, QSplitter, QWidget

from annotator.gui.widgets import column


def thin_bar() -> QProgressBar:
    """Make the line below the head of a page that shows how far work is."""
    bar = QProgressBar()
    bar.setObjectName("thinProgress")
    bar.setTextVisible(False)
    bar.setFixedHeight(3)
    return bar


def page_side(head: QLayout, bar: QProgressBar, content: QWidget) -> QWidget:
    """Make the main side of a page: its head, the bar, and what scrolls below."""
    content.setObjectName("boardContent")
    scroll = QScrollArea()
    scroll.setObjectName("boardScroll")
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    side = QWidget()
    layout = column(side, margins=0, spacing=0)
    layout.addLayout(head)
    layout.addWidget(bar)
    layout.addWidget(scroll, 1)
    return side


def split_page(page: QWidget, main: QWidget, pane: QWidget) -> QSplitter:
    """Fill a page with its main side and the pane beside it; return what divides them."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setHandleWidth(1)
    split.setChildrenCollapsible(False)
    split.addWidget(main)
    split.addWidget(pane)
    split.setStretchFactor(0, 1)
    outer = QHBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(split)
    return split
