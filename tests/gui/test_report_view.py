"""The report of a run: pages by key, copied and saved whole."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from annotator.formats.records import Note
from annotator.gui.report_view import Report, ReportDialog, ReportEntry, ReportFigure
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.gui.widgets import Segmented
from annotator.services.importing.report import Tally

MOVED = Note("changed", "moved", "A span was moved to its words", 2)
REPORT = Report(
    "2 documents imported.",
    [ReportFigure(2, "new documents", "success")],
    [Tally("changed", "moved", MOVED.message, 2, 1)],
    [
        ReportEntry("Storm", "a.jsonl, line 1", "new", 3, [MOVED]),
        ReportEntry("Calm", "a.jsonl, line 2", "new", 1),
    ],
    remarks=["Read as jsonl."],
    data={"spans": 4},
)


def test_pages_change_by_key_and_the_whole_is_taken_along(qtbot: Any, tmp_path: Path) -> None:
    dialog = ReportDialog("Imported", REPORT, load_theme(ThemeChoice.LIGHT), None)
    qtbot.addWidget(dialog)
    dialog.show()
    [choice] = dialog.findChildren(Segmented)
    tables = {one.accessibleName(): one for one in dialog.findChildren(QTableView)}
    reasons, documents = tables["What was changed and left out"], tables["Documents"]
    assert reasons.isVisible()
    QTest.keyClick(choice, Qt.Key.Key_Right)
    assert documents.isVisible()
    cells = [documents.model().index(0, column).data() for column in range(5)]
    assert cells == ["Storm · a.jsonl, line 1", "new", "3", "2", "–"]
    dialog.view.copy()
    words = QApplication.clipboard().text()
    for part in ("2 documents imported.", "Read as jsonl.", "moved to its words (2 times)", "Calm"):
        assert part in words
    dialog.view.save(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == words
    dialog.view.save(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == {"spans": 4}
