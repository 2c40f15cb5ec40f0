"""Where the program keeps a person's settings, data and logs; each can be moved for tests."""

import os
from pathlib import Path

import platformdirs

_APP = "annotator"


def config_dir() -> Path:
    """Return the folder of the user's settings; ``ANNOTATOR_CONFIG_DIR`` moves it."""
    return _place("ANNOTATOR_CONFIG_DIR", platformdirs.user_config_path(_APP))


def data_dir() -> Path:
    """Return the folder of rescue files and samples; ``ANNOTATOR_DATA_DIR`` moves it."""
    return _place("ANNOTATOR_DATA_DIR", platformdirs.user_data_path(_APP))


def log_dir() -> Path:
    """Return the folder of log files; ``ANNOTATOR_LOG_DIR`` moves it."""
    return _place("ANNOTATOR_LOG_DIR", platformdirs.user_log_path(_APP))


def _place(variable: str, default: Path) -> Path:
    value = os.environ.get(variable)
    return Path(value) if value else default
