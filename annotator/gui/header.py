"""The head of the article: title, publisher and document date, each editable in place."""

import datetime as dt

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.widgets import row
from annotator.model.changes import ChangeSet
from annotator.model.commands import EditDocument
from annotator.model.documents import Document

_DATE_TITLE = "Document date"


def shown_date(date: dt.date | None) -> str:
    """Return a date as the window writes it: "Mon 23 Feb 2026"."""
    return "not set" if date is None else f"{date:%a} {date.day} {date:%b %Y}"


def read_date(text: str) -> dt.date | None:
    """Read a date as people type it; None for an empty text.

    Raises:
        ValueError: It is no date; the message says how to write one.
    """
    words = text.strip().replace(",", " ")
    if not words:
        return None
    for shape in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%a %d %b %Y"):
        try:
            return dt.datetime.strptime(" ".join(words.split()), shape).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"“{text.strip()}” is no date: write it as 2026-02-23.")


class QuietLine(QLineEdit):
    """A text that becomes a field under the pointer; Enter keeps, Escape restores.

    Signals:
        left(): Editing ended and the keyboard is free again.
    """

    left = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setPlaceholderText(title)
        self._kept = ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keep(self, text: str) -> None:
        """Show a stored text."""
        self._kept = text
        if self.text() != text and not self.hasFocus():
            self.setText(text)
            self.setCursorPosition(0)
        self.setToolTip(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape end editing."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._kept)
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DatePopup(QFrame):
    """A field and a calendar for the document date.

    Signals:
        chosen(date | None): The date to store.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, date: dt.date | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("overlay")
        self._field = QLineEdit("" if date is None else date.isoformat())
        self._field.setPlaceholderText("2026-02-23")
        self._field.setAccessibleName(_DATE_TITLE)
        self._field.returnPressed.connect(self._take_text)
        self._field.textEdited.connect(self._show_on_calendar)
        self._problem = QLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._calendar = QCalendarWidget()
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        english = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
        self._calendar.setLocale(english)
        self._calendar.setNavigationBarVisible(True)
        for name, drawing in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            button = self._calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if button is not None:
                button.setIcon(icon(drawing, desk.theme.muted))
        if date is not None:
            self._calendar.setSelectedDate(QDate(date.year, date.month, date.day))
        self._calendar.clicked.connect(self._take_day)
        keep, clear = QPushButton("Set"), QPushButton("No date")
        keep.setObjectName("primary")
        keep.clicked.connect(self._take_text)
        clear.clicked.connect(lambda: self._finish(None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(row(self._field, keep, clear, stretch=0))
        layout.addWidget(self._problem)
        layout.addWidget(self._calendar)
        self._field.setFocus()
        self._field.selectAll()

    def _show_on_calendar(self, text: str) -> None:
        self._problem.hide()
        try:
            date = read_date(text)
        except ValueError:
            return
        if date is not None:
            self._calendar.setSelectedDate(QDate(date.year, date.month, date.day))

    def _take_text(self) -> None:
        try:
            self._finish(read_date(self._field.text()))
        except ValueError as error:
            self._problem.setText(str(error))
            self._problem.show()

    def _take_day(self, day: QDate) -> None:
        self._finish(dt.date(day.year(), day.month(), day.day()))

    def _finish(self, date: dt.date | None) -> None:
        self.chosen.emit(date)
        self.close()


class ArticleHeader(QWidget):
    """Title, publisher, document date, language and length of the open document."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._desk = desk
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = QuietLine("articleTitle", "Title")
        self._publisher = QuietLine("publisher", "Publisher")
        self._date = QToolButton()
        self._date.setObjectName("dateChip")
        self._date.setAccessibleName(_DATE_TITLE)
        self._date.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._date.setCursor(Qt.CursorShape.PointingHandCursor)
        self._date.clicked.connect(self.edit_date)
        self._facts = QLabel()
        self._facts.setObjectName("muted")
        self._line = QHBoxLayout()
        self._line.setSpacing(6)
        for widget in (self._publisher, self._date, self._facts):
            self._line.addWidget(widget)
        self._line.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(56, 18, 40, 8)
        self._column.setSpacing(3)
        self._column.addWidget(self._title)
        self._column.addLayout(self._line)
        self._title.editingFinished.connect(self._store_title)
        self._publisher.editingFinished.connect(self._store_publisher)
        for line in (self._title, self._publisher):
            line.left.connect(desk.focus_article_requested)
        self._publisher.textChanged.connect(self._fit_publisher)
        desk.document_opened.connect(lambda _id: self.refresh())
        desk.changed.connect(self._on_changed)
        desk.project_opened.connect(self.refresh)
        self.refresh()

    def set_text_margin(self, left: int) -> None:
        """Align with the article's text column, whose left edge is at ``left`` pixels."""
        # The fields' own padding and border come before their text.
        self._column.setContentsMargins(max(8, left - 7), 18, 40, 8)

    def refresh(self) -> None:
        """Show what is known about the open document."""
        document = self._desk.document
        self.setVisible(document is not None)
        if document is not None:
            self._show(document, is_fixed=self._desk.read_only)

    def show_early(self, document: Document) -> None:
        """Show a document whose project is not open yet."""
        self.show()
        self._show(document, is_fixed=False)

    def _show(self, document: Document, *, is_fixed: bool) -> None:
        self._title.keep(document.title)
        self._publisher.keep(document.publisher or "")
        self._date.setText(f"{_DATE_TITLE}  {shown_date(document.document_date)}")
        self._date.setToolTip("The day relative dates are counted from")
        facts = [f"{len(document.text):,} characters"]
        if document.language:
            facts.insert(0, _language_name(document.language))
        self._facts.setText("·  " + "  ·  ".join(facts))
        self._facts.setToolTip("\n".join(document.import_notes))
        self._title.setReadOnly(is_fixed)
        self._publisher.setReadOnly(is_fixed)
        self._date.setEnabled(not is_fixed)

    def edit_title(self) -> None:
        """Put the keyboard into the title."""
        self._title.setFocus()
        self._title.selectAll()

    def edit_date(self) -> None:
        """Open the field and calendar for the document date."""
        document = self._desk.document
        if document is None or self._desk.read_only:
            return
        popup = DatePopup(self._desk, document.document_date, self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.chosen.connect(self._store_date)
        popup.adjustSize()
        popup.move(self._date.mapToGlobal(self._date.rect().bottomLeft()))
        popup.show()

    def _store_title(self) -> None:
        document, title = self._desk.document, self._title.text().strip()
        if document is None or not self._title.isModified():
            return
        self._title.setModified(False)
        if title and title != document.title:
            self._desk.execute(EditDocument(document_id=document.id, title=title))
        else:
            self._title.setText(document.title)

    def _store_publisher(self) -> None:
        document, publisher = self._desk.document, self._publisher.text().strip() or None
        if document is not None and publisher != document.publisher:
            self._desk.execute(EditDocument(document_id=document.id, publisher=publisher))

    def _store_date(self, date: dt.date | None) -> None:
        document: Document | None = self._desk.document
        if document is not None and date != document.document_date:
            self._desk.execute(EditDocument(document_id=document.id, document_date=date))

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("document"):
            self.refresh()

    def _fit_publisher(self, text: str) -> None:
        words = text or self._publisher.placeholderText()
        width = self._publisher.fontMetrics().horizontalAdvance(words) + 22
        self._publisher.setFixedWidth(min(260, width))


def _language_name(code: str) -> str:
    language = QLocale(code).language()
    return code if language == QLocale.Language.C else QLocale.languageToString(language)
