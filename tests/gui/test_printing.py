"""Articles on paper: where pages end, and files that are whole PDFs with their text in order."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QHashSeed
from PySide6.QtGui import QImage, QPainter, QTextLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from annotator.formats.base import WriteContext
from annotator.formats.registry import formats
from annotator.gui.printing.faces import Faces
from annotator.gui.printing.pages import paginate
from annotator.gui.printing.pieces import Piece, Space
from annotator.gui.printing.strips import Typesetter
from annotator.gui.printing.text_piece import TextPiece
from annotator.gui.printing.text_style import TextStyle
from annotator.gui.text.inks import ink_of
from annotator.gui.text.lines import LINES_PER_PART
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.services.progress import CancelledError
from annotator.services.schemas import default_schema
from tests.gui.pilot import Pilot
from tests.unit.formats.labeled import codes, make_row, span, texts, write

PAGE = 100.0


class Lines:
    """Lines of ten pixels."""

    def __init__(self, count: int, keeps: float = 0.0, repeated: Piece | None = None) -> None:
        self.height = 10.0 * count
        self.cuts: Sequence[float] = [10.0 * line for line in range(1, count)]
        self.keeps = keeps
        self.repeated = repeated

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        raise NotImplementedError


PIECES = st.lists(
    st.one_of(
        st.builds(Lines, st.integers(1, 35), st.sampled_from([0.0, 20.0])),
        st.builds(Space, st.floats(1, 30)),
        st.builds(lambda count: Lines(count, 0.0, Lines(1)), st.integers(1, 25)),
    ),
    max_size=12,
)


@settings(max_examples=30)
@given(PIECES)
def test_pages_hold_everything_once_and_in_order(pieces: list[Piece]) -> None:
    pages = paginate(pieces, PAGE)
    for page in pages:
        assert page.used <= PAGE + 1e-9
        places = [(one.y, one.y + one.bottom - one.top) for one in page.slices]
        assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(places))
    slices = [one for page in pages for one in page.slices]
    for piece in pieces:
        own = [(one.top, one.bottom) for one in slices if one.piece is piece]
        if isinstance(piece, Space):
            assert len(own) <= 1
        else:
            assert [top for top, _ in own] == [0.0, *(bottom for _, bottom in own[:-1])]
            assert own[-1][1] == piece.height
    order = [one.piece for one in slices if one.piece in pieces]
    assert order == sorted(order, key=pieces.index)


def test_heads_stay_with_what_follows_and_come_again() -> None:
    head, before = Lines(1, keeps=30.0), Lines(8)
    rows = [Lines(5, repeated=head) for _ in range(3)]
    for row in rows:
        row.cuts = ()
    pages = paginate([before, head, *rows], PAGE)
    assert [[one.piece for one in page.slices] for page in pages] == [
        [before],
        [head, rows[0]],
        [head, rows[1]],
        [head, rows[2]],
    ]
    alone = paginate([Lines(9), Lines(4)], PAGE)
    assert [one.bottom for page in alone for one in page.slices] == [90.0, 40.0]


def pages_in(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data))


def test_a_pdf_has_a_page_for_each_article_and_its_words(
    qapp: QApplication, tmp_path: Path
) -> None:
    text = "Kim said on Monday that 金正恩 and محمد would go. 😀 The first office offered.\n\nNext."
    claim = span(text, "c", "CLAIM", (0, 3), (24, 40), attributes={"factuality": "CT+"})
    date = span(text, "d", "DATE", (12, 18), attributes={"value": "2026-02-23", "type": "DATE"})
    first = make_row(text, claim, date, title="Kim <b>speaks</b>", publisher="AP")
    second = make_row("Moon. " * 2500, title="Long")
    second.document = replace(second.document, id="d2")
    data, notes = write("pdf", [first, second], schema=default_schema())
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert pages_in(data) >= 5
    assert codes(notes) == {"attributes": 1}  # the type of the date
    write("pdf", [first, second], tmp_path, schema=default_schema(), pages="each")
    names = {path.name: pages_in(path.read_bytes()) for path in tmp_path.iterdir()}
    assert names == {"Kim _b_speaks_b_.pdf": 1, "Long.pdf": pages_in(data) - 1}
    if shutil.which("pdftotext"):
        (tmp_path / "a.pdf").write_bytes(data)
        command = ["pdftotext", "-raw", "-l", "1", str(tmp_path / "a.pdf"), "-"]
        words = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        # Qt may name a glyph by a compatible character: "⾦" for "金".
        flat = unicodedata.normalize("NFKC", " ".join(words.split()))
        quotes = ("Kim <b>", "AP", "Monday that 金正恩", "The first office offered.", "Facts")
        places = [flat.index(one) for one in quotes]
        assert places == sorted(places)


def test_labels_are_painted_in_their_colours(qapp: QApplication) -> None:
    schema, theme = default_schema(), load_theme(ThemeChoice.LIGHT)
    text = "Seoul and more words.\n\nNothing here."
    style = style_of()
    piece = TextPiece(text, [span(text, "a", "PLACE", (0, 5))], style)
    plain = TextPiece(text, [], style)
    assert plain.height < piece.height  # no room is left for lanes that nothing needs
    image = QImage(400, int(piece.height) + 1, QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    piece.paint(painter, 0, piece.height)
    painter.end()
    ink = ink_of(schema.label("PLACE"), theme)
    colors = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert {str(one).lower() for one in (ink.ground, ink.line, ink.tag)} <= colors


def test_the_same_labels_give_the_same_bytes(qapp: QApplication) -> None:
    row = make_row("Kim said 金正恩 would go.", title="Kim (said) /CreationDate (D:1)\n")
    files = []
    for _ in range(2):
        QHashSeed.resetRandomGlobalSeed()
        files.append(write("pdf", [row], schema=default_schema())[0])
    assert files[0] == files[1]
    other, _ = write("pdf", [make_row("Kim said it.", title=row.document.title)])
    ids = [re.findall(rb"/ID \[ <(\w+)> <\1> \]", one) for one in (files[0], other)]
    assert all(len(one) == 1 for one in ids)
    assert ids[0] != ids[1]
    assert bytes.fromhex(ids[0][0].decode()) in files[0].split(b"endstream")[0]
    info, known = files[0].split(b"endobj")[:2]
    assert b"Date" not in info
    assert b"Date=" not in known
    assert b"/CreationDate (D:1)" in known  # the title


def test_an_article_is_left_in_its_middle(qapp: QApplication, tmp_path: Path) -> None:
    calls = []

    def check() -> None:
        calls.append(len(calls))
        if len(calls) == 40:
            raise CancelledError("enough")

    writer = formats()["pdf"].writer
    assert writer is not None
    options = {"paper": "a4", "notes": "yes", "pages": "one"}
    stream = io.BytesIO()
    session = writer.begin(stream, WriteContext(default_schema(), options, check=check))
    with pytest.raises(CancelledError):
        session.write(make_row("A paragraph of an article.\n" * 2_000))
    assert len(calls) == 40
    assert not stream.getvalue()


def style_of(width: float = 400) -> TextStyle:
    return TextStyle(default_schema(), Faces(load_theme(ThemeChoice.LIGHT)), width)


@settings(max_examples=15, deadline=None)
@given(texts(), st.data())
def test_no_lane_reaches_into_the_next_line(text: str, data: st.DataObject) -> None:
    labels = ("CLAIM", "PERSON", "DATE", "CUE")
    edges = st.integers(0, len(text))
    spans = [
        span(text, str(number), data.draw(st.sampled_from(labels)), (min(pair), max(pair)))
        for number, pair in enumerate(data.draw(st.lists(st.tuples(edges, edges), max_size=12)))
        if pair[0] != pair[1]
    ]
    style = style_of(200)
    setter = Typesetter(text, spans, style, are_ghosts=False)
    height = style.metrics.ascent + style.metrics.descent
    covered = []
    for start, end in setter.paragraphs():
        at = start
        while at < end:
            strip = setter.set(at, end, backwards=setter.runs_backwards(start, end))
            covered.append((at, strip.end))
            at = strip.end
            for one in strip.picture(0).drawn:
                # A line's lanes end above the text of the next one.
                for bar in one.bars:
                    below = (bar.top - style.metrics.descent) % strip.pitch
                    is_last = bar.top > (strip.count - 1) * strip.pitch
                    assert below <= (strip.depth if is_last else strip.pitch - height)
    assert "".join(text[a:b] for a, b in covered) == text.replace("\n", "")
    piece = TextPiece(text, spans, style)
    assert list(piece.cuts) == sorted(piece.cuts)


def test_strips_break_lines_where_the_whole_paragraph_would(qapp: QApplication) -> None:
    text = " ".join(f"word{number * 7919 % 100_003}" for number in range(3_000))
    style = style_of()
    whole = QTextLayout(text, style.metrics.font)
    whole.setTextOption(style.faces.option(backwards=False))
    whole.beginLayout()
    starts = []
    while (line := whole.createLine()).isValid():
        line.setLineWidth(style.metrics.measure)
        starts.append(line.textStart())
    whole.endLayout()
    setter = Typesetter(text, [], style, are_ghosts=False)
    at, found = 0, []
    while at < len(text):
        strip = setter.set(at, len(text), backwards=False)
        found += [at + start for start in strip.starts()]
        assert strip.is_last == (strip.end == len(text))
        at = strip.end
    assert found == starts
    assert len(starts) > 3 * LINES_PER_PART


def test_the_open_article_is_saved_and_printed_as_it_is_shown(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilot.label("SEOUL", "L")
    target, printed = tmp_path / "kim.pdf", tmp_path / "printed.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.window.run("file.save_pdf")
    assert message.args[0] == "kim.pdf: 1 page of “Kim reelected”."
    assert pages_in(target.read_bytes()) == 1

    def accept(dialog: QPrintDialog) -> QDialog.DialogCode:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    pilot.window.activateWindow()
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is pilot.window)
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.keys("Ctrl+P", widget=pilot.window)
    assert message.args[0].startswith("Printed 1 page")
    assert pages_in(printed.read_bytes()) == 1
