"""The forms: the schema itself, labels, relations, guidelines."""

import colorsys
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.guide_panel import guidelines_markdown, space_out
from annotator.gui.schema_editor.colors import PALETTE, ColorField
from annotator.gui.schema_editor.editing import Editing
from annotator.gui.schema_editor.fields import Choice, KeyField, check_box, show_long
from annotator.gui.schema_editor.form import Form
from annotator.gui.schema_editor.preview import LabelPreview
from annotator.gui.widgets import Segmented, caption, row
from annotator.schema.colors import (
    DARK_PAGE,
    LIGHT_PAGE,
    LINE_RATIO,
    TAG_TEXT,
    ensure_contrast,
    is_color,
    label_colors,
    parse_color,
)
from annotator.schema.types import Label

_SAME_HUE: Final = 0.06


class SchemaForm(Form):
    """Name and description of the schema."""

    def __init__(self, editing: Editing, desk: Desk) -> None:
        super().__init__(editing, desk)
        self.heading(
            "The label schema",
            "What can be marked in a document, with which attributes, linked how. Nothing changes "
            "until you apply the draft.",
        )
        self.add_line("name", "Name", hint="Short; written into every export.")
        self.add_line("title", "Title")
        self.add_text("description", "Description")
        self.finish()


class LabelForm(Form):
    """One label: names, key, colours, how it is drawn and behaves."""

    def __init__(self, editing: Editing, desk: Desk, index: int) -> None:
        super().__init__(editing, desk, "labels", index)
        label: Label = self.part
        self._fill = label.fill if is_color(label.fill) else "#DDDDDD"
        self._title = self.heading(label.name)
        self._preview = LabelPreview()
        self.column.addWidget(self._preview)
        self._loaders.append(self._load_preview)
        self.add_name()
        self.add_line("title", "Title", placeholder="Shown in place of the name")
        self.add_text("description", "Description", hint="Help in the palette, one short line.")
        key = KeyField()
        key.chosen.connect(lambda text: self.set("key", key=text or None))
        self.add("key", "Key", key, lambda part: key.setText((part.key or "").upper()))
        self.add_check(
            "enabled", "Offered", "On", hint="A label that is off stays on the spans that have it."
        )
        self.group("Colours")
        self._add_color("fill", "Fill", TAG_TEXT)
        self._add_color("line_light", "Line on light", LIGHT_PAGE)
        self._add_color("line_dark", "Line on dark", DARK_PAGE)
        follow = QPushButton("Lines from the fill")
        follow.clicked.connect(self._follow_fill)
        line = row(follow)
        line.setContentsMargins(126, 0, 0, 0)
        line.addStretch(1)
        self.column.addLayout(line)
        self._add_drawing()
        self.finish()

    def _add_drawing(self) -> None:
        self.group("In the article")
        drawn = Segmented(
            ("fill", "line"), self.desk.theme, titles={"fill": "Tinted ground", "line": "Line only"}
        )
        drawn.chosen.connect(lambda value: self.set(None, rendering=value))
        self.add(
            "rendering",
            "Drawn as",
            drawn,
            lambda part: drawn.set_value(part.rendering),
            "A line suits labels that contain others, such as claims.",
        )
        tag = Choice()
        tag.chosen.connect(lambda value: self.set(None, tag_attribute=value or None))
        self.add("tag_attribute", "In the tag", tag, lambda part: self._load_tag(tag, part))
        self.add_choice(
            "overlap",
            "Overlap",
            {
                "any": "Spans of this label may overlap",
                "no_equal": "Not twice on the same text",
                "none": "Never overlap, never nest",
            },
        )
        weight = QSpinBox()
        weight.setRange(0, 99)
        weight.setFixedWidth(90)
        weight.valueChanged.connect(lambda number: self.set("lane_weight", lane_weight=number))
        self.add(
            "lane_weight",
            "Distance",
            weight,
            lambda part: weight.setValue(part.lane_weight),
            "Labels with a small number are drawn next to the text.",
        )

    def _load_preview(self, label: Label) -> None:
        self._title.setText(label.title or label.name)
        self._preview.show_label(label)

    def _load_tag(self, box: Choice, label: Label) -> None:
        schema = self.editing.draft.schema
        titles = {one.name: one.title or one.name for one in schema.attributes_of(label.name)}
        box.show_values({"": "The label’s name", **titles}, label.tag_attribute or "")

    def _add_color(self, key: str, title: str, against: str) -> None:
        field = ColorField(title, self.desk.theme, against, lambda: self._offers(key))
        field.chosen.connect(lambda color: self._set_color(key, color))
        self.add(key, title, field, lambda part: field.show_color(getattr(part, key)))

    def _offers(self, key: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """Return the palette for a colour, and which label has each of its colours."""
        colors: tuple[str, ...] = PALETTE
        if key != "fill":
            page = LIGHT_PAGE if key == "line_light" else DARK_PAGE
            lines = (ensure_contrast(one, page, LINE_RATIO) for one in PALETTE)
            colors = tuple(dict.fromkeys(lines))
        own = self.part.name
        labels = self.editing.draft.schema.labels
        return colors, {getattr(one, key): one.name for one in labels if one.name != own}

    def _set_color(self, key: str, color: str) -> None:
        label: Label = self.part
        values = {key: color}
        if is_color(label.fill):
            self._fill = label.fill  # while another one is typed there is none
        if key == "fill" and is_color(color) and self._lines_follow(label):
            after = label_colors(color)
            values |= {"line_light": after.line_light, "line_dark": after.line_dark}
        self.set(key, **values)

    def _lines_follow(self, label: Label) -> bool:
        """Whether the lines are the fill in a darker or lighter shade, not colours of their own."""
        if label.rendering == "line" or not is_color(label.line_light):
            return False
        turn = abs(_hue(label.line_light) - _hue(self._fill))
        return min(turn, 1 - turn) < _SAME_HUE

    def _follow_fill(self) -> None:
        if is_color(self.part.fill):
            self.set(None, **label_colors(self.part.fill)._asdict())


def _hue(color: str) -> float:
    return colorsys.rgb_to_hls(*parse_color(color))[0]


class RelationForm(Form):
    """One relation: where it may start and end, how many, what it means."""

    def __init__(self, editing: Editing, desk: Desk, index: int) -> None:
        super().__init__(editing, desk, "relations", index)
        self._title = self.heading(self.part.name)
        self._loaders.append(lambda part: self._title.setText(part.title or part.name))
        self.add_name()
        self.add_line("title", "Title", placeholder="Shown in place of the name")
        self.add_text("description", "Description")
        key = KeyField()
        key.chosen.connect(lambda text: self.set("key", key=text or None))
        self.add("key", "Key", key, lambda part: key.setText((part.key or "").upper()))
        self.add_check("enabled", "Offered", "On")
        self.group("Ends")
        self.add_names("sources", "From", self.label_names, "every label")
        self.add_names("targets", "To", self.label_names, "every label")
        self._add_count()
        default = Choice()
        default.chosen.connect(lambda value: self.set(None, default_label=value or None))
        self.add(
            "default_label",
            "New target",
            default,
            lambda part: default.show_values(
                {"": "Asked for", **{one: one for one in part.targets or self.label_names()}},
                part.default_label or "",
            ),
            "The label of text that is selected as the target.",
        )
        self.group("Meaning")
        self.add_check("is_slot", "Fact card", "Shown as a slot of the fact card")
        self.add_check("symmetric", "Symmetric", "A to B says the same as B to A")
        self.add_check("transitive", "Transitive", "A to B and B to C imply A to C")
        self.add_check("same_kind", "Same kind", "Both ends have the same label")
        requires = Choice()
        requires.chosen.connect(self._require)
        self.add(
            "requires",
            "Only where",
            requires,
            lambda part: requires.show_values(self._conditions(), _condition(part.requires)),
        )
        self.finish()

    def _add_count(self) -> None:
        box = check_box("At most", lambda on: self.set(None, max_targets=1 if on else None))
        number = QSpinBox()
        number.setRange(1, 99)
        number.setFixedWidth(80)
        number.setAccessibleName("How many at most")
        number.valueChanged.connect(
            lambda value: self.set("max_targets", max_targets=value) if box.isChecked() else None
        )

        def load(part: Any) -> None:
            box.setChecked(part.max_targets is not None)
            number.setEnabled(part.max_targets is not None)
            number.setValue(part.max_targets or 1)

        holder = QWidget()
        line = row(box, number)
        line.addStretch(1)
        holder.setLayout(line)
        self.add("max_targets", "How many", holder, load, "Targets of one span.")

    def _conditions(self) -> dict[str, str]:
        found = {"": "No condition"}
        for item in self.editing.draft.schema.attributes:
            for value in item.values:
                found[f"{item.name}\n{value}"] = f"{item.title or item.name} is {value}"
        return found

    def _require(self, condition: str) -> None:
        name, _, value = condition.partition("\n")
        self.set(None, requires=(name, value) if name else None)


def _condition(requires: tuple[str, str] | None) -> str:
    return "" if requires is None else "\n".join(requires)


class GuidelinesForm(Form):
    """The guidelines in Markdown, and as annotators read them."""

    def __init__(self, editing: Editing, desk: Desk) -> None:
        super().__init__(editing, desk)
        self.heading("Guidelines", "Markdown. A heading that names a label opens with that label.")
        self._text = QPlainTextEdit()
        self._text.setObjectName("code")
        self._text.setAccessibleName("Guidelines, Markdown")
        self._text.textChanged.connect(
            lambda: self.set("guidelines", guidelines=self._text.toPlainText())
        )
        self._page = QTextBrowser()
        self._page.setObjectName("guidePreview")
        self._page.setAccessibleName("Guidelines, preview")
        self._page.document().setDocumentMargin(12)
        both = QHBoxLayout()
        both.setSpacing(14)
        for title, widget in (("Markdown", self._text), ("Preview", self._page)):
            side = QVBoxLayout()
            side.setSpacing(6)
            side.addWidget(caption(title))
            side.addWidget(widget, 1)
            both.addLayout(side, 1)
        self.column.addLayout(both, 1)
        self._loaders.append(self._load)
        self.setMinimumHeight(420)
        self.load()

    def _load(self, schema: Any) -> None:
        show_long(self._text, schema.guidelines)
        at = self._page.verticalScrollBar().value()
        self._page.setMarkdown(guidelines_markdown(schema))
        space_out(self._page.document())
        self._page.verticalScrollBar().setValue(at)
        self._page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
