"""Child process: from the start of the program to the article painted with its labels.

    python -m tests.benchmarks.startup RESULT [ARGUMENT...]

Runs ``annotator ARGUMENT...`` as the console script does and closes the window when the article
is painted. The result is a JSON object of moments by ``time.monotonic``, which all processes of
the machine share: the parent notes its own before it starts this one.
"""

import json
import sys
import time
from pathlib import Path

STARTED = time.monotonic()


def main() -> None:
    """Run the program with a watch on its window."""
    result, arguments = Path(sys.argv[1]), sys.argv[2:]
    moments = {"python is up": STARTED}

    import annotator.gui.app as gui
    from annotator.__main__ import main as run
    from annotator.gui.main_window import MainWindow
    from annotator.services.settings import SettingsFile

    make_window = gui.make_window

    def make_and_watch(
        application: "gui.QApplication", settings_file: SettingsFile | None = None
    ) -> MainWindow:
        window = make_window(application, settings_file)
        window.when_furnished(lambda: watch(window, moments, result))
        return window

    gui.make_window = make_and_watch
    moments["window imported"] = time.monotonic()
    sys.exit(run(arguments))


def watch(window: object, moments: dict[str, float], result: Path) -> None:
    """Note when the article is painted with labels; then write the result and end."""
    moments["window furnished"] = time.monotonic()
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QImage

    from annotator.gui.main_window import MainWindow
    from tests.benchmarks.memory import peak_megabytes
    from tests.benchmarks.paints import PaintWatch, colorful_pixels, screen_image

    assert isinstance(window, MainWindow)
    assert window.article is not None
    view = window.article.view
    paints = PaintWatch(window, view)
    pictures: list[QImage] = []

    def on_painted() -> None:
        if view.article() and "article painted" not in moments:
            moments["article painted"] = time.monotonic()
            pictures.append(screen_image(window, view.viewport()))
        if window.desk.spans() and "labels may be made" not in moments:
            moments["labels may be made"] = time.monotonic()
            QTimer.singleShot(1_000, end)

    def end() -> None:
        found = {
            "moments": moments,
            "colored": colorful_pixels(pictures[0]),
            "peak_mb": peak_megabytes(),
        }
        result.write_text(json.dumps(found))
        window.close()

    paints.on_painted = on_painted


if __name__ == "__main__":
    main()
