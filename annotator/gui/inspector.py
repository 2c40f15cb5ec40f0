"""The inspector: everything about the selected span, or about the document when none is."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.attribute_editors import Field
from annotator.gui.date_acts import toggle_confirmed
from annotator.gui.date_entry import TimexEditor
from annotator.gui.date_reading import DateReading, choose_reading, is_dated
from annotator.gui.desk import Desk
from annotator.gui.entity_line import EntityLine, mentions_entity
from annotator.gui.note_editor import NoteEditor
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    LabelChip,
    breakable,
    caption,
    clear_layout,
    column,
    muted,
    row,
    rule,
)
from annotator.model.changes import ChangeSet
from annotator.model.commands import (
    DeleteSpans,
    RelabelSpans,
    SetAttributes,
    SetDocumentLabels,
    SetFragments,
    SetSpanNote,
)
from annotator.model.spans import Span, quote_of
from annotator.schema.rules import check_attribute
from annotator.schema.types import Label, Schema
from annotator.services import dating

_SHORT_QUOTE = 280
_NUMBER_KEYS = 9
_ROOM_FOR_WORDS = 70
_TOLD = frozenset((dating.RULE, dating.GRANULARITY, dating.CONFIRMED_BY))
_OF_TYPE = {"quant": "SET", "freq": "SET", "begin": "DURATION", "end_point": "DURATION"}
"""Attributes that only dates of one type have, by the names of the label schema."""


class Inspector(QWidget):
    """Label, quote, edges, attributes and note of the selected span; document labels otherwise."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("inspector")
        self._span_id: str | None = None
        self._shape: object = None
        self._fields: dict[str, Field] = {}
        self._reading: DateReading | None = None
        self._content = QWidget()
        self._content.setObjectName("panelContent")
        self._layout = column(self._content, margins=14, spacing=10)
        scroll = self._scroll = QScrollArea()
        scroll.setObjectName("panelScroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._content)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        # One rebuild per turn of the event loop, however many signals ask for it: labeling must
        # not wait for widgets to be made.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._refresh)
        for signal in (desk.project_opened, desk.schema_changed, desk.annotator_changed):
            signal.connect(self._rebuild_later)
        desk.document_opened.connect(lambda _id: self._rebuild_later())
        desk.span_selected.connect(lambda _id: self._timer.start())
        desk.changed.connect(self._on_changed)
        desk.theme_changed.connect(lambda _theme: self._rebuild_later())
        self._refresh()

    @property
    def reading(self) -> DateReading | None:
        """What the selected date means; None when no date is selected."""
        return self._reading

    def fields(self) -> dict[str, Field]:
        """The editors shown, by attribute name."""
        return self._fields

    def _rebuild_later(self) -> None:
        self._shape = None
        self._timer.start()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("span", "annotation_set", "suggestion_decision"):
            self._timer.start()

    def _refresh(self) -> None:
        """Show what is selected; the widgets are kept while their shape fits."""
        desk, schema = self._desk, self._desk.schema
        if self._timer.isActive():
            self._timer.stop()
        span = desk.span
        shape = self._shape_of(span)
        if shape != self._shape:
            self._shape = shape
            self._fields = {}
            self._reading = None
            clear_layout(self._layout)
            if schema is None or desk.document is None:
                self._layout.addWidget(muted("Nothing is open."))
            elif span is None:
                self._build_document(schema)
            else:
                self._build_span(schema, span)
            self._layout.addStretch(1)
        self._fill(span)

    def _shape_of(self, span: Span | None) -> object:
        desk = self._desk
        if span is None:
            return ("document", desk.document.id if desk.document else None)
        ghost = desk.is_ghost_selected
        return ("span", span.id, span.label, span.fragments, span.model, span.status, ghost)

    # The document

    def _build_document(self, schema: Schema) -> None:
        document = self._desk.document
        if document is None:
            return
        self._layout.addWidget(caption("Document"))
        own = self._desk.own_set
        state = "new" if own is None else own.state.replace("_", " ")
        self._layout.addWidget(muted(f"{state} · {len(document.text):,} characters"))
        for note in document.import_notes:
            self._layout.addWidget(muted(f"At import: {note}"))
        self._layout.addWidget(
            muted("Select text and press a label's key, or select a span to see its attributes.")
        )
        if schema.document_labels:
            self._layout.addWidget(rule())
            self._layout.addWidget(caption("Document labels"))
            for described in schema.document_labels:
                field = Field(described, self._desk.theme)
                field.editor.edited.connect(
                    lambda value, name=described.name: self._set_document_label(name, value)
                )
                self._fields[described.name] = field
                self._layout.addWidget(field)

    def _set_document_label(self, name: str, value: object) -> None:
        if self._desk.document is not None:
            self._desk.execute(
                SetDocumentLabels(document_id=self._desk.document.id, values={name: value})
            )

    # A span

    def _build_span(self, schema: Schema, span: Span) -> None:
        theme, ghost = self._desk.theme, self._desk.is_ghost_selected
        self._layout.addLayout(self._make_head(schema, span, ghost=ghost))
        self._layout.addWidget(self._make_quote(span))
        self._layout.addWidget(muted(self._describe(span)))
        if not ghost and mentions_entity(self._desk, span):
            self._layout.addWidget(EntityLine(self._desk, span))
        if is_dated(self._desk, span):
            self._reading = DateReading(self._desk)
            self._reading.chosen.connect(self._choose_reading)
            self._reading.confirm_asked.connect(lambda _confirm: toggle_confirmed(self._desk))
            self._layout.addWidget(self._reading)
        if ghost:
            self._layout.addWidget(
                muted("A suggestion: Enter accepts, a label key relabels it, Backspace rejects")
            )
            return
        if len(span.fragments) > 1:
            self._build_fragments(span)
        described = [a for a in schema.attributes_of(span.label) if a.enabled]
        if self._reading is not None:  # it says in words what the program keeps
            described = [a for a in described if a.name not in _TOLD]
        if described:
            self._layout.addWidget(rule())
            self._layout.addWidget(caption("Attributes"))
        number = 0
        for attribute in described:
            key = ""
            has_key = attribute.editable == "annotator" and self._reading is None
            if has_key and number < _NUMBER_KEYS:
                number += 1
                key = str(number)
            field = Field(attribute, theme, key=key)
            field.editor.edited.connect(
                lambda value, name=attribute.name: self._set_attribute(name, value)
            )
            self._fields[attribute.name] = field
            self._layout.addWidget(field)
            if isinstance(field.editor, TimexEditor):
                self._prepare_timex(field.editor)
        self._layout.addWidget(rule())
        self._layout.addWidget(caption("Note"))
        note = NoteEditor("A note on this span")
        note.set_text(span.note)
        note.edited.connect(
            lambda text, span_id=span.id: self._desk.execute(
                SetSpanNote(span_id=span_id, note=text)
            )
        )
        self._note = note
        self._layout.addWidget(note)

    def _make_head(self, schema: Schema, span: Span, *, ghost: bool) -> QVBoxLayout:
        theme = self._desk.theme
        chip = LabelChip()
        label = schema.label(span.label) if schema.has_label(span.label) else None
        chip.set_label(span.label, *_chip_colors(label, theme))
        chip.setToolTip("Change the label")
        chip.setAccessibleName(f"Label {span.label}; change it")
        if not ghost:
            chip.setMenu(self._label_menu(schema, span, chip))
        words = muted(label.description if label is not None else "", wrap=True)
        delete = QToolButton()
        delete.setObjectName("quiet")
        delete.setText("Delete")
        delete.setToolTip("Delete this span (Del)")
        if ghost:  # nothing is ever shown before it has a parent: it would be a window for a moment
            delete.hide()
        delete.clicked.connect(lambda: self._desk.execute(DeleteSpans(span_ids=(span.id,))))
        layout = QVBoxLayout()
        layout.setSpacing(6)
        line = row(chip, QWidget(), delete, stretch=1)
        layout.addLayout(line)
        layout.addWidget(words)
        return layout

    def _label_menu(self, schema: Schema, span: Span, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for label in schema.enabled_labels:
            action = QAction(label.name, menu)
            action.setCheckable(True)
            action.setChecked(label.name == span.label)
            action.triggered.connect(
                lambda _checked, name=label.name: self._desk.execute(
                    RelabelSpans(span_ids=(span.id,), label=name)
                )
            )
            menu.addAction(action)
        return menu

    @staticmethod
    def _make_quote(span: Span) -> QLabel:
        text = span.quote
        if len(text) > _SHORT_QUOTE:
            text = f"{text[: _SHORT_QUOTE // 2].rstrip()} … {text[-_SHORT_QUOTE // 3 :].lstrip()}"
        quote = QLabel(breakable(f"“{text}”"))
        quote.setObjectName("quote")
        quote.setTextFormat(Qt.TextFormat.PlainText)
        quote.setWordWrap(True)
        quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return quote

    @staticmethod
    def _describe(span: Span) -> str:
        where = ", ".join(f"{start:,}–{end:,}" for start, end in span.fragments)
        parts = [where, span.origin]
        if span.confidence is not None:
            parts.append(f"confidence {span.confidence:.2f}")
        if span.model:
            parts.append(span.model)
        if span.status:
            parts.append(span.status)
        return " · ".join(parts)

    def _build_fragments(self, span: Span) -> None:
        document = self._desk.document
        if document is None:
            return
        self._layout.addWidget(caption("Fragments"))
        for fragment in span.fragments:
            words = quote_of(document.text, [fragment])
            text = QLabel(words if len(words) <= 60 else f"{words[:40].rstrip()} … {words[-14:]}")
            text.setWordWrap(True)
            remove = QToolButton()
            remove.setObjectName("quiet")
            remove.setText("Remove")
            remove.clicked.connect(
                lambda _checked=False, gone=fragment: self._desk.execute(
                    SetFragments(
                        span_id=span.id,
                        fragments=tuple(f for f in span.fragments if f != gone),
                    )
                )
            )
            self._layout.addLayout(row(text, remove, stretch=0))

    def _prepare_timex(self, editor: TimexEditor) -> None:
        editor.read_words = self._read_words
        editor.left.connect(self._desk.focus_article_requested)

    def _read_words(self, words: str) -> tuple[str, str] | None:
        document = self._desk.document
        return dating.read_words(words, None if document is None else document.document_date)

    def value_editor(self) -> TimexEditor | None:
        """Return the editor of the selected date's value; None when there is none."""
        self._refresh()
        field = self._fields.get(dating.VALUE)
        if field is None or not isinstance(field.editor, TimexEditor):
            return None
        self._scroll.ensureWidgetVisible(field, 0, _ROOM_FOR_WORDS)
        return field.editor

    def _choose_reading(self, type_: str, value: str) -> None:
        if self._desk.span is not None:
            choose_reading(self._desk, self._desk.span, type_, value)

    def _set_attribute(self, name: str, value: object) -> None:
        span, schema = self._desk.span, self._desk.schema
        if span is None or schema is None:
            return
        field = self._fields.get(name)
        if value is not None:
            problems = check_attribute(schema, span.label, name, value)
            if field is not None:
                field.show_problem(problems[0].message if problems else "")
            if problems:
                return
        elif field is not None:
            field.show_problem("")
        self._desk.execute(SetAttributes(span_id=span.id, attributes={name: value}))

    def _fill(self, span: Span | None) -> None:
        """Put the present values into the editors."""
        if span is not None:
            if self._reading is not None:
                self._reading.show_span(span)
            document = self._desk.document
            for name, field in self._fields.items():
                if isinstance(field.editor, TimexEditor):
                    field.editor.document_date = document.document_date if document else None
                if not field.problem():
                    field.editor.set_value(span.attributes.get(name))
                if self._reading is not None and name in _OF_TYPE:
                    belongs = span.attributes.get("type") == _OF_TYPE[name]
                    field.setVisible(belongs or span.attributes.get(name) is not None)
            if not self._desk.is_ghost_selected and self._shape is not None:
                self._note.set_text(span.note)
            return
        own = self._desk.own_set
        values = {} if own is None else own.document_labels
        for name, field in self._fields.items():
            field.editor.set_value(values.get(name))


def _chip_colors(label: Label | None, theme: Theme) -> tuple[str, str]:
    if label is None:
        return theme.surface_pressed, theme.text
    ink = ink_of(label, theme)
    return ink.tag, ink.tag_text
