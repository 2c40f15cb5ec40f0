"""Whether and how the documents are cut into parts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.exporting.choices import words
from annotator.gui.exporting.parts import choose, indent
from annotator.gui.widgets import caption, choice_box, muted
from annotator.model.errors import InputError

if TYPE_CHECKING:
    from annotator.services.exporting import Split
    from annotator.services.exporting.report import TogetherReport

_PARTS: Final = (("train", 0.8), ("dev", 0.1), ("test", 0.1))
_MOST_MOVED: Final = 4
_WORDS: Final = {
    "": "Everything stays together.",
    "document": "Each document by itself, in an order drawn by the seed.",
    "date": "In order of the document date; the last part has the latest. A day stays together.",
    "publisher": "All documents of a publisher stay together; publishers are drawn by the seed.",
}


class SplitPage(QWidget):
    """Parts with their shares; nothing is split at first.

    Signals:
        changed(): The split is another one, or none.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelContent")
        self.by = choice_box(
            [
                ("", "Do not split"),
                ("document", "By document"),
                ("date", "By date"),
                ("publisher", "By publisher"),
            ]
        )
        self.by.setAccessibleName("Split")
        self.by.currentIndexChanged.connect(lambda _index: self._on_changed())
        self._words = muted()
        self.names: list[QLineEdit] = []
        self.shares: list[QDoubleSpinBox] = []
        self._counts: list[QLabel] = []
        self._fields = QWidget()
        self._problem = QLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self.seed = QSpinBox()
        self.seed.setRange(0, 999_999)
        self.seed.setAccessibleName("Seed")
        indent(self.seed)
        self.seed.valueChanged.connect(lambda _value: self._on_changed())
        self.together = QCheckBox("Keep near-duplicate texts together")
        self.together.setToolTip("Documents whose texts are almost the same go to one part.")
        self.together.setChecked(True)
        self.together.toggled.connect(lambda _on: self._on_changed())
        self.stratify = QCheckBox("Every label as frequent in each part")
        self.stratify.setToolTip("Stratified by label, as nearly as the documents allow.")
        self.stratify.toggled.connect(lambda _on: self._on_changed())
        self.manifest = QCheckBox("Write a manifest beside it")
        self.manifest.setToolTip(
            "dataset.json: counts, filters, seed and hashes, by which the dataset is made again."
        )
        self._manifest_words = muted("With it the same dataset can be made again, byte for byte.")
        self.manifest.toggled.connect(lambda _on: self.changed.emit())
        self._moved = muted()
        self._build()
        self._on_changed()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for place, title in enumerate(("Part", "Share", "Documents")):
            head = caption(title)
            if place == 2:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, place)
        for number, (name, share) in enumerate(_PARTS, 1):
            field, value, count = QLineEdit(name), QDoubleSpinBox(), QLabel("–")
            field.setAccessibleName(f"Name of part {number}")
            value.setRange(0.0, 1.0)
            value.setSingleStep(0.05)
            value.setValue(share)
            indent(value)
            value.setAccessibleName(f"Share of part {number}")
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field.textChanged.connect(lambda _text: self._on_changed())
            value.valueChanged.connect(lambda _value: self._on_changed())
            for place, widget in enumerate((field, value, count)):
                grid.addWidget(widget, number, place)
            self.names.append(field)
            self.shares.append(value)
            self._counts.append(count)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, 76)
        seed = QFormLayout()
        seed.setHorizontalSpacing(16)
        seed.addRow("Seed", self.seed)
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addLayout(grid)
        inner.addWidget(self._problem)
        inner.addLayout(seed)
        inner.addWidget(self.together)
        inner.addWidget(self.stratify)
        inner.addWidget(self._moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 14, 4)
        layout.setSpacing(10)
        layout.addWidget(self.by)
        layout.addWidget(self._words)
        layout.addWidget(self._fields)
        layout.addWidget(self.manifest)
        layout.addWidget(self._manifest_words)
        layout.addStretch(1)

    def is_split(self) -> bool:
        """Whether parts are wanted, in one folder."""
        return bool(self.by.currentData())

    def split(self) -> "Split | None":
        """The split; None for none.

        Raises:
            InputError: A name cannot be one, or the shares do not add up to 1.
        """
        from annotator.services.exporting import parse_split

        if not self.is_split():
            return None
        parts = [
            f"{field.text().strip()}={share.value():g}"
            for field, share in zip(self.names, self.shares, strict=True)
            if share.value() > 0
        ]
        return parse_split(
            ",".join(parts),
            seed=self.seed.value(),
            by=self.by.currentData(),
            keep_together=self.together.isChecked(),
            stratify="label" if self._is_stratified() else None,
        )

    def _is_stratified(self) -> bool:
        """Whether labels count; dates leave no choice."""
        return self.stratify.isChecked() and self.by.currentData() != "date"

    def problem(self) -> str:
        """What is wrong with the parts; "" when nothing is."""
        try:
            self.split()
        except InputError as error:
            words = error.message.removeprefix("--split: ")
            return f"{words[:1].upper()}{words[1:]}"
        return ""

    def show_counts(
        self, counts: Mapping[str, int], together: "TogetherReport | None" = None
    ) -> None:
        """Show how many documents go into each part, and which were moved."""
        self._moved.setText("" if together is None else "\n".join(together.words()[:_MOST_MOVED]))
        for field, label in zip(self.names, self._counts, strict=True):
            count = counts.get(field.text().strip())
            label.setText("–" if count is None else f"{count:,}")

    def remembered(self) -> dict[str, Any]:
        """What is chosen, to be kept."""
        return {
            "split_by": self.by.currentData(),
            "seed": self.seed.value(),
            "together": self.together.isChecked(),
            "stratify": self.stratify.isChecked(),
            "manifest": self.manifest.isChecked(),
            "parts": [
                [field.text().strip(), round(share.value(), 4)]
                for field, share in zip(self.names, self.shares, strict=True)
            ],
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Choose what was kept."""
        parts = kept.get("parts")
        for number, part in enumerate(parts if isinstance(parts, list) else []):
            match part:
                case [str() as name, float() | int() as share] if number < len(self.names):
                    self.names[number].setText(name)
                    self.shares[number].setValue(float(share))
        seed = kept.get("seed")
        if isinstance(seed, int):
            self.seed.setValue(seed)
        self.together.setChecked(kept.get("together") is not False)
        self.stratify.setChecked(kept.get("stratify") is True)
        self.manifest.setChecked(kept.get("manifest") is True)
        choose(self.by, words(kept.get("split_by")))

    def _on_changed(self) -> None:
        self._fields.setVisible(self.is_split())
        # Parts always have a manifest.
        self.manifest.setVisible(not self.is_split())
        self._manifest_words.setText(
            "The manifest, dataset.json, lets the same parts be made again, byte for byte."
            if self.is_split()
            else "With it the same dataset can be made again, byte for byte."
        )
        self._words.setText(_WORDS[self.by.currentData()])
        problem = self.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        for field in (self.seed, self.stratify):
            field.setEnabled(self.by.currentData() != "date")
        self.show_counts({})
        self.changed.emit()
