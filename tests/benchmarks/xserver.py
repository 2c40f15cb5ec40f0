"""Key press to changed pixel on a real X server.

    python -m tests.benchmarks.xserver PROJECT FOLDER RESULT [PRESSES]

Starts Xvfb and the program's window in a child process, sends label keys by XTEST and reads the
article's pixels with XGetImage until they change. Between presses the label is taken back.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_SIZE = "1440x900x24"
_PATIENCE = 5.0


def serve(folder: Path, project: Path) -> None:
    """Child: open the window; do what single lines on standard input ask for."""
    from PySide6.QtCore import QSocketNotifier

    from tests.benchmarks.window import Bench

    bench = Bench(folder)
    bench.open_project(project)
    view = bench.view
    ids = [one.id for one in bench.desk.summaries()]
    if len(ids) > 1:
        bench.desk.open_document(ids[-1])
        bench.pump(lambda: bench.desk.project is not None and bench.desk.project.is_loaded(ids[-1]))
    bench.jump(0.5)

    def answer(**values: object) -> None:
        print(json.dumps(values), flush=True)

    def on_line() -> None:
        line = sys.stdin.readline()
        if not line or line.startswith("end"):
            bench.application.quit()
            return
        number = int(line)
        words = bench.visible_words(5)
        start, end = words[number % len(words)]
        view.select_range(start, end)
        bench.calm()
        area = view.viewport().rect()
        where = view.geometry_of_text.boxes_of(start, end, area)[0]
        corner = view.viewport().mapToGlobal(area.topLeft())
        x, y = corner.x() + int(where.left), corner.y() + int(where.top)
        answer(
            box=[x, y, int(where.right - where.left), int(where.bottom - where.top)],
            window=int(bench.window.winId()),
        )

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(on_line)
    answer(ready=True)
    bench.application.exec()
    bench.close()


def measure(project: Path, folder: Path, presses: int) -> list[float]:
    """Return milliseconds from XTEST key events to changed pixels."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", _SIZE, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as numbers:
            display = f":{numbers.readline().strip()}"
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [sys.executable, "-m", "tests.benchmarks.xserver", "child"]
        child = subprocess.Popen(
            [*command, str(folder), str(project)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        try:
            return _press(display, child, presses)
        finally:
            child.kill()
            child.wait()
    finally:
        server.terminate()
        server.wait()


def _press(display_name: str, child: Any, presses: int) -> list[float]:
    from Xlib import XK, X, display
    from Xlib.ext import xtest

    connection = display.Display(display_name)
    root = connection.screen().root
    label, control, undo = (
        connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in ("p", "Control_L", "z")
    )

    def send(kind: int, code: int) -> None:
        xtest.fake_input(connection, kind, code)

    def pixels(box: list[int]) -> bytes:
        data: bytes = root.get_image(*box, X.ZPixmap, 0xFFFFFFFF).data
        return data

    def settled(box: list[int]) -> bytes:
        """Wait until the picture has been the same for a while (the caret does not blink)."""
        before, since = pixels(box), time.perf_counter()
        while time.perf_counter() - since < 0.15:
            now = pixels(box)
            if now != before:
                before, since = now, time.perf_counter()
        return before

    def changed(box: list[int], before: bytes, since: float) -> float:
        while pixels(box) == before:
            if time.perf_counter() - since > _PATIENCE:
                raise TimeoutError("no pixel changed after a key press")
        return (time.perf_counter() - since) * 1e3

    assert json.loads(child.stdout.readline())["ready"]
    found: list[float] = []
    for number in range(presses):
        child.stdin.write(f"{number}\n")
        child.stdin.flush()
        told = json.loads(child.stdout.readline())
        box = told["box"]  # of the word alone: the whole article takes long to fetch
        # Xvfb has no window manager that would give the window the keyboard.
        window = connection.create_resource_object("window", told["window"])
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        connection.sync()
        before = settled(box)
        began = time.perf_counter()
        send(X.KeyPress, label)
        send(X.KeyRelease, label)
        connection.flush()
        found.append(changed(box, before, began))
        before = settled(box)
        for kind, code in ((X.KeyPress, control), (X.KeyPress, undo)):
            send(kind, code)
        for code in (undo, control):
            send(X.KeyRelease, code)
        connection.sync()
        changed(box, before, time.perf_counter())
    child.stdin.write("end\n")
    child.stdin.flush()
    child.wait(20)
    connection.close()
    return found


if __name__ == "__main__":
    if sys.argv[1] == "child":
        serve(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        wanted = int(sys.argv[4]) if len(sys.argv) > 4 else 30
        samples = measure(Path(sys.argv[1]), Path(sys.argv[2]), wanted)
        Path(sys.argv[3]).write_text(json.dumps(samples))
