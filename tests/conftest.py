"""Fixtures for every test."""

from pathlib import Path

import pytest

_SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of sample texts beside the project; skip the test where there is none."""
    if not _SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside the project")
    return _SHARED_DATA
