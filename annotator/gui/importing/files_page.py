"""The files to import, the format that reads them and why, the encoding, the format's options."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.widgets import caption, choice_box, clear_layout, muted, row

if TYPE_CHECKING:
    from annotator.formats.base import FormatOption
    from annotator.services.importing.look import Look

ENCODINGS: Final = (
    "UTF-8", "utf-16", "cp1252", "iso-8859-1", "cp1251", "gb18030", "shift_jis", "euc_kr",
)  # fmt: skip
_PATH: Final = Qt.ItemDataRole.UserRole
_LINES: Final = 4


def file_filter() -> str:
    """Return the file dialog's filter: what the formats at hand can read, then everything."""
    from annotator.formats.registry import formats

    endings = sorted(
        {ending for one in formats().values() if one.reader for ending in one.info.extensions}
    )
    return f"Documents ({' '.join(f'*{ending}' for ending in endings)});;All files (*)"


class FileList(QListWidget):
    """Files and folders; they can be dropped here, Delete takes one out.

    Signals:
        dropped(list): Paths that were dropped.
        removed(): Somebody pressed Delete.
    """

    dropped = Signal(list)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("people")
        self.setAccessibleName("Files and folders")
        self.setAcceptDrops(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFixedHeight((QFontMetrics(self.font()).height() + 9) * _LINES + 12)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragEnterEvent) -> None:  # type: ignore[override]
        """Accept them everywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.dropped.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the current one out."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class FilesPage(QScrollArea):
    """What is read, and how.

    Signals:
        changed(): Other files, another format, encoding or option.
    """

    changed = Signal()

    def __init__(self, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from annotator.formats.registry import formats

        self._formats = {
            one.info.id: one.info for one in formats().values() if one.reader is not None
        }
        self.list = FileList()
        self.add_button, self.folder_button = QPushButton("Add files…"), QPushButton("Add folder…")
        self.remove_button = QPushButton("Remove")
        items = [(one.id, _short(one.title)) for one in self._formats.values()]
        items.sort(key=lambda one: one[1].casefold())
        self.format = choice_box([("auto", "As the content says"), *items])
        self.format.setAccessibleName("Format")
        self.encoding = QComboBox()
        self.encoding.setEditable(True)
        self.encoding.addItems(list(ENCODINGS))
        self.encoding.setAccessibleName("Text encoding")
        self._why = muted()
        self._why.setAccessibleName("Why this format")
        self._options = QVBoxLayout()
        self._options.setSpacing(4)
        self._shown_options: tuple[str, ...] | None = None
        self._values: dict[str, Callable[[], str]] = {}
        self._defaults: dict[str, str] = {}
        self._fields: dict[str, QWidget] = {}
        self._build()
        for path in paths:
            self._add(path)
        self._enable()

    def _build(self) -> None:
        self.setObjectName("panelScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("panelContent")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 12, 14, 4)
        layout.setSpacing(6)
        for button, work in (
            (self.add_button, self._ask_files),
            (self.folder_button, self._ask_folder),
            (self.remove_button, self._remove),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, work=work: work())
        layout.addWidget(self.list)
        buttons = row(self.add_button, self.folder_button, self.remove_button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addSpacing(8)
        layout.addWidget(caption("Format"))
        layout.addWidget(self.format)
        layout.addWidget(self._why)
        layout.addSpacing(8)
        layout.addWidget(caption("Text encoding"))
        layout.addWidget(self.encoding)
        layout.addSpacing(8)
        layout.addLayout(self._options)
        layout.addStretch(1)
        self.setWidget(content)
        self.list.dropped.connect(self.add_paths)
        self.list.removed.connect(self._remove)
        self.list.currentRowChanged.connect(lambda _row: self._enable())
        self.format.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.encoding.currentTextChanged.connect(lambda _text: self.changed.emit())

    # -- files --------------------------------------------------------------------------------

    def paths(self) -> list[Path]:
        """The files and folders, in order."""
        items = (self.list.item(number) for number in range(self.list.count()))
        return [Path(item.data(_PATH)) for item in items]

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders; those in the list already are passed over."""
        known = set(self.paths())
        for path in paths:
            if path not in known:
                self._add(path)
        self._enable()
        self.changed.emit()

    def _add(self, path: Path) -> None:
        item = QListWidgetItem(f"{path.name}/" if path.is_dir() else path.name)
        item.setData(_PATH, str(path))
        item.setToolTip(str(path))
        item.setSizeHint(QSize(0, QFontMetrics(self.list.font()).height() + 9))
        self.list.addItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _remove(self) -> None:
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self._enable()
            self.changed.emit()

    def _enable(self) -> None:
        self.remove_button.setEnabled(self.list.currentRow() >= 0)

    def _start(self) -> str:
        paths = self.paths()
        return str(paths[-1].parent if paths else Path.home())

    def _ask_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, "Import documents", self._start(), file_filter()
        )
        if names:
            self.add_paths([Path(name) for name in names])

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Import a folder", self._start())
        if name:
            self.add_paths([Path(name)])

    # -- how they are read --------------------------------------------------------------------

    def format_id(self) -> str:
        """The chosen format, or "auto"."""
        return str(self.format.currentData())

    def encoding_name(self) -> str | None:
        """The chosen encoding; None for UTF-8."""
        name = self.encoding.currentText().strip()
        return None if name.casefold() in ("", "utf-8", "utf8") else name

    def options(self) -> dict[str, str]:
        """The values of options that differ from the format's own."""
        values = {name: value() for name, value in self._values.items()}
        return {name: value for name, value in values.items() if value != self._defaults[name]}

    def choose_option(self, name: str, value: str) -> None:
        """Give an option a value."""
        field = self._fields.get(name)
        if isinstance(field, QComboBox):
            field.setCurrentIndex(max(0, field.findData(value)))
        elif isinstance(field, QLineEdit):
            field.setText(value)

    def show_look(self, look: "Look", mapped: Sequence[str]) -> None:
        """Say how the files are read; ``mapped`` are options that the mapping page holds."""
        for number, path in enumerate(self.paths()):
            item = self.list.item(number)
            found = next((one for one in look.files if Path(one.path) == path), None)
            words = "" if found is None else f"\n{found.why}"
            item.setToolTip(f"{path}{words}")
        self._why.setText(why_words(look))
        chosen = look.format
        options = () if chosen is None else chosen.info.read_options
        self._show_options([one for one in options if one.name not in mapped])

    def forget_options(self) -> None:
        """Let options go: other files may be of another format."""
        self._values.clear()
        self._show_options(())

    def _show_options(self, options: Sequence["FormatOption"]) -> None:
        names = tuple(one.name for one in options)
        if names == self._shown_options:
            return
        given = self.options() if self._values else {}
        self._shown_options = names
        clear_layout(self._options)
        self._values.clear()
        self._fields.clear()
        self._defaults = {one.name: one.default or "" for one in options}
        if options:
            self._options.addWidget(caption("Options"))
        before: QWidget = self.encoding
        for option in options:
            self._add_option(option, given)
            self.setTabOrder(before, self._fields[option.name])
            before = self._fields[option.name]

    def _add_option(self, option: "FormatOption", given: Mapping[str, str]) -> None:
        title = option.name.replace("_", " ").capitalize()
        value = given.get(option.name, option.default or "")
        field: QWidget
        if option.values:
            box = choice_box([(one, one) for one in option.values])
            box.setCurrentIndex(max(0, box.findData(value)))
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
            self._values[option.name] = lambda: str(box.currentData())
            field = box
        else:
            line = QLineEdit(value)
            line.setPlaceholderText("none")
            line.textChanged.connect(lambda _text: self.changed.emit())
            self._values[option.name] = lambda: line.text().strip()
            field = line
        field.setAccessibleName(title)
        field.setAccessibleDescription(option.description)
        self._fields[option.name] = field
        words = muted(f"{option.description[:1].upper()}{option.description[1:]}.")
        self._options.addWidget(QLabel(title))
        self._options.addWidget(field)
        self._options.addWidget(words)
        self._options.addSpacing(8)


def why_words(look: "Look") -> str:
    """Return how the files are read and why, and what is left out, in a few lines."""
    counts: dict[str, int] = {}
    reasons: dict[str, str] = {}
    for one in look.files:
        if one.format is not None:
            title = _short(one.format.info.title)
            counts[title] = counts.get(title, 0) + 1
            reasons.setdefault(title, one.why)
    lines = []
    for title, count in counts.items():
        words = title if len(look.files) == 1 else f"{title}, {_files(count)}"
        lines.append(f"{words}: {reasons[title]}." if reasons[title] else f"{words}.")
    bad = [one for one in look.files if one.format is None]
    if bad:
        lines.append(f"{_files(len(bad))} that cannot be read, such as {Path(bad[0].path).name}.")
    if look.has_more:
        lines.append("There are more files; they are looked at while importing.")
    return "\n".join(lines)


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def _short(title: str) -> str:
    return title.split(":", maxsplit=1)[0].split(",", maxsplit=1)[0].strip()
