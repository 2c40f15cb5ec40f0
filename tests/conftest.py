"""Fixtures for every test, and how many examples Hypothesis tries."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# `HYPOTHESIS_PROFILE=thorough python -m pytest` looks longer where a test names no number itself.
# No deadline: the first example of a process pays for the imports, and no test asserts seconds.
settings.register_profile("usual", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

_SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of sample texts beside the project; skip the test where there is none."""
    if not _SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside the project")
    return _SHARED_DATA
