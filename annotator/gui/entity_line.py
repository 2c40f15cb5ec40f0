"""The inspector's line about the entity that a span mentions."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from annotator.gui.desk import Desk
from annotator.gui.same_acts import entity_of
from annotator.gui.widgets import KeyCap, muted
from annotator.model.changes import ChangeSet
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules

_LONG = 30


def mentions_entity(desk: Desk, span: Span) -> bool:
    """Tell whether a span of this label can mention an entity."""
    return desk.schema is not None and EntityRules(desk.schema).is_mention(span.label)


class EntityLine(QWidget):
    """Name and number of mentions, or how to join it; a click shows the registry."""

    def __init__(self, desk: Desk, span: Span, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._span_id = span.id
        self._name = QToolButton()
        self._name.setObjectName("link")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._name.clicked.connect(lambda: desk.action_requested.emit("entity.registry"))
        self._words = muted(wrap=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(muted("entity", wrap=False))
        line.addWidget(self._name)
        line.addWidget(self._words, 1)
        line.addWidget(KeyCap("M", desk.theme))
        desk.changed.connect(self._on_changed)
        self._show()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("entity", "span"):
            self._show()

    def _show(self) -> None:
        entity = entity_of(self._desk, self._desk.find_span(self._span_id))
        self._name.setVisible(entity is not None)
        if entity is None:
            self._words.setText("not joined to others yet")
            return
        name = entity.name if len(entity.name) <= _LONG else entity.name[: _LONG - 1] + "…"
        self._name.setText(name)
        self._name.setToolTip(
            f"{entity.name} · {entity.kind}" + f" · {entity.kb_id}" * bool(entity.kb_id)
        )
        count = sum(1 for one in self._desk.spans() if one.entity_id == entity.id)
        self._words.setText("1 mention here" if count == 1 else f"{count:,} mentions here")
