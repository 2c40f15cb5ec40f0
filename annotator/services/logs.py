"""The log file: what the program did and where it failed, without a word of any article."""

import logging
import logging.handlers
import platform
import sys
from pathlib import Path

from annotator.services.places import config_dir, data_dir, log_dir
from annotator.version import __version__

_SIZE = 1_000_000
_FILES = 3
_PACKAGES = ("PySide6-Essentials", "sqlmodel", "sqlalchemy", "orjson", "platformdirs")


class _NoTexts(logging.Formatter):
    """Writes tracebacks without the messages of errors, which may quote what was read."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        """Return the places of a traceback and the names of its errors."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        seen: set[int] = set()
        while isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            lines.append(type(error).__qualname__)
            trace = error.__traceback__
            while trace is not None:
                code = trace.tb_frame.f_code
                lines.append(f"  {_short_path(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
                trace = trace.tb_next
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def log_path() -> Path:
    """Return where the log file is."""
    return log_dir() / "annotator.log"


def start_logging(*, level: int = logging.INFO) -> Path:
    """Write the program's messages to a rotating file and return its path.

    Nothing is raised when the folder cannot be written: then there is no log.
    """
    path = log_path()
    logger = logging.getLogger("annotator")
    for handler in list(logger.handlers):
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            logger.removeHandler(handler)
            handler.close()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            path, maxBytes=_SIZE, backupCount=_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return path
    file.setFormatter(_NoTexts("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(file)
    logger.setLevel(level)
    logger.info("annotator %s started", __version__)
    return path


def diagnostics(*, project: Path | None = None, notices: tuple[str, ...] = ()) -> str:
    """Return what a bug report needs: versions, platform, places, the end of the log.

    No text of any document is in it, and of the project only the size of its file.
    """
    lines = [
        f"annotator {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        *(f"{name} {_version(name)}" for name in _PACKAGES),
        f"frozen: {bool(getattr(sys, 'frozen', False))}",
        f"settings: {config_dir()}",
        f"data: {data_dir()}",
        f"log: {log_path()}",
    ]
    if project is not None and project.exists():
        lines.append(f"project file: {project.stat().st_size:,} bytes")
    lines += [f"notice: {notice}" for notice in notices]
    lines += ["", *_end_of_log()]
    return "\n".join(lines) + "\n"


def _end_of_log(count: int = 40) -> list[str]:
    try:
        text = log_path().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ["(no log)"]
    return text.splitlines()[-count:]


def _version(package: str) -> str:
    from importlib import metadata  # only a bug report needs it, and it is slow to load

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _short_path(path: str) -> str:
    parts = Path(path).parts
    return "/".join(parts[parts.index("annotator") :]) if "annotator" in parts else Path(path).name
