"""The composition root: the console script; the only importer of both the window and the verbs.

The window is started without loading the command line's libraries: they cost more time than the
window's first paint.
"""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    Without arguments the window opens; see ``annotator --help`` for the verbs.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words:
        return _open_window()
    if words == ["demo"]:
        return _open_window(is_sample=True)
    if len(words) == 2 and words[0] == "open" and Path(words[1]).is_file():  # noqa: PLR2004
        return _open_window(Path(words[1]))
    from annotator.cli.app import run

    return run(words, launch_window=_launch_window)


def _open_window(path: Path | None = None, *, is_sample: bool = False) -> int:
    """Open the window as the verbs ``demo`` and ``open`` do, without their libraries."""
    from annotator.services.logs import start_logging

    start_logging()
    return _launch_window(path, is_sample=is_sample)


def _launch_window(
    path: Path | None = None, *, annotator: str = "", document: str = "", is_sample: bool = False
) -> int:
    # A function of its own, so that the verbs never import Qt. Loading modules makes no garbage
    # worth looking for; the window turns the collector on again when it is there.
    gc.disable()
    from annotator.gui.app import launch_window

    return launch_window(path, annotator=annotator, document=document, is_sample=is_sample)


if __name__ == "__main__":
    sys.exit(main())
